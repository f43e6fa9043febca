"""The document of a plan under edit: what was not touched stays as it was written, the rest is written anew."""

from collections.abc import Mapping
from typing import Any

from gis_desk.inspections.plan import Say, clock
from gis_desk.inspections.revising.draft import Draft
from gis_desk.inspections.revising.ground import Cell
from gis_desk.inspections.revising.marks import EXCLUDED
from layers.text import Text, text


def written(draft: Draft, say: Say = str) -> dict[str, Any]:
    """The plan of `draft` as ``inspect plan`` writes it.

    A day says under ``breaks`` what it does not keep; what is excluded stands among the unvisited with the code
    ``excluded``. Days without work are left out, the others keep their numbers.
    """
    before = {(int(team["team"]), int(day["day"])): day for team in draft.base.get("teams", ()) for day in team["days"]}
    teams = []
    for team in draft.base["teams"]:
        number = int(team["team"])
        cells = [c for c in draft.ground.cells if c[0] == number and draft.board.at(c)]
        hours = sum(draft.timed(c).seconds for c in cells) / 3600
        days = [_day(draft, c, before.get(c), say) for c in cells]
        teams.append({**team, "hours": round(hours, 3), "days": days})
    figures, left = draft.figures, _unvisited(draft, say)
    room = any(u["code"] == "no_room" for u in left)
    return {
        **draft.base,
        "teams": teams,
        "unvisited": left,
        "needed_days": draft.base.get("needed_days") if room else None,
        "needed_teams": draft.base.get("needed_teams") if room else None,
        "needed_hours": draft.base.get("needed_hours") if room else None,
        "total_km": round(figures.km, 3),
        "total_hours": round(figures.hours, 3),
        "gap_to_bound": _gap(draft, len(left)),
        "fair_share": None if figures.left_share is None else round(figures.left_share, 4),
        "day_spread": None if figures.spread is None else round(figures.spread, 4),
    }


def _day(draft: Draft, cell: Cell, before: Mapping[str, Any] | None, say: Say) -> dict[str, Any]:
    day = before if before is not None and _same(draft, cell, before) else _anew(draft, cell)
    plain = {k: v for k, v in day.items() if k != "breaks"}
    breaks = [{"code": b.code, "words": say(b.said), "stop": _key(draft, b.task)} for b in draft.timed(cell).breaks]
    return {**plain, **({"breaks": breaks} if breaks else {})}


def _anew(draft: Draft, cell: Cell) -> dict[str, Any]:
    board = draft.board
    return draft.days.shaped(cell, board.at(cell), board.marks, draft.together(cell)).as_json()


def _same(draft: Draft, cell: Cell, before: Mapping[str, Any]) -> bool:
    """Whether a day of the older document holds the same stops at the same times, held alike."""
    timed, marks = draft.timed(cell), draft.board.marks
    if before["end"] != clock(timed.end_s) or len(before["stops"]) != len(timed.tasks):
        return False
    return all(
        stop["key"] == _key(draft, task)
        and stop.get("held") == (marks[task].kind if task in marks else None)
        and tuple(stop.get("together") or ()) == tuple(draft.together(cell).others.get(task, ()))
        and stop.get("times_s") == [timed.times.arrive[n], timed.times.begin[n], timed.times.depart[n]]
        for n, (stop, task) in enumerate(zip(before["stops"], timed.tasks, strict=True))
    )


def _key(draft: Draft, task: int | None) -> str | None:
    return None if task is None else draft.ground.travel.work.tasks[task].key


def _unvisited(draft: Draft, say: Say) -> list[dict[str, Any]]:
    """What has no day, with the reason; a reason that was known before is kept."""
    work = draft.ground.travel.work
    known = {(u["line"], u["key"]): u for u in draft.base.get("unvisited", ())}
    found = []
    for task in (*draft.unplaced, *draft.excluded):
        one = work.tasks[task]
        line = work.lines[one.line].name
        code, reason = _reason(draft, task)
        entry = {
            "marker": one.id,
            "key": one.key,
            "kind": one.kind,
            "line": line,
            "line_key": work.lines[one.line].key,
            "code": code,
            "reason": say(reason),
        }
        before = known.get((line, one.key))
        if code == "unplaced" and before and before["code"] != EXCLUDED:
            entry = {**before, "reason": say(before["reason"])}
        found.append(entry)
    return found


def _reason(draft: Draft, task: int) -> tuple[str, Text]:
    mark = draft.board.marks.get(task)
    if mark is not None and mark.kind == EXCLUDED:
        if not mark.reason:
            return EXCLUDED, text("excluded by {who} on {date}", who=mark.by, date=mark.on)
        return EXCLUDED, text("excluded by {who} on {date}: {reason}", who=mark.by, date=mark.on, reason=mark.reason)
    return "unplaced", text("has been given no day")


def _gap(draft: Draft, left: int) -> float | None:
    """How far the team time lies above the least possible, as long as the plan visits the same tasks."""
    gap, hours = draft.base.get("gap_to_bound"), draft.base.get("total_hours")
    if gap is None or not hours or left:
        return None
    return float(round((1 + gap) * draft.figures.hours / hours - 1, 4))
