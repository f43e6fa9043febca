"""The fields of the part of the style panel that says which symbol each object gets: how they stand together."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QSpinBox, QVBoxLayout, QWidget

from gis_desk.map.symbology.cuts import MOST_CLASSES
from ui.desktop import kit
from ui.desktop.style.classtable import ClassTable
from ui.desktop.style.colours import RampBox
from ui.desktop.style.conditions import ConditionList
from ui.desktop.style.histogram import Histogram
from ui.desktop.style.symbolform import SymbolForm
from ui.desktop.style.values import Columns, fill_columns
from ui.texts import tr


class SymbolsFields(QWidget):
    """How it is drawn, from which column, the classes, the conditions of a rule, the symbol of a class."""

    def __init__(self, columns: Columns) -> None:
        super().__init__()
        column = kit.Column(self, margin=0)
        add = column.add
        self.kind = QComboBox()
        for words, kind in (
            (tr("with the standard symbols"), "standard"),
            (tr("with one symbol"), "single"),
            (tr("by value"), "categories"),
            (tr("by class of numbers"), "breaks"),
            (tr("by rules"), "rules"),
        ):
            self.kind.addItem(words, kind)
        self.column, self.numbers = QComboBox(), QComboBox()
        fill_columns(self.column, columns)
        fill_columns(self.numbers, columns, numbers=True)
        self.method = QComboBox()
        for words, name in (
            (tr("natural breaks"), "natural"),
            (tr("equal counts"), "quantile"),
            (tr("equal widths"), "equal"),
            (tr("round numbers"), "pretty"),
            (tr("standard deviations"), "deviation"),
            (tr("equal ratios"), "geometric"),
            (tr("own bounds"), "own"),
        ):
            self.method.addItem(words, name)
        self.count = QSpinBox()
        self.count.setRange(2, MOST_CLASSES)
        self.count.setValue(5)
        self.count.setAccessibleName(tr("Number of classes"))
        self.count.setToolTip(tr("Number of classes"))
        self.method.setAccessibleName(tr("Method"))
        self.ramp = RampBox()
        self.ramp.setAccessibleName(tr("Colours"))
        self.turn = kit.icon_button("arrow-left-right", tr("Turn the colours round"))
        form = self.form = kit.FormRows()
        form.add(tr("Drawn"), self.kind)
        form.add(tr("Column"), self.column)
        form.add(tr("Numbers"), self.numbers)
        self.how = form.add(tr("Method"), kit.row(self.method, self.count, stretch=0))
        self.colours = form.add(tr("Colours"), kit.row(self.ramp, self.turn, stretch=0))
        add(form)
        self.note = kit.caption("")
        add(self.note)
        self.begin = kit.button(tr("Begin with the standard symbols"), "pencil")
        add(self.begin)
        self.problem = QLabel()
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setProperty("role", "must")
        self.problem.setWordWrap(True)
        self.problem.hide()
        add(self.problem)
        self.histogram = Histogram()
        add(self.histogram)
        self.table = ClassTable(columns)
        add(self.table)
        self.plus = kit.icon_button("plus", tr("Add a class"))
        self.minus = kit.icon_button("minus", tr("Remove the selected classes"))
        self.up = kit.icon_button("chevron-up", tr("Move up"))
        self.down = kit.icon_button("chevron-down", tr("Move down"))
        self.rest = QCheckBox()
        self.buttons = kit.row(self.plus, self.minus, self.up, self.down, None, self.rest, spacing=2)
        add(self.buttons)
        self.rule = QWidget()
        inside = QVBoxLayout(self.rule)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(kit.GRID)
        inside.addWidget(kit.section(tr("Conditions of the selected rule")))
        self.all_other = QCheckBox(tr("all rows that no other rule draws"))
        inside.addWidget(self.all_other)
        self.conditions = ConditionList(columns)
        inside.addWidget(self.conditions)
        add(self.rule)
        self.heading = kit.section(tr("Symbol"))
        add(self.heading)
        self.symbol = SymbolForm()
        add(self.symbol)
        self.borders = QCheckBox(tr("Standard borders in place of the outlines"))
        add(self.borders)
        column.stretch()
        kit.pad_spins(self)
