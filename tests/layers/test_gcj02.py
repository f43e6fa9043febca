"""GCJ-02 and BD-09: there and exactly back."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers import crs, gcj02

LON, LAT = st.floats(74, 134), st.floats(4, 53)


@given(LON, LAT)
def test_back_is_exact(lon: float, lat: float) -> None:
    x, y = gcj02.from_gcj02(*gcj02.to_gcj02(np.array([lon]), np.array([lat])))
    assert abs(x[0] - lon) < 1e-9
    assert abs(y[0] - lat) < 1e-9


@given(LON, LAT)
def test_bd09_back_is_exact(lon: float, lat: float) -> None:
    there = gcj02.gcj02_to_bd09(*gcj02.to_gcj02(np.array([lon]), np.array([lat])))
    x, y = gcj02.from_bd09(*there)
    assert abs(x[0] - lon) < 1e-9
    assert abs(y[0] - lat) < 1e-9


@pytest.mark.parametrize(
    ("lon", "lat"),
    [(116.39, 39.91), (110.38, 23.5), (87.6, 43.8), (121.47, 31.23)],  # the offset is some hundreds of metres
)
def test_offset_is_hundreds_of_metres(lon: float, lat: float) -> None:
    x, y = gcj02.to_gcj02(np.array([lon]), np.array([lat]))
    assert 100 < crs.distance_m(lon, lat, x[0], y[0]) < 900


def test_known_position() -> None:
    """Tian'anmen: the offset of the series, worked out by hand calculation elsewhere."""
    x, y = gcj02.to_gcj02(np.array([116.3912]), np.array([39.9073]))
    assert (x[0] - 116.3912, y[0] - 39.9073) == pytest.approx((0.00624, 0.00140), abs=2e-4)


def test_one_step_would_not_do() -> None:
    lon, lat = np.array([120.0]), np.array([30.0])
    gx, gy = gcj02.to_gcj02(lon, lat)
    d_lon, d_lat = gcj02.offset(gx, gy)
    assert crs.distance_m(lon[0], lat[0], gx[0] - d_lon[0], gy[0] - d_lat[0]) > 0.1


def test_shapes_keep_their_kind_and_missing_ones() -> None:
    shapes = np.array([shapely.box(110, 23, 110.1, 23.1), None, shapely.Point(110, 23)], dtype=object)
    there = gcj02.unshift(shapes)
    assert there[1] is None
    assert [s.geom_type for s in there if s is not None] == ["Polygon", "Point"]
    assert shapely.distance(there[2], shapes[2]) > 0.001
