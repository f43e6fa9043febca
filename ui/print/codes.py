"""Square codes as vectors: the marker's QR code."""

import segno
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainterPath

from gis_desk.inspections.book.entries import Entry
from gis_desk.inspections.codes import MarkerCode, encode
from ui.print.page import BLACK, Page

QUIET = 4
"""Modules of white around a code (ISO/IEC 18004, 5.3.8)."""


def code_of(entry: Entry) -> str:
    """What the code of a marker says."""
    return encode(MarkerCode(entry.line, entry.key, entry.number))


def draw_code(page: Page, x: float, y: float, size: float, words: str) -> None:
    """A QR code, `size` mm wide with its white rim, its top left corner at (`x`, `y`)."""
    rows = [list(row) for row in segno.make(words, error="m", micro=False).matrix]
    module = size / (len(rows) + 2 * QUIET)
    page.box(x, y, size, size, line=None, fill=QColor("#ffffff"))
    path = QPainterPath()
    for r, row in enumerate(rows):
        start = None
        for c, dark in enumerate([*row, 0]):
            if dark and start is None:
                start = c
            elif not dark and start is not None:
                left, top = x + (QUIET + start) * module, y + (QUIET + r) * module
                path.addRect(QRectF(page.at(left, top), page.at(left + (c - start) * module, top + module)))
                start = None
    path.setFillRule(Qt.FillRule.WindingFill)
    page.painter.fillPath(path, BLACK)
