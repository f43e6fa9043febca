"""Getis-Ord Gi*: units whose own value and neighbours' values are high (or low) together, against chance.

Getis and Ord 1992, Ord and Getis 1995 (Geographical Analysis 24(3) and 27(4)); pseudo p by conditional permutation as
Anselin 1995; false discovery rate of Benjamini and Hochberg 1995.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from layers.work import QUIET, Progress

_AT_ONCE = 4_000_000


@dataclass(frozen=True)
class GiStar:
    """Gi* of N units.

    Attributes
    ----------
    z : array (N,)
        Standardised Gi* (Ord and Getis 1995, equation 5); NaN where it has no meaning: a unit that is everybody's
        neighbour, or values that are all alike.
    p_high, p_low : arrays (N,)
        Share of permutations, the real one among them, whose sum around the unit is at least as high, or as low.
    p : array (N,)
        Two-sided: twice the smaller of both, 1 at most.
    q : array (N,)
        `p` corrected for looking at N units: among units with ``q <= 0.05`` one in twenty is false at most.
    islands : array (N,) of bool
        Units without neighbours; for them only their own value counts.
    permutations, seed : int
        Of the test.
    """

    z: np.ndarray
    p_high: np.ndarray
    p_low: np.ndarray
    p: np.ndarray
    q: np.ndarray
    islands: np.ndarray
    permutations: int
    seed: int

    def hot(self, alpha: float) -> np.ndarray:
        """Units (N,) of high values together, with a false discovery rate of `alpha`."""
        with np.errstate(invalid="ignore"):
            found: np.ndarray = (self.q <= alpha) & (self.z > 0)
        return found

    def cold(self, alpha: float) -> np.ndarray:
        """Units (N,) of low values together."""
        with np.errstate(invalid="ignore"):
            found: np.ndarray = (self.q <= alpha) & (self.z < 0)
        return found


def standardised(values: np.ndarray, near: csr_array) -> np.ndarray:
    """Gi* of `values` (N,) in standard deviations (N,); `near` (N, N) has the unit itself among its neighbours."""
    n = len(values)
    if not n:
        return np.empty(0)
    mean = values.mean()
    spread = np.sqrt(max((values**2).mean() - mean**2, 0.0))
    sums = np.asarray(near.sum(axis=1)).ravel()
    squares = np.asarray((near * near).sum(axis=1)).ravel()
    below = spread * np.sqrt(np.maximum(n * squares - sums**2, 0.0) / max(n - 1, 1))
    alike = below <= 1e-12 * max(float(np.abs(values).max()), 1e-300) * n
    above = near @ values - mean * sums
    return np.divide(above, below, out=np.full(n, np.nan), where=~alike)


def corrected(p: np.ndarray) -> np.ndarray:
    """`p` (N,) as the false discovery rate at which each would just be found; NaN stays and is not counted."""
    q = np.full(len(p), np.nan)
    there = np.flatnonzero(np.isfinite(p))
    order = there[np.argsort(p[there], kind="stable")]
    rates = p[order] * len(order) / np.arange(1, len(order) + 1)
    q[order] = np.minimum(np.minimum.accumulate(rates[::-1])[::-1], 1.0)
    return q


def _strangers(random: np.random.Generator, n: int, most: int, permutations: int) -> np.ndarray:
    """For each permutation the first `most` of `n` in random order, (permutations, most)."""
    if most * 4 >= n:
        drawn = np.empty((permutations, most), np.int64)
        each = max(1, _AT_ONCE // max(n, 1))
        for begin in range(0, permutations, each):
            rows = min(each, permutations - begin)
            every = np.broadcast_to(np.arange(n), (rows, n))
            drawn[begin : begin + rows] = random.permuted(every, axis=1)[:, :most]
        return drawn
    drawn = random.integers(0, n, size=(permutations, most))
    again = np.arange(permutations)
    while len(again):
        order = np.sort(drawn[again], axis=1)
        again = again[(order[:, 1:] == order[:, :-1]).any(axis=1)]
        drawn[again] = random.integers(0, n, size=(len(again), most))
    return drawn


def gi_star(
    values: np.ndarray, near: csr_array, *, permutations: int = 9999, seed: int = 0, progress: Progress = QUIET
) -> GiStar:
    """Gi* of `values`.

    Parameters
    ----------
    values : array (N,)
        Finite.
    near : sparse array (N, N)
        1 for each neighbour and on the diagonal, else 0.
    permutations, seed : int
        Around each unit, whose own value stays, so many times as many of the other values as it has neighbours are
        drawn without putting back.

    Raises
    ------
    ValueError
        For values that are not finite, or weights that are not binary with the unit itself.
    Cancelled
        If the user stops it.
    """
    values = np.asarray(values, float)
    n = len(values)
    if not np.isfinite(values).all():
        raise ValueError("Gi* needs finite values")
    if near.shape != (n, n) or not (near.data == 1).all() or not (near.diagonal() == 1).all():
        raise ValueError("Gi* needs binary weights with the unit itself")
    z = standardised(values, near)
    many = np.diff(near.indptr) - 1
    real = near @ values
    slack = 1e-9 * max(float(np.abs(values).max()), 1e-300) if n else 0.0
    p_high, p_low = np.full(n, np.nan), np.full(n, np.nan)
    if n > 1:
        drawn = _strangers(np.random.default_rng(seed), n - 1, int(max(many.max(), 0)), permutations)
        for i in np.flatnonzero(np.isfinite(z)):
            progress.step(int(i), n, "permutations")
            others = drawn[:, : many[i]]
            sums = values[i] + values[others + (others >= i)].sum(axis=1)
            p_high[i] = (1 + (sums >= real[i] - slack).sum()) / (permutations + 1)
            p_low[i] = (1 + (sums <= real[i] + slack).sum()) / (permutations + 1)
    p = np.minimum(2 * np.minimum(p_high, p_low), 1.0)
    return GiStar(z, p_high, p_low, p, corrected(p), many == 0, permutations, seed)
