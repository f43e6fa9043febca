"""Rows by where they lie."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_desk.map.selecting import rows_by_location
from layers import crs
from layers.errors import PlanError
from layers.work import Cancelled, Progress
from tests.gis_desk.map.coverage import squares

GRID = squares([["a", "b", "c"], ["d", "e", "f"]]).geometry.to_numpy()
"""d e f below, a b c above; in the frame d, e, f come first."""


def rows(others, relation, distance_m=0.0, candidates=GRID):
    found = rows_by_location(candidates, np.array(others, dtype=object), relation, distance_m)
    return found.nonzero()[0].tolist()


def test_relations():
    middle = shapely.Point(108.015, 25.005)
    assert rows([middle], "intersects") == [1]
    assert rows([middle], "contains") == [1]
    assert rows([shapely.box(107.9, 24.9, 108.021, 25.011)], "within") == [0, 1]
    assert rows([GRID[0]], "touches") == [1, 3, 4]
    assert rows([GRID[0], GRID[5]], "intersects") == [0, 1, 2, 3, 4, 5]


@settings(max_examples=60, deadline=None)
@given(st.floats(107.9, 108.1), st.floats(24.9, 25.1), st.floats(0, 20_000))
def test_near_is_the_geodesic_distance(lon, lat, metres):
    points = shapely.points(np.array([[108.0, 25.0], [108.03, 25.02], [108.01, 24.95]]))
    away = crs.distance_m([108.0, 108.03, 108.01], [25.0, 25.02, 24.95], [lon] * 3, [lat] * 3)
    if np.abs(away - metres).min() > 0.01:
        assert rows([shapely.Point(lon, lat)], "near", metres, points) == np.flatnonzero(away <= metres).tolist()


def test_near_a_line_is_measured_to_its_nearest_point():
    line = shapely.LineString([(108.05, 24.9), (108.05, 25.2)])
    point = np.array([shapely.Point(108.04, 25.05)], dtype=object)
    away = float(crs.distance_m(108.04, 25.05, 108.05, 25.05))
    assert rows([line], "near", away + 0.5, point) == [0]
    assert rows([line], "near", away - 0.5, point) == []


def test_missing_and_empty_shapes_are_nowhere():
    odd = np.array([None, shapely.Point(), shapely.Point(108.005, 25.005)], dtype=object)
    assert rows([GRID[0], None], "within", candidates=odd) == [2]
    assert rows([None], "intersects") == []


@pytest.mark.parametrize(("relation", "metres"), [("beside", 0), ("near", -1), ("near", float("nan")), ("near", 1e9)])
def test_what_cannot_be_asked_is_refused(relation, metres):
    with pytest.raises(PlanError):
        rows([GRID[0]], relation, metres)


def test_it_can_be_stopped():
    with pytest.raises(Cancelled):
        rows_by_location(GRID, GRID, "intersects", progress=Progress(stopped=lambda: True))
