"""The page of the cycle: what is due, who leads, the plan of a year, letters, extra inspections; the wall below."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from gis_desk.disputes.dates import past_date
from gis_desk.inspections.cycle.agreeing import agree_lead
from gis_desk.inspections.cycle.balance import pull_change
from gis_desk.inspections.cycle.extra import arrange_extra, parts_on, stretch_of
from gis_desk.inspections.cycle.overview import Overview, Tables, overview
from gis_desk.inspections.cycle.yearplan import year_change
from gis_desk.map.layer import MapLayer
from layers.change import Change
from layers.errors import GisDeskError, Where
from layers.text import text
from layers.work import Progress
from ui.desktop.inspections.due.cycle_layers import cycle_layers
from ui.desktop.inspections.due.extra_form import ExtraForm
from ui.desktop.inspections.due.lead_form import LeadForm
from ui.desktop.inspections.due.papers import kept_office, save_wall, write_letters
from ui.desktop.inspections.due.view import DueView
from ui.desktop.inspections.due.wall import WallPanel
from ui.desktop.pagedbench import BenchPage
from ui.desktop.workbench import Desk
from ui.texts import say, tr

ON_THE_WINDOW = 150
"""Rounds that the window's own thread writes in a moment; more are written by a job."""


class DuePage(BenchPage):
    """Shows the cycle as it was read last, in a job; what a person decides becomes one change each."""

    title = text("Due")
    routes_asked = Signal(list)
    """The lines with these keys are to be planned."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.overview: Overview | None = None
        self._layers: list[MapLayer] = []
        self._generation = 0
        self._store: object = None
        self._writing = False
        self.key = ""
        self.picking = False
        self._span: tuple[int, int] | None = None
        self.view, self.lead_form, self.extra_form = DueView(), LeadForm(), ExtraForm()
        self.wall = WallPanel()
        self.pages = QStackedWidget()
        for page in (self.view, self.lead_form, self.extra_form):
            self.pages.addWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.pages)
        self._year = QTimer(self, singleShot=True, interval=200)
        self._year.timeout.connect(self._read)
        self._connect()

    def _connect(self) -> None:
        view, year = self.view, self.view.year_part
        view.year.valueChanged.connect(lambda _: self._year.start())
        view.lines.selectionModel().currentChanged.connect(lambda now, _: self._row_chosen(now))
        view.lines.clicked.connect(lambda _: self._row_clicked())
        view.lines.activated.connect(lambda _: self.go_to(self.key))
        view.card.lead_asked.connect(self.ask_lead)
        view.card.located.connect(lambda: self.go_to(self.key))
        view.extra_button.clicked.connect(lambda _: self.ask_extra())
        view.routes_button.clicked.connect(lambda _: self.plan_routes())
        year.plan_asked.connect(self.plan_year)
        year.pull_asked.connect(self.pull_forward)
        year.letters_asked.connect(self.ask_letters)
        self.lead_form.saved.connect(self._save_lead)
        self.extra_form.saved.connect(self._save_extra)
        self.extra_form.picking.connect(self._pick)
        self.extra_form.drawn.connect(self._draw)
        for form in (self.lead_form, self.extra_form):
            form.cancelled.connect(self.leave_form)
        self.wall.opened.connect(self._cell_opened)
        self.wall.span_asked.connect(self.show_years)
        self.wall.save_asked.connect(self.save_wall)

    # reading

    @property
    def writable(self) -> bool:
        """Whether the workspace may be changed."""
        store = self.desk.store
        return store is not None and not store.readonly

    def refresh(self) -> None:
        """Read the cycle again."""
        store = self.desk.store
        if store is not self._store:
            self._store, self.key, self._span, self._writing = store, "", None, False
            self.leave_form()
            self.view.year_part.set_office(kept_office(store))
        self._read()

    def _read(self) -> None:
        store = self.desk.store
        self._generation += 1
        if store is None or not store.count("boundary_line"):
            self._show(None, [])
            return
        lines, markers, divisions, disputes = (
            self.desk.frame(t) for t in ("boundary_line", "marker", "division", "dispute")
        )
        year, now, generation = self.view.year.value(), dt.date.today().year, self._generation
        span = self._span

        def work(progress: Progress) -> tuple[Overview, list[MapLayer]]:
            rounds, repairs = store.frame("inspection"), store.frame("marker_repair")
            progress.step(1, 3)
            county = str(store.setting("county") or "")
            made = overview(Tables(lines, markers, rounds, divisions, repairs, disputes, county), year, now, span)
            progress.step(2, 3)
            return made, cycle_layers(lines, made.lines)

        def done(made: tuple[Overview, list[MapLayer]]) -> None:
            if generation == self._generation:
                self._show(*made)

        def failed(error: Exception) -> None:
            if generation == self._generation and self.desk.store is store:
                self.desk.show_error(error)

        self.desk.run(work, tr("Read the cycle"), done, failed)

    def show_years(self, first: int, last: int) -> None:
        """Let the wall run from `first` to `last`."""
        self._span = first, last
        self._read()

    def _show(self, made: Overview | None, layers: list[MapLayer]) -> None:
        self.overview, self._layers = made, layers
        self.view.show_cycle(made, writable=self.writable)
        self.wall.set_wall(None if made is None else made.wall)
        self._show_line()
        if self.isVisible():
            self.desk.refresh_map()

    def map_layers(self) -> list[MapLayer]:
        """Lines that press, and the stretches of extra inspections that wait."""
        return self._layers

    def wide_panels(self) -> list[tuple[str, QWidget]]:
        """The wall."""
        return [(tr("Five-year wall"), self.wall)]

    # the line that is looked at

    def _row_chosen(self, index: QModelIndex) -> None:
        if index.isValid():
            self.look_at(self.view.model.line(index.row()).key)

    def _row_clicked(self) -> None:
        """Go to the line, unless the click was to tick it."""
        if not self.view.ticking.isActive():
            self.go_to(self.key)

    def look_at(self, key: str) -> None:
        """Show the line `key` in the card, the list and the wall."""
        if key != self.key:
            self.key = key
            self._show_line()

    def go_to(self, key: str) -> None:
        """Look at the line `key`, and go there on the map."""
        self.look_at(key)
        store = self.desk.store
        row = store.row("boundary_line", key) if store is not None and key else None
        if row is not None:
            self.desk.select("boundary_line", key)
            if row.get("geometry") is not None:
                self.desk.canvas.zoom_to_geometry(row["geometry"])

    def _show_line(self) -> None:
        due = None if self.overview is None else self.overview.line(self.key)
        repairs = [r for key, r in self.overview.repairs if key == self.key] if self.overview is not None else []
        self.view.show_line(due, repairs, writable=self.writable)
        if due is not None:
            self.wall.view.look_at(self.key)

    def _cell_opened(self, key: str, year: int) -> None:
        self.go_to(key)
        due = None if self.overview is None else self.overview.line(key)
        store = self.desk.store
        extras = [r for r in due.rounds if r.extra and r.year == year] if due is not None else []
        if extras and store is not None:
            row = store.row("boundary_line", key)
            if row is not None and row.get("geometry") is not None:
                shapes = [stretch_of(row["geometry"], one.from_m, one.to_m) for one in extras]
                self.desk.canvas.highlight(shapes)
                self.desk.canvas.zoom_to_geometry(shapes[0])

    # changes

    def _perform(self, change: Change) -> bool:
        done = self.desk.perform(change)
        if done:
            self.desk.message(say(change.label))
        return done

    def _new_key(self) -> str:
        store = self.desk.store
        assert store is not None
        return store.new_key("inspection")

    def plan_year(self) -> None:
        """Write the rounds of the year, or of the ticked lines, down as planned ones, in one change."""
        plan = self.view.plan
        if plan is not None and plan.new:
            self._plan_rounds(len(plan.new), lambda: year_change(plan, self._new_key))

    def pull_forward(self) -> None:
        """Take the suggestion for even years, in one change."""
        if self.overview is not None and (pulls := self.overview.balance.pulls):
            self._plan_rounds(len(pulls), lambda: pull_change(pulls, self._new_key))

    def _plan_rounds(self, count: int, planned: Callable[[], Change]) -> None:
        """Write `count` rounds, many of them off the GUI thread; what is asked while that runs is not done twice."""
        store = self.desk.store
        if store is None or self._writing:
            return
        if count <= ON_THE_WINDOW:
            self._perform(planned())
            return

        def work(progress: Progress) -> Change:
            change = planned()
            progress.step(0, 0)
            store.apply(change)
            return change

        def done(change: Change) -> None:
            self._writing = False
            self.desk.message(say(change.label))

        def failed(error: Exception) -> None:
            self._writing = False
            self.desk.show_error(error)

        def stopped() -> None:
            self._writing = False

        self._writing = True
        self.desk.run(work, tr("Plan {n} rounds", n=count), done, failed).cancelled.connect(stopped)

    def plan_routes(self) -> None:
        """Hand the ticked lines, else the one looked at, to the planner."""
        keys = [d.key for d in self.view.model.ticked()] or [self.key]
        self.routes_asked.emit(keys)

    # forms

    def ask_lead(self) -> None:
        """Open the form of the lead of the line looked at."""
        due = None if self.overview is None else self.overview.line(self.key)
        if due is not None:
            self.pages.setCurrentWidget(self.lead_form)
            self.lead_form.begin(due, dt.date.today())

    def _save_lead(self, lead: str, day: str, ends: list[tuple[str, str]]) -> None:
        due = None if self.overview is None else self.overview.line(self.key)
        if due is None:
            return
        try:
            agreed = past_date(day, dt.date.today(), where=Where(layer="inspection", field="lead_agreed_on", value=day))
            parts = parts_on(self.desk.frame("boundary_line"), self.desk.frame("marker"), due.key, ends)
            on = (agreed or dt.date.today()).isoformat()
            change = agree_lead(due, lead, on, self._new_key, year=self.view.year.value(), parts=parts)
        except GisDeskError as error:
            self.lead_form.refuse(error)
            return
        if self._perform(change):
            self.leave_form()

    def ask_extra(self) -> None:
        """Open the form of an extra inspection, of the line looked at where there is one."""
        if self.writable:
            self.desk.canvas.highlight([])
            self.pages.setCurrentWidget(self.extra_form)
            self.extra_form.begin(self.desk.frame("boundary_line"), self.key, dt.date.today())

    def _save_extra(self, given: dict[str, Any]) -> None:
        lines, markers = self.desk.frame("boundary_line"), self.desk.frame("marker")
        try:
            found = arrange_extra(lines, markers, today=dt.date.today(), **given)
        except GisDeskError as error:
            self.extra_form.refuse(error)
            return
        if self._perform(found.change(self._new_key)):
            self.leave_form()
            self.look_at(found.line)

    def leave_form(self) -> None:
        """Back to the list."""
        self.extra_form.stop()
        self.pages.setCurrentWidget(self.view)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape stops picking, then leaves the form."""
        if event.key() == Qt.Key.Key_Escape and self.pages.currentWidget() is not self.view:
            if self.picking:
                self.extra_form.stop()
            else:
                self.leave_form()
            return
        super().keyPressEvent(event)

    def _pick(self, on: bool) -> None:
        if self.picking != on:
            self.picking = on
            self.desk.canvas.set_tool("point" if on else "identify")

    def _draw(self, shapes: Any) -> None:
        self.desk.canvas.preview([(shape, "add") for shape in shapes or []])

    def canvas_clicked(self, lon: float, lat: float) -> None:
        """An end of the stretch, where that is asked for."""
        if self.picking:
            self.extra_form.clicked(lon, lat)

    # files

    def ask_letters(self) -> None:
        """Ask for the folder of letters and work plan."""
        dialog = QFileDialog(self, tr("Folder for the letters and the work plan"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.write_letters(Path(name)))
        dialog.open()

    def write_letters(self, folder: Path) -> None:
        """Write the letter to each neighbour and the work plan of the year into `folder`."""
        plan = self.view.plan
        if self.overview is not None and plan is not None:
            write_letters(self.desk, self.overview, plan, self.view.year_part.office(), folder)

    def save_wall(self, path: Path) -> None:
        """Write the wall to `path`: a workbook, or CSV by its ending."""
        if self.overview is not None:
            save_wall(self.desk, self.overview.wall, path)
