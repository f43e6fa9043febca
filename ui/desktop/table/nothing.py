"""What stands in a table that has rows, of which none fits the filters."""

from collections.abc import Callable

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.desktop import kit
from ui.texts import tr

_HIGHEST = 72


class NothingFits(QWidget):
    """Says so, and offers to show all rows again."""

    def __init__(self, parent: QWidget, all_asked: Callable[[], object]) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.addStretch(1)
        said = kit.caption(tr("No row fits"))
        said.setWordWrap(False)
        row.addWidget(said)
        row.addWidget(kit.quiet_button(tr("Show all rows"), None, all_asked))
        row.addStretch(1)
        self.hide()

    def tell(self, shown: bool, room: QRect) -> None:
        """Stand at the top of `room`, or hide."""
        if shown:
            self.setGeometry(room.x(), room.y(), room.width(), min(room.height(), _HIGHEST))
            self.raise_()
        self.setVisible(shown)
