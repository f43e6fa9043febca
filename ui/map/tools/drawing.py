"""What measuring and editing have in common: vertices set one by one, snapped, shown with the way to the pointer."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from gis_desk.map.measuring import course
from gis_desk.map.snapping import Snap
from ui.map.camera import Camera
from ui.map.overlay import ACCENT
from ui.map.snapper import Snapper, draw_snap
from ui.map.tools.tool import Board, Pointer

Position = tuple[float, float]


class Sketch:
    """Positions (longitude, latitude) that have been set, and where the next would be.

    Attributes
    ----------
    positions : list of (float, float)
    next : (float, float) or None
        Under the pointer, snapped; None while it is off the map.
    snapped : Snap or None
        What the pointer has snapped to.
    """

    def __init__(self, board: Board, snapper: Snapper) -> None:
        self._board, self._snapper = board, snapper
        self.positions: list[Position] = []
        self.next: Position | None = None
        self.snapped: Snap | None = None

    def point_to(self, at: Pointer, without: Position | None = None) -> Position:
        """Let the pointer be at `at`; gives the position it means. Alt keeps it from snapping.

        It does not snap to the vertex at `without`, nor to the edges that end there.
        """
        view = self._board.camera.view
        self.snapped = None if at.alt else self._snapper.at(at.lon, at.lat, view, without)
        self.next = (at.lon, at.lat) if self.snapped is None else (self.snapped.lon, self.snapped.lat)
        self._board.update()
        return self.next

    def add(self, at: Pointer) -> bool:
        """Set the next vertex; False where it would repeat the last."""
        place = self.point_to(at)
        if self.positions and self.positions[-1] == place:
            return False
        self.positions.append(place)
        return True

    def take_back(self) -> bool:
        """Remove the last vertex; whether there was one."""
        if not self.positions:
            return False
        self.positions.pop()
        self._board.update()
        return True

    def leave(self) -> None:
        """The pointer is off the map."""
        self.next, self.snapped = None, None
        self._board.update()

    def clear(self) -> None:
        """Nothing is set."""
        self.positions = []
        self._board.update()

    def whole(self) -> list[Position]:
        """The positions set, and the one under the pointer."""
        if self.next is None or (self.positions and self.positions[-1] == self.next):
            return list(self.positions)
        return [*self.positions, self.next]

    def paint(self, painter: QPainter, *, closed: bool = False) -> None:
        """Line or area, vertices, the way to the pointer in dashes, and the sign of snapping."""
        dark = self._board.dark
        draw_way(painter, self._board.camera, self.whole(), len(self.positions), closed=closed, dark=dark)
        if self.snapped is not None and self.next is not None:
            draw_snap(painter, self._board.camera.pixel_of(*self.next), self.snapped.kind, dark=dark)


def draw_way(
    painter: QPainter, camera: Camera, positions: Sequence[Position], fixed: int, *, closed: bool, dark: bool
) -> None:
    """Geodesics from one position to the next, or the area in them where `closed`.

    Positions from number `fixed` on are not set yet: the way to them is dashed.
    """
    tone, rim = QColor(ACCENT[dark]), QColor("#101314" if dark else "#ffffff")
    ring = [*positions, positions[0]] if closed and len(positions) > 2 else list(positions)
    ways = [camera.pixels_of(leg) for leg in course(ring)]
    if closed and len(positions) > 2:
        faint = QColor(tone)
        faint.setAlpha(46)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(faint)
        painter.drawPolygon(QPolygonF([pixel for way in ways for pixel in way]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    solid, hanging = ways[: max(fixed - 1, 0)], ways[max(fixed - 1, 0) :]
    for colour, width, dashes in ((rim, 5.0, []), (tone, 2.2, [3.0, 2.4])):
        pen = QPen(colour, width)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        for way in solid:
            painter.drawPolyline(QPolygonF(way))
        if dashes and fixed < len(positions):
            pen.setDashPattern(dashes)
            painter.setPen(pen)
        for way in hanging:
            painter.drawPolyline(QPolygonF(way))
    painter.setPen(QPen(tone, 2))
    painter.setBrush(rim)
    for pixel in camera.pixels_of(positions[:fixed]):
        painter.drawEllipse(pixel, 3.6, 3.6)
