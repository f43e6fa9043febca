"""Bounds of classes of numbers by the usual methods."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gis_desk.map.symbology.natural import natural_cuts
from layers.errors import StyleError, Where
from layers.work import QUIET, Progress

METHODS = ("natural", "quantile", "equal", "pretty", "deviation", "geometric", "own")
"""Natural breaks; equal counts; equal widths; round numbers; standard deviations; equal ratios; given by hand."""
MOST_CLASSES = 30


@dataclass(frozen=True)
class Cut:
    """Bounds and how they came about.

    Parameters
    ----------
    bounds : tuple of float
        Rising, k + 1 for k classes; fewer classes than asked for where there are not enough different values.
    method : str
    values, distinct : int
        Numbers they were made from.
    fit : float
        Share of the variance between the classes, 0 to 1 (goodness of variance fit).
    exact : bool
        False where natural breaks were searched among groups of neighbours first.
    """

    bounds: tuple[float, ...]
    method: str
    values: int
    distinct: int
    fit: float
    exact: bool = True


def cut(values: np.ndarray, method: str, count: int = 5, own: Sequence[float] = (), progress: Progress = QUIET) -> Cut:
    """Bounds of about `count` classes of `values`; NaN and infinities don't count.

    ``pretty`` and ``deviation`` choose how many there are, near `count`.

    Raises
    ------
    StyleError
        Where there is no number, the method is unknown, `own` does not rise, or ``geometric`` meets a number that is
        not above 0.
    Cancelled
        If the user stops it.
    """
    if method not in METHODS:
        raise StyleError(
            "this is not known", where=Where(field="method", value=method), do="choose one of: {known}",
            known=list(METHODS),
        )  # fmt: skip
    if not 1 <= count <= MOST_CLASSES:
        raise StyleError(
            "this number of classes cannot be",
            where=Where(field="classes", value=count),
            do="choose one from 1 to {most}",
            most=MOST_CLASSES,
        )
    numbers = np.asarray(values, float)
    numbers = numbers[np.isfinite(numbers)]
    if not len(numbers):
        raise StyleError("there is no number to make classes of", do="choose a column with numbers")
    distinct, weights = np.unique(numbers, return_counts=True)
    exact = True
    if method == "own":
        bounds = _own(own)
    elif len(distinct) == 1:
        bounds = _around(float(distinct[0]))
    elif method == "natural":
        bounds, exact = _natural(distinct, weights.astype(float), min(count, len(distinct)), progress)
    elif method == "quantile":
        bounds = np.quantile(numbers, np.linspace(0, 1, count + 1))
    elif method == "equal":
        bounds = np.linspace(distinct[0], distinct[-1], count + 1)
    elif method == "pretty":
        bounds = _pretty(float(distinct[0]), float(distinct[-1]), count)
    elif method == "deviation":
        bounds = _deviation(numbers, count)
    else:
        bounds = _geometric(float(distinct[0]), float(distinct[-1]), count)
    rising = np.unique(bounds)
    if len(rising) < 2:
        rising = _around(float(rising[0]))
    made = tuple(float(b) for b in rising)
    return Cut(made, method, len(numbers), len(distinct), fit(distinct, weights, rising), exact)


def fit(distinct: np.ndarray, weights: np.ndarray, bounds: np.ndarray) -> float:
    """Share of the variance of the values (each so many times) that lies between the classes of `bounds`."""
    kind = np.clip(np.searchsorted(bounds, distinct, side="left") - 1, 0, len(bounds) - 2)
    total = float(np.average((distinct - np.average(distinct, weights=weights)) ** 2, weights=weights))
    if total <= 0:
        return 1.0
    weight = np.bincount(kind, weights)
    used = weight > 0
    mean = np.bincount(kind, weights * distinct)[used] / weight[used]
    of_class = np.zeros(len(weight))
    of_class[used] = mean
    within = float(np.average((distinct - of_class[kind]) ** 2, weights=weights))
    return min(max(1.0 - within / total, 0.0), 1.0)


def _natural(distinct: np.ndarray, weights: np.ndarray, count: int, progress: Progress) -> tuple[np.ndarray, bool]:
    if count < 2:
        return distinct[[0, -1]], True
    cuts, exact = natural_cuts(distinct, weights, count, progress)
    inner = distinct[cuts - 1]
    if cuts[0] == 1:  # a first class of the least value alone still needs an upper bound of its own
        inner[0] = (distinct[0] + distinct[1]) / 2
    return np.concatenate([distinct[:1], inner, distinct[-1:]]), exact


def _own(own: Sequence[float]) -> np.ndarray:
    bounds = np.asarray(own, float)
    if len(bounds) < 2 or not np.isfinite(bounds).all() or (np.diff(bounds) <= 0).any():
        raise StyleError(
            "the bounds of the classes do not rise",
            where=Where(field="bounds", value=list(own)),
            do="give at least two bounds in rising order",
        )
    return bounds


def _around(value: float) -> np.ndarray:
    reach = max(abs(value) * 0.01, 0.5)
    return np.array([value - reach, value + reach])


def _pretty(low: float, high: float, count: int) -> np.ndarray:
    """Steps of 1, 2, 2.5 or 5 times a power of ten, with a number of classes as near to `count` as can be."""
    raw = (high - low) / count
    power = 10.0 ** math.floor(math.log10(raw))
    best: np.ndarray | None = None
    for factor in (1.0, 2.0, 2.5, 5.0, 10.0):
        step = factor * power
        first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
        if last - first > 2 * MOST_CLASSES:
            continue
        bounds = np.arange(first, last + 1) * step
        if best is None or abs(len(bounds) - 1 - count) < abs(len(best) - 1 - count):
            best = bounds
    assert best is not None
    digits = max(0, 2 - math.floor(math.log10(power)))
    return np.round(best, min(digits, 15))


def _deviation(numbers: np.ndarray, count: int) -> np.ndarray:
    """Whole or half standard deviations about the mean, the outer classes open to the ends of the values."""
    mean, sd = float(numbers.mean()), float(numbers.std())
    low, high = float(numbers.min()), float(numbers.max())
    inner = (np.arange(count - 1) - (count - 2) / 2) if count > 1 else np.zeros(0)
    bounds = mean + sd * inner
    return np.concatenate([[low], bounds[(bounds > low) & (bounds < high)], [high]])


def _geometric(low: float, high: float, count: int) -> np.ndarray:
    if low <= 0:
        raise StyleError(
            "equal ratios need numbers above 0",
            where=Where(field="method", value="geometric"),
            do="choose another method, or filter the rows first",
        )
    bounds = low * (high / low) ** (np.arange(count + 1) / count)
    bounds[0], bounds[-1] = low, high
    return bounds
