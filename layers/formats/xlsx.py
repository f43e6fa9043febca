"""Excel workbooks (.xlsx): one sheet as a table, values as they were computed, never formulas."""

import io
import warnings
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl

from layers.errors import FormatError, Where, shorten
from layers.formats import packed
from layers.formats.report import EncodingProof, Layer, Problem
from layers.formats.source import MAX_COLUMNS, Ask, Format, Raw, choose_layer
from layers.formats.tabular import frame_of, header_row
from layers.text import text


def read(path: Path, ask: Ask) -> Raw:
    """The rows of the sheet that was asked for, or of the only one with a table.

    Raises
    ------
    FormatError
        If it is no workbook, is cut off, holds entities, or has several sheets that differ.
    """
    where = Where(path)
    check_parts(path, where)
    sheets = _sheets(path, where)
    tables = {name: rows for name, rows in sheets.items() if len(rows) > 1}
    if not tables:
        raise FormatError("the workbook has no sheet with rows", where=where, do="check that the export was complete")
    starts = {name: header_row([[_shown(c) for c in row] for row in rows[:10]]) for name, rows in tables.items()}
    frames = {name: frame_of([_shown(c) for c in rows[starts[name]]], rows[starts[name] + 1 :])
              for name, rows in tables.items()}  # fmt: skip
    layers = tuple(Layer(name, len(frame), "", tuple(frame.columns)) for name, frame in frames.items())
    chosen = choose_layer(layers, ask, path)
    problems = []
    if len(chosen) > 1:
        problems.append(Problem(text("only the first of several like sheets was read: {sheet}", sheet=chosen[0])))
    name = chosen[0]
    values = frames[name]
    if starts[name]:
        problems.append(Problem(text("the first {n} lines are a title, the header is line {line}", n=starts[name],
                                     line=starts[name] + 1)))  # fmt: skip
    filled = values.notna().any(axis=1).to_numpy(dtype=bool) if len(values.columns) else np.zeros(len(values), bool)
    raw = Raw(values, None, np.arange(1, len(values) + 1), int(filled.sum()), layers, (name,), None, "", False,
              EncodingProof("UTF-8", text("a workbook is always Unicode")), [], problems)  # fmt: skip
    raw.keep(filled)
    return raw


def check_parts(path: Path, where: Where) -> None:
    """Refuse an archive that is no workbook, or whose XML reaches for other files."""
    if path.read_bytes()[:4] == b"\xd0\xcf\x11\xe0":
        raise FormatError(
            "this is a workbook of the old .xls form, or one with a password",
            where=where,
            do="save it as .xlsx without a password",
        )
    names = packed.members(path)
    if "[Content_Types].xml" not in names or not any(n.startswith("xl/") for n in names):
        raise FormatError("this archive is no Excel workbook", where=where, do="check the name of the file")
    for name in names:
        if name.endswith((".xml", ".rels")):
            head = packed.member(path, name)[:4096]
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise FormatError(
                    "the XML declares a document type or entities, which could reach for other files",
                    where=where,
                    do="save the workbook again with a spreadsheet program",
                )


def _sheets(path: Path, where: Where) -> dict[str, list[list[Any]]]:
    out: dict[str, list[list[Any]]] = {}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()), read_only=True, data_only=True)
            for sheet in book.worksheets:
                rows: list[list[Any]] = []
                for row in sheet.iter_rows(values_only=True):
                    values = [plain(v) for v in row]
                    while values and values[-1] is None:
                        values.pop()
                    if len(values) > MAX_COLUMNS:
                        raise FormatError(
                            "a row has {n} fields, more than the {most} a table may have",
                            where=Where(path, sheet.title, max(len(rows), 1)),
                            do="check the sheet for stray cells far to the right",
                            n=len(values),
                            most=MAX_COLUMNS,
                        )
                    rows.append(values)
                while rows and not rows[-1]:
                    rows.pop()
                while rows and not rows[0]:
                    rows.pop(0)
                out[sheet.title] = rows
            book.close()
    except FormatError:
        raise
    except Exception as exc:
        raise FormatError(
            "the workbook is damaged ({detail})",
            where=where,
            do="open and save it again with a spreadsheet program",
            detail=shorten(exc, 100),
        ) from exc
    return out


def plain(value: Any) -> Any:
    """The value of a cell: text without blanks around it, whole numbers as such, days and times as ISO text."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    if isinstance(value, int | float):
        return value
    return str(value)


def _shown(value: Any) -> str | None:
    return None if value is None else str(value)


XLSX = Format("XLSX", (".xlsx", ".xlsm"), (), read)
