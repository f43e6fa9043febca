"""The edges of a coverage as arcs: each shared edge once, with the unit on its left and on its right."""

from dataclasses import dataclass

import numpy as np
import shapely

from gis_desk.boundaries.mesh import Mesh, mesh

OUTSIDE = -1


@dataclass(frozen=True)
class Arcs:
    """N arcs and M junctions.

    Parameters
    ----------
    lines : array (N,) of LineString
        From junction to junction, or a whole ring where no junction is.
    left, right : arrays (N,) of int
        Units on the sides in the arc's direction; `right` is `OUTSIDE` where no unit shares the edge. Elsewhere
        left < right.
    junctions : array (M,) of Point
        Where three or more arcs meet.
    units_at : tuple of tuple of int
        The units that meet at each junction; three for a trijunction.
    """

    lines: np.ndarray
    left: np.ndarray
    right: np.ndarray
    junctions: np.ndarray
    units_at: tuple[tuple[int, ...], ...]


def arcs(shapes: np.ndarray) -> Arcs:
    """The arcs of `shapes`, whose shared vertices must be bitwise equal.

    Every ring is cut where the unit across changes and where other edges branch off; of the two copies of a shared
    arc the one with the lower unit on its left stays. Areas can be rebuilt from the result alone.
    """
    net = mesh(shapes)
    if not len(net.start):
        none = np.empty(0, int)
        return Arcs(np.empty(0, object), none, none, np.empty(0, object), ())
    degree = _degree(net)
    first = np.ones(len(net.start), bool)
    first[1:] = net.ring[1:] != net.ring[:-1]
    ring_start = np.flatnonzero(first)
    ring_end = np.append(ring_start[1:], len(first)) - 1
    before = np.arange(len(first)) - 1
    before[ring_start] = ring_end
    begins = (net.other != net.other[before]) | (degree[net.start] != 2)
    place = _turned(begins, ring_start, ring_end)
    begins, other, owner = begins[place], net.other[place], net.owner[place]
    begins[ring_start] = True
    start = np.flatnonzero(begins)
    count = np.diff(np.append(start, len(begins)))
    kept = (other[start] == OUTSIDE) | (owner[start] < other[start])
    start, count = start[kept], count[kept]
    line = np.repeat(np.arange(len(start)), count + 1)
    offset = np.arange(len(line)) - np.repeat(np.cumsum(count + 1) - (count + 1), count + 1)
    step = np.repeat(start, count + 1) + np.minimum(offset, np.repeat(count, count + 1) - 1)
    last = offset == np.repeat(count, count + 1)
    vertex = np.where(last, net.end[place[step]], net.start[place[step]])
    lines = np.asarray(shapely.linestrings(net.vertices[vertex], indices=line), dtype=object)
    nodes, units_at = _junctions(net, degree)
    return Arcs(lines, owner[start], other[start], nodes, units_at)


def _degree(net: Mesh) -> np.ndarray:
    """Number of distinct undirected edges at each vertex."""
    _, sample = np.unique(net.edge, return_index=True)
    return np.bincount(np.concatenate([net.start[sample], net.end[sample]]), minlength=len(net.vertices))


def _turned(begins: np.ndarray, ring_start: np.ndarray, ring_end: np.ndarray) -> np.ndarray:
    """Positions of the segments with each ring rotated to begin where an arc begins."""
    size = ring_end - ring_start + 1
    ring = np.repeat(np.arange(len(ring_start)), size)
    place = np.arange(len(begins))
    inside = place - ring_start[ring]
    shift = np.full(len(ring_start), np.iinfo(np.int64).max)
    marked = np.flatnonzero(begins)
    np.minimum.at(shift, ring[marked], inside[marked])
    shift = np.where(shift == np.iinfo(np.int64).max, 0, shift)
    turned: np.ndarray = ring_start[ring] + (inside + shift[ring]) % size[ring]
    return turned


def _junctions(net: Mesh, degree: np.ndarray) -> tuple[np.ndarray, tuple[tuple[int, ...], ...]]:
    vertex = np.flatnonzero(degree > 2)
    points = np.asarray(shapely.points(net.vertices[vertex]), dtype=object)
    touching = np.isin(net.start, vertex)
    pairs = np.unique(np.column_stack([net.start[touching], net.owner[touching]]), axis=0)
    at: dict[int, list[int]] = {}
    for node, unit in pairs.tolist():
        at.setdefault(node, []).append(unit)
    return points, tuple(tuple(at[v]) for v in vertex.tolist())
