"""Tables as they stand on paper: every cell of a workbook or a delimited text, merged cells filled."""

import io
import re
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import range_boundaries

from layers.errors import FormatError, Where, shorten
from layers.formats import delimited, packed
from layers.formats.source import MAX_COLUMNS
from layers.formats.table import recognise
from layers.formats.xlsx import XLSX, check_parts, plain

_MOST_CELLS = 2_000_000
"""More than any book of forms has; a sheet beyond it is a table of another kind, or hostile."""

_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*?\bref=["']([A-Z]+[0-9]+:[A-Z]+[0-9]+)["']""")


@dataclass(frozen=True)
class Grid:
    """One sheet: its name and its cells by line, None for empty ones.

    A merged cell stands in every place it covers. Values are text, numbers, truth values, and days as ISO text.
    """

    name: str
    lines: tuple[tuple[Any, ...], ...]


def grids(path: Path, encoding: str = "auto") -> list[Grid]:
    """The sheets of a workbook, or the one table of a delimited text.

    Raises
    ------
    FormatError
        If it is neither, damaged, or larger than forms are.
    EncodingError
        If the encoding of the text cannot be proved.
    """
    kind = recognise(path)
    if kind is delimited.CSV:
        lines = delimited.cells(path, encoding)
        return [Grid(path.name.split(".")[0], tuple(tuple(c.strip() or None for c in line) for line in lines))]
    if kind is not XLSX:
        raise FormatError(
            "this is no table of lines and cells",
            where=Where(path),
            do="give one of: {formats}",
            formats=", ".join((*XLSX.suffixes, *delimited.CSV.suffixes)),
        )
    check_parts(path, Where(path))
    _check_merged(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()), data_only=True)
    except Exception as exc:  # openpyxl raises whatever it stumbles over
        raise FormatError(
            "the workbook is damaged ({detail})",
            where=Where(path),
            do="open and save it again with a spreadsheet program",
            detail=shorten(exc, 100),
        ) from exc
    return [_grid(sheet, path) for sheet in book.worksheets]


def _check_merged(path: Path) -> None:
    """Refuse a sheet whose merged cells cover more than any form: each would be unpacked into all its places."""
    for name in packed.members(path):
        if not name.startswith("xl/worksheets/") or not name.endswith(".xml"):
            continue
        covered = 0
        for found in _MERGED.finditer(packed.member(path, name)):
            left, top, right, bottom = (n or 0 for n in range_boundaries(found[1].decode()))
            covered += (right - left + 1) * (bottom - top + 1)
        if covered > _MOST_CELLS:
            raise _too_many(Where(path, name.rpartition("/")[2]), covered)


def _too_many(where: Where, cells: int) -> FormatError:
    return FormatError(
        "the sheet has {n} cells, more than the {most} of any book of forms",
        where=where,
        do="check the sheet for stray cells far down, or hand it in as CSV",
        n=cells,
        most=_MOST_CELLS,
    )


def _grid(sheet: Any, path: Path) -> Grid:
    where = Where(path, sheet.title)
    if sheet.max_column > MAX_COLUMNS:
        raise FormatError(
            "a row has {n} fields, more than the {most} a table may have",
            where=where,
            do="check the sheet for stray cells far to the right",
            n=sheet.max_column,
            most=MAX_COLUMNS,
        )
    if sheet.max_row * sheet.max_column > _MOST_CELLS:
        raise _too_many(where, sheet.max_row * sheet.max_column)
    lines = [[plain(v) for v in row] for row in sheet.iter_rows(values_only=True)]
    for block in sheet.merged_cells.ranges:
        if block.min_row > len(lines):
            continue
        value = lines[block.min_row - 1][block.min_col - 1]
        for line in lines[block.min_row - 1 : block.max_row]:
            line[block.min_col - 1 : block.max_col] = [value] * len(line[block.min_col - 1 : block.max_col])
    return Grid(sheet.title, tuple(tuple(line) for line in lines))
