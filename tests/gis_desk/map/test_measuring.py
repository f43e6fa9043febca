"""Measures on the ellipsoid, against figures worked out elsewhere."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_desk.map.measuring import MU_M2, angle_deg, area_m2, course, legs
from layers import crs

A, E2 = 6378137.0, 0.00669438002290


def test_a_degree_of_the_equator_and_of_a_meridian():
    along = legs([(108, 0), (109, 0)])
    assert along.total_m == pytest.approx(A * math.radians(1), abs=1e-3)
    assert along.bearing[0] == pytest.approx(90)

    # the meridian's arc by its radius of curvature, Simpson over the degree
    def radius(lat):
        return A * (1 - E2) / (1 - E2 * math.sin(math.radians(lat)) ** 2) ** 1.5

    arc = (radius(25) + 4 * radius(25.5) + radius(26)) / 6 * math.radians(1)
    up = legs([(108, 25), (108, 26)])
    assert up.total_m == pytest.approx(arc, abs=1e-3)
    assert up.bearing[0] == pytest.approx(0, abs=1e-9)


def test_a_square_degree_at_the_equator():
    # the ellipsoid's surface between two parallels, per degree of longitude
    def zone(lat):
        s, e = math.sin(math.radians(lat)), math.sqrt(E2)
        return A**2 * (1 - E2) / 2 * (s / (1 - E2 * s**2) + math.atanh(e * s) / e)

    strip = (zone(0.001) - zone(0)) * math.radians(0.001)
    found = area_m2([(108, 0), (108.001, 0), (108.001, 0.001), (108, 0.001)])
    assert found == pytest.approx(strip, rel=1e-6)
    assert found / MU_M2 == pytest.approx(found * 15 / 10_000)


def test_legs_of_an_open_and_a_closed_way():
    corners = [(108.0, 25.0), (108.01, 25.0), (108.01, 25.01)]
    assert len(legs(corners).metres) == 2
    closed = legs(corners, closed=True)
    assert len(closed.metres) == 3
    assert closed.total_m == pytest.approx(float(crs.length_m(shapely.Polygon(corners))[0]))
    assert legs(corners[:1]).total_m == 0
    assert len(legs([], closed=True).metres) == 0


def test_an_area_whose_sides_cross_is_none():
    assert area_m2([(108, 25), (108.01, 25.01), (108.01, 25), (108, 25.01)]) is None
    assert area_m2([(108, 25), (108.01, 25)]) == 0
    assert area_m2([(108, 25), (108.01, 25), (108.02, 25)]) == pytest.approx(0, abs=20)


@settings(deadline=None)
@given(st.floats(-179, 179), st.floats(-80, 80), st.floats(0, 359.9), st.floats(0, 359.9))
def test_the_angle_is_what_was_turned(lon, lat, first, turned):
    one = crs.destination(lon, lat, first, 1000.0)
    other = crs.destination(lon, lat, first + turned, 1000.0)
    found = angle_deg(one, (lon, lat), other)
    assert min(abs(found - turned), 360 - abs(found - turned)) < 1e-6


def test_long_legs_bend_as_geodesics_do_and_short_ones_are_straight():
    positions = [(80.0, 45.0), (125.0, 45.0), (125.1, 45.0)]
    long, short = course(positions)
    assert len(long) > 20
    assert max(lat for _, lat in long) > 47
    assert short == [(125.0, 45.0), (125.1, 45.0)]
    assert legs(long).total_m == pytest.approx(legs(positions[:2]).total_m, rel=1e-9)
    assert course(positions[:1]) == []


def test_the_inverse_gives_both_azimuths():
    there, back, metres = crs.inverse([108.0], [25.0], [109.0], [25.0])
    assert there[0] < 90 < 270 < back[0]
    assert metres[0] == pytest.approx(float(crs.distance_m(108, 25, 109, 25)))
    assert np.asarray(metres).shape == (1,)


@pytest.mark.parametrize(
    "course_",
    [
        [(108.0, 25.0), (108.01, 25.02), (108.05, 24.99)],  # a township
        [(73.5, 39.4), (135.1, 48.4)],  # across the country
        [(108.3, 25.6), (108.3, 25.6001)],  # eleven metres due north
        [(100.0, 30.0), (100.0, 40.0), (110.0, 40.0), (110.0, 30.0)],
        [(179.9, 10.0), (-179.9, 10.0)],  # over the antimeridian
    ],
)
def test_lengths_bearings_and_areas_are_those_of_geographiclib(course_):
    from pyproj import Geod

    geod = Geod(a=A, rf=298.257222101)
    lon, lat = (np.array(v) for v in zip(*course_, strict=True))
    ahead, _, away = geod.inv(lon[:-1], lat[:-1], lon[1:], lat[1:])
    found = legs(course_)
    assert found.total_m == pytest.approx(away.sum(), rel=1e-9)
    assert found.metres == pytest.approx(away, rel=1e-9)
    assert np.cos(np.radians(found.bearing - ahead)) == pytest.approx(np.ones(len(ahead)), abs=1e-12)
    if len(course_) > 2:
        assert area_m2(course_) == pytest.approx(abs(geod.polygon_area_perimeter(lon, lat)[0]), rel=1e-6)
