"""Printed maps: right size, right scale, everything on them, nothing cut."""

import shutil
import subprocess

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from PySide6.QtGui import QImage

from gis_desk.map import build_scene
from gis_desk.map.angles import dms
from gis_desk.map.book import grid_step_m, scale_for, tiles
from gis_desk.map.plane import plane_of
from layers.store import Store
from layers.text import text
from tests.gis_desk.map.coverage import layer, squares
from tests.images import near, pixels
from ui.cli.main import main
from ui.map.paths import Cache
from ui.print.frame import Frame, draw_map, legend_of, view_of
from ui.print.pdf import DPI, write_pdf

pytestmark = pytest.mark.usefixtures("qapp")
needs_poppler = pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="poppler-utils is not installed")


@pytest.fixture
def workspace(tmp_path):
    return filled(tmp_path / "county.gpkg")


def filled(path):
    divisions = squares([["990121001", "990121002"], ["990122001", "990122002"]], side=0.03)
    divisions["name"] = ["龙山镇", "水口乡", "金竹镇", "木子乡"]
    border = shapely.LineString([(108.0, 25.03), (108.06, 25.03)])
    lines = gpd.GeoDataFrame(
        {
            "key": ["L1"],
            "code": ["2122"],
            "name": ["东山—西水线"],
            "level": ["county"],
            "status": ["legal"],
            "left_unit": ["990122001"],
            "right_unit": ["990121001"],
        },
        geometry=[border],
        crs="EPSG:4490",
    )
    markers = gpd.GeoDataFrame(
        {
            "key": ["M1", "M2"],
            "number": ["2122001Q", "2122002Q"],
            "line": ["L1", "L1"],
            "posts": ["single", "single"],
            "state": ["intact", "lost"],
            "chainage_m": [0.0, 3000.0],
        },
        geometry=[border.interpolate(0.1, normalized=True), border.interpolate(0.8, normalized=True)],
        crs="EPSG:4490",
    )
    with Store.create(path) as store:
        store.load("division", divisions, text("divisions"))
        store.load("boundary_line", lines, text("lines"))
        store.load("marker", markers, text("markers"))
    return path


def poppler(tool: str, *arguments: object) -> str:
    run = subprocess.run([tool, *map(str, arguments)], capture_output=True, check=True)
    return run.stdout.decode("utf-8")


@needs_poppler
def test_the_scale_is_exact(tmp_path):
    """Two squares 2,000 m apart on the ground lie 40 mm apart on paper at 1:50,000."""
    plane = plane_of((108.0, 25.0, 108.1, 25.1))
    x, y = (float(v[0]) for v in plane.forward([108.05], [25.05]))
    boxes = [shapely.box(x + d - 50, y - 50, x + d + 50, y + 50) for d in (-1000, 1000)]
    lonlat = [shapely.transform(b, lambda p: np.column_stack(plane.inverse(p[:, 0], p[:, 1]))) for b in boxes]
    frame = gpd.GeoDataFrame({"key": ["a", "b"], "name": ["", ""]}, geometry=lonlat, crs="EPSG:4490")
    scene = build_scene([layer(frame, "line", style={"colour": "#ff0000", "width_mm": 0.3, "fill": False})], plane)
    here = Frame(20, 20, 160, 100)

    def draw(page):
        draw_map(page, here, scene, view_of(here, x, y, 50_000, page.dots), Cache())

    write_pdf(tmp_path / "scale.pdf", "scale", (200, 140), [draw])
    poppler("pdftoppm", "-r", 254, "-png", tmp_path / "scale.pdf", tmp_path / "scale")
    red = near(QImage(str(next(tmp_path.glob("scale*.png")))), (255, 0, 0), 60)
    columns = np.flatnonzero(red.any(axis=0))
    left, right = columns[columns < columns.mean()].mean(), columns[columns > columns.mean()].mean()
    assert (right - left) / 10 == pytest.approx(40.0, abs=0.15)
    assert (left + right) / 20 == pytest.approx(100.0, abs=0.15)
    assert DPI >= 600


@needs_poppler
def test_the_county_map(workspace, tmp_path):
    out = tmp_path / "county.pdf"
    assert main(["print", str(workspace), "--layout", "county", "--title", "龙山县行政区划图", "--out", str(out)]) == 0
    words = poppler("pdftotext", "-layout", out, "-")
    assert "龙山县行政区划图" in words
    assert "signed" not in words
    poppler("pdftoppm", "-r", 40, "-png", out, tmp_path / "county")
    image = pixels(QImage(str(next(tmp_path.glob("county*.png")))))
    assert (image[:, :, :3].min(axis=2) < 250).mean() > 0.2, "the page is not blank"


def test_nothing_to_print(tmp_path, capsys):
    Store.create(tmp_path / "empty.gpkg").close()
    for layout in ("route", "county"):
        assert main(["print", str(tmp_path / "empty.gpkg"), "--layout", layout, "--out", str(tmp_path / "x.pdf")]) == 2
    assert capsys.readouterr().err.count("\n") == 2


def test_a_folder_that_is_not_there(workspace, tmp_path, capsys):
    out = tmp_path / "nowhere" / "x.pdf"
    assert main(["print", str(workspace), "--layout", "county", "--out", str(out)]) == 2
    assert "folder" in capsys.readouterr().err


def test_an_older_file_stays_when_printing_fails(workspace, tmp_path, monkeypatch):
    out = tmp_path / "x.pdf"
    out.write_bytes(b"old")
    monkeypatch.setattr("ui.print.pdf.correct", lambda path, log: (_ for _ in ()).throw(OSError(28, "No space left")))
    assert main(["print", str(workspace), "--layout", "county", "--out", str(out)]) == 2
    assert out.read_bytes() == b"old"
    assert sorted(p.name for p in tmp_path.glob(".gis-desk-*")) == []


@pytest.mark.parametrize(
    ("degrees", "east", "shown"),
    [
        (108.012, True, "108°00′43.2″E"),
        (25.0, False, "25°00′00.0″N"),
        (-0.5, False, "0°30′00.0″S"),
        (107.99999999, True, "108°00′00.0″E"),  # seconds carry over
    ],
)
def test_degrees_minutes_seconds(degrees, east, shown):
    assert dms(degrees, east=east) == shown


def test_scales_and_grids():
    assert scale_for((0, 0, 28_000, 10_000), 310, 230) == 125_000
    assert grid_step_m(10_000) == 1000
    assert grid_step_m(50_000) == 1000
    assert grid_step_m(125_000) == 5000


def test_tiles_cover_and_skip():
    box = (0.0, 0.0, 10_000.0, 1_000.0)
    route = shapely.LineString([(0, 500), (3000, 500)])
    assert len(tiles(box, [shapely.box(*box)], 10_000, 300, 200)) == 4
    assert len(tiles(box, [route], 10_000, 300, 200)) == 2


def test_the_legend_lists_what_is_drawn_and_nothing_else():
    frame = squares([["990121001", "990121002"]])
    points = frame.iloc[:1].assign(geometry=[shapely.Point(108.005, 25.005)], posts="single", number="1")
    far = points.assign(geometry=[shapely.Point(109, 26)], posts="double")
    near, away = shapely.LineString([(108, 25), (108.02, 25.01)]), shapely.LineString([(108.03, 25.1), (108.2, 25.0)])
    roads = pd.concat([frame.iloc[:1]] * 2, ignore_index=True).assign(geometry=[near, away])
    roads["class"] = ["county", "national"]
    markers = pd.concat([points, far], ignore_index=True)
    scene = build_scene([layer(frame), layer(markers, "marker"), layer(roads, "road")])
    x, y = (float(v[0]) for v in scene.plane.forward([108.01], [25.005]))
    shown = [str(e.title) for e in legend_of(scene, view_of(Frame(0, 0, 300, 200), x, y, 10_000, 10))]
    assert "Single marker" in shown
    assert "County road" in shown
    assert "National road" not in shown
    assert "Double marker" not in shown
    assert "Township-level boundary" in shown
    assert "Province-level boundary" not in shown
