"""A range of scales to choose."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from gis_desk.map.symbology.look import UNBOUNDED, ScaleRange
from layers.errors import StyleError
from ui.desktop import kit
from ui.texts import tr

_USUAL = (1_000, 2_000, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 5_000_000)


class ScaleFields(QWidget):
    """Two boxes of denominators; ``changed`` follows each choice that makes sense."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._last = ScaleRange()
        self.nearest = _box(tr("Largest scale at which it is shown"))
        self.farthest = _box(tr("Smallest scale at which it is shown"))
        layout = kit.row(self.nearest, kit.body("–"), self.farthest)
        inside = kit.row(layout, None)
        outer = inside.layout()
        assert outer is not None
        self.setLayout(outer)
        self.nearest.editTextChanged.connect(lambda _: self._read())
        self.farthest.editTextChanged.connect(lambda _: self._read())

    def show_range(self, scale: ScaleRange) -> None:
        """Show a range, without a word."""
        self._last = scale
        for box, value in ((self.nearest, scale.nearest), (self.farthest, scale.farthest)):
            box.blockSignals(True)
            box.setEditText(box.itemText(0) if value in (0.0, UNBOUNDED) else _words(value))
            box.blockSignals(False)

    def range(self) -> ScaleRange:
        """The range as it stands."""
        return self._last

    def _read(self) -> None:
        low, high = _number(self.nearest.currentText()), _number(self.farthest.currentText())
        try:
            found = ScaleRange(low or 0.0, high or UNBOUNDED)
        except StyleError:
            return
        if found != self._last:
            self._last = found
            self.changed.emit()


def _box(words: str) -> QComboBox:
    made = QComboBox()
    made.setEditable(True)
    made.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    made.setAccessibleName(words)
    made.setToolTip(words)
    made.addItem(tr("no limit"))
    made.addItems([_words(n) for n in _USUAL])
    made.setMinimumContentsLength(9)
    return made


def _words(value: float) -> str:
    return f"1:{value:,.0f}"


def _number(words: str) -> float | None:
    digits = "".join(c for c in words.replace("：", ":").rsplit(":", 1)[-1] if c.isdigit() or c == ".")
    try:
        return float(digits) or None
    except ValueError:
        return None
