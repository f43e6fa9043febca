"""The form of one case: filled from the place, typed in under a minute, checked when it is saved."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from gis_desk.disputes import words
from gis_desk.disputes.grade import CHECK_DAYS, IMPACT, LIKELIHOOD, suggest
from layers.errors import GisDeskError
from layers.text import Text
from ui.desktop import kit
from ui.texts import say, tr


class CaseForm(QWidget):
    """All fields of one case. `saved` carries the values; whoever listens answers with `refuse` or closes the form."""

    saved = Signal(dict)
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        scrolled = QWidget()
        whole.addWidget(scrolled, 1)
        column = kit.Column(scrolled)
        self.heading = kit.title("")
        column.add(self.heading)
        self.where = kit.caption()
        column.add(self.where)
        self.notice = QWidget()
        self._notice_box = QVBoxLayout(self.notice)
        self._notice_box.setContentsMargins(0, 0, 0, 0)
        column.add(self.notice)
        self.title_field = QLineEdit()
        self.title_field.setMaxLength(60)
        self.kind = kit.Choice(words.KINDS, empty=tr("choose a type"))
        self.side_a = kit.Choice({}, empty="", free=True)
        self.side_b = kit.Choice({}, empty="", free=True)
        self.place = QLineEdit()
        self.found_on = QLineEdit()
        self.source = kit.Choice(words.SOURCES, empty="", free=True)
        self.cause = kit.Choice(words.CAUSES, empty="", free=True)
        self.likelihood = kit.Choice(_scale(LIKELIHOOD), empty=tr("not judged"))
        self.impact = kit.Choice(_scale(IMPACT), empty=tr("not judged"))
        self.grade = kit.Choice(words.GRADES, empty=tr("as suggested"))
        self.suggestion = kit.caption()
        self.people = QLineEdit()
        self.owner = QLineEdit()
        self.measures = QPlainTextEdit()
        self.measures.setFixedHeight(64)
        self.measures.setTabChangesFocus(True)
        self.next_check = QLineEdit()
        self.secrecy = kit.Choice(words.SECRECY)
        self.fields: dict[str, QWidget] = {
            "title": self.title_field,
            "kind": self.kind,
            "side_a": self.side_a,
            "side_b": self.side_b,
            "place": self.place,
            "found_on": self.found_on,
            "source": self.source,
            "cause": self.cause,
            "likelihood": self.likelihood,
            "impact": self.impact,
            "grade": self.grade,
            "people": self.people,
            "owner": self.owner,
            "measures": self.measures,
            "next_check": self.next_check,
            "secrecy": self.secrecy,
        }
        self._lay_out(column)
        self.save_button = kit.primary_button(tr("Save"), "check", self._save)
        self.cancel_button = kit.button(tr("Cancel"), None, self.cancelled.emit)
        foot = kit.row(self.save_button, self.cancel_button, stretch=0)
        foot.setContentsMargins(16, 8, 16, 12)
        whole.addWidget(kit.line())
        whole.addWidget(foot)
        self.likelihood.currentIndexChanged.connect(self._judge)
        self.impact.currentIndexChanged.connect(self._judge)
        self.grade.currentIndexChanged.connect(self._judge)
        self.title_field.returnPressed.connect(self._save)
        self._judge()

    def _lay_out(self, column: kit.Column) -> None:
        first = kit.FormRows()
        first.add(tr("Title"), self.title_field)
        first.add(tr("Type"), self.kind)
        first.add(tr("First side"), self.side_a)
        first.add(tr("Second side"), self.side_b)
        first.add(tr("Location"), self.place)
        first.add(tr("Found on"), self.found_on, hint=tr("As 2026-05-01, 2026/5/1 or 2026年5月1日"))
        column.add(first)
        column.space()
        column.add(kit.section(tr("Risk")))
        risk = kit.FormRows()
        risk.add(tr("Likelihood"), self.likelihood)
        risk.add(tr("Impact"), self.impact)
        risk.add(tr("Grade"), self.grade)
        column.add(risk)
        column.add(self.suggestion)
        column.space()
        column.add(kit.section(tr("Handling")))
        rest = kit.FormRows()
        rest.add(tr("Responsible"), self.owner)
        rest.add(tr("Measures"), self.measures)
        rest.add(tr("Next check"), self.next_check)
        rest.add(tr("Found by"), self.source)
        rest.add(tr("Cause"), self.cause)
        rest.add(tr("People concerned"), self.people, unit=tr("people"))
        rest.add(tr("Secrecy"), self.secrecy)
        column.add(rest)
        column.stretch()

    def begin(
        self, heading: str, where: str, values: Mapping[str, Any], units: Sequence[tuple[str, str]], *, today: date
    ) -> None:
        """Show `values`; `units` are (code, name) offered for both sides, the likeliest first."""
        self.heading.setText(heading)
        self.where.setText(where)
        self._today = today
        self.refuse(None)
        for side in (self.side_a, self.side_b):
            side.clear()
            side.addItem("", None)
            for code, name in units:
                side.addItem(f"{name} {code}" if name and name != code else code, code)
        for name, field in self.fields.items():
            _set(field, values.get(name))
        self.next_check.setPlaceholderText(tr("by the grade"))
        self._judge()
        self.title_field.setFocus()
        self.title_field.selectAll()

    def values(self) -> dict[str, Any]:
        """What the form says now, None for empty fields."""
        return {name: _get(field) for name, field in self.fields.items()}

    def refuse(self, error: GisDeskError | None) -> None:
        """Show why the form cannot be saved, and go to the field; None takes the notice away."""
        kit.clear(self._notice_box)
        if error is None:
            return
        self._notice_box.addWidget(kit.Banner("must", say(error.what), say(error.do), closable=False))
        if (field := self.fields.get(error.where.field or "")) is not None:
            field.setFocus()

    def _judge(self, _index: int = 0) -> None:
        low, high = self.likelihood.value(), self.impact.value()
        if not low or not high:
            self.suggestion.setText(tr("Likelihood and impact suggest a grade; a person decides."))
            return
        advice = suggest(low, high)
        said = say(advice.why)
        chosen = self.grade.value()
        if chosen and chosen != advice.grade:
            said += "\n" + tr("You decided otherwise: {grade}.", grade=say(words.GRADES[chosen]))
        day = date.today() + timedelta(days=CHECK_DAYS[chosen or advice.grade])
        self.next_check.setPlaceholderText(day.isoformat())
        self.suggestion.setText(said)

    def _save(self) -> None:
        self.saved.emit(self.values())


def _scale(entries: Mapping[int, Text]) -> dict[int, Text]:
    return {n: Text("{n}  {label}", {"n": n, "label": label}) for n, label in entries.items()}


def _set(field: QWidget, value: Any) -> None:
    shown = "" if value is None or value != value else value
    if isinstance(field, kit.Choice):
        field.set_value(None if shown == "" else shown)
        if shown == "" and field.findData(None) < 0:
            field.setCurrentIndex(0)
    elif isinstance(field, QPlainTextEdit):
        field.setPlainText(str(shown))
    elif isinstance(field, QLineEdit):
        field.setText(str(shown))
        field.setCursorPosition(0)


def _get(field: QWidget) -> Any:
    if isinstance(field, kit.Choice):
        return field.value()
    if isinstance(field, QPlainTextEdit):
        return field.toPlainText().strip() or None
    if isinstance(field, QLineEdit):
        return field.text().strip() or None
    return None


Listener = Callable[[dict[str, Any]], object]
