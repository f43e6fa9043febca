"""The panel of the plan board: its numbers, the board, why a stop has its day, and what can be done with it."""

import datetime as dt
from collections.abc import Callable

import pandas as pd
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QMenu,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gis_desk.inspections.revising.draft import Draft
from gis_desk.inspections.revising.ground import Cell
from gis_desk.inspections.revising.marks import EXCLUDED
from gis_desk.inspections.revising.replan import standing_day
from gis_desk.inspections.revising.slots import Slot
from gis_desk.inspections.revising.visited import visits, with_visits
from layers.errors import GisDeskError
from layers.text import Text, text
from ui.desktop import figures, kit
from ui.desktop.inspections.planning.board.dialogs import DoneAt, LeaveOut
from ui.desktop.inspections.planning.board.view import BoardView
from ui.desktop.inspections.planning.board.why import WhyPane
from ui.desktop.inspections.planning.board.words import place
from ui.desktop.inspections.planning.editing import PlanEditing
from ui.desktop.inspections.planning.figures import draft_words
from ui.desktop.workbench import Desk
from ui.texts import say, tr


class PlanBoard(QWidget):
    """Teams and days of the plan that is shown; every edit is one undoable change."""

    chosen = Signal(int)
    """A stop was chosen on the board."""
    shown = Signal(int)
    """A stop is to be shown on the map."""

    def __init__(self, desk: Desk, editing: PlanEditing) -> None:
        super().__init__()
        self.desk, self.editing = desk, editing
        self.view = BoardView()
        self.why = WhyPane()
        self.numbers = kit.Fitted("caption")
        self.numbers.setAccessibleName(tr("Numbers of the plan"))
        self.problem = kit.caption("")
        self.problem.setProperty("role", "must")
        self.problem.setWordWrap(False)
        self.since = QComboBox()
        self.since.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.since.setAccessibleName(tr("From which day on the rest is planned again"))
        self.since.setToolTip(self.since.accessibleName())
        self.again = kit.button(tr("Plan the rest again"), "route", self.plan_again)
        self.anew = kit.icon_button(
            "scan-search", tr("Search the whole plan again, thoroughly; what is settled stays"), self.plan_anew
        )
        self.records = kit.quiet_button(tr("Done by the records"), "list-checks", self.take_records)
        self.records.setToolTip(tr("Mark as done what the records of the field are of"))
        self.small = kit.icon_button("rows-2", tr("Small stops"), self._toggle_small, checkable=True)
        self._build()
        self.view.chosen.connect(self._chosen)
        self.view.shown.connect(self.shown)
        self.view.moved.connect(self.move_stop)
        self.view.settled.connect(self.settle)
        self.view.asked.connect(self._ask)
        self.why.wanted.connect(self._to_slot)
        editing.changed.connect(self._renew)
        editing.refused.connect(self._refused)

    def _build(self) -> None:
        self.setProperty("role", "panel")
        head = QWidget()
        across = QHBoxLayout(head)
        across.setContentsMargins(12, 4, 8, 4)
        across.setSpacing(8)
        across.addWidget(self.numbers, 1)
        across.addWidget(self.problem)
        for part in (self.records, self.since, self.again, self.anew, self.small):
            across.addWidget(part)
        self.parts = QSplitter(Qt.Orientation.Horizontal)
        self.parts.setHandleWidth(1)
        self.parts.addWidget(self.view)
        self.parts.addWidget(self.why)
        self.parts.setStretchFactor(0, 1)
        self.parts.setSizes([700, 236])
        work = QWidget()
        down = QVBoxLayout(work)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(0)
        down.addWidget(head)
        down.addWidget(self.parts, 1)
        self.empty = kit.EmptyState(
            "columns-3",
            tr("No plan yet"),
            tr("Plan the routes; the days of all teams stand here, and stops can be moved between them."),
        )
        self.refusal: kit.EmptyState | None = None
        self.pages = QStackedWidget()
        self.pages.addWidget(self.empty)
        self.pages.addWidget(work)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.pages)

    # what is shown

    @property
    def draft(self) -> Draft | None:
        """The plan as it stands."""
        return self.editing.draft

    def _renew(self) -> None:
        draft = self.draft
        self.pages.setCurrentIndex(0 if draft is None else 1)
        self.view.set_draft(draft)
        self.why.show_stop(draft, self.view.task)
        for button in (self.again, self.anew):
            button.setEnabled(not self.editing.planning)
        if draft is None:
            return
        self.numbers.set_words(figures.listed(draft_words(draft.figures)))
        bad = sum(len(found) for found in draft.breaks.values())
        self.problem.setText(tr("{n} things are broken", n=bad) if bad else "")
        lines = [f"{place(cell)}: {say(b.said)}" for cell, found in draft.breaks.items() for b in found]
        self.problem.setToolTip(kit.tip("\n".join(lines[:12])))
        self._list_days(draft)

    def _list_days(self, draft: Draft) -> None:
        stands = standing_day(draft)
        words = [tr("from where the teams stand")] if any(draft.board.done_in(c) for c in draft.board.cells) else []
        words = words or [tr("from the first day")]
        days = [day.number for day in draft.ground.workdays if day.number > stands]
        entries = [(words[0], None), *((tr("from day {n}", n=day), day) for day in days)]
        if [self.since.itemData(n) for n in range(self.since.count())] == [day for _, day in entries]:
            self.since.setItemText(0, words[0])
            return
        self.since.clear()
        for name, day in entries:
            self.since.addItem(name, day)

    def _refused(self, error: Exception) -> None:
        if self.refusal is not None:
            self.pages.removeWidget(self.refusal)
            self.refusal.deleteLater()
            self.refusal = None
        if isinstance(error, GisDeskError):
            self.refusal = kit.EmptyState("octagon-alert", say(error.what), say(error.do))
            self.pages.addWidget(self.refusal)
            self.pages.setCurrentWidget(self.refusal)

    def _toggle_small(self) -> None:
        self.view.set_small(self.small.isChecked())

    def choose(self, task: int, cell: Cell | None) -> None:
        """Show a stop that was chosen elsewhere."""
        if self.view.task != task:
            self.view.choose(task, cell)
            self.why.show_stop(self.draft, task)

    def _chosen(self, task: int) -> None:
        self.why.show_stop(self.draft, task)
        self.chosen.emit(task)

    # edits

    def _try(self, act: Callable[[Draft], Draft], label: Text) -> None:
        draft = self.draft
        if draft is None:
            return
        try:
            after = act(draft)
        except GisDeskError as error:
            self.desk.show_error(error)
            return
        if after.board != draft.board:
            self.editing.edit(after, label)

    def move_stop(self, task: int, cell: Cell, position: int | None = None, source: Cell | None = None) -> None:
        """Move a stop to a day; to the best place of it where no `position` is given."""
        if self.draft is None:
            return
        name = self.draft.called(task)
        label = text("Move {stop} to team {team}, day {day}", stop=name, team=cell[0], day=cell[1])
        self._try(lambda d: d.moved(task, cell, position, source), label)
        self.view.choose(task, cell)
        self.chosen.emit(task)

    def _to_slot(self, task: int, slot: Slot) -> None:
        self.move_stop(task, slot.cell, slot.position)

    def settle(self, task: int, kind: str) -> None:
        """Lock, leave out or mark as done; where that is so already, take it back."""
        draft = self.draft
        if draft is None:
            return
        name, who, on = draft.called(task), self.desk.who, dt.date.today().isoformat()
        mark = draft.board.marks.get(task)
        if kind == "lock":
            if draft.locked(task):
                self._try(lambda d: d.freed(task), text("Unlock {stop}", stop=name))
            else:
                self._try(lambda d: d.lock(task, who, on), text("Lock {stops}", stops=name))
        elif kind == "done":
            if draft.board.done(task):
                self._try(lambda d: d.freed(task), text("{stop} is not done yet", stop=name))
            else:
                self._try(lambda d: d.done(task, who, on), text("Mark work as done"))
        elif mark is not None and mark.kind == EXCLUDED:
            self._try(lambda d: d.freed(task), text("Bring back {stop}", stop=name))
        else:
            self._ask_reason(task, name)

    def _ask_reason(self, task: int, name: Text) -> None:
        dialog = LeaveOut(self, say(name))
        dialog.given.connect(lambda reason: self.exclude(task, reason))
        dialog.open()

    def _ask_times(self, task: int, cell: Cell) -> None:
        draft = self.draft
        if draft is None:
            return
        timed = draft.timed(cell)
        at = timed.tasks.index(task)
        dialog = DoneAt(self, say(draft.called(task)), timed.times.begin[at], timed.times.depart[at])
        dialog.given.connect(lambda begin, end: self.done_at(task, begin, end))
        dialog.open()

    def done_at(self, task: int, begin_s: int, end_s: int) -> None:
        """Mark a stop as done at these times (seconds from midnight); the rest of its day follows."""
        who, on = self.desk.who, dt.date.today().isoformat()
        self._try(lambda d: d.done(task, who, on, times=(begin_s, end_s)), text("Mark work as done"))

    def exclude(self, task: int, reason: str) -> None:
        """Leave a stop out for a reason."""
        if self.draft is None:
            return
        who, on = self.desk.who, dt.date.today().isoformat()
        label = text("Leave out {stops}", stops=self.draft.called(task))
        self._try(lambda d: d.exclude(task, reason, who, on), label)

    def day_done(self, cell: Cell) -> None:
        """Mark a whole day as done."""
        who, on = self.desk.who, dt.date.today().isoformat()

        def act(draft: Draft) -> Draft:
            for task in draft.board.at(cell):
                draft = draft.done(task, who, on)
            return draft

        self._try(act, text("Mark work as done"))

    def take_records(self) -> None:
        """Mark as done what records of the field are of."""
        store, draft = self.desk.store, self.draft
        if store is None or draft is None:
            return
        row = store.row("inspection_plan", self.editing.key)
        if row is None:
            return
        tables: list[pd.DataFrame] = [store.frame(n) for n in ("inspection_record", "inspection_stretch")]
        found = visits(draft, tables[0], tables[1], str(row["made_on"]))
        if not found:
            self.desk.message(tr("No record is of a stop that is not done yet."))
            return
        who, why_done = self.desk.who, say(text("record of the field"))
        self._try(lambda d: with_visits(d, found, who, why_done), text("Mark work as done"))
        self.desk.message(tr("{n} stops are done by the records", n=len(found)))

    def plan_again(self) -> None:
        """Plan what is not done again, off the GUI thread."""
        self.editing.plan_again(self.since.currentData())

    def plan_anew(self) -> None:
        """Search the whole plan again, as long as for a new one."""
        self.editing.plan_again(None, thorough=True)

    # the menu of a stop

    def _ask(self, task: int, at: QPoint) -> None:
        if (menu := self.menu(task)) is not None:
            menu.popup(at)

    def menu(self, task: int) -> QMenu | None:
        """What can be done with a stop."""
        draft = self.draft
        if draft is None:
            return None
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        done, locked, cell = draft.board.done(task), draft.locked(task), self.view.cell
        out = task in draft.excluded
        entries: list[tuple[str, str, str, bool]] = [
            ("lock", tr("Unlock") if locked else tr("Lock to this day"), "L", cell is not None and not done),
            ("exclude", tr("Bring back") if out else tr("Leave out…"), "X", not done),
            ("done", tr("Not done yet") if done else tr("Done"), "D", cell is not None),
        ]
        for kind, words, key, possible in entries:
            action = menu.addAction(f"{words}\t{key}")
            action.setEnabled(possible)
            action.triggered.connect(lambda _=False, k=kind: self.settle(task, k))
        if cell is not None and not done:
            menu.addAction(tr("Done at other times…")).triggered.connect(lambda: self._ask_times(task, cell))
        menu.addSeparator()
        menu.addAction(tr("Show on the map") + "\t↵").triggered.connect(lambda: self.shown.emit(task))
        if cell is not None:
            day = menu.addAction(tr("The whole day is done"))
            day.triggered.connect(lambda: self.day_done(cell))
        if self.why.why is not None and self.why.why.task == task and self.why.why.slots:
            menu.addSeparator()
            for slot in self.why.why.slots[:4]:
                words = tr("Move to {place} ({minutes:+.0f} min)", place=place(slot.cell), minutes=slot.minutes)
                menu.addAction(words).triggered.connect(lambda _=False, s=slot: self._to_slot(task, s))
        return menu
