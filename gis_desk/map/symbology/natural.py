"""Natural breaks: the classes with the least squared distance from their means (Fisher 1958, Jenks 1977), exactly."""

from dataclasses import dataclass

import numpy as np

from layers.work import QUIET, Progress

EXACT_UP_TO = 1_000_000
"""Distinct values up to which every cut is weighed; beyond, groups of neighbours are weighed first."""
_GROUPS = 65_536
_AROUND = 40
"""Groups on each side of a cut within which the next round weighs every so-manieth value."""
_ROUNDS = 12


@dataclass(frozen=True, eq=False)
class _Sums:
    """Running weight, sum and square sum before each candidate cut (C + 1,), of values moved to mean 0."""

    weight: np.ndarray
    first: np.ndarray
    second: np.ndarray

    def cost(self, low: np.ndarray, high: np.ndarray) -> np.ndarray:
        """Squared distance from the mean of what lies between two cuts."""
        weight = self.weight[high] - self.weight[low]
        first = self.first[high] - self.first[low]
        return np.maximum(self.second[high] - self.second[low] - first * first / weight, 0.0)

    def at(self, cuts: np.ndarray) -> "_Sums":
        """Only these cuts, the first and last among them."""
        return _Sums(self.weight[cuts], self.first[cuts], self.second[cuts])


def natural_cuts(
    values: np.ndarray, weights: np.ndarray, count: int, progress: Progress = QUIET
) -> tuple[np.ndarray, bool]:
    """Where `values` are cut into `count` classes.

    The best split of the first j values into m classes has its last cut no further left than that of the first j - 1;
    so all last cuts of one m are found by halving, level by level, in O(n log n), the whole in O(count n log n).

    Parameters
    ----------
    values : (U,) float
        Distinct, rising.
    weights : (U,) float
        How often each occurs.
    count : int
        At most U.

    Returns
    -------
    cuts : (count - 1,) int
        Index of the first value of every class but the first.
    exact : bool
        False where there were more than `EXACT_UP_TO` values: then the best cuts between groups of neighbours were
        moved by ever smaller steps until they stayed.

    Raises
    ------
    Cancelled
        If the user stops it.
    """
    middle = float(np.average(values, weights=weights))
    moved = values - middle
    running = [np.concatenate([[0.0], np.cumsum(w)]) for w in (weights, weights * moved, weights * moved * moved)]
    sums = _Sums(*running)
    if len(values) <= EXACT_UP_TO:
        return _best(sums, count, progress), True
    edges = np.unique(np.linspace(0, len(values), _GROUPS + 1).round().astype(np.int64))
    cuts = edges[_best(sums.at(edges), count, progress)]
    step = max(len(values) // _GROUPS, 1)
    for _ in range(_ROUNDS):
        near = (cuts[:, None] + step * np.arange(-_AROUND, _AROUND + 1)).ravel()
        candidates = np.unique(np.concatenate([[0, len(values)], near[(near > 0) & (near < len(values))]]))
        moved_to = candidates[_best(sums.at(candidates), count, progress)]
        if step == 1 and np.array_equal(moved_to, cuts):
            break
        step = max(step // 4, 1)
        cuts = moved_to
    return cuts, False


def _best(sums: _Sums, count: int, progress: Progress) -> np.ndarray:
    last = len(sums.weight) - 1
    reached = np.full(last + 1, np.inf)
    reached[1:] = sums.cost(np.zeros(last, np.int64), np.arange(1, last + 1))
    came_from: list[np.ndarray] = []
    for classes in range(2, count + 1):
        progress.step(classes - 1, count, "natural breaks")
        wanted = (last, last) if classes == count else (classes, last)
        reached, origin = _layer(sums, reached, classes, wanted)
        came_from.append(origin)
    cuts = np.empty(count - 1, np.int64)
    at = last
    for k in range(count - 2, -1, -1):
        at = cuts[k] = came_from[k][at]
    return cuts


def _layer(sums: _Sums, before: np.ndarray, classes: int, wanted: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Least cost of `classes` classes up to each cut in `wanted` (ends included), and their last cuts."""
    reached = np.full(len(before), np.inf)
    origin = np.zeros(len(before), np.int64)
    left, right = np.array([wanted[0]]), np.array([wanted[1]])
    low, high = np.array([classes - 1]), np.array([wanted[1] - 1])
    while len(left):
        middle = (left + right) // 2
        top = np.minimum(high, middle - 1)
        length = top - low + 1
        start = np.concatenate([[0], np.cumsum(length)])
        node = np.repeat(np.arange(len(middle)), length)
        candidate = np.arange(start[-1]) - start[node] + low[node]
        cost = before[candidate] + sums.cost(candidate, middle[node])
        least = np.minimum.reduceat(cost, start[:-1])
        hits = np.flatnonzero(cost == least[node])
        best = candidate[hits[np.searchsorted(node[hits], np.arange(len(middle)))]]
        reached[middle], origin[middle] = least, best
        lower, upper = left < middle, middle < right
        left = np.concatenate([left[lower], middle[upper] + 1])
        right_next = np.concatenate([middle[lower] - 1, right[upper]])
        low, high = np.concatenate([low[lower], best[upper]]), np.concatenate([best[lower], high[upper]])
        order = np.argsort(left, kind="stable")
        left, right, low, high = left[order], right_next[order], low[order], high[order]
    return reached, origin
