"""Entering, correcting and removing the papers of a case."""

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLineEdit, QWidget

from gis_desk.disputes import evidence, words
from gis_desk.disputes.belongings import belongings
from layers.errors import GisDeskError
from layers.text import text
from ui.desktop import kit
from ui.desktop.disputes.casework.asking import AskDialog
from ui.desktop.disputes.casework.fields.dates import DateField
from ui.desktop.disputes.casework.steps import CaseRow
from ui.desktop.workbench import Desk
from ui.texts import say, tr


class Papers(QObject):
    """Asks for papers of the case that `case` gives, and performs each as one change."""

    def __init__(self, desk: Desk, parent: QWidget, case: Callable[[], CaseRow | None]) -> None:
        super().__init__(parent)
        self._desk, self._parent, self._case = desk, parent, case
        self.dialog: PaperDialog | None = None

    def add(self) -> None:
        """Ask for a new paper."""
        self._ask("")

    def edit(self, key: str) -> None:
        """Ask what is to be changed of a paper."""
        self._ask(key)

    def _ask(self, key: str) -> None:
        if (case := self._case()) is None:
            return
        store, _, row = case
        before = store.row(evidence.TABLE, key) if key else None
        self.dialog = PaperDialog(self._parent, row, before or {}, lambda values: self._save(key, values))
        self.dialog.open()

    def _save(self, key: str, values: dict[str, Any]) -> GisDeskError | None:
        if (case := self._case()) is None:
            return None
        store, dispute, row = case
        arose = values.pop("dispute_from", None)
        try:
            change = evidence.plan_evidence(
                dispute,
                row,
                values,
                key=key or store.new_key(evidence.TABLE),
                today=date.today(),
                before=store.row(evidence.TABLE, key) if key else None,
                dispute_from=arose,
            )
        except GisDeskError as error:
            return error
        if self._desk.perform(change):
            self._desk.message(say(change.label))
        return None

    def remove(self, key: str) -> None:
        """Remove a paper with its scans."""
        if (case := self._case()) is None:
            return
        store, dispute, row = case
        before = store.row(evidence.TABLE, key)
        if before is None:
            return
        files = [(k, a) for k, a in belongings(store, dispute).rows("attachment") if a["owner_key"] == key]
        change = evidence.plan_remove_evidence(key, row, before, files)
        if self._desk.perform(change):
            self._desk.message(tr("{what}; undo with Ctrl+Z", what=say(change.label)))


class PaperDialog(AskDialog):
    """Kind, title, number, date and side of a paper; the weight follows from the kind and is shown."""

    def __init__(
        self,
        parent: QWidget,
        case: dict[str, Any],
        paper: dict[str, Any],
        save: Callable[[dict[str, Any]], GisDeskError | None],
    ) -> None:
        super().__init__(tr("Paper of the case"), parent, save)
        self.kind = kit.Choice(words.EVIDENCE, empty=tr("choose a kind"))
        self.ask("title", tr("Title"), QLineEdit(), paper.get("title"))
        self.ask("kind", tr("Kind"), self.kind, paper.get("kind"))
        sides = {s: w for s, w in words.SIDES.items() if case.get(f"side_{s}")}
        self.ask(
            "side",
            tr("Handed in by"),
            kit.Choice({**sides, evidence.BOTH: text("both sides")}, empty=""),
            paper.get("side"),
        )
        self.ask("number", tr("Number"), QLineEdit(), paper.get("number"))
        self.ask("dated_on", tr("Date"), DateField(past=True, earliest=evidence.EARLIEST), paper.get("dated_on"))
        self.ask("note", tr("Note"), QLineEdit(), paper.get("note"))
        self._arose = not case.get("dispute_from")
        if self._arose:
            self.ask("dispute_from", tr("Dispute arose on"), DateField(past=True))
        self.kind.currentIndexChanged.connect(self._weigh)
        self._weigh()
        self.fields["title"].setFocus()

    def _weigh(self, _index: int = 0) -> None:
        """Say the weight of the kind, and whether it needs the day the dispute arose."""
        kind = self.kind.value()
        weight = say(evidence.WEIGHTS[evidence.weight(kind)]) if kind else ""
        self.told["kind"].tell(tr("{article}: {weight}", article=evidence.article(kind), weight=weight) if kind else "")
        if self._arose:
            self.form.rows.setRowVisible(self.told["dispute_from"], kind in evidence.BEFORE)
