"""The plan of a year: which lines, who leads, how much there is to do, and in which months."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from gis_desk.inspections.cycle.due import Due
from gis_desk.inspections.cycle.rules import CycleRules
from layers.change import Change, Edit, insert, update
from layers.errors import PlanError, Where
from layers.schema import LEVELS
from layers.text import text


@dataclass(frozen=True, slots=True)
class YearLine:
    """A line in the plan: the months (1-12) its field work is proposed for, and its estimated work.

    `earlier` is the year in which it would be due, where it was pulled forward.
    """

    due: Due
    months: tuple[int, ...]
    team_days: float
    people_days: float
    earlier: int | None

    def as_json(self) -> dict[str, Any]:
        """The row for ``inspect year --format json``."""
        return {
            **self.due.as_json(),
            "months": list(self.months),
            "team_days": round(self.team_days, 1),
            "people_days": round(self.people_days, 1),
            "pulled_from": self.earlier,
        }


@dataclass(frozen=True)
class YearPlan:
    """The lines of `year` in the order of the work."""

    year: int
    lines: tuple[YearLine, ...]

    @property
    def new(self) -> tuple[YearLine, ...]:
        """The lines that have no round planned for the year yet."""
        return tuple(one for one in self.lines if one.due.coming is None or one.due.planned_year != self.year)

    def as_json(self) -> dict[str, Any]:
        """The document of ``inspect year --format json``."""
        return {
            "year": self.year,
            "lines": [one.as_json() for one in self.lines],
            "km": round(sum(one.due.length_m for one in self.lines) / 1000, 3),
            "markers": sum(one.due.markers for one in self.lines),
            "open_repairs": sum(one.due.burden.repairs for one in self.lines),
            "team_days": round(sum(one.team_days for one in self.lines), 1),
            "people_days": round(sum(one.people_days for one in self.lines), 1),
            "to_be_created": len(self.new),
        }


def plan_year(
    lines: Sequence[Due],
    year: int,
    *,
    only: Iterable[str] | None = None,
    more: Iterable[str] = (),
    levels: Iterable[str] = (),
    rules: CycleRules | None = None,
) -> YearPlan:
    """The plan of `year` from `lines`, as `due_lines` gives them for that year.

    Taken are the lines overdue, due and without record, and those planned for the year; not those whose round is
    planned for another year. Overdue lines come first, lines of one neighbour together. Months are those the rule
    table leaves (no high water, no winter), filled evenly with team-days in that order.

    Parameters
    ----------
    only : iterable of str or None
        Keys of the lines to take, instead of those that are due.
    more : iterable of str
        Keys of lines to take besides, as those pulled forward.
    levels : iterable of str
        Levels to take; empty for all.

    Raises
    ------
    PlanError
        If a key of `only` or `more` is no line.
    """
    rules = rules or CycleRules()
    known = {d.key for d in lines}
    chosen, besides, wanted = None if only is None else set(only), set(more), set(levels)
    for key in sorted((chosen or set()) | besides):
        if key not in known:
            raise PlanError(
                "no boundary line '{line}'",
                where=Where(layer="boundary_line", value=key),
                do="name a line of the workspace by its key",
                line=key,
            )
    taken = [
        d
        for d in lines
        if d.key in besides or ((_belongs(d, year) if chosen is None else d.key in chosen) and _fits(d, wanted))
    ]
    pressing: dict[str, int] = {}
    for d in taken:
        pressing[d.neighbour] = min(pressing.get(d.neighbour, 9999), d.due_year or year)
    taken.sort(key=lambda d: (_rank(d), pressing[d.neighbour], d.neighbour, d.due_year or year, d.code, d.key))
    days = [rules.team_days(d.length_m, d.markers, d.burden.repairs) for d in taken]
    return YearPlan(
        year,
        tuple(
            YearLine(
                d,
                span,
                n,
                rules.people_days(d.length_m, d.markers, d.burden.repairs),
                d.due_year if d.due_year is not None and d.due_year > year else None,
            )
            for d, n, span in zip(taken, days, _months(days, rules.months), strict=True)
        ),
    )


def _belongs(due: Due, year: int) -> bool:
    if due.coming is not None:
        planned = due.planned_year
        return planned == year or (planned is not None and planned < year and due.coming.state == "planned")
    return due.state != "later"


def _fits(due: Due, levels: set[str]) -> bool:
    return not levels or due.level in levels


def _rank(due: Due) -> int:
    return LEVELS.index(due.level) if due.level in LEVELS else len(LEVELS)


def _months(days: Sequence[float], months: Sequence[int]) -> list[tuple[int, ...]]:
    """The months of each line: the lines one after the other, the months filled evenly."""
    total, done, found = sum(days), 0.0, []
    for one in days:
        first = min(int(len(months) * done / total + 1e-9), len(months) - 1)
        done += one
        last = min(int(len(months) * done / total - 1e-9), len(months) - 1)
        found.append(tuple(months[first : max(first, last) + 1]))
    return found


def year_change(plan: YearPlan, new_key: Callable[[], str]) -> Change:
    """The rounds of `plan` as planned ones, in one change: new rows, and rows that were planned for another year.

    The lead that is not agreed is written as a proposal (``details.lead_by``). Lines whose round is planned for the
    year already are left alone: a plan taken twice changes nothing.
    """
    edits: list[Edit] = []
    for one in plan.new:
        due, coming = one.due, one.due.coming
        details: dict[str, Any] = {"months": list(one.months), "lead_by": due.turn.by}
        if one.earlier is not None:
            details["pulled_from"] = one.earlier
        if coming is not None:
            before = {"year": coming.year, "details": coming.details}
            after = {"year": plan.year, "details": {**details, **coming.facts, "months": details["months"]}}
            edits.append(update("inspection", coming.key, before, after))
            continue
        row = {
            "line": due.key,
            "round": due.round,
            "year": plan.year,
            "lead": due.turn.unit or None,
            "state": "planned",
            "kind": "regular",
            "details": details,
        }
        edits.append(insert("inspection", new_key(), row))
    return Change(text("Plan the inspections of {year}: {n} lines", year=plan.year, n=len(edits)), tuple(edits))


def month_words(months: Sequence[int]) -> str:
    """Months as 3—5月、9月: those that follow each other as a span."""
    spans: list[list[int]] = []
    for month in months:
        if spans and month == spans[-1][-1] + 1:
            spans[-1].append(month)
        else:
            spans.append([month])
    return "、".join(f"{s[0]}月" if len(s) == 1 else f"{s[0]}—{s[-1]}月" for s in spans)
