"""Villages of one county that lie in another, and built-up areas that the line cuts."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from gis_desk.disputes.warnings.alert import Alert, Part, parts_of, upto
from gis_desk.disputes.warnings.kinds import kind
from gis_desk.disputes.warnings.matter import Matter
from gis_desk.findings import Severity
from layers import crs
from layers.text import text

_COUNTY = 6
_PLACES = ("village", "community", "residential")


@dataclass(frozen=True)
class _Counties:
    """The polygons of the counties, in metres, with their codes and keys."""

    codes: list[str]
    keys: list[str]
    shapes: np.ndarray
    tree: shapely.STRtree


def _counties(matter: Matter) -> _Counties:
    divisions = matter.frame("division")

    def make() -> _Counties:
        codes, keys = matter.texts("division", "code"), matter.texts("division", "key")
        shapes = divisions.geometry.to_numpy()
        rows = [i for i, c in enumerate(codes) if len(c) == _COUNTY and shapes[i] is not None]
        polygons = shapely.make_valid(matter.metres(shapes[rows]))
        return _Counties([codes[i] for i in rows], [keys[i] for i in rows], polygons, shapely.STRtree(polygons))

    return matter.memory.recall("counties", (divisions, matter.lines), make)


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
    """Villages, communities and residential areas whose county is not the one they lie in, by more than a drawing."""
    frame, rules, counties = matter.frame("place_name"), matter.rules["village-across"], _counties(matter)
    own = [c[:_COUNTY] for c in matter.texts("place_name", "division")]

    def make() -> list[tuple[int, float, int | None]]:
        return _outside(matter, frame, own, counties, rules["least_m"])

    frames = (frame, matter.frame("division"), matter.lines)
    keys, names, classes = (matter.texts("place_name", c) for c in ("key", "name", "class"))
    shapes = frame.geometry.to_numpy()
    outside: list[tuple[int, float, int | None]] = matter.memory.recall("village-across", frames, make)
    moved = matter.metres(shapes[[row for row, *_ in outside]])
    nearby = matter.open_near(moved, matter.rules["near"]["metres"])
    for (row, metres, other), near in zip(outside, nearby, strict=True):
        where = matter.unit(counties.codes[other]) if other is not None else text("no county that is known")
        there = (("division", counties.keys[other]),) if other is not None else ()
        yield Alert(
            "village-across",
            Severity.SHOULD,
            (("place_name", keys[row]), *there),
            parts_of(
                Part(text("it lies outside its county"), rules["base"]),
                Part(_CLASS[classes[row]], rules[classes[row]]),
                Part(
                    text("{m:,.0f} m beyond the border", m=metres), upto(metres / 1000, rules["km"], rules["most_km"])
                ),
                *matter.near_parts(near),
            ),
            text("{name} of {own} lies in {other}", name=names[row], own=matter.unit(own[row]), other=where),
            text("{m:,.0f} m beyond the border", m=metres),
            shapes[row],
            {"distance_m": round(metres, 1)},
            ("lies across", *matter.case_facts(near)),
            names[row],
            matter.case_objects(near),
        )


_CLASS = {
    "village": text("village"),
    "community": text("community"),
    "residential": text("residential area"),
}


def _outside(
    matter: Matter, frame: Any, own: list[str], counties: _Counties, least_m: float
) -> list[tuple[int, float, int | None]]:
    """Rows of the places outside their county, how far (at least `least_m`), and the county they lie in."""
    classes, states = matter.texts("place_name", "class"), matter.texts("place_name", "status")
    shapes = frame.geometry.to_numpy()
    there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    at = {code: i for i, code in enumerate(counties.codes)}
    rows = np.array(
        [
            i
            for i in np.flatnonzero(there).tolist()
            if classes[i] in _PLACES and own[i] in at and states[i] not in ("historic", "deregistered")
        ],
        np.int64,
    )
    places = matter.metres(shapely.point_on_surface(shapes[rows]))
    inside, county = counties.tree.query(places, predicate="intersects")
    mine = np.array([at[own[i]] for i in rows], np.int64)
    good = np.zeros(len(rows), bool)
    good[inside[county == mine[inside]]] = True
    lost = np.flatnonzero(~good)
    metres = shapely.distance(places[lost], counties.shapes[mine[lost]])
    other = {int(n): int(c) for n, c in zip(inside, county, strict=True) if not good[n]}
    return [
        (int(rows[n]), float(m), other.get(int(n)))
        for n, m in zip(lost.tolist(), metres.tolist(), strict=True)
        if m >= least_m
    ]


@kind(
    "built-up-across",
    title=text("Built-up area cut by the line"),
    detail=text("Where a town has grown over the line, taxes, schools and police of two counties meet in one street."),
    do=text("See who administers the part beyond the line; land for building there needs the neighbour's consent."),
    job="boundaries",
    source=("xzqyjxgltl-2002:10", "xzqyjxgltl-2002:11"),
    tables=("division", "built_up_area", "boundary_line"),
)
def built_up_across(matter: Matter) -> Iterator[Alert]:
    """Built-up areas with a part outside their county; without a county of their own, the one with most of it."""
    frame, rules, counties = matter.frame("built_up_area"), matter.rules["built-up-across"], _counties(matter)
    if frame.empty or not counties.codes:
        return
    keys, names = matter.texts("built_up_area", "key"), matter.texts("built_up_area", "name")
    written = [c[:_COUNTY] for c in matter.texts("built_up_area", "division")]
    shapes = frame.geometry.to_numpy()
    rows = np.flatnonzero(~(shapely.is_missing(shapes) | shapely.is_empty(shapes)))
    moved = shapely.make_valid(matter.metres(shapes[rows]))
    near = matter.open_near(moved, matter.rules["near"]["metres"])
    for n, row in enumerate(rows.tolist()):
        hits = counties.tree.query(moved[n], predicate="intersects").tolist()
        shares = {i: float(shapely.area(shapely.intersection(counties.shapes[i], moved[n]))) for i in hits}
        home = next((i for i, c in enumerate(counties.codes) if c == written[row]), None)
        if home is None:
            home = max(shares, key=lambda i: shares[i], default=None)
        if home is None:
            continue
        beyond = {i: m2 for i, m2 in shares.items() if i != home and m2 >= rules["least_m2"]}
        if not beyond:
            continue
        m2 = sum(beyond.values())
        ground = shapely.intersection(moved[n], shapely.union_all(counties.shapes[list(beyond)]))
        others = tuple(matter.unit(counties.codes[i]) for i in beyond)
        own = matter.unit(counties.codes[home])
        yield Alert(
            "built-up-across",
            Severity.SHOULD,
            (("built_up_area", keys[row]), *(("division", counties.keys[i]) for i in (home, *beyond))),
            parts_of(
                Part(text("a built-up area on both sides"), rules["base"]),
                Part(
                    text("an area of {m2:,.0f} m²", m2=m2),
                    round(min(math.log2(m2 / rules["least_m2"]) * rules["doubling"], rules["most_area"]), 1),
                ),
                *matter.near_parts(near[n]),
            ),
            text("{m2:,.0f} m² of {name} lie in {others}", m2=m2, name=names[row] or keys[row], others=others),
            text("it belongs to {own}", own=own),
            crs.transform(np.array([ground], dtype=object), matter.plane, crs.GEOGRAPHIC)[0],
            {"area_m2": round(m2, 1)},
            (*(f"area {i}" for i in range(int(math.log2(m2 / rules["least_m2"])) + 1)), *matter.case_facts(near[n])),
            names[row] or keys[row],
            matter.case_objects(near[n]),
        )
