"""Hatching on any painter: the same lines on the same ground at every redraw, real lines on paper."""

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QImage, QPainter, QPainterPath, QPen, QTransform

from gis_desk.map.scene import Hatch
from gis_desk.map.view import View
from ui.map.symbols import colour

_TILE = 2
"""Fine dots per dot of the little picture of one line that pixels are hatched with."""
_MOST_LINES = 4000


def draw_hatch(painter: QPainter, path: QPainterPath, hatch: Hatch, view: View, ground: int, *, vector: bool) -> None:
    """Draw the lines of `hatch` inside `path`.

    Parameters
    ----------
    painter : QPainter
        On a device of pixels its transform leads from the plane of `path` to the device.
    path : QPainterPath
        In device pixels where `vector`, else in the painter's plane.
    view : View
        The lines are tied to its plane, so that they stand still when the map is dragged.
    vector : bool
        Whether the painter writes vectors.
    """
    across = hatch.spacing_mm * view.dots_per_mm
    origin = _origin(view, hatch, across)
    if vector:
        _lines(painter, path, hatch, view, ground, origin, across)
        return
    turned = QTransform()
    turned.translate(origin.x(), origin.y())
    turned.rotate(-hatch.angle_deg)
    tile = _tile(hatch, view, ground, across)
    turned.scale(1.0, across / tile.height())
    brush = QBrush(tile)
    base, ok = painter.transform().inverted()
    if not ok:
        return
    brush.setTransform(turned * base)
    smooth = painter.testRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(brush)
    painter.drawPath(path)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)


def _origin(view: View, hatch: Hatch, across: float) -> QPointF:
    """A point of the device that a line runs through: the one nearest to the middle of the view.

    Lines are counted from the origin of the plane.
    """
    per = view.metres_per_dot
    c, s = view.axes
    right, up = -view.x / per, -view.y / per
    x, y = right * c + up * s, -(up * c - right * s)
    turn = math.radians(hatch.angle_deg)
    away = math.fmod(x * math.sin(turn) + y * math.cos(turn), across)
    return QPointF(view.width / 2 + away * math.sin(turn), view.height / 2 + away * math.cos(turn))


def _tile(hatch: Hatch, view: View, ground: int, across: float) -> QImage:
    high = max(round(across * _TILE), 2)
    image = QImage(1, high, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    wide = max(hatch.width_mm * view.dots_per_mm, 0.5) * _TILE
    tone = colour(hatch.colour[ground])
    for top in (-wide / 2, high - wide / 2):
        painter.fillRect(QRectF(0, top, 1, wide), tone)
    painter.end()
    return image


def _lines(
    painter: QPainter, path: QPainterPath, hatch: Hatch, view: View, ground: int, origin: QPointF, across: float
) -> None:
    box = path.boundingRect().intersected(QRectF(0, 0, view.width, view.height))
    if box.isEmpty():
        return
    turn = math.radians(hatch.angle_deg)
    along, down = QPointF(math.cos(turn), -math.sin(turn)), QPointF(math.sin(turn), math.cos(turn))
    corners = (box.topLeft(), box.topRight(), box.bottomLeft(), box.bottomRight())
    far = [QPointF.dotProduct(p - origin, down) / across for p in corners]
    reach = [QPointF.dotProduct(p - origin, along) for p in corners]
    first, last = math.ceil(min(far)), math.floor(max(far))
    if last - first > _MOST_LINES:
        return
    painter.save()
    painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
    pen = QPen(colour(hatch.colour[ground]), hatch.width_mm * view.dots_per_mm)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    for k in range(first, last + 1):
        middle = origin + down * (k * across)
        painter.drawLine(middle + along * min(reach), middle + along * max(reach))
    painter.restore()
