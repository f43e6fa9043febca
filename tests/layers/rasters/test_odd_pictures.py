"""Pictures that are odd but in order are shown; services that are hostile or broken are told and left."""

import threading
import time

import numpy as np
import pytest
import rasterio
from rasterio.transform import Affine

from layers import crs
from layers.errors import NetworkError
from layers.rasters import net
from layers.rasters.capabilities import services_of
from layers.rasters.geotiff import _PIECE, _piece
from layers.rasters.kept import DiskCache
from layers.rasters.online import open_online
from layers.rasters.opening import open_raster
from layers.rasters.services import xyz
from layers.work import Cancelled
from tests.rasterfiles import encoded, ramp, tiff
from tests.tileserver import serving

PLANE = "EPSG:4545"


def shown(raster, side=64):
    """All of the raster in its middle plane: (side, side, 4)."""
    west, south, east, north = raster.facts.bounds
    x, y = crs.transform_points([west, east, west, east], [south, south, north, north], crs.GEOGRAPHIC, PLANE)
    patch = raster.read((min(x), min(y), max(x), max(y)), side, side, PLANE)
    assert patch is not None
    return patch.pixels


def test_a_picture_of_one_pixel(tmp_path):
    raster = open_raster(tiff(tmp_path / "a.tif", np.full((3, 1, 1), 90, np.uint8)))
    assert (raster.facts.width, raster.facts.height) == (1, 1)
    pixels = shown(raster)
    assert np.abs(pixels[32, 32, :3].astype(int) - 90).max() <= 3
    assert pixels[32, 32, 3] > 245


@pytest.mark.parametrize("size", [(1, 900), (900, 1), (2, 3)])
def test_pictures_of_one_line(tmp_path, size):
    raster = open_raster(tiff(tmp_path / "a.tif", np.full((3, *size), 90, np.uint8)))
    assert (shown(raster)[..., 3] > 0).any()


def test_a_turned_picture_stands_turned(tmp_path):
    path = tmp_path / "a.tif"
    turned = Affine.translation(500_000, 2_900_000) @ Affine.rotation(30) @ Affine.scale(10, -10)
    with rasterio.open(path, "w", driver="GTiff", width=300, height=200, count=3, dtype="uint8", crs=PLANE,
                       transform=turned) as made:  # fmt: skip
        made.write(ramp(300, 200))
    raster = open_raster(path)
    x, y = turned @ (150.0, 100.0)
    patch = raster.read((x - 5, y - 5, x + 5, y + 5), 1, 1, PLANE)
    assert np.abs(patch.pixels[0, 0, :2].astype(int) - [127, 127]).max() <= 2
    corner = turned @ (0.0, 200.0)
    outside = raster.read((corner[0] - 400, corner[1] - 400, corner[0] - 300, corner[1] - 300), 4, 4, PLANE)
    assert outside is None or not outside.pixels.any()


@pytest.mark.parametrize(
    ("samples", "wanted"),
    [
        (np.stack([np.full((50, 60), v, np.uint8) for v in (0, 255, 255, 0)]), (255, 0, 0)),
        (np.stack([np.full((50, 60), v, np.uint8) for v in (255, 0, 0, 128)]), (0, 127, 127)),
    ],
    ids=["red", "half black"],
)
def test_printers_colours_become_those_of_the_screen(tmp_path, samples, wanted):
    path = tiff(tmp_path / "a.tif", samples, photometric="CMYK")
    pixel = shown(open_raster(path))[32, 32]
    assert pixel[3] == 255
    assert np.abs(pixel[:3].astype(int) - wanted).max() <= 2


@pytest.mark.parametrize("kind", ["float32", "int16", "uint32", "float64"])
def test_samples_of_any_kind_are_stretched(tmp_path, kind):
    samples = np.linspace(-30, 3000, 50 * 60).reshape(1, 50, 60)
    samples = samples.astype(kind) if kind != "uint32" else np.abs(samples).astype(kind)
    pixels = shown(open_raster(tiff(tmp_path / "a.tif", samples)))
    assert int(pixels[..., 0].max()) - int(pixels[..., 0].min()) > 200


def test_a_picture_of_nothing_but_gaps(tmp_path):
    samples = np.full((1, 50, 60), np.nan, np.float32)
    raster = open_raster(tiff(tmp_path / "a.tif", samples))
    assert raster.read((500_000.0, 2_899_500.0, 500_600.0, 2_900_000.0), 64, 64, PLANE) is None


def test_a_picture_across_the_antimeridian_lies_on_both_sides_of_it(tmp_path):
    path = tiff(tmp_path / "a.tif", ramp(300, 200), at=(750_000.0, 1_100_000.0), step=1000.0, crs="EPSG:32660")
    raster = open_raster(path)
    west, south, east, north = raster.facts.bounds
    assert -180 <= west < east <= 180
    assert south < north
    patch = raster.read((179.0, south, 180.0, north), 50, 50, "EPSG:4490")
    assert patch is not None
    assert (patch.pixels[..., 3] == 255).mean() > 0.5


@pytest.mark.parametrize("gap", [1, 2, 4, 8])
@pytest.mark.parametrize("block", [(256, 256), (512, 128), (1, 37_000), (8, 37_000), (37, 41)])
def test_a_picture_is_read_in_pieces_between_which_it_can_be_stopped(block, gap):
    wide = high = 512 * gap
    across, down = _piece(block, gap, wide, high)
    assert across % gap == 0
    assert down % gap == 0
    assert 0 < across <= wide
    assert 0 < down <= high
    assert across * down <= max(2 * _PIECE, (block[0] + gap) * max(block[1] * gap, wide))


DEEP = '<!DOCTYPE a [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)


@pytest.mark.parametrize(
    "content",
    [
        f"{DEEP}]><a>&j;</a>".encode(),  # a billion laughs
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>',  # a file of this computer
        b'<!DOCTYPE a SYSTEM "http://127.0.0.1:1/a.dtd"><a/>',  # a definition elsewhere
        b'<?xml version="1.0" encoding="utf-7"?><a/>',
        b"\xff\xfe\x00\x00" * 50,
        b"<a>" * 100_000,
        b"{}",
    ],
    ids=["laughs", "file", "elsewhere", "utf-7", "bytes", "deep", "json"],
)
def test_capabilities_that_are_hostile(content):
    start = time.monotonic()
    with pytest.raises(NetworkError) as refused:
        services_of(content, "https://maps.example/wmts")
    assert refused.value.do
    assert "root" not in str(refused.value)
    assert time.monotonic() - start < 30  # a guard against hanging, not a figure


@pytest.mark.parametrize(
    "target", ["file:///etc/hostname", "ftp://127.0.0.1/a", "gopher://127.0.0.1/", "//[::1", "data:,x"]
)
def test_a_server_cannot_send_elsewhere_than_to_servers(target):
    with serving(lambda path: (302, {"Location": target}, b"")) as server, pytest.raises(NetworkError) as refused:
        net.fetch(server.address)
    assert refused.value.do


def test_a_server_that_hangs_is_left_when_the_map_is_closed(tmp_path):
    hold = threading.Event()

    def hang(path):
        hold.wait(20)
        return 200, {}, b""

    before = threading.active_count()
    with serving(hang) as server:
        raster = open_online(xyz(server.address + "/{z}/{x}/{y}.png"), lambda: "", DiskCache(tmp_path), awake=True)
        try:
            patch = raster.read((12_000_000, 2_900_000, 12_010_000, 2_910_000), 64, 64, "EPSG:3857")
            assert patch is None or not patch.whole  # the map does not wait for it
            start = time.monotonic()
            raster.close()
            assert time.monotonic() - start < 5  # a guard against waiting for the server's answer
        finally:
            hold.set()
    limit = time.monotonic() + 15
    while threading.active_count() > before and time.monotonic() < limit:
        time.sleep(0.05)
    assert threading.active_count() <= before


@pytest.mark.parametrize(
    "body",
    [
        encoded(np.zeros((3, 4096, 4096), np.uint8)),  # a picture far larger than a tile
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x7f\xff\xff\xff\x7f\xff\xff\xff\x08\x02\x00\x00\x00",  # one that claims to be
        b"<!DOCTYPE html><html>login</html>",
        b"",
    ],
    ids=["large", "claims", "html", "nothing"],
)
def test_a_server_that_answers_nonsense_is_told(tmp_path, body):
    with serving(lambda path: (200, {"Content-Type": "image/png"}, body)) as server:
        raster = open_online(xyz(server.address + "/{z}/{x}/{y}.png"), lambda: "", DiskCache(tmp_path), awake=True)
        limit = time.monotonic() + 10
        while not raster.source.spoiled and time.monotonic() < limit:
            patch = raster.read((12_000_000, 2_900_000, 12_010_000, 2_910_000), 64, 64, "EPSG:3857")
            assert patch is None or not patch.pixels.any()
            time.sleep(0.02)
        assert raster.source.spoiled
        while body and raster.source.status.error is None and time.monotonic() < limit:
            time.sleep(0.02)
        error = raster.source.status.error
        assert "no picture" in error.what.template if body else error is None  # nothing at all is a gap
        raster.close()


def test_a_stop_is_heard_while_a_picture_is_warped(tmp_path):
    raster = open_raster(tiff(tmp_path / "a.tif"))
    box = (500_000.0, 2_898_000.0, 503_000.0, 2_900_000.0)
    raster.read(box, 1600, 1000, PLANE)  # its tiles are in memory now
    asked = []

    def stop():
        asked.append(1)
        return len(asked) > 6

    with pytest.raises(Cancelled):
        raster.read(box, 1600, 1000, PLANE, stopped=stop)
    assert len(asked) == 7
