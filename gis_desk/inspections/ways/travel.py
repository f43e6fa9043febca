"""How long it takes from one task to the next, by vehicle and on foot.

The vehicle has a driver who stays with it. It waits at the road point where the team left it, or drives round to the
road point where the team comes out; a team that walks on waits at each task until the vehicle has followed. So a state
of the work is a pair: where the team stands, and where its vehicle stands; and every travel time depends on the two
states alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from gis_desk.inspections.asking.settings import PlanSettings
from gis_desk.inspections.tasks import Work
from gis_desk.inspections.ways.access import access_for, network_for
from gis_desk.inspections.ways.afoot import RoadWalks
from gis_desk.inspections.ways.islands import Island, sentences, unused
from gis_desk.inspections.ways.roads import Drives, Roads, Spot
from gis_desk.inspections.ways.walking import Ground
from layers import crs
from layers.text import Text, text
from layers.work import QUIET, Progress

FAR_S = 10_000_000
"""Seconds that stand for no way at all."""


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
    waters : GeoDataFrame or None
        A ``water`` frame (EPSG:4490): what nobody wades through.
    dem : Path or None
        A terrain model (GeoTIFF, metres) for the slope of walks.

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
    barred : ndarray of bool, (P,)
        Roads are near enough, but all beyond water without a bridge.
    """

    def __init__(
        self,
        work: Work,
        roads: Roads,
        starts: Sequence[Start],
        settings: PlanSettings,
        progress: Progress = QUIET,
        *,
        waters: gpd.GeoDataFrame | None = None,
        dem: Path | None = None,
    ) -> None:
        self.work, self.roads, self.starts, self.settings = work, roads, tuple(starts), settings
        self._row = {(start.lon, start.lat): row for row, start in enumerate(self.starts)}
        self._xy = np.array([(p.x, p.y) for p in work.points]).reshape(-1, 2)
        progress.step(0, 3, "road access")
        x, y = crs.transform_points([s.lon for s in starts], [s.lat for s in starts], crs.GEOGRAPHIC, roads.plane)
        names = [s.name for s in starts]
        self.network = network_for(roads, np.column_stack([x, y]), names, self._xy, settings)
        self.ground = Ground.read(roads, settings, _around(self._xy, settings.farthest_m), waters, dem)
        near = access_for(self.network, self._xy, self.ground, settings)
        self.road_m, self.any_road_m, self.barred, self._any_edge = (
            near.road_m,
            near.any_road_m,
            near.barred,
            near.any_edge,
        )
        all_spots, index = _numbered([*self.network.starts, *(s for c in near.spots for s, _ in c)])
        progress.step(1, 3, "travel times")
        self.drives = Drives(roads, all_spots)
        self.drive_s = self.drives.seconds()
        self.start_spot = [index[s] for s in self.network.starts]
        self.access: list[list[tuple[int, float]]] = [
            self._worth([(index[s], m) for s, m in c], self.drive_s) for c in near.spots
        ]
        self._to_spot = self._spot_walks()
        self._foot = self._foot_seconds()
        progress.step(2, 3, "travel times")
        self.ways: tuple[Way, ...] = ()
        self.of_task: list[list[int]] = []
        self._make_ways()
        self.seconds, self._by_car = self._matrix()
        progress.step(3, 3, "travel times")

    def _worth(self, access: list[tuple[int, float]], drive_s: np.ndarray) -> list[tuple[int, float]]:
        """Those road points that save a real drive against every nearer one."""
        kept: list[tuple[int, float]] = []
        for spot, metres in access:
            if all(max(drive_s[spot, k], drive_s[k, spot]) >= self.settings.drive_minutes * 60 for k, _ in kept):
                kept.append((spot, metres))
        return kept

    def _spot_walks(self) -> dict[tuple[int, int], tuple[float, float]]:
        """Seconds on foot from a point to a road point that may be its way to the vehicle, and back."""
        pairs = {(p, s): None for p, near in enumerate(self.access) for s, _ in near}
        for task in self.work.tasks:
            if task.kind == "stretch":
                for enter, leave in ((task.begin, task.end), (task.end, task.begin)):
                    pairs |= {(leave, s): None for s, _ in self.access[enter]}
        if not pairs:
            return {}
        points, spots = (np.array(v) for v in zip(*pairs, strict=True))
        walks = self.ground.walks(self._xy[points], np.array([self.spot_xy(s) for s in spots]))
        return dict(zip(pairs, zip(walks.there_s.tolist(), walks.back_s.tolist(), strict=True), strict=True))

    def _foot_seconds(self) -> np.ndarray:
        """Seconds on foot (P, P) between all points: straight across the land, or along the line."""
        s, points, xy = self.settings, self.work.points, self._xy
        result = np.full((len(xy), len(xy)), np.inf)
        np.fill_diagonal(result, 0.0)
        one, two = np.triu_indices(len(xy), 1)
        close = np.hypot(*(xy[one] - xy[two]).T) <= s.foot_m
        one, two = one[close], two[close]
        walks = self.ground.walks(xy[one], xy[two])
        result[one, two], result[two, one] = walks.there_s, walks.back_s
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
        for before, _ in self.access[enter]:
            outs = [o for o, _ in self.access[leave]]
            for after in [*outs, *([] if before in outs else [before])]:
                out_s, drive_s = self._to_spot[leave, after][0], float(self.drive_s[before, after])
                if self._gap(leave, after) > self.settings.farthest_m or not np.isfinite(out_s + drive_s):
                    continue
                service = max(service_s, int(np.ceil(drive_s)))
                cost = self._to_spot[enter, before][1] + service + out_s
                found.append((cost, Way(number, enter, leave, before, after, service)))
        found.sort(key=lambda f: (f[0], f[1].before, f[1].after))
        return [way for cost, way in found[:3] if cost <= found[0][0] + 3600]

    def _gap(self, point: int, spot: int) -> float:
        """Straight metres from a point to a spot on the road."""
        return float(np.hypot(*(self._xy[point] - self.spot_xy(spot))))

    def spot_xy(self, spot: int) -> tuple[float, float]:
        """Plane coordinates of a spot on the road."""
        where = self.drives.spots[spot]
        place = self.roads.shapes[where.edge].interpolate(where.share, normalized=True)
        return place.x, place.y

    def _ends(self) -> tuple[np.ndarray, ...]:
        """By row: spot of the vehicle, walk from or to it in seconds, and the point; leaving and coming."""
        first = len(self.starts)
        size = first + len(self.ways)
        out_spot, in_spot = np.empty(size, int), np.empty(size, int)
        out_walk, in_walk = np.zeros(size), np.zeros(size)
        out_point, in_point = np.full(size, -1), np.full(size, -1)
        out_spot[:first] = in_spot[:first] = self.start_spot
        for i, way in enumerate(self.ways, first):
            out_spot[i], in_spot[i] = way.after, way.before
            out_point[i], in_point[i] = way.leave, way.enter
            out_walk[i] = self._to_spot[way.leave, way.after][0]
            in_walk[i] = self._to_spot[way.enter, way.before][1]
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
        return np.ceil(np.round(np.minimum(best, FAR_S), 3)).astype(np.int64), by_car < on_foot

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
        return min((s for s in found if s < FAR_S), default=None)

    def foot_along_m(self, one: int, two: int) -> float | None:
        """Metres walked between two points along the line, with the ways to it; None where straight is shorter."""
        a, b, s = self.work.points[one], self.work.points[two], self.settings
        if one == two or (a.line, a.part) != (b.line, b.part):
            return None
        along = abs(a.chainage_m - b.chainage_m) + s.detour * (a.offset_m + b.offset_m)
        if along > s.foot_m * s.detour:
            return None
        return along if along / (s.off_road_kmh / 3.6) <= self._foot[one, two] + 1e-6 else None

    def across(self, a: tuple[float, float], b: tuple[float, float]) -> tuple[shapely.LineString, float, float]:
        """The walk off the roads from `a` to `b`, both in the plane: its course, metres as walked, seconds."""
        walk = self.ground.walks(np.array([a]), np.array([b]))
        inner = [] if np.isnan(walk.via[0, 0]) else [tuple(walk.via[0])]
        return shapely.LineString([a, *inner, b]), float(walk.metres[0]), float(walk.there_s[0])

    @cached_property
    def islands(self) -> tuple[Island, ...]:
        """Roads that are joined to none of those in use, with what has its nearest road there."""
        ids = {p: task.id for task in reversed(self.work.tasks) for p in (task.begin, task.end)}
        names = [ids.get(p, "") for p in range(len(self._xy))]
        return unused(self.roads, self.network.used, self._any_edge.tolist(), names)

    @cached_property
    def told(self) -> tuple[Text, ...]:
        """What a reader of the plan should know about roads and ground, in sentences."""
        return tuple(sentences(self.roads, self.islands, self._barred_tasks(), self.ground))

    def _barred_tasks(self) -> list[str]:
        return [t.id for t in self.work.tasks if self.barred[[t.begin, t.end]].any()]


def _around(xy: np.ndarray, metres: float) -> tuple[float, float, float, float]:
    """Left, bottom, right, top of places and so many metres around them."""
    if not len(xy):
        return 0.0, 0.0, 1.0, 1.0
    (left, bottom), (right, top) = xy.min(axis=0) - metres, xy.max(axis=0) + metres
    return float(left), float(bottom), float(right), float(top)


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
