"""A picture of the window at work, for the manual and the demonstration."""

import os
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from layers.errors import GisDeskError, Where
from ui.desktop import settings, theme
from ui.desktop.app import application, display_problem, speak
from ui.desktop.benches.boundaries import BoundariesBench
from ui.desktop.window import MainWindow
from ui.texts import language as language_in_use

_GAP = "B102"


def screenshot(
    workspace_path: str | Path,
    png_path: str | Path,
    size: tuple[int, int] = (1600, 1000),
    bench: str = "boundaries",
    language: str = "zh",
    dark: bool = False,
    before: Callable[[MainWindow], object] | None = None,
    write: bool = False,
) -> Path:
    """Open the workspace, turn to `bench`, wait until the map is drawn, and save the window as PNG.

    The boundaries bench is shown with its topology checked and a problem chosen. The user's own settings are neither
    used nor changed.

    Parameters
    ----------
    size : (int, int)
        Width and height of the window in logical pixels.
    before : callable
        Called with the window when it is ready, for example to run a check; then it is waited for again. None checks
        the topology where the bench is that of boundaries.
    write : bool
        Whether the workspace may be changed, for example by planning an inspection.

    Raises
    ------
    GisDeskError
        If the workspace cannot be opened or the picture not be written.
    """
    with TemporaryDirectory(prefix="gis-desk-", ignore_cleanup_errors=True) as home, settings.kept_in(Path(home)):
        prepare = before or (check_topology if bench == "boundaries" else None)
        return _take(Path(workspace_path), Path(png_path), size, bench, language, dark, prepare, write)


def _take(
    workspace_path: Path,
    png_path: Path,
    size: tuple[int, int],
    bench: str,
    language: str,
    dark: bool,
    before: Callable[[MainWindow], object] | None,
    write: bool,
) -> Path:
    if display_problem() is not None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    app = application()
    was, mode = language_in_use(), theme.mode()
    speak(app, language)
    theme.apply(app, "dark" if dark else "light")
    window = MainWindow(settings.Preferences(language, "dark" if dark else "light"))
    try:
        window.prefer(bench)
        window.resize(*size)
        window.show()
        if not window.open_path(workspace_path, write=write):
            said = [b.heading for b in window.notices.banners()]
            raise GisDeskError(
                "the window cannot open the workspace ({why})",
                where=Where(workspace_path),
                do="close it elsewhere and try again",
                why="; ".join(said),
            )
        window.notices.clear()
        settle(app, window)
        if before is not None:
            before(window)
            settle(app, window)
        if not window.grab().save(str(png_path)):
            raise GisDeskError(
                "the picture cannot be written", where=Where(png_path), do="check the folder and the rights"
            )
    finally:
        window.close()
        window.deleteLater()
        _spin(50)
        speak(app, was)
        theme.apply(app, mode)
    return png_path


def check_topology(window: MainWindow) -> None:
    """Check the topology in the boundaries bench, and look at the largest gap, else at the first problem."""
    bench, app = window.open_job("boundaries"), QApplication.instance()
    if not isinstance(bench, BoundariesBench) or not isinstance(app, QApplication):
        return
    bench.check()
    settle(app, window)
    shown = window.problems.model.shown()
    gaps = [f for f in shown if f.rule == _GAP]
    chosen = max(gaps, key=lambda f: f.measure.get("area_m2", 0.0)) if gaps else next(iter(shown), None)
    if chosen is not None:
        window.problems.choose(chosen)


def settle(app: QApplication, window: MainWindow, seconds: float = 60.0) -> None:
    """Let `window` work until nothing is being read, computed or drawn, at most `seconds`."""
    end, calm = monotonic() + seconds, 0
    while monotonic() < end and calm < 4:
        _spin(40)
        app.processEvents()
        calm = 0 if window.busy or window.canvas_busy else calm + 1


def _spin(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
