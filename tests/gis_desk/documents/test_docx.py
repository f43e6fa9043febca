"""The Word documents: opened again with python-docx, rendered by nobody."""

import io
import subprocess
import sys
from datetime import datetime

import pytest
from docx import Document
from docx.enum.section import WD_ORIENTATION
from docx.oxml.ns import qn
from PIL import Image

from gis_desk.documents.content import Cell, DocTable, PageBreak, Paragraph, Picture, Turn
from gis_desk.documents.docx import docx
from layers.work import Cancelled, Progress

MADE = datetime(2026, 11, 20, 9, 5)


def picture(kind="PNG"):
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, kind)
    return Picture(out.getvalue(), 40, 30, "界桩 001 <近景>")


def opened(*parts, **more):
    return Document(io.BytesIO(docx(parts, "联检报告", MADE, **more)))


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_pictures_keep_their_size_and_say_what_they_show(kind):
    table = DocTable((3000, 6000), ((Cell((Paragraph("略图", "label"),)), Cell((picture(kind), Paragraph("图 1")))),))
    document = opened(picture(kind), Paragraph("图 1", "caption"), table, Paragraph(""))
    shape = document.inline_shapes[0]
    assert (round(shape.width.mm), round(shape.height.mm)) == (40, 30)
    about = [e.get("descr") for e in document.element.iter(qn("wp:docPr"))]
    assert about == ["界桩 001 <近景>"] * 2
    assert len({r.target_ref for r in document.part.rels.values() if "image" in r.reltype}) == 1, "one picture, twice"


def test_pages_turn_and_break():
    document = opened(
        Turn(across=True),
        Paragraph("甲"),
        PageBreak(),
        Paragraph("乙"),
        PageBreak(),
        picture(),
        Turn(across=False),
        Paragraph("丙"),
    )
    assert [s.orientation for s in document.sections] == [WD_ORIENTATION.LANDSCAPE, WD_ORIENTATION.PORTRAIT]
    assert [round(s.page_width.mm) for s in document.sections] == [297, 210]
    assert [p.text for p in document.paragraphs if p.paragraph_format.page_break_before] == ["乙"]
    assert sum(e.get(qn("w:type")) == "page" for e in document.element.iter(qn("w:br"))) == 1


def test_rows_stay_whole_and_heads_come_again():
    rows = tuple((Cell((Paragraph(str(n)),)), Cell((Paragraph("两格"),), span=2)) for n in range(30))
    head = (Cell((Paragraph("序号", "label"),)), Cell((Paragraph("内容", "label"),), span=2))
    document = opened(DocTable((1000, 2000, 3000), (head, *rows), heads=1), Paragraph(""))
    (table,) = document.tables
    assert [len(r._tr.tc_lst) for r in table.rows] == [2] * 31
    assert [r._tr.find(qn("w:trPr")).find(qn("w:tblHeader")) is not None for r in table.rows] == [True] + [False] * 30
    assert all(r._tr.trPr.find(qn("w:cantSplit")) is not None for r in table.rows)
    assert [c.width.twips for c in table.columns] == [1000, 2000, 3000]
    assert [tc.width.twips for tc in table.rows[1]._tr.tc_lst] == [1000, 5000]


def test_faces_are_set_for_chinese_and_colours_of_the_template_are_gone():
    document = opened(Paragraph("题", "title"), Paragraph("一、概况", "head"), Paragraph("文"))
    for line, face in zip(document.paragraphs, ("黑体", "黑体", "仿宋"), strict=True):
        properties = line.style.element.rPr
        assert properties.rFonts.get(qn("w:eastAsia")) == face
        assert properties.find(qn("w:color")) is None
    assert document.paragraphs[1].style.name == "Heading 1", "Word's own list of contents finds it"


def test_a_mark_stands_at_the_head_and_the_number_at_the_foot():
    document = opened(Turn(across=True), Paragraph("文"), mark="内部")
    assert document.sections[0].header.paragraphs[0].text == "内部"
    assert [f.get(qn("w:instr")) for f in document.sections[0].footer._element.iter(qn("w:fldSimple"))] == [
        "PAGE",
        "NUMPAGES",
    ]
    plain = opened(Paragraph("文"))
    assert plain.sections[0].header.is_linked_to_previous


def test_the_same_parts_give_the_same_bytes():
    parts = (Paragraph("题", "title"), picture(), Paragraph("图", "caption"))
    assert docx(parts, "题", MADE, mark="内部") == docx(parts, "题", MADE, mark="内部")


def test_nobody_imports_the_writer_before_a_paper_is_written():
    code = "import sys, gis_desk.documents.docx; print([n for n in ('docx', 'lxml', 'PIL') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


def test_cells_hold_what_was_given_and_no_empty_line():
    table = DocTable(
        (3000, 6000), ((Cell((Paragraph("现状", "label"),)), Cell((Paragraph("完好", "cell"), picture()))),)
    )
    (row,) = opened(table, Paragraph("")).tables[0].rows
    assert [[p.text for p in c.paragraphs] for c in row.cells] == [["现状"], ["完好", ""]]
    assert [p.style.name for c in row.cells for p in c.paragraphs] == ["Label", "Cell", "Caption"]


def test_pictures_are_numbered_apart():
    document = opened(picture(), Paragraph("图", "caption"), picture("JPEG"), Paragraph("图", "caption"))
    assert [e.get("id") for e in document.element.iter(qn("wp:docPr"))] == ["1", "2"]


def test_writing_can_be_stopped():
    with pytest.raises(Cancelled):
        docx([Paragraph("甲")] * 3, "x", MADE, progress=Progress(stopped=lambda: True))
