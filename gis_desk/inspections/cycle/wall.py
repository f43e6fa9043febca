"""The five-year wall: all lines against the years, what was done, is planned, due and overdue, and what lies open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gis_desk.inspections.cycle.due import Due
from gis_desk.inspections.cycle.rounds import Round
from gis_desk.inspections.cycle.rules import CycleRules
from layers.errors import PlanError, Where
from layers.schema import LEVELS
from layers.text import Text, text

CELL_WORDS: Mapping[str, Text] = {
    "done": text("done"),
    "in_field": text("in the field"),
    "planned": text("planned"),
    "due": text("due"),
    "overdue": text("overdue"),
    "unknown": text("no inspection on record"),
    "late": text("was overdue then"),
    "expected": text("due again"),
    "": text("nothing due"),
}
"""What a cell of the wall says. `late`: overdue in that year, inspected later; `expected`: due again after a round that
is yet to come."""
WORK = ("done", "in_field", "planned", "due", "overdue", "unknown", "expected")
"""States whose line may be work of the year; an overdue line is work of the present year only."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A line in a year.

    Parameters
    ----------
    state : str
        A key of `CELL_WORDS`.
    lead, on : str
        Who led or is to lead, by name; the day, where one is known.
    number : int or None
        The round.
    extras : tuple of Round
        Extra inspections of the year.
    repairs, disputes : int
        Those opened in the year and still open.
    """

    state: str = ""
    lead: str = ""
    on: str = ""
    number: int | None = None
    extras: tuple[Round, ...] = ()
    repairs: int = 0
    disputes: int = 0


@dataclass(frozen=True, slots=True)
class WallRow:
    """A line with its cells, one for each year of the wall."""

    due: Due
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class WallGroup:
    """The lines of one level with one neighbour; `neighbour` is empty for those within the county."""

    level: str
    neighbour: str
    name: str
    rows: tuple[WallRow, ...]


@dataclass(frozen=True, slots=True)
class YearTotal:
    """The work of a year: lines, metres, markers, people-days of both sides (an estimate by the rule table)."""

    year: int
    lines: int
    length_m: float
    markers: int
    people_days: float
    done: int
    extra: int


@dataclass(frozen=True)
class Wall:
    """The whole wall; `now` is the present year."""

    now: int
    years: tuple[int, ...]
    groups: tuple[WallGroup, ...]
    totals: tuple[YearTotal, ...]

    @property
    def rows(self) -> list[WallRow]:
        """The lines of all groups, in order."""
        return [row for group in self.groups for row in group.rows]

    def as_json(self) -> dict[str, Any]:
        """The document of ``inspect wall --format json``."""
        return {
            "year": self.now,
            "years": list(self.years),
            "lines": [
                {
                    "line": row.due.key,
                    "name": row.due.name,
                    "level": group.level or None,
                    "neighbour": group.neighbour or None,
                    "neighbour_name": group.name or None,
                    "km": round(row.due.length_m / 1000, 3),
                    "markers": row.due.markers,
                    "open_repairs": row.due.burden.repairs,
                    "open_disputes": row.due.burden.disputes,
                    "cells": [
                        _cell_json(year, cell) for year, cell in zip(self.years, row.cells, strict=True) if _said(cell)
                    ],
                }
                for group in self.groups
                for row in group.rows
            ],
            "totals": [
                {
                    "year": t.year,
                    "lines": t.lines,
                    "km": round(t.length_m / 1000, 3),
                    "markers": t.markers,
                    "people_days": round(t.people_days, 1),
                    "done": t.done,
                    "extra": t.extra,
                }
                for t in self.totals
            ],
        }


def _said(cell: Cell) -> bool:
    return bool(cell.state or cell.extras or cell.repairs or cell.disputes)


def _cell_json(year: int, cell: Cell) -> dict[str, Any]:
    return {
        "year": year,
        "state": cell.state or None,
        "lead": cell.lead or None,
        "on": cell.on or None,
        "round": cell.number,
        "extra": [
            {"cause": e.cause or None, "state": e.state, "from_m": e.from_m, "to_m": e.to_m} for e in cell.extras
        ],
        "repairs_opened": cell.repairs,
        "disputes_found": cell.disputes,
    }


def span(lines: Sequence[Due], now: int, rules: CycleRules) -> tuple[int, int]:
    """The years shown unless others are asked for: from the earliest last round, at most ten years back, to +5."""
    last = [d.last_year for d in lines if d.last_year is not None]
    first = min(last, default=now)
    return max(min(first, now), now - rules.back), now + rules.ahead


def make_wall(
    lines: Sequence[Due], now: int, first: int | None = None, last: int | None = None, rules: CycleRules | None = None
) -> Wall:
    """The wall of `lines`, as `due_lines` gives them for the year `now`, from year `first` to `last`.

    Groups go from the highest level to the lowest, within a level by the neighbour's code, those within the county
    last; lines by code and name.

    Raises
    ------
    PlanError
        If `last` is before `first`, or more than 100 years are asked for.
    """
    rules = rules or CycleRules()
    begin, end = span(lines, now, rules)
    first, last = begin if first is None else first, end if last is None else last
    if not 0 <= last - first < 100:
        raise PlanError(
            "the wall cannot run from {first} to {last}",
            where=Where(field="--from"),
            do="give a first year that is not after the last one, and at most 100 years",
            first=first,
            last=last,
        )
    years = tuple(range(first, last + 1))
    grouped: dict[tuple[str, str], list[WallRow]] = {}
    for due in sorted(lines, key=lambda d: (d.code, d.name, d.key)):
        grouped.setdefault((due.level, due.neighbour), []).append(WallRow(due, _cells(due, now, years, rules)))

    def place(one: tuple[str, str]) -> tuple[int, bool, str]:
        level, neighbour = one
        return LEVELS.index(level) if level in LEVELS else len(LEVELS), not neighbour, neighbour

    groups = tuple(
        WallGroup(level, neighbour, rows[0].due.neighbour_name, tuple(rows))
        for (level, neighbour) in sorted(grouped, key=place)
        for rows in (grouped[level, neighbour],)
    )
    return Wall(now, years, groups, _totals(groups, years, now, rules))


def _cells(due: Due, now: int, years: tuple[int, ...], rules: CycleRules) -> tuple[Cell, ...]:
    said: dict[int, tuple[str, str, str, int | None]] = {}
    extras: dict[int, list[Round]] = {}
    last: int | None = None
    for one in due.rounds:
        if one.year is None:
            continue
        if one.extra:
            extras.setdefault(one.year, []).append(one)
        if one.renews(due.length_m, rules):
            for missed in _within(years, (last or one.year) + rules.years, one.year):
                said.setdefault(missed, ("late", "", "", None))
            last = one.year
            if not one.extra:
                said[one.year] = ("done", _lead(due, one), one.done_on, one.number)
    if due.last_year is not None and due.last_year != last:  # the line's own date says more than its rounds
        for missed in _within(years, (last or due.last_year) + rules.years, due.last_year):
            said.setdefault(missed, ("late", "", "", None))
        said.setdefault(due.last_year, ("done", "", due.last_on, None))
    following = _open(due, now, years, said)
    for again in range(max(following + rules.years, years[0] - rules.years), years[-1] + 1, rules.years):
        said.setdefault(again, ("expected", "", "", None))
    burden = due.burden
    return tuple(
        Cell(*said.get(y, ("", "", "", None)), tuple(extras.get(y, ())), burden.repairs_in.get(y, 0),
             burden.disputes_in.get(y, 0))
        for y in years
    )  # fmt: skip


def _within(years: tuple[int, ...], first: int, end: int) -> range:
    """The years from `first` to before `end` that the wall shows, whatever was typed for a year."""
    return range(max(first, years[0]), min(end, years[-1] + 1))


def _open(due: Due, now: int, years: tuple[int, ...], said: dict[int, tuple[str, str, str, int | None]]) -> int:
    """Write down what is planned, due and overdue; the year in which the coming round is to be."""
    coming = due.coming
    planned = None if coming is None else coming.year or now
    stuck = coming is not None and coming.state == "planned" and planned is not None and planned < now
    if due.due_year is not None:
        for missed in _within(years, due.due_year, now):
            said.setdefault(missed, ("overdue", "", "", None))
    wanted = now if due.due_year is None else max(due.due_year, now)
    state = "unknown" if due.due_year is None else "overdue" if due.due_year < now else "due"
    if planned is None or stuck or (due.due_year is not None and wanted < planned):
        said[wanted] = (state, due.lead, due.due_on, due.round)
    if coming is not None and planned is not None:
        said[planned] = (coming.state, due.lead, coming.begun_on, coming.number or due.round)
    return wanted if planned is None or stuck else planned


def _counts(due: Due, cell: Cell, year: int, now: int) -> bool:
    """Whether the line is work of the year: overdue and due lines are where no later year is planned for them."""
    if cell.state in ("due", "overdue"):
        planned_later = due.planned_year is not None and due.planned_year > year
        return not planned_later and (cell.state == "due" or year == now)
    return cell.state in WORK


def _lead(due: Due, one: Round) -> str:
    return due.sides.name(due.sides.unit(one.lead))


def _totals(groups: Sequence[WallGroup], years: tuple[int, ...], now: int, rules: CycleRules) -> tuple[YearTotal, ...]:
    found = []
    for n, year in enumerate(years):
        lines, metres, markers, days, done, extra = 0, 0.0, 0, 0.0, 0, 0
        for group in groups:
            for row in group.rows:
                cell, due = row.cells[n], row.due
                extra += len(cell.extras)
                metres += sum(e.metres(due.length_m) for e in cell.extras)
                days += sum(rules.people_days(e.metres(due.length_m), 0, 0) for e in cell.extras)
                if _counts(due, cell, year, now):
                    lines += 1
                    metres += due.length_m
                    markers += due.markers
                    days += rules.people_days(due.length_m, due.markers, due.burden.repairs if year >= now else 0)
                    done += cell.state == "done"
        found.append(YearTotal(year, lines, metres, markers, days, done, extra))
    return tuple(found)
