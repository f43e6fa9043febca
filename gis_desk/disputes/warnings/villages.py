"""Villages of one county that lie in another, wholly or with a part of their ground."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis_desk.disputes.warnings.alert import Alert, Part, parts_of, upto
from gis_desk.disputes.warnings.counties import COUNTY, Counties, counties_of
from gis_desk.disputes.warnings.kinds import kind
from gis_desk.disputes.warnings.matter import Matter
from gis_desk.findings import Severity
from layers import crs
from layers.text import Text, text

_GONE = ("historic", "deregistered")
_CLASS = {
    "village": text("village"),
    "community": text("community"),
    "residential": text("residential area"),
}
_POLYGONS = (3, 6)
"""Type ids of polygons in shapely."""


@dataclass(frozen=True)
class _Across:
    """A village outside its county: how far it lies beyond the border, or how much of its ground.

    Parameters
    ----------
    table, key, name, cls : str
    own : str
        Code of its county.
    other : int or None
        Number of the county it lies in.
    metres, area_m2 : float
        Of a point its distance from its county, of an area the ground beyond; the other one is 0.
    at : geometry
        EPSG:4490.
    """

    table: str
    key: str
    name: str
    cls: str
    own: str
    other: int | None
    metres: float
    area_m2: float
    at: BaseGeometry


@kind(
    "village-across",
    title=text("Village across the line"),
    detail=text("A village that one county administers and that lies in another: an exclave, an error, or a claim."),
    do=text("Look its papers up: an exclave is accepted with the agreement as reason, an error is corrected."),
    job="names",
    source=("xzqyjxgltl-2002:11",),
    tables=("division", "place_name", "boundary_line"),
)
def village_across(matter: Matter) -> Iterator[Alert]:
    """Villages, communities and residential areas outside their county by more than a drawing.

    Place names with a point or an area, and the areas of villages among the divisions.
    """
    counties = counties_of(matter)
    frames = (matter.frame("place_name"), matter.frame("division"), matter.lines)
    found: list[_Across] = matter.memory.recall(
        "village-across", frames, lambda: [*_named(matter, counties), *_drawn(matter, counties)]
    )
    moved = matter.metres([one.at for one in found])
    for one, near in zip(found, matter.open_near(moved, matter.rules["near"]["metres"]), strict=True):
        yield _alert(matter, counties, one, near)


def _alert(matter: Matter, counties: Counties, one: _Across, near: list[int]) -> Alert:
    rules = matter.rules["village-across"]
    other: Any = text("no county that is known") if one.other is None else matter.unit(counties.codes[one.other])
    said = {"name": one.name, "own": matter.unit(one.own), "other": other}
    doublings = max(math.log2(max(one.area_m2, 1.0) / rules["least_m2"]), 0.0)
    if one.area_m2:
        what = text("{m2:,.0f} m² of {name} of {own} lie in {other}", m2=one.area_m2, **said)
        why: Text = text("a part of its ground is beyond the border")
        size = Part(
            text("an area of {m2:,.0f} m²", m2=one.area_m2), min(doublings * rules["doubling"], rules["most_area"])
        )
        base = Part(why, rules["cut"])
    else:
        what = text("{name} of {own} lies in {other}", **said)
        why = text("{m:,.0f} m beyond the border", m=one.metres)
        size = Part(why, upto(one.metres / 1000, rules["km"], rules["most_km"]))
        base = Part(text("it lies outside its county"), rules["base"])
    there = () if one.other is None else (("division", counties.keys[one.other]),)
    return Alert(
        "village-across",
        Severity.SHOULD,
        ((one.table, one.key), *there),
        parts_of(base, Part(_CLASS[one.cls], rules[one.cls]), size, *matter.near_parts(near)),
        what,
        why,
        one.at,
        {"area_m2": round(one.area_m2, 1)} if one.area_m2 else {"distance_m": round(one.metres, 1)},
        ("lies across", *(f"area {n}" for n in range(int(doublings) + 1)), *matter.case_facts(near)),
        one.name,
        matter.case_objects(near),
    )


def _named(matter: Matter, counties: Counties) -> list[_Across]:
    """The place names outside their county."""
    keys, names, classes, states, own = (
        matter.texts("place_name", c) for c in ("key", "name", "class", "status", "division")
    )
    shapes, at = matter.frame("place_name").geometry.to_numpy(), counties.at
    there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    rows = [
        i
        for i in np.flatnonzero(there).tolist()
        if classes[i] in _CLASS and own[i][:COUNTY] in at and states[i] not in _GONE
    ]
    areas = np.isin(shapely.get_type_id(shapes[rows]), _POLYGONS)
    points = [i for i, area in zip(rows, areas.tolist(), strict=True) if not area]
    drawn = [i for i, area in zip(rows, areas.tolist(), strict=True) if area]

    def made(i: int, metres: float, area_m2: float, other: int | None, shape: Any) -> _Across:
        county = own[i][:COUNTY]
        return _Across("place_name", keys[i], names[i], classes[i], county, other, metres, area_m2, shape)

    home = {i: at[own[i][:COUNTY]] for i in rows}
    return [
        *(made(i, m, 0.0, other, shapes[i]) for i, m, other in _points_outside(matter, shapes, points, home, counties)),
        *(
            made(i, 0.0, m2, other, part)
            for i, m2, other, part in _parts_outside(matter, shapes, drawn, home, counties)
        ),
    ]


def _drawn(matter: Matter, counties: Counties) -> list[_Across]:
    """The villages among the divisions with ground outside their county."""
    keys, names, levels, codes = (matter.texts("division", c) for c in ("key", "name", "level", "code"))
    shapes, at = matter.frame("division").geometry.to_numpy(), counties.at
    rows = [i for i, level in enumerate(levels) if level == "village" and codes[i][:COUNTY] in at]
    home = {i: at[codes[i][:COUNTY]] for i in rows}
    return [
        _Across("division", keys[i], names[i], "village", codes[i][:COUNTY], other, 0.0, m2, part)
        for i, m2, other, part in _parts_outside(matter, shapes, rows, home, counties)
    ]


def _points_outside(
    matter: Matter, shapes: np.ndarray, rows: list[int], home: dict[int, int], counties: Counties
) -> list[tuple[int, float, int | None]]:
    """Rows of the places outside their county, how far, and the county they lie in."""
    places = matter.metres(shapely.point_on_surface(shapes[rows]))
    inside, county = counties.tree.query(places, predicate="intersects")
    mine = np.array([home[i] for i in rows], np.int64)
    good = np.zeros(len(rows), bool)
    good[inside[county == mine[inside]]] = True
    lost = np.flatnonzero(~good)
    metres = shapely.distance(places[lost], counties.shapes[mine[lost]])
    other = {int(n): int(c) for n, c in zip(inside, county, strict=True) if not good[n]}
    least = matter.rules["village-across"]["least_m"]
    pairs = zip(lost.tolist(), metres.tolist(), strict=True)
    return [(rows[n], m, other.get(n)) for n, m in pairs if m >= least]


def _parts_outside(
    matter: Matter, shapes: np.ndarray, rows: list[int], home: dict[int, int], counties: Counties
) -> list[tuple[int, float, int | None, BaseGeometry]]:
    """Rows of the areas with ground outside their county, how much, the county that has most of it, and the ground.

    Strips narrower than the least distance of the rule table, and ground of less than its least area, are drawing.
    """
    rules = matter.rules["village-across"]
    areas = shapely.make_valid(matter.metres(shapes[rows]))
    mine = np.array([home[i] for i in rows], np.int64)
    over = np.flatnonzero(~shapely.covered_by(areas, counties.shapes[mine]))
    beyond = shapely.difference(areas[over], counties.shapes[mine[over]])
    half = rules["least_m"] / 2
    beyond = shapely.intersection(beyond, shapely.buffer(shapely.buffer(beyond, -half), 1.1 * half))
    wide = shapely.area(beyond) >= rules["least_m2"]
    found = []
    for n, ground in zip(over[wide].tolist(), beyond[wide], strict=True):
        hits = [c for c in counties.tree.query(ground, predicate="intersects").tolist() if c != mine[n]]
        shared = {c: float(shapely.area(shapely.intersection(counties.shapes[c], ground))) for c in hits}
        other = max((c for c, m2 in shared.items() if m2), key=lambda c: shared[c], default=None)
        place = crs.transform(np.array([ground], dtype=object), matter.plane, crs.GEOGRAPHIC)[0]
        found.append((rows[n], float(shapely.area(ground)), other, place))
    return found
