"""The scenes of a book: what lies around is built once, the route of a sheet when it is drawn."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import shapely

from gis_desk.inspections.book.sheets import Sheet
from gis_desk.map.around import layers_around
from gis_desk.map.build import build_layer, build_scene
from gis_desk.map.layer import MapLayer
from gis_desk.map.mono import grey_layer
from gis_desk.map.plane import Plane, plane_of
from gis_desk.map.routes import SET_M, route_layer
from gis_desk.map.scene import PAPER, Scene, SceneLayer
from gis_desk.map.style import day_stroke
from gis_desk.map.values import shapes, texts
from layers.text import text
from ui.print.book.content import LAYERS, Book
from ui.print.pdf import PrintError

Box = tuple[float, float, float, float]
_STOP_MM = 4.2
_BAND_MM, _PALE = 3.4, 0.62
_LEAST = 0.004
_AROUND = 1.2


class Scenery:
    """The plane, the extent (degrees) and the scenes of a book.

    Raises
    ------
    PrintError
        When there is neither route nor line.
    """

    def __init__(self, book: Book) -> None:
        self.book = book
        self.extent = _extent(book)
        self.plane: Plane = plane_of(self.extent)
        self.layers = layers_around(book.frames, LAYERS, self.extent, _AROUND)
        base = build_scene(self.layers, self.plane)
        self.base = Scene(base.plane, tuple(self._toned(layer) for layer in base.layers), base.ground, base.bounds)
        self._known: Mapping[str, SceneLayer] = {layer.id: layer for layer in self.base.layers}

    def of(self, sheet: Sheet) -> Scene:
        """The scene of a sheet: the day's route with its stops, on the overview the ways of all days.

        What is walked along the line is a pale band below all lines, so that the symbol of the boundary stays whole.
        """
        if not self.book.plan:
            return self.base
        layer = self.route(sheet)
        if layer.frame.empty:
            return self.base
        walked = _walked(layer, sheet)
        if walked is not None:
            rest = layer.frame[texts(layer.frame, "mode") != "inspect"].reset_index(drop=True)
            layer = MapLayer(layer.id, layer.title, layer.kind, rest)
        built = self._toned(build_layer(layer, self.plane))
        scene = build_scene([*self.layers, layer], self.plane, known={**self._known, layer.id: built})
        if walked is None:
            return scene
        band = self._toned(build_layer(walked, self.plane))
        ground = sum(one.kind == "division" for one in scene.layers)
        return replace(scene, layers=(*scene.layers[:ground], band, *scene.layers[ground:]))

    def route(self, sheet: Sheet) -> MapLayer:
        """The route that a sheet shows."""
        merge_m = max(_STOP_MM * sheet.scale / 1000, SET_M)
        plan, name = self.book.plan or {}, text("Route")
        if sheet.kind == "overview":
            layer = route_layer(plan, name, merge_m=merge_m)
            ways = layer.frame[texts(layer.frame, "role") == "leg"].reset_index(drop=True)
            return MapLayer(layer.id, name, layer.kind, ways)
        return route_layer(plan, name, team=sheet.team, day=sheet.day, merge_m=merge_m)

    def _toned(self, layer: SceneLayer) -> SceneLayer:
        return grey_layer(layer) if self.book.mono else layer


def _walked(route: MapLayer, sheet: Sheet) -> MapLayer | None:
    """The stretches that are walked along the line on the sheets of one day, as a band in the day's colour."""
    frame = route.frame[texts(route.frame, "mode") == "inspect"].reset_index(drop=True)
    if sheet.kind == "overview" or frame.empty:
        return None
    tone = day_stroke(int(frame["colour_day"].iloc[0]), walking=False).colour[PAPER]
    pale = sum(round(_PALE * 255 + (1 - _PALE) * (tone >> shift & 0xFF)) << shift for shift in (0, 8, 16))
    style = {"colour": f"#{pale:06x}", "width_mm": _BAND_MM, "labels": False}
    return MapLayer("walked", text("Stretch of line to be walked"), "line", frame, style=style)


def _extent(book: Book) -> Box:
    places = [g for g in shapes(book.lines) if g is not None]
    if book.plan:
        places += [g for g in shapes(route_layer(book.plan, text("Route")).frame) if g is not None]
    box = shapely.total_bounds(places) if places else np.full(4, np.nan)
    if not np.isfinite(box).all():
        raise PrintError(
            "there is nothing to print: no line and no plan with a place",
            do="give --line with a line's key, code or name, or make a plan with gis-desk inspect plan",
        )
    west, south, east, north = (float(b) for b in box)
    if east - west < _LEAST:
        west, east = (west + east - _LEAST) / 2, (west + east + _LEAST) / 2
    if north - south < _LEAST:
        south, north = (south + north - _LEAST) / 2, (south + north + _LEAST) / 2
    return west, south, east, north
