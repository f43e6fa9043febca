"""Where a case is: clicked, drawn along a line, drawn freely, or typed; and what the place says about it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import shapely
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from shapely.geometry.base import BaseGeometry

from gis_desk.disputes.crossings import crossings
from gis_desk.disputes.parties import NearMarker, Proposal, point_at, propose
from gis_desk.disputes.stretches import LineStretch, stretch, way
from gis_desk.map.measuring import area_m2, legs
from layers import crs
from layers.errors import GisDeskError, Where
from layers.text import Text, text
from ui.desktop import figures
from ui.desktop.workbench import Desk
from ui.map.tools.drawing import Position
from ui.map.tools.sketching import SketchTool
from ui.texts import say, tr

WAYS: dict[str, Text] = {
    "point": text("Click a point"),
    "along": text("Along a line"),
    "line": text("Draw a line"),
    "polygon": text("Draw an area"),
}
"""How a place can be given on the map, by the mode of the tool."""


@dataclass(frozen=True)
class Placed:
    """A place, what is proposed for it, and the stretch of a line that it is."""

    shape: BaseGeometry
    offer: Proposal
    stretch: LineStretch | None = None

    @property
    def area_ha(self) -> float | None:
        """Area in hectares; None for points and lines."""
        if self.shape.geom_type not in ("Polygon", "MultiPolygon"):
            return None
        return round(float(crs.area_m2([self.shape])[0]) / 10_000, 4)


class Placing(QObject):
    """Takes a place from the map or from words.

    Signals
    -------
    placed(Placed)
        There is one.
    waiting(bool)
        It waits for the map, or no longer.
    """

    placed = Signal(object)
    waiting = Signal(bool)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.mode = ""
        """Of `WAYS`; empty: it waits for nothing."""
        tool = desk.canvas.tool_named("sketch")
        assert isinstance(tool, SketchTool)
        self._tool = tool
        tool.laid_down.connect(self._laid_down)
        self._switching = False
        desk.canvas.installEventFilter(self)

    @property
    def on(self) -> bool:
        """Whether it waits for the map."""
        return bool(self.mode)

    def start(self, mode: str = "point") -> None:
        """Wait for a place drawn in `mode`."""
        self._switching = True
        self.mode = mode
        canvas = self._desk.canvas
        if mode == "point":
            canvas.set_tool("point")
        else:
            canvas.set_tool("sketch")
            self._tool.begin(mode, self, tr("Place of the case"))
        self._switching = False
        canvas.setFocus()
        self._desk.message(tr("Click the place on the map") if mode == "point" else self._tool.hint())
        self.waiting.emit(True)

    def stop(self) -> None:
        """Wait no longer; the map identifies again."""
        if not self.mode:
            return
        self.mode = ""
        if self._desk.canvas.tool() in ("point", "sketch"):
            self._desk.canvas.set_tool("identify")
        self.waiting.emit(False)

    def _laid_down(self) -> None:
        if self.mode and self.mode != "point" and not self._switching:
            self.mode = ""
            self.waiting.emit(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape on the map ends the waiting for a click."""
        if (
            self.mode == "point"
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Escape
            and not self._desk.canvas.handling.keyboard.on
        ):
            self.stop()
            return True
        return super().eventFilter(watched, event)

    def clicked(self, lon: float, lat: float) -> None:
        """The map was clicked."""
        if self.mode == "point":
            self._place(lambda: point_at(lon, lat))

    def place(self, shape: BaseGeometry) -> bool:
        """Take `shape` as the place; False where it was refused, which is then told."""
        return self._place(lambda: shape)

    def typed(self, words: str) -> GisDeskError | None:
        """Take a place that is written: coordinates in any form, the name of a place, the number of a marker."""
        try:
            at = self._meant(words.strip())
        except GisDeskError as error:
            return error
        self._desk.canvas.zoom_to_geometry(at)
        return None if self._place(lambda: at) else GisDeskError(
            "nothing can be recorded at '{words}'",
            where=Where(field="at", value=words[:40]),
            do="choose a place in a division of this workspace",
            words=words[:40],
        )  # fmt: skip

    def _meant(self, words: str) -> shapely.Point:
        if (found := figures.parse_position(words, self._desk.canvas.center())) is not None:
            return point_at(*found)
        for table, column in (("marker", "number"), ("place_name", "name"), ("division", "name")):
            frame = self._desk.frame(table)
            if frame is None or frame.empty or not words:
                continue
            shapes = frame.loc[(frame[column] == words).to_numpy(), "geometry"]
            shapes = [s for s in shapes if s is not None and not s.is_empty]
            if shapes:
                return shapely.Point(shapes[0].representative_point())
        raise GisDeskError(
            "'{words}' is no position, and no place or marker of this workspace",
            where=Where(field="at", value=words[:40]),
            do="type longitude,latitude, the number of a marker, or the name of a place as it is written",
            words=words[:40],
        )

    def _place(self, shape_of: Any, found: LineStretch | None = None) -> bool:
        frames = [self._desk.frame(table) for table in ("division", "boundary_line", "marker")]
        try:
            shape = shape_of()
            offer = propose(shape, *frames)
        except GisDeskError as error:
            self._desk.show_error(error)
            return False
        if found is not None:
            offer = replace(offer, line=found.line)
        self.stop()
        self.placed.emit(Placed(shape, offer, found))
        return True

    # what the tool asks for

    def told(self, mode: str, positions: Sequence[Position]) -> str:
        """Length, or area."""
        if mode == "polygon" and len(positions) > 2:
            found = area_m2(positions)
            return tr("the sides cross") if found is None else figures.area(found)
        return figures.length(legs(positions).total_m) if len(positions) > 1 else ""

    def trace(self, key: str, one: Position, other: Position) -> list[Position]:
        """The way along a boundary line."""
        shape = self._line(key)
        found = None if shape is None else way(shape, one, other)
        return [] if found is None else [(float(x), float(y)) for x, y in shapely.get_coordinates(found)]

    def take(self, mode: str, positions: list[Position], key: str) -> list[Position] | None:
        """Take the drawing as the place; where its sides cross, say where."""
        if mode == "along":
            shape = self._line(key)
            try:
                found = (
                    None
                    if shape is None
                    else stretch(key, shape, positions[0], positions[1], self._desk.frame("marker"))
                )
            except GisDeskError as error:
                self._desk.show_error(error)
                return []
            return None if found is not None and self._place(lambda: found.shape, found) else []
        if mode == "polygon":
            area = shapely.Polygon(positions)
            if not area.is_valid or not area.area:
                self._desk.message(tr("The sides of the area cross where it is marked"))
                return [(c.lon, c.lat) for c in crossings(shapely.LineString([*positions, positions[0]]))]
            return None if self._place(lambda: area) else []
        return None if self._place(lambda: shapely.LineString(positions)) else []

    def _line(self, key: str) -> BaseGeometry | None:
        lines = self._desk.frame("boundary_line")
        if lines is None or lines.empty:
            return None
        found = lines.loc[(lines["key"] == key).to_numpy(), "geometry"]
        return found.iloc[0] if len(found) else None


def told_of(placed: Placed, line_name: str = "") -> list[str]:
    """What is known of a place, line by line: where it is, its line, how far, and the nearest markers with bearing."""
    shape, offer = placed.shape, placed.offer
    said = []
    if placed.stretch is not None:
        name = line_name or offer.line_name
        found = placed.stretch
        said.append(tr("{m} of {line}, {markers}", m=figures.length(found.length_m), line=name, markers=found.words))
    elif isinstance(shape, shapely.Point):
        said.append(figures.picked(shape.x, shape.y))
    elif (area := placed.area_ha) is not None:
        said.append(tr("Area {area}", area=figures.area(area * 10_000)))
    else:
        said.append(tr("Line of {m}", m=figures.length(float(crs.length_m([shape])[0]))))
    if offer.line_name and offer.distance_m is not None and placed.stretch is None:
        said.append(tr("{line}, {m:.0f} m away", line=offer.line_name, m=offer.distance_m))
    said += [marker_words(marker) for marker in offer.markers]
    return said


def marker_words(marker: NearMarker) -> str:
    """A marker, and in what direction and how far from it the place lies."""
    return tr(
        "Marker {number}: {direction} {deg:.1f}°, {m}",
        number=marker.number,
        direction=say(marker.direction),
        deg=marker.azimuth_deg,
        m=figures.length(marker.distance_m),
    )
