"""How a cell of the wall is painted: the shape of its state, who leads, the day; what was opened in the year."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gis_desk.inspections.cycle.wall import Cell
from ui.desktop import theme
from ui.desktop.inspections.due.wall.heads import badge
from ui.desktop.inspections.due.wall.marks import GROUNDS, colour, paint_mark
from ui.desktop.inspections.due.wall.model import Index, WallModel

_SELECTED = QStyle.StateFlag.State_Selected
_MARK = 10
_BADGE = 20
_LONG = 40
"""Characters of a name that are looked at."""


class WallCell(QStyledItemDelegate):
    """Paints the cells of `model` from its wall."""

    def __init__(self, model: WallModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._face, self._small = theme.face(12, tabular=True), theme.face(10, tabular=True)
        self._metrics = QFontMetricsF(self._face)
        self._wide: dict[str, float] = {}

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The cell, or the ground of a group."""
        rect: QRect = option.rect
        cell = self._model.cell(index.row(), index.column())
        if cell is None:
            painter.fillRect(rect, colour("ground"))
            return
        selected = bool(option.state & _SELECTED)
        if not (selected or cell.state or cell.extras or cell.repairs or cell.disputes):
            return
        if (ground := GROUNDS.get(cell.state)) is not None:
            painter.fillRect(rect.adjusted(2, 2, -2, -2), colour(ground))
        x, right = float(rect.left() + 7), float(rect.right() - 4)
        if cell.state:
            paint_mark(painter, QRectF(x, rect.center().y() - _MARK / 2 + 1, _MARK, _MARK), cell.state)
            x += _MARK + 5
        right = self._burden(painter, rect, cell, right)
        if cell.lead or cell.on:
            self._words(painter, rect, cell, x, right)
        if selected:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour("accent"), 2))
            painter.drawRect(rect.adjusted(2, 2, -2, -2))

    def _words(self, painter: QPainter, rect: QRect, cell: Cell, x: float, right: float) -> None:
        """Who leads, and the day where there is room for it."""
        day = cell.on[5:] if cell.state in ("done", "in_field") and len(cell.on) == 10 else ""
        lead = cell.lead[:_LONG]
        words = f"{lead} {day}".strip()
        if self._width(words) > right - x:
            words = lead or day
        if self._width(words) > right - x:
            words = self._metrics.elidedText(words, Qt.TextElideMode.ElideRight, right - x)
        painter.setFont(self._face)
        painter.setPen(colour("text") if cell.state in GROUNDS else colour("muted"))
        painter.drawText(QPointF(x, rect.center().y() + self._metrics.ascent() / 2 - 1), words)

    def _burden(self, painter: QPainter, rect: QRect, cell: Cell, right: float) -> float:
        """What was opened in the year, from the right; where its room begins."""
        for mark, number in (("dispute", cell.disputes), ("repair", cell.repairs)):
            if number:
                right -= _BADGE
                badge(painter, QRect(int(right), rect.top(), _BADGE, rect.height()), mark, number, self._small)
        for _ in cell.extras[:2]:
            right -= 11
            paint_mark(painter, QRectF(right, rect.center().y() - 4, 9, 9), "extra")
        return right

    def _width(self, words: str) -> float:
        if words not in self._wide:
            self._wide[words] = self._metrics.horizontalAdvance(words)
        return self._wide[words]
