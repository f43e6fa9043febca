"""Where teams get out of the vehicle: which roads are in use, and the road points near each place."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from gis_desk.inspections.asking.settings import PlanSettings
from gis_desk.inspections.ways.roads import Roads, Spot, islands_of
from gis_desk.inspections.ways.walking import Ground
from layers.errors import PlanError

_START_M = 10_000.0
"""A start place farther from every road than this is taken for a mistake."""
_TRIED = 250
"""Road points tried for a place whose nearest roads lie beyond water."""
_ISLANDS = 30


@dataclass(frozen=True, eq=False)
class Network:
    """The roads in use: those islands of the network where a team starts, each with the edges where people get out.

    Parameters
    ----------
    roads : Roads
    island : ndarray of int, (E,)
        As `islands_of` has it.
    starts : tuple of Spot
        Where each start place lies.
    """

    roads: Roads
    island: np.ndarray
    starts: tuple[Spot, ...]

    @property
    def used(self) -> np.ndarray:
        """Edges (E,) of the islands in use."""
        return np.isin(self.island, np.unique([self.island[s.edge] for s in self.starts]))

    @property
    def stopping(self) -> np.ndarray:
        """Edges (E,) of these where people get out."""
        return self.used & self.roads.stopping


def network_for(
    roads: Roads, starts: np.ndarray, names: Sequence[Any], points: np.ndarray, settings: PlanSettings
) -> Network:
    """The roads that teams from `starts` (S, 2) use to come to `points` (P, 2), both in the plane.

    The main island is the one from which most points can be walked to, of such the longest. A start place lies on it
    unless another with at least `island_m` of roads is by more than that length nearer.

    Raises
    ------
    PlanError
        If nobody can get out anywhere, or a start place is far from every road; `names` says which.
    """
    island = islands_of(roads)
    open_roads = roads.stopping & (island >= 0)
    if not open_roads.any():
        raise PlanError(
            "the road network has no place to stop", do="check the classes of the roads; expressways have none"
        )
    length = np.bincount(island[open_roads], weights=roads.metres[open_roads])
    large = np.argsort(-length, kind="stable")[:_ISLANDS]
    large = large[(length[large] >= min(settings.island_m, length.max())) & (length[large] > 0)]
    edges = {int(i): np.flatnonzero(open_roads & (island == i)) for i in large}
    main = next(iter(edges))
    if len(edges) > 1 and len(points):
        near = {i: _gaps(roads, e, points)[1] <= settings.farthest_m for i, e in edges.items()}
        main = max(edges, key=lambda i: (int(near[i].sum()), float(length[i])))
    found = []
    gaps = {i: _gaps(roads, e, starts) for i, e in edges.items()}
    for n, name in enumerate(names):
        nearest = min(gaps, key=lambda i: float(gaps[i][1][n]))
        own = nearest if gaps[main][1][n] - gaps[nearest][1][n] > settings.island_m else main
        gap = float(gaps[own][1][n])
        if gap > _START_M:
            raise PlanError(
                "the start place {place} is {km:.1f} km from every road",
                do="give a place in the county, as longitude,latitude",
                place=name,
                km=gap / 1000,
            )
        edge = int(gaps[own][0][n])
        place = shapely.Point(starts[n])
        found.append(Spot(edge, round(float(roads.shapes[edge].project(place, normalized=True)), 9)))
    return Network(roads, island, tuple(found))


def _gaps(roads: Roads, edges: np.ndarray, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of `edges` the one nearest to each place, and how far it is."""
    if not len(places):
        return np.empty(0, int), np.empty(0)
    points = np.atleast_1d(np.asarray(shapely.points(places), dtype=object))
    found, gap = shapely.STRtree(roads.shapes[edges]).query_nearest(points, return_distance=True, all_matches=False)
    nearest, far = np.full(len(places), -1), np.full(len(places), np.inf)
    nearest[found[0]], far[found[0]] = edges[found[1]], gap
    return nearest, far


@dataclass(frozen=True, eq=False)
class Access:
    """Road points for each of P places.

    Parameters
    ----------
    spots : list of list of (Spot, float)
        By place, the quickest walk first, with the straight distance in metres.
    road_m, any_road_m : ndarray of float, (P,)
        Straight distance to the nearest road in use where people may get out, and to any road.
    any_edge : ndarray of int, (P,)
        The edge of that road; -1 where there is none.
    barred : ndarray of bool, (P,)
        Roads are near enough, but all beyond water without a bridge.
    """

    spots: list[list[tuple[Spot, float]]]
    road_m: np.ndarray
    any_road_m: np.ndarray
    any_edge: np.ndarray
    barred: np.ndarray


def access_for(network: Network, points: np.ndarray, ground: Ground, settings: PlanSettings) -> Access:
    """Road points near each of `points` (P, 2), plane coordinates."""
    roads = network.roads
    edges = np.flatnonzero(network.stopping)
    _, road_m = _gaps(roads, edges, points)
    any_edge, any_m = _gaps(roads, np.arange(len(roads.shapes)), points)
    spots: list[list[tuple[Spot, float]]] = [[] for _ in points]
    if len(points):
        shapes, places = roads.shapes[edges], np.atleast_1d(np.asarray(shapely.points(points), dtype=object))
        tree = shapely.STRtree(shapes)
        near = road_m <= settings.farthest_m
        reach = np.where(near, np.minimum(road_m + settings.farther_m, settings.farthest_m), -1.0)
        for _ in range(2):
            who, other = tree.query(places, predicate="dwithin", distance=np.maximum(reach, 0.0))
            gap = np.asarray(shapely.distance(places[who], shapes[other]))
            order = np.lexsort((other, gap, who))
            order = order[gap[order] <= reach[who[order]]]
            first = np.searchsorted(who[order], np.arange(len(points)))
            order = order[np.arange(len(order)) - first[who[order]] < _TRIED]
            _choose((who[order], other[order], gap[order]), places, (shapes, edges), (ground, settings), spots)
            reach = np.where(near & np.array([not s for s in spots]), settings.farthest_m, -1.0)
            if ground.barriers is None or not (reach > 0).any():
                break
    barred = (road_m <= settings.farthest_m) & np.array([not s for s in spots], dtype=bool)
    return Access(spots, road_m, any_m, any_edge, barred)


def _choose(
    found: tuple[np.ndarray, np.ndarray, np.ndarray],
    places: np.ndarray,
    lines: tuple[np.ndarray, np.ndarray],
    by: tuple[Ground, PlanSettings],
    spots: list[list[tuple[Spot, float]]],
) -> None:
    """Put into `spots`, which are empty where anything was found, the quickest of `found` that are apart."""
    (who, other, gap), (shapes, edges), (ground, settings) = found, lines, by
    share = shapely.line_locate_point(shapes[other], places[who], normalized=True)
    feet = shapely.get_coordinates(shapely.line_interpolate_point(shapes[other], share, normalized=True))
    seconds = ground.walks(shapely.get_coordinates(places[who]), feet).there_s
    taken: list[list[np.ndarray]] = [[] for _ in places]
    for i in np.lexsort((other, gap, seconds, who)):
        point = int(who[i])
        if not np.isfinite(seconds[i]) or len(spots[point]) >= settings.accesses:
            continue
        if any(np.hypot(*(feet[i] - t)) < settings.apart_m for t in taken[point]):
            continue
        spots[point].append((Spot(int(edges[other[i]]), round(float(share[i]), 9)), float(gap[i])))
        taken[point].append(feet[i])
