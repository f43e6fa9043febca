"""The workbench of disputes: record on the map, list, log, next step, offline map."""

from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import pandas as pd
import shapely
from PySide6.QtCore import QModelIndex, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QMenu,
    QPlainTextEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gis_desk.disputes import register, words
from gis_desk.disputes.density import along_lines
from gis_desk.disputes.listing import select
from gis_desk.disputes.parties import Proposal, point_at, propose
from gis_desk.disputes.states import NEXT, is_reopening
from gis_desk.disputes.warnings import Alert
from gis_desk.disputes.warnings import warnings as find_warnings
from gis_desk.documents.dispute_map import DisputeMap, write_dispute_map
from gis_desk.map.layer import MapLayer
from layers.change import Change
from layers.errors import GisDeskError
from layers.text import text
from ui.desktop import kit
from ui.desktop.benches.dispute_form import CaseForm, Choice
from ui.desktop.benches.dispute_list import ROW, CaseDelegate, CaseModel, GradeChip, GradeMark, Timeline, due_words
from ui.desktop.workbench import Desk, Workbench
from ui.texts import language, say, tr

_DENSITY_COLOURS = ("#f5b95c", "#ee8434", "#d8473a", "#8c1d4f")
_EVENTS = ("visit", "meeting", "report", "incident", "other")


class DisputesBench(Workbench):
    """Record, list and follow boundary dispute risks."""

    id: ClassVar[str] = "disputes"
    title: ClassVar[str] = "Disputes"
    icon: ClassVar[str] = "flame"
    emphasis: ClassVar[tuple[str, ...]] = ("dispute", "boundary_line", "marker")

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
        self.detail_page = QWidget()
        self.detail = kit.Column(self.detail_page)
        self.warning_page = QWidget()
        self.warning_column = kit.Column(self.warning_page)
        for page in (self.list_page, self.form, self.detail_page, self.warning_page):
            self.pages.addWidget(page)
        self.form.saved.connect(self._save)
        self.form.cancelled.connect(self._leave_form)

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
        self.warning_button = kit.button(tr("Warnings"), "siren", self.show_warnings)
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
        self._cases = store.frame("dispute")
        units = store.frame("division")
        self._names = {str(c): str(n) for c, n in zip(units["code"], units["name"], strict=True) if c and n == n and n}
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
            offer = propose(point, store.frame("division"), store.frame("boundary_line"), store.frame("marker"))
        except GisDeskError as error:
            self.desk.show_error(error)
            return
        self.stop_recording()
        self._point, self._offer, self._editing = point, offer, None
        self.desk.canvas.preview([(point, "new")])
        values = register.filled({"found_on": date.today().isoformat(), "secrecy": "internal"}, offer, say)
        where = f"{lon:.6f}°E  {lat:.6f}°N  CGCS2000"
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
        kit.clear(self.detail.layout)
        plain = register.plain(row)
        add = self.detail.add
        shape = plain["geometry"]
        there = shape is not None and not shape.is_empty
        locate = kit.quiet_button(tr("Show on the map"), "locate", lambda: self.desk.canvas.zoom_to_geometry(shape))
        locate.setEnabled(there)
        add(kit.row(kit.quiet_button(tr("All cases"), "arrow-left", self._back), None, locate))
        grade = plain["grade"] or ""
        mark = GradeMark(grade, is_open=words.is_open(plain["state"]))
        add(kit.row(mark, kit.title(plain["title"] or ""), stretch=1))
        add(kit.caption(plain["number"] or ""))
        due, late = due_words(plain, date.today())
        state = say(words.label(words.STATES, plain["state"]))
        chips = [
            kit.Chip(say(words.label(words.GRADES, grade)) or tr("not graded"), checkable=False),
            kit.Chip(state, checkable=False),
        ]
        for chip in chips:
            chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        add(kit.ChipRow(chips))
        if due:
            add(kit.Banner("must" if late else "advise", due, closable=False))
        writable = not store.readonly
        steps = NEXT.get(plain["state"] or "found", ())
        if steps and writable:
            self.step_button = kit.primary_button(
                self._step_words(plain["state"], steps[0]), "arrow-right", lambda: self._step(steps[0])
            )
            others = steps[1:]
            extra = kit.button(tr("Other step"), "chevron-down") if others else None
            if extra is not None:
                menu = QMenu(extra)
                for other in others:
                    menu.addAction(self._step_words(plain["state"], other), partial(self._step, other))
                extra.setMenu(menu)
            add(kit.row(self.step_button, extra, stretch=0) if extra is not None else self.step_button)
        add(self._fields_of(plain))
        add(kit.section(tr("Log")))
        entries = self._log(key)
        add(Timeline(entries) if entries else kit.caption(tr("The log is empty.")))
        if writable:
            self.event_button = kit.button(tr("Add to the log"), "pen-line", self._ask_event)
            self.edit_button = kit.button(tr("Edit"), "pencil", self.edit)
            self.delete_button = kit.icon_button("trash-2", tr("Delete this case with its log"), self.delete)
            add(kit.row(self.event_button, self.edit_button, None, self.delete_button))
        self.detail.stretch()
        self.pages.setCurrentWidget(self.detail_page)

    def _back(self) -> None:
        self._key = None
        self.pages.setCurrentWidget(self.list_page)
        self.view.setFocus()

    def _step_words(self, before: str | None, after: str) -> str:
        if is_reopening(before, after):
            return tr("Take up again")
        return {
            "verified": tr("Verified on the ground"),
            "mediating": tr("Begin mediation"),
            "settled": tr("Settled"),
            "transferred": tr("Hand over"),
            "revisited": tr("Revisited"),
        }[after]

    def _fields_of(self, plain: dict[str, Any]) -> QWidget:
        lines = (
            self.desk.store.frame("boundary_line", where={"key": plain["line"]})
            if self.desk.store and plain["line"]
            else None
        )
        line = (
            str(lines["name"].iloc[0]) if lines is not None and len(lines) and lines["name"].iloc[0] else plain["line"]
        )
        form = kit.FormRows()
        shown = {
            tr("Type"): say(words.label(words.KINDS, plain["kind"])),
            tr("Boundary line"): line,
            tr("First side"): self._names.get(str(plain["side_a"]), plain["side_a"]),
            tr("Second side"): self._names.get(str(plain["side_b"]), plain["side_b"]),
            tr("Location"): plain["place"],
            tr("Cause"): say(words.label(words.CAUSES, plain["cause"])),
            tr("People concerned"): None if plain["people"] is None else tr("{n} people", n=plain["people"]),
            tr("Found on"): plain["found_on"],
            tr("Found by"): say(words.label(words.SOURCES, plain["source"])),
            tr("Responsible"): plain["owner"],
            tr("Measures"): plain["measures"],
            tr("Next check"): plain["next_check"],
            tr("Settled on"): plain["closed_on"],
            tr("Secrecy"): say(words.label(words.SECRECY, plain["secrecy"])),
        }
        for label, value in shown.items():
            if value:
                form.add(label, kit.body(str(value), selectable=True))
        return form

    def _log(self, key: str) -> list[QWidget]:
        store = self.desk.store
        assert store is not None
        log = store.frame("dispute_event", where={"dispute": key})
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

    def edit(self) -> None:
        """Open the form on the case shown."""
        store = self.desk.store
        row = store.row("dispute", self._key) if store is not None and self._key else None
        if row is None or self._key is None:
            return
        self._editing, self._point, self._offer = self._key, None, None
        heading = tr("Edit {number}", number=row["number"] or "")
        self.form.begin(heading, "", register.plain(row), self._units(None), today=date.today())
        self.pages.setCurrentWidget(self.form)

    def delete(self) -> None:
        """Delete the case shown with its log, as one step that can be undone."""
        store = self.desk.store
        row = store.row("dispute", self._key) if store is not None and self._key else None
        if store is None or row is None or self._key is None:
            return
        change = register.plan_delete(self._key, row, store.frame("dispute_event", where={"dispute": self._key}))
        self._back()
        if self.desk.perform(change):
            self.desk.message(tr("{what}; undo with Ctrl+Z", what=say(change.label)))

    def _ask_event(self) -> None:
        dialog = EventDialog(tr("Add to the log"), self, kinds=True)
        dialog.on_save = self._add_event
        dialog.open()
        self.dialog = dialog

    def _add_event(self, values: dict[str, Any]) -> GisDeskError | None:
        store = self.desk.store
        row = store.row("dispute", self._key) if store is not None and self._key else None
        if store is None or row is None or self._key is None:
            return None
        try:
            change = register.plan_event(
                self._key,
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
        store = self.desk.store
        row = store.row("dispute", self._key) if store is not None and self._key else None
        if row is None:
            return
        dialog = EventDialog(self._step_words(row["state"], after), self, evidence=after == "settled")
        dialog.on_save = lambda values: self._take_step(after, values)
        dialog.open()
        self.dialog = dialog

    def _take_step(self, after: str, values: dict[str, Any]) -> GisDeskError | None:
        store = self.desk.store
        row = store.row("dispute", self._key) if store is not None and self._key else None
        if store is None or row is None or self._key is None:
            return None
        try:
            change = register.plan_state(
                self._key,
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

    # map, density, warnings

    def _toggle_density(self, on: bool) -> None:
        store = self.desk.store
        if not on or store is None:
            self._density = []
            self.desk.refresh_map()
            return
        cases, lines = select(self._cases, states=["open"]), store.frame("boundary_line")
        self.desk.run(
            lambda progress: along_lines(cases["geometry"].to_numpy(), lines, progress=progress),
            tr("Density along lines"),
            self._show_density,
        )

    def _show_density(self, density: Any) -> None:
        self._density = []
        table = density.stretches
        if len(table):
            steps = table["per_km"].quantile([0.4, 0.7, 0.9]).to_numpy()
            which = (table["per_km"].to_numpy()[:, None] > steps).sum(axis=1)
            for n, colour in enumerate(_DENSITY_COLOURS):
                part = table.loc[which == n].reset_index(drop=True)
                part = part.assign(key=[f"{n}-{i}" for i in range(len(part))])
                style = {"colour": colour, "width_mm": 0.9 + 0.35 * n}
                self._density.append(MapLayer(f"density-{n}", text("Density along lines"), "line", part, style=style))
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
        frames = {name: store.frame(name) for name in tables}
        arguments = {"today": date.today(), "county": store.setting("county"), "say": say, "language": language()}

        def done(made: DisputeMap) -> None:
            self.desk.message(tr("{n} cases written to {file}", n=made.cases, file=path.name))
            if show:
                QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.resolve())))

        self.desk.run(
            lambda progress: write_dispute_map(path, frames, progress=progress, **arguments), tr("Offline map"), done
        )

    def show_warnings(self) -> None:
        """What may become trouble, each with a way to its object."""
        store = self.desk.store
        if store is None:
            return
        found = find_warnings(
            self._cases, store.frame("dispute_event"), store.frame("boundary_line"), store.frame("marker"), date.today()
        )
        kit.clear(self.warning_column.layout)
        add = self.warning_column.add
        add(kit.row(kit.quiet_button(tr("All cases"), "arrow-left", self._back), None))
        add(kit.title(tr("Warnings")))
        if not found:
            add(
                kit.EmptyState(
                    "circle-check", tr("Nothing to warn of."), tr("Lines are inspected, checks are on time.")
                )
            )
        for alert in found[:60]:
            add(self._alert_card(alert))
        self.warning_column.stretch()
        self.pages.setCurrentWidget(self.warning_page)

    def _alert_card(self, alert: Alert) -> QWidget:
        card = kit.Card()
        card.add(kit.row(kit.SeverityBadge(alert.severity), kit.body(say(alert.what)), stretch=1))
        card.add(kit.caption(say(alert.why)))
        layer, key = alert.objects[0]

        def go() -> None:
            if layer == "dispute":
                self.show_case(key)
            self.desk.select(layer, key)
            if alert.at is not None and not alert.at.is_empty:
                self.desk.canvas.zoom_to_geometry(alert.at)

        card.add(kit.row(kit.quiet_button(tr("Show on the map"), "locate", go), None))
        return card


class EventDialog(QDialog):
    """An entry in the log, or the next step of a case; stays open until it can be saved."""

    def __init__(self, heading: str, parent: QWidget, *, kinds: bool = False, evidence: bool = False) -> None:
        super().__init__(parent)
        self.setWindowTitle(heading)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(420)
        self.on_save: Any = None
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(kit.title(heading))
        self.notice = QHBoxLayout()
        column.addLayout(self.notice)
        form = kit.FormRows()
        self.kind = Choice({k: words.EVENTS[k] for k in _EVENTS})
        if kinds:
            form.add(tr("Event"), self.kind)
        self.day = QLineEdit(date.today().isoformat())
        form.add(tr("Date"), self.day)
        self.actor = QLineEdit()
        form.add(tr("Person"), self.actor)
        self.evidence = QLineEdit()
        self.evidence.setPlaceholderText(tr("Agreement, minutes or decision, with number"))
        if evidence:
            form.add(tr("Evidence"), self.evidence)
        self.account = QPlainTextEdit()
        self.account.setTabChangesFocus(True)
        self.account.setFixedHeight(96)
        form.add(tr("Account"), self.account)
        column.addWidget(form)
        self.save_button = kit.primary_button(tr("Save"), "check", self._save)
        column.addWidget(kit.row(None, kit.button(tr("Cancel"), None, self.reject), self.save_button))
        (self.account if kinds else self.day).setFocus()

    def _save(self) -> None:
        values = {
            "kind": self.kind.value(),
            "day": self.day.text().strip() or None,
            "actor": self.actor.text().strip() or None,
            "evidence": self.evidence.text().strip() or None,
            "account": self.account.toPlainText().strip() or None,
        }
        error = self.on_save(values) if self.on_save is not None else None
        if error is None:
            self.accept()
            return
        kit.clear(self.notice)
        self.notice.addWidget(kit.Banner("must", say(error.what), say(error.do), closable=False))
