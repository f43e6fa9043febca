"""Where the rows of the table come from: the window's frames, else the store; and how they keep up with the store."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal

from gis_desk.tables.columns import GEOMETRY
from layers.store import Store
from layers.work import Progress
from ui.desktop.snapshot import DRAWN, Snapshot
from ui.desktop.table import cells
from ui.desktop.table.loading import Loaded, load
from ui.desktop.table.model import TableModel
from ui.desktop.table.work import Newest
from ui.desktop.words import table_title
from ui.texts import tr

_PATCHED = 200
"""Touched rows that are read one by one; more are read with their whole table."""


class LayerRows(QObject):
    """Reads the rows of one layer into the table, at the latest when somebody looks.

    Frames of map layers are those of the window's snapshot, which is read again after each change: a change that only
    touched some rows is put into the table at once, for any other the next snapshot is waited for.

    Signals
    -------
    loaded(Loaded)
        The rows are there, or are there again.
    patched()
        Some rows have other values.
    """

    loaded = Signal(object)
    patched = Signal()

    def __init__(self, model: TableModel, seen: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._model, self._seen = model, seen
        self.store: Store | None = None
        self.layer = ""
        self.newest = Newest(self)
        self._snapshot = Snapshot()
        self._stale = False
        """Whether the layer has to be read."""
        self._waits = False
        """Whether it has to be read when the snapshot has caught up with the store."""
        self._behind: set[str] = set()
        """Map layers that have changed since the snapshot was taken."""

    @property
    def ready(self) -> bool:
        """Whether the rows in the table are those of the layer."""
        return bool(self.layer) and not self._stale and not self.newest.busy

    def set_store(self, store: Store | None) -> None:
        """Read from another workspace; no layer is open."""
        self.store, self._snapshot = store, Snapshot()
        self._behind.clear()
        self.close()

    def close(self) -> None:
        """No layer is open."""
        self.newest.drop()
        self.layer, self._stale, self._waits = "", False, False

    def open(self, layer: str) -> None:
        """Read another layer."""
        self.close()
        self.layer, self._stale = layer, True
        self.read_if_seen()

    def set_snapshot(self, snapshot: Snapshot, *, settled: bool) -> None:
        """Other frames were read; `settled` says that nothing has changed since."""
        self._snapshot = snapshot
        if settled:
            self._behind.clear()
            self._stale, self._waits = self._stale or self._waits, False
        self.read_if_seen()

    def renew(self, layers: Iterable[str], keys: Mapping[str, Sequence[str]]) -> None:
        """The store has changed: the rows `keys` are read again, a layer without keys as a whole."""
        self._behind |= set(layers) & set(DRAWN)
        if self.layer not in layers:
            return
        touched = list(keys.get(self.layer, ()))
        if self.ready and touched and len(touched) <= _PATCHED and self._patch(touched):
            return
        if self.layer in DRAWN:
            self._waits = True
        else:
            self._stale = True
            self.read_if_seen()

    def stop(self) -> None:
        """Stop reading; it begins anew when somebody looks again."""
        if self.newest.busy:
            self.newest.drop()
            self._stale = True

    def read_if_seen(self) -> None:
        """Begin to read what has to be read, if somebody looks."""
        store, layer = self.store, self.layer
        if not self._stale or store is None or not layer or not self._seen():
            return
        frame = self._snapshot.frame(layer)
        if layer in DRAWN and frame is None and layer not in self._behind and not self._snapshot.frames:
            return

        def work(progress: Progress) -> Loaded:
            return load(store.frame(layer) if frame is None else frame, layer, progress)

        self._stale = False
        self._waits = self._waits or layer in self._behind
        self.newest.ask(work, self._take, tr("Reading {layer}", layer=table_title(layer)))

    def _take(self, found: Loaded) -> None:
        if found.layer == self.layer:
            self.loaded.emit(found)

    def _patch(self, touched: Sequence[str]) -> bool:
        """Put the rows `touched` as they are now into the table; False where rows came or went."""
        store = self.store
        rows = self._model.keys.rows(touched)
        now = [store.row(self.layer, key) for key in touched] if store is not None else []
        if len(rows) != len(touched) or not all(now):
            return False
        columns = self._model.columns
        names = [f.name for f in columns.fields] + ([GEOMETRY] if GEOMETRY in columns else [])
        found = {}
        for name in names:
            new = [(row or {}).get(name) for row in now]
            if not all(_same(v, o) for v, o in zip(new, columns.values(name)[rows], strict=True)):
                found[name] = (rows, new)
        if found:
            self._model.replace(found)
            self.patched.emit()
        return True


def _same(one: Any, other: Any) -> bool:
    """Whether two values of a cell are one, missing ones among them."""
    if cells.is_missing(one) or cells.is_missing(other):
        return cells.is_missing(one) and cells.is_missing(other)
    if hasattr(one, "equals_exact"):
        return bool(one.equals_exact(other, 0.0))
    return bool(one == other)
