"""``gis-desk names diff``: the forms of its answer, files of every kind, and input that is wrong."""

import csv
import gzip
import json
import shutil

import openpyxl
import pytest

from layers.change import Change, Edit
from layers.store import Store
from tests.realdata import data_dir
from ui.cli.main import main

OLD = "代码,名称\n990121,练习县\n990121100,城关镇\n990121100201,石桥村村委会\n990121100202,红旗村村委会\n990121200,青山乡\n"
NEW = (
    "代码,名称\n990121,练习县\n990121100,城关镇\n990121100201,石桥村村民委员会\n990121100203,=柳村\n990121101,青山镇\n"
)


@pytest.fixture
def lists(tmp_path):
    (tmp_path / "old.csv").write_text(OLD, encoding="utf-8")
    (tmp_path / "new.csv").write_text(NEW, encoding="utf-8")
    return tmp_path / "old.csv", tmp_path / "new.csv"


def said(capsys, *arguments):
    capsys.readouterr()
    status = main([str(a) for a in ("names", "diff", *arguments)])
    shown = capsys.readouterr()
    return status, shown.out, shown.err


def test_json_has_every_decision_with_its_grounds(capsys, lists):
    status, out, err = said(capsys, *lists, "--format", "json")
    document = json.loads(out)
    assert (status, err) == (0, "")
    assert set(document) == {"old", "new", "seconds", "counts", "notes", "changes"}
    assert document["counts"] == {
        "merged": 0, "split": 0, "renamed": 0, "retyped": 1, "moved": 0, "form": 1, "recoded": 1, "added": 1,
        "removed": 1, "unchanged": 2,
    }  # fmt: skip
    for change in document["changes"]:
        assert set(change) == {"kinds", "certainty", "level", "old", "new", "grounds", "rejected"}
        assert change["grounds"]
        for row in (*change["old"], *change["new"]):
            assert set(row) == {"key", "code", "name", "unit", "row"}
    formed = next(c for c in document["changes"] if c["kinds"] == ["form"])
    assert formed["old"][0]["row"] == 3
    assert formed["old"][0]["unit"] == "城关镇"


def test_only_and_in(capsys, lists):
    for options, kinds in (
        (("--only", "form"), [["form"]]),
        (("--only", "recoded"), [["retyped", "recoded"]]),
        (("--only", "unchanged"), [["unchanged"], ["unchanged"]]),
        (("--in", "990121100"), [["form"], ["added"], ["removed"]]),
        (("--in", "990122"), []),
    ):
        document = json.loads(said(capsys, *lists, "--format", "json", *options)[1])
        assert [c["kinds"] for c in document["changes"]] == kinds


def test_the_table_is_for_people(capsys, lists):
    status, out, _ = said(capsys, *lists)
    assert status == 0
    assert "撤乡设镇" in out
    assert "5 rows compared with 5" in out


def test_csv_and_xlsx_run_nothing(capsys, lists, tmp_path):
    out = said(capsys, *lists, "--format", "csv")[1]
    rows = list(csv.DictReader(out.splitlines()))
    assert [r["new_name"] for r in rows if r["kinds"] == "added"] == ["'=柳村"]
    assert said(capsys, *lists, "--format", "csv", "--out", tmp_path / "out.csv")[0] == 0
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [r["new_name"] for r in csv.DictReader(file)] == [r["new_name"] for r in rows]
    assert said(capsys, *lists, "--format", "xlsx", "--out", tmp_path / "out.xlsx")[0] == 0
    page = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    cells = [cell for row in page.iter_rows() for cell in row]
    assert page["A1"].value == "Change"
    assert not [c for c in cells if c.data_type == "f"]
    assert "=柳村" in [c.value for c in cells]


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        ("", "new.csv"),  # nothing at all
        ("代码,名称\n", "no rows"),  # no row
        ("代码,名称\n990121,\n", "no names"),  # no name
        ("甲,乙\n1,2\n", "no column of names"),  # no column in common
        ("名称,类别\n解放路,道路\n", "no level or class in common"),  # another level
    ],
)
def test_bad_lists_are_named(capsys, lists, content, wrong):
    lists[1].write_text(content, encoding="utf-8")
    status, out, err = said(capsys, *lists)
    assert (status, out) == (2, "")
    assert wrong in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    ("options", "wrong"),
    [
        (("--format", "xlsx"), "--out"),
        (("--format", "csv", "--out", "x.xlsx"), ".csv"),
        (("--out", "x.csv"), "--format"),
        (("--only", "moved?"), "moved?"),
    ],
)
def test_bad_options(capsys, lists, options, wrong):
    status, _, err = said(capsys, *lists, *options)
    assert status == 2
    assert wrong in err


def test_one_file_is_not_compared_with_itself_nor_overwritten(capsys, lists):
    assert said(capsys, lists[0], lists[0])[0] == 2
    assert said(capsys, *lists, "--format", "csv", "--out", lists[1])[0] == 2
    assert lists[1].read_text(encoding="utf-8") == NEW


def test_markup_stays_text(capsys, lists):
    lists[1].write_text(NEW.replace("=柳村", "<script>alert(1)</script>\x1b[31m村"), encoding="utf-8")
    status, out, _ = said(capsys, *lists)
    assert status == 0
    assert "\x1b" not in out


def test_two_encodings(capsys, lists):
    with gzip.open(lists[1].with_suffix(".csv.gz"), "wb") as file:
        file.write(NEW.encode("gb18030"))
    document = json.loads(said(capsys, lists[0], lists[1].with_suffix(".csv.gz"), "--format", "json")[1])
    assert document["counts"]["form"] == 1


def test_two_states_of_a_workspace(capsys, practice_once, tmp_path):
    later = shutil.copy(practice_once, tmp_path / "later.gpkg")
    with Store.open(later) as store:
        key, row = next((k, store.row("division", k)) for k in store.keys("division") if len(k) == 9)
        store.apply(Change("x", (Edit("division", key, row, {**row, "name": "新河镇"}),)))
    document = json.loads(said(capsys, practice_once, later, "--format", "json")[1])
    assert [c["kinds"][0] for c in document["changes"]] == ["renamed"]
    names = json.loads(said(capsys, practice_once, later, "--as", "names", "--format", "json")[1])
    assert names["changes"] == []
    assert names["counts"]["unchanged"] > 3000


def test_the_guigang_townships_are_the_same_in_both_files(capsys):
    folder = data_dir() / "boundaries"
    shp = folder / "guigang_townships_gbk_shp" / "贵港乡镇界.shp"
    document = json.loads(said(capsys, folder / "townships_guigang.gpkg", shp, "--format", "json")[1])
    assert document["counts"]["unchanged"] == 34
    assert document["counts"]["removed"] == 24
    assert {c["certainty"] for c in document["changes"]} == {"possible"}
    assert "it may cover less ground" in document["notes"][0]
