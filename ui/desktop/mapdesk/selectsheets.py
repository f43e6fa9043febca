"""The sheets that choose rows by what they hold and by where they lie."""

from functools import partial

from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QLineEdit, QVBoxLayout, QWidget

from gis_desk import conditions as asking
from gis_desk.conditions import Condition, ConditionError
from gis_desk.map.selecting import MOST_M, RELATIONS
from gis_desk.tables.columns import Field
from layers.schema import TABLES, Column, Kind
from ui.desktop import kit
from ui.desktop.mapdesk.selecting import HOW, Selecting
from ui.desktop.opening import Sheet
from ui.desktop.words import choice, column_title, table_title
from ui.texts import say, tr

_MOST_ROWS = 8


def _layers(selecting: Selecting, first: str = "") -> QComboBox:
    """The layers of the map, `first` in front where it is one of them, else what lies at the bottom."""
    box = QComboBox()
    for name in selecting.frames():
        box.addItem(table_title(name), name)
    at = box.findData(first)
    box.setCurrentIndex(at if at >= 0 else box.count() - 1)
    return box


def _how() -> QComboBox:
    box = QComboBox()
    words = {
        "new": tr("Choose them alone"),
        "add": tr("Add them to what is chosen"),
        "remove": tr("Take them off what is chosen"),
        "within": tr("Keep of what is chosen only them"),
    }
    for name in HOW:
        box.addItem(words[name], name)
    return box


class ConditionRow(QWidget):
    """One condition: column, operator, value."""

    def __init__(self, layer: str, removed: QWidget | None = None) -> None:
        super().__init__(removed)
        self._layer = layer
        self.column = QComboBox()
        self.operator = QComboBox()
        self.value = QComboBox()
        self.value.setEditable(True)
        line = self.value.lineEdit()
        assert isinstance(line, QLineEdit)
        self.line = line
        for widget, words in (
            (self.column, tr("Column")),
            (self.operator, tr("Operator")),
            (self.value, tr("Value")),
        ):
            widget.setAccessibleName(words)
            widget.setMinimumContentsLength(6)
        self.remove = kit.icon_button("x", tr("Remove this condition"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(kit.row(self.column, self.operator, self.remove, stretch=0))
        layout.addWidget(self.value)
        for column in TABLES[layer].columns:
            if column.kind not in (Kind.JSON, Kind.BLOB):
                self.column.addItem(column_title(layer, column.name), column.name)
        self.column.currentIndexChanged.connect(self._take_column)
        self.operator.currentIndexChanged.connect(self._take_operator)
        self._take_column()

    def _column(self) -> Column:
        return TABLES[self._layer].column(self.column.currentData())

    def _take_column(self) -> None:
        column, before = self._column(), self.operator.currentData()
        self.operator.blockSignals(True)
        self.operator.clear()
        for name in asking.operators_for(column.kind):
            self.operator.addItem(say(asking.RELATIONS[name]), name)
        self.operator.setCurrentIndex(max(self.operator.findData(before), 0))
        self.operator.blockSignals(False)
        self.value.clear()
        for code in column.choices:
            self.value.addItem(choice(self._layer, column.name, code), code)
        self.value.setCurrentIndex(-1)
        self.value.setEditText("")
        self._take_operator()

    def _take_operator(self) -> None:
        operator = self.operator.currentData() or ""
        self.value.setVisible(operator not in asking.PLAIN)
        hints = {"between": tr("such as 10..20")} | dict.fromkeys(asking.LISTS, tr("several, with a semicolon between"))
        self.line.setPlaceholderText(hints.get(operator, ""))

    def condition(self) -> Condition:
        """What is set.

        Raises
        ------
        ConditionError
            If the value is missing, or is not what the column holds.
        """
        column = self._column()
        words = {code: choice(self._layer, column.name, code) for code in column.choices}
        return asking.asked(Field(column.name, column.kind, words=words), self.operator.currentData(), self.line.text())


class AttributeSheet(Sheet):
    """Chooses rows of a layer by conditions on its columns."""

    def __init__(self, parent: QWidget, selecting: Selecting) -> None:
        super().__init__(parent, tr("Select by attribute"))
        self._selecting = selecting
        add = self.column.add
        self.layer = _layers(selecting, selecting.only)
        self.every = QComboBox()
        self.every.addItem(tr("All conditions hold"), True)
        self.every.addItem(tr("At least one holds"), False)
        self.how = _how()
        form = kit.FormRows()
        form.add(tr("Layer"), self.layer)
        form.add(tr("Rows where"), self.every)
        add(form)
        self.rows: list[ConditionRow] = []
        self._holder = QWidget()
        self._list = QVBoxLayout(self._holder)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(12)
        add(self._holder)
        self.more = kit.quiet_button(tr("Another condition"), "plus", self.add_row)
        add(kit.row(self.more, None))
        result = kit.FormRows()
        result.add(tr("Then"), self.how)
        add(result)
        self.column.stretch()
        self.go = kit.primary_button(tr("Select"), "check", self.select)
        self.foot.addStretch(1)
        self.foot.addWidget(self.go)
        self.layer.currentIndexChanged.connect(self._take_layer)
        self._take_layer()

    def _take_layer(self) -> None:
        kit.clear(self._list)
        self.rows = []
        there = self.layer.currentData() is not None
        self.go.setEnabled(there)
        self.more.setEnabled(there)
        if there:
            self.add_row()

    def add_row(self) -> ConditionRow:
        """Another condition."""
        row = ConditionRow(self.layer.currentData())
        row.remove.clicked.connect(partial(self._remove, row))
        row.line.returnPressed.connect(self.select)
        self.rows.append(row)
        self._list.addWidget(row)
        self._tell()
        row.column.setFocus()
        return row

    def _remove(self, row: ConditionRow) -> None:
        self.rows.remove(row)
        self._list.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._tell()

    def _tell(self) -> None:
        for row in self.rows:
            row.remove.setVisible(len(self.rows) > 1)
        self.more.setEnabled(len(self.rows) < _MOST_ROWS)

    def select(self) -> None:
        """Choose the rows."""
        if self.layer.currentData() is None:
            return
        try:
            conditions = [row.condition() for row in self.rows]
        except ConditionError as error:
            self._selecting.refuse(error)
            return
        self._selecting.by_attribute(
            self.layer.currentData(), conditions, every=bool(self.every.currentData()), how=self.how.currentData()
        )


class LocationSheet(Sheet):
    """Chooses rows of a layer by how they lie to those of another."""

    def __init__(self, parent: QWidget, selecting: Selecting) -> None:
        super().__init__(parent, tr("Select by location"))
        self._selecting = selecting
        self.layer = _layers(selecting, selecting.only)
        self.relation = QComboBox()
        for name, words in RELATIONS.items():
            self.relation.addItem(say(words), name)
        self.distance = QDoubleSpinBox()
        self.distance.setRange(0, MOST_M)
        self.distance.setDecimals(1)
        self.distance.setValue(500)
        self.distance.setGroupSeparatorShown(True)
        chosen = selecting.chosen.layers()
        self.other = _layers(selecting, chosen[0] if chosen else "")
        self.chosen = QCheckBox(tr("Only those that are chosen there"))
        self.how = _how()
        form = kit.FormRows()
        form.add(tr("Objects of"), self.layer)
        form.add(tr("that"), self.relation)
        self._distance = form
        form.add(tr("Distance"), self.distance, unit=tr("m"))
        form.add(tr("objects of "), self.other)
        self.column.add(form)
        self.column.add(self.chosen)
        result = kit.FormRows()
        result.add(tr("Then"), self.how)
        self.column.add(result)
        self.column.stretch()
        self.go = kit.primary_button(tr("Select"), "check", self.select)
        self.go.setEnabled(self.layer.count() > 0)
        self.foot.addStretch(1)
        self.foot.addWidget(self.go)
        kit.pad_spins(self)
        self.relation.currentIndexChanged.connect(self._take_relation)
        self.other.currentIndexChanged.connect(self._take_other)
        self._take_relation()
        self._take_other()

    def _take_relation(self) -> None:
        self._distance.rows.setRowVisible(2, self.relation.currentData() == "near")

    def _take_other(self) -> None:
        there = bool(self._selecting.chosen.keys(self.other.currentData() or ""))
        self.chosen.setEnabled(there)
        self.chosen.setChecked(there)

    def select(self) -> None:
        """Choose the rows."""
        self._selecting.by_location(
            self.layer.currentData(),
            self.relation.currentData(),
            self.other.currentData(),
            self.distance.value(),
            chosen=self.chosen.isEnabled() and self.chosen.isChecked(),
            how=self.how.currentData(),
        )
