"""Boxes for lengths and for patterns of lines."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox

from layers.text import Text, text
from ui.texts import say, tr

_DASHES: Sequence[tuple[Text, tuple[float, ...]]] = (
    (text("solid"), ()),
    (text("dashes"), (3.0, 1.0)),
    (text("short dashes"), (1.5, 0.8)),
    (text("dots"), (0.35, 1.0)),
    (text("dash and dot"), (4.0, 1.0, 0.35, 1.0)),
    (text("dash and two dots"), (4.0, 1.0, 0.35, 1.0, 0.35, 1.0)),
)


class Millimetres(QDoubleSpinBox):
    """A length in mm."""

    def __init__(self, least: float, most: float, words: str, step: float = 0.05) -> None:
        super().__init__()
        self.setDecimals(2)
        self.setRange(least, most)
        self.setSingleStep(step)
        self.setSuffix(" mm")
        self.setAccessibleName(words)
        self.setMinimumWidth(92)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: Any) -> None:
        """The wheel scrolls the panel, not a number that nobody looks at."""
        event.ignore()


class DashBox(QComboBox):
    """Patterns of lines; one that is none of the usual stays as it is."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.setAccessibleName(words)
        for title, dash in _DASHES:
            self.addItem(say(title), dash)

    def dash(self) -> tuple[float, ...]:
        """The pattern chosen."""
        return tuple(self.currentData())

    def choose(self, dash: tuple[float, ...]) -> None:
        """Show a pattern."""
        known = [tuple(self.itemData(n)) for n in range(self.count())]
        if dash not in known:
            self.addItem(tr("as it is"), dash)
            known.append(dash)
        self.setCurrentIndex(known.index(dash))
