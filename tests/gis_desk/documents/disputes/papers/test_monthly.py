"""The monthly list as a file: sheets and summary agree, texts stay texts, nothing is half written."""

import zipfile
from datetime import date, datetime
from functools import partial

import openpyxl
import pytest
from shapely import MultiLineString

from gis_desk.disputes.papers.month import PaperError
from gis_desk.disputes.papers.related import related
from gis_desk.documents.disputes.papers import monthly as module
from gis_desk.documents.disputes.papers.monthly import monthly_name, write_monthly
from gis_desk.documents.disputes.papers.sheetproof import counts_in
from layers.errors import FormatError
from layers.work import Cancelled, Progress
from tests.gis_desk.disputes.county import divisions, frame, lines
from tests.gis_desk.disputes.papers.logbook import case, cases, events, tables
from ui.texts import say_in

SAY = partial(say_in, "zh")
HOSTILE = ("=1+1", '+HYPERLINK("x")', "-2", "@SUM(A1)", "\tx", " =2", "#N/A", "<b>&amp;</b>", "a\x00b\x1fc", "']]>")


def register():
    rows = [
        case(f"Y2026-{n:03d}", title=words, measures=words, line="L1", side_a="990101")
        for n, words in enumerate(HOSTILE)
    ]
    rows += [
        case(
            "R",
            grade="red",
            likelihood=5,
            impact=4,
            next_check="2026-05-01",
            found_on="2026-05-03",
            people=12,
            area_ha=1.5,
        ),
        case("S", state="settled", closed_on="2026-05-20", grade="orange"),
        case("T", secrecy="secret", grade="yellow"),
    ]
    log = events(("R", "2026-05-04", "visit", "2026-05-10"), ("S", "2026-05-20", "settled"))
    drawn = {"a": [(110.2, 25.08), (110.204, 25.1), (110.2, 25.12)], "b": [(110.2, 25.08), (110.2, 25.12)]}
    said = {"a": {"claim": "以山脊为界", "basis": "=旧契"}, "b": {}}
    claims = frame(
        "dispute_claim",
        [{"key": s, "dispute": "R", "side": s, "geometry": MultiLineString([drawn[s]]), **said[s]} for s in drawn],
    )
    evidence = frame(
        "dispute_evidence", [{"key": f"V{k}", "dispute": "R", "kind": k} for k in ("7-1", "8-2", "8-4", "other")]
    )
    return tables(
        cases(*rows), log, dispute_claim=claims, dispute_evidence=evidence, division=divisions(), boundary_line=lines()
    )


def write(out, found=None, **asked):
    found = found or register()
    known = {"today": date(2026, 6, 15), "made": datetime(2026, 6, 15, 9, 30), "county": "云溪县", "say": SAY, **asked}
    return write_monthly(out, found["dispute"], found["dispute_event"], related(found), 2026, 5, **known)


@pytest.fixture
def book(tmp_path):
    write(tmp_path / "m.xlsx")
    return openpyxl.load_workbook(tmp_path / "m.xlsx")


def column(sheet, head):
    at = next(c.column for c in sheet[3] if c.value == head)
    return [sheet.cell(r, at) for r in range(4, sheet.max_row + 1)]


def test_sheets_heads_and_summary_agree(book, tmp_path):
    assert book.sheetnames == ["汇总", "本月新增", "在办", "本月化解", "逾期", "全部"]
    assert [book[s].max_row - 3 for s in book.sheetnames[1:]] == [1, 12, 1, 1, 13]
    told = {row[0].value.strip(): row[1].value for row in book["汇总"].iter_rows() if isinstance(row[1].value, int)}
    assert (told["本月新增（件）"], told["在办（件）"], told["▲ 红色"], told["逾期（件）"], told["全部（件）"]) == (
        1,
        12,
        1,
        1,
        13,
    )
    summary, sheets = counts_in(tmp_path / "m.xlsx", SAY)
    assert {n: sheets.get(n, 0) for n in summary if n != "reopened"} == {
        n: v for n, v in summary.items() if n != "reopened"
    }
    assert book["在办"]["A1"].value == "在办　云溪县边界纠纷隐患月报（2026年5月）"
    assert book["在办"]["A2"].value == "截至2026年5月31日　共12件　密级：秘密"  # a secret case is among them


def test_texts_stay_texts_and_numbers_numbers(book):
    sheet = book["全部"]
    said = {c.value for c in column(sheet, "名称")}
    assert {w for w in HOSTILE if "\x00" not in w and "\t" not in w} <= said
    assert "abc" in said
    for row in sheet.iter_rows(min_row=4):
        for cell in row:
            assert cell.data_type != "f"
            if isinstance(cell.value, str) and cell.value.lstrip(" ")[:1] in ("=", "+", "-", "@"):
                assert cell.quotePrefix
    red = next(n for n, c in enumerate(column(sheet, "隐患编号")) if c.value == "R")
    assert column(sheet, "首次发现日期")[red].value == datetime(2026, 5, 3)
    assert column(sheet, "首次发现日期")[red].number_format == "yyyy-mm-dd"
    assert column(sheet, "涉及人数（人）")[red].value == 12
    assert column(sheet, "涉及面积（公顷）")[red].value == 1.5
    assert column(sheet, "可能性×影响")[red].value == 20
    assert column(sheet, "甲方主张与依据")[red].value == "以山脊为界；=旧契"
    assert [column(sheet, f"证据：{w}（件）")[red].value for w in ("依据", "参考", "其他")] == [1, 2, 1]
    assert column(sheet, "主张线间面积（公顷）")[red].value == pytest.approx(
        0.002 * 0.04 * 111_000 * 100_700 / 1e4, rel=0.01
    )
    assert column(sheet, "处置措施")[red].value == "待补充"
    assert column(sheet, "界线名称")[1].value == "L1" or column(sheet, "界线名称")[1].value


def test_grades_are_words_and_shapes_before_they_are_colours(book):
    found = {c.value: c.fill.start_color.rgb for c in column(book["在办"], "风险等级")}
    assert found == {"▲ 红": "00F6C9C5", "■ 黄": "00FFF3B8", "● 蓝": "00CFE2F3"}


def test_what_is_overdue_says_since_when_and_why(book):
    sheet = book["逾期"]
    (late,), (since,), (why,) = (column(sheet, h) for h in ("逾期（天）", "最早到期日", "逾期事项"))
    assert (late.value, since.value, why.value) == (30, datetime(2026, 5, 1), "下次排查、进展事项期限")


def test_sheets_print_on_paper(book):
    for name in book.sheetnames[1:]:
        sheet = book[name]
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (
            "landscape",
            8,
            0,
        )
        assert sheet.print_title_rows == "$1:$3"
        assert sheet.freeze_panes in ("B4", "C4")
        assert sheet.auto_filter.ref.startswith("A3:")
        assert sheet.oddFooter.center.text == "— &P / &N —"
        assert sheet.oddHeader.right.text == "秘密"


def test_public_copies_have_no_people_places_or_claims_and_no_secret_case(tmp_path):
    made = write(tmp_path / "p.xlsx", public=True)
    assert made.left_out == 1
    book = openpyxl.load_workbook(tmp_path / "p.xlsx")
    heads = {c.value for s in book.sheetnames[1:] for c in book[s][3]}
    assert heads.isdisjoint(
        {
            "名称",
            "甲方单位",
            "界线名称",
            "位置描述",
            "经度（°）",
            "责任单位、责任人",
            "联系电话",
            "最近进展",
            "甲方主张与依据",
        }
    )
    said = "".join(
        zipfile.ZipFile(tmp_path / "p.xlsx").read(n).decode() for n in zipfile.ZipFile(tmp_path / "p.xlsx").namelist()
    )
    assert not any(w in said for w in ("以山脊为界", "旧契", "HYPERLINK", "110.2", "云石线"))
    assert book["全部"].max_row - 3 == 12
    assert "密级：公开" in book["全部"]["A2"].value


def test_an_empty_register_is_a_list_of_nothing(tmp_path):
    made = write(tmp_path / "e.xlsx", tables())
    assert set(made.numbers.values()) == {0}
    assert openpyxl.load_workbook(tmp_path / "e.xlsx")["全部"].max_row == 3


@pytest.mark.parametrize("wrong", ["found", "open_red", "overdue_event", "state_settled", "reopened"])
def test_a_count_that_is_not_that_of_the_data_writes_nothing(tmp_path, monkeypatch, wrong):
    true = module.recount_month
    monkeypatch.setattr(module, "recount_month", lambda *a: {**true(*a), wrong: true(*a).get(wrong, 0) + 1})
    (tmp_path / "m.xlsx").write_bytes(b"older")
    with pytest.raises(PaperError, match=wrong):
        write(tmp_path / "m.xlsx")
    assert (tmp_path / "m.xlsx").read_bytes() == b"older"
    assert [p.name for p in tmp_path.iterdir()] == ["m.xlsx"]


def test_a_sheet_that_lost_a_row_writes_nothing(tmp_path, monkeypatch):
    true = module.Rows.add
    monkeypatch.setattr(module.Rows, "add", lambda self, row: None if "S" in row else true(self, row))
    with pytest.raises(PaperError, match="sheets"):
        write(tmp_path / "m.xlsx")
    assert not list(tmp_path.iterdir())


def test_stopping_and_unwritable_places_leave_nothing(tmp_path):
    def stop():
        raise Cancelled("")

    with pytest.raises(Cancelled):
        write(tmp_path / "m.xlsx", progress=Progress(stopped=lambda: True))
    assert not list(tmp_path.iterdir())
    (tmp_path / "d.xlsx").mkdir()
    with pytest.raises(FormatError, match="folder of this name"):
        write(tmp_path / "d.xlsx")
    with pytest.raises(FormatError, match="cannot be written"):
        write(tmp_path / "none" / "m.xlsx")


def test_names_of_files_hold_no_path(tmp_path):
    assert monthly_name("云溪/..\\县:", 2026, 5, public=True) == "2026-05-云溪_.._县_边界纠纷隐患月报-公开件.xlsx"
    assert len(monthly_name("县" * 300, 2026, 5, public=False)) < 80


def test_a_full_disk_leaves_the_older_list(tmp_path, monkeypatch):
    from pathlib import Path

    (tmp_path / "m.xlsx").write_bytes(b"older")

    def full(self, data):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", full)
        with pytest.raises(OSError, match="No space left"):
            write(tmp_path / "m.xlsx")
    assert (tmp_path / "m.xlsx").read_bytes() == b"older"
    assert [p.name for p in tmp_path.iterdir()] == ["m.xlsx"]


def test_long_names_and_forty_columns_are_whole(tmp_path):
    found = register()
    found["dispute"]["title"] = "名" * 40
    found["dispute"]["measures"] = "措" * 800
    write(tmp_path / "m.xlsx", found)
    sheet = openpyxl.load_workbook(tmp_path / "m.xlsx")["全部"]
    assert column(sheet, "名称")[0].value == "名" * 40
    assert column(sheet, "处置措施")[0].value == "措" * 800
