"""Looks as pixels: hatching keeps its ground, layers keep to their scales, filtered rows are not found."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPageSize, QPainter, QPdfWriter

from gis_desk.map import View, build_scene
from gis_desk.map.symbology import AreaSymbol, Condition, Hatching, Look, PointSymbol, ScaleRange, Single
from tests.gis_desk.map.coverage import layer, squares
from ui.map.identify import Identifier
from ui.map.paint import paint, picture

pytestmark = pytest.mark.usefixtures("qapp")
ONE = squares([["990121001"]])


def pixels(image: QImage) -> np.ndarray:
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)[:, :, :3].copy()


def scene_of(angle: float, spacing: float = 3.0):
    symbol = AreaSymbol("#ffffff", Hatching("#ff0000", spacing, 0.5, angle), None)
    look = Look(Single(symbol))
    return build_scene([layer(ONE, look=look, style={"labels": False})])


def red(image: QImage) -> np.ndarray:
    found = pixels(image).astype(int)
    return (found[:, :, 2] > 200) & (found[:, :, 1] < 120)


VIEW = View(0, 0, 1, 600, 600, 96 / 25.4)


@pytest.mark.parametrize("angle", [0.0, 30.0, 45.0, 90.0, 120.0])
def test_hatching_has_its_direction_and_distance(angle):
    scene = scene_of(angle)
    shown = red(picture(scene, VIEW.fitted(scene.bounds)))
    share = shown[100:500, 100:500].mean()
    assert 0.08 < share < 0.22  # 0.5 mm of every 3 mm
    dots = 3.0 * VIEW.dots_per_mm
    turn = np.radians(angle)
    y, x = np.nonzero(shown[100:500, 100:500])
    phase = np.exp(2j * np.pi * (x * np.sin(turn) + y * np.cos(turn)) / dots)
    assert abs(phase.mean()) > 0.85


def test_hatching_stands_still_when_the_map_is_dragged():
    scene = scene_of(30.0)
    view = VIEW.fitted(scene.bounds)
    before, after = red(picture(scene, view)), red(picture(scene, view.moved(37, -11)))
    same = before[100:500, 100:500] == after[89:489, 137:537]
    assert same.mean() > 0.97


def test_hatching_on_paper_is_made_of_lines(tmp_path):
    scene, file = scene_of(45.0), tmp_path / "a.pdf"
    writer = QPdfWriter(str(file))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A5))
    writer.setResolution(300)
    painter = QPainter(writer)
    view = View(0, 0, 1, writer.width(), writer.height(), 300 / 25.4).fitted(scene.bounds)
    assert paint(painter, scene, view, ground=2)
    painter.end()
    assert b"/Subtype /Image" not in file.read_bytes()
    assert file.stat().st_size < 60_000


def test_a_layer_keeps_to_its_scales():
    look = Look(Single(AreaSymbol("#ff0000", outline=None)), scale=ScaleRange(1000, 20_000))
    scene = build_scene([layer(ONE, look=look)])
    view = VIEW.fitted(scene.bounds)
    assert red(picture(scene, replace(view, scale=15_000.0))).any()
    assert not red(picture(scene, replace(view, scale=25_000.0))).any()
    assert not red(picture(scene, replace(view, scale=900.0))).any()


def test_a_plain_square_has_no_dot():
    look = Look(Single(PointSymbol("box", 20.0, "#ff0000", None)))
    scene = build_scene([layer(ONE, "place_name", look=look, style={"labels": False})])
    shown = red(picture(scene, View(*_middle(scene), 10_000.0, 200, 200, 96 / 25.4)))
    assert shown[70:130, 70:130].all()


def _middle(scene) -> tuple[float, float]:
    left, bottom, right, top = scene.bounds
    return (left + right) / 2, (bottom + top) / 2


def test_what_is_filtered_or_out_of_scale_is_not_found():
    found = Identifier()
    found.set_layers([layer(ONE)])
    assert found.at(108.005, 25.005, 5.0, 1000.0)
    found.set_layers([layer(ONE, look=Look(filter=(Condition("name", "eq", "x"),)))])
    assert not found.at(108.005, 25.005, 5.0, 1000.0)
    found.set_layers([layer(ONE, look=Look(scale=ScaleRange(farthest=500)))])
    assert not found.at(108.005, 25.005, 5.0, 1000.0)
    assert found.at(108.005, 25.005, 5.0, 400.0)
