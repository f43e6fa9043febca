"""The snapshot the panels show: read off the GUI thread, and again whenever tables have changed.

The rows come first, so that the map need not wait for the index of the search box.
"""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer, Signal

from layers.store import Notice, Store
from layers.work import Progress
from ui.desktop.jobs import Job
from ui.desktop.snapshot import Snapshot, indexed, take
from ui.desktop.window.firstmap import FirstMap

_FEW = 200
"""Rows that are read one by one."""


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
        """Tables to read, each with the keys of the rows to read (None: all of them); None for all tables."""
        self._job: Job | None = None

    @property
    def busy(self) -> bool:
        """Whether something is being read, or waits to be."""
        return self._job is not None or self._wanted != {}

    @property
    def settled(self) -> bool:
        """Whether no table has changed since the snapshot was taken."""
        return self._wanted == {}

    def set_store(self, store: Store | None) -> None:
        """Read `store` from now on, beginning with nothing."""
        self._store, self.snapshot, self._wanted = store, Snapshot(), {}
        if store is not None:
            self.read_again(None)

    def read_again(self, layers: Iterable[str] | None) -> None:
        """Read these tables soon (None: all)."""
        if self._store is None:
            return
        if layers is None or self._wanted is None:
            self._wanted = None
        else:
            self._wanted.update(dict.fromkeys(layers))
        self._soon()

    def hear(self, notice: Notice) -> None:
        """Read what a change has touched: a few rows by themselves, else whole tables."""
        if self._wanted is not None and self._store is not None:
            for layer in notice.layers:
                keys = set(notice.keys.get(layer, ()))
                waiting = self._wanted.get(layer, set())
                few = waiting is not None and keys and len(waiting | keys) <= _FEW
                self._wanted[layer] = waiting | keys if few and waiting is not None else None
        self._soon()

    def _soon(self) -> None:
        if self._job is None:
            QTimer.singleShot(0, self, self._read_now)

    def _read_now(self) -> None:
        store = self._store
        if store is None or self._job is not None or self._wanted == {}:
            return
        wanted, self._wanted = self._wanted, {}
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

        def done(snapshot: Snapshot) -> None:
            self._job = None
            if self._store is store:
                then(snapshot)
            else:
                self.read_again(())

        def failed(error: Exception) -> None:
            self._job = None
            if self._store is store:
                self.failed.emit(error)
            self.read_again(())

        def stopped() -> None:
            self._job = None
            self.read_again(None)

        job.done.connect(done)
        job.failed.connect(failed)
        job.cancelled.connect(stopped)
        for signal in (job.done, job.failed, job.cancelled):
            signal.connect(self.rested)
        return job
