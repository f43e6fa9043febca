"""The tool that draws one shape for whoever asked for it: a point, a line, an area, or a stretch of a given line."""

from typing import Protocol

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen

from gis_desk.map.snapping import Snap
from ui.map.snapper import Snapper, draw_snap
from ui.map.tools.drawing import Position, Sketch, draw_way
from ui.map.tools.tool import Board, Pointer, Tool
from ui.texts import tr

MODES = ("point", "line", "polygon", "along")
_LEAST = {"point": 1, "line": 2, "polygon": 3, "along": 2}
_ASKED = 3
"""So many vertices are given up only when Escape is pressed twice."""
_FAULT = (QColor("#b3261e"), QColor("#ff8a80"))


class Drafter(Protocol):
    """Who wants the shape."""

    def told(self, mode: str, positions: list[Position]) -> str:
        """What is drawn so far in a few words; empty where there is nothing to say."""

    def trace(self, key: str, one: Position, other: Position) -> list[Position]:
        """The way along the line `key` between two places on it; empty where there is none."""

    def take(self, mode: str, positions: list[Position], key: str) -> list[Position] | None:
        """The shape is drawn; `key` is that of the line in the mode ``along``.

        None: it is taken. Else the places where it is wrong: they are marked, and the drawing goes on.
        """


class SketchTool(Tool):
    """Draws for a `Drafter`, vertex by vertex, snapped like measuring.

    In the mode ``along`` both clicks take a line of `layer`, and the way between them follows it.

    Signals
    -------
    changed()
        Something is drawn otherwise than before.
    laid_down()
        Another tool is in hand: nothing more comes of this drawing.
    """

    name = "sketch"
    changed = Signal()
    laid_down = Signal()

    def __init__(self, board: Board, snapper: Snapper) -> None:
        super().__init__(board)
        self.mode = "point"
        self.layer = "boundary_line"
        self.sketch = Sketch(board, snapper)
        self.faults: list[Position] = []
        self._snapper = snapper
        self._drafter: Drafter | None = None
        self._purpose = ""
        self._key = ""
        self._under: Snap | None = None
        self._traced: list[Position] = []
        self._warned = False

    def begin(self, mode: str, drafter: Drafter, purpose: str = "") -> None:
        """Draw a shape of `mode` for `drafter` from now on; `purpose` says in words what it is to be."""
        self.mode, self._drafter, self._purpose = mode, drafter, purpose
        self._forget()
        self.hinted.emit()

    def go_on(self, positions: list[Position]) -> None:
        """Take up a drawing that has these vertices."""
        self.sketch.positions = list(positions)
        self._told()

    def cursor(self) -> Qt.CursorShape:
        """A cross."""
        return Qt.CursorShape.CrossCursor

    def hint(self) -> str:
        """What is drawn, and what the next click does."""
        positions = self._shown()
        said = self._drafter.told(self.mode, positions) if self._drafter is not None and positions else ""
        if self._warned:
            step = tr("Press Esc once more to give up {n} points", n=len(self.sketch.positions))
        elif self.faults:
            step = tr("The line crosses itself where it is marked; take back with Backspace")
        elif self.mode == "point":
            step = tr("Click the place; arrow keys move the cross of the keyboard, Enter sets")
        elif self.mode == "along":
            step = tr("Click the end of the stretch") if self._key else tr("Click the boundary line where it begins")
        else:
            step = tr("Click point after point; Backspace takes back, double click or Enter twice finishes")
        return " · ".join(words for words in (self._purpose, said, step) if words)

    def stop(self) -> None:
        """Nothing half done stays."""
        self._forget()
        self.sketch.leave()
        self._drafter = None
        self.laid_down.emit()

    # the mouse

    def hover(self, at: Pointer) -> None:
        """Show where the next vertex would be."""
        if self.mode == "along":
            self._under = self._find(at)
            self._trace()
        else:
            self.sketch.point_to(at)
        if self.mode != "point":
            self.hinted.emit()

    def leave(self) -> None:
        """Nothing is under the pointer."""
        self._under = None
        self.sketch.leave()

    def click(self, at: Pointer) -> None:
        """Set a vertex; the one that is the last again finishes."""
        self._warned = False
        if self.mode == "along":
            self._click_along(at)
        elif self.mode == "point":
            self.sketch.positions = [self.sketch.point_to(at)]
            self.finish()
        elif not self.sketch.add(at) and len(self.sketch.positions) >= _LEAST[self.mode]:
            self.finish()
        else:
            self._told()

    def double_click(self, at: Pointer) -> bool:
        """Finish what is drawn."""
        if self.mode in ("line", "polygon"):
            self.sketch.add(at)
            self.finish()
        return True

    def right_click(self, at: Pointer) -> bool:  # noqa: ARG002 - wherever it is
        """Finish what is drawn."""
        return self.finish()

    def cancel(self) -> bool:
        """Give up what was begun; of a longer drawing only when asked twice."""
        begun = bool(self.sketch.positions)
        if len(self.sketch.positions) >= _ASKED and not self._warned:
            self._warned = True
            self.hinted.emit()
            return True
        self._forget()
        self.hinted.emit()
        return begun

    def key(self, key: Qt.Key, *, ctrl: bool = False, shift: bool = False) -> bool:  # noqa: ARG002 - none of these
        """Backspace takes back the last vertex, Enter finishes."""
        if key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete) and self.sketch.take_back():
            if not self.sketch.positions:
                self._key = ""
            self._traced = []
            self._told()
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.sketch.positions:
            self.finish()
            return True
        return False

    def finish(self) -> bool:
        """Hand over what is drawn; False where too little is, or where it is wrong."""
        positions, drafter = list(self.sketch.positions), self._drafter
        if drafter is None or len(positions) < _LEAST[self.mode]:
            return False
        key = self._key
        wrong = drafter.take(self.mode, positions, key)
        if wrong is None:
            self._forget()
        else:
            self.faults = wrong
            if self.mode in ("point", "along"):
                self._forget()
        self.hinted.emit()
        self.changed.emit()
        return wrong is None

    # inside

    def _click_along(self, at: Pointer) -> None:
        found = self._find(at)
        if found is None:
            return
        self._key = found.key
        self.sketch.positions.append((found.lon, found.lat))
        if len(self.sketch.positions) == 2:
            self.finish()
        else:
            self._told()

    def _find(self, at: Pointer) -> Snap | None:
        found = self._snapper.of_layer(self.layer, at.lon, at.lat, self.board.camera.view)
        if found is None or not self._key or found.key == self._key:
            return found
        return None

    def _trace(self) -> None:
        self._traced = []
        if self._under is not None and self._key and self._drafter is not None:
            self._traced = self._drafter.trace(self._key, self.sketch.positions[0], (self._under.lon, self._under.lat))
        self.board.update()

    def _shown(self) -> list[Position]:
        if self.mode == "along":
            return self._traced
        return self.sketch.whole() if self.sketch.positions else []

    def _told(self) -> None:
        self._warned, self.faults = False, []
        self.hinted.emit()
        self.changed.emit()
        self.board.update()

    def _forget(self) -> None:
        self.sketch.clear()
        self._key, self._under, self._traced, self._warned, self.faults = "", None, [], False, []
        self.changed.emit()
        self.board.update()

    # painting

    def paint(self, painter: QPainter) -> None:
        """The drawing, what the pointer has taken hold of, and where it is wrong."""
        dark, camera = self.board.dark, self.board.camera
        if self.mode == "along":
            if len(self._traced) > 1:
                draw_way(painter, camera, self._traced, 0, closed=False, dark=dark)
            for position in self.sketch.positions:
                draw_way(painter, camera, [position], 1, closed=False, dark=dark)
            if self._under is not None:
                draw_snap(painter, camera.pixel_of(self._under.lon, self._under.lat), self._under.kind, dark=dark)
        else:
            self.sketch.paint(painter, closed=self.mode == "polygon")
        for position in self.faults:
            _mark_fault(painter, camera.pixel_of(*position), dark=dark)


def _mark_fault(painter: QPainter, at: QPointF, *, dark: bool) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for tone, width in ((QColor("#101314" if dark else "#ffffff"), 6.0), (_FAULT[dark], 3.0)):
        painter.setPen(QPen(tone, width))
        painter.drawEllipse(at, 11, 11)
        painter.drawLine(at + QPointF(-5, -5), at + QPointF(5, 5))
        painter.drawLine(at + QPointF(-5, 5), at + QPointF(5, -5))
