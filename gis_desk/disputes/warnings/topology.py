"""Ground that two counties both claim, or neither, in their polygons."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis_desk.boundaries.check import levels_in, with_levels
from gis_desk.boundaries.rules import coverage
from gis_desk.boundaries.survey import survey, units_of
from gis_desk.disputes.warnings.alert import Alert, Part, parts_of
from gis_desk.disputes.warnings.kinds import kind
from gis_desk.disputes.warnings.matter import ABOVE, Matter
from gis_desk.findings import Finding, Severity
from gis_desk.inspections.cycle.columns import texts
from layers.text import text
from layers.work import Progress

_COUNTY = 6
"""Digits of a county's code."""


@dataclass(frozen=True)
class _Ground:
    """Ground between units of different counties.

    Parameters
    ----------
    rule : str
        B101 or B102.
    units : tuple of str
        Keys of the units, those of the counties where they are known.
    names : tuple of str
    above : bool
        Whether it was seen between units of county level or above, not in their townships only.
    lake : bool
        Wide and large enough to be a lake, an exclave or a missing unit.
    """

    rule: str
    units: tuple[str, ...]
    names: tuple[str, ...]
    at: BaseGeometry
    area_m2: float
    width_m: float
    pieces: int
    above: bool
    lake: bool


def _found(matter: Matter) -> list[_Ground]:
    """Overlaps and gaps between counties; kept while the divisions are the same."""
    divisions = matter.frame("division")
    return matter.memory.recall("topology", (divisions,), lambda: _survey(divisions, matter.progress))


def _survey(divisions: Any, progress: Progress) -> list[_Ground]:
    if divisions.empty:
        return []
    frame = with_levels(divisions)
    codes = dict(zip(texts(frame, "key"), texts(frame, "code"), strict=True))
    names = {c: n for c, n in zip(texts(frame, "code"), texts(frame, "name"), strict=True) if c and n}
    counties = {c: k for k, c in codes.items() if len(c) == _COUNTY}
    found: list[_Ground] = []
    told: list[BaseGeometry] = []
    for level in levels_in(frame):
        progress.step(0, 0, "overlaps and gaps")
        looked = survey(units_of(frame, level), progress=progress)
        here: dict[tuple[str, tuple[str, ...], bool], list[Finding]] = {}
        for finding in _new([*coverage.overlap(looked), *coverage.gap(looked)], told):
            keys = [k for k in finding.keys if k in codes]
            sides = keys if level in ABOVE else [codes[k][:_COUNTY] for k in keys]
            if len(set(sides)) > 1:
                of = (finding.rule, tuple(sorted(set(sides))), finding.wording is not None)
                here.setdefault(of, []).append(finding)
        for (rule, pair, lake), some in here.items():
            units = pair if level in ABOVE else tuple(counties.get(s, s) for s in pair)
            called = tuple(names.get(codes.get(s, s), codes.get(s, s)) for s in pair)
            found += [
                _ground(rule, units, called, group, level in ABOVE, lake)
                for group in ([[f] for f in some] if lake else [some])
            ]
        told += [f.at for some in here.values() for f in some if f.at is not None]
    return found


def _new(findings: list[Finding], told: list[BaseGeometry]) -> list[Finding]:
    """The findings that have a place of their own, not that of one told at a higher level."""
    placed = [f for f in findings if f.at is not None]
    places = np.array([f.at for f in placed], dtype=object)
    again, _ = shapely.STRtree(told).query(places, predicate="intersects")
    seen = set(again.tolist())
    return [f for i, f in enumerate(placed) if i not in seen]


def _ground(
    rule: str, units: tuple[str, ...], names: tuple[str, ...], some: list[Finding], above: bool, lake: bool
) -> _Ground:
    return _Ground(
        rule,
        units,
        names,
        shapely.union_all([f.at for f in some if f.at is not None]),
        sum(f.measure["area_m2"] for f in some),
        max(f.measure["width_m"] for f in some),
        int(sum(f.measure["pieces"] for f in some)),
        above,
        lake,
    )


def _alert(matter: Matter, kind_id: str, ground: _Ground, near: list[int], what: Any) -> Alert:
    rules = matter.rules[kind_id]
    severity = Severity.SHOULD if ground.lake or ground.area_m2 < rules["small_m2"] else Severity.MUST
    doublings = max(math.log2(max(ground.area_m2, 1.0) / 100), 0.0)
    spot = ground.at.representative_point()
    return Alert(
        kind_id,
        severity,
        tuple(("division", k) for k in ground.units),
        parts_of(
            Part(text("between two counties"), rules["base"]),
            Part(
                text("an area of {m2:,.0f} m²", m2=ground.area_m2),
                round(min(doublings * rules["doubling"], rules["most_area"]), 1),
            ),
            Part(text("so little may be how the two were drawn"), rules["small"])
            if ground.area_m2 < rules["small_m2"]
            else None,
            Part(text("seen in the townships only"), rules["township"]) if not ground.above else None,
            Part(text("it may be a lake, an exclave or a missing unit"), rules["lake"]) if ground.lake else None,
            *matter.near_parts(near),
        ),
        what,
        text("mean width up to {width:,.1f} m, in {n} places", width=ground.width_m, n=ground.pieces),
        ground.at,
        {"area_m2": round(ground.area_m2, 1), "width_m": round(ground.width_m, 2), "pieces": float(ground.pieces)},
        (*(f"area {n}" for n in range(int(doublings) + 1)), *matter.case_facts(near)),
        "—".join(ground.names),
        matter.case_objects(near),
        f"@{spot.x:.2f},{spot.y:.2f}" if ground.lake else "",
    )


def _alerts(matter: Matter, rule: str) -> Iterator[tuple[_Ground, list[int]]]:
    some = [g for g in _found(matter) if g.rule == rule]
    shapes = matter.metres([g.at for g in some])
    yield from zip(some, matter.open_near(shapes, matter.rules["near"]["metres"]), strict=True)


@kind(
    "overlap",
    title=text("Overlap of two counties"),
    detail=text("Ground that lies in the polygons of two counties belongs to two governments on paper."),
    do=text("Lay the agreed line over both polygons, and draw both from it; agree on it where it isn't clear."),
    job="boundaries",
    source=("xzqyjxgltl-2002:2", "xzqyjxgltl-2002:14"),
    tables=("division",),
)
def overlap(matter: Matter) -> Iterator[Alert]:
    """Overlaps (B101) between units of county level and above, and between townships of different counties."""
    for ground, near in _alerts(matter, "B101"):
        what = text("{units} both claim {m2:,.0f} m² of ground", units=ground.names, m2=ground.area_m2)
        yield _alert(matter, "overlap", ground, near, what)


@kind(
    "gap",
    title=text("Gap between two counties"),
    detail=text("Ground between two counties that lies in no polygon is administered by nobody, or by both."),
    do=text("Close the gap along the agreed line with the neighbour; a lake or exclave is accepted with its reason."),
    job="boundaries",
    source=("xzqyjxgltl-2002:2", "xzqyjxgltl-2002:14"),
    tables=("division",),
)
def gap(matter: Matter) -> Iterator[Alert]:
    """Gaps (B102) between units of county level and above, and between townships of different counties."""
    for ground, near in _alerts(matter, "B102"):
        what = text("{m2:,.0f} m² of ground between {units} belong to nobody", units=ground.names, m2=ground.area_m2)
        yield _alert(matter, "gap", ground, near, what)
