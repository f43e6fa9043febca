"""How the place of a new case is given: on the map in one of four ways, or written."""

from functools import partial

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ui.desktop import kit
from ui.desktop.disputes.casework.placing import WAYS, Placing
from ui.texts import say, tr


class RecordBar(QWidget):
    """Chips for the ways to draw, and a field for coordinates, a marker or a place."""

    def __init__(self, placing: Placing) -> None:
        super().__init__()
        self._placing = placing
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(kit.GRID)
        self.chips = {mode: kit.Chip(say(words)) for mode, words in WAYS.items()}
        for mode, chip in self.chips.items():
            chip.clicked.connect(partial(self._take, mode))
        column.addWidget(kit.ChipRow(self.chips.values()))
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("or type longitude,latitude, a marker or a place"))
        self.field.setAccessibleName(tr("Position, marker or place of the case"))
        self.field.setClearButtonEnabled(True)
        self.field.returnPressed.connect(self._typed)
        column.addWidget(self.field)
        self.note = kit.caption(tr("Both sides, the line and the place in words are filled in. Esc stops."))
        column.addWidget(self.note)
        placing.waiting.connect(self._waits)

    def _take(self, mode: str, _on: bool = True) -> None:
        self._placing.start(mode)

    def _waits(self, on: bool) -> None:
        for mode, chip in self.chips.items():
            chip.setChecked(on and mode == self._placing.mode)

    def _typed(self) -> None:
        error = self._placing.typed(self.field.text())
        if error is None:
            self.field.clear()
        self._say("" if error is None else f"{say(error.what)}\n{say(error.do)}")

    def _say(self, words: str) -> None:
        usual = tr("Both sides, the line and the place in words are filled in. Esc stops.")
        self.note.setText(words or usual)
        self.note.setProperty("role", "must" if words else "caption")
        self.note.style().polish(self.note)

    def hideEvent(self, event: QHideEvent) -> None:
        """The next case begins without what was said about the last."""
        self._say("")
        super().hideEvent(event)
