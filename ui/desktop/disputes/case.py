"""All about one case of the register: grade, next step, fields, log."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

import pandas as pd
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from gis_desk.disputes import words
from gis_desk.disputes.states import NEXT, is_reopening
from ui.desktop import kit
from ui.desktop.disputes.list import GradeMark, Timeline, due_words
from ui.texts import say, tr


class CasePage(QWidget):
    """One case, with what can be done to it; what is asked for is told by signals."""

    left = Signal()
    located = Signal(object)
    """``located(shape)``: the map shall go there."""
    step_chosen = Signal(str)
    """``step_chosen(state)``: the case shall be taken to another state."""
    event_asked = Signal()
    edit_asked = Signal()
    delete_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._column = kit.Column(self)

    def show_case(
        self,
        case: Mapping[str, Any],
        log: pd.DataFrame,
        *,
        units: Mapping[str, str],
        line: str | None,
        writable: bool,
    ) -> None:
        """Show `case`.

        Parameters
        ----------
        case : mapping
            A row of ``dispute`` as `gis_desk.disputes.register.plain` gives it.
        log : DataFrame
            Its rows of ``dispute_event``, in any order.
        units : mapping
            Names of divisions by code.
        line : str or None
            Name of its boundary line, where that has one.
        writable : bool
            Whether the workspace can be changed; without that, there are no buttons for it.
        """
        kit.clear(self._column.layout)
        add = self._column.add
        add(self._head(case))
        grade = case["grade"] or ""
        mark = GradeMark(grade, is_open=words.is_open(case["state"]))
        add(kit.row(mark, kit.title(case["title"] or ""), stretch=1))
        add(kit.caption(case["number"] or ""))
        due, late = due_words(case, date.today())
        facts = (
            say(words.label(words.GRADES, grade)) or tr("not graded"),
            say(words.label(words.STATES, case["state"])),
        )
        chips = [kit.Chip(fact, checkable=False) for fact in facts]
        for chip in chips:
            chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        add(kit.ChipRow(chips))
        if due:
            add(kit.Banner("must" if late else "advise", due, closable=False))
        if writable and (steps := NEXT.get(case["state"] or "found", ())):
            add(self._steps(case["state"], steps))
        add(_fields(case, units, line))
        add(kit.section(tr("Log")))
        entries = _entries(log)
        add(Timeline(entries) if entries else kit.caption(tr("The log is empty.")))
        if writable:
            self.event_button = kit.button(tr("Add to the log"), "pen-line", self.event_asked.emit)
            self.edit_button = kit.button(tr("Edit"), "pencil", self.edit_asked.emit)
            self.delete_button = kit.icon_button("trash-2", tr("Delete this case with its log"), self.delete_asked.emit)
            add(kit.row(self.event_button, self.edit_button, None, self.delete_button))
        self._column.stretch()

    def _head(self, case: Mapping[str, Any]) -> QWidget:
        shape = case["geometry"]
        locate = kit.quiet_button(tr("Show on the map"), "locate", lambda: self.located.emit(shape))
        locate.setEnabled(shape is not None and not shape.is_empty)
        return kit.row(kit.quiet_button(tr("All cases"), "arrow-left", self.left.emit), None, locate)

    def _steps(self, state: str | None, steps: tuple[str, ...]) -> QWidget:
        """The next step as a button; where there are others, a menu beside it."""
        first, *others = steps
        self.step_button = kit.primary_button(
            step_words(state, first), "arrow-right", partial(self.step_chosen.emit, first)
        )
        if not others:
            return self.step_button
        extra = kit.button(tr("Other step"), "chevron-down")
        menu = QMenu(extra)
        for other in others:
            menu.addAction(step_words(state, other), partial(self.step_chosen.emit, other))
        extra.setMenu(menu)
        return kit.row(self.step_button, extra, stretch=0)


def step_words(before: str | None, after: str) -> str:
    """What a step is called, from the state `before` to the state `after`."""
    if is_reopening(before, after):
        return tr("Take up again")
    return {
        "verified": tr("Verified on the ground"),
        "mediating": tr("Begin mediation"),
        "settled": tr("Settled"),
        "transferred": tr("Hand over"),
        "revisited": tr("Revisited"),
    }[after]


def _fields(case: Mapping[str, Any], units: Mapping[str, str], line: str | None) -> QWidget:
    form = kit.FormRows()
    shown = {
        tr("Type"): say(words.label(words.KINDS, case["kind"])),
        tr("Boundary line"): line or case["line"],
        tr("First side"): units.get(str(case["side_a"]), case["side_a"]),
        tr("Second side"): units.get(str(case["side_b"]), case["side_b"]),
        tr("Location"): case["place"],
        tr("Cause"): say(words.label(words.CAUSES, case["cause"])),
        tr("People concerned"): None if case["people"] is None else tr("{n} people", n=case["people"]),
        tr("Found on"): case["found_on"],
        tr("Found by"): say(words.label(words.SOURCES, case["source"])),
        tr("Responsible"): case["owner"],
        tr("Measures"): case["measures"],
        tr("Next check"): case["next_check"],
        tr("Settled on"): case["closed_on"],
        tr("Secrecy"): say(words.label(words.SECRECY, case["secrecy"])),
    }
    for label, value in shown.items():
        if value:
            form.add(label, kit.body(str(value), selectable=True))
    return form


def _entries(log: pd.DataFrame) -> list[QWidget]:
    """The log as widgets, the oldest entry first."""
    log = log.assign(happened_on=log["happened_on"].fillna("")).sort_values("happened_on", kind="stable")
    entries: list[QWidget] = []
    for event in log.to_dict("records"):
        entry = QWidget()
        box = QVBoxLayout(entry)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        head = (event["happened_on"], say(words.label(words.EVENTS, event["kind"])), event["actor"])
        box.addWidget(kit.caption(" · ".join(str(p) for p in head if p and p == p)))
        if event["account"] and event["account"] == event["account"]:
            box.addWidget(kit.body(str(event["account"]), selectable=True))
        entries.append(entry)
    return entries
