"""Which tool a mouse, a key or a finger on the map speaks to."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QNativeGestureEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QGestureEvent, QPinchGesture

from ui.map.tools.keyboard import KeyPointer
from ui.map.tools.tool import REACH_PX, Pointer, Tool

if TYPE_CHECKING:
    from ui.map.canvas import MapCanvas

_PAN_SHARE, _PAGE_SHARE = 0.15, 0.8
_TURN_STEP = 15.0
_WAYS = {
    Qt.Key.Key_Left: (_PAN_SHARE, 0.0),
    Qt.Key.Key_Right: (-_PAN_SHARE, 0.0),
    Qt.Key.Key_Up: (0.0, _PAN_SHARE),
    Qt.Key.Key_Down: (0.0, -_PAN_SHARE),
    Qt.Key.Key_PageUp: (0.0, _PAGE_SHARE),
    Qt.Key.Key_PageDown: (0.0, -_PAGE_SHARE),
}
_RESTING = ("pan", "identify", "point")
"""Tools that Escape does not lay down."""
_TAKE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class Handling:
    """Turns Qt's events on a canvas into what tools understand.

    The middle button always drags the map, Shift drags a box to zoom into, Shift with Alt turns the map; everything
    else is the tool's in hand, and what that one leaves moves the map.
    """

    def __init__(self, canvas: "MapCanvas") -> None:
        self._canvas = canvas
        self._pressed: Pointer | None = None
        self._button = Qt.MouseButton.NoButton
        self._dragging: Tool | None = None
        self.keyboard = KeyPointer()

    # the mouse

    def press(self, event: QMouseEvent) -> bool:
        """A button goes down; False where it means nothing here."""
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton):
            return False
        at = self._pointer(event.position(), event.modifiers())
        if at is None or self._pressed is not None:
            return False
        self._pressed, self._button, self._dragging = at, event.button(), None
        event.accept()
        return True

    def move(self, event: QMouseEvent) -> None:
        """The pointer moves, with or without a button."""
        at = self._pointer(event.position(), event.modifiers())
        if at is None:
            return
        self._canvas.cursor_moved.emit(at.lon, at.lat)
        start = self._pressed
        if start is None:
            self._canvas.tool_in_hand().hover(at)
            return
        if self._dragging is None:
            way = at.pixel - start.pixel
            if abs(way.x()) + abs(way.y()) < REACH_PX or self._button == Qt.MouseButton.RightButton:
                return
            self._begin(start, middle=self._button == Qt.MouseButton.MiddleButton)
        self._drag_to(start, at)

    def release(self, event: QMouseEvent) -> bool:
        """The button goes up: the end of a drag, or a click; False where none had gone down here."""
        start = self._pressed
        if start is None or event.button() != self._button:
            return False
        at = self._pointer(event.position(), event.modifiers()) or start
        self._pressed, button = None, self._button
        if self._dragging is not None:
            self._end(start, at)
        elif button == Qt.MouseButton.LeftButton:
            self._click(at)
        elif button == Qt.MouseButton.RightButton:
            self._canvas.tool_in_hand().right_click(at)
        return True

    def double_click(self, event: QMouseEvent) -> None:
        """A second click at once."""
        at = self._pointer(event.position(), event.modifiers())
        left = event.button() == Qt.MouseButton.LeftButton
        if at is not None and left and self._canvas.tool_in_hand().double_click(at):
            return
        out = not left or event.modifiers() & Qt.KeyboardModifier.AltModifier
        self._canvas.zoom(0.5 if out else 2.0, event.position())

    def wheel(self, event: QWheelEvent) -> None:
        """Zoom about the cursor; finely with Ctrl."""
        steps = event.angleDelta().y() / 120.0
        if steps:
            finer = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            self._canvas.zoom((1.15 if finer else 1.6) ** steps, event.position())
        event.accept()

    def give_up(self) -> None:
        """Let go of what is being dragged."""
        if self._dragging is not None:
            self._dragging.cancel()
        self._pressed = self._dragging = self.keyboard.held = None

    # drags and clicks, whoever makes them

    def _begin(self, start: Pointer, *, middle: bool = False) -> None:
        canvas = self._canvas
        pan = canvas.tool_named("pan")
        if middle:
            tool = pan
        elif start.shift and start.alt:
            tool = canvas.tool_named("rotate")
        elif start.shift:
            tool = canvas.tool_named("zoom_box")
        else:
            tool = canvas.tool_in_hand()
        if not tool.drags(start):
            tool = pan
            tool.drags(start)
        self._dragging = tool
        if tool is not pan or canvas.tool_in_hand() is pan:
            canvas.setCursor(tool.cursor())

    def _drag_to(self, start: Pointer, at: Pointer) -> None:
        if self._dragging is not None:
            self._dragging.drag(start, at)

    def _end(self, start: Pointer, at: Pointer) -> None:
        tool, self._dragging = self._dragging, None
        if tool is not None:
            tool.drop(start, at)
        self._canvas.setCursor(self._canvas.tool_in_hand().cursor())

    def _click(self, at: Pointer) -> None:
        tool = self._canvas.tool_in_hand()
        self._canvas.clicked.emit(at.lon, at.lat)
        tool.click(at)

    def _pointer(self, pixel: QPointF, held: Qt.KeyboardModifier) -> Pointer | None:
        place = self._canvas.finite_at(pixel)
        if place is None:
            return None
        return Pointer(
            pixel,
            *place,
            ctrl=bool(held & Qt.KeyboardModifier.ControlModifier),
            shift=bool(held & Qt.KeyboardModifier.ShiftModifier),
            alt=bool(held & Qt.KeyboardModifier.AltModifier),
        )

    # the keyboard

    def use_keyboard(self, on: bool) -> None:
        """Let the arrow keys move a pointer of their own, or the map again."""
        canvas, keys = self._canvas, self.keyboard
        if not on:
            self.give_up()
            keys.at = None
            canvas.tool_in_hand().leave()
            canvas.keyboard_changed.emit(False)
        elif keys.at is None:
            keys.at = QPointF(canvas.width() / 2, canvas.height() / 2)
            self._tell_keyboard(Qt.KeyboardModifier.NoModifier)
            canvas.keyboard_changed.emit(True)
        canvas.update()

    def key(self, event: QKeyEvent) -> bool:
        """A key; False where it means nothing here."""
        key, held = Qt.Key(event.key()), event.modifiers()
        ctrl = bool(held & Qt.KeyboardModifier.ControlModifier)
        shift = bool(held & Qt.KeyboardModifier.ShiftModifier)
        if key == Qt.Key.Key_Escape:
            return self._escape()
        if self.keyboard.on and self._keyboard(key, ctrl=ctrl, shift=shift, held=held):
            return True
        if self._canvas.tool_in_hand().key(key, ctrl=ctrl, shift=shift):
            return True
        return self._map_key(key, held)

    def _escape(self) -> bool:
        if self._dragging is not None or self._pressed is not None:
            self.give_up()
            self._canvas.setCursor(self._canvas.tool_in_hand().cursor())
            self._canvas.update()
            return True
        if self._canvas.tool_in_hand().cancel():
            return True
        if self.keyboard.on:
            self.use_keyboard(False)
            return True
        if self._canvas.tool() not in _RESTING:
            self._canvas.set_tool("identify")
            return True
        return False

    def _keyboard(self, key: Qt.Key, *, ctrl: bool, shift: bool, held: Qt.KeyboardModifier) -> bool:
        canvas, keys = self._canvas, self.keyboard
        moved = keys.move(key, canvas.width(), canvas.height(), fine=ctrl, wide=shift)
        if moved is not None:
            if moved != (0.0, 0.0):
                canvas.camera.pan(*moved)
            self._tell_keyboard(Qt.KeyboardModifier.NoModifier)
            canvas.update()
            return True
        at = self._pointer(keys.at, held) if keys.at is not None else None
        if at is None:
            return False
        if key == Qt.Key.Key_Space:
            self._hold(at)
            return True
        if key in _TAKE:
            if keys.held is not None:
                self._hold(at)
            elif not (shift and canvas.tool_in_hand().double_click(at)):
                self._click(at)
            canvas.update()
            return True
        return False

    def _hold(self, at: Pointer) -> None:
        """Space: take hold for a drag, or let go."""
        keys = self.keyboard
        if keys.held is None:
            keys.held = at.pixel
            self._pressed, self._button = at, Qt.MouseButton.NoButton
            self._begin(at)
        else:
            start = self._pressed or at
            keys.held = self._pressed = None
            self._end(start, at)
        self._canvas.update()

    def _tell_keyboard(self, held: Qt.KeyboardModifier) -> None:
        pixel = self.keyboard.at
        at = self._pointer(pixel, held) if pixel is not None else None
        if at is None:
            return
        self._canvas.cursor_moved.emit(at.lon, at.lat)
        if self.keyboard.held is not None and self._pressed is not None:
            self._drag_to(self._pressed, at)
        else:
            self._canvas.tool_in_hand().hover(at)

    def _map_key(self, key: Qt.Key, held: Qt.KeyboardModifier) -> bool:
        canvas = self._canvas
        if key in _WAYS:
            right, down = _WAYS[key]
            canvas.camera.pan(right * canvas.width(), down * canvas.height())
            for pictures in (canvas.pictures, canvas.chosen):
                pictures.see(canvas.camera.view, soon_ms=80)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            canvas.zoom(1.5)
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore):
            canvas.zoom(1 / 1.5)
        elif key == Qt.Key.Key_Home:
            canvas.fit()
        elif key == Qt.Key.Key_BracketLeft:
            canvas.turn_to(canvas.turn() - _TURN_STEP)
        elif key == Qt.Key.Key_BracketRight:
            canvas.turn_to(canvas.turn() + _TURN_STEP)
        elif key == Qt.Key.Key_N:
            canvas.turn_to(0.0)
        elif key in _TAKE:
            at = self._pointer(QPointF(canvas.width() / 2, canvas.height() / 2), held)
            if at is not None:
                self._click(at)
        else:
            return False
        return True

    # fingers

    def gesture(self, event: QEvent) -> bool:
        """Pinches and turns of touch screens and touch pads; False for every other event."""
        canvas = self._canvas
        if isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                at = canvas.mapFromGlobal(pinch.centerPoint())
                if pinch.scaleFactor() > 0:
                    canvas.zoom(pinch.scaleFactor(), at)
                if by := pinch.rotationAngle() - pinch.lastRotationAngle():
                    canvas.camera.turn(canvas.turn() + by, at)
                return True
        if isinstance(event, QNativeGestureEvent):
            kind = event.gestureType()
            if kind == Qt.NativeGestureType.ZoomNativeGesture:
                canvas.zoom(max(1.0 + event.value(), 0.1), event.position())
                return True
            if kind == Qt.NativeGestureType.RotateNativeGesture:
                canvas.camera.turn(canvas.turn() + event.value(), event.position())
                return True
        return False

    # painting

    def paint(self, painter: QPainter) -> None:
        """What the tools draw over the map, and the keyboard's pointer."""
        tools = [self._canvas.tool_in_hand()]
        if self._dragging is not None and self._dragging not in tools:
            tools.append(self._dragging)
        for tool in tools:
            painter.save()
            tool.paint(painter)
            painter.restore()
        self.keyboard.paint(painter, dark=self._canvas.dark)
