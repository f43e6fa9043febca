"""The road network: junctions, links with driving times, shortest drives and their course."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from gis_desk.inspections.asking.settings import PlanSettings
from gis_desk.inspections.ways.contraction import Links, contracted, times_between
from gis_desk.inspections.ways.noding import junctions, split, substring
from gis_desk.inspections.ways.rows import LeftOut, Told, sound_rows
from layers import crs
from layers.errors import PlanError
from layers.text import text

_LEAST_S = 1e-6


@dataclass(frozen=True, eq=False)
class Roads:
    """Road edges between junctions.

    Parameters
    ----------
    shapes : ndarray of LineString, (E,)
        The course of each edge in `plane`.
    ends : ndarray of int, (E, 2)
        Junction at the start and the end of each edge.
    metres : ndarray of float, (E,)
        Geodesic length.
    speed : ndarray of float, (E,)
        Driving speed in m/s.
    oneway : ndarray of bool, (E,)
        Driven only from start to end.
    stopping : ndarray of bool, (E,)
        Whether people may get out there.
    plane : Any
        The Gauss-Krüger zone of the shapes.
    rows : ndarray of int, (E,)
        Row of the road table that each edge comes from, from 0.
    left_out : tuple of LeftOut
        What of the road table is not used as it stands there.
    """

    shapes: np.ndarray
    ends: np.ndarray
    metres: np.ndarray
    speed: np.ndarray
    oneway: np.ndarray
    stopping: np.ndarray
    plane: Any
    rows: np.ndarray
    left_out: tuple[LeftOut, ...] = ()

    @property
    def junctions(self) -> int:
        """How many junctions there are."""
        return int(self.ends.max()) + 1 if len(self.ends) else 0


def read_roads(roads: gpd.GeoDataFrame, plane: Any, settings: PlanSettings) -> Roads:
    """The network of a ``road`` frame (EPSG:4490).

    Lines meet where their ends are nearer than `settings.snap_m`, where an end touches another line, and where they
    cross; expressways meet others only at ends. What of the table cannot be used, or not as it stands there, is told
    row by row in `left_out`.

    Raises
    ------
    PlanError
        If no road is left.
    """
    told = Told(roads)
    sound = sound_rows(roads, plane, settings, told)
    if not len(sound.lines):
        raise PlanError(
            "the workspace has no road that a vehicle can use",
            do="import the roads of the county: gis-desk import WORKSPACE FILE --as roads",
        )
    lines, source = split(sound.lines, sound.stopping[sound.owner], settings.snap_m)
    owner = sound.owner[source]
    ends = junctions(lines, settings.snap_m)
    keep = (ends[:, 0] != ends[:, 1]) | (shapely.length(lines) > 10 * settings.snap_m)
    told.add(
        np.setdiff1d(owner, owner[keep]),
        text("it is so short that its two ends are one place ({m:g} m)", m=settings.snap_m),
    )
    lines, owner, ends = lines[keep], owner[keep], ends[keep]
    if not len(lines):
        raise PlanError(
            "every road is shorter than {metres:.0f} m",
            do="check the road layer: it may be in the wrong unit",
            metres=10 * settings.snap_m,
        )
    network = Roads(
        lines,
        ends,
        crs.length_m(crs.transform(lines, plane, crs.GEOGRAPHIC)),
        sound.kmh[owner] / 3.6,
        sound.oneway[owner],
        sound.stopping[owner],
        plane,
        owner,
    )
    told.add(
        np.unique(owner[network.oneway & (islands_of(network) < 0)]),
        text("a vehicle that drives into this one-way road cannot come back, or cannot get there"),
        whole=False,
    )
    return replace(network, left_out=told.rows())


def islands_of(roads: Roads) -> np.ndarray:
    """The island (E,) of each edge: within one, every place is reached from every other and back.

    Islands are numbered by length, the longest 0. A one-way road from one island to another, or to a dead end, is on
    none: -1.
    """
    if not len(roads.ends):
        return np.empty(0, int)
    u, v = roads.ends.T
    back = ~roads.oneway
    frm, to = np.concatenate([u, v[back]]), np.concatenate([v, u[back]])
    size = roads.junctions
    _, part = connected_components(
        csr_array((np.ones(len(frm), bool), (frm, to)), (size, size)), directed=True, connection="strong"
    )
    inside = part[u] == part[v]
    weight = np.bincount(part[u[inside]], weights=roads.metres[inside], minlength=part.max() + 1)
    rank = np.empty(len(weight), int)
    rank[np.lexsort((np.arange(len(weight)), -weight))] = np.arange(len(weight))
    return np.where(inside, rank[part[u]], -1)


@dataclass(frozen=True)
class Spot:
    """A place on a road: the edge and the share of it (0 to 1) that lies before the place."""

    edge: int
    share: float


class Drives:
    """Shortest drives between chosen spots of a network.

    Parameters
    ----------
    roads : Roads
        The network.
    spots : sequence of Spot
        The places to drive between; they become nodes of the graph.
    """

    def __init__(self, roads: Roads, spots: Sequence[Spot]) -> None:
        self.roads = roads
        self.spots = tuple(spots)
        self._offset, self._size = roads.junctions, roads.junctions + len(self.spots)
        self._frm, self._to, self._edge, self._low, self._high = self._pieces()
        seconds = np.abs(self._high - self._low) * roads.metres[self._edge] / roads.speed[self._edge]
        self._seconds = np.maximum(seconds, _LEAST_S)
        self._trees: dict[int, np.ndarray] = {}

    def _pieces(self) -> tuple[np.ndarray, ...]:
        """Edges cut at the spots: from, to, edge, and the shares of it where the piece begins and ends."""
        spot_edge = np.array([s.edge for s in self.spots], dtype=int)
        share = np.array([s.share for s in self.spots], dtype=float)
        order = np.lexsort((share, spot_edge))
        spot_edge, share, node = spot_edge[order], share[order], order + self._offset
        frm, to = self.roads.ends[:, 0].astype(int), self.roads.ends[:, 1].astype(int)
        whole = np.arange(len(frm))
        first, last = np.ones(len(order), bool), np.ones(len(order), bool)
        if len(order):
            first[1:] = last[:-1] = np.diff(spot_edge) != 0
        inner = np.flatnonzero(~last)
        pieces = (
            (frm, to, whole, np.zeros(len(whole)), np.ones(len(whole))),
            (frm[spot_edge[first]], node[first], spot_edge[first], np.zeros(int(first.sum())), share[first]),
            (node[inner], node[inner + 1], spot_edge[inner], share[inner], share[inner + 1]),
            (node[last], to[spot_edge[last]], spot_edge[last], share[last], np.ones(int(last.sum()))),
        )
        a, b, edge, low, high = (np.concatenate(columns) for columns in zip(*pieces, strict=True))
        back = ~self.roads.oneway[edge]
        return (
            np.concatenate([a, b[back]]),
            np.concatenate([b, a[back]]),
            np.concatenate([edge, edge[back]]),
            np.concatenate([low, high[back]]),
            np.concatenate([high, low[back]]),
        )

    def seconds(self) -> np.ndarray:
        """Driving time (S, S) in seconds between all spots; infinite where no road leads."""
        nodes = np.arange(self._offset, self._size)
        return times_between(contracted(Links.of(*self.links()), nodes), nodes)

    def links(self) -> tuple[int, np.ndarray, np.ndarray, np.ndarray]:
        """How many nodes there are, junctions first, then spots; from, to and seconds of each one-way link."""
        return self._size, self._frm, self._to, self._seconds

    @cached_property
    def _graph(self) -> csr_array:
        order = np.lexsort((self._seconds, self._to, self._frm))
        fresh = np.ones(len(order), bool)
        fresh[1:] = (np.diff(self._frm[order]) != 0) | (np.diff(self._to[order]) != 0)
        self._best = order[fresh]
        """The fastest piece from each node to each next one, in the order of the graph's entries."""
        at = (self._frm[self._best], self._to[self._best])
        return csr_array((self._seconds[self._best], at), (self._size, self._size))

    def _piece(self, a: int, b: int) -> int:
        """The fastest piece from node `a` to node `b`."""
        low, high = self._graph.indptr[a], self._graph.indptr[a + 1]
        return int(self._best[low + int(np.searchsorted(self._graph.indices[low:high], b))])

    def course(self, start: int, end: int) -> tuple[shapely.LineString, float]:
        """The way from spot `start` to spot `end` in the plane, and its geodesic length in metres.

        Raises
        ------
        PlanError
            If no road leads there.
        """
        nodes = self._nodes(start, end)
        pieces = [np.atleast_2d(self._at(self.spots[start]))]
        metres = 0.0
        for a, b in pairwise(nodes):
            piece = self._piece(a, b)
            edge, low, high = int(self._edge[piece]), float(self._low[piece]), float(self._high[piece])
            shape = self.roads.shapes[edge]
            if {low, high} == {0.0, 1.0}:
                pieces.append(shapely.get_coordinates(shape)[:: 1 if low < high else -1])
            elif low != high:
                pieces.append(shapely.get_coordinates(substring(shape, low * shape.length, high * shape.length)))
            metres += abs(high - low) * float(self.roads.metres[edge])
        xy = np.vstack(pieces)
        fresh = np.concatenate([[True], np.any(np.abs(np.diff(xy, axis=0)) > 1e-6, axis=1)])
        xy = xy[fresh] if fresh.sum() > 1 else np.vstack([xy[:1], xy[:1]])
        return shapely.LineString(xy), metres

    def metres(self, start: int, end: int) -> float:
        """The geodesic length in metres of the way from spot `start` to spot `end`, without its shape; see `course`."""
        pieces = [self._piece(a, b) for a, b in pairwise(self._nodes(start, end))]
        share = np.abs(self._high[pieces] - self._low[pieces])
        return float((share * self.roads.metres[self._edge[pieces]]).sum())

    def _nodes(self, start: int, end: int) -> list[int]:
        """The nodes of the way from spot `start` to spot `end`."""
        source, target = self._offset + start, self._offset + end
        if start not in self._trees:
            found = dijkstra(self._graph, directed=True, indices=[source], return_predecessors=True)
            self._trees[start] = found[1][0]
        before = self._trees[start]
        nodes = [target]
        while nodes[-1] != source:
            previous = int(before[nodes[-1]])
            if previous < 0:
                raise PlanError(
                    "no road leads between two places of the plan",
                    do="check that the road layer is connected",
                )
            nodes.append(previous)
        nodes.reverse()
        return nodes

    def _at(self, spot: Spot) -> np.ndarray:
        shape = self.roads.shapes[spot.edge]
        return shapely.get_coordinates(shapely.line_interpolate_point(shape, spot.share, normalized=True))[0]
