"""Workbooks to be printed and filled in: heads that stay in sight, widths, lists of choices, text that is text."""

import io
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from layers.cells import is_formula

_LONGEST = 250
"""Characters of a list of choices that stands in the rule itself (Excel takes 255)."""
_WIDEST, _WIDEST_GIVEN = 46, 20
"""Characters of a column; of one that stands beside columns to be filled in."""
_A3, _A4 = 8, 9
_Y2K = "36526"
"""1 January 2000 as Excel counts days."""
_HAIR = Side(style="thin", color="B5BCC2")
_BOX = Border(left=_HAIR, right=_HAIR, top=_HAIR, bottom=_HAIR)
_WRAP = Alignment(wrap_text=True, vertical="top")
_HEAD = Alignment(wrap_text=True, vertical="center", horizontal="center")
_GIVEN, _TO_FILL, _MUST = (PatternFill("solid", fgColor=c) for c in ("E9EDF0", "FFF6D9", "FFE08A"))


@dataclass(frozen=True)
class Fill:
    """How a column is to be filled in.

    Parameters
    ----------
    choices : tuple of str
        What may stand in a cell; empty: anything.
    kind : str
        ``text``, ``date`` or ``number``.
    must : bool
        Whether it may not stay empty.
    several : bool
        Whether several of `choices`, joined, may stand in a cell: they are then only shown.
    width : float
        In characters.
    hint : str
        Shown when the cell is chosen.
    """

    choices: tuple[str, ...] = ()
    kind: str = "text"
    must: bool = False
    several: bool = False
    width: float = 10.0
    hint: str = ""


@dataclass(frozen=True)
class Sheet:
    """One sheet: heads in row 1, rows below; sheets to be filled in are printed on A3, lists on A4.

    Parameters
    ----------
    fills : mapping of int to Fill
        Columns (from 0) that are to be filled in; with any of them the sheet has boxes and tones.
    hidden : tuple of int
        Columns that are not shown.
    fixed : int
        Columns at the left that stay in sight.
    caption : str
        Printed above each page, before the name.
    """

    name: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Any]]
    fills: Mapping[int, Fill] = field(default_factory=dict)
    hidden: tuple[int, ...] = ()
    fixed: int = 0
    landscape: bool = False
    invisible: bool = False
    caption: str = ""


class Book:
    """A workbook, written sheet by sheet."""

    def __init__(self) -> None:
        self._book = Workbook(write_only=True)
        self._looks: dict[str, Any] = {}

    def add(self, sheet: Sheet) -> None:
        """Write `sheet`."""
        made = self._book.create_sheet(sheet.name)
        made.freeze_panes = f"{get_column_letter(sheet.fixed + 1)}2"
        for index in range(len(sheet.heads)):
            dimension = made.column_dimensions[get_column_letter(index + 1)]
            dimension.width = self._width(sheet, index)
            dimension.hidden = index in sheet.hidden
        self._print_setup(made, sheet)
        heads = []
        for index, head in enumerate(sheet.heads):
            cell = _cell(made, head)
            cell.font, cell.alignment = Font(bold=True), _HEAD
            if sheet.fills:
                fill = sheet.fills.get(index)
                cell.fill = _GIVEN if fill is None else _MUST if fill.must else _TO_FILL
                cell.border = _BOX
            heads.append(cell)
        made.append(heads)
        for row in sheet.rows:
            made.append([self._body(made, sheet, index, value) for index, value in enumerate(row)])
        for index, fill in sheet.fills.items():
            if rule := _rule(fill):
                made.data_validations.append(rule)
                letter = get_column_letter(index + 1)
                rule.add(f"{letter}2:{letter}{max(2, len(sheet.rows) + 1)}")
        if sheet.invisible:
            made.sheet_state = "hidden"

    def _body(self, made: Any, sheet: Sheet, index: int, value: Any) -> Any:
        cell = _cell(made, value)
        if sheet.fills:
            fill = sheet.fills.get(index)
            kind = "" if fill is None else "date" if fill.kind == "date" else "asked"
            if kind not in self._looks:
                self._looks[kind] = _look(made, kind)
            quoted = cell.quotePrefix
            cell._style = copy(self._looks[kind])  # openpyxl finds the number of a style anew for each cell
            if quoted:
                cell.quotePrefix = True
        return cell

    @staticmethod
    def _width(sheet: Sheet, index: int) -> float:
        if index in sheet.fills:
            return max(sheet.fills[index].width, min(shown_width(sheet.heads[index]), 14) + 2)
        longest = max(
            (shown_width(str(row[index])) for row in (sheet.heads, *sheet.rows) if row[index] is not None), default=8
        )
        return min(_WIDEST_GIVEN if sheet.fills else _WIDEST, longest + 2)

    def _print_setup(self, made: Any, sheet: Sheet) -> None:
        made.page_setup.orientation = "landscape" if sheet.landscape else "portrait"
        made.page_setup.paperSize = _A3 if sheet.fills else _A4
        made.page_setup.fitToWidth, made.page_setup.fitToHeight = 1, 0
        made.sheet_properties.pageSetUpPr.fitToPage = True
        made.page_margins.left = made.page_margins.right = 0.4
        made.page_margins.top = made.page_margins.bottom = 0.6
        made.oddHeader.center.text = "  ".join(w for w in (sheet.caption, sheet.name) if w)[:200].replace("&", "&&")
        made.oddFooter.center.text = "&P / &N"
        made.print_title_rows = "1:1"

    def content(self) -> bytes:
        """The file."""
        out = io.BytesIO()
        self._book.save(out)
        return out.getvalue()


def shown_width(words: str) -> int:
    """Width of the longest line of `words` in characters; Chinese ones count two."""
    return max((sum(2 if ord(c) > 0x2E7F else 1 for c in line) for line in words.split("\n")), default=0)


def _cell(sheet: Any, value: Any) -> Any:
    """A cell whose text is text: no formula, no control characters."""
    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value)
    plain = "".join(c for c in value if c >= " " or c in "\t\n")
    cell = WriteOnlyCell(sheet, plain)
    cell.data_type = "s"
    if is_formula(plain):
        cell.quotePrefix = True
    return cell


def _look(sheet: Any, kind: str) -> Any:
    """The style of a cell that is given (empty), asked for, or a date that is asked for."""
    cell: Any = WriteOnlyCell(sheet)
    cell.border, cell.alignment = _BOX, _WRAP
    if kind:
        cell.protection = Protection(locked=False)
    if kind == "date":
        cell.number_format = "yyyy-mm-dd"
    return cell._style


def _rule(fill: Fill) -> DataValidation | None:
    rule = DataValidation(allow_blank=True, showErrorMessage=True, showInputMessage=bool(fill.hint))
    rule.prompt = fill.hint[:_LONGEST] or None
    if fill.choices and not fill.several:
        listed = ",".join(fill.choices)
        if len(listed) > _LONGEST or '"' in listed or any("," in c for c in fill.choices):
            return None
        rule.type, rule.formula1 = "list", f'"{listed}"'
    elif fill.kind == "date":
        rule.type, rule.operator, rule.formula1 = "date", "greaterThan", _Y2K
    elif fill.kind == "number":
        rule.type, rule.operator, rule.formula1 = "decimal", "greaterThanOrEqual", "0"
    elif not fill.hint:
        return None
    return rule
