"""The numbers of a year counted again, case by case: what the review of the year must agree with."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from statistics import median

import pandas as pd

from gis_desk.disputes.dates import day_or_none
from gis_desk.disputes.papers.recount import Life, lives, rows
from gis_desk.disputes.papers.year import FLOWS, Year
from gis_desk.disputes.words import GRADES, KINDS

_SHUT = ("settled", "transferred", "revisited")


def recount_year(cases: pd.DataFrame, events: pd.DataFrame, year: Year) -> dict[str, float]:
    """The numbers of `gis_desk.disputes.papers.year.Year` by name; of `year` only the days and the lines are taken."""
    alive = lives(cases, events)
    again, due = _logs(events)
    found: Counter[str] = Counter()
    _period(found, cases, alive, again, due, date(year.year, 1, 1), year.as_of, "")
    last = date(year.year, 1, 1) - timedelta(days=1)
    _period(found, cases, alive, again, due, date(year.year - 1, 1, 1), last, "_before")
    at = {key: n for n, key in enumerate(year.lines)}
    for key, line, kind, grade in rows(cases, "key", "line", "kind", "grade"):
        _details(found, alive[key], at.get(line or ""), kind, grade, date(year.year, 1, 1), year.as_of)
    return dict(found)


def _logs(events: pd.DataFrame) -> tuple[dict[str, list[date]], dict[str, list[tuple[date, date | None]]]]:
    again: dict[str, list[date]] = defaultdict(list)
    due: dict[str, list[tuple[date, date | None]]] = defaultdict(list)
    for dispute, kind, happened, until, done in rows(events, "dispute", "kind", "happened_on", "due_on", "done_on"):
        day, end = day_or_none(happened), day_or_none(until)
        if kind == "reopened" and day is not None:
            again[dispute].append(day)
        if end is not None:
            due[dispute].append((end, day_or_none(done)))
    return again, due


def _period(
    found: Counter[str],
    cases: pd.DataFrame,
    alive: dict[str, Life],
    again: dict[str, list[date]],
    due: dict[str, list[tuple[date, date | None]]],
    first: date,
    last: date,
    suffix: str,
) -> None:
    lasted = []
    for key, people, next_check, deadline in rows(cases, "key", "people", "next_check", "deadline"):
        life = alive[key]
        new = life.found_on is not None and first <= life.found_on <= last
        found[f"found{suffix}"] += new
        found[f"people{suffix}"] += int(people or 0) if new else 0
        found[f"reopened{suffix}"] += any(first <= d <= last for d in again[key])
        closed = [(on, s) for on, s in life.taken if first <= on <= last and s in ("settled", "transferred")]
        if closed:
            found[f"closed{suffix}"] += 1
            found[f"{closed[-1][1]}{suffix}"] += 1
            if life.found_on is not None and closed[-1][0] >= life.found_on:
                lasted.append((closed[-1][0] - life.found_on).days)
        state = life.on(last)
        if state is None or state in _SHUT:
            continue
        found[f"open{suffix}"] += 1
        days = [day_or_none(next_check), day_or_none(deadline)]
        days += [end for end, done in due[key] if done is None or done > last]
        found[f"overdue{suffix}"] += any(d is not None and d < last for d in days)
    found[f"settle_n{suffix}"] = len(lasted)
    found[f"settle_median{suffix}"] = median(lasted) if lasted else 0  # type: ignore[assignment]


def _details(
    found: Counter[str], life: Life, line: int | None, kind: object, grade: object, first: date, last: date
) -> None:
    new = life.found_on is not None and first <= life.found_on <= last
    if new and life.found_on is not None:
        found[f"found_m{life.found_on.month:02d}"] += 1
        found[f"kind_{kind if kind in KINDS else 'other'}"] += 1
    closed = [on for on, s in life.taken if first <= on <= last and s in ("settled", "transferred")]
    if closed:
        found[f"closed_m{closed[-1].month:02d}"] += 1
    state = life.on(last)
    is_open = state is not None and state not in _SHUT
    if state is not None:
        found[f"state_{state}"] += 1
    if is_open:
        found[f"grade_{grade if grade in GRADES else 'none'}"] += 1
    if line is not None:
        for name, hit in (("found", new), ("closed", bool(closed)), ("open", is_open)):
            found[f"line{line}_{name}"] += hit
    was = "found"
    for on, now in life.taken:
        if now != was and first <= on <= last:
            found[f"flow_{was}_{now}" if (was, now) in FLOWS else "flow_other"] += 1
        was = now
