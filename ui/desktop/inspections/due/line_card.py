"""The line that is looked at: when it is due, who leads, its rounds, what lies open."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from gis_desk.inspections.cycle import Due
from gis_desk.inspections.cycle.burdens import OpenRepair
from gis_desk.inspections.cycle.lead import LEAD_WORDS
from gis_desk.inspections.cycle.rounds import Round
from gis_desk.inspections.words import CAUSES, REPAIR_KINDS, STATES
from ui.desktop import figures, kit
from ui.texts import say, tr

_SHOWN = 6
"""Rounds, and repairs, that are listed at most."""


class LineCard(kit.Card):
    """Facts and history of one line; its buttons ask to agree the lead, or to go to the line on the map."""

    lead_asked = Signal()
    located = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.heading = kit.section("")
        self.sides = kit.caption()
        self.body.addWidget(self.heading)
        self.body.addWidget(self.sides)
        self._facts = QGridLayout()
        self._facts.setContentsMargins(0, 0, 0, 0)
        self._facts.setHorizontalSpacing(12)
        self._facts.setVerticalSpacing(4)
        self._facts.setColumnStretch(1, 1)
        holder = QWidget()
        holder.setLayout(self._facts)
        self.body.addWidget(holder)
        self.lead_button = kit.button(tr("Agree the lead…"), "arrow-left-right", self.lead_asked.emit)
        self.locate_button = kit.quiet_button(tr("Show on the map"), "locate", self.located.emit)
        self.body.addWidget(kit.ChipRow([self.lead_button, self.locate_button]))
        self.said: list[tuple[str, str]] = []

    def show_line(self, due: Due, repairs: Sequence[OpenRepair], *, writable: bool) -> None:
        """Show `due` with its open repairs."""
        self.heading.setText(due.name)
        self.sides.setText(
            figures.sentence(
                f"{due.left or '—'} — {due.right or '—'}",
                figures.length(due.length_m),
                tr("{n} markers", n=due.markers),
            )
        )
        self.lead_button.setEnabled(writable)
        self.said = [
            (tr("Due by"), _due(due)),
            (tr("Lead"), _lead(due)),
            *[("", _part(due, p.from_m, p.to_m, p.lead)) for p in due.turn.parts],
            *_listed(tr("Rounds"), [_round(due, r) for r in reversed(due.rounds)]),
            *_listed(tr("To be repaired"), [_repair(r) for r in repairs]),
        ]
        kit.clear(self._facts)
        for n, (name, words) in enumerate(self.said):
            label = kit.caption(name)
            label.setWordWrap(False)
            self._facts.addWidget(label, n, 0)
            self._facts.addWidget(kit.body(words), n, 1)


def _listed(name: str, rows: list[str]) -> list[tuple[str, str]]:
    """The first of `rows`, named once, and how many more there are."""
    shown = rows[:_SHOWN]
    if len(rows) > _SHOWN:
        shown.append(tr("and {n} more", n=len(rows) - _SHOWN))
    return [(name if n == 0 else "", words) for n, words in enumerate(shown)]


def _due(due: Due) -> str:
    """The last day in time, and the same day five years on where that is another one."""
    other = due.five_years_on if due.five_years_on != due.due_on else ""
    five = tr("five years end {day}", day=other) if other else ""
    return figures.sentence(due.due_on or "—", say(due.words), five)


def _lead(due: Due) -> str:
    how = say(LEAD_WORDS[due.turn.by])
    if due.turn.by == "agreed" and due.turn.agreed_on:
        how = f"{how} {due.turn.agreed_on}"
    return figures.sentence(tr("round {n}: {lead}", n=due.round, lead=due.lead or "—"), how)


def _part(due: Due, start: float, end: float | None, lead: str) -> str:
    return f"{span_words(start, end)} {due.sides.name(due.sides.unit(lead))}"


def span_words(start: float | None, end: float | None) -> str:
    """A stretch as K1+200–K3+000; its end in words where it is that of the line."""
    return f"{_place(start or 0.0)}–{tr('end') if end is None else _place(end)}"


def _place(metres: float) -> str:
    whole = round(metres)
    return f"K{whole // 1000}+{whole % 1000:03d}"


def _round(due: Due, one: Round) -> str:
    day = one.done_on or str(one.year or "—")
    if one.extra:
        cause = say(CAUSES[one.cause]) if one.cause in CAUSES else tr("extra inspection")
        whole = one.from_m is None and one.to_m is None
        stretch = tr("whole line") if whole else span_words(one.from_m, one.to_m)
        return figures.sentence(f"△ {one.done_on or one.reported_on or day}", cause, stretch, say(STATES[one.state]))
    number = tr("No. {n}", n=one.number) if one.number is not None else ""
    lead = tr("led by {lead}", lead=due.sides.name(due.sides.unit(one.lead))) if one.lead else ""
    state = say(STATES[one.state]) if one.state in STATES else one.state
    return figures.sentence(day, number, lead, state)


def _repair(repair: OpenRepair) -> str:
    kind = say(REPAIR_KINDS[repair.kind]) if repair.kind in REPAIR_KINDS else repair.kind
    since = tr("since {day}", day=repair.opened_on) if repair.opened_on else ""
    return figures.sentence(f"#{repair.number}", kind, since)
