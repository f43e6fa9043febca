"""Entering and following one case: its place from the map, its form, its page, and every change of it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cached_property, partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from gis_desk.disputes import evidence, register
from gis_desk.disputes.belongings import belongings
from gis_desk.disputes.numbers import free_number
from gis_desk.disputes.parties import Proposal
from layers.change import Change
from layers.errors import GisDeskError
from layers.store import Store
from ui.desktop import kit
from ui.desktop.disputes.casework.asking import AskDialog
from ui.desktop.disputes.casework.case import CasePage
from ui.desktop.disputes.casework.claiming import Claiming
from ui.desktop.disputes.casework.claimwords import ask_claim
from ui.desktop.disputes.casework.dossier import Dossier, read_dossier
from ui.desktop.disputes.casework.drafts import Draft, Drafts
from ui.desktop.disputes.casework.filing import Filing
from ui.desktop.disputes.casework.form import CaseForm
from ui.desktop.disputes.casework.papers import Papers
from ui.desktop.disputes.casework.placing import Placed, Placing, told_of
from ui.desktop.disputes.casework.recordbar import RecordBar
from ui.desktop.disputes.casework.steps import Steps
from ui.desktop.disputes.casework.twins import Merging
from ui.desktop.table.work import Newest
from ui.desktop.workbench import Desk
from ui.texts import say, tr


class Casework(QObject):
    """The form and the page of one case in the stack of a bench's page.

    Parameters
    ----------
    pages : QStackedWidget
        Form and case are added to it; `home` is what it shows while there is no case.
    names : callable
        Gives the names of divisions by code.

    Signals
    -------
    waiting(bool)
        A place is waited for, or no longer.
    back()
        The case or the form was left for the list.
    """

    waiting = Signal(bool)
    back = Signal()

    def __init__(
        self, desk: Desk, pages: QStackedWidget, home: QWidget, names: Callable[[], Mapping[str, str]]
    ) -> None:
        super().__init__(pages)
        self.desk, self.pages, self._home, self._names = desk, pages, home, names
        self.key: str | None = None
        """The case that is shown."""
        self._editing: str | None = None
        self._placed: Placed | None = None
        self._store: Store | None = None
        self._drafts: Drafts | None = None
        self._draft = ""
        self.dialog: AskDialog | None = None
        self.case_page = CasePage()
        self.placing = Placing(desk, self)
        self.bar = RecordBar(self.placing)
        self.steps = Steps(desk, pages, self.case)
        self.papers, self.filing = Papers(desk, pages, self.case), Filing(desk, pages, self.case)
        self.merging = Merging(desk, pages, self.case, names)
        self.claiming = Claiming(desk, pages)
        self._reading = Newest(self)
        pages.addWidget(self.case_page)
        self._connect()

    @cached_property
    def form(self) -> CaseForm:
        """The form, built when a case is first entered: its many fields would keep the list waiting."""
        made = CaseForm()
        self.pages.addWidget(made)
        made.offer_bar(RecordBar(self.placing))
        kit.pad_spins(made)
        made.saved.connect(self._save)
        made.cancelled.connect(self.leave_form)
        made.drafted.connect(self._keep_draft)
        return made

    @property
    def entering(self) -> bool:
        """Whether the form is shown."""
        return "form" in self.__dict__ and self.pages.currentWidget() is self.form

    def _connect(self) -> None:
        self.placing.placed.connect(self._take_place)
        self.placing.waiting.connect(self.waiting)
        page = self.case_page
        page.located.connect(self.desk.canvas.zoom_to_geometry)
        page.step_chosen.connect(self.steps.ask_step)
        page.event_asked.connect(self.steps.ask_event)
        page.edit_asked.connect(self.edit)
        page.delete_asked.connect(self.delete)
        page.left.connect(self.go_home)
        page.duty_done.connect(self.steps.tick)
        self._reading.failed.connect(self.desk.show_error)
        self.pages.currentChanged.connect(lambda _: self._turned())
        page.case_asked.connect(self.show)
        page.merge_asked.connect(self.merging.ask)
        self.merging.ended.connect(self.claiming.show)
        self._connect_parts()

    def _connect_parts(self) -> None:
        page, claims, papers, filing = self.case_page, self.claiming, self.papers, self.filing
        part = page.claims
        part.draw_asked.connect(claims.draw)
        part.along_asked.connect(claims.draw)
        part.file_asked.connect(claims.ask_file)
        part.vertices_asked.connect(claims.edit_vertices)
        part.words_asked.connect(self._ask_words)
        part.remove_asked.connect(claims.remove)
        claims.drawing.connect(part.show_drawing)
        claims.refused.connect(part.refuse)
        page.paper_asked.connect(papers.add)
        page.paper_chosen.connect(papers.edit)
        page.paper_removed.connect(papers.remove)
        page.scan_asked.connect(lambda key: filing.ask((evidence.TABLE, key)))
        files = page.files
        files.add_asked.connect(filing.ask)
        files.pasted.connect(filing.paste)
        files.dropped.connect(filing.take)
        files.open_asked.connect(filing.open)
        files.save_asked.connect(filing.ask_folder)
        files.remove_asked.connect(filing.remove)
        files.link_asked.connect(lambda owner, paths: filing.attach(paths, owner, link=True))
        filing.refused.connect(files.refuse)

    def refresh(self) -> None:
        """The store has changed, or it is another one."""
        store = self.desk.store
        if store is not self._store:
            self._store, self.key = store, None
            self._drafts = None if store is None else Drafts(store)
            self.case_page.files.thumbnails.set_store(store)
            self.stop_recording()
            self.pages.setCurrentWidget(self._home)
        elif self.pages.currentWidget() is self.case_page and self.key is not None:
            self.show(self.key)

    def case(self) -> tuple[Store, str, dict[str, Any]] | None:
        """The workspace, and key and row of the case shown; None where there is none."""
        store, key = self.desk.store, self.key
        row = store.row("dispute", key) if store is not None and key is not None else None
        return None if store is None or key is None or row is None else (store, key, row)

    # recording

    @property
    def recording(self) -> bool:
        """Whether a place is waited for."""
        return self.placing.on

    def record(self) -> None:
        """Wait for the place of a new case, or stop waiting."""
        store = self.desk.store
        if self.recording or store is None or store.readonly:
            self.stop_recording()
            return
        self.pages.setCurrentWidget(self._home)
        self.placing.start()
        self.bar.field.setFocus()

    def stop_recording(self) -> None:
        """Take clicks for identifying again."""
        self.placing.stop()

    def escape(self) -> None:
        """Escape: stop recording, else leave the form or the case."""
        if self.recording:
            self.stop_recording()
        elif self.entering:
            self.form.leave()
        elif self.pages.currentWidget() is not self._home:
            self.go_home()

    def _take_place(self, placed: Placed) -> None:
        """Begin a case at a place, or move the one that is being entered there."""
        redrawn = self.entering
        self._placed = placed
        where = "\n".join(told_of(placed, dict(self._lines(None)).get(placed.offer.line or "", "")))
        today = date.today()
        values = register.filled({"found_on": today.isoformat(), "secrecy": "internal"}, placed.offer, say)
        values["area_ha"] = placed.area_ha
        if redrawn:
            self.form.relocate(where, values)
        else:
            self._editing = None
            units, lines = self._units(placed.offer), self._lines(placed.offer)
            self.form.begin(tr("New case"), where, values, units, today=today, lines=lines)
            self.pages.setCurrentWidget(self.form)
            self._draft = Drafts.new_name()
            self._offer_draft(None if self._drafts is None else self._drafts.newest())
        self.desk.canvas.preview([(placed.shape, "new")])
        if placed.offer.remark is not None:
            self.form.offer_step("should", say(placed.offer.remark), tr("Check the place; it can be saved as it is."))
        self.form.title_field.setFocus()

    def _units(self, offer: Proposal | None) -> list[tuple[str, str]]:
        names = self._names()
        first = [c for c in (offer.side_a, offer.side_b) if c] if offer else []
        rest = [c for c in sorted(names, key=lambda c: (len(c), c)) if len(c) <= 9 and c not in first]
        return [(c, names.get(c, c)) for c in (*first, *rest)]

    def _lines(self, offer: Proposal | None) -> list[tuple[str, str]]:
        lines = self.desk.frame("boundary_line")
        if not len(lines):
            return []
        named = [(str(k), str(n or k)) for k, n in zip(lines["key"], lines["name"], strict=True)]
        return sorted(named, key=lambda each: (offer is None or each[0] != offer.line, each[1]))

    # drafts

    def _keep_draft(self, values: dict[str, Any] | None) -> None:
        if self._drafts is not None:
            self._drafts.keep(self._draft, values, None if self._placed is None else self._placed.shape)

    def _offer_draft(self, draft: Draft | None) -> None:
        if draft is None:
            return
        steps: Sequence[tuple[str, Callable[[], object]]] = [
            (tr("Take it up"), partial(self.take_draft, draft)),
            (tr("Throw away"), partial(self._drop_draft, draft.name)),
        ]
        said = tr("A draft of {time} was kept", time=draft.at.replace("T", " "))
        self.form.offer_step("advise", said, str(draft.values.get("title") or ""), steps)

    def take_draft(self, draft: Draft) -> None:
        """Go on with a draft, at its own place."""
        self._draft = draft.name
        if draft.shape is not None and self._editing is None:
            self.placing.place(draft.shape)
        self.form.take_draft(draft.values)

    def _drop_draft(self, name: str) -> None:
        if self._drafts is not None:
            self._drafts.keep(name, None)
        self.form.refuse(None)

    # saving

    def _save(self, values: dict[str, Any]) -> None:
        store = self.desk.store
        if store is None:
            return
        key, again = self._editing or store.new_key("dispute"), self.form.again
        try:
            change = self._plan(store, key, values)
        except GisDeskError as error:
            self.form.refuse(error)
            return
        if not self.desk.perform(change):
            return
        if self._drafts is not None:
            self._drafts.keep(self._draft, None)
        self.desk.canvas.preview([])
        self.desk.message(say(change.label))
        self.pages.setCurrentWidget(self._home)
        if again:
            self.record()
            return
        self.show(key)
        self.desk.select("dispute", key)

    def _plan(self, store: Store, key: str, values: dict[str, Any]) -> Change:
        today = date.today()
        if self._editing is not None:
            row = store.row("dispute", self._editing) or {}
            shape = None if self._placed is None else self._placed.shape
            owned = belongings(store, self._editing)
            return register.plan_edit(
                key,
                row,
                values,
                today=today,
                geometry=shape,
                event_key=store.new_key("dispute_event"),
                who=self.desk.who,
                papers=owned.papers,
                evidence=evidence.needs_day(p for _, p in owned.rows(evidence.TABLE)),
                say=say,
            )
        assert self._placed is not None
        return register.plan_add(
            values,
            self._placed.shape,
            lambda year: free_number(store, year),
            key=key,
            event_key=store.new_key("dispute_event"),
            today=today,
            who=self.desk.who,
            say=say,
        )

    def leave_form(self) -> None:
        """Close the form; what was not saved stays a draft."""
        self.desk.canvas.preview([])
        self.placing.stop()
        editing, self._editing, self._placed = self._editing, None, None
        if editing is not None and self.entering:
            self.show(editing)
        else:
            self.go_home()

    # one case

    def show(self, key: str) -> None:
        """All about one case; back to the list where it is gone."""
        store = self.desk.store
        row = store.row("dispute", key) if store is not None else None
        if store is None or row is None:
            self.key = None
            self.pages.setCurrentWidget(self._home)
            return
        self.key, self._editing = key, None
        held = self.pages.window().focusWidget()
        said = self.case_page.words_of(held)
        self.case_page.show_case(
            register.plain(row),
            store.frame("dispute_event", where={"dispute": key}),
            units=self._names(),
            line=dict(self._lines(None)).get(str(row.get("line") or "")),
            writable=not store.readonly,
            key=key,
        )
        self.pages.setCurrentWidget(self.case_page)
        if held is None or self.pages.isAncestorOf(held) or said:
            self.case_page.take_keys(said)
        divisions, markers = self.desk.frame("division"), self.desk.frame("marker")
        self._reading.ask(lambda progress: read_dossier(store, key, divisions, markers, progress), self._show_dossier)

    def _show_dossier(self, dossier: Dossier | None) -> None:
        if dossier is not None and dossier.key == self.key and self.pages.currentWidget() is self.case_page:
            self.case_page.show_dossier(dossier)
            self.claiming.tell(dossier)

    @property
    def busy(self) -> bool:
        """Whether something of the case is being read."""
        return self._reading.busy

    def _turned(self) -> None:
        """Another page is shown: claims and their drawing belong to that of the case."""
        if self.pages.currentWidget() is not self.case_page:
            self._reading.drop()
            self.claiming.tell(None)

    def _ask_words(self, side: str) -> None:
        self.dialog = ask_claim(self.claiming, side, self.pages)
        if self.dialog is not None:
            self.dialog.open()

    def go_home(self) -> None:
        """Back to the list."""
        self.key = None
        self.pages.setCurrentWidget(self._home)
        self.back.emit()

    def edit(self) -> None:
        """Open the form on the case shown."""
        if (case := self.case()) is None:
            return
        _, key, row = case
        self._editing, self._placed, self._draft = key, None, key
        heading = tr("Edit {number}", number=row["number"] or "")
        values, lines = register.plain(row), self._lines(None)
        self.form.begin(heading, "", values, self._units(None), today=date.today(), lines=lines, new=False)
        self.pages.setCurrentWidget(self.form)
        self._offer_draft(None if self._drafts is None else self._drafts.of(key))

    def delete(self) -> None:
        """Delete the case shown with all that belongs to it, as one step that can be undone."""
        if (case := self.case()) is None:
            return
        store, key, row = case
        change = register.plan_delete(key, row, belongings(store, key))
        self.go_home()
        if self.desk.perform(change):
            self.desk.message(tr("{what}; undo with Ctrl+Z", what=say(change.label)))
