"""Frames on the ground, graticule and grid."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_desk.map.layout.framing import box_points, frame_on, rounded_scale
from gis_desk.map.layout.items import MapItem
from gis_desk.map.layout.net import degrees_text, graticule, grid, lines_total_mm
from gis_desk.map.plane import plane_of
from layers.crs import azimuth_deg, distance_m

BOX = (108.0, 25.0, 108.4, 25.3)
ITEM = MapItem("map", 20.0, 30.0, 300.0, 200.0, border=8.0)
TURNS = st.floats(-180, 180)


def framed(turn=0.0, scale=0.0, box=BOX, item=ITEM):
    plane = plane_of(box)
    return frame_on(item, plane, box_points(plane, box), turn=turn, scale=scale)


@settings(deadline=None)
@given(TURNS)
def test_everything_fits_at_a_round_scale(turn):
    one = framed(turn)
    assert rounded_scale(one.scale) == one.scale
    lon, lat = np.array([108.0, 108.4, 108.4, 108.0]), np.array([25.0, 25.0, 25.3, 25.3])
    x, y = one.to_mm(lon, lat).T
    assert (x > 20).all()
    assert (x < 320).all()
    assert (y > 30).all()
    assert (y < 230).all()


@settings(deadline=None)
@given(TURNS, st.floats(20, 320), st.floats(30, 230))
def test_there_and_back(turn, x, y):
    one = framed(turn)
    lon, lat = one.to_degrees(x, y)
    assert one.to_mm(lon, lat)[0] == pytest.approx([x, y], abs=1e-4)


def test_ten_centimetres_are_what_the_scale_says():
    one = framed(30.0, 50_000.0)
    (a, b), (c, d) = one.to_degrees(120, 130), one.to_degrees(220, 130)
    assert float(distance_m(a, b, c, d)) == pytest.approx(5000, rel=5e-4)


@pytest.mark.parametrize("turn", [0.0, 37.0, -120.0])
def test_north_is_true_north(turn):
    one = framed(turn)
    lon, lat = one.to_degrees(170, 130)
    away = np.radians(one.north)
    to_lon, to_lat = one.to_degrees(170 + 20 * np.sin(away), 130 - 20 * np.cos(away))
    bearing = azimuth_deg(lon, lat, to_lon, to_lat)
    assert min(bearing, 360 - bearing) < 0.02


@pytest.mark.parametrize("turn", [0.0, 15.0])
def test_the_world_file_numbers_lead_to_the_corners(turn):
    one = framed(turn)
    a, d, b, e, c, f = one.affine
    for right, down in ((20, 30), (320, 30), (320, 230)):
        x, y = a * right + b * down + c, d * right + e * down + f
        assert one.view().to_plane(right - 20, down - 30) == pytest.approx((x, y), abs=1e-4)


def test_every_graticule_line_is_where_it_says():
    one = framed(0.0)
    net = graticule(one, 300.0)
    assert net.marks
    tops = [m for m in net.marks if m.side == "top"]
    for mark in tops:
        lon, _ = one.to_degrees(20 + mark.at, 30)
        degrees, minutes = mark.words.rstrip("E′").split("°")
        assert lon == pytest.approx(int(degrees) + int(minutes) / 60, abs=1e-5)
    assert {m.side for m in net.marks} == {"top", "bottom", "left", "right"}


@settings(deadline=None)
@given(TURNS)
def test_turned_frames_are_lettered_at_their_sides_only(turn):
    one = framed(turn)
    for net in (graticule(one), grid(one)):
        for xy in net.lines:
            assert (xy >= -1e-6).all()
            assert (xy[:, 0] <= 300 + 1e-6).all()
            assert (xy[:, 1] <= 200 + 1e-6).all()
        for mark in net.marks:
            assert 0 < mark.at < (300 if mark.side in ("top", "bottom") else 200)
    assert lines_total_mm(graticule(one)) > 400


def test_a_conic_has_curved_parallels_and_no_grid():
    wide = framed(box=(100.0, 25.0, 112.0, 33.0))
    assert wide.plane.middle is None
    assert grid(wide).lines == ()
    bend = max(np.ptp(xy[:, 1]) for xy in graticule(wide, 3600.0).lines if np.ptp(xy[:, 0]) > 200)
    assert bend > 3


def test_the_grid_carries_the_zone_on_eastings_only():
    net = grid(framed(), 5000.0, zone=True)
    words = {m.side: m.words for m in net.marks}
    assert words["top"].startswith("36 ")
    assert " " not in words["left"]


def test_absurd_steps_draw_nothing():
    assert graticule(framed(), 1.0).lines == ()
    assert grid(framed(), 1.0).lines == ()


@pytest.mark.parametrize(
    ("value", "east", "step", "words"),
    [
        (108.5, True, 60, "108°30′E"),
        (25.0, False, 3600, "25°N"),
        (25.0, False, 60, "25°00′N"),
        (-0.5, True, 1800, "0°30′W"),
        (25 + 1 / 3600, False, 1, "25°00′01″N"),
        (59.99999999 / 60 + 24, False, 60, "25°00′N"),
    ],
)
def test_degrees_in_words(value, east, step, words):
    assert degrees_text(value, east=east, step_s=step) == words
