"""A ruled table on a page."""

from collections.abc import Sequence

from ui.print.page import Page


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
