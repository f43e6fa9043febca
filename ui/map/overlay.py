"""What lies over the picture of the map: highlights, previews, the scale bar, the note, the empty state."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import shapely
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QTransform
from shapely.geometry.base import BaseGeometry

from gis_desk.map.parts import lines_of, rings_of
from gis_desk.map.plane import Plane
from gis_desk.map.view import View
from ui.map.fonts import font
from ui.map.lettering import draw_text
from ui.map.paths import path_of
from ui.texts import tr

ACCENT = (QColor("#0f766e"), QColor("#2dd4bf"))
_ROLES: dict[str, tuple[str, str, bool]] = {
    "add": ("#15803d", "#5fd38a", False),
    "after": ("#0f766e", "#2dd4bf", False),
    "remove": ("#b3261e", "#ff8a80", True),
    "before": ("#6b6367", "#a8a1a4", True),
    "move": ("#c2410c", "#ff9d66", False),
    "claim_a": ("#c8102e", "#ff7a85", False),
    "claim_b": ("#1d4fa8", "#7fb2f2", False),
    "claim_c": ("#1b7f3b", "#6fd18c", True),
    "contested": ("#b3261e", "#ff8a80", True),
    "outline_a": ("#c8102e", "#ff7a85", False),
    "outline_b": ("#1d4fa8", "#7fb2f2", True),
    "outline_c": ("#6b6367", "#a8a1a4", True),
}
_MOST_VERTICES = 20_000


@dataclass(frozen=True, eq=False)
class Overlaid:
    """A geometry ready to be drawn over the map, in plane coordinates."""

    area: QPainterPath
    line: QPainterPath
    points: np.ndarray
    role: str


def overlaid(geometry: BaseGeometry, plane: Plane, role: str) -> Overlaid | None:
    """`geometry` (EPSG:4490) for drawing; very detailed ones are simplified; None when nothing can be shown."""
    if geometry is None or geometry.is_empty:
        return None
    moved = plane.shapes(np.array([geometry], dtype=object))
    if moved[0] is None:
        return None
    if shapely.get_num_coordinates(moved[0]) > _MOST_VERTICES:
        left, bottom, right, top = moved[0].bounds
        moved[0] = shapely.simplify(moved[0], max(right - left, top - bottom) / 5000)
    parts = _flat(moved)
    kinds = shapely.get_type_id(parts)
    rings = rings_of(parts[kinds == 3])
    lines = lines_of(parts[np.isin(kinds, (1, 2))])
    return Overlaid(
        path_of(rings.xy, rings.offsets, closed=True),
        path_of(lines.xy, lines.offsets, closed=False),
        shapely.get_coordinates(parts[kinds == 0]),
        role,
    )


def _flat(shapes: np.ndarray) -> np.ndarray:
    parts = shapely.get_parts(shapes)
    while np.isin(shapely.get_type_id(parts), (4, 5, 6, 7)).any():
        parts = shapely.get_parts(parts)
    return parts


def draw_overlaid(
    painter: QPainter, items: Iterable[Overlaid], view: View, transform: QTransform, *, dark: bool
) -> None:
    """Highlights and previews: a light rim, the role's colour, a faint fill."""
    for item in items:
        role = _ROLES.get(item.role)
        tone = ACCENT[dark] if role is None else QColor(role[dark])
        faint = QColor(tone)
        faint.setAlpha(52)
        rim = QColor("#101314" if dark else "#ffffff")
        rim.setAlpha(190)
        painter.save()
        painter.setTransform(transform * painter.transform())
        if item.role == "contested":
            painter.fillPath(item.area, _hatched(tone, painter))
        elif not item.role.startswith("outline"):
            painter.fillPath(item.area, faint)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        strokes = [(4.6, rim, False), (2.4, tone, role is not None and role[2])]
        if item.role == "contested":
            strokes = [(1.0, tone, True)]
        elif item.role.startswith("outline"):
            strokes = [(1.8, tone, role is not None and role[2])]
        for width, colour, dashed in strokes:
            pen = QPen(colour, width)
            pen.setCosmetic(True)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            if dashed:
                pen.setDashPattern([4, 2.5])
            painter.setPen(pen)
            painter.drawPath(item.area)
            painter.drawPath(item.line)
        painter.restore()
        if len(item.points):
            x, y = view.to_dots(item.points[:, 0], item.points[:, 1])
            for a, b in zip(x.tolist(), y.tolist(), strict=True):
                painter.setPen(QPen(rim, 5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(QPointF(a, b), 9, 9)
                painter.setPen(QPen(tone, 2.4))
                painter.drawEllipse(QPointF(a, b), 9, 9)


def _hatched(tone: QColor, painter: QPainter) -> QBrush:
    """Lines aslant in pixels, whatever the painter's transform is."""
    brush = QBrush(tone, Qt.BrushStyle.BDiagPattern)
    back, ok = painter.transform().inverted()
    if ok:
        brush.setTransform(back)
    return brush


def round_length(most_m: float) -> float:
    """The largest 1, 2 or 5 times a power of ten that is not longer than `most_m`."""
    power = 10.0 ** np.floor(np.log10(max(most_m, 1e-6)))
    return float(max((f * power for f in (1, 2, 5) if f * power <= most_m), default=power))


def length_text(metres: float) -> str:
    """``500 m``, ``2 km``."""
    return f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"


def draw_scale_bar(painter: QPainter, view: View, left: float, bottom: float, *, dark: bool) -> None:
    """A bar of a round length with its number, lower left corner at (`left`, `bottom`)."""
    metres = round_length(130 * view.metres_per_dot)
    width = metres / view.metres_per_dot
    ink, paper = QColor("#e8e4e0" if dark else "#2f2a2c"), QColor("#16191b" if dark else "#ffffff")
    paper.setAlpha(215)
    painter.save()
    painter.setFont(font(12))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(paper)
    painter.drawRoundedRect(QRectF(left - 8, bottom - 27, width + 16, 33), 4, 4)
    painter.setPen(QPen(ink, 1.4))
    painter.drawPolyline(
        [
            QPointF(left, bottom - 6),
            QPointF(left, bottom),
            QPointF(left + width, bottom),
            QPointF(left + width, bottom - 6),
        ]
    )
    metrics = QFontMetricsF(painter.font())
    words = length_text(metres)
    draw_text(painter, QPointF(left + (width - metrics.horizontalAdvance(words)) / 2, bottom - 10), words)
    painter.restore()


def draw_note(painter: QPainter, width: float, height: float, *, dark: bool) -> None:
    """The standing remark on what the lines are not."""
    words = tr("Boundaries for office work, not the published ones")
    ink, paper = QColor("#b3adab" if dark else "#5d5659"), QColor("#16191b" if dark else "#ffffff")
    paper.setAlpha(190)
    painter.save()
    painter.setFont(font(11))
    metrics = QFontMetricsF(painter.font())
    room = metrics.horizontalAdvance(words)
    box = QRectF(width - room - 20, height - 24, room + 12, 18)
    if box.left() > 220:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(paper)
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(ink)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
    painter.restore()


def draw_hint(painter: QPainter, width: float, words: str, *, dark: bool) -> None:
    """What the tool in hand waits for, at the top of the map; in two lines where one has not the room."""
    ink, paper = QColor("#e8e4e0" if dark else "#2f2a2c"), QColor("#16191b" if dark else "#ffffff")
    paper.setAlpha(225)
    painter.save()
    painter.setFont(font(13))
    room = QRectF(0, 0, max(width - 236, 120), 44)
    wrapped = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    needed = QFontMetricsF(painter.font()).boundingRect(room, wrapped.value, words)
    box = QRectF((width - needed.width()) / 2 - 12, 12, needed.width() + 24, max(needed.height() + 8, 28))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(paper)
    painter.drawRoundedRect(box, 6, 6)
    painter.setPen(ink)
    painter.drawText(box.adjusted(10, 0, -10, 0), wrapped, words)
    painter.restore()


def draw_empty(painter: QPainter, width: float, height: float, *, dark: bool) -> None:
    """What stands on a map without layers."""
    painter.save()
    middle = QRectF(24, height / 2 - 50, max(width - 48, 10), 40)
    title = font(17)
    title.setWeight(QFont.Weight.DemiBold)
    painter.setFont(title)
    painter.setPen(QColor("#d8d2d0" if dark else "#4a4346"))
    painter.drawText(middle, Qt.AlignmentFlag.AlignCenter, tr("Nothing on the map yet"))
    painter.setFont(font(13))
    painter.setPen(QColor("#a8a1a4" if dark else "#6b6367"))
    painter.drawText(
        middle.translated(0, 36),
        Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap,
        tr("Open a workspace, or drop a file with divisions, names or markers here"),
    )
    painter.restore()
