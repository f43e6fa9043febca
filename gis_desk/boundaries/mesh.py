"""All ring segments of a coverage, and which segments two units share vertex for vertex."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xBF58476D1CE4E5B9)


@dataclass(frozen=True)
class Mesh:
    """The segments of all rings, each with its unit on the left.

    Parameters
    ----------
    vertices : array (V, 2)
        Distinct coordinates.
    start, end : arrays (N,) of int
        Vertex of either end of a segment.
    owner, ring : arrays (N,) of int
        Position of the unit, and number of the ring; a ring's segments stand in a row.
    edge : array (N,) of int
        Number of the undirected segment; both sides of a shared edge have the same.
    other : array (N,) of int
        Unit on the right where exactly one other unit runs the same segment the other way, else -1.
    repeated : array (R, 2) of int
        Unit and vertex of every repeated point (segments without length, left out above).
    """

    vertices: np.ndarray
    start: np.ndarray
    end: np.ndarray
    owner: np.ndarray
    ring: np.ndarray
    edge: np.ndarray
    other: np.ndarray
    repeated: np.ndarray

    def chains(self, chosen: np.ndarray, nodes: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
        """The chosen segments (mask (N,)) as lines along their rings, and the unit of each line.

        `nodes`, a mask (V,), tells at which vertices lines end.
        """
        at = np.flatnonzero(chosen)
        if not len(at):
            return np.empty(0, object), np.empty(0, int)
        first = np.ones(len(at), bool)
        first[1:] = (
            (np.diff(at) != 1) | (self.ring[at[1:]] != self.ring[at[:-1]]) | (self.start[at[1:]] != self.end[at[:-1]])
        )
        if nodes is not None:
            first |= nodes[self.start[at]]
        begin = np.flatnonzero(first)
        count = np.diff(np.append(begin, len(at)))
        points = np.empty(len(at) + len(begin), np.int64)
        line = np.repeat(np.arange(len(begin)), count + 1)
        place = np.arange(len(at)) + np.repeat(np.arange(len(begin)), count)
        points[place] = self.start[at]
        points[begin + count + np.arange(len(begin))] = self.end[at[begin + count - 1]]
        lines = np.asarray(shapely.linestrings(self.vertices[points], indices=line), dtype=object)
        return lines, self.owner[at[begin]]


def mesh(shapes: np.ndarray) -> Mesh:
    """The mesh of `shapes` (polygons, multipolygons or None); vertices count as shared when bitwise equal."""
    turned = shapely.orient_polygons(shapes)
    parts, unit = shapely.get_parts(turned, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    if not len(xy):
        none = np.empty(0, np.int64)
        return Mesh(np.empty((0, 2)), none, none, none, none, none, none, np.empty((0, 2), np.int64))
    vertex, vertices = _numbered(xy + 0.0)
    same = ring[1:] == ring[:-1]
    start, end, ring = vertex[:-1][same], vertex[1:][same], ring[:-1][same]
    owner = unit[part[ring]]
    point = start == end
    repeated = np.column_stack([owner[point], start[point]])
    start, end, ring, owner = start[~point], end[~point], ring[~point], owner[~point]
    low, high = np.minimum(start, end), np.maximum(start, end)
    edge = pd.factorize(low * len(vertices) + high)[0].astype(np.int64)
    runs = np.bincount(edge)
    turn = np.bincount(edge, weights=np.where(start < end, 1.0, -1.0))
    both = np.bincount(edge, weights=owner)
    across = (both[edge] - owner).astype(np.int64)
    matched = (runs[edge] == 2) & (turn[edge] == 0) & (across != owner)
    return Mesh(vertices, start, end, owner, ring, edge, np.where(matched, across, -1), repeated)


def _numbered(xy: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A number for each distinct row of `xy`, and the distinct rows."""
    bits = np.ascontiguousarray(xy).view(np.uint64)
    mixed = (bits[:, 0] * _GOLDEN) ^ ((bits[:, 1] ^ (bits[:, 1] >> np.uint64(29))) * _MIX)
    number = pd.factorize(mixed ^ (mixed >> np.uint64(32)))[0].astype(np.int64)
    distinct = np.empty((int(number.max()) + 1, 2))
    distinct[number] = xy
    if not np.array_equal(distinct[number], xy):
        distinct, number = np.unique(xy, axis=0, return_inverse=True)
        number = number.reshape(-1).astype(np.int64)
    return number, distinct
