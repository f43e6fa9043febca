"""Entering records by hand, quickly and with the keyboard: the number of a marker, a key for each answer, the next."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QVBoxLayout, QWidget

from gis_desk.inspections import words
from gis_desk.inspections.intake.fields import MARKER, STRETCH
from gis_desk.inspections.intake.taking import RowProblem
from layers.text import Text
from ui.desktop import kit
from ui.desktop.inspections.back.keychoice import KeyChoice
from ui.inspectionwords import OBJECTS, WORKS, YES_NO, label
from ui.texts import say, tr

_MARKER_CHOICES: Sequence[tuple[str, str, Mapping[str, Text]]] = (
    ("found", "found", YES_NO),
    ("body", "body", words.BODIES),
    ("lettering", "lettering", words.LETTERINGS),
    ("measured", "measured", words.MEASURED),
)
_STRETCH_CHOICES: Sequence[tuple[str, str, Mapping[str, Text]]] = (
    ("terrain", "terrain", words.TERRAINS),
    ("course", "course", words.COURSES),
    ("resurvey", "resurvey", YES_NO),
    ("one_side_mark", "one_side_mark", YES_NO),
)
_STAYS = ("visited_on", "people", "both_present")
"""Answers that the next record begins with."""


class EntryForm(QWidget):
    """The fields of one record; `saved` carries its table and answers, `asked` the number that was typed."""

    saved = Signal(str, dict)
    asked = Signal(str)
    cleared = Signal()

    def __init__(self, table: str) -> None:
        super().__init__()
        self.table = table
        self.choices: dict[str, KeyChoice] = {}
        self.lines: dict[str, QLineEdit] = {}
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self.notice = QVBoxLayout()
        whole.addLayout(self.notice)
        self.form = kit.FormRows()
        whole.addWidget(self.form)
        if table == MARKER:
            self._marker_rows()
        else:
            self._stretch_rows()
        self._line("photo", label(table, "photo"), tr("numbers or file names"))
        self._line("people", label(table, "people"))
        self._line("note", label(table, "note"))
        self.save_button = kit.primary_button(tr("Save and next"), "check", self._save)
        self.save_button.setToolTip(tr("Save and next") + "  Ctrl+Enter")
        self.clear_button = kit.quiet_button(tr("Clear"), None, self.clear)
        self.clear_button.clicked.connect(self.cleared)
        whole.addWidget(kit.row(self.save_button, self.clear_button, stretch=0))
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self, self._save, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.clear()

    def _marker_rows(self) -> None:
        self.number = self._line("marker", tr("Marker number"))
        self.completer = QCompleter(QStringListModel([], self), self)
        self.number.setCompleter(self.completer)
        self.number.returnPressed.connect(self.number.focusNextChild)
        self.number.editingFinished.connect(lambda: self.asked.emit(self.number.text().strip()))
        self._tell_row()
        self._line("visited_on", label(MARKER, "visited_on"))
        for name, column, entries in _MARKER_CHOICES:
            self._choice(name, label(MARKER, column), entries)
        self._line("offset_m", label(MARKER, "offset_m"), tr("as 0.35 or 35 cm"))
        for n in (1, 2, 3):
            self._choice(f"object{n}", tr("Object {n}", n=n), OBJECTS)
        self._line("surround", label(MARKER, "surround"))
        self._choice("works", label(MARKER, "action"), WORKS, several=True)
        self._choice("both_present", label(MARKER, "both_present"), YES_NO)

    def _stretch_rows(self) -> None:
        self.stretch = QComboBox()
        self.stretch.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.form.add(tr("Stretch"), self.stretch)
        self._tell_row()
        self._line("visited_on", label(STRETCH, "visited_on"))
        for name, column, entries in _STRETCH_CHOICES:
            self._choice(name, label(STRETCH, column), entries)
        for name in ("mark_handling", "change", "cross_use", "dispute", "suggestion"):
            self._line(name, label(STRETCH, name))

    def _tell_row(self) -> None:
        self.about = kit.caption("")
        self.about.hide()
        self.form.rows.addRow(self.about)

    def tell(self, words_: str) -> None:
        """Show what is known of the marker or stretch; nothing where `words_` is empty."""
        self.about.setText(words_)
        self.about.setVisible(bool(words_))

    def _line(self, name: str, title: str, hint: str = "") -> QLineEdit:
        field = QLineEdit()
        field.setMaxLength(2000)
        field.setPlaceholderText(hint)
        if name != "marker":
            field.returnPressed.connect(field.focusNextChild)
        self.lines[name] = field
        self.form.add(title, field)
        return field

    def _choice(self, name: str, title: str, entries: Mapping[str, Text], *, several: bool = False) -> None:
        field = KeyChoice(title, entries, several=several)
        self.choices[name] = field
        self.form.add(title, field)

    # what is in it

    def offer_markers(self, names: Sequence[str]) -> None:
        """The markers that may be named; the first is the next."""
        known = self.completer.model()
        assert isinstance(known, QStringListModel)
        known.setStringList(list(names))
        if names and not self.number.text():
            self.number.setText(names[0])
            self.asked.emit(names[0])
            if self.number.hasFocus():
                self.number.selectAll()

    def offer_stretches(self, stretches: Mapping[str, str]) -> None:
        """The stretches (task to words) that may be chosen; the first is the next."""
        chosen = self.stretch.currentData()
        self.stretch.clear()
        for task, shown in stretches.items():
            self.stretch.addItem(shown, task)
        self.stretch.setCurrentIndex(max(0, self.stretch.findData(chosen)))

    def choose_stretch(self, task: str, shown: str) -> None:
        """Choose a stretch, adding it where it is not offered."""
        if self.stretch.findData(task) < 0:
            self.stretch.addItem(shown, task)
        self.stretch.setCurrentIndex(self.stretch.findData(task))

    def values(self) -> dict[str, str]:
        """The answers, field to what a form would say; those that nobody gave are left out."""
        found = {name: field.text().strip() for name, field in self.lines.items()}
        found |= {name: field.value() for name, field in self.choices.items() if name != "works"}
        if "works" in self.choices:
            found |= {f"action_{work}": "yes" for work in self.choices["works"].values()}
        if self.table == STRETCH and self.stretch.currentData():
            found["task"] = str(self.stretch.currentData())
        return {name: value for name, value in found.items() if value}

    def show_row(self, row: Mapping[str, Any], works: Sequence[str]) -> None:
        """Show the answers of a record, to be corrected; `works` are those that the form offers."""
        for name, field in self.lines.items():
            if name != "marker":
                field.setText("" if row.get(name) is None else str(row[name]))
        states = row.get("objects") or []
        for name, choice in self.choices.items():
            if name == "works":
                choice.set_values(list(works))
            elif name.startswith("object"):
                at = int(name[-1]) - 1
                choice.set_values([states[at]] if at < len(states) and states[at] else [])
            else:
                value = row.get(name)
                choice.set_values([{True: "yes", False: "no"}.get(value, str(value))] if value is not None else [])

    def clear(self) -> None:
        """Empty all but what the next record begins with, and go to the first field."""
        for name, field in self.lines.items():
            if name not in _STAYS:
                field.clear()
        for name, choice in self.choices.items():
            if name not in _STAYS:
                choice.set_values([])
        if self.table == STRETCH:
            self.stretch.setCurrentIndex(-1)
        if not self.lines["visited_on"].text():
            self.lines["visited_on"].setText(dt.date.today().isoformat())
        self.tell("")
        kit.clear(self.notice)

    def begin(self) -> None:
        """Put the keys into the first field."""
        first = self.number if self.table == MARKER else self.stretch
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.table == MARKER:
            self.number.selectAll()

    def refuse(self, problem: RowProblem) -> None:
        """Show why the record is refused, and go to the field."""
        kit.clear(self.notice)
        shown = f"“{problem.value}” — {say(problem.reason)}" if problem.value else say(problem.reason)
        self.notice.addWidget(kit.Banner("must", tr("This record cannot be kept"), shown))
        field = self.lines.get(problem.field) or self.choices.get(problem.field)
        if field is not None:
            field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _save(self) -> None:
        self.saved.emit(self.table, self.values())
