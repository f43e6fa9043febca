"""The column that pages of the inspections bench stand in."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.desktop import kit
from ui.texts import tr


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
