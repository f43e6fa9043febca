"""Frames along a way: all of it is covered, with few frames, each turned along it."""

import itertools

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_desk.map.strips import OVERLAP, strips

WIDE, HIGH = 1300.0, 2400.0


def footprint(strip):
    c, s = np.cos(np.radians(strip.turn)), np.sin(np.radians(strip.turn))
    right, up = np.array([-1, 1, 1, -1]) * WIDE / 2, np.array([1, 1, -1, -1]) * HIGH / 2
    return shapely.Polygon(np.column_stack([strip.x + right * c - up * s, strip.y + right * s + up * c]))


def test_a_straight_way_needs_as_few_as_its_length():
    for bearing in (0, 37, 90, 200):
        ahead = np.array([np.sin(np.radians(bearing)), np.cos(np.radians(bearing))])
        found = strips(np.array([[0.0, 0.0], ahead * 10_000]), WIDE, HIGH)
        assert len(found) == int(np.ceil((10_000 - OVERLAP * HIGH) / (HIGH * 0.94 - OVERLAP * HIGH)))
        assert all(abs((one.turn + bearing + 180) % 360 - 180) < 0.01 for one in found)


@given(st.lists(st.tuples(st.floats(-4000, 4000), st.floats(-4000, 4000)), min_size=1, max_size=30))
@settings(max_examples=60, deadline=None)
def test_every_place_of_any_way_is_on_a_frame(points):
    way = np.array(points, float)
    found = strips(way, WIDE, HIGH)
    covered = shapely.union_all([footprint(one).buffer(1e-6) for one in found])
    line = shapely.LineString(way) if len(way) > 1 else shapely.Point(way[0])
    assert shapely.difference(line, covered.buffer(HIGH / 300)).length == pytest.approx(0, abs=1e-6)
    assert all(-180 <= one.turn <= 180 for one in found)


def test_neighbours_overlap():
    x = np.linspace(0, 20_000, 400)
    found = [footprint(one) for one in strips(np.column_stack([x, 600 * np.sin(x / 1500)]), WIDE, HIGH)]
    for one, after in itertools.pairwise(found):
        assert one.intersection(after).area > 0.03 * one.area


def test_no_more_frames_are_laid_than_tell_that_they_are_too_many():
    way = np.array([[0.0, 0.0], [0.0, 100_000.0]])
    assert len(strips(way, WIDE, HIGH)) > 40
    assert len(strips(way, WIDE, HIGH, most=3)) == 4
