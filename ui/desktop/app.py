"""The desktop from start to end: application, look, window, and the window again in another language."""

import signal
import sys
from pathlib import Path

from PySide6.QtCore import QByteArray, QLibraryInfo, QLocale, QTimer, QTranslator
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from ui.desktop import icons, notices, settings, theme
from ui.desktop.disputes.htmlview.viewer import prepare
from ui.desktop.jobs import stop_all
from ui.desktop.warm import warm
from ui.desktop.window import MainWindow
from ui.texts import choose_language, tr


def application() -> QApplication:
    """The one application, made when there is none, looking as the user has chosen."""
    app = QApplication.instance()
    if isinstance(app, QApplication) and app.property("gis_desk"):
        return app
    if app is None:
        prepare()
        app = QApplication([sys.argv[0] if sys.argv else "gis-desk"])
    assert isinstance(app, QApplication)
    app.setProperty("gis_desk", True)
    app.setApplicationName("gis-desk")
    QGuiApplication.setApplicationDisplayName("")
    chosen = settings.load()
    speak(app, settings.language_of(chosen))
    theme.apply(app, chosen.theme)
    theme.follow(app)
    icons.follow_theme()
    return app


def speak(app: QApplication, language: str) -> None:
    """Say everything in `language` from now on: the program's words, Qt's own dialogs, numbers and dates."""
    choose_language(language)
    QLocale.setDefault(QLocale("zh_CN" if language == "zh" else "en_GB"))
    for old in app.findChildren(QTranslator):
        app.removeTranslator(old)
        old.deleteLater()
    if language == "zh":
        words = QTranslator(app)
        if words.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            app.installTranslator(words)


class Desktop:
    """Holds the window, and replaces it when the language changes."""

    def __init__(self, app: QApplication) -> None:
        self.app = app
        self.window = self._make()

    def _make(self) -> MainWindow:
        with theme.unstyled(self.app):
            window = MainWindow(settings.load())
        window.rebuild_asked.connect(self._rebuild_soon)
        return window

    def _rebuild_soon(self) -> None:
        QTimer.singleShot(0, self._rebuild)

    def _rebuild(self) -> None:
        """The same window and workspace in the language the user has chosen now."""
        old = self.window
        store, job, geometry = old.hand_over()
        chosen = settings.load()
        speak(self.app, settings.language_of(chosen))
        theme.apply(self.app, chosen.theme)
        self.window = self._make()
        self.window.restoreGeometry(QByteArray(geometry))
        self.window.prefer(job)
        self.window.show()
        if store is not None:
            self.window.set_store(store)
        old.close()
        old.deleteLater()


def run(workspace: Path | None = None) -> int:
    """Open the desktop, on `workspace` where one is given; the exit status."""
    notices.start_log()
    app = application()
    desktop = Desktop(app)
    hook = notices.install_hook(lambda: desktop.window)
    desktop.window.restore_places()
    desktop.window.show()
    if workspace is not None:
        desktop.window.open_path(workspace)
    QTimer.singleShot(0, lambda: desktop.window.after_first_map(warm))
    signal.signal(signal.SIGINT, lambda *_: app.quit())
    turn = QTimer()  # lets Python hear Ctrl+C while Qt waits
    turn.timeout.connect(lambda: None)
    turn.start(250)
    status = app.exec()
    turn.stop()
    stop_all()
    sys.excepthook = sys.__excepthook__
    hook.deleteLater()
    return status


def display_problem() -> str | None:
    """Why no window can be shown here, or None."""
    import os

    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return None
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return None
    return tr("there is no display")
