"""Word documents of headings, paragraphs and tables: whatever a text holds, it stays text.

Only the parts a document needs (ECMA-376 WordprocessingML): no fields, no macros, no links. Lengths are twentieths of a
point unless the name says otherwise.
"""

import io
import re
import unicodedata
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape

_PAGE = (11906, 16838)
_MARGIN, _ABOVE = 1417, 1134
"""25 mm at the sides, where papers are bound, and 20 mm above and below: an application fits one page."""
WIDTH = _PAGE[0] - 2 * _MARGIN
"""Between the margins of an A4 page."""
_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
"""Characters XML cannot carry, and those that turn the direction of what follows."""
_TITLE_FONT, _BODY_FONT = "黑体", "仿宋"


@dataclass(frozen=True)
class Paragraph:
    """Words in one style: ``body``, ``title``, ``head`` (of a part), ``label`` (of a field), ``small``."""

    words: str
    style: str = "body"


@dataclass(frozen=True)
class Cell:
    """A cell of a table: its paragraphs, how many columns it spans, its least height where it is left blank."""

    paragraphs: tuple[Paragraph, ...]
    span: int = 1
    blank: int = 0


@dataclass(frozen=True)
class DocTable:
    """Rows of cells over columns of `widths`; the first `heads` rows are printed again on each page."""

    widths: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...]
    heads: int = 0


def shown(words: str) -> str:
    """`words` as they can be printed: characters no font has are named, control characters are left out."""
    plain = _UNFIT.sub("", words)
    return "".join(f"缺字：U+{ord(c):04X}" if unicodedata.category(c) in ("Co", "Cs", "Cn") else c for c in plain)


def docx(parts: Sequence[Paragraph | DocTable], title: str, made: datetime) -> bytes:
    """The file: `parts` from top to bottom on A4 pages with margins of 25 mm and page numbers left out."""
    body = "".join(_table(p) if isinstance(p, DocTable) else _paragraph(p) for p in parts)
    section = (
        f'<w:sectPr><w:pgSz w:w="{_PAGE[0]}" w:h="{_PAGE[1]}"/><w:pgMar w:top="{_ABOVE}" w:right="{_MARGIN}" '
        f'w:bottom="{_ABOVE}" w:left="{_MARGIN}" w:header="720" w:footer="720" w:gutter="0"/></w:sectPr>'
    )
    files = {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{_KIND}.document.main+xml"/>'
            f'<Override PartName="/word/styles.xml" ContentType="{_KIND}.styles+xml"/>'
            '<Override PartName="/docProps/core.xml" '
            'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="r1" Type="{_REL}/officeDocument" Target="word/document.xml"/>'
            f'<Relationship Id="r2" Type="{_PACKAGE}/relationships/metadata/core-properties" '
            'Target="docProps/core.xml"/></Relationships>'
        ),
        "word/_rels/document.xml.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="r1" Type="{_REL}/styles" Target="styles.xml"/></Relationships>'
        ),
        "word/document.xml": f'<w:document xmlns:w="{_MAIN}"><w:body>{body}{section}</w:body></w:document>',
        "word/styles.xml": _styles(),
        "docProps/core.xml": (
            f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
            'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
            f"<dc:title>{escape(shown(title))}</dc:title><dc:creator>GIS Desk</dc:creator>"
            f'<dcterms:created xsi:type="dcterms:W3CDTF">{made:%Y-%m-%dT%H:%M:%SZ}</dcterms:created>'
            "</cp:coreProperties>"
        ),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, xml in files.items():
            entry = zipfile.ZipInfo(name, made.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{xml}'.encode())
    return out.getvalue()


def _paragraph(paragraph: Paragraph) -> str:
    lines = shown(paragraph.words).replace("\t", " ").splitlines() or [""]
    runs = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in lines)
    return f'<w:p><w:pPr><w:pStyle w:val="{paragraph.style}"/></w:pPr><w:r>{runs}</w:r></w:p>'


def _table(table: DocTable) -> str:
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="6" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in table.widths)
    rows = "".join(_row(row, table.widths, head=n < table.heads) for n, row in enumerate(table.rows))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(table.widths)}" w:type="dxa"/><w:tblBorders>{lines}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>'
    )


def _row(row: Sequence[Cell], widths: Sequence[int], *, head: bool) -> str:
    cells, column = [], 0
    for cell in row:
        width = sum(widths[column : column + cell.span])
        column += cell.span
        span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
        inside = "".join(_paragraph(p) for p in cell.paragraphs or (Paragraph(""),))
        cells.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}<w:vAlign w:val="center"/></w:tcPr>{inside}</w:tc>'
        )
    high = max((cell.blank for cell in row), default=0)
    height = f'<w:trHeight w:val="{high or 480}" w:hRule="atLeast"/>'
    return f"<w:tr><w:trPr><w:cantSplit/>{height}{'<w:tblHeader/>' if head else ''}</w:trPr>{''.join(cells)}</w:tr>"


def _styles() -> str:
    def style(name: str, font: str, half_points: int, *, bold: bool = False, place: str = "left", room: int = 0) -> str:
        return (
            f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/>'
            f'<w:pPr><w:spacing w:before="{room}" w:after="{room}"/><w:jc w:val="{place}"/></w:pPr>'
            f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}"/>'
            f'{"<w:b/>" if bold else ""}<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/></w:rPr></w:style>'
        )

    made = (
        style("title", _TITLE_FONT, 36, bold=True, place="center", room=200),
        style("head", _TITLE_FONT, 26, room=120),
        style("label", _TITLE_FONT, 22, place="center", room=30),
        style("body", _BODY_FONT, 24, room=30),
        style("small", _BODY_FONT, 18, room=30),
    )
    return f'<w:styles xmlns:w="{_MAIN}">{"".join(made)}</w:styles>'
