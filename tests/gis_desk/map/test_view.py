"""A view turned by any angle leads to the plane and back."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from gis_desk.map.view import View
from ui.map.paths import to_device


@pytest.mark.parametrize("turn", [0.0, 30.0, 90.0, -135.0])
def test_there_and_back(turn):
    view = View(1000.0, 2000.0, 10_000.0, 800, 600, turn=turn)
    x, y = view.to_plane(100, 50)
    right, down = view.to_dots(np.array([x]), np.array([y]))
    assert (right[0], down[0]) == pytest.approx((100, 50))
    assert to_device(view).map(QPointF(x, y)).toTuple() == pytest.approx((100, 50))


def test_a_quarter_turn_points_up_to_the_right():
    right, down = View(0.0, 0.0, 10_000.0, 800, 600, turn=90.0).to_dots(np.array([0.0]), np.array([100.0]))
    assert right[0] > 400
    assert down[0] == pytest.approx(300)


def test_a_drag_moves_the_ground_with_the_hand():
    view = View(0.0, 0.0, 10_000.0, 800, 600, turn=40.0)
    x, y = view.to_plane(300, 300)
    right, down = view.moved(25, -10).to_dots(np.array([x]), np.array([y]))
    assert (right[0], down[0]) == pytest.approx((325, 290))


def test_all_that_is_seen_lies_in_the_bounds():
    view = View(0.0, 0.0, 10_000.0, 800, 600, turn=45.0)
    left, bottom, right, top = view.bounds
    for corner in ((0, 0), (800, 0), (800, 600), (0, 600)):
        x, y = view.to_plane(*corner)
        assert left - 1e-6 <= x <= right + 1e-6
        assert bottom - 1e-6 <= y <= top + 1e-6
