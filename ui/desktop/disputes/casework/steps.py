"""The log of a case and its steps, asked for in a dialog and performed as one change each."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from gis_desk.disputes import log
from gis_desk.disputes.belongings import belongings
from layers.errors import GisDeskError
from layers.store import Store
from ui.desktop.disputes.casework.event import EventDialog
from ui.desktop.disputes.casework.needs import step_words
from ui.desktop.workbench import Desk
from ui.texts import tr

CaseRow = tuple[Store, str, dict[str, Any]]


class Steps(QObject):
    """Asks for entries of the log and steps of the case that `case` gives."""

    def __init__(self, desk: Desk, parent: QWidget, case: Callable[[], CaseRow | None]) -> None:
        super().__init__(parent)
        self._desk, self._parent, self._case = desk, parent, case
        self.dialog: EventDialog | None = None

    def ask_event(self) -> None:
        """Ask for an entry in the log."""
        if self._case() is not None:
            self.dialog = EventDialog(tr("Add to the log"), self._parent, self._add_event, kinds=True, due=True)
            self.dialog.open()

    def ask_step(self, after: str) -> None:
        """Ask for the step to the state `after`."""
        if (case := self._case()) is None:
            return
        *_, row = case
        heading, save = step_words(row["state"], after), partial(self._take_step, after)
        self.dialog = EventDialog(heading, self._parent, save, evidence=after == "settled", due=True)
        self.dialog.open()

    def _add_event(self, values: dict[str, Any]) -> GisDeskError | None:
        if (case := self._case()) is None:
            return None
        store, key, row = case
        try:
            change = log.plan_event(
                key,
                row,
                event_key=store.new_key("dispute_event"),
                kind=values["kind"],
                account=values["account"] or "",
                happened_on=values["day"],
                today=date.today(),
                actor=values["actor"] or self._desk.who,
                responsible=values["responsible"],
                due_on=values["due_on"],
            )
        except GisDeskError as error:
            return error
        self._desk.perform(change)
        return None

    def _take_step(self, after: str, values: dict[str, Any]) -> GisDeskError | None:
        if (case := self._case()) is None:
            return None
        store, key, row = case
        try:
            change = log.plan_state(
                key,
                row,
                after,
                event_key=store.new_key("dispute_event"),
                today=date.today(),
                happened_on=values["day"],
                actor=values["actor"] or self._desk.who,
                account=values["account"],
                evidence=[values["evidence"]] if values.get("evidence") else [],
                way=values["way"],
                responsible=values["responsible"],
                due_on=values["due_on"],
                papers=belongings(store, key).papers,
            )
        except GisDeskError as error:
            return error
        self._desk.perform(change)
        return None

    def tick(self, event: str, done: bool) -> None:
        """What an entry of the log asked for is done today, or not after all."""
        if (case := self._case()) is None:
            return
        store, _, row = case
        try:
            entry = store.row(log.EVENT, event) or {}
            change = log.plan_event_done(event, entry, row, today=date.today(), undone=not done)
        except GisDeskError as error:
            self._desk.show_error(error)
            return
        self._desk.perform(change)
