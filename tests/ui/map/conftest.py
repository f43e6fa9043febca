"""A map with four squares, and the ways to handle it."""

import pytest
from PySide6.QtCore import QPoint, Qt

from tests.gis_desk.map.coverage import layer, squares
from ui.map.canvas import MapCanvas

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def canvas(qtbot):
    """An empty map on the screen."""
    widget = MapCanvas()
    widget.resize(500, 360)
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


@pytest.fixture
def county(canvas):
    """Four squares of a hundredth of a degree, the south-western corner at 108°E 25°N."""
    canvas.set_layers([layer(squares([["990121001", "990121002"], ["990121003", "990122001"]]))])
    assert canvas.wait_ready()
    return canvas


@pytest.fixture
def drag(qtbot):
    """Drag on a map from one pixel to another, over those between."""

    def dragging(canvas, *pixels, keys=NONE, button=LEFT):
        points = [p if isinstance(p, QPoint) else QPoint(*p) for p in pixels]
        qtbot.mousePress(canvas, button, keys, pos=points[0])
        for point in points[1:]:
            qtbot.mouseMove(canvas, point)
        qtbot.mouseRelease(canvas, button, keys, pos=points[-1])

    return dragging
