"""The record forms of a joint inspection (联合检查记录表): head, markers, stretches, foot, filled by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gis_desk.inspections import words
from gis_desk.inspections.book.entries import Entry
from gis_desk.inspections.handing.fieldbook import ACTIONS
from layers.text import Text
from ui.print.book.furniture import MARGIN, draw_cell, draw_row
from ui.print.book.panel import chainage
from ui.print.codes import code_of, draw_code
from ui.print.page import Page
from ui.texts import say, tr

WIDE = 277.0
TOP = MARGIN + 14.0
BOTTOM = 210.0 - MARGIN - 5.0
_HEAD, _FIELDS, _TITLES = 21.0, 7.0, 7.0
_MARKER, _STRETCH, _FOOT = 21.0, 15.0, 28.0
_MARKER_WIDTHS = (33.0, 14.5, 26.0, 15.5, 24.0, 48.0, 24.0, 33.0, 14.0, 20.0, 25.0)
_STRETCH_WIDTHS = (8.0, 50.0, 20.0, 20.0, 46.0, 38.0, 30.0, 30.0, 35.0)


@dataclass(frozen=True)
class Heading:
    """What the head of a record form says (forms 5.1); what is not known is left blank for the pen."""

    line: str
    code: str
    stretch: str
    length: str
    round: str
    sides: tuple[str, str]
    agreement: str


@dataclass(frozen=True)
class FormPage:
    """What one page of a form holds."""

    markers: tuple[Entry, ...]
    stretches: tuple[Entry, ...]
    last: bool


def form_pages(entries: Sequence[Entry]) -> list[FormPage]:
    """The entries of one line over pages, markers first; the last page has room for conclusion and signatures."""
    markers = [e for e in entries if e.kind == "marker"]
    stretches = [e for e in entries if e.kind == "stretch"]
    pages: list[FormPage] = []
    while markers or stretches or not pages or not pages[-1].last:
        left = BOTTOM - TOP - _HEAD
        some, rest = _taken(markers, left, _MARKER)
        left -= _TITLES + _MARKER * len(some) if some else 0.0
        walked, unwalked = _taken(stretches, left, _STRETCH) if not rest else ([], stretches)
        left -= _TITLES + _STRETCH * len(walked) if walked else 0.0
        done = not rest and not unwalked and left >= _FOOT
        pages.append(FormPage(tuple(some), tuple(walked), done))
        markers, stretches = rest, unwalked
    return pages


def _taken(entries: list[Entry], left: float, row: float) -> tuple[list[Entry], list[Entry]]:
    count = max(int((left - _TITLES) / row), 0)
    return entries[:count], entries[count:]


def draw_form(page: Page, heading: Heading, content: FormPage) -> None:
    """One page of the form, on A4 that lies."""
    y = _head(page, heading)
    if content.markers:
        y = draw_row(page, MARGIN, y, _TITLES, _MARKER_WIDTHS, _marker_titles(), 7, head=True)
        for entry in content.markers:
            y = _marker(page, y, entry)
    if content.stretches:
        y = draw_row(page, MARGIN, y, _TITLES, _STRETCH_WIDTHS, _stretch_titles(), 7, head=True)
        for entry in content.stretches:
            y = _stretch(page, y, entry)
    if content.last:
        _foot(page, heading, BOTTOM - _FOOT)


def _head(page: Page, heading: Heading) -> float:
    y = TOP
    a, b = _parties(heading)
    rows = [
        [
            (tr("Line, code"), " ".join(w for w in (heading.line, heading.code) if w), 62.0),
            (tr("Stretch inspected"), heading.stretch, 62.0),
            (tr("Length"), heading.length, 20.0),
            (tr("Round"), heading.round, 13.0),
            (tr("Date"), tr("    y    m    d"), 30.0),
        ],
        [
            (tr("People of {side}", side=a), "", 107.0),
            (tr("People of {side}", side=b), "", 107.0),
        ],
        [
            (tr("Agreement, map"), heading.agreement, 94.0),
            (tr("Weather"), "", 42.0),
            (tr("Leader"), "", 71.0),
        ],
    ]
    for row in rows:
        x, free = MARGIN, WIDE - sum(c[2] for c in row)
        for label, value, width in row:
            wide = free / len(row)
            draw_cell(page, x, y, wide, _FIELDS, label, 7, shade=True, align="middle")
            draw_cell(page, x + wide, y, width, _FIELDS, value, 8)
            x += wide + width
        y += _FIELDS
    return y


def _marker_titles() -> tuple[str, ...]:
    return (
        tr("Marker"),
        tr("Found or not"),
        tr("Post"),
        tr("Lettering"),
        tr("Coordinates checked"),
        tr("Reference objects"),
        tr("Surroundings"),
        tr("Handled"),
        tr("Both sides present"),
        tr("Photo numbers"),
        tr("Note"),
    )


def _marker(page: Page, y: float, entry: Entry) -> float:
    x = MARGIN
    page.box(x, y, _MARKER_WIDTHS[0], _MARKER, line=0.12)
    page.text(x + 1.0, y + 4.0, str(entry.order), 7.5, bold=True)
    draw_code(page, x + _MARKER_WIDTHS[0] - 17.0, y + 0.4, 16.6, code_of(entry))
    number = y + _MARKER - 4.2
    draw_cell(page, x, number, _MARKER_WIDTHS[0], 4.2, entry.number, 8, bold=True, align="middle", line=None)
    cells = (
        _boxes([tr("found"), tr("not found")]),
        _boxes(_said(words.BODIES), columns=2),
        _boxes(_said(words.LETTERINGS)),
        _boxes(_said(words.MEASURED)) + "\n" + tr("difference ____ m"),
        _objects(entry),
        "",
        _boxes(_said(ACTIONS), columns=2),
        _boxes([tr("present"), tr("not there")]),
        "",
        "",
    )
    x += _MARKER_WIDTHS[0]
    for width, cell in zip(_MARKER_WIDTHS[1:], cells, strict=True):
        draw_cell(page, x, y, width, _MARKER, cell, 7)
        x += width
    return y + _MARKER


def _said(choices: Mapping[str, Text]) -> list[str]:
    return [say(word) for word in choices.values()]


def _objects(entry: Entry) -> str:
    names = [one.name for one in entry.objects[:3]]
    names += ["________"] * (3 - len(names))
    states = _boxes([tr("as it was"), tr("changed"), tr("no longer there")], columns=3)
    return "\n".join(f"{name} {states}" for name in names)


def _boxes(every: Sequence[str], columns: int = 1) -> str:
    """Boxes to be ticked, so many in a line."""
    boxes = [f"□{w}" for w in every]
    return "\n".join(" ".join(boxes[k : k + columns]) for k in range(0, len(boxes), columns))


def _stretch_titles() -> tuple[str, ...]:
    return (
        tr("No."),
        tr("Stretch of line"),
        tr("Change of the ground"),
        tr("Course"),
        tr("What has changed; resurvey"),
        tr("Use across the line"),
        tr("One-sided mark"),
        tr("Dispute"),
        tr("Suggestion"),
    )


def _stretch(page: Page, y: float, entry: Entry) -> float:
    length = ""
    if entry.chainage_m is not None and entry.end_m is not None:
        length = tr("{km:.3f} km", km=abs(entry.end_m - entry.chainage_m) / 1000)
    cells = (
        str(entry.order),
        f"{entry.number}\n{chainage(entry)}  {length}",
        _boxes(_said(words.TERRAINS)),
        _boxes(_said(words.COURSES)),
        "\n\n" + _boxes([tr("resurvey needed")]),
        "",
        _boxes([tr("no mark"), tr("mark, handled: ______")]),
        "",
        "",
    )
    align = ("middle", *["left"] * 8)
    return draw_row(page, MARGIN, y, _STRETCH, _STRETCH_WIDTHS, cells, 7, align=align)


def _parties(heading: Heading) -> list[str]:
    parties = zip((tr("Party A"), tr("Party B")), heading.sides, strict=True)
    return [tr("{party} ({side})", party=party, side=side) if side else party for party, side in parties]


def _foot(page: Page, heading: Heading, y: float) -> None:
    half = WIDE / 2
    for k, label in enumerate((tr("Conclusion"), tr("Left open"))):
        draw_cell(page, MARGIN + k * half, y, 22.0, 16.0, label, 8, shade=True, align="middle")
        page.box(MARGIN + k * half + 22.0, y, half - 22.0, 16.0, line=0.12)
    y += 16.0
    for k, who in enumerate(_parties(heading)):
        signed = tr("{who}, signed: {blank}", who=who, blank="") + " " * 60 + tr("    y    m    d")
        page.box(MARGIN + k * half, y, half, 12.0, line=0.12)
        page.text(MARGIN + k * half + 2.0, y + 7.0, signed, 8.5, room=half - 4)
