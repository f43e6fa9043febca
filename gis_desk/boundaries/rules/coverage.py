"""B101 to B105: the units of one level as a coverage. Each rule reads the same `Survey`."""

from collections import Counter
from collections.abc import Iterator

from shapely.geometry import Point

from gis_desk.boundaries.survey import Strip, Survey, Units
from gis_desk.findings import Finding, Severity, rule
from layers.validity import REASONS

NARROW_M, SMALL_M2 = 20.0, 10_000.0
"""A hole in one unit that is narrower or smaller is hardly a lake or an exclave."""
WIDE_M, LARGE_M2 = 100.0, 100_000.0
"""A gap between several units at least so wide and so large may be a lake, an exclave, or a unit that is missing."""
NOISE_M = 0.001
"""Edges closer than this differ only in how their coordinates were written."""


def called(units: Units, unit: int) -> str:
    """How sentences call a unit: by name and code, or by code alone."""
    name, code = units.names[unit], units.codes[unit]
    return f"{name} ({code})" if name else code


def _said(units: Units, some: tuple[int, ...]) -> tuple[str, ...]:
    shown = tuple(called(units, u) for u in some[:4])
    return (*shown, "…") if len(some) > 4 else shown


def _size(strip: Strip) -> dict[str, float]:
    return {
        "area_m2": round(strip.area_m2, 3),
        "width_m": round(strip.width_m, 4),
        "length_m": round(strip.length_m, 2),
        "pieces": strip.pieces,
    }


def _keys(units: Units, some: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(units.keys[u] for u in some)


@rule(
    "B101",
    title="Overlap",
    message="{a} and {b} both claim {m2:,.1f} m² of ground",
    severity=Severity.MUST,
    source=("xzqyjxgltl-2002:2", "xzqyjxgltl-2002:14"),
    detail="A line parts two units; ground that lies in both polygons belongs to two governments on paper.",
    advice="Draw both polygons from the agreed line, or from one shared edge; a polygon never overrules a legal line.",
    trap="Strips whose mean width stays below the tolerance are mismatched edges (B104), not overlaps.",
    scope=("division",),
    good=("AAB AAB", "A.B A.B"),
    bad=("A*B A*B",),
)
def overlap(found: Survey) -> Iterator[Finding]:
    """One finding per pair of units that share ground; `at` holds all of it."""
    units = found.units
    for strip in found.overlaps:
        a, b = strip.units[:2]
        yield Finding(
            "B101",
            _keys(units, strip.units),
            strip.at,
            {"a": called(units, a), "b": called(units, b), "m2": strip.area_m2},
            name=units.names[a],
            row=units.rows[a],
            measure=_size(strip),
        )


@rule(
    "B102",
    title="Gap",
    message="{m2:,.1f} m² of ground between {units} belong to nobody (mean width {width:,.1f} m)",
    severity=Severity.MUST,
    source=("xzqyjxgltl-2002:2", "xzqyjxgltl-2002:14"),
    detail="The units of one level cover their ground; what lies between them in no polygon is administered by nobody.",
    advice="Close the gap along the agreed line; a strip is usually the trace of two separate drawings of one line.",
    trap="Lakes outside all units, exclaves of units that are not in the file, and missing units are gaps, too: holes "
    "within one unit are therefore only to be looked at, wide and large gaps between several weigh less.",
    scope=("division",),
    good=("AAB AAB", "A*B A*B"),
    bad=("AAB A.B AAB",),
)
def gap(found: Survey) -> Iterator[Finding]:
    """One finding per enclosed piece of ground that lies in no unit."""
    units = found.units
    often = Counter(_keys(units, strip.units) for strip in found.gaps)
    for strip in found.gaps:
        keys = _keys(units, strip.units)
        if often[keys] > 1:
            keys = (*keys, _spot(strip))
        wide = strip.width_m >= WIDE_M and strip.area_m2 >= LARGE_M2
        narrow = strip.width_m < NARROW_M or strip.area_m2 < SMALL_M2
        alone = len(strip.units) < 2
        severity = Severity.MUST
        if alone:
            severity = Severity.SHOULD if narrow else Severity.ADVISE
        elif wide:
            severity = Severity.SHOULD
        yield Finding(
            "B102",
            keys,
            strip.at,
            {"m2": strip.area_m2, "units": _said(units, strip.units), "width": strip.width_m},
            severity=severity,
            name=units.names[strip.units[0]] if strip.units else None,
            row=units.rows[strip.units[0]] if strip.units else None,
            measure=_size(strip),
            wording=None
            if not (wide or alone)
            else "{m2:,.0f} m² enclosed by {units} belong to nobody: a lake, an exclave, or a unit that is missing",
        )


def _spot(strip: Strip) -> str:
    """Tells one gap from another between the same units, so that accepting one does not accept the other."""
    at: Point = strip.at.representative_point()
    return f"@{at.x:.5f},{at.y:.5f}"


@rule(
    "B103",
    title="Invalid ring",
    message="the polygon of {a} is invalid: {reason}",
    severity=Severity.MUST,
    source=("xzqyjxgltl-2002:14", "ogc-06-103r4"),
    detail="Area, sides and neighbours of a ring that crosses itself have no meaning, and other programs draw it "
    "differently or not at all.",
    advice="Move the crossing vertices back into order; the place is marked. Check the shared edge afterwards.",
    trap="Gaps and overlaps that touch the place are not listed until it is mended: they come from it.",
    scope=("division",),
    good=("AAB AAB",),
    bad=("A: 0,0 2,2 2,0 0,2",),
)
def broken(found: Survey) -> Iterator[Finding]:
    """One finding per unit; `at` holds the places."""
    units = found.units
    for item in found.broken:
        reason = REASONS.get(item.reason)
        finding = Finding(
            "B103",
            (units.keys[item.unit],),
            item.at,
            {"a": called(units, item.unit), "reason": reason or item.reason},
            name=units.names[item.unit],
            row=units.rows[item.unit],
            measure={"places": float(item.places)},
        )
        if item.reason in ("Repeated point", "Spike"):
            yield _untidy(finding, item.reason, item.places)
        else:
            yield finding


def _untidy(finding: Finding, reason: str, places: int) -> Finding:
    wording = (
        "the polygon of {a} has {n} repeated points"
        if reason == "Repeated point"
        else "the polygon of {a} has {n} needle-thin spikes"
    )
    return Finding(
        finding.rule,
        finding.keys,
        finding.at,
        {**finding.args, "n": places},
        Severity.ADVISE,
        finding.name,
        finding.row,
        finding.measure,
        None,
        wording,
    )


@rule(
    "B104",
    title="Mismatched edge",
    message="the common edge of {a} and {b} is drawn twice over {length:,.1f} m, up to {width:.3f} m apart",
    severity=Severity.SHOULD,
    source=("xzqyjxgltl-2002:14", "gbt17796-2009"),
    detail="Neighbours share one line. Where a vertex is missing or moved on one side, every edit and every change of "
    "scale tears the edge open.",
    advice="Take the vertices of one side over to the other; boundary lines are built only from edges that fit.",
    trap="Differences under a millimetre come from rewriting coordinates and are only mentioned.",
    scope=("division",),
    good=("AAB AAB", "A*B A*B"),
    bad=("A: 0,0 2,0 2,2 0,2 ; B: 2,0 4,0 4,2 2,2 2,1",),
)
def mismatch(found: Survey) -> Iterator[Finding]:
    """One finding per pair of neighbours; `at` is the edge."""
    units = found.units
    for strip in found.mismatches:
        a, b = (strip.units * 2)[:2]
        alone = len(strip.units) < 2
        lacking = strip.area_m2 == 0.0 or strip.width_m < 1e-6
        wording: str | None = None
        if alone:
            wording = "the edge of {a} meets no neighbour's edge over {length:,.1f} m"
        elif lacking:
            wording = "on the common edge of {a} and {b} one side has vertices that the other lacks ({length:,.1f} m)"
        noise = not lacking and strip.width_m < NOISE_M
        yield Finding(
            "B104",
            _keys(units, strip.units),
            strip.at,
            {"a": called(units, a), "b": called(units, b), "length": strip.length_m, "width": strip.width_m},
            severity=Severity.ADVISE if noise else None,
            name=units.names[a],
            row=units.rows[a],
            measure=_size(strip),
            wording=wording,
        )


@rule(
    "B105",
    title="Duplicate unit",
    message="{a} and {b} stand on the same ground",
    severity=Severity.MUST,
    source=("gbt2260-2007", "xzqyjxgltl-2002:2"),
    detail="One code, one geometry: a unit that stands twice doubles areas, neighbours and lines.",
    advice="Delete one of the two, or join the parts of one unit into one row.",
    trap="A unit of several parts kept as several rows counts as standing twice; join the rows.",
    scope=("division",),
    good=("AAB AAB",),
    bad=("** **",),
)
def twice(found: Survey) -> Iterator[Finding]:
    """One finding per group of rows with one shape or one code."""
    units = found.units
    for item in found.twice:
        a, b = item.units[:2]
        wording = "{a} stands in {n} rows ({rows})" if item.same_code else None
        yield Finding(
            "B105",
            _keys(units, item.units),
            item.at,
            {
                "a": called(units, a),
                "b": called(units, b),
                "n": len(item.units),
                "rows": ", ".join(str(units.rows[u]) for u in item.units),
            },
            name=units.names[a],
            row=units.rows[b],
            measure={"area_m2": round(item.area_m2, 1), "copies": float(len(item.units))},
            wording=wording,
        )


def findings(found: Survey) -> Iterator[Finding]:
    """What all rules of the coverage say about a survey."""
    for check in (broken, twice, overlap, gap, mismatch):
        yield from check(found)
