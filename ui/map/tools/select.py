"""The tool that chooses objects: by a click, a box, or a line drawn round them."""

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from shapely import Polygon, box, make_valid
from shapely.geometry.base import BaseGeometry

from ui.map.overlay import ACCENT
from ui.map.tools.moving import draw_box
from ui.map.tools.tool import REACH_PX, Board, Pointer, Tool
from ui.texts import tr

SHAPES = ("box", "lasso")
_LEAST_PX = 4.0
"""Pixels between two points of a lasso."""


class SelectTool(Tool):
    """Chooses what a click or a drawn shape meets; Ctrl adds to what is chosen, and takes off what is chosen already.

    Signals
    -------
    clicked(lon, lat, add)
        A click; `add`: with Ctrl.
    drawn(shape, inside, add)
        A shape (EPSG:4490); `inside`: only what lies wholly in it.
    """

    name = "select"
    clicked = Signal(float, float, bool)
    drawn = Signal(object, bool, bool)

    def __init__(self, board: Board) -> None:
        super().__init__(board)
        self.shape = "box"
        """``box`` or ``lasso``: what a drag draws."""
        self.inside = False
        """Whether a shape chooses only what lies wholly in it."""
        self._way: list[QPointF] = []

    def cursor(self) -> Qt.CursorShape:
        """A cross."""
        return Qt.CursorShape.CrossCursor

    def hint(self) -> str:
        """How."""
        if self.shape == "lasso":
            return tr("Click an object, or draw round several; Ctrl adds and takes off")
        return tr("Click an object, or drag a box over several; Ctrl adds and takes off")

    def set_shape(self, shape: str) -> None:
        """Draw ``box`` or ``lasso`` from now on."""
        self.shape = shape
        self.hinted.emit()

    def stop(self) -> None:
        """Nothing half drawn stays."""
        self.cancel()

    def click(self, at: Pointer) -> None:
        """Choose what lies there."""
        self.clicked.emit(at.lon, at.lat, at.ctrl)

    def drags(self, start: Pointer) -> bool:
        """Always."""
        self._way = [start.pixel]
        return True

    def drag(self, start: Pointer, now: Pointer) -> None:  # noqa: ARG002 - the way remembers it
        """The shape as it is."""
        if self.shape == "box":
            self._way[1:] = [now.pixel]
        elif (now.pixel - self._way[-1]).manhattanLength() >= _LEAST_PX:
            self._way.append(now.pixel)
        self.board.update()

    def drop(self, start: Pointer, now: Pointer) -> None:
        """Choose by the shape; one of no size chooses nothing."""
        way, self._way = [*self._way, now.pixel], []
        self.board.update()
        if self.shape == "box":
            shape = self.box_of(start.pixel, now.pixel)
        else:
            shape = self._round(way) if len(way) > 2 else None
        if shape is not None and not shape.is_empty:
            self.drawn.emit(shape, self.inside, now.ctrl)

    def box_of(self, one: QPointF, other: QPointF) -> BaseGeometry | None:
        """The ground (EPSG:4490) under a box of the window, straight in the window on a turned map too."""
        pixels = QRectF(one, other).normalized()
        if pixels.width() < 1 or pixels.height() < 1:
            return None
        return self._round([pixels.topLeft(), pixels.topRight(), pixels.bottomRight(), pixels.bottomLeft()])

    def _round(self, pixels: list[QPointF]) -> BaseGeometry | None:
        places = [self.board.camera.lonlat_at(pixel) for pixel in pixels]
        if any(abs(lon) > 360 or abs(lat) > 90 or lon != lon or lat != lat for lon, lat in places):
            return None
        made = Polygon(places)
        return made if made.is_valid else make_valid(made).buffer(0)

    def around(self, lon: float, lat: float) -> BaseGeometry:
        """The square that a click stands for."""
        pixel = self.board.camera.pixel_of(lon, lat)
        reach = QPointF(REACH_PX, REACH_PX)
        shape = self.box_of(pixel - reach, pixel + reach)
        return shape if shape is not None else box(lon, lat, lon, lat)

    def cancel(self) -> bool:
        """Give the shape up."""
        drawing, self._way = bool(self._way), []
        self.board.update()
        return drawing

    def paint(self, painter: QPainter) -> None:
        """The box, or the line so far; dashed where an object may reach out of it."""
        if len(self._way) < 2:
            return
        dark = self.board.dark
        if self.shape == "box":
            draw_box(painter, QRectF(self._way[0], self._way[-1]).normalized(), dark=dark, dashed=not self.inside)
            return
        tone = QColor(ACCENT[dark])
        pen = QPen(tone, 1.5)
        if not self.inside:
            pen.setDashPattern([4, 3])
        painter.setPen(pen)
        tone.setAlpha(40)
        painter.setBrush(tone)
        painter.drawPolygon(QPolygonF(self._way))
