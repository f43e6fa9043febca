"""A map that is turned: by the hand, by keys, by fingers; and turned back."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QNativeGestureEvent, QPointingDevice
from PySide6.QtWidgets import QApplication

from gis_desk.map.view import View
from tests.images import kept, near, pixels
from ui.map.camera import turned

SHIFT_ALT = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.AltModifier


def test_shift_alt_and_a_drag_turn_the_map_about_its_middle(county, drag):
    middle = county.center()
    drag(county, (450, 180), (440, 240), (250, 340), keys=SHIFT_ALT)
    assert county.turn() == pytest.approx(90, abs=0.5)
    assert county.center() == pytest.approx(middle, abs=1e-9)
    north = county.pixel_of(middle[0], middle[1] + 0.004) - county.pixel_of(*middle)
    assert north.x() > 20
    assert abs(north.y()) < 2


def test_the_rotate_tool_turns_without_keys_and_escape_turns_back(county, qtbot, drag):
    county.set_tool("rotate")
    drag(county, (450, 180), (440, 240), (420, 280))
    after = county.turn()
    assert 20 < after < 40
    qtbot.mousePress(county, Qt.MouseButton.LeftButton, pos=QPointF(450, 180).toPoint())
    qtbot.mouseMove(county, QPointF(300, 40).toPoint())
    assert county.turn() != after
    qtbot.keyClick(county, Qt.Key.Key_Escape)
    assert county.turn() == pytest.approx(after)


def test_keys_turn_and_the_arrow_puts_north_up(county, qtbot):
    assert not county.north.isVisible()
    qtbot.keyClick(county, Qt.Key.Key_BracketRight)
    qtbot.keyClick(county, Qt.Key.Key_BracketRight)
    assert county.turn() == 30
    assert county.north.isVisible()
    assert "30" in county.north.accessibleName()
    qtbot.mouseClick(county.north, Qt.MouseButton.LeftButton)
    assert county.turn() == 0
    assert not county.north.isVisible()
    qtbot.keyClick(county, Qt.Key.Key_BracketLeft)
    assert county.turn() == -15
    qtbot.keyClick(county, Qt.Key.Key_N)
    assert county.turn() == 0


def test_two_fingers_turn_and_zoom(county):
    at = QPointF(100, 100)
    place, scale = county.lonlat_at(at), county.scale_denominator()
    device = QPointingDevice.primaryPointingDevice()
    for kind, value in (
        (Qt.NativeGestureType.RotateNativeGesture, 20.0),
        (Qt.NativeGestureType.ZoomNativeGesture, 0.25),
    ):
        event = QNativeGestureEvent(kind, device, 2, at, at, QPointF(county.mapToGlobal(at)), value, QPointF())
        QApplication.sendEvent(county, event)
    assert county.turn() == pytest.approx(20)
    assert county.scale_denominator() == pytest.approx(scale / 1.25)
    assert county.lonlat_at(at) == pytest.approx(place, abs=1e-9)


def test_the_picture_turns_at_once_and_is_then_made_anew(county):
    county.turn_to(45)
    at_once = near(county.grab().toImage(), (0xF8, 0xEE, 0xD6), 25)
    assert county.wait_ready()
    anew = near(county.grab().toImage(), (0xF8, 0xEE, 0xD6), 25)
    assert (at_once == anew).mean() > 0.93, kept(county.grab().toImage(), "turned")
    assert pixels(county.grab().toImage())[175:185, 20:30, :3].mean() > 200


def test_a_turned_map_shows_the_whole_of_a_box(county):
    county.turn_to(30)
    county.fit()
    for lon in (108.0, 108.02):
        for lat in (25.0, 25.02):
            pixel = county.pixel_of(lon, lat)
            assert 0 <= pixel.x() <= county.width()
            assert 0 <= pixel.y() <= county.height()


@pytest.mark.parametrize("turn", [0.0, 30.0, 90.0, 200.0])
def test_a_fitted_view_is_filled_by_its_box(turn):
    view = View(0, 0, 1000, 800, 600, turn=turn).fitted((0, 0, 4000, 1000), margin=0.1)
    right, down = view.to_dots(np.array([0, 4000, 4000, 0]), np.array([0, 0, 1000, 1000]))
    wide, high = np.ptp(right) / 800, np.ptp(down) / 600
    assert max(wide, high) == pytest.approx(0.8)


@pytest.mark.parametrize(("degrees", "plain"), [(0.01, 0), (360, 0), (180, 180), (-180, 180), (190, -170), (-370, -10)])
def test_turns_are_told_between_minus_180_and_180(degrees, plain):
    assert turned(degrees) == pytest.approx(plain)


def test_dragging_a_turned_map_moves_the_ground_with_the_hand(county, drag):
    county.turn_to(70)
    before = county.lonlat_at(QPointF(200, 150))
    drag(county, (200, 150), (240, 170), (260, 200))
    assert county.lonlat_at(QPointF(260, 200)) == pytest.approx(before, abs=1e-9)


def test_a_box_on_a_turned_map_zooms_to_what_is_in_it(county, drag):
    county.turn_to(40)
    middle, scale = county.lonlat_at(QPointF(200, 130)), county.scale_denominator()
    county.set_tool("zoom_box")
    drag(county, (150, 100), (200, 130), (250, 160))
    assert county.center() == pytest.approx(middle, abs=1e-9)
    assert county.scale_denominator() == pytest.approx(scale / 5)
    assert county.turn() == 40
