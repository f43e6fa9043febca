"""The yearly review as files: proven, with charts that are vectors, whole or not there."""

import subprocess
import sys
import zipfile
from datetime import date, datetime, timedelta

import pikepdf
import pytest
from shapely import Point

from gis_desk.documents.disputes.papers.charts import SIZES
from gis_desk.inspections.papers.reporting import ReportError
from layers.work import Cancelled, Progress
from tests.gis_desk.disputes.county import divisions, lines
from tests.gis_desk.disputes.papers.logbook import case, cases, events, tables
from ui.print.disputes import yearly as module
from ui.print.disputes.yearly import write_yearly
from ui.print.papers.readback import docx_text, pdf_text

MADE = datetime(2026, 6, 15, 9, 30)


def register(count=40):
    rows, log = [], []
    for n in range(count):
        day = date(2025, 1, 2) + timedelta(days=9 * n)
        closed = n % 3 == 0
        rows.append(
            case(
                f"A{n}",
                line="L1",
                found_on=day.isoformat(),
                state="settled" if closed else "mediating",
                closed_on="2025-12-30" if closed else None,
                grade=("red", "orange", "yellow", "blue", None)[n % 5],
                geometry=Point(110.2, 25.0 + (n % 4 + 1) * 0.002),
                people=n,
            )
        )
        log.append((f"A{n}", day.isoformat(), "found"))
    return tables(cases(*rows), events(*log), division=divisions(), boundary_line=lines())


def write(out, frames=None, year=2025, **asked):
    return write_yearly(frames or register(), year, out, MADE, county="云溪县", code="990101", **asked)


def said(written):
    if written.form == "docx":
        return "".join(docx_text(written.file.read_bytes()).split())
    return pdf_text(written.file, written.paper.mark)


def test_word_and_pdf_say_the_same_numbers(qapp, tmp_path):
    made = write(tmp_path)
    n = made.year.numbers
    assert [w.form for w in made.files] == ["docx", "pdf"]
    for one in made.files:
        words = said(one)
        assert f"2025年新发现隐患{n['found']:.0f}件，办结{n['closed']:.0f}件" in words
        assert "云溪县2025年边界纠纷隐患年度报告" in words
        assert "组织领导小组、联络名单、睦邻友好公约15未掌握" in words
        assert "置换" in words or "随机" in words  # the method of the hotspots
        assert "云石线" in words
        assert "聚集段" in words
        assert one.proof.checked > 100
        assert not one.proof.differences


def test_charts_are_vectors_with_real_text(qapp, tmp_path):
    made = write(tmp_path, forms=("pdf",))
    words = said(made.files[0])
    assert "新发现办结" in words or "办结新发现" in words
    assert "▲红" in words
    assert "图4" in words
    with pikepdf.open(made.files[0].file) as pdf:
        assert not [o for o in pdf.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Image"]


def test_word_has_a_picture_for_each_chart(qapp, tmp_path):
    made = write(tmp_path, forms=("docx",))
    names = zipfile.ZipFile(made.files[0].file).namelist()
    assert sum("media/" in name for name in names) == len(SIZES)


def test_few_cases_are_said_to_be_few(qapp, tmp_path):
    words = said(write(tmp_path, register(2), forms=("docx",)).files[0])
    assert "太少" in words
    assert "仅1件，中位数随单件变化大" in words


def test_a_year_of_nothing(qapp, tmp_path):
    made = write(tmp_path, tables())
    for one in made.files:
        assert "本年没有可计算用时的办结隐患" in said(one)
        assert "图1" not in said(one)


def test_public_copies_have_no_lines_and_no_hotspots(qapp, tmp_path):
    frames = register()
    frames["dispute"].loc[0, "secrecy"] = "secret"
    made = write(tmp_path, frames, public=True)
    assert made.left_out == 1
    assert made.year.numbers["found"] == 39
    for one in made.files:
        assert "公开件" in one.file.name
        assert "云石线" not in said(one)
        assert "密级为秘密的隐患不计入（1件）" in said(one)
    assert write(tmp_path / "i", frames).files[0].paper.mark == "秘密"


@pytest.mark.parametrize(
    "wrong", ["found", "open_before", "flow_found_verified", "line0_open", "found_m03", "settle_median"]
)
def test_a_number_that_is_not_that_of_the_data_writes_nothing(qapp, tmp_path, monkeypatch, wrong):
    true = module.recount_year
    monkeypatch.setattr(module, "recount_year", lambda *a: {**true(*a), wrong: true(*a).get(wrong, 0) + 1})
    with pytest.raises(ReportError, match=wrong):
        write(tmp_path / "out", forms=("docx",))
    assert not (tmp_path / "out").exists()


def test_hostile_names_of_lines_are_text(qapp, tmp_path):
    frames = register(12)
    frames["boundary_line"]["name"] = "{found}$x^2$<b>%s线" + "长" * 40
    made = write(tmp_path, frames)
    for one in made.files:
        assert "{found}$x^2$<b>%s线" in said(one)


def test_stopping_leaves_nothing(qapp, tmp_path):
    with pytest.raises(Cancelled):
        write(tmp_path / "out", progress=Progress(stopped=lambda: True))
    assert not (tmp_path / "out").exists()


def test_the_chart_library_is_loaded_only_for_charts():
    code = (
        "import sys, ui.cli.main, ui.cli.dispute.report, ui.print.disputes.cases, ui.print.disputes.yearly,"
        " gis_desk.documents.disputes.papers.charts; sys.exit('matplotlib' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=120).returncode == 0
