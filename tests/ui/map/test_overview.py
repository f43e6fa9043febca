"""The small map in the corner."""

import pytest
from PySide6.QtCore import QPoint, Qt

from tests.gis_desk.map.coverage import layer, squares
from tests.images import kept, near
from ui.map.overview import Overview

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def overview(county, qtbot):
    made = Overview(county)
    made.show()
    qtbot.waitUntil(lambda: made.ready, timeout=5000)
    return made


def test_it_shows_all_and_the_frame_of_the_large_map(overview, county):
    county.zoom_to((108.002, 25.002, 108.006, 25.006))
    shown = overview.grab().toImage()
    assert near(shown, (0xF8, 0xEE, 0xD6), 25).sum() > 500, kept(shown, "overview")
    assert near(shown, (0x0F, 0x76, 0x6E), 40).sum() > 60, kept(shown, "overview")


def test_a_click_and_a_drag_move_the_large_map(overview, county, qtbot):
    county.zoom_to((108.002, 25.002, 108.006, 25.006))
    scale = county.scale_denominator()
    qtbot.mousePress(overview, LEFT, pos=QPoint(104, 76))
    assert county.center() == pytest.approx((108.01, 25.01), abs=2e-4)
    qtbot.mouseMove(overview, QPoint(124, 76))
    qtbot.mouseRelease(overview, LEFT, pos=QPoint(124, 76))
    assert county.scale_denominator() == scale
    assert county.wait_ready()


def test_arrow_keys_move_the_frame(overview, county, qtbot):
    lon = county.center()[0]
    qtbot.keyClick(overview, Qt.Key.Key_Right)
    assert county.center()[0] > lon


def test_moving_the_large_map_paints_nothing_anew(overview, county, monkeypatch):
    painted = []
    monkeypatch.setattr("ui.map.overview._painted", lambda *a: painted.append(a))
    for _ in range(5):
        county.camera.pan(30, 10)
        county.zoom(1.3)
        assert county.wait_ready()
    assert not painted


def test_other_layers_and_colours_are_shown(overview, county, qtbot):
    scene = overview._scene
    county.set_layers([layer(squares([["990121001"]]))])
    qtbot.waitUntil(lambda: overview.ready and overview._scene is not scene, timeout=5000)
    county.set_dark(True)
    qtbot.waitUntil(lambda: overview.ready and overview._ground != 0, timeout=5000)


def test_it_stays_in_its_corner_and_ends_with_the_map(overview, county, qtbot):
    county.resize(900, 700)
    assert overview.geometry().right() == 900 - 13
    county.resize(700, 500)
    assert overview.geometry().right() == 700 - 61
    county.set_layers([])
    overview.repaint()
