"""The list of cases: a model over the register's frame, and how one case is painted."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gis_desk.disputes import words
from gis_desk.disputes.listing import days_to_check
from gis_desk.disputes.listing.table import GRADE, STATE
from ui.desktop import kit, theme
from ui.desktop.disputes.listing.cases import Shown
from ui.texts import say, tr

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole
_ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole, ROW)
NO_INDEX = QModelIndex()

_COLOURS = {"red": "#c62f2b", "orange": "#d9761b", "yellow": "#c79a00", "blue": "#2f6fb3", "": "#6b7780"}
_ON_DARK = {"red": "#f0776a", "orange": "#f0a257", "yellow": "#e8c34a", "blue": "#7fb2ea", "": "#a5b4b1"}


def grade_colour(grade: str) -> QColor:
    """The colour of a grade on the ground in use."""
    table = _ON_DARK if theme.now().dark else _COLOURS
    return QColor(table.get(grade, table[""]))


def paint_grade(painter: QPainter, box: QRectF, grade: str, *, is_open: bool = True) -> None:
    """The shape of a grade: diamond, triangle, square, disc; hollow for a closed case."""
    ink = grade_colour(grade)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink, 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(ink if is_open else Qt.BrushStyle.NoBrush)
    inner = box.adjusted(1, 1, -1, -1)
    middle = inner.center()
    if grade == "red":
        corners = [
            QPointF(middle.x(), inner.top()),
            QPointF(inner.right(), middle.y()),
            QPointF(middle.x(), inner.bottom()),
            QPointF(inner.left(), middle.y()),
        ]
        painter.drawPolygon(QPolygonF(corners))
    elif grade == "orange":
        corners = [QPointF(middle.x(), inner.top()), inner.bottomRight(), inner.bottomLeft()]
        painter.drawPolygon(QPolygonF(corners))
    elif grade == "yellow":
        painter.drawRect(inner.adjusted(1, 1, -1, -1))
    else:
        painter.drawEllipse(inner)
    painter.restore()


def due_words(row: Any, today: date) -> tuple[str, bool]:
    """When the next check is due, and whether it is overdue."""
    days = days_to_check(row, today)
    return ("", False) if days is None else check_words(days)


def check_words(days: int) -> tuple[str, bool]:
    """How a check in `days` is said, and whether it is overdue."""
    return (tr("check overdue by {n} days", n=-days), True) if days < 0 else (tr("check in {n} days", n=days), False)


class GradeChip(QPushButton):
    """A filter for one grade, with its shape and the number of open cases."""

    def __init__(self, grade: str) -> None:
        super().__init__()
        self.grade = grade
        self.words = say(words.GRADES[grade]) if grade else tr("not graded")
        self.setProperty("role", "chip")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_count(0)

    def set_count(self, count: int) -> None:
        """Show `count` behind the word."""
        self.setText(f"     {self.words} {count}")
        self.setAccessibleName(f"{self.words} {count}")

    def paintEvent(self, event: Any) -> None:
        """The button, and the shape in front of the word."""
        super().paintEvent(event)
        paint_grade(QPainter(self), QRectF(8, (self.height() - 12) / 2, 12, 12), self.grade)


class CaseModel(QAbstractListModel):
    """The cases that fit, most urgent first; no row has an object of its own, only what is seen is put into words."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.rows = np.zeros(0, np.int64)
        """The rows of the table that are shown, in their order."""
        self._now: Shown | None = None

    def show(self, now: Shown, rows: np.ndarray | None = None) -> None:
        """Show `rows` of the table of `now`; without them those the filter found."""
        self.beginResetModel()
        self._now, self.rows = now, now.found.rows if rows is None else rows
        self.endResetModel()

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """How many cases there are."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Title; the whole sentence for screen readers; the row under `ROW`."""
        if not index.isValid() or index.row() >= len(self.rows) or self._now is None:
            return None
        if role not in _ROLES:
            return None
        row = case_words(self._now, int(self.rows[index.row()]))
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row["title"] or row["number"]
        if role == Qt.ItemDataRole.ToolTipRole:
            return kit.tip(
                "\n".join(p for p in (row["title"], row["number"], row["sides"], row["place"], row["due"]) if p)
            )
        grade = say(words.label(words.GRADES, row["grade"])) or tr("not graded")
        return ", ".join(p for p in (row["number"], row["title"], grade, row["sides"], row["due"]) if p)

    def row_of(self, key: str) -> int:
        """Place of the case `key`, -1 where it is not shown."""
        row = -1 if self._now is None else self._now.register.table.keys.row(key)
        at = np.flatnonzero(self.rows == row)
        return int(at[0]) if len(at) else -1


def case_words(now: Shown, row: int) -> dict[str, Any]:
    """What a list says of the case in `row` of the table."""
    table, units = now.register.table, now.register.units
    said: dict[str, Any] = {name: table.written[name][row] for name in ("number", "title", "place")}
    sides = (table.written[side][row] for side in ("side_a", "side_b", "side_c"))
    said["key"] = str(table.keys.keys[row])
    grade = int(table.grade[row])
    said["grade"] = GRADE[grade] if grade < len(GRADE) else ""
    said["state"] = STATE[int(table.state[row])]
    said["sides"] = " — ".join(units.get(s, s) for s in sides if s)
    said["open"] = words.is_open(said["state"])
    due = int(table.days["next_check"][row]) if said["open"] else 0
    days = due - now.today.toordinal()
    said["due"], said["late"] = check_words(days) if due else ("", False)
    short = tr("{n} days late", n=-days) if days < 0 else tr("in {n} days", n=days)
    said["short"] = short if due else ""
    return said


class CaseDelegate(QStyledItemDelegate):
    """Two lines: shape and title with the state at the right; number, sides and due date below."""

    HEIGHT = 62
    """Height of a case, in px."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002 - all are alike
        """All rows are of one height."""
        return QSize(200, self.HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one case."""
        row = index.data(ROW)
        if not row:
            return
        look = theme.now()
        state = option.state
        rect: QRect = option.rect
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(look.accent_soft))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(look.hover))
        painter.setPen(QColor(look.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        paint_grade(painter, QRectF(rect.left() + 10, rect.top() + 12, 15, 15), row["grade"], is_open=row["open"])
        left, right = rect.left() + 36, rect.right() - 10
        painter.setFont(theme.face(bold=True))
        label = say(words.label(words.STATES, row["state"]))
        painter.setFont(theme.face(12))
        wide = painter.fontMetrics().horizontalAdvance(label)
        painter.setPen(QColor(look.muted))
        painter.drawText(QRect(right - wide, rect.top() + 9, wide + 1, 20), Qt.AlignmentFlag.AlignVCenter, label)
        draw_line(
            painter,
            theme.face(bold=True),
            look.text,
            row["title"] or row["number"],
            left,
            rect.top() + 8,
            right - wide - 8,
        )
        painter.setFont(theme.face(12))
        below = "  ".join(p for p in (row["number"], row["sides"]) if p)
        measure = painter.fontMetrics().horizontalAdvance
        said = row["due"] if left + measure(below) + 8 + measure(row["due"]) <= right else row["short"]
        due = measure(said)
        painter.setPen(QColor(look.must if row["late"] else look.muted))
        painter.drawText(QRect(right - due, rect.top() + 33, due + 1, 20), Qt.AlignmentFlag.AlignVCenter, said)
        draw_line(painter, theme.face(12), look.muted, below, left, rect.top() + 33, right - due - 8)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(look.accent), 2))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.restore()


def draw_line(painter: QPainter, font: Any, colour: str, words_: str, left: int, top: int, right: int) -> None:
    """One line of words between `left` and `right`, cut where it is too long."""
    painter.setFont(font)
    painter.setPen(QColor(colour))
    room = max(10, right - left)
    shown = painter.fontMetrics().elidedText(words_, Qt.TextElideMode.ElideRight, room)
    painter.drawText(QRect(left, top, room, 22), Qt.AlignmentFlag.AlignVCenter, shown)


class GradeMark(QWidget):
    """The shape of a grade as a widget of 18 px."""

    def __init__(self, grade: str, *, is_open: bool = True) -> None:
        super().__init__()
        self._grade, self._open = grade, is_open
        self.setFixedSize(20, 22)
        self.setAccessibleName(say(words.GRADES[grade]) if grade in words.GRADES else tr("not graded"))

    def paintEvent(self, event: Any) -> None:  # noqa: ARG002 - the whole shape is small
        """The shape."""
        paint_grade(QPainter(self), QRectF(1, 3, 16, 16), self._grade, is_open=self._open)


class Timeline(QWidget):
    """Dots on a line at the left of the log's entries."""

    def __init__(self, entries: Sequence[QWidget]) -> None:
        super().__init__()
        from PySide6.QtWidgets import QVBoxLayout

        self._entries = entries
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 0, 0, 0)
        column.setSpacing(10)
        for entry in entries:
            column.addWidget(entry)

    def paintEvent(self, event: Any) -> None:  # noqa: ARG002 - the whole line is painted
        """The line and its dots."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = theme.now()
        tops = [entry.y() + 9 for entry in self._entries]
        if len(tops) > 1:
            painter.setPen(QPen(QColor(look.strong_line), 1.5))
            painter.drawLine(7, tops[0], 7, tops[-1])
        painter.setPen(QPen(QColor(look.panel), 2))
        painter.setBrush(QColor(look.accent))
        for top in tops:
            painter.drawEllipse(QPointF(7, top), 5.0, 5.0)
