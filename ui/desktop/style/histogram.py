"""How the numbers of a column spread, in the colours of their classes."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gis_desk.map.symbology import Breaks
from gis_desk.map.symbology.symbols import main_colour
from ui.desktop import theme
from ui.desktop.style.classtable import figures_of
from ui.desktop.style.colours import colour_of
from ui.texts import tr

_BINS = 60


class Histogram(QWidget):
    """Bars of equal width over the numbers, the bounds of the classes as lines."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Spread of the numbers"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._counts = np.zeros(0, np.int64)
        self._edges = np.zeros(0)
        self._drawing: Breaks | None = None

    def sizeHint(self) -> QSize:
        """As wide as there is room, 84 px high."""
        return QSize(200, 84)

    def set_numbers(self, numbers: np.ndarray) -> None:
        """Show these numbers; NaN are left out."""
        known = numbers[np.isfinite(numbers)]
        self._counts, self._edges = np.zeros(0, np.int64), np.zeros(0)
        if len(known):
            self._counts, self._edges = np.histogram(known, bins=_BINS)
        self.update()

    def set_drawing(self, drawing: Breaks | None) -> None:
        """Colour the bars by these classes."""
        self._drawing = drawing
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - all of it is painted
        """Bars, bounds, and the ends in figures."""
        if not len(self._counts):
            return
        painter, now = QPainter(self), theme.now()
        painter.setFont(theme.face(theme.text_px() - 2, tabular=True))
        foot = painter.fontMetrics().height() + 2
        room = QRectF(0, 2, self.width(), self.height() - foot - 2)
        most = max(int(self._counts.max()), 1)
        low, high = float(self._edges[0]), float(self._edges[-1])
        each = room.width() / len(self._counts)
        for n, count in enumerate(self._counts.tolist()):
            if count:
                tall = max((count / most) ** 0.5 * room.height(), 1.5)
                middle = (self._edges[n] + self._edges[n + 1]) / 2
                bar = QRectF(room.left() + n * each, room.bottom() - tall, max(each - 1, 1), tall)
                painter.fillRect(bar, self._tone(float(middle)))
        painter.setPen(QPen(QColor(now.line), 1))
        painter.drawLine(room.bottomLeft(), room.bottomRight())
        if self._drawing is not None and high > low:
            painter.setPen(QPen(QColor(now.muted), 1))
            for bound in self._drawing.bounds[1:-1]:
                x = room.left() + (bound - low) / (high - low) * room.width()
                painter.drawLine(QPointF(x, room.top()), QPointF(x, room.bottom()))
        painter.setPen(QColor(now.muted))
        base = self.height() - 4
        painter.drawText(QPointF(0, base), figures_of(low))
        words = figures_of(high)
        painter.drawText(QPointF(self.width() - painter.fontMetrics().horizontalAdvance(words), base), words)

    def _tone(self, value: float) -> QColor:
        drawing = self._drawing
        if drawing is None:
            return QColor(theme.now().faint)
        bounds = np.array(drawing.bounds)
        kind = max(int(np.searchsorted(bounds, value, side="left")) - 1, 0)
        if value < bounds[0] or kind >= len(drawing.symbols):
            return QColor(theme.now().line)
        return colour_of(main_colour(drawing.symbols[kind]))
