"""Makes Qt ready for a painting thread.

PySide makes a class of Qt when it is first used. Two threads that first use one at the same time can find it half made,
or fall; so all that the painter needs is used once where there is no other thread yet.
"""

from functools import cache

import numpy as np
from PySide6.QtGui import QImage, QPainter

from gis_desk.map.plane import Plane
from gis_desk.map.scene import (
    LIGHT,
    Areas,
    Batch,
    Fill,
    Hatch,
    Labels,
    LabelStyle,
    Lines,
    Points,
    Scene,
    SceneLayer,
    Stroke,
    Symbol,
)
from gis_desk.map.view import View
from ui.map.paint import paint

_SIZE = 24
_TONES = (0xFF808080,) * 3


@cache
def make_ready() -> None:
    """Paint a stamp that has everything a map can have; to be called in the GUI thread."""
    image = QImage(_SIZE, _SIZE, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    view = View(_SIZE / 2, _SIZE / 2, 1000.0, _SIZE, _SIZE)
    paint(painter, Scene(Plane("EPSG:4549", None), (_layer(),)), view, ground=LIGHT)
    painter.end()
    image.copy()


def _layer() -> SceneLayer:
    corners = np.array([[2.0, 2.0], [20.0, 2.0], [20.0, 20.0], [2.0, 2.0]])
    boxes = np.array([[2.0, 2.0, 20.0, 20.0]])
    whole, none = np.array([0, 4]), np.zeros(1, np.int64)
    ring = Batch(0.0, corners, whole, np.array([0, 1]), none, boxes, closed=True)
    line = Batch(0.0, corners, whole, np.array([0, 1]), none, boxes, closed=False)
    return SceneLayer(
        "ready",
        "area",
        areas=Areas((ring,), (Fill(_TONES, Hatch(_TONES, 1.0, 0.2, 45.0)),)),
        lines=Lines((line,), (Stroke(1.0, _TONES, (2.0, 1.0), 0.3, _TONES),)),
        points=Points(corners[:1], none, (Symbol("circle", 2.0, _TONES, _TONES),)),
        labels=(
            Labels(
                texts=("字",),
                xy=corners[:1] + 8,
                angle=np.zeros(1),
                style=none,
                styles=(LabelStyle(8.0, _TONES, _TONES),),
                where="beside",
                room_m=np.full(1, np.inf),
                clear_mm=np.ones(1),
                order=none,
            ),
        ),
        bounds=(2.0, 2.0, 20.0, 20.0),
    )
