"""The page of the warnings: list by urgency, filters, detail, the way to each object, acceptance."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from gis_desk.disputes.warnings.acceptance import plan_accept, plan_withdraw
from gis_desk.disputes.warnings.alert import Alert
from gis_desk.disputes.warnings.catalogue import KINDS
from gis_desk.map.layer import MapLayer
from layers.errors import GisDeskError
from layers.schema import TABLES
from layers.store import Store
from layers.text import text
from layers.work import Progress
from ui import warninglist
from ui.desktop import kit
from ui.desktop.disputes.warnings.delegate import WarningList
from ui.desktop.disputes.warnings.detail import WarningDetail
from ui.desktop.disputes.warnings.head import WarningHead
from ui.desktop.disputes.warnings.marks import MOST, warning_layers
from ui.desktop.disputes.warnings.model import WarningModel
from ui.desktop.disputes.warnings.watch import Watch
from ui.desktop.lists import save_list
from ui.desktop.pagedbench import BenchPage
from ui.desktop.table.turns import considerate
from ui.desktop.workbench import Desk
from ui.texts import tr

_NAMED = ("number", "name", "title", "code")
"""Columns that an object is called by, the first that is filled."""


class WarningsPage(BenchPage):
    """What may become trouble; a person looks at it, mends it, or answers for it."""

    title = text("Warnings")
    case_asked = Signal(str)
    """``case_asked(key)``: a case shall be opened."""
    counted = Signal(int)
    """``counted(n)``: so many warnings that nobody answers for."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.watch = Watch(desk, self)
        self.in_use: Callable[[], bool] = self.isVisible
        """Whether somebody wants to know of warnings now."""
        self.head, self.detail, self.model = WarningHead(), WarningDetail(), WarningModel(self)
        self._chosen: Alert | None = None
        self._marks: list[MapLayer] = []
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 16, 16, 0)
        whole.setSpacing(8)
        whole.addWidget(self._title())
        whole.addWidget(self.head)
        self.summary = kit.caption()
        whole.addWidget(self.summary)
        self.view = WarningList()
        self.view.setModel(self.model)
        self.empty = kit.EmptyState(
            "circle-check", tr("Nothing to warn of."), tr("Lines are inspected, markers stand, checks are on time.")
        )
        self.none_fits = kit.EmptyState("funnel", tr("No warning fits these filters."))
        self.stack = QStackedWidget()
        for widget in (self.view, self.empty, self.none_fits):
            self.stack.addWidget(widget)
        self.split = QSplitter(Qt.Orientation.Vertical)
        self.split.addWidget(self.stack)
        self.split.addWidget(self.detail)
        self.split.setSizes([360, 340])
        self.split.setChildrenCollapsible(False)
        whole.addWidget(self.split, 1)
        self._connect()

    def _title(self) -> QWidget:
        self.save_button = kit.icon_button("download", tr("Save this list as CSV or XLSX"), self.ask_export)
        previous = kit.icon_button("chevron-up", tr("Previous warning (Shift+F8)"), lambda: self.step(-1))
        following = kit.icon_button("chevron-down", tr("Next warning (F8)"), lambda: self.step(1))
        return kit.row(kit.title(tr("Warnings")), previous, following, self.save_button, stretch=0)

    def _connect(self) -> None:
        self.watch.changed.connect(self._show)
        self.watch.heard.connect(self._heard)
        self.watch.busy_changed.connect(lambda _busy: self._say())
        self.head.filtered.connect(self._filter)
        self.view.selectionModel().currentChanged.connect(lambda now, _: self._row_chosen(now))
        self.view.clicked.connect(lambda index: self.locate(self.model.alert(index.row())))
        self.view.activated.connect(lambda index: self.locate(self.model.alert(index.row())))
        self.detail.located.connect(self.show_object)
        self.detail.mending.connect(self.mend)
        self.detail.accepted.connect(self.accept)
        self.detail.withdrawn.connect(self.withdraw)

    # the list

    def refresh(self) -> None:
        """Look for warnings again, where something they rest on has changed."""
        self.watch.refresh()

    def _heard(self) -> None:
        if self.in_use():
            self.watch.refresh()

    def _show(self) -> None:
        self.model.set_found(self.watch.found)
        found = self.watch.found
        self.head.set_counts(found.severities, found.kinds, found.accepted)
        self._arranged()
        self.counted.emit(len(found) - found.accepted)

    def _filter(self) -> None:
        head = self.head
        self.model.show_only(head.severities, head.kinds, head.search.text(), accepted=head.accepted_chip.isChecked())
        self._arranged()

    def _arranged(self) -> None:
        """Say what is shown, and find the chosen warning again."""
        self._say()
        row = self.model.row_of(self._chosen) if self._chosen is not None else -1
        if row >= 0:
            self.view.setCurrentIndex(self.model.index(row, 0))
        self._explain(self.model.alert(row) if row >= 0 else None)
        self._marks = warning_layers(self.model.shown(MOST))
        if self.isVisible():
            self.desk.refresh_map()

    def map_layers(self) -> list[MapLayer]:
        """Where the warnings of the list lie."""
        return self._marks

    def _say(self) -> None:
        total, shown = len(self.watch.found), self.model.rowCount()
        place = self.view if shown else self.none_fits if total else self.empty
        self.stack.setCurrentWidget(place)
        self.stack.setVisible(bool(total) or not self.watch.busy)
        words = tr("{n} of {total} warnings shown", n=shown, total=total) if total else ""
        looking = tr("Looking for warnings …") if self.watch.busy else ""
        self.summary.setText(" · ".join(w for w in (words, looking) if w))
        self.save_button.setEnabled(shown > 0)

    def current(self) -> Alert | None:
        """The warning that is chosen, or None."""
        index = self.view.currentIndex()
        return self.model.alert(index.row()) if index.isValid() else None

    def step(self, by: int) -> bool:
        """Go to the next (1) or previous (-1) warning, on the map too."""
        rows = self.model.rowCount()
        if rows:
            index = self.view.currentIndex()
            row = (index.row() + by) % rows if index.isValid() else (0 if by > 0 else rows - 1)
            self.view.setCurrentIndex(self.model.index(row, 0))
            self.locate(self.model.alert(row))
        else:
            self.desk.message(tr("No warning is listed"))
        return True

    def _row_chosen(self, index: QModelIndex) -> None:
        if index.isValid():
            self._chosen = self.model.alert(index.row())
            self._explain(self._chosen)

    def _explain(self, alert: Alert | None) -> None:
        store = self.desk.store
        names = self._names(store, alert) if store is not None and alert is not None else {}
        writable = store is not None and not store.readonly
        answer = self.watch.found.answer(alert) if alert is not None else None
        self.detail.show_alert(alert, answer, names, writable=writable)

    @staticmethod
    def _names(store: Store, alert: Alert) -> dict[tuple[str, str], str]:
        """What the objects of a warning are called."""
        names = {}
        for layer, key in (*alert.objects, *alert.also):
            row = store.row(layer, key) if layer in TABLES else None
            found = next((str(row[c]) for c in _NAMED if row.get(c)), "") if row is not None else ""
            if layer == "dispute" and row is not None:
                found = " ".join(str(row[c]) for c in ("number", "title") if row.get(c))
            if found:
                names[layer, key] = found
        return names

    # where it is

    def locate(self, alert: Alert) -> None:
        """Select the main object, and go to where the warning lies."""
        layer, key = alert.objects[0]
        self.desk.select(layer, key)
        if alert.at is not None and not alert.at.is_empty:
            self.desk.canvas.highlight([alert.at])
            self.desk.canvas.zoom_to_geometry(alert.at)

    def show_object(self, layer: str, key: str) -> None:
        """Select one of the objects, and go there on the map."""
        store = self.desk.store
        row = store.row(layer, key) if store is not None else None
        if row is None:
            self.desk.message(tr("It is no longer there"))
            return
        self.desk.select(layer, key)
        shape = row.get("geometry")
        if shape is not None and not shape.is_empty:
            self.desk.canvas.zoom_to_geometry(shape)

    def mend(self, alert: Alert) -> None:
        """Open the job where a warning is mended, at its object."""
        job = KINDS[alert.kind].job
        objects = (*alert.objects, *alert.also)
        if job == "disputes":
            case = next((key for layer, key in objects if layer == "dispute"), None)
            if case is not None:
                self.case_asked.emit(case)
                return
        bench = self.desk.open_job(job)
        if bench is not None:
            for layer, key in objects:
                if bench.show_object(layer, key):
                    break
        self.locate(alert)

    # answers

    def accept(self, alert: Alert, reason: str, until: date | None) -> bool:
        """Answer for a warning with a reason; False where that was refused."""
        store = self.desk.store
        if store is None:
            return False
        old = self.watch.found.answer(alert)
        row = store.row("accepted_finding", old.key) if old is not None else None
        try:
            change = plan_accept(
                alert,
                reason,
                self.desk.who,
                store.new_key("accepted_finding"),
                date.today(),
                expires_on=until,
                before=(old.key, row) if old is not None and row is not None else None,
            )
        except GisDeskError as error:
            self.desk.show_error(error)
            return False
        return self.desk.perform(change)

    def withdraw(self, alert: Alert) -> bool:
        """Take the answer to a warning back."""
        store, old = self.desk.store, self.watch.found.answer(alert)
        row = store.row("accepted_finding", old.key) if store is not None and old is not None else None
        if old is None or row is None:
            return False
        return self.desk.perform(plan_withdraw(alert, old.key, row))

    # files

    def ask_export(self) -> None:
        """Ask for a file and save the list as it is shown."""
        dialog = QFileDialog(self.window(), tr("Save the list of warnings"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([tr("Excel workbook (*.xlsx)"), tr("CSV table (*.csv)")])
        dialog.setDefaultSuffix("xlsx")
        dialog.selectFile(f"{tr('Warnings')} {date.today().isoformat()}")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.export)
        dialog.open()

    def export(self, path: str) -> None:
        """Save the list as it is shown to `path`, by its ending as CSV or XLSX."""
        shown, answered = self.model.shown(), self.watch.found.answers

        def work(progress: Progress) -> int:
            save_list(path, warninglist.head(), warninglist.rows(shown, answered, considerate(progress)))
            return len(shown)

        def saved(rows: int) -> None:
            self.desk.message(tr("{n} rows saved to {file}", n=rows, file=path))

        self.desk.run(work, tr("Save the list of warnings"), saved)
