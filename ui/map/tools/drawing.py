"""What measuring and editing have in common: vertices set one by one, snapped, shown with the way to the pointer."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from gis_desk.map.snapping import Snap
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
        pixels = self._board.camera.pixels_of(self.whole())
        draw_way(painter, pixels, len(self.positions), closed=closed, dark=dark)
        if self.snapped is not None and self.next is not None:
            draw_snap(painter, self._board.camera.pixel_of(*self.next), self.snapped.kind, dark=dark)


def draw_way(painter: QPainter, pixels: list[QPointF], fixed: int, *, closed: bool, dark: bool) -> None:
    """A line, or an area where `closed`; vertices from number `fixed` on are not set yet and hang on dashes."""
    tone, rim = QColor(ACCENT[dark]), QColor("#101314" if dark else "#ffffff")
    if closed and len(pixels) > 2:
        faint = QColor(tone)
        faint.setAlpha(46)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(faint)
        painter.drawPolygon(QPolygonF(pixels))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width, dashed in ((rim, 5.0, False), (tone, 2.2, True)):
        pen = QPen(colour, width)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPath(_path(pixels[:fixed]))
        if dashed:
            pen.setDashPattern([3, 2.4])
            painter.setPen(pen)
        hanging = pixels[max(fixed - 1, 0) :]
        painter.drawPath(_path(hanging))
        if closed and len(pixels) > 2:
            painter.drawLine(pixels[-1], pixels[0])
    painter.setPen(QPen(tone, 2))
    painter.setBrush(rim)
    for pixel in pixels[:fixed]:
        painter.drawEllipse(pixel, 3.6, 3.6)


def _path(pixels: list[QPointF]) -> QPainterPath:
    path = QPainterPath()
    for n, pixel in enumerate(pixels):
        if n:
            path.lineTo(pixel)
        else:
            path.moveTo(pixel)
    return path
