"""The window's tests never touch the user's own settings, and leave no thread behind."""

from pathlib import Path

import pytest

from tests.ui.desktop.county import make_county


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A settings folder of the test's own."""
    folder = tmp_path / "home"
    monkeypatch.setenv("GIS_DESK_HOME", str(folder))
    return folder


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """The small county as a closed workspace."""
    path = tmp_path / "county.gpkg"
    make_county(path).close()
    return path


@pytest.fixture
def window(qtbot, home):
    """The main window, without a workspace."""
    from ui.desktop.app import application
    from ui.desktop.jobs import stop_all
    from ui.desktop.window import MainWindow

    application()
    made = MainWindow()
    made.resize(1440, 900)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()
    made.deleteLater()
    assert stop_all()


@pytest.fixture
def desk(window, workspace, qtbot):
    """The window on the small county, everything read."""
    assert window.open_path(workspace)
    wait(qtbot, window)
    return window


def wait(qtbot, window) -> None:
    """Until the window has nothing to read or compute."""
    qtbot.waitUntil(lambda: not window.busy, timeout=10_000)
