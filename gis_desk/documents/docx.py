"""Word documents of headings, paragraphs, tables and pictures: whatever a text holds, it stays text.

python-docx writes the file; of its template only what a document needs is left. No macros, no links; the only fields
are page numbers, on papers that are numbered. The same parts and date give the same bytes.
"""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from gis_desk.documents.content import (
    ABOVE,
    MARGIN,
    PAGE,
    WIDTH,
    Cell,
    DocTable,
    PageBreak,
    Paragraph,
    Part,
    Picture,
    Turn,
    lines_of,
    shown,
)
from layers.work import QUIET, Progress

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.table import CT_Row, CT_Tc
    from docx.text.paragraph import Paragraph as WordParagraph

__all__ = ["WIDTH", "Cell", "DocTable", "PageBreak", "Paragraph", "Picture", "Turn", "docx", "shown"]

_TITLE_FONT, _BODY_FONT = "黑体", "仿宋"


@dataclass(frozen=True)
class _Style:
    """How a style of ours is called in Word, its face, size in points, place, room above and below (twentieths of a
    point), and by how many characters its first line is set in.
    """

    word: str
    font: str
    points: float
    bold: bool = False
    place: str = "LEFT"
    room: int = 30
    with_next: bool = False
    indent: float = 0.0


_STYLES = {
    "title": _Style("Title", _TITLE_FONT, 18, True, "CENTER", 200),
    "head": _Style("Heading 1", _TITLE_FONT, 13, room=120, with_next=True),
    "subhead": _Style("Heading 2", _TITLE_FONT, 12, room=80, with_next=True),
    "body": _Style("Normal", _BODY_FONT, 12),
    "text": _Style("Body Text", _BODY_FONT, 12, place="JUSTIFY", indent=2.0),
    "label": _Style("Label", _TITLE_FONT, 11, place="CENTER"),
    "cell": _Style("Cell", _BODY_FONT, 10.5),
    "small": _Style("Small", _BODY_FONT, 9),
    "caption": _Style("Caption", _TITLE_FONT, 10, place="CENTER", room=60),
}
LINE = 1.32
"""Height of a line by the size of its letters, where it does not depend on the face."""
_KEPT = {"Normal", "Body Text", "Title", "Heading 1", "Heading 2", "Caption", "Header", "Footer"}
_KEPT |= {"Default Paragraph Font", "Normal Table", "No List", "Table Grid"}
_UNUSED = ("thumbnail", "stylesWithEffects", "customXml", "numbering", "webSettings")
"""Parts of the library's template that no paper needs."""


@dataclass
class _Book:
    """A document being written, with the ids of our styles in it and how many pictures it has."""

    document: "Document"
    styles: Mapping[str, str]
    exact: bool = False
    pictures: int = 0


def docx(
    parts: Sequence[Part],
    title: str,
    made: datetime,
    *,
    mark: str = "",
    exact: bool = False,
    progress: Progress = QUIET,
) -> bytes:
    """The file: `parts` from top to bottom on A4 pages with margins of 25 mm.

    Parameters
    ----------
    mark : str
        Mark of secrecy. A paper that has one is numbered: the mark stands at the head of each page, the number at its
        foot.
    exact : bool
        Whether lines are as high as `LINE` says, whatever the face: a paper that must fit a page fits it everywhere.
    """
    from docx import Document

    document = Document()
    _prepare(document, title, made)
    book = _Book(document, {name: str(document.styles[kind.word].style_id) for name, kind in _STYLES.items()}, exact)
    for n, part in enumerate(parts):
        progress.step(n, len(parts), title)
        before = parts[n - 1] if n else None
        following = parts[n + 1] if n + 1 < len(parts) else None
        if isinstance(part, Turn):
            _turn(document, across=part.across, first=n == 0)
        elif isinstance(part, PageBreak):
            if not isinstance(following, Paragraph):
                document.add_page_break()
        elif isinstance(part, DocTable):
            _table(book, part)
        elif isinstance(part, Picture):
            line = document.add_paragraph(style="Caption")
            line.paragraph_format.keep_with_next = True
            _picture(book, line, part)
        else:
            line = document.add_paragraph(style=_STYLES[part.style].word)
            line.paragraph_format.page_break_before = True if isinstance(before, PageBreak) else None
            _high(book, line, part.style)
            _say(line, part.words)
            if part.style == "caption" and isinstance(following, DocTable):
                line.paragraph_format.keep_with_next = True
    if mark:
        _number(document, mark)
    out = io.BytesIO()
    document.save(out)
    return _dated(out, made)


def _prepare(document: "Document", title: str, made: datetime) -> None:
    """The library's template without what is not used, in our styles and on our page."""
    for owner in (document.part, document.part.package):
        for name in [n for n, r in owner.rels.items() if r.reltype.rsplit("/", 1)[-1] in _UNUSED]:
            del owner.rels[name]
    for style in list(document.styles):
        if style.name not in _KEPT:
            style.delete()
    for kind in _STYLES.values():
        _style(document, kind)
    _turn(document, across=False, first=True)
    about = document.core_properties
    about.title, about.author, about.comments, about.keywords = shown(title)[:255], "GIS Desk", "", ""
    about.created = about.modified = made
    about.last_modified_by, about.revision = "GIS Desk", 1


def _style(document: "Document", kind: _Style) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt, Twips

    known = [s.name for s in document.styles]
    style: Any = (
        document.styles[kind.word]
        if kind.word in known
        else document.styles.add_style(kind.word, WD_STYLE_TYPE.PARAGRAPH)
    )
    for name in ("w:pPr", "w:rPr", "w:link"):
        for old in style.element.findall(qn(name)):
            style.element.remove(old)
    style.font.name, style.font.size, style.font.bold = kind.font, Pt(kind.points), kind.bold
    properties = style.element.get_or_add_rPr()
    for side in ("eastAsia", "cs"):
        properties.rFonts.set(qn(f"w:{side}"), kind.font)
    size = OxmlElement("w:szCs")
    size.set(qn("w:val"), str(round(2 * kind.points)))
    properties.append(size)
    shape = style.paragraph_format
    shape.space_before = shape.space_after = Twips(kind.room)
    shape.line_spacing = 1.0
    shape.alignment = getattr(WD_ALIGN_PARAGRAPH, kind.place)
    shape.keep_with_next = kind.with_next
    shape.first_line_indent = Pt(kind.indent * kind.points)


def _turn(document: "Document", *, across: bool, first: bool) -> None:
    from docx.enum.section import WD_ORIENTATION, WD_SECTION
    from docx.shared import Twips

    section = document.sections[0] if first else document.add_section(WD_SECTION.NEW_PAGE)
    wide, high = reversed(PAGE) if across else PAGE
    section.orientation = WD_ORIENTATION.LANDSCAPE if across else WD_ORIENTATION.PORTRAIT
    section.page_width, section.page_height = Twips(wide), Twips(high)
    section.left_margin = section.right_margin = Twips(MARGIN)
    section.top_margin = section.bottom_margin = Twips(ABOVE)
    section.header_distance = section.footer_distance = Twips(600)
    section.gutter = Twips(0)


def _high(book: _Book, line: "WordParagraph", style: str) -> None:
    from docx.shared import Pt

    if book.exact:
        line.paragraph_format.line_spacing = Pt(_STYLES[style].points * LINE)


def _say(line: "WordParagraph", words: str) -> None:
    for n, one in enumerate(lines_of(words)):
        run = line.add_run()
        if n:
            run.add_break()
        run.add_text(one)


def _picture(book: _Book, line: "WordParagraph", picture: Picture) -> None:
    from docx.oxml.shape import CT_Inline
    from docx.shared import Mm

    book.pictures += 1  # the library would look through the whole document for the next number
    relation, image = book.document.part.get_or_add_image(io.BytesIO(picture.data))
    size = Mm(picture.width_mm), Mm(picture.height_mm)
    made = CT_Inline.new_pic_inline(book.pictures, relation, image.filename or "", *size)
    made.docPr.set("descr", shown(picture.words))
    line.add_run()._r.add_drawing(made)


def _table(book: _Book, table: DocTable) -> None:
    from docx.enum.table import WD_ROW_HEIGHT_RULE
    from docx.oxml import OxmlElement
    from docx.shared import Twips

    made = book.document.add_table(0, len(table.widths), "Table Grid")
    made.autofit = False
    for column, width in zip(made.columns, table.widths, strict=True):
        column.width = Twips(width)
    for n, cells in enumerate(table.rows):
        row: CT_Row = made._tbl.add_tr()
        row.trHeight_val = Twips(max((cell.blank for cell in cells), default=0) or table.least)
        row.trHeight_hRule = WD_ROW_HEIGHT_RULE.AT_LEAST
        marks = ["w:cantSplit", *(["w:tblHeader"] if n < table.heads else [])]
        for mark in marks:
            row.get_or_add_trPr().append(OxmlElement(mark))
        column = 0
        for cell in cells:
            place = row.add_tc()
            place.width = Twips(sum(table.widths[column : column + cell.span]))
            if cell.span > 1:
                place.grid_span = cell.span
            column += cell.span
            _cell(book, place, cell)


def _cell(book: _Book, place: "CT_Tc", cell: Cell) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
    from docx.text.paragraph import Paragraph as WordParagraph

    place.get_or_add_tcPr().vAlign_val = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for empty in list(place.p_lst):
        place.remove(empty)
    for inside in cell.paragraphs or (Paragraph(""),):
        line = WordParagraph(place.add_p(), book.document._body)
        style = "caption" if isinstance(inside, Picture) else inside.style
        line._p.get_or_add_pPr().style = book.styles[style]
        if isinstance(inside, Picture):
            _picture(book, line, inside)
        else:
            _high(book, line, inside.style)
            _say(line, inside.words)


def _number(document: "Document", mark: str) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    section = document.sections[0]
    head = section.header.paragraphs[0]
    head.style, head.alignment = "Small", WD_ALIGN_PARAGRAPH.RIGHT
    _say(head, mark)
    foot = section.footer.paragraphs[0]
    foot.style, foot.alignment = "Small", WD_ALIGN_PARAGRAPH.CENTER
    foot.add_run("— ")
    _field(foot, "PAGE")
    foot.add_run(" / ")
    _field(foot, "NUMPAGES")
    foot.add_run(" —")


def _field(line: "WordParagraph", name: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    field.append(line.add_run("1")._r)
    line._p.append(field)


def _dated(packed: io.BytesIO, made: datetime) -> bytes:
    """The same package with the date of the paper on every part, and not that of the writing."""
    out = io.BytesIO()
    with zipfile.ZipFile(packed) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in given.namelist():
            entry = zipfile.ZipInfo(name, made.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, given.read(name))
    return out.getvalue()
