"""How words of each style are set on paper: faces, sizes, lines broken to a width."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtGui import QFontMetricsF, QTextLayout, QTextOption

from gis_desk.documents.content import lines_of
from gis_desk.documents.docx import LINE
from ui.map.fonts import MM_PER_POINT, font
from ui.print.pdf import DPI

DOTS = DPI / 25.4
"""Dots per mm words are measured in: those of the PDF."""
_TWIPS = 25.4 / 1440


@dataclass(frozen=True)
class Style:
    """A style on paper: size in points, face, place, room above and below in mm, first line set in by characters."""

    points: float
    bold: bool = False
    serif: bool = False
    place: str = "left"
    room: float = 30 * _TWIPS
    indent: float = 0.0
    with_next: bool = False

    @property
    def line(self) -> float:
        """Height of a line in mm."""
        return self.points * MM_PER_POINT * LINE


STYLES: Mapping[str, Style] = {
    "title": Style(18, bold=True, place="middle", room=200 * _TWIPS),
    "head": Style(13, bold=True, room=120 * _TWIPS, with_next=True),
    "subhead": Style(12, bold=True, room=80 * _TWIPS, with_next=True),
    "body": Style(12, serif=True),
    "text": Style(12, serif=True, indent=2.0),
    "label": Style(11, place="middle"),
    "cell": Style(10.5, serif=True),
    "small": Style(9, serif=True),
    "caption": Style(10, place="middle", room=60 * _TWIPS),
}
"""The styles of `gis_desk.documents.content`, as the Word documents have them."""


@dataclass(frozen=True)
class Line:
    """One line: its words, how far it is set in (mm), its style."""

    words: str
    inset: float
    style: Style
    first: bool
    last: bool

    @property
    def height(self) -> float:
        """With the room of its paragraph above a first and below a last line, in mm."""
        return self.style.line + self.style.room * (self.first + self.last)


def set_lines(words: str, style: str, width: float) -> list[Line]:
    """`words` broken into lines of `width` mm; an empty paragraph is one empty line."""
    kind = STYLES[style]
    broken = [part for one in lines_of(words) for part in _broken(one, style, round(width, 3))]
    last = len(broken) - 1
    return [
        Line(text, kind.indent * kind.points * MM_PER_POINT if n == 0 else 0.0, kind, n == 0, n == last)
        for n, text in enumerate(broken)
    ]


@lru_cache(maxsize=20_000)
def _broken(words: str, style: str, width: float) -> tuple[str, ...]:
    kind = STYLES[style]
    face = font(kind.points * MM_PER_POINT * DOTS, bold=kind.bold, serif=kind.serif)
    whole = width * DOTS
    inset = kind.indent * kind.points * MM_PER_POINT * DOTS
    if QFontMetricsF(face).horizontalAdvance(words) <= whole - inset:
        return (words,)
    layout = QTextLayout(words, face)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    units = words.encode("utf-16-le")
    found: list[str] = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(whole - (inset if not found else 0.0), 1.0))
        start, length = line.textStart(), line.textLength()
        found.append(units[2 * start : 2 * (start + length)].decode("utf-16-le", "ignore"))
    layout.endLayout()
    return tuple(found)
