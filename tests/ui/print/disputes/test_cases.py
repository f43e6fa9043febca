"""Briefs and forms of cases: one page whatever they say, proven, whole or not there."""

from datetime import datetime
from itertools import product

import pikepdf
import pytest

from gis_desk.disputes.papers.case import gather, standing, weighed
from gis_desk.disputes.papers.month import PaperError
from gis_desk.documents.content import DocTable, Paragraph
from gis_desk.documents.disputes.papers.brief import ROOMS, brief, grade_reason, next_step, shortened
from gis_desk.documents.disputes.papers.case_order import CaseOrder, values_of
from gis_desk.inspections.papers.reporting import ReportError
from layers.errors import FormatError
from layers.work import Cancelled, Progress
from tests.ui.print.disputes.register import LONG, bare, content, full
from ui.print.disputes import cases as module
from ui.print.disputes.cases import CHINESE, fitted_brief, write_cases
from ui.print.disputes.maps import claim_look
from ui.print.page import Page
from ui.print.papers.readback import docx_text, pdf_text

MADE = datetime(2026, 6, 15, 9, 30)
HOSTILE = "<b>&amp;{0}%s\u202e龖\x07=1+1"


def write(out, frames, which=("brief", "form"), numbers=("A",), **asked):
    return write_cases(frames, numbers, which, out, MADE, content, **asked)


def pages(file):
    with pikepdf.open(file) as pdf:
        return len(pdf.pages)


def words(made, kind, form):
    one = next(f.written for f in made.files if (f.written.paper.kind, f.written.form) == (kind, form))
    if form == "docx":
        return docx_text(one.file.read_bytes())
    return pdf_text(one.file, one.paper.mark)


@pytest.mark.parametrize(
    ("state", "words_", "events"),
    [*product(("found", "mediating", "settled"), (LONG, "W", "龘"), (0, 1, 200)), ("verified", "字 W1，", 7)],
)
def test_a_brief_is_one_page_with_everything_at_its_longest(qapp, tmp_path, state, words_, events):
    made = write(tmp_path, full(words_, events, state=state), ("brief",), forms=("pdf",))
    assert pages(made.files[0].written.file) == 1
    said = words(made, "brief", "pdf")
    assert "……见登记表" in said
    assert "第十条" in said or state == "settled"


def test_a_brief_of_nothing_is_one_page_that_says_what_is_missing(qapp, tmp_path):
    made = write(tmp_path, bare())
    assert pages(next(f.written.file for f in made.files if f.written.form == "pdf")) == 1
    said = words(made, "brief", "docx")
    assert said.count("待补充") >= 8
    assert "隐患未标位置，无图" in said
    assert "待补充人" not in said
    assert "来源待补充" in said
    assert "发现" in said
    labels = {k.zh for k in made.lacks}
    assert {"隐患编号", "隐患名称", "界线名称", "范围、面积", "处置措施", "下次排查日期", "审核人"} <= labels
    assert all((k.table, k.key) == ("dispute", "A") for k in made.lacks)


def test_more_is_said_where_there_is_room(qapp):
    def map_height(frames):
        paper = fitted_brief(CaseOrder(gather(frames, "A"), MADE, CHINESE))
        return [p.words for t in paper.parts if isinstance(t, DocTable) for r in t.rows for c in r for p in c.paragraphs
                if isinstance(p, Paragraph)]  # fmt: skip

    little, much = full("长", 2), full("长", 200)
    for table in ("dispute_claim", "dispute_evidence"):
        little[table] = little[table].iloc[:0]
    assert sum(map(len, map_height(little))) != sum(map(len, map_height(much)))
    assert any("第1条" in w and len(w) > 60 for w in map_height(little))


def test_what_a_brief_says(qapp, tmp_path):
    frames = full("字", 2)
    for column, value in (("title", "青山林地"), ("measures", "劝止单方行动"), ("place", "南坡"), ("owner", "民政局")):
        frames["dispute"][column] = value
    papers = frames["dispute_evidence"]
    frames["dispute_evidence"] = papers[papers["kind"].isin(["8-1", "7-1"]) & (papers["side"] != "both")][::-1].copy()
    frames["dispute_evidence"]["title"] = "林权证"
    for column, value in (("claim", "以山脊为界"), ("basis", "林权清册")):
        frames["dispute_claim"][column] = value
    said = words(write(tmp_path, frames, ("brief",)), "brief", "pdf")
    for sentence in (
        "青山林地",
        "◆橙",
        "可能性4×影响5=20，红（红≥15、橙≥10、黄≥5）。",
        "经研判定为橙，矩阵建议红。",
        "以山脊为界；依据：林权清册",
        "最近界桩9901001：自界桩向北（方位角0°）1108米",
        "甲方、乙方主张线之间",
        "下次排查：2026年5月1日（已逾期45天）",
        "处理期限：2026年7月1日（还有16天）",
        "12345人，2345户",
        "报双方的上一级人民政府决定（第十一、十二条）",
        "第七条第（一）项",
        "晚于争议发生，不作参考",
    ):
        assert "".join(sentence.split()) in said, sentence
    assert said.index("第七条第（一）项") < said.index("第八条第（一）项")  # what weighs more comes first


def test_the_map_of_a_brief_lies_where_it_is_on_the_ground(qapp, tmp_path):
    made = write(tmp_path, full(), ("brief",), forms=("pdf",))
    with pikepdf.open(made.files[0].written.file) as pdf:
        (view,) = pdf.pages[0].obj.VP
        corners = [float(v) for v in view.Measure.GPTS]
        fonts = {
            str(f.BaseFont) for f in pdf.objects if isinstance(f, pikepdf.Dictionary) and f.get("/Type") == "/Font"
        }
    assert min(corners[::2]) < 25.08 < 25.12 < max(corners[::2])
    assert min(corners[1::2]) < 110.197 < 110.204 < max(corners[1::2])
    assert fonts


def test_the_form_has_every_field_in_its_order_and_every_row(qapp, tmp_path):
    made = write(tmp_path, full("字", 200), ("form",))
    for form in ("docx", "pdf"):
        said = "".join(words(made, "form", form).split())
        heads = ["1隐患编号", "2界线名称", "3甲方单位", "4位置描述", "5范围、面积", "6类型", "7成因", "8首次发现日期",
                 "9甲方主张", "9a争议发生", "10证据", "11参与人数", "12风险等级", "13可能性×影响", "14事件等级", "15处置措施",
                 "16责任单位", "17下次排查", "18进展", "19协议", "20结果", "21化解日期", "22密级", "23填报人", "审核人"]  # fmt: skip
        places = [said.index(h) for h in heads]
        assert places == sorted(places)
        assert said.count("现场走访") == 200 or said.count("第199条") == 1
        assert "晚于争议发生，不作依据" in said  # 7-5
        assert said.count("早于1949年10月1日") == 4  # 8-2 of each; 7-2 needs no day
        assert "待补充" not in said.split("证据（《")[0]


@pytest.mark.parametrize(
    ("kind", "dated", "arose", "wrong", "weight"),
    [
        ("7-1", "2025-01-01", "2019-01-01", "", "basis"),  # 7-1 to 7-4 are bound to no day
        ("7-5", "2018-12-31", "2019-01-01", "", "basis"),
        ("7-5", "2019-01-02", "2019-01-01", "late", "none"),
        ("8-2", "2019-01-02", "2019-01-01", "late", "none"),
        ("8-2", "2019-01-01", "2019-01-01", "", "reference"),  # of the very day
        ("8-2", "1949-09-30", None, "early", "none"),
        ("8-2", "1949-10-01", None, "", "reference"),
        ("8-3", None, "2019-01-01", "", "reference"),
        ("other", "1920-01-01", "2019-01-01", "", "none"),
    ],
)
def test_the_day_of_a_paper_can_rule_it_out(kind, dated, arose, wrong, weight):
    paper = {"kind": kind, "dated_on": dated}
    assert (standing(paper, arose), weighed(paper, arose)) == (wrong, weight)


@pytest.mark.parametrize(
    ("level", "state", "says"),
    [
        ("province", "verified", "报国务院处理"),
        ("county", "verified", "报双方的上一级人民政府处理"),
        ("county", "settled", "第十五条"),
        (None, None, "第十条"),
    ],
)
def test_the_next_step_is_that_of_the_regulations(level, state, says):
    frames = full(events=0, state=state)
    frames["boundary_line"]["level"] = level
    assert says in next_step(CaseOrder(gather(frames, "A"), MADE, CHINESE))


def test_a_grade_without_a_score_says_so():
    assert "待补充" in grade_reason(CaseOrder(gather(full(events=0, impact=None), "A"), MADE, CHINESE))


def test_hostile_text_is_text(qapp, tmp_path):
    frames = full("字", 1)
    frames["dispute"]["title"] = frames["dispute"]["measures"] = HOSTILE
    frames["dispute_event"]["account"] = HOSTILE
    frames["dispute_evidence"]["title"] = HOSTILE
    made = write(tmp_path, frames)
    for kind, form in product(("brief", "form"), ("docx", "pdf")):
        assert "<b>&amp;{0}%s" in words(made, kind, form)
        assert "\u202e" not in words(made, kind, form)
        assert "\x07" not in words(made, kind, form)


def test_a_character_no_face_has_is_named(qapp, tmp_path, monkeypatch):
    from ui.print.papers import files

    monkeypatch.setattr(files, "missing_glyphs", lambda said: ["龖"] * ("龖" in "".join(said)))
    frames = full("字", 1)
    frames["dispute"]["title"] = "龖山"
    made = write(tmp_path, frames, ("brief",))
    assert "缺字：U+9F96山" in words(made, "brief", "pdf")
    assert all(f.written.lost == ("龖",) for f in made.files)


def test_public_copies_name_nobody_and_show_no_place(qapp, tmp_path):
    frames = full("字", 3)
    frames["dispute"]["owner"] = "李明"
    frames["dispute_claim"]["claim"] = "山脊"
    made = write(tmp_path, frames, public=True)
    for kind, form in product(("brief", "form"), ("docx", "pdf")):
        said = words(made, kind, form)
        assert "（公开件不载）" in said
        assert "主张线之间" not in said
        assert not any(w in said for w in ("李明", "山脊", "云溪县", "石门县", "云石线", "110.", "9901001", "第1条"))
    assert all("公开" in f.written.paper.mark for f in made.files)
    frames["dispute"]["secrecy"] = "secret"
    with pytest.raises(PaperError, match="is secret"):
        write(tmp_path / "s", frames, public=True)
    assert not (tmp_path / "s").exists()


def test_a_lost_photograph_is_named(qapp, tmp_path):
    def nothing(sha256):
        raise FormatError("lost", do="look")

    frames = full("字", 0)
    for table in ("dispute_claim", "dispute_evidence"):
        frames[table] = frames[table].iloc[:0]
    made = write_cases(frames, ["A"], ["brief"], tmp_path, MADE, nothing)
    assert len(made.lost_photos) == 2


def test_photographs_stand_where_there_is_room(qapp, tmp_path):
    import zipfile

    frames = full("字", 1)
    for column in ("measures", "place", "cause", "title", "owner"):
        frames["dispute"][column] = "短"
    frames["dispute_event"]["account"] = "短"
    for table in ("dispute_claim", "dispute_evidence"):
        frames[table] = frames[table].iloc[:0]
    made = write(tmp_path, frames, ("brief",), forms=("docx", "pdf"))
    assert pages(made.files[1].written.file) == 1
    assert sum("media" in n for n in zipfile.ZipFile(made.files[0].written.file).namelist()) == 4


def test_a_file_that_says_otherwise_is_not_put_in_place(qapp, tmp_path, monkeypatch):
    true = module.form_told
    monkeypatch.setattr(module, "form_told", lambda order: [*true(order), ("22 密级", "绝密")])
    with pytest.raises(ReportError, match="绝密"):
        write(tmp_path / "out", full("字", 1))
    assert not (tmp_path / "out").exists()


def test_stopping_leaves_the_older_files(qapp, tmp_path):
    first = write(tmp_path, full("字", 1), ("brief",))
    before = {f.written.file: f.written.file.read_bytes() for f in first.files}
    with pytest.raises(Cancelled):
        write(tmp_path, full("别", 1), progress=Progress(stopped=lambda: True))
    assert {p: p.read_bytes() for p in tmp_path.iterdir()} == before


def test_what_cannot_be_written_says_why(qapp, tmp_path):
    with pytest.raises(PaperError, match="no case X"):
        write(tmp_path, bare(), numbers=("X",))
    with pytest.raises(PaperError, match="no case is named"):
        write(tmp_path, bare(), numbers=())
    (tmp_path / "file").write_text("x")
    with pytest.raises(ReportError, match="not a folder"):
        write(tmp_path / "file", bare())
    two = full("字", 0)
    import pandas as pd

    two["dispute"] = pd.concat([two["dispute"], two["dispute"].assign(key="B")], ignore_index=True)
    with pytest.raises(PaperError, match="two cases would be written"):
        write(tmp_path, two, numbers=("A", "B"))


def test_shortened_words_say_that_they_are():
    assert shortened("甲乙丙", 3) == "甲乙丙"
    assert shortened("甲" * 30, 10) == "甲甲甲甲……见登记表"
    assert shortened("a\n b\t c", 20) == "a b c"


def test_the_last_room_is_the_smallest(qapp):
    order = CaseOrder(gather(full(), "A"), MADE, CHINESE)
    sizes = [sum(len(w) for w in _words(brief(order, room))) for room in ROOMS]
    assert sizes[-1] == min(sizes)


def _words(paper):
    table = next(p for p in paper.parts if isinstance(p, DocTable))
    return [p.words for r in table.rows for c in r for p in c.paragraphs if isinstance(p, Paragraph)]


def test_the_legend_names_claims_case_and_line_before_the_rest(qapp, tmp_path, monkeypatch):
    drawn, write_text = [], Page.text
    monkeypatch.setattr(
        Page, "text", lambda page, x, y, said, *a, **k: drawn.append(said) or write_text(page, x, y, said, *a, **k)
    )
    write(tmp_path, full("字", 1), ("brief",), forms=("pdf",))
    at = drawn.index("甲方主张线")
    assert drawn[at : at + 5] == ["甲方主张线", "乙方主张线", "第三方主张线", "争议地带", "纠纷隐患（橙）"]
    assert drawn[at + 5].endswith("行政区域界线")


def test_claims_are_drawn_red_and_blue_three_tenths_of_a_millimetre_wide():
    red, blue = (claim_look(side).drawing.symbol for side in "ab")
    assert (red.colour, red.width_mm) == ("#c8102e", 0.3)
    assert (blue.colour, blue.width_mm) == ("#1f4fd8", 0.3)


def test_a_public_copy_has_no_telephone(qapp):
    case = gather(full("字", 1), "A")
    assert values_of(CaseOrder(case, MADE, CHINESE))["telephone"].startswith("字")
    assert values_of(CaseOrder(case, MADE, CHINESE, public=True))["telephone"] == "（公开件不载）"
