"""The statistics beside the table: of the current column, counted in the background when what they rest on moves."""

from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QObject, QTimer

from gis_desk.tables.columns import GEOMETRY
from gis_desk.tables.figures import figures, measures
from ui.desktop.table import cells
from ui.desktop.table.figurespane import CHOSEN, SHOWN, FiguresPane
from ui.desktop.table.work import Newest
from ui.texts import tr

if TYPE_CHECKING:
    from ui.desktop.table.panel import TablePanel
    from ui.desktop.workbench import Desk

_MS = 150


class Counting(QObject):
    """Fills `pane` with the figures of the current column of `panel`, while it is seen."""

    def __init__(self, panel: "TablePanel", desk: "Desk") -> None:
        super().__init__(panel)
        self._panel, self._desk = panel, desk
        self.column = ""
        """Name of the column that was counted last."""
        self.pane = FiguresPane(lambda: panel.bar.statistics.setChecked(False))
        self.pane.hide()
        self._newest = Newest(self)
        self._soon = QTimer(self, singleShot=True, interval=_MS)
        self._soon.timeout.connect(self._count)
        self._newest.failed.connect(desk.show_error)
        self.pane.asked.connect(self._soon.start)
        self.pane.measured.connect(self._measure)
        self.pane.picked.connect(self._pick)

    @property
    def busy(self) -> bool:
        """Whether something is counted, or soon will be."""
        return self._newest.busy or self._soon.isActive()

    def show(self, shown: bool) -> None:
        """Show or hide the pane."""
        self.pane.setVisible(shown)
        QTimer.singleShot(0, self._panel.view, self._panel.view.follow)
        self.renew()

    def renew(self) -> None:
        """Count again soon: rows or values are others."""
        if not self.pane.isHidden():
            self._soon.start()

    def moved(self) -> None:
        """Count if another column is the current one."""
        column, model = self._panel.view.place.column, self._panel.model
        if column < len(model.fields) and model.field(column).name != self.column:
            self.renew()

    def marked(self) -> None:
        """Count again if it is the selected rows that are counted."""
        if self.pane.scope.currentData() == CHOSEN:
            self.renew()

    def drop(self) -> None:
        """Stop what runs, and show nothing."""
        self._soon.stop()
        self._newest.drop()
        self.column = ""
        self.pane.clear()

    def _rows(self) -> np.ndarray | None:
        scope = self.pane.scope.currentData()
        return self._panel.model.order if scope == SHOWN else self._panel.marks.rows() if scope == CHOSEN else None

    def _count(self) -> None:
        model, column = self._panel.model, self._panel.view.place.column
        if self.pane.isHidden() or not 0 <= column < len(model.fields):
            return
        columns, rows, field = model.columns, self._rows(), model.field(column)
        title = cells.title(model.layer, field.name)
        self.column = field.name
        self.pane.wait(title)
        self._newest.ask(
            lambda progress: figures(columns, field.name, rows, progress),
            lambda found: self.pane.show_figures(title, field, found, geometry=GEOMETRY in columns),
            tr("Statistics"),
        )

    def _measure(self) -> None:
        columns, rows = self._panel.model.columns, self._rows()
        title = tr("Measure the geometry")
        self._desk.run(lambda progress: measures(columns, rows, progress), title, self.pane.show_measures)

    def _pick(self, value: Any) -> None:
        """Show only the rows with `value` in the column that was counted."""
        column = self._panel.model.place_of(self.column)
        if column >= 0:
            self._panel.ordering.filter_by(column, f"={self._panel.model.field(column).say(value)}")
