"""A choice made with one key: chips in a row, each with its digit."""

from collections.abc import Mapping

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent

from layers.text import Text
from ui.desktop import kit, theme
from ui.texts import say, tr


class KeyChoice(kit.ChipRow):
    """One of a few words, or several of them; its digit chooses one, the same digit takes it back, 0 takes all back.

    `picked` follows every choice; a single choice then hands the focus on.
    """

    picked = Signal()

    def __init__(self, name: str, entries: Mapping[str, Text], *, several: bool = False) -> None:
        super().__init__()
        self._several = several
        self._chips: dict[str, kit.Chip] = {}
        for n, (value, words) in enumerate(entries.items(), 1):
            chip = kit.Chip(f"{n} {say(words)}", hint=tr("Key {n}", n=n))
            chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            chip.clicked.connect(lambda _=False, value=value: self._clicked(value))
            self._chips[value] = chip
            self.add(chip)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self.setAccessibleDescription(tr("Choose with the digits, 0 clears"))

    def values(self) -> list[str]:
        """What is chosen, in order."""
        return [value for value, chip in self._chips.items() if chip.isChecked()]

    def value(self) -> str:
        """The one that is chosen, else empty."""
        return next(iter(self.values()), "")

    def set_values(self, values: list[str]) -> None:
        """Choose exactly `values`."""
        for value, chip in self._chips.items():
            chip.setChecked(value in values)

    def _clicked(self, value: str) -> None:
        if not self._several and self._chips[value].isChecked():
            self.set_values([value])
        self.picked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits choose, 0 and Backspace clear, arrows step through a single choice."""
        values = list(self._chips)
        typed = event.text()
        if typed == "0" or event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self.set_values([])
            self.picked.emit()
        elif typed.isdigit() and int(typed) <= len(values):
            self._chips[values[int(typed) - 1]].toggle()
            self._clicked(values[int(typed) - 1])
            if not self._several and self.value():
                self.focusNextChild()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and not self._several:
            at = values.index(self.value()) if self.value() else -1
            step = 1 if event.key() == Qt.Key.Key_Right else -1
            self.set_values([values[(at + step) % len(values) if at >= 0 or step > 0 else len(values) - 1]])
            self.picked.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Exactly as high as the lines of chips need."""
        super().resizeEvent(event)
        self.setFixedHeight(max(self.minimumHeight(), 1))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that keys go here."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keys go elsewhere."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A frame while the keys go here."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(theme.now().accent), 1.5))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75), 6, 6)
