"""How a warning looks in the list: shape, sentence and urgency; kind and reason below."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from gis_desk.disputes.warnings.alert import Alert
from gis_desk.disputes.warnings.catalogue import KINDS
from ui.desktop import kit, theme
from ui.desktop.disputes.warnings.model import ACCEPTED, ALERT
from ui.texts import say, tr

Index = QModelIndex | QPersistentModelIndex
HEIGHT = 54
_LEFT, _RIGHT = 34, 10


class WarningList(QTableView):
    """A table of one column: a list view of many rows would be laid out anew with every change."""

    def __init__(self) -> None:
        super().__init__()
        kit.style_table(self, sortable=False)
        self.setItemDelegate(WarningDelegate(self))
        self.horizontalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(HEIGHT)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Warnings by urgency"))


class WarningDelegate(QStyledItemDelegate):
    """Two lines of one height for all."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002 - all are alike
        """All rows are of one height."""
        return QSize(200, HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one warning."""
        alert: Alert | None = index.data(ALERT)
        if alert is None:
            return
        accepted, look, state, rect = bool(index.data(ACCEPTED)), theme.now(), option.state, option.rect
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(look.accent_soft))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(look.hover))
        painter.setPen(QColor(look.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        faint = QColor(look.faint) if accepted else None
        kit.paint_severity(painter, QRectF(rect.left() + 11, rect.top() + 11, 12, 12), alert.severity, faint)
        left, right = rect.left() + _LEFT, rect.right() - _RIGHT
        urgency = f"{alert.score:.0f}"
        painter.setFont(theme.face(bold=True, tabular=True))
        wide = painter.fontMetrics().horizontalAdvance(urgency)
        painter.setPen(QColor(look.muted if accepted else look.text))
        painter.drawText(QRect(right - wide, rect.top() + 6, wide + 1, 22), Qt.AlignmentFlag.AlignVCenter, urgency)
        painter.setFont(theme.face())
        _line(painter, say(alert.what), left, rect.top() + 6, right - wide - 10)
        painter.setFont(theme.face(12))
        painter.setPen(QColor(look.muted))
        below = [say(KINDS[alert.kind].title), say(alert.why)]
        if accepted:
            below.insert(0, tr("accepted"))
        _line(painter, " · ".join(below), left, rect.top() + 28, right)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(look.accent), 2))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.restore()


def _line(painter: QPainter, words: str, left: int, top: int, right: int) -> None:
    room = max(10, right - left)
    shown = painter.fontMetrics().elidedText(words.replace("\n", " "), Qt.TextElideMode.ElideRight, room)
    painter.drawText(QRect(left, top, room, 22), Qt.AlignmentFlag.AlignVCenter, shown)
