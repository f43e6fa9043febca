"""The main window: what a bench is given, what the menus do, and what follows when the workspace changes."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from gis_desk.findings import Finding
from layers.change import Change
from layers.schema import DESK, TABLES
from layers.store import Notice, Store
from layers.store.workspace import default_name
from layers.text import text
from layers.work import Progress
from ui.desktop import actions, dialogs, figures, garbage, menus, notices, search, settings
from ui.desktop.attributes import AttributePanel
from ui.desktop.benches import JOBS
from ui.desktop.chosen import Chosen
from ui.desktop.finder import Finder, search_button
from ui.desktop.history import HistoryPanel
from ui.desktop.jobs import Job, stop_all
from ui.desktop.layerlist import LayerPanel
from ui.desktop.maptools import MapTools
from ui.desktop.opening import OpeningSheet
from ui.desktop.problems import ProblemsPanel
from ui.desktop.rail import Rail
from ui.desktop.snapshot import DRAWN, Snapshot
from ui.desktop.start import StartPage
from ui.desktop.status import StatusBar
from ui.desktop.table import TablePanel
from ui.desktop.tasks import TaskPanel
from ui.desktop.tree import DivisionPanel
from ui.desktop.window import shown
from ui.desktop.window.appearance import Appearance
from ui.desktop.window.asking import ask_picture
from ui.desktop.window.basemaps import BaseMaps
from ui.desktop.window.benchstack import BenchStack
from ui.desktop.window.composing import ComposerDoor
from ui.desktop.window.doors import Doors
from ui.desktop.window.dropping import DropCover
from ui.desktop.window.firstmap import FirstMap
from ui.desktop.window.layering import Layering
from ui.desktop.window.mapdesk import TOOLS, MapDesk
from ui.desktop.window.panes import Panes
from ui.desktop.window.picture import WorkspacePicture
from ui.desktop.window.prepared import Prepared
from ui.desktop.window.rare import RareCharacters
from ui.desktop.window.reading import SnapshotReader
from ui.desktop.window.rulebook import RuleBook
from ui.desktop.window.selection import Selection
from ui.desktop.window.styles import Styles
from ui.desktop.window.table import TableInWindow
from ui.desktop.window.work import Work
from ui.desktop.window.workspace import OpenWorkspace
from ui.desktop.words import label_words, table_title
from ui.desktop.workbench import Workbench
from ui.map.canvas import MapCanvas
from ui.texts import tr

if TYPE_CHECKING:
    from gis_desk.countyrules import CountyRules

_ELSEWHERE_MS = 2000
"""How often the window looks whether another program has changed the file."""


class MainWindow(QMainWindow):
    """The desk: a workspace, the map, the panels and the benches.

    It is the `ui.desktop.workbench.Desk` of every bench. ``rebuild_asked`` wants the same window in another language.
    """

    rebuild_asked = Signal()
    idle = Signal()
    """Nothing waits to be read or computed any more."""

    def __init__(self, preferences: settings.Preferences | None = None) -> None:
        super().__init__()
        self.appearance = Appearance(self, preferences or settings.load())
        self.doors = Doors(self)
        self.rulebook = RuleBook(self.preferences.rules, self.show_error)
        self.setMinimumSize(960, 600)
        self.resize(1440, 900)
        self._workspace = OpenWorkspace(self)
        self.canvas = MapCanvas()
        self._first_map = FirstMap(self.canvas)
        self._reader = SnapshotReader(self, self._first_map)
        self._work = Work(self, self._first_map)
        self._picture = WorkspacePicture()
        self._fit_next = False
        self._tidy = QTimer(self, singleShot=True, interval=1000)
        self._look_elsewhere = QTimer(self, interval=_ELSEWHERE_MS)
        self._build()
        self._connect()
        self.appearance.recolour()
        self.set_tool("identify")
        self._enable()
        self._title()

    # building

    def _build(self) -> None:
        self.canvas.setAccessibleName(tr("Map"))
        self.problems = ProblemsPanel(self.perform, self.message, lambda: self.who, self.run, self.show_error)
        self.tasks = TaskPanel()
        self.history = HistoryPanel(self.undo, self.message)
        self.attributes = AttributePanel(self.perform, self.show_error)
        self.chosen = Chosen(self)
        self.table = TablePanel(self, self.chosen)
        self.divisions = DivisionPanel()
        self.layers = LayerPanel()
        self.start = StartPage()
        self.notices = notices.Notices()
        self.rail = Rail(JOBS)
        self.benches = BenchStack(self, JOBS)
        self.panes = Panes(
            notices=self.notices,
            start=self.start,
            rail=self.rail,
            canvas=self.canvas,
            benches=self.benches,
            left=((tr("Divisions"), self.divisions), (tr("Layers"), self.layers)),
            bottom=(
                (tr("Problems"), self.problems),
                (tr("Tasks"), self.tasks),
                (tr("History"), self.history),
                (tr("Attributes"), self.attributes),
                (tr("Attribute table"), self.table),
            ),
        )
        self.pages, self.bottom = self.panes.pages, self.panes.bottom
        self.setCentralWidget(self.panes)
        self.selection = Selection(self.canvas, self.attributes, self.divisions, self.layers)
        self._prepared = Prepared(self.canvas)
        self.map_desk = MapDesk(self, self.chosen)
        self.base_maps = BaseMaps(self)
        self.layering = Layering(self)
        self.composing = ComposerDoor(self)
        self.actions_by_id = actions.make(self, self._slots())
        self.tools = MapTools(self.canvas, self.actions_by_id)
        self.sheet = OpeningSheet(self.panes, self)
        self.finder = Finder(self.panes, lambda typed: search.hits(self, typed))
        self.drop_cover = DropCover(self, self.panes)
        self.styles = Styles(self)
        self.status = StatusBar(self.preferences.coordinates, self.actions_by_id["undo"])
        self.setStatusBar(self.status)
        self.job_actions = menus.fill(self.menuBar(), self.actions_by_id, JOBS, self.open_job)
        self.menuBar().setAccessibleName(tr("Menu bar"))
        self.search_button = search_button(self.actions_by_id["search"])
        self.menuBar().setCornerWidget(self.search_button, Qt.Corner.TopRightCorner)

    def _slots(self) -> dict[str, Callable[[], object]]:
        return {
            "new": self.doors.ask_new,
            "open": self.doors.ask_open,
            "import": self.doors.ask_import,
            "practice": self.doors.open_practice,
            "close": self.close_workspace,
            "preferences": self.appearance.ask,
            "quit": self.close,
            "undo": self.undo,
            "redo": self.redo,
            "search": lambda: self.finder.open(""),
            "fit": self.canvas.fit,
            "zoom_in": lambda: self.canvas.zoom(1.6),
            "zoom_out": lambda: self.canvas.zoom(1 / 1.6),
            **self.map_desk.slots(),
            **{name: partial(self._show_pane, name) for name in self._hideable()},
            "dark": self.appearance.toggle_dark,
            "full_screen": self.appearance.toggle_full,
            "focus_layers": lambda: self._focus(self.layers.view),
            "style": lambda: self.styles.edit(self.layers.current()),
            "focus_tree": lambda: self._focus(self.divisions.view),
            "focus_map": lambda: self.canvas.setFocus(Qt.FocusReason.ShortcutFocusReason),
            "problems": lambda: self.raise_panel(self.problems),
            "tasks": lambda: self.raise_panel(self.tasks),
            "history": lambda: self.raise_panel(self.history),
            "attributes": lambda: self.raise_panel(self.attributes),
            "table": self.open_table,
            "next_problem": lambda: self._step(1),
            "previous_problem": lambda: self._step(-1),
            "save_problems": self.problems.ask_export,
            "base_map": self.base_maps.ask_file,
            "online_map": self.base_maps.online.ask,
            "base_maps": self.base_maps.show_panel,
            "export": self.ask_export,
            "save_picture": lambda: ask_picture(self, self._save_picture),
            "compose": self.composing.open,
            "shortcuts": lambda: dialogs.ShortcutsDialog(self, self.actions_by_id).open(),
            "about": lambda: dialogs.AboutDialog(self, notices.log_file()).open(),
        }

    def _connect(self) -> None:
        self._workspace.noticed.connect(self._noticed)
        self._workspace.said.connect(self.message)
        self._workspace.refused.connect(self.show_error)
        self._reader.read.connect(self._show_snapshot)
        self._reader.failed.connect(self.show_error)
        self._work.started.connect(self.tasks.add)
        for each in (self._reader, self._work):
            each.rested.connect(self._rest)
        self.rail.chosen.connect(self.open_job)
        self.start.opened.connect(self.open_path)
        self.start.open_asked.connect(self.doors.ask_open)
        self.start.new_asked.connect(self.doors.ask_new)
        self.start.practice_asked.connect(self.doors.open_practice)
        self.divisions.chosen.connect(lambda key: self.select("division", key))
        self.divisions.zoomed.connect(lambda key: self.show_object("division", key))
        self.layers.zoomed.connect(self._zoom_to_layer)
        self.problems.located.connect(self._located)
        self.problems.counted.connect(lambda n: self.panes.count(self.problems, tr("Problems"), n))
        self.problems.raised.connect(lambda: self.raise_panel(self.problems))
        self.tasks.counted.connect(lambda n: self.panes.count(self.tasks, tr("Tasks"), n))
        self.attributes.zoomed.connect(self.show_object)
        self.canvas.cursor_moved.connect(lambda lon, lat: self.status.set_position((lon, lat)))
        self.canvas.view_changed.connect(lambda: self.status.set_scale(self.canvas.scale_denominator()))
        self.canvas.clicked.connect(self._clicked)
        self.canvas.identified.connect(self._identified)
        self.canvas.failed.connect(self.show_error)
        self.canvas.rendered.connect(lambda: self._first_map.then(self._take_picture))
        self.rulebook.changed.connect(self.benches.refresh)
        self.benches.panels_changed.connect(self._show_wide)
        self.rare = RareCharacters(self.canvas, self.notices, self.show_object)
        self.status.scale_asked.connect(self.canvas.set_scale_denominator)
        self.status.form_chosen.connect(self.appearance.choose_form)
        self.sheet.imported.connect(self._imported)
        self.sheet.workspace_asked.connect(self.doors.ask_new)
        self.drop_cover.dropped.connect(self.doors.dropped, Qt.ConnectionType.QueuedConnection)
        self.table_links = TableInWindow(self, self.table)
        self._tidy.timeout.connect(garbage.tidy)
        self._look_elsewhere.timeout.connect(self._follow_others)
        self._look_elsewhere.start()
        self.map_desk.connect_window()

    # what a bench is given

    @property
    def store(self) -> Store | None:
        """The open workspace, or None on the start page."""
        return self._workspace.store

    @property
    def snapshot(self) -> Snapshot:
        """The frames of the workspace as they were read last."""
        return self._reader.snapshot

    def frame(self, table: str) -> Any:
        """The rows of a table; those of map layers as they were read last, none while they are read first."""
        found = self.snapshot.frame(table)
        if found is not None or self.store is None:
            return found
        return self.store.frame(table, where={"key": ""} if table in DRAWN else None)

    @property
    def bench(self) -> Workbench | None:
        """The bench that is open."""
        return self.benches.bench

    @property
    def preferences(self) -> settings.Preferences:
        """What the user has chosen."""
        return self.appearance.preferences

    @property
    def who(self) -> str:
        """The user's name."""
        return self.preferences.who or default_name()

    def perform(self, change: Change, contents: Sequence[bytes] = ()) -> bool:
        """Apply `change`, with the long contents its rows name; an error is shown and gives False."""
        return self._workspace.perform(change, contents)

    def run(
        self,
        work: Callable[[Progress], Any],
        title: str,
        done: Callable[[Any], object] | None = None,
        failed: Callable[[Exception], object] | None = None,
    ) -> Job:
        """Run ``work(progress)`` in the background; the task panel shows it.

        `done` hears nothing when another workspace was opened meanwhile.
        """
        store = self.store

        def finished(result: Any) -> None:
            if done is not None and (store is None or self.store is store):
                done(result)

        def stopped() -> None:
            self.message(tr("{title}: stopped", title=title))

        return self._work.start(work, title, done=finished, failed=failed or self.show_error, stopped=stopped)

    def message(self, words: str) -> None:
        """Show `words` in the status bar for some seconds."""
        self.status.show_message(words)

    def show_error(self, exc: BaseException) -> None:
        """Show an error: what, where and what to do; one that nobody expected with its details."""
        self.notices.show_error(exc)

    @property
    def rules(self) -> "CountyRules":
        """The rule tables in force."""
        return self.rulebook.rules

    @property
    def selected(self) -> tuple[str, str] | None:
        """Layer and key of the selected row, or None."""
        return self.selection.row

    def select(self, layer: str, key: str) -> None:
        """Select a row: highlighted on the map, its fields in the attribute panel."""
        self.selection.select(layer, key)

    def edit(self, layer: str, key: str) -> None:
        """Select a row and bring its fields to the front."""
        self.select(layer, key)
        self.raise_panel(self.attributes)

    def show_object(self, layer: str, key: str) -> None:
        """Select a row and go there on the map."""
        self.selection.show(layer, key)

    def go_to(self, lon: float, lat: float) -> None:
        """Go to a position (degrees, EPSG:4490)."""
        self.selection.go_to(lon, lat)

    def refresh_map(self) -> None:
        """Give the map its layers: those of the workspace, and above them the bench's own."""
        bench = self.bench if self.store is not None else None
        own = bench.map_layers() if bench is not None else []
        listed = self._prepared.layers
        if self.snapshot.frames:
            listed = shown.map_layers(self.layers.model.rows(), self.snapshot.frames, self.styles.looks)
            listed = bench.on_map(listed) if bench is not None else listed
        self.canvas.set_layers(self.base_maps.under(listed) + own)

    # workspaces

    def open_path(self, path: str | Path, *, write: bool = True) -> bool:
        """Open a workspace, or show the opening report of any other file; False when that was refused."""
        return self.doors.open(path, write=write)

    def set_store(self, store: Store | None, stamp: str = "") -> None:
        """Work on `store` from now on; the one before is closed. `stamp` is that of its file before it was opened."""
        self._leave()
        self._workspace.hold(store)
        self.notices.clear()
        self._picture.forget()
        for part in (self.problems, self.history, self.attributes, self.table, self.selection, self.styles):
            part.set_store(store)
        self.divisions.wait()
        self.layers.set_rows([])
        self.canvas.set_layers([])
        if store is not None:
            self._prepared.open(store.path, stamp, self.styles.looks, mine=not store.readonly)
        self.panes.show_work(store is not None)
        self._enable()
        self._title()
        self._reader.set_store(store)
        self.map_desk.forget()
        if store is None:
            self._first_map.forget()
            self.start.refresh()
            return
        self._first_map.then(partial(settings.remember, store.path))
        self.status.mode.setText(tr("Read only") if store.readonly else "")
        self.status.saved.setText(tr("Opened {time}", time=_time()))
        if store.readonly:
            self.notices.add(
                "advise",
                tr("This workspace is open for reading only."),
                tr("You can look, check and export; changes are switched off."),
            )
        self._fit_next = not self._prepared.layers
        if self._prepared.layers:
            self._go_home(store)
        self.layering.load()
        self.base_maps.set_store(store)
        self.benches.hold()
        self._first_map.awaited(self._begin, kept=bool(self._prepared.layers))
        if self.sheet.isVisible() and self.sheet.path is not None:
            self.sheet.read(self.sheet.path)

    def _begin(self) -> None:
        """Open the job of the user, and read the rows."""
        self.open_job(self.benches.job or JOBS[0].id)
        self._reader.begin()

    def after_first_map(self, start: Callable[[], object]) -> None:
        """Call `start` once the map of a workspace that is being opened stands; now where none is."""
        self._first_map.then(start)

    def _leave(self) -> None:
        """Let go of the open workspace; its picture is kept for the start page."""
        if self.store is None:
            return
        self._settle()
        self._workspace.deafen()
        self.composing.close()
        self._work.cancel()
        stop_all()
        self._picture.keep(self.store.path)
        self.base_maps.release()
        store = self._workspace.release()
        if store is not None:
            store.close()
            self._prepared.close()
            garbage.release()
            self._tidy.start()

    def close_workspace(self) -> None:
        """Back to the start page."""
        self.set_store(None)

    def hand_over(self) -> tuple[Store | None, str, bytes]:
        """Give the open workspace away, for a window in another language; this one is then empty."""
        self._settle()
        self._work.cancel()
        stop_all()
        self.base_maps.release()
        return self._workspace.release(), self.benches.job, bytes(self.saveGeometry().data())

    def undo(self) -> bool:
        """Undo the last change; whether there was one."""
        self._settle()
        return self._workspace.undo()

    def redo(self) -> bool:
        """Redo what was undone last; whether there was anything."""
        self._settle()
        return self._workspace.redo()

    def _settle(self) -> None:
        """Keep at once what a slider that was just let go has changed."""
        self.layering.settle()
        self.base_maps.settle()

    # what the store says

    def _noticed(self, notice: Notice) -> None:
        if self.store is None:
            return
        self.status.saved.setText(tr("Saved {time}", time=_time()))
        self.history.refresh()
        self._prepared.outdate(notice)
        if "accepted_finding" in notice.layers:
            self.problems.refresh()
        self.selection.renew(notice.layers)
        self.table_links.noticed(notice)
        self._enable()
        if notice.layers & set(DRAWN):
            self._reader.read_again(notice.layers, notice.keys)
        for part in (self.styles, self.base_maps, self.layering, self.map_desk.bookmarks):
            part.hear(notice)
        if notice.layers - DESK - set(DRAWN):
            self.benches.refresh()
        self.message(label_words(notice.label))

    def _follow_others(self) -> None:
        """Show what another window or program has changed in the file."""
        if self.store is not None and self.store.changed_elsewhere():
            self._noticed(Notice(text("Changed by another program"), frozenset(TABLES), {}))

    def _show_snapshot(self, before: Snapshot, now: Snapshot) -> None:
        store = self.store
        if store is None:
            return
        if not now.frames:
            self._first_map.stands()
        if now.is_indexed and (before.roots is not now.roots or not before.is_indexed or not now.frames):
            self.divisions.set_roots(now.roots, store.setting("county"))
        if before.frames is not now.frames:
            self.benches.refresh()
        self.layering.list_rows()
        self.table.set_snapshot(now, settled=self._reader.settled)
        self.map_desk.selecting.forget(now.frames)
        self.refresh_map()
        if self._fit_next and now.frames:
            self._fit_next = False
            self._go_home(store)
        self._title()

    def _go_home(self, store: Store) -> None:
        """Show the workspace's own county; everything where it has none."""
        if not self.sheet.isVisible() and not self.finder.isVisible():
            self.pages.setFocus()
        county = store.setting("county")
        own = store.frame("division", where={"code": county}) if county else None
        if own is not None and len(own) == 1 and own.geometry.iloc[0] is not None:
            self.canvas.zoom_to_geometry(own.geometry.iloc[0])
        else:
            self.canvas.fit()

    def _imported(self, report: Any, table: str) -> None:
        self._fit_next = True
        self._reader.read_again({table})
        n = figures.count(report.kept)
        self.message(tr("{n} rows imported as {table}", n=n, table=table_title(table)))

    def _take_picture(self) -> None:
        """The first whole map of a workspace is its picture on the start page."""
        if self.store is not None and self.snapshot.frames and not self._picture.taken:
            self._picture.take(self.canvas.grab().toImage())

    @property
    def canvas_busy(self) -> bool:
        """Whether the map is still being drawn."""
        return self.store is not None and not self.canvas.is_ready()

    @property
    def busy(self) -> bool:
        """Whether something is being read or computed."""
        return self._reader.busy or self._work.busy or self.benches.busy

    def _rest(self) -> None:
        if not self.busy:
            self.idle.emit()
            self._tidy.start()

    # jobs of the rail

    def prefer(self, job: str) -> None:
        """Turn to `job` when a workspace is opened."""
        if job in self.benches and self.store is None:
            self.benches.job = job

    def open_job(self, job: str) -> Workbench | None:
        """Turn to `job`; the bench is built when it is first needed. The map and the selection stay."""
        if job not in self.benches:
            return None
        if self.benches.job != job:
            self._settle()
            self.panes.keep_job(self.benches.job)
        another = self.benches.turn_to(job)
        self.rail.choose(job)
        if another:
            self.panes.restore_job(job)
            self.layering.list_rows(afresh=True)
        self.benches.show()
        self.actions_by_id["panel_right"].setChecked(True)
        bench = self.benches.bench
        if bench is not None:
            bench.activated()
            self._show_wide()
        if another:
            self.canvas.preview([])
            self.refresh_map()
        return bench

    def _show_wide(self) -> None:
        """Put the wide panels of the open bench below the map."""
        if self.bench is not None:
            self.panes.show_wide(self.bench.wide_panels())

    # the map

    def set_tool(self, name: str) -> None:
        """What a click on the map does: ``pan``, ``identify`` or another of the map's tools."""
        self.canvas.set_tool(name)
        for tool in TOOLS:
            self.actions_by_id[tool].setChecked(tool == name)

    def _clicked(self, lon: float, lat: float) -> None:
        if self.bench is not None and self.store is not None:
            self.bench.canvas_clicked(lon, lat)

    def _identified(self, found: Sequence[tuple[str, str]]) -> None:
        if self.selection.pick(found) and self.bottom.isVisible() and self.bottom.currentWidget() is not self.problems:
            self.raise_panel(self.attributes)

    def _located(self, finding: Finding) -> None:
        self.selection.locate(finding)
        if self.bench is not None:
            self.bench.finding_chosen(finding)

    def renew_layers(self) -> None:
        """List and draw the layers again, after a base map has come, gone or changed."""
        self.layering.list_rows()
        self.refresh_map()

    def _zoom_to_layer(self, layer: str) -> None:
        if self.base_maps.zoom_to(layer):
            return
        frame = self.snapshot.frame(layer)
        if frame is not None:
            self.canvas.zoom_to(tuple(frame.total_bounds))

    def _save_picture(self, path: str) -> None:
        if self.canvas.grab_image().save(path):
            self.message(tr("Saved {file}", file=path))
        else:
            self.show_error(OSError(None, tr("the picture could not be written"), path))

    def open_table(self) -> None:
        """Come to the attribute table, with the layer that is chosen in the layer list."""
        self.table_links.open()

    def ask_export(self, layer: str = "") -> None:
        """Slide in the export of a layer, of `layer` where one is named."""
        from ui.desktop.exporting import ExportSheet

        if self.store is None:
            return
        sheet = ExportSheet(self.panes, self)
        sheet.closed.connect(sheet.deleteLater)
        sheet.layer.setCurrentIndex(max(sheet.layer.findData(layer), 0))
        sheet.slide_in()

    # the window's own

    def _hideable(self) -> dict[str, QWidget]:
        """The panes that can be hidden, by the command that does it."""
        return {"panel_left": self.panes.left, "panel_bottom": self.bottom, "panel_right": self.benches}

    def _show_pane(self, name: str) -> None:
        self._hideable()[name].setVisible(self.actions_by_id[name].isChecked())

    def raise_panel(self, panel: QWidget) -> None:
        """Bring a panel of the bottom to the front."""
        self.bottom.show()
        self.actions_by_id["panel_bottom"].setChecked(True)
        while self.bottom.indexOf(panel) < 0 and (holder := panel.parentWidget()) is not None:
            panel = holder
        self.bottom.setCurrentWidget(panel)

    def _focus(self, view: QWidget) -> None:
        self.panes.left.show()
        self.actions_by_id["panel_left"].setChecked(True)
        view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _step(self, by: int) -> None:
        focus = QApplication.focusWidget()
        in_problems = focus is not None and self.problems.isAncestorOf(focus)
        if not in_problems and self.bench is not None and self.bench.step(by):
            return
        self.raise_panel(self.problems)
        self.problems.step(by)

    def _enable(self) -> None:
        store = self.store
        there, writable = store is not None, store is not None and not store.readonly
        actions.enable(self.actions_by_id, store)
        for action in self.job_actions.values():
            action.setEnabled(there)
        for name, pane in self._hideable().items():
            self.actions_by_id[name].setChecked(there and not pane.isHidden())
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

    def restore_places(self) -> None:
        """Put window and panes where they were."""
        if (state := settings.layout("window")) is not None:
            self.restoreGeometry(state)
        self.panes.restore_places()

    # events

    def changeEvent(self, event: QEvent) -> None:
        """Keep the full-screen command in step."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange and hasattr(self, "actions_by_id"):
            self.actions_by_id["full_screen"].setChecked(self.isFullScreen())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop what runs, keep places and picture, close the workspace."""
        settings.keep_layout("window", self.saveGeometry())
        self.panes.keep_places()
        self.panes.keep_job(self.benches.job)
        self._leave()
        stop_all()
        event.accept()


def _time() -> str:
    return datetime.now().strftime("%H:%M:%S")
