"""MBTiles of every make are shown; damaged, lying and hostile ones end in a message or an empty tile."""

import sqlite3

import numpy as np
import pytest

from layers.errors import FormatError
from layers.rasters.images import MOST_SIDE, decode, kind_of
from layers.rasters.opening import open_raster
from layers.rasters.raster import Raster
from layers.rasters.signature import is_raster
from tests.rasterfiles import encoded, mbtiles, plain_tile, ramp, tile_of

PLANE = "EPSG:3857"
EDGE = 20037508.342789244
RED, GREEN = plain_tile(200, 0, 0), plain_tile(0, 200, 0)


def box_of(zoom, column, row):
    side = 2 * EDGE / (1 << zoom)
    return -EDGE + column * side, EDGE - (row + 1) * side, -EDGE + (column + 1) * side, EDGE - row * side


def shown(raster: Raster, zoom, column, row, side=64):
    patch = raster.read(box_of(zoom, column, row), side, side, PLANE)
    return None if patch is None else patch.pixels[side // 2, side // 2].tolist()


@pytest.fixture
def two(tmp_path):
    """Two zooms round a county: zoom 9 red, zoom 10 green."""
    x, y = tile_of(108.4, 25.9, 9)
    tiles = {(9, x, y): RED} | {(10, 2 * x + i, 2 * y + j): GREEN for i in (0, 1) for j in (0, 1)}
    return mbtiles(tmp_path / "a.mbtiles", tiles, {"name": "County", "format": "png", "attribution": "Survey"}), x, y


def test_each_zoom_at_its_scale(two):
    path, x, y = two
    raster = open_raster(path)
    assert (raster.facts.name, raster.facts.attribution, raster.facts.zooms) == ("County", "Survey", (9, 10))
    fine = raster.read(box_of(9, x, y), 512, 512, PLANE)
    coarse = raster.read(box_of(9, x, y), 256, 256, PLANE)
    assert fine is not None
    assert coarse is not None
    assert fine.pixels[256, 256].tolist() == [0, 200, 0, 255]
    assert coarse.pixels[128, 128].tolist() == [200, 0, 0, 255]
    west, south, east, north = raster.facts.bounds
    assert west < 108.4 < east
    assert south < 25.9 < north
    assert east - west == pytest.approx(360 / 512)


def test_rows_are_counted_from_the_south_unless_it_says_xyz(tmp_path):
    tiles = {(1, 0, 0): RED, (1, 0, 1): GREEN}
    north = open_raster(mbtiles(tmp_path / "a.mbtiles", tiles))
    assert shown(north, 1, 0, 0) == [200, 0, 0, 255]
    turned = open_raster(mbtiles(tmp_path / "b.mbtiles", tiles, {"scheme": "xyz"}))
    assert shown(turned, 1, 0, 0) == [0, 200, 0, 255]


@pytest.mark.parametrize(("driver", "off"), [("PNG", 0), ("JPEG", 12), ("WEBP", 12)])
def test_pictures_of_each_kind(tmp_path, driver, off):
    picture = encoded(ramp(256, 256), driver)
    raster = open_raster(mbtiles(tmp_path / "a.mbtiles", {(3, 4, 3): picture}, {"format": "png"}))
    patch = raster.read(box_of(3, 4, 3), 256, 256, PLANE)
    assert np.abs(patch.pixels[..., :3].astype(int) - np.moveaxis(ramp(256, 256), 0, -1)).max() <= max(off, 1)


def test_gaps_are_empty_and_bad_tiles_are_counted(tmp_path):
    good = {(4, x, 5): RED for x in range(6)}
    bad = {(4, 6, 5): b"no picture", (4, 7, 5): RED[:60], (4, 8, 5): b"", (4, 9, 5): "text", (4, 10, 5): None}
    raster = open_raster(mbtiles(tmp_path / "a.mbtiles", good | bad))
    assert any(note.kind == "should" and "no pictures" in str(note.what) for note in raster.facts.notes)
    assert shown(raster, 4, 2, 5) == [200, 0, 0, 255]
    for column in (6, 7, 8, 9, 10):
        assert shown(raster, 4, column, 5) in (None, [0, 0, 0, 0])
    assert raster.source.spoiled == 5
    assert shown(raster, 4, 13, 5) is None
    assert raster.source.spoiled == 5


def test_metadata_that_lie(tmp_path):
    x, y = tile_of(108.4, 25.9, 8)
    told = {"bounds": "-10,-10,10,10", "minzoom": "0", "maxzoom": "99", "format": "jpg", "name": "A\nB"}
    raster = open_raster(mbtiles(tmp_path / "a.mbtiles", {(8, x, y): RED}, told))
    assert raster.facts.zooms == (8, 8)
    assert raster.facts.bounds[0] < 108.4 < raster.facts.bounds[2]
    assert raster.facts.name == "A B"
    assert any("extent" in str(note.what) for note in raster.facts.notes)


def test_offset_maps_are_told_by_their_words(tmp_path):
    raster = open_raster(mbtiles(tmp_path / "a.mbtiles", {(1, 0, 0): RED}, {"description": "高德矢量"}))
    assert any("GCJ-02" in str(note.what) for note in raster.facts.notes)


def test_tiles_of_512_pixels_and_of_other_sizes(tmp_path):
    tiles = {(2, 1, 1): plain_tile(200, 0, 0, 512), (2, 2, 1): plain_tile(0, 200, 0, 512), (2, 3, 1): RED}
    raster = open_raster(mbtiles(tmp_path / "a.mbtiles", tiles))
    assert raster.levels[0].tile == 512
    assert shown(raster, 2, 1, 1) == [200, 0, 0, 255]
    assert shown(raster, 2, 3, 1) == [200, 0, 0, 255]


def test_too_small_a_scale_draws_nothing_instead_of_everything(tmp_path):
    x, y = tile_of(108.4, 25.9, 14)
    raster = open_raster(mbtiles(tmp_path / "a.mbtiles", {(14, x + i, y): RED for i in range(40)}))
    assert raster.read((-EDGE, -EDGE, EDGE, EDGE), 512, 512, PLANE) is None


def test_tiles_as_a_view(tmp_path):
    path = tmp_path / "a.mbtiles"
    connection = sqlite3.connect(path)
    connection.executescript(
        "CREATE TABLE map (zoom_level, tile_column, tile_row, tile_id);"
        "CREATE TABLE images (tile_id, tile_data);"
        "CREATE VIEW tiles AS SELECT zoom_level, tile_column, tile_row, tile_data FROM map"
        " JOIN images ON map.tile_id = images.tile_id;"
    )
    connection.execute("INSERT INTO map VALUES (1, 0, 1, 'a')")
    connection.execute("INSERT INTO images VALUES ('a', ?)", (RED,))
    connection.commit()
    connection.close()
    assert shown(open_raster(path), 1, 0, 0) == [200, 0, 0, 255]


def test_a_view_without_end_is_given_up(tmp_path, monkeypatch):
    path = tmp_path / "a.mbtiles"
    connection = sqlite3.connect(path)
    connection.execute(
        "CREATE VIEW tiles AS WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n)"
        " SELECT i AS zoom_level, i AS tile_column, i AS tile_row, x'00' AS tile_data FROM n WHERE i < 0"
    )
    connection.close()
    monkeypatch.setattr("layers.rasters.mbtiles._PATIENCE_S", 0.2)
    with pytest.raises(FormatError):
        open_raster(path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"SQLite format 3\0" + b"\xff" * 3000, "damaged"),
        (b"", "damaged|no tiles"),
        (b"hello", "damaged"),
    ],
)
def test_damaged_files_are_refused(tmp_path, content, said):
    path = tmp_path / "a.mbtiles"
    path.write_bytes(content)
    with pytest.raises(FormatError, match=said):
        open_raster(path)


def test_a_file_cut_off_is_refused_or_shown_in_part(tmp_path):
    noise = np.random.default_rng(0).integers(0, 255, (3, 256, 256), dtype=np.uint8)
    tiles = {(6, x, y): encoded(noise) for x in range(8) for y in range(8)}
    path = mbtiles(tmp_path / "a.mbtiles", tiles)
    content = path.read_bytes()
    for share in (0.1, 0.5, 0.9):
        path.write_bytes(content[: int(len(content) * share)])
        try:
            raster = open_raster(path)
        except FormatError:
            continue
        for x in range(8):
            shown(raster, 6, x, 5)
        raster.close()


@pytest.mark.parametrize("seed", range(6))
def test_bytes_turned_over_never_crash(tmp_path, seed):
    random = np.random.default_rng(seed)
    path = mbtiles(tmp_path / "a.mbtiles", {(3, x, 2): RED for x in range(8)}, {"name": "n"})
    content = bytearray(path.read_bytes())
    for at in random.integers(100, len(content), 200):
        content[at] = random.integers(0, 256)
    path.write_bytes(content)
    try:
        raster = open_raster(path)
    except FormatError:
        return
    for x in range(8):
        shown(raster, 3, x, 2)


@pytest.mark.parametrize(
    ("schema", "tiles", "told", "said"),
    [
        ("CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data)", {}, None, "no tiles"),
        ("CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data)", {(1, 0, 0): b"x"}, None, "is a picture"),
        ("CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data)", {(1, 0, 0): b"\x1f\x8b"},
         {"format": "pbf"}, "vector tiles"),
    ],
)  # fmt: skip
def test_files_without_pictures_are_refused(tmp_path, schema, tiles, told, said):
    with pytest.raises(FormatError, match=said):
        open_raster(mbtiles(tmp_path / "a.mbtiles", tiles, told, schema=schema))


def test_a_database_of_something_else_is_no_base_map(tmp_path):
    path = tmp_path / "a.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE people (name)")
    connection.commit()
    connection.close()
    assert is_raster(path) == ""
    renamed = path.rename(tmp_path / "a.mbtiles")
    with pytest.raises(FormatError, match="damaged"):
        open_raster(renamed)


def test_bombs_are_refused():
    side = MOST_SIDE * 2
    assert decode(encoded(np.zeros((1, side, side), np.uint8))) is None
    assert decode(b"\x89PNG\r\n\x1a\n" + b"\0" * 9_000_000) is None
    assert decode(b"") is None
    assert kind_of(b"RIFF....WAVE") is None


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_grey_and_transparent_pictures(count):
    samples = np.full((count, 4, 4), 90, np.uint8)
    pixels = decode(encoded(samples)).view(np.uint8).reshape(4, 4, 4)
    assert pixels[0, 0, 3] == (255 if count in (1, 3) else 90)
    assert pixels[0, 0, 0] == (90 if count in (1, 3) else 32)


@pytest.mark.parametrize("driver", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_pictures_cut_off_are_none(driver, share):
    content = encoded(ramp(256, 256), driver)
    assert decode(content) is not None
    assert decode(content[: int(len(content) * share)]) is None
