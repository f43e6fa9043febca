"""Rows of record forms as rows of the tables: what was found at a marker, what was seen along a stretch."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gis_desk.inspections.intake import answers
from gis_desk.inspections.intake.fields import MARKER, WORKS
from gis_desk.inspections.intake.places import Ground

_TEXTS: Mapping[str, tuple[str, ...]] = {
    "marker": ("surround", "photo", "people", "note"),
    "stretch": ("change", "cross_use", "mark_handling", "dispute", "suggestion", "photo", "people", "note"),
}


@dataclass(frozen=True)
class Offered:
    """A record that a row offers: the line it is about, and its columns (``geometry`` among them)."""

    line: str | None
    values: Mapping[str, Any]


def offered(kind: str, values: Mapping[str, str], ground: Ground) -> Offered:
    """The record that the row with `values` (field to what was written) makes.

    Raises
    ------
    NotUnderstoodError
        If marker, stretch, day or an answer cannot be understood; the first that is met.
    """
    return _marker(values, ground) if kind == MARKER else _stretch(values, ground)


def _marker(values: Mapping[str, str], ground: Ground) -> Offered:
    key = ground.marker(values)
    found, body = answers.yes(values, "found"), answers.choice(values, "body")
    if found is None:
        found = body != "lost"
    elif not found and body is None:
        body = "lost"
    offset = answers.metres(values, "offset_m")
    measured = answers.choice(values, "measured")
    done = [w for w in WORKS if answers.yes(values, f"action_{w}")]
    return Offered(
        ground.line_of_marker.get(key),
        {
            "marker": key,
            "visited_on": answers.day(values),
            "found": found,
            "body": body,
            "lettering": answers.choice(values, "lettering"),
            "measured": measured,
            "offset_m": None if offset is None else abs(offset),
            "objects": answers.objects(values),
            "action": answers.works("、".join([values.get("action", ""), *done])),
            "both_present": answers.yes(values, "both_present"),
            **{c: values.get(c) or None for c in _TEXTS["marker"]},
            "geometry": ground.markers.geometry.iloc[ground.marker_rows[key]],
        },
    )


def _stretch(values: Mapping[str, str], ground: Ground) -> Offered:
    span = ground.span(values)
    return Offered(
        span.line,
        {
            "line": span.line,
            "from_marker": span.from_marker,
            "to_marker": span.to_marker,
            "from_m": span.from_m,
            "to_m": span.to_m,
            "visited_on": answers.day(values),
            "terrain": answers.choice(values, "terrain"),
            "course": answers.choice(values, "course"),
            "resurvey": answers.yes(values, "resurvey"),
            "one_side_mark": answers.yes(values, "one_side_mark"),
            **{c: values.get(c) or None for c in _TEXTS["stretch"]},
            "geometry": span.shape,
        },
    )
