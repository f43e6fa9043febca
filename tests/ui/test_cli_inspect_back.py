"""Back from the field by commands: records with conflicts, photographs, repair cases, the end of a round."""

import json

import geopandas as gpd
import openpyxl
import pandas as pd
import pyogrio
import pytest
import shapely

from gis_desk.inspections.codes import MarkerCode, encode
from layers.change import Change, insert
from layers.store import Store
from layers.text import text
from tests import pictures
from tests.ui.test_cli_inspect import county, run, workspace  # noqa: F401 - fixtures

HEADS = ("界桩号", "检查日期", "是否找到", "桩体", "备注")


@pytest.fixture
def begun(workspace):  # noqa: F811
    with Store.open(workspace) as store:
        row = {"line": "L1", "round": 5, "year": 2026, "state": "planned"}
        store.apply(Change(text("Round"), (insert("inspection", "i5", row),)))
    return workspace


def table(path, *rows):
    book = openpyxl.Workbook()
    for row in (HEADS, *rows):
        book.active.append(row)
    book.save(path)
    return path


def answer(capsys, status, *arguments):
    assert run(*arguments, "--format", "json") == status
    return json.loads(capsys.readouterr().out)


def test_conflicts_are_listed_and_settled(begun, tmp_path, capsys):
    first = table(tmp_path / "1.xlsx", ("001", "2026-05-01", "是", "完好", "甲"))
    second = table(
        tmp_path / "2.xlsx", ("001", "2026-05-01", "是", "倾斜", "乙"), ("002", "2026-05-01", "是", "完好", "")
    )
    assert answer(capsys, 0, "inspect", "record", begun, first)["rounds_begun"] == 1
    found = answer(capsys, 1, "inspect", "record", begun, second)
    assert (found["rows"], found["recorded"], found["conflicts"][0]["row"]) == (2, 1, 1)
    assert found["conflicts"][0]["fields"]["body"] == {"kept": "intact", "offered": "tilted"}
    assert run("inspect", "record", begun, second) == 1
    assert "kept “intact”, file “tilted”" in capsys.readouterr().out
    taken = answer(capsys, 0, "inspect", "record", begun, second, "--on-conflict", "take")
    assert (taken["settled"], taken["unchanged"], taken["states_changed"], taken["repairs_opened"]) == (1, 1, 1, 1)
    with Store.open(begun) as store:
        assert store.row("marker", "L1-m001")["state"] == "tilted"
        store.undo()
        assert store.row("marker", "L1-m001")["state"] != "tilted"
        assert store.count("marker_repair") == 0


def test_a_corrected_record_leaves_or_closes_its_case(begun, tmp_path, capsys):
    wrong = table(tmp_path / "1.xlsx", ("001", "2026-05-01", "是", "倾斜", ""))
    right = table(tmp_path / "2.xlsx", ("001", "2026-05-01", "是", "完好", ""))
    assert answer(capsys, 0, "inspect", "record", begun, wrong)["repairs_opened"] == 1
    assert run("inspect", "record", begun, right, "--on-conflict", "take") == 0
    out = capsys.readouterr().out
    assert "repair case of marker 001 (tilted, 2026-05-01) stands" in out
    assert "--withdraw closes such cases" in out
    with Store.open(begun) as store:
        store.undo()
    found = answer(capsys, 0, "inspect", "record", begun, right, "--on-conflict", "take", "--withdraw")
    assert [(s["marker"], s["kind"], s["closed"]) for s in found["standing"]] == [("001", "tilted", True)]
    assert answer(capsys, 0, "inspect", "repairs", begun)["cases"] == []


def field_package(folder):
    """A field GeoPackage with one marker, not filled in, and three photographs of it; one file is missing."""
    (folder / "DCIM").mkdir(parents=True)
    path, at = folder / "field.gpkg", [shapely.Point(108, 26)]
    row = {"marker_key": ["L1-m001"], "number": ["001"], "visit": ["T1D1N01"], "visited_on": [None], "found": [None]}
    gpd.GeoDataFrame(row, geometry=at, crs=4490).to_file(path, layer="markers_to_inspect")
    names = ["DCIM/a.jpg", "DCIM/b.jpg", "DCIM/gone.jpg"]
    taken = {"visit": ["T1D1N01"] * 3, "marker_key": ["L1-m001"] * 3, "photo": names}
    gpd.GeoDataFrame(taken, geometry=at * 3, crs=4490).to_file(path, layer="photos")
    pyogrio.write_dataframe(pd.DataFrame({"format": ["x"]}), path, layer="handover", driver="GPKG", append=True)
    for n, name in enumerate(names[:2]):
        pictures.save(folder / name, pictures.landscape(160, 120, n))
    return path


def test_photographs_of_a_field_geopackage_come_with_it(begun, tmp_path, capsys):
    path = field_package(tmp_path / "field")
    found = answer(capsys, 0, "inspect", "record", begun, path)
    assert (found["rows"], found["blank"]) == (1, 1)
    photos = found["photos"]
    assert (photos["rows"], photos["files"], photos["person"], photos["unassigned"]) == (3, 2, 2, 0)
    assert photos["missing"] == [{"row": 3, "name": "DCIM/gone.jpg"}]
    with Store.open(begun) as store:
        assert store.frame("inspection_photo")["marker"].tolist() == ["L1-m001"] * 2
    assert run("inspect", "record", begun, path) == 0
    out = capsys.readouterr().out
    assert "3 photographs are named, 2 files are there, 0 taken in" in out
    assert "photograph 3: the file “DCIM/gone.jpg” is not beside the GeoPackage" in out


def test_photographs(begun, tmp_path, capsys):
    folder = tmp_path / "照片"
    with Store.open(begun, write=False) as store:
        place = store.row("marker", "L1-m003")["geometry"]
    coded = pictures.landscape(code=encode(MarkerCode("L1", "L1-m002", "002")))
    pictures.save(folder / "1.jpg", coded)
    pictures.save(folder / "2.heic", place=(place.x, place.y), taken="2026:05:01 10:00:00")
    pictures.save(folder / "3.jpg", taken="2026:05:01 10:01:00")
    pictures.save(folder / "4.jpg")
    (folder / "5.jpg").write_bytes((folder / "4.jpg").read_bytes())
    (folder / "6.jpg").write_bytes((folder / "4.jpg").read_bytes()[:999])
    found = answer(capsys, 0, "inspect", "photos", begun, folder)
    counts = {"code": 1, "position": 1, "time": 1, "unassigned": 1, "twins": 1, "refused": 1, "known": 0, "files": 6}
    assert counts.items() <= found.items()
    assert {p["name"]: p["marker"] for p in found["photos"]} == {
        "1.jpg": "002", "2.heic": "003", "3.jpg": "003", "4.jpg": None,
    }  # fmt: skip
    assert found["problems"][0]["name"] == "6.jpg"
    with Store.open(begun) as store:
        for row in store.frame("inspection_photo").to_dict("records"):
            assert store.content(row["sha256"])
            assert store.content(row["thumbnail"])[:3] == b"\xff\xd8\xff"
    assert answer(capsys, 0, "inspect", "photos", begun, folder)["known"] == 4
    assert run("inspect", "photos", begun, folder) == 0
    assert "6.jpg" in capsys.readouterr().out
    assert run("inspect", "photos", begun, tmp_path / "none") == 2


def test_repairs_step_by_step(begun, tmp_path, capsys):
    run("inspect", "record", begun, table(tmp_path / "1.xlsx", ("001", "2026-05-01", "否", "", "")))
    capsys.readouterr()
    (case,) = answer(capsys, 0, "inspect", "repairs", begun)["cases"]
    assert (case["number"], case["kind"], case["state"], case["opened_on"]) == ("001", "lost", "open", "2026-05-01")
    step = ("inspect", "repairs", begun, case["case"][:8], "--step")
    assert answer(capsys, 0, *step, "agreed", "--on", "2026-06-01")["cases"][0]["due_on"] == "2026-06-01"
    assert run(*step, "repaired", "--on", "2026-05-20") == 2
    assert "other side" in capsys.readouterr().err
    found = answer(capsys, 1, *step, "repaired", "--on", "2026-05-20", "--alone")
    assert [f["rule"] for f in found["findings"]] == ["B010"]
    with Store.open(begun) as store:
        assert store.row("marker", "L1-m001")["state"] == "restored"
        store.undo()
    assert answer(capsys, 0, *step, "repaired", "--on", "2026-05-20", "--both-present")["findings"] == []
    assert answer(capsys, 0, *step, "closed")["cases"][0]["state"] == "closed"
    assert run("inspect", "repairs", begun) == 0
    assert run("inspect", "repairs", begun, "--all") == 0
    assert "001" in capsys.readouterr().out
    with Store.open(begun) as store:
        store.apply(Change(text("Add"), (insert("marker_repair", "bare", {"marker": case["marker"]}),)))
    assert [c["state"] for c in answer(capsys, 0, "inspect", "repairs", begun)["cases"]] == ["open"]
    assert run("inspect", "repairs", begun, "bare", "--step", "agreed") == 0
    assert run("inspect", "repairs", begun, "zzz", "--step", "agreed") == 2
    assert run("inspect", "repairs", begun, "zzz") == 2


def test_the_end_of_a_round(begun, tmp_path, capsys):
    run("inspect", "record", begun, table(tmp_path / "1.xlsx", ("001", "2026-05-01", "是", "完好", "")))
    assert run("inspect", "close", begun, "i5", "--on", "2026-05-09") == 2
    assert "5" in capsys.readouterr().err
    found = answer(capsys, 0, "inspect", "close", begun, "i5", "--on", "2026-05-09", "--unfinished", "洪水封路")
    assert (found["markers"], found["visited"]) == (6, 1)
    with Store.open(begun) as store:
        assert store.row("inspection", "i5")["state"] == "done"
        assert store.row("boundary_line", "L1")["inspected_on"] == "2026-05-09"
        store.undo()
        assert store.row("inspection", "i5")["state"] == "in_field"
