"""The register as a table: all columns of the cases that fit, sorted, chosen, saved as a list."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from gis_desk.conditions import ConditionError, Question, met, typed
from gis_desk.disputes import words
from gis_desk.disputes.listing.table import SIDES
from gis_desk.tables.columns import Columns, Field
from gis_desk.tables.sorting import order
from layers.work import Progress
from ui.desktop import figures, kit
from ui.desktop.disputes.listing.cases import Cases, Register, Shown
from ui.desktop.lists import save_list
from ui.desktop.table import cells, copying, looks
from ui.desktop.table.chooser import ColumnChooser
from ui.desktop.table.loading import Wish
from ui.desktop.table.marks import Marks
from ui.desktop.table.model import TableModel
from ui.desktop.table.view import TableView
from ui.desktop.table.work import Newest
from ui.desktop.workbench import Desk
from ui.texts import say, tr

LAYER = "dispute"
_FREE = {"cause": words.CAUSES, "source": words.SOURCES}
"""Columns that have words for some values and take others as they are written."""
_LOOK = "dispute.register"
_PIECE = 500


class RegisterTable(QWidget):
    """Every column of the register; rows are those of the filter, most urgent first until a column is sorted by.

    Signals
    -------
    opened(key)
        All about a case is to be seen.
    """

    opened = Signal(str)

    def __init__(self, desk: Desk, cases: Cases) -> None:
        super().__init__()
        self._desk, self._cases = desk, cases
        self._stale = True
        self._sort, self._descending = "", False
        self._register: Register | None = None
        """The register whose columns the table shows."""
        self._unused: frozenset[str] = frozenset()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self.said = kit.caption()
        self.said.setWordWrap(False)
        self.urgent = kit.quiet_button(tr("Most urgent first"), None, lambda: self.sort_by("", descending=False))
        self.columns = kit.icon_button("columns-3", tr("Columns"), self.choose_columns)
        self.save = kit.button(tr("Save as a list"), "download", self.ask_file)
        bar = kit.row(self.said, self.urgent, None, self.columns, self.save)
        bar.setContentsMargins(8, 4, 8, 4)
        whole.addWidget(bar)
        self.model = TableModel(_never)
        self.model.setParent(self)
        self.marks = Marks(self)
        self.view = TableView(self.model, self.marks)
        self.view.setAccessibleName(tr("Register table"))
        whole.addWidget(self.view, 1)
        self._newest = Newest(self)
        self._newest.failed.connect(desk.show_error)
        self.view.sort_asked.connect(self._sort_column)
        self.view.moved.connect(self._moved)
        self.view.activated.connect(lambda row: self.opened.emit(str(self.model.keys.keys[row])))
        self.view.filtered.connect(self.renew)
        self.view.copied.connect(self.copy)
        self.view.all_asked.connect(self._unfilter)
        cases.shown.connect(self.renew)
        cases.chosen.connect(lambda _: self._show_chosen())

    @property
    def busy(self) -> bool:
        """Whether rows are being arranged."""
        return self._newest.busy

    # what is shown

    def showEvent(self, event: QShowEvent) -> None:
        """Arrange what was left until somebody looks."""
        super().showEvent(event)
        if self._stale:
            self.renew()

    def renew(self) -> None:
        """Other cases fit, or in another order: arrange them, at the latest when somebody looks."""
        self._stale = not self.isVisible()
        if self._stale:
            return
        now = self._cases.now
        known = self.model.columns if self._register is now.register else None
        try:
            questions = self._questions()
        except ConditionError as error:
            self.said.setText(say(error.what))
            return
        wish = Wish(self._sort, self._descending, questions)

        def work(progress: Progress) -> tuple[Columns, frozenset[str], np.ndarray]:
            if known is not None:
                return known, self._unused, arranged(known, now, wish, progress)
            columns = Columns.of(now.register.frame, named_fields(now))
            unused = frozenset(f.name for f in columns.fields if _is_unused(columns.values(f.name), progress))
            return columns, unused, arranged(columns, now, wish, progress)

        self._newest.ask(work, partial(self._show, now))

    def _questions(self) -> tuple[Question, ...]:
        """What is typed above the columns."""
        asked = (typed(field, said) for field, said in zip(self.model.fields, self.view.words(), strict=True))
        return tuple(one for one in asked if one is not None)

    def _show(self, now: Shown, found: tuple[Columns, frozenset[str], np.ndarray]) -> None:
        columns, self._unused, rows = found
        if columns is self.model.columns:
            self.model.set_order(rows)
        else:
            again = [f.name for f in columns.fields] == [f.name for f in self.model.fields]
            self.model.set_table(LAYER, columns, now.register.table.keys, None, rows)
            self.marks.reset(columns.size)
            if not again:
                heads = [cells.heading(LAYER, f) for f in columns.fields]
                self.view.renew(looks.kept(_LOOK, columns.fields, self._unused), heads)
            self._register = now.register
        n, of = figures.count(len(rows)), figures.count(columns.size)
        self.said.setText(tr("{n} of {total} cases shown", n=n, total=of))
        self.save.setEnabled(len(rows) > 0)
        self.urgent.setEnabled(bool(self._sort))
        self.view.show_sort(self.model.place_of(self._sort) if self._sort else -1, self._descending)
        self._show_chosen()

    def _show_chosen(self) -> None:
        """Be at the selected case, if it is here."""
        key = self._cases.key
        row = self.model.keys.row(key) if key else -1
        if self._stale or (row >= 0 and self.view.current() == row and self.marks.mask[row]):
            return
        shown = self.model.shown_at(row) if row >= 0 else -1
        self.marks.choose([row] if shown >= 0 else [])
        if shown >= 0:
            self.view.blockSignals(True)
            self.view.set_current(shown)
            self.view.blockSignals(False)
        else:
            self.view.find_again(-1)

    # what the user does

    def _moved(self) -> None:
        row = self.view.current()
        if row >= 0 and self.marks.count == 1 and self.marks.mask[row]:
            self._cases.choose(str(self.model.keys.keys[row]))

    def _sort_column(self, column: int, direction: int) -> None:
        name = self.model.field(column).name
        turned = name == self._sort and not self._descending if direction == 0 else direction < 0
        self.sort_by(name, descending=turned)

    def sort_by(self, name: str, *, descending: bool) -> None:
        """Sort by a column; an empty name is the order of urgency."""
        self._sort, self._descending = name, descending
        self.renew()

    def _unfilter(self) -> None:
        for head in self.view.heads:
            head.clear()
        self.renew()

    def choose_columns(self) -> ColumnChooser:
        """Ask which columns are shown."""
        titles = {f.name: cells.heading(LAYER, f) for f in self.model.fields}
        usual = partial(looks.usual, self.model.fields, self._unused)
        dialog = ColumnChooser(self.window(), self.view.look(), titles, usual)
        dialog.changed.connect(self._take_look)
        dialog.open()
        return dialog

    def _take_look(self, look: looks.Look) -> None:
        self.view.apply(look)
        looks.keep(_LOOK, look)

    def seen_columns(self) -> list[str]:
        """The columns that are shown, from left to right."""
        return [c.name for c in self.view.look().columns if not c.hidden]

    def copy(self) -> None:
        """Copy the selected rows."""
        rows = self.model.order[self.marks.mask[self.model.order]]
        columns, names = self.model.columns, self.seen_columns()
        self._desk.run(
            lambda progress: copying.make(columns, LAYER, names, rows, progress), tr("Copy the rows"), copying.put
        )

    def ask_file(self) -> None:
        """Ask where the list shall go."""
        dialog = QFileDialog(self, tr("Save as a list"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([tr("Excel workbook (*.xlsx)"), tr("Table as text (*.csv)")])
        dialog.setDefaultSuffix("xlsx")
        dialog.filterSelected.connect(lambda said: dialog.setDefaultSuffix("csv" if "csv" in said else "xlsx"))
        dialog.selectFile(f"{tr('Dispute register')} {self._cases.now.today.isoformat()}")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.write(Path(name)))
        dialog.open()

    def write(self, path: Path) -> None:
        """Write the columns and rows that are shown, in their order, to an XLSX or CSV file in the background."""
        columns, rows, names = self.model.columns, self.model.order, self.seen_columns()

        def work(progress: Progress) -> int:
            head = [cells.heading(LAYER, columns.field(name)) for name in names]
            save_list(path, head, written(columns, names, rows, progress))
            return len(rows)

        def done(n: int) -> None:
            self._desk.message(tr("{n} cases written to {file}", n=n, file=path.name))

        self._desk.run(work, tr("Save as a list"), done)


def named_fields(now: Shown) -> tuple[Field, ...]:
    """The columns of the register with the words for their codes; sides and lines by their names."""
    called: dict[str, Mapping[Any, str]] = dict.fromkeys(SIDES, now.register.units)
    called["line"] = now.register.line_names
    for column, words_of in _FREE.items():
        called[column] = {code: say(label) for code, label in words_of.items()}
    fields = cells.shown_fields(now.register.frame, LAYER)
    return tuple(replace(f, words=called[f.name]) if f.name in called else f for f in fields)


def arranged(columns: Columns, now: Shown, wish: Wish, progress: Progress) -> np.ndarray:
    """The rows the filter found and that fit what is typed above the columns, by the column that is sorted by; equal
    ones, and all without such a column, by urgency.
    """
    rows = now.found.rows
    if wish.filters:
        rows = rows[met(columns, wish.filters, progress)[rows]]
    return order(columns, wish.sort, descending=wish.descending, rows=rows, progress=progress) if wish.sort else rows


def written(columns: Columns, names: Sequence[str], rows: np.ndarray, progress: Progress) -> Iterator[list[str]]:
    """The cells of a list, row by row: codes in words, sides and lines by their names."""
    fields = [columns.field(name) for name in names]
    for start in range(0, len(rows), _PIECE):
        progress.step(start, len(rows))
        part = [columns.values(name)[rows[start : start + _PIECE]] for name in names]
        for values in zip(*part, strict=True):
            yield [copying.written(field, value) for field, value in zip(fields, values, strict=True)]


def _never(row: int, name: str, value: object) -> bool:  # noqa: ARG001 - cells are changed in the form
    return False


def _is_unused(values: np.ndarray, progress: Progress) -> bool:
    progress.step(0, 0)
    return bool(pd.isna(values).all())
