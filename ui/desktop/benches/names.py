"""The workbench of names: check one name while it is typed, propose it, check all names."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

import shapely
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from gis_desk.acceptance import plan_acceptance
from gis_desk.findings import Finding, Severity, accepted_of, open_findings
from gis_desk.map import MapLayer
from gis_desk.names import choices
from gis_desk.names.checker import NameAnswer, NameChecker, Similar
from gis_desk.names.proposals import division_at, plan_proposal
from gis_desk.names.spelling import Polyphone, Spelling
from layers.change import Change
from layers.errors import GisDeskError
from layers.schema import CLASSES
from ui.desktop import figures, kit
from ui.desktop.benches.collisions import collision_layers
from ui.desktop.benches.names_batch import BatchCheck
from ui.desktop.benches.names_index import NameIndex
from ui.desktop.benches.placebox import PlaceBox
from ui.desktop.benches.readings import ReadingChooser
from ui.desktop.benches.reference_door import ReferenceDoor
from ui.desktop.benches.similar_table import SimilarTable
from ui.desktop.workbench import Desk, Workbench
from ui.texts import say, tr

if TYPE_CHECKING:
    from ui.desktop.cases.panel import CasesPanel
    from ui.desktop.changes import ChangesDialog

_PAUSE_MS = 150
"""How long typing must rest before the name is checked."""
_SHOWN = 12
"""Rows of similar names that are shown."""


class AcceptRow(QWidget):
    """A finding with the button that accepts it; the reason is asked for below it."""

    accepted = Signal(object, str, object)
    """``accepted(finding, reason, last day or None)``"""

    def __init__(self, finding: Finding, *, writable: bool) -> None:
        super().__init__()
        self.finding = finding
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.open_button = kit.icon_button("stamp", tr("Accept with a reason"), self._open)
        self.open_button.setEnabled(writable)
        self.line = kit.FindingLine(finding)
        self.line.add(self.open_button)
        column.addWidget(self.line)
        self.answer = kit.AcceptForm(tr("Why this name may stand"))
        self.answer.accepted.connect(lambda reason, until: self.accepted.emit(finding, reason, until))
        self.answer.hide()
        column.addWidget(self.answer)

    def _open(self) -> None:
        self.answer.setVisible(self.answer.isHidden())
        if not self.answer.isHidden():
            self.answer.reason.setFocus()


class NamesBench(Workbench):
    """Check, propose and audit place names."""

    id: ClassVar[str] = "names"
    title: ClassVar[str] = "Place names"
    icon: ClassVar[str] = "signpost"
    emphasis: ClassVar[tuple[str, ...]] = ("place_name",)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.index = NameIndex(desk, self)
        self.answer: NameAnswer | None = None
        self._accepted: list[dict[str, Any]] = []
        self._chosen: list[dict[str, Any]] = []
        self._similar: tuple[Similar, ...] = ()
        self._drawn_from: tuple[float, float] | None = None
        self._at: tuple[float, float] | None = None
        self.picking = False
        self._build()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.check)
        self.name.textChanged.connect(lambda _words: self._pause.start())
        self.name.returnPressed.connect(self.check)
        self.kind.currentIndexChanged.connect(lambda _n: self.check())
        self.place.currentIndexChanged.connect(lambda _n: self.check())
        self.index.placed.connect(self.place.set_places)
        self.index.said.connect(self.index_note.setText)
        self.index.changed.connect(self.check)
        self.check()

    def _build(self) -> None:
        page = QWidget()
        self._cases: CasesPanel | None = None
        self._cases_page = QWidget()
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(tr("Check a name, naming cases"))
        self.tabs.addTab(page, tr("Check a name"))
        self.tabs.addTab(self._cases_page, tr("Naming cases"))
        self.tabs.currentChanged.connect(lambda at: self.cases if at else None)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.tabs)
        column = kit.Column(page)
        self.name = QLineEdit()
        self.name.setPlaceholderText(tr("Type the proposed name"))
        self.name.setClearButtonEnabled(True)
        self.name.setMaxLength(60)
        self.kind = QComboBox()
        for cls in CLASSES:
            self.kind.addItem(tr(cls), cls)
        self.kind.setCurrentIndex(CLASSES.index("residential"))
        self.place = PlaceBox()
        form = kit.FormRows()
        form.add(tr("Proposed name"), self.name)
        form.add(tr("Class"), self.kind)
        form.add(tr("Division"), self.place)
        column.add(form)
        self.pick_button = kit.quiet_button(tr("Pick the place"), "map-pin", self.pick)
        self.pick_button.setCheckable(True)
        self.where = kit.caption()
        column.add(kit.row(self.pick_button, self.where, stretch=1))
        self.spelling_title = kit.section(tr("Standard spelling"))
        column.add(self.spelling_title)
        self.spelling = kit.figure()
        self.spelling.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.spelling.setWordWrap(True)
        column.add(self.spelling)
        self.alternatives = kit.caption()
        column.add(self.alternatives)
        self.taken_off = kit.caption()
        column.add(self.taken_off)
        self.readings = ReadingChooser()
        self.readings.chosen.connect(self.choose_reading)
        column.add(self.readings)
        self.findings_title = kit.section(tr("What was found"))
        column.add(self.findings_title)
        self.findings = QWidget()
        self._findings = QVBoxLayout(self.findings)
        self._findings.setContentsMargins(0, 0, 0, 0)
        self._findings.setSpacing(kit.GRID)
        column.add(self.findings)
        self.similar_title = kit.section(tr("Similar names"))
        column.add(self.similar_title)
        self.similar = SimilarTable()
        self.similar.opened.connect(self.show_similar)
        column.add(self.similar)
        self.similar_hint = kit.caption()
        column.add(self.similar_hint)
        column.space()
        self.propose_button = kit.primary_button(tr("Add as proposed name"), "plus", self.propose)
        self.case_button = kit.button(tr("Make a case of it"), "file-plus", self.make_case)
        column.add(self.propose_button)
        column.add(self.case_button)
        self.index_note = kit.caption()
        column.add(self.index_note)
        column.space()
        self.batch = BatchCheck(self.desk, lambda: self.checker.context, lambda: self.index.lists)
        column.add(self.batch)
        column.stretch()
        self.reference = ReferenceDoor(self.desk, lambda: self.checker.context, self)
        self._add_actions()
        kit.name_controls(
            self,
            {
                self.name: tr("Proposed name"),
                self.kind: tr("Class"),
                self.place: tr("Division"),
                self.similar: tr("Similar names"),
            },
        )

    def _add_actions(self) -> None:
        made = []
        for words, icon, act in (
            (tr("Check all names"), "spell-check", self.check_all),
            (tr("Check the names of a file…"), "scan-search", self.batch.ask_file),
            (tr("Read a reference list…"), "file-down", self.reference.ask),
            (tr("Remove the reference lists"), "eye-off", self.reference.remove),
            (tr("Compare with another year…"), "arrow-left-right", self.compare_years),
        ):
            action = QAction(words, self)
            kit.set_icon(action, icon)
            action.triggered.connect(lambda _checked=False, act=act: act())
            self.addAction(action)
            made.append(action)
        self.compare_action = made[-1]

    # the workspace

    @property
    def checker(self) -> NameChecker:
        """Who answers, with the names of the workspace and its reference lists."""
        return self.index.checker

    @property
    def cases(self) -> "CasesPanel":
        """The naming cases; built when they are first asked for, the window need not wait for them."""
        if self._cases is None:
            from ui.desktop.cases.panel import CasesPanel

            layout = QVBoxLayout(self._cases_page)
            layout.setContentsMargins(0, 0, 0, 0)
            self._cases = CasesPanel(self.desk, lambda: self.checker)
            layout.addWidget(self._cases)
            kit.pad_spins(self._cases)
        return self._cases

    def refresh(self) -> None:
        """Read divisions and acceptances again, and index the names anew in a job where they have changed."""
        store = self.desk.store
        if self._cases is not None:
            self._cases.refresh()
        writable = store is not None and not store.readonly
        self.pick_button.setEnabled(writable)
        self.compare_action.setEnabled(store is not None)
        self.batch.refresh()
        if store is None:
            self._accepted, self._chosen = [], []
            self.index.forget()
            return
        self._accepted = store.frame("accepted_finding").to_dict("records")
        self._chosen = store.frame(choices.TABLE).to_dict("records")
        self.index.read(store)
        self.check()

    def activated(self) -> None:
        """Begin with the name."""
        self.name.setFocus()

    # one name

    def check(self) -> None:
        """Answer for the name as it stands."""
        self._pause.stop()
        name = self.name.text()
        typed = bool(name.strip())
        if typed:
            answer = self.checker.check(name, self.kind.currentData(), self.place.currentData(), self._at)
            self.answer = replace(answer, spelling=self._spelled(answer))
        else:
            self.answer = None
        self._show_answer()
        store = self.desk.store
        for button in (self.propose_button, self.case_button):
            button.setEnabled(typed and store is not None and not store.readonly)

    def _spelled(self, answer: NameAnswer) -> Spelling:
        """The spelling with the readings somebody chose for this name."""
        taken = choices.remembered(self._chosen, answer.split.whole)
        if not taken:
            return answer.spelling
        speller = self.checker.context.speller
        return speller.spell_split(answer.split, answer.cls, self.place.currentData(), taken)

    def choose_reading(self, at: int, reading: str) -> None:
        """Remember how the character at `at` (from 0) is read in the name as it stands."""
        store, answer = self.desk.store, self.answer
        if store is None or answer is None:
            return
        usual = next((p.readings[0] for p in self._several(answer) if p.at == at), "")
        self._perform(
            partial(
                choices.plan_reading, answer.split.whole, at, reading, usual, self._chosen,
                store.new_key(choices.TABLE), date.today(),
            )
        )  # fmt: skip

    def _several(self, answer: NameAnswer) -> tuple[Polyphone, ...]:
        return self.checker.context.speller.polyphones(answer.split, answer.cls, self.place.currentData())

    def open_of(self, answer: NameAnswer) -> list[Finding]:
        """The findings of `answer` that nobody has accepted."""
        accepted = [accepted_of(row) for row in self._accepted]
        return open_findings(answer.findings, accepted, date.today())

    def _show_answer(self) -> None:
        answer = self.answer
        kit.clear(self._findings)
        for widget in (self.spelling_title, self.spelling, self.findings_title, self.similar_title, self.similar):
            widget.setVisible(answer is not None)
        self.taken_off.setVisible(False)
        self.alternatives.setVisible(answer is not None and bool(answer.spelling.alternatives))
        self.similar_hint.setVisible(answer is not None)
        store = self.desk.store
        self.readings.offer(
            self._several(answer) if answer else (),
            choices.remembered(self._chosen, answer.split.whole) if answer else {},
            writable=store is not None and not store.readonly,
        )
        if answer is None:
            self._findings.addWidget(
                kit.caption(tr("Rules, articles, spelling and similar names appear here while you type."))
            )
            self._take_similar(())
            return
        self.taken_off.setText(tr("Taken off as no part of the name: {parts}", parts=list(answer.split.taken_off)))
        self.taken_off.setVisible(bool(answer.split.taken_off))
        self.spelling.setText(answer.spelling.toned)
        self.alternatives.setText(tr("Also possible: {list}", list=" / ".join(answer.spelling.alternatives)))
        found = self.open_of(answer)
        for severity in Severity:
            some = [finding for finding in found if finding.level is severity]
            if some:
                self._findings.addWidget(kit.caption(f"{kit.severity_title(severity)} · {len(some)}"))
            for finding in some:
                line = AcceptRow(finding, writable=store is not None and not store.readonly)
                line.accepted.connect(self.accept)
                self._findings.addWidget(line)
        if not found:
            self._findings.addWidget(kit.body(tr("No findings: the name keeps all rules the program knows.")))
        if answered := len(answer.findings) - len(found):
            self._findings.addWidget(kit.caption(tr("{n} accepted with a reason", n=answered)))
        self._show_similar(answer.similar[:_SHOWN], len(answer.similar))

    def _show_similar(self, similar: Sequence[Similar], total: int) -> None:
        self._take_similar(similar)
        self.similar.show_names(similar)
        if not len(self.checker):
            self.similar_hint.setText(tr("Open a workspace to compare with its names."))
        elif not similar:
            self.similar_hint.setText(tr("No name nearby is equal or sounds alike."))
        elif total > len(similar):
            self.similar_hint.setText(tr("and {n} more", n=total - len(similar)))
        else:
            self.similar_hint.hide()

    def _take_similar(self, similar: Sequence[Similar]) -> None:
        """Keep the similar names, and draw them on the map where they are others than before."""
        now = (tuple(similar), self._at if similar else None)
        if now != (self._similar, self._drawn_from):
            self._similar, self._drawn_from = now
            self.desk.refresh_map()

    def map_layers(self) -> list[MapLayer]:
        """The similar names, with their distances from the place that was picked."""
        return collision_layers(self._similar, self._drawn_from)

    def show_similar(self, row: int) -> None:
        """Show the similar name in `row` on the map."""
        if not 0 <= row < len(self._similar):
            return
        one = self._similar[row]
        if one.point is not None:
            self.desk.canvas.zoom_to_geometry(shapely.Point(one.point))
        if one.layer:
            self.desk.select(one.layer, one.key)

    def accept(self, finding: Finding, reason: str, until: date | None = None) -> None:
        """Write that somebody answers for `finding`, `until` its last day where it has one."""
        store = self.desk.store
        if store is None:
            return
        self._perform(
            partial(
                plan_acceptance,
                finding,
                reason,
                self.desk.who,
                store.new_key("accepted_finding"),
                date.today(),
                expires_on=until,
            )
        )

    def propose(self) -> None:
        """Add the name to the workspace, waiting for its approval."""
        store = self.desk.store
        if store is None or self.answer is None:
            return
        key = store.new_key("place_name")
        plan = partial(
            plan_proposal, self.name.text(), self.answer, key, self.place.currentData(), self._at, self._accepted
        )
        if self._perform(plan):
            self.name.clear()
            self._forget_place()
            self.desk.select("place_name", key)

    def make_case(self) -> None:
        """Begin a naming case about the name that was checked."""
        if self.answer is not None:
            self.cases.begin(self.name.text().strip(), self.answer, self.place.currentData(), self._at)
            self.tabs.setCurrentWidget(self._cases_page)

    def _perform(self, plan: "partial[Change]") -> bool:
        try:
            change = plan()
        except GisDeskError as error:
            self.desk.show_error(error)
            return False
        if not self.desk.perform(change):
            return False
        self.desk.message(say(change.label))
        return True

    # the place

    def pick(self) -> None:
        """Wait for a click on the map, or stop waiting."""
        if self.picking or self.desk.store is None:
            self.stop_picking()
            return
        self.picking = True
        self.pick_button.setChecked(True)
        self.desk.canvas.set_tool("point")
        self.desk.canvas.setFocus()
        self.desk.message(tr("Click the place on the map"))

    def stop_picking(self) -> None:
        """Take clicks for identifying again."""
        self.pick_button.setChecked(False)
        if self.picking:
            self.picking = False
            self.desk.canvas.set_tool("identify")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape stops picking."""
        if event.key() == Qt.Key.Key_Escape and self.picking:
            self.stop_picking()
            return
        super().keyPressEvent(event)

    def canvas_clicked(self, lon: float, lat: float) -> None:
        """Take the point for the proposed name, and the division it lies in."""
        if not self.picking:
            return
        self.stop_picking()
        self._at = (lon, lat)
        self.where.setText(figures.picked(lon, lat))
        self.desk.canvas.preview([(shapely.Point(lon, lat), "new")])
        code = division_at(self.index.divisions, lon, lat)
        if code and not self.place.choose(code[:9]):
            self.place.choose(code[:6])
        self.check()

    def _forget_place(self) -> None:
        self._at = None
        self.where.setText("")
        self.desk.canvas.preview([])

    # all names

    def check_all(self) -> None:
        """Check every name of the workspace in a job; the problems panel shows what was found."""
        if self.desk.store is not None:
            self.batch.check_layers()

    def compare_years(self) -> "ChangesDialog | None":
        """Open the comparison of the workspace with the list of another year, beside the window."""
        if self.desk.store is None:
            return None
        from ui.desktop.changes import ChangesDialog

        dialog = ChangesDialog(self.window(), self.desk)
        dialog.show()
        return dialog
