"""Stamped symbols look like drawn ones."""

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter

from gis_desk.map.scene import LIGHT, Symbol
from gis_desk.map.style import symbol
from ui.map.stamps import canvas_of, stamp
from ui.map.symbols import draw_symbol


def blank(width=200, height=160) -> QImage:
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0xFFEEEEEE)
    return image


def pixels(image: QImage) -> np.ndarray:
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4).astype(int)


@pytest.mark.parametrize(
    "name", ["village", "natural", "single", "double", "triple", "missing", "red", "sign", "plain"]
)
def test_a_stamped_symbol_is_the_drawn_one(qapp, name):
    drawn, stamped = blank(), blank()
    places = np.array([[40.0, 40.0], [100.0, 80.0], [3.0, 2.0], [199.0, 158.0]])
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for x, y in places.tolist():
        draw_symbol(painter, symbol(name), x + 0.5, y + 0.5, 3.78, LIGHT)
    painter.end()
    painter = QPainter(stamped)
    stamp(canvas_of(painter), symbol(name), places[:, 0], places[:, 1], 3.78, LIGHT, lambda: False)
    painter.end()
    unlike = np.abs(pixels(drawn) - pixels(stamped)).max(axis=2)
    assert unlike[10:-10, 10:-10].max() <= 3
    assert (unlike > 6).mean() < 0.001, "Qt clips lines at the edge of a picture a little differently"


def test_many_are_drawn_once_per_cell_and_all_of_the_ground_is_covered(qapp):
    image = blank(400, 400)
    rng = np.random.default_rng(1)
    x, y = rng.random((2, 300_000)) * 400
    painter = QPainter(image)
    dot = Symbol("circle", 1.2, (0xFF102030,) * 3, (0xFF102030,) * 3)
    stamp(canvas_of(painter), dot, x, y, 3.78, LIGHT, lambda: False)
    painter.end()
    assert (pixels(image)[:, :, 0] < 0x60).mean() > 0.99


def test_stamping_stops_when_asked(qapp):
    image = blank()
    painter = QPainter(image)
    stamp(canvas_of(painter), symbol("village"), np.array([50.0]), np.array([50.0]), 3.78, LIGHT, lambda: True)
    painter.end()
    assert (pixels(image) == pixels(blank())).all()


def test_only_a_plain_picture_is_written_to(qapp):
    image = blank()
    painter = QPainter(image)
    assert canvas_of(painter) is not None
    painter.scale(2, 2)
    assert canvas_of(painter) is None
    painter.resetTransform()
    painter.setOpacity(0.5)
    assert canvas_of(painter) is None
    painter.end()
