"""The Word documents of naming cases: opened as what they are, a zip of XML."""

import io
import re
import xml.etree.ElementTree as ET
import zipfile
from datetime import date, datetime

import pytest

from gis_desk.cases.days import load as working_days
from gis_desk.cases.procedure import load
from gis_desk.cases.rows import CASE, STEP, plain, steps_of
from gis_desk.documents.case_forms import FORMS, Filled, fields_of, missing, write_form
from gis_desk.documents.case_values import values_of
from gis_desk.documents.content import Paragraph
from gis_desk.documents.docx import docx
from gis_desk.names.checker import NameChecker
from layers.errors import GisDeskError
from layers.store import Store
from tests.gis_desk.cases.desk import TODAY, VALUES, add_road, approve, go, new_case, up_to_approval
from ui.texts import say_in

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MADE = datetime(2026, 11, 20, 9, 5)
FULL = {
    "contact": "赵六",
    "phone": "0778-1234567",
    "location_text": "东至青山街，西至长河路",
    "scale_text": "长 1200 米",
    "nature": "城市次干路",
    "length_m": "1200",
    "width_m": "24",
    "start": "青山街",
    "end": "长河路",
    "declaration": "所填内容属实",
    "authority_opinion": "同意",
    "channels": "政府网站",
    "publisher": "练习县民政局",
}


@pytest.fixture
def store(tmp_path):
    with Store.create(tmp_path / "w.gpkg") as made:
        add_road(made)
        yield made


def filled(store, key):
    case = plain(CASE, store.row(CASE, key))
    names = {"990121": "练习县", "990121100": "青山镇"}
    place = store.row("place_name", case["place"]) if case["place"] else None
    steps = steps_of(store.frame(STEP), key)
    return Filled(case, values_of(case, steps, load(), working_days(), TODAY, names, place))


def opened(data):
    """Every part of the file, read as XML; the paragraphs of the document."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert archive.testzip() is None
    roots = {name: ET.fromstring(archive.read(name)) for name in archive.namelist()}
    assert {"[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/styles.xml"} <= set(roots)
    document = roots["word/document.xml"]
    kinds = {e.tag.removeprefix(W) for e in document.iter()}
    assert not kinds & {"instrText", "fldSimple", "fldChar", "hyperlink", "object", "drawing"}
    styles = {s.get(f"{W}styleId") for s in roots["word/styles.xml"].iter(f"{W}style")}
    assert {s.get(f"{W}val") for s in document.iter(f"{W}pStyle")} <= styles
    for row in document.iter(f"{W}tr"):
        assert row.find(f"{W}tc") is not None
    return document, ["".join(t.text or "" for t in p.iter(f"{W}t")) for p in document.iter(f"{W}p")]


def made(form, *cases):
    return write_form(form, cases, lambda s: say_in("zh", s), "地名管理条例", MADE)


def finished(store, values=None, **more):
    key = new_case(
        store, {**VALUES, **FULL, **(values or {})}, documents=[{"title": "位置图", "date": "2026-11-01"}], **more
    )
    up_to_approval(store, key)
    approve(store, key)
    go(store, key, "file", doc_no="备〔2026〕1号")
    return key


@pytest.mark.parametrize("form", FORMS)
def test_a_whole_case_fills_each_form(store, form):
    from shapely import Point

    case = filled(store, finished(store, geometry=Point(108.4, 25.6)))
    assert missing(form, case) == []
    document, lines = opened(made(form, case))
    assert "待补充" not in "".join(lines)
    for field in fields_of(form, case.case):
        assert any(field.zh in line for line in lines), field.zh
    for words in ("长青路", "Chángqīng Lù", "2026年11月20日" if form != "application" else "练习县交通运输局"):
        assert words in "\n".join(lines)
    widths = {sum(int(c.get(f"{W}w")) for c in t.iter(f"{W}gridCol")) for t in document.iter(f"{W}tbl")}
    assert all(w <= 11906 - 2 * 1417 for w in widths)


@pytest.mark.parametrize("form", FORMS)
def test_what_is_missing_is_named_and_not_made_up(store, form):
    case = filled(store, new_case(store, documents=()))
    lacking = missing(form, case)
    assert lacking
    _, lines = opened(made(form, case))
    assert "待补充" in "".join(lines)
    if form == "application":
        assert {"联系人", "地理位置（四至）", "附件", "坐标（CGCS2000）"} <= {f.zh for f in lacking}
        assert {"Contact", "Location (four sides)"} <= {f.en for f in lacking}
        assert "地名类别" not in {f.zh for f in lacking}


@pytest.mark.parametrize(
    "hostile",
    [
        "</w:t><w:br/><script>",
        "]]><!--",
        '{ HYPERLINK "x" }',
        "=1+1",
        "&amp;&lt;",
        "甲\x00乙\x0b丙\ufffe",
        "{number}",
        "\ud800",
    ],
)
def test_texts_from_data_are_text(store, hostile):
    values = {**VALUES, "location_text": hostile, "reason": f"因{hostile}"}
    case = filled(store, new_case(store, {**VALUES}))
    case = Filled(
        {**case.case, "documents": [{"title": hostile, "file": None, "date": None}]}, {**case.values, **values}
    )
    for form in FORMS:
        _, lines = opened(made(form, case))
        expected = re.sub("[\x00-\x08\x0b\ufffe]", "", hostile).replace("\ud800", "缺字：U+D800")
        assert any(expected in line for line in lines)


def test_a_character_no_font_has_is_named():
    _, lines = opened(docx([Paragraph("长\ue123路\n第二行")], "x", MADE))
    assert lines == ["长缺字：U+E123路第二行"]


def test_a_rename_prints_both_names_with_their_spelling(store):
    key = finished(
        store, {"action": "rename", "place": "r1", "ground": "城乡建设", "mismatch": "是", "impact": "门牌 12 块"}
    )
    case = filled(store, key)
    for form in FORMS:
        words = "\n".join(opened(made(form, case))[1])
        assert "长青路" in words
        assert "大寨路" in words
        if form != "notice":
            assert "Dàzhài Lù" in words


def test_findings_are_printed_with_who_answers(store):
    found = NameChecker().check("皇庭花园", "residential").findings
    key = new_case(store, {**VALUES, "name": "皇庭花园", "class": "residential"}, found)
    case = filled(store, key)
    lines = opened(made("application", case))[1]
    for finding in found:
        assert finding.rule in lines
        assert say_in("zh", finding.message) in lines


@pytest.mark.parametrize("count", [1, 40])
def test_a_notice_of_one_and_of_forty_names(store, count):
    one = filled(store, finished(store))
    many = [Filled(one.case, {**one.values, "name": f"长青{n}路"}) for n in range(count)]
    document, lines = opened(made("notice", *many))
    assert [f"长青{n}路" in lines for n in range(count)] == [True] * count
    assert len(list(document.iter(f"{W}tblHeader"))) == 1
    assert "依据《地名管理条例》有关规定，经练习县人民政府2026年11月20日批准，现将下列地名公告如下：" in lines
    with pytest.raises(GisDeskError, match="one case"):
        made("filing", one, one)
    with pytest.raises(GisDeskError, match="one case"):
        made("notice")


def test_deadlines_print_day_count_and_article(store):
    values = filled(store, finished(store)).values
    assert values["file_due"] == "2026年12月5日（第十三条，15日内；按工作日计为2026年12月11日）"
    assert values["announce_due"].startswith("2026年12月5日（第十四条")


def test_the_notice_of_a_deregistration_says_when_the_name_ended(store):
    key = new_case(store, {"action": "deregister", "place": "r1", "applicant": "民政局", "reason": "道路已消失"})
    go(store, key, "examine")
    approve(store, key)
    lines = opened(made("notice", filled(store, key)))[1]
    assert "废止日期" in lines
    assert lines.count("2026年11月20日") == 2


def test_the_same_case_gives_the_same_bytes(store):
    case = filled(store, finished(store))
    assert made("approval", case) == made("approval", case)
    assert date(2026, 11, 20) == MADE.date()
