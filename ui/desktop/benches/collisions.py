"""Names like the one that is checked, on the map: how near each lies, with lines to it from the picked place."""

from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import shapely

from gis_desk.map import MapLayer
from gis_desk.names.checker import Similar
from layers.text import text
from ui.desktop import figures

_COLOURS = {"same": "#b3261e", "homophone": "#b26a00"}
_OTHER = "#5b6b73"
_ORDER = ("other", "homophone", "same")
"""From the ground up: what weighs most lies on top."""


def collision_layers(similar: Sequence[Similar], at: tuple[float, float] | None) -> list[MapLayer]:
    """Points with name and distance by relation, and below them lines from `at` (degrees, EPSG:4490)."""
    lines, points = [], []
    for kind in _ORDER:
        some = [one for one in similar if one.point and (one.relation if one.relation in _COLOURS else "other") == kind]
        if not some:
            continue
        colour = _COLOURS.get(kind, _OTHER)
        places = [shapely.Point(*one.point) for one in some if one.point]
        if at is not None:
            ways = [shapely.LineString([at, place.coords[0]]) for place in places]
            frame = gpd.GeoDataFrame({"key": [one.key for one in some]}, geometry=ways, crs="EPSG:4490")
            lines.append(_layer(f"{kind} ways", "line", frame, {"colour": colour, "width_mm": 0.3, "labels": False}))
        words = [one.name if one.distance_m is None else f"{one.name} {figures.length(one.distance_m)}" for one in some]
        named = {"key": [one.key for one in some], "name": words}
        frame = gpd.GeoDataFrame(named, geometry=places, crs="EPSG:4490")
        points.append(_layer(kind, "point", frame, {"colour": colour, "size_mm": 2.4}))
    return [*lines, *points]


def _layer(name: str, kind: str, frame: gpd.GeoDataFrame, style: Mapping[str, Any]) -> MapLayer:
    return MapLayer(f"similar {name}", text("Similar names"), kind, frame, style=style)
