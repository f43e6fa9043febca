"""The page of the plan: lines, teams and days; the plan as a tree, its routes on the map, its papers."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import shapely
from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QMainWindow,
    QSpinBox,
    QTableView,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from gis_desk.inspections.asking.settings import PlanSettings
from gis_desk.inspections.cycle import due_lines
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
from ui.desktop.inspections.board import PlanBoard
from ui.desktop.inspections.due_list import LENGTH, MARKERS, NAME, STATE, DueModel
from ui.desktop.inspections.editing import PlanEditing
from ui.desktop.inspections.handing import HandingSheet
from ui.desktop.inspections.page import InspectionPage
from ui.desktop.inspections.plan_figures import summary_words
from ui.desktop.inspections.plan_inputs import PlanInputs
from ui.desktop.inspections.plan_tree import KM, WHAT, WHEN, Node, PlanModel
from ui.desktop.inspections.stop_links import StopLinks
from ui.desktop.workbench import Desk
from ui.texts import say, tr

_AROUND = 0.006
"""Degrees shown round a stop that is looked at."""


class PlanningPage(InspectionPage):
    """Choose lines, teams and days; plan; look at the days on the map; hand the plan out."""

    title = text("Plan")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._job: Any = None
        self._picking = False
        self._rows: dict[str, Mapping[str, Any]] = {}
        self._shown: tuple[str, object, int | None, int | None] = ("", None, None, None)
        self._layer: MapLayer | None = None
        self._store: object = None
        self._due_of: tuple[Any, ...] = ()
        self._quiet = False
        self._drawn: tuple[tuple[int | None, int | None], MapLayer] | None = None
        self.editing = PlanEditing(desk)
        self.editing.drawing = self._drawing
        self.board = PlanBoard(desk, self.editing)
        self.board.chosen.connect(self._choose_stop)
        self.board.shown.connect(self._find_stop)
        self._build()

    # the panel

    def _build(self) -> None:
        self.column = column = kit.Column(self)
        self.plan_button = kit.primary_button(tr("Plan the routes"), "route", self.plan)
        self.cancel_button = kit.button(tr("Cancel"), "circle-stop", self.cancel)
        self.cancel_button.hide()
        column.add(kit.title(tr("Joint inspection")))
        self.empty = column.add(
            kit.EmptyState(
                "footprints",
                tr("No boundary lines yet"),
                tr("Import the lines, their markers and the roads; what is due and the plan appear here."),
            )
        )
        self.setting_up = QWidget()
        parts = QVBoxLayout(self.setting_up)
        parts.setContentsMargins(0, 0, 0, 0)
        parts.addWidget(kit.section(tr("Lines")))
        parts.addWidget(self._lines_part())
        parts.addWidget(kit.section(tr("Teams and days")))
        self.inputs = PlanInputs(PlanSettings())
        self.teams, self.days, self.hours = self.inputs.teams, self.inputs.days, self.inputs.hours
        self.place = self.inputs.place
        self.place.toggled.connect(self._pick)
        parts.addWidget(self.inputs)
        parts.addWidget(kit.row(self.plan_button, self.cancel_button, stretch=0))
        column.add(self.setting_up)
        self.notice = QVBoxLayout()
        self.notice.setContentsMargins(0, 0, 0, 0)
        holder = QWidget()
        holder.setLayout(self.notice)
        column.add(holder)
        column.add(self._plan_part())
        column.stretch()

    def _lines_part(self) -> QWidget:
        part = QWidget()
        layout = QVBoxLayout(part)
        layout.setContentsMargins(0, 0, 0, 0)
        self.due = DueModel()
        self.chosen = kit.caption("")
        self.year = QSpinBox()
        self.year.setRange(1990, 2100)
        self.year.setValue(dt.date.today().year + 1)
        self.year.setAccessibleName(tr("Year"))
        self.year.setToolTip(tr("The year the inspection is planned for"))
        self.year.valueChanged.connect(lambda _: self._read_due(choose=True))
        label = kit.caption(tr("Year"))
        label.setWordWrap(False)
        self.only_due = kit.Chip(tr("Due"), checked=True, hint=tr("Only lines that are due or have no record"))
        self.only_due.toggled.connect(self.due.show_only_due)
        layout.addWidget(kit.row(label, self.year, None, self.only_due))
        self.due.chosen_changed.connect(self._count_chosen)
        self.lines = QTableView()
        self.lines.setModel(self.due)
        kit.style_table(self.lines)
        self.lines.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.lines.setAccessibleName(tr("Lines by their place in the five-year cycle"))
        head = self.lines.horizontalHeader()
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        head.setMinimumSectionSize(36)
        head.setStretchLastSection(False)
        head.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        wide = self.lines.fontMetrics().horizontalAdvance
        for section, widest in ((STATE, "● 2025"), (LENGTH, "999.9"), (MARKERS, tr("Markers"))):
            head.setSectionResizeMode(section, QHeaderView.ResizeMode.Fixed)
            head.resizeSection(section, wide(widest) + 26)
        self.lines.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.lines.setFixedHeight(6 * 28 + 30)
        self.lines.clicked.connect(self._show_line)
        layout.addWidget(self.lines)
        layout.addWidget(self.chosen)
        return part

    def _plan_part(self) -> QWidget:
        self.result = QWidget()
        layout = QVBoxLayout(self.result)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(kit.section(tr("Plan")))
        self.saved = QComboBox()
        self.saved.setAccessibleName(tr("Saved plans"))
        self.saved.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.saved.currentIndexChanged.connect(lambda _: self._show_saved())
        layout.addWidget(self.saved)
        self.summary = kit.body("", selectable=True)
        layout.addWidget(self.summary)
        self.told = kit.caption("")
        layout.addWidget(self.told)
        self.model = PlanModel()
        self.tree = QTreeView()
        self.tree.setModel(self.model)
        self.links = StopLinks(self.desk, self.editing, self.board, self.model)
        self.tree.setFrameShape(QTreeView.Shape.NoFrame)
        self.tree.setUniformRowHeights(True)
        self.tree.setIndentation(14)
        self.tree.setAccessibleName(tr("Teams, days and stops of the plan"))
        head = self.tree.header()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(WHAT, QHeaderView.ResizeMode.Stretch)
        for section in (WHEN, KM):
            head.setSectionResizeMode(section, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.selectionModel().currentChanged.connect(lambda now, _: self._show_node(now))
        self.tree.setMinimumHeight(280)
        layout.addWidget(self.tree)
        self.whole = kit.quiet_button(tr("Show all days"), "map", self._show_all)
        self.export_button = kit.button(tr("Files for the teams…"), "file-down", self.ask_export)
        self.print_button = kit.button(tr("Route map book…"), "printer", self.ask_print)
        layout.addWidget(kit.ChipRow([self.whole, self.export_button, self.print_button]))
        return self.result

    # what the store holds

    def refresh(self) -> None:
        """Read lines, cycle and plans again."""
        if (own := self.editing.own) is not None:
            self._rows[own.key] = {**self._rows[own.key], **own.columns}
            self._drawn = own.drawn
            self._show_saved()
            self._drawn = None
            return
        store = self.desk.store
        some = store is not None and store.count("boundary_line") > 0
        self.empty.setVisible(not some)
        self.setting_up.setVisible(some)
        fresh = store is not self._store
        self._store = store
        if fresh:
            self._shown, self._layer, self._due_of = ("", None, None, None), None, ()
            self.inputs.set_start(None)
            self.editing.show("", None)
        self._read_due(choose=fresh)
        self._read_start()
        self._read_plans()

    def _read_due(self, *, choose: bool) -> None:
        store = self.desk.store
        if store is None:
            self.due.set_lines([])
            return
        lines, markers, divisions = (self.desk.frame(name) for name in ("boundary_line", "marker", "division"))
        rounds = store.frame("inspection")
        year, read = self.year.value(), (lines, markers, divisions)
        before, self._due_of = self._due_of, (read, year, rounds)
        same = bool(before) and before[1] == year and before[2].equals(rounds)
        if same and not choose and all(a is b for a, b in zip(read, before[0], strict=True)):
            return
        found = due_lines(lines, markers, rounds, divisions, self.year.value())
        self.due.set_lines(found)
        pressing = [d for d in found if d.state in ("overdue", "due")]
        self.only_due.set_count(len([d for d in found if d.state != "later"]))
        if choose:
            with_markers = [d.key for d in pressing if d.markers]
            self.due.choose(with_markers or [d.key for d in pressing])

    def choose_lines(self, keys: Sequence[str]) -> None:
        """Choose exactly these lines."""
        self.due.choose(keys)

    def _count_chosen(self) -> None:
        chosen = self.due.chosen()
        words = tr(
            "{n} lines, {km:.1f} km, {markers} markers",
            n=len(chosen),
            km=sum(d.length_m for d in chosen) / 1000,
            markers=sum(d.markers for d in chosen),
        )
        self.chosen.setText(words if chosen else tr("Tick the lines to be inspected"))
        self._enable()

    def _enable(self) -> None:
        busy = self._job is not None
        if busy and self.plan_button.hasFocus():
            self.cancel_button.show()
            self.cancel_button.setFocus()
        self.plan_button.setEnabled(bool(self.due.chosen()) and not busy)
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

    def _read_plans(self) -> None:
        store = self.desk.store
        frame = None if store is None else store.frame("inspection_plan")
        before = self.saved.currentData()
        had = set(self._rows)
        self._rows = {}
        self.saved.blockSignals(True)
        self.saved.clear()
        if frame is not None:
            for row in reversed(frame.to_dict("records")):
                if isinstance(row["plan"], Mapping):
                    self._rows[row["key"]] = row
                    self.saved.addItem(f"{row['title']} · {row['made_on']}", row["key"])
        fresh = [k for k in self._rows if k not in had]
        wanted = fresh[0] if fresh else before
        if (index := self.saved.findData(wanted)) >= 0:
            self.saved.setCurrentIndex(index)
        self.saved.blockSignals(False)
        self.result.setVisible(bool(self._rows))
        self._show_saved()

    @property
    def row(self) -> Mapping[str, Any] | None:
        """The row of the plan that is shown."""
        return self._rows.get(str(self.saved.currentData() or ""))

    @property
    def document(self) -> Mapping[str, Any] | None:
        """The plan that is shown, as its JSON."""
        return None if self.row is None else self.row["plan"]

    # planning

    def plan(self) -> None:
        """Plan the chosen lines in the background; the plan is kept as one undoable change."""
        store = self.desk.store
        chosen = [d.key for d in self.due.chosen()]
        if store is None or self.inputs.start is None or not chosen or self._job is not None:
            return
        frames = [self.desk.frame(n) for n in ("boundary_line", "marker", "road", "water")]
        divisions = self.desk.frame("division")
        kit.clear(self.notice)
        try:
            request = self.inputs.request(chosen, self._find_place)
        except GisDeskError as error:
            self._refused(error)
            return
        settings = with_hours(
            PlanSettings(), self.hours.value(), self.inputs.begin.time().toString("HH:mm"), request.stretches
        )

        def work(progress: Progress) -> Plan:
            lines, markers, roads, waters = frames
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
        change = plan_change(plan, store.new_key("inspection_plan"), dt.date.today().isoformat(), say)
        if self.desk.perform(change):
            self._read_plans()
            self._show_all()
            self.desk.raise_panel(self.board)
            QTimer.singleShot(0, self._to_result)
            self.desk.message(tr("Planned and proven: {hours:.1f} team hours", hours=plan.total_s / 3600))

    def _to_result(self) -> None:
        """Bring the plan into sight."""
        self.column.area.ensureWidgetVisible(self.result, 0, 16)

    def _refused(self, error: Exception) -> None:
        self._ended()
        if not isinstance(error, GisDeskError):
            self.desk.show_error(error)
            return
        kit.clear(self.notice)
        self.notice.addWidget(kit.Banner("must", say(error.what), say(error.do)))

    def use_days(self, days: int) -> None:
        """Plan again with so many days."""
        self.days.setValue(days)
        self.plan()

    # looking at the plan

    def _show_saved(self) -> None:
        plan, key = self.document, str(self.saved.currentData() or "")
        same = self._shown[0] == key
        _, _, team, day = self._shown
        place = self.model.place(self.tree.currentIndex()) if same else None
        opened = self.model.opened(self.tree) if same else []
        self._quiet = True
        self.model.set_plan(plan)
        self._quiet = False
        kit.clear(self.notice)
        self.editing.show(key, self.row)
        if plan is None:
            self._shown, self._layer = ("", None, None, None), None
            self.desk.refresh_map()
            return
        self.tree.expandToDepth(0)
        self.summary.setText(figures.listed(summary_words(plan)))
        told = [str(words) for words in plan.get("told") or ()]
        self.told.setText("\n".join(told))
        self.told.setVisible(bool(told))
        if plan["unvisited"]:
            self._say_unvisited(plan)
        if not same:
            self._show(None, None)
            return
        for place_open in opened:
            self.tree.expand(self.model.find(*place_open))
        if place is not None:
            self._quietly(self.model.find(*place))
        self._show(team, day)

    def _quietly(self, index: QModelIndex) -> None:
        """Make `index` the current row of the tree; the map stays where it is."""
        self._quiet = True
        self.tree.setCurrentIndex(index)
        self._quiet = False

    def _say_unvisited(self, plan: Mapping[str, Any]) -> None:
        left = plan["unvisited"]
        heading = tr("{n} stops have no day", n=len(left))
        shown = []
        for reason in dict.fromkeys(u["reason"] for u in left):
            same = [f"{u['line']} {u['marker']}" for u in left if u["reason"] == reason]
            names = figures.listed(same[:3])
            if len(same) > 3:
                names = tr("{names} and {n} more", names=names, n=len(same) - 3)
            shown.append(tr("{names}: {reason}", names=names, reason=reason))
        steps = []
        if (needed := plan.get("needed_days")) is not None and needed <= self.days.maximum():
            steps.append((tr("Plan {n} days", n=needed), lambda: self.use_days(int(needed))))
        self.notice.addWidget(kit.Banner("should", heading, "\n".join(shown), steps))

    def _show(self, team: int | None, day: int | None) -> None:
        plan, key = self.document, str(self.saved.currentData() or "")
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
        self.tree.setCurrentIndex(QModelIndex())
        self._show(None, None)
        if self._layer is not None and len(self._layer.frame):
            self.desk.canvas.zoom_to(shapely.total_bounds(self._layer.frame.geometry.to_numpy()).tolist())

    def _show_node(self, index: QModelIndex) -> None:
        node = self.model.node(index)
        if node is None or self._quiet:
            return
        team = int(node.team["team"])
        if node.day is None:
            self._show(team, None)
        else:
            self._show(team, int(node.day["day"]))
        if node.stop is not None:
            self._show_stop(node)
            self.links.choose_on_board(node)
        elif self._layer is not None and len(self._layer.frame):
            self.desk.canvas.highlight([])
            self.desk.canvas.zoom_to(shapely.total_bounds(self._layer.frame.geometry.to_numpy()).tolist())

    def _show_stop(self, node: Node) -> None:
        west, south, east, north = self.links.mark(node).bounds
        self.desk.canvas.zoom_to((west - _AROUND, south - _AROUND, east + _AROUND, north + _AROUND))

    def _choose_stop(self, task: int) -> None:
        """A stop was chosen on the board: tree and map mark it too."""
        index = self.links.row_of(task)
        node = self.model.node(index)
        if node is not None and node.stop is not None:
            self._quietly(index)
            self.links.mark(node)

    def _find_stop(self, task: int) -> None:
        """A stop of the board is to be seen on the map."""
        index = self.links.row_of(task)
        if index.isValid():
            self._quietly(QModelIndex())
            self.tree.setCurrentIndex(index)

    def _stop_near(self, lon: float, lat: float) -> None:
        """The stop of the plan that was clicked on the map is chosen on board and tree."""
        index = self.links.near(lon, lat)
        if (node := self.model.node(index)) is not None:
            self._quietly(index)
            self.links.choose_on_board(node)

    def _show_line(self, index: QModelIndex) -> None:
        if index.column() != NAME:
            line = self.due.line(index.row())
            self.desk.select("boundary_line", line.key)
            row = self.desk.store.row("boundary_line", line.key) if self.desk.store else None
            if row is not None and row.get("geometry") is not None:
                self.desk.canvas.zoom_to_geometry(row["geometry"])

    def map_layers(self) -> list[MapLayer]:
        """The routes of the days that are looked at."""
        return [] if self._layer is None else [self._layer]

    # the start place

    def _pick(self, on: bool) -> None:
        self._picking = on
        self.place.setText(tr("Click the map…") if on else "…")
        if not on:
            self._read_start()

    def canvas_clicked(self, lon: float, lat: float) -> None:
        """The click that was asked for is the start place; else a stop of the plan is chosen."""
        if self._picking:
            self.inputs.start = Start(round(lon, 6), round(lat, 6), figures.position(lon, lat))
            self.place.setChecked(False)
        else:
            self._stop_near(lon, lat)

    def wide_panels(self) -> list[tuple[str, QWidget]]:
        """The plan board."""
        return [(tr("Plan board"), self.board)]

    # handing out

    def ask_export(self) -> None:
        """Ask what the teams take along, and write it."""
        plan = self.document
        if plan is not None and any(team["days"] for team in plan["teams"]):
            key = str(self.saved.currentData())
            HandingSheet(self.desk, {**plan, "key": key}, self.saved.currentText(), self).open()

    def ask_print(self) -> None:
        """Ask how the route map book is to look and where it goes, and print it."""
        from ui.desktop.inspections.booksheet import BookSheet

        window = self.window()
        ground = window.centralWidget() if isinstance(window, QMainWindow) else None
        sheet = BookSheet(ground or window, self.print_book)
        sheet.closed.connect(sheet.deleteLater)
        sheet.closed.connect(self.print_button.setFocus)
        sheet.slide_in()

    def print_book(self, path: Path, wishes: Any = None) -> None:
        """Print the plan's route map book to `path`; `wishes` are `ui.print.book.Wishes`."""
        from ui.print.book import LAYERS, TABLES, Desktop, Wishes, gathered, lines_of, print_book

        plan, store = self.document, self.desk.store
        if plan is None or store is None:
            return
        frames = {name: self.desk.frame(name) for name in LAYERS}
        how = wishes or Wishes()

        def work(progress: Progress) -> Any:
            every = {name: frames[name] if name in frames else store.frame(name) for name in TABLES}
            last = store.history(1)
            about = Desktop(str(store.setting("county", "") or ""), last[0].at if last else "", store.content)
            book = gathered(every, lines_of(every["boundary_line"], plan), plan, how, about)
            return print_book(book, path, progress=progress)

        self.desk.run(
            work,
            tr("Route map book"),
            lambda done: self.desk.message(tr("{n} pages printed to {file}", n=done.count, file=str(path))),
        )
