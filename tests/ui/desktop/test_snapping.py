"""Boxes that are moved and resized, and the lines they snap to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.desktop.composer.snapping import HANDLES, LEAST_MM, handle_at, handle_place, lines_of, moved, resized

BOX = (20.0, 30.0, 40.0, 20.0)
WAY = st.floats(-60, 60).map(lambda v: round(v, 2))


@pytest.mark.parametrize(
    ("right", "down", "box", "upright"),
    [
        (1.2, 0.0, (21.2, 30.0, 40.0, 20.0), ()),  # nothing near
        (9.5, 0.0, (30.0, 30.0, 40.0, 20.0), (30.0,)),  # left edge at 30
        (-39.2, 0.0, (-20.0, 30.0, 40.0, 20.0), (0.0,)),  # middle at the edge of the paper
    ],
)
def test_moving(right, down, box, upright):
    made = moved(BOX, right, down, [0.0, 30.0], [], 1.0)
    assert made.box == box
    assert made.upright == upright


@given(st.sampled_from(HANDLES), WAY, WAY)
def test_a_handle_moves_its_own_sides_only(handle, right, down):
    x, y, wide, high = resized(BOX, handle, right, down, [], [], 0.0).box
    if "w" not in handle:
        assert x == BOX[0]
    if "e" not in handle:
        assert x + wide == pytest.approx(BOX[0] + BOX[2])
    if "n" not in handle:
        assert y == BOX[1]
    if "s" not in handle:
        assert y + high == pytest.approx(BOX[1] + BOX[3])
    assert wide >= LEAST_MM - 0.011
    assert high >= LEAST_MM - 0.011


@given(st.sampled_from(HANDLES))
def test_every_handle_is_found(handle):
    assert handle_at(BOX, *handle_place(BOX, handle), 1.0) == handle
    assert handle_at(BOX, 500, 500, 1.0) == ""


def test_lines_are_those_of_paper_and_neighbours():
    xs, ys = lines_of([BOX], 100, 80)
    assert xs == [0.0, 10.0, 20.0, 40.0, 50.0, 60.0, 90.0, 100.0]
    assert 30.0 in ys
    assert 40.0 in ys
