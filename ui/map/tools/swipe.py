"""The tool that compares: a line across the map, and layers that are shown on one side of it only."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from gis_desk.map.scene import DARK, LIGHT
from ui.map.overlay import ACCENT
from ui.map.pictures import Pictures
from ui.map.tools.tool import Pointer, Tool
from ui.texts import tr

if TYPE_CHECKING:
    from ui.map.canvas import MapCanvas

_GRIP_PX = 10
_STEP, _WIDE = 0.01, 0.1
SIDES = ("near", "far")


class SwipeTool(Tool):
    """A line that is dragged over the map; each side of it has layers of its own.

    The near side is left of the line or above it, the far side right of it or below.

    Signals
    -------
    changed()
        The line or the layers are others than before.
    """

    name = "swipe"
    changed = Signal()

    def __init__(self, canvas: "MapCanvas") -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.upright = True
        """Whether the line runs from top to bottom, so that the near side is at its left."""
        self.share = 0.5
        """Where it stands, from 0 (left, top) to 1."""
        self.hidden: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
        """The layers that are not shown on the near side, and on the far side."""
        canvas.layers_changed.connect(self._follow)

    def start(self) -> None:
        """The pictures of both sides are made."""
        canvas = self._canvas
        while len(canvas.asides) < len(SIDES):
            made = Pictures(canvas)
            made.changed.connect(canvas.update)
            made.failed.connect(canvas.failed)
            canvas.asides.append(made)
        if not any(self.hidden) and canvas.layers():
            self.hidden = (frozenset(), frozenset({canvas.layers()[0].id}))
        self._renew()
        self.changed.emit()

    def stop(self) -> None:
        """The map is whole again; nothing more is made for the sides."""
        for each in self._canvas.asides:
            each.set_layers(())
        self._canvas.update()

    def hide(self, near: Iterable[str], far: Iterable[str]) -> None:
        """Show these layers not on the near side, and those not on the far side."""
        self.hidden = (frozenset(near), frozenset(far))
        self._renew()
        self.changed.emit()

    def set_upright(self, upright: bool) -> None:
        """Let the line run from top to bottom, or from side to side."""
        self.upright = upright
        self._move(self.share)

    def cursor(self) -> Qt.CursorShape:
        """Two arrows across the line."""
        return Qt.CursorShape.SplitHCursor if self.upright else Qt.CursorShape.SplitVCursor

    def hint(self) -> str:
        """How."""
        return tr("Drag the line, or move it with Ctrl and the arrow keys; V turns it")

    def click(self, at: Pointer) -> None:
        """The line comes here."""
        self._to(at)

    def drags(self, start: Pointer) -> bool:
        """On the line; elsewhere the map moves."""
        away = start.pixel - self._middle()
        return abs(away.x() if self.upright else away.y()) <= _GRIP_PX

    def drag(self, start: Pointer, now: Pointer) -> None:  # noqa: ARG002 - it follows the pointer
        """The line follows."""
        self._to(now)

    def key(self, key: Qt.Key, *, ctrl: bool = False, shift: bool = False) -> bool:
        """Ctrl and arrow keys move the line, V turns it."""
        if key == Qt.Key.Key_V and not ctrl:
            self.set_upright(not self.upright)
            self._canvas.setCursor(self.cursor())
            return True
        back = (Qt.Key.Key_Left, Qt.Key.Key_Up)
        if ctrl and key in (*back, Qt.Key.Key_Right, Qt.Key.Key_Down):
            step = _WIDE if shift else _STEP
            self._move(self.share - step if key in back else self.share + step)
            return True
        return False

    def paint(self, painter: QPainter) -> None:
        """The sides that differ from the map, and the line with its grip."""
        canvas, middle = self._canvas, self._middle()
        width, height = float(canvas.width()), float(canvas.height())
        x, y = (middle.x(), 0.0) if self.upright else (0.0, middle.y())
        near = QRectF(0, 0, x, height) if self.upright else QRectF(0, 0, width, y)
        for side, box in enumerate((near, QRectF(x, y, width - x, height - y))):
            if not self._own(side):
                continue
            painter.save()
            painter.setClipRect(box)
            painter.fillRect(canvas.rect(), canvas.ground_colour())
            canvas.asides[side].paint(painter, canvas.camera.view)
            canvas.chosen.paint(painter, canvas.camera.view)
            painter.restore()
        tone, rim = ACCENT[canvas.dark], QColor("#101314" if canvas.dark else "#ffffff")
        ends = (
            (QPointF(middle.x(), 0), QPointF(middle.x(), height))
            if self.upright
            else (QPointF(0, middle.y()), QPointF(width, middle.y()))
        )
        for colour, wide in ((rim, 5.0), (tone, 2.0)):
            painter.setPen(QPen(colour, wide))
            painter.drawLine(*ends)
        painter.setPen(QPen(rim, 2))
        painter.setBrush(tone)
        painter.drawEllipse(middle, 14, 14)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(rim)
        painter.translate(middle)
        painter.rotate(0 if self.upright else 90)
        for side in (-1, 1):
            painter.drawPolygon(QPolygonF([QPointF(side * 3, -5), QPointF(side * 9, 0), QPointF(side * 3, 5)]))

    def _middle(self) -> QPointF:
        width, height = self._canvas.width(), self._canvas.height()
        return QPointF(width * self.share, height / 2) if self.upright else QPointF(width / 2, height * self.share)

    def _to(self, at: Pointer) -> None:
        if self.upright:
            self._move(at.pixel.x() / max(self._canvas.width(), 1))
        else:
            self._move(at.pixel.y() / max(self._canvas.height(), 1))

    def _move(self, share: float) -> None:
        self.share = min(max(share, 0.0), 1.0)
        self.changed.emit()
        self._canvas.update()

    def _own(self, side: int) -> bool:
        """Whether a side shows other layers than the map as a whole."""
        shown = {layer.id for layer in self._canvas.layers() if layer.visible}
        return bool(self._canvas.asides) and not shown.isdisjoint(self.hidden[side])

    def _follow(self) -> None:
        self._renew()
        self.changed.emit()

    def _renew(self) -> None:
        canvas = self._canvas
        if not canvas.asides or canvas.tool_in_hand() is not self:
            return
        for side, each in enumerate(canvas.asides):
            each.set_plane(canvas.camera.plane)
            each.set_ground(DARK if canvas.dark else LIGHT)
            each.see(canvas.camera.view)
            own = canvas.layers() if self._own(side) else ()
            each.set_layers([layer for layer in own if layer.id not in self.hidden[side]])
        canvas.update()
