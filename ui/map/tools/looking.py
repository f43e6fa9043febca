"""The tools that ask the map: what lies here, and which place is meant."""

from PySide6.QtCore import Qt, Signal

from ui.map.tools.tool import Pointer, Tool


class IdentifyTool(Tool):
    """Asks what lies under a click; ``asked(lon, lat, pixel)``."""

    name = "identify"
    asked = Signal(float, float, object)

    def click(self, at: Pointer) -> None:
        """Ask."""
        self.asked.emit(at.lon, at.lat, at.pixel)


class PointTool(Tool):
    """Takes the place of a click; ``picked(lon, lat)``."""

    name = "point"
    picked = Signal(float, float)

    def cursor(self) -> Qt.CursorShape:
        """A cross."""
        return Qt.CursorShape.CrossCursor

    def click(self, at: Pointer) -> None:
        """Take it."""
        self.picked.emit(at.lon, at.lat)
