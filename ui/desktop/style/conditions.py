"""Conditions to edit: one line each, column, relation, value."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from gis_desk.conditions import OPERATORS, RELATIONS, Condition, Value
from layers.errors import GisDeskError
from ui.desktop import kit
from ui.desktop.style.values import Columns, choose_column, fill_columns
from ui.texts import say, tr

_SPLIT = "；"


def in_words(condition: Condition, columns: Columns) -> str:
    """A condition as one reads it."""
    value = condition.value
    parts = value if isinstance(value, tuple) else () if value is None else (value,)
    shown = [columns.word(condition.column, v) if isinstance(v, str) else f"{v:g}" for v in parts]
    joined = (" … " if condition.op == "between" else tr(", ")).join(shown)
    relation = say(RELATIONS[condition.op]) if condition.op != "between" else tr("is from")
    return " ".join(w for w in (columns.title(condition.column), relation, joined) if w)


class ConditionLine(QWidget):
    """One condition; ``changed`` follows what the user does, ``removed`` that it should go."""

    changed = Signal()
    removed = Signal()

    def __init__(self, columns: Columns, condition: Condition | None = None) -> None:
        super().__init__()
        self._columns = columns
        self.column, self.relation = QComboBox(), QComboBox()
        self.column.setAccessibleName(tr("Column"))
        self.relation.setAccessibleName(tr("Relation"))
        fill_columns(self.column, columns)
        for op in OPERATORS:
            self.relation.addItem(say(RELATIONS[op]), op)
        self.value, self.upper = QComboBox(), QLineEdit()
        self.value.setEditable(True)
        self.value.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.value.setAccessibleName(tr("Value"))
        self.value.setMinimumContentsLength(6)
        self.value.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.upper.setAccessibleName(tr("Upper value"))
        self.remove = kit.icon_button("x", tr("Remove this condition"), self.removed.emit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 4)
        layout.setSpacing(4)
        layout.addWidget(kit.row(self.column, self.relation, self.remove, spacing=4, stretch=0))
        self._values = kit.row(self.value, self.upper, spacing=4, stretch=0)
        layout.addWidget(self._values)
        self._show(condition)
        self.column.currentIndexChanged.connect(self._other_column)
        self.relation.currentIndexChanged.connect(self._other_relation)
        self.value.editTextChanged.connect(lambda _: self.changed.emit())
        self.upper.textChanged.connect(lambda _: self.changed.emit())

    def _show(self, condition: Condition | None) -> None:
        if condition is not None:
            choose_column(self.column, self._columns, condition.column)
            self.relation.setCurrentIndex(self.relation.findData(condition.op))
        self._offer()
        if condition is not None and condition.value is not None:
            value = condition.value
            name = condition.column
            if condition.op == "between" and isinstance(value, tuple):
                self.value.setEditText(_shown(value[0]))
                self.upper.setText(_shown(value[1]))
            elif isinstance(value, tuple):
                self.value.setEditText(_SPLIT.join(self._columns.word(name, str(v)) for v in value))
            else:
                self.value.setEditText(self._columns.word(name, value) if isinstance(value, str) else _shown(value))
        self._fit()

    def _offer(self) -> None:
        self.value.blockSignals(True)
        self.value.clear()
        name = self.column.currentData()
        if name and not self._columns.numeric(name):
            for value in self._columns.values(name):
                self.value.addItem(self._columns.word(name, value), value)
        self.value.setEditText("")
        self.value.blockSignals(False)

    def _other_column(self) -> None:
        self._offer()
        self.changed.emit()

    def _other_relation(self) -> None:
        self._fit()
        self.changed.emit()

    def _fit(self) -> None:
        op = self.relation.currentData()
        self._values.setVisible(op not in ("empty", "filled"))
        self.upper.setVisible(op == "between")
        hint = tr("several, with a semicolon between") if op in ("in", "not_in") else ""
        line = self.value.lineEdit()
        if line is not None:
            line.setPlaceholderText(hint)

    def condition(self) -> Condition | None:
        """The condition; None while it is not complete.

        Raises
        ------
        StyleError
            If the value does not fit.
        """
        column, op = self.column.currentData(), self.relation.currentData()
        if not column:
            return None
        if op in ("empty", "filled"):
            return Condition(column, op)
        typed = self.value.currentText().strip()
        if not typed:
            return None
        if op == "between":
            upper = self.upper.text().strip()
            return Condition(column, op, (self._value(typed), self._value(upper))) if upper else None
        if op in ("in", "not_in"):
            parts = [p.strip() for p in typed.replace(";", _SPLIT).split(_SPLIT)]
            return Condition(column, op, tuple(self._word(p) for p in parts if p))
        if op in ("contains", "starts"):
            return Condition(column, op, typed)
        return Condition(column, op, self._value(typed))

    def _word(self, typed: str) -> str:
        """The value that is called `typed`."""
        at = self.value.findText(typed, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchCaseSensitive)
        return str(self.value.itemData(at)) if at >= 0 else typed

    def _value(self, typed: str) -> Value:
        if not self._columns.numeric(self.column.currentData()):
            return self._word(typed)
        try:
            return float(typed.replace(",", "").replace("，", ""))
        except ValueError:
            return typed


def _shown(value: Value) -> str:
    return value if isinstance(value, str) else f"{value:.12g}"


class ConditionList(QWidget):
    """Conditions joined by and; ``changed`` follows whatever changes what they say."""

    changed = Signal()

    def __init__(self, columns: Columns) -> None:
        super().__init__()
        self._columns = columns
        self._last: tuple[Condition, ...] = ()
        self.lines: list[ConditionLine] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)
        self.problem = QLabel()
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setProperty("role", "must")
        self.problem.setWordWrap(True)
        self.problem.hide()
        self._layout.addWidget(self.problem)
        self.more = kit.quiet_button(tr("Add a condition"), "plus", self._add)
        self._layout.addWidget(kit.row(self.more, None))

    def show_conditions(self, conditions: Sequence[Condition]) -> None:
        """Show `conditions`."""
        for line in self.lines:
            line.hide()
            line.deleteLater()
        self.lines = []
        for condition in conditions:
            self._insert(ConditionLine(self._columns, condition))
        self._last = tuple(conditions)
        self.problem.hide()

    def conditions(self) -> tuple[Condition, ...]:
        """What the complete lines say; of a line with a value that does not fit nothing."""
        return self._last

    def _add(self) -> None:
        line = ConditionLine(self._columns)
        self._insert(line)
        line.column.setFocus()

    def _insert(self, line: ConditionLine) -> None:
        self.lines.append(line)
        self._layout.insertWidget(len(self.lines) - 1, line)
        line.changed.connect(self._read)
        line.removed.connect(lambda: self._remove(line))

    def _remove(self, line: ConditionLine) -> None:
        self.lines.remove(line)
        line.hide()
        line.deleteLater()
        self._read()

    def _read(self) -> None:
        found, problem = [], ""
        for line in self.lines:
            try:
                condition = line.condition()
            except GisDeskError as error:
                problem = f"{say(error.what)}{tr('; ')}{say(error.do)}"
                continue
            if condition is not None:
                found.append(condition)
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        if tuple(found) != self._last:
            self._last = tuple(found)
            self.changed.emit()
