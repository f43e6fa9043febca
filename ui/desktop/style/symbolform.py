"""The form of one symbol: area, line or point."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QStackedWidget, QVBoxLayout, QWidget

from gis_desk.map.symbology.symbols import SHAPES, AreaSymbol, Hatching, LineSymbol, PointSymbol, Symbolism
from layers.schema import LEVELS
from layers.text import Text, text
from ui.desktop import kit
from ui.desktop.style.colours import ColourButton
from ui.desktop.style.lengths import DashBox, Millimetres
from ui.desktop.words import choice
from ui.texts import say, tr

_SHAPES: dict[str, Text] = {
    "circle": text("circle"),
    "box": text("square"),
    "diamond": text("diamond"),
    "triangle": text("triangle"),
    "star": text("star"),
    "cross": text("cross"),
    "ring": text("ring with a dot"),
    "flag": text("flag"),
    "square": text("single marker"),
    "double_square": text("double markers"),
    "triple_square": text("triple markers"),
    "missing_square": text("lost marker"),
}


class _Form(kit.FormRows):
    """Fields of one kind of symbol; ``changed`` follows each choice of the user."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._quiet = False

    def _tell(self) -> None:
        if not self._quiet:
            self.changed.emit()

    def quietly(self, work: Callable[[], object]) -> None:
        """Do `work` without a word."""
        self._quiet = True
        try:
            work()
        finally:
            self._quiet = False

    def _hear(self, *widgets: QWidget) -> None:
        for one in widgets:
            if isinstance(one, ColourButton):
                one.changed.connect(lambda _: self._tell())
            elif isinstance(one, QCheckBox):
                one.toggled.connect(lambda _: self._tell())
            elif isinstance(one, QComboBox):
                one.currentIndexChanged.connect(lambda _: self._tell())
            elif isinstance(one, QDoubleSpinBox):
                one.valueChanged.connect(lambda _: self._tell())


class AreaForm(_Form):
    """Tone, hatching, outline."""

    def __init__(self) -> None:
        super().__init__()
        self._before = AreaSymbol()
        self.filled, self.fill = QCheckBox(), ColourButton("#d9e4d0", tr("Colour of the area"))
        self.filled.setAccessibleName(tr("Fill the area"))
        self.hatch = QComboBox()
        self.hatch.setAccessibleName(tr("Hatching"))
        for words, angle in (
            (tr("none"), None),
            (tr("rising"), 45.0),
            (tr("falling"), 135.0),
            (tr("level"), 0.0),
            (tr("upright"), 90.0),
        ):
            self.hatch.addItem(words, angle)
        self.hatch_colour = ColourButton("#6b7a76", tr("Colour of the hatching"))
        self.spacing = Millimetres(0.3, 50.0, tr("Distance of the lines"), 0.1)
        self.hatch_width = Millimetres(0.02, 10.0, tr("Width of the lines"))
        self.outlined, self.outline = QCheckBox(), ColourButton("#7d8a86", tr("Colour of the outline"))
        self.outlined.setAccessibleName(tr("Draw the outline"))
        self.thickness, self.dash = (
            Millimetres(0.02, 20.0, tr("Width of the outline")),
            DashBox(tr("Pattern of the outline")),
        )
        self.add(tr("Fill"), kit.row(self.filled, self.fill, None))
        self.add(tr("Hatching"), kit.row(self.hatch, self.hatch_colour, stretch=0))
        self.add(tr("Line spacing"), kit.row(self.spacing, self.hatch_width, None))
        self.add(tr("Outline"), kit.row(self.outlined, self.outline, self.thickness, None))
        self.add(tr("Pattern"), self.dash)
        self._hear(self.filled, self.fill, self.hatch, self.hatch_colour, self.spacing, self.hatch_width)
        self._hear(self.outlined, self.outline, self.thickness, self.dash)
        self.changed.connect(self._enable)

    def show_symbol(self, symbol: AreaSymbol) -> None:
        """Show `symbol`."""
        self._before = symbol

        def fill() -> None:
            self.filled.setChecked(symbol.fill is not None)
            self.fill.set_value(symbol.fill or self.fill.value)
            lines = symbol.hatching
            angle = None if lines is None else lines.angle_deg
            if self.hatch.findData(angle) < 0:
                self.hatch.addItem(tr("{angle:g}°", angle=angle or 0.0), angle)
            self.hatch.setCurrentIndex(self.hatch.findData(angle))
            shown = lines or Hatching()
            self.hatch_colour.set_value(shown.colour)
            self.spacing.setValue(shown.spacing_mm)
            self.hatch_width.setValue(shown.width_mm)
            self.outlined.setChecked(symbol.outline is not None)
            self.outline.set_value(symbol.outline or self.outline.value)
            self.thickness.setValue(symbol.outline_mm)
            self.dash.choose(symbol.dash_mm)

        self.quietly(fill)
        self._enable()

    def symbol(self) -> AreaSymbol:
        """The symbol the fields say."""
        angle = self.hatch.currentData()
        lines = None
        if angle is not None:
            lines = Hatching(self.hatch_colour.value, self.spacing.value(), self.hatch_width.value(), angle)
        return AreaSymbol(
            self.fill.value if self.filled.isChecked() else None,
            lines,
            self.outline.value if self.outlined.isChecked() else None,
            _kept(self.thickness, self._before.outline_mm),
            self.dash.dash(),
        )

    def _enable(self) -> None:
        self.fill.setEnabled(self.filled.isChecked())
        for one in (self.hatch_colour, self.spacing, self.hatch_width):
            one.setEnabled(self.hatch.currentData() is not None)
        for other in (self.outline, self.thickness, self.dash):
            other.setEnabled(self.outlined.isChecked())


class LineForm(_Form):
    """Standard boundary, or colour, width, pattern and rim."""

    def __init__(self) -> None:
        super().__init__()
        self._before = LineSymbol()
        self.boundary = QComboBox()
        self.boundary.addItem(tr("a line of its own"), "")
        for level in LEVELS:
            self.boundary.addItem(tr("standard boundary, {level}", level=choice("division", "level", level)), level)
        self.colour = ColourButton("#5b6f8a", tr("Colour of the line"))
        self.thickness = Millimetres(0.02, 50.0, tr("Width of the line"))
        self.dash = DashBox(tr("Pattern of the line"))
        self.rimmed, self.rim = QCheckBox(), ColourButton("#444444", tr("Colour of the rim"))
        self.rimmed.setAccessibleName(tr("Draw a rim"))
        self.rim_width = Millimetres(0.01, 20.0, tr("Width of the rim"))
        self.add(tr("Kind of line"), self.boundary)
        self.add(tr("Stroke"), kit.row(self.colour, self.thickness, None))
        self.add(tr("Pattern"), self.dash)
        self.add(tr("Rim"), kit.row(self.rimmed, self.rim, self.rim_width, None))
        self._hear(self.boundary, self.colour, self.thickness, self.dash, self.rimmed, self.rim, self.rim_width)
        self.changed.connect(self._enable)

    def show_symbol(self, symbol: LineSymbol) -> None:
        """Show `symbol`."""
        self._before = symbol

        def fill() -> None:
            self.boundary.setCurrentIndex(self.boundary.findData(symbol.boundary))
            self.colour.set_value(symbol.colour)
            self.thickness.setValue(symbol.width_mm)
            self.dash.choose(symbol.dash_mm)
            self.rimmed.setChecked(symbol.casing is not None)
            self.rim.set_value(symbol.casing or self.rim.value)
            self.rim_width.setValue(symbol.casing_mm)

        self.quietly(fill)
        self._enable()

    def symbol(self) -> LineSymbol:
        """The symbol the fields say."""
        return LineSymbol(
            self.colour.value,
            _kept(self.thickness, self._before.width_mm),
            self.dash.dash(),
            self.rim.value if self.rimmed.isChecked() else None,
            _kept(self.rim_width, self._before.casing_mm),
            self.boundary.currentData(),
        )

    def _enable(self) -> None:
        own = not self.boundary.currentData()
        for one in (self.colour, self.thickness, self.dash, self.rimmed):
            one.setEnabled(own)
        for other in (self.rim, self.rim_width):
            other.setEnabled(own and self.rimmed.isChecked())


class PointForm(_Form):
    """Shape, size, colours."""

    def __init__(self) -> None:
        super().__init__()
        self._before = PointSymbol()
        self.shape = QComboBox()
        self.shape.setAccessibleName(tr("Shape"))
        for name in SHAPES:
            self.shape.addItem(say(_SHAPES[name]), name)
        self.extent = Millimetres(0.2, 100.0, tr("Size of the symbol"), 0.1)
        self.filled, self.fill = QCheckBox(), ColourButton("#2b7a78", tr("Colour of the area"))
        self.filled.setAccessibleName(tr("Fill the area"))
        self.lined, self.line = QCheckBox(), ColourButton("#ffffff", tr("Colour of the outline"))
        self.lined.setAccessibleName(tr("Draw the outline"))
        self.thickness = Millimetres(0.02, 20.0, tr("Width of the outline"))
        self.add(tr("Shape"), kit.row(self.shape, self.extent, stretch=0))
        self.add(tr("Fill"), kit.row(self.filled, self.fill, None))
        self.add(tr("Outline"), kit.row(self.lined, self.line, self.thickness, None))
        self._hear(self.shape, self.extent, self.filled, self.fill, self.lined, self.line, self.thickness)
        self.changed.connect(self._enable)

    def show_symbol(self, symbol: PointSymbol) -> None:
        """Show `symbol`."""
        self._before = symbol

        def fill() -> None:
            self.shape.setCurrentIndex(self.shape.findData(symbol.shape))
            self.extent.setValue(symbol.size_mm)
            self.filled.setChecked(symbol.fill is not None)
            self.fill.set_value(symbol.fill or self.fill.value)
            self.lined.setChecked(symbol.line is not None)
            self.line.set_value(symbol.line or self.line.value)
            self.thickness.setValue(symbol.line_mm)

        self.quietly(fill)
        self._enable()

    def symbol(self) -> PointSymbol:
        """The symbol the fields say."""
        return PointSymbol(
            self.shape.currentData(),
            _kept(self.extent, self._before.size_mm),
            self.fill.value if self.filled.isChecked() else None,
            self.line.value if self.lined.isChecked() else None,
            _kept(self.thickness, self._before.line_mm),
        )

    def _enable(self) -> None:
        self.fill.setEnabled(self.filled.isChecked())
        self.line.setEnabled(self.lined.isChecked())
        self.thickness.setEnabled(self.lined.isChecked())


def _kept(spin: QDoubleSpinBox, before: float) -> float:
    """What the spin box says; `before` where that is only its rounding."""
    return before if abs(spin.value() - before) < 0.00501 else spin.value()


class SymbolForm(QWidget):
    """The form for whatever symbol is shown; ``changed(before, after)`` follows each choice of the user."""

    changed = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self._symbol: Symbolism = AreaSymbol()
        self.area, self.line, self.point = AreaForm(), LineForm(), PointForm()
        self._pages = QStackedWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)
        for form in (self.area, self.line, self.point):
            self._pages.addWidget(form)
            form.changed.connect(self._read)
            kit.pad_spins(form)

    def show_symbol(self, symbol: Symbolism) -> None:
        """Show `symbol`."""
        self._symbol = symbol
        if isinstance(symbol, AreaSymbol):
            self._pages.setCurrentWidget(self.area)
            self.area.show_symbol(symbol)
        elif isinstance(symbol, LineSymbol):
            self._pages.setCurrentWidget(self.line)
            self.line.show_symbol(symbol)
        else:
            self._pages.setCurrentWidget(self.point)
            self.point.show_symbol(symbol)

    def symbol(self) -> Symbolism:
        """The symbol as it stands."""
        return self._symbol

    def _read(self) -> None:
        form = self._pages.currentWidget()
        assert isinstance(form, AreaForm | LineForm | PointForm)
        before, after = self._symbol, form.symbol()
        if isinstance(after, LineSymbol) and after.boundary and isinstance(before, LineSymbol) and not before.boundary:
            after = replace(LineSymbol(), boundary=after.boundary)
        self._symbol = after
        if after != before:
            self.changed.emit(before, after)
