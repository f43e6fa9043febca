"""Two small drawings of a column: how often its most frequent values stand, and how its numbers are spread."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.desktop import figures, theme
from ui.texts import tr

_LINE = 24
_HEIGHT = 96


class Bars(QWidget):
    """Values with a bar each; a click, or Return on the one that the arrow keys have reached, is ``chosen(n)``."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[tuple[str, int]] = []
        self._at = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(tr("Shows only the rows with this value"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_rows(self, rows: Sequence[tuple[str, int]]) -> None:
        """Draw (words, how often), the most frequent first."""
        self._rows, self._at = list(rows), -1
        self.setFixedHeight(_LINE * len(rows))
        said = figures.listed([f"{words}: {number}" for words, number in rows])
        self.setAccessibleName(tr("Most frequent values"))
        self.setAccessibleDescription(said)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - all of it is small
        """A line for each."""
        painter, now = QPainter(self), theme.now()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.face(theme.text_px() - 1, tabular=True))
        metrics = painter.fontMetrics()
        most = max((n for _, n in self._rows), default=1)
        counts = [figures.count(n) for _, n in self._rows]
        wide = max((metrics.horizontalAdvance(c) for c in counts), default=0) + 8
        for n, ((words, number), count) in enumerate(zip(self._rows, counts, strict=True)):
            line = QRect(0, n * _LINE, self.width(), _LINE)
            if n == self._at:
                painter.fillRect(line, QColor(now.hover))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(now.accent_soft))
            length = max((self.width() - wide) * number / most, 3)
            painter.drawRoundedRect(QRectF(0, line.top() + 2, length, _LINE - 4), 3, 3)
            painter.setPen(QColor(now.text))
            room = line.adjusted(8, 0, -wide, 0)
            shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
            painter.setPen(QColor(now.muted))
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, count)
        if self.hasFocus() and 0 <= self._at < len(self._rows):
            painter.setPen(QPen(QColor(now.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRect(1, self._at * _LINE + 1, self.width() - 2, _LINE - 2))
        painter.end()

    def _go(self, at: int) -> None:
        self._at = max(min(at, len(self._rows) - 1), 0) if self._rows else -1
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show which value a click would choose."""
        self._go(int(event.position().y()) // _LINE)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a value."""
        self._go(int(event.position().y()) // _LINE)
        if self._at >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(self._at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up, Down, Return."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._go(self._at + (1 if event.key() == Qt.Key.Key_Down else -1))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._at >= 0:
            self.chosen.emit(self._at)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at the first value."""
        super().focusInEvent(event)
        self._go(max(self._at, 0))


class Histogram(QWidget):
    """How numbers are spread: a column for each step between the least and the most."""

    def __init__(self) -> None:
        super().__init__()
        self._edges, self._counts = np.zeros(2), np.zeros(1, np.int64)
        self._ends = ("", "")
        self.setFixedHeight(_HEIGHT + 20)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Histogram"))

    def set_counts(self, edges: np.ndarray, counts: np.ndarray, ends: tuple[str, str]) -> None:
        """Draw `counts` (B,) between `edges` (B + 1,); `ends` are the words below both ends."""
        self._edges, self._counts, self._ends = edges, counts, ends
        self.setAccessibleDescription(figures.listed([str(int(n)) for n in counts]))
        self.update()

    def sizeHint(self) -> QSize:
        """Wide enough to be read."""
        return QSize(200, _HEIGHT + 20)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Columns on a line, and the two ends below it."""
        painter, now = QPainter(self), theme.now()
        most, wide = max(int(self._counts.max()), 1), self.width() / len(self._counts)
        for n, number in enumerate(self._counts.tolist()):
            high = _HEIGHT * number / most
            if number:
                high = max(high, 2)
            left, right = round(n * wide), round((n + 1) * wide)
            painter.fillRect(QRectF(left, _HEIGHT - high, max(right - left - 1, 1), high), QColor(now.accent))
        painter.fillRect(QRect(0, _HEIGHT, self.width(), 1), QColor(now.strong_line))
        painter.setPen(QColor(now.muted))
        painter.setFont(theme.face(theme.text_px() - 1, tabular=True))
        below = QRect(0, _HEIGHT + 2, self.width(), 18)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._ends[0])
        painter.drawText(below, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._ends[1])
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say in the tooltip what the column under the pointer counts."""
        self.setToolTip(self.words_at(event.position().toPoint()))

    def words_at(self, at: QPoint) -> str:
        """From where to where the column at `at` goes, and how many values lie in it."""
        n = max(min(int(at.x() * len(self._counts) / max(self.width(), 1)), len(self._counts) - 1), 0)
        low, high = f"{self._edges[n]:,.6g}", f"{self._edges[n + 1]:,.6g}"
        return tr("{low} to {high}: {n} rows", low=low, high=high, n=figures.count(int(self._counts[n])))
