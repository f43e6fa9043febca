"""The window with the table of the place names of the small county in front."""

import pytest

from tests.ui.desktop.conftest import wait


def rest(qtbot, window) -> None:
    """Until neither the window nor the table has anything to do."""
    wait(qtbot, window)
    qtbot.waitUntil(lambda: not window.table.busy, timeout=10_000)


@pytest.fixture
def table(desk, qtbot):
    """The pane, read and arranged; the window is its ``window()``. What a test began is waited for."""
    desk.table_links.open("place_name")
    rest(qtbot, desk)
    yield desk.table
    rest(qtbot, desk)


def names(panel) -> list[str]:
    """The names that are shown, from the top."""
    column = panel.model.place_of("name")
    return [panel.model.index(row, column).data() for row in range(panel.model.rowCount())]
