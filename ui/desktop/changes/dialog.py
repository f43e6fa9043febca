"""Compare the workspace with the list of another year: choose the file, follow the work, read what changed."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import shapely
from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QLineEdit, QSplitter, QTableView, QWidget

from gis_desk.names.changes import Comparison, Decision, Kind, compare, register_of
from gis_desk.names.changes.listing import COLUMNS, as_table, place
from gis_desk.names.changes.words import KINDS
from gis_desk.names.tables import shipped
from layers.errors import FormatError, GisDeskError, Where
from layers.formats.writing import LossReport, write
from layers.text import Text, text
from layers.work import Progress
from ui.desktop import figures, kit
from ui.desktop.changes.detail import ChangeDetail
from ui.desktop.changes.model import ChangesModel
from ui.desktop.dialogs import Dialog
from ui.desktop.jobs import Job
from ui.registers import CONTENTS, open_register
from ui.texts import say, tr

if TYPE_CHECKING:
    from ui.desktop.workbench import Desk

_WHAT = {"divisions": text("Divisions"), "names": text("Place names")}
_WHEN = {"before": text("earlier than the workspace"), "after": text("later than the workspace")}
_WIDTHS = (150, 80, 70, 150, 120, 150, 120)
_WAIT_MS = 150


class ChangesDialog(Dialog):
    """Stands beside the window, so that its rows lead to the map; the work is a job like any other.

    Parameters
    ----------
    parent : QWidget or None
    desk : Desk
        With an open workspace, whose rows as they were read last are one side of the comparison.
    """

    def __init__(self, parent: QWidget | None, desk: "Desk") -> None:
        super().__init__(parent, tr("Compare with another year"), 720)
        self.resize(1080, 720)
        self._desk = desk
        self.store = desk.store
        self._job: Job | None = None
        self._ours = "new"
        self._left = False
        self.what, self.when = kit.Choice(_WHAT), kit.Choice(_WHEN)
        self.choose = kit.primary_button(tr("Choose the list…"), "folder-open", self.ask_file)
        self.stop = kit.button(tr("Cancel"), "circle-stop", self.cancel)
        self.column.addWidget(
            kit.row(
                kit.body(tr("Compare the workspace's")), self.what, kit.body(tr("with a list that is")), self.when,
                self.choose, self.stop, None, stretch=6,
            )
        )  # fmt: skip
        self.note = kit.caption(
            tr("CSV, Excel, GeoPackage, shapefile or another workspace; with or without codes and geometry.")
        )
        self.note.setWordWrap(True)
        self.column.addWidget(self.note)
        self.chips = kit.ChipRow()
        self.kinds: dict[Kind, kit.Chip] = {}
        for kind in KINDS:
            if kind is not Kind.UNCHANGED:
                chip = kit.Chip(say(KINDS[kind]))
                chip.toggled.connect(lambda _on: self._filter())
                self.kinds[kind] = chip
                self.chips.add(chip)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search names and codes"))
        self.search.setClearButtonEnabled(True)
        self._wait = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._wait.timeout.connect(self._filter)
        self.search.textChanged.connect(lambda _words: self._wait.start())
        self.column.addWidget(self.chips)
        self.column.addWidget(self.search)
        self.model, self.detail = ChangesModel(self), ChangeDetail()
        self.view = kit.style_table(QTableView())
        self.view.setModel(self.model)
        self.view.sortByColumn(2, Qt.SortOrder.AscendingOrder)
        for column, wide in enumerate(_WIDTHS):
            self.view.setColumnWidth(column, wide)
        self.view.selectionModel().currentRowChanged.connect(self._chosen)
        self.view.activated.connect(lambda index: self.go(index.row()))
        split = QSplitter()
        split.addWidget(self.view)
        split.addWidget(self.detail)
        split.setStretchFactor(0, 1)
        split.setSizes([760, 300])
        self.column.addWidget(split, 1000)
        self.to_map = kit.button(tr("Show on the map"), "map-pin", lambda: self.go(self.view.currentIndex().row()))
        self.save = kit.button(tr("Save the list…"), "download", self.ask_export)
        self.finish(self.save, self.to_map, kit.button(tr("Close"), None, self.close))
        kit.name_controls(
            self,
            {
                self.what: tr("What is compared"),
                self.when: tr("When the other list is from"),
                self.view: tr("Changes"),
                self.search: tr("Search names and codes"),
            },
        )
        self.finished.connect(self._leave)
        self._show(None)

    # the work

    @property
    def busy(self) -> bool:
        """Whether a comparison is being made."""
        return self._job is not None

    def ask_file(self) -> None:
        """Ask for the list of the other year."""
        dialog = QFileDialog(self, tr("The list of another year"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.compare(Path(path)))
        dialog.open()

    def compare(self, path: Path) -> None:
        """Compare the workspace's rows with the list in `path`, in the background."""
        if self.store is None or self._desk.store is not self.store:
            return
        what, ours = self.what.value(), "new" if self.when.value() == "before" else "old"
        mine, home = self._desk.frame(CONTENTS[what]), Path(self.store.path)
        work = partial(_compared, mine, home, path, what, ours)
        self._show(None)
        job: Job = self._desk.run(work, tr("Compare with {file}", file=path.name), self._done, self._failed)
        self._job, self._ours = job, ours
        job.cancelled.connect(self._stopped)
        job.done.connect(self._ended)
        job.progress.connect(self._progress)
        self._enable()

    def cancel(self) -> None:
        """Stop the comparison."""
        if self._job is not None:
            self._job.cancel()

    def _progress(self, done: int, total: int, words: str) -> None:
        if self._job is not None:
            share = f"{100 * done // total} %" if total else ""
            self.note.setText(figures.sentence(say(words), share) if share else say(words))

    def _stopped(self) -> None:
        self._job = None
        self.note.setText(tr("Stopped."))
        self._enable()

    def _failed(self, error: Exception) -> None:
        if self._left:
            return
        self._job = None
        self._enable()
        if isinstance(error, GisDeskError):
            self.note.setText(figures.sentence(say(error.what), say(error.do)))
        else:
            self.note.setText("")
            self._desk.show_error(error)

    def _done(self, comparison: Comparison) -> None:
        if not self._left:
            self._show(comparison)

    def _ended(self) -> None:
        """The work is over, whether or not its workspace is still open."""
        self._job = None
        self._enable()

    def _leave(self) -> None:
        """Stop what is still computed; nothing of it is shown any more."""
        self._left = True
        self.cancel()

    # the list

    def _show(self, comparison: Comparison | None) -> None:
        for chip in self.kinds.values():
            chip.blockSignals(True)
            chip.setChecked(False)
            chip.blockSignals(False)
        self.model.set_comparison(comparison)
        counts = comparison.counts() if comparison is not None else {}
        for kind, chip in self.kinds.items():
            chip.set_count(counts.get(kind))
            chip.setEnabled(bool(counts.get(kind)))
        self.detail.show_decision(None, None)
        if comparison is not None:
            self.note.setText("\n".join([self._summary(comparison), *(say(n) for n in comparison.notes)]))
        self._filter()
        if self.model.rowCount():
            self.view.selectRow(0)

    def _summary(self, comparison: Comparison) -> str:
        return tr(
            "{old} compared with {new}: {changes} changes, {same} rows unchanged",
            old=comparison.old.file,
            new=comparison.new.file,
            changes=figures.count(len(comparison.decisions)),
            same=figures.count(len(comparison.unchanged)),
        )

    def _filter(self) -> None:
        self._wait.stop()
        self.model.set_filter([k for k, chip in self.kinds.items() if chip.isChecked()], self.search.text())
        self._chosen(self.view.currentIndex())
        self._enable()

    def _chosen(self, index: QModelIndex, _before: QModelIndex | None = None) -> None:
        decision = self.model.decision(index.row()) if index.isValid() else None
        self.detail.show_decision(self.model.comparison, decision)
        self.to_map.setEnabled(decision is not None and self._on_map(decision))

    def _enable(self) -> None:
        self.choose.setEnabled(not self.busy)
        self.stop.setVisible(self.busy)
        self.save.setEnabled(self.model.rowCount() > 0)
        for widget in (self.view, self.search, self.chips):
            widget.setEnabled(self.model.comparison is not None)

    def _own(self, decision: Decision) -> str | None:
        """The key of the first row of the workspace that `decision` is about."""
        comparison = self.model.comparison
        if comparison is None:
            return None
        side, rows = (comparison.new, decision.new) if self._ours == "new" else (comparison.old, decision.old)
        return side.key[rows[0]] if rows else None

    def _on_map(self, decision: Decision) -> bool:
        comparison = self.model.comparison
        return self._desk.store is self.store and (
            self._own(decision) is not None or (comparison is not None and place(comparison, decision) is not None)
        )

    def go(self, row: int) -> None:
        """Show the change in `row` on the map, and select its row in the workspace."""
        comparison = self.model.comparison
        if comparison is None or not 0 <= row < self.model.rowCount():
            return
        decision = self.model.decision(row)
        if not self._on_map(decision):
            return
        box = place(comparison, decision)
        if box is not None:
            self._desk.canvas.zoom_to_geometry(shapely.box(*box) if box[0] < box[2] else shapely.Point(box[:2]))
        if (key := self._own(decision)) is not None:
            self._desk.select(CONTENTS[self.what.value()], key)

    # export

    def ask_export(self) -> None:
        """Ask for a file, and save the list as it is shown."""
        dialog = QFileDialog(self, tr("Save the list of changes"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([tr("Excel workbook (*.xlsx)"), tr("CSV table (*.csv)")])
        dialog.setDefaultSuffix("xlsx")
        dialog.selectFile(tr("changes"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.export)
        dialog.open()

    def export(self, path: str) -> None:
        """Save the list as it is shown to `path`, by its ending as CSV or XLSX."""
        comparison, decisions = self.model.comparison, self.model.shown()
        if comparison is None:
            return
        titles = {name: say(title) for name, title in COLUMNS.items()}

        def work(progress: Progress) -> LossReport:
            return write(as_table(comparison, decisions, say), tr("changes"), path, fields=titles, progress=progress)

        def done(report: Any) -> None:
            self._desk.message(tr("{n} rows saved to {file}", n=report.rows, file=path))

        self._desk.run(work, tr("Save the list of changes"), done)


def _compared(mine: pd.DataFrame, home: Path, path: Path, what: str, ours: str, progress: Progress) -> Comparison:
    """The workspace's frame and the list in `path` compared; `ours` says which of both is the later one."""
    if home.exists() and path.exists() and home.samefile(path):
        raise FormatError("this is one and the same file", where=Where(path), do="give the list of another year")
    tables = shipped()
    notes: list[Text] = []
    other = open_register(path, tables, notes, what=what, watch=progress)
    own = register_of(mine, tables, home.name, table=CONTENTS[what])
    made = compare(other, own, tables, progress) if ours == "new" else compare(own, other, tables, progress)
    made.notes[:0] = notes
    return made
