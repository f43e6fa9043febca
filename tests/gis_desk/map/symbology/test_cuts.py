"""Bounds of classes: every method keeps its promise, and natural breaks are the best there are."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_desk.map.symbology import natural
from gis_desk.map.symbology.cuts import METHODS, cut
from gis_desk.map.symbology.natural import natural_cuts
from layers.errors import StyleError
from layers.work import Cancelled, Progress

SERIES = st.lists(st.floats(-1e6, 1e6).map(lambda v: round(v, 2)), min_size=1, max_size=60)


def cost(values: np.ndarray, weights: np.ndarray, cuts) -> float:
    """Squared distance from the means of the classes."""
    total = 0.0
    for part, weight in zip(np.split(values, cuts), np.split(weights, cuts), strict=True):
        total += float((weight * (part - np.average(part, weights=weight)) ** 2).sum())
    return total


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(-40, 40), st.integers(1, 9)), min_size=2, max_size=11, unique_by=lambda p: p[0]),
    st.integers(2, 5),
)
def test_no_other_cuts_are_better(pairs, count):
    values = np.array(sorted(v for v, _ in pairs), float)
    weights = np.array([dict(pairs)[int(v)] for v in values], float)
    count = min(count, len(values))
    cuts, exact = natural_cuts(values, weights, count)
    assert exact
    assert len(cuts) == count - 1
    best = min(cost(values, weights, list(c)) for c in combinations(range(1, len(values)), count - 1))
    assert cost(values, weights, cuts) == pytest.approx(best, abs=1e-6)


def test_very_many_values_are_cut_nearly_as_well(monkeypatch):
    values = np.unique(np.random.default_rng(5).lognormal(8, 1.2, 200_000))
    weights = np.ones(len(values))
    best, _ = natural_cuts(values, weights, 6)
    monkeypatch.setattr(natural, "EXACT_UP_TO", 1000)
    found, exact = natural_cuts(values, weights, 6)
    assert not exact
    assert cost(values, weights, found) <= 1.0001 * cost(values, weights, best)


def test_natural_breaks_can_be_stopped():
    values = np.arange(1000.0)
    with pytest.raises(Cancelled):
        natural_cuts(values, np.ones(1000), 5, Progress(stopped=lambda: True))


@given(SERIES, st.sampled_from([m for m in METHODS if m not in ("own", "geometric")]), st.integers(1, 9))
def test_every_value_is_in_a_class(values, method, count):
    found = cut(np.array(values), method, count)
    bounds = np.array(found.bounds)
    assert (np.diff(bounds) > 0).all()
    assert bounds[0] <= min(values)
    assert bounds[-1] >= max(values)
    assert 0.0 <= found.fit <= 1.0
    assert found.values == len(values)
    if method != "pretty":
        assert len(bounds) - 1 <= count


@given(SERIES.filter(lambda v: len(set(v)) > 9), st.integers(2, 5))
def test_natural_breaks_fit_best(values, count):
    natural_fit = cut(np.array(values), "natural", count).fit
    for method in ("quantile", "equal"):
        assert natural_fit >= cut(np.array(values), method, count).fit - 1e-9


def test_methods():
    values = np.array([1.0, 2, 3, 4, 5, 6, 7, 8, 9, 100, np.nan, np.inf])
    assert cut(values, "quantile", 2).bounds == (1.0, 5.5, 100.0)
    assert cut(values, "equal", 3).bounds == (1.0, 34.0, 67.0, 100.0)
    assert cut(values, "natural", 2).bounds == (1.0, 9.0, 100.0)
    assert cut(values, "pretty", 5).bounds == (0.0, 20.0, 40.0, 60.0, 80.0, 100.0)
    assert cut(values, "geometric", 2).bounds == (1.0, 10.0, 100.0)
    assert cut(values, "own", 1, (0.0, 50.0, 100.0)).bounds == (0.0, 50.0, 100.0)
    mean, sd = values[:10].mean(), values[:10].std()
    assert cut(values, "deviation", 4).bounds == (1.0, mean, mean + sd, 100.0)
    assert cut(np.array([7.0, 7.0]), "natural", 5).bounds == (6.5, 7.5)
    assert cut(values, "natural", 2).values == 10


@pytest.mark.parametrize(
    ("values", "method", "count", "own"),
    [
        ([np.nan], "natural", 5, ()),
        ([], "equal", 5, ()),
        ([1.0, 2.0], "jenks", 5, ()),
        ([1.0, 2.0], "equal", 0, ()),
        ([1.0, 2.0], "equal", 99, ()),
        ([-1.0, 2.0], "geometric", 5, ()),
        ([1.0, 2.0], "own", 5, (3.0, 1.0)),
        ([1.0, 2.0], "own", 5, (3.0,)),
    ],
)
def test_what_cannot_be_cut_is_said(values, method, count, own):
    with pytest.raises(StyleError):
        cut(np.array(values), method, count, own)
