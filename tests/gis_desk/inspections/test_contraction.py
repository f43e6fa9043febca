"""The contracted network gives the times of the whole one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse.csgraph import dijkstra

from gis_desk.inspections.ways.contraction import Links, contracted, times_between


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**31), st.integers(2, 60), st.floats(0.5, 4.0), st.floats(0, 0.8))
def test_times_stay_the_same(seed, size, links_each, one_way):
    draw = np.random.default_rng(seed)
    count = int(size * links_each)
    frm, to = draw.integers(size, size=(2, count))
    seconds = draw.uniform(1, 100, count)
    back = draw.random(count) >= one_way
    frm, to = np.concatenate([frm, to[back]]), np.concatenate([to, frm[back]])
    links = Links.of(size, frm, to, np.concatenate([seconds, seconds[back]]))
    keep = draw.choice(size, min(size, 5), replace=False)
    small = contracted(links, keep)
    want = np.atleast_2d(dijkstra(links.graph(), indices=keep))[:, keep]
    assert times_between(small, keep) == pytest.approx(want)


def test_no_links_at_all():
    nothing = np.empty(0, int)
    found = times_between(contracted(Links.of(3, nothing, nothing, np.empty(0)), np.array([0, 2])), np.array([0, 2]))
    assert found.tolist() == [[0.0, np.inf], [np.inf, 0.0]]


def test_a_grid_is_made_small():
    number = np.arange(3600).reshape(60, 60)
    frm = np.concatenate([number[:, :-1].ravel(), number[:-1].ravel()])
    to = np.concatenate([number[:, 1:].ravel(), number[1:].ravel()])
    both = Links.of(3600, np.concatenate([frm, to]), np.concatenate([to, frm]), np.ones(2 * len(frm)))
    small = contracted(both, np.array([0, 1777, 3599]))
    assert len(np.unique(np.concatenate([small.a, small.b]))) < 1800
    assert times_between(small, np.array([0, 3599]))[0, 1] == 118.0
