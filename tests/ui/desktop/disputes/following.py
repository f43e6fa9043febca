"""How a user works with one case in the window."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.desktop.conftest import wait
from tests.ui.desktop.county import SOUTH, STEP, WEST


def place(page, lon=WEST + STEP + 0.001, lat=SOUTH + STEP / 2):
    """Record a case at a place; the form opens."""
    page.record()
    page.canvas_clicked(lon, lat)


def settle(qtbot, desk, page):
    """Until everything of the case was read."""
    wait(qtbot, desk)
    qtbot.waitUntil(lambda: not page.work.busy, timeout=10_000)


def ready(qtbot, desk):
    """Until the map is drawn and the pointer can snap."""
    qtbot.waitUntil(lambda: desk.canvas.is_ready() and not desk.canvas.tool_in_hand()._snapper.busy, timeout=10_000)


def draw(qtbot, desk, places):
    """Click the places one after the other, then press Enter."""
    qtbot.waitUntil(desk.canvas.is_ready, timeout=10_000)
    for at in places:
        QTest.mouseClick(desk.canvas, Qt.MouseButton.LeftButton, pos=desk.canvas.pixel_of(*at).toPoint())
    QTest.keyClick(desk.canvas, Qt.Key.Key_Return)
