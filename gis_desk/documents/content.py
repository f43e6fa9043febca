"""What a paper holds, before it becomes a Word document or a PDF: paragraphs, tables, pictures, pages.

Lengths are twentieths of a point unless the name says otherwise.
"""

import re
import unicodedata
from dataclasses import dataclass

PAGE = (11906, 16838)
"""A4, upright."""
MARGIN, ABOVE = 1417, 1134
"""25 mm at the sides, where papers are bound, and 20 mm above and below: an application fits one page."""
WIDTH = PAGE[0] - 2 * MARGIN
"""Between the margins of an A4 page."""
ACROSS = PAGE[1] - 2 * MARGIN
"""Between the margins of an A4 page laid across."""
TWIPS_PER_MM = 1440 / 25.4
STYLES = ("body", "text", "title", "head", "subhead", "label", "cell", "small", "caption")
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
"""Characters XML cannot carry, and those that turn the direction of what follows."""


@dataclass(frozen=True)
class Paragraph:
    """Words in one style.

    Parameters
    ----------
    style : str
        ``body``, ``text`` (running text, its first line set in by two characters), ``title``, ``head`` (of a part),
        ``subhead`` (of a part of a part), ``label`` (of a field), ``cell`` (a field), ``small``, ``caption`` (below a
        picture, above a table).
    """

    words: str
    style: str = "body"


@dataclass(frozen=True)
class Picture:
    """A PNG or JPEG picture `width_mm` wide, in the middle of its line; `words` say what it shows.

    `drawing` names a drawing that a paper in vectors has in its place (`ui.print.papers`); empty: the picture itself.
    """

    data: bytes
    width_mm: float
    height_mm: float
    words: str
    drawing: str = ""


@dataclass(frozen=True)
class PageBreak:
    """What follows begins a new page."""


@dataclass(frozen=True)
class Turn:
    """What follows begins a new page laid `across`, or upright again; at the very beginning, the first page."""

    across: bool


@dataclass(frozen=True)
class Cell:
    """A cell of a table: what it holds, how many columns it spans, its least height where it is left blank."""

    paragraphs: tuple[Paragraph | Picture, ...]
    span: int = 1
    blank: int = 0


@dataclass(frozen=True)
class DocTable:
    """Rows of cells over columns of `widths`, each at least so high; the first `heads` come again on each page."""

    widths: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...]
    heads: int = 0
    least: int = 480


Part = Paragraph | DocTable | Picture | PageBreak | Turn


def shown(words: str) -> str:
    """`words` as they can be printed: characters no font has are named, control characters are left out."""
    plain = _UNFIT.sub("", words)
    return "".join(f"缺字：U+{ord(c):04X}" if unicodedata.category(c) in ("Co", "Cs", "Cn") else c for c in plain)


def lines_of(words: str) -> list[str]:
    """The lines of a paragraph, at least one."""
    return shown(words).replace("\t", " ").splitlines() or [""]
