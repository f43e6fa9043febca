"""What a page of the inspections bench is."""

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from layers.text import Text
from ui.desktop.workbench import Desk

if TYPE_CHECKING:
    from ui.map.canvas import MapLayer


class InspectionPage(QWidget):
    """One page of the bench; it is built when it is first turned to."""

    title: ClassVar[Text]
    """What its tab says."""
    routes_asked = Signal(list)
    """The lines with these keys are to be planned."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    def refresh(self) -> None:
        """Read the store again: it has changed, or it is another one."""

    def map_layers(self) -> "list[MapLayer]":
        """Layers of its own on the map while it is shown."""
        return []

    def canvas_clicked(self, lon: float, lat: float) -> None:
        """The map was clicked at `lon`, `lat` (degrees, EPSG:4490) while it is shown."""

    def wide_panels(self) -> list[tuple[str, QWidget]]:
        """Panels of the bottom that belong to this page, with their titles."""
        return []
