"""The panel of the whole: paper, purpose, what the fields say, and the series."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QLineEdit, QWidget

from gis_desk.map.layout.sheet import LEAST_MM, MOST_MM, PURPOSES, SIZES, Series
from ui.desktop import kit
from ui.desktop.composer.editing import Editing
from ui.texts import say, tr

_OWN = "own"


class FactsPanel(QWidget):
    """Paper, purpose, fields and series of the layout; every change is one step of undo."""

    def __init__(self, editing: Editing) -> None:
        super().__init__()
        self._editing = editing
        self.layers: Sequence[tuple[str, str]] = ()
        """Id and title of the layers a series can run over."""
        self.plans: Sequence[tuple[str, str]] = ()
        """Key and title of the inspection plans, the newest first."""
        self._filling = False
        column = kit.Column(self)
        column.add(kit.section(tr("Paper")))
        form = kit.FormRows()
        self.paper = QComboBox()
        for name in SIZES:
            self.paper.addItem(name, name)
        self.paper.addItem(tr("own size"), _OWN)
        self.landscape = QCheckBox(tr("Landscape"))
        self.width_mm, self.height_mm = _size(), _size()
        form.add(tr("Size of paper"), self.paper)
        form.add("", self.landscape)
        self.landscape.setAccessibleName(tr("Landscape"))
        form.add(tr("Width"), self.width_mm, unit="mm")
        form.add(tr("Height"), self.height_mm, unit="mm")
        column.add(form)
        column.space()
        column.add(kit.section(tr("What the map says")))
        words = kit.FormRows()
        self.purpose = QComboBox()
        for name, purpose in PURPOSES.items():
            self.purpose.addItem(say(purpose), name)
        words.add(tr("Purpose"), self.purpose)
        self.line_source, self.exempt = QLineEdit(), QLineEdit()
        words.add(
            tr("Lines taken from"),
            self.line_source,
            hint=tr("The standard drawing or detailed map of the boundary lines"),
        )
        words.add(tr("Exempt kind"), self.exempt, hint=tr("Kind of simple map that needs no review; empty for none"))
        self.fields: dict[str, QLineEdit] = {}
        for name, title in (
            ("title", tr("Map title")),
            ("compiler", tr("Compiler")),
            ("checker", tr("Checker")),
            ("mark", tr("Classification mark")),
            ("review_no", tr("Review number")),
            ("data_date", tr("Date of the data")),
            ("source", tr("Source of the data")),
        ):
            self.fields[name] = QLineEdit()
            words.add(title, self.fields[name])
        column.add(words)
        column.space()
        column.add(kit.section(tr("Series")))
        column.add(kit.caption(tr("A sheet for every township, line, marker or day, numbered by itself.")))
        series = kit.FormRows()
        self.series = QComboBox()
        self.where = QLineEdit()
        self.where.setPlaceholderText("level = township")
        self.order = QLineEdit()
        self.scale = QDoubleSpinBox()
        self.scale.setRange(0, 50_000_000)
        self.scale.setDecimals(0)
        self.scale.setMinimumWidth(72)
        self.scale.setSingleStep(5000)
        self.scale.setSpecialValueText(tr("as fits"))
        self.scale.setKeyboardTracking(False)
        self.plan = QComboBox()
        self.course_up = QCheckBox(tr("Turned along the line"))
        self.course_up.setAccessibleName(tr("Turned along the line"))
        series.add(tr("A sheet for every"), self.series)
        series.add(tr("Only rows with"), self.where)
        series.add(tr("Sorted by"), self.order)
        series.add(tr("Scale 1:"), self.scale)
        series.add("", self.course_up)
        series.add(tr("Inspection plan"), self.plan, hint=tr("Whose days, routes and stops are printed"))
        column.add(series)
        column.stretch()
        for one in (form, words, series):
            kit.pad_spins(one)
        self._connect()
        editing.changed.connect(lambda _: self.refresh())

    def _connect(self) -> None:
        self.paper.activated.connect(lambda _: self._resize())
        self.landscape.toggled.connect(lambda _: self._resize())
        for spin in (self.width_mm, self.height_mm):
            spin.valueChanged.connect(lambda _: self._resize(own=True))
        self.purpose.activated.connect(lambda _: self._fact(purpose=self.purpose.currentData()))
        self.line_source.editingFinished.connect(lambda: self._fact(line_source=self.line_source.text().strip()))
        self.exempt.editingFinished.connect(lambda: self._fact(exempt=self.exempt.text().strip()))
        for name, line in self.fields.items():
            line.editingFinished.connect(lambda name=name, line=line: self._say(name, line.text().strip()))
        self.series.activated.connect(lambda _: self._series())
        self.plan.activated.connect(lambda _: self._say("plan", self.plan.currentData()))
        self.scale.valueChanged.connect(lambda _: self._series())
        self.course_up.toggled.connect(lambda _: self._series())
        for line in (self.where, self.order):
            line.editingFinished.connect(self._series)

    def refresh(self) -> None:
        """Show the document as it is now."""
        layout, values = self._editing.layout, self._editing.document.values
        self._filling = True
        self.paper.setCurrentIndex(self.paper.findData(layout.paper if layout.paper in SIZES else _OWN))
        self.landscape.setChecked(layout.width > layout.height)
        self.width_mm.setValue(layout.width)
        self.height_mm.setValue(layout.height)
        self.purpose.setCurrentIndex(self.purpose.findData(layout.purpose))
        _show(self.line_source, layout.line_source)
        _show(self.exempt, layout.exempt)
        for name, line in self.fields.items():
            _show(line, values.get(name, ""))
        series = layout.series or Series("")
        self.series.clear()
        self.series.addItem(tr("one sheet only"), "")
        for name, title in self.layers:
            self.series.addItem(title, name)
        self.series.addItem(tr("equal sheet over the county"), "sheets")
        if self.series.findData(series.layer) < 0:
            self.series.addItem(series.layer, series.layer)
        self.series.setCurrentIndex(max(self.series.findData(series.layer), 0))
        self.plan.clear()
        self.plan.addItem(tr("the newest") if self.plans else tr("none"), "")
        for key, title in self.plans:
            self.plan.addItem(title, key)
        self.plan.setCurrentIndex(max(self.plan.findData(values.get("plan", "")), 0))
        self.plan.setEnabled(bool(self.plans))
        _show(self.where, ", ".join(f"{k} = {v}" for k, v in series.where.items()))
        _show(self.order, series.order)
        self.scale.setValue(series.scale)
        self.course_up.setChecked(series.course_up)
        for control in (self.where, self.order, self.scale, self.course_up):
            control.setEnabled(bool(series.layer))
        self._filling = False

    def _resize(self, *, own: bool = False) -> None:
        if self._filling:
            return
        layout = self._editing.layout
        if own or self.paper.currentData() == _OWN:
            wide, high = self.width_mm.value(), self.height_mm.value()
        else:
            wide, high = SIZES[self.paper.currentData()]
            if self.landscape.isChecked():
                wide, high = high, wide
        if (wide, high) != (layout.width, layout.height):
            self._editing.do(tr("Paper"), layout.sized(wide, high), key="paper" if own else "")

    def _fact(self, **facts: Any) -> None:
        if not self._filling:
            self._editing.do(tr("What the map says"), replace(self._editing.layout, **facts))

    def _say(self, name: str, value: str) -> None:
        if not self._filling:
            self._editing.say(tr("What the map says"), name, value)

    def _series(self) -> None:
        if self._filling:
            return
        name, layout = self.series.currentData(), self._editing.layout
        before = layout.series or Series("")
        made = None
        if name:
            same = name == before.layer
            made = replace(
                before,
                layer=name,
                where=_pairs(self.where.text()) if same else {},
                order=self.order.text().strip() if same else "",
                scale=self.scale.value() if same else 0.0,
                course_up=self.course_up.isChecked() and same,
            )
        self._editing.do(tr("Series"), replace(layout, series=made))


def _size() -> QDoubleSpinBox:
    spin = QDoubleSpinBox()
    spin.setRange(LEAST_MM, MOST_MM)
    spin.setDecimals(1)
    spin.setMinimumWidth(72)
    spin.setKeyboardTracking(False)
    return spin


def _show(line: QLineEdit, words: str) -> None:
    if (line.text() != words and not line.hasFocus()) or (line.text() != words and not line.isModified()):
        line.setText(words)


def _pairs(text: str) -> dict[str, str]:
    found = {}
    for part in text.replace("，", ",").split(","):
        column, equals, value = part.partition("=")
        if equals and column.strip():
            found[column.strip()] = value.strip()
    return found
