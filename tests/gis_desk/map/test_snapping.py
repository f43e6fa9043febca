"""The pointer snaps to what is nearest, whatever else there is."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_desk.map.snapping import CROSSING, EDGE, VERTEX, snap, snap_index
from layers import crs
from layers.work import Cancelled, Progress
from tests.gis_desk.map.coverage import squares, wavy


def frame(*shapes):
    return gpd.GeoDataFrame({"key": [f"k{n}" for n in range(len(shapes))]}, geometry=list(shapes), crs="EPSG:4490")


@pytest.fixture(scope="module")
def coverage():
    return snap_index("division", wavy(cells=5, points=300))


def metres(lon, lat, found):
    return float(crs.distance_m(lon, lat, found.lon, found.lat))


@settings(max_examples=60, deadline=None)
@given(st.floats(108, 108.5), st.floats(25, 25.5), st.floats(5, 400))
def test_the_vertex_found_is_the_nearest_of_all(coverage, lon, lat, reach):
    found = snap([coverage], lon, lat, reach, (VERTEX,))
    away = crs.distance_m(np.full(len(coverage.xy), lon), np.full(len(coverage.xy), lat), *coverage.xy.T)
    if away.min() < reach * 0.999:
        assert found is not None
        assert metres(lon, lat, found) == pytest.approx(away.min(), rel=1e-4, abs=1e-4)
        assert [found.lon, found.lat] in coverage.xy.tolist()
    elif away.min() > reach * 1.001:
        assert found is None


@settings(max_examples=40, deadline=None)
@given(st.floats(108, 108.5), st.floats(25, 25.5))
def test_the_edge_found_is_the_nearest_of_all(coverage, lon, lat):
    frame_ = wavy(cells=5, points=300)
    found = snap([coverage], lon, lat, 300.0, (EDGE,))
    east, north = crs.scale_at(lat)
    flat = shapely.affinity.scale
    lines = [flat(s.boundary, east, north, origin=(0, 0)) for s in frame_.geometry]
    nearest = min(line.distance(shapely.Point(lon * east, lat * north)) for line in lines)
    if nearest < 295:
        assert found is not None
        assert metres(lon, lat, found) == pytest.approx(nearest, rel=1e-3, abs=0.01)
    elif nearest > 305:
        assert found is None


def test_a_vertex_goes_before_a_nearer_edge():
    index = snap_index("line", frame(shapely.LineString([(108, 25), (108.001, 25)])))
    found = snap([index], 108.00002, 25.00001, 5.0)
    assert found is not None
    assert (found.kind, found.lon, found.lat, found.layer, found.key) == (VERTEX, 108.0, 25.0, "line", "k0")
    edge = snap([index], 108.0005, 25.00001, 5.0)
    assert edge is not None
    assert (edge.kind, edge.lat) == (EDGE, pytest.approx(25.0))
    assert snap([index], 108.0005, 25.001, 5.0) is None


def test_crossings_of_two_layers_are_found():
    one = snap_index("road", frame(shapely.LineString([(108, 25), (108.002, 25.002)])))
    two = snap_index("water", frame(shapely.LineString([(108, 25.002), (108.002, 25)])))
    found = snap([one, two], 108.00101, 25.00099, 10.0)
    assert found is not None
    assert found.kind == CROSSING
    assert (found.lon, found.lat) == pytest.approx((108.001, 25.001), abs=1e-9)
    assert snap([one], 108.00101, 25.00099, 10.0).kind == EDGE
    assert snap([one, two], 108.00101, 25.00099, 10.0, (VERTEX,)) is None


def test_rows_that_share_a_vertex_or_an_edge():
    index = snap_index("division", squares([["a", "b"], ["c", "d"]]))
    at = {str(index.keys[r]) for r in index.rows_at(108.01, 25.01)}
    assert at == {"a", "b", "c", "d"}
    shared = index.rows_along((108.01, 25.0), (108.01, 25.01))
    assert {str(index.keys[r]) for r in shared} == {"c", "d"}
    assert list(index.rows_along((108.01, 25.01), (108.01, 25.0))) == list(shared)
    assert not len(index.rows_at(108.0101, 25.01))


def test_the_vertex_that_is_dragged_does_not_hold_the_pointer():
    index = snap_index("division", squares([["a", "b"]]))
    corner = (108.01, 25.0)
    assert snap([index], 108.01001, 25.00001, 20.0).kind == VERTEX
    assert snap([index], 108.01001, 25.00001, 20.0, without=corner) is None
    other = snap([index], 108.01001, 25.00999, 20.0, without=corner)
    assert (other.lon, other.lat) == (108.01, 25.01)
    assert set(index.beside(*corner)) == {(108.0, 25.0), (108.02, 25.0), (108.01, 25.01)}
    edge = snap([index], 108.005, 25.00001, 20.0)
    assert set(edge.edge) == {(108.0, 25.0), (108.01, 25.0)}


def test_points_collections_and_holes():
    ring = shapely.box(108, 25, 108.1, 25.1).difference(shapely.box(108.04, 25.04, 108.06, 25.06))
    index = snap_index(
        "any", frame(shapely.Point(107.9, 24.9), shapely.GeometryCollection([ring, shapely.Point(108.2, 25.2)]))
    )
    assert snap([index], 107.90001, 24.9, 5.0).key == "k0"
    assert snap([index], 108.0600001, 25.06, 5.0).kind == VERTEX
    assert snap([index], 108.20001, 25.2, 5.0).key == "k1"
    assert snap([index], 108.05, 25.04, 5.0).kind == EDGE


def test_what_is_no_place_on_the_globe_is_left_out():
    odd = frame(None, shapely.Point(), shapely.Point(1e300, 5), shapely.Point(np.nan, 1), shapely.Point(108, 25))
    index = snap_index("point", odd)
    assert len(index.xy) == 1
    assert snap([index], 108.0, 25.0, 1.0).key == "k4"
    assert snap([index], float("nan"), 25.0, 1.0) is None
    assert snap([index], 108.0, 90.0, 1.0) is None
    assert snap([snap_index("none", frame())], 108, 25, 100.0) is None


def test_many_points_are_in_small_runs():
    rng = np.random.default_rng(1)
    xy = rng.random((20_000, 2)) + np.array([108, 25])
    index = snap_index("point", frame(*shapely.points(xy)))
    assert len(index.near(108.5, 25.5, 108.5001, 25.5001)) < 1500
    found = snap([index], *xy[17], 5.0)
    assert (found.lon, found.lat) == tuple(xy[17])


def test_it_can_be_stopped():
    with pytest.raises(Cancelled):
        snap_index("division", wavy(cells=2), Progress(stopped=lambda: True))
