"""Taken ground: as exact as its rows, and fixed to the plane."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_desk.map.lettering.ground import STEP, Ground

BOX = st.tuples(st.floats(-20, 180), st.floats(-20, 130), st.floats(0.5, 60), st.floats(0.5, 30)).map(
    lambda b: (b[0], b[1], b[0] + b[2], b[1] + b[3])
)


def overlap(a, b):
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


@settings(max_examples=80, deadline=None)
@given(st.lists(BOX, max_size=12), BOX)
def test_a_free_box_meets_nothing_taken(taken, box):
    ground = Ground(0, 0, 200, 150, 30)
    for one in taken:
        ground.take(one)
    if ground.free(box):
        assert not any(overlap(box, one) for one in taken)


@settings(max_examples=40, deadline=None)
@given(st.lists(BOX, min_size=1, max_size=12), BOX)
def test_many_boxes_at_once_are_the_same_as_one_by_one(taken, box):
    one, many = Ground(0, 0, 200, 150, 30), Ground(0, 0, 200, 150, 30)
    for each in taken:
        one.take(each)
    many.take_boxes(*np.array(taken).T)
    assert one.bands == many.bands
    assert one.free(box) == many.free(box)


def test_far_from_what_is_taken_there_is_room():
    ground = Ground(0, 0, 200, 150, 30)
    ground.take((10, 10, 50, 24))
    assert ground.free((10, 26 + 4 * STEP, 50, 40 + 4 * STEP))
    assert ground.free((54, 10, 90, 24))
    assert not ground.free((48, 20, 90, 34))


def test_beyond_the_strip_around_nothing_is_free():
    ground = Ground(0, 0, 200, 150, 30)
    assert ground.free((-28, -28, -4, -14))
    assert not ground.free((-40, 0, -20, 10))
    assert not ground.free((100, 160, 150, 190))


def test_rows_and_bits_move_with_the_ground():
    """A name taken at the same place of the plane is taken in the same cells, whatever part is looked at."""
    box = (1003.3, 507.9, 1040.1, 521.2)
    first = {
        (c[0] + g.first_column, c[2] + g.first_row) for g in [Ground(900, 400, 300, 200, 50)] if (c := g.cells(box))
    }
    for left in np.linspace(880, 960, 23):
        g = Ground(left, 400 + left / 7, 300, 200, 50)
        cells = g.cells(box)
        assert cells is not None
        assert (cells[0] + g.first_column, cells[2] + g.first_row) in first


def test_lines_are_avoided_only_when_asked():
    ground = Ground(0, 0, 200, 150, 30)
    ground.avoid(np.full(50, 60.0), np.linspace(0, 100, 50))
    across = (40, 40, 80, 54)
    assert ground.free(across)
    assert not ground.free(across, uncrossed=True)
    assert ground.free((70, 40, 110, 54), uncrossed=True)
