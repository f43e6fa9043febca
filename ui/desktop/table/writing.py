"""What the table panel writes: into the workspace, as one change each, and to the clipboard."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtGui import QGuiApplication

from gis_desk.tables.editing import block
from layers.change import Change
from layers.errors import FormatError
from layers.work import QUIET, Progress
from ui.desktop import figures, kit
from ui.desktop.table import cells, copying, edits
from ui.desktop.table.asking import PasteDialog, ValueDialog
from ui.desktop.table.turns import considerate
from ui.texts import tr

if TYPE_CHECKING:
    from ui.desktop.table.panel import TablePanel
    from ui.desktop.workbench import Desk

_MOST_PASTED = 5_000_000
"""Characters of the clipboard that are taken."""
_PLANNED_AT_ONCE = 20_000
"""Characters that are looked through without a job."""


class Writing:
    """Edits and copies of the rows of `panel`."""

    def __init__(self, panel: "TablePanel", desk: "Desk") -> None:
        self._panel, self._desk = panel, desk

    # into the workspace

    def one_cell(self, row: int, name: str, value: Any) -> bool:
        """Write one cell; whether it was done."""
        try:
            change = edits.one_cell(self._panel.model, row, name, value)
        except FormatError as error:
            self._desk.show_error(error)
            return False
        return change is not None and self._desk.perform(change)

    def fill(self) -> None:
        """Give all selected rows the value of the current cell."""
        model, row, column = self._panel.model, self._panel.view.current(), self._panel.view.place.column
        if row < 0 or not model.can_edit(column):
            return
        words = model.written(row, column)
        value = cells.read(model.layer, model.field(column).name, words) if words else None
        self.set_value(value)

    def ask_value(self) -> ValueDialog | None:
        """Ask for a value for the current column of all selected rows."""
        model, view = self._panel.model, self._panel.view
        column = view.place.column
        if not self._panel.marks.count or not model.can_edit(column):
            return None
        row = view.current()
        field = model.field(column)
        now = (model.words(row, column) if field.words else model.written(row, column)) if row >= 0 else ""
        dialog = ValueDialog(
            self._panel.window(), model.layer, field, self._panel.marks.count, cells.whole(now), self.set_value
        )
        dialog.open()
        return dialog

    def set_value(self, value: Any) -> None:
        """Write `value` into the current column of all selected rows, as one change."""
        model, rows = self._panel.model, self._panel.marks.rows()
        name = model.field(self._panel.view.place.column).name
        self._write(lambda progress: edits.one_value(model, rows, name, value, progress), len(rows))

    def _write(self, plan: Callable[[Progress], Change], size: int) -> None:
        """Carry out a change; a large one off the GUI thread."""
        if size <= edits.AT_ONCE:
            self._told(self._done(plan(QUIET)))
            return
        store = self._desk.store
        if store is None:
            return

        def work(progress: Progress) -> int:
            change = plan(considerate(progress))
            progress.step(0, 0)
            store.apply(change)
            return len(change.edits)

        self._desk.run(work, tr("Write {n} rows", n=figures.count(size)), self._told)

    def _done(self, change: Change) -> int:
        return len(change.edits) if change.edits and self._desk.perform(change) else 0

    def _told(self, written: int) -> None:
        self._desk.message(tr("{n} rows changed", n=figures.count(written)))

    def paste(self) -> PasteDialog | None:
        """Write the cells of the clipboard where the current cell is; what does not fit is asked about first."""
        panel, view = self._panel, self._panel.view
        words = QGuiApplication.clipboard().text()
        if not words or view.place.row < 0 or not panel.model.writable:
            return None
        if len(words) > _MOST_PASTED:
            question = kit.Banner("should", tr("That is too much to paste; import it as a file instead."))
            panel.add_question(question)
            return None
        given = block(words)
        if len(given) == 1 and len(given[0]) == 1 and panel.marks.count > 1:
            self._paste_one(given[0][0])
            return None
        seen, model, row = view.columns(), panel.model, view.place.row
        columns = seen[seen.index(view.place.column) :] if view.place.column in seen else seen
        if len(words) <= _PLANNED_AT_ONCE:
            return self._planned(edits.paste(model, given, row, columns))
        self._desk.run(
            lambda progress: edits.paste(model, given, row, columns, considerate(progress)), tr("Paste"), self._planned
        )
        return None

    def _paste_one(self, words: str) -> None:
        """Give all selected rows the one value of the clipboard."""
        model, column = self._panel.model, self._panel.view.place.column
        if not model.can_edit(column):
            return
        try:
            value = cells.read(model.layer, model.field(column).name, edits.without_guard(words))
        except FormatError as error:
            self._desk.show_error(error)
            return
        self.set_value(value)

    def _planned(self, found: edits.Paste) -> PasteDialog | None:
        """Write what was pasted; ask first where something does not fit."""

        def write() -> None:
            self._write(lambda _: found.change, len(found.change.edits))

        if found.refused or found.outside:
            dialog = PasteDialog(self._panel.window(), found, write)
            dialog.open()
            return dialog
        write()
        return None

    # to the clipboard

    def _rows(self) -> np.ndarray:
        """The selected rows as they are shown, those that are not shown left out; else the current one."""
        panel = self._panel
        order = panel.model.order
        rows = order[panel.marks.mask[order]]
        current = panel.view.current()
        return rows if len(rows) or current < 0 else np.array([current])

    def copy(self) -> None:
        """Copy the selected rows; the user is asked where there are very many."""
        rows = self._rows()
        if len(rows) > copying.MUCH:
            self._ask_copy(rows)
        elif len(rows):
            self._copy(rows)

    def _ask_copy(self, rows: np.ndarray) -> None:
        n = figures.count(len(rows))
        question = kit.Banner(
            "advise",
            tr("{n} rows are much for a clipboard. A file is quicker, and opens in any spreadsheet.", n=n),
            steps=((tr("Save as a file…"), self.ask_export), (tr("Copy all the same"), lambda: self._copy(rows))),
        )
        self._panel.add_question(question)

    def _copy(self, rows: np.ndarray) -> None:
        model = self._panel.model
        columns, layer = model.columns, model.layer
        names = [model.field(column).name for column in self._panel.view.columns()]
        if len(rows) <= copying.AT_ONCE:
            self._copied(copying.make(columns, layer, names, rows))
            return
        self._desk.run(
            lambda progress: copying.make(columns, layer, names, rows, considerate(progress)),
            tr("Copy {n} rows", n=figures.count(len(rows))),
            self._copied,
        )

    def _copied(self, copy: copying.Copy) -> None:
        copying.put(copy)
        self._desk.message(tr("{n} rows copied", n=figures.count(copy.rows)))

    def copy_cell(self) -> None:
        """Copy the words of the current cell, as they are."""
        row, column = self._panel.view.current(), self._panel.view.place.column
        if row >= 0:
            field = self._panel.model.field(column)
            QGuiApplication.clipboard().setText(
                cells.whole(copying.written(field, self._panel.model.value(row, column)))
            )

    def ask_export(self) -> None:
        """Slide in the export of a layer, with this one chosen."""
        self._panel.export_asked.emit(self._panel.layer)
