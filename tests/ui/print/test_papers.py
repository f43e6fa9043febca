"""The papers of a round as files: both kinds say the same, are proven, and are written whole or not at all."""

import io
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
import pytest
import zxingcpp
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from gis_desk.documents.claims import compact
from gis_desk.documents.content import Cell, DocTable, PageBreak, Paragraph, Picture, Turn
from gis_desk.documents.inspection_paper import PAPERS
from gis_desk.inspections.codes import MarkerCode, decode
from gis_desk.inspections.papers.reporting import ReportError, gather, rows_of
from gis_desk.inspections.papers.totals import totals
from layers.errors import GisDeskError
from layers.store import Store
from layers.work import Cancelled, Progress
from tests.gis_desk.inspections import rounds
from tests.gis_desk.inspections.test_totals import some_round, whole
from ui.print.papers import files, writing
from ui.print.papers.flow import A4, Flow, pages_of
from ui.print.papers.maps import LAYERS, problems
from ui.print.papers.photos import photograph
from ui.print.papers.readback import docx_text, pdf_text
from ui.print.papers.sketch import square_code
from ui.print.papers.writing import Asked, write_papers
from ui.print.pdf import ensure_application, write_pdf

MADE = datetime(2026, 11, 20, 9, 5)


def no_content(sha256):
    raise GisDeskError("gone", do="nothing")


def write(rows, out, content=no_content, progress=None, **asked):
    frames = rounds.frames_of(rows, *LAYERS)
    return write_papers(frames, Asked("L1", **asked), out, MADE, content, progress or Progress())


def test_all_papers_are_written_and_proven_in_both_kinds(tmp_path):
    papers = write(whole(), tmp_path / "new")
    assert [(w.paper.kind, w.form) for w in papers.files] == [(k, f) for k in PAPERS for f in ("docx", "pdf")]
    names = {w.file.name for w in papers.files}
    assert names == {p.name for p in (tmp_path / "new").iterdir()}
    assert "2026-青白线-联合检查报告.pdf" in names
    assert not [w for w in papers.files if w.proof.differences or not w.proof.checked]
    for word, pdf in zip(papers.files[::2], papers.files[1::2], strict=True):
        assert word.proof.checked == pdf.proof.checked
        if word.paper.kind == "results":
            assert compact(docx_text(word.file.read_bytes())) == pdf_text(pdf.file, "内部")


@settings(max_examples=6, deadline=None)
@given(some_round())
def test_files_of_any_round_are_proven(rows):
    with TemporaryDirectory() as folder:
        papers = write(rows, Path(folder))
    assert len(papers.files) == 8
    assert not [w for w in papers.files if w.proof.differences]


def test_the_maps_are_vectors_with_words_in_the_pdf(tmp_path):
    papers = write(whole(), tmp_path, which=("report",), forms=("pdf",))
    said = pdf_text(papers.files[0].file, "内部")
    assert "比例尺" in said
    with pikepdf.open(papers.files[0].file) as pdf:
        assert not [x for page in pdf.pages for x in page.get_images()]
        assert str(pdf.docinfo["/Title"]) == "青白线联合检查报告"


def test_pictures_of_word_documents_are_sharp_enough(tmp_path):
    papers = write(whole(), tmp_path, which=("report", "register"), forms=("docx",))
    for w in papers.files:
        document = Document(w.file)
        for shape in document.inline_shapes:
            key = shape._inline.graphic.graphicData.pic.blipFill.blip.embed
            image = document.part.related_parts[key].image
            assert image.px_width / shape.width.inches >= 195
        assert len(document.inline_shapes) >= 4


@pytest.mark.parametrize("public", [False, True])
def test_pages_laid_across_and_marks(tmp_path, public):
    papers = write(whole(30), tmp_path, which=("records", "register"), forms=("pdf",), public=public)
    mark = "公开" if public else "内部"
    for w, turned in zip(papers.files, (True, False), strict=True):
        with pikepdf.open(w.file) as pdf:
            sizes = {(round(float(p.mediabox[2])), round(float(p.mediabox[3]))) for p in pdf.pages}
            assert sizes == {(842, 595) if turned else (595, 842)}
            assert len(pdf.pages) >= 3
        assert w.paper.mark == mark


def test_a_number_that_is_wrong_refuses_all_papers(tmp_path, monkeypatch):
    def wrong(dossier):
        found = totals(dossier)
        return found | {"visited": found["visited"] + 1}

    (tmp_path / "2026-青白线-联合检查报告.pdf").write_bytes(b"older")
    monkeypatch.setattr(writing, "totals", wrong)
    for form in ("docx", "pdf"):
        with pytest.raises(ReportError, match="visited: 8 ≠ 7"):
            write(whole(), tmp_path, forms=(form,))
    assert [p.name for p in tmp_path.iterdir()] == ["2026-青白线-联合检查报告.pdf"]
    with pytest.raises(ReportError):
        write(whole(), tmp_path / "new")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("steps", [0, 3, 8, 14])
def test_stopping_leaves_nothing(tmp_path, steps):
    left = iter([False] * steps)
    with pytest.raises(Cancelled):
        write(whole(), tmp_path / "new", progress=Progress(stopped=lambda: next(left, True)))
    assert not (tmp_path / "new").exists()


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "x").write_text("x")
    with pytest.raises(ReportError, match="file, not a folder"):
        write(whole(), tmp_path / "x")


def test_hard_names_and_none(tmp_path):
    rows = whole(3)
    rows["boundary_line"][0]["name"] = "很长很长的界线名称" * 5 + "<i>&\U00030edd\ue000"
    rows["marker"][0]["number"] = "2122" * 12
    rows["marker"][1]["number"] = None
    rows["marker"][2]["geometry"] = None
    rows["marker"][2]["objects"] = [{"name": "石" * 60, "azimuth_deg": 10.0, "distance_m": 5.0}, None, "树"]
    rows["inspection"][0]["details"] = {"conclusion": "字" * 3000, "costs": "车\n油 1 2 3"}
    papers = write(rows, tmp_path)
    assert not [w for w in papers.files if w.proof.differences]
    pdf = next(w for w in papers.files if w.form == "pdf")
    lost = "".join(pdf.lost)
    assert set(lost) <= {"\U00030edd"}
    assert ("缺字：U+30EDD" in pdf_text(pdf.file, "内部")) == bool(lost)
    assert "缺字：U+E000" in pdf_text(pdf.file, "内部")


def test_a_character_that_no_face_has_is_named_in_the_pdf(tmp_path, monkeypatch):
    rows = whole(3)
    rows["boundary_line"][0]["name"] = "青龘线"
    monkeypatch.setattr(files, "missing_glyphs", lambda words: ["龘"] * ("龘" in "".join(words)))
    papers = write(rows, tmp_path, which=("report", "results"))
    assert {w.lost for w in papers.files} == {("龘",)}
    for w in papers.files:
        said = docx_text(w.file.read_bytes()) if w.form == "docx" else pdf_text(w.file, "内部")
        assert ("青缺字：U+9F98线" in said) == (w.form == "pdf")


def test_square_codes_say_line_key_and_number():
    marker = rounds.small_line(2)["marker"][1]
    data, _ = square_code("L1", marker)
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(data)))
    assert decode(found.text) == MarkerCode("L1", "m001", "2122001")


# photographs


def test_photographs_are_turned_fitted_and_the_lost_are_named(tmp_path):
    rows = whole(6)
    contents = rounds.with_photos(rows, rows["marker"])
    broken = rows["inspection_photo"][0]
    gone = rows["inspection_photo"][1]
    contents[broken["sha256"]] = b"\xff\xd8 no picture"
    del contents[gone["sha256"]]

    def content(sha256):
        return contents[sha256] if sha256 in contents else no_content(sha256)

    papers = write(rows, tmp_path, content=content, which=("report", "register"))
    assert papers.lost_photos == (broken["name"], gone["name"])
    assert f"未能读取的照片：{broken['name']}、{gone['name']}" in docx_text(papers.files[0].file.read_bytes())
    (picture,) = (photograph(r, content) for r in rows["inspection_photo"][2:3])
    assert (round(picture.width_mm), round(picture.height_mm)) == (72, 54)
    turned = photograph(rows["inspection_photo"][3], content)
    assert turned.width_mm > turned.height_mm


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\x00" * 100, rounds.photograph("x")[:900]])
def test_what_is_no_picture_is_none(data):
    assert photograph({"sha256": "a", "thumbnail": None, "name": "x"}, lambda _: data) is None


def test_the_thumbnail_stands_in_for_a_lost_photograph():
    small = rounds.photograph("x")
    row = {"sha256": "a", "thumbnail": "b", "name": "x"}
    assert photograph(row, lambda sha256: small if sha256 == "b" else no_content(sha256)) is not None


def test_problem_places_are_markers_that_are_not_sound_and_unclear_stretches():
    rows = whole()
    rows["marker"][7]["state"] = "tilted"  # not visited: the register tells
    rows["marker"][0]["state"] = "damaged"  # found intact by now
    names = [p.name for p in problems(gather(rounds.frames_of(rows), "L1"))]
    assert names == ["2122002　倾斜", "2122004　破损", "2122006　丢失", "2122007　倾斜"]


def test_an_unclear_stretch_without_markers_is_called_by_its_chainages():
    rows = whole()
    wanted = {"course": "unclear", "from_marker": None, "to_marker": None, "from_m": 0.0, "to_m": 1250.0}
    rows["inspection_stretch"][0] |= wanted | {"geometry": rows["boundary_line"][0]["geometry"]}
    dossier = gather(rounds.frames_of(rows), "L1")
    assert "0.000千米—1.250千米　走向不清" in [p.name for p in problems(dossier)]
    rows["inspection_stretch"][0] |= {"from_m": None}
    assert "1.250千米　走向不清" in [p.name for p in problems(gather(rounds.frames_of(rows), "L1"))]


# pages

_PART = st.one_of(
    st.builds(Paragraph, st.text(max_size=400), st.sampled_from(["text", "head", "small", "caption", "title"])),
    st.just(PageBreak()),
    st.builds(Turn, st.booleans()),
    st.builds(
        lambda rows, heads: DocTable(
            (3000, 6000),
            tuple((Cell((Paragraph(a, "cell"),)), Cell((Paragraph(b, "small"), Paragraph(b)))) for a, b in rows),
            min(heads, len(rows)),
        ),
        st.lists(st.tuples(st.text(max_size=60), st.text(max_size=900)), max_size=12),
        st.integers(0, 1),
    ),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_PART, max_size=8))
def test_no_line_leaves_its_page(parts):
    """Whatever stands in a paper, each line is drawn on the page, and all of them are."""
    ensure_application()
    sheets = Flow({}).lay(parts)
    drawn = []

    class Paper:
        def text(self, x, y, words, *_a, **_k):
            drawn.append((x, y, words))

        def box(self, x, y, width, height, **_k):
            assert y + height <= (A4[0] if self.across else A4[1]) - 15
            assert height >= 0

    page = Paper()
    for sheet, draw in zip(sheets, pages_of(sheets, ""), strict=True):
        page.across = sheet.across
        before = len(drawn)
        draw(page)
        assert all(15 < y < (A4[0] if sheet.across else A4[1]) - 15 for _, y, _ in drawn[before:])
    said = compact("".join(w for _, _, w in drawn))
    wanted = []
    for part in parts:
        if isinstance(part, Paragraph):
            wanted.append(part.words)
        elif isinstance(part, DocTable):
            wanted += [p.words for row in part.rows for c in row for p in c.paragraphs]
    assert len(said) >= len(compact("".join(wanted))) - 2 * len(wanted)


def test_text_read_from_a_pdf_is_what_was_drawn(tmp_path):
    words = "界桩2122001C：108.3710190°，26.0912245°（1985国家高程基准）— 山、龙 fi ffl"
    sheets = Flow({}).lay([Paragraph(words, style) for style in ("text", "small", "label", "title")])
    write_pdf(tmp_path / "a.pdf", "x", A4, pages_of(sheets, "内部"))
    assert pdf_text(tmp_path / "a.pdf", "内部") == compact(words) * 4


def test_a_picture_too_wide_is_made_to_fit():
    wide = Picture(rounds.photograph("x"), 400.0, 900.0, "")
    sheets = Flow({}).lay([Paragraph("x"), wide, Paragraph("图", "caption")])
    assert len(sheets) == 2


# the sample county


def test_papers_of_the_sample_county(practice, tmp_path):
    with Store.open(practice) as store:
        markers = rows_of(store.frame("marker", where={"line": "2124"}).sort_values("chainage_m"))
        rows = rounds.rows_of_round(markers, "2124", 2026)
        contents = rounds.with_photos(rows, markers)
        rounds.fill(store, rows, contents)
        frames = {name: store.frame(name) for name in writing.NEEDED}
        papers = write_papers(frames, Asked("云砚线", 2026), tmp_path, MADE, store.content)
    assert not [w for w in papers.files if w.proof.differences]
    assert papers.lost_photos == ()
    said = docx_text(papers.files[0].file.read_bytes())
    assert "云砚线是" in said
    assert "应检界桩28座，实检27座，未检1座" in said
    assert papers.dossier.townships
    register = next(w for w in papers.files if w.paper.kind == "register")
    assert any(len(p) == 1 for p in papers.dossier.third.values())
    assert io.BytesIO(Path(register.file).read_bytes()).getbuffer().nbytes < 5_000_000


def test_the_same_data_give_the_same_word_documents(tmp_path):
    one, two = (write(whole(), tmp_path / n, forms=("docx",)) for n in "ab")
    assert [w.file.read_bytes() for w in one.files] == [w.file.read_bytes() for w in two.files]
    assert replace(one.files[0], file=two.files[0].file).paper == two.files[0].paper
