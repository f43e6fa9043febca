"""The chart of the timeline with a brush that chooses a period."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent

from ui.desktop.disputes.listing.panels.chart import BarChart

_GRIP = 5
"""So near an end of the brush takes it in hand, px."""
_SHAPES = {
    "first": Qt.CursorShape.SizeHorCursor,
    "last": Qt.CursorShape.SizeHorCursor,
    "move": Qt.CursorShape.OpenHandCursor,
}


class BrushChart(BarChart):
    """A brush is drawn with the mouse, moved and stretched; the wheel zooms, Shift with it moves what is seen.

    Keys: Left and Right move the brush; Shift with them stretches its end, Ctrl its beginning; plus and minus zoom,
    Home and End go to the ends, Escape takes the brush away.

    Signals
    -------
    brushed(since, until)
        The period chosen: first and last day, both None for none.
    """

    brushed = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._held: tuple[str, float, tuple[int, int]] | None = None
        """What is dragged (``new``, ``move``, ``first``, ``last``), from which bar, and the brush as it was."""

    def choose(self, first: int, last: int) -> None:
        """Choose the bars `first` to `last`, kept within the bars, and show them."""
        if not len(self.bars):
            return
        first, last = sorted((first, last))
        length = min(last - first, len(self.bars) - 1)
        first = min(max(first, 0), len(self.bars) - 1 - length)
        self.seen = self.seen.holding(first, first + length, len(self.bars))
        self._set((first, first + length))

    def clear(self) -> None:
        """Choose no period."""
        self._set(None)

    def _set(self, brush: tuple[int, int] | None) -> None:
        if brush != self.brush:
            self.brush = brush
            self.describe()
            self.update()
            self.brushed.emit(*self.period())

    def zoom(self, factor: float, at: float | None = None) -> None:
        """Zoom in by `factor` about a bar, else the middle of the brush or of what is seen."""
        window = self.seen
        if at is None:
            at = window.start + window.length / 2 if self.brush is None else sum(self.brush) / 2 + 0.5
        self.seen = window.zoomed(factor, at, len(self.bars))
        self.update()

    def _part_at(self, x: float) -> str:
        if self.brush is None:
            return "new"
        left, right = self.x_of(self.brush[0]), self.x_of(self.brush[1] + 1)
        if abs(x - left) <= _GRIP:
            return "first"
        if abs(x - right) <= _GRIP:
            return "last"
        return "move" if left < x < right else "new"

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a brush, or take the one that is there in hand."""
        if event.button() != Qt.MouseButton.LeftButton or not len(self.bars):
            return
        x = event.position().x()
        at = min(max(self.bar_at(x), 0), len(self.bars) - 1)
        part = self._part_at(x)
        self._held, self.held = (part, self.bar_at(x), self.brush or (int(at), int(at))), True
        if part == "new":
            self._held = part, at, (int(at), int(at))
            self._set((int(at), int(at)))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw, move or stretch the brush; show what would be taken in hand."""
        x = event.position().x()
        if self._held is None:
            part = self._part_at(x)
            self.setCursor(_SHAPES.get(part, Qt.CursorShape.ArrowCursor))
            return
        part, start, (first, last) = self._held
        at = int(min(max(self.bar_at(x), 0), len(self.bars) - 1))
        if part == "new":
            self._set((min(first, at), max(first, at)))
        elif part == "move":
            by = round(self.bar_at(x) - start)
            by = min(max(by, -first), len(self.bars) - 1 - last)
            self._set((first + by, last + by))
        elif part == "first":
            self._set((min(max(round(self.bar_at(x)), 0), last), last))
        else:
            self._set((first, min(max(round(self.bar_at(x)) - 1, first), len(self.bars) - 1)))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: ARG002 - Qt gives it
        """The brush stays as it is."""
        self._drop()

    def _drop(self) -> None:
        self._held, self.held = None, False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: ARG002 - Qt gives it
        """Choose no period."""
        self._drop()
        self.clear()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the pointer; with Shift, or sideways, move."""
        turn = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier or abs(turn.x()) > abs(turn.y()):
            by = -(turn.x() or turn.y()) / 120 * self.seen.length / 10
            self.seen = self.seen.moved(by, len(self.bars))
            self.update()
        elif turn.y():
            self.zoom(1.25 ** (turn.y() / 120), self.bar_at(event.position().x()))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, stretch, zoom; see the class."""
        key, held = event.key(), event.modifiers()
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if not len(self.bars):
            super().keyPressEvent(event)
        elif key in steps:
            self._step(steps[Qt.Key(key)], held)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(1.5)
        elif key == Qt.Key.Key_Minus:
            self.zoom(1 / 1.5)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            at = 0 if key == Qt.Key.Key_Home else len(self.bars) - 1
            self.choose(at, at)
        elif key == Qt.Key.Key_Escape and self.brush is not None:
            self.clear()
        else:
            super().keyPressEvent(event)

    def _step(self, by: int, held: Qt.KeyboardModifier) -> None:
        if self.brush is None:
            at = int(min(self.seen.start + self.seen.length, len(self.bars))) - 1
            self.choose(at, at)
            return
        first, last = self.brush
        if held & Qt.KeyboardModifier.ShiftModifier:
            self.choose(first, max(min(last + by, len(self.bars) - 1), first))
        elif held & Qt.KeyboardModifier.ControlModifier:
            self.choose(min(max(first + by, 0), last), last)
        else:
            self.choose(first + by, last + by)
