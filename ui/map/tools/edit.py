"""The tool that draws and mends: vertices moved, set and removed, new objects, cuts."""

from collections.abc import Sequence
from typing import Protocol

import shapely
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from shapely.geometry.base import BaseGeometry

from gis_desk.map.snapping import VERTEX, Snap
from ui.map.overlay import ACCENT, Overlaid, draw_overlaid, overlaid
from ui.map.paths import to_device
from ui.map.snapper import Snapper, draw_snap
from ui.map.tools.drawing import Position, Sketch
from ui.map.tools.handles import Handles
from ui.map.tools.tool import Board, Pointer, Tool
from ui.texts import tr

MODES = ("vertex", "move", "point", "line", "polygon", "split")
_MOST_SHOWN = 20_000
"""Vertices of a shape that is shown at once after it was changed."""
_LEAST = {"point": 1, "line": 2, "polygon": 3, "split": 2}


class Editor(Protocol):
    """Who plans and does what the tool was used for; a refusal is told to the user there."""

    @property
    def layer(self) -> str:
        """The layer that is edited; empty where there is none."""

    def set_layer(self, layer: str) -> None:
        """Edit `layer` from now on."""

    def key_at(self, lon: float, lat: float) -> str | None:
        """Key of the layer's topmost object there."""

    def shape_of(self, key: str) -> BaseGeometry | None:
        """The shape of an object of the layer."""

    def object_at(self, lon: float, lat: float) -> tuple[str, BaseGeometry] | None:
        """Key and shape of the layer's object there."""

    def move_vertex(self, old: Position, new: Position) -> None:
        """Move a vertex."""

    def insert_vertex(self, a: Position, b: Position, at: Position) -> None:
        """Set a vertex between two."""

    def remove_vertex(self, at: Position) -> None:
        """Remove a vertex."""

    def move_whole(self, key: str, right: float, up: float) -> None:
        """Move an object by degrees."""

    def draw(self, kind: str, positions: list[Position]) -> None:
        """Make a new object."""

    def split(self, positions: list[Position]) -> None:
        """Cut the layer's objects along a line."""


class EditTool(Tool):
    """Edits the layer of its `Editor`.

    In the mode ``vertex`` a vertex is dragged, an edge is drawn out to a new vertex, a click on an edge sets one on it
    and Delete removes the one that was clicked or is under the pointer. ``move`` drags whole objects. The others set
    vertices one by one like measuring.

    Signals
    -------
    changed()
        Something is drawn otherwise than before.
    """

    name = "edit"
    changed = Signal()

    def __init__(self, board: Board, snapper: Snapper, editor: Editor) -> None:
        super().__init__(board)
        self.editor = editor
        self.mode = "vertex"
        self.sketch = Sketch(board, snapper)
        self._snapper = snapper
        self._under: Snap | None = None
        self._active: Position | None = None
        self._held: Snap | None = None
        self._anchors: list[Position] = []
        self._whole: tuple[str, Overlaid | None] | None = None
        self._recent: list[Overlaid] = []
        self._handles: Handles | None = None
        self._from: Pointer | None = None
        self._to: Pointer | None = None

    def set_mode(self, mode: str) -> None:
        """Do one of `MODES` from now on; what was begun is given up."""
        self.mode = mode
        self._forget()
        self.hinted.emit()
        self.changed.emit()

    def show_recent(self, shapes: Sequence[BaseGeometry]) -> None:
        """Show what has just been changed, until the map itself shows it."""
        few = [s for s in shapes if shapely.get_num_coordinates(s) <= _MOST_SHOWN]
        made = [overlaid(shape, self.board.camera.plane, "after") for shape in few]
        self._recent = [each for each in made if each is not None]
        self._handles = None
        self.board.update()

    def cursor(self) -> Qt.CursorShape:
        """A cross, an arrow among vertices, a hand for whole objects."""
        return {
            "vertex": Qt.CursorShape.ArrowCursor,
            "move": Qt.CursorShape.SizeAllCursor,
        }.get(self.mode, Qt.CursorShape.CrossCursor)

    def hint(self) -> str:
        """What the mode waits for."""
        if not self.editor.layer:
            return tr("Choose the layer to edit")
        return {
            "vertex": tr("Drag a vertex or an edge; a click on an edge sets a vertex, Delete removes one"),
            "move": tr("Drag an object"),
            "point": tr("Click where the new point is"),
            "line": tr("Click point after point; Backspace takes back, double click or Enter finishes"),
            "polygon": tr("Click corner after corner; Backspace takes back, double click or Enter finishes"),
            "split": tr("Draw a line across what is to be cut; double click or Enter cuts"),
        }[self.mode]

    def stop(self) -> None:
        """Nothing half done stays."""
        self._forget()
        self.sketch.leave()

    # the mouse

    def hover(self, at: Pointer) -> None:
        """Show what a click or a drag would take hold of."""
        if self.mode == "vertex":
            self._under = self._find(at)
            self._handle(self.editor.key_at(at.lon, at.lat) if self._under is None else self._under.key)
            self.board.update()
        elif self.mode != "move":
            self.sketch.point_to(at)

    def leave(self) -> None:
        """Nothing is under the pointer."""
        self._under = self._handles = None
        self.sketch.leave()

    def click(self, at: Pointer) -> None:
        """Take a vertex, set one on an edge, or go on drawing."""
        if self.mode == "vertex":
            self._click_vertex(at)
        elif self.mode == "point":
            self.editor.draw("point", [self.sketch.point_to(at)])
        elif self.mode != "move":
            self.sketch.add(at)
            self.changed.emit()
        self.board.update()

    def double_click(self, at: Pointer) -> bool:
        """Finish what is drawn."""
        if self.mode in ("line", "polygon", "split"):
            self.sketch.add(at)
            self.finish()
        return True

    def right_click(self, at: Pointer) -> bool:  # noqa: ARG002 - wherever it is
        """Finish what is drawn."""
        return self.finish()

    def drags(self, start: Pointer) -> bool:
        """Where there is something to take hold of; elsewhere the map moves."""
        self._from, self._to = start, start
        if self.mode == "vertex":
            self._held = self._find(start)
            if self._held is None:
                return False
            index = self._snapper.index(self.editor.layer)
            place = (self._held.lon, self._held.lat)
            if self._held.edge is not None:
                self._anchors = list(self._held.edge)
            else:
                self._anchors = index.beside(*place) if index is not None else []
            return True
        if self.mode == "move":
            found = self.editor.object_at(start.lon, start.lat)
            self._whole = None if found is None else (found[0], self._ghost(found[1]))
            return found is not None
        return False

    def drag(self, start: Pointer, now: Pointer) -> None:  # noqa: ARG002 - `drags` remembers it
        """Show where it would go."""
        self._to = now
        if self._held is not None:
            self.sketch.point_to(now, self._own())
        self.board.update()

    def drop(self, start: Pointer, now: Pointer) -> None:
        """Do it."""
        held, whole = self._held, self._whole
        self._held, self._whole, self._anchors = None, None, []
        if held is not None:
            place = self.sketch.point_to(now, (held.lon, held.lat) if held.edge is None else None)
            self.sketch.leave()
            if held.edge is None:
                if place != (held.lon, held.lat):
                    self.editor.move_vertex((held.lon, held.lat), place)
            else:
                self.editor.insert_vertex(*held.edge, place)
        elif whole is not None:
            self.editor.move_whole(whole[0], now.lon - start.lon, now.lat - start.lat)
        self.board.update()

    def cancel(self) -> bool:
        """Give up what was begun."""
        begun = bool(self.sketch.positions or self._held or self._whole or self._active)
        self._forget()
        self.changed.emit()
        return begun

    def key(self, key: Qt.Key, *, ctrl: bool = False, shift: bool = False) -> bool:  # noqa: ARG002 - none of these
        """Backspace takes back, Delete removes, Enter finishes."""
        if key == Qt.Key.Key_Backspace and self.sketch.positions:
            self.sketch.take_back()
            self.changed.emit()
            return True
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.mode == "vertex":
            return self._remove()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.sketch.positions:
            self.finish()
            return True
        return False

    def finish(self) -> bool:
        """Make what is drawn; False where too little is."""
        positions = list(self.sketch.positions)
        if len(positions) < _LEAST.get(self.mode, 1):
            return False
        self.sketch.clear()
        if self.mode == "split":
            self.editor.split(positions)
        else:
            self.editor.draw(self.mode, positions)
        self.changed.emit()
        return True

    # inside

    def _handle(self, key: str | None) -> None:
        """Show the vertices of the object `key`."""
        if key is None:
            self._handles = None
        elif self._handles is None or self._handles.key != key:
            shape = self.editor.shape_of(key)
            self._handles = None if shape is None else Handles(key, shape, self.board.camera.plane)

    def _own(self) -> Position | None:
        """The vertex that is dragged, which must not hold the pointer."""
        held = self._held
        return (held.lon, held.lat) if held is not None and held.edge is None else None

    def _find(self, at: Pointer) -> Snap | None:
        return self._snapper.of_layer(self.editor.layer, at.lon, at.lat, self.board.camera.view)

    def _click_vertex(self, at: Pointer) -> None:
        found = self._find(at)
        if found is None:
            self._active = None
        elif found.kind == VERTEX:
            self._active = (found.lon, found.lat)
        elif found.edge is not None:
            self.editor.insert_vertex(*found.edge, (found.lon, found.lat))

    def _remove(self) -> bool:
        place = self._active
        if place is None and self._under is not None and self._under.kind == VERTEX:
            place = (self._under.lon, self._under.lat)
        if place is None:
            return False
        self._active = self._under = None
        self.editor.remove_vertex(place)
        return True

    def _ghost(self, shape: BaseGeometry) -> Overlaid | None:
        return overlaid(shape, self.board.camera.plane, "move")

    def _forget(self) -> None:
        self.sketch.clear()
        self.sketch.leave()
        self._under = self._active = self._held = self._whole = None
        self._anchors, self._recent, self._handles = [], [], None
        self.board.update()

    # painting

    def paint(self, painter: QPainter) -> None:
        """What is drawn, held, or under the pointer."""
        dark, camera = self.board.dark, self.board.camera
        if self._recent:
            draw_overlaid(painter, self._recent, camera.view, to_device(camera.view), dark=dark)
        if self._handles is not None:
            self._handles.paint(painter, camera.view, dark=dark)
        self.sketch_paint(painter)
        if self._active is not None:
            self._square(painter, camera.pixel_of(*self._active), filled=True)
        if self._held is not None and self.sketch.next is not None:
            to = camera.pixel_of(*self.sketch.next)
            pen = QPen(ACCENT[dark], 2)
            pen.setDashPattern([3, 2.4])
            painter.setPen(pen)
            for anchor in camera.pixels_of(self._anchors):
                painter.drawLine(anchor, to)
            self._square(painter, to, filled=True)
            if self.sketch.snapped is not None:
                draw_snap(painter, to, self.sketch.snapped.kind, dark=dark)
        elif self._under is not None:
            self._square(painter, camera.pixel_of(self._under.lon, self._under.lat), filled=self._under.kind == VERTEX)
        if self._whole is not None and self._whole[1] is not None and self._from and self._to:
            way = self._to.pixel - self._from.pixel
            painter.translate(way)
            view = camera.view
            draw_overlaid(painter, [self._whole[1]], view, to_device(view), dark=dark)
            painter.translate(-way)

    def sketch_paint(self, painter: QPainter) -> None:
        """The vertices set so far, and the sign of snapping."""
        if self.mode not in ("vertex", "move"):
            self.sketch.paint(painter, closed=self.mode == "polygon")

    def _square(self, painter: QPainter, pixel: QPointF, *, filled: bool) -> None:
        """A handle: full for a vertex, open where one would be set."""
        dark = self.board.dark
        painter.setPen(QPen(QColor("#101314" if dark else "#ffffff"), 4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        box = QRectF(pixel.x() - 4.5, pixel.y() - 4.5, 9, 9)
        painter.drawRect(box)
        painter.setPen(QPen(ACCENT[dark], 2))
        painter.setBrush(ACCENT[dark] if filled else Qt.BrushStyle.NoBrush)
        painter.drawRect(box)
