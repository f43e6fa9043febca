"""What the user writes into the table: one cell, one value for all selected rows, a block from a spreadsheet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gis_desk.tables.editing import Cell, before_of, plan_cells, plan_value
from gis_desk.tables.texts import PIECE
from layers.change import Change, update
from layers.errors import FormatError
from layers.schema import TABLES
from layers.text import Text, text
from layers.work import QUIET, Progress
from ui.desktop.attributes import name_of
from ui.desktop.table import cells
from ui.desktop.table.model import TableModel
from ui.texts import say, tr

AT_ONCE = 500
"""Edits that are written without a job."""


@dataclass(frozen=True)
class Refused:
    """A pasted cell that does not fit: its shown row counted from 1, the title of its column, its words, and why."""

    row: int
    column: str
    words: str
    why: str


@dataclass(frozen=True)
class Paste:
    """What a paste would do: the change, how many cells it writes, those refused, and how many have no place."""

    change: Change
    cells: int
    refused: tuple[Refused, ...]
    outside: int


def one_cell(model: TableModel, row: int, name: str, value: Any) -> Change | None:
    """The change that writes `value` (typed words, or a value) into a cell; None where nothing changes.

    Raises
    ------
    FormatError
        If it does not fit the column.
    """
    column = TABLES[model.layer].column(name)
    new = cells.read(model.layer, name, value) if isinstance(value, str) else value
    old = before_of(column, model.columns.values(name)[row])
    if old == new or (old == "" and new is None):
        return None
    key = str(model.keys.keys[row])
    edit = update(model.layer, key, {name: old}, {name: new})
    row_values = {f.name: model.columns.values(f.name)[row] for f in model.fields}
    named = name_of({c: v for c, v in row_values.items() if isinstance(v, str)}) or key
    return Change(text("Edit {field} of {name}", field=_title(model, name), name=named), (edit,))


def one_value(model: TableModel, rows: np.ndarray, name: str, value: Any, progress: Progress = QUIET) -> Change:
    """The change that writes `value` into a column of all `rows` of the table."""
    keys, values = model.keys.keys, model.columns.values(name)

    def pairs() -> Iterator[tuple[str, Any]]:
        for start in range(0, len(rows), PIECE):
            progress.step(start, len(rows))
            part = rows[start : start + PIECE]
            yield from zip(keys[part].tolist(), values[part].tolist(), strict=True)

    return plan_value(model.layer, name, value, pairs(), Text(_title(model, name)))


def paste(
    model: TableModel, given: Sequence[Sequence[str]], row: int, columns: Sequence[int], progress: Progress = QUIET
) -> Paste:
    """What pasting the cells `given` at shown row `row` does, into `columns` from the current one to the right."""
    places, outside = _fallen(model, given, row, columns)
    made: list[Cell] = []
    refused: list[Refused] = []
    for number, (at, column, cell) in enumerate(places):
        if number % 100 == 0:
            progress.step(number, len(places))
        name = model.field(column).name
        known = cells.column_of(model.layer, name)
        if known is None or not model.can_edit(column):
            refused.append(_refusal(model, at, column, cell, tr("this column cannot be changed")))
            continue
        try:
            new = cells.read(model.layer, name, without_guard(cell))
        except FormatError as error:
            why = tr("; ").join((say(error.what), say(error.do)))
            refused.append(_refusal(model, at, column, cell, why))
            continue
        old = before_of(known, model.columns.values(name)[at])
        if old != new and not (old == "" and new is None):
            made.append(Cell(str(model.keys.keys[at]), name, old, new))
    label = text("Paste {n} cells into {layer}", n=len(made), layer=TABLES[model.layer].en)
    return Paste(plan_cells(model.layer, made, label), len(made), tuple(refused), outside)


def _fallen(
    model: TableModel, given: Sequence[Sequence[str]], row: int, columns: Sequence[int]
) -> tuple[list[tuple[int, int, str]], int]:
    """Row of the table, column and words of each cell of a block; and how many have no place."""
    places, outside = [], 0
    for down, line in enumerate(given):
        for across, cell in enumerate(line):
            if row + down < len(model.order) and across < len(columns):
                places.append((int(model.order[row + down]), columns[across], cell))
            else:
                outside += 1
    return places, outside


def without_guard(words: str) -> str:
    """A text that this program copied: without the apostrophe that kept it from being a formula."""
    return words[1:] if words[:1] == "'" and words[1:2] in ("=", "+", "-", "@") else words


def _refusal(model: TableModel, row: int, column: int, words: str, why: str) -> Refused:
    return Refused(model.shown_at(row) + 1, _title(model, model.field(column).name), cells.plain(words, 40), why)


def _title(model: TableModel, name: str) -> str:
    return cells.title(model.layer, name)
