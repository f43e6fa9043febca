"""How the window looks and speaks: the user's preferences, put in force and kept."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

from ui.desktop import dialogs, settings, theme

if TYPE_CHECKING:
    from ui.desktop.window.main import MainWindow


class Appearance(QObject):
    """The preferences of one window."""

    def __init__(self, window: "MainWindow", preferences: settings.Preferences) -> None:
        super().__init__(window)
        self._window = window
        self.preferences = preferences
        theme.changed().connect(self.recolour)

    def ask(self) -> None:
        """Ask for language, colours, name."""
        dialog = dialogs.PreferencesDialog(self._window, self.preferences)
        dialog.chosen.connect(self.choose)
        dialog.open()

    def choose(self, chosen: settings.Preferences) -> None:
        """Keep `chosen` and put it in force."""
        before, self.preferences = self.preferences, chosen
        settings.save(chosen)
        app = QApplication.instance()
        if before.theme != chosen.theme and isinstance(app, QApplication):
            theme.apply(app, chosen.theme)
        if self._window.store is not None:
            self._window.store.who = self._window.who
        if before.rules != chosen.rules:
            self._window.rulebook.take(chosen.rules)
        if settings.language_of(before) != settings.language_of(chosen):
            self._window.rebuild_asked.emit()

    def choose_form(self, form: str) -> None:
        """Say positions in another form."""
        self.choose(replace(self.preferences, coordinates=form))

    def toggle_dark(self) -> None:
        """Light or dark, as its command is checked."""
        dark = self._window.actions_by_id["dark"].isChecked()
        self.choose(replace(self.preferences, theme="dark" if dark else "light"))

    def toggle_full(self) -> None:
        """The whole screen, or the window again."""
        self._window.setWindowState(self._window.windowState() ^ Qt.WindowState.WindowFullScreen)

    def recolour(self) -> None:
        """Give the map the colours of the theme, and the command its check."""
        dark = theme.now().dark
        self._window.canvas.set_dark(dark)
        self._window.actions_by_id["dark"].setChecked(dark)
