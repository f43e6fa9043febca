"""The proof of a plan: everything it says is computed again from the tasks, the roads and the request alone."""

from collections.abc import Iterator, Mapping
from typing import Any

import geopandas as gpd
import shapely

from gis_desk.inspections.asking.settings import PlanSettings
from gis_desk.inspections.plan import Day, Plan
from gis_desk.inspections.proving.clocks import clock_faults
from gis_desk.inspections.proving.duties import duty_faults, visits_of
from gis_desk.inspections.proving.waters import Waters
from gis_desk.inspections.proving.ways import joined, leg_faults, on_line, vehicle
from gis_desk.inspections.tasks import Task, Work
from gis_desk.inspections.ways.roads import Roads
from layers.errors import PlanError

_NEAR_M = 2.0


def verify(
    plan: Plan,
    work: Work,
    roads: Roads,
    settings: PlanSettings,
    units: Mapping[str, str] | None = None,
    waters: gpd.GeoDataFrame | None = None,
) -> None:
    """Raise PlanError unless `plan` holds.

    Checked: each task stands in exactly one day, or on one day of several teams at one time, or among the unvisited;
    every day keeps the hours of its team and its clock runs by legs, work, lunch and waiting; work lies in daylight;
    legs join end to end from the start place to the end place; drives follow roads, in the allowed direction, in the
    time the roads need; walks are no shorter than they are drawn, no faster than on flat ground, and cross no river or
    lake of `waters` but over a road (what a slope or a stream adds is not computed again); stretches cover their piece
    of line, in the direction allowed; the vehicle can be where it is boarded; teams have the skills and are of the side
    that a task asks; both sides are at repairs and meetings, in time; nobody works on closed days; what is done or
    locked stands where it was put.
    """
    for problem in problems(plan, work, roads, settings, units, waters):
        raise PlanError(
            "the plan failed its proof: {problem}",
            do="please report this with the workspace; the plan was not kept",
            problem=problem,
        )


def problems(
    plan: Plan,
    work: Work,
    roads: Roads,
    settings: PlanSettings,
    units: Mapping[str, str] | None = None,
    waters: gpd.GeoDataFrame | None = None,
) -> Iterator[str]:
    """What is wrong with `plan`, one sentence each; nothing for a sound plan."""
    tasks = {(work.lines[t.line].key, t.key, t.kind): t for t in work.tasks}
    yield from _complete(plan, tasks)
    yield from duty_faults(plan, work, units or {})
    tree = shapely.STRtree(roads.shapes)
    wet = None if waters is None or not len(waters) else Waters.of(waters, work.plane, settings)
    for team in plan.teams:
        if len(team.days) > plan.days:
            yield f"team {team.team} works {len(team.days)} days of {plan.days}"
        crew = plan.request["teams"][team.team - 1]
        for day in team.days:
            found = _day(day, crew, tasks, work, roads, tree, settings)
            for problem in (*found, *(() if wet is None else _wet(day, wet, work, roads, tree))):
                yield f"team {team.team}, day {day.day}: {problem}"


def _complete(plan: Plan, tasks: Mapping[tuple[str, str, str], Task]) -> Iterator[str]:
    visits = visits_of(plan)
    left = [(u.line_key, u.key, u.kind) for u in plan.unvisited]
    for key in visits.keys() | set(left):
        found = left.count(key) + (key in visits)
        if key not in tasks or found > 1:
            yield f"{key[1]} appears {found - (key in tasks)} times too often"
    for key, own in visits.items():
        if len({v.team for v in own}) < len(own):
            yield f"{key[1]} appears {len(own) - 1} times too often"
        elif len(own) > 1 and any(set(v.stop.together) | {v.team} != {o.team for o in own} for v in own):
            yield f"{key[1]} does not say which teams meet there"
    for key in tasks.keys() - visits.keys() - set(left):
        yield f"{key[1]} is missing"


def _wet(day: Day, waters: Waters, work: Work, roads: Roads, tree: shapely.STRtree) -> Iterator[str]:
    for leg in day.legs:
        yield from waters.faults(leg, work, roads, tree)


def _day(
    day: Day,
    crew: Mapping[str, Any],
    tasks: Mapping[tuple[str, str, str], Task],
    work: Work,
    roads: Roads,
    tree: shapely.STRtree,
    settings: PlanSettings,
) -> Iterator[str]:
    yield from clock_faults(day, crew, tasks)
    for stop in day.stops:
        task = tasks.get((stop.line_key, stop.key, stop.kind))
        if task is None:
            continue
        if task.kind == "stretch" and (stop.work is None or abs(stop.work.metres - task.length_m) > _NEAR_M):
            yield f"{stop.marker} is not walked in full"
        elif stop.work is not None:
            yield from on_line(stop.marker, stop.work, task, work)
    start = (crew["start"]["lon"], crew["start"]["lat"])
    end = crew.get("end", crew["start"])
    yield from joined(day, start, (end["lon"], end["lat"]))
    for leg in (*day.legs, *day.follow):
        yield from leg_faults(leg, work, roads, tree, settings)
    if crew["vehicle"]:
        yield from vehicle(day, work, roads, tree)
    elif day.metres("drive", "follow") > 0:
        yield "a team without a vehicle drives"
