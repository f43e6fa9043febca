"""The page of the register: record on the map, list, log, next step, offline map."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely
from PySide6.QtCore import QEvent, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gis_desk.disputes import register
from gis_desk.disputes.listing import select
from gis_desk.disputes.parties import Proposal, point_at, propose
from gis_desk.disputes.statistics.density import LineDensity, along_lines
from gis_desk.disputes.warnings.ranking import Alert
from gis_desk.disputes.warnings.ranking import warnings as find_warnings
from gis_desk.map.layer import MapLayer
from layers.change import Change
from layers.errors import GisDeskError
from layers.store import Store
from layers.text import text
from layers.work import Progress
from ui.desktop import figures
from ui.desktop.disputes.case import CasePage, step_words
from ui.desktop.disputes.cases import Cases
from ui.desktop.disputes.density import density_layers
from ui.desktop.disputes.event import EventDialog
from ui.desktop.disputes.form import CaseForm
from ui.desktop.disputes.keeping import keep_filter, kept_filter
from ui.desktop.disputes.listpage import ListPage
from ui.desktop.disputes.panels.board import BoardPanel
from ui.desktop.disputes.panels.table import RegisterTable
from ui.desktop.disputes.panels.timeline import TimelinePanel
from ui.desktop.disputes.warnings import WarningPage
from ui.desktop.pagedbench import BenchPage
from ui.desktop.workbench import Desk
from ui.texts import language, say, tr

if TYPE_CHECKING:
    from gis_desk.documents.disputes.map import DisputeMap

_FOLLOW_MS, _KEEP_MS = 200, 600
"""So long the map has rested before cases in its window are looked for, and a filter has stood before it is kept."""


class RegisterPage(BenchPage):
    """Record, list and follow boundary dispute risks."""

    title = text("Register")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.cases = Cases(desk, self)
        self._store: Store | None = None
        self._follow = QTimer(self, singleShot=True, interval=_FOLLOW_MS)
        self._keep = QTimer(self, singleShot=True, interval=_KEEP_MS)
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
        self.list_page = ListPage(self.cases, desk.canvas.bounds)
        self.search, self.model, self.view = self.list_page.filters.search, self.list_page.model, self.list_page.view
        self.form = CaseForm()
        self.detail_page = CasePage()
        self.warning_page = WarningPage()
        for page in (self.list_page, self.form, self.detail_page, self.warning_page):
            self.pages.addWidget(page)
        self.form.saved.connect(self._save)
        self.form.cancelled.connect(self._leave_form)
        self.detail_page.located.connect(self.desk.canvas.zoom_to_geometry)
        self.detail_page.step_chosen.connect(self._step)
        self.detail_page.event_asked.connect(self._ask_event)
        self.detail_page.edit_asked.connect(self.edit)
        self.detail_page.delete_asked.connect(self.delete)
        for page in (self.detail_page, self.warning_page):
            page.left.connect(self._back)
        self.table = RegisterTable(desk, self.cases)
        self.timeline = TimelinePanel(desk, self.cases)
        self.board = BoardPanel(self.cases)
        self._connect_list()
        self.warning_page.located.connect(self._go_to_alert)

    def _connect_list(self) -> None:
        page = self.list_page
        page.record_button.clicked.connect(lambda _: self.record())
        page.map_button.clicked.connect(lambda _: self.ask_map())
        page.warning_button.clicked.connect(lambda _: self.show_warnings())
        page.density_chip.toggled.connect(self._toggle_density)
        for view in (page.view, self.table, self.board):
            view.opened.connect(self.open_case)
        self.board.step_asked.connect(self._step_of)
        self.cases.mapped.connect(self.desk.refresh_map)
        self.cases.wished.connect(self._keep.start)
        self._keep.timeout.connect(lambda: keep_filter(self.desk.store, self.cases.wish))
        self._follow.timeout.connect(page.filters.follow_map)
        self.desk.canvas.identified.connect(self._identified)
        self.desk.canvas.view_changed.connect(self._follow.start)

    # the list

    @property
    def busy(self) -> bool:
        """Whether cases are being read or filtered."""
        return any(part.busy for part in (self.cases, self.table, self.timeline))

    def wide_panels(self) -> list[tuple[str, QWidget]]:
        """All columns, the years, and the states."""
        return [(tr("Timeline"), self.timeline), (tr("Register table"), self.table), (tr("Board"), self.board)]

    def refresh(self) -> None:
        """Read the register again."""
        store = self.desk.store
        there = store is not None
        for button in (self.list_page.map_button, self.list_page.warning_button):
            button.setEnabled(there)
        self.list_page.record_button.setEnabled(store is not None and not store.readonly)
        if store is not self._store:
            self._store = store
            self.stop_recording()
            self._density = []
            self.pages.setCurrentWidget(self.list_page)
        self.board.writable = store is not None and not store.readonly
        self.cases.refresh(kept_filter)
        if store is None:
            return
        if self.list_page.density_chip.isChecked():
            self._toggle_density(True)
        if self.pages.currentWidget() is self.detail_page and self._key is not None:
            self.show_case(self._key)

    def open_case(self, key: str) -> None:
        """Show all about a case, and select it."""
        self.cases.choose(key, tell=False)
        self.show_case(key)
        self.desk.select("dispute", key)

    def _identified(self, found: Sequence[tuple[str, str]]) -> None:
        """A click on the map: a case that is selected now is the selected one here too."""
        if self.isVisible() and (row := self.desk.selected) is not None and row[0] == "dispute" and row in found:
            self.cases.choose(row[1], tell=False)
            if self.pages.currentWidget() is self.detail_page:
                self.show_case(row[1])

    def on_map(self, layers: list[MapLayer]) -> list[MapLayer]:
        """Of the cases only those that fit the filter."""
        rows = self.cases.rows_on_map
        return layers if rows is None else [replace(m, frame=rows) if m.kind == "dispute" else m for m in layers]

    # recording

    def record(self) -> None:
        """Wait for a click on the map, or stop waiting."""
        store = self.desk.store
        if self.recording or store is None or store.readonly:
            self.stop_recording()
            return
        self.recording = True
        self.list_page.record_button.setChecked(True)
        self.list_page.hint.show()
        self.desk.canvas.set_tool("point")
        self.desk.canvas.setFocus()
        self.desk.message(tr("Click the place on the map"))

    def stop_recording(self) -> None:
        """Take clicks for identifying again."""
        self.list_page.record_button.setChecked(False)
        self.list_page.hint.hide()
        if self.recording:
            self.recording = False
            self.desk.canvas.set_tool("identify")

    def event(self, event: QEvent) -> bool:
        """Ctrl+F is for the search of this page while it has the keys, not for that of the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _asks_search(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+F searches, N records; Escape stops recording, and leads back to the list."""
        listed = self.pages.currentWidget() is self.list_page
        if event.key() == Qt.Key.Key_Escape:
            if not listed:
                self._leave_form()
            self.stop_recording()
        elif listed and _asks_search(event):
            self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.search.selectAll()
        elif listed and event.key() == Qt.Key.Key_N and not event.modifiers() and not self.recording:
            self.record()
        else:
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
        rest = [
            c
            for c in sorted(self.cases.now.register.units, key=lambda c: (len(c), c))
            if len(c) <= 9 and c not in first
        ]
        return [(c, self.cases.now.register.units.get(c, c)) for c in (*first, *rest)]

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
            self.desk.frame("dispute"),
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
            self._back()
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
            units=self.cases.now.register.units,
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

    def _step_of(self, key: str, after: str) -> None:
        """The board asks for the step of a case."""
        self.open_case(key)
        self._step(after)

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

    # map, density, warnings

    def _toggle_density(self, on: bool) -> None:
        store = self.desk.store
        if not on or store is None:
            self._density = []
            self.desk.refresh_map()
            return
        cases, lines = select(self.desk.frame("dispute"), states=["open"]), self.desk.frame("boundary_line")
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
        return list(self._density) if self.list_page.density_chip.isChecked() else []

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

    def show_warnings(self) -> None:
        """What may become trouble, each with a way to its object."""
        store = self.desk.store
        if store is None:
            return
        found = find_warnings(
            self.desk.frame("dispute"),
            store.frame("dispute_event"),
            self.desk.frame("boundary_line"),
            self.desk.frame("marker"),
            date.today(),
        )
        self.warning_page.show_alerts(found)
        self.pages.setCurrentWidget(self.warning_page)

    def _go_to_alert(self, alert: Alert) -> None:
        layer, key = alert.objects[0]
        if layer == "dispute":
            self.show_case(key)
        self.desk.select(layer, key)
        if alert.at is not None and not alert.at.is_empty:
            self.desk.canvas.zoom_to_geometry(alert.at)


def _asks_search(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_F and event.modifiers() == Qt.KeyboardModifier.ControlModifier
