"""What a person fills in for a round: fields with their labels, saved as one change."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from gis_desk.documents.inspection_paper import detail_of, template
from gis_desk.inspections.asking.filling import COLUMNS, filled
from gis_desk.inspections.papers.reporting import Row, Side
from layers.errors import GisDeskError
from layers.text import Text
from ui.desktop import kit
from ui.texts import language, say, tr

_SHORT, _TALL = 64, 88
"""Heights of fields of several lines."""


class RoundForm(QWidget):
    """All fields of one round; `saved` carries those that were changed."""

    saved = Signal(dict)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        scrolled = QWidget()
        whole.addWidget(scrolled, 1)
        self._column = kit.Column(scrolled)
        self.inputs: dict[str, QLineEdit | QPlainTextEdit | kit.Choice] = {}
        self._before: dict[str, str] = {}
        self.key = ""
        self.notice = QVBoxLayout()
        self.save_button = kit.primary_button(tr("Save"), "check", self._save)
        self.cancel_button = kit.button(tr("Cancel"), None, self.left.emit)
        foot = kit.row(self.save_button, self.cancel_button, stretch=0)
        foot.setContentsMargins(16, 8, 16, 12)
        whole.addWidget(kit.line())
        whole.addWidget(foot)

    def show_round(self, round_: Row, heading: str, sides: Sequence[Side], field: str = "") -> None:
        """Ask for what papers of `round_` print and a person writes; `field` is where to begin."""
        kit.clear(self._column.layout)
        self.key = str(round_["key"])
        add = self._column.add
        add(kit.title(tr("Particulars of the round")))
        add(kit.caption(heading))
        self.notice = QVBoxLayout()
        self._column.layout.addLayout(self.notice)
        self.inputs = {}
        form = kit.FormRows(above=True)
        lead = kit.Choice({s.code: Text("{name}", {"name": s.name}) for s in sides if s.code}, empty="—", free=True)
        lead.set_value(round_.get("lead"))
        self._add(form, "lead", tr("Lead party"), lead)
        for column, words in (("begun_on", tr("Begun on")), ("done_on", tr("Done on"))):
            day = QLineEdit(filled(round_, column))
            day.setPlaceholderText("2026-05-01")
            self._add(form, column, words, day)
        found = round_.get("details")
        details: Mapping[str, Any] = found if isinstance(found, Mapping) else {}
        for one in template("words")["details"]:
            key, words = one["key"], one["zh"] if language() == "zh" else one["en"]
            if (at := {"left": 0, "right": 1}.get(key.rpartition("_")[2])) is not None and len(sides) == 2:
                words = tr("{field} ({side})", field=words, side=sides[at].name)
            made: QLineEdit | QPlainTextEdit
            if one["kind"] == "line":
                made = QLineEdit(filled(round_, key))
            else:
                made = QPlainTextEdit(filled(round_, key))
                made.setTabChangesFocus(True)
                made.setFixedHeight(_SHORT if one["kind"] == "costs" else _TALL)
            made.setPlaceholderText(detail_of(details, key) or (tr("is printed as missing") if one["must"] else ""))
            self._add(form, key, words, made)
        add(form)
        self._column.stretch()
        self._before = {name: _words(made) for name, made in self.inputs.items()}
        first = self.inputs.get(field) or next(iter(self.inputs.values()))
        first.setFocus()
        self._column.layout.activate()
        self._column.area.ensureWidgetVisible(first, 0, 60)

    def _add(self, form: kit.FormRows, key: str, words: str, made: QLineEdit | QPlainTextEdit | kit.Choice) -> None:
        self.inputs[key] = made
        form.add(words, made)
        if isinstance(made, QLineEdit):
            made.returnPressed.connect(self._save)

    @property
    def changed(self) -> dict[str, str]:
        """What was typed and is not yet saved."""
        now = {name: _words(made) for name, made in self.inputs.items()}
        return {name: words for name, words in now.items() if words != self._before[name]}

    def _save(self) -> None:
        self.saved.emit(self.changed)

    def refuse(self, error: GisDeskError) -> None:
        """Say why it cannot be saved; the form stays open at the field."""
        kit.clear(self.notice)
        self.notice.addWidget(kit.Banner("must", say(error.what), say(error.do), closable=False))
        field = self.inputs.get(str(error.where.field)) if error.where is not None else None
        if field is not None:
            field.setFocus()
        self._column.area.verticalScrollBar().setValue(0)


def in_form(column: str) -> bool:
    """Whether a field of a round is one of the form."""
    return column in COLUMNS or any(one["key"] == column for one in template("words")["details"])


def _words(made: QLineEdit | QPlainTextEdit | kit.Choice) -> str:
    if isinstance(made, kit.Choice):
        return str(made.value() or "")
    return (made.toPlainText() if isinstance(made, QPlainTextEdit) else made.text()).strip()
