"""Rings and lines straight from degrees, thinned to a grid before anything is projected: the way to a first picture."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import shapely

from gis_desk.map.parts import LEAST_RING, Parts, nothing, taken, turned
from gis_desk.map.plane import Plane, on_globe
from layers.work import QUIET, Progress

_CHUNK = 300_000
"""Vertices looked at in one go: enough to be quick, few enough to need little memory and to be stopped at once."""
_MIDDLE = 2**30
_EXACT_M = 1e-3
_THREADS = 2
"""Chunks thinned at once: numpy and shapely let another thread work meanwhile."""
_AREAS, _WAYS = (3, 6), (1, 2, 5)


@dataclass(frozen=True)
class Grid:
    """Cells of degrees, counted from the south-west.

    Parameters
    ----------
    west, south : float
        Where counting begins, degrees.
    width, height : float
        Of a cell, degrees.
    """

    west: float
    south: float
    width: float
    height: float

    def keys(self, xy: np.ndarray) -> np.ndarray:
        """A number (N,) for the cell of each place (N, 2) in degrees."""
        column = np.floor((xy[:, 0] - self.west) / self.width).astype(np.int64)
        row = np.floor((xy[:, 1] - self.south) / self.height).astype(np.int64)
        return ((column + _MIDDLE) << 32) + row + _MIDDLE


def grid_of(plane: Plane, bounds: Sequence[float], cell_m: float) -> Grid:
    """The grid of cells of about `cell_m` (plane metres) for `bounds` in degrees; 0: so fine that nothing is lost.

    Cells begin at multiples of their size, so that the grid of a part is that of the whole.
    """
    width, height = plane.degrees_of(1.0, bounds)
    metres = max(
        cell_m, _EXACT_M, (bounds[2] - bounds[0]) / width / _MIDDLE, (bounds[3] - bounds[1]) / height / _MIDDLE
    )
    width, height = width * metres, height * metres
    return Grid(np.floor(bounds[0] / width) * width, np.floor(bounds[1] / height) * height, width, height)


@dataclass(frozen=True, eq=False)
class Places:
    """Which vertices are one and the same place.

    Parameters
    ----------
    ids : (N,) int
        Number of the place of each vertex, from 0.
    keys : (V,) int
        Of the cell of each place.
    grid : Grid
    """

    ids: np.ndarray
    keys: np.ndarray
    grid: Grid


@dataclass(frozen=True)
class _Kept:
    """Vertices that stay: degrees (N, 2), key of their cell (N,), vertices, feature, polygon and hole of each part."""

    xy: np.ndarray
    key: np.ndarray
    counts: np.ndarray
    owner: np.ndarray
    body: np.ndarray
    hole: np.ndarray


def thinned(
    shapes: np.ndarray, plane: Plane, grid: Grid, *, closed: bool, progress: Progress = QUIET
) -> tuple[Parts, Places]:
    """The rings (`closed`) or lines of `shapes` with one vertex per cell of a grid, and their places.

    A cell's vertices all become the one of them that comes first in `shapes`, whichever ring it is in, so that both
    sides of a border stay the same. A ring that would fall below `LEAST_RING` vertices keeps so many of its own, a
    line its ends: nothing vanishes.

    Parameters
    ----------
    shapes : (N,) geometries in EPSG:4490
        Missing, empty ones, other kinds and ones off the globe give no part.
    plane : Plane
        What the parts are projected to.
    grid : Grid

    Returns
    -------
    Parts
        ``owner`` is the index into `shapes`; exterior rings counter-clockwise.
    Places

    Raises
    ------
    Cancelled
        If the user stops it.
    """
    shapes = on_globe(shapes)
    usable = np.flatnonzero(np.isin(shapely.get_type_id(shapes), _AREAS if closed else _WAYS))
    usable = usable[~shapely.is_empty(shapes[usable])]
    chosen = shapes[usable]
    chunks = list(_chunks(chosen))

    def each(rows: np.ndarray) -> _Kept:
        progress.step(int(rows[0]), len(chosen), "map")
        return _thin(chosen[rows], usable[rows], grid, closed=closed)

    if len(chunks) > 1:
        with ThreadPoolExecutor(_THREADS) as threads:
            kept = list(threads.map(each, chunks))
    else:
        kept = [each(rows) for rows in chunks]
    return _projected(kept, plane, grid, closed=closed)


def _chunks(shapes: np.ndarray) -> Iterator[np.ndarray]:
    """Rows with about `_CHUNK` vertices together, in order."""
    if not len(shapes):
        return
    running = np.cumsum(shapely.get_num_coordinates(shapes)) // _CHUNK
    cuts = np.flatnonzero(running[1:] != running[:-1]) + 1
    yield from np.split(np.arange(len(shapes)), cuts)


def _thin(shapes: np.ndarray, rows: np.ndarray, grid: Grid, *, closed: bool) -> _Kept:
    xy, offsets, owner, body, hole = _flat(shapes, rows, closed=closed)
    part = np.repeat(np.arange(len(owner)), np.diff(offsets))
    broken = np.zeros(len(owner), bool)
    if not np.isfinite(xy.sum()):
        nowhere = ~np.isfinite(xy).all(axis=1)
        broken[part[nowhere]] = True
        xy = np.where(nowhere[:, None], 0.0, xy)
    key = grid.keys(xy)
    keep = np.ones(len(xy), bool)
    keep[1:] = (key[1:] != key[:-1]) | (part[1:] != part[:-1])
    if closed:
        keep[offsets[1:] - 1] = False
    keep = _without_spikes(keep, key, part, closed=closed)
    counts = np.bincount(part[keep], minlength=len(owner))
    least = LEAST_RING if closed else 2
    small = np.flatnonzero(counts < least)
    if len(small):
        keep, own = _own_vertices(keep, offsets, small, least, closed=closed)
        key[own] = _exact_key(xy[own])
        counts = np.bincount(part[keep], minlength=len(owner))
    good = (counts >= (3 if closed else 2)) & ~broken
    keep &= good[part]
    kept = _Kept(xy[keep], key[keep], counts[good], owner[good], body[good], hole[good])
    return kept if (np.diff(kept.owner) >= 0).all() else _by_owner(kept)


def _by_owner(kept: _Kept) -> _Kept:
    """The parts in the order of their features."""
    order = np.argsort(kept.owner, kind="stable")
    index, _ = taken(np.concatenate([[0], np.cumsum(kept.counts)]), order)
    return _Kept(
        kept.xy[index], kept.key[index], kept.counts[order], kept.owner[order], kept.body[order], kept.hole[order]
    )


def _flat(
    shapes: np.ndarray, rows: np.ndarray, *, closed: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Vertices, part offsets, and feature, polygon and hole of each part.

    A feature whose last vertex is its first is one ring, and needs not be taken apart; in the rare case that a hole
    begins where the ring around it does, both are drawn as one line, which looks the same.
    """
    xy, of = shapely.get_coordinates(shapes, return_index=True)
    ends = np.append(np.flatnonzero(of[1:] != of[:-1]) + 1, len(of))
    starts = np.concatenate([[0], ends[:-1]])
    single = (xy[starts] == xy[ends - 1]).all(axis=1) if closed else shapely.get_num_geometries(shapes) == 1
    if single.all():
        none = np.zeros(len(shapes), bool)
        return xy, np.append(starts, len(xy)), rows, np.arange(len(shapes)), none
    simple, apart = np.flatnonzero(single), np.flatnonzero(~single)
    index, offsets = taken(np.append(starts, len(xy)), simple)
    more = _taken_apart(shapes[apart], rows[apart], len(simple), closed=closed)
    return (
        np.vstack([xy[index], more[0]]),
        np.concatenate([offsets, more[1][1:] + len(index)]),
        np.concatenate([rows[simple], more[2]]),
        np.concatenate([np.arange(len(simple)), more[3]]),
        np.concatenate([np.zeros(len(simple), bool), more[4]]),
    )


def _taken_apart(
    shapes: np.ndarray, rows: np.ndarray, first: int, *, closed: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """As `_flat`, for features of several parts; their polygons are counted from `first`."""
    pieces, of = shapely.get_parts(shapes, return_index=True)
    body = np.arange(len(pieces))
    hole = np.zeros(len(pieces), bool)
    if closed:
        pieces, body = shapely.get_rings(pieces, return_index=True)
        of = of[body]
        hole = np.concatenate([[False], body[1:] == body[:-1]])
    xy, part = shapely.get_coordinates(pieces, return_index=True)
    offsets = np.concatenate([[0], np.cumsum(np.bincount(part, minlength=len(pieces)))])
    return xy, offsets, rows[of], body + first, hole


def _without_spikes(keep: np.ndarray, key: np.ndarray, part: np.ndarray, *, closed: bool) -> np.ndarray:
    """Without vertices from which the way goes back to the cell it came from, and without the closing cell."""
    at = np.flatnonzero(keep)
    if len(at) < 3:
        return keep
    spike = np.zeros(len(at), bool)
    back = (key[at[2:]] == key[at[:-2]]) & (part[at[2:]] == part[at[:-2]])
    spike[1:-1] = back
    spike[1:] &= ~spike[:-1]
    keep = keep.copy()
    keep[at[spike]] = False
    at = at[~spike]
    keep[at[1:][(key[at[1:]] == key[at[:-1]]) & (part[at[1:]] == part[at[:-1]])]] = False
    if closed:
        at = np.flatnonzero(keep)
        first = np.flatnonzero(np.concatenate([[True], part[at][1:] != part[at][:-1]]))
        last = np.append(first[1:], len(at)) - 1
        keep[at[last[(key[at[last]] == key[at[first]]) & (last > first)]]] = False
    return keep


def _own_vertices(
    keep: np.ndarray, offsets: np.ndarray, small: np.ndarray, least: int, *, closed: bool
) -> tuple[np.ndarray, np.ndarray]:
    """`keep` with `least` vertices of each of the parts `small`, evenly along them, and the index of these."""
    first, count = offsets[:-1][small], np.diff(offsets)[small] - closed
    taken = np.minimum(count, least)
    steps = np.arange(least)[None, :]
    span = count[:, None] if closed else (count - 1)[:, None]
    shares = taken[:, None] if closed else np.maximum(taken - 1, 1)[:, None]
    at = first[:, None] + steps * span // shares
    own = np.unique(at[steps < taken[:, None]])
    inside = np.repeat(np.isin(np.arange(len(offsets) - 1), small), np.diff(offsets))
    keep = keep & ~inside
    keep[own] = True
    return keep, own


def _exact_key(xy: np.ndarray) -> np.ndarray:
    """A negative number per place, to a ten-millionth of a degree: no cell has it."""
    east = np.rint(xy[:, 0] * 1e7).astype(np.int64) + 3_600_000_000
    north = np.rint(xy[:, 1] * 1e7).astype(np.int64) + 900_000_000
    return -(east * 1_800_000_001 % 2**62 ^ north) - 1


def _projected(kept: list[_Kept], plane: Plane, grid: Grid, *, closed: bool) -> tuple[Parts, Places]:
    none = np.zeros(0, np.int64)
    if not any(len(k.xy) for k in kept):
        return nothing(closed=closed), Places(none, none, grid)
    xy = np.concatenate([k.xy for k in kept])
    counts = np.concatenate([k.counts for k in kept])
    keys, first, ids = np.unique(np.concatenate([k.key for k in kept]), return_index=True, return_inverse=True)
    places = xy[first]
    moved = np.column_stack(plane.forward(places[:, 0], places[:, 1]))[ids]
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    fixed = np.zeros(len(moved), bool)
    if not closed:
        fixed[offsets[:-1]] = fixed[offsets[1:] - 1] = True
    parts = Parts(
        moved,
        offsets,
        np.concatenate([k.owner for k in kept]).astype(np.int64),
        closed,
        fixed,
        np.zeros(len(moved), np.int8),
        _numbered([k.body for k in kept]),
    )
    hole = np.concatenate([k.hole for k in kept])
    lost = ~np.isfinite(moved).all(axis=1)
    if lost.any():
        whole = np.flatnonzero(np.add.reduceat(lost, offsets[:-1]) == 0)
        ids, parts, hole = ids[parts.vertices(whole)], parts.taken(whole), hole[whole]
    if closed and len(parts.xy):
        parts, ids = turned(parts, hole, ids)
    return parts, Places(ids, keys, grid)


def _numbered(bodies: list[np.ndarray]) -> np.ndarray:
    """The polygons of several chunks, each counted from 0, counted through."""
    counts = [int(b.max(initial=-1)) + 1 for b in bodies]
    return np.concatenate([b + n for b, n in zip(bodies, np.cumsum([0, *counts[:-1]]), strict=True)]).astype(np.int64)
