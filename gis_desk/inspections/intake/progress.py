"""How far a round has come, and its end: what was visited and walked, what is open, and the change that closes it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pandas as pd

from gis_desk.inspections.intake.clock import the_day
from gis_desk.inspections.intake.limits import track_limits
from gis_desk.inspections.intake.places import Ground, Span
from gis_desk.inspections.intake.rounds import CLOSED, ended
from gis_desk.inspections.rows import keyed
from layers.change import Change, update
from layers.errors import PlanError, Where
from layers.text import text

_STANDING = ("abandoned",)
"""States of markers that nobody has to visit."""


@dataclass(frozen=True)
class RoundProgress:
    """How far a round has come.

    Parameters
    ----------
    key, line : str
        Of the round and of its line.
    markers : tuple of str
        Keys of the markers to be visited, in the order of the table.
    visited : mapping
        Key of a marker to the key of its latest record.
    stretches : tuple of Span
        From marker to marker.
    walked : tuple of bool
        Whether records cover each of `stretches`.
    states : mapping
        What was found at the markers visited: state of the post (``intact`` … ``lost``) to how many.
    photos, unassigned, repairs : int
        Photographs of the round, those without a marker or stretch, and its markers' cases that are not closed.
    """

    key: str
    line: str
    markers: tuple[str, ...]
    visited: Mapping[str, str]
    stretches: tuple[Span, ...]
    walked: tuple[bool, ...]
    states: Mapping[str, int]
    photos: int
    unassigned: int
    repairs: int

    @property
    def unvisited(self) -> tuple[str, ...]:
        """Keys of the markers without a record."""
        return tuple(m for m in self.markers if m not in self.visited)

    @property
    def unwalked(self) -> tuple[Span, ...]:
        """The stretches without a record."""
        return tuple(s for s, done in zip(self.stretches, self.walked, strict=True) if not done)


@dataclass(frozen=True)
class Field:
    """What progress is read from: frames of the tables of their names."""

    marker: gpd.GeoDataFrame
    boundary_line: gpd.GeoDataFrame
    inspection: pd.DataFrame
    inspection_record: gpd.GeoDataFrame
    inspection_stretch: gpd.GeoDataFrame
    inspection_photo: gpd.GeoDataFrame
    marker_repair: gpd.GeoDataFrame


TABLES = (
    "marker", "boundary_line", "inspection", "inspection_record", "inspection_stretch", "inspection_photo",
    "marker_repair",
)  # fmt: skip
"""The frames that `Field` wants."""


def progress_of(key: str, field: Field, ground: Ground | None = None) -> RoundProgress:
    """How far the round `key` has come.

    An extra round counts the markers and stretches between its chainages only.

    Raises
    ------
    PlanError
        If there is no such round, or its line is not known.
    """
    ground = ground or Ground(field.marker, field.boundary_line)
    row = _round(key, field.inspection)
    line = ground.line_called(str(row.get("line") or ""))
    if line is None:
        raise PlanError(
            "the line '{line}' of the round is not in the workspace",
            where=Where(layer="inspection", field="line", value=str(row.get("line") or "")),
            do="import the line, or correct the round",
            line=row.get("line") or "",
        )
    low, high = (row.get(c) for c in ("from_m", "to_m"))
    spans = tuple(s for s in ground.between(line) if _inside(s, low, high))
    ends = {m for s in spans for m in (s.from_marker, s.to_marker)} if low is not None or high is not None else None
    markers = tuple(
        m for m, of in ground.line_of_marker.items()
        if of == line and (ends is None or m in ends) and ground.state(m) not in _STANDING
    )  # fmt: skip
    latest: dict[str, tuple[str, str, Mapping[str, Any]]] = {}
    for record, values in keyed(field.inspection_record):
        marker = str(values.get("marker"))
        if values.get("inspection") == key and marker in markers:
            day = str(values.get("visited_on") or "")
            if marker not in latest or latest[marker][0] <= day:
                latest[marker] = (day, record, values)
    found = Counter(str(v.get("body") or ("intact" if v.get("found") else "lost")) for _, _, v in latest.values())
    stretches = {k: v for k, v in keyed(field.inspection_stretch) if v.get("inspection") == key}
    of_line = {m for m, of in ground.line_of_marker.items() if of == line}
    photos = [v for _, v in keyed(field.inspection_photo) if v.get("inspection") == key]
    return RoundProgress(
        key,
        line,
        markers,
        {m: record for m, (_, record, _) in latest.items()},
        spans,
        tuple(_covered(s, stretches.values()) for s in spans),
        found,
        len(photos),
        sum(not (v.get("marker") or v.get("stretch")) for v in photos),
        sum(v.get("state") != "closed" and v.get("marker") in of_line for _, v in keyed(field.marker_repair)),
    )


def _round(key: str, inspections: pd.DataFrame) -> dict[str, Any]:
    found = dict(keyed(inspections)).get(key)
    if found is None:
        raise PlanError(
            "there is no inspection round '{key}'",
            where=Where(layer="inspection", value=key),
            do="give the key of a round in the workspace",
            key=key,
        )
    return found


def _inside(span: Span, low: float | None, high: float | None) -> bool:
    return (low is None or span.to_m > low + 1) and (high is None or span.from_m < high - 1)


def _covered(span: Span, records: Any) -> bool:
    """Whether records cover as much of `span` as a track must run along."""
    parts = sorted(
        (max(r["from_m"], span.from_m), min(r["to_m"], span.to_m))
        for r in records
        if r["line"] == span.line and r["from_m"] is not None and r["to_m"] is not None
    )
    covered, reached = 0.0, span.from_m
    for low, high in parts:
        covered += max(0.0, high - max(low, reached))
        reached = max(reached, high)
    return covered >= track_limits().share * (span.to_m - span.from_m)


def close_round(key: str, field: Field, on: str, *, unfinished: str = "") -> Change:
    """The change that ends the field work of a round: it is done, and its line inspected.

    Parameters
    ----------
    on : str
        The day, YYYY-MM-DD.
    unfinished : str
        Why it ends although markers or stretches have no record; kept in the round's note.

    Raises
    ------
    PlanError
        If the round has ended, the day is none or earlier than a record, or something has no record and `unfinished`
        does not say why. An extra round (界线条例 12) leaves the five years of its line as they are.
    """
    row = _round(key, field.inspection)
    if row.get("state") in CLOSED:
        raise ended(row)
    progress = progress_of(key, field)
    day = the_day(on, "inspection", "done_on")
    records = [v for f in (field.inspection_record, field.inspection_stretch) for _, v in keyed(f)]
    days = [str(v["visited_on"]) for v in records if v.get("inspection") == key and v.get("visited_on")]
    if not days:
        raise PlanError(
            "the round has no record", where=Where(layer="inspection", value=key), do="take in its records first"
        )
    if day < max(days):
        raise PlanError(
            "the round has a record of {last}, later than {day}",
            where=Where(layer="inspection", field="done_on", value=day),
            do="give a later day",
            last=max(days),
            day=day,
        )
    if (progress.unvisited or progress.unwalked) and not unfinished.strip():
        raise PlanError(
            "{markers} markers and {stretches} stretches have no record",
            where=Where(layer="inspection", value=key),
            do="take in their records, or say why the round ends without them",
            markers=len(progress.unvisited),
            stretches=len(progress.unwalked),
        )
    after: dict[str, Any] = {"state": "done", "done_on": day, "begun_on": row.get("begun_on") or min(days)}
    if unfinished.strip():
        after["note"] = "；".join(v for v in (row.get("note"), unfinished.strip()) if v)
    edits = [update("inspection", key, {c: row.get(c) for c in after}, after)]
    line = dict(keyed(field.boundary_line))[progress.line]
    before = line.get("inspected_on")
    if row.get("kind") != "extra" and str(before or "") < day:
        edits.append(update("boundary_line", progress.line, {"inspected_on": before}, {"inspected_on": day}))
    return Change(text("Close the round of {line}", line=line.get("name") or progress.line), tuple(edits))
