"""Two grids of one model side by side: the column that stays, and all others; to the user they are one table."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.desktop.table.editors import CellEditor
from ui.desktop.table.grid import Grid, Place
from ui.desktop.table.head import Head
from ui.desktop.table.looks import Look
from ui.desktop.table.marks import Marks
from ui.desktop.table.model import TableModel
from ui.texts import tr


class SplitView(QWidget):
    """Columns, heads and scroll bars of the two grids; `place` is the current cell, of which both know."""

    def __init__(self, model: TableModel, marks: Marks) -> None:
        super().__init__()
        self.model, self.marks, self.place = model, marks, Place()
        self._look = Look()
        self.left = Grid(model, marks, self.place, self)
        self.right = Grid(model, marks, self.place, self)
        self._lay_out()
        self.left.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.left.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.right.head.setSectionsMovable(True)
        self.left.verticalScrollBar().valueChanged.connect(self.right.verticalScrollBar().setValue)
        self.right.verticalScrollBar().valueChanged.connect(self.left.verticalScrollBar().setValue)
        self.right.horizontalScrollBar().rangeChanged.connect(lambda *_: self._level())
        for grid, words in zip(self.grids, (tr("Rows: the column that stays"), tr("Rows")), strict=True):
            grid.setAccessibleName(words)
            grid.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            grid.setItemDelegate(CellEditor(grid))
            grid.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.left.head.sectionResized.connect(lambda *_: self._fit())
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._level)
        marks.changed.connect(self.repaint_rows)

    def _lay_out(self) -> None:
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        self._side, self._foot = QWidget(), QWidget()
        down = QVBoxLayout(self._side)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(0)
        down.addWidget(self.left, 1)
        down.addWidget(self._foot)
        across.addWidget(self._side)
        line = QFrame()
        line.setProperty("role", "mark")
        line.setFixedWidth(1)
        across.addWidget(line)
        across.addWidget(self.right, 1)

    @property
    def grids(self) -> tuple[Grid, Grid]:
        """The column that stays, and the others."""
        return self.left, self.right

    @property
    def heads(self) -> tuple[Head, Head]:
        """Their heads."""
        return self.left.head, self.right.head

    def apply(self, look: Look) -> None:
        """Arrange the columns as `look` says."""
        self._look = look
        head = self.right.head
        stays = self.model.place_of(look.stays)
        for visual, one in enumerate(look.columns):
            column = self.model.place_of(one.name)
            head.moveSection(head.visualIndex(column), visual)
            for each in self.heads:
                each.resizeSection(column, one.width)
            self.right.setColumnHidden(column, one.hidden or column == stays)
            self.left.setColumnHidden(column, column != stays)
        self._side.setVisible(stays >= 0)
        self._fit()

    def look(self) -> Look:
        """How the columns are arranged now."""
        head = self.right.head
        stays = next(iter(self._staying()), -1)
        before = {one.name: one.width for one in self._look.columns}
        found = []
        for visual in range(head.count()):
            column = head.logicalIndex(visual)
            name = self.model.field(column).name
            width = self.left.head.sectionSize(column) if column == stays else head.sectionSize(column)
            hidden = head.isSectionHidden(column) and column != stays
            found.append((name, width or before.get(name, head.defaultSectionSize()), hidden))
        return Look.of(found, self.model.field(stays).name if stays >= 0 else "")

    def columns(self) -> list[int]:
        """The columns that are seen, from left to right, the one that stays first."""
        head = self.right.head
        others = (head.logicalIndex(visual) for visual in range(head.count()))
        return [*self._staying(), *(c for c in others if not head.isSectionHidden(c))]

    def _staying(self) -> list[int]:
        """The column that stays, if there is one."""
        return [n for n in range(self.left.head.count()) if not self.left.isColumnHidden(n)]

    def words(self) -> list[str]:
        """What is typed above each column."""
        stays = self._staying()
        left, right = self.left.head.words(), self.right.head.words()
        return [left[n] if n in stays else right[n] for n in range(len(right))]

    def show_sort(self, column: int, descending: bool) -> None:
        """Draw the arrow of the column that is sorted by, -1 for none."""
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        for head in self.heads:
            head.setSortIndicatorShown(column >= 0)
            head.setSortIndicator(column, order)

    def _fit(self) -> None:
        shown = self._staying()
        self.left.setFixedWidth(max(sum(self.left.head.sectionSize(n) for n in shown), 48))
        self._later.start()

    def _level(self) -> None:
        """Let both grids end at the same height: the right one may have a scroll bar."""
        bar = self.right.horizontalScrollBar()
        room = bar.sizeHint().height() if bar.maximum() > bar.minimum() else 0
        self._foot.setFixedHeight(room)
        self.left.verticalScrollBar().setValue(self.right.verticalScrollBar().value())

    def repaint_rows(self) -> None:
        """Paint what is seen again."""
        for grid in self.grids:
            grid.viewport().update()

    def grid_of(self, column: int) -> Grid:
        """The grid in which a column is seen."""
        return self.right if self.left.isColumnHidden(column) else self.left
