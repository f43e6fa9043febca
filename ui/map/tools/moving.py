"""The tools that change the view: drag the map, zoom into a box, turn it."""

from math import atan2, degrees

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from ui.map.overlay import ACCENT
from ui.map.tools.tool import Board, Pointer, Tool
from ui.texts import tr

_STEP = 15.0
"""Degrees the map turns by in steps while Ctrl is held."""


class PanTool(Tool):
    """Drags the map; what every other tool leaves to it too."""

    name = "pan"

    def __init__(self, board: Board) -> None:
        super().__init__(board)
        self._last: QPointF | None = None

    def cursor(self) -> Qt.CursorShape:
        """A hand, closed while it drags."""
        return Qt.CursorShape.OpenHandCursor if self._last is None else Qt.CursorShape.ClosedHandCursor

    def drags(self, start: Pointer) -> bool:
        """Always."""
        self._last = start.pixel
        return True

    def drag(self, start: Pointer, now: Pointer) -> None:
        """The ground follows the hand."""
        way = now.pixel - (self._last or start.pixel)
        self._last = now.pixel
        self.board.camera.pan(way.x(), way.y())

    def drop(self, start: Pointer, now: Pointer) -> None:  # noqa: ARG002 - the view is there already
        """A new picture of where it came to rest."""
        self._last = None
        self.board.settle()

    def cancel(self) -> bool:
        """The drag ends where it is."""
        held, self._last = self._last is not None, None
        return held


class ZoomBoxTool(Tool):
    """Zooms into a box that is dragged open."""

    name = "zoom_box"

    def __init__(self, board: Board) -> None:
        super().__init__(board)
        self._box: QRectF | None = None

    def cursor(self) -> Qt.CursorShape:
        """A cross."""
        return Qt.CursorShape.CrossCursor

    def hint(self) -> str:
        """How."""
        return tr("Drag a box round what is to fill the map")

    def stop(self) -> None:
        """No box stays."""
        self.cancel()

    def click(self, at: Pointer) -> None:
        """Zoom in about the pointer."""
        self.board.camera.zoom(2.0, at.pixel)

    def drags(self, start: Pointer) -> bool:
        """Always."""
        self._box = QRectF(start.pixel, start.pixel)
        return True

    def drag(self, start: Pointer, now: Pointer) -> None:
        """The box as it is."""
        self._box = QRectF(start.pixel, now.pixel).normalized()
        self.board.update()

    def drop(self, start: Pointer, now: Pointer) -> None:
        """Show what is in the box; one of no size is none."""
        box, self._box = QRectF(start.pixel, now.pixel).normalized(), None
        if box.width() > 3 and box.height() > 3:
            self.board.camera.show_pixels(box)
        self.board.update()

    def cancel(self) -> bool:
        """Give the box up."""
        open_, self._box = self._box is not None, None
        self.board.update()
        return open_

    def paint(self, painter: QPainter) -> None:
        """The box."""
        if self._box is not None:
            draw_box(painter, self._box, dark=self.board.dark)


class RotateTool(Tool):
    """Turns the map about its middle."""

    name = "rotate"

    def __init__(self, board: Board) -> None:
        super().__init__(board)
        self._before: float | None = None

    def cursor(self) -> Qt.CursorShape:
        """A hand that turns."""
        return Qt.CursorShape.SizeAllCursor

    def hint(self) -> str:
        """How."""
        return tr("Drag round the middle to turn the map, with Ctrl in steps of 15°; N puts north up")

    def drags(self, start: Pointer) -> bool:  # noqa: ARG002 - anywhere
        """Always."""
        self._before = self.board.camera.view.turn
        return True

    def drag(self, start: Pointer, now: Pointer) -> None:
        """Turn by the angle the pointer has gone round the middle."""
        if self._before is None:
            return
        wanted = self._before + self._angle(now.pixel) - self._angle(start.pixel)
        if now.ctrl:
            wanted = round(wanted / _STEP) * _STEP
        self.board.camera.turn(wanted)

    def drop(self, start: Pointer, now: Pointer) -> None:  # noqa: ARG002 - the view is there already
        """A new picture of how it came to rest."""
        self._before = None
        self.board.settle()

    def cancel(self) -> bool:
        """Back to how it was."""
        before, self._before = self._before, None
        if before is None:
            return False
        self.board.camera.turn(before)
        return True

    def _angle(self, pixel: QPointF) -> float:
        view = self.board.camera.view
        return degrees(atan2(pixel.y() - view.height / 2, pixel.x() - view.width / 2))


def draw_box(painter: QPainter, box: QRectF, *, dark: bool, dashed: bool = False) -> None:
    """A box that is being dragged open."""
    tone = QColor(ACCENT[dark])
    pen = QPen(tone, 1.5)
    if dashed:
        pen.setDashPattern([4, 3])
    painter.setPen(pen)
    tone.setAlpha(40)
    painter.setBrush(tone)
    painter.drawRect(box)
