"""The classes of a drawing as a table: sample, what they hold, title, number of objects."""

from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from gis_desk.map.looks import legend_entry
from gis_desk.map.scene import DARK, LIGHT, LegendEntry
from gis_desk.map.symbology import Breaks, Categories, Drawing, Rules, Single
from gis_desk.map.symbology.drawing import classes, span
from gis_desk.map.symbology.editing import with_bound, with_title, with_value
from layers.errors import GisDeskError
from layers.text import text
from ui.desktop import figures, kit, theme
from ui.desktop.style.conditions import in_words
from ui.desktop.style.values import Columns
from ui.map.samples import draw_sample
from ui.texts import tr

Index = QModelIndex | QPersistentModelIndex
_VALID = QModelIndex()
SAMPLE, WHAT, TITLE, COUNT = range(4)
_LEAST, _MOST = 3, 9
"""Rows that the table is high at least and at most."""


class ClassModel(QAbstractTableModel):
    """The classes of one drawing.

    ``edited(drawing)`` brings the drawing with another title, value or bound; ``refused(error)`` says why one could
    not be.
    """

    edited = Signal(object)
    refused = Signal(object)

    def __init__(self, columns: Columns) -> None:
        super().__init__()
        self._columns = columns
        self._drawing: Drawing | None = None
        self._entries: list[LegendEntry] = []
        self._counts: np.ndarray | None = None

    def set_drawing(self, drawing: Drawing | None) -> None:
        """Show the classes of `drawing`; the numbers of objects are not known yet."""
        before = self.rowCount()
        shown = () if drawing is None else classes(drawing)
        entries = [legend_entry(text("{words}", words=c.title), c.symbol) for c in shown]
        self._counts = None
        if len(entries) == before and before and type(drawing) is type(self._drawing):
            self._drawing, self._entries = drawing, entries
            self.dataChanged.emit(self.index(0, 0), self.index(before - 1, COUNT))
            return
        self.beginResetModel()
        self._drawing, self._entries = drawing, entries
        self.endResetModel()

    def set_counts(self, counts: np.ndarray) -> None:
        """Show how many objects each class has."""
        if len(counts) == len(self._entries):
            self._counts = counts
            self.dataChanged.emit(self.index(0, COUNT), self.index(len(counts) - 1, COUNT))

    def rowCount(self, parent: Index = _VALID) -> int:
        """One row per class."""
        return 0 if parent.isValid() else len(self._entries)

    def columnCount(self, parent: Index = _VALID) -> int:  # noqa: ARG002 - a table
        """Sample, what it holds, title, number of objects."""
        return 4

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What the columns are."""
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        what = {Breaks: tr("Up to"), Rules: tr("Conditions")}.get(type(self._drawing), tr("Value"))
        return ("", what, tr("In the legend"), tr("Objects"))[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words and numbers; the `LegendEntry` under UserRole."""
        if not index.isValid() or self._drawing is None or index.row() >= len(self._entries):
            return None
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.UserRole:
            return self._entries[row]
        if role == Qt.ItemDataRole.TextAlignmentRole and column == COUNT:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.ToolTipRole):
            return None
        editing = role == Qt.ItemDataRole.EditRole
        if column == WHAT:
            return self._what(row, editing=editing)
        if column == TITLE:
            return self._title(row)
        if column == COUNT and self._counts is not None:
            return figures.count(int(self._counts[row]))
        return None

    def _what(self, row: int, *, editing: bool) -> str:
        drawing = self._drawing
        if isinstance(drawing, Categories):
            if row == len(drawing.items):
                return tr("all other values")
            value = drawing.items[row].value
            return value if editing else self._columns.word(drawing.column, value)
        if isinstance(drawing, Breaks):
            if row == len(drawing.symbols):
                return tr("no number")
            return f"{drawing.bounds[row + 1]:.12g}" if editing else figures_of(drawing.bounds[row + 1])
        if isinstance(drawing, Rules):
            rule = drawing.items[row]
            if rule.rest:
                return tr("all other rows")
            return tr(", and ").join(in_words(c, self._columns) for c in rule.conditions) or tr("all rows")
        return ""

    def _title(self, row: int) -> str:
        drawing = self._drawing
        if isinstance(drawing, Categories):
            return drawing.other_title if row == len(drawing.items) else drawing.items[row].title
        if isinstance(drawing, Breaks):
            if row == len(drawing.symbols):
                return drawing.none_title
            return drawing.titles[row] or span(*drawing.bounds[row : row + 2])
        return drawing.items[row].title if isinstance(drawing, Rules) else ""

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Titles can be edited, values and upper bounds too."""
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        drawing, row = self._drawing, index.row()
        can = index.column() == TITLE and not isinstance(drawing, Single)
        if index.column() == WHAT:
            can = (isinstance(drawing, Categories) and row < len(drawing.items)) or (
                isinstance(drawing, Breaks) and row < len(drawing.symbols)
            )
        return usual | Qt.ItemFlag.ItemIsEditable if can else usual

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take another title, value or upper bound."""
        drawing, row, words = self._drawing, index.row(), str(value).strip()
        if role != Qt.ItemDataRole.EditRole or drawing is None or not self.flags(index) & Qt.ItemFlag.ItemIsEditable:
            return False
        if words == str(self.data(index, Qt.ItemDataRole.EditRole) or ""):
            return False
        try:
            if index.column() == TITLE:
                changed: Drawing = with_title(drawing, row, words)
            elif isinstance(drawing, Breaks):
                changed = with_bound(drawing, row, float(words.replace(",", "")))
            elif isinstance(drawing, Categories):
                changed = with_value(drawing, row, words)
            else:
                return False
        except (GisDeskError, ValueError) as error:
            self.refused.emit(error)
            return False
        self.edited.emit(changed)
        return True


def figures_of(value: float) -> str:
    """A bound as it is read."""
    return span(value, value).split(" – ", maxsplit=1)[0]


class _SampleCell(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry = index.data(Qt.ItemDataRole.UserRole)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(theme.now().accent_soft))
        if isinstance(entry, LegendEntry):
            box = QRectF(option.rect)
            place = QRectF(box.left() + 6, box.center().y() - 8, box.width() - 12, 16)
            draw_sample(painter, entry, place, ground=DARK if theme.now().dark else LIGHT)
        painter.restore()


class ClassTable(QTableView):
    """The table; ``chosen`` follows the selection."""

    chosen = Signal()

    def __init__(self, columns: Columns) -> None:
        super().__init__()
        self.classes = ClassModel(columns)
        self.setModel(self.classes)
        kit.style_table(self, sortable=False)
        self.setAccessibleName(tr("Classes"))
        self.setItemDelegateForColumn(SAMPLE, _SampleCell(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        head = self.horizontalHeader()
        head.setStretchLastSection(False)
        for column, mode in (
            (SAMPLE, QHeaderView.ResizeMode.Fixed),
            (WHAT, QHeaderView.ResizeMode.Interactive),
            (TITLE, QHeaderView.ResizeMode.Stretch),
            (COUNT, QHeaderView.ResizeMode.Fixed),
        ):
            head.setSectionResizeMode(column, mode)
        self.setColumnWidth(SAMPLE, 48)
        self.setColumnWidth(WHAT, 118)
        self.setColumnWidth(COUNT, 72)
        self.selectionModel().selectionChanged.connect(lambda *_: self.chosen.emit())

    def show_drawing(self, drawing: Drawing | None) -> None:
        """Show the classes of `drawing`, as high as they are many, within bounds."""
        self.classes.set_drawing(drawing)
        wide = WHAT if isinstance(drawing, Rules) else TITLE
        head = self.horizontalHeader()
        head.setSectionResizeMode(TITLE if wide == WHAT else WHAT, QHeaderView.ResizeMode.Interactive)
        head.setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)
        self.setColumnWidth(TITLE if wide == WHAT else WHAT, 118)
        self.setFixedHeight((min(max(self.classes.rowCount(), _LEAST), _MOST) + 1) * theme.ROW + 2)

    def numbers(self) -> list[int]:
        """The classes that are selected, in their order."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def choose(self, number: int) -> None:
        """Select class `number`, as far as there are so many."""
        if self.classes.rowCount():
            self.selectRow(min(max(number, 0), self.classes.rowCount() - 1))
