"""The page of the register: record on the map, list, log, next step."""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gis_desk.map.layer import MapLayer
from layers.store import Store
from layers.text import text
from ui.desktop.disputes.casework.event import EventDialog
from ui.desktop.disputes.casework.form import CaseForm
from ui.desktop.disputes.casework.work import Casework
from ui.desktop.disputes.listing.cases import Cases
from ui.desktop.disputes.listing.keeping import keep_filter, kept_filter
from ui.desktop.disputes.listing.listpage import ListPage
from ui.desktop.disputes.listing.panels.board import BoardPanel
from ui.desktop.disputes.listing.panels.table import RegisterTable
from ui.desktop.disputes.listing.panels.timeline import TimelinePanel
from ui.desktop.later import Later
from ui.desktop.pagedbench import BenchPage
from ui.desktop.workbench import Desk
from ui.texts import tr

_FOLLOW_MS, _KEEP_MS = 200, 600
"""So long the map has rested before cases in its window are looked for, and a filter has stood before it is kept."""
_RECORD = "Ctrl+Alt+K"
"""Records a case from the keyboard."""


class RegisterPage(BenchPage):
    """Record, list and follow boundary dispute risks."""

    title = text("Register")
    warnings_asked, map_asked = Signal(), Signal()
    """The page of what may become trouble, and that of the offline map, are asked for."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.cases = Cases(desk, self)
        self._store: Store | None = None
        self._follow = QTimer(self, singleShot=True, interval=_FOLLOW_MS)
        self._keep = QTimer(self, singleShot=True, interval=_KEEP_MS)
        self.pages = QStackedWidget()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.pages)
        self.list_page = ListPage(self.cases, desk.canvas.bounds)
        self.search, self.model, self.view = self.list_page.filters.search, self.list_page.model, self.list_page.view
        self.pages.addWidget(self.list_page)
        self.work = Casework(desk, self.pages, self.list_page, lambda: self.cases.now.register.units)
        self.detail_page = self.work.case_page
        self.list_page.offer(self.work.bar)
        self.work.waiting.connect(self._waits)
        self.work.back.connect(self.view.setFocus)
        QShortcut(QKeySequence(_RECORD), self.list_page).activated.connect(self.record)
        self._timeline = Later(lambda: TimelinePanel(desk, self.cases))
        self._table, self._board = Later(self._make_table), Later(self._make_board)
        self._connect_list()

    def _make_table(self) -> RegisterTable:
        made = RegisterTable(self.desk, self.cases)
        made.opened.connect(self.open_case)
        return made

    def _make_board(self) -> BoardPanel:
        made = BoardPanel(self.cases)
        made.writable = self._writable
        made.opened.connect(self.open_case)
        made.step_asked.connect(self._step_of)
        return made

    @property
    def timeline(self) -> TimelinePanel:
        """The years; like the other wide panels it is built when somebody first looks at it."""
        return cast(TimelinePanel, self._timeline.inside)

    @property
    def table(self) -> RegisterTable:
        """All columns."""
        return cast(RegisterTable, self._table.inside)

    @property
    def board(self) -> BoardPanel:
        """The states."""
        return cast(BoardPanel, self._board.inside)

    @property
    def form(self) -> CaseForm:
        """The form of a case."""
        return self.work.form

    def _connect_list(self) -> None:
        page = self.list_page
        page.record_button.clicked.connect(lambda _: self.record())
        page.map_button.clicked.connect(lambda _: self.map_asked.emit())
        page.warning_button.clicked.connect(lambda _: self.warnings_asked.emit())
        page.view.opened.connect(self.open_case)
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
        return any(part.busy for part in (self.cases, self._table.built, self._timeline.built) if part is not None)

    def wide_panels(self) -> list[tuple[str, QWidget]]:
        """All columns, the years, and the states."""
        return [(tr("Timeline"), self._timeline), (tr("Register table"), self._table), (tr("Board"), self._board)]

    @property
    def _writable(self) -> bool:
        store = self.desk.store
        return store is not None and not store.readonly

    def refresh(self) -> None:
        """Read the register again."""
        store = self.desk.store
        there = store is not None
        for button in (self.list_page.map_button, self.list_page.warning_button):
            button.setEnabled(there)
        self.list_page.record_button.setEnabled(self._writable)
        if store is not self._store:
            self._store = store
        self.work.refresh()
        if self._board.built is not None:
            self._board.built.writable = self._writable
        self.cases.refresh(kept_filter)

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


def _asks_search(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_F and event.modifiers() == Qt.KeyboardModifier.ControlModifier
