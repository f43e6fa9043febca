"""Edits of many cells as one change: one value for all selected rows, and a block pasted from a spreadsheet."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gis_desk.tables.columns import is_missing
from layers.change import Change, Edit, update
from layers.schema import TABLES, Column, Kind
from layers.text import Text, text

_END = re.compile("[\t\r\n]")


@dataclass(frozen=True)
class Cell:
    """One value that is to be written: key of the row, column, value before and after."""

    key: str
    column: str
    before: Any
    after: Any


def plain(value: Any) -> Any:
    """A value of a frame as the store compares it: numpy numbers as Python's, missing ones as None."""
    if is_missing(value):
        return "" if value == "" and isinstance(value, str) else None
    return value.item() if isinstance(value, np.generic) else value


def before_of(column: Column, value: Any) -> Any:
    """What a frame holds of `column` as the store keeps it: whole numbers are whole, though the frame has floats."""
    found = plain(value)
    if column.kind is Kind.INT and isinstance(found, float) and found.is_integer():
        return int(found)
    if column.kind is Kind.BOOL and found is not None:
        return bool(found)
    return found


def plan_cells(layer: str, cells: Sequence[Cell], label: Text) -> Change:
    """The change that writes `cells`; those that are so already are left out, rows stand in the order of the cells."""
    rows: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {}
    for cell in cells:
        before, after = rows.setdefault(cell.key, ({}, {}))
        before[cell.column], after[cell.column] = cell.before, cell.after
    edits: list[Edit] = []
    for key, (before, after) in rows.items():
        edit = update(layer, key, before, after)
        if edit.after:
            edits.append(edit)
    return Change(label, tuple(edits))


def plan_value(layer: str, column: str, value: Any, rows: Iterable[tuple[str, Any]], name: Text) -> Change:
    """The change that gives `column` the one `value` in all `rows` (key and value before), under the title `name`."""
    known = TABLES[layer].column(column)
    cells = [Cell(key, column, before_of(known, before), value) for key, before in rows]
    return plan_cells(layer, cells, text("Set {field} of {n} rows", field=name, n=len(cells)))


def block(words: str) -> list[list[str]]:
    """What a spreadsheet has put on the clipboard: rows of cells; quoted cells may hold breaks and tabs.

    A text ends with a break or without; what is no table is one cell.
    """
    rows: list[list[str]] = [[]]
    at, end = 0, len(words)
    while at <= end:
        if at < end and words[at] == '"':
            cell, at = _quoted(words, at)
        else:
            stop = _stop(words, at)
            cell, at = words[at:stop], stop
        rows[-1].append(cell)
        if at >= end:
            break
        if words[at] == "\t":
            at += 1
            continue
        at += 2 if words[at : at + 2] == "\r\n" else 1
        if at >= end:
            break
        rows.append([])
    return rows


def _quoted(words: str, at: int) -> tuple[str, int]:
    """The cell that begins with a quotation mark at `at`, and where what follows it begins."""
    parts, start = [], at + 1
    while (stop := words.find('"', start)) >= 0:
        parts.append(words[start:stop])
        if words[stop + 1 : stop + 2] != '"':
            after = words[stop + 1 : stop + 2]
            if after in ("", "\t", "\r", "\n"):
                return "".join(parts), stop + 1
            break
        parts.append('"')
        start = stop + 2
    stop = _stop(words, at)
    return words[at:stop], stop


def _stop(words: str, at: int) -> int:
    found = _END.search(words, at)
    return found.start() if found else len(words)
