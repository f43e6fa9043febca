"""Letters and work plan of a year: what they must say, what is missing, long names, one line and forty."""

import io
import re
import zipfile
from datetime import datetime

import pytest

from gis_desk.documents.inspection_notice import INSIDE, addressees, notice_name, write_notice
from gis_desk.documents.inspection_scheme import write_scheme
from gis_desk.documents.inspection_words import Office, stretch_words
from gis_desk.inspections.cycle.burdens import OpenRepair
from gis_desk.inspections.cycle.yearplan import month_words, plan_year
from tests.gis_desk.inspections.cycle.county import due, rounds

MADE = datetime(2026, 11, 26, 9, 30)
OFFICE = Office("青山县", "青山县民政局", "王勘界", "0797-1234567", "2026年12月20日")


def words(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        xml = archive.read("word/document.xml").decode("utf-8")
    return re.sub(r"<[^>]+>", "\n", xml)


def letters(lines, year=2027, office=OFFICE):
    plan = plan_year(lines, year)
    return {a.name or a.unit: words(write_notice(year, a, office, str, MADE)) for a in addressees(plan, lines)}


def test_a_letter_says_lines_lead_months_and_articles():
    frame = rounds("L1 4 2022 990102 filed 2022-09-21", "L1 - 2026 - planned - extra flood 1200 3000 2026-07-03")
    (said,) = letters(due(2027, frame)).values()
    for wanted in (
        "关于开展2027年度行政区域界线联合检查的函",
        "白水县民政局：",
        "第十二条",
        "第六条第二款",
        "青白线1",
        "5.0",
        "2022-09-21",
        "白水县牵头",
        "青山县",
        "（建议）",
        "K1+200—K3+000",
        "2026年7月3日",
        "2026年12月20日前函复",
        "王勘界",
    ):
        assert wanted in said, wanted
    assert "待补充" not in said


def test_what_is_missing_is_said_and_nothing_is_made_up():
    (said,) = letters(due(2027, rounds()), office=Office()).values()
    assert said.count("待补充") >= 4
    assert "无记录" in said
    assert "（待商定）" in said


def test_each_neighbour_gets_its_own_lines_and_the_townships_one_notice():
    line = {
        "level": ["county", "county", "township"],
        "left_unit": ["990101", "990103", "990101001"],
        "right_unit": ["990102", "990101", "990101002"],
    }
    lines = due(2027, rounds(), 3, line=line)
    made = letters(lines)
    assert list(made) == ["白水县", "黑石县", INSIDE]
    assert "青白线1" in made["白水县"]
    assert "青白线2" not in made["白水县"]
    assert "第十九条" in made[INSIDE]
    names = [notice_name(2027, a) for a in addressees(plan_year(lines, 2027), lines)]
    assert names == [
        "2027年-白水县-联合检查函.docx",
        "2027年-黑石县-联合检查函.docx",
        "2027年-县内乡镇-联合检查通知.docx",
    ]


def test_an_extra_inspection_alone_is_a_letter_too():
    frame = rounds("L1 4 2025 990102 filed", "L1 - 2026 - planned - extra river")
    (said,) = letters(due(2027, frame)).values()
    assert "全线" in said
    assert "共0条" in said


def test_forty_lines_with_long_names_and_text_that_stays_text():
    name = ["<w:p>" + "长" * 15 + "&{year}线"] * 40
    lines = due(2027, rounds(), 40, line={"name": name})
    (said,) = letters(lines).values()
    assert said.count("&lt;w:p&gt;") == 80  # table and reply slip
    assert "{year}" in said
    content = write_notice(2027, addressees(plan_year(lines, 2027), lines)[0], OFFICE, str, MADE)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        xml = archive.read("word/document.xml").decode("utf-8")
    assert xml.count("w:tblHeader") >= 3


def test_names_of_files_hold_no_folders():
    (one,) = addressees(plan_year(due(2027, rounds()), 2027), [])
    assert notice_name(2027, type(one)("1", "../a:b", (), ())) == "2027年-..ab-联合检查函.docx"


def test_the_work_plan_has_its_eight_parts_and_its_tables():
    details = {"lead_agreed_on": "2026-03-01", "parts": [
        {"from_m": 0, "to_m": 2000, "lead": "990101"}, {"from_m": 2000, "to_m": None, "lead": "990102"}]}  # fmt: skip
    frame = rounds(
        "L1 4 2022 990102 filed", "L1 5 2027 990101 planned", "L2 4 2020 990101 filed", details=[None, details, None]
    )
    lines = due(2027, frame, 2)
    repair = OpenRepair(0, "m1", "012", "lost", "open", "2026-05-01", "", "r1")
    said = words(write_scheme(plan_year(lines, 2027), lines, [("青白线1", repair)], OFFICE, str, MADE))
    for n, head in enumerate(
        ("检查范围", "组织领导", "检查依据", "检查内容", "分段与牵头", "时间安排", "工作要求", "经费保障")
    ):
        assert f"{'一二三四五六七八'[n]}、{head}" in said
    assert "逾期1条、本年到期1条" in said
    assert "K0+000—K2+000" in said
    assert "2026年5月1日" in said
    assert "待补充" in said  # who leads the group, the budget, the side in charge


def test_a_year_without_lines_is_still_a_plan():
    said = words(write_scheme(plan_year([], 2027), [], [], OFFICE, str, MADE))
    assert "联合检查界线0条" in said


@pytest.mark.parametrize(
    ("months", "said"), [((3,), "3月"), ((3, 4, 5), "3—5月"), ((5, 9), "5月、9月"), ((3, 4, 9, 10), "3—4月、9—10月")]
)
def test_months(months, said):
    assert month_words(months) == said


def test_a_stretch_to_the_end():
    (line,) = due(2027, rounds("L1 - 2026 - planned - extra flood 900"))
    assert stretch_words(line.rounds[0]) == "K0+900—终点"
