"""Names in conflict across a county line: equal or sounding alike on both sides, or one thing with two names."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely

from gis_desk.disputes.warnings.alert import Alert, Part, parts_of
from gis_desk.disputes.warnings.kinds import kind
from gis_desk.disputes.warnings.matter import Matter
from gis_desk.findings import Severity
from gis_desk.names.checking import places_of
from gis_desk.names.places import Batch
from gis_desk.names.subject import Context
from gis_desk.names.tables import load
from layers.text import Text, text
from layers.work import Progress

_COUNTY = 6
_GROUPS = {"township": 0, "village": 1, "community": 1, "natural": 2}
"""Names are compared within a group."""
_WORDS: Mapping[str, Text] = {
    "township": text("township"),
    "village": text("village"),
    "community": text("community"),
    "natural": text("natural feature"),
}


@dataclass(frozen=True)
class _Names:
    """Names of townships, villages and natural features with a place and a county, N of them.

    Parameters
    ----------
    rows : DataFrame, N rows
        ``table``, ``key``, ``name``, ``specific``, ``generic``, ``kind`` (of `_WORDS`), ``county`` and ``sound``, a
        number that is equal where the specific terms sound alike.
    shapes : array (N,) of geometries
        EPSG:4490.
    """

    rows: pd.DataFrame
    shapes: np.ndarray


def _names(matter: Matter) -> _Names:
    frames = {name: matter.frame(name) for name in ("place_name", "division")}
    return matter.memory.recall("names", tuple(frames.values()), lambda: _taken_apart(frames, matter.progress))


def _taken_apart(frames: Mapping[str, Any], progress: Progress) -> _Names:
    tables = load()
    places = (
        places_of({n: f for n, f in frames.items() if len(f)}, tables, progress)
        if any(map(len, frames.values()))
        else None
    )
    if places is None or places.geometry is None:
        return _Names(pd.DataFrame(columns=["table", "key", "name", "kind", "county", "sound"]), np.empty(0, object))
    batch = Batch(places, Context(tables), progress)
    states = places.more.get("status") or [None] * len(places)
    sounds = batch.likes.hashes["plain"][batch.likes.term]
    known: set[tuple[str, str]] = set()
    chosen: list[dict[str, Any]] = []
    for n in range(len(places)):
        kind_ = "township" if places.level[n] == "township" else places.cls[n]
        code, split, shape = places.division[n], batch.splits[n], places.geometry[n]
        township = kind_ == "township" and places.table[n] == "division"
        there = shape is not None and not shape.is_empty and len(code) >= _COUNTY
        if not there or states[n] in ("historic", "deregistered") or not split.specific:
            continue
        if not township and kind_ not in ("village", "community", "natural"):
            continue
        if (code[: 9 if kind_ != "natural" else _COUNTY], places.name[n]) in known and places.table[n] == "division":
            continue
        known.add((code[:9], places.name[n]))
        chosen.append(
            {
                "at": n,
                "table": places.table[n],
                "key": places.key[n],
                "name": places.name[n],
                "specific": split.specific,
                "generic": split.generic,
                "kind": kind_,
                "county": code[:_COUNTY],
                "sound": int(sounds[n] & np.uint64(0x7FFFFFFFFFFFFFFF)),
            }
        )
    rows = pd.DataFrame(chosen, columns=["at", *(_COLUMNS)])
    return _Names(rows, places.geometry[rows["at"].to_numpy(np.int64)])


_COLUMNS = ("table", "key", "name", "specific", "generic", "kind", "county", "sound")


def _pairs(matter: Matter, names: _Names, chosen: np.ndarray, metres: float) -> list[tuple[int, int, float]]:
    """Pairs of the rows `chosen` of different counties within `metres`, and how far apart."""
    shapes = matter.metres(names.shapes[chosen])
    left, right = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=metres)
    county = names.rows["county"].to_numpy()[chosen]
    keep = (left < right) & (county[left] != county[right])
    left, right = left[keep], right[keep]
    apart = shapely.distance(shapes[left], shapes[right])
    return [(int(chosen[a]), int(chosen[b]), float(d)) for a, b, d in zip(left, right, apart, strict=True)]


@kind(
    "names-alike",
    title=text("Names alike on both sides"),
    detail=text("Two places near each other with names that are equal or sound so: papers and people mix them up."),
    do=text("Agree with the neighbour which side renames, or on a form of the name that tells the two apart."),
    job="names",
    source=("dmgltl-2022:9.1.7", "dmgltl-2022:9.1.8"),
    tables=("place_name", "division"),
)
def alike(matter: Matter) -> Iterator[Alert]:
    """Townships, villages and natural features of different counties near each other, equal or homophone."""
    names, rules = _names(matter), matter.rules["names-alike"]
    if names.rows.empty:
        return
    group = names.rows["kind"].map(_GROUPS).to_numpy(np.int64)
    sound = names.rows["sound"].to_numpy(np.int64)
    _, number, size = np.unique(np.column_stack([group, sound]), axis=0, return_inverse=True, return_counts=True)
    number = number.ravel()
    counties = names.rows.groupby(number)["county"].nunique().to_numpy()

    def make() -> list[tuple[int, int, float]]:
        found = []
        chosen = np.flatnonzero((size > 1)[number] & (counties > 1)[number])
        for one in np.unique(number[chosen]).tolist():
            found += _pairs(matter, names, chosen[number[chosen] == one], rules["near_m"])
        return found

    frames = (matter.frame("place_name"), matter.frame("division"), matter.lines)
    for a, b, metres in matter.memory.recall("names-alike", frames, make):
        one, other = names.rows.iloc[a], names.rows.iloc[b]
        same = one["specific"] == other["specific"]
        if min(len(one["specific"]), len(other["specific"])) == 1 and one["name"] != other["name"]:
            continue
        parts = parts_of(
            Part(
                text("equal names") if same else text("names that sound alike"), rules["same" if same else "homophone"]
            ),
            Part(_WORDS[one["kind"]], min(rules[one["kind"]], rules[other["kind"]])),
            Part(text("{m:,.0f} m apart", m=metres), rules["close"]) if metres <= rules["close_m"] else None,
            Part(text("{n} places bear it", n=int(size[number[a]])), rules["often_points"])
            if size[number[a]] > rules["often"]
            else None,
            *_name_cases(matter, names, (a, b), "names-alike"),
        )
        if sum(p.points for p in parts) < rules["least"]:
            continue
        what = text(
            "{a} ({unit_a}) and {b} ({unit_b}) have the same name"
            if same
            else "{a} ({unit_a}) and {b} ({unit_b}) sound alike",
            **_said(matter, one, other),
        )
        yield _alert("names-alike", names, (a, b), metres, parts, what)


def _name_cases(matter: Matter, names: _Names, pair: tuple[int, int], kind_id: str) -> tuple[Part, ...]:
    near = matter.open_near(matter.metres(names.shapes[list(pair)]), matter.rules["near"]["metres"])
    wanted = any(matter.case_kind[r] == "name" for rows in near for r in rows)
    points = matter.rules[kind_id]["name_case"]
    return (Part(text("an open case about names nearby"), points),) if wanted else ()


def _said(matter: Matter, one: Any, other: Any) -> dict[str, str]:
    units = {f"unit_{side}": matter.unit(row["county"]) for side, row in (("a", one), ("b", other))}
    return {"a": one["name"], "b": other["name"], **units}


def _alert(
    kind_id: str,
    names: _Names,
    pair: tuple[int, int],
    metres: float,
    parts: tuple[Part, ...],
    what: Text,
) -> Alert:
    rows = names.rows.iloc[list(pair)]
    points = shapely.point_on_surface(names.shapes[list(pair)])
    return Alert(
        kind_id,
        Severity.ADVISE,
        tuple(sorted(zip(rows["table"], rows["key"], strict=True))),
        parts,
        what,
        text("they lie in two counties, {m:,.0f} m apart", m=metres),
        shapely.MultiPoint(list(points)),
        {"distance_m": round(metres, 1)},
        tuple(sorted(rows["name"])),
        str(rows["name"].iloc[0]),
    )


@kind(
    "two-names",
    title=text("One thing with two names"),
    detail=text("A hill or river on the line that each side calls by its own name: every map of it is one side's."),
    do=text("Agree on one standard name with the neighbour; what two counties share is named by the next higher one."),
    job="names",
    source=("dmgltl-2022:12.1.1",),
    tables=("place_name", "division"),
)
def two_names(matter: Matter) -> Iterator[Alert]:
    """Natural features of two counties at one place, with one generic term and different names."""
    names, rules = _names(matter), matter.rules["two-names"]
    natural = np.flatnonzero((names.rows["kind"] == "natural").to_numpy())

    def make() -> list[tuple[int, int, float]]:
        return _pairs(matter, names, natural, rules["near_m"])

    frames = (matter.frame("place_name"), matter.frame("division"), matter.lines)
    for a, b, metres in matter.memory.recall("two-names", frames, make):
        one, other = names.rows.iloc[a], names.rows.iloc[b]
        if one["generic"] != other["generic"] or one["specific"] == other["specific"]:
            continue
        parts = parts_of(
            Part(text("one place, two names"), rules["base"]), *_name_cases(matter, names, (a, b), "two-names")
        )
        what = text(
            "{a} ({unit_a}) and {b} ({unit_b}) may be one and the same {generic}",
            generic=one["generic"] or text("thing"),
            **_said(matter, one, other),
        )
        yield _alert("two-names", names, (a, b), metres, parts, what)
