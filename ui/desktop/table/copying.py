"""Rows on their way to a spreadsheet: what is copied, made off the GUI thread where it is much."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QByteArray, QMimeData
from PySide6.QtGui import QGuiApplication

from gis_desk.tables.clip import marked_up, tabbed
from gis_desk.tables.columns import Columns, Field
from layers.schema import Kind
from layers.work import QUIET, Progress
from ui.desktop.table import cells

MUCH = 100_000
"""Rows above which the user is asked first."""
AT_ONCE = 1_000
"""Rows that are made without a job."""
_WITH_MARKUP = 20_000
"""Rows that are also given as a table; more would be slow to paste."""
_PIECE = 500


@dataclass(frozen=True, eq=False)
class Copy:
    """What goes to the clipboard: lines with tabs (UTF-8) and, unless it is too much, an HTML table (UTF-8)."""

    rows: int
    tabbed: bytes
    markup: bytes


def make(columns: Columns, layer: str, names: Sequence[str], rows: np.ndarray, progress: Progress = QUIET) -> Copy:
    """The columns `names` of `rows` with their titles, as a spreadsheet takes them."""
    fields = [columns.field(name) for name in names]
    head = [cells.heading(layer, field) for field in fields]
    numeric = [field.numeric for field in fields]
    lines = list(tabbed([head], [False] * len(head)))
    table: list[str] = []
    whole = len(rows) <= _WITH_MARKUP
    for start in range(0, len(rows), _PIECE):
        progress.step(start, len(rows))
        lines.extend(tabbed(_words(columns, fields, rows[start : start + _PIECE]), numeric))
    if whole:
        table = list(marked_up(head, _words(columns, fields, rows), numeric))
    return Copy(len(rows), "".join(lines).encode("utf-8", "replace"), "".join(table).encode("utf-8", "replace"))


def _words(columns: Columns, fields: Sequence[Field], rows: np.ndarray) -> Iterator[list[str]]:
    values = [columns.values(field.name)[rows] for field in fields]
    for n in range(len(rows)):
        yield [written(field, value[n]) for field, value in zip(fields, values, strict=True)]


def written(field: Field, value: object) -> str:
    """A value as it is written into a spreadsheet: numbers bare, codes in words, nothing for what is missing."""
    if cells.is_missing(value):
        return ""
    if field.numeric and isinstance(value, int | float | np.number):
        return str(int(value)) if field.kind is Kind.INT and float(value).is_integer() else f"{value:.15g}"
    return field.say(value).replace("\x00", "")


def put(copy: Copy) -> None:
    """Give `copy` to the clipboard."""
    data = QMimeData()
    data.setData("text/plain", QByteArray(copy.tabbed))
    if copy.markup:
        data.setData("text/html", QByteArray(copy.markup))
    QGuiApplication.clipboard().setMimeData(data)
