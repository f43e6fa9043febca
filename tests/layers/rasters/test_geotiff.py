"""GeoTIFF of every kind is shown, placed truly, and refused with a reason where it cannot be."""

import numpy as np
import pytest
import rasterio
from rasterio.enums import ColorInterp, Resampling
from rasterio.windows import Window

from layers import crs, gcj02
from layers.errors import CrsError, FormatError
from layers.rasters.opening import open_raster
from layers.rasters.overviews import build_overviews, path_of
from layers.rasters.signature import is_raster
from layers.work import Cancelled, Progress
from tests.rasterfiles import ramp, tiff

PLANE = "EPSG:4545"
BOX = (500_000.0, 2_898_000.0, 503_000.0, 2_900_000.0)
"""The place of `tiff`'s picture of 300 by 200 pixels of 10 m."""


def read(raster, bounds=BOX, width=300, height=200, plane=PLANE, **more):
    patch = raster.read(bounds, width, height, plane, **more)
    assert patch is not None
    assert patch.whole
    assert patch.pixels.shape == (height, width, 4)
    return patch.pixels


def test_in_its_own_plane_it_is_shown_as_it_is(tmp_path):
    raster = open_raster(tiff(tmp_path / "a.tif"))
    pixels = read(raster)
    assert np.abs(pixels[..., :3].astype(int) - np.moveaxis(ramp(300, 200), 0, -1)).max() <= 1
    assert (pixels[..., 3] == 255).all()


def test_the_name_does_not_matter(tmp_path):
    raster = open_raster(tiff(tmp_path / "picture.jpg"))
    assert raster.facts.kind == "GeoTIFF"
    assert is_raster(tmp_path / "picture.jpg") == "GeoTIFF"


def test_in_another_plane_every_colour_is_where_it_belongs(tmp_path):
    raster = open_raster(tiff(tmp_path / "a.tif", crs="EPSG:3857", at=(12_067_000.0, 2_985_000.0)))
    west, south, east, north = raster.facts.bounds
    x, y = crs.transform_points([west, east], [south, north], crs.GEOGRAPHIC, PLANE)
    pixels = read(raster, (x[0], y[0], x[1], y[1]), 400, 300)
    at_x = x[0] + (np.arange(400) + 0.5) * (x[1] - x[0]) / 400
    at_y = y[1] - (np.arange(300) + 0.5) * (y[1] - y[0]) / 300
    grid = np.meshgrid(at_x, at_y)
    u, v = crs.transform_points(*grid, PLANE, "EPSG:3857")
    column, row = (u - 12_067_000.0) / 10 - 0.5, (2_985_000.0 - v) / 10 - 0.5
    inside = (column > 1) & (row > 1) & (column < 298) & (row < 198) & (pixels[..., 3] == 255)
    assert inside.mean() > 0.9
    red, green = column / 299 * 255, row / 199 * 255
    assert np.abs(pixels[..., 0] - red)[inside].max() < 2
    assert np.abs(pixels[..., 1] - green)[inside].max() < 2.5


def test_gcj02_is_moved_back(tmp_path):
    lon, lat = 108.40, 25.90
    shifted = gcj02.to_gcj02(np.array([lon]), np.array([lat]))
    samples = np.zeros((3, 101, 101), np.uint8)
    samples[:, 50, 50] = 255
    step = 1e-5
    at = (float(shifted[0][0]) - 50.5 * step, float(shifted[1][0]) + 50.5 * step)
    raster = open_raster(tiff(tmp_path / "a.tif", samples, at=at, step=step, crs="EPSG:4490"), shift="gcj02")
    box = (lon - 20.5 * step, lat - 20.5 * step, lon + 20.5 * step, lat + 20.5 * step)
    pixels = read(raster, box, 41, 41, crs.GEOGRAPHIC)
    assert np.unravel_index(pixels[..., 0].argmax(), (41, 41)) == (20, 20)
    assert raster.facts.bounds[0] < lon < raster.facts.bounds[2]


def test_outside_there_is_nothing(tmp_path):
    raster = open_raster(tiff(tmp_path / "a.tif"))
    assert raster.read((600_000, 2_898_000, 603_000, 2_900_000), 300, 200, PLANE) is None
    half = raster.read((498_500, 2_898_000, 501_500, 2_900_000), 300, 200, PLANE)
    assert half is not None
    assert not half.pixels[:, :145].any()
    assert (half.pixels[:, 155:, 3] == 255).all()


@pytest.mark.parametrize("seed", range(3))
def test_sixteen_bits_are_stretched(tmp_path, seed):
    values = np.random.default_rng(seed).integers(3000, 5000, (1, 200, 300), dtype=np.uint16)
    raster = open_raster(tiff(tmp_path / "a.tif", values))
    pixels = read(raster)
    assert pixels[..., 0].min() < 10
    assert pixels[..., 0].max() > 245
    assert any("uint16" in str(note.what) for note in raster.facts.notes)


def test_heights_with_gaps(tmp_path):
    values = np.linspace(100, 900, 60_000, dtype=np.float32).reshape(1, 200, 300)
    values[0, :50] = np.nan
    values[0, 50:60] = -9999
    pixels = read(open_raster(tiff(tmp_path / "a.tif", values, nodata=-9999)))
    assert not pixels[:59, :, 3].any()
    assert (pixels[61:, :, 3] == 255).all()
    assert pixels[199, 290, 0] > 240 > 20 > pixels[62, 5, 0]


def test_palette_is_shown_in_its_colours(tmp_path):
    values = np.zeros((1, 200, 300), np.uint8)
    values[:, :, 150:] = 7
    palette = {0: (10, 20, 30, 255), 7: (200, 100, 50, 255)}
    pixels = read(open_raster(tiff(tmp_path / "a.tif", values, palette=palette)))
    assert pixels[100, 10].tolist() == [10, 20, 30, 255]
    assert pixels[100, 290].tolist() == [200, 100, 50, 255]
    assert {tuple(p) for p in pixels.reshape(-1, 4).tolist()} == {(10, 20, 30, 255), (200, 100, 50, 255)}


def test_opacity_and_nodata(tmp_path):
    opacity = np.full((1, 200, 300), 255, np.uint8)
    opacity[:, :, :100] = 0
    samples = np.concatenate([ramp(300, 200), opacity])
    kinds = [ColorInterp.red, ColorInterp.green, ColorInterp.blue, ColorInterp.alpha]
    pixels = read(open_raster(tiff(tmp_path / "a.tif", samples, colours=kinds)))
    assert not pixels[:, :99].any()
    assert (pixels[:, 101:, 3] == 255).all()
    black = ramp(300, 200)
    black[:, :50] = 0
    pixels = read(open_raster(tiff(tmp_path / "b.tif", black, nodata=0)))
    assert not pixels[:49].any()
    assert (pixels[51:, :, 3] == 255).all()


def test_a_mask_beside_it(tmp_path):
    path = tiff(tmp_path / "a.tif")
    with rasterio.open(path, "r+") as made:
        mask = np.full((200, 300), 255, np.uint8)
        mask[:, 200:] = 0
        made.write_mask(mask)
    pixels = read(open_raster(path))
    assert not pixels[:, 201:].any()
    assert (pixels[:, :199, 3] == 255).all()


def test_overviews_stand_where_the_picture_stands(tmp_path):
    """Sizes that no overview divides: red and green must still tell the place."""
    path = tiff(tmp_path / "a.tif", ramp(1999, 1501), tiled=True, blockxsize=256, blockysize=256)
    with rasterio.open(path, "r+") as made:
        made.build_overviews([2, 4, 8], Resampling.average)
    raster = open_raster(path)
    assert raster.facts.levels == (1, 2, 4, 8)
    box = (500_000.0, 2_900_000.0 - 15_010, 500_000.0 + 19_990, 2_900_000.0)
    for width in (1999, 1000, 500, 250, 125):
        height = round(width * 1501 / 1999)
        pixels = read(raster, box, width, height)
        red = (np.arange(width) + 0.5) / width * 1999 - 0.5
        assert np.abs(pixels[height // 2, 2:-2, 0] - red[2:-2] * 255 / 1998).max() <= 2.5, width


@pytest.mark.parametrize("tiled", [True, False])
def test_without_overviews_small_scales_come_from_every_part(tmp_path, tiled):
    more = {"tiled": True, "blockxsize": 256, "blockysize": 256} if tiled else {}
    raster = open_raster(tiff(tmp_path / "a.tif", ramp(9001, 5003), step=1.0, **more))
    assert max(gap for _, gap in raster.source.plan) >= 16
    box = (500_000.0, 2_900_000.0 - 5003, 500_000.0 + 9001, 2_900_000.0)
    for width in (1125, 562, 281):
        height = round(width * 5003 / 9001)
        pixels = read(raster, box, width, height)
        red = (np.arange(width) + 0.5) / width * 255
        assert np.abs(pixels[height // 2, 2:-2, 0] - red[2:-2]).max() <= 2, width


def test_a_stop_is_heard_and_nothing_is_lost(tmp_path):
    raster = open_raster(tiff(tmp_path / "a.tif", ramp(9001, 5003), step=1.0, tiled=True))
    box = (500_000.0, 2_900_000.0 - 5003, 500_000.0 + 9001, 2_900_000.0)
    asked = []

    def stopped():
        asked.append(1)
        return len(asked) > 30

    with pytest.raises(Cancelled):
        raster.read(box, 281, 156, PLANE, stopped=stopped)
    assert read(raster, box, 281, 156)[2:-2, 2:-2, 3].min() == 255


def test_overviews_beside_the_picture(tmp_path):
    path = tiff(tmp_path / "a.tif", ramp(5001, 3003), step=1.0, tiled=True)
    before = path.read_bytes()
    steps = []
    build_overviews(path, Progress(lambda done, total, what: steps.append((done, total))))
    assert path.read_bytes() == before
    assert steps[-1][0] == steps[-1][1] > 1
    raster = open_raster(path)
    assert raster.facts.levels[:2] == (1, 4)
    box = (500_000.0, 2_900_000.0 - 3003, 500_000.0 + 5001, 2_900_000.0)
    pixels = read(raster, box, 312, 187)
    assert np.abs(pixels[90, 2:-2, 0] - ((np.arange(312) + 0.5) / 312 * 255)[2:-2]).max() <= 2


def test_overviews_that_are_stopped_leave_nothing(tmp_path):
    path = tiff(tmp_path / "a.tif", ramp(5001, 3003), step=1.0, tiled=True)
    with pytest.raises(Cancelled):
        build_overviews(path, Progress(stopped=lambda: True))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.tif"]
    assert not path_of(path).exists()


def test_a_file_of_four_gigabytes_is_opened_and_drawn_in_part(tmp_path):
    path = tmp_path / "large.tif"
    side = 37_000
    with rasterio.open(
        path, "w", driver="GTiff", width=side, height=side, count=3, dtype="uint8", crs=PLANE, tiled=True,
        transform=rasterio.transform.from_origin(400_000, 2_900_000, 1, 1), SPARSE_OK=True, BIGTIFF="YES",
    ) as made:  # fmt: skip
        made.write(ramp(512, 512), window=Window(18_432, 18_432, 512, 512))
    raster = open_raster(path)
    middle = (400_000 + 18_432, 2_900_000 - 18_432 - 512, 400_000 + 18_432 + 512, 2_900_000 - 18_432)
    pixels = read(raster, middle, 512, 512)
    assert np.abs(pixels[..., :3].astype(int) - np.moveaxis(ramp(512, 512), 0, -1)).max() <= 1
    assert any("no overviews" in str(note.what) for note in raster.facts.notes)


def test_crs_that_is_missing_is_told_by_the_numbers_or_asked_for(tmp_path):
    zone = open_raster(tiff(tmp_path / "a.tif", crs=None, at=(36_500_000.0, 2_900_000.0)))
    assert "EPSG:4524" in zone.facts.crs
    assert zone.facts.notes[0].kind == "should"
    degrees = open_raster(tiff(tmp_path / "b.tif", crs=None, at=(108.4, 25.9), step=1e-4))
    assert "EPSG:4490" in degrees.facts.crs
    unknown = tiff(tmp_path / "c.tif", crs=None)
    with pytest.raises(CrsError, match="does not say"):
        open_raster(unknown)
    assert "EPSG:4545" in open_raster(unknown, "EPSG:4545").facts.crs


def test_old_datums_are_refused_without_parameters(tmp_path):
    with pytest.raises(CrsError, match="Beijing 54"):
        open_raster(tiff(tmp_path / "a.tif", crs="EPSG:2432"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"II*\0" + b"\xff" * 400, "cannot be read"),
        (b"II*\0\x08\0\0\0\xff\xff", "cannot be read"),
        (b"MM\0*", "cannot be read"),
        (b"hello", "neither"),
        (b"", "neither"),
    ],
)
def test_damaged_files_are_refused(tmp_path, content, said):
    path = tmp_path / "bad.tif"
    path.write_bytes(content)
    with pytest.raises(FormatError, match=said):
        open_raster(path)


def test_a_missing_file_and_a_picture_without_position(tmp_path):
    with pytest.raises(FormatError, match="no such file"):
        open_raster(tmp_path / "none.tif")
    with pytest.raises(FormatError, match="no position"):
        open_raster(tiff(tmp_path / "a.tif", at=None, crs=None))
    with pytest.raises(FormatError, match="complex"):
        open_raster(tiff(tmp_path / "b.tif", np.zeros((1, 5, 5), np.complex64)))


def test_a_file_cut_off_shows_what_is_there(tmp_path):
    path = tiff(tmp_path / "a.tif", ramp(1500, 1500), tiled=True, blockxsize=256, blockysize=256)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * 2 // 3])
    try:
        raster = open_raster(path)
    except FormatError:
        return
    raster.read((500_000.0, 2_885_000.0, 515_000.0, 2_900_000.0), 1500, 1500, PLANE)
    assert raster.source.spoiled > 0


def test_a_file_that_goes_away_hurts_nobody(tmp_path):
    path = tiff(tmp_path / "a.tif", ramp(3000, 3000), tiled=True)
    with rasterio.open(path, "r+") as made:
        made.build_overviews([2, 4], Resampling.average)
    raster = open_raster(path)
    path.write_bytes(path.read_bytes()[:2000])
    for width in (1500, 300, 100):
        raster.read((500_000.0, 2_870_000.0, 530_000.0, 2_900_000.0), width, width, PLANE)
    assert raster.source.spoiled > 0
    raster.close()
    with pytest.raises(Cancelled):
        raster.read((500_000.0, 2_899_000.0, 501_000.0, 2_900_000.0), 100, 100, PLANE)


def test_other_drivers_are_never_asked(tmp_path):
    """A virtual raster could name any file or address; it is no GeoTIFF, whatever it is called."""
    path = tmp_path / "a.tif"
    path.write_text('<VRTDataset rasterXSize="1" rasterYSize="1"></VRTDataset>')
    with pytest.raises(FormatError, match="neither"):
        open_raster(path)
