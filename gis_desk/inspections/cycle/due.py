"""When a line is due: once in five years, the lead alternating from round to round (界线条例 12)."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import geopandas as gpd
import pandas as pd

from gis_desk.inspections.cycle.burdens import Burden, burdens_of, open_repairs
from gis_desk.inspections.cycle.columns import LineIndex, texts, year_of
from gis_desk.inspections.cycle.lead import Lead, coming_lead, last_lead
from gis_desk.inspections.cycle.rounds import Round, rounds_of
from gis_desk.inspections.cycle.rules import CycleRules
from gis_desk.inspections.cycle.sides import Sides, neighbours_of, own_county, sides_of, unit_names
from layers import crs
from layers.text import Text, text

STATES = ("overdue", "due", "unknown", "later")
"""Overdue, due in the year asked for, no inspection on record, due later."""
STATE_WORDS: Mapping[str, Text] = {
    "overdue": text("overdue"),
    "due": text("due this year"),
    "unknown": text("no inspection on record"),
    "later": text("later"),
}

_NOBODY, _NOWHERE = Lead("", "first"), Sides("", "", "", "")


@dataclass(frozen=True)
class Due:
    """One line in the calendar.

    Parameters
    ----------
    last_year, due_year : int or None
        Year of the last inspection and that year plus five; None where no inspection is on record.
    state : str
        One of `STATES`.
    years_over : int
        How many years it is overdue, 0 where it isn't.
    round : int
        Number of the coming round.
    lead : str
        The side that leads it, by name; a proposal unless `lead_known`.
    lead_known : bool
        Whether it was agreed, is planned, or follows from an earlier round.
    planned : bool
        Whether a round is planned or in the field already.
    last_on, due_on, five_years_on : str
        The day of the last inspection where it is known; the last day in time as the rule table counts (the year's
        last day, or the same day five years on); and that same day, whichever is counted. Empty where unknown.
    neighbour, neighbour_name : str
        The county across; empty for a line within the county.
    rounds : tuple of Round
        All rounds of the line, the oldest first.
    """

    key: str
    code: str
    name: str
    level: str
    left: str
    right: str
    length_m: float
    markers: int
    last_year: int | None
    due_year: int | None
    state: str
    years_over: int
    round: int
    lead: str
    lead_known: bool
    planned: bool
    last_on: str = ""
    due_on: str = ""
    five_years_on: str = ""
    led: str = ""
    turn: Lead = _NOBODY
    sides: Sides = _NOWHERE
    neighbour: str = ""
    neighbour_name: str = ""
    burden: Burden = field(default_factory=Burden)
    rounds: tuple[Round, ...] = ()

    @property
    def words(self) -> Text:
        """Its state in words."""
        return text("overdue by {n} years", n=self.years_over) if self.years_over else STATE_WORDS[self.state]

    @property
    def coming(self) -> Round | None:
        """The row of its next regular round, where one is planned or in the field."""
        return _coming(self.rounds, self.last_year)

    @property
    def planned_year(self) -> int | None:
        """The year its next round is planned for."""
        return None if self.coming is None else self.coming.year

    def as_json(self) -> dict[str, Any]:
        """The row for ``inspect due --format json``."""
        return {
            "line": self.key,
            "code": self.code,
            "name": self.name,
            "level": self.level or None,
            "left": self.left,
            "right": self.right,
            "km": round(self.length_m / 1000, 3),
            "markers": self.markers,
            "last_year": self.last_year,
            "due_year": self.due_year,
            "state": self.state,
            "years_over": self.years_over,
            "round": self.round,
            "lead": self.lead,
            "lead_known": self.lead_known,
            "planned": self.planned,
            "last_on": self.last_on or None,
            "due_on": self.due_on or None,
            "five_years_on": self.five_years_on or None,
            "planned_year": self.planned_year,
            "led_last": self.led or None,
            "lead_unit": self.turn.unit or None,
            "lead_by": self.turn.by,
            "lead_agreed_on": self.turn.agreed_on or None,
            "parts": [
                {"from_m": p.from_m, "to_m": p.to_m, "lead": self.sides.name(self.sides.unit(p.lead))}
                for p in self.turn.parts
            ],
            "neighbour": self.neighbour or None,
            "open_repairs": self.burden.repairs,
            "open_disputes": self.burden.disputes,
            "extra": [
                {
                    "cause": r.cause or None,
                    "year": r.year,
                    "reported_on": r.reported_on or None,
                    "state": r.state,
                    "from_m": r.from_m,
                    "to_m": r.to_m,
                }
                for r in self.rounds
                if r.extra
            ],
        }


def due_lines(
    lines: gpd.GeoDataFrame,
    markers: gpd.GeoDataFrame,
    inspections: pd.DataFrame,
    divisions: pd.DataFrame,
    year: int,
    *,
    repairs: pd.DataFrame | None = None,
    disputes: pd.DataFrame | None = None,
    county: str = "",
    rules: CycleRules | None = None,
) -> list[Due]:
    """Every line with its place in the cycle in `year`; the most overdue first, then due, unknown, later.

    The last inspection is the latest round that is done or filed, an extra inspection of the whole line included, or
    the line's ``inspected_on`` where that is later. The lead is what was agreed, else the side that did not lead the
    last round.

    Parameters
    ----------
    lines, markers, inspections, divisions, repairs, disputes : frames
        The tables of a workspace, ``repairs`` those of ``marker_repair``; a table or column that is missing counts as
        empty.
    county : str
        Code of the county whose workspace it is; empty: the one most lines belong to.
    """
    rules = rules or CycleRules()
    index = LineIndex(lines)
    named = {unit for column in ("left_unit", "right_unit") for unit in texts(lines, column)}
    names = unit_names(divisions, named | {unit[:6] for unit in named})
    sides = sides_of(lines, names)
    neighbours = neighbours_of(sides, own_county(lines, county))
    lengths = crs.length_m(lines.geometry.to_numpy())
    rounds = rounds_of(index, inspections)
    numbers = index.counts(texts(markers, "line"))
    none = pd.DataFrame()
    burdens = burdens_of(
        index,
        open_repairs(index, markers, none if repairs is None else repairs, rules),
        none if disputes is None else disputes,
    )
    columns = (texts(lines, c) for c in ("key", "code", "name", "level", "inspected_on", "lead"))
    found = []
    for i, (key, code, name, level, inspected, written) in enumerate(zip(*columns, strict=True)):
        mine, length = rounds[i], float(lengths[i])
        renewing = [r for r in mine if r.renews(length, rules)]
        last, last_on = _last(inspected, renewing)
        due = None if last is None else last + rules.years
        coming = _coming(mine, last)
        number = max([r.number or 0 for r in mine if r.closed and not r.extra], default=0) + 1
        lead = coming_lead(mine, number, written, sides[i], rules, coming)
        same_day = _later(last_on, rules.years)
        found.append(
            Due(
                key,
                code,
                name or key,
                level,
                sides[i].left_name,
                sides[i].right_name,
                length,
                numbers[i],
                last,
                due,
                _state(due, year),
                0 if due is None else max(0, year - due),
                number,
                sides[i].name(lead.unit),
                lead.by != "first",
                _is_planned(mine, year),
                last_on,
                same_day if rules.counts == "day" and same_day else "" if due is None else f"{due}-12-31",
                same_day,
                sides[i].name(sides[i].unit(last_lead(mine) or written)),
                lead,
                sides[i],
                neighbours[i],
                names.get(neighbours[i], neighbours[i]),
                burdens[i],
                tuple(mine),
            )
        )
    return _in_order(found)


def in_year(lines: Iterable[Due], year: int) -> list[Due]:
    """The same lines as they stand in another `year`; lead and rounds do not depend on it."""
    return _in_order([_standing(due, year) for due in lines])


def _in_order(lines: list[Due]) -> list[Due]:
    return sorted(lines, key=lambda d: (STATES.index(d.state), d.due_year or 0, d.name, d.key))


def _standing(due: Due, year: int) -> Due:
    return replace(
        due,
        state=_state(due.due_year, year),
        years_over=0 if due.due_year is None else max(0, year - due.due_year),
        planned=_is_planned(due.rounds, year),
    )


def _is_planned(rounds: Iterable[Round], year: int) -> bool:
    return any(not r.closed and not r.extra and (r.year or year) >= year - 1 for r in rounds)


def _last(inspected: str, renewing: list[Round]) -> tuple[int | None, str]:
    """Year and day of the last inspection: the latest of the line's own date and its rounds."""
    dated = [(year, r.done_on) for r in renewing if (year := r.year) is not None]
    if (year := year_of(inspected)) is not None:
        dated.append((year, inspected))
    year, day = max(dated, default=(None, ""))
    return year, day if len(day) == 10 else ""


def _coming(rounds: list[Round] | tuple[Round, ...], last: int | None) -> Round | None:
    waiting = [r for r in rounds if not r.closed and not r.extra and (r.year or 9999) >= (last or 0)]
    return next((r for r in waiting if r.state == "in_field"), next(iter(waiting), None))


def _later(day: str, years: int) -> str:
    """The same day `years` on; 28 February for the 29th. Empty where `day` is no date, or that day beyond them."""
    try:
        known = dt.date.fromisoformat(day)
        leap = known.month == 2 and known.day == 29
        return known.replace(year=known.year + years, day=28 if leap else known.day).isoformat()
    except ValueError:
        return ""


def _state(due: int | None, year: int) -> str:
    if due is None:
        return "unknown"
    return "overdue" if due < year else "due" if due == year else "later"
