"""Where names stand, as kept pictures of their boxes: measured without a font, they are the same on every machine."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from gis_desk.map import View
from gis_desk.map.placement import place
from gis_desk.map.scene import Points
from gis_desk.map.style import symbol
from tests.images.reference import unlike
from tests.ui.map.test_names import labelled

pytestmark = pytest.mark.usefixtures("qapp")

VIEW = View(0.0, 0.0, 10_000.0, 480.0, 320.0)


def measure(text, style):
    return style.size_pt * 1.33 * len(text), style.size_pt * 1.6


def boxes(placed, view, under=()) -> QImage:
    """The boxes filled in the colour of the name, the way it is read marked by its first piece."""
    image = QImage(int(view.width), int(view.height), QImage.Format.Format_ARGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for xy in under:
        x, y = view.to_dots(xy[:, 0], xy[:, 1])
        painter.setPen(QPen(QColor("#90b0d0"), 1.5))
        painter.drawPolyline(QPolygonF([QPointF(a, b) for a, b in zip(x, y, strict=True)]))
    painter.setPen(Qt.PenStyle.NoPen)
    for name in placed:
        tone = QColor(name.style.colour[0])
        for k, box in enumerate(name.boxes):
            painter.setBrush(tone if k else tone.darker(160))
            painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in box.tolist()]))
    painter.end()
    return image


def scattered(count, seed=1):
    return np.random.default_rng(seed).uniform(-560, 560, (count, 2)) * [1.0, 0.7]


def river(seed=3):
    rng = np.random.default_rng(seed)
    x = np.linspace(-600, 600, 200)
    return np.column_stack([x, 160 * np.sin(x / 170) + np.cumsum(rng.normal(0, 2, 200))])


def points():
    xy = scattered(90)
    dots = Points(xy, np.zeros(len(xy), np.int64), (symbol("village"),))
    labels = replace(
        labelled([f"村{k % 7}屯" + "寨" * (k % 3) for k in range(90)], xy, style="village"), clear_mm=np.full(90, 0.5)
    )
    return [labels], {"symbols": [dots]}, ()


def ranks():
    towns = labelled(["青山镇", "水口镇", "龙门镇"], [(-200, 0), (0, 60), (240, -90)], "centre", "township", room=600.0)
    return [labelled([f"村{k}" for k in range(120)], scattered(120, 2), style="village"), towns], {}, ()


def areas():
    reach = np.array([[900, 700, 600, 700], [70, 90, 520, 90], [300, 250, 260, 250], [60, 60, 60, 60]], float)
    labels = labelled(
        ["云榕县", "青山镇", "恭城瑶族自治县", "小岛"],
        [(-250, 60), (60, 0), (330, 90), (330, -150)],
        "centre",
        room=400.0,
    )
    return [replace(labels, reach_m=reach)], {}, ()


def rivers():
    steep = np.column_stack([360 + 40 * np.sin(np.linspace(0, 3, 80)), np.linspace(-380, 380, 80)])
    water = [
        labelled(["大青山河"], [(0, 0)], "along", "water", course=river(), room=2000.0),
        labelled(["清水溪"], [(0, 0)], "along", "water", course=steep, room=780.0),
    ]
    return water, {}, (river(), steep)


def beside_a_border():
    border = np.column_stack([np.full(50, 0.0), np.linspace(-420, 420, 50)])
    xy = np.column_stack([np.repeat([-40.0, 40.0], 6), np.tile(np.linspace(-300, 300, 6), 2)])
    labels = replace(labelled([f"界桩{k}号" for k in range(12)], xy, style="marker"), clear_mm=np.full(12, 0.75))
    x, y = VIEW.to_dots(np.zeros(400), np.linspace(-420, 420, 400))
    return [labels], {"lines": (x, y)}, (border,)


def lines_named_beside():
    labels = labelled(["云枫线"], [(0, 0)], "along", "line", course=river(5), room=1600.0)
    return [replace(labels, clear_mm=np.full(1, 0.6))], {}, (river(5),)


CASES = {
    "points": points,
    "ranks": ranks,
    "areas": areas,
    "rivers": rivers,
    "border": beside_a_border,
    "boundary": lines_named_beside,
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("turn", [0.0, 50.0])
def test_the_boxes_are_where_they_were(name, turn):
    if turn and name == "border":
        pytest.skip("its border is given in pixels")
    view = replace(VIEW, turn=turn)
    labels, more, under = CASES[name]()
    placed = place(labels, view, measure, **more)
    assert placed
    assert not unlike(boxes(placed, view, under), f"labels/{name}{'-turned' if turn else ''}")
