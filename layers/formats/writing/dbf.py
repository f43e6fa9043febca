"""dBASE tables as shapefiles have them, written byte by byte so that nothing is cut unseen."""

import struct
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from layers.errors import FormatError, Where
from layers.formats.writing.report import LossReport
from layers.formats.writing.sheet import Field
from layers.schema import Kind
from layers.text import text

NAME_BYTES, TEXT_BYTES, MOST_FIELDS = 10, 254, 255
LANGUAGE = {"GBK": 0x4D, "GB18030": 0x4D, "UTF-8": 0x00}
_SIGNIFICANT = 15
_WIDEST = 24


def cut(value: str, encoding: str, most: int) -> str:
    """The longest beginning of `value` that takes at most `most` bytes, ending at a whole character."""
    raw = value.encode(encoding)
    while len(raw) > most:
        value = value[: max(1, min(len(value) - 1, most))] if len(value) > most else value[:-1]
        raw = value.encode(encoding)
    return value


def names(fields: Sequence[Field], encoding: str, report: LossReport) -> dict[str, str]:
    """A name of at most ten bytes for each field, distinct without regard to case."""
    taken: set[str] = set()
    chosen: dict[str, str] = {}
    for one in fields:
        short = cut(one.name, encoding, NAME_BYTES)
        n = 1
        while short.lower() in taken or not short:
            n += 1
            short = cut(one.name, encoding, NAME_BYTES - len(f"_{n}")) + f"_{n}"
        taken.add(short.lower())
        chosen[one.name] = short
        if short != one.name:
            report.add("renamed", text("field names have at most ten bytes"), one.name, before=one.name, after=short)
    return chosen


def fitted(fields: Sequence[Field], encoding: str, report: LossReport) -> list[Field]:
    """The fields as a dBASE table can hold them; every change is in `report`."""
    short = names(fields, encoding, report)
    made = []
    for one in fields:
        kind, values = one.kind, one.values
        if kind is Kind.BOOL:
            kind, values = Kind.INT, [None if v is None else int(v) for v in values]
            report.add("type", text("yes and no are written as 1 and 0"), one.name)
        elif kind is Kind.INT and any(v is not None and len(str(v)) > 18 for v in values):
            kind, values = Kind.TEXT, [None if v is None else str(v) for v in values]
            report.add("type", text("numbers of more than 18 digits are written as text"), one.name)
        elif kind is Kind.REAL:
            values = _noted(one, [_real(v) for v in values], "changed", report)
        elif kind is Kind.DATE and any(v is not None and not _is_date(v) for v in values):
            kind = Kind.TEXT
            report.add("type", text("not all values are dates: written as text"), one.name)
        if kind in (Kind.TEXT, Kind.JSON):
            if one.kind is Kind.JSON:
                report.add("type", text("written as text"), one.name)
            values = _texts(Field(one.column, one.name, kind, values), encoding, report)
            kind = Kind.TEXT
        made.append(Field(one.column, short[one.name], kind, values))
    return made


def _noted(one: Field, values: list[Any], kind: str, report: LossReport) -> list[Any]:
    changed = [i for i, (a, b) in enumerate(zip(one.values, values, strict=True)) if a != b]
    if changed:
        i = changed[0]
        what = text("numbers are written with at most 15 significant digits, in at most 24 places")
        report.add(kind, what, one.name, rows=len(changed), row=i + 1, before=one.values[i], after=values[i])
    return values


def _real(value: float | None) -> float | None:
    """The number a field of 24 places gives back; infinity and what is too large have no place."""
    if value is None or value in (float("inf"), float("-inf")) or abs(value) >= 1e18:
        return None
    return float(_written(value))


def _written(value: float) -> str:
    whole = f"{value:.15g}"
    if "e" not in whole and len(whole) <= _WIDEST:
        return whole
    digits = max(0, min(_SIGNIFICANT, _WIDEST - 2 - len(f"{abs(value):.0f}")))
    return f"{value:.{digits}f}"


def _is_date(value: str) -> bool:
    try:
        datetime.strptime(value, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        return False
    return len(value) == 10


def _texts(one: Field, encoding: str, report: LossReport) -> list[str | None]:
    values: list[str | None] = []
    notes: dict[str, list[tuple[int, str, str]]] = {}
    for i, value in enumerate(one.values):
        if value is None:
            values.append(None)
            continue
        whole, kept = str(value), cut(str(value), encoding, TEXT_BYTES)
        if kept != whole:
            notes.setdefault("cut", []).append((i, whole, kept))
        whole, kept = kept, kept.strip(" ")
        if kept != whole and kept:
            notes.setdefault("spaces", []).append((i, whole, kept))
        if not kept.strip(" "):
            notes.setdefault("empty", []).append((i, value, ""))
        values.append(kept if kept.strip(" ") else None)
    for kind, found in notes.items():
        i, before, after = found[0]
        report.add("cut" if kind == "cut" else "changed", _NOTES[kind], one.name, rows=len(found), row=i + 1,
                   before=before, after=after)  # fmt: skip
    return values


_NOTES = {
    "cut": text("texts are cut at 254 bytes, at a whole character"),
    "spaces": text("spaces at the beginning and the end are lost"),
    "empty": text("empty texts read back as missing"),
}


def write(path: Path, fields: Sequence[Field], rows: int, encoding: str) -> None:
    """Write fitted `fields` to `path`.

    Raises
    ------
    FormatError
        With more than 255 fields, or a table of more than 2 GB.
    """
    if len(fields) > MOST_FIELDS:
        raise FormatError(
            "a shapefile has at most 255 fields, the layer has {n}",
            where=Where(path.name),
            do="choose fields with --fields, or write a GeoPackage",
            n=len(fields),
        )
    columns = [_column(one, encoding) for one in fields] or [("N", 10, 0, [b" " * 10] * rows)]
    labels = [one.name for one in fields] or ["id"]
    width = 1 + sum(size for _, size, _, _ in columns)
    if 32 + 32 * len(columns) + 1 + width * rows > 2**31 - 1:
        raise FormatError(
            "the table would be larger than the 2 GB a shapefile may have",
            where=Where(path.name),
            do="choose fields with --fields, or write a GeoPackage",
        )
    now = datetime.now(UTC)
    head = struct.pack(
        "<4BIHH16xBB2x",
        3,
        now.year - 1900,
        now.month,
        now.day,
        rows,
        33 + 32 * len(columns),
        width,
        0,
        LANGUAGE[encoding],
    )
    with path.open("wb") as file:
        file.write(head)
        for label, (letter, size, places, _) in zip(labels, columns, strict=True):
            file.write(struct.pack("<11sc4xBB14x", label.encode(encoding), letter.encode(), size, places))
        file.write(b"\r")
        for record in zip(*(cells for *_, cells in columns), strict=True):
            file.write(b" " + b"".join(record))
        file.write(b"\x1a")


def _column(one: Field, encoding: str) -> tuple[str, int, int, list[bytes]]:
    """Type letter, width, decimals and the cells of a field."""
    if one.kind is Kind.INT:
        cells = [b"" if v is None else str(v).encode() for v in one.values]
        size = max(9, *(len(c) for c in cells)) if cells else 9
        return "N", size, 0, [c.rjust(size) for c in cells]
    if one.kind is Kind.REAL:
        cells = [b"" if v is None else _written(v).encode() for v in one.values]
        places = max((len(c.partition(b".")[2]) for c in cells), default=0)
        return "N", _WIDEST, min(max(places, 1), 15), [c.rjust(_WIDEST) for c in cells]
    if one.kind is Kind.DATE:
        return "D", 8, 0, [b" " * 8 if v is None else v.replace("-", "").encode() for v in one.values]
    cells = [b"" if v is None else v.encode(encoding) for v in one.values]
    size = max(1, *(len(c) for c in cells)) if cells else 1
    return "C", size, 0, [c.ljust(size) for c in cells]
