"""What a page of the inspections bench is."""

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from layers.text import Text
from ui.desktop import kit
from ui.desktop.workbench import Desk
from ui.texts import tr

if TYPE_CHECKING:
    from ui.map.canvas import MapLayer


class LinesColumn(kit.Column):
    """A scrolling page: its title, then `body` where there are boundary lines, else `empty`, which says what belongs.

    Parameters
    ----------
    icon, hint : str
        Of `empty`.
    """

    def __init__(self, parent: QWidget, title: str, icon: str, hint: str) -> None:
        super().__init__(parent)
        self.add(kit.title(title))
        self.empty = self.add(kit.EmptyState(icon, tr("No boundary lines yet"), hint))
        self.body = self.add(QWidget())
        self.parts = QVBoxLayout(self.body)
        self.parts.setContentsMargins(0, 0, 0, 0)

    def show_body(self, some: bool) -> None:
        """Show `body`, or `empty`."""
        self.empty.setVisible(not some)
        self.body.setVisible(some)


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
