"""Cases that may be the same one, entered by both sides: near each other, at the same time, with like words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from gis_desk.disputes.dates import day_or_none
from gis_desk.disputes.rules import TwinRules, own
from layers import crs
from layers.text import Text, text
from layers.work import QUIET, Progress

_COMMON = re.compile(r"边界|界线|纠纷|争议|隐患|矛盾|问题|一案|之间|关于|[\s\W_与和及的等处]")
"""What every title says and tells nothing."""
_MOST = 200_000
"""Pairs looked at one by one."""


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
    for _, record in cases.iterrows():
        other = {str(c): v for c, v in record.items()}
        if str(other["key"]) != key and (twin := _twin(key, row, str(other["key"]), other, rules)) is not None:
            found.append(twin)
    return sorted(found, key=lambda t: (-t.score, t.other))


def all_twins(cases: pd.DataFrame, rules: TwinRules | None = None, progress: Progress = QUIET) -> list[Twin]:
    """Every two of `cases` that may be the same, each pair once, likeliest first.

    Raises
    ------
    Cancelled
        If the user asks to stop.
    """
    rules = rules or own().twins
    shapes = cases["geometry"].to_numpy() if len(cases) else np.empty(0, dtype=object)
    rows = np.flatnonzero(~(shapely.is_missing(shapes) | shapely.is_empty(shapes)))
    if len(rows) < 2:
        return []
    x, y = crs.scale_at(float(shapely.get_coordinates(shapes[rows])[:, 1].mean()))
    tree = shapely.STRtree(shapes[rows])
    left, right = tree.query(shapes[rows], predicate="dwithin", distance=rules.near_m / min(x, y))
    days = np.array([np.nan if (d := day_or_none(v)) is None else d.toordinal() for v in cases["found_on"]])[rows]
    once = left < right
    once &= ~(np.abs(days[left] - days[right]) > rules.days)
    pairs = np.column_stack([rows[left[once]], rows[right[once]]])[:_MOST]
    records = {int(i): {str(c): v for c, v in cases.iloc[int(i)].items()} for i in np.unique(pairs)}
    found = []
    for n, (i, j) in enumerate(pairs):
        progress.step(n, len(pairs), "comparing cases")
        one, other = records[int(i)], records[int(j)]
        if (twin := _twin(str(one["key"]), one, str(other["key"]), other, rules)) is not None:
            found.append(twin)
    return sorted(found, key=lambda t: (-t.score, t.one, t.other))


def _twin(key: str, row: Mapping[str, Any], other_key: str, other: Mapping[str, Any], rules: TwinRules) -> Twin | None:
    shape = other.get("geometry")
    if shape is None or shape.is_empty:
        return None
    ends = shapely.get_coordinates(shapely.shortest_line(row["geometry"], shape))
    metres = 0.0 if len(ends) < 2 else float(crs.distance_m(*ends[0], *ends[1]))
    first, second = day_or_none(row.get("found_on")), day_or_none(other.get("found_on"))
    days = None if first is None or second is None else abs((first - second).days)
    if metres > rules.near_m or (days is not None and days > rules.days):
        return None
    title = alike(row.get("title"), other.get("title"))
    line = _same(row, other, "line")
    kind = _same(row, other, "kind")
    if title < rules.alike and not (line and kind):
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
