"""B106 to B108: a unit lies in its superior, the units below cover it, and codes say the same as the table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from gis_desk.boundaries.measure import sizes
from gis_desk.boundaries.mesh import mesh
from gis_desk.boundaries.survey import Survey, Units
from gis_desk.divisions.codes import MUNICIPALITIES, kind_by_name, kind_of, level_of, parse, stem
from gis_desk.findings import Finding, Severity, rule
from layers.errors import CodeError
from layers.text import text

SHARE = 0.001
"""Part of an area that may differ between a unit and those below it (audit of division layers: 0.1 %)."""
LOADED = 0.5
"""Below this covered share the units below are taken as not loaded, as with neighbours outside the county."""


@dataclass(frozen=True)
class Nest:
    """Units of one level and those next below.

    Parameters
    ----------
    above, below : Units
        The two levels.
    home : array (N,) of int
        Position in `above` of each unit of `below`, -1 where its superior is not there.
    told : sequence of geometry
        Ground that overlaps, gaps and invalid rings of either level have already reported.
    tolerance_m : float
        Mean width in metres below which a strip is a matter of drawing.
    """

    above: Units
    below: Units
    home: np.ndarray
    told: Sequence[BaseGeometry]
    tolerance_m: float


def nests(surveys: Sequence[Survey], homes: dict[str, str]) -> Iterator[Nest]:
    """The pairs of levels to compare, from the surveys (highest level first) and the superior's key by key."""
    for i, below in enumerate(surveys):
        for above in reversed(surveys[:i]):
            place = {key: n for n, key in enumerate(above.units.keys)}
            home = np.array([place.get(homes.get(k, ""), -1) for k in below.units.keys], dtype=int)
            if (home >= 0).any():
                told = [s.at for v in (above, below) for s in (*v.overlaps, *v.gaps)]
                told += [v.units.shapes[b.unit] for v in (above, below) for b in v.broken]
                yield Nest(above.units, below.units, home, [t for t in told if t is not None], below.tolerance_m)


def _uneven(nest: Nest) -> np.ndarray:
    """Positions in `above` whose ring is not, segment by segment, the outline of the units below it."""
    inside = np.flatnonzero(nest.home >= 0)
    parents = np.unique(nest.home[inside])
    shapes = np.concatenate([nest.above.shapes[parents], nest.below.shapes[inside]])
    shapes[~np.isin(shapely.get_type_id(shapes), (3, 6))] = None
    net = mesh(shapes)
    group = np.concatenate([parents, nest.home[inside]])[net.owner]
    own = net.owner < len(parents)
    _, slot = np.unique(net.edge * (len(nest.above.shapes) + 1) + group, return_inverse=True)
    slot = slot.reshape(-1)
    turn = np.where(net.start < net.end, 1.0, -1.0)
    outline = np.bincount(slot, weights=np.where(own, 0.0, turn))
    ring = np.bincount(slot, weights=np.where(own, turn, 0.0))
    return np.unique(group[(outline != ring)[slot]])


def _pieces(ground: BaseGeometry, told: STRtree, tolerance_m: float) -> tuple[BaseGeometry, float, float] | None:
    """The polygons of `ground` at least `tolerance_m` wide that nobody reported, their area and greatest width."""
    if ground.is_empty:
        return None
    known = told.geometries[told.query(ground, predicate="intersects")]
    if len(known):
        ground = shapely.difference(ground, shapely.buffer(shapely.union_all(shapely.make_valid(known)), 1e-8))
    parts = shapely.get_parts(ground)
    parts = parts[shapely.get_type_id(parts) == 3]
    size = sizes(parts)
    wide = size.width_m >= tolerance_m
    if not wide.any():
        return None
    at = parts[wide][0] if wide.sum() == 1 else shapely.multipolygons(parts[wide])
    return at, float(size.area_m2[wide].sum()), float(size.width_m[wide].max())


def _called(units: Units, unit: int) -> str:
    return f"{units.names[unit]} ({units.codes[unit]})" if units.names[unit] else units.codes[unit]


@rule(
    "B106",
    title="Outside its superior",
    message="{m2:,.0f} m² of {a} lie outside {b}, its superior",
    severity=Severity.MUST,
    source=("xzqyjxgltl-2002:2", "xzqyjxgltl-2002:19"),
    detail="The units below a division fill it exactly: what sticks out, or what none of them covers, has two answers "
    "to the question who is in charge.",
    advice="The line of the higher level decides; move the edge of the lower level onto it. If the unit lies in "
    "another division altogether, its superior or its code is wrong.",
    trap="Strips narrower than the tolerance are a matter of scale and not listed. A superior of which less than half "
    "is covered counts as not loaded below (a neighbour).",
    scope=("division",),
    good=("AAB AAB | a:A b:A c:B",),
    bad=("AAB AAB | outside",),
)
def nesting(nest: Nest) -> Iterator[Finding]:
    """One finding per unit that sticks out of its superior, and one per superior that is not covered."""
    told = STRtree(np.array(list(nest.told), dtype=object))
    below, above = nest.below, nest.above
    sound = {i for i, s in enumerate(below.shapes) if s is not None and s.is_valid}
    for parent in _uneven(nest).tolist():
        shape = above.shapes[parent]
        young = [int(i) for i in np.flatnonzero(nest.home == parent) if int(i) in sound]
        if shape is None or not shape.is_valid or not young:
            continue
        shapely.prepare(shape)
        for child in young:
            if shapely.covers(shape, below.shapes[child]):
                continue
            found = _pieces(shapely.difference(below.shapes[child], shape), told, nest.tolerance_m)
            if found is not None:
                yield _outside(nest, child, parent, found)
        joined = shapely.union_all(below.shapes[young])
        bare = shapely.difference(shape, joined)
        whole, empty = sizes(np.array([shape, bare], dtype=object)).area_m2
        if whole and empty / whole > LOADED:
            continue
        found = _pieces(bare, told, nest.tolerance_m)
        if found is not None:
            at, m2, width = found
            yield Finding(
                "B106",
                (above.keys[parent],),
                at,
                {"a": _called(above, parent), "m2": m2},
                severity=Severity.MUST if m2 > SHARE * whole else Severity.SHOULD,
                name=above.names[parent],
                row=above.rows[parent],
                measure={"area_m2": round(m2, 1), "width_m": round(width, 3), "share": round(m2 / whole, 6)},
                wording="{m2:,.0f} m² of {a} are covered by none of the units below it",
            )


def _outside(nest: Nest, child: int, parent: int, found: tuple[BaseGeometry, float, float]) -> Finding:
    at, m2, width = found
    below, above = nest.below, nest.above
    whole = float(sizes(below.shapes[[child]]).area_m2[0])
    measure = {"area_m2": round(m2, 1), "width_m": round(width, 3), "share": round(m2 / whole, 6) if whole else 1.0}
    fix = None
    wording = None
    args: dict[str, object] = {"a": _called(below, child), "b": _called(above, parent), "m2": m2}
    if whole and m2 / whole > LOADED:
        middle = shapely.point_on_surface(at)
        others = [int(i) for i in STRtree(above.shapes).query(middle, predicate="intersects") if int(i) != parent]
        if others:
            args["c"] = _called(above, others[0])
            fix = {"parent": above.codes[others[0]]}
            wording = "{a} lies in {c}, but {b} is given as its superior"
    return Finding(
        "B106",
        (below.keys[child], above.keys[parent]),
        at,
        args,
        severity=Severity.MUST if m2 > SHARE * whole else Severity.SHOULD,
        name=below.names[child],
        row=below.rows[child],
        measure=measure,
        fix=fix,
        wording=wording,
    )


LEVEL_TEXT = {
    "province": text("province"),
    "prefecture": text("prefecture level"),
    "county": text("county level"),
    "township": text("township level"),
    "village": text("village level"),
}


@rule(
    "B107",
    title="Code against table",
    message="the code {code} of {name} says {by_code}, the table says {by_table}",
    severity=Severity.MUST,
    source=("gbt2260-2007", "gbt10114-2003"),
    detail="A code carries level and superior in its digits; a table that says otherwise sends the unit to the wrong "
    "branch of every tree and every sum.",
    advice="Correct the code or the superior by the published list; the program proposes no code as a fact.",
    trap="Development zones of statistical lists (last two digits 71 to 79) carry codes of their own.",
    scope=("division",),
    good=("450101,county,450100", "450101001,township,450101", "110101,county,110000"),
    bad=("450101001,township,450102", "4501011,county,", "450101,township,"),
)
def code_fits(divisions: gpd.GeoDataFrame) -> Iterator[Finding]:
    """One finding per division whose code is malformed or contradicts its level or superior."""
    known = set(divisions["code"].dropna().astype(str))
    for n, (key, code, name, level, parent, shape) in enumerate(_rows(divisions), start=1):
        base = {"code": code, "name": name or code}
        keys, at = (key,), _spot(shape)
        try:
            parsed = parse(code)
        except CodeError as error:
            yield Finding("B107", keys, at, {**base, "why": error.what}, name=name, row=n, wording="{name}: {why}")
            continue
        if level and level in LEVEL_TEXT and level != parsed.level:
            said = {"by_code": LEVEL_TEXT[parsed.level], "by_table": LEVEL_TEXT[level]}
            yield Finding("B107", keys, at, {**base, **said}, name=name, row=n)
        elif parent and not _below(parsed.stem, parent):
            proposal = parsed.parent if parsed.parent in known else None
            yield Finding(
                "B107",
                (key, parent),
                at,
                {**base, "parent": parent},
                name=name,
                row=n,
                fix=None if proposal is None else {"parent": proposal},
                wording="the code {code} of {name} does not begin with that of its superior {parent}",
            )


def _below(own: str, parent: str) -> bool:
    up = stem(parent)
    grouped = len(up) == 4 and (up[2:4] == "90" or up[:2] in MUNICIPALITIES)
    return own.startswith(up[:2] if grouped else up)


@rule(
    "B108",
    title="Type against code range",
    message="{name} is called a {by_name}, but its code {code} lies in the range for {by_range}",
    severity=Severity.SHOULD,
    source=("gbt10114-2003", "gbt2260-2007"),
    detail="Below the county the third group of digits tells street (001-099), town (100-199) and rural township "
    "(200-399); a change of type brings a new code.",
    advice="Look the unit up in the published list: either the name or the code is of another time.",
    trap="After a change of type the new code is published within a month; until then name and code disagree.",
    scope=("division",),
    good=("450101101,青山镇", "450101001,城关街道", "450101201,北流乡", "450101,某县"),
    bad=("450101201,青山镇", "450101101,北流乡"),
)
def type_fits(divisions: gpd.GeoDataFrame) -> Iterator[Finding]:
    """One finding per township whose name ends in a type that its code range does not allow."""
    for n, (key, code, name, _, _, shape) in enumerate(_rows(divisions), start=1):
        if level_of(code) == "county" and 71 <= int(code[4:6]) <= 79 and code.isdigit():
            yield Finding(
                "B108",
                (key,),
                _spot(shape),
                {"name": name or code, "code": code},
                severity=Severity.ADVISE,
                name=name,
                row=n,
                wording="{name} ({code}) is a statistical area, no legal division; keep it out of counts",
            )
        if level_of(code) != "township" or not name:
            continue
        by_name, by_range = kind_by_name(name), kind_of(code)
        if by_name is None or by_range is None or by_name == by_range.template:
            continue
        if by_name == "street" and by_range.template.startswith("other"):
            continue
        args = {"name": name, "code": code, "by_name": text(by_name), "by_range": by_range}
        yield Finding("B108", (key,), _spot(shape), args, name=name, row=n)


def _rows(
    divisions: gpd.GeoDataFrame,
) -> Iterator[tuple[str, str, str | None, str | None, str | None, BaseGeometry | None]]:
    def column(name: str) -> list[str | None]:
        if name not in divisions:
            return [None] * len(divisions)
        return [None if v is None or v != v or v == "" else str(v) for v in divisions[name]]

    yield from zip(
        (str(k) for k in divisions["key"]),
        (c or "" for c in column("code")),
        column("name"),
        column("level"),
        column("parent"),
        divisions.geometry.to_numpy(),
        strict=True,
    )


def _spot(shape: BaseGeometry | None) -> BaseGeometry | None:
    if shape is None or shape.is_empty or not np.isfinite(shape.bounds).all():
        return None
    return shapely.point_on_surface(shape)
