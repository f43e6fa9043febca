"""Which boundary is nearest to a place, and which units lie on its two sides."""

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from layers import crs
from layers.schema import LEVELS

_STEP_M = 5.0
"""How far to either side of a line the unit is looked up where the line does not name it."""
_REACH = 1.0
"""Degrees around the place within which boundaries are looked for first."""


@dataclass(frozen=True)
class Sides:
    """The nearest boundary and its two sides.

    Parameters
    ----------
    line_key : str or None
        Key of the boundary line; None where the boundary was taken from the polygons.
    left_code, right_code : str or None
        Codes of the units to the left and right in the line's direction. Taken from polygons, the left one is the
        unit in which the place lies. None where no unit is known.
    distance_m : float
        Geodesic metres from the place to the boundary; infinite where there is none.
    at : Point
        The nearest place on the boundary, EPSG:4490.
    """

    line_key: str | None
    left_code: str | None
    right_code: str | None
    distance_m: float
    at: Point


def sides_at(
    lon: float,
    lat: float,
    divisions: gpd.GeoDataFrame,
    lines: gpd.GeoDataFrame | None = None,
    level: str | None = None,
) -> Sides:
    """The boundary nearest to (`lon`, `lat`) and the units on its sides.

    Parameters
    ----------
    lon, lat : float
        Degrees, EPSG:4490.
    divisions : GeoDataFrame
        The `division` table.
    lines : GeoDataFrame, optional
        The `boundary_line` table. Where it holds a line (of `level`, if asked), lines decide; else the polygons do.
    level : str, optional
        One of `layers.schema.LEVELS`. Without it any line counts, and of the polygons those of the lowest level.
    """
    if lines is not None and not lines.empty:
        chosen = lines if level is None else lines[lines["level"] == level]
        chosen = chosen[~(chosen.geometry.isna() | chosen.geometry.is_empty)]
        if not chosen.empty:
            return _by_lines(lon, lat, chosen, _of_level(divisions, level))
    return _by_polygons(lon, lat, _of_level(divisions, level))


def _of_level(divisions: gpd.GeoDataFrame, level: str | None) -> gpd.GeoDataFrame:
    if divisions.empty or "level" not in divisions:
        return divisions
    wanted = level or next((name for name in reversed(LEVELS) if (divisions["level"] == name).any()), None)
    return divisions if wanted is None else divisions[divisions["level"] == wanted]


def _nearest(lon: float, lat: float, shapes: np.ndarray) -> tuple[int, Point, float]:
    """Index of the nearest of `shapes` (lines), the place on it, and geodesic metres; measured true at the place."""
    east, north = crs.scale_at(lat)
    here = Point(0.0, 0.0)
    window = shapely.box(lon - _REACH, lat - _REACH, lon + _REACH, lat + _REACH)
    near = np.flatnonzero(shapely.intersects(shapely.envelope(shapes), window))
    if not len(near):
        near = np.arange(len(shapes))

    def to_plane(xy: np.ndarray) -> np.ndarray:
        return (xy - (lon, lat)) * (east, north)

    plane = shapely.transform(shapes[near], to_plane)
    best = int(shapely.distance(plane, here).argmin())
    foot = shapely.get_point(shapely.shortest_line(plane[best], here), 0)
    at = Point(foot.x / east + lon, foot.y / north + lat)
    return int(near[best]), at, float(crs.distance_m(lon, lat, at.x, at.y))


def _by_lines(lon: float, lat: float, lines: gpd.GeoDataFrame, divisions: gpd.GeoDataFrame) -> Sides:
    shapes = lines.geometry.to_numpy()
    i, at, metres = _nearest(lon, lat, shapes)
    row = lines.iloc[i]
    left, right = _text(row.get("left_unit")), _text(row.get("right_unit"))
    if (left is None or right is None) and not divisions.empty:
        seen_left, seen_right = _look(shapes[i], at, divisions)
        left, right = left or seen_left, right or seen_right
    return Sides(_text(row["key"]), left, right, metres, at)


def _look(line: BaseGeometry, at: Point, divisions: gpd.GeoDataFrame) -> tuple[str | None, str | None]:
    """Codes of the units a few metres to the left and right of `line` at `at`."""
    xy, part = shapely.get_coordinates(shapely.get_parts(line), return_index=True)
    same = part[1:] == part[:-1]
    a, b = xy[:-1][same], xy[1:][same]
    if not len(a):
        return None, None
    near = int(shapely.distance(shapely.linestrings(np.stack([a, b], axis=1)), at).argmin())
    along = crs.azimuth_deg(*a[near], *b[near])
    return (
        _unit_at(*crs.destination(at.x, at.y, along - 90.0, _STEP_M), divisions),
        _unit_at(*crs.destination(at.x, at.y, along + 90.0, _STEP_M), divisions),
    )


def _unit_at(lon: float, lat: float, divisions: gpd.GeoDataFrame) -> str | None:
    hits = divisions.sindex.query(Point(lon, lat), predicate="within")
    return _text(divisions["code"].iloc[int(hits[0])]) if len(hits) else None


def _by_polygons(lon: float, lat: float, divisions: gpd.GeoDataFrame) -> Sides:
    here = Point(lon, lat)
    usable = divisions[~(divisions.geometry.isna() | divisions.geometry.is_empty)] if len(divisions) else divisions
    if usable.empty:
        return Sides(None, None, None, float("inf"), here)
    shapes = usable.geometry.to_numpy()
    inside = usable.sindex.query(here, predicate="within")
    own = int(inside[0]) if len(inside) else _nearest(lon, lat, shapes)[0]
    _, at, metres = _nearest(lon, lat, shapely.boundary(shapes[[own]]))
    east, north = crs.scale_at(at.y)
    reach = _STEP_M / min(east, north)
    around = usable.sindex.query(at, predicate="dwithin", distance=reach)
    others = [int(i) for i in around if int(i) != own]
    beside = min(others, key=lambda i: float(shapely.distance(shapes[i], at)), default=None)
    codes = usable["code"]
    return Sides(None, _text(codes.iloc[own]), None if beside is None else _text(codes.iloc[beside]), metres, at)


def _text(value: Any) -> str | None:
    """`value` as text; None for what a frame holds in place of missing text."""
    return None if value is None or value != value or value == "" else str(value)
