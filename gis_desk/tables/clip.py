"""Rows for a spreadsheet's clipboard: as text with tabs, and as a table that keeps codes and texts what they are."""

import html
from collections.abc import Iterable, Iterator, Sequence

from layers.cells import guarded


def tabbed(rows: Iterable[Sequence[str]], numeric: Sequence[bool]) -> Iterator[str]:
    """Lines of cells with tabs between them, ended by CR LF; cells with breaks, tabs or quotation marks are quoted.

    A text that a spreadsheet would take for a formula stands behind an apostrophe; columns that are `numeric` hold
    numbers and nothing else.
    """
    for row in rows:
        yield "\t".join(_cell(c, n) for c, n in zip(row, numeric, strict=True)) + "\r\n"


def _cell(words: str, numeric: bool) -> str:
    if numeric:
        return words
    kept = guarded(words)
    if any(mark in kept for mark in "\t\r\n") or kept.startswith('"'):
        return '"' + kept.replace('"', '""') + '"'
    return kept


def marked_up(head: Sequence[str], rows: Iterable[Sequence[str]], numeric: Sequence[bool]) -> Iterator[str]:
    """The rows as one HTML table; what is no number is marked as text, so that long codes keep their digits."""
    yield '<html><head><meta charset="utf-8"></head><body><table><tr>'
    yield "".join(f"<th>{html.escape(words)}</th>" for words in head)
    yield "</tr>"
    for row in rows:
        yield "<tr>"
        for words, number in zip(row, numeric, strict=True):
            if number:
                yield f"<td>{html.escape(words)}</td>"
            else:
                kept = html.escape(guarded(words)).replace("\r\n", "\n").replace("\n", "<br>")
                yield f"<td style=\"mso-number-format:'\\@'\">{kept}</td>"
        yield "</tr>"
    yield "</table></body></html>"
