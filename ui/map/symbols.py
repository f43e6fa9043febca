"""Point symbols, and the colours of the style table, on any painter."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from gis_desk.map.scene import Symbol


def colour(value: int) -> QColor:
    """0xAARRGGBB as a colour."""
    return QColor.fromRgba(value)


def draw_symbol(painter: QPainter, symbol: Symbol, x: float, y: float, dots: float, ground: int) -> None:
    """One point symbol with its middle at (`x`, `y`) pixels."""
    half = symbol.size_mm / 2 * dots
    fill, line = QBrush(colour(symbol.fill[ground])), QPen(colour(symbol.line[ground]), symbol.line_mm * dots)
    line.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(line)
    painter.setBrush(fill)
    middle = QPointF(x, y)
    match symbol.shape:
        case "circle":
            painter.drawEllipse(middle, half, half)
        case "pill":
            painter.drawRoundedRect(QRectF(x - 1.8 * half, y - half, 3.6 * half, 2 * half), half, half)
        case "ring":
            painter.drawEllipse(middle, half, half)
            painter.setBrush(line.color())
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(middle, half * 0.32, half * 0.32)
        case "box":
            painter.drawRect(QRectF(x - half, y - half, 2 * half, 2 * half))
        case "square":
            _marker(painter, x, y, half, line.color(), dot=symbol.size_mm >= 1.2)
        case "double_square":
            small = half * 0.82
            _marker(painter, x - small * 1.1, y, small, line.color(), dot=True)
            _marker(painter, x + small * 1.1, y, small, line.color(), dot=True)
        case "triple_square":
            small = half * 0.66
            for dx, dy in ((0, -0.95), (-1.1, 0.95), (1.1, 0.95)):
                _marker(painter, x + dx * small, y + dy * small, small, line.color(), dot=True)
        case "missing_square":
            painter.drawRect(QRectF(x - half, y - half, 2 * half, 2 * half))
            painter.drawLine(QPointF(x - half, y - half), QPointF(x + half, y + half))
            painter.drawLine(QPointF(x - half, y + half), QPointF(x + half, y - half))
        case "diamond":
            painter.drawPolygon(
                QPolygonF([QPointF(x, y - half), QPointF(x + half, y), QPointF(x, y + half), QPointF(x - half, y)])
            )
        case "triangle":
            painter.drawPolygon(
                QPolygonF(
                    [
                        QPointF(x, y - half),
                        QPointF(x + half * 0.95, y + half * 0.75),
                        QPointF(x - half * 0.95, y + half * 0.75),
                    ]
                )
            )
        case "star":
            turn = np.radians(-90 + 36 * np.arange(10))
            radius = np.where(np.arange(10) % 2 == 0, half, half * 0.42)
            painter.drawPolygon(
                QPolygonF(
                    [
                        QPointF(x + float(a), y + float(b))
                        for a, b in zip(radius * np.cos(turn), radius * np.sin(turn), strict=True)
                    ]
                )
            )
        case "flag":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawRect(QRectF(x - half * 0.12, y - half * 0.2, half * 0.24, half * 1.2))
            painter.setPen(line)
            painter.drawRect(QRectF(x - half, y - half, 2 * half, half * 1.1))
        case _:
            painter.drawLine(QPointF(x - half, y), QPointF(x + half, y))
            painter.drawLine(QPointF(x, y - half), QPointF(x, y + half))


def _marker(painter: QPainter, x: float, y: float, half: float, dot_colour: QColor, *, dot: bool) -> None:
    painter.drawRect(QRectF(x - half, y - half, 2 * half, 2 * half))
    if dot:
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(dot_colour)
        painter.drawEllipse(QPointF(x, y), half * 0.3, half * 0.3)
        painter.restore()
