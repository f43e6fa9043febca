"""The form of one case: filled from the place, typed in under a minute, checked field by field, never lost."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from gis_desk.disputes import form as demands
from gis_desk.disputes import words
from gis_desk.disputes.grade import CHECK_DAYS, suggest
from gis_desk.disputes.register import extra_of
from gis_desk.findings import Severity
from layers.errors import GisDeskError
from ui.desktop import kit
from ui.desktop.disputes.casework.fields.dates import DateField
from ui.desktop.disputes.casework.fields.matrix import explained
from ui.desktop.disputes.casework.fields.rows import REASON, FormFields
from ui.desktop.disputes.casework.parts.notice import Notice
from ui.texts import say, tr

_DRAFT_MS = 1500
_KEPT = ("source", "recorded_by", "secrecy")
"""Fields of the last case that a new one begins with; its sides too where the place proposes none."""


class CaseForm(QWidget):
    """All fields of one case. `saved` carries the values; whoever listens answers with `refuse` or closes the form.

    Signals
    -------
    saved(values), cancelled()
    drafted(values)
        The form was left alone for a moment, or is being left: what it holds shall be kept; None where nothing is to be
        kept any more.
    """

    saved = Signal(dict)
    cancelled = Signal()
    drafted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._today = date.today()
        self._state = "found"
        self._extra: dict[str, Any] = {}
        self._before: dict[str, Any] = {}
        self._last: dict[str, Any] = {}
        self._asking = False
        self._bar: QWidget | None = None
        self.again = False
        """Whether another case is to be recorded once this one is saved."""
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        scrolled = QWidget()
        whole.addWidget(scrolled, 1)
        column = kit.Column(scrolled)
        self._area = column.area
        self.heading = kit.title("")
        column.add(self.heading)
        self.where = kit.caption()
        column.add(self.where)
        self.redraw_button = kit.quiet_button(tr("Another place"), "map-pin", self._toggle_bar)
        column.add(kit.row(self.redraw_button, None))
        bar = QWidget()
        self._bar_box = QVBoxLayout(bar)
        self._bar_box.setContentsMargins(0, 0, 0, 0)
        column.add(bar)
        notice = QWidget()
        self._notice_box = QVBoxLayout(notice)
        self._notice_box.setContentsMargins(0, 0, 0, 0)
        column.add(notice)
        self.rows = FormFields(column)
        column.stretch()
        self._name_fields()
        self.save_button = kit.primary_button(tr("Save"), "check", self._save)
        self.save_button.setToolTip("Ctrl+Enter")
        self.next_button = kit.button(tr("Save, next case"), "plus", self._save_next)
        self.next_button.setToolTip("Ctrl+Shift+Enter")
        self.cancel_button = kit.button(tr("Cancel"), None, self.leave)
        foot = kit.row(self.save_button, self.next_button, self.cancel_button, None)
        foot.setContentsMargins(16, 8, 16, 12)
        whole.addWidget(kit.line())
        whole.addWidget(foot)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_DRAFT_MS)
        self._wait.timeout.connect(self._keep_draft)
        self._connect()
        self._judge()

    def _name_fields(self) -> None:
        """The fields by their short names, as others use them."""
        rows = self.rows
        self.fields = rows.by_column
        self.title_field, self.kind, self.side_a, self.side_b = rows.title, rows.kind, rows.side_a, rows.side_b
        self.matrix, self.likelihood, self.impact, self.grade = rows.matrix, rows.likelihood, rows.impact, rows.grade
        self.reason, self.suggestion = rows.reason, rows.suggestion
        self.found_on, self.source, self.cause, self.place = rows.found_on, rows.source, rows.cause, rows.place
        self.people, self.owner, self.measures = rows.people, rows.owner, rows.measures
        self.next_check, self.secrecy = rows.next_check, rows.secrecy

    def _connect(self) -> None:
        for keys, slot in (("Ctrl+Return", self._save), ("Ctrl+Enter", self._save),
                           ("Ctrl+Shift+Return", self._save_next), ("Ctrl+Shift+Enter", self._save_next)):  # fmt: skip
            short = QShortcut(QKeySequence(keys), self)
            short.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            short.activated.connect(slot)
        self.matrix.chosen.connect(self._take_cell)
        for choice in (self.likelihood, self.impact, self.grade):
            choice.currentIndexChanged.connect(self._judge)
        for field in self.fields.values():
            if isinstance(field, QComboBox):
                field.currentTextChanged.connect(self._touched)
            elif isinstance(field, QLineEdit | QPlainTextEdit):
                field.textChanged.connect(self._touched)

    # what it shows

    def offer_bar(self, bar: QWidget) -> None:
        """`bar` takes another place for the case; it opens below what is known of the place."""
        self._bar_box.addWidget(bar)
        bar.hide()
        self._bar = bar

    def _toggle_bar(self) -> None:
        if self._bar is not None:
            self._bar.setVisible(not self._bar.isVisible())

    def begin(
        self,
        heading: str,
        where: str,
        values: Mapping[str, Any],
        units: Sequence[tuple[str, str]],
        *,
        today: date,
        lines: Sequence[tuple[str, str]] = (),
        new: bool = True,
    ) -> None:
        """Show `values`.

        Parameters
        ----------
        where : str
            What is known of the place, line by line.
        units, lines : sequence of (code or key, name)
            Offered for the sides and as the line, the likeliest first.
        new : bool
            Whether it is a new case: that begins with the source and the people of the last one.
        """
        self.heading.setText(heading)
        self.where.setText(where)
        self.where.setVisible(bool(where))
        self._today, self._asking, self.again = today, False, False
        self.next_button.setVisible(new)
        self._state = str(values.get("state") or "found")
        self._extra = extra_of(values)
        self.refuse(None)
        self.rows.offer(units, lines)
        shown = {**values, REASON: self._extra.get(REASON)}
        if new:
            shown = {**{k: v for k, v in self._last.items() if demands.blank(shown.get(k))}, **_filled(shown)}
        low, high = shown.get("likelihood"), shown.get("impact")
        if low and high and shown.get("grade") == suggest(low, high).grade:
            shown["grade"] = None  # it follows the matrix
        self.rows.fill(shown)
        self.next_check.setPlaceholderText(tr("by the grade"))
        self._judge()
        self._before = self.values()
        self._wait.stop()
        if self._bar is not None:
            self._bar.hide()
        self._area.verticalScrollBar().setValue(0)
        self.title_field.setFocus()
        self.title_field.selectAll()

    def take_draft(self, values: Mapping[str, Any]) -> None:
        """Show what a draft holds over what stands there."""
        self.rows.fill({**values, REASON: extra_of(values).get(REASON)})
        self._judge()
        self.title_field.setFocus()

    def relocate(self, where: str, proposed: Mapping[str, Any]) -> None:
        """The place is another: say so, and fill in what was proposed from it where nothing was entered."""
        self.where.setText(where)
        self.where.show()
        if self._bar is not None:
            self._bar.hide()
        now = self.values()
        self.rows.fill({**now, REASON: get(now, REASON), **{k: v for k, v in proposed.items() if not now.get(k)}})
        self._judge()

    def offer_step(self, kind: str, heading: str, detail: str = "", steps: Sequence[tuple[str, Any]] = ()) -> None:
        """A notice above the fields, with what can be done about it."""
        kit.clear(self._notice_box)
        self._notice_box.addWidget(Notice(kind, heading, detail, steps, closable=not self._asking and not steps))

    def values(self) -> dict[str, Any]:
        """What the form says now, None for empty fields; the reason of another grade stands under ``extra``."""
        found = self.rows.values()
        reason = found.pop(REASON)
        extra = {k: v for k, v in self._extra.items() if k != REASON}
        if reason and self._otherwise():
            extra[REASON] = reason
        if extra or self._extra:
            found["extra"] = extra
        return found

    @property
    def changed(self) -> bool:
        """Whether anything was typed since it was opened."""
        return self.values() != self._before

    def refuse(self, error: GisDeskError | None) -> None:
        """Show why the form cannot be saved, beside the field where it has one; None takes the notices away."""
        kit.clear(self._notice_box)
        self.rows.clear_told()
        if error is None:
            return
        name = error.where.field or ""
        if name not in self.rows.told:
            self.offer_step("must", say(error.what), say(error.do))
            self._area.verticalScrollBar().setValue(0)
            return
        self.rows.complain(name, f"{say(error.what)}\n{say(error.do)}")
        self._go_to(name)

    def _go_to(self, name: str) -> None:
        field = self.fields[name]
        field.setFocus()
        self._area.ensureWidgetVisible(self.rows.told[name], 0, 40)

    # judging

    def _take_cell(self, likelihood: int, impact: int) -> None:
        self.likelihood.set_value(likelihood or None)
        self.impact.set_value(impact or None)

    def _otherwise(self) -> bool:
        low, high, chosen = self.likelihood.value(), self.impact.value(), self.grade.value()
        return bool(low and high and chosen and chosen != suggest(low, high).grade)

    def _grade(self) -> str | None:
        """The grade it would be saved with."""
        low, high = self.likelihood.value(), self.impact.value()
        return self.grade.value() or (suggest(low, high).grade if low and high else None)

    def _judge(self, _index: int = 0) -> None:
        low, high = self.likelihood.value(), self.impact.value()
        self.matrix.choose(low, high)
        self.rows.show_reason(self._otherwise())
        if (grade := self._grade()) is not None:
            self.next_check.setPlaceholderText((date.today() + timedelta(days=CHECK_DAYS[grade])).isoformat())
        if grade == "red":
            self.rows.open_for("owner")
        if not low or not high:
            self.suggestion.setText(tr("Likelihood and impact suggest a grade; a person decides."))
            return
        said = "\n".join(explained(low, high))
        if self._otherwise():
            said += "\n" + tr("You decided otherwise: {grade}.", grade=say(words.GRADES[self.grade.value()]))
        self.suggestion.setText(said)

    # saving and leaving

    def _wrong(self) -> dict[str, str]:
        """What keeps the form from being saved, by field."""
        found: dict[str, str] = {}
        for name, field in self.fields.items():
            if isinstance(field, DateField) and field.day() is None and field.error is not None:
                found[name] = f"{say(field.error.what)}\n{say(field.error.do)}"
        row = {**self.values(), "state": self._state, "grade": self._grade()}
        if row["grade"] and not row["next_check"]:
            row["next_check"] = self.next_check.placeholderText()
        row["found_on"] = row["found_on"] or self._today.isoformat()
        for problem in demands.problems(row, self._today):
            if problem.severity is Severity.MUST and problem.field in self.fields:
                found.setdefault(problem.field, f"{say(problem.what)}\n{say(problem.do)}")
        if self._otherwise() and not self.reason.text().strip():
            found[REASON] = tr("say why the grade is another than the matrix suggests")
        return found

    def _save(self) -> None:
        self.refuse(None)
        wrong = self._wrong()
        for name, said in wrong.items():
            self.rows.complain(name, said)
        if wrong:
            self._go_to(next(name for name in self.fields if name in wrong))
            return
        self._wait.stop()
        values = self.values()
        self._last = {k: values.get(k) for k in (*_KEPT, "side_a", "side_b") if values.get(k)}
        self.saved.emit(values)

    def _save_next(self) -> None:
        if self.next_button.isVisible():
            self.again = True
        self._save()

    def leave(self) -> None:
        """Close the form; where something would be lost, ask first, and keep it as a draft."""
        if not self.changed:
            self.cancelled.emit()
            return
        if self._asking:
            self._leave_with_draft()
            return
        self._keep_draft()
        self._asking = True
        steps = [(tr("Keep as draft"), self._leave_with_draft), (tr("Throw away"), self._throw_away)]
        self.offer_step("should", tr("Leave the form?"), tr("What was typed is kept as a draft; Esc leaves."), steps)
        self._area.verticalScrollBar().setValue(0)

    def _leave_with_draft(self) -> None:
        self._keep_draft()
        self.cancelled.emit()

    def _throw_away(self) -> None:
        self._wait.stop()
        self.drafted.emit(None)
        self.cancelled.emit()

    def _keep_draft(self) -> None:
        self._wait.stop()
        if self.changed:
            self.drafted.emit(self.values())

    def _touched(self, _words: str = "") -> None:
        if self._asking:
            self._asking = False
            kit.clear(self._notice_box)
        self.rows.summarise()
        if self.isVisible():
            self._wait.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves the form."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
            return
        super().keyPressEvent(event)


def get(values: Mapping[str, Any], name: str) -> Any:
    """What `values` hold under `name`, or under ``extra``."""
    return values.get(name) or extra_of(values).get(name)


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in values.items() if not demands.blank(v)}
