"""The dialog for an entry in the log of a case, and for its next step."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from gis_desk.disputes import words
from layers.errors import GisDeskError
from ui.desktop import kit
from ui.desktop.disputes.casework.asking import AskDialog
from ui.desktop.disputes.casework.fields.dates import DateField
from ui.texts import tr

_EVENTS = ("visit", "meeting", "report", "incident", "other")


class EventDialog(AskDialog):
    """An entry in the log, or the next step of a case.

    `save` gets the values (``kind``, ``day``, ``actor``, ``evidence``, ``account``, ``way``, ``responsible``,
    ``due_on``) and gives the error that keeps the dialog open, or None.

    Parameters
    ----------
    kinds : bool
        Whether it is an entry in the log: its kind is asked for.
    evidence : bool
        Whether the step needs a paper and the way of settling.
    due : bool
        Whether somebody may get something to do by a day.
    """

    renamed: Mapping[str, str] = {"happened_on": "day", "agreement": "evidence"}

    def __init__(
        self,
        heading: str,
        parent: QWidget,
        save: Callable[[dict[str, Any]], GisDeskError | None],
        *,
        kinds: bool = False,
        evidence: bool = False,
        due: bool = False,
    ) -> None:
        super().__init__(heading, parent, save)
        self.kind = kit.Choice({k: words.EVENTS[k] for k in _EVENTS})
        self.day, self.due_on = DateField(past=True), DateField()
        self.actor, self.responsible, self.evidence, self.way = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        self.evidence.setPlaceholderText(tr("Agreement, minutes or decision, with number"))
        self.account = QPlainTextEdit()
        self.account.setTabChangesFocus(True)
        self.account.setFixedHeight(96)
        if kinds:
            self.ask("kind", tr("Event"), self.kind, _EVENTS[0])
        self.ask("day", tr("Date"), self.day, date.today().isoformat())
        self.ask("actor", tr("Person"), self.actor)
        if evidence:
            self.ask("evidence", tr("Evidence"), self.evidence)
            self.ask("way", tr("Way of settling"), self.way)
        self.ask("account", tr("Account"), self.account)
        if due:
            self.ask("responsible", tr("To be done by"), self.responsible)
            self.ask("due_on", tr("Deadline"), self.due_on)
        (self.account if kinds else self.day).setFocus()

    def values(self) -> dict[str, Any]:
        """All values, None for those that were not asked for."""
        names = ("kind", "day", "actor", "evidence", "way", "account", "responsible", "due_on")
        return {**dict.fromkeys(names), **super().values()}
