"""Lists saved as tables that a spreadsheet opens without running anything in them."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from layers.cells import guarded


def save_list(path: str | Path, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a table to `path`: XLSX by its ending, else CSV in UTF-8 with a mark that Excel knows.

    Raises
    ------
    OSError
        If it cannot be written; an older file of that name then stays as it was.
    """
    target = Path(path)
    draft = target.with_name(f".{target.name}.part")
    try:
        if target.suffix.lower() == ".xlsx":
            from openpyxl import Workbook  # a tenth of a second that the window need not wait for
            from openpyxl.cell import WriteOnlyCell

            book = Workbook(write_only=True)
            sheet = book.create_sheet()
            for row in (head, *rows):
                cells = []
                for words in row:
                    cell = WriteOnlyCell(sheet, value=str(words))
                    cell.data_type = "s"
                    cells.append(cell)
                sheet.append(cells)
            book.save(draft)
        else:
            with draft.open("w", encoding="utf-8-sig", newline="") as file:
                writer = csv.writer(file)
                writer.writerow(head)
                writer.writerows([guarded(str(words)) for words in row] for row in rows)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
