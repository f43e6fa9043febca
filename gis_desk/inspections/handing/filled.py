"""Whether a file that was handed out before holds records by now: it is then not replaced."""

from collections.abc import Iterator
from pathlib import Path

import openpyxl

from gis_desk.inspections.handing import fieldbook
from layers.errors import FormatError, Where
from layers.formats.writing.package import count_filled

_ENTRIES = {
    fieldbook.MARKERS: fieldbook.MARKER_ENTRIES,
    fieldbook.STRETCHES: fieldbook.STRETCH_ENTRIES,
    fieldbook.DAYS: fieldbook.DAY_ENTRIES,
}


def refuse_filled(path: Path) -> None:
    """Refuse to replace a field package or record workbook in which somebody has entered something.

    Raises
    ------
    FormatError
        If `path` is one, and at least one row was filled in.
    """
    if not path.is_file():
        return
    filled = 0
    if path.suffix == ".gpkg":
        columns = {table: [e.name for e in entries] for table, entries in _ENTRIES.items()}
        filled = count_filled(path, columns | {fieldbook.PHOTOS: ["photo"]})
    elif path.suffix == ".xlsx":
        filled = sum(_filled_rows(path))
    if filled:
        raise FormatError(
            "this file holds {n} rows that were filled in since it was handed out",
            where=Where(path),
            do="take them in first (gis-desk inspect record WORKSPACE FILE), then move the file away; "
            "or choose another folder",
            n=filled,
        )


def _filled_rows(path: Path) -> Iterator[int]:
    """Rows with an entry, sheet by sheet; a workbook that is none of ours has none."""
    try:
        book = openpyxl.load_workbook(path, read_only=True)
    except Exception:  # noqa: BLE001 - openpyxl raises all kinds; a damaged file holds no records
        return
    try:
        for table, names in fieldbook.SHEETS.items():
            for sheet in (book[n] for n in names if n in book.sheetnames):
                heads = {h for e in (*_ENTRIES[table], fieldbook.ACTION) for h in (*e.zh, str(e.head))}
                rows = sheet.iter_rows(values_only=True)
                columns = [n for n, head in enumerate(next(rows, ())) if head in heads]
                yield sum(any(n < len(row) and row[n] not in (None, "") for n in columns) for row in rows)
    finally:
        book.close()
