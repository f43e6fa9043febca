"""The table of the wall: years and lines stay in sight, keys and mouse open a line in a year."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView

from gis_desk.inspections.cycle.wall import Wall, WallRow
from ui.desktop.inspections.due.wall.cells import WallCell
from ui.desktop.inspections.due.wall.heads import LEFT, LineHead, YearHead
from ui.desktop.inspections.due.wall.model import Index, WallModel
from ui.texts import tr

NARROW = 86
"""Width below which no year is pressed, in px."""


class WallView(QTableView):
    """`opened` carries key and year of the cell that was clicked, or on which Enter was pressed."""

    opened = Signal(str, int)

    def __init__(self) -> None:
        super().__init__()
        self.walled = WallModel(self)
        self.setModel(self.walled)
        self.setHorizontalHeader(YearHead(self.walled, self))
        self.setVerticalHeader(LineHead(self.walled, self))
        self.verticalHeader().setFixedWidth(LEFT)
        self.setItemDelegate(WallCell(self.walled, self))
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAccessibleName(tr("Five-year wall: lines against years"))
        self.clicked.connect(self._open)
        self.verticalHeader().sectionClicked.connect(self._open_row)

    def set_wall(self, wall: Wall | None) -> None:
        """Show `wall` with the present year in sight; the line and year that were looked at stay so."""
        before = self.looked_at()
        self.walled.set_wall(wall)
        self._widen()
        if wall is None or not self.walled.rowCount():
            return
        key, year = before if before is not None else ("", wall.now)
        row, column = self.walled.row_of(key), self.walled.column_of(year)
        if row >= 0 and column >= 0:
            self.setCurrentIndex(self.walled.index(row, column))
        elif (now := self.walled.column_of(wall.now)) >= 0:
            self.scrollTo(self.walled.index(0, min(now + 1, self.walled.columnCount() - 1)))

    def looked_at(self) -> tuple[str, int] | None:
        """Key and year of the current cell."""
        return self._place(self.currentIndex())

    def look_at(self, key: str) -> None:
        """Make the line `key` the current row, in the year that is looked at, else the present one."""
        row = self.walled.row_of(key)
        if row < 0 or self.walled.wall is None:
            return
        column = self.currentIndex().column()
        if column < 0:
            column = max(self.walled.column_of(self.walled.wall.now), 0)
        if (row, column) != (self.currentIndex().row(), self.currentIndex().column()):
            self.setCurrentIndex(self.walled.index(row, column))

    def _place(self, index: Index) -> tuple[str, int] | None:
        if not index.isValid() or self.walled.wall is None:
            return None
        entry = self.walled.entry(index.row())
        return (entry.due.key, self.walled.wall.years[index.column()]) if isinstance(entry, WallRow) else None

    def _open(self, index: Index) -> None:
        if (place := self._place(index)) is not None:
            self.opened.emit(*place)

    def _open_row(self, row: int) -> None:
        self.setFocus()
        column = max(self.currentIndex().column(), 0)
        if isinstance(self.walled.entry(row), WallRow):
            self.setCurrentIndex(self.walled.index(row, column))
            self._open(self.walled.index(row, column))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the current cell."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """The heads show the current row too."""
        super().currentChanged(current, previous)
        self.verticalHeader().viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room among the years."""
        super().resizeEvent(event)
        self._widen()

    def _widen(self) -> None:
        if count := self.walled.columnCount():
            self.horizontalHeader().setDefaultSectionSize(max(NARROW, self.viewport().width() // count))
