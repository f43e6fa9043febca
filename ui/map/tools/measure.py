"""The tool that measures: distances with bearings, areas, angles; on the ellipsoid, shown while they are drawn."""

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from gis_desk.map.measuring import angle_deg, area_m2, legs
from ui.map.fonts import font
from ui.map.overlay import ACCENT
from ui.map.snapper import Snapper
from ui.map.tools.drawing import Position, Sketch, draw_way
from ui.map.tools.tool import Board, Pointer, Tool
from ui.texts import tr

MODES = ("distance", "area", "angle")
_LEAST_PX = 46.0
"""Legs shorter than this on the screen carry no number."""


class Words(Protocol):
    """How measures are written."""

    def length(self, metres: float) -> str:
        """A length with its unit."""

    def area(self, square_metres: float) -> str:
        """An area with its unit."""

    def bearing(self, degrees: float) -> str:
        """A bearing."""


@dataclass(frozen=True)
class Measure:
    """Something measured: its mode of `MODES` and its positions (longitude, latitude)."""

    mode: str
    positions: tuple[Position, ...]


class MeasureTool(Tool):
    """Measures what is clicked together; what is finished stays on the map until it is cleared.

    A click sets a vertex, snapped unless Alt is held; Backspace takes the last one back; a double click, the right
    button or Enter finishes.

    Signals
    -------
    changed()
        Something is measured otherwise than before.
    """

    name = "measure"
    changed = Signal()

    def __init__(self, board: Board, snapper: Snapper, words: Words) -> None:
        super().__init__(board)
        self.words = words
        self.mode = "distance"
        self.sketch = Sketch(board, snapper)
        self.done: list[Measure] = []

    def set_mode(self, mode: str) -> None:
        """Measure ``distance``, ``area`` or ``angle`` from now on; what was begun is given up."""
        self.mode = mode
        self.sketch.clear()
        self._tell()

    def current(self) -> Measure | None:
        """What is being measured, the pointer included; else what was finished last."""
        if self.sketch.positions:
            return Measure(self.mode, tuple(self.sketch.whole()))
        return self.done[-1] if self.done else None

    def cursor(self) -> Qt.CursorShape:
        """A cross."""
        return Qt.CursorShape.CrossCursor

    def hint(self) -> str:
        """How."""
        if self.mode == "angle":
            return tr("Click one arm, the corner, the other arm; Alt does not snap")
        return tr("Click point after point; Backspace takes back, double click or Enter finishes, Alt does not snap")

    def stop(self) -> None:
        """Everything measured goes."""
        self.clear()
        self.sketch.leave()

    def clear(self) -> None:
        """Everything measured goes."""
        self.done = []
        self.sketch.clear()
        self._tell()

    def hover(self, at: Pointer) -> None:
        """The measure up to here."""
        self.sketch.point_to(at)
        if self.sketch.positions:
            self.changed.emit()

    def leave(self) -> None:
        """The measure without the pointer."""
        self.sketch.leave()

    def click(self, at: Pointer) -> None:
        """Set a vertex; the third of an angle finishes it."""
        self.sketch.add(at)
        if self.mode == "angle" and len(self.sketch.positions) == 3:
            self.finish()
        else:
            self._tell()

    def double_click(self, at: Pointer) -> bool:
        """Finish; the first click of the two has set the last vertex."""
        self.sketch.add(at)
        self.finish()
        return True

    def right_click(self, at: Pointer) -> bool:  # noqa: ARG002 - wherever it is
        """Finish."""
        self.finish()
        return True

    def finish(self) -> bool:
        """Keep what is measured; False where that is too little to measure."""
        positions = tuple(self.sketch.positions)
        least = {"distance": 2, "area": 3, "angle": 3}[self.mode]
        whole = len(positions) >= least
        if whole:
            self.done.append(Measure(self.mode, positions))
            self.sketch.clear()
        self._tell()
        return whole

    def cancel(self) -> bool:
        """Give up what was begun, then what is finished."""
        if self.sketch.positions:
            self.sketch.clear()
        elif self.done:
            self.done = []
        else:
            return False
        self._tell()
        return True

    def key(self, key: Qt.Key, *, ctrl: bool = False, shift: bool = False) -> bool:  # noqa: ARG002 - none of these
        """Backspace takes a vertex back, Enter finishes."""
        if key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            taken = self.sketch.take_back()
            self._tell()
            return taken
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.sketch.positions:
            self.finish()
            return True
        return False

    def paint(self, painter: QPainter) -> None:
        """All measures with their numbers, and the sign of snapping."""
        camera = self.board.camera
        for measure in self.done:
            pixels = camera.pixels_of(measure.positions)
            closed = measure.mode == "area"
            draw_way(painter, camera, measure.positions, len(pixels), closed=closed, dark=self.board.dark)
            self._label(painter, measure, pixels)
        self.sketch.paint(painter, closed=self.mode == "area")
        if self.sketch.positions:
            whole = self.sketch.whole()
            self._label(painter, Measure(self.mode, tuple(whole)), camera.pixels_of(whole))

    def _tell(self) -> None:
        self.changed.emit()
        self.board.update()

    def _label(self, painter: QPainter, measure: Measure, pixels: list[QPointF]) -> None:
        """The result, and the length of each leg that has the room."""
        words, taken = self.words, list[QRectF]()
        if measure.mode == "angle":
            if len(pixels) > 2:
                degrees = angle_deg(*measure.positions[:3])
                self._number(painter, pixels[1] + QPointF(0, 20), words.bearing(degrees), taken, strong=True)
            return
        closed = measure.mode == "area" and len(pixels) > 2
        way = legs(measure.positions, closed=closed)
        if closed:
            size = area_m2(measure.positions)
            told = tr("The sides cross") if size is None else words.area(size)
            self._number(painter, sum(pixels, QPointF()) / len(pixels), told, taken, strong=True)
        elif len(pixels) > 1:
            self._number(painter, pixels[-1] + QPointF(0, 22), words.length(way.total_m), taken, strong=True)
        ends = [*pixels[1:], pixels[0]] if closed else pixels[1:]
        if len(way.metres) > 1:
            for one, other, metres in zip(pixels, ends, way.metres.tolist(), strict=False):
                if (other - one).manhattanLength() >= _LEAST_PX:
                    self._number(painter, (one + other) / 2, words.length(metres), taken)

    def _number(
        self, painter: QPainter, middle: QPointF, words: str, taken: list[QRectF], *, strong: bool = False
    ) -> None:
        """A number on a small plate, unless another stands there."""
        dark = self.board.dark
        ink, paper = QColor("#e8e4e0" if dark else "#2f2a2c"), QColor("#16191b" if dark else "#ffffff")
        paper.setAlpha(230)
        painter.setFont(font(13 if strong else 12, bold=strong))
        room = QFontMetricsF(painter.font()).horizontalAdvance(words)
        box = QRectF(middle.x() - room / 2 - 6, middle.y() - 10, room + 12, 20)
        if any(box.intersects(other) for other in taken):
            return
        taken.append(box)
        painter.setPen(QPen(ACCENT[dark], 1.2) if strong else Qt.PenStyle.NoPen)
        painter.setBrush(paper)
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(ink)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
