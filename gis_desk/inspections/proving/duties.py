"""Who does what, proven again: skills, sides, both sides together, meetings, one way, days off, what is settled."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gis_desk.inspections.asking.settings import table
from gis_desk.inspections.plan import Day, Plan, Stop
from gis_desk.inspections.proving.asked import date_of, seconds_of, side_of
from gis_desk.inspections.tasks import Line, Task, Work

Key = tuple[str, str, str]
"""Key of the line, key of the task, kind."""

_SIDES = {"left": ("left", "左", "左侧", "甲方"), "right": ("right", "右", "右侧", "乙方")}


@dataclass(frozen=True)
class Visit:
    """A stop with its team and day."""

    team: int
    day: Day
    stop: Stop


def visits_of(plan: Plan) -> dict[Key, list[Visit]]:
    """The stops of a plan by task."""
    found: dict[Key, list[Visit]] = {}
    for team in plan.teams:
        for day in team.days:
            for stop in day.stops:
                found.setdefault((stop.line_key, stop.key, stop.kind), []).append(Visit(team.team, day, stop))
    return found


def duty_faults(plan: Plan, work: Work, units: Mapping[str, str]) -> Iterator[str]:
    """What teams do that they may not."""
    request, visits = plan.request, visits_of(plan)
    tasks = {(work.lines[t.line].key, t.key, t.kind): t for t in work.tasks}
    done = {(h["line"], h["task"]) for h in plan.held if h.get("done")}
    for key, own in visits.items():
        if (task := tasks.get(key)) is not None and key[:2] not in done:
            yield from _present(task, own, request["teams"], work.lines[task.line], units, _meets(request, task))
    for meeting in request["meetings"]:
        yield from _meeting(meeting, visits)
    for rule in request["one_way"]:
        yield from _one_way(rule, visits, done)
    for hold in plan.held:
        yield from _held(hold, visits)
    yield from _calendar(plan)


def _meets(request: Mapping[str, Any], task: Task) -> bool:
    return task.kind == "marker" and any(m["marker"] in (task.key, task.id) for m in request["meetings"])


def _present(
    task: Task,
    visits: Sequence[Visit],
    crews: Sequence[Mapping[str, Any]],
    line: Line,
    units: Mapping[str, str],
    meets: bool,
) -> Iterator[str]:
    present = [crews[v.team - 1] for v in visits]
    sides, rules = {side_of(c, line) for c in present}, table()["marker"]
    both = "mixed" in sides or {"left", "right"} <= sides
    for skill in rules["skills"].get(task.state, ()) if task.kind == "marker" else ():
        if not any(skill in c["skills"] for c in present):
            yield f"nobody at {task.id} has the skill {skill}"
    if "" in sides:
        yield f"a team at {task.id} has no share in the line"
    if task.kind == "marker" and not both and not _may(task.care, sides, line, units):
        yield f"{task.id} is visited by the side that is not in charge"
    if ((task.kind == "marker" and task.state in rules["joint"]) or meets) and not both:
        yield f"{task.id} lacks one of the two sides"
    starts = {(v.day.day, v.stop.begin_s or v.stop.arrive_s) for v in visits}
    if len(starts) > 1:
        yield f"the teams are at {task.id} at different times"
    if len(visits) > 1 and len({v.team for v in visits}) < len(visits):
        yield f"{task.id} is visited twice by one team"


def _may(care: str, sides: set[str], line: Line, units: Mapping[str, str]) -> bool:
    for side, code in (("left", line.left), ("right", line.right)):
        if care and care in (*_SIDES[side], code, units.get(code, code)):
            return side in sides
    return True


def _meeting(meeting: Mapping[str, Any], visits: Mapping[Key, Sequence[Visit]]) -> Iterator[str]:
    hits = {k: v for k, v in visits.items() if k[2] == "marker" and meeting["marker"] in (k[1], v[0].stop.marker)}
    for own in hits.values():
        begin, name = own[0].stop.begin_s or own[0].stop.arrive_s, own[0].stop.marker
        if own[0].stop.held == "done":
            continue
        if meeting["day"] is not None and any(v.day.day != meeting["day"] for v in own):
            yield f"the meeting at {name} is on another day"
        if meeting["from"] is not None and begin < seconds_of(meeting["from"]):
            yield f"the meeting at {name} is too early"
        if meeting["to"] is not None and begin > seconds_of(meeting["to"]):
            yield f"the meeting at {name} is too late"
        if not set(meeting["teams"]) <= {v.team for v in own}:
            yield f"a team is missing at the meeting at {name}"


def _one_way(
    rule: Mapping[str, str], visits: Mapping[Key, Sequence[Visit]], done: set[tuple[str, str]]
) -> Iterator[str]:
    for key, own in visits.items():
        for visit in own:
            stop = visit.stop
            if stop.kind != "stretch" or rule["stretch"] not in (stop.key, stop.marker) or key[:2] in done:
                continue
            if (stop.end_chainage_m > stop.chainage_m) != (rule["direction"] == "forward"):
                yield f"{stop.marker} is walked against its one way"


def _held(hold: Mapping[str, Any], visits: Mapping[Key, Sequence[Visit]]) -> Iterator[str]:
    own = [v for key, found in visits.items() if key[:2] == (hold["line"], hold["task"]) for v in found]
    if hold.get("team") is None and hold.get("day") is None:
        if own:
            yield f"{hold['task']} is left out on purpose, and visited"
        return
    for visit in own if len(own) == 1 else [v for v in own if v.team == hold.get("team", v.team)] or own:
        if hold.get("team", visit.team) != visit.team or hold.get("day", visit.day.day) != visit.day.day:
            yield f"{visit.stop.marker} is not where it is locked"
        if hold.get("done"):
            times = (visit.stop.arrive_s, visit.stop.depart_s)
            if times != (seconds_of(hold["arrive"]), seconds_of(hold["depart"])) or visit.stop.held != "done":
                yield f"{visit.stop.marker} was done at another time"
    if hold.get("done") and not own:
        yield f"{hold['task']} was done and is not in the plan"


def _calendar(plan: Plan) -> Iterator[str]:
    calendar = plan.request["calendar"]
    off = {(o["team"], o["date"]) for o in calendar["off"]}
    for team in plan.teams:
        if len({d.day for d in team.days}) < len(team.days):
            yield f"team {team.team} has a day twice"
        for day in team.days:
            date = date_of(calendar, day.day)
            shown = None if date is None else date.isoformat()
            if not 1 <= day.day <= calendar["days"] or shown != day.date:
                yield f"team {team.team} works on {day.date}, which is not day {day.day}"
            fresh = [s for s in day.stops if s.held != "done"]
            if fresh and (team.team, day.date) in off:
                yield f"team {team.team} works on {day.date}, which it has off"
