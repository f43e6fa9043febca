"""The form of a new case: the name, kind, applicant, reasons."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QCompleter, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from gis_desk.cases import words
from gis_desk.cases.procedure import Flag
from layers.errors import GisDeskError
from layers.schema import CLASSES
from layers.text import Text
from ui.desktop import kit
from ui.texts import language, say, tr


class NewCaseForm(QWidget):
    """Asks for what the check does not know; `saved` carries the values, `refuse` keeps the form open with an error."""

    saved = Signal(dict)
    cancelled = Signal()

    def __init__(self, flags: Mapping[str, Flag]) -> None:
        super().__init__()
        self.column = column = kit.Column(self)
        column.add(kit.title(tr("New naming case")))
        self.notice = QVBoxLayout()
        column.layout.addLayout(self.notice)
        self.summary = kit.caption()
        column.add(self.summary)
        self.subject = QLineEdit()
        self.kind = kit.Choice({cls: Text(cls) for cls in CLASSES})
        self.action = kit.Choice(words.ACTIONS)
        self.place = QLineEdit()
        self._names = QStringListModel(self)
        known = QCompleter(self._names, self)
        known.setFilterMode(Qt.MatchFlag.MatchContains)
        self.place.setCompleter(known)
        self.place.setPlaceholderText(tr("Name in use that is renamed or deregistered"))
        self.applicant, self.contact, self.phone, self.day = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        self.day.setPlaceholderText(tr("today"))
        self.reason, self.meaning, self.location = _lines(), _lines(), _lines()
        form = kit.FormRows(above=True)
        for label, field in (
            (tr("Proposed name"), self.subject),
            (tr("Class"), self.kind),
            (tr("Kind of case"), self.action),
            (tr("Old name"), self.place),
            (tr("Applicant"), self.applicant),
            (tr("Contact"), self.contact),
            (tr("Telephone"), self.phone),
            (tr("Day of application"), self.day),
            (tr("Plan and reasons"), self.reason),
            (tr("Meaning and origin"), self.meaning),
            (tr("Location (four sides)"), self.location),
        ):
            form.add(label, field)
        column.add(form)
        column.add(kit.section(tr("Does the place lie in other hands?")))
        self.flags = {}
        for name, flag in flags.items():
            label = flag.label_zh if language() == "zh" else flag.label_en
            box = QCheckBox()
            box.setAccessibleName(label)
            box.setToolTip(flag.route_zh if language() == "zh" else flag.route_en)
            self.flags[name] = box
            column.add(kit.row(box, kit.body(label), stretch=1))
        self.save_button = kit.primary_button(tr("Make the case"), "check", self._save)
        column.add(kit.row(None, kit.button(tr("Cancel"), None, self.cancelled.emit), self.save_button))
        column.stretch()
        self.action.currentIndexChanged.connect(lambda _n: self._of_action())
        self._of_action()

    def begin(
        self, name: str, cls: str, summary: str, *, action: str = "name", place: str = "", known: Sequence[str] = ()
    ) -> None:
        """Begin a case about `name`; `summary` says what the check found.

        `place` is the name in use that the case is about, one of `known`.
        """
        self._names.setStringList(list(known))
        self.subject.setText(name)
        self.kind.set_value(cls)
        self.summary.setText(summary)
        kit.clear(self.notice)
        for field in (self.place, self.applicant, self.contact, self.phone, self.day):
            field.clear()
        for box in (self.reason, self.meaning, self.location):
            box.clear()
        for flag in self.flags.values():
            flag.setChecked(False)
        self.action.set_value(action)
        self.place.setText(place)
        (self.applicant if name or action == "deregister" else self.subject).setFocus()

    def _of_action(self) -> None:
        self.place.setEnabled(self.action.value() != "name")
        self.subject.setEnabled(self.action.value() != "deregister")

    def _save(self) -> None:
        self.saved.emit(self.values())

    def values(self) -> dict[str, Any]:
        """What was entered; ``old`` is the name in use that the case is about."""
        return {
            "name": self.subject.text().strip() if self.action.value() != "deregister" else "",
            "class": self.kind.value(),
            "action": self.action.value(),
            "old": self.place.text().strip() if self.action.value() != "name" else "",
            "applicant": self.applicant.text(),
            "contact": self.contact.text(),
            "phone": self.phone.text(),
            "day": self.day.text().strip() or None,
            "reason": self.reason.toPlainText(),
            "meaning": self.meaning.toPlainText(),
            "location_text": self.location.toPlainText(),
            "flags": [name for name, box in self.flags.items() if box.isChecked()],
        }

    def refuse(self, error: GisDeskError) -> None:
        """Say why the case cannot be made; the form stays open."""
        kit.clear(self.notice)
        self.notice.addWidget(kit.Banner("must", say(error.what), say(error.do), closable=False))


def _lines() -> QPlainTextEdit:
    field = QPlainTextEdit()
    field.setTabChangesFocus(True)
    field.setFixedHeight(64)
    return field
