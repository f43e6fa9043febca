import csv
import io
import json
import re
from datetime import date, timedelta

import pytest
from click.testing import CliRunner

from layers.store import Store
from layers.text import text
from tests.gis_desk.disputes.county import divisions, lines, markers
from ui.cli.main import main


@pytest.fixture
def workspace(tmp_path):
    path = tmp_path / "云溪.gpkg"
    with Store.create(path, county="990101", who="王芳") as store:
        for layer, frame in (("division", divisions()), ("boundary_line", lines()), ("marker", markers())):
            store.load(layer, frame, text("import"))
    return path


def run(capsys, *arguments):
    status = main(["dispute", *map(str, arguments)])
    seen = capsys.readouterr()
    assert "Traceback" not in seen.err
    return status, seen.out, seen.err


def add(capsys, workspace, *more, title="青山林地纠纷", at="110.2001,25.05"):
    status, out, err = run(
        capsys, "add", workspace, "--at", at, "--title", title, "--kind", "forest", *more, "--format", "json"
    )
    assert status == 0, err
    return json.loads(out)


def test_add_proposes_sides_line_and_place(workspace, capsys):
    case = add(capsys, workspace, "--likelihood", 3, "--impact", 4)
    assert case["number"] == f"{date.today().year}-001"
    assert {case["side_a_name"], case["side_b_name"]} == {"云溪县", "石门县"}
    assert (case["line"], case["grade"], case["state"], case["secrecy"]) == ("L1", "orange", "found", "internal")
    assert case["near_markers"][0]["number"] == "99019902001Q"
    assert any("12" in note for note in case["notes"])
    assert add(capsys, workspace)["number"].endswith("-002")


def test_add_is_one_step_of_undo(workspace, capsys):
    add(capsys, workspace)
    with Store.open(workspace) as store:
        assert store.count("dispute") == store.count("dispute_event") == 1
        assert "Record dispute" in str(store.undo())
        assert store.count("dispute") == store.count("dispute_event") == 0


def test_list_filters_and_formats(workspace, capsys):
    add(capsys, workspace, "--grade", "blue", title="甲")
    add(capsys, workspace, "--grade", "red", "--owner", "民政局", "--measures", "值守", title="乙")
    document = json.loads(run(capsys, "list", workspace, "--format", "json")[1])
    assert [c["title"] for c in document["cases"]] == ["乙", "甲"]
    assert document["cases"][0]["days_to_check"] == 30
    assert document["cases"][0]["geometry"]["type"] == "Point"
    only = json.loads(run(capsys, "list", workspace, "--grade", "blue", "--state", "open", "--format", "json")[1])
    assert [c["title"] for c in only["cases"]] == ["甲"]
    status, out, _ = run(capsys, "list", workspace)
    assert status == 0
    assert "乙" in out
    assert "2 of 2" in out


def test_csv_holds_no_formula(workspace, capsys):
    add(capsys, workspace, title="=HYPERLINK(1)", at="110.2,25.05")
    add(capsys, workspace, "--note", "@SUM(1)", "--owner", "+8613800000000", title="-1+1")
    _, out, _ = run(capsys, "list", workspace, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    cells = [c for row in rows for name, c in row.items() if name not in ("lon", "lat", "days_to_check")]
    assert not [c for c in cells if c.startswith(("=", "+", "-", "@"))]
    assert {"'=HYPERLINK(1)", "'-1+1"} == {row["title"] for row in rows}


def test_log_steps_and_settling(workspace, capsys):
    number = add(capsys, workspace, "--grade", "yellow")["number"]
    assert run(capsys, "events", workspace, number, "--add", "双方到场勘查", "--kind", "visit")[0] == 0
    assert run(capsys, "events", workspace, number, "--step", "verified")[0] == 0
    status, _, err = run(capsys, "events", workspace, number, "--step", "revisited")
    assert (status, err.count("\n")) == (2, 1)
    assert run(capsys, "events", workspace, number, "--step", "settled")[0] == 2  # no paper named
    assert (
        run(capsys, "events", workspace, number, "--step", "settled", "--evidence", "纪要3号", "--way", "协商")[0] == 0
    )
    log = json.loads(run(capsys, "events", workspace, number, "--format", "json")[1])["events"]
    assert [e["kind"] for e in log] == ["found", "visit", "verified", "settled"]
    case = json.loads(run(capsys, "list", workspace, "--format", "json")[1])["cases"][0]
    assert (case["state"], case["closed_on"]) == ("settled", date.today().isoformat())
    assert "双方到场勘查" in run(capsys, "events", workspace)[1]


def test_edit_and_delete(workspace, capsys):
    number = add(capsys, workspace)["number"]
    assert run(capsys, "edit", workspace, number, "--set", "owner=李明", "--set", "people=12")[0] == 0
    case = json.loads(run(capsys, "list", workspace, "--format", "json")[1])["cases"][0]
    assert (case["owner"], case["people"]) == ("李明", 12)
    assert run(capsys, "edit", workspace, number, "--set", "colour=red")[0] == 2
    assert run(capsys, "delete", workspace, number)[0] == 0
    with Store.open(workspace) as store:
        assert store.count("dispute") == store.count("dispute_event") == 0
        store.undo()
        assert store.count("dispute_event") == 1


def test_map_is_written_whole(workspace, capsys, tmp_path):
    add(capsys, workspace, "--owner", "王芳", title="青山")
    out = tmp_path / "图.html"
    status, printed, _ = run(capsys, "map", workspace, "--out", out, "--format", "json")
    answer = json.loads(printed)
    page = out.read_text(encoding="utf-8")
    assert (status, answer["cases"], answer["bytes"], answer["removed"]) == (0, 1, out.stat().st_size, [])
    assert "青山" in page
    assert "云溪县" in page
    status, printed, _ = run(capsys, "map", workspace, "--out", out, "--public")
    assert status == 0
    assert "left out: names of people" in printed
    assert not re.search("青山|王芳", out.read_text(encoding="utf-8"))
    assert not list(tmp_path.glob(".*.part"))


def test_hotspots_say_method_and_what_cannot_be_known(workspace, capsys):
    add(capsys, workspace)
    answer = json.loads(run(capsys, "hotspots", workspace, "--format", "json")[1])
    assert (answer["n"], answer["hotspots"], answer["significance_tested"]) == (1, [], False)
    assert answer["remark"].startswith("Too few cases to see whether they gather (1, under 10)")
    assert "n = 1" in run(capsys, "hotspots", workspace)[1]


def test_warnings_end_with_1_where_a_marker_is_lost(workspace, capsys):
    status, out, _ = run(capsys, "warnings", workspace, "--format", "json")
    kinds = {w["kind"] for w in json.loads(out)["warnings"]}
    assert (status, kinds) == (1, {"marker-missing", "line-overdue"})
    assert "99019902002Q" in run(capsys, "warnings", workspace)[1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--at", "25.05,110.2"), "longitude"),  # swapped
        (("--at", "120.5,30.2"), "none of the"),  # outside every division
        (("--at", "nan,25"), "no numbers"),
        (("--at", "somewhere"), "no place"),
        (("--at", "110.2,25.05", "--found-on", "2999-01-01"), "future"),
        (("--at", "110.2,25.05", "--found-on", "农历三月初五"), "Gregorian"),
        (("--at", "110.2,25.05", "--grade", "red"), "red case"),
        (("--at", "110.2,25.05", "--likelihood", "9"), "range"),
    ],
)
def test_bad_input_ends_with_2_and_one_line(workspace, capsys, arguments, said):
    status, out, err = run(capsys, "add", workspace, "--title", "x", "--kind", "land", *arguments)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert said in err
    with Store.open(workspace) as store:
        assert store.count("dispute") == 0


def test_bad_files_end_with_2_and_one_line(workspace, capsys, tmp_path):
    other = tmp_path / "x.gpkg"
    other.write_bytes(b"\xff\xd8\xff\xe0 a picture")
    folder = tmp_path / "folder.gpkg"
    folder.mkdir()
    for arguments in (
        ("list", tmp_path / "missing.gpkg"),
        ("list", other),
        ("warnings", folder),
        ("events", workspace, "1999-001"),
        ("events", workspace, "--add", "x"),
        ("map", workspace, "--out", tmp_path / "no" / "x.html"),
        ("map", workspace, "--out", tmp_path / "x.pdf"),
    ):
        status, _, err = run(capsys, *arguments)
        assert (status, err.count("\n")) == (2, 1), arguments


def test_dates_in_chinese_are_understood(workspace, capsys):
    day = date.today() - timedelta(days=3)
    case = add(capsys, workspace, "--found-on", f"{day.year}年{day.month}月{day.day}日")
    assert case["found_on"] == day.isoformat()


def test_every_command_explains_itself():
    from ui.cli.dispute import dispute

    runner = CliRunner()
    assert set(dispute.commands) >= {"add", "list", "events", "map", "hotspots", "warnings"}
    for name in dispute.commands:
        shown = runner.invoke(dispute, [name, "--help"])
        assert shown.exit_code == 0
        assert len(shown.output) > 100
