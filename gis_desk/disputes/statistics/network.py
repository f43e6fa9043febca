"""The boundary lines as one network: edges that meet in junctions, with distances along them."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from gis_desk.boundaries.chainage import paths
from layers import crs
from layers.work import QUIET, Progress

_GAP_M = 1.0
"""Between two paths on the common scale `Network.at`, so that no place belongs to both."""
_AT_ONCE = 4000
"""Points looked up in one go: between two the work can be stopped and the window goes on."""
_AT_NODE_M = 0.01
"""A point this near to a node lies in it."""


@dataclass(frozen=True)
class Network:
    """P paths (joined parts of lines) with V vertices, cut into E edges at N nodes.

    All lengths are geodesic metres; planes are used to find what is near, never to measure.

    Attributes
    ----------
    xy : array (V, 2)
        Vertices of all paths, EPSG:4490, no two equal ones in a row.
    at : array (V,)
        Where they lie on one scale for all paths, which runs through each path in metres.
    path : array (V,) of int
        Path of each vertex.
    owner, start_m, zero : arrays (P,)
        Row of the path's line in the frame given, chainage of the path on its line, place of its start on the scale.
    edge_path, begin, end : arrays (E,)
        Path of each edge and where it begins and ends on the scale; edges follow each other in this order.
    node : array (2E,) of int
        Node at the begin (2k) and the end (2k + 1) of edge k: the half-edges.
    """

    xy: np.ndarray
    at: np.ndarray
    path: np.ndarray
    owner: np.ndarray
    start_m: np.ndarray
    zero: np.ndarray
    edge_path: np.ndarray
    begin: np.ndarray
    end: np.ndarray
    node: np.ndarray

    @property
    def length(self) -> np.ndarray:
        """Length (E,) of each edge in metres, each > 0."""
        return self.end - self.begin

    @property
    def degree(self) -> np.ndarray:
        """How many half-edges meet in each node (N,)."""
        return np.bincount(self.node)

    def chainage(self, at: np.ndarray, edge: np.ndarray) -> np.ndarray:
        """Chainage on its line, in metres, of places on the scale on the given edges."""
        path = self.edge_path[edge]
        return at - self.zero[path] + self.start_m[path]


@dataclass(frozen=True)
class Snapped:
    """N points brought to the network: `edge` (-1 where every line is too far), metres from its begin, metres off."""

    edge: np.ndarray
    along_m: np.ndarray
    off_m: np.ndarray


def _vertices(lines: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Vertices (V, 2), metres from each to the next of its path (V,), path (V,), and line of each path (P,)."""
    kept: list[shapely.LineString] = []
    owner: list[int] = []
    for row, line in enumerate(lines):
        if line is None or line.is_empty:
            continue
        parts = paths(line)
        kept += parts
        owner += [row] * len(parts)
    xy, path = shapely.get_coordinates(np.array(kept, dtype=object), return_index=True)
    if not len(xy):
        return np.empty((0, 2)), np.empty(0), np.empty(0, int), np.empty(0, int)
    fresh = np.ones(len(xy), bool)
    fresh[1:] = (path[1:] != path[:-1]) | (xy[1:] != xy[:-1]).any(axis=1)
    xy, path = xy[fresh], path[fresh]
    step = np.zeros(len(xy))
    step[:-1] = crs.distance_m(xy[:-1, 0], xy[:-1, 1], xy[1:, 0], xy[1:, 1])
    step[np.flatnonzero(path[1:] != path[:-1])] = 0.0
    return xy, step, path, np.array(owner, int)


def _plane(xy: np.ndarray) -> np.ndarray:
    bounds = (*xy.min(axis=0), *xy.max(axis=0))
    return np.column_stack(crs.transform_points(xy[:, 0], xy[:, 1], crs.GEOGRAPHIC, crs.plane_for(bounds)))


def _segments(network_path: np.ndarray, plane: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """First vertex of each segment, and the segments in the plane."""
    first = np.flatnonzero(network_path[1:] == network_path[:-1])
    return first, np.asarray(shapely.linestrings(np.stack([plane[first], plane[first + 1]], axis=1)), dtype=object)


def _foot(point: np.ndarray, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Share of the way from `a` to `b` (N, 2) at which each point (N, 2) has its foot, 0 to 1."""
    d = b - a
    share: np.ndarray = np.clip(((point - a) * d).sum(1) / np.maximum((d * d).sum(1), 1e-30), 0.0, 1.0)
    return share


def build(lines: gpd.GeoDataFrame, *, join_m: float = 1.0) -> Network:
    """The network of `lines`.

    Ends that lie within `join_m` of each other are one node; an end within `join_m` of the inside of a line cuts it
    there (three lines meet, one of them runs through). Lines that cross without an end at the crossing are not joined,
    nor are two lines that run beside each other: who walks one of them does not walk the other. Pieces not longer than
    `join_m` are no lines; their ends are one node.

    Parameters
    ----------
    lines : GeoDataFrame
        Line ``geometry``, EPSG:4490; missing and empty ones have no path.
    join_m : float
        Tolerance in metres, > 0.
    """
    xy, step, path, owner = _vertices(lines.geometry.to_numpy())
    lengths = np.bincount(path, weights=step, minlength=len(owner))
    last = np.flatnonzero(np.append(path[1:] != path[:-1], True)) if len(path) else np.empty(0, int)
    first = np.concatenate([[0], last[:-1] + 1]) if len(path) else np.empty(0, int)
    zero = np.concatenate([[0.0], np.cumsum(lengths + _GAP_M)[:-1]]) if len(owner) else np.empty(0)
    at = np.concatenate([[0.0], np.cumsum(step)[:-1]]) if len(step) else np.empty(0)
    at = at - at[first][path] + zero[path] if len(at) else at
    before = np.zeros(len(owner))
    for i in range(1, len(owner)):
        if owner[i] == owner[i - 1]:
            before[i] = before[i - 1] + lengths[i - 1]
    empty = Network(xy, at, path, owner, before, zero, np.empty(0, int), np.empty(0), np.empty(0), np.empty(0, int))
    if not len(owner) or not (lengths > join_m).any():
        return empty
    plane = _plane(xy)
    ends = np.column_stack([first, last]).ravel()
    node_of, cut_path, cut_at, cut_node = _nodes(plane, path, at, ends, lengths, zero, join_m)
    real = lengths > join_m
    place = np.concatenate([zero, zero + lengths, cut_at])
    who = np.concatenate([np.arange(len(owner))] * 2 + [cut_path])
    node = np.concatenate([node_of[::2], node_of[1::2], cut_node])
    keep = real[who]
    place, who, node = place[keep], who[keep], node[keep]
    order = np.lexsort((place, who))
    place, who, node = place[order], who[order], node[order]
    same = who[1:] == who[:-1]
    halves = np.stack([node[:-1][same], node[1:][same]], axis=1).ravel()
    _, halves = np.unique(halves, return_inverse=True)
    return Network(
        xy, at, path, owner, before, zero, who[:-1][same], place[:-1][same], place[1:][same], halves.astype(int)
    )


def _nodes(
    plane: np.ndarray,
    path: np.ndarray,
    at: np.ndarray,
    ends: np.ndarray,
    lengths: np.ndarray,
    zero: np.ndarray,
    join_m: float,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Node of each end (2P,), and of each place where an end meets the inside of a path: path, place, node."""
    start, segments = _segments(path, plane)
    end, hit = shapely.STRtree(segments).query(shapely.points(plane[ends]), predicate="dwithin", distance=join_m)
    share = _foot(plane[ends[end]], plane[start[hit]], plane[start[hit] + 1])
    where = at[start[hit]] + share * (at[start[hit] + 1] - at[start[hit]])
    through = path[start[hit]]
    joined = [np.array(sorted(cKDTree(plane[ends]).query_pairs(join_m)), int).reshape(-1, 2)]
    short = np.flatnonzero(lengths <= join_m)
    joined.append(np.column_stack([2 * short, 2 * short + 1]))
    at_start, at_end = where - zero[through] <= join_m, zero[through] + lengths[through] - where <= join_m
    joined.append(np.column_stack([end[at_start], 2 * through[at_start]]))
    joined.append(np.column_stack([end[at_end], 2 * through[at_end] + 1]))
    inside = ~(at_start | at_end) & (lengths[through] > join_m)
    order = np.lexsort((where[inside], through[inside]))
    end, where, through = end[inside][order], where[inside][order], through[inside][order]
    fresh = np.ones(len(where), bool)
    fresh[1:] = (through[1:] != through[:-1]) | (np.diff(where) > join_m)
    cut = np.cumsum(fresh) - 1
    joined.append(np.column_stack([end, len(ends) + cut]))
    pairs = np.vstack(joined)
    total = len(ends) + int(fresh.sum())
    graph = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(total, total))
    _, label = connected_components(graph, directed=False)
    return label[: len(ends)], through[fresh], where[fresh], label[len(ends) :]


def snap(network: Network, points: np.ndarray, *, limit_m: float, progress: Progress = QUIET) -> Snapped:
    """`points` (N, 2; longitude and latitude, EPSG:4490) brought to the nearest edge.

    The nearest is looked for in a Gauss-Krüger plane, whose scale is off by less than 0.03 % within its zone. Points
    that are not finite are too far.
    """
    edge, along, off = np.full(len(points), -1), np.zeros(len(points)), np.full(len(points), np.nan)
    there = np.flatnonzero(np.isfinite(points).all(axis=1)) if len(points) else np.empty(0, int)
    if not len(network.begin) or not len(there):
        return Snapped(edge, along, off)
    bounds = (*network.xy.min(axis=0), *network.xy.max(axis=0))
    zone = crs.plane_for(bounds)
    plane = np.column_stack(crs.transform_points(network.xy[:, 0], network.xy[:, 1], crs.GEOGRAPHIC, zone))
    start, segments = _segments(network.path, plane)
    used = np.isin(network.path[start], network.edge_path)
    start, segments = start[used], segments[used]
    reach = _within(points[there], bounds, limit_m)
    there = there[reach]
    tree = shapely.STRtree(segments)
    for begin in range(0, len(there), _AT_ONCE):
        progress.step(begin, len(there), "nearest line")
        some = there[begin : begin + _AT_ONCE]
        spots = np.column_stack(crs.transform_points(points[some, 0], points[some, 1], crs.GEOGRAPHIC, zone))
        (which, near), away = tree.query_nearest(
            shapely.points(spots), max_distance=limit_m, return_distance=True, all_matches=False
        )
        a = start[near]
        place = network.at[a] + _foot(spots[which], plane[a], plane[a + 1]) * (network.at[a + 1] - network.at[a])
        row = some[which]
        found = np.clip(np.searchsorted(network.begin, place, side="right") - 1, 0, len(network.begin) - 1)
        edge[row] = found
        length = network.length[found]
        inside = np.clip(place - network.begin[found], 0.0, length)
        along[row] = np.where(inside < _AT_NODE_M, 0.0, np.where(length - inside < _AT_NODE_M, length, inside))
        off[row] = away
    return Snapped(edge, along, off)


def _within(points: np.ndarray, bounds: tuple[float, ...], limit_m: float) -> np.ndarray:
    """Which points lie in `bounds` (degrees) and a margin of `limit_m`: the others would leave the plane."""
    east, north = crs.scale_at(float(np.clip((bounds[1] + bounds[3]) / 2, -80, 80)))
    x, y = 1.5 * limit_m / east, 1.5 * limit_m / north
    inside: np.ndarray = (
        (points[:, 0] >= bounds[0] - x)
        & (points[:, 0] <= bounds[2] + x)
        & (points[:, 1] >= bounds[1] - y)
        & (points[:, 1] <= bounds[3] + y)
    )
    return inside
