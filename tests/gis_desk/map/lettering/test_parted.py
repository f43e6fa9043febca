"""The name of an area whose anchor is out of view stands in the part that is seen, and stays there."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_desk.map import style
from gis_desk.map.anchors import area_labels
from gis_desk.map.lettering.parted import Parted, square_m
from gis_desk.map.parts import rings_of
from gis_desk.map.placement import place
from gis_desk.map.view import View

WIDE = shapely.box(-20_000, -2_000, 60_000, 12_000)
BENT = shapely.Polygon([(0, 0), (40_000, 0), (40_000, 3_000), (3_000, 3_000), (3_000, 40_000), (0, 40_000)])
HOLED = shapely.box(0, 0, 40_000, 40_000).difference(shapely.Point(8_000, 8_000).buffer(5_000))
VIEW = View(0.0, 0.0, 20_000.0, 800.0, 600.0)


def measure(text, lettering):
    return 14.0 * len(text), 15.0


def labels(*shapes, known=None):
    made = np.array(shapes)
    shape = (lambda row: made[row]) if known is None else known
    names = np.array([f"青{'甲乙丙丁'[n]}镇" for n in range(len(made))], dtype=object)
    return area_labels(names, rings_of(made), replace(style.lettering("plain"), spacing=0.0), shape)


def on_ground(found, view):
    """Middle of a name in plane metres."""
    return np.array(view.to_plane(found.x, found.y))


def squares(some, view):
    """Where the name may stand in a view."""
    size = square_m(view.width * view.metres_per_dot, view.height * view.metres_per_dot)
    return [place[:2] for place in some[0].parted.places(0, view.bounds, size)]


@pytest.mark.parametrize(
    ("shape", "x", "y"),
    [
        (WIDE, -17_000, 9_000),  # a corner of the area
        (WIDE, 15_000, 5_000),  # nothing but the area in view
        (BENT, 1_500, 38_000),  # the far end of an arm
        (HOLED, 8_000, 13_500),  # beside a hole
    ],
)
@pytest.mark.parametrize("turn", [0.0, 30.0, 90.0])
def test_the_name_stands_in_what_is_seen(shape, x, y, turn):
    view = replace(VIEW, x=float(x), y=float(y), turn=turn)
    some = labels(shape)
    found = place(some, view, measure)
    assert [one.text for one in found] == ["青甲镇"]
    assert found[0].x - found[0].width / 2 > 0
    assert found[0].x + found[0].width / 2 < view.width
    assert 0 < found[0].y < view.height
    assert shape.contains(shapely.Point(on_ground(found[0], view)))


def test_an_area_whose_anchor_is_seen_has_its_name_there_and_only_there():
    view = replace(VIEW, x=20_000.0, y=5_000.0, scale=300_000.0)
    some = labels(WIDE)
    with_, without = place(some, view, measure), place(labels(WIDE, known=lambda row: None), view, measure)
    assert len(with_) == 1
    assert [(p.x, p.y) for p in with_] == [(p.x, p.y) for p in without]


def test_what_is_seen_of_it_may_be_too_little():
    view = replace(VIEW, x=60_000.0 + 398 * VIEW.metres_per_dot, y=5_000.0)
    assert place(labels(WIDE), view, measure) == []


@settings(deadline=None, max_examples=60)
@given(st.integers(-250, 250), st.integers(-250, 250))
def test_it_stays_on_the_ground_while_the_map_is_moved(right, down):
    view = replace(VIEW, x=-15_000.0, y=8_000.0)
    moved, some = view.moved(right, down), labels(WIDE)
    one, other = (on_ground(place(some, each, measure)[0], each) for each in (view, moved))
    for at, each in ((one, view), (other, moved)):
        assert np.hypot(*(np.array(squares(some, each)) - at).T).min() < 0.35 * 42 * view.metres_per_dot
    x, y = (part[0] for part in moved.to_dots(*np.array(one)[:, None]))
    leaves = not (60 < x < 740 and 40 < y < 560)
    assert np.hypot(*(one - other)) < 1.0 or leaves or set(squares(some, moved)) - set(squares(some, view))


def test_squares_depend_on_the_scale_alone_and_are_made_once():
    asked = []

    def shape(row):
        asked.append(row)
        return WIDE

    parted = Parted(np.array([WIDE.bounds]), np.zeros(1, int), shape)
    size = square_m(4000.0, 3000.0)
    assert size == 1024.0
    one = parted.places(0, (-18_000, 0, -14_000, 3_000), size)
    two = parted.places(0, (-17_500, 200, -13_500, 3_200), size)
    assert {p[:2] for p in one} & {p[:2] for p in two}
    assert asked == [0]
    assert parted.places(0, (-18_000, 0, -14_000, 3_000), size) == one


@pytest.mark.parametrize("shape", [None, shapely.Polygon(), shapely.box(0, 0, 1e-9, 1e-9)])
def test_an_area_without_a_shape_has_no_place(shape):
    parted = Parted(np.array([[0.0, 0.0, 5_000.0, 5_000.0]]), np.zeros(1, int), lambda row: shape)
    assert parted.places(0, (0, 0, 4_000, 3_000), 1024.0) == []
