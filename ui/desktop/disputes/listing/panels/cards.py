"""Cards of the board, and the column of one state that they are dragged from and to."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QDrag, QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QPainter, QPen
from PySide6.QtWidgets import QFrame, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout

from gis_desk.disputes import words
from ui.desktop import kit, theme
from ui.desktop.disputes.listing.caseview import CaseView
from ui.desktop.disputes.listing.list import ROW, CaseModel, Index, draw_line, paint_grade
from ui.texts import say

MIME = "application/x-gis-desk-dispute"
HEIGHT = 58


class CardDelegate(QStyledItemDelegate):
    """A card: shape and title, below them the number and when the next check is due."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002 - all are alike
        """All cards are of one height."""
        return QSize(120, HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one card."""
        row = index.data(ROW)
        if not row:
            return
        look, state = theme.now(), option.state
        card = option.rect.adjusted(4, 3, -4, -3)
        chosen = state & QStyle.StateFlag.State_Selected
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        hover = state & QStyle.StateFlag.State_MouseOver
        focused = chosen and state & QStyle.StateFlag.State_HasFocus
        painter.setBrush(QColor(look.accent_soft if chosen else look.hover if hover else look.raised))
        painter.setPen(QPen(QColor(look.accent if chosen else look.line), 2 if focused else 1))
        painter.drawRoundedRect(card, 6, 6)
        painter.restore()
        shape = QRect(card.left() + 8, card.top() + 8, 12, 12)
        paint_grade(painter, shape.toRectF(), row["grade"], is_open=row["open"])
        left, right = card.left() + 26, card.right() - 8
        draw_line(
            painter, theme.face(13, bold=True), look.text, row["title"] or row["number"], left, card.top() + 3, right
        )
        font = theme.face(12)
        painter.setFont(font)
        below, tone = card.top() + 25, look.must if row["late"] else look.muted
        due, number = (painter.fontMetrics().horizontalAdvance(row[name]) for name in ("short", "number"))
        if due and due + number + 8 > right - left:
            draw_line(painter, font, tone, row["short"], left, below, right)
            return
        draw_line(painter, font, look.muted, row["number"], left, below, right)
        painter.setPen(QColor(tone))
        painter.drawText(QRect(right - due, below, due + 1, 22), Qt.AlignmentFlag.AlignVCenter, row["short"])


class StateColumn(QFrame):
    """The cases of one state; cards are dragged out of it and dropped on it.

    Signals
    -------
    dropped(key, state)
        A case of another column is to come into this state.
    """

    dropped = Signal(str, str)

    def __init__(self, state: str, fits: Callable[[str, str], bool]) -> None:
        super().__init__()
        self.state, self._fits = state, fits
        self.setAcceptDrops(True)
        self.setMinimumWidth(120)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self.heading = kit.section(say(words.STATES[state]))
        self.heading.setWordWrap(False)
        self.heading.setContentsMargins(6, 2, 6, 0)
        column.addWidget(self.heading)
        self.model = CaseModel(self)
        self.view = CaseView(self.model, CardDelegate, HEIGHT)
        self.view.setAccessibleName(say(words.STATES[state]))
        self.view.setAutoScroll(False)
        column.addWidget(self.view, 1)
        self._pressed = QPoint()
        self.view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A card that is drawn away is dragged."""
        if event.type() == QEvent.Type.MouseButtonPress:
            self._pressed = event.position().toPoint()  # type: ignore[attr-defined]
        elif event.type() == QEvent.Type.MouseMove and event.buttons() & Qt.MouseButton.LeftButton:  # type: ignore[attr-defined]
            at = event.position().toPoint()  # type: ignore[attr-defined]
            if (at - self._pressed).manhattanLength() >= 10 and (row := self.view.indexAt(self._pressed).data(ROW)):
                self._drag(row["key"])
                return True
        return super().eventFilter(watched, event)

    def _drag(self, key: str) -> None:
        data = QMimeData()
        data.setData(MIME, key.encode())
        drag = QDrag(self)
        drag.setMimeData(data)
        at = self.view.visualRect(self.view.currentIndex())
        drag.setPixmap(self.view.viewport().grab(at))
        drag.setHotSpot(self._pressed - at.topLeft())
        drag.exec(Qt.DropAction.MoveAction)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take cards; show whether this one fits."""
        self.dragMoveEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Take cards, also those that do not fit: then it is said why."""
        if event.mimeData().hasFormat(MIME):
            key = _key_of(event.mimeData())
            self.mark("fits" if self._fits(key, self.state) else "fits_not")
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: ARG002 - Qt gives it
        """Nothing is dragged over it."""
        self.mark("")

    def dropEvent(self, event: QDropEvent) -> None:
        """Ask for the step."""
        self.mark("")
        event.acceptProposedAction()
        self.dropped.emit(_key_of(event.mimeData()), self.state)

    def mark(self, how: str) -> None:
        """Frame the column: a card ``fits`` in it, or ``fits_not``; empty for no card."""
        look = theme.now()
        tone = {"fits": look.accent, "fits_not": look.must}.get(how)
        self.setStyleSheet(f"StateColumn {{ border: 2px solid {tone}; border-radius: 6px; }}" if tone else "")


def _key_of(data: QMimeData) -> str:
    return bytes(data.data(MIME).data()).decode()
