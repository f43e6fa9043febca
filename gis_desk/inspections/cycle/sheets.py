"""The wall as tables: rows for people, CSV, and a workbook that prints on A3."""

import csv
import io
from collections.abc import Callable
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from gis_desk.inspections.cycle.wall import CELL_WORDS, Cell, Wall
from gis_desk.inspections.words import CAUSES
from layers.cells import guarded, is_formula
from layers.text import Text, text

Say = Callable[[Text | str], str]
HEAD = ("Level", "Neighbour", "Line", "Length (km)", "Markers", "Open repairs", "Disputes")
LEVEL_WORDS = {
    "province": text("provincial level"),
    "prefecture": text("prefectural level"),
    "county": text("county level"),
    "township": text("township level"),
    "village": text("village level"),
}
_FILLS = {
    "done": "D9E8DC",
    "in_field": "CFE3F1",
    "planned": "E4EEF7",
    "due": "F8E7C4",
    "overdue": "F3CFCB",
    "unknown": "EDEDED",
    "expected": "F7F3E8",
}
_MARKS = {
    "done": "✓",
    "in_field": "▶",
    "planned": "○",
    "due": "◆",
    "overdue": "●",
    "unknown": "?",
    "late": "·",
    "expected": "◇",
}
"""The shape of each state, for paper without colours."""


def cell_words(cell: Cell, say: Say) -> str:
    """A cell in words: state, lead, day, extra inspections, what was opened; empty where nothing is to be said."""
    parts = []
    if cell.state:
        parts.append(f"{_MARKS[cell.state]} {say(CELL_WORDS[cell.state])}")
        parts += [part for part in (cell.lead, cell.on if cell.state == "done" else "") if part]
    parts += [f"△ {say(CAUSES[e.cause] if e.cause in CAUSES else text('extra inspection'))}" for e in cell.extras]
    if cell.repairs:
        parts.append(say(text("{n} repairs opened", n=cell.repairs)))
    if cell.disputes:
        parts.append(say(text("{n} disputes found", n=cell.disputes)))
    return " ".join(parts)


def wall_rows(wall: Wall, say: Say) -> list[list[Any]]:
    """The lines under `HEAD` and the years."""
    return [
        [
            say(LEVEL_WORDS.get(group.level, text("no level"))),
            group.name or say(text("within the county")),
            row.due.name,
            round(row.due.length_m / 1000, 1),
            row.due.markers,
            row.due.burden.repairs,
            row.due.burden.disputes,
            *(cell_words(cell, say) for cell in row.cells),
        ]
        for group in wall.groups
        for row in group.rows
    ]


def total_rows(wall: Wall, say: Say) -> list[list[Any]]:
    """Lines, km, markers and people-days of each year, below the columns of the years."""
    return [
        [say(text("Lines")), *(t.lines for t in wall.totals)],
        [say(text("Length (km)")), *(round(t.length_m / 1000, 1) for t in wall.totals)],
        [say(text("Markers")), *(t.markers for t in wall.totals)],
        [say(text("People-days (estimate)")), *(round(t.people_days) for t in wall.totals)],
    ]


def wall_csv(wall: Wall, say: Say) -> str:
    """The wall as CSV; totals stand below, in the columns of the years."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*(say(h) for h in HEAD), *wall.years])
    blank = [""] * (len(HEAD) - 1)
    rows = [*wall_rows(wall, say), *([*blank, *row] for row in total_rows(wall, say))]
    writer.writerows([[guarded(v) for v in row] for row in rows])
    return out.getvalue()


def wall_xlsx(wall: Wall, title: str, say: Say) -> bytes:
    """The wall as a workbook: one sheet, heads repeated on each page, A3 across, cells coloured by state and marked.

    Every text cell is text, whatever it begins with.
    """
    book = Workbook()
    sheet: Any = book.active
    sheet.title = say(text("Wall"))
    columns = len(HEAD) + len(wall.years)
    _put(sheet, 1, 1, title, Font(bold=True, size=16))
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=columns)
    head = Font(bold=True)
    for n, words in enumerate([*(say(h) for h in HEAD), *wall.years], 1):
        _put(sheet, 2, n, words, head, "E4E8E8" if words != wall.now else "C5D5D3")
    states = [cell.state for row in wall.rows for cell in row.cells]
    at = 3
    for n, values in enumerate(wall_rows(wall, say)):
        for k, value in enumerate(values, 1):
            year = k - len(HEAD) - 1
            fill = _FILLS.get(states[n * len(wall.years) + year]) if year >= 0 else None
            _put(sheet, at, k, value if value != "" else None, None, fill)
        at += 1
    for values in total_rows(wall, say):
        for k, value in enumerate(values, len(HEAD)):
            _put(sheet, at, k, value, head, "EEF1F1")
        at += 1
    _put(sheet, at, 1, _legend(say), Font(size=9))
    sheet.merge_cells(start_row=at, start_column=1, end_row=at, end_column=columns)
    for n, wide in enumerate((10, 12, 16, 9, 7, 9, 7), 1):
        sheet.column_dimensions[get_column_letter(n)].width = wide
    for n in range(len(HEAD) + 1, columns + 1):
        sheet.column_dimensions[get_column_letter(n)].width = 13
    sheet.freeze_panes = sheet.cell(3, len(HEAD) + 1)
    sheet.print_title_rows = "1:2"
    sheet.page_setup.paperSize, sheet.page_setup.orientation = 8, "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "&P / &N"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _legend(say: Say) -> str:
    shown = [f"{mark} {say(CELL_WORDS[state])}" for state, mark in _MARKS.items()]
    return "　".join([*shown, f"△ {say(text('extra inspection'))}"])


_THIN = Side(style="hair", color="808080")


def _put(sheet: Any, row: int, column: int, value: Any, font: Font | None = None, fill: str | None = None) -> None:
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        value = "".join(c for c in value if c >= " " or c in "\t\n")
        cell.value = value
        cell.data_type = "s"
        if is_formula(value):
            cell.quotePrefix = True
    else:
        cell.value = value
    cell.border = Border(_THIN, _THIN, _THIN, _THIN)
    cell.alignment = Alignment(
        horizontal="left" if isinstance(value, str) else "right", vertical="center", wrap_text=True
    )
    if font is not None:
        cell.font = font
    if fill is not None:
        cell.fill = PatternFill("solid", start_color=fill)
