"""``gis-desk table``: rows filtered, sorted and counted on the command line."""

import csv
import io
import json

import pytest

from layers.change import Change, update
from layers.store import Store
from layers.text import text
from tests.ui.desktop.county import make_county
from ui.cli.main import main


@pytest.fixture
def county(tmp_path):
    path = tmp_path / "county.gpkg"
    store = make_county(path)
    key = "990101001200"
    edits = (
        update("division", "990101001", {"population": None}, {"population": 1200}),
        update("division", "990101002", {"population": None}, {"population": -5}),
        update("division", key, {"note": None}, {"note": "=cmd()"}),
    )
    store.apply(Change(text("x"), edits))
    store.close()
    return path


def run(capsys, *arguments):
    capsys.readouterr()
    status = main([str(a) for a in arguments])
    return status, *capsys.readouterr()


def document(capsys, *arguments):
    status, out, err = run(capsys, "table", *arguments, "--format", "json")
    assert (status, err) == (0, "")
    return json.loads(out)


def test_rows_sorted_by_pinyin(county, capsys):
    found = document(capsys, county, "names", "--sort", "名称")
    assert [r["name"] for r in found["rows"]] == [
        "白云东村", "白云西村", "城关东村", "城关西村", "青山东村", "青山西村",
    ]  # fmt: skip
    assert (found["layer"], found["total"], found["found"]) == ("place_name", 6, 6)
    backwards = document(capsys, county, "names", "--sort", "-name", "--limit", "1")
    assert [r["name"] for r in backwards["rows"]] == ["青山西村"]


@pytest.mark.parametrize(
    ("conditions", "names"),
    [
        ([("name", "contains", "qsxc")], ["青山西村"]),
        ([("any", "contains", "bai dong")], ["白云东村"]),
        ([("level", "=", "township"), ("population", ">", "100")], ["城关镇"]),
        ([("population", "between", "-10..0")], ["青山乡"]),
        ([("note", "filled", "-")], ["城关东村"]),
        ([("level", "=", "county")], ["云岭县"]),
        ([("Code", "<", "990101001")], ["云岭县"]),
    ],
)
def test_conditions(county, capsys, conditions, names):
    given = [part for one in conditions for part in ("--where", *one)]
    assert [r["name"] for r in document(capsys, county, "division", *given)["rows"]] == names


def test_csv_runs_nothing_in_a_spreadsheet(county, capsys):
    status, out, _ = run(capsys, "table", county, "division", "--format", "csv", "--sort", "code")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert status == 0
    assert len(rows) == 10
    assert {r["note"] for r in rows} == {"", "'=cmd()"}
    assert {r["population"] for r in rows} == {"", "1200", "-5"}


def test_a_table_is_short_and_says_so(county, capsys):
    status, out, _ = run(capsys, "table", county, "division", "--limit", "2")
    assert status == 0
    assert out.splitlines()[-1] == "2 of 10 rows shown"
    assert "Population" in out.splitlines()[0] or "Name" in out.splitlines()[0]
    assert "Seat" not in out


def test_figures(county, capsys):
    found = document(capsys, county, "division", "--stats", "population")["population"]
    assert (found["rows"], found["empty"], found["sum"], found["median"]) == (10, 8, 1195, 597.5)
    measured = document(capsys, county, "division", "--stats", "geometry", "--where", "level", "=", "county")
    assert measured["area_m2"]["rows"] == 1
    assert measured["area_m2"]["sum"] > 1e8
    status, out, _ = run(capsys, "table", county, "names", "--stats", "class")
    assert status == 0
    assert "= village" in out


def test_an_empty_layer_has_no_rows(county, capsys):
    assert document(capsys, county, "sign")["rows"] == []
    assert document(capsys, county, "sign", "--stats", "name")["name"]["rows"] == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("nothing",),
        ("division", "--sort", "nothing"),
        ("division", "--stats", "nothing"),
        ("division", "--where", "population", ">", "many"),
        ("division", "--where", "population", "between", "5"),
        ("division", "--where", "any", "=", "x"),
        ("division", "--where", "name", "like", "x"),
        ("division", "--limit", "-1"),
    ],
)
def test_bad_input_is_one_line(county, capsys, arguments):
    status, out, err = run(capsys, "table", county, *arguments)
    assert (status, out) == (2, "")
    assert len(err.splitlines()) == 1


def test_a_workspace_that_is_only_read_stays_as_it_was(county, capsys):
    before = county.read_bytes()
    run(capsys, "table", county, "division")
    assert county.read_bytes() == before
    Store.open(county).close()
