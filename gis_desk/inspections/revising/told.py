"""A plan under edit in plain values: its numbers, what it breaks, why a stop stands where it stands."""

from collections.abc import Mapping
from typing import Any

from gis_desk.inspections.plan import Say, clock
from gis_desk.inspections.revising.draft import Draft
from gis_desk.inspections.revising.ground import Cell
from gis_desk.inspections.revising.slots import Slot, Why, gravity
from gis_desk.inspections.timing import Break


def standing(draft: Draft, say: Say = str) -> dict[str, Any]:
    """Numbers of the whole plan, what its days break, and what has no day."""
    figures = draft.figures
    return {
        "hours": round(figures.hours, 3),
        "km": round(figures.km, 3),
        "days": figures.days,
        "day_spread": None if figures.spread is None else round(figures.spread, 4),
        "fair_share": None if figures.left_share is None else round(figures.left_share, 4),
        "late_minutes": round(figures.late_s / 60, 1),
        "breaks": [
            {"team": cell[0], "day": cell[1], **_break(draft, b, say)}
            for cell, found in sorted(draft.breaks.items())
            for b in found
        ],
        "unplaced": [stop_json(draft, task) for task in draft.unplaced],
        "excluded": [{**stop_json(draft, task), **_mark(draft, task)} for task in draft.excluded],
        "locked": [{**stop_json(draft, t), **_mark(draft, t)} for t in sorted(draft.board.marks) if draft.locked(t)],
        "done": [{**stop_json(draft, t), **_mark(draft, t)} for t in sorted(draft.board.marks) if draft.board.done(t)],
        "gone": list(draft.gone),
    }


def stop_json(draft: Draft, task: int) -> dict[str, Any]:
    """A stop: its number, key and line, and where it stands."""
    one = draft.ground.travel.work.tasks[task]
    line = draft.ground.travel.work.lines[one.line]
    cell = draft.board.where(task)
    return {
        "stop": one.id,
        "key": one.key,
        "kind": one.kind,
        "line": line.name,
        "line_key": line.key,
        "team": None if cell is None else cell[0],
        "day": None if cell is None else cell[1],
        "order": None if cell is None else draft.board.at(cell).index(task) + 1,
    }


def _mark(draft: Draft, task: int) -> dict[str, Any]:
    mark = draft.board.marks[task]
    return {"by": mark.by, "on": mark.on, "reason": mark.reason}


def _break(draft: Draft, found: Break, say: Say) -> dict[str, Any]:
    stop = None if found.task is None else draft.ground.travel.work.tasks[found.task].id
    return {
        "code": found.code,
        "grave": gravity(found).name.lower(),
        "words": say(found.said),
        "minutes": round(found.amount_s / 60, 1),
        "stop": stop,
    }


def day_json(draft: Draft, cell: Cell) -> dict[str, Any]:
    """A day: its stops with their times, its hours and way."""
    timed, work = draft.timed(cell), draft.ground.travel.work
    times = zip(timed.tasks, timed.times.begin, timed.times.depart, strict=True)
    return {
        "team": cell[0],
        "day": cell[1],
        "hours": round(timed.seconds / 3600, 3),
        "km": round(draft.metres(cell) / 1000, 3),
        "end": clock(timed.end_s) if timed.tasks else None,
        "stops": [{"stop": work.tasks[t].id, "begin": clock(a), "depart": clock(b)} for t, a, b in times],
    }


def why_json(draft: Draft, found: Why, say: Say = str) -> dict[str, Any]:
    """Why a stop stands where it stands, and its other places."""
    mark = found.mark
    return {
        **stop_json(draft, found.task),
        "saves_minutes": round(found.saves_minutes, 1),
        "held": None if mark is None else {"kind": mark.kind, "by": mark.by, "on": mark.on, "reason": mark.reason},
        "slots": [slot_json(draft, slot, say) for slot in found.slots],
    }


def slot_json(draft: Draft, slot: Slot, say: Say = str) -> Mapping[str, Any]:
    """One place a stop could have; `order` counts from 1."""
    return {
        "team": slot.cell[0],
        "day": slot.cell[1],
        "order": slot.position + 1,
        "minutes": round(slot.minutes, 1),
        "km": round(slot.km, 2),
        "end": clock(slot.end_s),
        "holds": slot.holds,
        "breaks": [_break(draft, b, say) for b in slot.breaks],
    }
