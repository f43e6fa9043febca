"""CSV and XLSX: text cells that a spreadsheet would take for a formula stay text."""

import csv
import io
import math
import re
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import shapely
from openpyxl.cell import WriteOnlyCell

from layers.cells import guarded, is_formula
from layers.errors import FormatError, Where
from layers.formats.writing import compare
from layers.formats.writing.report import LossReport
from layers.formats.writing.sheet import Field, Sheet
from layers.schema import Kind
from layers.text import text

_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CELL, _MOST_ROWS = 32_767, 1_048_575
_EXACT = 2**53


def placed(sheet: Sheet, report: LossReport, whole: bool) -> list[Field]:
    """The fields with the position: longitude and latitude (x and y in a plane) of points, WKT of other shapes.

    Where the shapes cannot be kept (`whole` is False) a point within stands for each.
    """
    if sheet.shapes is None:
        return list(sheet.fields)
    shapes = np.array(sheet.shapes, dtype=object)
    missing = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    points = bool((shapely.get_type_id(shapes[~missing]) == 0).all())
    degrees = sheet.crs is None or sheet.crs.upper() in ("EPSG:4490", "EPSG:4326")
    names = ("lon", "lat") if degrees else ("x", "y")
    if points or not whole:
        if not points:
            report.add("changed", text("of lines and areas only a point within them is written"), "geometry")
        at = np.full(len(shapes), None, dtype=object)
        at[~missing] = shapely.point_on_surface(shapes[~missing]) if not points else shapes[~missing]
        if bool(shapely.has_z(at[~missing]).any()):
            report.add("dropped", text("heights of points are left out"), "geometry")
        xy = [(None, None) if gone else (float(p.x), float(p.y)) for p, gone in zip(at, missing, strict=True)]
        made = [Field(n, n, Kind.REAL, [pair[k] for pair in xy]) for k, n in enumerate(names)]
    else:
        wkt = shapely.to_wkt(shapes, rounding_precision=-1)
        values = [None if gone else str(w) for w, gone in zip(wkt, missing, strict=True)]
        made = [Field("wkt", "wkt", Kind.TEXT, values)]
    return _apart(list(sheet.fields), made, report)


def _apart(fields: list[Field], made: list[Field], report: LossReport) -> list[Field]:
    taken = {f.name.lower() for f in made}
    for one in fields:
        if one.name.lower() in taken:
            name = f"{one.name}_2"
            report.add("renamed", text("the name stands for the position"), one.name, before=one.name, after=name)
            one.name = name
    return [*fields, *made]


def write_csv(sheet: Sheet, folder: Path, path: Path, encoding: str, report: LossReport) -> list[Path]:
    """Write `sheet` as CSV into `folder`, check it, and give the file; UTF-8 begins with a byte order mark."""
    target, where = folder / path.name, Where(path)
    fields = placed(sheet, report, whole=True)
    used = "utf-8-sig" if encoding == "UTF-8" else encoding
    if encoding == "GBK":
        try:
            "".join(v for f in fields for v in (f.name, *f.values) if isinstance(v, str)).encode("gbk")
        except UnicodeEncodeError as exc:
            what = text("GBK has no {character}: written as GB18030, which has", character=exc.object[exc.start])
            report.add("encoding", what, before="GBK", after="GB18030")
            used = encoding = "GB18030"
    cells = [_cells(f, report) for f in fields]
    with target.open("w", encoding=used, newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_MINIMAL)
        writer.writerow([f.name for f in fields])
        writer.writerows(zip(*cells, strict=True) if fields else ())
    csv.field_size_limit(2**31 - 1)
    with target.open(encoding=used, newline="") as file:
        rows = list(csv.reader(file))
    if (
        rows[:1] != [[f.name for f in fields]]
        or len(rows) - 1 != sheet.rows
        or [list(r) for r in zip(*cells, strict=True)] != rows[1:]
    ):
        raise FormatError(
            "what was written reads back differently",
            where=where,
            do="the older file is untouched; report this as a fault of the program",
        )
    report.encoding = encoding
    return [target]


def _cells(one: Field, report: LossReport) -> list[str]:
    cells, behind, empty = [], [], []
    for i, value in enumerate(one.values):
        if value is None:
            cells.append("")
        elif isinstance(value, str):
            if not value:
                empty.append(i)
            if is_formula(value):
                behind.append(i)
            cells.append(guarded(value))
        else:
            cells.append(str(int(value)) if isinstance(value, bool) else repr(value))
    if one.kind is Kind.BOOL:
        report.add("type", text("yes and no are written as 1 and 0"), one.name)
    if empty and any(v is None for v in one.values):
        report.add("changed", text("empty texts read back as missing"), one.name, rows=len(empty), row=empty[0] + 1)
    if behind:
        what = text("texts that look like formulas begin with an apostrophe")
        i = behind[0]
        report.add("guarded", what, one.name, rows=len(behind), row=i + 1, before=one.values[i], after=cells[i])
    return cells


def write_xlsx(sheet: Sheet, folder: Path, path: Path, encoding: str, report: LossReport) -> list[Path]:
    """Write `sheet` as one XLSX sheet into `folder`, check it, and give the file."""
    target, where = folder / path.name, Where(path)
    if sheet.rows > _MOST_ROWS:
        raise FormatError(
            "a sheet holds 1,048,576 rows, the layer has {n}", where=where, do="write a CSV", n=sheet.rows
        )
    if encoding != "UTF-8":
        report.add("encoding", text("texts in a sheet are UTF-8"), before=encoding, after="UTF-8")
    fields = [_fitted(f, report) for f in placed(sheet, report, whole=False)]
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet(re.sub(r"[\[\]:*?/\\]", "_", sheet.name)[:31] or "layer")
    page.append([_cell(page, f.name) for f in fields])
    for row in zip(*(f.values for f in fields), strict=True):
        page.append([_cell(page, v) for v in row])
    whole = io.BytesIO()  # openpyxl leaves its archive half open, and says so, where a disk is full
    book.save(whole)
    target.write_bytes(whole.getvalue())
    read = openpyxl.load_workbook(target, read_only=True)
    try:
        found = list(read[read.sheetnames[0]].iter_rows(values_only=True))
    finally:
        read.close()
    if fields:
        rows = [[*r, *[None] * (len(fields) - len(r))] for r in found[1:]]  # empty cells at an end are not in the file
        rows += [[None] * len(fields) for _ in range(sheet.rows - len(rows))]
        values = {f.name: [r[k] for r in rows] for k, f in enumerate(fields)}
        compare.fields(fields, values, sheet.rows, where)
    report.encoding = "UTF-8"
    return [target]


def _cell(page: Any, value: Any) -> Any:
    """A cell whose text is text, whatever it begins with."""
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(page, value)
    cell.data_type = "s"
    if is_formula(value):
        cell.quotePrefix = True
    return cell


def _fitted(one: Field, report: LossReport) -> Field:
    values: list[Any] = []
    notes: dict[str, list[tuple[int, Any, Any]]] = {}
    for i, value in enumerate(one.values):
        kept = value
        if isinstance(value, str):
            kept = _FORBIDDEN.sub("", value).replace("\r\n", "\n").replace("\r", "\n")
            if kept != value:
                notes.setdefault("control", []).append((i, value, kept))
            if len(kept) > _CELL:
                notes.setdefault("long", []).append((i, kept, kept[:_CELL]))
                kept = kept[:_CELL]
            if not kept:
                notes.setdefault("empty", []).append((i, value, None))
                kept = None
        elif isinstance(value, int) and not isinstance(value, bool) and abs(value) > _EXACT:
            kept = str(value)
            notes.setdefault("digits", []).append((i, value, kept))
        elif isinstance(value, float) and math.isinf(float(f"{value:.16g}")):
            kept = None
            notes.setdefault("infinite", []).append((i, value, None))
        elif isinstance(value, float):
            kept = float(f"{value:.16g}")
            if kept != value:
                notes.setdefault("rounded", []).append((i, value, kept))
        values.append(kept)
    for kind, found in notes.items():
        i, before, after = found[0]
        report.add(
            "cut" if kind == "long" else "type" if kind == "digits" else "changed",
            _SHEET_NOTES[kind], one.name, rows=len(found), row=i + 1, before=before, after=after,
        )  # fmt: skip
    return Field(one.column, one.name, one.kind, values)


_SHEET_NOTES = {
    "control": text("control characters are left out"),
    "long": text("texts are cut at 32,767 characters"),
    "empty": text("empty texts read back as missing"),
    "digits": text("numbers of more than 15 digits are written as text"),
    "infinite": text("infinity has no form in a sheet: left empty"),
    "rounded": text("numbers are rounded to 16 digits"),
}
