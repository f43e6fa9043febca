"""The small chooser beside the spelling: how a character with several readings is read in this name."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from gis_desk.names.spelling import Polyphone
from ui.desktop import kit
from ui.texts import tr


class ReadingChooser(QWidget):
    """One box for each character with several readings; hidden where there is none."""

    chosen = Signal(int, str)
    """Place of the character, from 0, and its toned reading."""

    def __init__(self) -> None:
        super().__init__()
        self._rows = kit.FormRows()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._rows)
        self.boxes: list[QComboBox] = []
        self._shown: object = None
        self.hide()

    def offer(self, several: Sequence[Polyphone], taken: Mapping[int, str], *, writable: bool) -> None:
        """Show the readings of `several`; those of `taken` are in use."""
        state = (tuple(several), tuple(sorted(taken.items())), writable)
        self.setVisible(bool(several))
        if state == self._shown:
            return
        self._shown = state
        rows = kit.FormRows()
        self._column.replaceWidget(self._rows, rows)
        self._rows.deleteLater()
        self._rows, self.boxes = rows, []
        for one in several:
            rows.add(tr("Reading of {character}", character=one.character), self._box(one, taken, writable=writable))

    def _box(self, one: Polyphone, taken: Mapping[int, str], *, writable: bool) -> QComboBox:
        box = QComboBox()
        box.addItems(list(one.readings))
        box.setCurrentText(taken.get(one.at, one.readings[0]))
        box.setAccessibleName(tr("Reading of {character}", character=one.character))
        box.setToolTip(tr("The choice is remembered for this name only"))
        box.setEnabled(writable)
        box.activated.connect(lambda _n, at=one.at, box=box: self.chosen.emit(at, box.currentText()))
        self.boxes.append(box)
        return box
