"""The rounds of each line: regular ones, and extra inspections after floods or changes (界线条例 12)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from gis_desk.inspections.cycle.columns import LineIndex, numbers, texts, year_of
from gis_desk.inspections.cycle.rules import CycleRules


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a line with the side that leads there: chainages in metres, `to_m` None for the end of the line."""

    from_m: float
    to_m: float | None
    lead: str


@dataclass(frozen=True, slots=True)
class Round:
    """One row of ``inspection``.

    Parameters
    ----------
    year : int or None
        Year of `done_on`, else the year it is planned for.
    lead : str
        The side as it was written: a code or a name.
    state, kind : str
        Of `gis_desk.inspections.words`; a row without a state is done, one without a kind is regular.
    from_m, to_m : float or None
        The stretch of an extra inspection, geodesic metres from the start of the line; None for the line's ends.
    details : mapping or None
        People, weather and more, as the row keeps them. Of the cycle are ``lead_by``, how the lead came about,
        ``lead_agreed_on``, when it was agreed, ``parts``, who leads which part, and ``months`` of the field work.
    """

    key: str
    number: int | None
    year: int | None
    lead: str
    state: str
    kind: str
    cause: str
    from_m: float | None
    to_m: float | None
    reported_on: str
    begun_on: str
    done_on: str
    details: Mapping[str, Any] | None
    note: str

    @property
    def closed(self) -> bool:
        """Whether the inspection has been done."""
        return self.state in ("done", "filed")

    @property
    def extra(self) -> bool:
        """Whether it is an extra inspection."""
        return self.kind == "extra"

    @property
    def date(self) -> str:
        """The day it was done, else begun, else that of the event; empty where none is known."""
        return self.done_on or self.begun_on or self.reported_on

    @property
    def facts(self) -> Mapping[str, Any]:
        """Its details; empty where there are none."""
        return self.details or {}

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts of the line with a lead of their own; none where the details say something else by that name."""
        said = self.facts.get("parts")
        made = [_part(one) for one in said] if isinstance(said, list) else []
        return () if None in made else tuple(p for p in made if p is not None)

    def metres(self, length_m: float) -> float:
        """How much of a line of `length_m` it covers."""
        start = min(max(self.from_m or 0.0, 0.0), length_m)
        end = length_m if self.to_m is None else min(max(self.to_m, 0.0), length_m)
        return abs(end - start)

    def renews(self, length_m: float, rules: CycleRules) -> bool:
        """Whether the five years begin anew with it: a round, or an extra inspection of the whole line."""
        return self.closed and (not self.extra or self.metres(length_m) >= rules.whole_share * length_m)


def rounds_of(index: LineIndex, inspections: pd.DataFrame) -> list[list[Round]]:
    """The rounds of each line of `index`, the oldest first."""
    found: list[list[Round]] = [[] for _ in range(index.count)]
    if inspections.empty:
        return found
    lines = texts(inspections, "line")
    for line, made in zip(lines, _rows(inspections), strict=True):
        for at in index.at(line):
            found[at].append(made)
    for mine in found:
        mine.sort(key=lambda r: (r.year or 0, r.number or 0))
    return found


def _rows(inspections: pd.DataFrame) -> list[Round]:
    words = {
        c: texts(inspections, c)
        for c in ("key", "lead", "state", "kind", "cause", "reported_on", "begun_on", "done_on", "note")
    }
    figures = {c: numbers(inspections, c) for c in ("round", "year", "from_m", "to_m")}
    details: Sequence[Any] = inspections["details"].tolist() if "details" in inspections else [None] * len(inspections)
    return [
        Round(
            words["key"][i],
            _whole(figures["round"][i]),
            year_of(words["done_on"][i]) or _whole(figures["year"][i]),
            words["lead"][i],
            words["state"][i] or "done",
            words["kind"][i] or "regular",
            words["cause"][i],
            figures["from_m"][i],
            figures["to_m"][i],
            words["reported_on"][i],
            words["begun_on"][i],
            words["done_on"][i],
            details[i] if isinstance(details[i], Mapping) else None,
            words["note"][i],
        )
        for i in range(len(inspections))
    ]


def _part(said: Any) -> Part | None:
    """A part as `details` keep it; None where that is none."""
    if not isinstance(said, Mapping):
        return None
    start, end, lead = said.get("from_m"), said.get("to_m"), said.get("lead")
    if not isinstance(start, int | float) or not isinstance(end, int | float | None) or not isinstance(lead, str):
        return None
    return Part(float(start), None if end is None else float(end), lead)


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)
