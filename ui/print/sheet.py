"""A map sheet of A3: title, mark, map frame, side panel, foot; the same for every layout."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gis_desk.map.scene import Scene
from gis_desk.map.view import View
from ui.map.paths import Cache
from ui.print.frame import (
    BORDER,
    Frame,
    crs_note,
    draw_legend,
    draw_map,
    draw_north,
    draw_rule,
    draw_scale,
    legend_of,
    view_of,
)
from ui.print.page import GREY, Page
from ui.texts import tr

A3 = (420.0, 297.0)
MARGIN = 10.0
PANEL = 76.0
TITLE = 22.0
FOOT = 24.0
MAP = Frame(
    MARGIN + BORDER,
    MARGIN + TITLE + BORDER,
    A3[0] - 2 * MARGIN - PANEL - 6 - 2 * BORDER,
    A3[1] - 2 * MARGIN - TITLE - FOOT - 2 * BORDER,
)
"""The map on a sheet, mm."""
PANEL_X = A3[0] - MARGIN - PANEL


@dataclass(frozen=True)
class Words:
    """What stands on every sheet of a book."""

    title: str
    mark: str
    compiled_on: str
    sides: tuple[str, str] | None
    """Names of the two sides that sign; None where nobody does."""


Panel = Callable[[Page, float, float], None]
"""Draws more of the side panel: page, top and width in mm."""

Over = Callable[[Page, View], None]
"""Draws over the map: page and the view of the map frame."""


def draw_sheet(
    page: Page,
    words: Words,
    subtitle: str,
    number: int,
    total: int,
    scene: Scene,
    middle: tuple[float, float],
    scale: float,
    cache: Cache,
    *,
    over: Over | None = None,
    panel: Panel | None = None,
    panel_mm: float = 0.0,
) -> None:
    """One whole sheet.

    Parameters
    ----------
    middle : (x, y)
        Plane metres.
    over : callable or None
        Draws over the map, inside its frame.
    panel : callable or None
        Draws into the lower `panel_mm` mm of the side panel.
    """
    draw_head(page, words, subtitle, number, total)
    view = view_of(MAP, *middle, scale, page.dots)
    draw_map(page, MAP, scene, view, cache)
    if over is not None:
        over(page, view)
    top = MAP.y - BORDER
    bottom = MAP.y + MAP.height + BORDER
    page.box(PANEL_X, top, PANEL, bottom - top, line=0.2)
    x, width = PANEL_X + 5, PANEL - 10
    draw_north(page, PANEL_X + PANEL - 15, top + 17, scene.plane, view)
    y = draw_scale(page, x, top + 10, width - 22, scale)
    y = max(y, top + 30)
    draw_rule(page, x, y, width)
    space = bottom - panel_mm - 4
    y = draw_legend(page, x, y + 7, width, space, legend_of(scene, view))
    if panel is not None and panel_mm:
        draw_rule(page, x, bottom - panel_mm, width)
        panel(page, bottom - panel_mm + 6, width)
    draw_foot(page, words, crs_note(scene.plane))


def draw_head(page: Page, words: Words, subtitle: str, number: int, total: int) -> None:
    """Title in the middle, sheet number on the left, classification mark on the right."""
    y = MARGIN + 10
    page.text(A3[0] / 2, y, words.title, 24, bold=True, align="middle", room=A3[0] - 2 * MARGIN - 120)
    if subtitle:
        page.text(A3[0] / 2, y + 8, subtitle, 12, align="middle", room=A3[0] - 2 * MARGIN - 120)
    page.text(MARGIN, y, tr("Sheet {n} of {total}", n=number, total=total), 10)
    mark = page.width_of(words.mark, 12, bold=True)
    page.text(A3[0] - MARGIN - 3, y, words.mark, 12, bold=True, align="right")
    page.box(A3[0] - MARGIN - mark - 6, y - 5.6, mark + 6, 8, line=0.3)


def draw_foot(page: Page, words: Words, note: str) -> None:
    """Mathematical base, dates, and the lines to sign on where there are two sides."""
    top = A3[1] - MARGIN - FOOT + 6
    page.text(MARGIN, top + 2, note, 8, room=210)
    page.text(
        MARGIN,
        top + 7.5,
        tr("Compiled on {date}; lines are those of the workspace, for office work only", date=words.compiled_on),
        8,
        room=210,
    )
    page.text(MARGIN, top + 13, tr("Compiled by: {blank}   Checked by: {blank}", blank="_" * 14), 8)
    if words.sides is None:
        return
    x = A3[0] - MARGIN
    page.text(x, top + 2, _signature(tr("Party A"), words.sides[0]), 9, align="right", room=180)
    page.text(x, top + 8.5, _signature(tr("Party B"), words.sides[1]), 9, align="right", room=180)
    page.text(x, top + 15, tr("Inspected on: {blank}", blank="_" * 24), 9, align="right", tone=GREY)


def _signature(party: str, side: str) -> str:
    who = tr("{party} ({side})", party=party, side=side) if side else party
    return tr("{who}, signed: {blank}", who=who, blank="_" * 24)


def draw_table(
    page: Page,
    x: float,
    y: float,
    widths: Sequence[float],
    rows: Sequence[Sequence[str]],
    *,
    row_mm: float = 6.2,
    points: float = 8.5,
    head: Sequence[str] = (),
    right: Sequence[int] = (),
) -> float:
    """A ruled table; returns where it ends. Columns of `right` are set flush right.

    The letters of a cell shrink to 6 pt and are then cut with an ellipsis; rows are never cut.
    """
    total = sum(widths)
    every = [*([head] if head else []), *rows]
    for n, row in enumerate(every):
        top = y + n * row_mm
        left = x
        for c, (cell, width) in enumerate(zip(row, widths, strict=True)):
            base = top + row_mm * 0.5 + points * 0.353 * 0.36
            bold = bool(head) and n == 0
            if bold:
                page.text(left + width / 2, base, cell, points, bold=True, align="middle", room=width - 2)
            elif c in right:
                page.text(left + width - 1.5, base, cell, points, align="right", room=width - 2)
            else:
                page.text(left + 1.5, base, cell, points, room=width - 2)
            left += width
        page.line([(x, top), (x + total, top)], 0.3 if n < 2 and head else 0.1)
    bottom = y + len(every) * row_mm
    page.line([(x, bottom), (x + total, bottom)], 0.3)
    left = x
    for width in (*widths, 0.0):
        page.line([(left, y), (left, bottom)], 0.1)
        left += width
    return bottom
