"""The attribute table in the window: what the map, the layer list and the table tell one another."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gis_desk.tables.columns import GEOMETRY
from layers.store import Notice
from layers.work import Progress
from ui.desktop.snapshot import DRAWN
from ui.desktop.table import TablePanel
from ui.texts import tr

if TYPE_CHECKING:
    from ui.desktop.window.main import MainWindow

_AT_ONCE = 2000
"""Shapes whose bounds are found without a job."""


class TableInWindow:
    """Connects `panel` with the other parts of `window`."""

    def __init__(self, window: "MainWindow", panel: TablePanel) -> None:
        self._window, self._panel = window, panel
        panel.located.connect(window.show_object)
        panel.visited.connect(window.select)
        panel.surveyed.connect(self._survey)
        panel.export_asked.connect(window.ask_export)
        window.canvas.identified.connect(self._identified)
        window.divisions.chosen.connect(lambda key: panel.show_row("division", key))
        window.layers.table_asked.connect(self.open)

    def noticed(self, notice: Notice) -> None:
        """The store has changed."""
        self._panel.renew(notice.layers, notice.keys)

    def open(self, layer: str = "") -> None:
        """Come to the front with `layer`, else with the one that is chosen in the layer list, else as it is."""
        index = self._window.layers.view.currentIndex()
        wanted = layer or (self._window.layers.model.rows()[index.row()].id if index.isValid() else "")
        self._window.raise_panel(self._panel)
        if wanted:
            self._panel.open_layer(wanted)
        self._panel.view.setFocus()

    def _identified(self, found: Sequence[tuple[str, str]]) -> None:
        """A click on the map: the row that is selected now is shown in the table."""
        row = self._window.selection.row
        if row is not None and row in found:
            self._panel.show_row(*row)

    def _survey(self, layer: str, rows: np.ndarray) -> None:
        columns = self._panel.model.columns
        if layer not in DRAWN or GEOMETRY not in columns:
            return
        shapes = columns.values(GEOMETRY)

        def bounds(_progress: Progress | None = None) -> tuple[float, float, float, float]:
            return tuple(shapely.total_bounds(shapes[rows]).tolist())

        if len(rows) <= _AT_ONCE:
            self._show(bounds())
        else:
            self._window.run(bounds, tr("Show the selected rows on the map"), self._show)

    def _show(self, box: tuple[float, float, float, float]) -> None:
        if np.isfinite(box).all():
            self._window.canvas.zoom_to(box)
