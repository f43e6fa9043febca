"""What was done, by the records that came back from the field."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from gis_desk.inspections.revising.draft import Draft
from gis_desk.inspections.revising.ground import Cell

_NEAR_M = 1.0
"""Chainages nearer than this are the same."""


@dataclass(frozen=True)
class Visit:
    """A stop that a record says was done: where it stood, and the day it was done on."""

    task: int
    cell: Cell
    date: str


def visits(draft: Draft, records: pd.DataFrame, stretches: pd.DataFrame, made_on: str) -> tuple[Visit, ...]:
    """The stops with a day, not marked as done yet, that records of the field say were done.

    Parameters
    ----------
    records, stretches : DataFrame
        Tables ``inspection_record`` and ``inspection_stretch``.
    made_on : str
        Date (ISO) of the plan: where its days have no dates, every record from that date on counts, and the stop was
        done where it stands. Where they have, the record must be of one of them, and the stop was done on that day by
        the team it was given to.
    """
    days = {str(day.date): day.number for day in draft.ground.workdays if day.date is not None}
    found = []
    for task, dates in _dates(draft, records, stretches):
        cell = draft.board.where(task)
        if cell is None or draft.board.done(task):
            continue
        right = [d for d in dates if d in days] if days else [d for d in dates if d >= made_on]
        if right:
            found.append(Visit(task, (cell[0], days.get(right[0], cell[1])), right[0]))
    return tuple(sorted(found, key=lambda v: (v.cell[1], v.cell[0], _place(draft, v.task))))


def _place(draft: Draft, task: int) -> int:
    return draft.board.order().get(task, -1)


def _dates(draft: Draft, records: pd.DataFrame, stretches: pd.DataFrame) -> Iterator[tuple[int, list[str]]]:
    """Each task with the dates of its records, in order."""
    work = draft.ground.travel.work
    seen: dict[str, list[str]] = {}
    for marker, date in zip(records["marker"], records["visited_on"], strict=True):
        if isinstance(marker, str) and (day := _iso(date)):
            seen.setdefault(marker, []).append(day)
    walked: dict[str, list[tuple[float, float, str]]] = {}
    for line, a, b, date in zip(*(stretches[c] for c in ("line", "from_m", "to_m", "visited_on")), strict=True):
        if isinstance(line, str) and pd.notna(a) and pd.notna(b) and (day := _iso(date)):
            walked.setdefault(line, []).append((min(a, b), max(a, b), day))
    for number, task in enumerate(work.tasks):
        if task.kind == "marker":
            yield number, sorted(seen.get(task.key, ()))
            continue
        ends = sorted(work.points[p].chainage_m for p in (task.begin, task.end))
        along = walked.get(work.lines[task.line].key, ())
        whole = [day for a, b, day in along if a <= ends[0] + _NEAR_M and b >= ends[1] - _NEAR_M]
        yield number, sorted(whole)


def _iso(value: object) -> str:
    """A date of a table as text; empty for none."""
    if isinstance(value, dt.date):
        return value.isoformat()[:10]
    return value[:10] if isinstance(value, str) else ""


def with_visits(draft: Draft, found: tuple[Visit, ...], by: str, reason: str) -> Draft:
    """`draft` with the visits marked as done, on the day they were; `reason` says where that is known from."""
    for visit in found:
        if draft.board.where(visit.task) != visit.cell:
            draft = draft.moved(visit.task, visit.cell, draft.board.done_in(visit.cell))
        draft = draft.done(visit.task, by, visit.date, reason)
    return draft
