"""All fields of the register form, laid out: the few that every case needs, then the rest folded, in its order."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from gis_desk.disputes import words
from gis_desk.disputes.form import LONGEST
from gis_desk.disputes.grade import IMPACT, LIKELIHOOD
from layers.text import Text
from ui.desktop import kit
from ui.desktop.disputes.casework.fields.dates import DateField
from ui.desktop.disputes.casework.fields.folds import Fold
from ui.desktop.disputes.casework.fields.matrix import MatrixGrid
from ui.desktop.disputes.casework.fields.told import Told
from ui.desktop.disputes.casework.fields.units import UnitChoice
from ui.texts import tr

REASON = "grade_reason"
"""Under ``extra``: why somebody graded otherwise than the matrix suggests."""


class FormFields:
    """The fields by the columns they fill, each with its line below (`told`), and the folds they stand in."""

    def __init__(self, column: kit.Column) -> None:
        self.title = _line("title")
        self.kind = kit.Choice(words.KINDS, empty=tr("choose a type"))
        self.side_a, self.side_b, self.side_c = UnitChoice(), UnitChoice(), UnitChoice()
        self.matrix = MatrixGrid()
        self.likelihood = kit.Choice(_scale(LIKELIHOOD), empty=tr("not judged"))
        self.impact = kit.Choice(_scale(IMPACT), empty=tr("not judged"))
        self.grade = kit.Choice(words.GRADES, empty=tr("as suggested"))
        self.reason = _line("note")
        self.found_on, self.dispute_from = DateField(past=True), DateField(past=True)
        self.next_check, self.deadline = DateField(), DateField()
        self.source = kit.Choice(words.SOURCES, empty="", free=True)
        self.people, self.households = QLineEdit(), QLineEdit()
        self.line = kit.Choice({}, empty="", free=True)
        self.place = _line("place")
        self.area_ha = QLineEdit()
        self.cause = kit.Choice(words.CAUSES, empty="", free=True)
        self.incident_level = kit.Choice(words.INCIDENT_LEVELS, empty=tr("no incident"))
        self.measures, self.note = _text(), _text()
        self.owner, self.telephone = _line("owner"), QLineEdit()
        self.agreement, self.way = QLineEdit(), QLineEdit()
        self.outcome = kit.Choice(words.OUTCOMES, empty="")
        self.number, self.recorded_by, self.checked_by = QLineEdit(), QLineEdit(), QLineEdit()
        self.secrecy = kit.Choice(words.SECRECY)
        self.number.setPlaceholderText(tr("given by the register"))
        self.area_ha.setPlaceholderText(tr("by the shape"))
        self.suggestion = kit.caption()
        self.by_column: dict[str, QWidget] = {}
        self.told: dict[str, Told] = {}
        self.folds: dict[str, Fold] = {}
        self._fold_of: dict[str, Fold] = {}
        self._titles: dict[str, str] = {}
        self._lay_out(column)

    def _lay_out(self, column: kit.Column) -> None:
        first, risk, found = kit.FormRows(), kit.FormRows(), kit.FormRows()
        self._row(first, "title", tr("Title"), self.title)
        self._row(first, "kind", tr("Type"), self.kind)
        self._row(first, "side_a", tr("First side"), self.side_a)
        self._row(first, "side_b", tr("Second side"), self.side_b)
        self._row(risk, "likelihood", tr("Likelihood"), self.likelihood)
        self._row(risk, "impact", tr("Impact"), self.impact)
        self._row(risk, "grade", tr("Grade"), self.grade)
        self._row(risk, REASON, tr("Reason"), self.reason)
        self._row(found, "found_on", tr("Found on"), self.found_on)
        self._row(found, "source", tr("Found by"), self.source)
        self._row(found, "people", tr("People concerned"), self.people, unit=tr("people"))
        kit.align_labels(first, risk, found)
        self._risk = risk
        for part in (first, self.matrix, risk, self.suggestion, found):
            column.add(part)
        rest = (
            (
                tr("Place and area"),
                ("line", tr("Boundary line"), self.line, ""),
                ("side_c", tr("Third side"), self.side_c, ""),
                ("place", tr("Location"), self.place, ""),
                ("area_ha", tr("Area affected"), self.area_ha, tr("ha")),
            ),
            (
                tr("Cause and claims"),
                ("cause", tr("Cause"), self.cause, ""),
                ("dispute_from", tr("Dispute arose on"), self.dispute_from, ""),
                ("households", tr("Households"), self.households, tr("households")),
                ("incident_level", tr("Incident level"), self.incident_level, ""),
            ),
            (
                tr("Handling"),
                ("measures", tr("Measures"), self.measures, ""),
                ("owner", tr("Responsible"), self.owner, ""),
                ("telephone", tr("Telephone"), self.telephone, ""),
                ("next_check", tr("Next check"), self.next_check, ""),
                ("deadline", tr("Deadline"), self.deadline, ""),
            ),
            (
                tr("Result"),
                ("agreement", tr("Agreement or minutes"), self.agreement, ""),
                ("outcome", tr("Outcome"), self.outcome, ""),
                ("way", tr("Way of settling"), self.way, ""),
            ),
            (
                tr("Entry"),
                ("number", tr("Number"), self.number, ""),
                ("secrecy", tr("Secrecy"), self.secrecy, ""),
                ("recorded_by", tr("Recorded by"), self.recorded_by, ""),
                ("checked_by", tr("Checked by"), self.checked_by, ""),
                ("note", tr("Note"), self.note, ""),
            ),
        )
        for heading, *rows in rest:
            form = kit.FormRows()
            for name, title, field, unit in rows:
                self._row(form, name, title, field, unit=unit)
            fold = self.folds[heading] = Fold(heading, form)
            self._fold_of.update(dict.fromkeys((name for name, *_ in rows), fold))
            column.add(fold)
        self.show_reason(False)

    def _row(self, form: kit.FormRows, name: str, title: str, field: QWidget, *, unit: str = "") -> None:
        told = field.told(title) if isinstance(field, DateField) else Told(field, title)
        form.add(title, told, unit=unit)
        self.by_column[name], self.told[name], self._titles[name] = field, told, title
        if isinstance(field, QLineEdit):
            field.returnPressed.connect(lambda: _go_on(field))

    def show_reason(self, on: bool) -> None:
        """Ask for the reason of another grade, or not."""
        self._risk.rows.setRowVisible(self.told[REASON], on)

    def offer(self, units: Sequence[tuple[str, str]], lines: Sequence[tuple[str, str]]) -> None:
        """Offer units as (code, name) for the sides, and lines as (key, name); these fields become empty."""
        for side in (self.side_a, self.side_b, self.side_c):
            side.offer(units)
        self.line.clear()
        self.line.addItem("", None)
        for key, name in lines:
            self.line.addItem(name or key, key)

    def fill(self, values: Mapping[str, Any]) -> None:
        """Show `values`; fields without one become empty."""
        for name, field in self.by_column.items():
            set_value(field, values.get(name))
        self.matrix.choose(self.likelihood.value(), self.impact.value())
        self.clear_told()
        self.summarise()

    def values(self) -> dict[str, Any]:
        """What stands in the fields, None for empty ones."""
        return {name: get_value(field) for name, field in self.by_column.items()}

    def clear_told(self) -> None:
        """Nothing is wrong any more, but for dates that are unclear."""
        for told in self.told.values():
            if not isinstance(told.field, DateField) or told.field.error is None:
                told.tell("")

    def complain(self, name: str, words_: str) -> None:
        """Say at the field `name` what is wrong with it, where it can be seen."""
        if name in self.told:
            self.told[name].tell(words_, "must")
            self.open_for(name)

    def open_for(self, name: str) -> None:
        """Open the fold in which the field `name` stands."""
        if (fold := self._fold_of.get(name)) is not None:
            fold.open()

    def summarise(self) -> None:
        """Let each fold say what stands in it."""
        for fold in self.folds.values():
            mine = [name for name, other in self._fold_of.items() if other is fold]
            shown = [shown_value(self.by_column[name]) for name in mine]
            fold.summarise(" · ".join(each for each in shown if each))


def _go_on(field: QWidget) -> None:
    """Enter goes to the next field, as Tab does."""
    if (following := field.nextInFocusChain()) is not None:
        following.setFocus(Qt.FocusReason.TabFocusReason)


def _line(field: str) -> QLineEdit:
    made = QLineEdit()
    made.setMaxLength(LONGEST.get(field, 300))
    return made


def _text() -> QPlainTextEdit:
    made = QPlainTextEdit()
    made.setFixedHeight(64)
    made.setTabChangesFocus(True)
    return made


def _scale(entries: Mapping[int, Text]) -> dict[int, Text]:
    return {n: Text("{n}  {label}", {"n": n, "label": label}) for n, label in entries.items()}


def set_value(field: QWidget, value: Any) -> None:
    """Show `value` in `field`."""
    shown = "" if value is None or value != value else value
    if isinstance(field, kit.Choice):
        field.set_value(None if shown == "" else shown)
        if shown == "" and field.findData(None) < 0:
            field.setCurrentIndex(0)
    elif isinstance(field, QPlainTextEdit):
        field.setPlainText(str(shown))
    elif isinstance(field, QLineEdit):
        field.setText(f"{shown:g}" if isinstance(shown, float) else str(shown))
        field.setCursorPosition(0)


def get_value(field: QWidget) -> Any:
    """What stands in `field`, None for nothing."""
    if isinstance(field, kit.Choice):
        return field.value()
    if isinstance(field, QPlainTextEdit):
        return field.toPlainText().strip() or None
    if isinstance(field, QLineEdit):
        return field.text().strip() or None
    return None


def shown_value(field: QWidget) -> str:
    """What stands in `field` as one reads it."""
    if isinstance(field, QComboBox):
        return field.currentText().strip() if get_value(field) is not None else ""
    return str(get_value(field) or "")
