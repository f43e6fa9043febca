import csv
import io
import json
from datetime import date, timedelta

import openpyxl
import pytest

from layers.store import Store
from layers.text import text
from tests.gis_desk.disputes.county import case, cases, divisions, lines, markers
from ui.cli.main import main


@pytest.fixture
def workspace(tmp_path):
    path = tmp_path / "云溪.gpkg"
    late = (date.today() - timedelta(days=9)).isoformat()
    hostile = case("D1", title="=1+1|<b>林地</b>", grade="yellow", next_check=late, found_on="2024-01-01")
    with Store.create(path, county="990101", who="王芳") as store:
        tables = {"division": divisions(), "boundary_line": lines(), "marker": markers(), "dispute": cases(hostile)}
        for layer, frame in tables.items():
            store.load(layer, frame, text("import"))
    return path


def run(capsys, *arguments):
    status = main(["dispute", "warnings", *map(str, arguments)])
    seen = capsys.readouterr()
    assert "Traceback" not in seen.err
    return status, seen.out, seen.err


def listed(capsys, workspace, *more):
    status, out, err = run(capsys, workspace, "--format", "json", *more)
    assert not err
    return status, json.loads(out)


def test_each_says_what_it_is_made_of_and_what_to_do(workspace, capsys):
    status, answer = listed(capsys, workspace)
    assert status == 1
    assert answer["accepted"] == 0
    kinds = [w["kind"] for w in answer["warnings"]]
    assert sorted(kinds) == ["check-overdue", "line-overdue", "marker-missing"]
    for one in answer["warnings"]:
        assert set(one) == {
            *("id", "kind", "title", "severity", "score", "parts", "message", "reason", "do", "source"),
            *("objects", "related", "measure", "where", "accepted"),
        }
        assert one["score"] == pytest.approx(sum(p["points"] for p in one["parts"]))
        assert one["do"]
        assert one["accepted"] is None
    assert kinds[0] == max(answer["warnings"], key=lambda w: w["score"])["kind"]


def test_accepting_hides_and_counts_withdrawing_brings_it_back(workspace, capsys):
    _, answer = listed(capsys, workspace, "--kind", "marker-missing")
    (marker,) = answer["warnings"]
    status, out, _ = run(capsys, workspace, "--accept", marker["id"], "--reason", "年底前重立")
    assert (status, "99019902002Q" in out) == (0, True)
    status, answer = listed(capsys, workspace)
    assert (status, answer["accepted"]) == (0, 1)
    assert "marker-missing" not in {w["kind"] for w in answer["warnings"]}
    _, answer = listed(capsys, workspace, "--accepted")
    (kept,) = (w["accepted"] for w in answer["warnings"] if w["kind"] == "marker-missing")
    assert (kept["state"], kept["reason"], kept["expires_on"]) == ("accepted", "年底前重立", None)
    assert "--accepted" in run(capsys, workspace)[1]
    assert run(capsys, workspace, "--withdraw", marker["id"])[0] == 0
    assert listed(capsys, workspace)[0] == 1
    with Store.open(workspace) as store:
        assert "99019902002Q" in str(store.undo())
        assert store.count("accepted_finding") == 1


def test_an_acceptance_may_end(workspace, capsys):
    until = (date.today() + timedelta(days=30)).isoformat()
    assert run(capsys, workspace, "--accept", "line-overdue:L1", "--reason", "x", "--until", until)[0] == 0
    _, answer = listed(capsys, workspace, "--accepted", "--kind", "line-overdue")
    assert answer["warnings"][0]["accepted"]["expires_on"] == until


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--accept", "line-overdue:L9", "--reason", "x"), "line-overdue:L9"),
        (("--accept", "line-overdue:L1"), "reason"),
        (("--accept", "line-overdue:L1", "--reason", "x", "--until", "2020-01-01"), "2020-01-01"),
        (("--accept", "line-overdue:L1", "--reason", "x", "--until", "明年"), "明年"),
        (("--withdraw", "line-overdue:L1"), "line-overdue:L1"),
        (("--reason", "x"), "--accept"),
        (("--kind", "nonsense"), "nonsense"),
        (("--out", "list.pdf"), "list.pdf"),
    ],
)
def test_wrong_wishes_are_told_in_one_line(workspace, capsys, arguments, said):
    status, out, err = run(capsys, workspace, *arguments)
    assert (status, out) == (2, "")
    assert said in err
    with Store.open(workspace) as store:
        assert store.count("accepted_finding") == 0


def test_tables_keep_hostile_words_as_words(workspace, capsys, tmp_path):
    rows = list(csv.reader(io.StringIO(run(capsys, workspace, "--format", "csv")[1])))
    assert len(rows) == 4
    assert any("=1+1" in cell for row in rows for cell in row)
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    for name in ("预警.xlsx", "预警.csv"):
        assert run(capsys, workspace, "--out", tmp_path / name)[0] == 1
    sheet = openpyxl.load_workbook(tmp_path / "预警.xlsx").active
    assert sheet.max_row == 4
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}
    assert (tmp_path / "预警.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_quiet_workspace_says_so(tmp_path, capsys):
    path = tmp_path / "空.gpkg"
    Store.create(path).close()
    assert run(capsys, path)[0] == 0
    assert listed(capsys, path) == (0, {"warnings": [], "accepted": 0})
