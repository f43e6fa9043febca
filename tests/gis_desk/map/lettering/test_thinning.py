"""The names worth looking at: the best of each cell, the same ones wherever the map is moved to."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_desk.map.lettering.thinning import FINEST_M, thinned

EVERYWHERE = (-1e7, -1e7, 1e7, 1e7)


def scattered(count, seed=0, extent=100_000.0):
    rng = np.random.default_rng(seed)
    return rng.uniform(-extent, extent, (count, 2)), rng.permutation(count)


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 300), st.integers(0, 1000))
def test_every_grid_holds_the_best_of_each_cell_and_all_of_the_coarser(count, seed):
    xy, order = scattered(count, seed, 3000.0)
    found = thinned(xy, np.arange(count), order)
    assert sorted(found.rows.tolist()) == list(range(count))
    assert found.counts[-1] == count
    for level in range(2, len(found.counts), 3):
        coarser = len(found.counts) - 2 - level
        if coarser < 0:
            continue
        height, width = FINEST_M * 2.0 ** ((coarser + 1) // 2), 2 * FINEST_M * 2.0 ** (coarser // 2)
        assert found.cells[level] == height * width
        cell = np.floor(xy / [width, height]).astype(int)
        best = {}
        for k in np.argsort(order):
            best.setdefault(tuple(cell[k]), int(k))
        assert sorted(found.rows[: found.counts[level]].tolist()) == sorted(best.values())


def test_the_number_of_names_depends_on_the_scale_and_not_on_the_place():
    xy, order = scattered(50_000)
    found = thinned(xy, np.arange(len(xy)), order)
    whole = found.near((-100_000, -100_000, 100_000, 100_000), 150.0, 2000)
    assert 200 < len(whole) <= 4500
    here = set(found.rows[found.near((-20_000, -20_000, 20_000, 20_000), 30.0, 2000)].tolist())
    moved = set(found.rows[found.near((-10_000, -20_000, 30_000, 20_000), 30.0, 2000)].tolist())
    both = np.flatnonzero((xy[:, 0] > -10_000) & (xy[:, 0] < 20_000) & (np.abs(xy[:, 1]) < 20_000))
    assert here & set(both.tolist()) == moved & set(both.tolist())


def test_few_names_are_not_thinned():
    xy = np.array([[0.0, 0.0], [30.0, 5.0], [31.0, 5.0]])
    found = thinned(xy, np.arange(3), np.arange(3))
    assert len(found.near((-1e6, -1e6, 1e6, 1e6), 1000.0, 3000)) == 3


def test_names_on_one_place_come_last_but_come():
    found = thinned(np.zeros((5, 2)), np.arange(5), np.array([4, 2, 0, 1, 3]))
    assert found.rows[0] == 2
    assert found.counts[-2] == 1
    assert len(found.near(EVERYWHERE, FINEST_M, 3000)) == 5


@pytest.mark.parametrize("bad", [np.nan, np.inf, 1e300, -1e12])
def test_places_off_the_plane_are_left_out(bad):
    xy = np.array([[0.0, 0.0], [bad, 5.0], [3.0, bad]])
    assert thinned(xy, np.arange(3), np.arange(3)).rows.tolist() == [0]


def test_nothing_gives_nothing():
    found = thinned(np.zeros((0, 2)), np.zeros(0, np.int64), np.zeros(0, np.int64))
    assert len(found.near(EVERYWHERE, 1.0, 3000)) == 0
