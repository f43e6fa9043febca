"""The proof of a plan: everything it says is computed again from the tasks and the roads alone."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import shapely

from gis_desk.inspections.plan import Day, Leg, Plan
from gis_desk.inspections.roads import Drives, Roads, Spot
from gis_desk.inspections.settings import PlanSettings
from gis_desk.inspections.tasks import Task, Work
from layers import crs
from layers.errors import PlanError

_NEAR_M = 2.0
_SLACK_S = 3.0


def verify(plan: Plan, work: Work, roads: Roads, settings: PlanSettings) -> None:
    """Raise PlanError unless `plan` holds.

    Checked: each task stands in exactly one day or among the unvisited; every day starts on time, keeps its hours and
    its clock runs by legs, work and waiting; legs join end to end and return to the start; drives follow roads, in the
    allowed direction, in the time the roads need; walks are as long as they say and as fast as assumed; stretches
    cover their piece of line; the vehicle can be where it is boarded.
    """
    for problem in problems(plan, work, roads, settings):
        raise PlanError(
            "the plan failed its proof: {problem}",
            do="please report this with the workspace; the plan was not kept",
            problem=problem,
        )


def problems(plan: Plan, work: Work, roads: Roads, settings: PlanSettings) -> Iterator[str]:
    """What is wrong with `plan`, one sentence each; nothing for a sound plan."""
    tasks = {(work.lines[t.line].key, t.key, t.kind): t for t in work.tasks}
    stops = [(s.line_key, s.key, s.kind) for t in plan.teams for d in t.days for s in d.stops]
    names = {line.key: line.name for line in work.lines}
    left = Counter((u.line, u.key, u.kind) for u in plan.unvisited)
    visited = Counter((names.get(line, line), key, kind) for line, key, kind in stops)
    expected = Counter((names[line], key, kind) for line, key, kind in tasks)
    for what, n in (visited + left - expected).items():
        yield f"{what[1]} appears {n} times too often"
    for what in expected - (visited + left):
        yield f"{what[1]} is missing"
    tree = shapely.STRtree(roads.shapes)
    for team in plan.teams:
        if len(team.days) > plan.days:
            yield f"team {team.team} works {len(team.days)} days of {plan.days}"
        for day in team.days:
            for problem in _day(day, tasks, work, roads, tree, settings):
                yield f"team {team.team}, day {day.day}: {problem}"


def _day(
    day: Day,
    tasks: dict[tuple[str, str, str], Task],
    work: Work,
    roads: Roads,
    tree: shapely.STRtree,
    settings: PlanSettings,
) -> Iterator[str]:
    if day.start_s != settings.start_s:
        yield "it does not start on time"
    if day.end_s - day.start_s > settings.day_s:
        yield f"it takes {day.hours:.2f} h"
    clock = day.start_s
    for stop in day.stops:
        way = sum(leg.seconds for leg in stop.legs)
        if stop.arrive_s + _SLACK_S < clock + way:
            yield f"{stop.marker} is reached before the way there is done"
        task = tasks.get((stop.line_key, stop.key, stop.kind))
        if task is None:
            continue
        if stop.depart_s - stop.arrive_s < task.service_s:
            yield f"{stop.marker} has less time than its work takes"
        if task.kind == "stretch" and (stop.work is None or abs(stop.work.metres - task.length_m) > _NEAR_M):
            yield f"{stop.marker} is not walked in full"
        elif stop.work is not None:
            yield from _on_line(stop.marker, stop.work, task, work)
        clock = stop.depart_s
    if day.end_s + _SLACK_S < clock + sum(leg.seconds for leg in day.home):
        yield "it ends before the way home is done"
    yield from _joined(day)
    for leg in (*day.legs, *day.follow):
        yield from _leg(leg, work, roads, tree, settings)
    yield from _vehicle(day, work, roads, tree)


def _on_line(name: str, leg: Leg, task: Task, work: Work) -> Iterator[str]:
    course = _plane(leg, work)
    line = work.lines[task.line]
    if shapely.MultiLineString(line.parts).buffer(_NEAR_M).covers(course) is False:
        yield f"{name} leaves the line"
    if abs(course.length * line.factor - task.length_m) > _NEAR_M + 0.001 * task.length_m:
        yield f"{name} is drawn {course.length:.0f} m long, not {task.length_m:.0f} m"


def _plane(leg: Leg, work: Work) -> shapely.LineString:
    shape = shapely.LineString(leg.course)
    return crs.transform(np.array([shape], dtype=object), crs.GEOGRAPHIC, work.plane)[0]


def _joined(day: Day) -> Iterator[str]:
    legs = day.legs
    for one, two in pairwise(legs):
        gap = float(crs.distance_m(*one.course[-1], *two.course[0]))
        if gap > 2 * _NEAR_M:
            yield f"a gap of {gap:.0f} m between {one.mode} and {two.mode}"
    if legs and (gap := float(crs.distance_m(*legs[0].course[0], *legs[-1].course[-1]))) > 2 * _NEAR_M:
        yield f"it ends {gap:.0f} m from its start"


def _leg(leg: Leg, work: Work, roads: Roads, tree: shapely.STRtree, settings: PlanSettings) -> Iterator[str]:
    drawn = float(crs.length_m(shapely.LineString(leg.course))[0])
    if leg.mode in ("drive", "follow"):
        seconds, off = _driven(_plane(leg, work), roads, tree)
        if off > _NEAR_M:
            yield f"a drive leaves the road by {off:.0f} m"
        elif abs(seconds - leg.seconds) > _SLACK_S + 0.02 * seconds:
            yield f"a drive takes {seconds:.0f} s, not {leg.seconds:.0f} s"
        if abs(drawn - leg.metres) > _NEAR_M + 0.001 * drawn:
            yield f"a drive is drawn {drawn:.0f} m long, not {leg.metres:.0f} m"
    elif leg.mode == "walk":
        if leg.metres < drawn * 0.999 - _NEAR_M:
            yield f"a walk of {drawn:.0f} m counts {leg.metres:.0f} m"
        if leg.seconds * settings.off_road_kmh / 3.6 < leg.metres * 0.999 - _NEAR_M:
            yield f"a walk of {leg.metres:.0f} m takes only {leg.seconds:.0f} s"


def _driven(course: shapely.LineString, roads: Roads, tree: shapely.STRtree) -> tuple[float, float]:
    """Seconds the roads under `course` need, and how far it leaves them in metres; wrong way counts as leaving."""
    xy = shapely.get_coordinates(course)
    middles = np.atleast_1d(np.asarray(shapely.points((xy[:-1] + xy[1:]) / 2), dtype=object))
    lengths = np.hypot(*np.diff(xy, axis=0).T)
    who, edge = tree.query(middles, predicate="dwithin", distance=_NEAR_M)
    seconds = np.full(len(middles), np.inf)
    step = 0.5
    for i, e in zip(who, edge, strict=True):
        line = roads.shapes[e]
        at = line.project(middles[i])
        before, after = line.interpolate(max(0.0, at - step)), line.interpolate(min(line.length, at + step))
        along = np.array([after.x - before.x, after.y - before.y])
        way = xy[i + 1] - xy[i]
        cosine = float(along @ way) / max(1e-9, float(np.hypot(*along) * np.hypot(*way)))
        if lengths[i] > 2 * _NEAR_M and abs(cosine) < 0.7:
            continue
        if roads.oneway[e] and lengths[i] > 2 * _NEAR_M and cosine < 0:
            continue
        factor = float(roads.metres[e]) / line.length
        seconds[i] = min(seconds[i], lengths[i] * factor / float(roads.speed[e]))
    if np.isinf(seconds).any():
        gaps = shapely.distance(middles[np.isinf(seconds)], roads.shapes[tree.nearest(middles[np.isinf(seconds)])])
        return 0.0, max(float(gaps.max()), _NEAR_M + 1.0)
    return float(seconds.sum()), 0.0


def _vehicle(day: Day, work: Work, roads: Roads, tree: shapely.STRtree) -> Iterator[str]:
    """The driver has time to bring the vehicle from where the team got out to where it gets in again."""
    aboard: list[tuple[float, float, shapely.Point, shapely.Point]] = []
    clock = float(day.start_s)
    groups = [(s.legs, s.arrive_s, s.depart_s) for s in day.stops] + [(day.home, day.end_s, day.end_s)]
    for legs, arrive, depart in groups:
        at = clock
        for leg in legs:
            if leg.mode == "drive":
                ends = shapely.get_coordinates(_plane(leg, work))
                aboard.append((at, at + leg.seconds, shapely.Point(ends[0]), shapely.Point(ends[-1])))
            at += leg.seconds
        clock = float(max(depart, arrive))
    spots = []
    for _, _, begin, end in aboard:
        for place in (begin, end):
            edge = int(tree.nearest(place))
            spots.append(Spot(edge, float(roads.shapes[edge].project(place, normalized=True))))
    if not spots:
        return
    seconds = Drives(roads, spots).seconds()
    for i in range(len(aboard) - 1):
        free = aboard[i + 1][0] - aboard[i][1]
        need = float(seconds[2 * i + 1, 2 * i + 2])
        latest = free + 60.0
        if need > latest:
            yield f"the vehicle needs {need / 60:.0f} min to come round and has {free / 60:.0f} min"
