"""B007 and B008: what the table says about a line, against the polygons and its own geometry."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely import STRtree

from gis_desk.boundaries.chainage import courses, length_m
from gis_desk.boundaries.posts import missing
from gis_desk.divisions.codes import level_of
from gis_desk.findings import Finding, Severity, rule
from layers import crs
from layers.text import text

_SHARES = np.arange(1, 16) / 16
_AWAY_M = 20.0
LENGTH_SHARE = 0.01
"""Recorded and drawn length may differ by this part."""


_SIDES = (text("left"), text("right"))


def _name(row: "pd.Series[Any]") -> str:
    return str(row["key"] if missing(row.get("name")) else row["name"])


@rule(
    "B007",
    title="Sides of a line",
    message="on the {side} of the line {name} lies {seen}, the table says {said}",
    severity=Severity.MUST,
    source=("xzqyjxgltl-2002:2", "xzqyjxgltl-2002:14"),
    detail="Left and right of a line, seen in its direction, name the two parties; inspection, care and disputes are "
    "assigned by them.",
    advice="Exchange the two sides, turn the line, or correct the codes after a change of divisions.",
    trap="The polygons are read 20 m to either side at fifteen places and the majority decides, so that a line of "
    "another scale does not matter.",
    scope=("boundary_line", "division"),
    good=("AB AB | 1,0 1,2 | A B",),
    bad=("AB AB | 1,0 1,2 | B A", "ABC ABC | 1,0 1,2 | A C"),
)
def sides(lines: gpd.GeoDataFrame, divisions: gpd.GeoDataFrame) -> Iterator[Finding]:
    """One finding per line of which a side does not match the polygons."""
    codes = divisions["code"].fillna("").astype(str).to_numpy() if len(divisions) else np.empty(0, str)
    levels = np.array([level_of(c) or "" for c in codes])
    names = dict(zip(codes.tolist(), divisions["name"].tolist(), strict=True)) if "name" in divisions else {}

    def called(code: str | None) -> str:
        name = names.get(code or "")
        return code or "-" if missing(name) else f"{name} ({code})"

    trees: dict[str, tuple[STRtree, np.ndarray]] = {}
    for n in range(len(lines)):
        row = lines.iloc[n]
        left, right = row.get("left_unit"), row.get("right_unit")
        level = level_of(left) if not missing(left) else level_of(right)
        if row.geometry is None or row.geometry.is_empty or level is None:
            continue
        if level not in trees:
            some = np.flatnonzero(levels == level)
            trees[level] = STRtree(divisions.geometry.to_numpy()[some]), codes[some]
        places = courses(row.geometry, _SHARES * length_m(row.geometry))
        seen = [_majority(places, turn, *trees[level]) for turn in (-90.0, 90.0)]
        said = [None if missing(v) else str(v) for v in (left, right)]
        wrong = [k for k in (0, 1) if said[k] and seen[k] and said[k] != seen[k]]
        if not wrong:
            continue
        changed = said[0] is not None and said[0] == seen[1] and said[1] == seen[0]
        k = wrong[0]
        yield Finding(
            "B007",
            (str(row["key"]), *(s for s in said if s)),
            row.geometry,
            {
                "name": _name(row),
                "side": _SIDES[k],
                "seen": called(seen[k]),
                "said": called(said[k]),
                "left": called(seen[0]),
                "right": called(seen[1]),
            },
            name=_name(row),
            row=n + 1,
            measure={"length_m": round(length_m(row.geometry), 1)},
            fix={"left_unit": seen[0], "right_unit": seen[1]} if seen[0] and seen[1] else None,
            wording="the sides of the line {name} have changed places: left is {left}, right is {right}"
            if changed
            else None,
        )


def _majority(
    places: Sequence[tuple[float, float, float]], turn: float, tree: STRtree, codes: np.ndarray
) -> str | None:
    """Code of the unit on one side of a line at most of the `places` (longitude, latitude, azimuth), or None."""
    if not places or not len(codes):
        return None
    points = [shapely.Point(crs.destination(x, y, azimuth + turn, _AWAY_M)) for x, y, azimuth in places]
    at, unit = tree.query(np.array(points, dtype=object), predicate="within")
    votes = Counter(codes[unit[np.unique(at, return_index=True)[1]]].tolist())
    code, count = votes.most_common(1)[0] if votes else (None, 0)
    return code if count * 2 > len(places) else None


@rule(
    "B008",
    title="Length of a line",
    message="the line {name} measures {drawn:,.0f} m, the table records {said:,.0f} m",
    severity=Severity.SHOULD,
    source=("gbt17796-2009",),
    detail="The agreed length and the drawn line belong together; a difference shows a missing part or a coarser copy.",
    advice="Look for missing parts first; then compare the scale from which the line was taken.",
    trap="Lines taken from small-scale maps are shorter than surveyed ones.",
    scope=("boundary_line",),
    good=("0,0 20,0 | 1.0",),
    bad=("0,0 20,0 | 1.05",),
)
def length(lines: gpd.GeoDataFrame) -> Iterator[Finding]:
    """One finding per line whose recorded length differs from the geometry by more than 1 %."""
    if "length_m" not in lines:
        return
    drawn = crs.length_m(lines.geometry.to_numpy()) if len(lines) else np.zeros(0)
    for n, (said, is_drawn) in enumerate(zip(lines["length_m"], drawn, strict=True)):
        if missing(said) or float(said) <= 0 or is_drawn == 0:
            continue
        if abs(float(said) - is_drawn) > LENGTH_SHARE * float(said):
            row = lines.iloc[n]
            yield Finding(
                "B008",
                (str(row["key"]),),
                row.geometry,
                {"name": _name(row), "drawn": float(is_drawn), "said": float(said)},
                name=_name(row),
                row=n + 1,
                measure={"drawn_m": round(float(is_drawn), 1), "recorded_m": float(said)},
            )


def findings(lines: gpd.GeoDataFrame, divisions: gpd.GeoDataFrame) -> Iterator[Finding]:
    """What all rules of lines say."""
    yield from sides(lines, divisions)
    yield from length(lines)
