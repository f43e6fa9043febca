"""Who stands on both sides of a place, which line it lies on, and what is near: proposed from the geometry."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from gis_desk.boundaries.chainage import project
from gis_desk.boundaries.sides import sides_at
from layers import crs
from layers.errors import GisDeskError, Where
from layers.text import Text, text
from layers.validity import why_invalid

FAR_M = 5000.0
"""A case further from every line than this is asked about, not refused."""
_ALONG_M = 30.0
"""A line drawn along a boundary runs within this distance of it."""
_THIRD_SHARE = 0.05
"""Of an area, what lies in a third unit at least, so that it is a side too."""
_THIRD_M = 30.0
"""A place this near to a third unit concerns it."""

DIRECTIONS = (
    text("north"),
    text("north-northeast"),
    text("northeast"),
    text("east-northeast"),
    text("east"),
    text("east-southeast"),
    text("southeast"),
    text("south-southeast"),
    text("south"),
    text("south-southwest"),
    text("southwest"),
    text("west-southwest"),
    text("west"),
    text("west-northwest"),
    text("northwest"),
    text("north-northwest"),
)
"""Sixteen directions of 22.5° from true north (GB/T 17796-2009)."""


@dataclass(frozen=True)
class NearMarker:
    """A marker near the place: distance in metres and azimuth in degrees (true north) from marker to place."""

    key: str
    number: str
    distance_m: float
    azimuth_deg: float

    @property
    def direction(self) -> Text:
        """One of the sixteen directions."""
        return DIRECTIONS[int((self.azimuth_deg + 11.25) // 22.5) % 16]


@dataclass(frozen=True)
class Proposal:
    """What the geometry says about a new case; a person confirms it.

    Parameters
    ----------
    line, line_name : str
        Key and name of the boundary line: of those that run through an area, the one with the longest stretch in it.
    side_a, side_b, side_c : str or None
        Codes of the units; a third one where the place touches three.
    distance_m : float or None
        From the place to the line; 0 where it lies on it or the area covers a piece of it.
    markers : tuple of NearMarker
        The nearest, with distance and bearing from the marker to the place.
    area_ha : float or None
        Geodesic area of an area.
    from_m, to_m : float or None
        Chainages on the line of a case that is a stretch along it, or of the piece of the line within an area.
    """

    line: str | None
    line_name: str
    side_a: str | None
    side_b: str | None
    names: tuple[str, str]
    distance_m: float | None
    markers: tuple[NearMarker, ...]
    place: Text | None
    remark: Text | None
    side_c: str | None = None
    area_ha: float | None = None
    from_m: float | None = None
    to_m: float | None = None


def _name(divisions: pd.DataFrame, code: str | None) -> str:
    if not code or divisions.empty:
        return code or ""
    hit = divisions.loc[divisions["code"] == code, "name"]
    return str(hit.iloc[0]) if len(hit) and hit.iloc[0] == hit.iloc[0] and hit.iloc[0] else code


def point_at(lon: float, lat: float) -> shapely.Point:
    """The point, EPSG:4490, or an error that says what is wrong with the numbers.

    Raises
    ------
    GisDeskError
        For numbers that are not finite, not degrees, swapped, or outside the frame of the country.
    """
    where = Where(field="at", value=f"{lon},{lat}")
    if not (np.isfinite(lon) and np.isfinite(lat)):
        raise GisDeskError("the coordinates are no numbers", where=where, do="give longitude,latitude in degrees")
    point = shapely.Point(lon, lat)
    if crs.in_china(point):
        return point
    if crs.in_china(shapely.Point(lat, lon)):
        raise GisDeskError(
            "longitude and latitude are the wrong way round",
            where=where,
            do="give the longitude first: {lat},{lon}",
            lon=lon,
            lat=lat,
        )
    raise GisDeskError(
        "{lon}, {lat} lies outside the country's frame",
        where=where,
        do="give longitude 73 to 136 and latitude 3 to 54, in degrees",
        lon=lon,
        lat=lat,
    )


def checked_place(geometry: BaseGeometry | None) -> BaseGeometry:
    """`geometry` as the place of a case.

    Raises
    ------
    GisDeskError
        Where there is none, or an area crosses itself (with the place).
    """
    where = Where(layer="dispute", field="geometry")
    if geometry is None or geometry.is_empty:
        raise GisDeskError("the case has no place", where=where, do="click on the map or give --at LON,LAT")
    if not shapely.is_valid(geometry):
        raise GisDeskError(
            "the area crosses itself: {reason}",
            where=where,
            do="draw it again without crossing",
            reason=why_invalid(str(shapely.is_valid_reason(geometry))),
        )
    return geometry


def _middle(geometry: BaseGeometry) -> shapely.Point:
    if geometry.geom_type in ("LineString", "MultiLineString"):
        longest = max(shapely.get_parts(geometry), key=lambda part: part.length)
        return longest.interpolate(0.5, normalized=True)
    return geometry if isinstance(geometry, shapely.Point) else geometry.point_on_surface()


def near_markers(point: shapely.Point, markers: pd.DataFrame, most: int = 2) -> tuple[NearMarker, ...]:
    """The `most` markers nearest to `point` by geodesic distance, nearest first."""
    if markers.empty:
        return ()
    shapes = markers["geometry"].to_numpy()
    there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    if not there.any():
        return ()
    rows = np.flatnonzero(there)
    x, y = shapely.get_x(shapes[rows]), shapely.get_y(shapes[rows])
    metres = crs.distance_m(x, y, np.full(len(rows), point.x), np.full(len(rows), point.y))
    nearest = np.argsort(metres, kind="stable")[:most]
    return tuple(
        NearMarker(
            str(markers["key"].iloc[rows[i]]),
            str(markers["number"].iloc[rows[i]] or ""),
            float(metres[i]),
            crs.azimuth_deg(float(x[i]), float(y[i]), point.x, point.y),
        )
        for i in nearest
    )


def propose(
    geometry: BaseGeometry, divisions: gpd.GeoDataFrame, lines: gpd.GeoDataFrame, markers: pd.DataFrame | None = None
) -> Proposal:
    """Line, both sides, nearest markers and a description for a case at `geometry` (EPSG:4490).

    Raises
    ------
    GisDeskError
        As `checked_place`; where divisions are known and the place lies in none of them.
    """
    geometry = shapely.force_2d(checked_place(geometry))
    middle = _middle(geometry)
    shapes = divisions["geometry"].to_numpy() if len(divisions) else np.array([], dtype=object)
    if len(shapes) and not shapely.intersects(shapes, geometry).any():
        raise GisDeskError(
            "the place {lon:.5f}, {lat:.5f} lies in none of the {n} divisions",
            where=Where(field="at", value=f"{middle.x:.6f},{middle.y:.6f}"),
            do="check the coordinates and their order (longitude first), or import the divisions of this area",
            lon=middle.x,
            lat=middle.y,
            n=len(shapes),
        )
    on_line = _on_line(geometry, lines)
    spot = middle if on_line is None else on_line.middle
    sides = sides_at(spot.x, spot.y, divisions, lines if on_line is None else lines.iloc[[on_line.row]])
    names = (_name(divisions, sides.left_code), _name(divisions, sides.right_code))
    distance = None if sides.distance_m is None or not np.isfinite(sides.distance_m) else float(sides.distance_m)
    near = near_markers(spot, markers) if markers is not None else ()
    remark = None
    if distance is not None and distance > FAR_M:
        remark = text("the place is {km:.1f} km from the nearest boundary line", km=distance / 1000)
    return Proposal(
        sides.line_key,
        _line_name(lines, sides.line_key) or "—".join(n for n in names if n),
        sides.left_code,
        sides.right_code,
        names,
        distance,
        near,
        _place(near, names),
        remark,
        _third(geometry, divisions, (sides.left_code, sides.right_code)),
        round(float(crs.area_m2(geometry)[0]) / 10_000, 4) if geometry.geom_type.endswith("Polygon") else None,
        None if on_line is None else on_line.from_m,
        None if on_line is None else on_line.to_m,
    )


@dataclass(frozen=True)
class _OnLine:
    """A boundary line that runs along or through the place: its row, the middle of that piece, its chainages."""

    row: int
    middle: shapely.Point
    from_m: float
    to_m: float


def _on_line(geometry: BaseGeometry, lines: gpd.GeoDataFrame) -> _OnLine | None:
    if geometry.geom_type in ("Point", "MultiPoint") or lines.empty:
        return None
    middle = _middle(geometry)
    reach = _ALONG_M / max(crs.scale_at(middle.y))
    area = geometry if shapely.get_dimensions(geometry) == 2 else geometry.buffer(reach)
    shapes = lines["geometry"].to_numpy()
    near = np.flatnonzero(shapely.intersects(shapes, area))
    pieces = shapely.intersection(shapes[near], area)
    length = crs.length_m(pieces) if len(near) else np.zeros(0)
    drawn = float(crs.length_m(geometry)[0]) if shapely.get_dimensions(geometry) == 1 else 0.0
    if not len(near) or length.max() <= max(drawn / 2, 3 * _ALONG_M if drawn else 0.0):
        return None
    best = int(length.argmax())
    whole, piece = shapes[near[best]], pieces[best]
    ends = shapely.get_coordinates(piece if shapely.get_dimensions(geometry) == 2 else geometry)
    at, _ = project(whole, ends)
    return _OnLine(int(near[best]), _middle(piece), float(at.min()), float(at.max()))


def _third(geometry: BaseGeometry, divisions: gpd.GeoDataFrame, two: tuple[str | None, str | None]) -> str | None:
    """Code of a third unit of the same level that the place touches."""
    if divisions.empty or None in two:
        return None
    level = divisions.loc[divisions["code"] == two[0], "level"]
    if level.empty:
        return None
    others = divisions.loc[(divisions["level"] == level.iloc[0]) & ~divisions["code"].isin(two)]
    others = others.loc[~(others.geometry.isna() | others.geometry.is_empty)]
    if others.empty:
        return None
    shapes = others["geometry"].to_numpy()
    if shapely.get_dimensions(geometry) == 2:
        hits = np.flatnonzero(shapely.intersects(shapes, geometry))
        share = shapely.area(shapely.intersection(shapes[hits], geometry)) / max(geometry.area, 1e-30)
        best = int(share.argmax()) if len(hits) else -1
        return str(others["code"].iloc[hits[best]]) if best >= 0 and share[best] >= _THIRD_SHARE else None
    reach = _THIRD_M / max(crs.scale_at(_middle(geometry).y))
    away = shapely.distance(shapes, geometry)
    best = int(np.nanargmin(away))
    return str(others["code"].iloc[best]) if away[best] <= reach else None


def check_units(values: Mapping[str, Any], divisions: pd.DataFrame) -> None:
    """Refuse sides that are written as codes no division has; names are free, since a neighbour may not be in the file.

    Raises
    ------
    GisDeskError
        With the codes nearest to the one given.
    """
    if divisions.empty:
        return
    known = [str(c) for c in divisions["code"] if isinstance(c, str)]
    for field in ("side_a", "side_b", "side_c"):
        code = str(values.get(field) or "").strip()
        if re.fullmatch(r"[0-9０-９]{2,}", code) and code not in known:
            like = get_close_matches(code, known, n=3, cutoff=0.6)
            raise GisDeskError(
                "there is no unit with the code {code}",
                where=Where(layer="dispute", field=field, value=code),
                do="use one of: {choices}" if like else "give the code of a division of this workspace, or a name",
                code=code[:20],
                choices=", ".join(like),
            )


def _line_name(lines: pd.DataFrame, key: str | None) -> str:
    if key is None or lines.empty:
        return ""
    hit = lines.loc[lines["key"] == key, "name"]
    return str(hit.iloc[0]) if len(hit) and isinstance(hit.iloc[0], str) else ""


def _place(near: tuple[NearMarker, ...], names: tuple[str, str]) -> Text | None:
    if near:
        first = near[0]
        return text(
            "{m:.0f} m {direction} of marker {number}, between {a} and {b}",
            m=first.distance_m,
            direction=first.direction,
            number=first.number,
            a=names[0] or "?",
            b=names[1] or "?",
        )
    return text("between {a} and {b}", a=names[0], b=names[1]) if all(names) else None
