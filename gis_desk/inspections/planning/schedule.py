"""From routes to a plan: which team and day, when, and along which way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import shapely

from gis_desk.inspections.asking.calendar import Workday
from gis_desk.inspections.asking.crews import Crew
from gis_desk.inspections.plan import Course, Day, Leg, Stop
from gis_desk.inspections.timing import DayTimes
from gis_desk.inspections.ways.travel import Travel, Way
from layers import crs

_HERE_M = 1.0
"""Places nearer than this are one."""


@dataclass
class _Way:
    """A leg whose course still lies in the plane."""

    mode: str
    metres: float
    seconds: float
    shape: shapely.LineString


@dataclass
class _Courses:
    """Makes legs; the plane is left for all of them at once."""

    travel: Travel
    shapes: list[shapely.LineString] = field(default_factory=list)

    def drive(self, start: int, end: int, mode: str = "drive") -> list[_Way]:
        """The drive between two road spots; none where they are one."""
        if start == end:
            return []
        shape, metres = self.travel.drives.course(start, end)
        return [_Way(mode, metres, float(self.travel.drive_s[start, end]), shape)]

    def to_vehicle(self, point: int, spot: int, back: bool) -> list[_Way]:
        """The walk from a point to the vehicle at `spot`, or `back` from it."""
        p, place = self.travel.work.points[point], self.travel.spot_xy(spot)
        return self._across(place, (p.x, p.y)) if back else self._across((p.x, p.y), place)

    def road_walk(self, start: int, end: int) -> list[_Way]:
        """The walk along the roads between two spots."""
        if start == end:
            return []
        shape, metres = self.travel.road_walks.course(start, end)
        return [_Way("walk", metres, metres / (self.travel.settings.road_walk_kmh / 3.6), shape)]

    def along_roads(self, point: int, spot: int, way: Way) -> list[_Way]:
        """The walk to a task by way of the roads, from `point`, or from `spot` where `point` is -1."""
        legs = self.to_vehicle(point, spot, back=False) if point >= 0 else []
        return legs + self.road_walk(spot, way.before) + self.to_vehicle(way.enter, way.before, back=True)

    def on_foot(self, one: int, two: int) -> list[_Way]:
        """The walk between two points, straight or along the line."""
        work, settings = self.travel.work, self.travel.settings
        a, b = work.points[one], work.points[two]
        metres = self.travel.foot_along_m(one, two)
        if metres is not None and metres > _HERE_M:
            inner = shapely.get_coordinates(work.lines[a.line].course(a, b))
            shape = shapely.LineString(np.vstack([[(a.x, a.y)], inner, [(b.x, b.y)]]))
            return [_Way("walk", metres, metres / (settings.off_road_kmh / 3.6), shape)]
        return self._across((a.x, a.y), (b.x, b.y))

    def _across(self, a: tuple[float, float], b: tuple[float, float]) -> list[_Way]:
        shape, metres, seconds = self.travel.across(a, b)
        return [_Way("walk", metres, seconds, shape)] if shape.length > _HERE_M else []


@dataclass
class Scheduler:
    """Turns the ways of a day into stops with their times, every leg with its course."""

    travel: Travel

    @cached_property
    def _lonlat(self) -> np.ndarray:
        return self.travel.work.lonlat()

    def day(
        self,
        crew: Crew,
        workday: Workday,
        ways: Sequence[int],
        times: DayTimes,
        *,
        held: Mapping[int, str] | None = None,
        together: Mapping[int, tuple[int, ...]] | None = None,
    ) -> Day:
        """The day of `crew` that goes `ways` in order at `times` (`time_day`).

        Parameters
        ----------
        held, together : mapping
            By task: ``locked`` or ``done``; the numbers of other teams that are there.
        """
        travel = self.travel
        courses, first = _Courses(travel), len(travel.starts)
        origin, target = travel.row(crew.start), travel.row(crew.home)
        spot, point = travel.start_spot[origin], -1
        groups: list[list[_Way]] = []
        follow: list[_Way] = []
        dropped = spot
        for index in ways:
            way = travel.ways[index]
            step = travel.step(origin, first + index, crew.vehicle)
            if not crew.vehicle:
                legs = (
                    courses.along_roads(point, spot, way) if step.mode == "drive" else courses.on_foot(point, way.enter)
                )
            elif step.mode == "drive":
                follow += courses.drive(dropped, spot, "follow")
                legs = courses.to_vehicle(point, spot, back=False) if point >= 0 else []
                legs += courses.drive(spot, way.before)
                legs += courses.to_vehicle(way.enter, way.before, back=True)
                dropped = way.before
            else:
                legs = courses.on_foot(point, way.enter)
            groups += [legs, self._walked(index)]
            origin, spot, point = first + index, way.after, way.leave
        home = courses.to_vehicle(point, spot, back=False) if point >= 0 else []
        if crew.vehicle:
            follow += courses.drive(dropped, spot, "follow")
            home += courses.drive(spot, travel.start_spot[target])
        else:
            home += courses.road_walk(spot, travel.start_spot[target])
        *moved, homeward, followed = self._legs([*groups, home, follow])
        stops = []
        for stop, index in enumerate(ways):
            task = travel.ways[index].task
            told = ((held or {}).get(task, ""), (together or {}).get(task, ()))
            stops.append(self._stop(index, times, stop, moved[2 * stop], moved[2 * stop + 1], told))
        return Day(
            workday.number,
            tuple(stops),
            homeward,
            followed,
            times.leave_s,
            times.end_s,
            None if workday.date is None else workday.date.isoformat(),
            times.lunch_s,
            times.lunch_len_s,
            None if workday.date is None else (workday.light_from_s, workday.light_to_s),
            times.idle_s,
        )

    def _walked(self, index: int) -> list[_Way]:
        """The course along the line of a stretch; nothing for a marker."""
        way, work = self.travel.ways[index], self.travel.work
        task = work.tasks[way.task]
        if task.kind != "stretch":
            return []
        shape = work.course(task)
        shape = shape if way.enter == task.begin else shapely.reverse(shape)
        return [_Way("inspect", task.length_m, float(task.service_s), shape)]

    def _stop(
        self,
        index: int,
        times: DayTimes,
        number: int,
        legs: tuple[Leg, ...],
        walked: tuple[Leg, ...],
        told: tuple[str, tuple[int, ...]],
    ) -> Stop:
        way, work = self.travel.ways[index], self.travel.work
        task, line = work.tasks[way.task], work.lines[work.tasks[way.task].line]
        lon, lat = (round(float(v), 7) for v in self._lonlat[way.enter])
        end_lon, end_lat = (round(float(v), 7) for v in self._lonlat[way.leave])
        return Stop(
            task.id,
            task.key,
            task.kind,
            line.name,
            line.key,
            times.arrive[number],
            times.depart[number],
            max(0, times.depart[number] - times.begin[number] - task.service_s),
            lon,
            lat,
            end_lon,
            end_lat,
            work.points[way.enter].chainage_m,
            work.points[way.leave].chainage_m,
            task.length_m,
            task.posts,
            task.state,
            legs,
            walked[0] if walked else None,
            times.begin[number],
            *told,
        )

    def _legs(self, groups: Sequence[Sequence[_Way]]) -> list[tuple[Leg, ...]]:
        """Each group of ways as legs, their courses moved to longitude and latitude at once."""
        shapes = np.array([w.shape for ways in groups for w in ways], dtype=object)
        moved = iter(crs.transform(shapes, self.travel.work.plane, crs.GEOGRAPHIC) if len(shapes) else ())
        return [tuple(Leg(w.mode, w.metres, w.seconds, _course(next(moved))) for w in ways) for ways in groups]


def _course(shape: shapely.LineString) -> Course:
    return tuple((x, y) for x, y in (np.rint(shapely.get_coordinates(shape) * 1e7) / 1e7).tolist())
