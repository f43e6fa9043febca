"""Where the rows of the table come from: the window's frames, else the store; and how they keep up with the store."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal

from gis_desk.tables.columns import GEOMETRY
from layers.store import Store
from layers.work import Progress
from ui.desktop.snapshot import DRAWN, Snapshot
from ui.desktop.table import cells
from ui.desktop.table.loading import Loaded, Wish, arranged, load
from ui.desktop.table.model import TableModel
from ui.desktop.table.work import Newest
from ui.desktop.words import table_title
from ui.texts import tr

_AT_ONCE = 16
"""Touched rows that are read without a job."""
_PATCHED = 20_000
"""Touched rows that are put into the table as it stands; more are read with their whole table."""
Row = Mapping[str, Any]


class LayerRows(QObject):
    """Reads the rows of one layer into the table, at the latest when somebody looks.

    Frames of map layers are those of the window's snapshot, which is read again after each change: a change that only
    touched some rows is put into the table at once, for any other the next snapshot is waited for.

    Signals
    -------
    loaded(Loaded)
        The rows are there, or are there again.
    patched(columns)
        Some rows have other values in these columns.
    """

    loaded = Signal(object)
    patched = Signal(object)

    def __init__(self, model: TableModel, seen: Callable[[], bool], wish: Callable[[], Wish], parent: QObject) -> None:
        super().__init__(parent)
        self._model, self._seen, self._wish = model, seen, wish
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
        self._touched: set[str] = set()
        """Keys of rows that are being read."""

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
        self._touched.clear()

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
        touched = self._touched | set(keys.get(self.layer, ()))
        known = bool(self._touched) or self.ready
        if not known or not keys.get(self.layer) or len(touched) > _PATCHED:
            self._read_whole()
        elif not self._touched and len(touched) <= _AT_ONCE:
            self._patch({key: self._row(self.layer, key) for key in touched})
        else:
            self._read_rows(touched)

    def _read_whole(self) -> None:
        """Read all rows, of map layers as soon as the window's snapshot has them."""
        if self._touched:
            self.newest.drop()
            self._touched.clear()
        if self.layer in DRAWN:
            self._waits = True
        else:
            self._stale = True
            self.read_if_seen()

    def _read_rows(self, touched: set[str]) -> None:
        """Read the rows `touched`, and put them into the table when they are there."""
        layer = self.layer
        self._touched = touched

        def work(progress: Progress) -> dict[str, Row | None]:
            rows = {}
            for number, key in enumerate(touched):
                progress.step(number, len(touched))
                rows[key] = self._row(layer, key)
            return rows

        def done(rows: dict[str, Row | None]) -> None:
            self._touched = set()
            self._patch(rows)

        self.newest.ask(work, done, tr("Reading {layer}", layer=table_title(layer)))

    def _row(self, layer: str, key: str) -> Row | None:
        return self.store.row(layer, key) if self.store is not None else None

    def stop(self) -> None:
        """Stop reading; it begins anew when somebody looks again."""
        if self.newest.busy:
            self.newest.drop()
            self._touched.clear()
            self._stale = True

    def read_if_seen(self) -> None:
        """Begin to read what has to be read, if somebody looks."""
        store, layer = self.store, self.layer
        if not self._stale or store is None or not layer or not self._seen():
            return
        frame = self._snapshot.frame(layer)
        if layer in DRAWN and frame is None and layer not in self._behind and not self._snapshot.frames:
            return

        wish = self._wish() if self._model.layer == layer else Wish()

        def work(progress: Progress) -> Loaded:
            found = load(store.frame(layer) if frame is None else frame, layer, progress)
            return arranged(found, wish, progress)

        self._stale = False
        self._waits = self._waits or layer in self._behind
        self.newest.ask(work, self._take, tr("Reading {layer}", layer=table_title(layer)))

    def _take(self, found: Loaded) -> None:
        if found.layer == self.layer:
            self.loaded.emit(found)

    def _patch(self, touched: Mapping[str, Row | None]) -> None:
        """Put the rows `touched` as they are now into the table; where rows came or went, read all again."""
        there = list(touched)
        rows = self._model.keys.rows(there)
        now = [row for row in touched.values() if row]
        if len(rows) != len(there) or len(now) != len(there):
            self._read_whole()
            return
        columns = self._model.columns
        names = [f.name for f in columns.fields] + ([GEOMETRY] if GEOMETRY in columns else [])
        found = {}
        for name in names:
            new = [row.get(name) for row in now]
            if not all(_same(v, o) for v, o in zip(new, columns.values(name)[rows], strict=True)):
                found[name] = (rows, new)
        if found:
            self._model.replace(found)
            self.patched.emit(frozenset(found))


def _same(one: Any, other: Any) -> bool:
    """Whether two values of a cell are one, missing ones among them."""
    if cells.is_missing(one) or cells.is_missing(other):
        return cells.is_missing(one) and cells.is_missing(other)
    if hasattr(one, "equals_exact"):
        return bool(one.equals_exact(other, 0.0))
    return bool(one == other)
