"""One change in full: what was, what is, the grounds, and what was not taken."""

from collections.abc import Iterable

from PySide6.QtWidgets import QWidget

from gis_desk.names.changes import Comparison, Decision, Fact, Register
from gis_desk.names.changes.words import CERTAINTIES, KINDS
from ui.desktop import figures, kit
from ui.texts import say, tr


class ChangeDetail(QWidget):
    """All about one decision."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumWidth(260)
        self._column = kit.Column(self, margin=12)
        self.show_decision(None, None)

    def show_decision(self, comparison: Comparison | None, decision: Decision | None) -> None:
        """Show `decision`, or what belongs here."""
        kit.clear(self._column.layout)
        add = self._column.add
        if comparison is None or decision is None:
            add(kit.caption(tr("Select a change to see on which grounds it was decided.")))
            self._column.stretch()
            return
        add(kit.section(figures.sentence(*(say(KINDS[k]) for k in decision.kinds))))
        add(kit.caption(tr("Certainty: {words}", words=CERTAINTIES[decision.certainty])))
        for heading, side, rows in (
            (tr("In the old list"), comparison.old, decision.old),
            (tr("In the new list"), comparison.new, decision.new),
        ):
            if rows:
                add(kit.section(heading))
                for at in rows:
                    add(kit.body(_row(side, at), selectable=True))
        self._facts(tr("Grounds"), decision.facts)
        self._facts(tr("Not taken"), decision.rejected)
        self._column.stretch()

    def _facts(self, heading: str, facts: Iterable[Fact]) -> None:
        said = [say(f.said) for f in facts]
        if said:
            self._column.add(kit.section(heading))
            for words in said:
                self._column.add(kit.body(words, selectable=True))


def _row(side: Register, at: int) -> str:
    parts = [side.whereabouts(at)]
    if side.code[at] and not side.by_key:
        parts.append(side.code[at])
    parts.append(tr("row {n}", n=side.row[at]))
    return figures.sentence(*parts)
