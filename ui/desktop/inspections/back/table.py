"""A table of lines that are words already, with filters: the model of records and of repair cases."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from ui.desktop import kit, theme
from ui.desktop.collate import order

Index = QModelIndex | QPersistentModelIndex
KEY = Qt.ItemDataRole.UserRole
_SHAPES = {"defect": "◆", "sound": "○", "open": "●", "agreed": "◆", "repaired": "◇", "closed": "○"}
"""Shapes before the first words, so that states differ without colours too."""


@dataclass(frozen=True)
class Line:
    """One line: key of its row, words of its cells, table of the row, state, whether it breaks a rule."""

    key: str
    cells: tuple[str, ...]
    table: str
    state: str = ""
    must: bool = False


class LineModel(QAbstractTableModel):
    """Lines that pass the filter, sorted by a column."""

    def __init__(self, heads: Sequence[str], marked: int) -> None:
        super().__init__()
        self._heads, self._marked = tuple(heads), marked
        self._all: list[Line] = []
        self._rows: list[Line] = []
        self._passes: Callable[[Line], bool] = lambda _: True
        self._sorted = (0, Qt.SortOrder.AscendingOrder)

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show `lines`."""
        self._all = list(lines)
        self._renew()

    def filter(self, passes: Callable[[Line], bool]) -> None:
        """Show only the lines that pass."""
        self._passes = passes
        self._renew()

    def _renew(self) -> None:
        column, way = self._sorted
        self.beginResetModel()
        rows = [line for line in self._all if self._passes(line)]
        rows.sort(key=lambda line: order(line.cells[column]), reverse=way == Qt.SortOrder.DescendingOrder)
        self._rows = rows
        self.endResetModel()

    def line(self, row: int) -> Line | None:
        """The line in `row`, None beyond the last."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, key: str) -> int:
        """The row that shows `key`, -1 where none does."""
        return next((n for n, line in enumerate(self._rows) if line.key == key), -1)

    # Qt's side

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """The lines shown."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One for each head."""
        return 0 if parent.isValid() else len(self._heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The heads."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The cell, the shape of its state, its key."""
        line = self.line(index.row())
        if line is None:
            return None
        words = line.cells[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            shape = _SHAPES.get(line.state, "") if index.column() == self._marked else ""
            return f"{shape} {words}" if shape else words
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == self._marked:
            look = theme.now()
            if line.must:
                return QColor(look.must)
            return QColor({"defect": look.should, "open": look.should}.get(line.state, look.text))
        if role == Qt.ItemDataRole.ToolTipRole:
            cells = zip(self._heads, line.cells, strict=True)
            return kit.tip("\n".join(f"{h}: {c}" for h, c in cells if c and c != "—"))
        return line.key if role == KEY else None

    def sort(self, column: int, way: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """By a column, Chinese by pinyin."""
        if 0 <= column < len(self._heads):
            self._sorted = (column, way)
            self._renew()
