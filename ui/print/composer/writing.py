"""Text in boxes: wrapped, aligned, boxed where it is a mark; lines to sign on."""

import re
from collections.abc import Iterator

from PySide6.QtGui import QColor

from gis_desk.map.layout.items import SignatureItem, TextItem
from ui.map.fonts import MM_PER_POINT
from ui.print.page import Page
from ui.texts import say

_LINE = 1.4
_ASCENT = 0.88
_WORD = re.compile(r"[^\S\n]+|[!-~\u00c0-\u024f]+|\S")
_NEVER_FIRST = set("，。、；：？！）》”’】〕％°′″,.;:?!)]}%")


def draw_text_item(page: Page, item: TextItem, words: str) -> None:
    """A text in its box; a title and a mark stay on one line and become smaller, other text wraps."""
    if not words.strip():
        return
    tone = QColor(item.colour or "#000000")
    if item.kind == "mark":
        _boxed(page, item, words, tone)
        return
    step = item.size * MM_PER_POINT * _LINE
    x = item.x + {"left": 0.0, "middle": item.width / 2, "right": item.width}[item.align]
    if item.kind == "title":
        base = item.y + (item.height + item.size * MM_PER_POINT * 0.72) / 2
        page.text(
            x, base, words, item.size, bold=item.bold, serif=item.serif, align=item.align, tone=tone, room=item.width
        )
        return
    lines = list(wrapped(page, words, item))
    for n, line in enumerate(lines):
        base = item.y + item.size * MM_PER_POINT * _ASCENT + n * step
        if n and base > item.y + item.height + 0.5:
            return
        last = n + 1 < len(lines) and base + step > item.y + item.height + 0.5
        page.text(
            x,
            base,
            line + "…" if last else line,
            item.size,
            bold=item.bold,
            serif=item.serif,
            align=item.align,
            tone=tone,
            room=item.width + 0.01,
        )


def _boxed(page: Page, item: TextItem, words: str, tone: QColor) -> None:
    width = min(page.width_of(words, item.size, bold=item.bold, serif=item.serif), item.width - 6)
    left = item.x + {"left": 0.0, "middle": (item.width - width - 6) / 2, "right": item.width - width - 6}[item.align]
    base = item.y + (item.height + item.size * MM_PER_POINT * 0.72) / 2
    page.text(left + 3, base, words, item.size, bold=item.bold, serif=item.serif, tone=tone, room=width + 0.1)
    page.box(left, item.y, width + 6, item.height, line=0.3, tone=tone)


def wrapped(page: Page, words: str, item: TextItem) -> Iterator[str]:
    """The lines of `words` that fit into the width of `item`; Chinese breaks anywhere but before closing marks."""
    for paragraph in words.split("\n"):
        line, wide = "", 0.0
        for piece in _WORD.findall(paragraph):
            width = page.width_of(piece, item.size, bold=item.bold, serif=item.serif)
            if line and wide + width > item.width and piece not in _NEVER_FIRST:
                yield line.rstrip()
                line, wide = "", 0.0
                if piece.isspace():
                    continue
            line, wide = line + piece, wide + width
        yield line.rstrip()


def draw_signatures(page: Page, item: SignatureItem) -> None:
    """A line for every party, in columns."""
    rows = -(-len(item.parties) // item.columns) or 1
    wide, high = item.width / item.columns, item.height / rows
    for n, party in enumerate(item.parties):
        x, y = item.x + (n % item.columns) * wide, item.y + (n // item.columns + 1) * high - 1.5
        words = say(party)
        width = page.text(x, y, words, item.size, room=wide * 0.7)
        page.line([(x + width + 2, y + 0.8), (x + wide - 4, y + 0.8)], 0.15)
