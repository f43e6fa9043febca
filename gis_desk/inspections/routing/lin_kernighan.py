"""The solver of single round trips, given what it cannot take itself: great numbers, fixed links, one-way distances."""

import time

import fast_tsp
import numpy as np

from gis_desk.inspections.routing.curve import along_curve
from gis_desk.inspections.routing.distances import Distances

_MOST = 65_535
"""The solver holds distances in 16 bits."""
_QUICK_S = 0.3
_LONGER = 4
"""A distance so many times the longest link of a quick tour is taken for no better than any longer one."""
_BLOCK = 256


def whole_tour(distances: Distances, seconds: float, threads: int = 1) -> np.ndarray:
    """A short round trip through all places.

    Distances that 16 bits do not hold are cut where no good tour comes near; where its own links are greater still,
    they are divided. The length of the answer must therefore be asked of `distances`.

    Notes
    -----
    Lin-Kernighan with kicks, `fast_tsp`. It has no seed: two calls may give two tours.
    """
    if distances.n <= 3:
        return np.arange(distances.n)
    began = time.monotonic()
    greatest, scale = distances.greatest(), 1.0
    if greatest > _MOST:
        if distances.xy is not None:
            quick = along_curve(distances.xy)
            longest = int(distances.between(quick, np.roll(quick, -1)).max())
        else:
            quick = _solve(_packed(distances, greatest / _MOST), min(_QUICK_S, seconds / 4), threads)
            longest = int(distances.between(quick, np.roll(quick, -1)).max()) * _LONGER
        scale = max(1.0, min(greatest, longest) / _MOST)
    packed = _packed(distances, scale)
    return _solve(packed, seconds - (time.monotonic() - began), threads)


def _packed(distances: Distances, scale: float) -> np.ndarray:
    everything = np.arange(distances.n)
    packed = np.empty((distances.n, distances.n), np.uint16)
    for low in range(0, distances.n, _BLOCK):
        block = distances.block(everything[low : low + _BLOCK], everything)
        packed[low : low + _BLOCK] = np.minimum(block if scale == 1.0 else np.rint(block / scale), _MOST)
    return packed


def linked_tour(table: np.ndarray, links: np.ndarray, bar: int, seconds: float) -> np.ndarray | None:
    """A short round trip that goes through every pair of `links`; None where the solver found none that does.

    Parameters
    ----------
    table : ndarray of int, (M, M)
        Distances, the same both ways.
    links : ndarray of int, (L, 2)
        Pairs of places that follow each other; no place stands in two of them.
    bar : int
        A distance longer than this is of no use; all other links are made so much dearer than the fixed ones.
    """
    scale = max(1.0, 2.0 * bar / (_MOST - 1))
    packed = np.minimum(np.rint(table / scale) + min(round(bar / scale), _MOST // 2), _MOST).astype(np.uint16)
    packed[links[:, 0], links[:, 1]] = packed[links[:, 1], links[:, 0]] = 0
    np.fill_diagonal(packed, 0)
    tour = _solve(packed, seconds, 1)
    place = np.empty(len(tour), int)
    place[tour] = np.arange(len(tour))
    apart = np.abs(place[links[:, 0]] - place[links[:, 1]])
    return tour if np.isin(apart, (1, len(tour) - 1)).all() else None


def one_way_tour(distances: Distances, seconds: float) -> np.ndarray | None:
    """A short round trip where there and back differ; None where the solver found none.

    Each place becomes two, entered at the one and left at the other, with a fixed link between them (Jonker and
    Volgenant 1983): then there and back are the same.
    """
    n = distances.n
    if n <= 3:
        return min(
            (np.array([0, *rest]) for rest in ([[1, 2], [2, 1]] if n == 3 else [range(1, n)])), key=distances.length
        )
    table = distances.block(np.arange(n), np.arange(n))
    bar = int(table.max()) + 1
    double = np.full((2 * n, 2 * n), 8 * bar, dtype=np.int64)
    double[n:, :n] = table
    double[:n, n:] = table.T
    tour = linked_tour(double, np.column_stack([np.arange(n), np.arange(n, 2 * n)]), bar, seconds)
    if tour is None:
        return None
    follows = np.roll(tour, -1)
    if (follows[tour < n] == tour[tour < n] + n).all():
        return tour[tour < n]
    return tour[::-1][tour[::-1] < n]


def _solve(packed: np.ndarray, seconds: float, threads: int) -> np.ndarray:
    return np.array(fast_tsp.find_tour(packed, max(seconds, 0.01), max_threads=threads), dtype=int)
