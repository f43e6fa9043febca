"""Pixels lie where the projection puts them, mixed colours between their neighbours."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers import crs
from layers.rasters import warp
from layers.rasters.pixels import halved, mix, pack, unpack


def exact(bounds, width, height, place):
    x = bounds[0] + (np.arange(width) + 0.5) * (bounds[2] - bounds[0]) / width
    y = bounds[3] - (np.arange(height) + 0.5) * (bounds[3] - bounds[1]) / height
    grid_x, grid_y = np.meshgrid(x, y)
    column, row = place(grid_x.ravel(), grid_y.ravel())
    return column.reshape(grid_x.shape), row.reshape(grid_x.shape)


@pytest.mark.parametrize(
    ("plane", "bounds", "source"),
    [
        ("EPSG:4545", (480_000, 2_830_000, 560_000, 2_880_000), "EPSG:3857"),  # a county
        ("EPSG:4545", (200_000, 2_000_000, 900_000, 2_500_000), "EPSG:4490"),  # far from the meridian
        (
            "+proj=lcc +lat_1=25 +lat_2=47 +lat_0=35 +lon_0=105 +ellps=GRS80 +units=m",
            (-2_600_000, -1_600_000, 2_400_000, 2_000_000),
            "EPSG:3857",
        ),  # the nation
        (
            "+proj=lcc +lat_1=25 +lat_2=47 +lat_0=35 +lon_0=105 +ellps=GRS80 +units=m",
            (-2_600_000, -1_600_000, 2_400_000, 2_000_000),
            "EPSG:4490",
        ),
    ],
)
def test_the_mesh_is_true_to_a_third_of_a_pixel(plane, bounds, source):
    width, height = 512, 370
    move = crs.transformer(plane, source)
    # the pixels of the source are as large as those of the picture
    x, y = move.transform(*(np.array([b, b + d]) for b, d in ((bounds[0], 1), (bounds[1], 0))))
    per = np.hypot(x[1] - x[0], y[1] - y[0]) * (bounds[2] - bounds[0]) / width

    def place(a, b):
        u, v = move.transform(a, b)
        return np.asarray(u) / per, -np.asarray(v) / per

    column, row = warp.mesh(bounds, width, height, place)
    at = column.min(), row.min()
    u, v = warp.spread(column - at[0], width, height), warp.spread(row - at[1], width, height)
    true_u, true_v = exact(bounds, width, height, place)
    assert np.hypot(u + at[0] - true_u, v + at[1] - true_v).max() <= 0.3


def test_a_pixel_keeps_its_colour_where_it_is_met_in_its_middle():
    picture = np.arange(1, 13, dtype=np.uint32).reshape(3, 4) * 0x01010101
    column, row = np.meshgrid(np.arange(4) + np.float32(0.5), np.arange(3) + np.float32(0.5))
    for smooth in (True, False):
        assert (warp.resample(picture, column, row, smooth=smooth) == picture).all()


def test_outside_there_is_nothing():
    picture = np.full((5, 5), 0xFFFFFFFF, dtype=np.uint32)
    column = np.array([[-1e7, -3.0, 8.0, 1e9]], dtype=np.float32)
    row = np.full((1, 4), 2.5, dtype=np.float32)
    for smooth in (True, False):
        assert not warp.resample(picture, column, row, smooth=smooth).any()
        assert not warp.resample(picture, row, column, smooth=smooth).any()


def test_halfway_is_the_mean():
    picture = np.array(
        [[pack(np.uint8(0), np.uint8(0), np.uint8(0)), pack(np.uint8(200), np.uint8(100), np.uint8(50))]]
    )
    one = warp.resample(
        picture.reshape(1, 2), np.array([[1.0]], np.float32), np.array([[0.5]], np.float32), smooth=True
    )
    assert np.abs(unpack(one)[0, 0].astype(int) - [100, 50, 25, 255]).max() <= 1


@given(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1), st.integers(0, 256))
def test_mixing_is_within_one_step_for_each_channel(one, other, share):
    mixed = mix(np.array([one], np.uint32), np.array([other], np.uint32), np.array([share], np.uint32))
    a, b, c = (np.array([v], np.uint32).view(np.uint8).astype(float) for v in (one, other, int(mixed[0])))
    assert np.abs(c - (a + (b - a) * share / 256)).max() <= 1


@given(st.integers(0, 2**24 - 1), st.integers(0, 2**24 - 1), st.integers(0, 256))
def test_opaque_pixels_stay_opaque(one, other, share):
    top = 0xFF000000
    mixed = mix(np.array([one | top], np.uint32), np.array([other | top], np.uint32), np.array([share], np.uint32))
    assert int(mixed[0]) >> 24 == 255


@pytest.mark.parametrize(("shape", "half"), [((4, 6), (2, 3)), ((5, 7), (3, 4)), ((1, 1), (1, 1))])
def test_half_size_is_the_mean_of_four(shape, half):
    assert halved(np.full(shape, 0xFF804020, np.uint32)).shape == half
    assert (halved(np.full(shape, 0xFF804020, np.uint32)) == 0xFF804020).all()


def test_colours_are_multiplied_by_opacity():
    one = np.array([[200]], np.uint8)
    assert unpack(pack(one, one, one, np.array([[128]], np.uint8)))[0, 0].tolist() == [100, 100, 100, 128]
    assert unpack(pack(one, one, one, np.array([[0]], np.uint8)))[0, 0].tolist() == [0, 0, 0, 0]
