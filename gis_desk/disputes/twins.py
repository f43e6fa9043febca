"""Cases that may be the same one, entered by both sides: near each other, at the same time, with like words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from gis_desk.disputes.dates import day_or_none
from gis_desk.disputes.rules import TwinRules, own
from layers import crs
from layers.errors import GisDeskError, Where
from layers.text import Text, text
from layers.work import QUIET, Progress

_COMMON = re.compile(r"边界|界线|纠纷|争议|隐患|矛盾|问题|一案|之间|关于|[\s\W_与和及的等处]")
"""What every title says and tells nothing."""
_LOT = 64
"""So many cases are compared with all others at a time: of 100,000 at one place that makes 6.4 million pairs."""
_MOST_PAIRS = 1_000_000
_FIELDS = ("key", "geometry", "found_on", "title", "line", "kind", "side_a", "side_b", "side_c")


@dataclass(frozen=True)
class Twin:
    """Two cases that may be one.

    Parameters
    ----------
    one, other : str
        Their keys.
    distance_m : float
        Geodesic metres between their places, 0 where they touch.
    days : int or None
        Days between the days they were found; None where one has none.
    score : float
        0 to 1, higher is likelier: half for the title, the rest for place, days, line, sides and type.
    reasons : tuple of Text
        What speaks for it.
    """

    one: str
    other: str
    distance_m: float
    days: int | None
    score: float
    reasons: tuple[Text, ...]


def alike(one: object, other: object) -> float:
    """Share of the shorter title's pairs of characters that the other has too, without words that all titles have."""
    a, b = (_pairs(t) for t in (one, other))
    if not a or not b:
        return 0.0
    return len(a & b) / min(len(a), len(b))


@lru_cache(maxsize=200_000)
def _pairs(title: object) -> set[str]:
    plain = _COMMON.sub("", title) if isinstance(title, str) else ""
    return {plain[i : i + 2] for i in range(len(plain) - 1)} or ({plain} if plain else set())


def around(place: BaseGeometry, rules: TwinRules | None = None) -> tuple[float, float, float, float]:
    """Bounds (degrees) within which a twin of a case at `place` lies: what to ask the store for."""
    rules = rules or own().twins
    west, south, east, north = place.bounds
    x, y = crs.scale_at((south + north) / 2)
    return west - rules.near_m / x, south - rules.near_m / y, east + rules.near_m / x, north + rules.near_m / y


def twins_of(key: str, row: Mapping[str, Any], cases: pd.DataFrame, rules: TwinRules | None = None) -> list[Twin]:
    """The cases among `cases` that may be the case `key` (its `row`), likeliest first.

    Parameters
    ----------
    cases : GeoDataFrame
        Cases near it (see `around`); itself may be among them.
    """
    rules = rules or own().twins
    place = row.get("geometry")
    if place is None or place.is_empty or not len(cases):
        return []
    found = []
    for record in cases[list(_FIELDS)].itertuples(index=False, name=None):
        other = dict(zip(_FIELDS, record, strict=True))
        if str(other["key"]) != key and (twin := _twin(key, row, str(other["key"]), other, rules)) is not None:
            found.append(twin)
    return sorted(found, key=lambda t: (-t.score, t.other))


def all_twins(cases: pd.DataFrame, rules: TwinRules | None = None, progress: Progress = QUIET) -> list[Twin]:
    """Every two of `cases` that may be the same, each pair once, likeliest first.

    Pairs are looked for in lots, so that memory is bounded however densely the cases lie.

    Raises
    ------
    Cancelled
        If the user asks to stop.
    GisDeskError
        Where more than `_MOST_PAIRS` pairs are near each other in place and time: nobody reads such a list.
    """
    rules = rules or own().twins
    shapes = cases["geometry"].to_numpy() if len(cases) else np.empty(0, dtype=object)
    rows = np.flatnonzero(~(shapely.is_missing(shapes) | shapely.is_empty(shapes)))
    if len(rows) < 2:
        return []
    x, y = crs.scale_at(float(shapely.get_coordinates(shapes[rows])[:, 1].mean()))
    days = np.array([np.nan if (d := day_or_none(v)) is None else d.toordinal() for v in cases["found_on"]])[rows]
    pairs = _near_pairs(shapes[rows], days, rules.near_m / min(x, y), rules, progress)
    records = [dict(zip(_FIELDS, row, strict=True)) for row in cases[list(_FIELDS)].itertuples(index=False, name=None)]
    found = []
    for n, (i, j) in enumerate(pairs.tolist()):
        progress.step(n, len(pairs), "comparing cases")
        one, other = records[rows[i]], records[rows[j]]
        if (twin := _twin(str(one["key"]), one, str(other["key"]), other, rules)) is not None:
            found.append(twin)
    return sorted(found, key=lambda t: (-t.score, t.one, t.other))


def _near_pairs(shapes: np.ndarray, days: np.ndarray, reach: float, rules: TwinRules, progress: Progress) -> np.ndarray:
    """Positions (M, 2), the smaller first, of shapes within `reach` degrees that were found near in time."""
    tree = shapely.STRtree(shapes)
    lots, known = [np.empty((0, 2), dtype=np.int64)], 0
    for begin in range(0, len(shapes), _LOT):
        progress.step(begin, len(shapes), "comparing cases")
        left, right = tree.query(shapes[begin : begin + _LOT], predicate="dwithin", distance=reach)
        left = left + begin
        near = (left < right) & ~(np.abs(days[left] - days[right]) > rules.days)
        lots.append(np.column_stack([left[near], right[near]]))
        known += len(lots[-1])
        if known > _MOST_PAIRS:
            raise GisDeskError(
                "more than {most} pairs of cases lie within {m:.0f} m and {days} days of each other",
                where=Where(layer="dispute", field="geometry"),
                do="lower near_m or days under [twins] in the rule table (--rules), or correct places that many cases "
                "share",
                most=_MOST_PAIRS,
                m=rules.near_m,
                days=rules.days,
            )
    return np.concatenate(lots)


def _twin(key: str, row: Mapping[str, Any], other_key: str, other: Mapping[str, Any], rules: TwinRules) -> Twin | None:
    shape = other.get("geometry")
    if shape is None or shape.is_empty:
        return None
    title = alike(row.get("title"), other.get("title"))
    line = _same(row, other, "line")
    kind = _same(row, other, "kind")
    if title < rules.alike and not (line and kind):
        return None
    first, second = day_or_none(row.get("found_on")), day_or_none(other.get("found_on"))
    days = None if first is None or second is None else abs((first - second).days)
    if days is not None and days > rules.days:
        return None
    ends = shapely.get_coordinates(shapely.shortest_line(row["geometry"], shape))
    metres = 0.0 if len(ends) < 2 else float(crs.distance_m(*ends[0], *ends[1]))
    if metres > rules.near_m:
        return None
    sides = _sides(row) == _sides(other) and bool(_sides(row))
    reasons = [text("{m:.0f} m from each other", m=metres)]
    if days is not None:
        reasons.append(text("found {n} days apart", n=days))
    if title >= rules.alike:
        reasons.append(text("titles with the same words"))
    if line:
        reasons.append(text("on the same line"))
    if sides:
        reasons.append(text("between the same units"))
    if kind:
        reasons.append(text("of the same type"))
    near = 1 - metres / rules.near_m
    soon = 0.5 if days is None else 1 - days / (rules.days + 1)
    score = 0.5 * title + 0.15 * near + 0.1 * soon + 0.1 * line + 0.1 * sides + 0.05 * kind
    return Twin(key, other_key, metres, days, round(score, 4), tuple(reasons))


def _same(row: Mapping[str, Any], other: Mapping[str, Any], field: str) -> bool:
    return isinstance(row.get(field), str) and row[field] == other.get(field)


def _sides(row: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(v for f in ("side_a", "side_b", "side_c") if isinstance(v := row.get(f), str) and v)
