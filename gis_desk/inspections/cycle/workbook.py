"""The wall as a workbook that prints on A3."""

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from gis_desk.inspections.cycle.sheets import FILLS, HEAD, Say, legend_words, total_rows, wall_rows
from gis_desk.inspections.cycle.wall import Wall
from layers.cells import is_formula
from layers.text import text

_THIN = Side(style="hair", color="808080")


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
            fill = FILLS.get(states[n * len(wall.years) + year]) if year >= 0 else None
            _put(sheet, at, k, value if value != "" else None, None, fill)
        at += 1
    for values in total_rows(wall, say):
        for k, value in enumerate(values, len(HEAD)):
            _put(sheet, at, k, value, head, "EEF1F1")
        at += 1
    _put(sheet, at, 1, legend_words(say), Font(size=9))
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
