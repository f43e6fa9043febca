"""Content on pages: paragraphs, tables and pictures from top to bottom, heads again, rows kept whole."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from gis_desk.documents.content import (
    ABOVE,
    MARGIN,
    PAGE,
    TWIPS_PER_MM,
    Cell,
    DocTable,
    PageBreak,
    Paragraph,
    Part,
    Picture,
    Turn,
)
from layers.work import QUIET, Progress
from ui.print.page import Page
from ui.print.papers.setting import STYLES, Line, set_lines

A4 = (210.0, 297.0)
_SIDE, _TOP = MARGIN / TWIPS_PER_MM, ABOVE / TWIPS_PER_MM
_PAD = 1.9
"""Millimetres left free at the sides of a cell, as Word does."""
_HAIR = 0.18
_TOGETHER = 3
"""A paragraph of up to so many lines is not parted."""
_KEEP = 22.0
"""A heading is not left alone with less than this many mm below it."""

Drawing = Callable[[Page, float, float, float, float], None]
"""Draws in vectors: page, left, top, width and height in mm."""
Op = Callable[[Page], None]


@dataclass
class Sheet:
    """One page: laid across or not, and what is drawn on it, in order."""

    across: bool
    ops: list[Op] = field(default_factory=list)


@dataclass(frozen=True)
class _Item:
    """A line or picture with its height in mm."""

    height: float
    draw: Callable[[Page, float, float, float], None]
    """Page, left, top and width in mm."""


class Flow:
    """Lays parts out on sheets; `drawings` are drawn in the place of the pictures that name them."""

    def __init__(self, drawings: Mapping[str, Drawing]) -> None:
        self._drawings = drawings
        self.sheets: list[Sheet] = []
        self._across = False
        self._y = 0.0

    def lay(self, parts: Sequence[Part], progress: Progress = QUIET) -> list[Sheet]:
        """All `parts`; at least one sheet."""
        for n, part in enumerate(parts):
            progress.step(n, len(parts))
            if isinstance(part, Turn):
                self._across = part.across
                self._new()
            elif isinstance(part, PageBreak):
                self._new()
            elif isinstance(part, DocTable):
                self._table(part)
            else:
                self._place(part, parts[n + 1] if n + 1 < len(parts) else None)
        if not self.sheets:
            self._new()
        return self.sheets

    @property
    def left(self) -> float:
        """Millimetres that are free on the last sheet."""
        return self._bottom - self._y

    @property
    def _width(self) -> float:
        return (PAGE[1] if self._across else PAGE[0]) / TWIPS_PER_MM - 2 * _SIDE

    @property
    def _bottom(self) -> float:
        return (A4[0] if self._across else A4[1]) - _TOP

    def _new(self) -> None:
        self.sheets.append(Sheet(self._across))
        self._y = _TOP

    def _room(self, height: float) -> None:
        """Go on to a new sheet where `height` mm find no room."""
        if not self.sheets or (self._y + height > self._bottom + 1e-6 and self._y > _TOP):
            self._new()

    def _items(self, part: Paragraph | Picture, width: float) -> list[_Item]:
        if isinstance(part, Picture):
            return [self._picture(part, width)]
        return [_item(line) for line in set_lines(part.words, part.style, width)]

    def _picture(self, part: Picture, width: float) -> _Item:
        factor = min(1.0, width / part.width_mm, (self._bottom - _TOP - 12) / part.height_mm)
        wide, high = part.width_mm * factor, part.height_mm * factor
        drawing = self._drawings.get(part.drawing)

        def draw(page: Page, x: float, y: float, room: float) -> None:
            left = x + (room - wide) / 2
            if drawing is not None:
                drawing(page, left, y + 1, wide, high)
                return
            image = QImage.fromData(part.data)
            page.painter.drawImage(QRectF(page.at(left, y + 1), page.at(left + wide, y + 1 + high)), image)

        return _Item(high + 2, draw)

    def _place(self, part: Paragraph | Picture, following: Part | None) -> None:
        items = self._items(part, self._width)
        if isinstance(part, Picture) and isinstance(following, Paragraph):
            self._room(items[0].height + 8)
        elif isinstance(part, Paragraph) and (
            STYLES[part.style].with_next or (part.style == "caption" and isinstance(following, DocTable))
        ):
            self._room(sum(i.height for i in items) + _KEEP)
        elif len(items) <= _TOGETHER:
            self._room(sum(i.height for i in items))
        for item in items:
            self._room(item.height)
            self.sheets[-1].ops.append(_drawn(item, _SIDE, self._y, self._width))
            self._y += item.height

    def _table(self, table: DocTable) -> None:
        widths = [w / TWIPS_PER_MM for w in table.widths]
        heads = [self._row(row, widths, table.least) for row in table.rows[: table.heads]]
        high = sum(h for h, _ in heads)
        begun = False
        for row in table.rows[table.heads :]:
            height, cells = self._row(row, widths, table.least)
            left = height
            room = self._bottom - _TOP - high
            if not begun or self._y + height > self._bottom + 1e-6:
                self._room(high + min(height, room))
                begun = self._heads(heads)
            while left > self._bottom - self._y + 1e-6:
                now, cells = _split(cells, self._bottom - self._y)
                self._draw_row(now, self._bottom - self._y)
                self._new()
                self._heads(heads)
                left = max(_height(cells), 0.0)
            self._draw_row(cells, max(left, 0.0))
        if not begun:
            self._room(high)
            self._heads(heads)

    def _heads(self, heads: Sequence[tuple[float, list["_Placed"]]]) -> bool:
        for height, cells in heads:
            self._draw_row(cells, height)
        return True

    def _row(self, row: Sequence[Cell], widths: Sequence[float], least: int) -> tuple[float, list["_Placed"]]:
        cells, column, x = [], 0, _SIDE
        for cell in row:
            width = sum(widths[column : column + cell.span])
            column += cell.span
            items = [i for p in cell.paragraphs for i in self._items(p, width - 2 * _PAD)]
            cells.append(_Placed(x, width, items))
            x += width
        blank = max((cell.blank for cell in row), default=0) or least
        return max(_height(cells), blank / TWIPS_PER_MM), cells

    def _draw_row(self, cells: Sequence["_Placed"], height: float) -> None:
        top, ops = self._y, self.sheets[-1].ops
        for cell in cells:
            ops.append(_boxed(cell.x, top, cell.width, height))
            y = top + max((height - sum(i.height for i in cell.items)) / 2, 0.0)
            for item in cell.items:
                ops.append(_drawn(item, cell.x + _PAD, y, cell.width - 2 * _PAD))
                y += item.height
        self._y += height


@dataclass(frozen=True)
class _Placed:
    """A cell between `x` and `x` + `width` mm with what stands in it."""

    x: float
    width: float
    items: list[_Item]


def _height(cells: Sequence[_Placed]) -> float:
    return max((sum(i.height for i in c.items) for c in cells), default=0.0)


def _split(cells: Sequence[_Placed], room: float) -> tuple[list[_Placed], list[_Placed]]:
    """A row higher than a page: what of each cell fits into `room` mm, at least one line, and the rest."""
    now, later = [], []
    for cell in cells:
        high, count = 0.0, 0
        for item in cell.items:
            if count and high + item.height > room:
                break
            high, count = high + item.height, count + 1
        now.append(_Placed(cell.x, cell.width, cell.items[:count]))
        later.append(_Placed(cell.x, cell.width, cell.items[count:]))
    return now, later


def _item(line: Line) -> _Item:
    style = line.style

    def draw(page: Page, x: float, y: float, width: float) -> None:
        if not line.words.strip():
            return
        base = y + (style.room if line.first else 0.0) + style.line * 0.76
        left = x + width / 2 if style.place == "middle" else x + line.inset
        page.text(left, base, line.words, style.points, bold=style.bold, serif=style.serif, align=style.place)

    return _Item(line.height, draw)


def _drawn(item: _Item, x: float, y: float, width: float) -> Op:
    return lambda page: item.draw(page, x, y, width)


def _boxed(x: float, y: float, width: float, height: float) -> Op:
    return lambda page: page.box(x, y, width, height, line=_HAIR)


def pages_of(sheets: Sequence[Sheet], mark: str) -> list[Callable[[Page], None]]:
    """The sheets with mark and number; those are drawn last on each page, so that they interrupt no sentence."""
    total = len(sheets)

    def page_of(number: int, sheet: Sheet) -> Callable[[Page], None]:
        def draw(page: Page) -> None:
            for op in sheet.ops:
                op(page)
            wide, high = reversed(A4) if sheet.across else A4
            head, foot = footing(mark, number, total)
            if mark:
                page.text(wide - _SIDE, _TOP - 6, head, 9, align="right")
                page.text(wide / 2, high - _TOP + 8, foot, 9, align="middle")

        return draw

    return [page_of(n, sheet) for n, sheet in enumerate(sheets, 1)]


def footing(mark: str, number: int, total: int) -> tuple[str, str]:
    """The words at the head and at the foot of a page."""
    return mark, f"— {number} / {total} —"
