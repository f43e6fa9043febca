"""A pointer that is moved with the arrow keys, so that every tool works without a mouse."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from ui.map.overlay import ACCENT

_WAYS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
STEP, FINE, WIDE = 12.0, 1.0, 60.0
"""Pixels for a key, with Ctrl, and with Shift."""
_EDGE = 24.0
_ARM, _GAP = 14.0, 4.0


class KeyPointer:
    """Where the pointer of the keyboard stands, and whether it holds what it drags."""

    def __init__(self) -> None:
        self.at: QPointF | None = None
        """None: the arrow keys move the map."""
        self.held: QPointF | None = None
        """Where the drag began."""

    @property
    def on(self) -> bool:
        """Whether the arrow keys move the pointer."""
        return self.at is not None

    def move(self, key: Qt.Key, width: float, height: float, *, fine: bool, wide: bool) -> tuple[float, float] | None:
        """Move by an arrow key; gives how far the ground must be dragged so that the pointer stays off the edge.

        None where `key` is no arrow or the pointer is not in use.
        """
        if self.at is None or key not in _WAYS:
            return None
        right, down = _WAYS[key]
        step = FINE if fine else WIDE if wide else STEP
        wanted = self.at + QPointF(right * step, down * step)
        x = min(max(wanted.x(), _EDGE), max(width - _EDGE, _EDGE))
        y = min(max(wanted.y(), _EDGE), max(height - _EDGE, _EDGE))
        self.at = QPointF(x, y)
        shift = QPointF(x - wanted.x(), y - wanted.y())
        if self.held is not None:
            self.held += shift
        return shift.x(), shift.y()

    def paint(self, painter: QPainter, *, dark: bool) -> None:
        """A cross with an open middle; a ring while it holds something."""
        if self.at is None:
            return
        rim = QColor("#101314" if dark else "#ffffff")
        for width, tone in ((4.5, rim), (2.0, ACCENT[dark])):
            painter.setPen(QPen(tone, width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for right, down in _WAYS.values():
                way = QPointF(right, down)
                painter.drawLine(self.at + way * _GAP, self.at + way * _ARM)
            if self.held is not None:
                painter.drawEllipse(self.at, _ARM - 4, _ARM - 4)
