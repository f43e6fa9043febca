"""Base maps on screen, turned, on fine devices and in a PDF."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QImage, QPageSize, QPainter, QPdfWriter

from gis_desk.map import View, build_scene
from gis_desk.map.plane import Plane
from gis_desk.map.rasters import Look, map_layer
from layers.rasters.opening import open_raster
from layers.text import text
from tests.rasterfiles import ramp, tiff
from ui.map.paint import paint, picture
from ui.map.rasters import BLOCK, Blocks, picture_steps
from ui.map.renderer import Renderer, Wish

PLANE = Plane("EPSG:4545", 108.0)
BOX = (500_000.0, 2_890_000.0, 510_000.0, 2_900_000.0)
"""1000 by 1000 pixels of 10 m: red is the way to the east, green the way to the south."""


@pytest.fixture
def raster(tmp_path):
    return open_raster(tiff(tmp_path / "a.tif", ramp(1000, 1000)))


def layer(raster, **how):
    look = how.pop("look", Look())
    return map_layer("b", text("Base"), raster, visible=True, opacity=how.pop("opacity", 1.0), look=look)


def scene(raster, **how):
    return build_scene([layer(raster, **how)], PLANE)


def pixels(image):
    plain = image.convertToFormat(QImage.Format.Format_RGBA8888)
    return np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine() // 4, 4).copy()


def check_places(image, view, slack=3.0):
    """Every pixel inside the base map has the colour of its place."""
    found = pixels(image)
    down, right = np.mgrid[0 : found.shape[0], 0 : found.shape[1]] + 0.5
    x, y = view.to_plane(right, down)
    inside = (x > BOX[0] + 30) & (x < BOX[2] - 30) & (y > BOX[1] + 30) & (y < BOX[3] - 30)
    assert inside.any()
    red, green = (x - BOX[0] - 5) / 9990 * 255, (BOX[3] - y - 5) / 9990 * 255
    assert np.abs(found[..., 0] - red)[inside].max() <= slack
    assert np.abs(found[..., 1] - green)[inside].max() <= slack
    return found


@pytest.mark.parametrize("turn", [0.0, 30.0, 90.0, 200.0])
def test_on_the_screen_every_colour_is_in_its_place(qapp, raster, turn):
    view = replace(View(505_000.0, 2_895_000.0, 40_000.0, 700.0, 501.0), turn=turn)
    check_places(picture(scene(raster), view), view)


def test_a_map_that_was_dragged_uses_the_blocks_it_has(qapp, raster, monkeypatch):
    kept = Blocks()
    monkeypatch.setattr("ui.map.rasters.BLOCKS", kept)
    view = View(505_000.0, 2_895_000.0, 20_000.0, 800.0, 600.0)
    made = scene(raster)
    picture(made, view)
    read = []
    real = raster.read
    monkeypatch.setattr(raster, "read", lambda *a, **k: read.append(a) or real(*a, **k))
    moved = view.moved(37, -21)
    check_places(picture(made, moved), moved)
    assert len(read) <= 3
    again = len(read)
    picture(made, moved)
    assert len(read) == again
    assert 0 < kept.size <= kept.limit


def test_blocks_are_let_go_beyond_the_limit():
    kept = Blocks(limit=3 * BLOCK * BLOCK * 4)
    for n in range(10):
        kept.put((n,), QImage(BLOCK, BLOCK, QImage.Format.Format_ARGB32_Premultiplied))
    assert kept.size <= kept.limit
    assert kept.get((9,))[0]
    assert not kept.get((0,))[0]


def test_a_fine_device_reads_no_finer_than_300_to_the_inch(qapp, raster, monkeypatch):
    sizes = []
    real = raster.read
    monkeypatch.setattr(
        raster, "read", lambda b, w, h, *a, **k: sizes.append((b[2] - b[0]) / w) or real(b, w, h, *a, **k)
    )
    view = View(505_000.0, 2_895_000.0, 50_000.0, 1200.0, 900.0, 1200 / 25.4)
    found = check_places(picture(scene(raster), view), view, slack=4)
    assert found.shape == (900, 1200, 4)
    assert min(sizes) >= 25.4 / 300 * 50 * 0.999


def test_opacity_and_look(qapp, raster):
    view = View(505_000.0, 2_895_000.0, 40_000.0, 300.0, 200.0)
    strong = pixels(picture(scene(raster), view)).astype(int)
    faint = pixels(picture(scene(raster, opacity=0.5), view)).astype(int)
    ground = pixels(picture(build_scene([], PLANE), view)).astype(int)
    assert np.abs(faint - (strong + ground) / 2).max() <= 2
    grey = pixels(picture(scene(raster, look=Look(grey=True)), view))
    assert (np.ptp(grey[..., :3], axis=-1) == 0).all()


def test_in_a_pdf_it_is_one_picture(qapp, raster, tmp_path):
    path = tmp_path / "a.pdf"
    writer = QPdfWriter(str(path))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A5))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setResolution(600)
    painter = QPainter(writer)
    view = View(505_000.0, 2_895_000.0, 60_000.0, 3000.0, 3000.0, 600 / 25.4)
    assert paint(painter, scene(raster), view)
    painter.end()
    content = path.read_bytes()
    assert content.count(b"/Subtype /Image") == 1
    assert len(content) < 1_000_000


def test_a_stop_leaves_the_picture_as_it_is(qapp, raster):
    image = QImage(700, 500, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    view = View(505_000.0, 2_895_000.0, 33_000.0, 700.0, 500.0)
    for step in picture_steps(painter, scene(raster).layers[0].picture, None, view, lambda: True):
        step()
    painter.end()
    assert not pixels(image).any()


def test_the_renderer_brings_it_and_keeps_the_scene(qtbot, raster):
    renderer = Renderer()
    view = View(505_000.0, 2_895_000.0, 33_000.0, 700.0, 500.0)
    one = layer(raster)
    try:
        with qtbot.waitSignal(renderer.post.picture, timeout=10_000, check_params_cb=lambda p: p.whole) as heard:
            renderer.ask(Wish(1, (one,), PLANE, view, 0))
        check_places(heard.args[0].image, view)
        assert renderer.scene_of([one], PLANE) is renderer.scene_of([replace(one)], PLANE)
        other = replace(one, source=open_raster(raster.source.path))
        assert renderer.scene_of([other], PLANE) is not renderer.scene_of([one], PLANE)
    finally:
        renderer.stop()
