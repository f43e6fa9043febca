"""What a pointer snaps to: the nearest vertex, crossing or edge of any layer, found among millions in microseconds.

Vertices that follow each other on a ring lie near each other. They are cut into runs of 64 and the runs into groups,
each with its box; a search looks at the boxes of the groups, then of the runs, then at the vertices of what is left.
Features are put in the order of a space-filling curve first, so that runs of points and of short lines are small too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
import shapely

from gis_desk.map.values import shapes, texts
from layers.crs import scale_at
from layers.work import QUIET, Progress

VERTEX, CROSSING, EDGE = "vertex", "intersection", "edge"
KINDS = (VERTEX, CROSSING, EDGE)
"""What there is to snap to, the most telling first."""
_RUN, _GROUP = 64, 32
_PIECE = 100_000
"""Vertices that are taken in at once: what one call of the geometry library may keep a window waiting for."""
_MOST = 64
"""Edges round the pointer that are looked at for crossings."""


@dataclass(frozen=True)
class Snap:
    """A place to snap to: position in degrees, its kind of `KINDS`, how far it is, and whose it is.

    `edge` holds both ends of the edge that was snapped to; None for a vertex.
    """

    lon: float
    lat: float
    kind: str
    metres: float
    layer: str
    key: str
    edge: tuple[tuple[float, float], tuple[float, float]] | None = None


@dataclass(frozen=True, eq=False)
class SnapIndex:
    """The vertices of one layer in runs and groups.

    Parameters
    ----------
    layer : str
        Id of the layer.
    keys : array (N,) of str
        Keys of its rows.
    xy : array (V, 2)
        Vertices in degrees (EPSG:4490), part by part; rings are closed.
    starts : array (P + 1,) of int
        Where the parts begin, and the end.
    owners : array (P,) of int
        Row of each part.
    runs, groups : arrays (R, 4) and (G, 4)
        West, south, east, north of `_RUN` vertices and the edges that begin at them, and of `_GROUP` runs.
    """

    layer: str
    keys: np.ndarray
    xy: np.ndarray
    starts: np.ndarray
    owners: np.ndarray
    runs: np.ndarray
    groups: np.ndarray

    def near(self, west: float, south: float, east: float, north: float) -> np.ndarray:
        """Numbers of the vertices whose run meets the box."""
        group = np.flatnonzero(_meets(self.groups, west, south, east, north))
        run = _spread(group, _GROUP, len(self.runs))
        run = run[_meets(self.runs[run], west, south, east, north)]
        return _spread(run, _RUN, len(self.xy))

    def part_of(self, vertices: np.ndarray) -> np.ndarray:
        """The part of each vertex."""
        return np.searchsorted(self.starts, vertices, side="right") - 1

    def rows_at(self, lon: float, lat: float) -> np.ndarray:
        """Rows that have a vertex exactly there."""
        near = self.near(lon, lat, lon, lat)
        exact = near[(self.xy[near] == (lon, lat)).all(axis=1)]
        return np.unique(self.owners[self.part_of(exact)])

    def beside(self, lon: float, lat: float) -> list[tuple[float, float]]:
        """The vertices that an edge joins with the one exactly there."""
        near = self.near(lon, lat, lon, lat)
        exact = near[(self.xy[near] == (lon, lat)).all(axis=1)]
        part = self.part_of(exact)
        after, before = exact[exact + 1 < self.starts[part + 1]] + 1, exact[exact > self.starts[part]] - 1
        return [(a, b) for a, b in {tuple(p) for p in self.xy[np.concatenate([after, before])].tolist()}]

    def rows_along(self, a: tuple[float, float], b: tuple[float, float]) -> np.ndarray:
        """Rows that have an edge exactly between two vertices, in either direction."""
        box = (min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))
        first = self._begins_edge(self.near(*box))
        one, two = self.xy[first], self.xy[first + 1]
        there = (one == a).all(axis=1) & (two == b).all(axis=1)
        back = (one == b).all(axis=1) & (two == a).all(axis=1)
        return np.unique(self.owners[self.part_of(first[there | back])])

    def edges_near(self, west: float, south: float, east: float, north: float) -> np.ndarray:
        """Numbers of the vertices at which edges begin whose box meets the box."""
        first = self._begins_edge(self.near(west, south, east, north))
        one, two = self.xy[first], self.xy[first + 1]
        low, high = np.minimum(one, two), np.maximum(one, two)
        meets = (low[:, 0] <= east) & (high[:, 0] >= west) & (low[:, 1] <= north) & (high[:, 1] >= south)
        return first[meets]

    def _begins_edge(self, vertices: np.ndarray) -> np.ndarray:
        return vertices[vertices + 1 < self.starts[self.part_of(vertices) + 1]]


def snap_index(layer: str, frame: pd.DataFrame, progress: Progress = QUIET) -> SnapIndex:
    """The index of `frame` (EPSG:4490, N rows); missing, empty and unusable geometries are left out.

    Raises
    ------
    Cancelled
        If the user stops it.
    """
    geometries = shapes(frame)
    keys = texts(frame, "key") if "key" in frame.columns else np.arange(len(geometries)).astype(str).astype(object)
    box = shapely.bounds(geometries)
    usable = np.flatnonzero(np.isfinite(box).all(axis=1) & (np.abs(np.nan_to_num(box)) <= 360).all(axis=1))
    middle = (box[usable, :2] + box[usable, 2:]) / 2
    order = usable[np.argsort(_curve(middle), kind="stable")]
    counts = shapely.get_num_coordinates(geometries[order])
    cuts = np.flatnonzero(np.diff(np.cumsum(counts) // _PIECE)) + 1
    pieces = np.split(order, cuts) if len(order) else []
    xy = np.empty((int(counts.sum()), 2))
    sizes, owners, filled = [np.empty(0, np.int64)], [np.empty(0, np.int64)], 0
    for n, rows in enumerate(pieces):
        progress.step(n, len(pieces), "snapping")
        for vertices, size, owner in _parts(geometries[rows], rows):
            xy[filled : filled + len(vertices)] = vertices
            filled += len(vertices)
            sizes.append(size)
            owners.append(owner)
    starts = np.concatenate([[0], np.cumsum(np.concatenate(sizes))]).astype(np.int64)
    runs = _boxes(xy)
    return SnapIndex(layer, keys, xy, starts, np.concatenate(owners).astype(np.int32), runs, _around(runs))


def _parts(geometries: np.ndarray, rows: np.ndarray) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Coordinates, sizes and rows of rings and lines, and those of points."""
    parts, at = shapely.get_parts(geometries, return_index=True)
    owner = rows[at]
    while (nested := np.isin(shapely.get_type_id(parts), (4, 5, 6, 7))).any():
        inner, at = shapely.get_parts(parts[nested], return_index=True)
        parts, owner = np.concatenate([parts[~nested], inner]), np.concatenate([owner[~nested], owner[nested][at]])
    kind = shapely.get_type_id(parts)
    rings, at = shapely.get_rings(parts[kind == 3], return_index=True)
    ways = np.concatenate([rings, parts[np.isin(kind, (1, 2))]])
    whose = np.concatenate([owner[kind == 3][at], owner[np.isin(kind, (1, 2))]])
    found = []
    for group, rows_of in ((ways, whose), (parts[kind == 0], owner[kind == 0])):
        size = shapely.get_num_coordinates(group)
        if size.sum():
            found.append((shapely.get_coordinates(group), size[size > 0].astype(np.int64), rows_of[size > 0]))
    return found


def _curve(middle: np.ndarray) -> np.ndarray:
    """Places (N, 2) of degrees along a Morton curve."""
    cell = np.clip((middle + np.array([180.0, 90.0])) * (65_535 / 360.0), 0, 65_535).astype(np.uint64)
    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        cell = (cell | (cell << np.uint64(shift))) & np.uint64(mask)
    spread: np.ndarray = cell[:, 0] | (cell[:, 1] << np.uint64(1))
    return spread


def _boxes(xy: np.ndarray) -> np.ndarray:
    """Boxes (R, 4) of runs of vertices; each reaches to the first vertex of the next, for the edge between them."""
    if not len(xy):
        return np.empty((0, 4))
    begin = np.arange(0, len(xy), _RUN)
    boxes = np.empty((len(begin), 4))
    step = _PIECE // _RUN
    for first in range(0, len(begin), step):
        some = xy[first * _RUN : (first + step) * _RUN]
        at = np.arange(0, len(some), _RUN)
        boxes[first : first + step, :2] = np.minimum.reduceat(some, at)
        boxes[first : first + step, 2:] = np.maximum.reduceat(some, at)
    following = xy[np.minimum(begin + _RUN, len(xy) - 1)]
    boxes[:, :2] = np.minimum(boxes[:, :2], following)
    boxes[:, 2:] = np.maximum(boxes[:, 2:], following)
    return boxes


def _around(boxes: np.ndarray) -> np.ndarray:
    if not len(boxes):
        return boxes
    begin = np.arange(0, len(boxes), _GROUP)
    return np.hstack([np.minimum.reduceat(boxes[:, :2], begin), np.maximum.reduceat(boxes[:, 2:], begin)])


def _meets(boxes: np.ndarray, west: float, south: float, east: float, north: float) -> np.ndarray:
    met: np.ndarray = (boxes[:, 0] <= east) & (boxes[:, 2] >= west) & (boxes[:, 1] <= north) & (boxes[:, 3] >= south)
    return met


def _spread(blocks: np.ndarray, size: int, total: int) -> np.ndarray:
    """Numbers of all that stands in these blocks of `size`."""
    every = (blocks[:, None] * size + np.arange(size)).ravel()
    return every[every < total]


@lru_cache(maxsize=256)
def _metres(hundredths: int) -> tuple[float, float]:
    return scale_at(hundredths / 100)


def snap(
    indexes: Sequence[SnapIndex],
    lon: float,
    lat: float,
    reach_m: float,
    kinds: Sequence[str] = KINDS,
    without: tuple[float, float] | None = None,
) -> Snap | None:
    """The place within `reach_m` metres of a position that a pointer there snaps to, or None.

    The vertex at `without` and the edges that end there don't count: it is the one that is being dragged.

    A vertex goes before a crossing and a crossing before an edge, of each the nearest. Distances are taken in the
    plane of the place, which differs from the geodesic by less than a millionth at the reach of a pointer.
    """
    if not np.isfinite([lon, lat, reach_m]).all() or abs(lat) > 89.9:
        return None
    scale = np.array(_metres(round(lat * 100)))
    box = (lon - reach_m / scale[0], lat - reach_m / scale[1], lon + reach_m / scale[0], lat + reach_m / scale[1])
    here = np.array([lon, lat])
    found: Snap | None = None
    if VERTEX in kinds:
        for index in indexes:
            near = index.near(*box)
            if without is not None:
                near = near[~(index.xy[near] == without).all(axis=1)]
            away = np.hypot(*((index.xy[near] - here) * scale).T)
            if len(near) and (best := int(np.argmin(away))) >= 0 and away[best] <= (found.metres if found else reach_m):
                found = _snap(index, near[best], index.xy[near[best]], VERTEX, float(away[best]))
    if found is not None or not {CROSSING, EDGE} & set(kinds):
        return found
    edges = [_edges(index, box, here, scale, reach_m, without) for index in indexes]
    if CROSSING in kinds and (crossing := _crossing(indexes, edges, here, scale, reach_m)) is not None:
        return crossing
    if EDGE in kinds:
        for index, (first, _, _, foot, away) in zip(indexes, edges, strict=True):
            if len(first) and away[0] <= (found.metres if found else reach_m):
                found = _snap(index, first[0], foot[0] / scale + here, EDGE, float(away[0]))
    return found


_Edges = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def _edges(
    index: SnapIndex,
    box: tuple[float, float, float, float],
    here: np.ndarray,
    scale: np.ndarray,
    reach_m: float,
    without: tuple[float, float] | None,
) -> _Edges:
    """Edges within reach, nearest first: their first vertex, both ends, foot (metres from `here`), and distance."""
    first = index.edges_near(*box)
    if without is not None:
        own = (index.xy[first] == without).all(axis=1) | (index.xy[first + 1] == without).all(axis=1)
        first = first[~own]
    a, b = (index.xy[first] - here) * scale, (index.xy[first + 1] - here) * scale
    way = b - a
    long = np.maximum((way**2).sum(axis=1), 1e-18)
    share = np.clip(-(a * way).sum(axis=1) / long, 0.0, 1.0)
    foot = a + share[:, None] * way
    away = np.hypot(foot[:, 0], foot[:, 1])
    order = np.argsort(away, kind="stable")
    order = order[away[order] <= reach_m][:_MOST]
    return first[order], a[order], b[order], foot[order], away[order]


def _crossing(
    indexes: Sequence[SnapIndex], edges: Sequence[_Edges], here: np.ndarray, scale: np.ndarray, reach_m: float
) -> Snap | None:
    """The nearest place within reach where two edges cross inside both."""
    whose = np.concatenate([np.full(len(e[0]), n) for n, e in enumerate(edges)]) if edges else np.empty(0, int)
    if len(whose) < 2:
        return None
    first, a, b = (np.concatenate([e[k] for e in edges]) for k in range(3))
    order = np.argsort(np.concatenate([e[4] for e in edges]), kind="stable")[:_MOST]
    whose, first, a, b = whose[order], first[order], a[order], b[order]
    one, two = np.triu_indices(len(a), 1)
    p, q, r, s = a[one], b[one] - a[one], a[two], b[two] - a[two]
    cross = q[:, 0] * s[:, 1] - q[:, 1] * s[:, 0]
    gap = r - p
    with np.errstate(divide="ignore", invalid="ignore"):
        t = (gap[:, 0] * s[:, 1] - gap[:, 1] * s[:, 0]) / cross
        u = (gap[:, 0] * q[:, 1] - gap[:, 1] * q[:, 0]) / cross
        at = p + t[:, None] * q
        away = np.hypot(at[:, 0], at[:, 1])
        inside = (t > 1e-9) & (t < 1 - 1e-9) & (u > 1e-9) & (u < 1 - 1e-9) & (away <= reach_m)
    if not inside.any():
        return None
    best = int(np.flatnonzero(inside)[np.argmin(away[inside])])
    k = int(one[best])
    return _snap(indexes[int(whose[k])], first[k], at[best] / scale + here, CROSSING, float(away[best]))


def _snap(index: SnapIndex, vertex: int, at: np.ndarray, kind: str, metres: float) -> Snap:
    owner = int(index.owners[int(index.part_of(np.array([vertex]))[0])])
    edge = None
    if kind == EDGE:
        (a, b), (c, d) = index.xy[vertex].tolist(), index.xy[vertex + 1].tolist()
        edge = ((a, b), (c, d))
    return Snap(float(at[0]), float(at[1]), kind, metres, index.layer, str(index.keys[owner]), edge)
