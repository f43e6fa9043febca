"""Which border is whose: the level that an edge of divisions separates, and who draws it."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np
import pandas as pd
import shapely

from gis_desk.map.parts import Edges, Parts, shared_edges
from gis_desk.map.plane import Plane
from gis_desk.map.thinning import Grid, Places
from gis_desk.map.values import texts
from layers.schema import LEVELS

_PREFIX = (2, 4, 6, 9)
"""Digits of a code that name the province, prefecture, county and township."""
_LONGEST = 18
"""Digits that fit a number."""
_PROBES = 8000
METRES_PER_DEGREE = 111_000.0
"""Of latitude, about."""
_PROBE_M = 30.0
"""How far beyond a lone border one looks for the neighbour: farther than slivers are wide."""


def level_of(frame: pd.DataFrame) -> np.ndarray:
    """Index into `layers.schema.LEVELS` of every row (N,), from the column or, where it is empty, from the code."""
    named, codes = texts(frame, "level"), texts(frame, "code")
    index = {name: k for k, name in enumerate(LEVELS)}
    known = list(map(index.get, named.tolist()))
    if None not in known:
        return np.array(known, dtype=np.int64)
    by_length = {2: 0, 4: 1, 6: 2, 9: 3, 12: 4}

    def one(name: str, code: str) -> int:
        if name in index:
            return index[name]
        if len(code) == 6 and code.endswith("00"):
            return 0 if code.endswith("0000") else 1
        if len(code) == 12 and code.endswith("000"):
            return 3
        return by_length.get(len(code), 2)

    return np.array([one(n, c) for n, c in zip(named, codes, strict=True)], dtype=np.int64)


def neighbours(parts: Parts, edges: Edges) -> np.ndarray:
    """Pairs (M, 2) of features that have an edge in common, each once."""
    unit = np.repeat(parts.owner, parts.counts)
    some = np.full(edges.groups, -1, np.int64)
    some[edges.group] = unit
    other = some[edges.group]
    apart = np.flatnonzero(other != unit)
    count = np.int64(parts.owner.max() + 1 if len(parts.owner) else 1)
    low, high = np.minimum(unit[apart], other[apart]), np.maximum(unit[apart], other[apart])
    key = np.sort(low * count + high)
    return np.column_stack(np.divmod(key[np.concatenate([[True], key[1:] != key[:-1]])] if len(key) else key, count))


def _beginnings(codes: np.ndarray, lengths: np.ndarray) -> list[np.ndarray]:
    """For each of `_PREFIX` numbers (N,) that are equal where so many first digits are; codes that are shorter may be
    equal to any.
    """
    if len(codes) and int(lengths.max()) <= _LONGEST and int(lengths.min()) > 0 and "".join(codes).isascii():
        whole = "".join(codes)
        if whole.isdigit():
            numbers = np.fromiter(map(int, codes), np.int64, len(codes))
            return [numbers // 10 ** np.maximum(lengths - digits, 0) for digits in _PREFIX]
    return [pd.factorize(np.array([c[:digits] for c in codes], dtype=object))[0] for digits in _PREFIX]


class Borders:
    """The borders of one layer of divisions.

    Parameters
    ----------
    shapes : (N,) geometries in EPSG:4490
    plane : Plane
    level : (N,) int
        Index into ``LEVELS``.
    codes : (N,) str
    drawn : sequence of (M,) arrays of lines, EPSG:4490
        Boundary lines that another layer draws.
    """

    def __init__(
        self,
        shapes: np.ndarray,
        plane: Plane,
        level: np.ndarray,
        codes: np.ndarray,
        drawn: Sequence[np.ndarray] = (),
    ) -> None:
        self.shapes, self.plane, self.level = shapes, plane, level
        self.drawn = np.concatenate(drawn) if drawn else np.zeros(0, object)
        lengths = np.fromiter(map(len, codes), np.int64, len(codes))
        self._above = [
            ((lengths >= digits) & (level >= above), number)
            for (above, digits), number in zip(enumerate(_PREFIX), _beginnings(codes, lengths), strict=True)
        ]

    def edges(self, parts: Parts, places: Places) -> Edges:
        """The edges that rings of `parts` have in common."""
        return shared_edges(parts, places.ids)

    def mark(self, parts: Parts, places: Places) -> Parts:
        """`parts` with nodes fixed and every edge in its class; -1 where the other side or another layer draws it."""
        return self.marked(parts, places, self.edges(parts, places))

    def marked(self, parts: Parts, places: Places, edges: Edges) -> Parts:
        """As `mark`, with the edges known."""
        if not len(parts.xy):
            return parts
        mine = edges.first & ~self._drawn_elsewhere(parts, places)
        moved_m = 1.5 * places.grid.height * METRES_PER_DEGREE
        classes = self.classes(parts, edges, _PROBE_M + moved_m)
        return replace(parts, fixed=edges.node, edge=np.where(mine, classes, -1).astype(np.int8))

    def classes(self, parts: Parts, edges: Edges, probe_m: float = _PROBE_M) -> np.ndarray:
        """The highest level that the edge beginning at each vertex separates (N,), index into ``LEVELS``.

        It is the highest level of the units that have the edge in their outline, and higher still where the codes of
        two of them already differ in the digits of a higher level. The outer edge of a set of units counts one level
        higher than they are, unless a neighbour lies within `probe_m` (then the two outlines merely do not match).
        """
        unit = np.repeat(parts.owner, parts.counts)
        of_group = np.full(edges.groups, len(LEVELS) - 1, np.int64)
        np.minimum.at(of_group, edges.group, self.level[unit])
        for above, (known, number) in reversed(list(enumerate(self._above))):
            use = known[unit]
            group, value = edges.group[use], number[unit[use]]
            some = np.full(edges.groups, -1, np.int64)
            some[group] = value
            unlike = group[some[group] != value]
            of_group[unlike] = np.minimum(of_group[unlike], above)
        lone = np.bincount(edges.group, minlength=edges.groups) == 1
        top = int(self.level[np.unique(parts.owner)].min())
        if top >= LEVELS.index("township"):
            outer = edges.group[self._outer_edges(parts, edges, lone, probe_m)]
            of_group[outer] = np.minimum(of_group[outer], top - 1)
        return of_group[edges.group]

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.shapes)

    def _outer_edges(self, parts: Parts, edges: Edges, lone: np.ndarray, probe_m: float) -> np.ndarray:
        """Edges (index of their first vertex) with nothing on their other side.

        Of very many lone edges only every so-manieth is probed, and those after it along the ring go with it.
        """
        start = np.flatnonzero(lone[edges.group])
        if not len(start):
            return start
        stop = parts.following()[start]
        heads = np.ones(len(start), bool)
        heads[1:] = stop[:-1] != start[1:]
        heads |= np.arange(len(start)) % max(len(start) // _PROBES, 1) == 0
        probe = start[heads]
        a, b = parts.xy[probe], parts.xy[parts.following()[probe]]
        along = b - a
        size = np.maximum(np.hypot(along[:, 0], along[:, 1])[:, None], 1e-9)
        beside = (a + b) / 2 + probe_m * np.column_stack([along[:, 1], -along[:, 0]]) / size
        free = np.ones(len(probe), bool)
        lon, lat = self.plane.inverse(beside[:, 0], beside[:, 1])
        free[self._tree.query(shapely.points(lon, lat), predicate="intersects")[0]] = False
        return start[free[np.cumsum(heads) - 1]]

    def _drawn_elsewhere(self, parts: Parts, places: Places) -> np.ndarray:
        """Whether the edge beginning at each vertex (N,) lies, cell by cell, on a line of another layer."""
        if not len(self.drawn):
            return np.zeros(len(parts.xy), bool)
        here = places.keys[places.ids]
        there, there_next = _steps(self._near(parts), places.grid)
        names = np.unique(np.concatenate([here, there, there_next]))
        here, there, there_next = (np.searchsorted(names, k) for k in (here, there, there_next))
        count = np.int64(len(names))
        return np.isin(_pairs(here, here[parts.following()], count), _pairs(there, there_next, count))

    def _near(self, parts: Parts) -> np.ndarray:
        """The lines of the other layer near `parts`."""
        west, south, east, north = self.plane.box_of((*parts.xy.min(axis=0), *parts.xy.max(axis=0)))
        box = shapely.bounds(self.drawn)
        with np.errstate(invalid="ignore"):
            near = (box[:, 0] <= east) & (box[:, 2] >= west) & (box[:, 1] <= north) & (box[:, 3] >= south)
        return self.drawn[near]


def _pairs(one: np.ndarray, other: np.ndarray, count: np.int64) -> np.ndarray:
    return np.minimum(one, other) * count + np.maximum(one, other)


def _steps(lines: np.ndarray, grid: Grid) -> tuple[np.ndarray, np.ndarray]:
    """The cells that lines go through, from each to the next."""
    parts = shapely.get_parts(lines)
    xy, of = shapely.get_coordinates(parts[np.isin(shapely.get_type_id(parts), (1, 2))], return_index=True)
    key = grid.keys(xy)
    on = (of[1:] == of[:-1]) & (key[1:] != key[:-1])
    return key[:-1][on], key[1:][on]
