"""The rulers of the page, in millimetres of the paper."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from ui.desktop import theme

RULER = 22
"""Width of the rulers, px."""
_STEPS_MM = (1, 2, 5, 10, 20, 50, 100)


def draw_rulers(painter: QPainter, width: int, height: int, scale: float, left: float, top: float) -> None:
    """Draw both rulers of a view of `width` by `height` px that shows `scale` px per mm from (`left`, `top`) mm."""
    now = theme.now()
    painter.fillRect(QRectF(0, 0, width, RULER), QColor(now.panel))
    painter.fillRect(QRectF(0, 0, RULER, height), QColor(now.panel))
    painter.setPen(QPen(QColor(now.line), 1))
    painter.drawLine(QPointF(0, RULER - 0.5), QPointF(width, RULER - 0.5))
    painter.drawLine(QPointF(RULER - 0.5, 0), QPointF(RULER - 0.5, height))
    painter.setFont(theme.face(10, tabular=True))
    step = next((s for s in _STEPS_MM if s * scale >= 42), _STEPS_MM[-1])
    small = step / 5
    for along, size in ((True, width), (False, height)):
        first = left if along else top
        n = int(first / small) - 1
        while (n * small - first) * scale + RULER < size:
            _tick(painter, n, (n * small - first) * scale + RULER, step, along=along)
            n += 1
    painter.fillRect(QRectF(0, 0, RULER - 1, RULER - 1), QColor(now.panel))


def _tick(painter: QPainter, n: int, at: float, step: float, *, along: bool) -> None:
    if at < RULER:
        return
    big = n % 5 == 0
    length = 8 if big else 4
    painter.setPen(QColor(theme.now().muted))
    if along:
        painter.drawLine(QPointF(at, RULER - length), QPointF(at, RULER - 2))
    else:
        painter.drawLine(QPointF(RULER - length, at), QPointF(RULER - 2, at))
    if not big:
        return
    words = f"{n // 5 * step:g}"
    if along:
        painter.drawText(QPointF(at + 2, 11), words)
    else:
        painter.save()
        painter.translate(11, at - 2)
        painter.rotate(-90)
        painter.drawText(QPointF(0, 0), words)
        painter.restore()
