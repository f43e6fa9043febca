"""The list of naming cases: a model over `CaseLine`, and how one line is painted."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gis_desk.cases import words
from gis_desk.cases.listing import CaseLine
from ui.desktop import theme
from ui.limits import due_words
from ui.texts import say

Index = QModelIndex | QPersistentModelIndex
LINE = Qt.ItemDataRole.UserRole
_NO_INDEX = QModelIndex()


class CaseListModel(QAbstractListModel):
    """Cases in the order they are given; nothing is read here."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.lines: list[CaseLine] = []

    def set_lines(self, lines: Sequence[CaseLine]) -> None:
        """Show `lines`."""
        self.beginResetModel()
        self.lines = list(lines)
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """How many cases there are."""
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The name; a whole sentence for screen readers and tooltip; the `CaseLine` under `LINE`."""
        if not index.isValid() or index.row() >= len(self.lines):
            return None
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.case["name"]
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return ", ".join(p for p in (*texts_of(line), line.case["applicant"]) if p)
        return line if role == LINE else None


def texts_of(line: CaseLine) -> tuple[str, str, str, str]:
    """Name, state, number with kind, and what is due, as the list shows them."""
    case = line.case
    below = f"{case['number'] or ''}  {say(words.label(words.ACTIONS, case['action']))}"
    due = "" if line.limit is None else due_words(line.limit)
    return str(case["name"] or ""), say(words.label(words.STATES, case["state"])), below, due


class CaseLineDelegate(QStyledItemDelegate):
    """Three short lines: name with the state at the right; number and kind; what is due, red when late."""

    HEIGHT = 76

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002 - all are alike
        """All are of one height."""
        return QSize(200, self.HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one case."""
        line = index.data(LINE)
        if line is None:
            return
        look, rect = theme.now(), option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(look.accent_soft))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(look.hover))
        painter.setPen(QColor(look.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        name, state, below, due = texts_of(line)
        left, right = rect.left() + 10, rect.right() - 10
        painter.setFont(theme.face(12))
        wide = min(painter.fontMetrics().horizontalAdvance(state), (right - left) * 2 // 3)
        _put(painter, look.muted, state, QRect(right - wide, rect.top() + 8, wide + 1, 20))
        _put(painter, look.muted, below, QRect(left, rect.top() + 29, right - left, 20))
        late = line.limit is not None and line.limit.overdue
        _put(painter, look.must if late else look.muted, due, QRect(left, rect.top() + 50, right - left, 20))
        painter.setFont(theme.face(bold=True))
        _put(painter, look.text, name, QRect(left, rect.top() + 8, right - wide - 8 - left, 20))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(look.accent), 2))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.restore()


def _put(painter: QPainter, colour: str, said: str, box: QRect) -> None:
    painter.setPen(QColor(colour))
    shown = painter.fontMetrics().elidedText(said, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, shown)
