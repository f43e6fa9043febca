"""Looking at an offline map: inside the program where Qt's web engine is installed, else in the browser.

Inside, the page may read the one file and nothing else: every other request is refused before it leaves.
"""

import importlib
import importlib.util
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMainWindow, QWidget

from ui.texts import tr

_WIDGETS, _CORE = "PySide6.QtWebEngineWidgets", "PySide6.QtWebEngineCore"
_INLINE = ("data", "blob")
EXTRA = "gis-desk[web]"
"""What installs the web engine; it is 100 MB and more, so the program does without."""


def inside() -> bool:
    """Whether maps can be shown inside the program; nothing is loaded for the answer."""
    try:
        return importlib.util.find_spec(_WIDGETS) is not None
    except (ImportError, ValueError):
        return False


def prepare() -> None:
    """Before the application is made: the web engine shares its pictures with the window."""
    if inside():
        QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)


def show_map(parent: QWidget, file: Path) -> "MapWindow | None":
    """Show the map in `file`; gives its window, None where the browser shows it.

    A web engine that is there and does not load (a library of the system is missing) is no reason to show nothing:
    the browser takes over.
    """
    if inside():
        try:
            widgets, core = importlib.import_module(_WIDGETS), importlib.import_module(_CORE)
        except ImportError:
            pass
        else:
            window = MapWindow(parent, file, widgets, core)
            window.show()
            return window
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(file.resolve())))
    return None


def may_load(asked: QUrl, file: Path) -> bool:
    """Whether the page of `file` may have what it asks for: itself, and what stands inside it."""
    if asked.scheme() in _INLINE:
        return True
    return asked.isLocalFile() and Path(asked.toLocalFile()) == file.resolve()


class MapWindow(QMainWindow):
    """A window with one map."""

    def __init__(self, parent: QWidget, file: Path, widgets: Any, core: Any) -> None:
        super().__init__(parent.window())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(file.stem)
        self.resize(1280, 800)
        self._profile = core.QWebEngineProfile(self)
        self._guard = _guard(core, file)
        self._profile.setUrlRequestInterceptor(self._guard)
        self._page = core.QWebEnginePage(self._profile, self)
        settings, attribute = self._page.settings(), core.QWebEngineSettings.WebAttribute
        for name in ("LocalContentCanAccessRemoteUrls", "JavascriptCanOpenWindows", "PluginsEnabled"):
            settings.setAttribute(getattr(attribute, name), False)
        self.view = widgets.QWebEngineView(self)
        self.view.setAccessibleName(tr("Offline map"))
        self.view.setPage(self._page)
        self._page.printRequested.connect(self.ask_pdf)
        self.setCentralWidget(self.view)
        self.view.load(QUrl.fromLocalFile(str(file.resolve())))
        self.view.setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let go of the page before its profile: the web engine wants that order."""
        self._page.deleteLater()
        super().closeEvent(event)

    def ask_pdf(self) -> None:
        """Ask where the sheet shall go as a PDF: the page's own button for printing."""
        dialog = QFileDialog(self, tr("Print the map into a PDF"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter("PDF (*.pdf)")
        dialog.setDefaultSuffix("pdf")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._page.printToPdf)
        dialog.open()


def _guard(core: Any, file: Path) -> Any:
    """What refuses every request but that of `file`; the class of its base is only known here."""

    class Guard(core.QWebEngineUrlRequestInterceptor):
        def interceptRequest(self, info: Any) -> None:
            if not may_load(info.requestUrl(), file):
                info.block(True)

    return Guard()
