"""The page of the plan: lines, teams and days; the plan as a tree, its routes on the map, its papers."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import shapely
from PySide6.QtCore import QModelIndex, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gis_desk.inspections.asking.settings import PlanSettings
from gis_desk.inspections.cycle import Due, due_lines
from gis_desk.inspections.plan import Plan, plan_change
from gis_desk.inspections.planning.planner import plan_request, with_hours
from gis_desk.inspections.ways.starts import named_start
from gis_desk.inspections.ways.travel import Start, county_seat
from gis_desk.map.layer import MapLayer
from gis_desk.map.routes import route_layer
from layers.errors import GisDeskError
from layers.text import text
from layers.work import Progress
from ui.desktop import figures, kit
from ui.desktop.inspections.page import LinesColumn
from ui.desktop.inspections.planning.board.panel import PlanBoard
from ui.desktop.inspections.planning.editing import PlanEditing
from ui.desktop.inspections.planning.handout import HandOut
from ui.desktop.inspections.planning.inputs import PlanInputs
from ui.desktop.inspections.planning.lines import LinesPart
from ui.desktop.inspections.planning.saved import SavedPlan
from ui.desktop.inspections.planning.stop_links import StopLinks
from ui.desktop.inspections.planning.tree import Node
from ui.desktop.inspections.planning.unvisited import unvisited_banner
from ui.desktop.pagedbench import BenchPage
from ui.desktop.workbench import Desk
from ui.texts import say, tr, where_words

_AROUND = 0.006
"""Degrees shown round a stop that is looked at."""


class PlanningPage(BenchPage):
    """Choose lines, teams and days; plan; look at the days on the map; hand the plan out."""

    title = text("Plan")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._job: Any = None
        self._asked = self._read_last = 0
        self._picking = False
        self._wanted: list[str] | None = None
        self._new = ""
        self._shown: tuple[str, object, int | None, int | None] = ("", None, None, None)
        self._layer: MapLayer | None = None
        self._store: object = None
        self._drawn: tuple[tuple[int | None, int | None], MapLayer] | None = None
        self.editing = PlanEditing(desk)
        self.editing.drawing = self._drawing
        self.board = PlanBoard(desk, self.editing)
        self.board.chosen.connect(self._choose_stop)
        self.board.shown.connect(self._find_stop)
        self._build()

    # the panel

    def _build(self) -> None:
        hint = tr("Import the lines, their markers and the roads; what is due and the plan appear here.")
        self.column = column = LinesColumn(self, tr("Joint inspection"), "footprints", hint)
        self.plan_button = kit.primary_button(tr("Plan the routes"), "route", self.plan)
        self.cancel_button = kit.button(tr("Cancel"), "circle-stop", self.cancel)
        self.cancel_button.hide()
        self.lines = LinesPart()
        self.lines.chosen_changed.connect(self._enable)
        self.lines.year_changed.connect(lambda: self._read(choose=True))
        self.lines.located.connect(self._show_line)
        self.inputs = PlanInputs(PlanSettings())
        self.inputs.place.toggled.connect(self._pick)
        parts = column.parts
        parts.addWidget(kit.section(tr("Lines")))
        parts.addWidget(self.lines)
        parts.addWidget(kit.section(tr("Teams and days")))
        parts.addWidget(self.inputs)
        parts.addWidget(kit.row(self.plan_button, self.cancel_button, stretch=0))
        self.notice = QVBoxLayout()
        self.notice.setContentsMargins(0, 0, 0, 0)
        holder = QWidget()
        holder.setLayout(self.notice)
        column.add(holder)
        self.saved = SavedPlan()
        self.handout = HandOut(self.desk, self, self._titled)
        self.links = StopLinks(self.desk, self.editing, self.board, self.saved.model)
        self.saved.picked.connect(self._show_saved)
        self.saved.walked.connect(self._show_node)
        self.saved.whole_asked.connect(self._show_all)
        self.saved.files_asked.connect(self.handout.ask_files)
        self.saved.book_asked.connect(lambda: self.handout.ask_book(self.saved.print_button))
        column.add(self.saved)
        column.stretch()

    # what the store holds

    def refresh(self) -> None:
        """Read lines, cycle and plans again."""
        if (own := self.editing.take_own()) is not None:
            self.saved.rows[own.key] = {**self.saved.rows[own.key], **own.columns}
            self._drawn = own.drawn
            self._show_saved()
            self._drawn = None
            return
        store = self.desk.store
        some = store is not None and store.count("boundary_line") > 0
        self.column.show_body(some)
        fresh, self._store = store is not self._store, store
        if fresh:
            self._shown, self._layer, self._wanted, self._new = ("", None, None, None), None, None, ""
            self._job = None
            self.inputs.set_start(None)
            self.editing.show("", None)
            self._show_read([], [], choose=True)
        self._read_start()
        self._read(choose=fresh)

    def _read(self, *, choose: bool) -> None:
        """Read the cycle and the kept plans in the background; `choose` the lines that press."""
        store = self.desk.store
        if store is None:
            return
        self._asked += 1
        lines, markers, divisions = (self.desk.frame(name) for name in ("boundary_line", "marker", "division"))
        year, mine = self.lines.year.value(), self._asked

        def work(progress: Progress) -> tuple[list[Due], list[dict[str, Any]]]:
            found = due_lines(lines, markers, store.frame("inspection", progress=progress), divisions, year)
            return found, [dict(row) for row in store.frame("inspection_plan", progress=progress).to_dict("records")]

        def done(read: tuple[list[Due], list[dict[str, Any]]]) -> None:
            if mine == self._asked:
                self._read_last = mine
                self._show_read(*read, choose=choose)

        self.desk.run(work, tr("Read the plans"), done)

    def _show_read(self, found: Sequence[Due], plans: Sequence[Mapping[str, Any]], *, choose: bool) -> None:
        self.lines.set_lines(found, choose=choose)
        if self._wanted is not None and found:
            self.lines.model.choose(self._wanted)
            self._wanted = None
        self.saved.set_rows(plans)
        self._show_saved()
        if self._new and self._new == self.saved.key:
            self._new = ""
            self._show_all()
            self.desk.raise_panel(self.board)
            QTimer.singleShot(0, self._to_result)

    def choose_lines(self, keys: Sequence[str]) -> None:
        """Choose exactly these lines, as soon as they are read."""
        self._wanted = list(keys) if self._read_last != self._asked else None
        self.lines.model.choose(keys)

    def _enable(self) -> None:
        busy = self._job is not None
        if busy and self.plan_button.hasFocus():
            self.cancel_button.show()
            self.cancel_button.setFocus()
        self.plan_button.setEnabled(bool(self.lines.chosen) and not busy)
        if not busy and self.cancel_button.hasFocus():
            self.plan_button.setFocus()
        self.cancel_button.setVisible(busy)

    def _read_start(self) -> None:
        store = self.desk.store
        divisions, names, lines = (self.desk.frame(n) for n in ("division", "place_name", "boundary_line"))
        if store is not None and self.inputs.start is None and len(lines):
            self.inputs.set_start(county_seat(divisions, names, lines, store.setting("county")))
        else:
            self.inputs.set_start(self.inputs.start)
        self.inputs.set_waters(len(self.desk.frame("water")))

    @property
    def document(self) -> Mapping[str, Any] | None:
        """The plan that is shown, as its JSON."""
        return self.saved.document

    # planning

    def plan(self) -> None:
        """Plan the chosen lines in the background; the plan is kept as one undoable change."""
        store, chosen = self.desk.store, self.lines.chosen
        if store is None or self.inputs.start is None or not chosen or self._job is not None:
            return
        lines, markers, roads, waters = (self.desk.frame(n) for n in ("boundary_line", "marker", "road", "water"))
        divisions = self.desk.frame("division")
        kit.clear(self.notice)
        try:
            request = self.inputs.request(chosen, self._find_place)
        except GisDeskError as error:
            self._refused(error)
            return
        begin = self.inputs.begin.time().toString("HH:mm")
        settings = with_hours(PlanSettings(), self.inputs.hours.value(), begin, request.stretches)

        def work(progress: Progress) -> Plan:
            units = dict(zip(divisions["code"].astype(str), divisions["name"].astype(str), strict=True))
            return plan_request(
                lines, markers, roads, request, units=units, settings=settings, waters=waters, progress=progress
            )

        self._job = self.desk.run(work, tr("Plan the routes"), self._planned, self._refused)
        self._job.cancelled.connect(self._ended)
        self._enable()

    def _find_place(self, name: str) -> Start:
        """The start place of that name."""
        return named_start(name, self.desk.frame("place_name"), self.desk.frame("division"))

    def cancel(self) -> None:
        """Stop planning; nothing is kept."""
        if self._job is not None:
            self._job.cancel()

    def _ended(self) -> None:
        self._job = None
        self._enable()

    def _planned(self, plan: Plan) -> None:
        self._ended()
        store = self.desk.store
        if store is None:
            return
        self._new = store.new_key("inspection_plan")
        if self.desk.perform(plan_change(plan, self._new, dt.date.today().isoformat(), say)):
            self.desk.message(tr("Planned and proven: {hours:.1f} team hours", hours=plan.total_s / 3600))

    def _to_result(self) -> None:
        """Bring the plan into sight."""
        self.column.area.ensureWidgetVisible(self.saved, 0, 16)

    def _refused(self, error: Exception) -> None:
        self._ended()
        if not isinstance(error, GisDeskError):
            self.desk.show_error(error)
            return
        kit.clear(self.notice)
        said = [words for words in (where_words(error.where), say(error.do)) if words]
        self.notice.addWidget(kit.Banner("must", say(error.what), "\n".join(said)))

    def use_days(self, days: int) -> None:
        """Plan again with so many days."""
        self.inputs.days.setValue(days)
        self.plan()

    # looking at the plan

    def _titled(self) -> tuple[str, str, Mapping[str, Any]] | None:
        plan = self.document
        return None if plan is None else (self.saved.key, self.saved.combo.currentText(), plan)

    def _show_saved(self) -> None:
        plan, key = self.document, self.saved.key
        same = self._shown[0] == key
        _, _, team, day = self._shown
        self.saved.show_plan(same=same)
        kit.clear(self.notice)
        self.editing.show(key, self.saved.row)
        if plan is None:
            self._shown, self._layer = ("", None, None, None), None
            self.desk.refresh_map()
            return
        if plan["unvisited"]:
            self.notice.addWidget(unvisited_banner(plan, self.inputs.days.maximum(), self.use_days))
        self._show(team, day) if same else self._show(None, None)

    def _show(self, team: int | None, day: int | None) -> None:
        plan, key = self.document, self.saved.key
        if plan is None:
            return
        if self._layer is None or self._shown[0] != key or self._shown[1] is not plan or self._shown[2:] != (team, day):
            self._shown = (key, plan, team, day)
            if self._drawn is not None and self._drawn[0] == (team, day):
                self._layer = self._drawn[1]
            else:
                self._layer = route_layer(plan, text("Inspection plan"), team=team, day=day)
            self.desk.refresh_map()

    def _drawing(self) -> Callable[[Mapping[str, Any]], Any]:
        """Makes the layer of what is shown now of another version of the plan, off the GUI thread."""
        team, day = self._shown[2:]
        return lambda plan: ((team, day), route_layer(plan, text("Inspection plan"), team=team, day=day))

    def _show_all(self) -> None:
        self.saved.tree.setCurrentIndex(QModelIndex())
        self._show(None, None)
        self._zoom_to_layer()

    def _zoom_to_layer(self) -> None:
        if self._layer is not None and len(self._layer.frame):
            self.desk.canvas.zoom_to(shapely.total_bounds(self._layer.frame.geometry.to_numpy()).tolist())

    def _show_node(self, index: QModelIndex) -> None:
        node = self.saved.model.node(index)
        if node is None:
            return
        self._show(int(node.team["team"]), None if node.day is None else int(node.day["day"]))
        if node.stop is not None:
            self._show_stop(node)
            self.links.choose_on_board(node)
        else:
            self.desk.canvas.highlight([])
            self._zoom_to_layer()

    def _show_stop(self, node: Node) -> None:
        west, south, east, north = self.links.mark(node).bounds
        self.desk.canvas.zoom_to((west - _AROUND, south - _AROUND, east + _AROUND, north + _AROUND))

    def _choose_stop(self, task: int) -> None:
        """A stop was chosen on the board: tree and map mark it too."""
        index = self.links.row_of(task)
        node = self.saved.model.node(index)
        if node is not None and node.stop is not None:
            self.saved.choose_quietly(index)
            self.links.mark(node)

    def _find_stop(self, task: int) -> None:
        """A stop of the board is to be seen on the map."""
        index = self.links.row_of(task)
        if index.isValid():
            self.saved.choose_quietly(QModelIndex())
            self.saved.tree.setCurrentIndex(index)

    def _stop_near(self, lon: float, lat: float) -> None:
        """The stop of the plan that was clicked on the map is chosen on board and tree."""
        index = self.links.near(lon, lat)
        if (node := self.saved.model.node(index)) is not None:
            self.saved.choose_quietly(index)
            self.links.choose_on_board(node)

    def _show_line(self, key: str) -> None:
        self.desk.select("boundary_line", key)
        row = self.desk.store.row("boundary_line", key) if self.desk.store else None
        if row is not None and row.get("geometry") is not None:
            self.desk.canvas.zoom_to_geometry(row["geometry"])

    def map_layers(self) -> list[MapLayer]:
        """The routes of the days that are looked at."""
        return [] if self._layer is None else [self._layer]

    # the start place

    def _pick(self, on: bool) -> None:
        self._picking = on
        self.inputs.place.setText(tr("Click the map…") if on else "…")
        if not on:
            self._read_start()

    def canvas_clicked(self, lon: float, lat: float) -> None:
        """The click that was asked for is the start place; else a stop of the plan is chosen."""
        if self._picking:
            self.inputs.start = Start(round(lon, 6), round(lat, 6), figures.position(lon, lat))
            self.inputs.place.setChecked(False)
        else:
            self._stop_near(lon, lat)

    def wide_panels(self) -> list[tuple[str, QWidget]]:
        """The plan board."""
        return [(tr("Plan board"), self.board)]

    def print_book(self, path: Path, wishes: Any = None) -> None:
        """Print the route map book of the plan that is shown; see `HandOut`."""
        self.handout.print_book(path, wishes)
