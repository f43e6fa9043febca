"""A base map lies below everything, toned as its layer says, and never decides where the map begins."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gis_desk.map import MapLayer, build_scene
from gis_desk.map.build import degrees_of
from gis_desk.map.plane import Plane
from gis_desk.map.rasters import Look, map_layer
from layers.errors import CrsError
from layers.rasters.opening import open_raster
from layers.text import text
from tests.rasterfiles import tiff

PLANE = Plane("EPSG:4545", 108.0)
BOX = (500_000.0, 2_898_000.0, 503_000.0, 2_900_000.0)


def base(path, **how):
    look = how.pop("look", Look())
    return map_layer("base", text("Base"), open_raster(path), visible=how.pop("visible", True), opacity=1.0, look=look)


def point(lon, lat):
    frame = gpd.GeoDataFrame({"key": ["a"]}, geometry=[shapely.Point(lon, lat)], crs="EPSG:4490")
    return MapLayer("p", text("Points"), "point", frame)


def test_it_is_the_lowest_layer_and_reads_in_the_plane(tmp_path):
    scene = build_scene([point(108.01, 26.2), base(tiff(tmp_path / "a.tif"))], PLANE)
    assert [layer.kind for layer in scene.layers] == ["raster", "point"]
    picture = scene.layers[0].picture
    level = picture.level(BOX, 300, 200)
    pixels, whole = picture.read(BOX, 300, 200, level, lambda: False)
    assert whole
    assert abs(int(pixels[100, 150, 0]) - 128) <= 1
    assert scene.layers[0].bounds == pytest.approx(BOX, abs=2)


def test_the_map_begins_with_the_county_and_with_the_picture_only_where_there_is_nothing_else(tmp_path):
    below = base(tiff(tmp_path / "a.tif"))
    assert degrees_of([below, point(120, 30)]) == (120, 30, 120, 30)
    assert degrees_of([below]) == pytest.approx(below.source.facts.bounds)
    assert degrees_of([base(tmp_path / "a.tif", visible=False)]) is None
    assert build_scene([below, point(108.5, 26.2)], PLANE).bounds[2] > 540_000
    assert build_scene([below], PLANE).bounds == pytest.approx(BOX, abs=2)


def test_an_old_datum_is_refused_when_the_scene_is_built(tmp_path):
    layer = base(tiff(tmp_path / "a.tif"))
    layer.source.definition = "EPSG:2432"
    with pytest.raises(CrsError):
        build_scene([layer], PLANE)


def test_pictures_of_one_look_are_equal(tmp_path):
    one = base(tiff(tmp_path / "a.tif"))
    keys = [build_scene([one], PLANE).layers[0].picture.key for _ in range(2)]
    assert keys[0] == keys[1]
    grey = base(tmp_path / "a.tif", look=Look(grey=True))
    assert build_scene([grey], PLANE).layers[0].picture.key != keys[0]


def some_pixels(seed):
    """A few pixels of any opacity, colours multiplied by it."""
    made = np.random.default_rng(seed).integers(0, 256, (3, 7, 4), dtype=np.uint8)
    made[..., :3] = np.minimum(made[..., :3], made[..., 3:])
    return made


@given(st.integers(0, 9999), st.floats(-1, 1), st.floats(-1, 1), st.booleans())
def test_toning_keeps_opacity_and_stays_multiplied(seed, brightness, contrast, grey):
    some = some_pixels(seed)
    toned = Look(brightness, contrast, grey).tone(some)
    assert (toned[..., 3] == some[..., 3]).all()
    assert (toned[..., :3] <= toned[..., 3:]).all()
    if grey:
        assert (np.ptp(toned[..., :3], axis=-1) == 0).all()


def test_tones():
    some = np.array([[[10, 100, 200, 255]]], np.uint8)
    assert Look().tone(some) is some
    assert Look(brightness=1).tone(some)[0, 0].tolist() == [255, 255, 255, 255]
    assert Look(brightness=-1).tone(some)[0, 0].tolist() == [0, 0, 0, 255]
    assert Look(contrast=-1).tone(some)[0, 0, :3].tolist() == [127, 127, 127]
    assert Look(contrast=1).tone(some)[0, 0].tolist()[::2] == [0, 255]


@pytest.mark.parametrize("bad", ["x", None, float("nan"), 7, -9, True])
def test_styles_that_make_no_sense_are_kept_in_bounds(bad):
    assert -1 <= Look.of({"brightness": bad, "contrast": bad}).brightness <= 1
