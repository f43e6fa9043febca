"""What stands on every page of the book: title, sheet and page, mark, foot; and tables whose cells are wrapped."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtGui import QColor

from ui.print.page import BLACK, GREY, Page
from ui.texts import tr

MARGIN = 10.0
SHADE = QColor("#ececec")
BLANK = 12


@dataclass(frozen=True)
class Words:
    """What stands on every page."""

    title: str
    mark: str
    made_on: str
    data_date: str
    compiler: str
    sides: tuple[str, str]


def draw_head(
    page: Page, size: tuple[float, float], words: Words, subtitle: str, corner: str, *, large: float = 13.0
) -> None:
    """Title in the middle, sheet and page on the left, classification mark on the right."""
    wide, y = size[0], MARGIN + 5.0
    mark = page.width_of(words.mark, 9.5, bold=True) + 4 if words.mark else 0.0
    side = max(mark, page.width_of(corner, 8)) + 4
    room = wide - 2 * MARGIN - 2 * side
    page.text(wide / 2, y, words.title, large, bold=True, align="middle", room=room)
    page.text(wide / 2, y + 5.6, subtitle, 9, align="middle", room=room)
    page.text(MARGIN, y, corner, 8)
    if mark:
        page.text(wide - MARGIN - 2, y, words.mark, 9.5, bold=True, align="right")
        page.box(wide - MARGIN - mark, y - 4.4, mark, 6.2, line=0.25)


def draw_foot(page: Page, size: tuple[float, float], words: Words, note: str, top: float, *, signed: bool) -> None:
    """Mathematical base, dates, compiler; the lines to sign on where a sheet is signed."""
    left, right = MARGIN, size[0] - MARGIN
    blank = "_" * BLANK
    said = [tr("Compiled by: {name}", name=words.compiler or blank), tr("Checked by: {name}", name=blank)]
    said += [tr("Compiled on {date}", date=words.made_on), tr("Data as of {date}", date=words.data_date or blank)]
    page.text(left, top + 3.0, note, 7, room=right - left)
    page.text(left, top + 6.8, "   ".join(said), 7, room=right - left)
    if signed:
        sides = [_signature(tr("Party A"), words.sides[0]), _signature(tr("Party B"), words.sides[1])]
        sides.append(tr("Inspected on: {blank}", blank="_" * 14))
        page.text(left, top + 10.6, "   ".join(sides), 7, room=right - left)


def _signature(party: str, side: str) -> str:
    who = tr("{party} ({side})", party=party, side=side) if side else party
    return tr("{who}, signed: {blank}", who=who, blank="_" * 14)


def draw_cell(
    page: Page,
    x: float,
    y: float,
    width: float,
    height: float,
    words: str,
    points: float = 7.5,
    *,
    bold: bool = False,
    align: str = "left",
    shade: bool = False,
    line: float | None = 0.12,
    tone: QColor = BLACK,
) -> None:
    """A box with words that are wrapped, then made smaller, so that all of them are there."""
    page.box(x, y, width, height, line=line, fill=SHADE if shade else None)
    pad = 1.0
    lines, points = page.wrapped(words, points, width - 2 * pad, height - 0.6, bold=bold)
    step = points * 0.353 * 1.22
    base = y + height / 2 - (len(lines) - 1) * step / 2 + points * 0.353 * 0.36
    at = {"left": x + pad, "middle": x + width / 2, "right": x + width - pad}[align]
    for n, one in enumerate(lines):
        page.text(at, base + n * step, one, points, bold=bold, align=align, tone=tone)


def draw_row(
    page: Page,
    x: float,
    y: float,
    height: float,
    widths: Sequence[float],
    cells: Sequence[str],
    points: float = 7.5,
    *,
    head: bool = False,
    align: Sequence[str] = (),
) -> float:
    """A row of cells; gives where it ends."""
    for n, (width, cell) in enumerate(zip(widths, cells, strict=True)):
        how = "middle" if head else align[n] if align else "left"
        draw_cell(page, x, y, width, height, cell, points, bold=head, align=how, shade=head)
        x += width
    return y + height


def draw_label(page: Page, x: float, y: float, label: str, value: str, room: float, label_mm: float = 15.0) -> None:
    """A small grey label and what it says."""
    page.text(x, y, label, 6.5, tone=GREY, room=label_mm - 1)
    page.text(x + label_mm, y, value, 8, room=room - label_mm)
