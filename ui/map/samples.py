"""The symbols of a map as small samples, for legends and lists: drawn by what draws the map."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPainterPath, QPen

from gis_desk.map.scene import LIGHT, Fill, LegendEntry, Stroke, Symbol
from gis_desk.map.view import View
from ui.map.hatching import draw_hatch
from ui.map.symbols import colour, draw_symbol

DOTS = 96 / 25.4
"""Pixels per millimetre of a screen as lists are drawn for."""
_MOST_MM = 4.2
"""Size that larger point symbols and wider lines are shrunk to in a list."""


def draw_sample(painter: QPainter, entry: LegendEntry, box: QRectF, *, ground: int = LIGHT, dots: float = DOTS) -> None:
    """The symbol of `entry` in the middle of `box`, lengths in pixels at `dots` per millimetre."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(box.adjusted(-1, -1, 1, 1), Qt.ClipOperation.IntersectClip)
    symbol = entry.symbol
    if isinstance(symbol, Symbol):
        most = min(box.height() / dots, _MOST_MM)
        small = min(1.0, most / max(symbol.size_mm + symbol.line_mm, 0.1))
        draw_symbol(painter, symbol, box.center().x(), box.center().y(), dots * small, ground)
    elif isinstance(symbol, Fill):
        _draw_fill(painter, symbol, entry.outline, box, ground, dots)
    else:
        _draw_stroke(painter, symbol, box, ground, dots)
    painter.restore()


def _draw_fill(painter: QPainter, fill: Fill, outline: Stroke | None, box: QRectF, ground: int, dots: float) -> None:
    path = QPainterPath()
    path.addRect(box.adjusted(1, 1, -1, -1))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(colour(fill.colour[ground])))
    painter.drawPath(path)
    if fill.hatch is not None:
        painter.save()
        painter.translate(box.topLeft())
        view = View(0.0, 0.0, 1000.0 * dots, box.width(), box.height(), dots)
        draw_hatch(painter, path.translated(-box.topLeft()), fill.hatch, view, ground, vector=True)
        painter.restore()
    if outline is not None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(_pen(outline, outline.width_mm, ground, dots))
        painter.drawPath(path)


def _draw_stroke(painter: QPainter, stroke: Stroke, box: QRectF, ground: int, dots: float) -> None:
    y = box.center().y()
    ends = QPointF(box.left(), y), QPointF(box.right(), y)
    if stroke.casing_mm:
        rim = QPen(colour(stroke.casing[ground]), min(stroke.width_mm + 2 * stroke.casing_mm, _MOST_MM) * dots)
        rim.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(rim)
        painter.drawLine(*ends)
    painter.setPen(_pen(stroke, min(stroke.width_mm, _MOST_MM), ground, dots))
    painter.drawLine(*ends)


def _pen(stroke: Stroke, width_mm: float, ground: int, dots: float) -> QPen:
    pen = QPen(colour(stroke.colour[ground]), max(width_mm * dots, 0.8))
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    if stroke.dash_mm:
        pen.setDashPattern([max(d * dots / pen.widthF(), 0.05) for d in stroke.dash_mm])
    return pen
