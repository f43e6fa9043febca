"""The four papers of a round as content: what they say, lack, keep back, and how their numbers are proven."""

import re
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given, settings

from gis_desk.documents.content import DocTable, Paragraph, Picture, Turn, shown
from gis_desk.documents.docx import docx
from gis_desk.documents.inspection_paper import PAPERS, Order, Pictures, template
from gis_desk.documents.inspection_papers import counted, make, places_of, prove, rows_told
from gis_desk.inspections.papers.reporting import gather
from gis_desk.inspections.papers.totals import totals
from tests.gis_desk.inspections import rounds
from tests.gis_desk.inspections.test_totals import some_round, whole
from ui.print.papers.readback import docx_text

MADE = datetime(2026, 11, 20, 9, 5)
BLANK = Picture(rounds.photograph("x"), 40.0, 30.0, "")


def order(rows, **more):
    frames = rounds.frames_of(rows)
    dossier = gather(frames, "L1")
    return Order(dossier, totals(dossier), MADE, **more), frames


def words(paper):
    found = []
    for part in paper.parts:
        if isinstance(part, Paragraph):
            found.append(part.words)
        elif isinstance(part, DocTable):
            found += [p.words for row in part.rows for c in row for p in c.paragraphs if isinstance(p, Paragraph)]
    return found


def made(kind, rows, **more):
    return make(kind, order(rows, **more)[0])


def test_the_report_has_its_nine_parts_in_order():
    heads = [p.words for p in made("report", whole()).parts if isinstance(p, Paragraph) and p.style == "head"]
    assert [h[0] for h in heads] == list("一二三四五六七八九")
    captions = [w for w in words(made("report", whole())) if re.match(r"表\d", w)]
    assert [c[1] for c in captions] == list("12345678")


def test_the_report_says_the_numbers_of_the_round():
    said = "".join(words(made("report", whole())))
    assert "应检界桩8座，实检7座，未检1座；找到6座，未找到1座。" in said
    assert "描红3座，除草2座，扶正1座" in said
    assert "检查自2026年5月6日起，至2026年5月29日止" in said


def test_nothing_is_made_up_for_a_line_without_a_round():
    rows = rounds.small_line(3)
    for marker in rows["marker"]:
        marker |= dict.fromkeys(("material", "letter", "place", "objects", "care_side", "height_m", "geometry"))
    papers = {kind: made(kind, rows) for kind in PAPERS}
    assert all(any("待补充" in w for w in words(p)) for p in papers.values())
    lacks = {k.zh for k in papers["register"].lacks}
    assert lacks >= {"类型码", "材质", "所在地", "经度/纬度", "高程（m）", "方位物", "略图", "照片（近景、远景）"}
    assert {k.zh for k in papers["report"].lacks} >= {"牵头方", "开始日期", "甲方单位", "组织领导"}
    assert {k.zh for k in papers["records"].lacks} >= {"结论", "遗留问题", "天气", "未检界桩的检查记录"}
    of_objects = next(k for k in papers["register"].lacks if k.zh == "材质")
    assert (of_objects.rows, of_objects.table, of_objects.key, of_objects.column) == (3, "marker", "m000", "material")


def test_a_full_record_lacks_nothing_of_the_details():
    for kind in PAPERS:
        assert not [k.zh for k in made(kind, whole()).lacks if k.table == "inspection"]


def test_three_sides_sign_where_three_meet():
    rows = whole(2)
    rows["marker"][0] |= {"posts": "triple", "letter": "C"}
    said = words(made("register", rows))
    signs = [w for w in said if "签字：" in w]
    assert [w[0] for w in signs] == list("ABC") + list("AB")
    assert any(w.startswith("C方（待补充）") for w in signs)


def test_each_marker_has_a_sheet_and_all_its_fields():
    paper = made("register", whole(4))
    assert sum(isinstance(p, DocTable) for p in paper.parts) == 4
    labels = words(paper)
    assert not [f["zh"] for f in template("register")["fields"] if f["zh"] not in "".join(labels)]


def test_long_tables_print_their_heads_again_and_lie_across():
    paper = made("records", whole(40))
    assert isinstance(paper.parts[0], Turn)
    assert paper.parts[0].across
    assert [t.heads for t in paper.parts if isinstance(t, DocTable) and len(t.rows) > 20] == [1, 1]


@pytest.mark.parametrize(("action", "needed"), [("描红", False), ("扶正", True), ("修复", True), ("拟重立", False)])
def test_repairs_of_a_post_need_the_other_side_there(action, needed):
    rows = whole()
    for record in rows["inspection_record"]:
        record |= {"action": action, "both_present": None}
    assert ("both_present" in {k.column for k in made("records", rows).lacks}) is needed


def test_public_copies_keep_back_what_is_not_public():
    rows = whole()
    photo = {"marker": "m000", "note": "", "name": "", "taken_at": None}
    pictures = Pictures(BLANK, (("x", BLANK),), ((photo, BLANK), (photo, BLANK)))
    secret = ("林国栋", "韦明", "县界协字", "小庙", "108.0000000")
    for kind in PAPERS:
        inside, outside = (made(kind, rows, pictures=pictures, public=p) for p in (False, True))
        said = "".join(words(outside))
        assert not [s for s in secret if s in said], kind
        assert outside.mark == "公开"
        assert inside.mark == "内部"
        assert not [p for p in outside.parts if isinstance(p, Picture)]
        assert "公开件" in outside.stem
    assert "108.00" in "".join(words(made("results", rows, public=True)))


def test_names_of_files_keep_the_paper_of_a_very_long_line():
    rows = whole()
    rows["boundary_line"][0]["name"] = "青白/" * 30
    stems = {made(kind, rows).stem for kind in PAPERS}
    assert len(stems) == 4
    assert all("/" not in s and len(s) < 60 for s in stems)


def test_text_stays_text_and_rare_characters_are_named():
    rows = whole()
    rows["boundary_line"][0]["name"] = "<b>青\ue123白&线</b>\x07"
    order_, frames = order(rows)
    for kind in PAPERS:
        paper = make(kind, order_)
        said = docx_text(docx(paper.parts, paper.title, MADE, mark=paper.mark))
        assert "<b>青缺字：U+E123白&线</b>" in said
        assert not prove(paper, said, counted(frames, order_.dossier)).differences


# the proof


@pytest.mark.parametrize("kind", list(PAPERS))
def test_a_number_that_was_changed_in_the_file_is_found(kind):
    order_, frames = order(whole())
    counts = counted(frames, order_.dossier)
    paper = make(kind, order_)
    said = docx_text(docx(paper.parts, paper.title, MADE))
    keys = [m["key"] for m in order_.dossier.markers]
    places = places_of(frames["marker"], keys, public=False) if kind in ("register", "results") else []
    proof = prove(paper, said, counts, places)
    assert not proof.differences
    assert proof.checked == sum(len(c.names) for c in paper.claims) + len(places)
    for claim in paper.claims:
        found = claim.pattern.search(re.sub(r"\s", "", shown(said)))
        changed = re.sub(r"\d", "7", found[0]).replace("7", "9", 1)
        assert prove(paper, re.sub(r"\s", "", said).replace(found[0], changed), counts, places).differences
    for place in places:
        for n in (1, 3):
            assert prove(paper, said.replace(place[n], "108.1234567"), counts, places).differences


def test_a_row_that_was_changed_in_the_file_is_found():
    rows = whole()
    rows["inspection_stretch"][2]["geometry"] = rows["boundary_line"][0]["geometry"]
    order_, frames = order(rows)
    paper = make("records", order_)
    said = docx_text(docx(paper.parts, paper.title, MADE))
    told = rows_told(frames, order_.dossier)
    assert told[0] == ("21220002026年5月6日是完好",)
    assert told[7] == ("2122000—21220012026年5月6日1287",)
    assert told[9] == ("2122002—21220032026年5月6日9011",)
    assert len(told) == 14
    counts = counted(frames, order_.dossier)
    assert not prove(paper, said, counts, told).differences
    for old, new in (("9011", "9012"), ("倾斜", "完好")):
        assert len(prove(paper, said.replace(old, new), counts, told).differences) == 1


def test_numbers_that_are_not_those_of_the_tables_are_found():
    order_, frames = order(whole())
    wrong = replace(order_, numbers={**order_.numbers, "visited": order_.numbers["visited"] + 1})
    paper = make("report", wrong)
    proof = prove(paper, docx_text(docx(paper.parts, paper.title, MADE)), counted(frames, order_.dossier))
    assert {(d.name, d.printed, d.counted) for d in proof.differences} == {("visited", "8", "7")}


@settings(max_examples=15, deadline=None)
@given(some_round())
def test_what_is_written_of_any_round_is_what_its_rows_say(rows):
    order_, frames = order(rows)
    counts = counted(frames, order_.dossier)
    keys = [m["key"] for m in order_.dossier.markers]
    for kind in PAPERS:
        paper = make(kind, order_)
        places = places_of(frames["marker"], keys, public=False) if kind in ("register", "results") else []
        places += rows_told(frames, order_.dossier) if kind == "records" else []
        proof = prove(paper, docx_text(docx(paper.parts, paper.title, MADE)), counts, places)
        assert not proof.differences
        assert proof.checked or (kind == "register" and not keys)
