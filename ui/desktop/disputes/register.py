"""The page of the register: record on the map, list, log, next step, offline map."""

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import shapely
from PySide6.QtCore import QModelIndex, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QLineEdit,
    QListView,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gis_desk.disputes import register, words
from gis_desk.disputes.listing import select
from gis_desk.disputes.parties import Proposal, point_at, propose
from gis_desk.disputes.statistics.density import LineDensity, along_lines
from gis_desk.map.layer import MapLayer
from layers.change import Change
from layers.errors import GisDeskError
from layers.store import Store
from layers.text import text
from layers.work import Progress
from ui.desktop import figures, kit
from ui.desktop.disputes.case import CasePage, step_words
from ui.desktop.disputes.density import density_layers
from ui.desktop.disputes.event import EventDialog
from ui.desktop.disputes.form import CaseForm
from ui.desktop.disputes.list import ROW, CaseDelegate, CaseModel, GradeChip
from ui.desktop.pagedbench import BenchPage
from ui.desktop.workbench import Desk
from ui.texts import language, say, tr

if TYPE_CHECKING:
    from gis_desk.documents.disputes.map import DisputeMap


class RegisterPage(BenchPage):
    """Record, list and follow boundary dispute risks."""

    title = text("Register")
    warnings_asked = Signal()
    """What may become trouble is asked for."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._cases = pd.DataFrame()
        self._names: dict[str, str] = {}
        self._density: list[MapLayer] = []
        self._key: str | None = None
        self._editing: str | None = None
        self._point: shapely.Point | None = None
        self._offer: Proposal | None = None
        self.recording = False
        self.pages = QStackedWidget()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.pages)
        self.list_page = self._list_page()
        self.form = CaseForm()
        self.detail_page = CasePage()
        for page in (self.list_page, self.form, self.detail_page):
            self.pages.addWidget(page)
        self.form.saved.connect(self._save)
        self.form.cancelled.connect(self._leave_form)
        self.detail_page.located.connect(self.desk.canvas.zoom_to_geometry)
        self.detail_page.step_chosen.connect(self._step)
        self.detail_page.event_asked.connect(self._ask_event)
        self.detail_page.edit_asked.connect(self.edit)
        self.detail_page.delete_asked.connect(self.delete)
        self.detail_page.left.connect(self._back)

    # the list

    def _list_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(kit.title(tr("Dispute register")))
        self.record_button = kit.primary_button(tr("Record on the map"), "map-pin-plus", self.record)
        self.record_button.setCheckable(True)
        column.addWidget(self.record_button)
        self.hint = kit.caption(tr("Click the place on the map; both sides and the line are filled in. Esc stops."))
        self.hint.hide()
        column.addWidget(self.hint)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search number, title, place"))
        self.search.setAccessibleName(tr("Search number, title, place"))
        self.search.setClearButtonEnabled(True)
        column.addWidget(self.search)
        self.grade_chips = {grade: GradeChip(grade) for grade in words.GRADES}
        column.addWidget(kit.ChipRow(self.grade_chips.values()))
        self.open_chip = kit.Chip(tr("not settled"), checked=True)
        self.closed_chip = kit.Chip(tr("closed"))
        self.density_chip = kit.Chip(tr("Density along lines"), hint=tr("Colour the lines by open cases per km"))
        column.addWidget(kit.ChipRow([self.open_chip, self.closed_chip, self.density_chip]))
        self.counter = kit.caption()
        column.addWidget(self.counter)
        self.model = CaseModel(self)
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setItemDelegate(CaseDelegate(self.view))
        self.view.setUniformItemSizes(True)
        self.view.setMouseTracking(True)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setAccessibleName(tr("Cases"))
        self.empty = kit.EmptyState(
            "flame",
            tr("No case recorded yet"),
            tr("Click a place on the map to record the first one; the units on both sides are proposed."),
            tr("Record on the map"),
            self.record,
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(self.view)
        self.stack.addWidget(self.empty)
        column.addWidget(self.stack, 1)
        self.map_button = kit.button(tr("Offline map"), "globe", self.ask_map)
        self.map_button.setToolTip(tr("Write one HTML file with map, list and log that opens without a network"))
        self.warning_button = kit.button(tr("Warnings"), "siren", self.warnings_asked.emit)
        column.addWidget(kit.row(self.map_button, self.warning_button, None))
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(120)
        self._wait.timeout.connect(self._filter)
        self.search.textChanged.connect(lambda _words: self._wait.start())
        for chip in (*self.grade_chips.values(), self.open_chip, self.closed_chip):
            chip.toggled.connect(lambda _on: self._filter())
        self.density_chip.toggled.connect(self._toggle_density)
        self.view.clicked.connect(self._open_index)
        self.view.activated.connect(self._open_index)
        return page

    def refresh(self) -> None:
        """Read the register again."""
        store = self.desk.store
        there = store is not None
        writable = store is not None and not store.readonly
        for button in (self.map_button, self.warning_button):
            button.setEnabled(there)
        self.record_button.setEnabled(writable)
        if store is None:
            self._cases, self._names, self._density = pd.DataFrame(), {}, []
            self.stop_recording()
            self.pages.setCurrentWidget(self.list_page)
            self.stack.setCurrentWidget(self.empty)
            self.counter.setText("")
            return
        self._cases = self.desk.frame("dispute")
        units = self.desk.frame("division")
        named = units.loc[(units["code"].notna() & units["name"].notna()).to_numpy(), ["code", "name"]]
        self._names = dict(zip(named["code"].tolist(), named["name"].tolist(), strict=True))
        for grade, chip in self.grade_chips.items():
            mine = self._cases.loc[self._cases["grade"] == grade, "state"]
            chip.set_count(int(mine.map(words.is_open).sum()) if len(mine) else 0)
        self._filter()
        if self.density_chip.isChecked():
            self._toggle_density(True)
        if self.pages.currentWidget() is self.detail_page and self._key is not None:
            self.show_case(self._key)

    def _filter(self) -> None:
        store = self.desk.store
        if store is None:
            return
        states = ["open"] if self.open_chip.isChecked() else []
        if self.closed_chip.isChecked():
            states = (
                ["open", "settled", "transferred", "revisited"] if states else ["settled", "transferred", "revisited"]
            )
        grades = [grade for grade, chip in self.grade_chips.items() if chip.isChecked()]
        chosen = select(self._cases, grades=grades, states=states, search=self.search.text())
        self.model.set_cases(chosen, self._names, date.today())
        total = len(self._cases)
        self.stack.setCurrentWidget(self.view if total else self.empty)
        self.counter.setText(tr("{n} of {total} cases shown", n=len(chosen), total=total) if total else "")
        self.counter.setVisible(total > 0)

    def _open_index(self, index: QModelIndex) -> None:
        row = index.data(ROW)
        if row:
            self.show_case(row["key"])
            self.desk.select("dispute", row["key"])

    # recording

    def record(self) -> None:
        """Wait for a click on the map, or stop waiting."""
        store = self.desk.store
        if self.recording or store is None or store.readonly:
            self.stop_recording()
            return
        self.recording = True
        self.record_button.setChecked(True)
        self.hint.show()
        self.desk.canvas.set_tool("point")
        self.desk.canvas.setFocus()
        self.desk.message(tr("Click the place on the map"))

    def stop_recording(self) -> None:
        """Take clicks for identifying again."""
        self.record_button.setChecked(False)
        self.hint.hide()
        if self.recording:
            self.recording = False
            self.desk.canvas.set_tool("identify")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape stops recording, and leads back to the list."""
        if event.key() == Qt.Key.Key_Escape:
            if self.pages.currentWidget() is not self.list_page:
                self._leave_form()
            self.stop_recording()
            return
        super().keyPressEvent(event)

    def canvas_clicked(self, lon: float, lat: float) -> None:
        """Begin a case at the place clicked."""
        store = self.desk.store
        if not self.recording or store is None:
            return
        try:
            point = point_at(lon, lat)
            offer = propose(
                point, self.desk.frame("division"), self.desk.frame("boundary_line"), self.desk.frame("marker")
            )
        except GisDeskError as error:
            self.desk.show_error(error)
            return
        self.stop_recording()
        self._point, self._offer, self._editing = point, offer, None
        self.desk.canvas.preview([(point, "new")])
        values = register.filled({"found_on": date.today().isoformat(), "secrecy": "internal"}, offer, say)
        where = figures.picked(lon, lat)
        if offer.line_name and offer.distance_m is not None:
            where += "\n" + tr("{line}, {m:.0f} m away", line=offer.line_name, m=offer.distance_m)
        if offer.remark is not None:
            where += "\n" + say(offer.remark)
        self.form.begin(tr("New case"), where, values, self._units(offer), today=date.today())
        self.pages.setCurrentWidget(self.form)
        self.form.title_field.setFocus()

    def _units(self, offer: Proposal | None) -> list[tuple[str, str]]:
        first = [c for c in (offer.side_a, offer.side_b) if c] if offer else []
        rest = [c for c in sorted(self._names, key=lambda c: (len(c), c)) if len(c) <= 9 and c not in first]
        return [(c, self._names.get(c, c)) for c in (*first, *rest)]

    def _save(self, values: dict[str, Any]) -> None:
        store = self.desk.store
        if store is None:
            return
        key = self._editing or store.new_key("dispute")
        try:
            change = self._plan(key, values)
        except GisDeskError as error:
            self.form.refuse(error)
            return
        if not self.desk.perform(change):
            return
        self.desk.canvas.preview([])
        self.desk.message(say(change.label))
        self.pages.setCurrentWidget(self.list_page)
        self.show_case(key)
        self.desk.select("dispute", key)

    def _plan(self, key: str, values: dict[str, Any]) -> Change:
        store = self.desk.store
        assert store is not None
        today = date.today()
        if self._editing is not None:
            row = store.row("dispute", self._editing) or {}
            return register.plan_edit(key, row, values, today=today)
        assert self._point is not None
        if self._offer is not None:
            values = {**values, "line": self._offer.line}
        return register.plan_add(
            values,
            self._point,
            self._cases,
            key=key,
            event_key=store.new_key("dispute_event"),
            today=today,
            who=self.desk.who,
        )

    def _leave_form(self) -> None:
        self.desk.canvas.preview([])
        if self._editing is not None and self.pages.currentWidget() is self.form:
            self.show_case(self._editing)
        else:
            self.pages.setCurrentWidget(self.list_page)
        self._editing = None

    # one case

    def show_case(self, key: str) -> None:
        """All about one case; back to the list where it is gone."""
        store = self.desk.store
        row = store.row("dispute", key) if store is not None else None
        if store is None or row is None:
            self._key = None
            self.pages.setCurrentWidget(self.list_page)
            return
        self._key, self._editing = key, None
        lines = store.frame("boundary_line", where={"key": row["line"]}) if row.get("line") else None
        self.detail_page.show_case(
            register.plain(row),
            store.frame("dispute_event", where={"dispute": key}),
            units=self._names,
            line=None if lines is None or not len(lines) else lines["name"].iloc[0],
            writable=not store.readonly,
        )
        self.pages.setCurrentWidget(self.detail_page)

    def _back(self) -> None:
        self._key = None
        self.pages.setCurrentWidget(self.list_page)
        self.view.setFocus()

    def _case(self) -> tuple[Store, str, dict[str, Any]] | None:
        """The workspace, and key and row of the case shown; None where there is none."""
        store, key = self.desk.store, self._key
        row = store.row("dispute", key) if store is not None and key is not None else None
        return None if store is None or key is None or row is None else (store, key, row)

    def edit(self) -> None:
        """Open the form on the case shown."""
        if (case := self._case()) is None:
            return
        _, key, row = case
        self._editing, self._point, self._offer = key, None, None
        heading = tr("Edit {number}", number=row["number"] or "")
        self.form.begin(heading, "", register.plain(row), self._units(None), today=date.today())
        self.pages.setCurrentWidget(self.form)

    def delete(self) -> None:
        """Delete the case shown with its log, as one step that can be undone."""
        if (case := self._case()) is None:
            return
        store, key, row = case
        change = register.plan_delete(key, row, store.frame("dispute_event", where={"dispute": key}))
        self._back()
        if self.desk.perform(change):
            self.desk.message(tr("{what}; undo with Ctrl+Z", what=say(change.label)))

    def _ask_event(self) -> None:
        self.dialog = EventDialog(tr("Add to the log"), self, self._add_event, kinds=True)
        self.dialog.open()

    def _add_event(self, values: dict[str, Any]) -> GisDeskError | None:
        if (case := self._case()) is None:
            return None
        store, key, row = case
        try:
            change = register.plan_event(
                key,
                row,
                event_key=store.new_key("dispute_event"),
                kind=values["kind"],
                account=values["account"] or "",
                happened_on=values["day"],
                today=date.today(),
                actor=values["actor"] or self.desk.who,
            )
        except GisDeskError as error:
            return error
        self.desk.perform(change)
        return None

    def _step(self, after: str) -> None:
        if (case := self._case()) is None:
            return
        *_, row = case
        heading, save = step_words(row["state"], after), partial(self._take_step, after)
        self.dialog = EventDialog(heading, self, save, evidence=after == "settled")
        self.dialog.open()

    def _take_step(self, after: str, values: dict[str, Any]) -> GisDeskError | None:
        if (case := self._case()) is None:
            return None
        store, key, row = case
        try:
            change = register.plan_state(
                key,
                row,
                after,
                event_key=store.new_key("dispute_event"),
                today=date.today(),
                happened_on=values["day"],
                actor=values["actor"] or self.desk.who,
                account=values["account"],
                evidence=[values["evidence"]] if values.get("evidence") else [],
            )
        except GisDeskError as error:
            return error
        self.desk.perform(change)
        return None

    # map, density

    def _toggle_density(self, on: bool) -> None:
        store = self.desk.store
        if not on or store is None:
            self._density = []
            self.desk.refresh_map()
            return
        cases, lines = select(self._cases, states=["open"]), self.desk.frame("boundary_line")
        self.desk.run(
            lambda progress: along_lines(cases["geometry"].to_numpy(), lines, progress=progress),
            tr("Density along lines"),
            self._show_density,
        )

    def _show_density(self, density: LineDensity) -> None:
        self._density = density_layers(density)
        said = tr("n = {n} open cases, {km:g} km each way along the line", n=density.n, km=density.bandwidth_m / 1000)
        self.desk.message(said)
        self.desk.refresh_map()

    def map_layers(self) -> list[MapLayer]:
        """The density along the lines, while it is switched on."""
        return list(self._density) if self.density_chip.isChecked() else []

    def ask_map(self) -> None:
        """Ask where the offline map shall go."""
        dialog = QFileDialog(self, tr("Offline map"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(tr("Web page (*.html)"))
        dialog.setDefaultSuffix("html")
        dialog.selectFile(f"{tr('Boundary dispute risks')} {date.today().isoformat()}.html")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.write_map(Path(name)))
        dialog.open()

    def write_map(self, path: Path, *, show: bool = True) -> None:
        """Write the offline map to `path` in the background, then open it in the browser."""
        store = self.desk.store
        if store is None:
            return
        tables = ("dispute", "dispute_event", "division", "boundary_line", "marker", "road", "water")
        frames = {name: self.desk.frame(name) for name in tables}
        arguments = {"today": date.today(), "county": store.setting("county"), "say": say, "language": language()}

        def work(progress: Progress) -> "DisputeMap":
            from gis_desk.documents.disputes.map import write_dispute_map  # folium takes its time

            return write_dispute_map(path, frames, progress=progress, **arguments)

        def done(made: "DisputeMap") -> None:
            self.desk.message(tr("{n} cases written to {file}", n=made.cases, file=path.name))
            if show:
                QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.resolve())))

        self.desk.run(work, tr("Offline map"), done)
