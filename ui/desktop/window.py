"""The main window: one map, its panels, the benches, and the open workspace."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QImage, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from gis_desk.findings import Finding
from gis_desk.map.layer import MapLayer
from layers.change import Change
from layers.errors import GisDeskError, WorkspaceInUse
from layers.store import Notice, Store, is_workspace
from layers.store.workspace import default_name
from layers.text import Text, text
from layers.work import Progress
from ui.desktop import actions, dialogs, figures, kit, menus, notices, search, settings, theme
from ui.desktop.attributes import AttributePanel
from ui.desktop.benches import JOBS
from ui.desktop.finder import Finder
from ui.desktop.history import HistoryPanel
from ui.desktop.jobs import Job, stop_all
from ui.desktop.layerlist import LayerPanel, LayerRow
from ui.desktop.maptools import MapTools
from ui.desktop.opening import OpeningSheet
from ui.desktop.problems import ProblemsPanel
from ui.desktop.rail import Rail
from ui.desktop.snapshot import DRAWN, Snapshot, take
from ui.desktop.start import StartPage
from ui.desktop.status import StatusBar
from ui.desktop.tasks import TaskPanel
from ui.desktop.tree import DivisionPanel
from ui.desktop.words import label_words, table_title
from ui.desktop.workbench import Workbench
from ui.map.canvas import MapCanvas
from ui.texts import say, tr

_LAYERS = "desktop.layers"
_LEFT, _MIDDLE, _RIGHT = 0, 1, 2


class MainWindow(QMainWindow):
    """The desk: a workspace, the map, the panels and the benches.

    It is the `ui.desktop.workbench.Desk` of every bench. ``rebuild_asked`` wants the same window in another language.
    """

    rebuild_asked = Signal()
    idle = Signal()
    """Nothing waits to be read or drawn any more."""
    _announced = Signal(object)

    def __init__(self, preferences: settings.Preferences | None = None) -> None:
        super().__init__()
        self.preferences = preferences or settings.load()
        self.store: Store | None = None
        self.snapshot = Snapshot()
        self._unsubscribe: Callable[[], None] = lambda: None
        self._pending: set[str] | None = set()
        self._reading: Job | None = None
        self._fit_next = False
        self._picture = QImage()
        self._selected: tuple[str, str] | None = None
        self._benches: dict[str, Workbench] = {}
        self._jobs = {job.id: job for job in JOBS}
        self._job = ""
        self._jobs_running: set[Job] = set()
        self.setMinimumSize(960, 600)
        self.resize(1440, 900)
        self.setAcceptDrops(True)
        self.canvas = MapCanvas()
        self.canvas.setAccessibleName(tr("Map"))
        self._build()
        self._connect()
        self._announced.connect(self._noticed)
        self._enable()
        self._title()

    # building

    def _build(self) -> None:
        self.problems = ProblemsPanel(self.perform, self.message, lambda: self.who)
        self.tasks = TaskPanel()
        self.history = HistoryPanel(self.undo, self.message)
        self.attributes = AttributePanel(self.perform, self.show_error)
        self.divisions = DivisionPanel()
        self.layers = LayerPanel()
        self.start = StartPage()
        self.notices = notices.Notices()
        self.actions_by_id = actions.make(self, self._slots())
        self.rail = Rail(JOBS)
        self.bottom = QTabWidget()
        self.bottom.setDocumentMode(True)
        self.bottom.setAccessibleName(tr("Problems, tasks, history and attributes"))
        for panel, title in (
            (self.problems, tr("Problems")),
            (self.tasks, tr("Tasks")),
            (self.history, tr("History")),
            (self.attributes, tr("Attributes")),
        ):
            self.bottom.addTab(panel, title)
        self.bench_stack = QStackedWidget()
        self.bench_stack.setMinimumWidth(320)
        self.tools = MapTools(self.canvas, self.actions_by_id)
        self.left = QSplitter(Qt.Orientation.Vertical)
        self.left.addWidget(_panel(tr("Divisions"), self.divisions))
        self.left.addWidget(_panel(tr("Layers"), self.layers))
        self.left.setSizes([420, 320])
        self.left.setMinimumWidth(200)
        self.upper = QSplitter(Qt.Orientation.Horizontal)
        self.upper.addWidget(self.left)
        self.upper.addWidget(self.canvas)
        self.upper.setStretchFactor(1, 1)
        self.upper.setCollapsible(1, False)
        self.upper.setSizes([256, 800])
        self.column = QSplitter(Qt.Orientation.Vertical)
        self.column.addWidget(self.upper)
        self.column.addWidget(self.bottom)
        self.column.setStretchFactor(0, 1)
        self.column.setCollapsible(0, False)
        self.column.setSizes([620, 232])
        self.middle = QSplitter(Qt.Orientation.Horizontal)
        self.middle.addWidget(self.column)
        self.middle.addWidget(self.bench_stack)
        self.middle.setStretchFactor(0, 1)
        self.middle.setCollapsible(0, False)
        self.middle.setSizes([1040, 376])
        for splitter in (self.left, self.upper, self.column, self.middle):
            splitter.setHandleWidth(1)
        work = QWidget()
        across = QHBoxLayout(work)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.rail)
        across.addWidget(self.middle, 1)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.start)
        self.pages.addWidget(work)
        whole = QWidget()
        down = QVBoxLayout(whole)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(0)
        down.addWidget(self.notices)
        down.addWidget(self.pages, 1)
        self.setCentralWidget(whole)
        self.sheet = OpeningSheet(whole, self)
        self.finder = Finder(whole, lambda typed: search.hits(self, typed))
        self.drop_hint = _DropHint(whole)
        self.status = StatusBar(self.preferences.coordinates, self.actions_by_id["undo"])
        self.setStatusBar(self.status)
        self.job_actions = menus.fill(self.menuBar(), self.actions_by_id, JOBS, self.open_job)
        self.menuBar().setAccessibleName(tr("Menu bar"))
        self.search_button = self._search_button()
        self.menuBar().setCornerWidget(self.search_button, Qt.Corner.TopRightCorner)

    def _search_button(self) -> QPushButton:
        button = QPushButton(tr("Search names, codes, coordinates, commands"))
        button.setObjectName("search_button")
        keys = self.actions_by_id["search"].shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        button.setText(f"{button.text()}   {keys}")
        button.setAccessibleName(tr("Search"))
        button.setToolTip(self.actions_by_id["search"].toolTip())
        button.setProperty("role", "search")
        kit.set_icon(button, "search", "muted")
        button.clicked.connect(self._find)
        return button

    def _slots(self) -> dict[str, Callable[[], object]]:
        return {
            "new": self.ask_new,
            "open": self.ask_open,
            "import": self.ask_import,
            "practice": self.open_practice,
            "close": self.close_workspace,
            "preferences": self.ask_preferences,
            "quit": self.close,
            "undo": self.undo,
            "redo": self.redo,
            "search": self._find,
            "fit": self.canvas.fit,
            "zoom_in": lambda: self.canvas.zoom(1.6),
            "zoom_out": lambda: self.canvas.zoom(1 / 1.6),
            "pan": lambda: self.set_tool("pan"),
            "identify": lambda: self.set_tool("identify"),
            "panel_left": lambda: self.left.setVisible(self.actions_by_id["panel_left"].isChecked()),
            "panel_bottom": lambda: self.bottom.setVisible(self.actions_by_id["panel_bottom"].isChecked()),
            "panel_right": lambda: self.bench_stack.setVisible(self.actions_by_id["panel_right"].isChecked()),
            "dark": self._toggle_dark,
            "full_screen": self._toggle_full,
            "focus_layers": lambda: self._focus(self.layers.view),
            "focus_tree": lambda: self._focus(self.divisions.view),
            "focus_map": lambda: self.canvas.setFocus(Qt.FocusReason.ShortcutFocusReason),
            "problems": lambda: self.raise_panel(self.problems),
            "tasks": lambda: self.raise_panel(self.tasks),
            "history": lambda: self.raise_panel(self.history),
            "attributes": lambda: self.raise_panel(self.attributes),
            "next_problem": lambda: self._step(1),
            "previous_problem": lambda: self._step(-1),
            "save_problems": self.problems.ask_export,
            "export": self.ask_export,
            "save_picture": self.ask_picture,
            "shortcuts": lambda: dialogs.ShortcutsDialog(self, self.actions_by_id).open(),
            "about": lambda: dialogs.AboutDialog(self, notices.log_file()).open(),
        }

    def _connect(self) -> None:
        self.rail.chosen.connect(self.open_job)
        self.start.opened.connect(self.open_path)
        self.start.open_asked.connect(self.ask_open)
        self.start.new_asked.connect(self.ask_new)
        self.start.practice_asked.connect(self.open_practice)
        self.divisions.chosen.connect(lambda key: self.select("division", key))
        self.divisions.zoomed.connect(lambda key: self.show_object("division", key))
        self.layers.edited.connect(self._layers_edited)
        self.layers.zoomed.connect(self._zoom_to_layer)
        self.problems.located.connect(self.locate)
        self.problems.counted.connect(lambda n: self._tab(self.problems, tr("Problems"), n))
        self.problems.raised.connect(lambda: self.raise_panel(self.problems))
        self.tasks.counted.connect(lambda n: self._tab(self.tasks, tr("Tasks"), n))
        self.attributes.zoomed.connect(self.show_object)
        self.canvas.cursor_moved.connect(lambda lon, lat: self.status.set_position((lon, lat)))
        self.canvas.view_changed.connect(lambda: self.status.set_scale(self.canvas.scale_denominator()))
        self.canvas.clicked.connect(self._clicked)
        self.canvas.identified.connect(self._identified)
        self.canvas.failed.connect(self.show_error)
        self.canvas.rendered.connect(self._take_picture)
        self.status.scale_asked.connect(self.canvas.set_scale_denominator)
        self.status.form_chosen.connect(self._form_chosen)
        self.sheet.imported.connect(self._imported)
        self.sheet.workspace_asked.connect(self.ask_new)
        theme.changed().connect(self._recolour)
        self._keep_layers = QTimer(self)
        self._keep_layers.setSingleShot(True)
        self._keep_layers.setInterval(400)
        self._keep_layers.timeout.connect(self._save_layers)
        self._recolour()
        self.set_tool("identify")

    # what a bench is given

    @property
    def who(self) -> str:
        """The user's name."""
        return self.preferences.who or default_name()

    def perform(self, change: Change) -> bool:
        """Apply `change`; an error is shown and gives False."""
        if self.store is None:
            self.message(tr("No workspace is open"))
            return False
        try:
            self.store.apply(change)
        except GisDeskError as error:
            self.show_error(error)
            return False
        return True

    def run(
        self,
        work: Callable[[Progress], Any],
        title: str,
        done: Callable[[Any], object] | None = None,
        failed: Callable[[Exception], object] | None = None,
    ) -> Job:
        """Run ``work(progress)`` in the background; the task panel shows it."""
        job = Job(work, title)
        self._jobs_running.add(job)
        store = self.store

        def ended(*_: object) -> None:
            self._jobs_running.discard(job)
            self._rest()

        def finished(result: Any) -> None:
            if done is not None and (store is None or self.store is store):
                done(result)

        job.done.connect(finished)
        job.failed.connect(failed or self.show_error)
        job.cancelled.connect(lambda: self.message(tr("{title}: stopped", title=title)))
        for signal in (job.done, job.failed, job.cancelled):
            signal.connect(ended)
        self.tasks.add(job)
        job.start()
        return job

    def message(self, words: str) -> None:
        """Show `words` in the status bar for some seconds."""
        self.status.show_message(words)

    def show_error(self, exc: BaseException) -> None:
        """Show an error: what, where and what to do; one that nobody expected with its details."""
        if isinstance(exc, GisDeskError):
            self.notices.error(exc)
        elif isinstance(exc, OSError):
            where = f"  ({exc.filename})" if exc.filename else ""
            self.notices.add(
                "must", f"{exc.strerror or exc}{where}", tr("Check the path, the rights and the free space.")
            )
        else:
            details = notices.details_of(exc)
            notices.log.error("unexpected\n%s", details)
            dialog = notices.CrashDialog(details, self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def select(self, layer: str, key: str) -> None:
        """Select a row: highlighted on the map, its fields in the attribute panel."""
        self._selected = (layer, key)
        self.attributes.show_row(layer, key)
        row = self.store.row(layer, key) if self.store else None
        shape = (row or {}).get("geometry")
        self.canvas.highlight([] if shape is None or shape.is_empty else [shape])
        if layer == "division":
            self.divisions.select(key)

    def refresh_map(self) -> None:
        """Give the map its layers: those of the workspace, and above them the bench's own."""
        frames = self.snapshot.frames
        stack = [
            MapLayer(row.id, row.title, row.id, frames[row.id], row.visible, row.opacity)
            for row in reversed(self.layers.model.rows())
            if row.id in frames
        ]
        bench = self.bench
        self.canvas.set_layers(stack + (bench.map_layers() if bench is not None and self.store is not None else []))

    # workspaces

    def open_path(self, path: str | Path, *, write: bool = True) -> bool:
        """Open a workspace, or show the opening report of any other file; False when that was refused."""
        file = Path(path)
        try:
            if file.is_file() and not is_workspace(file):
                self.sheet.read(file)
                return True
            store = Store.open(file, write=write, who=self.who)
        except WorkspaceInUse as error:
            step = (tr("Open for reading only"), lambda: self.open_path(file, write=False))
            self.notices.error(error, [step])
            return False
        except GisDeskError as error:
            self.notices.error(error)
            return False
        self.set_store(store)
        return True

    def set_store(self, store: Store | None) -> None:
        """Work on `store` from now on; the one before is closed."""
        self._leave()
        self.store = store
        self.notices.clear()
        self._picture = QImage()
        self.snapshot = Snapshot()
        self._selected = None
        for panel in (self.problems, self.history, self.attributes):
            panel.set_store(store)
        self.divisions.set_roots(())
        self.layers.set_rows([])
        self.canvas.highlight([])
        self.canvas.set_layers([])
        self.pages.setCurrentIndex(0 if store is None else 1)
        self._enable()
        self._title()
        if store is None:
            self.start.refresh()
            return
        settings.remember(store.path)
        self._unsubscribe = store.subscribe(self._announced.emit)
        self.status.mode.setText(tr("Read only") if store.readonly else "")
        self.status.saved.setText(tr("Opened {time}", time=datetime.now().strftime("%H:%M:%S")))
        if store.readonly:
            self.notices.add(
                "advise",
                tr("This workspace is open for reading only."),
                tr("You can look, check and export; changes are switched off."),
            )
        self._fit_next = True
        self._read_again(None)
        self.open_job(self._job or JOBS[0].id)
        for bench in self._benches.values():
            bench.refresh()
        if self.sheet.isVisible() and self.sheet.path is not None:
            self.sheet.read(self.sheet.path)

    def _leave(self) -> None:
        """Let go of the open workspace; its picture is kept for the start page."""
        self._unsubscribe()
        self._unsubscribe = lambda: None
        if self.store is None:
            return
        for job in list(self._jobs_running):
            job.cancel()
        stop_all()
        self._keep_picture()
        if self._keep_layers.isActive():
            self._keep_layers.stop()
            self._save_layers()
        self.store.close()
        self.store = None

    def close_workspace(self) -> None:
        """Back to the start page."""
        self.set_store(None)

    def _take_picture(self) -> None:
        """The first whole map of a workspace is its picture on the start page."""
        if self.store is not None and self.snapshot.frames and self._picture.isNull():
            self._picture = self.canvas.grab_image()

    def _keep_picture(self) -> None:
        assert self.store is not None
        image = self._picture
        if image.isNull():
            return
        target = settings.picture_of(self.store.path)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            notices.log.warning("no picture kept: %s", error)
            return
        wanted = QSize(496, 272)
        mode = Qt.AspectRatioMode.KeepAspectRatioByExpanding
        image.scaled(wanted, mode, Qt.TransformationMode.SmoothTransformation).save(str(target))

    def ask_open(self) -> None:
        """Ask for a workspace or any other file."""
        self._ask_file(tr("Open"), self.open_path)

    def ask_import(self) -> None:
        """Ask for a file to import."""
        self._ask_file(tr("Import a file"), lambda path: self.sheet.read(Path(path)))

    def _ask_file(self, heading: str, chosen: Callable[[str], object]) -> None:
        dialog = QFileDialog(self, heading)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(
            [
                tr("All that can be opened (*.gpkg *.shp *.geojson *.json *.kml *.kmz *.gpx *.csv *.txt *.xlsx *.zip)"),
                tr("All files (*)"),
            ]
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(chosen)
        dialog.open()

    def ask_new(self) -> None:
        """Ask for county and place of a new workspace."""
        dialog = dialogs.NewWorkspace(self, self.who)
        dialog.made.connect(self.set_store)
        dialog.open()

    def open_practice(self) -> None:
        """Make a workspace of the practice county in the user's documents, and open it."""
        from ui.practice import make_practice

        folder = settings.documents()
        path = dialogs.free_name(folder, tr("Practice county"))
        who = self.who

        def work(progress: Progress) -> Path:
            folder.mkdir(parents=True, exist_ok=True)
            store, _ = make_practice(path, progress, who=who)
            store.close()
            return path

        self.start.follow(self.run(work, tr("Set up the practice county"), self.open_path))

    def ask_preferences(self) -> None:
        """Language, colours, name."""
        dialog = dialogs.PreferencesDialog(self, self.preferences)
        dialog.chosen.connect(self.set_preferences)
        dialog.open()

    def set_preferences(self, chosen: settings.Preferences) -> None:
        """Keep `chosen` and put it in force."""
        before, self.preferences = self.preferences, chosen
        settings.save(chosen)
        app = QApplication.instance()
        if before.theme != chosen.theme and isinstance(app, QApplication):
            theme.apply(app, chosen.theme)
        if self.store is not None:
            self.store.who = self.who
        if settings.language_of(before) != settings.language_of(chosen):
            self.rebuild_asked.emit()

    # what the store says

    def _noticed(self, notice: Notice) -> None:
        if self.store is None:
            return
        self.status.saved.setText(tr("Saved {time}", time=datetime.now().strftime("%H:%M:%S")))
        self.history.refresh()
        if "accepted_finding" in notice.layers:
            self.problems.refresh()
        if self._selected and self._selected[0] in notice.layers:
            self.select(*self._selected)
        self._enable()
        if notice.layers & set(DRAWN):
            self._read_again(notice.layers)
        for bench in self._benches.values():
            bench.refresh()
        self.message(label_words(notice.label))

    def _read_again(self, layers: Iterable[str] | None) -> None:
        if layers is None or self._pending is None:
            self._pending = None
        else:
            self._pending |= set(layers)
        if self._reading is None:
            QTimer.singleShot(0, self, self._read_now)

    def _read_now(self) -> None:
        store = self.store
        if store is None or self._reading is not None or self._pending == set():
            return
        wanted, self._pending = self._pending, set()
        before = self.snapshot
        job = Job(lambda progress: take(store, before, wanted, progress), "")
        self._reading = job

        def done(snapshot: Snapshot) -> None:
            self._reading = None
            if self.store is store:
                self._show_snapshot(snapshot)
                self._read_again(())

        def failed(error: Exception) -> None:
            self._reading = None
            if self.store is store:
                self.show_error(error)

        def stopped() -> None:
            self._reading = None
            self._read_again(None)

        job.done.connect(done)
        job.failed.connect(failed)
        job.cancelled.connect(stopped)
        for signal in (job.done, job.failed, job.cancelled):
            signal.connect(self._rest)
        job.start()

    def _show_snapshot(self, snapshot: Snapshot) -> None:
        old, self.snapshot = self.snapshot, snapshot
        if old.roots is not snapshot.roots:
            self.divisions.set_roots(snapshot.roots, self.store.setting("county") if self.store else None)
        self._list_layers()
        self.refresh_map()
        if self._fit_next and snapshot.frames:
            self._fit_next = False
            self._go_home()
        self._title()

    def _go_home(self) -> None:
        """Show the workspace's own county; everything where it has none."""
        if not self.sheet.isVisible() and not self.finder.isVisible():
            self.pages.setFocus()
        code = self.store.setting("county") if self.store is not None else None
        frame = self.snapshot.frame("division")
        own = frame[frame["code"] == code] if frame is not None and code else None
        if own is not None and len(own) == 1 and own.geometry.iloc[0] is not None:
            self.canvas.zoom_to_geometry(own.geometry.iloc[0])
        else:
            self.canvas.fit()

    @property
    def canvas_busy(self) -> bool:
        """Whether the map is still being drawn."""
        return self.store is not None and not self.canvas.is_ready()

    @property
    def busy(self) -> bool:
        """Whether something is being read or computed."""
        return self._reading is not None or self._pending != set() or bool(self._jobs_running)

    def _rest(self, *_: object) -> None:
        if not self.busy:
            self.idle.emit()

    # layers

    def _list_layers(self) -> None:
        known = {row.id: row for row in self.layers.model.rows()}
        order = [row.id for row in self.layers.model.rows()]
        kept = self.store.setting(_LAYERS, []) if self.store is not None and not known else []
        for each in kept if isinstance(kept, list) else []:
            if isinstance(each, dict) and each.get("id") in DRAWN:
                name = str(each["id"])
                opacity = min(max(float(each.get("opacity", 1)), 0.0), 1.0)
                known[name] = LayerRow(name, text(""), 0, bool(each.get("visible", True)), opacity)
                order.append(name)
        order += [t for t in reversed(DRAWN) if t not in order]
        rows = []
        for name in order:
            if (frame := self.snapshot.frame(name)) is None:
                continue
            row = known.get(name)
            title = Text(table_title(name))
            visible, opacity = (row.visible, row.opacity) if row else (name != "sign", 1.0)
            rows.append(LayerRow(name, title, len(frame), visible, opacity))
        self.layers.set_rows(rows)

    def _layers_edited(self) -> None:
        self.refresh_map()
        self._keep_layers.start()

    def _save_layers(self) -> None:
        if self.store is None or self.store.readonly:
            return
        rows = [{"id": r.id, "visible": r.visible, "opacity": r.opacity} for r in self.layers.model.rows()]
        try:
            self.store.set_setting(_LAYERS, rows)
        except GisDeskError as error:
            self.show_error(error)

    def _zoom_to_layer(self, layer: str) -> None:
        frame = self.snapshot.frame(layer)
        if frame is not None:
            self.canvas.zoom_to(tuple(frame.total_bounds))

    # jobs of the rail

    @property
    def bench(self) -> Workbench | None:
        """The bench that is open."""
        return self._benches.get(self._job)

    def prefer(self, job: str) -> None:
        """Turn to `job` when a workspace is opened."""
        if job in self._jobs and self.store is None:
            self._job = job

    def open_job(self, job: str) -> Workbench | None:
        """Turn to `job`; the bench is built when it is first needed. The map and the selection stay."""
        if job not in self._jobs:
            return None
        if self._job and self._job != job:
            settings.keep_layout(self._job, self.middle.saveState())
        if job not in self._benches:
            self._benches[job] = self._jobs[job].load()(self)
            self.bench_stack.addWidget(self._benches[job])
            kit.pad_spins(self._benches[job])
            self._benches[job].refresh()
        changed = self._job != job or self.bench_stack.currentWidget() is not self._benches[job]
        self._job = job
        bench = self._benches[job]
        self.bench_stack.setCurrentWidget(bench)
        self.rail.choose(job)
        if changed and (state := settings.layout(job)) is not None:
            self.middle.restoreState(state)
        self.bench_stack.show()
        self.actions_by_id["panel_right"].setChecked(True)
        bench.activated()
        if changed:
            self.canvas.preview([])
            self.refresh_map()
        return bench

    # the map

    def locate(self, finding: Finding) -> None:
        """Go to where a finding lies, and select its object."""
        layer = self.layer_of(finding)
        if layer is not None and finding.keys:
            self.select(layer, finding.keys[0])
        shape = finding.at
        if (shape is None or shape.is_empty) and layer is not None and self.store is not None:
            shape = (self.store.row(layer, finding.keys[0]) or {}).get("geometry")
        if shape is not None and not shape.is_empty:
            self.canvas.highlight([shape])
            self.canvas.zoom_to_geometry(shape)

    def layer_of(self, finding: Finding) -> str | None:
        """The table in which the first object of a finding stands, or None."""
        if self.store is None or not finding.keys:
            return None
        for layer in ("place_name", "division", "marker", "boundary_line", "dispute", "sign"):
            if self.store.row(layer, finding.keys[0]) is not None:
                return layer
        return None

    def show_object(self, layer: str, key: str) -> None:
        """Select a row and go there on the map."""
        self.select(layer, key)
        row = self.store.row(layer, key) if self.store else None
        shape = (row or {}).get("geometry")
        if shape is not None and not shape.is_empty:
            self.canvas.zoom_to_geometry(shape)
        if (
            self.layers.model.row_of(layer) >= 0
            and not self.layers.model.rows()[self.layers.model.row_of(layer)].visible
        ):
            self.layers.toggle(layer)

    def go_to(self, lon: float, lat: float) -> None:
        """Go to a position."""
        from shapely import Point

        self.canvas.highlight([Point(lon, lat)])
        self.canvas.zoom_to_geometry(Point(lon, lat))

    def _clicked(self, lon: float, lat: float) -> None:
        if self.bench is not None and self.store is not None:
            self.bench.canvas_clicked(lon, lat)

    def _identified(self, found: Sequence[tuple[str, str]]) -> None:
        hits = [(layer, key) for layer, key in found if layer in DRAWN]
        if not hits:
            self._selected = None
            self.attributes.show_row("", "")
            self.canvas.highlight([])
            return
        at = hits.index(self._selected) + 1 if self._selected in hits else 0
        self.select(*hits[at % len(hits)])
        if self.bottom.isVisible() and self.bottom.currentWidget() is not self.problems:
            self.raise_panel(self.attributes)

    def set_tool(self, name: str) -> None:
        """What a click on the map does: ``pan``, ``identify``."""
        self.canvas.set_tool(name)
        for tool in ("pan", "identify"):
            self.actions_by_id[tool].setChecked(tool == name)

    def ask_picture(self) -> None:
        """Ask where the picture of the map shall go."""
        dialog = QFileDialog(self, tr("Save the map as a picture"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(tr("Picture (*.png)"))
        dialog.setDefaultSuffix("png")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._save_picture)
        dialog.open()

    def _save_picture(self, path: str) -> None:
        if self.canvas.grab_image().save(path):
            self.message(tr("Saved {file}", file=path))
        else:
            self.show_error(OSError(None, tr("the picture could not be written"), path))

    def ask_export(self) -> None:
        """Slide in the export of a layer."""
        from ui.desktop.exporting import ExportSheet

        if self.store is None:
            return
        sheet = ExportSheet(self.sheet.parentWidget() or self, self)
        sheet.closed.connect(sheet.deleteLater)
        sheet.slide_in()

    # undo

    def undo(self) -> bool:
        """Undo the last change; whether there was one."""
        return self._back(lambda store: store.undo(), text("Undone: {label}"))

    def redo(self) -> bool:
        """Redo what was undone last; whether there was anything."""
        return self._back(lambda store: store.redo(), text("Redone: {label}"))

    def _back(self, step: Callable[[Store], Text | None], said: Text) -> bool:
        if self.store is None or self.store.readonly:
            return False
        try:
            label = step(self.store)
        except GisDeskError as error:
            self.show_error(error)
            return False
        if label is None:
            return False
        self.message(say(Text(said.template, {"label": label_words(label)})))
        return True

    # the window's own

    def raise_panel(self, panel: QWidget) -> None:
        """Bring a panel of the bottom to the front."""
        self.bottom.show()
        self.actions_by_id["panel_bottom"].setChecked(True)
        self.bottom.setCurrentWidget(panel)

    def _focus(self, view: QWidget) -> None:
        self.left.show()
        self.actions_by_id["panel_left"].setChecked(True)
        view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _find(self) -> None:
        self.finder.open()

    def _step(self, by: int) -> None:
        self.raise_panel(self.problems)
        self.problems.step(by)

    def _tab(self, panel: QWidget, words: str, number: int) -> None:
        self.bottom.setTabText(self.bottom.indexOf(panel), f"{words} {figures.count(number)}" if number else words)

    def _form_chosen(self, form: str) -> None:
        from dataclasses import replace

        self.set_preferences(replace(self.preferences, coordinates=form))

    def _toggle_dark(self) -> None:
        from dataclasses import replace

        dark = self.actions_by_id["dark"].isChecked()
        self.set_preferences(replace(self.preferences, theme="dark" if dark else "light"))

    def _toggle_full(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _recolour(self) -> None:
        dark = theme.now().dark
        self.canvas.set_dark(dark)
        self.actions_by_id["dark"].setChecked(dark)

    def _enable(self) -> None:
        store = self.store
        there, writable = store is not None, store is not None and not store.readonly
        for command in actions.COMMANDS:
            if command.needs:
                self.actions_by_id[command.id].setEnabled(there if command.needs == "store" else writable)
        for action in self.job_actions.values():
            action.setEnabled(there)
        for name, words, done in (("undo", tr("Undo"), "undo_label"), ("redo", tr("Redo"), "redo_label")):
            label = getattr(store, done)() if store is not None and writable else None
            action = self.actions_by_id[name]
            action.setEnabled(label is not None)
            shown = words if label is None else tr("{action}: {label}", action=words, label=label_words(label))
            action.setText(shown if len(shown) <= 44 else shown[:43] + "…")
            actions.tell(action)
        for name, widget in (
            ("panel_left", self.left),
            ("panel_bottom", self.bottom),
            ("panel_right", self.bench_stack),
        ):
            self.actions_by_id[name].setChecked(there and not widget.isHidden())
        self.status.show_map_facts(there)
        self.status.mode.setVisible(there and not writable)

    def _title(self) -> None:
        if self.store is None:
            self.setWindowTitle("GIS Desk")
            return
        name = self.store.path.stem
        if self.store.readonly:
            name = tr("{name} (read only)", name=name)
        self.setWindowTitle(f"{name} - GIS Desk")

    def _imported(self, report: Any, table: str) -> None:
        self._fit_next = True
        self._read_again({table})
        n = figures.count(report.kept)
        self.message(tr("{n} rows imported as {table}", n=n, table=table_title(table)))

    # dropping files

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped anywhere."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()
            self.drop_hint.cover()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: ARG002
        """The files went away again."""
        self.drop_hint.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the first file that was dropped; the others wait in turn."""
        self.drop_hint.hide()
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        if files:
            QTimer.singleShot(0, self, partial(self._open_dropped, files))

    def _open_dropped(self, files: list[Path]) -> None:
        self.open_path(files[0])
        if len(files) > 1:
            self.message(tr("{n} files were dropped; the first is open, drop the others one by one", n=len(files)))

    def changeEvent(self, event: QEvent) -> None:
        """Keep the full-screen command in step."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange and hasattr(self, "actions_by_id"):
            self.actions_by_id["full_screen"].setChecked(self.isFullScreen())

    def hand_over(self) -> tuple[Store | None, str, bytes]:
        """Give the open workspace away, for a window in another language; this one is then empty."""
        for job in list(self._jobs_running):
            job.cancel()
        stop_all()
        self._unsubscribe()
        self._unsubscribe = lambda: None
        store, self.store = self.store, None
        return store, self._job, bytes(self.saveGeometry().data())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop what runs, keep places and picture, close the workspace."""
        settings.keep_layout("window", self.saveGeometry())
        for name in ("upper", "column", "left"):
            settings.keep_layout(name, getattr(self, name).saveState())
        if self._job:
            settings.keep_layout(self._job, self.middle.saveState())
        self._leave()
        stop_all()
        event.accept()

    def restore_places(self) -> None:
        """Put window and panels where they were."""
        if (state := settings.layout("window")) is not None:
            self.restoreGeometry(state)
        for name in ("upper", "column", "left"):
            if (state := settings.layout(name)) is not None:
                getattr(self, name).restoreState(state)


def _panel(heading: str, inside: QWidget) -> QWidget:
    """A panel of the left side: its heading and what it holds."""
    made = QWidget()
    made.setProperty("role", "panel")
    made.setMinimumHeight(96)
    layout = QVBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    label = kit.section(heading)
    label.setContentsMargins(12, 8, 12, 6)
    layout.addWidget(label)
    layout.addWidget(inside, 1)
    return made


class _DropHint(QFrame):
    """What covers the window while files hover over it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "drop")
        layout = QVBoxLayout(self)
        words = QLabel(tr("Drop to open or import"))
        words.setProperty("role", "page")
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(words)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def cover(self) -> None:
        """Cover the parent."""
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect().adjusted(16, 16, -16, -16))
        self.raise_()
        self.show()
