"""New and closed cases over time as bars, with the interval that chance allows."""

from typing import Any

import pandas as pd
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.desktop import theme
from ui.texts import tr

_LEFT, _RIGHT, _TOP, _BOTTOM = 28, 6, 26, 22
_LEAST_BAR = 3.0


class TrendChart(QWidget):
    """Filled bars for new cases with the interval as a thin line, hollow bars for closed ones."""

    def __init__(self) -> None:
        super().__init__()
        self._table = pd.DataFrame()
        self.setMinimumHeight(200)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_table(self, table: pd.DataFrame, words: str) -> None:
        """Show `Trend.table`; `words` say what it shows to who cannot see it."""
        self._table = table
        self.setAccessibleName(tr("New and closed cases"))
        self.setAccessibleDescription(words)
        self.setVisible(len(table) > 0)
        self.update()

    def paintEvent(self, _event: object) -> None:
        """Paint as many of the latest periods as have room."""
        look, painter = theme.now(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        field = QRectF(self.rect()).adjusted(_LEFT, _TOP, -_RIGHT, -_BOTTOM)
        table = self._table.tail(max(1, int(field.width() / (2 * _LEAST_BAR + 2))))
        if not len(table):
            return
        top = max(float(table["high"].max()), float(table["closed"].max()), 1.0)
        step = max(1, round(top / 4))
        painter.setFont(theme.face(11, tabular=True))
        for value in range(0, int(top) + 1, step):
            y = field.bottom() - value / top * field.height()
            painter.setPen(QPen(QColor(look.line), 1))
            painter.drawLine(QPointF(field.left(), y), QPointF(field.right(), y))
            painter.setPen(QColor(look.muted))
            painter.drawText(
                QRectF(0, y - 9, _LEFT - 5, 18), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(value)
            )
        self._key(painter, field)
        self._bars(painter, field, table, top)

    def _key(self, painter: QPainter, field: QRectF) -> None:
        look, x = theme.now(), field.left()
        for words, filled in ((tr("new"), True), (tr("closed"), False)):
            self._bar(painter, QRectF(x, 5, 10, 10), filled=filled, whole=True)
            painter.setPen(QColor(look.muted))
            wide = painter.fontMetrics().horizontalAdvance(words)
            painter.drawText(QRectF(x + 15, 0, wide + 2, 20), Qt.AlignmentFlag.AlignVCenter, words)
            x += wide + 34
        words = tr("95 % interval")
        painter.setPen(QPen(QColor(look.text), 1.2))
        painter.drawLine(QPointF(x + 5, 4), QPointF(x + 5, 16))
        painter.setPen(QColor(look.muted))
        painter.drawText(QRectF(x + 15, 0, 140, 20), Qt.AlignmentFlag.AlignVCenter, words)

    @staticmethod
    def _bar(painter: QPainter, rect: QRectF, *, filled: bool, whole: bool) -> None:
        look = theme.now()
        tone = QColor(look.accent)
        if filled and not whole:
            tone.setAlpha(110)
        painter.setPen(Qt.PenStyle.NoPen if filled else QPen(QColor(look.muted), 1))
        painter.setBrush(tone if filled else Qt.BrushStyle.NoBrush)
        painter.drawRect(rect)

    def _bars(self, painter: QPainter, field: QRectF, table: pd.DataFrame, top: float) -> None:
        look, slot, said = theme.now(), field.width() / len(table), -1.0
        wide = min(max(slot * 0.4, 1.5), 18.0)
        rows: list[dict[str, Any]] = [{str(k): v for k, v in row.items()} for row in table.to_dict("records")]
        for n, row in enumerate(rows):
            x = field.left() + (n + 0.5) * slot
            new, closed, low, high = (float(row[k]) / top * field.height() for k in ("new", "closed", "low", "high"))
            self._bar(painter, QRectF(x - wide, field.bottom() - new, wide, new), filled=True, whole=bool(row["whole"]))
            if closed:
                self._bar(painter, QRectF(x, field.bottom() - closed, wide, closed), filled=False, whole=True)
            painter.setPen(QPen(QColor(look.text), 1.0))
            middle = x - wide / 2
            painter.drawLine(QPointF(middle, field.bottom() - low), QPointF(middle, field.bottom() - high))
            if (n == 0 or row["begin"].year != rows[n - 1]["begin"].year) and said < x - slot / 2 < field.right() - 26:
                painter.setPen(QColor(look.muted))
                where = QRectF(x - slot / 2, field.bottom() + 3, 40, 18)
                painter.drawText(where, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, str(row["begin"].year))
                said = x - slot / 2 + 34
        painter.setPen(QPen(QColor(look.strong_line), 1))
        painter.drawLine(field.bottomLeft(), field.bottomRight())
