"""Colours to choose: a button that opens a small palette, and a box of colour ramps."""

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QLineEdit, QPushButton, QSlider, QVBoxLayout, QWidget

from gis_desk.map.symbology.checks import colour as checked
from gis_desk.map.symbology.ramps import Ramp, ramps
from layers.errors import StyleError
from ui.desktop import kit, theme
from ui.texts import say, tr

_GREYS = ("#ffffff", "#e6e6e6", "#c9cccb", "#a3a8a6", "#7d8582", "#5a625f", "#363d3b", "#000000")
_TONES = (
    "#d9e4d0", "#f8eed6", "#f5e1da", "#e4e1ee", "#dceaea", "#cfe4f2", "#fff7bc", "#ffe0e6",
    "#8fbf7f", "#e9c46a", "#e79a83", "#b3a4d0", "#7fc1c1", "#8dbbd8", "#f0e442", "#cc79a7",
    "#2f7d4f", "#e69f00", "#d55e00", "#6a4c93", "#0b6a68", "#0072b2", "#b8860b", "#aa4499",
    "#14532d", "#8a5a00", "#b3261e", "#3b1f6b", "#063e41", "#08306b", "#5b3a00", "#6b0f3c",
)  # fmt: skip
_SIDE = 24


def colour_of(value: str) -> QColor:
    """``#rrggbb[aa]`` as a colour."""
    made = QColor(value[:7])
    made.setAlpha(int(value[7:], 16) if len(value) == 9 else 255)
    return made


def paint_colour(painter: QPainter, box: QRectF, value: str) -> None:
    """A sample of a colour; where it lets through, on squares."""
    painter.setPen(Qt.PenStyle.NoPen)
    if len(value) == 9:
        painter.fillRect(box, QColor("#ffffff"))
        half = box.height() / 2
        for k in range(int(box.width() / half) + 1):
            left = box.left() + k * half
            square = QRectF(left, box.top() + (k % 2) * half, half, half).intersected(box)
            painter.fillRect(square, QColor("#c4c9c8"))
    painter.fillRect(box, colour_of(value))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(theme.color("strong_line"))
    painter.drawRect(box)


class ColourButton(QPushButton):
    """Shows a colour, and opens the palette; ``changed`` follows each choice."""

    changed = Signal(str)

    def __init__(self, value: str, words: str) -> None:
        super().__init__()
        self.value = value
        self._words = words
        self.setProperty("role", "plain")
        self.setAutoDefault(False)
        self.setFixedWidth(76)
        self.clicked.connect(self._open)
        self._tell()

    def set_value(self, value: str) -> None:
        """Show another colour, without a word."""
        self.value = value
        self._tell()

    def _tell(self) -> None:
        self.setAccessibleName(f"{self._words} {self.value}")
        self.setToolTip(f"{self._words}  {self.value}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The button with the colour in it."""
        super().paintEvent(event)
        painter = QPainter(self)
        if not self.isEnabled():
            painter.setOpacity(0.35)
        paint_colour(painter, QRectF(self.rect()).adjusted(7, 7, -7.5, -7.5), self.value)

    def _open(self) -> None:
        palette = ColourPalette(self.value, self)
        palette.chosen.connect(self._take)
        palette.move(self.mapToGlobal(QPoint(0, self.height() + 2)))
        palette.show()

    def _take(self, value: str) -> None:
        self.set_value(value)
        self.changed.emit(value)


class _Tone(QPushButton):
    def __init__(self, value: str) -> None:
        super().__init__()
        self.value = value
        self.setAccessibleName(value)
        self.setToolTip(value)
        self.setAutoDefault(False)
        self.setFixedSize(_SIDE, _SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - all of it is painted
        painter = QPainter(self)
        box = QRectF(self.rect()).adjusted(2, 2, -3, -3)
        paint_colour(painter, box, self.value)
        if self.hasFocus() or self.underMouse():
            painter.setPen(theme.color("accent"))
            painter.drawRect(QRectF(self.rect()).adjusted(0, 0, -1, -1))


class ColourPalette(QFrame):
    """Tones to click, a field for any colour, and its opacity; ``chosen`` follows each change, Escape closes."""

    chosen = Signal(str)

    def __init__(self, value: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "palette")
        self._value = value
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 10)
        grid = QGridLayout()
        grid.setSpacing(2)
        for n, tone in enumerate((*_TONES, *_GREYS)):
            button = _Tone(tone)
            button.clicked.connect(lambda _=False, tone=tone: self._pick(tone))
            grid.addWidget(button, n // 8, n % 8)
        column.addLayout(grid)
        self.field = QLineEdit(value[:7])
        self.field.setMaxLength(9)
        self.field.textEdited.connect(self._typed)
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(0, 255)
        self.opacity.setValue(int(value[7:], 16) if len(value) == 9 else 255)
        self.opacity.valueChanged.connect(lambda _: self._set(self._value[:7]))
        form = kit.FormRows()
        form.add(tr("Colour"), self.field)
        form.add(tr("Opacity"), self.opacity)
        column.addWidget(form)

    def _pick(self, tone: str) -> None:
        self.field.setText(tone)
        self._set(tone)
        self.close()

    def _typed(self, words: str) -> None:
        try:
            self._set(checked("colour", words if words.startswith("#") else f"#{words}")[:7])
        except StyleError:
            return

    def _set(self, tone: str) -> None:
        alpha = self.opacity.value()
        self._value = tone if alpha == 255 else f"{tone}{alpha:02x}"
        self.chosen.emit(self._value)


class RampBox(QComboBox):
    """The colour ramps, each with its colours before its name."""

    def __init__(self, kinds: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.setIconSize(QSize(72, 14))
        for ramp in ramps().values():
            if not kinds or ramp.kind in kinds:
                self.addItem(strip(ramp), say(ramp.title), ramp.id)

    def ramp(self) -> Ramp:
        """The ramp chosen."""
        return ramps()[self.currentData()]

    def choose(self, name: str) -> None:
        """Show ramp `name`, without a word; another stays where it is not offered."""
        if (at := self.findData(name)) >= 0:
            self.blockSignals(True)
            self.setCurrentIndex(at)
            self.blockSignals(False)


def strip(ramp: Ramp, width: int = 72, height: int = 14) -> QIcon:
    """The colours of `ramp` side by side."""
    picture = QPixmap(width * 2, height * 2)
    picture.setDevicePixelRatio(2.0)
    painter = QPainter(picture)
    colours = ramp.taken(8 if ramp.kind != "qualitative" else len(ramp.colours))
    each = width / len(colours)
    for n, tone in enumerate(colours):
        painter.fillRect(QRectF(n * each, 0, each + 1, height), QColor(tone))
    painter.end()
    return QIcon(picture)
