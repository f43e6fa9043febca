"""How long it takes from one task to the next, by vehicle and on foot.

The vehicle has a driver who stays with it. It waits at the road point where the team left it, or drives round to the
road point where the team comes out; a team that walks on waits at each task until the vehicle has followed. So a state
of the work is a pair: where the team stands, and where its vehicle stands; and every travel time depends on the two
states alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import shapely

from gis_desk.inspections.afoot import RoadWalks
from gis_desk.inspections.roads import Drives, Roads, Spot, main_island
from gis_desk.inspections.settings import PlanSettings
from gis_desk.inspections.tasks import Work
from layers import crs
from layers.errors import PlanError
from layers.text import Text, text
from layers.work import QUIET, Progress

FAR_S = 10_000_000
"""Seconds that stand for no way at all."""
_START_M = 10_000.0
"""A start place farther from every road than this is taken for a mistake."""


@dataclass(frozen=True)
class Start:
    """Where teams begin and end their days: longitude and latitude in degrees, and what the place is called."""

    lon: float
    lat: float
    name: Text | str


@dataclass(frozen=True)
class Way:
    """One way to do a task: where the vehicle stands before and after, and from which end a stretch is walked."""

    task: int
    enter: int
    leave: int
    before: int
    """Spot of the vehicle when the team arrives."""
    after: int
    service_s: int
    """Work, and for a stretch the wait until the vehicle has come round."""


@dataclass(frozen=True)
class Step:
    """From one place to the next, as it is done: by vehicle with walks to and from it, or on foot."""

    mode: str
    """``drive`` or ``walk``."""
    seconds: int


class Travel:
    """The ways of all tasks and the travel times between them.

    Parameters
    ----------
    work : Work
        Tasks and points.
    roads : Roads
        The network.
    starts : sequence of Start
        Start places of the teams.
    settings : PlanSettings
        Speeds and limits.

    Attributes
    ----------
    ways : tuple of Way
        Ways of task ``t`` stand at ``of_task[t]``; none where no road is near enough.
    seconds : ndarray of int, (S + W, S + W)
        From row to column; the S start places first, then the W ways: from where a way ends to where one begins.
    road_m : ndarray of float, (P,)
        Straight distance of each point to the nearest road of the network where people may get out.
    any_road_m : ndarray of float, (P,)
        The same to any road, connected with the network or not.
    """

    def __init__(
        self, work: Work, roads: Roads, starts: Sequence[Start], settings: PlanSettings, progress: Progress = QUIET
    ) -> None:
        self.work, self.roads, self.starts, self.settings = work, roads, tuple(starts), settings
        self._row = {(start.lon, start.lat): row for row, start in enumerate(self.starts)}
        self._island = main_island(roads) & roads.stopping
        if not self._island.any():
            raise PlanError(
                "the road network has no place to stop", do="check the classes of the roads; expressways have none"
            )
        progress.step(0, 3, "road access")
        spots = [self._start_spot(s) for s in self.starts]
        candidates = self._candidates()
        all_spots, index = _numbered([*spots, *(s for c in candidates for s, _ in c)])
        progress.step(1, 3, "travel times")
        self.drives = Drives(roads, all_spots)
        self.drive_s = self.drives.seconds()
        self.start_spot = [index[s] for s in spots]
        self.access: list[list[tuple[int, float]]] = [
            self._worth([(index[s], m) for s, m in c], self.drive_s) for c in candidates
        ]
        self._foot = self._foot_seconds()
        progress.step(2, 3, "travel times")
        self.ways: tuple[Way, ...] = ()
        self.of_task: list[list[int]] = []
        self._make_ways()
        self.seconds, self._by_car = self._matrix()
        progress.step(3, 3, "travel times")

    def _start_spot(self, start: Start) -> Spot:
        x, y = crs.transform_points([start.lon], [start.lat], crs.GEOGRAPHIC, self.roads.plane)
        place = shapely.Point(x[0], y[0])
        edges = np.flatnonzero(self._island)
        gaps = shapely.distance(self.roads.shapes[edges], place)
        nearest = int(gaps.argmin())
        if gaps[nearest] > _START_M:
            raise PlanError(
                "the start place {place} is {km:.1f} km from every road",
                do="give a place in the county, as longitude,latitude",
                place=start.name,
                km=float(gaps[nearest]) / 1000,
            )
        edge = int(edges[nearest])
        return Spot(edge, round(float(self.roads.shapes[edge].project(place, normalized=True)), 9))

    def _candidates(self) -> list[list[tuple[Spot, float]]]:
        """Road points near each point with the straight distance in metres, nearest first."""
        s = self.settings
        edges = np.flatnonzero(self._island)
        shapes = self.roads.shapes[edges]
        tree = shapely.STRtree(shapes)
        xy = np.array([(p.x, p.y) for p in self.work.points]).reshape(-1, 2)
        places = np.atleast_1d(np.asarray(shapely.points(xy), dtype=object))
        self.road_m = np.full(len(places), np.inf)
        if not len(places):
            return []
        found, nearest_m = tree.query_nearest(places, return_distance=True, all_matches=False)
        self.road_m[found[0]] = nearest_m
        near, any_m = shapely.STRtree(self.roads.shapes).query_nearest(places, return_distance=True, all_matches=False)
        self.any_road_m = np.full(len(places), np.inf)
        self.any_road_m[near[0]] = any_m
        reach = np.where(self.road_m <= s.farthest_m, np.minimum(self.road_m + s.farther_m, s.farthest_m), -1.0)
        who, other = tree.query(places, predicate="dwithin", distance=np.maximum(reach, 0.0))
        gaps = np.asarray(shapely.distance(places[who], shapes[other]))
        close = gaps <= reach[who]
        who, other, gaps = who[close], other[close], gaps[close]
        shares = shapely.line_locate_point(shapes[other], places[who], normalized=True)
        feet = shapely.get_coordinates(shapely.line_interpolate_point(shapes[other], shares, normalized=True))
        chosen: list[list[tuple[Spot, float]]] = [[] for _ in places]
        taken: list[list[np.ndarray]] = [[] for _ in places]
        for i in np.lexsort((other, gaps, who)):
            point = int(who[i])
            if len(chosen[point]) >= s.accesses:
                continue
            if any(np.hypot(*(feet[i] - t)) < s.apart_m for t in taken[point]):
                continue
            chosen[point].append((Spot(int(edges[other[i]]), round(float(shares[i]), 9)), float(gaps[i])))
            taken[point].append(feet[i])
        return chosen

    def _worth(self, access: list[tuple[int, float]], drive_s: np.ndarray) -> list[tuple[int, float]]:
        """Those road points that save a real drive against every nearer one."""
        kept: list[tuple[int, float]] = []
        for spot, metres in access:
            if all(max(drive_s[spot, k], drive_s[k, spot]) >= self.settings.drive_minutes * 60 for k, _ in kept):
                kept.append((spot, metres))
        return kept

    def _foot_seconds(self) -> np.ndarray:
        """Seconds on foot (P, P) between all points: straight with detour, or along the line."""
        s, points = self.settings, self.work.points
        xy = np.array([(p.x, p.y) for p in points]).reshape(-1, 2)
        gap = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1)) if len(xy) else np.zeros((0, 0))
        result = np.where(gap <= s.foot_m, gap * s.detour / (s.off_road_kmh / 3.6), np.inf)
        chainage, aside = (np.array([getattr(p, n) for p in points]) for n in ("chainage_m", "offset_m"))
        place = np.array([(p.line, p.part) for p in points]).reshape(-1, 2)
        same = (place[:, None] == place[None]).all(axis=2)
        along = np.abs(chainage[:, None] - chainage[None]) + s.detour * (aside[:, None] + aside[None])
        usable = same & (along <= s.foot_m * s.detour)
        return np.minimum(result, np.where(usable, along / (s.off_road_kmh / 3.6), np.inf))

    def _make_ways(self) -> None:
        ways: list[Way] = []
        for number, task in enumerate(self.work.tasks):
            mine: list[Way] = []
            if task.kind == "marker":
                mine = [
                    Way(number, task.begin, task.begin, spot, spot, task.service_s)
                    for spot, _ in self.access[task.begin]
                ]
            else:
                for enter, leave in ((task.begin, task.end), (task.end, task.begin)):
                    mine += self._stretch_ways(number, enter, leave, task.service_s)
            self.of_task.append(list(range(len(ways), len(ways) + len(mine))))
            ways += mine
        self.ways = tuple(ways)

    def _stretch_ways(self, number: int, enter: int, leave: int, service_s: int) -> list[Way]:
        """Ways along a stretch in one direction: the vehicle comes round, or stays and the team walks back to it."""
        found: list[tuple[float, Way]] = []
        for before, gap_in in self.access[enter]:
            outs = list(self.access[leave])
            if before not in [o for o, _ in outs]:
                outs.append((before, self._gap(leave, before)))
            for after, gap_out in outs:
                if gap_out > self.settings.farthest_m:
                    continue
                service = max(service_s, int(np.ceil(self.drive_s[before, after])))
                cost = self.settings.walk_s(gap_in) + service + self.settings.walk_s(gap_out)
                found.append((cost, Way(number, enter, leave, before, after, service)))
        found.sort(key=lambda f: (f[0], f[1].before, f[1].after))
        return [way for cost, way in found[:3] if cost <= found[0][0] + 3600]

    def _gap(self, point: int, spot: int) -> float:
        """Straight metres from a point to a spot on the road."""
        p, place = self.work.points[point], self.spot_xy(spot)
        return float(np.hypot(p.x - place[0], p.y - place[1]))

    def spot_xy(self, spot: int) -> tuple[float, float]:
        """Plane coordinates of a spot on the road."""
        where = self.drives.spots[spot]
        place = self.roads.shapes[where.edge].interpolate(where.share, normalized=True)
        return place.x, place.y

    def _ends(self) -> tuple[np.ndarray, ...]:
        """By row: spot of the vehicle, walk from or to it in seconds, and the point; leaving and coming."""
        s, first = self.settings, len(self.starts)
        size = first + len(self.ways)
        out_spot, in_spot = np.empty(size, int), np.empty(size, int)
        out_walk, in_walk = np.zeros(size), np.zeros(size)
        out_point, in_point = np.full(size, -1), np.full(size, -1)
        out_spot[:first] = in_spot[:first] = self.start_spot
        for i, way in enumerate(self.ways, first):
            out_spot[i], in_spot[i] = way.after, way.before
            out_point[i], in_point[i] = way.leave, way.enter
            out_walk[i] = s.walk_s(self._gap(way.leave, way.after))
            in_walk[i] = s.walk_s(self._gap(way.enter, way.before))
        return out_spot, in_spot, out_walk, in_walk, out_point, in_point

    def _matrix(self) -> tuple[np.ndarray, np.ndarray]:
        s, first = self.settings, len(self.starts)
        out_spot, in_spot, out_walk, in_walk, out_point, in_point = self._ends()
        size = len(out_spot)
        drive = self.drive_s[np.ix_(out_spot, in_spot)]
        by_car = out_walk[:, None] + s.board_minutes * 60 + drive + in_walk[None]
        on_foot = np.full((size, size), np.inf)
        w = slice(first, size)
        on_foot[w, w] = np.maximum(self._foot[np.ix_(out_point[w], in_point[w])], drive[w, w])
        best = np.minimum(by_car, on_foot)
        np.fill_diagonal(best, 0.0)
        return np.ceil(np.round(best, 3)).astype(np.int64), by_car < on_foot

    def row(self, start: Start) -> int:
        """The row of a start place in `seconds`; places are known by their position."""
        return self._row[start.lon, start.lat]

    def table(self, vehicle: bool) -> np.ndarray:
        """Travel times as `seconds`, for a team with a vehicle or one without."""
        return self.seconds if vehicle else self.afoot[0]

    def service_s(self, way: int, vehicle: bool) -> int:
        """Seconds at a way: the work, and with a vehicle the wait until it has come round."""
        one = self.ways[way]
        return one.service_s if vehicle else self.work.tasks[one.task].service_s

    @cached_property
    def road_walks(self) -> RoadWalks:
        """The roads as a team without a vehicle walks them."""
        return RoadWalks(self.roads, self.drives.spots, self.settings.road_walk_kmh)

    @cached_property
    def afoot(self) -> tuple[np.ndarray, np.ndarray]:
        """Travel times (S + W, S + W) of a team without a vehicle, and whether it goes by road."""
        first = len(self.starts)
        out_spot, in_spot, out_walk, in_walk, out_point, in_point = self._ends()
        by_road = out_walk[:, None] + self.road_walks.seconds()[np.ix_(out_spot, in_spot)] + in_walk[None]
        across = np.full(by_road.shape, np.inf)
        w = slice(first, len(by_road))
        across[w, w] = self._foot[np.ix_(out_point[w], in_point[w])]
        best = np.minimum(by_road, across)
        np.fill_diagonal(best, 0.0)
        return np.ceil(np.round(np.minimum(best, FAR_S), 3)).astype(np.int64), by_road < across

    def step(self, origin: int, target: int, vehicle: bool = True) -> Step:
        """How the team gets from row `origin` to column `target` of its table.

        ``drive``: by vehicle, or without one along the roads; ``walk``: straight across or along the line.
        """
        by_road = self._by_car if vehicle else self.afoot[1]
        return Step("drive" if by_road[origin, target] else "walk", int(self.table(vehicle)[origin, target]))

    def alone_s(self, task: int) -> int | None:
        """Seconds of a day that holds nothing but `task`, from the best start; None where no road is near enough."""
        first, found = len(self.starts), []
        for way in self.of_task[task]:
            there, back = self.seconds[:first, first + way], self.seconds[first + way, :first]
            found.append(int((there + back).min()) + self.ways[way].service_s)
        return min(found) if found else None

    def foot_along_m(self, one: int, two: int) -> float | None:
        """Metres walked between two points along the line, with the ways to it; None where straight is shorter."""
        a, b, detour = self.work.points[one], self.work.points[two], self.settings.detour
        if one == two or (a.line, a.part) != (b.line, b.part):
            return None
        along = abs(a.chainage_m - b.chainage_m) + detour * (a.offset_m + b.offset_m)
        straight = float(np.hypot(a.x - b.x, a.y - b.y))
        return along if along <= straight * detour else None


def _numbered(spots: Sequence[Spot]) -> tuple[list[Spot], dict[Spot, int]]:
    index: dict[Spot, int] = {}
    for spot in spots:
        index.setdefault(spot, len(index))
    return list(index), index


def county_seat(
    divisions: gpd.GeoDataFrame, names: gpd.GeoDataFrame, lines: gpd.GeoDataFrame, county: str | None = None
) -> Start:
    """The usual start place: the seat of the county, else the middle of the county, else the middle of the lines.

    The seat is looked up by its name inside the county: among the place names, then among the townships. `county` is
    the code of the county; without it, of several counties the one whose townships and lines are there is taken.
    """
    counties = divisions[(divisions["level"] == "county").to_numpy()] if len(divisions) else divisions
    if county is not None and (counties["code"] == county).any():
        counties = counties[(counties["code"] == county).to_numpy()]
    elif len(counties) > 1:
        sides = {v for c in ("left_unit", "right_unit") if c in lines for v in lines[c] if isinstance(v, str)}
        towns = divisions[(divisions["level"] == "township").to_numpy()]["code"].astype(str).str[:6]
        codes = counties["code"].astype(str)
        score = codes.map(towns.value_counts()).fillna(0) * 10 + codes.isin({s[:6] for s in sides})
        counties = counties.loc[[score.idxmax()]]
    if len(counties):
        own = counties.iloc[0]
        seat = own.get("seat")
        for frame in (names, divisions):
            if not isinstance(seat, str) or not seat or not len(frame):
                continue
            places = shapely.point_on_surface(frame.geometry.to_numpy()[(frame["name"] == seat).to_numpy()])
            inside = places[shapely.intersects(places, own.geometry)]
            if len(inside):
                return Start(float(inside[0].x), float(inside[0].y), seat)
        if own.geometry is not None and not own.geometry.is_empty:
            place = own.geometry.representative_point()
            return Start(place.x, place.y, text("middle of {county}", county=str(own["name"])))
    place = shapely.Point(shapely.centroid(shapely.multipoints(shapely.get_coordinates(lines.geometry.to_numpy()))))
    return Start(place.x, place.y, text("middle of the lines"))
