"""The cover with what the inspection is about, and the table of contents."""

from collections.abc import Sequence
from dataclasses import dataclass

from ui.print.book.furniture import MARGIN, Words, draw_cell, draw_row
from ui.print.page import Page
from ui.texts import tr

WIDE = 190.0
CONTENTS_ROWS = 46
_TOP = 112.0
_ROW = 6.4
_MOST_LINES, _MOST_DAYS = 8, 20


@dataclass(frozen=True)
class Facts:
    """What the cover says.

    Parameters
    ----------
    subject : str
        The lines in words.
    parties : tuple of str
    year, county, note : str
    lines : sequence
        Name, code, length, markers, last inspection, lead party.
    days : sequence
        Team, day or date, begin, end, stops, km, hours.
    """

    subject: str
    parties: tuple[str, ...]
    year: str
    county: str
    note: str
    lines: Sequence[tuple[str, ...]]
    days: Sequence[tuple[str, ...]]


@dataclass(frozen=True)
class Line:
    """A row of the contents."""

    title: str
    sheet: str
    scale: str
    page: int
    heading: bool = False


def draw_cover(page: Page, words: Words, facts: Facts) -> None:
    """The cover, on A4 that stands."""
    middle = MARGIN + WIDE / 2
    if words.mark:
        mark = page.width_of(words.mark, 12, bold=True) + 6
        page.box(MARGIN + WIDE - mark, MARGIN + 2, mark, 8.5, line=0.4)
        page.text(MARGIN + WIDE - mark / 2, MARGIN + 8, words.mark, 12, bold=True, align="middle")
    if facts.county:
        page.text(middle, 42.0, facts.county, 16, align="middle", room=WIDE)
    page.text(middle, 58.0, tr("Route map book of the joint inspection"), 26, bold=True, align="middle", room=WIDE)
    page.line([(middle - 60, 64.0), (middle + 60, 64.0)], 0.6)
    lines, points = page.wrapped(facts.subject, 15, WIDE - 20, 18)
    for n, line in enumerate(lines):
        page.text(middle, 74.0 + n * points * 0.43, line, points, align="middle")
    page.text(middle, 97.0, facts.year, 13, align="middle")
    if facts.parties:
        parties, points = page.wrapped("　".join(facts.parties), 10, WIDE - 10, 8)
        for n, line in enumerate(parties):
            page.text(middle, 104.0 + n * points * 0.43, line, points, align="middle")
    y = _lines(page, facts)
    y = _days(page, facts, y + 6.0)
    bottom = 297.0 - MARGIN - 14.0
    blank = "_" * 14
    said = (
        (tr("Compiled by: {name}", name=words.compiler or blank), tr("Compiled on {date}", date=words.made_on)),
        (tr("Checked by: {name}", name=blank), tr("Data as of {date}", date=words.data_date or blank)),
    )
    for row, pair in enumerate(said):
        for column, one in enumerate(pair):
            page.text(MARGIN + column * WIDE / 2, bottom + row * 5.2, one, 9, room=WIDE / 2 - 4)
    page.text(MARGIN, bottom + 11.0, facts.note, 7.5, room=WIDE)


def _lines(page: Page, facts: Facts) -> float:
    widths = (50.0, 30.0, 24.0, 18.0, 28.0, 40.0)
    head = (
        tr("Line"),
        tr("Code"),
        tr("Length (km)"),
        tr("Markers"),
        tr("Last inspected"),
        tr("Lead party"),
    )
    y = draw_row(page, MARGIN, _TOP, _ROW, widths, head, 8, head=True)
    align = ("left", "left", "right", "right", "middle", "left")
    for line in facts.lines[:_MOST_LINES]:
        y = draw_row(page, MARGIN, y, _ROW, widths, line, 8, align=align)
    return _more(page, y, len(facts.lines) - _MOST_LINES, tr("and {n} more lines", n=len(facts.lines) - _MOST_LINES))


def _days(page: Page, facts: Facts, y: float) -> float:
    if not facts.days:
        return y
    widths = (40.0, 40.0, 22.0, 22.0, 20.0, 23.0, 23.0)
    head = (tr("Team"), tr("Day"), tr("Begin"), tr("End"), tr("Stops"), tr("Way (km)"), tr("Hours"))
    room = 297.0 - MARGIN - 24.0 - y - _ROW
    most = min(_MOST_DAYS + 4, int(room / 5.2) - 1)
    y = draw_row(page, MARGIN, y, _ROW, widths, head, 8, head=True)
    align = ("left", "left", "middle", "middle", "right", "right", "right")
    shown = facts.days if len(facts.days) <= most else facts.days[: most - 1]
    for day in shown:
        y = draw_row(page, MARGIN, y, 5.2, widths, day, 8, align=align)
    left = len(facts.days) - len(shown)
    return _more(page, y, left, tr("and {n} more days", n=left), 5.2)


def _more(page: Page, y: float, left: int, words: str, high: float = _ROW) -> float:
    if left <= 0:
        return y
    draw_cell(page, MARGIN, y, WIDE, high, words, 8)
    return y + high


def draw_contents(page: Page, rows: Sequence[Line]) -> None:
    """One page of the contents: up to `CONTENTS_ROWS` rows."""
    widths = (18.0, 108.0, 32.0, 32.0)
    y = draw_row(page, MARGIN, MARGIN + 14.0, 6.0, widths, _contents_head(), 8.5, head=True)
    align = ("right", "left", "right", "right")
    for row in rows:
        cells = (row.sheet, row.title if row.heading else f"　{row.title}", row.scale, str(row.page))
        x = MARGIN
        for width, cell, how in zip(widths, cells, align, strict=True):
            draw_cell(page, x, y, width, 5.3, cell, 8, bold=row.heading, align=how)
            x += width
        y += 5.3


def _contents_head() -> tuple[str, ...]:
    return tr("Sheet"), tr("Content"), tr("Scale"), tr("Page")
