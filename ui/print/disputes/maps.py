"""The map of a case: both claims in red and blue, the contested ground hatched, markers near it; by the one painter."""

from collections.abc import Mapping, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from PySide6.QtCore import QRectF

from gis_desk.disputes.papers.case import CaseFile
from gis_desk.disputes.words import SIDES
from gis_desk.map.around import layers_around
from gis_desk.map.book import scale_for
from gis_desk.map.build import build_scene
from gis_desk.map.layer import MapLayer
from gis_desk.map.plane import Plane, plane_of
from gis_desk.map.scene import Fill, Scene
from gis_desk.map.symbology import AreaSymbol, Hatching, LabelSpec, LineSymbol, Look, Single
from gis_desk.map.view import View
from layers import crs
from layers.text import Text, text
from ui.map.paths import Cache
from ui.print.composer.structure import Viewport
from ui.print.frame import BORDER, Frame, draw_map, draw_north, draw_scale, legend_of, view_of
from ui.print.page import GREY, Page
from ui.print.papers.flow import Drawing
from ui.texts import say_in

LAYERS = ("division", "water", "road", "boundary_line", "place_name", "marker", "dispute")
"""What the map shows besides the claims."""
CLAIM_MM = 0.3
"""Claim lines are solid, 0.3 mm, the first side's red, the second's blue (map rules 6); the third's is ours."""
TONES = {"a": "#c8102e", "b": "#1f4fd8", "c": "#15803d"}
_HATCH = Hatching("#7a7a7a", 1.4, 0.12, 45.0)
_NO_NAMES = LabelSpec(column="")
_FOOT = 21.0
"""Millimetres below the map for its scale and legend."""
_SAMPLE = 6.0
"""Millimetres of a sample of the legend."""
_LEAST_DEGREES = 0.004
_MOST_M = 3000.0
"""A marker further away does not widen the map."""


class CaseMap:
    """The scene of one case, drawn as often as it is needed.

    Parameters
    ----------
    frames : mapping
        Frames (EPSG:4490) of `LAYERS`.
    """

    def __init__(self, frames: Mapping[str, pd.DataFrame], case: CaseFile) -> None:
        self._case = case
        self._subject = _subject(case, frames["marker"])
        self.plane: Plane = plane_of(self._subject)
        own = {**frames, "dispute": frames["dispute"][frames["dispute"]["key"] == case.key]}
        layers = [*layers_around(own, LAYERS, self._subject, 0.8), *claim_layers(case)]
        self._scene: Scene = build_scene(layers, self.plane)
        self._cache = Cache()

    def drawing(self, seen: dict[int, list[Viewport]]) -> Drawing:
        """Draws the map with scale, arrow and legend; where it lies on the first page is told in `seen`."""

        def draw(page: Page, x: float, y: float, width: float, height: float) -> None:
            frame = Frame(x + BORDER + 0.3, y + BORDER + 0.3, width - 2 * BORDER - 0.6, height - 2 * BORDER - _FOOT)
            box = self.plane.box(self._subject)
            scale = scale_for(box, frame.width, frame.height, 0.8)
            view = view_of(frame, (box[0] + box[2]) / 2, (box[1] + box[3]) / 2, scale, page.dots)
            draw_map(page, frame, self._scene, view, self._cache)
            self._bearings(page, frame, view)
            draw_scale(page, x + 2.0, y + height - _FOOT + 5.5, 34.0, scale, _chinese)
            draw_north(page, x + width - BORDER - 5, y + BORDER + 9, self.plane, view, 8.0, _chinese)
            self._legend(page, x + 37.0, y + height - _FOOT + 3.0, width - 37.0, view)
            seen[0] = [_viewport(self.plane, frame, view)]

        return draw

    def _bearings(self, page: Page, frame: Frame, view: View) -> None:
        """Thin lines from the markers near it to the case, with their lengths."""
        middle = self._case.spot
        if middle is None:
            return
        page.painter.save()
        far = page.at(frame.x + frame.width, frame.y + frame.height)
        page.painter.setClipRect(QRectF(page.at(frame.x, frame.y), far))
        for marker in self._case.markers:
            if marker.distance_m > _MOST_M:
                continue
            lon, lat = crs.destination(middle.x, middle.y, (marker.azimuth_deg + 180) % 360, marker.distance_m)
            ends = [_on_paper(self.plane, frame, view, page, *p) for p in ((lon, lat), (middle.x, middle.y))]
            page.line(ends, 0.15, GREY)
            half = ((ends[0][0] + ends[1][0]) / 2, (ends[0][1] + ends[1][1]) / 2)
            page.text(half[0], half[1] - 0.6, f"{marker.distance_m:.0f} m", 6, align="middle", tone=GREY)
        page.painter.restore()

    def _legend(self, page: Page, x: float, y: float, width: float, view: View) -> None:
        """Claims and contested ground first, then the case, its line and its markers, then what else is really drawn;
        two columns of four.
        """
        layers = {layer.id: layer for layer in self._scene.layers}
        own = [layers[name].legend[0] for name in _OWN if name in layers and layers[name].legend]
        named = {_chinese(entry.title) for entry in own}
        others = [entry for entry in legend_of(self._scene, view) if _chinese(entry.title) not in named]
        near = [layers[name].legend if name in layers else () for name in _FIRST]
        order = {_chinese(entry.title): n for n, legend in enumerate(near) for entry in legend}
        ranked = sorted(others, key=lambda entry: order.get(_chinese(entry.title), len(near)))
        entries = [*own, *ranked][:8]
        longest = max((page.width_of(_chinese(entry.title), 6.5) for entry in entries[:4]), default=0.0)
        first = min(_SAMPLE + longest + 3.0, width * 0.56)
        for n, entry in enumerate(entries):
            column, row = divmod(n, 4)
            left, top, wide = (x + first, y, width - first) if column else (x, y, first)
            top += row * 4.2 + 1.5
            if isinstance(entry.symbol, Fill) and entry.symbol.hatch is not None:
                _hatched(page, left, top)
            else:
                page.sample(entry.symbol, left, top, _SAMPLE)
            page.text(left + _SAMPLE + 1.5, top + 1.0, _chinese(entry.title), 6.5, room=wide - _SAMPLE - 2)


_OWN = (*(f"claim-{letter}" for letter in SIDES), "contested")
_FIRST = ("dispute", "boundary_line", "marker")
"""What the legend must name before anything else of the ground."""


def _hatched(page: Page, x: float, y: float) -> None:
    """A sample of the hatching."""
    page.box(x, y - 1.5, _SAMPLE, 3, line=0.1, tone=GREY)
    for k in range(6):
        left, long = x + k * 1.2, min(3.0, _SAMPLE - k * 1.2)
        page.line([(left, y + 1.5), (left + long, y + 1.5 - long)], 0.12, GREY)


def claim_look(letter: str) -> Look:
    """A claim line of a side."""
    return Look(Single(LineSymbol(TONES[letter], CLAIM_MM)), labels=_NO_NAMES)


def ground_look() -> Look:
    """The contested ground: hatched, without a tone, so that the map stays readable."""
    return Look(Single(AreaSymbol(None, _HATCH, None)), labels=_NO_NAMES)


def claim_layers(case: CaseFile) -> list[MapLayer]:
    """The contested ground and the claim lines of each side, the ground below."""
    found = []
    shapes = [g.between.geometry for g in case.grounds if not g.between.geometry.is_empty]
    if shapes:
        found.append(_layer("contested", text("Contested ground"), "area", shapes, ground_look()))
    for side in case.sides:
        lines = [c["geometry"] for c in side.claims if c["geometry"] is not None and not c["geometry"].is_empty]
        if lines:
            title = text("Claim line of the {side}", side=SIDES[side.letter])
            found.append(_layer(f"claim-{side.letter}", title, "line", lines, claim_look(side.letter)))
    return found


def _layer(name: str, title: Text, kind: str, shapes: Sequence[object], look: Look) -> MapLayer:
    keys = [f"{name}-{n}" for n in range(len(shapes))]
    frame = gpd.GeoDataFrame({"key": keys}, geometry=list(shapes), crs=crs.GEOGRAPHIC)
    return MapLayer(name, title, kind, frame, look=look)


def _subject(case: CaseFile, markers: pd.DataFrame) -> tuple[float, float, float, float]:
    """West, south, east, north of the case, its claims, and the markers that are not far."""
    shapes = [c["geometry"] for s in case.sides for c in s.claims if c["geometry"] is not None]
    near = {m.key for m in case.markers if m.distance_m <= _MOST_M}
    shapes += list(markers.geometry[markers["key"].isin(near)])
    if case.place is not None:
        shapes.append(case.place)
    west, south, east, north = shapely.total_bounds(shapes)
    across, up = (max((_LEAST_DEGREES - d) / 2, 0.0) for d in (east - west, north - south))
    return float(west - across), float(south - up), float(east + across), float(north + up)


def has_map(case: CaseFile) -> bool:
    """Whether there is anything to draw."""
    return case.place is not None or any(c["geometry"] is not None for s in case.sides for c in s.claims)


def _on_paper(plane: Plane, frame: Frame, view: View, page: Page, lon: float, lat: float) -> tuple[float, float]:
    x, y = plane.forward([lon], [lat])
    right, down = view.to_dots(np.asarray(x), np.asarray(y))
    return frame.x + float(right[0]) / page.dots, frame.y + float(down[0]) / page.dots


def _viewport(plane: Plane, frame: Frame, view: View) -> Viewport:
    left, bottom, right, top = view.bounds
    lon, lat = plane.inverse([left, right, right, left], [top, top, bottom, bottom])
    code = crs.code_of(plane.definition) if plane.middle is not None else None
    return Viewport(
        "map",
        (frame.x, frame.y, frame.width, frame.height),
        np.column_stack([lon, lat]),
        crs.plain_wkt(plane.definition),
        int(code.split(":")[1]) if code else None,
    )


def _chinese(words: Text | str) -> str:
    return say_in("zh", words)
