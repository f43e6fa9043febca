"""Rings and lines as flat arrays, their shared edges, and coarser ones that keep topology and lose no ring."""

from dataclasses import dataclass, replace

import numpy as np
import shapely

LEAST_RING = 4
"""Vertices below which no ring falls at any level (the closing vertex not counted)."""


@dataclass(frozen=True)
class Parts:
    """Rings (closing vertex left out) or lines, one after the other.

    Parameters
    ----------
    xy : (N, 2) float
        Plane metres.
    offsets : (P + 1,) int
        Where each part begins.
    owner : (P,) int
        Index of the feature a part belongs to.
    closed : bool
        Rings, or lines.
    fixed : (N,) bool
        Vertices that no level leaves out: meeting points, ends.
    edge : (N,) int8
        Class of the edge that begins at each vertex; -1 where another part draws it.
    body : (P,) int
        Index of the polygon or single line a part belongs to: a ring and its holes have the same.
    """

    xy: np.ndarray
    offsets: np.ndarray
    owner: np.ndarray
    closed: bool
    fixed: np.ndarray
    edge: np.ndarray
    body: np.ndarray

    @property
    def counts(self) -> np.ndarray:
        """Vertices per part (P,)."""
        return np.diff(self.offsets)

    def following(self) -> np.ndarray:
        """Index of the vertex after each vertex (N,), round the ring; the last of a line is its own follower."""
        after = np.arange(1, len(self.xy) + 1)
        if len(after):
            after[self.offsets[1:] - 1] = self.offsets[:-1] if self.closed else self.offsets[1:] - 1
        return after

    def taken(self, order: np.ndarray) -> "Parts":
        """The parts in another order, or some of them."""
        index, offsets = taken(self.offsets, order)
        return Parts(
            self.xy[index],
            offsets,
            self.owner[order],
            self.closed,
            self.fixed[index],
            self.edge[index],
            self.body[order],
        )

    def of(self, rows: np.ndarray) -> "Parts":
        """The same parts when feature k is row ``rows[k]`` of something larger."""
        return replace(self, owner=rows[self.owner])

    def vertices(self, order: np.ndarray) -> np.ndarray:
        """Index of the vertices of the parts `order`."""
        return taken(self.offsets, order)[0]


def taken(offsets: np.ndarray, order: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Vertex index and new offsets of the parts `order`."""
    counts = np.diff(offsets)[order]
    after = np.concatenate([[0], np.cumsum(counts)])
    index = np.arange(after[-1]) - np.repeat(after[:-1], counts) + np.repeat(offsets[:-1][order], counts)
    return index, after


def rings_of(shapes: np.ndarray) -> Parts:
    """The rings of polygons and multipolygons (N,), exterior rings counter-clockwise; empty ones give no ring."""
    usable = np.flatnonzero(np.isin(shapely.get_type_id(shapes), (3, 6)) & ~shapely.is_empty(shapes))
    polygons, which = shapely.get_parts(shapely.orient_polygons(shapes[usable]), return_index=True)
    if not len(polygons):
        return nothing(closed=True)
    rings, of = shapely.get_rings(polygons, return_index=True)
    xy, part = shapely.get_coordinates(rings, return_index=True)
    return _cleaned(xy, part, usable[which[of]], of, closed=True)


def lines_of(shapes: np.ndarray) -> Parts:
    """The parts of lines and multilines (N,); the ends are fixed."""
    usable = np.flatnonzero(np.isin(shapely.get_type_id(shapes), (1, 2, 5)) & ~shapely.is_empty(shapes))
    lines, which = shapely.get_parts(shapes[usable], return_index=True)
    if not len(lines):
        return nothing(closed=False)
    xy, part = shapely.get_coordinates(lines, return_index=True)
    return _cleaned(xy, part, usable[which], np.arange(len(lines)), closed=False)


def nothing(*, closed: bool) -> Parts:
    """No parts at all."""
    none = np.zeros(0, np.int64)
    return Parts(np.zeros((0, 2)), np.zeros(1, np.int64), none, closed, none.astype(bool), none.astype(np.int8), none)


def turned(parts: Parts, hole: np.ndarray, ids: np.ndarray) -> tuple[Parts, np.ndarray]:
    """`parts` with exterior rings counter-clockwise and holes (P,) clockwise, and `ids` (N,) in the same order."""
    x, y = parts.xy[:, 0] - parts.xy[0, 0], parts.xy[:, 1] - parts.xy[0, 1]
    after = parts.following()
    wrong = (np.add.reduceat(x * y[after] - x[after] * y, parts.offsets[:-1]) < 0) != hole
    if not wrong.any():
        return parts, ids
    counts = parts.counts
    at = np.arange(len(parts.xy))
    mirrored = np.repeat(parts.offsets[:-1] + parts.offsets[1:] - 1, counts) - at
    at = np.where(np.repeat(wrong, counts), mirrored, at)
    return replace(parts, xy=parts.xy[at], fixed=parts.fixed[at], edge=parts.edge[at]), ids[at]


def _cleaned(xy: np.ndarray, part: np.ndarray, owner: np.ndarray, body: np.ndarray, *, closed: bool) -> Parts:
    """Without repeated vertices and the closing ones; parts that are then too short to be drawn are left out."""
    keep = np.ones(len(xy), bool)
    same = (part[1:] == part[:-1]) & (xy[1:] == xy[:-1]).all(axis=1)
    keep[1:] = ~same
    if closed:
        last = np.ones(len(xy), bool)
        last[:-1] = part[1:] != part[:-1]
        first = np.flatnonzero(np.concatenate([[True], part[1:] != part[:-1]]))
        ends = np.flatnonzero(last)
        keep[ends[(xy[ends] == xy[first]).all(axis=1)]] = False
    xy, part = xy[keep], part[keep]
    counts = np.bincount(part, minlength=len(owner))
    good = counts >= (3 if closed else 2)
    inside = good[part]
    xy, counts, owner, body = xy[inside], counts[good], owner[good], body[good]
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    fixed = np.zeros(len(xy), bool)
    if not closed and len(xy):
        fixed[offsets[:-1]] = True
        fixed[offsets[1:] - 1] = True
    return Parts(xy, offsets, owner.astype(np.int64), closed, fixed, np.zeros(len(xy), np.int8), body.astype(np.int64))


def vertex_ids(xy: np.ndarray) -> np.ndarray:
    """A number per place (N,): equal where two vertices lie on the same millimetre."""
    if not len(xy):
        return np.zeros(0, np.int64)
    low = xy.min(axis=0)
    step = max(float((xy.max(axis=0) - low).max()) / 2**31, 1e-3)
    grid = np.rint((xy - low) / step).astype(np.int64)
    _, ids = np.unique((grid[:, 0] << 32) + grid[:, 1], return_inverse=True)
    return ids.astype(np.int64)


@dataclass(frozen=True)
class Edges:
    """Which edges of a set of rings are one and the same.

    Parameters
    ----------
    group : (N,) int
        Group of the edge that begins at each vertex.
    groups : int
        Number of groups.
    first : (N,) bool
        Whether this is the occurrence that is drawn.
    node : (N,) bool
        Vertices where rings meet or part.
    """

    group: np.ndarray
    groups: int
    first: np.ndarray
    node: np.ndarray


def shared_edges(parts: Parts, ids: np.ndarray | None = None) -> Edges:
    """The edges of `parts` that several rings have in common, and the vertices where that ends.

    The occurrence drawn is always that of the first ring, so that a border does not jump from ring to ring along
    its way. `ids` (N,) are numbers of places from 0, equal where two vertices are the same; by default those of
    `vertex_ids`.
    """
    n = len(parts.xy)
    if ids is None:
        ids = vertex_ids(parts.xy)
    after = parts.following()
    right = ids[after]
    left = np.empty(n, np.int64)
    left[after] = ids
    size = np.int64(n + 1)
    pair = np.minimum(left, right) * size + np.maximum(left, right)
    some = np.empty(int(ids.max()) + 1 if n else 0, np.int64)
    some[ids] = pair
    is_node = np.zeros(len(some), bool)
    is_node[ids[some[ids] != pair]] = True

    key = np.minimum(ids, right) * size + np.maximum(ids, right)
    _, lowest, group = np.unique(key, return_index=True, return_inverse=True)
    first = np.zeros(n, bool)
    first[lowest] = True
    first[ids == right] = False
    return Edges(group, len(lowest), first, is_node[ids])


def coarser(parts: Parts, tolerance_m: float, passes: int = 8) -> Parts:
    """`parts` without the vertices that matter less than `tolerance_m`.

    A vertex goes when the triangle with its neighbours is smaller than half the square of the tolerance and smaller
    than those of both neighbours; the measure does not depend on the direction of the ring, so that both sides of
    a shared border lose the same vertices. A ring keeps at least `LEAST_RING` vertices.
    """
    limit = tolerance_m * tolerance_m
    for _ in range(passes):
        if not len(parts.xy):
            break
        gone = _dispensable(parts, limit)
        if not gone.any():
            break
        keep = ~gone
        if parts.closed:
            small = np.add.reduceat(keep.astype(np.int64), parts.offsets[:-1]) < LEAST_RING
            keep |= np.repeat(small, parts.counts)
        running = np.concatenate([[0], np.cumsum(keep)])
        parts = replace(
            parts, xy=parts.xy[keep], offsets=running[parts.offsets], fixed=parts.fixed[keep], edge=parts.edge[keep]
        )
    return parts


def _dispensable(parts: Parts, limit: float) -> np.ndarray:
    x, y = parts.xy[:, 0], parts.xy[:, 1]
    first, last = parts.offsets[:-1], parts.offsets[1:] - 1

    def after(values: np.ndarray) -> np.ndarray:
        moved = np.empty_like(values)
        moved[:-1] = values[1:]
        moved[last] = values[first]
        return moved

    def before(values: np.ndarray) -> np.ndarray:
        moved = np.empty_like(values)
        moved[1:] = values[:-1]
        moved[first] = values[last]
        return moved

    xa, ya, xb, yb = after(x), after(y), before(x), before(y)
    size = np.abs((xa - x) * (yb - y) - (xb - x) * (ya - y))
    size[parts.fixed] = np.inf
    ranked = size + (x * 0.618034 + y * 0.41421) % 1 * 1e-9 * limit
    return (size < limit) & (ranked <= after(ranked)) & (ranked <= before(ranked))


def edge_lines(parts: Parts, longest: int = 320) -> Parts:
    """The drawn edges of rings as lines, each border once; ``edge`` of a line's vertices is its class."""
    start = np.flatnonzero(parts.edge >= 0)
    if not len(start):
        return nothing(closed=False)
    stop = parts.following()[start]
    kind = parts.edge[start]
    joined = np.zeros(len(start), bool)
    joined[1:] = (stop[:-1] == start[1:]) & (kind[1:] == kind[:-1])
    run = np.cumsum(~joined) - 1
    begins = np.flatnonzero(~joined)
    along = np.arange(len(start)) - begins[run]
    joined &= along % longest != 0
    begins = np.flatnonzero(~joined)
    run = np.cumsum(~joined) - 1
    length = np.diff(np.append(begins, len(start)))
    offsets = np.concatenate([[0], np.cumsum(length + 1)])
    xy = np.empty((offsets[-1], 2))
    xy[np.arange(len(start)) + run + 1] = parts.xy[stop]
    xy[offsets[:-1]] = parts.xy[start[begins]]
    ring = np.repeat(np.arange(len(parts.owner)), parts.counts)
    return Parts(
        xy,
        offsets,
        parts.owner[ring[start[begins]]],
        False,
        np.zeros(len(xy), bool),
        np.repeat(kind[begins], length + 1).astype(np.int8),
        np.arange(len(begins)),
    )
