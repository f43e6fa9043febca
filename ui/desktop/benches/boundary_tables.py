"""Item models of the boundaries bench: lines, and the markers of one line."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from gis_desk.boundaries.overview import LineRow, MarkerRow
from ui.desktop import theme
from ui.desktop.collate import order
from ui.texts import tr

Index = QModelIndex | QPersistentModelIndex
SORT = Qt.ItemDataRole.UserRole
KEY = Qt.ItemDataRole.UserRole + 1
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class _Table(QAbstractTableModel):
    """Rows that are plain tuples: what is shown, and what is sorted by."""

    numbers: tuple[int, ...] = ()

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[Any] = []

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Show `rows`."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def row(self, index: int) -> Any:
        """The row at `index`."""
        return self._rows[index]

    def heads(self) -> tuple[str, ...]:
        """Column heads with units."""
        raise NotImplementedError

    def cells(self, row: Any) -> tuple[tuple[str, Any], ...]:
        """Shown words and sort key of each column."""
        raise NotImplementedError

    def tip(self, row: Any) -> str:
        """Tooltip of a row."""
        raise NotImplementedError

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """The rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """The columns."""
        return 0 if parent.isValid() else len(self.heads())

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Heads of columns."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.heads()[section]
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section in self.numbers else Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.cells(row)[index.column()][0]
        if role == SORT:
            return self.cells(row)[index.column()][1]
        if role == KEY:
            return row.key
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.tip(row)
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in self.numbers:
            return _RIGHT
        return None


class LinesModel(_Table):
    """Lines: name, length, markers, last inspection; both sides stand in the tooltip."""

    numbers = (1, 2)

    def heads(self) -> tuple[str, ...]:
        """Name, km, markers, last inspection."""
        return tr("Line"), tr("km"), tr("Markers"), tr("Last inspected")

    def cells(self, row: LineRow) -> tuple[tuple[str, Any], ...]:
        """Cells of a line."""
        return (
            (row.name, order(row.name)),
            (f"{row.length_m / 1000:,.1f}", row.length_m),
            (str(row.markers), row.markers),
            (row.inspected_on or "—", row.inspected_on),
        )

    def tip(self, row: LineRow) -> str:
        """Sides and status."""
        return tr(
            "{name}: left {left}, right {right} · {status}",
            name=row.name,
            left=row.left or "—",
            right=row.right or "—",
            status=tr(row.status) if row.status else "—",
        )


class MarkersModel(_Table):
    """Markers of one line in their order."""

    numbers = (1, 2)

    def heads(self) -> tuple[str, ...]:
        """Number, chainage, offset, condition."""
        return tr("Number"), tr("Chainage km"), tr("Off m"), tr("Condition")

    def cells(self, row: MarkerRow) -> tuple[tuple[str, Any], ...]:
        """Cells of a marker."""
        known = row.chainage_m == row.chainage_m
        return (
            (row.number or "—", row.number),
            (f"{row.chainage_m / 1000:,.3f}" if known else "—", row.chainage_m if known else -1.0),
            (f"{row.offset_m:,.1f}" if known else "—", row.offset_m if known else -1.0),
            (tr(row.state) if row.state else "—", row.state),
        )

    def tip(self, row: MarkerRow) -> str:
        """Kind of posts."""
        return f"{row.number}  {tr(row.posts)}"

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell; offsets beyond the limit in the colour of what must be mended."""
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 2 and self._rows[index.row()].off:
            return QColor(theme.now().must)
        return super().data(index, role)
