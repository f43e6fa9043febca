"""The part of the style panel that says how the objects are named on the map."""

from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QWidget

from gis_desk.map.symbology.look import LabelSpec
from ui.desktop import kit
from ui.desktop.style.colours import ColourButton
from ui.desktop.style.lengths import Millimetres
from ui.desktop.style.scales import ScaleFields
from ui.desktop.style.values import Columns, choose_column, fill_columns
from ui.texts import tr


class _Points(QDoubleSpinBox):
    def __init__(self) -> None:
        super().__init__()
        self.setRange(3.0, 100.0)
        self.setDecimals(1)
        self.setSingleStep(0.5)
        self.setSuffix(" pt")
        self.setMinimumWidth(92)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: Any) -> None:
        """The wheel scrolls the panel."""
        event.ignore()


class NamesTab(QWidget):
    """Standard names, none, or names of one's own; ``changed`` follows each choice."""

    changed = Signal()

    def __init__(self, columns: Columns) -> None:
        super().__init__()
        self._columns = columns
        column = kit.Column(self, margin=0)
        self.kind = QComboBox()
        for words, kind in (
            (tr("the standard names"), "standard"),
            (tr("no names"), "none"),
            (tr("names of its own"), "own"),
        ):
            self.kind.addItem(words, kind)
        head = kit.FormRows()
        head.add(tr("Labels"), self.kind)
        column.add(head)
        self.column, self.extent = QComboBox(), _Points()
        fill_columns(self.column, columns)
        self.colour = ColourButton("#2b2f33", tr("Colour of the letters"))
        self.halo, self.halo_colour = QCheckBox(), ColourButton("#ffffff", tr("Colour of the halo"))
        self.halo.setAccessibleName(tr("Draw a halo"))
        self.halo_width = Millimetres(0.05, 5.0, tr("Width of the halo"))
        self.bold, self.serif = QCheckBox(tr("bold")), QCheckBox(tr("Song face (serif)"))
        self.placement = QComboBox()
        for words, place in (
            (tr("as the geometry asks"), "auto"),
            (tr("in the middle"), "centre"),
            (tr("beside"), "beside"),
            (tr("along the line"), "along"),
        ):
            self.placement.addItem(words, place)
        self.scales = ScaleFields()
        self.form = kit.FormRows()
        self.form.add(tr("Column"), self.column)
        self.form.add(tr("Letters"), kit.row(self.extent, self.colour, None))
        self.extent.setAccessibleName(tr("Size of the letters"))
        self.form.add(tr("Face"), kit.row(self.bold, self.serif, None))
        self.form.add(tr("Halo"), kit.row(self.halo, self.halo_colour, self.halo_width, None))
        self.form.add(tr("Placement"), self.placement)
        self.form.add(tr("Scales"), self.scales)
        column.add(self.form)
        column.stretch()
        kit.pad_spins(self)
        self._connect()
        self._enable()

    def _connect(self) -> None:
        for box in (self.kind, self.column, self.placement):
            box.currentIndexChanged.connect(lambda _: self._tell())
        for tick in (self.halo, self.bold, self.serif):
            tick.toggled.connect(lambda _: self._tell())
        for spin in (self.extent, self.halo_width):
            spin.valueChanged.connect(lambda _: self._tell())
        for tone in (self.colour, self.halo_colour):
            tone.changed.connect(lambda _: self._tell())
        self.scales.changed.connect(self._tell)

    def show_names(self, spec: LabelSpec | None) -> None:
        """Show `spec`, without a word."""
        blocked: list[QWidget] = [self.kind, self.placement, self.halo, self.bold, self.serif]
        blockers = [QSignalBlocker(w) for w in (*blocked, self.extent, self.halo_width)]
        kind = "standard" if spec is None else "own" if spec.column else "none"
        self.kind.setCurrentIndex(self.kind.findData(kind))
        shown = spec if spec is not None and spec.column else LabelSpec(self._usual())
        choose_column(self.column, self._columns, shown.column)
        self.extent.setValue(shown.size_pt)
        self.colour.set_value(shown.colour)
        self.halo.setChecked(shown.halo is not None)
        self.halo_colour.set_value(shown.halo or "#ffffff")
        self.halo_width.setValue(shown.halo_mm)
        self.bold.setChecked(shown.bold)
        self.serif.setChecked(shown.serif)
        self.placement.setCurrentIndex(self.placement.findData(shown.placement))
        self.scales.show_range(shown.scale)
        del blockers
        self._enable()

    def _usual(self) -> str:
        names = self._columns.names()
        return next((n for n in ("name", "number", "title") if n in names), names[0] if names else "name")

    def names(self) -> LabelSpec | None:
        """What the fields say; None for the standard names."""
        kind = self.kind.currentData()
        if kind == "standard":
            return None
        if kind == "none" or not self.column.currentData():
            return LabelSpec(column="")
        return LabelSpec(
            self.column.currentData(),
            self.extent.value(),
            self.colour.value,
            self.halo_colour.value if self.halo.isChecked() else None,
            self.halo_width.value(),
            self.bold.isChecked(),
            self.serif.isChecked(),
            self.scales.range(),
            self.placement.currentData(),
        )

    def _tell(self) -> None:
        self._enable()
        self.changed.emit()

    def _enable(self) -> None:
        self.form.setVisible(self.kind.currentData() == "own")
        self.halo_colour.setEnabled(self.halo.isChecked())
        self.halo_width.setEnabled(self.halo.isChecked())
