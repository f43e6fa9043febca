"""The layer list of the window: shown for the job that is open, and every act on it kept as one change."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from layers.change import Change, differences
from layers.schema import TABLES
from layers.store import Notice
from layers.text import Text, text
from ui.desktop.benches import JOBS
from ui.desktop.layerlist import LayerRow
from ui.desktop.snapshot import DRAWN
from ui.desktop.window import shown

if TYPE_CHECKING:
    from ui.desktop.window.main import MainWindow

_SLIDER_MS = 400
"""A slider that has rested so long has been let go."""


class Layering(QObject):
    """Fills the layer list, and makes what the user does in it changes of the workspace.

    A movement of the opacity slider is one act; in a workspace that is only read the list changes, and nothing is kept.
    """

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._model = window.layers.model
        self._looks = shown.Looks()
        self._before: list[LayerRow] = []
        """The rows as they were before what waits to be kept."""
        self._last: list[LayerRow] = []
        """The rows as they were after the last act."""
        self._soon = QTimer(self, singleShot=True, interval=_SLIDER_MS)
        self._soon.timeout.connect(self.settle)
        window.layers.edited.connect(self._edited)

    def load(self) -> None:
        """Take the lists that the open workspace keeps."""
        self._soon.stop()
        store = self._window.store
        self._looks.load({} if store is None else _documents(store.frame(shown.TABLE)))

    def list_rows(self, *, afresh: bool = False) -> None:
        """List the layers: as they are listed; `afresh`: as this job showed them last."""
        window = self._window
        job, bench = window.benches.job, window.bench
        emphasis = bench.emphasis if bench is not None else ()
        listed = [] if afresh else self._model.rows()
        rows = shown.rows(window.snapshot, listed, self._looks.of(job), emphasis)
        window.layers.set_rows([*rows, *window.base_maps.rows()])
        self._last = self._model.rows()
        if not self._soon.isActive():
            self._before = self._last

    def hear(self, notice: Notice) -> None:
        """The workspace has changed."""
        window = self._window
        if shown.TABLE not in notice.layers or window.store is None:
            return
        kept = _documents(window.store.frame(shown.TABLE))
        job = window.benches.job
        other = kept.get(job) != self._looks.of(job)
        self._looks.load(kept)
        if other:
            self._soon.stop()
            self.list_rows(afresh=True)
            window.refresh_map()

    def settle(self) -> None:
        """Keep at once what waits to be kept."""
        self._keep(self._model.rows())

    def _keep(self, after: list[LayerRow]) -> None:
        """Make one change of what was done since the last, up to the rows `after`."""
        self._soon.stop()
        store, window = self._window.store, self._window
        before, self._before = self._before, after
        if store is None or before == after:
            return
        job = window.benches.job
        document = shown.setting(after)
        if store.readonly:
            self._looks.keep(job, document)
            return
        row = store.row(shown.TABLE, job)
        edits = window.base_maps.edits()
        if shown.setting(before) != document:
            rows = {} if row is None else {job: row}
            edits = (*differences(shown.TABLE, rows, {job: {"layers": document}}), *edits)
        self._looks.keep(job, document)
        if edits and not window.perform(Change(self._label(before, after, job), edits)):
            self.load()
            window.base_maps.load()
            self.list_rows(afresh=True)
            window.refresh_map()

    def _edited(self) -> None:
        now = self._model.rows()
        if self._soon.isActive() and _differing(self._before, self._last) != _differing(self._before, now):
            self._keep(self._last)
        self._last = now
        self._window.base_maps.follow(now)
        lowest = [row for row in now if row.id not in DRAWN]
        if now[len(now) - len(lowest) :] != lowest:
            self._window.layers.set_rows([*(row for row in now if row.id in DRAWN), *lowest])
        self._window.refresh_map()
        if _where_only_opacity_differs(self._before, now):
            self._soon.start()
        else:
            self.settle()

    def _label(self, before: Sequence[LayerRow], after: Sequence[LayerRow], job: str) -> Text:
        """What was done, in the words of the history."""
        was = {row.id: row for row in before}
        other = [row for row in after if row != was.get(row.id)]
        if len(other) != 1:
            order = [row.id for row in before] != [row.id for row in after]
            what = text("Order of the layers") if order and not other else text("Look of the layers")
        elif other[0].visible != was[other[0].id].visible:
            layer = _title(other[0])
            what = text("Show {layer}", layer=layer) if other[0].visible else text("Hide {layer}", layer=layer)
        else:
            what = text("Opacity of {layer}: {share} %", layer=_title(other[0]), share=round(other[0].opacity * 100))
        title = next(one.title for one in JOBS if one.id == job)
        return what if shown.setting(before) == shown.setting(after) else text("{what} ({job})", what=what, job=title)


def _differing(before: Sequence[LayerRow], now: Sequence[LayerRow]) -> tuple[set[str], list[tuple[str, bool]]]:
    """The layers whose look differs, and the order and visibility of all."""
    was = {row.id: row for row in before}
    return {row.id for row in now if row != was.get(row.id)}, [(row.id, row.visible) for row in now]


def _where_only_opacity_differs(before: Sequence[LayerRow], now: Sequence[LayerRow]) -> bool:
    return [(row.id, row.visible) for row in before] == [(row.id, row.visible) for row in now]


def _documents(frame: Any) -> dict[str, Any]:
    return dict(zip(frame["key"], frame["layers"], strict=True))


def _title(row: LayerRow) -> Text:
    table = TABLES.get(row.id)
    return row.title if table is None else Text(table.en)
