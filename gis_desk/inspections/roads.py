"""The road network: junctions, links with driving times, shortest drives and their course."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

from gis_desk.inspections.settings import PlanSettings
from layers import crs
from layers.errors import PlanError

_BLOCK = 4_000_000
"""Entries of one block of the distance table: memory stays flat on big networks."""


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
    """

    shapes: np.ndarray
    ends: np.ndarray
    metres: np.ndarray
    speed: np.ndarray
    oneway: np.ndarray
    stopping: np.ndarray
    plane: Any

    @property
    def junctions(self) -> int:
        """How many junctions there are."""
        return int(self.ends.max()) + 1 if len(self.ends) else 0


def read_roads(roads: gpd.GeoDataFrame, plane: Any, settings: PlanSettings) -> Roads:
    """The network of a ``road`` frame (EPSG:4490).

    Lines meet where their ends are nearer than `settings.snap_m`, where an end touches another line, and where they
    cross; expressways meet others only at ends. Lines without length and classes that carry no vehicle are left out.

    Raises
    ------
    PlanError
        If no road is left.
    """
    classes = _text(roads, "class")
    drivable = ~np.isin(classes, settings.not_driven)
    shapes = crs.transform(roads.geometry.to_numpy()[drivable], roads.crs or crs.GEOGRAPHIC, plane)
    shapes = shapely.force_2d(shapes)
    lines, owner = shapely.get_parts(shapes, return_index=True)
    sound = (shapely.get_type_id(lines) == 1) & ~shapely.is_empty(lines)
    sound &= np.isfinite(shapely.length(lines)) & (shapely.length(lines) > 0)
    lines, owner = lines[sound], np.flatnonzero(drivable)[owner[sound]]
    if not len(lines):
        raise PlanError(
            "the workspace has no road that a vehicle can use",
            do="import the roads of the county: gis-desk import WORKSPACE FILE --as roads",
        )
    closed = ~np.isin(classes[owner], settings.no_stopping)
    lines, source = _split(lines, closed, settings.snap_m)
    owner = owner[source]
    ends = _junctions(lines, settings.snap_m)
    keep = (ends[:, 0] != ends[:, 1]) | (shapely.length(lines) > 10 * settings.snap_m)
    lines, owner, ends = lines[keep], owner[keep], ends[keep]
    if not len(lines):
        raise PlanError(
            "every road is shorter than {metres:.0f} m",
            do="check the road layer: it may be in the wrong unit",
            metres=10 * settings.snap_m,
        )
    kmh = np.array([settings.class_kmh.get(c, settings.other_kmh) for c in classes])
    if "speed_kmh" in roads:
        own = pd.to_numeric(roads["speed_kmh"], errors="coerce").to_numpy(dtype=float, na_value=np.nan)
        kmh = np.where(np.isfinite(own) & (own > 0), own, kmh)
    oneway = np.array([_true(v) for v in roads["oneway"]]) if "oneway" in roads else np.zeros(len(roads), bool)
    return Roads(
        lines,
        ends,
        crs.length_m(crs.transform(lines, plane, crs.GEOGRAPHIC)),
        kmh[owner] / 3.6,
        oneway[owner],
        ~np.isin(classes[owner], settings.no_stopping),
        plane,
    )


def _text(frame: gpd.GeoDataFrame, column: str) -> np.ndarray:
    if column not in frame:
        return np.full(len(frame), "", dtype=object)
    return np.array([v if isinstance(v, str) else "" for v in frame[column]], dtype=object)


def _true(value: object) -> bool:
    return isinstance(value, bool | np.bool_ | int | float | np.number) and value == 1


def _split(lines: np.ndarray, crossing: np.ndarray, snap_m: float) -> tuple[np.ndarray, np.ndarray]:
    """`lines` cut at crossings and where an end touches another line; with the index each piece came from."""
    tree = shapely.STRtree(lines)
    cuts: dict[int, list[float]] = {}
    first = shapely.get_point(lines, 0)
    last = shapely.get_point(lines, -1)
    tips = np.concatenate([first, last])
    tip_of = np.concatenate([np.arange(len(lines))] * 2)
    tip, other = tree.query(tips, predicate="dwithin", distance=snap_m)
    usable = (tip_of[tip] != other) & crossing[other]
    tip, other = tip[usable], other[usable]
    far = (shapely.distance(tips[tip], first[other]) > snap_m) & (shapely.distance(tips[tip], last[other]) > snap_m)
    for index, at in zip(other[far], shapely.line_locate_point(lines[other[far]], tips[tip[far]]), strict=True):
        cuts.setdefault(int(index), []).append(float(at))
    one, two = tree.query(lines, predicate="crosses")
    pair = (one < two) & crossing[one] & crossing[two]
    one, two = one[pair], two[pair]
    for a, b, meeting in zip(one, two, shapely.intersection(lines[one], lines[two]), strict=True):
        for point in shapely.get_parts(meeting):
            if shapely.get_type_id(point) == 0:
                cuts.setdefault(int(a), []).append(float(shapely.line_locate_point(lines[a], point)))
                cuts.setdefault(int(b), []).append(float(shapely.line_locate_point(lines[b], point)))
    pieces: list[Any] = []
    source: list[int] = []
    for index, line in enumerate(lines):
        at = sorted(c for c in cuts.get(index, ()) if snap_m < c < line.length - snap_m)
        stops = [0.0, *at, line.length]
        for low, high in pairwise(stops):
            if not at or high - low > snap_m / 2:
                pieces.append(substring(line, low, high) if at else line)
                source.append(index)
    return np.array(pieces, dtype=object), np.array(source, dtype=int)


def _junctions(lines: np.ndarray, snap_m: float) -> np.ndarray:
    tips = np.concatenate([shapely.get_point(lines, 0), shapely.get_point(lines, -1)])
    xy = shapely.get_coordinates(tips)
    near = cKDTree(xy).query_pairs(snap_m, output_type="ndarray")
    links = csr_array((np.ones(len(near), bool), (near[:, 0], near[:, 1])), (len(xy), len(xy)))
    _, node = connected_components(links, directed=False)
    return np.column_stack([node[: len(lines)], node[len(lines) :]])


def substring(line: shapely.LineString, low: float, high: float) -> shapely.LineString:
    """The part of `line` from `low` to `high` metres along it; turned round where `low` is the greater."""
    if low > high:
        return shapely.reverse(substring(line, high, low))
    xy = shapely.get_coordinates(line)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(xy, axis=0).T))])
    inner = xy[(along > low) & (along < high)]
    ends = shapely.get_coordinates(shapely.line_interpolate_point(line, [low, high]))
    return shapely.LineString(np.vstack([ends[:1], inner, ends[1:]]))


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
        count = roads.junctions
        links: list[tuple[int, int, int, float, float]] = [
            (int(u), int(v), e, 0.0, 1.0) for e, (u, v) in enumerate(roads.ends)
        ]
        on_edge: dict[int, list[tuple[float, int]]] = {}
        for number, spot in enumerate(self.spots):
            on_edge.setdefault(spot.edge, []).append((spot.share, count + number))
        for edge, inner in on_edge.items():
            u, v = roads.ends[edge]
            chain = [(0.0, int(u)), *sorted(inner), (1.0, int(v))]
            links += [(a, b, edge, low, high) for (low, a), (high, b) in pairwise(chain)]
        both = links + [(b, a, e, high, low) for a, b, e, low, high in links if not roads.oneway[e]]
        frm, to, edge_of = (np.array([x[i] for x in both], dtype=int) for i in range(3))
        low, high = (np.array([x[i] for x in both], dtype=float) for i in (3, 4))
        seconds = np.maximum(np.abs(high - low) * roads.metres[edge_of] / roads.speed[edge_of], 1e-6)
        order = np.lexsort((seconds, to, frm))
        fresh = np.ones(len(order), bool)
        fresh[1:] = (np.diff(frm[order]) != 0) | (np.diff(to[order]) != 0)
        best = order[fresh]
        self._size = count + len(self.spots)
        self._graph = csr_array((seconds[best], (frm[best], to[best])), (self._size, self._size))
        self._link = {(int(frm[i]), int(to[i])): (int(edge_of[i]), float(low[i]), float(high[i])) for i in best}
        self._offset = count
        self._trees: dict[int, np.ndarray] = {}

    def seconds(self) -> np.ndarray:
        """Driving time (S, S) in seconds between all spots; infinite where no road leads."""
        nodes = np.arange(self._offset, self._size)
        result = np.empty((len(nodes), len(nodes)))
        step = max(1, _BLOCK // max(self._size, 1))
        for low in range(0, len(nodes), step):
            block = dijkstra(self._graph, directed=True, indices=nodes[low : low + step])
            result[low : low + step] = np.atleast_2d(block)[:, nodes]
        return result

    def course(self, start: int, end: int) -> tuple[shapely.LineString, float]:
        """The way from spot `start` to spot `end` in the plane, and its geodesic length in metres.

        Raises
        ------
        PlanError
            If no road leads there.
        """
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
        pieces = [np.atleast_2d(self._at(self.spots[start]))]
        metres = 0.0
        for a, b in pairwise(nodes):
            edge, low, high = self._link[(a, b)]
            shape = self.roads.shapes[edge]
            if low != high:
                pieces.append(shapely.get_coordinates(substring(shape, low * shape.length, high * shape.length)))
            metres += abs(high - low) * float(self.roads.metres[edge])
        xy = np.vstack(pieces)
        fresh = np.concatenate([[True], np.any(np.abs(np.diff(xy, axis=0)) > 1e-6, axis=1)])
        xy = xy[fresh] if fresh.sum() > 1 else np.vstack([xy[:1], xy[:1]])
        return shapely.LineString(xy), metres

    def _at(self, spot: Spot) -> np.ndarray:
        shape = self.roads.shapes[spot.edge]
        return shapely.get_coordinates(shapely.line_interpolate_point(shape, spot.share, normalized=True))[0]


def main_island(roads: Roads) -> np.ndarray:
    """The edges (E,) of the part of the network with the greatest length that is connected both ways."""
    u, v = roads.ends.T
    back = ~roads.oneway
    frm, to = np.concatenate([u, v[back]]), np.concatenate([v, u[back]])
    size = roads.junctions
    _, part = connected_components(
        csr_array((np.ones(len(frm), bool), (frm, to)), (size, size)), directed=True, connection="strong"
    )
    inside = part[u] == part[v]
    weight = np.bincount(part[u[inside]], weights=roads.metres[inside], minlength=part.max() + 1)
    return inside & (part[u] == int(weight.argmax()))
