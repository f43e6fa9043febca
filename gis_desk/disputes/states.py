"""The way of a case: found, verified, in mediation, settled or handed over, revisited; and back again."""

from collections.abc import Mapping
from typing import Any

from gis_desk.disputes.words import STATES
from layers.errors import GisDeskError, Where

NEXT: Mapping[str, tuple[str, ...]] = {
    "found": ("verified",),
    "verified": ("mediating", "settled", "transferred"),
    "mediating": ("settled", "transferred"),
    "settled": ("revisited", "mediating"),
    "transferred": ("revisited", "mediating"),
    "revisited": ("mediating",),
}
"""Which states may follow each; from a closed one back to mediation means the case is reopened."""

CLOSED = ("settled", "transferred", "revisited")
LATE = frozenset({"agreement", "way", "outcome", "closed_on", "checked_by", "secrecy", "note"})
"""Columns that may still be filled in when a case is closed: its papers come late."""


def check_step(before: str | None, after: str) -> None:
    """Raise where a case may not go from `before` to `after`.

    Raises
    ------
    GisDeskError
        With the states that may follow.
    """
    if after not in STATES:
        raise GisDeskError(
            "'{state}' is no state of a case",
            where=Where(field="state", value=after),
            do="choose one of: {choices}",
            state=after,
            choices=", ".join(STATES),
        )
    now = before or "found"
    if after not in NEXT.get(now, ()):
        raise GisDeskError(
            "a case that is '{before}' cannot become '{after}'",
            where=Where(field="state", value=after),
            do="possible next states: {choices}",
            before=STATES.get(now, now),
            after=STATES[after],
            choices=", ".join(NEXT.get(now, ())),
        )


def is_reopening(before: str | None, after: str) -> bool:
    """Whether the step takes up a case that had been closed."""
    return before in CLOSED and after == "mediating"


def refuse_closed(row: Mapping[str, Any]) -> None:
    """Raise where the case of `row` is closed: what was settled or handed over is not changed behind its papers.

    Raises
    ------
    GisDeskError
    """
    state = row.get("state")
    if state in CLOSED:
        raise GisDeskError(
            "the case is closed ({state})",
            where=Where(layer="dispute", field="state", value=row.get("number")),
            do="take it up again first (step to mediation), or write an event",
            state=STATES[state],
        )
