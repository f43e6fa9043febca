import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_desk.disputes.statistics.units import exposure, neighbours, shared
from layers import crs


def lattice(rows, columns, step=0.02):
    boxes = [
        shapely.box(110 + c * step, 25 + r * step, 110 + (c + 1) * step, 25 + (r + 1) * step)
        for r in range(rows)
        for c in range(columns)
    ]
    n = len(boxes)
    return gpd.GeoDataFrame(
        {"key": [f"u{i}" for i in range(n)], "population": [10_000 * (i + 1) for i in range(n)]},
        geometry=boxes,
        crs="EPSG:4490",
    )


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.floats(109.99, 110.09), st.floats(24.99, 25.07)), max_size=40))
def test_every_case_counts_once_in_all(places):
    points = np.array(places).reshape(-1, 2)
    weights = np.linspace(1, 3, len(points))
    counted, cases, outside = shared(points, weights, lattice(3, 4), near_m=100)
    inside = [shapely.dwithin(lattice(3, 4).union_all(), shapely.Point(p), 0.0007) for p in places]
    assert counted.sum() <= weights.sum() + 1e-9
    if all(inside):
        assert counted.sum() == pytest.approx(weights.sum())
    assert cases.sum() >= len(points) - outside
    assert outside <= len(points)


def test_a_case_between_units_counts_the_same_share_in_each():
    points = np.array([(110.01, 25.01), (110.02, 25.01), (110.02, 25.02), (110.5, 25.5), (np.nan, np.nan)])
    counted, cases, outside = shared(points, np.array([1.0, 2.0, 4.0, 8.0, 16.0]), lattice(2, 2), near_m=50)
    assert counted == pytest.approx([1 + 1 + 1, 1 + 1, 1, 1])
    assert cases.tolist() == [3, 2, 1, 1]
    assert outside == 2


def test_no_cases_and_no_units():
    assert shared(np.empty((0, 2)), np.empty(0), lattice(2, 2))[0].tolist() == [0, 0, 0, 0]
    counted, _, outside = shared(np.array([(110.0, 25.0)]), np.ones(1), lattice(2, 2).iloc[:0])
    assert (len(counted), outside) == (0, 1)


def test_neighbours_touch():
    near, reach = neighbours(lattice(3, 3), "border")
    assert reach is None
    assert np.diff(near.indptr).tolist() == [4, 6, 4, 6, 9, 6, 4, 6, 4]  # each with itself
    assert (near.diagonal() == 1).all()
    assert (near.toarray() == near.toarray().T).all()


def test_a_gap_of_a_decimetre_is_no_gap_one_of_ten_metres_is():
    two = gpd.GeoDataFrame({"key": ["a", "b"]}, geometry=[shapely.box(110, 25, 110.1, 25.1)] * 2, crs="EPSG:4490")
    for gap, count in ((1e-6, 2), (1e-4, 1)):
        two.geometry = [shapely.box(110, 25, 110.1, 25.1), shapely.box(110.1 + gap, 25, 110.2, 25.1)]
        assert np.diff(neighbours(two, "border")[0].indptr).tolist() == [count] * 2


def test_a_band_reaches_so_far_that_nobody_is_alone():
    units = lattice(1, 3)
    units.geometry = [*units.geometry[:2], shapely.box(110.2, 25, 110.22, 25.02)]
    near, reach = neighbours(units, "band")
    assert (np.diff(near.indptr) >= 2).all()
    assert reach == pytest.approx(crs.distance_m(110.03, 25.01, 110.21, 25.01), rel=1e-3)


@pytest.mark.parametrize("near", ["border", "band"])
def test_one_unit_is_alone(near):
    for n in (0, 1):
        made, reach = neighbours(lattice(1, 1).iloc[:n], near)
        assert made.shape == (n, n)
        assert reach is None


def test_what_the_cases_are_divided_by():
    units = lattice(1, 2)
    assert exposure(units, "count").tolist() == [1, 1]
    assert exposure(units, "people").tolist() == [1, 2]
    assert exposure(units, "km") == pytest.approx(crs.length_m(units.geometry.to_numpy()) / 10_000)
    units["population"] = [0, None]
    assert np.isnan(exposure(units, "people")).all()
