"""``gis-desk info`` of base maps."""

import json

import pytest

from tests.rasterfiles import mbtiles, plain_tile, tiff, tile_of
from ui.cli.main import main


def test_info_of_a_geotiff(tmp_path, capsys):
    path = tiff(tmp_path / "影像.tif")
    assert main(["info", str(path)]) == 0
    said = capsys.readouterr().out
    assert "300 × 200 pixels of 10 m" in said
    assert "EPSG:4545" in said
    assert "No overviews" in said
    assert main(["info", str(path), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)["raster"]
    assert (found["width"], found["height"], found["bands"], found["overviews"]) == (300, 200, 3, [])
    assert found["bounds"][0] == pytest.approx(108.0, abs=0.001)


def test_info_of_mbtiles_with_problems(tmp_path, capsys):
    x, y = tile_of(108.4, 25.9, 9)
    path = mbtiles(tmp_path / "a.mbtiles", {(9, x, y): plain_tile(1, 2, 3), (9, x + 1, y): b"bad"}, {"name": "县"})
    assert main(["info", str(path), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)["raster"]
    assert (found["name"], found["format"], found["zooms"]) == ("县", "MBTiles", [9, 9])
    assert any("no pictures" in note["what"] for note in found["notes"])


def test_a_crs_that_is_missing_can_be_given(tmp_path, capsys):
    path = tiff(tmp_path / "a.tif", crs=None)
    assert main(["info", str(path)]) == 2
    assert "choose its CRS" in capsys.readouterr().err
    assert main(["info", str(path), "--crs", "EPSG:4545"]) == 0
    assert main(["info", str(path), "--crs", "nonsense"]) == 2


@pytest.mark.parametrize("name", ["bad.tif", "bad.mbtiles"])
def test_damaged_base_maps_end_in_one_line(tmp_path, capsys, name):
    path = tmp_path / name
    path.write_bytes(b"II*\0" + bytes(range(256)) * 3)
    assert main(["info", str(path)]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
