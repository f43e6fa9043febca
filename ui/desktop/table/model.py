"""The rows of a layer as Qt's tables know them: a table of columns, and the order in which its rows are shown."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from gis_desk.tables.columns import Columns, Field
from gis_desk.tables.keys import Keys
from layers.schema import Kind
from ui.desktop.table import cells

Index = QModelIndex | QPersistentModelIndex
_VALID = QModelIndex()
_DISPLAY = Qt.ItemDataRole.DisplayRole
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_ONE_BY_ONE = 16
"""Changed rows that Qt is told one by one."""
_TOOLTIP = 1000
"""Characters of a cell that its tooltip shows."""


class TableModel(QAbstractTableModel):
    """Rows of one layer. No row has an object of its own; only cells that are seen are put into words."""

    def __init__(self, edit: Callable[[int, str, Any], bool]) -> None:
        super().__init__()
        self._edit = edit
        """Called with row, column and value; whether the value was written."""
        self.layer = ""
        self.columns = Columns({}, (), 0)
        self.keys = Keys(np.empty(0, object))
        self.order = self.natural = np.zeros(0, np.int64)
        """The rows as they are shown, and as they are kept."""
        self.writable = False

    # what it holds

    @property
    def fields(self) -> Sequence[Field]:
        """The columns, in the order of the table."""
        return self.columns.fields

    def set_table(
        self,
        layer: str,
        columns: Columns,
        keys: Keys,
        natural: np.ndarray | None = None,
        order: np.ndarray | None = None,
    ) -> None:
        """Show another table; `natural` are the numbers of its rows, where they are counted, and `order` those shown.

        Without an order all rows are shown as they are kept.
        """
        self.beginResetModel()
        self.layer, self.columns, self.keys = layer, columns, keys
        self.natural = np.arange(columns.size) if natural is None else natural
        self.order = self.natural if order is None else order
        self.endResetModel()

    def set_order(self, order: np.ndarray) -> None:
        """Show the rows `order`, in that order."""
        if order is self.order:
            return
        before, now = len(self.order), len(order)
        if now < before:
            self.beginRemoveRows(_VALID, now, before - 1)
            self.order = order
            self.endRemoveRows()
        elif now > before:
            self.beginInsertRows(_VALID, before, now - 1)
            self.order = order
            self.endInsertRows()
        self.order = order
        if now:
            self.dataChanged.emit(self.index(0, 0), self.index(now - 1, max(len(self.fields) - 1, 0)))

    def replace(self, found: Mapping[str, tuple[np.ndarray, Sequence[Any]]]) -> None:
        """Put other values into some cells: column to rows of the table and their values."""
        self.columns = self.columns.replaced(found)
        last, across = len(self.order) - 1, len(self.fields) - 1
        if last < 0 or across < 0:
            return
        rows = np.unique(np.concatenate([rows for rows, _ in found.values()])) if found else self.natural[:0]
        if len(rows) > _ONE_BY_ONE:
            self.dataChanged.emit(self.index(0, 0), self.index(last, across))
            return
        for shown in np.flatnonzero(np.isin(self.order, rows)).tolist():  # not all: an editor would begin anew
            self.dataChanged.emit(self.index(shown, 0), self.index(shown, across))

    def field(self, column: int) -> Field:
        """The column at place `column`."""
        return self.columns.fields[column]

    def place_of(self, name: str) -> int:
        """The place of the column called `name`, -1 where there is none."""
        return next((n for n, f in enumerate(self.fields) if f.name == name), -1)

    def shown_at(self, row: int) -> int:
        """Where row `row` of the table is shown, -1 where it isn't."""
        found = np.flatnonzero(self.order == row)
        return int(found[0]) if len(found) else -1

    def value(self, row: int, column: int) -> Any:
        """The value of a cell; `row` is that of the table."""
        return self.columns.values(self.field(column).name)[row]

    def words(self, row: int, column: int) -> str:
        """What a cell shows; `row` is that of the table."""
        field = self.field(column)
        return cells.shown(field, self.columns.values(field.name)[row])

    def can_edit(self, column: int) -> bool:
        """Whether cells of a column can be written: columns of the schema, in a workspace that can be written."""
        return self.writable and cells.column_of(self.layer, self.field(column).name) is not None

    # Qt's side

    def rowCount(self, parent: Index = _VALID) -> int:
        """Rows that are shown."""
        return 0 if parent.isValid() else len(self.order)

    def columnCount(self, parent: Index = _VALID) -> int:
        """All columns, also those that are hidden."""
        return 0 if parent.isValid() else len(self.columns.fields)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """Titles with units; numbers stand on the right."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.fields):
            return None
        field = self.field(section)
        if role in (_DISPLAY, Qt.ItemDataRole.ToolTipRole):
            return cells.heading(self.layer, field)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if field.numeric else _LEFT
        return None

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """Words, what an editor begins with, the whole of a long text as tooltip."""
        if not index.isValid() or index.row() >= len(self.order):
            return None
        row, column = int(self.order[index.row()]), index.column()
        if role == _DISPLAY:
            return self.words(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self.field(column).numeric else _LEFT
        if role == Qt.ItemDataRole.EditRole:
            return self.written(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            field = self.field(column)
            return cells.shown(field, self.columns.values(field.name)[row], _TOOLTIP) or None
        return None

    def written(self, row: int, column: int) -> str:
        """A cell as it is typed; `row` is that of the table."""
        value, field = self.value(row, column), self.field(column)
        if cells.is_missing(value):
            return ""
        if field.numeric:
            return str(int(value)) if field.kind is Kind.INT and float(value).is_integer() else f"{value:.15g}"
        return str(value)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Cells that can be written can be edited."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self.can_edit(index.column()):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Write one cell as one undoable change."""
        if role != Qt.ItemDataRole.EditRole or not index.isValid() or not self.can_edit(index.column()):
            return False
        return self._edit(int(self.order[index.row()]), self.field(index.column()).name, value)
