"""The page of the register: record on the map, list, log, next step, offline map."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gis_desk.disputes.listing import select
from gis_desk.disputes.statistics.density import LineDensity, along_lines
from gis_desk.disputes.warnings.ranking import Alert
from gis_desk.disputes.warnings.ranking import warnings as find_warnings
from gis_desk.map.layer import MapLayer
from layers.store import Store
from layers.text import text
from layers.work import Progress
from ui.desktop.disputes.cases import Cases
from ui.desktop.disputes.casework import Casework
from ui.desktop.disputes.density import density_layers
from ui.desktop.disputes.event import EventDialog
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
_RECORD = "Ctrl+Alt+K"
"""Records a case from the keyboard."""


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
        self.pages = QStackedWidget()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.pages)
        self.list_page = ListPage(self.cases, desk.canvas.bounds)
        self.search, self.model, self.view = self.list_page.filters.search, self.list_page.model, self.list_page.view
        self.pages.addWidget(self.list_page)
        self.work = Casework(desk, self.pages, self.list_page, lambda: self.cases.now.register.units)
        self.form, self.detail_page = self.work.form, self.work.case_page
        self.list_page.offer(self.work.bar)
        self.warning_page = WarningPage()
        self.pages.addWidget(self.warning_page)
        self.work.waiting.connect(self._waits)
        self.work.back.connect(self.view.setFocus)
        self.warning_page.left.connect(self.work.go_home)
        QShortcut(QKeySequence(_RECORD), self.list_page).activated.connect(self.record)
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
            self._density = []
        self.work.refresh()
        self.board.writable = store is not None and not store.readonly
        self.cases.refresh(kept_filter)
        if store is None:
            return
        if self.list_page.density_chip.isChecked():
            self._toggle_density(True)

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

    # recording, and one case

    @property
    def recording(self) -> bool:
        """Whether a place is waited for."""
        return self.work.recording

    @property
    def dialog(self) -> EventDialog | None:
        """The dialog of an event or a step that was opened last."""
        return self.work.steps.dialog

    def record(self) -> None:
        """Wait for a place on the map, or stop waiting."""
        self.work.record()

    def _waits(self, on: bool) -> None:
        self.list_page.record_button.setChecked(on)
        self.list_page.hint.setVisible(on)

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
            self.work.escape()
        elif listed and _asks_search(event):
            self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.search.selectAll()
        elif listed and event.key() == Qt.Key.Key_N and not event.modifiers() and not self.recording:
            self.record()
        else:
            super().keyPressEvent(event)

    def canvas_clicked(self, lon: float, lat: float) -> None:
        """Begin a case at the place clicked."""
        if self.desk.store is not None:
            self.work.placing.clicked(lon, lat)

    def show_case(self, key: str) -> None:
        """All about one case; back to the list where it is gone."""
        self.work.show(key)

    def _step_of(self, key: str, after: str) -> None:
        """The board asks for the step of a case."""
        self.open_case(key)
        self.work.steps.ask_step(after)

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
