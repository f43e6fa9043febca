"""Places inside a box are found by their neighbourhoods as by looking at all of them."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_desk.map.nearness import Neighbourhoods


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 6000), st.integers(0, 1000), st.tuples(*[st.floats(-0.2, 1.2)] * 4))
def test_as_by_looking_at_all(count, seed, corners):
    xy = np.random.default_rng(seed).random((count, 2)) ** 2
    a, b, c, d = corners
    box = (min(a, c), min(b, d), max(a, c), max(b, d))
    inside = (xy[:, 0] >= box[0]) & (xy[:, 0] <= box[2]) & (xy[:, 1] >= box[1]) & (xy[:, 1] <= box[3])
    assert Neighbourhoods(xy).within(box).tolist() == np.flatnonzero(inside).tolist()


def test_everything_is_everything():
    xy = np.random.default_rng(1).random((5000, 2))
    assert Neighbourhoods(xy).within((-1, -1, 2, 2)).tolist() == list(range(5000))


def test_equal_places_are_all_found():
    assert len(Neighbourhoods(np.full((3000, 2), 7.0)).within((7, 7, 7, 7))) == 3000
