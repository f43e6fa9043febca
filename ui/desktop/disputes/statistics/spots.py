"""The list of hot spots: each in two lines, with a way to its place."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.desktop import kit, theme
from ui.desktop.disputes.statistics.pictures import Entry
from ui.texts import say, tr

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
ENTRY = Qt.ItemDataRole.UserRole
_HIGH = 64
_SHOWN = 7
"""Rows up to which the list grows with its entries."""


class SpotModel(QAbstractListModel):
    """The entries of a picture, worded once."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._entries: list[tuple[Entry, str, str]] = []

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """Show `entries`."""
        self.beginResetModel()
        self._entries = [(entry, say(entry.title), say(entry.detail)) for entry in entries]
        self.endResetModel()

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """How many there are."""
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Title; title and detail for screen readers and tooltips; the entry and its words under `ENTRY`."""
        if not index.isValid() or index.row() >= len(self._entries):
            return None
        entry, title, detail = self._entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return title
        if role == Qt.ItemDataRole.ToolTipRole:
            return kit.tip(f"{title}\n{detail}")
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{title}, {detail}"
        return (entry, title, detail) if role == ENTRY else None


class SpotDelegate(QStyledItemDelegate):
    """A bar in the colour of the picture, the title, the numbers below."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002 - all are alike
        """All rows are of one height."""
        return QSize(160, _HIGH)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one entry."""
        given = index.data(ENTRY)
        if given is None:
            return
        entry, title, detail = given
        look, rect, state = theme.now(), option.rect, option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(look.accent_soft))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(look.hover))
        painter.fillRect(QRect(rect.left() + 2, rect.top() + 8, 4, rect.height() - 16), QColor(entry.colour))
        painter.setPen(QColor(look.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        wide = rect.width() - 20
        painter.setFont(theme.face(bold=True))
        painter.setPen(QColor(look.text))
        shown = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, wide)
        painter.drawText(QRect(rect.left() + 14, rect.top() + 3, wide, 20), Qt.AlignmentFlag.AlignVCenter, shown)
        painter.setFont(theme.face(12, tabular=True))
        painter.setPen(QColor(look.muted))
        room = QRect(rect.left() + 14, rect.top() + 24, wide, 36)
        painter.drawText(room, Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap, detail)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(look.accent), 2))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.restore()


class SpotList(QListView):
    """The entries; a click or Enter asks to go to one."""

    asked = Signal(object)
    """``asked(geometry)``: its place, EPSG:4490, shall be shown."""

    def __init__(self) -> None:
        super().__init__()
        self._entries = SpotModel(self)
        self.setModel(self._entries)
        self.setItemDelegate(SpotDelegate(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Hot spots"))
        self.clicked.connect(self._go)
        self.activated.connect(self._go)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show `entries`; without any the list is away."""
        self._entries.set_entries(entries)
        self.setFixedHeight(min(len(entries), _SHOWN) * _HIGH + 4)
        self.setVisible(bool(entries))

    def _go(self, index: QModelIndex) -> None:
        given = index.data(ENTRY)
        if given is not None:
            self.asked.emit(given[0].place)
