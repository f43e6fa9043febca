"""How far a team goes from one place to the next, looked up once for each pair of them."""

from collections.abc import Sequence
from itertools import pairwise
from math import hypot

from gis_desk.inspections.ways.travel import Travel

_HERE_M = 1.0
"""Places nearer than this are one."""


class Lengths:
    """Metres between rows of ``travel.seconds``, on roads and off them, as the legs of a day count them."""

    def __init__(self, travel: Travel) -> None:
        self._travel = travel
        self._first = len(travel.starts)
        self._roads: dict[tuple[int, int, bool], float] = {}
        self._pairs: dict[tuple[int, int, bool], float] = {}

    def day(self, rows: Sequence[int], vehicle: bool) -> float:
        """Metres of a day along `rows`, its begin and end included: the ways between them, and the stretches."""
        ways = (self._travel.ways[row - self._first] for row in rows[1:-1])
        work = sum(self._travel.work.tasks[way.task].length_m for way in ways)
        return work + sum(self._between(a, b, vehicle) for a, b in pairwise(rows))

    def _between(self, origin: int, target: int, vehicle: bool) -> float:
        pair = (origin, target, vehicle)
        if pair not in self._pairs:
            self._pairs[pair] = self._measure(*pair)
        return self._pairs[pair]

    def _measure(self, origin: int, target: int, vehicle: bool) -> float:
        travel, first = self._travel, self._first
        leave, come = (None if r < first else travel.ways[r - first] for r in (origin, target))
        if leave is not None and come is not None and travel.step(origin, target, vehicle).mode != "drive":
            along = travel.foot_along_m(leave.leave, come.enter)
            if along is not None and along > _HERE_M:
                return along
            one, two = (travel.work.points[p] for p in (leave.leave, come.enter))
            return self._walk((one.x, one.y), (two.x, two.y))
        out = travel.start_spot[origin] if leave is None else leave.after
        into = travel.start_spot[target] if come is None else come.before
        metres = self._road(out, into, vehicle)
        if leave is not None:
            metres += self._to_road(leave.leave, out)
        if come is not None:
            metres += self._to_road(come.enter, into)
        return metres

    def _to_road(self, point: int, spot: int) -> float:
        place = self._travel.work.points[point]
        return self._walk((place.x, place.y), self._travel.spot_xy(spot))

    def _walk(self, a: tuple[float, float], b: tuple[float, float]) -> float:
        return self._travel.across(a, b)[1] if hypot(a[0] - b[0], a[1] - b[1]) > _HERE_M else 0.0

    def _road(self, start: int, end: int, vehicle: bool) -> float:
        if start == end:
            return 0.0
        trip = (start, end, vehicle)
        if trip not in self._roads:
            network = self._travel.drives if vehicle else self._travel.road_walks
            self._roads[trip] = network.metres(start, end)
        return self._roads[trip]
