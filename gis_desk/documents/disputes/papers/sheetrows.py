"""The rows of a workbook the program has written itself, read one by one: only what stands in the cells."""

import zipfile
from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

Row = dict[str, str]
"""What stands in the cells of a row, by the letters of their columns."""
_PIECE = 1 << 18


def read_rows(book: zipfile.ZipFile, number: int) -> Iterator[Row]:
    """The rows of the sheet `number`, the first is 1; a row without a cell is empty."""
    rows: list[Row] = []
    words: list[str] = []
    at = ""

    def begin(name: str, about: dict[str, str]) -> None:
        nonlocal at
        if name == "c":
            at = about["r"].rstrip("0123456789")
        elif name == "row":
            rows.append({})
        words.clear()

    def end(name: str) -> None:
        if name in ("t", "v"):
            rows[-1][at] = "".join(words)

    parser: Any = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = begin, end, words.append
    with book.open(f"xl/worksheets/sheet{number}.xml") as part:
        while piece := part.read(_PIECE):
            parser.Parse(piece, False)
            yield from rows[:-1]
            del rows[:-1]
        parser.Parse(b"", True)
    yield from rows
