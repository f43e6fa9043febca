"""The snapshot the panels show: read off the GUI thread, and again whenever tables have changed.

The rows come first, so that the map need not wait for the index of the search box.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from layers.store import Store
from layers.work import Progress
from ui.desktop.jobs import Job
from ui.desktop.snapshot import Snapshot, indexed, take
from ui.desktop.window.firstmap import FirstMap


class SnapshotReader(QObject):
    """Keeps `snapshot` in step with a store; one reading at a time, what changes meanwhile is read next."""

    read = Signal(object, object)
    """``read(before, now)``: another `Snapshot` is there."""
    failed = Signal(object)
    rested = Signal()
    """A reading has ended, one way or another."""

    def __init__(self, parent: QObject, first: FirstMap) -> None:
        super().__init__(parent)
        self._first = first
        self.snapshot = Snapshot()
        self._store: Store | None = None
        self._wanted: dict[str, set[str] | None] | None = {}
        """Tables to read, and the keys of the rows that have changed (None: all of it); None for all tables."""
        self._missed = False
        """Whether a reading failed: what it should have read is in no list any more."""
        self._job: Job | None = None
        self._of: tuple[Store | None, Callable[[Snapshot], None]] = (None, lambda _: None)
        """The store that `_job` reads, and what follows. Methods hear of it: Qt lets go of them with this object."""

    @property
    def busy(self) -> bool:
        """Whether something is being read, or waits to be."""
        return self._job is not None or not self.settled

    @property
    def settled(self) -> bool:
        """Whether no table has changed since the snapshot was taken."""
        return self._wanted is not None and not self._wanted

    def set_store(self, store: Store | None) -> None:
        """Read `store` from now on, beginning with nothing, once `begin` is called."""
        self._store, self.snapshot, self._missed = store, Snapshot(), False
        self._wanted = {} if store is None else None

    def begin(self) -> None:
        """Read all that is wanted."""
        self.read_again(())

    def read_again(self, layers: Iterable[str] | None, keys: Mapping[str, Sequence[str]] | None = None) -> None:
        """Read these tables soon (None: all); of those that have `keys` only the rows with them."""
        if self._store is None:
            return
        if layers is None or self._wanted is None:
            self._wanted = None
        else:
            for layer in layers:
                touched, waiting = (keys or {}).get(layer), self._wanted.get(layer, set())
                self._wanted[layer] = waiting | set(touched) if touched and waiting is not None else None
        if self._job is None:
            QTimer.singleShot(0, self, self._read_now)

    def _read_now(self) -> None:
        store = self._store
        if store is None or self._job is not None or self.settled:
            return
        wanted, self._wanted = self._wanted, {}
        if self._missed:
            wanted, self._missed = None, False
        before = self.snapshot

        def read(snapshot: Snapshot) -> None:
            self.snapshot = snapshot
            self.read.emit(before, snapshot)
            index = self._made(
                store, lambda progress: indexed(snapshot, before, progress), lambda whole: self._index(snapshot, whole)
            )
            self._first.then(index.start)

        self._made(store, lambda progress: take(store, before, wanted, progress), read).start()

    def _index(self, before: Snapshot, whole: Snapshot) -> None:
        self.snapshot = whole
        self.read.emit(before, whole)
        self.read_again(())

    def _made(self, store: Store, work: Callable[[Progress], Snapshot], then: Callable[[Snapshot], None]) -> Job:
        job = self._job = Job(work, "")
        self._of = (store, then)
        job.done.connect(self._done)
        job.failed.connect(self._failed)
        job.cancelled.connect(self._stopped)
        for signal in (job.done, job.failed, job.cancelled):
            signal.connect(self.rested)
        return job

    def _done(self, snapshot: Snapshot) -> None:
        self._job, (store, then) = None, self._of
        if self._store is store:
            then(snapshot)
        else:
            self.read_again(())

    def _failed(self, error: Exception) -> None:
        self._job = None
        if self._store is self._of[0]:
            self._missed = True
            self.failed.emit(error)
        self.read_again(())

    def _stopped(self) -> None:
        self._job = None
        self.read_again(None)
