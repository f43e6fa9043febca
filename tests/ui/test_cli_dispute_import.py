"""Cases, claims, events and papers from files into the register."""

import json

import pytest

from layers.store import Store
from layers.text import text
from tests.gis_desk.disputes.county import divisions, lines, markers
from ui.cli.main import main

CASES = """隐患编号,名称,类型,界线,甲方,乙方,发现日期,可能性,影响,经度,纬度,负责
YH2026-001,青山林地纠纷,林地,云石线,云溪县,石门县,2026-03-05,3,4,110.2001,25.05,甲
YH2026-002,<b>河滩</b>,水域,天山线,990199,石门县,民国三十六年五月一日,12,2,110.2,25.06,乙
YH2026-001,重复编号,林地,云石线,云溪县,石门县,2026-03-05,1,1,110.2,25.05,丙
,没有编号,林地,云石线,云溪县,外省某县,农历三月初五,1,1,120.5,30.2,丁
,,林地,云石线,云溪县,石门县,2026-03-05,1,1,110.2,25.05,戊
"""


@pytest.fixture
def workspace(tmp_path):
    path = tmp_path / "云溪.gpkg"
    with Store.create(path, county="990101", who="王芳") as store:
        for layer, frame in (("division", divisions()), ("boundary_line", lines()), ("marker", markers())):
            store.load(layer, frame, text("import"))
    return path


@pytest.fixture
def take(capsys, workspace, tmp_path):
    def call(kind, words, name="a.csv"):
        file = tmp_path / name
        file.write_text(words, encoding="utf-8")
        status = main(["import", str(workspace), str(file), "--as", kind, "--format", "json"])
        seen = capsys.readouterr()
        assert "Traceback" not in seen.err
        return status, json.loads(seen.out) if seen.out else None, seen.err

    return call


def rows(workspace, table):
    with Store.open(workspace, write=False) as store:
        return store.frame(table)


def told(report):
    return {(p["row"], p["field"]): p["what"] for p in report["problems"] if p["row"]}


def test_cases_are_fitted_to_what_the_workspace_knows(take, workspace):
    status, report, err = take("disputes", CASES)
    assert (status, report["added"]) == (0, 3), err
    found = rows(workspace, "dispute").set_index("number")
    assert list(found.index) == ["YH2026-001", "YH2026-002", "YH2026-003"]  # the third was given
    first = found.loc["YH2026-001"]
    assert (first["line"], first["side_a"], first["side_b"], first["kind"], first["state"]) == (
        "L1", "990101", "990102", "forest", "found",
    )  # fmt: skip
    second = found.loc["YH2026-002"]
    assert (second["title"], second["found_on"]) == ("<b>河滩</b>", "1947-05-01")  # markup is text, 民国 is read
    assert second["likelihood"] != second["likelihood"]
    assert second["extra"]["likelihood"] == "12"  # nothing is lost
    assert found.loc["YH2026-003", "side_b"] == "外省某县"


def test_what_does_not_fit_is_told_by_row_and_field(take):
    report = take("disputes", CASES)[1]
    refused = {r["row"]: r["reason"] for r in report["refused"]}
    assert set(refused) == {3, 5}
    assert "YH2026-001" in refused[3]
    said = told(report)
    assert "no boundary line '天山线'" in said[(2, "界线")]
    assert "no unit with the code 990199" in said[(2, "甲方")]
    assert "out of range" in said[(2, "可能性")]
    assert "lunar" in said[(4, "发现日期")]
    assert "none of the divisions" in said[(4, "geometry")]
    assert (2, "发现日期") not in said


def test_a_second_import_overwrites_nothing(take, workspace):
    take("disputes", CASES)
    before = rows(workspace, "dispute")
    status, _, err = take("disputes", CASES.replace("青山林地纠纷", "改了").rsplit("\n", 3)[0])
    assert (status, err.count("\n")) == (2, 1)  # no row is left
    assert "already" in err
    assert rows(workspace, "dispute")["title"].tolist() == before["title"].tolist()


def test_claims_events_and_papers_find_their_case(take, workspace):
    take("disputes", CASES)
    key = rows(workspace, "dispute")["key"].iloc[0]
    claims = """隐患编号,主张方,主张,wkt
YH2026-001,甲方,以东侧为界,"LINESTRING (110.201 25.04, 110.201 25.06)"
YH2026-001,乙方,自相交,"LINESTRING (110.2 25.04, 110.2 25.06, 110.21 25.06, 110.21 25.05, 110.19 25.05)"
YH2026-001,甲方,又一条,"LINESTRING (110.202 25.04, 110.202 25.06)"
YH1999-001,甲方,无此案,"LINESTRING (110.201 25.04, 110.201 25.06)"
YH2026-001,,谁的,"LINESTRING (110.201 25.04, 110.201 25.06)"
"""
    status, report, err = take("dispute-claims", claims)
    assert (status, report["added"]) == (0, 1), err
    assert rows(workspace, "dispute_claim")[["dispute", "side"]].to_numpy().tolist() == [[key, "a"]]
    refused = {r["row"]: r["reason"] for r in report["refused"]}
    assert "110.200000, 25.050000" in refused[2]
    assert "not overwritten" in refused[3]
    assert "import the cases first" in refused[4]
    assert 5 in refused
    events = (
        "隐患编号,日期,事件,人员,经过\nYH2026-001,2026-04-01,现场踏勘,王芳,双方到场\nYH2026-001,,会议,王芳,无日期\n"
    )
    report = take("dispute-events", events, "e.csv")[1]
    assert report["added"] == 1
    assert rows(workspace, "dispute_event")[["dispute", "kind", "account"]].to_numpy().tolist() == [
        [key, "visit", "双方到场"]
    ]
    papers = "隐患编号,提交方,证据类别,名称,文号,日期\nYH2026-001,双方,7-2,批复,桂政函3号,1956-01-01\nYH2026-001,甲方,8-1,,,\n"
    report = take("dispute-evidence", papers, "p.csv")[1]
    assert report["added"] == 1
    paper = rows(workspace, "dispute_evidence").iloc[0]
    assert (paper["dispute"], paper["side"], paper["kind"], paper["dated_on"]) == (key, "both", "7-2", "1956-01-01")


def test_an_import_is_one_step_of_undo(take, workspace):
    take("disputes", CASES)
    with Store.open(workspace) as store:
        store.undo()
        assert store.count("dispute") == 0


def test_ten_thousand_characters_and_control_characters_are_told(take, workspace):
    words = f"隐患编号,名称,类型,备注,经度,纬度\nA2026-1,短,林地,{'长' * 10_000},110.2,25.05\nA2026-2,a\x07b,林地,,110.2,25.05\n"
    report = take("disputes", words)[1]
    assert report["added"] == 2
    said = told(report)
    assert "10000 characters" in said[(1, "备注")]
    assert "U+0007" in said[(2, "名称")]
    assert len(rows(workspace, "dispute")["note"].iloc[0]) == 10_000  # kept whole, though no form takes it


def test_figures_out_of_range_are_told_and_kept(take, workspace):
    status, report, err = take("disputes", "编号,名称,涉及人数,面积,经度,纬度\nA-1,甲,-5,-3,110.2,25.05\n")
    assert (status, report["added"]) in ((0, 1), (1, 1)), err
    row = rows(workspace, "dispute").iloc[0]
    assert (row["people"] != row["people"], row["area_ha"] != row["area_ha"]) == (True, True)
    assert row["extra"] == {"people": "-5", "area_ha": "-3"}
