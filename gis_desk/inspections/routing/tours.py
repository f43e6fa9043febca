"""The shortest round trip through many places, by all means there are, within a given time."""

import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

import numpy as np

from gis_desk.inspections.routing.curve import along_curve
from gis_desk.inspections.routing.distances import Distances
from gis_desk.inspections.routing.lin_kernighan import one_way_tour, whole_tour
from gis_desk.inspections.routing.patches import Patch, better, cut_out, joined

_EXACT = 12
_SMALL = 1600
"""Up to so many places whole tours are compared; beyond, a tour is bettered patch by patch."""
_WHOLE = 13_000
"""Beyond so many places the first tour follows a curve that fills the plane."""
_TOURS_SHARE = 0.75
"""Share of the time for whole tours of few places; the rest goes into what they do not agree on."""


def shortest_tour(distances: Distances, seconds: float, threads: int = 2, seed: int = 1) -> np.ndarray:
    """A round trip through all places, as short as `seconds` of wall time allow.

    Parameters
    ----------
    threads : int
        How many searches run side by side.
    seed : int
        Where patches are cut; the solver inside has no seed, so two calls may give two tours.
    """
    end = time.monotonic() + seconds
    if distances.n <= _EXACT and distances.symmetric:
        return whole_tour(distances, min(seconds, 1.0))
    with ThreadPoolExecutor(threads) as pool:
        if not distances.symmetric:
            found = [f.result() for f in [pool.submit(one_way_tour, distances, seconds) for _ in range(threads)]]
            tours = [t for t in found if t is not None]
            return min(tours, key=distances.length, default=np.arange(distances.n))
        if distances.n <= _SMALL:
            return _agreed(distances, end, pool, threads)
        if distances.n <= _WHOLE:
            tour = whole_tour(distances, seconds * _first_share(distances.n), threads)
        else:
            tour = np.arange(distances.n) if distances.xy is None else along_curve(distances.xy)
        return _patched(tour, distances, end, pool, threads, np.random.default_rng(seed))


def _first_share(n: int) -> float:
    return 0.3 if n > 4000 else 0.4


def _agreed(distances: Distances, end: float, pool: ThreadPoolExecutor, threads: int) -> np.ndarray:
    """The best of several tours, bettered once more where they differ."""
    rounds = 2 if distances.n > 200 else 1
    left = end - time.monotonic()
    each = left * _TOURS_SHARE / rounds
    tours: list[np.ndarray] = []
    for _ in range(rounds):
        tours += [f.result() for f in [pool.submit(whole_tour, distances, each) for _ in range(threads)]]
    best = min(tours, key=distances.length)
    while (left := end - time.monotonic()) > 0.05:
        patch = cut_out(best, _disputed(tours))
        if patch is None:
            break
        span = min(left, max(0.5, left / 2))
        found = [f.result() for f in [pool.submit(better, patch, distances, span) for _ in range(threads)]]
        tried = [t for t in (joined(best, *f) for f in found if f is not None) if t is not None]
        best = min([best, *tried], key=distances.length)
        tours.append(best)
    return best


def _disputed(tours: list[np.ndarray]) -> np.ndarray:
    """The places (N,) that have not the same two neighbours in all tours."""
    n = len(tours[0])
    pairs = []
    for tour in tours:
        beside = np.empty((n, 2), int)
        beside[tour] = np.sort(np.column_stack([np.roll(tour, 1), np.roll(tour, -1)]), axis=1)
        pairs.append(beside)
    return np.any([(p != pairs[0]).any(axis=1) for p in pairs[1:]], axis=0)


def _patched(
    tour: np.ndarray,
    distances: Distances,
    end: float,
    pool: ThreadPoolExecutor,
    threads: int,
    draw: np.random.Generator,
) -> np.ndarray:
    """`tour` bettered by patches until the time is over; those least often looked at come first."""
    looked = np.zeros(distances.n)
    pending: set[Future[tuple[np.ndarray, np.ndarray] | None]] = set()
    sizes = _sizes(distances.n)
    while True:
        while len(pending) < threads and (left := end - time.monotonic()) > 0.15:
            size, span = next(sizes)
            patch = _next_patch(tour, distances, looked, size, draw)
            if patch is not None:
                pending.add(pool.submit(better, patch, distances, min(span, left - 0.1)))
        if not pending:
            return tour
        done, pending = wait(pending, return_when=FIRST_COMPLETED)
        for future in done:
            if (found := future.result()) is not None and (new := joined(tour, *found)) is not None:
                tour = new


def _sizes(n: int) -> Iterator[tuple[int, float]]:
    """Places and seconds of one patch after the other: the whole is covered, then again with greater patches."""
    size, span = 400, 0.3
    while True:
        for _ in range(-(-2 * n // size)):
            yield size, span
        size, span = min(int(size * 1.4), 1200), span * 1.6


def _next_patch(
    tour: np.ndarray, distances: Distances, looked: np.ndarray, size: int, draw: np.random.Generator
) -> Patch | None:
    centre = int(np.argmin(looked + draw.random(len(looked)) * 0.5))
    near = distances.nearest(centre, size)
    looked[near] += np.linspace(1.0, 0.3, len(near))
    inside = np.zeros(len(tour), bool)
    inside[near] = True
    return cut_out(tour, inside)
