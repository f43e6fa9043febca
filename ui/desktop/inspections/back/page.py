"""The page of records: how far the round is, what came back from the field, entering by hand, photographs, repairs."""

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QVBoxLayout, QWidget

from gis_desk.inspections import words
from gis_desk.inspections.intake.answers import works_in
from gis_desk.inspections.intake.fields import MARKER, STRETCH, WORKS
from gis_desk.inspections.intake.reading import SUFFIXES as RECORD_SUFFIXES
from gis_desk.inspections.intake.taking import Decision
from gis_desk.inspections.photos import assigning
from gis_desk.inspections.progress import TABLES, Field, close_round
from gis_desk.inspections.repairs.steps import Step, plan_step
from gis_desk.map.layer import MapLayer
from layers.errors import GisDeskError
from layers.store import Store
from layers.text import text
from layers.work import Progress
from ui.desktop import kit
from ui.desktop.inspections.back import intake
from ui.desktop.inspections.back import words as said
from ui.desktop.inspections.back.conflicts import ConflictsPanel
from ui.desktop.inspections.back.entry import EntryForm
from ui.desktop.inspections.back.intake import Taken, TakenPhotos
from ui.desktop.inspections.back.photowall import NOBODY, PhotoWall
from ui.desktop.inspections.back.preview import Preview
from ui.desktop.inspections.back.records import RecordsPanel
from ui.desktop.inspections.back.repairs import RepairsPanel
from ui.desktop.inspections.back.state import FieldState, called, read_state, stretch_words
from ui.desktop.inspections.page import InspectionPage
from ui.desktop.jobs import Job
from ui.desktop.workbench import Desk
from ui.texts import say, tr

_AROUND = 0.004
"""Degrees shown round a marker or camera that is looked at."""


class RecordsPage(InspectionPage):
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
        self._open: Taken | None = None
        self._correcting: str | None = None
        self._layers: list[MapLayer] = []
        self.records, self.wall, self.repairs, self.conflicts = (
            RecordsPanel(), PhotoWall(), RepairsPanel(), ConflictsPanel()
        )  # fmt: skip
        self._preview: Preview | None = None
        self._build()
        self._connect()
        self.setAcceptDrops(True)

    # the panel

    def _build(self) -> None:
        self.column = column = kit.Column(self)
        column.add(kit.title(tr("Back from the field")))
        self.empty = column.add(
            kit.EmptyState(
                "list-checks",
                tr("No boundary lines yet"),
                tr("Import the lines and their markers; records of the joint inspection appear here."),
            )
        )
        self.whole = QWidget()
        inside = QVBoxLayout(self.whole)
        inside.setContentsMargins(0, 0, 0, 0)
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
        self.cancel_button.hide()
        inside.addWidget(kit.ChipRow([self.files_button, self.photos_button, self.cancel_button]))
        self.hint = kit.caption(tr("XLSX, CSV, GeoPackage, GPX; photographs by folder. Or drop them here."))
        inside.addWidget(self.hint)
        self.notice = QVBoxLayout()
        inside.addLayout(self.notice)
        inside.addWidget(kit.section(tr("Enter by hand")))
        self.of_marker = kit.Chip(tr("Marker"), checked=True)
        self.of_stretch = kit.Chip(tr("Stretch"))
        inside.addWidget(kit.ChipRow([self.of_marker, self.of_stretch]))
        self.forms = {MARKER: EntryForm(MARKER), STRETCH: EntryForm(STRETCH)}
        self.forms[STRETCH].hide()
        for form in self.forms.values():
            inside.addWidget(form)
        inside.addWidget(kit.line())
        inside.addWidget(kit.section(tr("End of the field work")))
        self.end_day, self.end_why = QLineEdit(dt.date.today().isoformat()), QLineEdit()
        self.end_why.setPlaceholderText(tr("only if something has no record"))
        rows = kit.FormRows()
        rows.add(tr("Day"), self.end_day)
        rows.add(tr("Reason"), self.end_why)
        inside.addWidget(rows)
        self.end_button = kit.button(tr("Close the round"), "flag", self.close_round)
        inside.addWidget(kit.row(self.end_button, None))
        column.add(self.whole)
        column.stretch()

    def _connect(self) -> None:
        self.round.activated.connect(lambda _: self._turn())
        self.of_marker.clicked.connect(lambda: self.enter(MARKER))
        self.of_stretch.clicked.connect(lambda: self.enter(STRETCH))
        for form in self.forms.values():
            form.saved.connect(self._save)
        self.forms[MARKER].asked.connect(self._number_typed)
        self.records.chosen.connect(self._look_at)
        self.records.opened.connect(self.correct)
        self.conflicts.applied.connect(self._settle)
        self.conflicts.left.connect(self._leave_conflicts)
        self.wall.assigned.connect(self._assign)
        self.wall.named.connect(self._name)
        self.wall.removed.connect(lambda keys: self._change(assigning.remove(self._photos(keys))))
        self.wall.shown_on_map.connect(self._show_photos)
        self.wall.opened.connect(self._preview_of)
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
            self._store, self._open, self._correcting = store, None, None
            self.state = FieldState()
            self.conflicts.show_conflicts([])
            kit.clear(self.notice)
        some = store is not None and len(self.desk.frame("boundary_line")) > 0
        self.empty.setVisible(not some)
        self.whole.setVisible(some)
        if store is None:
            return
        if self._reading is not None:
            self._stale = True
            return
        wanted = self.state.round if self.state.rounds else None
        self._reading = Job(lambda _: read_state(store, wanted))
        self._reading.done.connect(lambda state: self._read(store, state))
        self._reading.failed.connect(self._not_read)
        self._reading.cancelled.connect(lambda: self._not_read(None))
        self._reading.start()

    def _not_read(self, error: Exception | None) -> None:
        self._reading = None
        if error is not None and self.desk.store is self._store:
            self.desk.show_error(error)

    def _read(self, store: Store, state: FieldState) -> None:
        self._reading = None
        if store is self.desk.store and (not self.state.rounds or state.round == self.state.round):
            self._show(state)
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
        self._offer()
        self._layers = _layers(state)
        self.desk.refresh_map()

    def _show_figures(self) -> None:
        progress = self.state.progress
        self.found.clear()
        self.end_button.setEnabled(progress is not None)
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
            self._take_photos(photos)
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
        if self._job is not None:
            self._job.cancel()

    def _run(self, work: Callable[[Progress], Any], title: str, done: Callable[[Any], object]) -> None:
        def ended(result: Any) -> None:
            self._ended()
            done(result)

        def failed(error: Exception) -> None:
            self._ended()
            self._refused(error)

        self._job = self.desk.run(work, title, ended, failed)
        self._job.cancelled.connect(self._ended)
        self._enable()

    def _ended(self) -> None:
        self._job = None
        self._enable()
        self._next()

    def _enable(self) -> None:
        self.cancel_button.setVisible(self._job is not None)
        for button in (self.files_button, self.photos_button, *(f.save_button for f in self.forms.values())):
            button.setEnabled(self._job is None)

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
        if self._job is not None or store is None or not self._waiting:
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
            self._open = taken
            self.conflicts.show_conflicts(found.conflicts)
            self.desk.raise_panel(self.conflicts)
            steps.append((tr("Look at them"), lambda: self.desk.raise_panel(self.conflicts)))
        skipped = [tr("no records in {sheet}", sheet=s) for s in taken.sheaf.skipped]
        lines = said.intake_lines(found) + skipped
        self._say(kind, said.intake_heading(taken.name, found), "\n".join(lines), steps)

    def _settle(self, decisions: dict[str, Decision]) -> None:
        store, taken, preferred = self.desk.store, self._open, self.state.round or None
        if store is None or taken is None:
            return
        self._open = None
        self.conflicts.show_conflicts([])
        self._run(
            lambda _: intake.decide(store, taken.name, taken.sheaf, preferred, decisions),
            tr("Settle contradictions"),
            self._taken,
        )

    def _leave_conflicts(self) -> None:
        self._open = None
        self.conflicts.show_conflicts([])

    # photographs

    def _take_photos(self, paths: Sequence[Path]) -> None:
        store, preferred = self.desk.store, self.state.round or None
        if store is None:
            return
        self._run(
            lambda progress: intake.take_photos(store, paths, preferred, progress),
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

    def _photos(self, keys: Sequence[str]) -> list[assigning.Row]:
        rows = self.state.rows.get("inspection_photo", {})
        return [(k, rows[k]) for k in keys if k in rows]

    def _change(self, change: Any) -> None:
        if change.edits:
            self.desk.perform(change)

    def _assign(self, keys: list[str], subject: str) -> None:
        store, photos, preferred = self.desk.store, self._photos(keys), self.state.round or None
        if store is None or not photos:
            return
        if subject == NOBODY:
            self._change(assigning.release(photos))
        elif subject.startswith("m:"):
            marker = store.row("marker", subject[2:])
            if marker is not None:
                self._change(assigning.assign(photos, subject[2:], marker, preferred))
        elif (stretch := self.state.rows[STRETCH].get(subject[2:])) is not None and self.state.ground is not None:
            name = stretch_words(stretch, self.state.ground)
            self._change(assigning.assign_stretch(photos, name, subject[2:], preferred))

    def _name(self, keys: list[str], number: str) -> None:
        """Photographs belong to what was typed: the number of a marker, or a stretch as it is listed."""
        hits = called(number, {p.subject: p.words for p in self.state.places})
        if len(hits) == 1:
            self._assign(keys, hits[0])
        elif hits:
            self._say("must", tr("{n} markers have the number {number}", n=len(hits), number=number),
                      tr("Choose the round, or drag the photographs to the marker."))  # fmt: skip
        else:
            self._say("must", tr("No marker of this round has the number {number}", number=number))

    def _show_photos(self, keys: list[str]) -> None:
        shapes = [r["geometry"] for _, r in self._photos(keys) if r.get("geometry") is not None]
        if not shapes:
            self.desk.message(tr("These photographs have no position"))
            return
        self.desk.canvas.highlight(shapes)
        west, south, east, north = shapely.total_bounds(shapes)
        self.desk.canvas.zoom_to((west - _AROUND, south - _AROUND, east + _AROUND, north + _AROUND))

    def _preview_of(self, key: str) -> None:
        if self.desk.store is not None and (photos := self._photos([key])):
            self._preview = Preview(self.desk.store, photos[0][1], self)
            self._preview.show()

    # by hand

    def enter(self, table: str) -> EntryForm:
        """Show the form of markers or of stretches, ready for keys."""
        self.of_marker.setChecked(table == MARKER)
        self.of_stretch.setChecked(table == STRETCH)
        for name, form in self.forms.items():
            form.setVisible(name == table)
        self.forms[table].begin()
        return self.forms[table]

    def _offer(self) -> None:
        """The numbers that are next, and the stretches."""
        state = self.state
        if state.ground is None:
            return
        progress, names = state.progress, state.names
        first = [names[k] for k in (progress.unvisited if progress is not None else ())]
        self.forms[MARKER].offer([*first, *(n for n in names.values() if n not in set(first))], [])
        spans = [] if progress is None else [*progress.unwalked, *progress.stretches]
        listed: dict[str, str] = {}
        for s in spans:
            row = {"from_marker": s.from_marker, "to_marker": s.to_marker, "from_m": s.from_m, "to_m": s.to_m}
            listed.setdefault(f"{s.line}:{s.from_m:.1f}-{s.to_m:.1f}", stretch_words(row, state.ground))
        open_ones = {f"{s.line}:{s.from_m:.1f}-{s.to_m:.1f}" for s in (progress.unwalked if progress else ())}
        self.forms[STRETCH].offer(
            [], [(w if t in open_ones else tr("{name} (walked)", name=w), t) for t, w in listed.items()]
        )

    def _marker_called(self, number: str) -> str | None:
        hits = called(number, self.state.names)
        return hits[0] if len(hits) == 1 else None

    def _number_typed(self, number: str) -> None:
        form, marker = self.forms[MARKER], self._marker_called(number)
        ground, progress = self.state.ground, self.state.progress
        if marker is None or ground is None:
            self._correcting = None
            some = len(called(number, self.state.names))
            words_ = (
                tr("{n} markers have this number", n=some) if some else tr("No marker of this round has this number")
            )
            form.about.setText(words_ if number else "")
            return
        line = ground.line_of_marker.get(marker, "")
        form.about.setText(" · ".join(p for p in (ground.line_name(line), _state_words(ground.state(marker))) if p))
        record = progress.visited.get(marker) if progress is not None else None
        if record is not None and record != self._correcting:
            self._fill(MARKER, record)
        elif record is None:
            self._correcting = None

    def correct(self, table: str, key: str) -> None:
        """Open a record in its form."""
        row = self.state.rows.get(table, {}).get(key)
        if row is None or self.state.ground is None:
            return
        form = self.enter(table)
        if table == MARKER:
            form.number.setText(self.state.names.get(str(row.get("marker")), ""))
        self._fill(table, key)

    def _fill(self, table: str, key: str) -> None:
        row, form = self.state.rows[table][key], self.forms[table]
        known, _ = works_in(row.get("action"), WORKS)
        form.show_row(row, known)
        if table == STRETCH:
            task = f"{row['line']}:{row['from_m']:.1f}-{row['to_m']:.1f}"
            if form.stretch.findData(task) < 0 and self.state.ground is not None:
                form.stretch.addItem(stretch_words(row, self.state.ground), task)
            form.stretch.setCurrentIndex(form.stretch.findData(task))
        form.about.setText(tr("Correcting the record of {day}", day=row.get("visited_on") or "—"))
        self._correcting = key

    def _save(self, table: str, values: dict[str, str]) -> None:
        store, preferred, correcting = self.desk.store, self.state.round or None, self._correcting
        if store is None or self._job is not None:
            return
        if table == MARKER:
            marker = self._marker_called(values.get("marker", ""))
            if marker is not None:
                values = {**values, "marker_key": marker}
        row = self.state.rows.get(table, {}).get(correcting or "")
        if row is None:
            correcting = None
        elif table == MARKER and (others := works_in(row.get("action"), WORKS)[1]):
            values = {**values, "action": others}
        self._run(
            lambda _: intake.take_row(store, table, values, preferred, correcting),
            tr("Keep the record"),
            lambda taken: self._kept(table, taken),
        )

    def _kept(self, table: str, taken: Taken) -> None:
        found, form = taken.intake, self.forms[table]
        if found.refused:
            form.refuse(found.refused[0])
            return
        if found.change.edits and not self.desk.perform(found.change):
            return
        if found.conflicts:
            self._taken(taken)
            return
        self._correcting = None
        form.clear()
        for finding in found.findings:
            self._say("must", say(finding.message), say(text("Enter who was present, or look at the marker again.")))
        form.begin()

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
        if store is None or not key:
            return
        day, why = self.end_day.text().strip(), self.end_why.text()

        def work(_: Progress) -> Any:
            return close_round(key, Field(**{name: store.frame(name) for name in TABLES}), day, unfinished=why)

        def done(change: Any) -> None:
            if self.desk.perform(change):
                self.end_why.clear()
                self._say("good", tr("The round is closed; undo opens it again"))

        self._run(work, tr("Close the round"), done)


def _state_words(state: str) -> str:
    return say(words.BODIES[state]) if state in words.BODIES else ""


def _layers(state: FieldState) -> list[MapLayer]:
    progress, ground = state.progress, state.ground
    if progress is None or ground is None:
        return []
    made = []
    for name, title, keys, colour in (
        ("visited", text("Visited markers"), list(progress.visited), "#1f8a5b"),
        ("unvisited", text("Markers to be visited"), list(progress.unvisited), "#d9761b"),
    ):
        rows = [ground.marker_rows[k] for k in keys]
        shapes = ground.markers.geometry.iloc[rows].tolist()
        frame = gpd.GeoDataFrame({"key": keys}, geometry=shapes, crs=ground.markers.crs)
        made.append(MapLayer(f"inspection-{name}", title, "point", frame, style={"colour": colour, "size_mm": 2.4}))
    walked = [s.shape for s, done in zip(progress.stretches, progress.walked, strict=True) if done]
    frame = gpd.GeoDataFrame({"key": [str(n) for n in range(len(walked))]}, geometry=walked, crs=ground.markers.crs)
    style = {"colour": "#1f8a5b", "width_mm": 1.0}
    return [MapLayer("inspection-walked", text("Stretches walked"), "line", frame, style=style), *made]
