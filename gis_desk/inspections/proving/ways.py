"""The ways of a plan proven again: legs that join, roads that are there, slow walks, rounds of the vehicle."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import shapely

from gis_desk.inspections.asking.settings import PlanSettings
from gis_desk.inspections.plan import Day, Leg
from gis_desk.inspections.tasks import Task, Work
from gis_desk.inspections.ways.roads import Drives, Roads, Spot
from layers import crs

_NEAR_M = 2.0
_SLACK_S = 3.0
_START_M = 10_000.0
"""How far a start place may lie from the nearest road."""

Place = tuple[float, float]
"""Longitude and latitude in degrees."""


def on_line(name: str, leg: Leg, task: Task, work: Work) -> Iterator[str]:
    """Whether a stretch is drawn on its line and as long as it is."""
    course = placed(leg, work)
    line = work.lines[task.line]
    if shapely.MultiLineString(line.parts).buffer(_NEAR_M).covers(course) is False:
        yield f"{name} leaves the line"
    if abs(course.length * line.factor - task.length_m) > _NEAR_M + 0.001 * task.length_m:
        yield f"{name} is drawn {course.length:.0f} m long, not {task.length_m:.0f} m"


def placed(leg: Leg, work: Work) -> shapely.LineString:
    """The course of a leg in the plane of the work."""
    shape = shapely.LineString(leg.course)
    return crs.transform(np.array([shape], dtype=object), crs.GEOGRAPHIC, work.plane)[0]


def joined(day: Day, begin: Place, end: Place) -> Iterator[str]:
    """Whether the legs of a day join, from the start place of the team to its end place."""
    legs = day.legs
    for one, two in pairwise(legs):
        gap = float(crs.distance_m(*one.course[-1], *two.course[0]))
        if gap > 2 * _NEAR_M:
            yield f"a gap of {gap:.0f} m between {one.mode} and {two.mode}"
    if not legs or day.stops[0].held == "done":
        return
    straight = float(crs.distance_m(*begin, *end))
    across = float(crs.distance_m(*legs[0].course[0], *legs[-1].course[-1]))
    if abs(across - straight) > 2 * _START_M and max(across, straight) > 2 * _NEAR_M:
        yield f"it ends {across:.0f} m from its start"
    for place, leg, tip, what in ((begin, legs[0], 0, "begins"), (end, legs[-1], -1, "ends")):
        if (gap := float(crs.distance_m(*place, *leg.course[tip]))) > _START_M:
            yield f"it {what} {gap:.0f} m from its place"
    if begin == end and across > 2 * _NEAR_M:
        yield f"it ends {across:.0f} m from its start"


def leg_faults(leg: Leg, work: Work, roads: Roads, tree: shapely.STRtree, settings: PlanSettings) -> Iterator[str]:
    """Whether a leg lies where it can be gone, and is as long and as slow as that takes."""
    drawn = float(crs.length_m(shapely.LineString(leg.course))[0])
    if leg.mode in ("drive", "follow"):
        seconds, off = _driven(placed(leg, work), roads, tree)
        if off > _NEAR_M:
            yield f"a drive leaves the road by {off:.0f} m"
        elif abs(seconds - leg.seconds) > _SLACK_S + 0.02 * seconds:
            yield f"a drive takes {seconds:.0f} s, not {leg.seconds:.0f} s"
        if abs(drawn - leg.metres) > _NEAR_M + 0.001 * drawn:
            yield f"a drive is drawn {drawn:.0f} m long, not {leg.metres:.0f} m"
    elif leg.mode == "walk":
        if leg.metres < drawn * 0.999 - _NEAR_M:
            yield f"a walk of {drawn:.0f} m counts {leg.metres:.0f} m"
        fast = settings.road_walk_kmh if on_roads(placed(leg, work), roads, tree) else settings.off_road_kmh
        if leg.seconds * fast / 3.6 < leg.metres * 0.999 - _NEAR_M:
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


def on_roads(course: shapely.LineString, roads: Roads, tree: shapely.STRtree) -> bool:
    """Whether every piece of `course` lies on a road where people may walk."""
    xy = shapely.get_coordinates(course)
    middles = np.atleast_1d(np.asarray(shapely.points((xy[:-1] + xy[1:]) / 2), dtype=object))
    who, edge = tree.query(middles, predicate="dwithin", distance=_NEAR_M)
    return len(np.unique(who[roads.stopping[edge]])) == len(middles)


def vehicle(day: Day, work: Work, roads: Roads, tree: shapely.STRtree) -> Iterator[str]:
    """The driver has time to bring the vehicle from where the team got out to where it gets in again."""
    aboard: list[tuple[float, float, shapely.Point, shapely.Point]] = []
    clock = float(day.start_s)
    open_stops = [s for s in day.stops if s.held != "done"]
    if len(open_stops) < len(day.stops):
        clock = float(day.stops[len(day.stops) - len(open_stops) - 1].depart_s)
    groups = [(s.legs, s.arrive_s, s.depart_s) for s in open_stops] + [(day.home, day.end_s, day.end_s)]
    for legs, arrive, depart in groups:
        at = clock
        for leg in legs:
            if leg.mode == "drive":
                ends = shapely.get_coordinates(placed(leg, work))
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
