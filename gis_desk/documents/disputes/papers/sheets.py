"""Sheets that are written row by row: heads that stay and repeat, filters, print pages, cells in the type they say."""

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from gis_desk.documents.content import shown
from layers.cells import is_formula

_A4, _A3 = 9, 8
_LONGEST = 32_767
HEADS = 3
"""Rows above the first case: title, day and count, names of the columns."""
_FORMATS = {"day": "yyyy-mm-dd", "whole": "#,##0", "real": "0.00", "degrees": "0.000000"}


@dataclass(frozen=True)
class SheetLook:
    """How a sheet looks: its name, its columns (``zh``, ``width``, ``kind``), rows, print pages side by side, mark."""

    name: str
    columns: Sequence[Mapping[str, Any]]
    rows: int
    wide: int
    mark: str
    upright: bool = False


@contextmanager
def new_book(draft: Path, title: str, made: datetime) -> Iterator[Any]:
    """A workbook to fill; it is written to `draft` in the end, or not at all."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    book.properties.title, book.properties.creator = shown(title)[:255], "GIS Desk"
    book.properties.created = book.properties.modified = made
    yield book
    whole = io.BytesIO()  # openpyxl leaves its archive half open, and says so, where a disk is full
    book.save(whole)
    draft.write_bytes(whole.getbuffer())


def lay_out(book: Any, look: SheetLook) -> Any:
    """A new sheet with widths, frozen heads, filter and print set-up."""
    from openpyxl.utils import get_column_letter

    page = book.create_sheet(look.name)
    for n, column in enumerate(look.columns, 1):
        page.column_dimensions[get_column_letter(n)].width = column["width"]
    page.page_setup.orientation = "portrait" if look.upright else "landscape"
    page.page_setup.paperSize = _A4 if look.upright else _A3
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = look.wide, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_options.horizontalCentered = True
    page.print_options.gridLines = not look.upright
    page.page_margins.left = page.page_margins.right = 0.5
    page.oddHeader.right.text = look.mark.replace("&", "&&")
    page.oddFooter.center.text = "— &P / &N —"
    if not look.upright:
        last = get_column_letter(len(look.columns))
        page.freeze_panes = f"{'C' if look.wide > 1 else 'B'}{HEADS + 1}"
        page.print_title_rows = f"1:{HEADS}"
        if look.wide > 1:
            page.print_title_cols = "A:B"
        page.auto_filter.ref = f"A{HEADS}:{last}{HEADS + max(look.rows, 1)}"
    return page


@lru_cache(maxsize=50_000)
def clean(words: str) -> str:
    """`words` without what a sheet cannot hold: control characters, more than 32,767 characters."""
    kept = shown(words)
    return kept if len(kept) <= _LONGEST else kept[: _LONGEST - 1] + "…"


def cell_text(page: Any, words: str, size: float = 10.0, *, bold: bool = False) -> Any:
    """A cell that holds a text, whatever it begins with."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    cell = WriteOnlyCell(page, clean(words))
    cell.data_type = "s"
    cell.font = Font(name="宋体", size=size, bold=bold)
    if is_formula(words):
        cell.quotePrefix = True
    return cell


def head_text(page: Any, words: str, size: float) -> list[Any]:
    """A row of one heading."""
    return [cell_text(page, words, size, bold=size > 12)]


def plain_row(page: Any, words: str, number: int) -> list[Any]:
    """A row of the summary: words and a number, framed."""
    made = [cell_text(page, words, 11), cell_text(page, "", 11)]
    made[1].value, made[1].number_format = number, _FORMATS["whole"]
    for cell in made:
        cell.border = _frame()
    return made


class Rows:
    """Writes rows of one sheet; a cell for each column is made once and filled again and again.

    Parameters
    ----------
    fills : mapping
        Grounds of the cells of the kind ``grade``, by their words.
    """

    def __init__(self, page: Any, columns: Sequence[Mapping[str, Any]], fills: Mapping[str, str]) -> None:
        from openpyxl.styles import PatternFill

        self._page, self._columns = page, columns
        self._kinds = [c.get("kind", "text") for c in columns]
        self._plain = [self._cell(kind) for kind in self._kinds]
        self._words = [self._cell("text") for _ in columns]
        self._quoted = [self._cell("text") for _ in columns]
        for cell in self._quoted:
            cell.quotePrefix = True
        self._graded = {}
        for words, colour in fills.items():
            cell = self._graded[words] = self._cell("text")
            cell.fill = PatternFill("solid", start_color=colour)

    def _cell(self, kind: str) -> Any:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Alignment, Font

        cell = WriteOnlyCell(self._page)
        cell.font = Font(name="宋体", size=10)
        right = kind in ("whole", "real", "degrees")
        cell.alignment = Alignment(horizontal="right" if right else "left", vertical="center", wrap_text=True)
        if kind in _FORMATS:
            cell.number_format = _FORMATS[kind]
        return cell

    def heads(self) -> None:
        """The names of the columns."""
        from openpyxl.styles import Alignment, PatternFill

        made = []
        for column in self._columns:
            cell = cell_text(self._page, column["zh"], 10, bold=True)
            cell.fill, cell.border = PatternFill("solid", start_color="E4E8E8"), _frame()
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
            made.append(cell)
        self._page.append(made)

    def add(self, values: Sequence[Any]) -> None:
        """A row."""
        self._page.append([self._filled(n, value) for n, value in enumerate(values)])

    def _filled(self, n: int, value: Any) -> Any:
        if value is None:
            return None
        if isinstance(value, str):
            words = clean(value)
            cell = self._quoted[n] if is_formula(words) else self._words[n]
            if self._kinds[n] == "grade":
                cell = self._graded.get(words, cell)
            cell._value, cell.data_type = words, "s"
            return cell
        cell = self._plain[n]
        cell._value, cell.data_type = value, "d" if isinstance(value, date) else "n"
        return cell


def _frame() -> Any:
    from openpyxl.styles import Border, Side

    thin = Side(style="hair", color="808080")
    return Border(thin, thin, thin, thin)
