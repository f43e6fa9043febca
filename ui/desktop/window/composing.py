"""The door from the main window to the print composer."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gis_desk.map.layer import MapLayer
from ui.desktop import settings
from ui.desktop.window import shown

if TYPE_CHECKING:
    from ui.desktop.composer import ComposerWindow
    from ui.desktop.window.main import MainWindow


class ComposerDoor(QObject):
    """Opens one composer for the open workspace, and closes it with the workspace."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self.composer: ComposerWindow | None = None

    def open(self) -> None:
        """Open the composer, or bring it to the front."""
        from ui.desktop.composer import ComposerWindow

        store = self._window.store
        if store is None:
            return
        if self.composer is None:
            self.composer = ComposerWindow(store, self._layers, self._window.tasks.add, self._extent)
            if (place := settings.layout("composer")) is not None:
                self.composer.restoreGeometry(place)
        else:
            self.composer.read()
        self.composer.show()
        self.composer.raise_()
        self.composer.activateWindow()

    def close(self) -> None:
        """Close the composer: the workspace is about to be closed."""
        if self.composer is not None:
            self.composer.close()
            self.composer.deleteLater()
            self.composer = None

    def _layers(self) -> list[MapLayer]:
        """The layers of the map window; what the job only shows quietly is printed in full."""
        return [
            replace(layer, opacity=1.0) if layer.opacity == shown.QUIET.get(layer.id) else layer
            for layer in self._window.canvas.layers()
        ]

    def _extent(self) -> tuple[float, ...] | None:
        return self._window.canvas.bounds()
