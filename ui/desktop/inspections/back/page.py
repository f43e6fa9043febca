"""The page of records: how far the round is, what came back from the field, entering by hand, photographs, repairs."""

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QVBoxLayout, QWidget

from gis_desk.inspections import words
from gis_desk.inspections.intake.fieldphotos import FieldPhoto
from gis_desk.inspections.intake.fields import MARKER
from gis_desk.inspections.intake.progress import TABLES, Field, close_round
from gis_desk.inspections.intake.reading import SUFFIXES as RECORD_SUFFIXES
from gis_desk.inspections.intake.taking import Decision, Intake
from gis_desk.inspections.repairs.steps import Step, plan_step
from gis_desk.map.layer import MapLayer
from layers.errors import GisDeskError
from layers.store import Store
from layers.text import text
from layers.work import Progress
from ui.desktop import kit
from ui.desktop.inspections.back import intake
from ui.desktop.inspections.back import words as said
from ui.desktop.inspections.back.byhand import ByHand
from ui.desktop.inspections.back.conflicts import ConflictsPanel
from ui.desktop.inspections.back.entry import EntryForm
from ui.desktop.inspections.back.intake import Taken, TakenPhotos
from ui.desktop.inspections.back.maplayers import layers_of
from ui.desktop.inspections.back.photowall import PhotoWall
from ui.desktop.inspections.back.photowork import PhotoWork
from ui.desktop.inspections.back.records import RecordsPanel
from ui.desktop.inspections.back.repairs import RepairsPanel
from ui.desktop.inspections.back.state import FieldState, read_state
from ui.desktop.inspections.page import LinesColumn
from ui.desktop.jobs import Job
from ui.desktop.pagedbench import BenchPage
from ui.desktop.workbench import Desk
from ui.inspectionwords import missing_lines, standing_lines
from ui.texts import say, tr

_AROUND = 0.004
"""Degrees shown round a marker or camera that is looked at."""


class RecordsPage(BenchPage):
    """Choose the round, take in what came back, enter by hand, end the round."""

    title = text("Records")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.state = FieldState()
        self._store: Store | None = None
        self._reading: Job | None = None
        self._stale = False
        self._job: Any = None
        self._waiting: list[Path] = []
        self._photos: list[tuple[Sequence[Path], Sequence[FieldPhoto]]] = []
        """What waits behind the records: photographs or folders of them, and what a file says of them."""
        self._open: list[Taken] = []
        """What contradicts, file by file; the first is shown."""
        self._layers: list[MapLayer] = []
        self.records, self.wall, self.repairs, self.conflicts = (
            RecordsPanel(), PhotoWall(), RepairsPanel(), ConflictsPanel()
        )  # fmt: skip
        self.photo_work = PhotoWork(desk, self.wall)
        self._build()
        self._connect()
        self.setAcceptDrops(True)

    # the panel

    def _build(self) -> None:
        hint = tr("Import the lines and their markers; records of the joint inspection appear here.")
        self.column = LinesColumn(self, tr("Back from the field"), "list-checks", hint)
        inside = self.column.parts
        self.round = QComboBox()
        self.round.setAccessibleName(tr("Inspection round"))
        self.round.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        inside.addWidget(self.round)
        self.figures = kit.body("")
        inside.addWidget(self.figures)
        self.found = kit.ChipRow()
        inside.addWidget(self.found)
        self.files_button = kit.primary_button(tr("Take in records…"), "file-up", self.ask_files)
        self.photos_button = kit.button(tr("Photographs…"), "image", self.ask_photos)
        self.cancel_button = kit.button(tr("Cancel"), "circle-stop", self.cancel)
        self.cancel_row = kit.row(self.cancel_button, None)
        self.cancel_row.hide()
        inside.addWidget(kit.ChipRow([self.files_button, self.photos_button]))
        inside.addWidget(self.cancel_row)
        self.hint = kit.caption(tr("XLSX, CSV, GeoPackage, GPX; photographs by folder. Or drop them here."))
        inside.addWidget(self.hint)
        self.notice = QVBoxLayout()
        inside.addLayout(self.notice)
        inside.addWidget(kit.section(tr("Enter by hand")))
        self.by_hand = ByHand()
        inside.addWidget(self.by_hand)
        inside.addWidget(kit.line())
        inside.addWidget(kit.section(tr("End of the field work")))
        self.end_day, self.end_why = QLineEdit(dt.date.today().isoformat()), QLineEdit()
        self.end_why.setPlaceholderText(tr("only if something has no record"))
        rows = kit.FormRows()
        rows.add(tr("Date"), self.end_day)
        rows.add(tr("Reason"), self.end_why)
        inside.addWidget(rows)
        self.end_button = kit.button(tr("Close the round"), "flag", self.close_round)
        inside.addWidget(kit.row(self.end_button, None))
        self.column.stretch()

    def _connect(self) -> None:
        self.round.activated.connect(lambda _: self._turn())
        self.by_hand.saved.connect(self._save)
        self.records.chosen.connect(self._look_at)
        self.records.opened.connect(self.by_hand.correct)
        self.conflicts.applied.connect(self._settle)
        self.conflicts.left.connect(self._leave_conflicts)
        self.photo_work.refused.connect(lambda heading, advice: self._say("must", heading, advice))
        self.repairs.stepped.connect(self._step)
        self.repairs.chosen.connect(self._go_to_marker)

    def wide_panels(self) -> list[tuple[str, QWidget]]:
        """Records, photographs, repairs, and what contradicts."""
        return [
            (tr("Records"), self.records),
            (tr("Photos"), self.wall),
            (tr("Repairs"), self.repairs),
            (tr("Contradictions"), self.conflicts),
        ]

    def map_layers(self) -> list[MapLayer]:
        """Markers visited and not, stretches walked."""
        return self._layers

    # what the store holds

    @property
    def busy(self) -> bool:
        """Whether something is read or taken in."""
        return self._reading is not None or self._job is not None

    def refresh(self) -> None:
        """Read the store again, off this thread."""
        store = self.desk.store
        if store is not self._store:
            self._store, self._job = store, None
            self._open.clear()
            self._waiting.clear()
            self._photos.clear()
            self.state = FieldState()
            self._enable()
            self._show_open()
            kit.clear(self.notice)
        some = store is not None and len(self.desk.frame("boundary_line")) > 0
        self.column.show_body(some)
        if store is None:
            return
        if self._reading is not None:
            self._stale = True
            return
        wanted = self.state.round if self.state.rounds else None
        self._reading = Job(lambda _: read_state(store, wanted))
        self._reading.done.connect(lambda state: self._read(store, state))
        self._reading.failed.connect(lambda error: self._not_read(store, error))
        self._reading.cancelled.connect(lambda: self._not_read(store, None))
        self._reading.start()

    def _not_read(self, store: Store, error: Exception | None) -> None:
        self._reading = None
        if error is not None and store is self.desk.store:
            self.desk.show_error(error)
        self._catch_up(store)

    def _read(self, store: Store, state: FieldState) -> None:
        self._reading = None
        if store is self.desk.store and (not self.state.rounds or state.round == self.state.round):
            self._show(state)
        self._catch_up(store)

    def _catch_up(self, store: Store) -> None:
        """Read again what has changed while `store` was being read."""
        if self._stale or store is not self.desk.store:
            self._stale = False
            self.refresh()

    def _turn(self) -> None:
        """Another round is looked at."""
        store, wanted = self.desk.store, str(self.round.currentData() or "")
        if store is None or wanted == self.state.round:
            return
        self.state = FieldState(wanted, self.state.rounds)
        self.refresh()

    def _show(self, state: FieldState) -> None:
        self.state = state
        self.round.blockSignals(True)
        self.round.clear()
        for one in state.rounds:
            self.round.addItem(one.words, one.key)
        self.round.addItem(tr("All records"), "")
        self.round.setCurrentIndex(max(0, self.round.findData(state.round)))
        self.round.blockSignals(False)
        self._show_figures()
        self.records.set_state(state)
        self.wall.set_state(self.desk.store, state.photos, state.places)
        self.repairs.set_state(state)
        self.photo_work.state = state
        self.by_hand.set_state(state)
        self._layers = layers_of(state)
        self.desk.refresh_map()

    def _show_figures(self) -> None:
        progress = self.state.progress
        self.found.clear()
        self._enable()
        if progress is None:
            self.figures.setText(
                self.state.problem or tr("{n} records, {photos} photographs", n=len(self.state.records),
                                         photos=len(self.state.photos))
            )  # fmt: skip
            return
        self.figures.setText(
            tr(
                "{visited} of {markers} markers visited, {walked} of {stretches} stretches walked",
                visited=len(progress.visited),
                markers=len(progress.markers),
                walked=sum(progress.walked),
                stretches=len(progress.stretches),
            )
        )
        for body, n in sorted(progress.states.items(), key=lambda s: list(words.BODIES).index(s[0])):
            self.found.add(kit.Chip(say(words.BODIES[body]), checkable=False, count=n))
        extra: tuple[tuple[str, int, QWidget], ...] = (
            (tr("To be assigned"), progress.unassigned, self.wall),
            (tr("Repairs open"), progress.repairs, self.repairs),
        )
        for name, n, panel in extra:
            if n:
                chip = kit.Chip(name, checkable=False, count=n)
                chip.clicked.connect(lambda _=False, panel=panel: self.desk.raise_panel(panel))
                self.found.add(chip)

    # taking in

    def ask_files(self) -> None:
        """Ask for files with records and take them in."""
        wanted = " ".join(f"*{s}" for s in RECORD_SUFFIXES)
        files, _ = QFileDialog.getOpenFileNames(self, tr("Records from the field"), "", f"{tr('Records')} ({wanted})")
        self.take(Path(f) for f in files)

    def ask_photos(self) -> None:
        """Ask for a folder with photographs and take them in."""
        folder = QFileDialog.getExistingDirectory(self, tr("Folder of the photographs"))
        if folder:
            self.take([Path(folder)])

    def take(self, paths: Any) -> None:
        """Take in files with records, one after the other, then photographs and folders of them."""
        records, photos = intake.parted(list(paths))
        self._waiting += records
        if photos:
            self._photos.append((photos, ()))
        self._next()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped."""
        if self.desk.store is not None and event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """What is dropped is taken in."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.take(paths)

    def cancel(self) -> None:
        """Stop what is being taken in; nothing of it is kept."""
        self._waiting.clear()
        self._photos.clear()
        if self._job is not None:
            self._job.cancel()

    def _run(self, work: Callable[[Progress], Any], title: str, done: Callable[[Any], object]) -> None:
        def ended(then: Callable[[Any], object], result: Any = None) -> None:
            if self._job is job:
                self._job = None
                then(result)
                self._enable()
                self._next()

        job = self._job = self.desk.run(work, title, partial(ended, done), partial(ended, self._refused))
        job.cancelled.connect(lambda: ended(lambda _: None))
        self._enable()

    def _enable(self) -> None:
        self.cancel_row.setVisible(self._job is not None)
        for button in (self.files_button, self.photos_button, *(f.save_button for f in self.by_hand.forms.values())):
            button.setEnabled(self._job is None)
        self.end_button.setEnabled(self._job is None and self.state.progress is not None)

    def _refused(self, error: Exception) -> None:
        if isinstance(error, GisDeskError):
            where = str(error.where)
            self._say("must", say(error.what), "\n".join(p for p in (where, say(error.do)) if p))
        else:
            self.desk.show_error(error)

    def _say(self, kind: str, heading: str, detail: str = "", steps: Sequence[Any] = ()) -> None:
        while self.notice.count() > 2:
            if (item := self.notice.takeAt(0)) is not None and (widget := item.widget()) is not None:
                widget.deleteLater()
        self.notice.addWidget(kit.Banner(kind, heading, detail, steps))

    def _next(self) -> None:
        store = self.desk.store
        if self._job is not None or store is None:
            return
        if not self._waiting:
            if self._photos:
                self._take_photos(*self._photos.pop(0))
            return
        path, preferred = self._waiting.pop(0), self.state.round or None
        self._run(
            lambda progress: intake.take_file(store, path, preferred, progress),
            tr("Take in {file}", file=path.name),
            self._taken,
        )

    def _taken(self, taken: Taken) -> None:
        found = taken.intake
        done = taken.written or not found.change.edits or self.desk.perform(found.change)
        if not done:
            return
        kind = "should" if found.conflicts or found.refused or found.findings else "good"
        steps = []
        if found.conflicts:
            self._open.append(taken)
            self._show_open()
            self.desk.raise_panel(self.conflicts)
            steps.append((tr("Look at them"), lambda: self.desk.raise_panel(self.conflicts)))
        skipped = [tr("no records in {sheet}", sheet=s) for s in taken.sheaf.skipped]
        missing = missing_lines(taken.sheaf)
        lines = said.intake_lines(found) + said.first(missing) + skipped
        kind = "should" if missing else kind
        self._say(kind, said.intake_heading(taken.name, found), "\n".join(lines), steps)
        if files := [p.file for p in taken.sheaf.photos if p.file is not None]:
            self._photos.append((files, taken.sheaf.photos))

    def _show_open(self) -> None:
        self.conflicts.show_conflicts(self._open[0].intake.conflicts if self._open else [])

    def _settle(self, decisions: dict[str, Decision]) -> None:
        store, preferred = self.desk.store, self.state.round or None
        if store is None or not self._open or self._job is not None:
            return
        taken = self._open[0]
        self._leave_conflicts()
        self._run(
            lambda _: intake.decide(store, taken.name, taken.sheaf, preferred, decisions),
            tr("Settle contradictions"),
            self._taken,
        )

    def _leave_conflicts(self) -> None:
        del self._open[:1]
        self._show_open()

    # photographs

    def _take_photos(self, paths: Sequence[Path], beside: Sequence[FieldPhoto]) -> None:
        store, preferred = self.desk.store, self.state.round or None
        if store is None:
            return
        self._run(
            lambda progress: intake.take_photos(store, paths, preferred, progress, beside),
            tr("Take in photographs"),
            self._photos_taken,
        )

    def _photos_taken(self, taken: TakenPhotos) -> None:
        filed, store = taken.filed, self.desk.store
        if not taken.written and filed.change.edits and not self.desk.perform(filed.change):
            if store is not None:
                store.let_go(taken.new)
            return
        kind = "should" if filed.refused or filed.counts["unassigned"] else "good"
        self._say(kind, said.photos_heading(filed), "\n".join(said.photos_lines(filed)))
        self.desk.raise_panel(self.wall)

    # by hand

    def enter(self, table: str) -> EntryForm:
        """Show the form of markers or of stretches, ready for keys."""
        return self.by_hand.enter(table)

    def _save(self, table: str, values: dict[str, str], correcting: str) -> None:
        store, preferred = self.desk.store, self.state.round or None
        if store is None or self._job is not None:
            return

        def keep(withdraw: bool) -> None:
            if self._job is None:
                self._run(
                    lambda _: intake.take_row(store, table, values, preferred, correcting or None, withdraw),
                    tr("Keep the record"),
                    lambda taken: self._kept(table, taken),
                )

        def seen(taken: Taken) -> None:
            if taken.intake.standing and not taken.intake.refused:
                self._ask_about_cases(taken.intake, keep)
            else:
                self._kept(table, taken)

        self._run(
            lambda _: intake.take_row(store, table, values, preferred, correcting or None),
            tr("Keep the record"),
            seen,
        )

    def _ask_about_cases(self, found: Intake, keep: Callable[[bool], None]) -> None:
        """Cases would be left that the corrected record does not call for: one change keeps it and may close them."""

        def answered(withdraw: bool) -> None:
            kit.clear(self.notice)
            keep(withdraw)

        self._say(
            "should",
            tr("The record is not kept yet: close its repair case too?"),
            "\n".join(standing_lines(found)),
            [
                (tr("Keep it and close the case"), lambda: answered(True)),
                (tr("Keep it, the case stands"), lambda: answered(False)),
            ],
        )

    def _kept(self, table: str, taken: Taken) -> None:
        found = taken.intake
        if found.refused:
            self.by_hand.forms[table].refuse(found.refused[0])
        elif found.conflicts:
            self._taken(taken)
        elif not found.change.edits or self.desk.perform(found.change):
            self.by_hand.next(table)
            if found.standing:
                self._say("advise", "\n".join(standing_lines(found)))
            for finding in found.findings:
                self._say("must", say(finding.message), tr("Enter who was present, or look at the marker again."))

    # looking, repairing, ending

    def _look_at(self, table: str, key: str) -> None:
        row = self.state.rows.get(table, {}).get(key)
        if row is None:
            return
        if table == MARKER:
            self._go_to_marker(str(row.get("marker") or ""))
        elif row.get("geometry") is not None:
            self.desk.canvas.highlight([row["geometry"]])
            self.desk.canvas.zoom_to_geometry(row["geometry"])

    def _go_to_marker(self, marker: str) -> None:
        ground = self.state.ground
        if ground is None or marker not in ground.marker_rows:
            return
        self.desk.select("marker", marker)
        place = ground.markers.geometry.iloc[ground.marker_rows[marker]]
        if place is not None and not place.is_empty:
            self.desk.canvas.zoom_to((place.x - _AROUND, place.y - _AROUND, place.x + _AROUND, place.y + _AROUND))

    def _step(self, key: str, step: Step) -> None:
        store, case = self.desk.store, self.state.rows["marker_repair"].get(key)
        if store is None or case is None:
            return
        try:
            change = plan_step(key, case, store.row("marker", str(case.get("marker"))), step)
        except GisDeskError as error:
            self.repairs.refuse(say(error.what), say(error.do))
            return
        if self.desk.perform(change) and step.state == "repaired" and not step.both_present:
            self._say(
                "must",
                tr("Repaired without the other side present"),
                tr("The side in charge repairs in the presence of the other (Regulation, article 6)."),
            )

    def close_round(self) -> None:
        """End the field work of the round; what lacks a record is said, or a reason is given."""
        store, key = self.desk.store, self.state.round
        if store is None or not key or self._job is not None:
            return
        day, why = self.end_day.text().strip(), self.end_why.text()

        def work(_: Progress) -> Any:
            return close_round(key, Field(**{name: store.frame(name) for name in TABLES}), day, unfinished=why)

        def done(change: Any) -> None:
            if self.desk.perform(change):
                self.end_why.clear()
                self._say("good", tr("The round is closed; undo opens it again"))

        self._run(work, tr("Close the round"), done)
