"""Errors where the work is: one place that shows them, and what happens to those nobody expected."""

import logging
import sys
import traceback
from collections.abc import Callable, Sequence
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from layers.errors import GisDeskError
from ui.desktop import kit, settings
from ui.texts import say, tr, where_words

log = logging.getLogger("gis_desk")


class Notices(QWidget):
    """The strip above the map where notices stand until they are closed; at most three."""

    def __init__(self) -> None:
        super().__init__()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(8, 8, 8, 0)
        self._layout.setSpacing(8)
        self.hide()

    def banners(self) -> list[kit.Banner]:
        """The notices that stand there, oldest first."""
        found = (self._layout.itemAt(i) for i in range(self._layout.count()))
        return [w for item in found if item and isinstance(w := item.widget(), kit.Banner)]

    def add(
        self, kind: str, heading: str, detail: str = "", steps: Sequence[tuple[str, Callable[[], object]]] = ()
    ) -> kit.Banner:
        """A notice of `kind` (must, should, advise, good) with the buttons that do what it advises."""
        for old in self.banners():
            if (old.heading, old.detail) == (heading, detail):
                self.take(old)
        banner: kit.Banner

        def taking(step: Callable[[], object]) -> Callable[[], object]:
            def taken() -> None:
                self.take(banner)
                step()

            return taken

        banner = kit.Banner(kind, heading, detail, [(words, taking(step)) for words, step in steps])
        banner.closed.connect(lambda: self.take(banner))
        self._layout.addWidget(banner)
        for old in self.banners()[:-3]:
            self.take(old)
        self.show()
        return banner

    def error(self, error: GisDeskError, steps: Sequence[tuple[str, Callable[[], object]]] = ()) -> kit.Banner:
        """`error` with what, where and what to do."""
        where = where_words(error.where)
        return self.add("must", f"{say(error.what)}{f'  ({where})' if where else ''}", say(error.do), steps)

    def show_error(self, exc: BaseException) -> None:
        """`exc` as a notice; one that nobody expected goes to the log and into a dialog with its details."""
        if isinstance(exc, GisDeskError):
            self.error(exc)
        elif isinstance(exc, OSError):
            where = f"  ({exc.filename})" if exc.filename else ""
            self.add("must", f"{exc.strerror or exc}{where}", tr("Check the path, the rights and the free space."))
        else:
            details = "".join(traceback.format_exception(exc))
            log.error("unexpected\n%s", details)
            dialog = CrashDialog(details, self.window())
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def take(self, banner: kit.Banner) -> None:
        """Take `banner` away."""
        self._layout.removeWidget(banner)
        banner.hide()
        banner.deleteLater()
        self.setVisible(bool(self.banners()))

    def clear(self) -> None:
        """Take all notices away."""
        for banner in self.banners():
            self.take(banner)


class CrashDialog(QDialog):
    """A calm word about an error nobody expected, with the details to copy."""

    def __init__(self, details: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Something went wrong"))
        self.setMinimumSize(560, 360)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(8)
        layout.addWidget(kit.title(tr("Something went wrong in the program")))
        layout.addWidget(
            kit.body(
                tr("What you had entered is safe in the workspace. You can go on; if it happens again, send us this.")
            )
        )
        shown = QPlainTextEdit(details)
        shown.setReadOnly(True)
        shown.setAccessibleName(tr("Details"))
        layout.addWidget(shown, 1)
        layout.addWidget(kit.caption(tr("Also written to {file}", file=str(log_file()))))
        buttons = QHBoxLayout()
        buttons.addWidget(
            kit.button(tr("Copy the details"), "copy", lambda: QGuiApplication.clipboard().setText(details))
        )
        buttons.addStretch(1)
        close = kit.primary_button(tr("Go on"), None, self.accept)
        buttons.addWidget(close)
        layout.addLayout(buttons)
        close.setFocus()


class _Hook(QObject):
    """Carries an exception of any thread to the GUI thread."""

    raised = Signal(str)

    def __init__(self, parent: Callable[[], QWidget | None]) -> None:
        super().__init__()
        self._parent = parent
        self.raised.connect(self._show, Qt.ConnectionType.QueuedConnection)
        self._open: CrashDialog | None = None

    def _show(self, details: str) -> None:
        if self._open is None:
            self._open = CrashDialog(details, self._parent())
            self._open.finished.connect(self._closed)
            self._open.open()

    def _closed(self) -> None:
        if self._open is not None:
            self._open.deleteLater()
        self._open = None


def log_file() -> Path:
    """Where errors are written."""
    return settings.cache() / "gis-desk.log"


def start_log() -> None:
    """Write warnings and errors to `log_file`, at most 3 MB in all; without a place to write, to stderr."""
    if any(isinstance(h, RotatingFileHandler) for h in log.handlers):
        return
    try:
        log_file().parent.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = RotatingFileHandler(log_file(), maxBytes=1_000_000, backupCount=2, encoding="utf-8")
    except OSError:
        handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.addHandler(handler)


def install_hook(parent: Callable[[], QWidget | None]) -> _Hook:
    """Show and log what no handler took; `parent` gives the window. Keep the result as long as it shall work."""
    hook = _Hook(parent)

    def excepthook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        details = "".join(traceback.format_exception(kind, error, trace))
        log.error("unexpected\n%s", details)
        hook.raised.emit(details)

    sys.excepthook = excepthook
    return hook
