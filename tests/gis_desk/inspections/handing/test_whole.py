"""All files or none: occupied places, folders that may not be written, filled-in files, cancelling, odd requests."""

import copy
import os
import sqlite3
from xml.sax.saxutils import escape

import openpyxl
import pandas as pd
import pytest

from gis_desk.inspections.handing.days import crew_days
from gis_desk.inspections.handing.filled import refuse_filled
from gis_desk.inspections.handing.handout import FILE_KINDS, hand_over
from gis_desk.inspections.handing.kept import kept_plan
from layers.errors import FormatError, PlanError
from layers.work import Cancelled, Progress
from tests.gis_desk.inspections.handing import plans


def everything(folder):
    return {str(f.relative_to(folder)) for f in folder.rglob("*")}


def test_every_kind_together_and_nothing_else(given, plan, tmp_path):
    files = hand_over(given, tmp_path, list(FILE_KINDS))
    assert everything(tmp_path) == {f.name for f in files}
    names = [f.name for f in files]
    assert len(names) == len(set(names))
    assert all(f.stat().st_size for f in files)
    assert not [n for n in names if set(n) - set("abcdefghijklmnopqrstuvwxyz0123456789.-")]
    again = hand_over(given, tmp_path, list(FILE_KINDS))  # nobody has filled anything in: replaced
    assert again == files


def test_one_occupied_place_refuses_all(given, tmp_path):
    (tmp_path / "routes.geojson").mkdir()
    with pytest.raises(FormatError, match="folder of this name"):
        hand_over(given, tmp_path, ["csv", "geojson"])
    assert everything(tmp_path) == {"routes.geojson"}


def test_a_file_in_place_of_the_folder(given, tmp_path):
    (tmp_path / "out").write_text("")
    with pytest.raises(FormatError, match="folder cannot be made"):
        hand_over(given, tmp_path / "out", ["csv"])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written(given, tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(FormatError, match="cannot be written to"):
        hand_over(given, tmp_path, ["csv"])


def test_a_failure_on_the_way_leaves_the_older_files(given, tmp_path, monkeypatch):
    hand_over(given, tmp_path, ["csv"])
    before = (tmp_path / "stops.csv").read_bytes()
    monkeypatch.setattr(
        "gis_desk.inspections.handing.handout.write_kml", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left"))
    )
    with pytest.raises(OSError, match="No space left"):
        hand_over(given, tmp_path, ["csv", "kml"])
    assert everything(tmp_path) == {"stops.csv"}
    assert (tmp_path / "stops.csv").read_bytes() == before


def test_cancelling_leaves_nothing(given, tmp_path):
    asked = iter([False, False, False, True])
    with pytest.raises(Cancelled):
        hand_over(given, tmp_path, list(FILE_KINDS), Progress(stopped=lambda: next(asked, True)))
    assert everything(tmp_path) == set()


def test_a_record_workbook_that_was_filled_in_stays(given, tmp_path):
    hand_over(given, tmp_path, ["xlsx"])
    file = tmp_path / "records.xlsx"
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    heads = [c.value for c in sheet[1]]
    sheet.cell(3, heads.index("Inspected on") + 1, "2026-05-18")
    book.save(file)
    with pytest.raises(FormatError, match="1 rows that were filled in"):
        hand_over(given, tmp_path, ["gpx", "xlsx"])
    assert everything(tmp_path) == {"records.xlsx", "stops.xlsx"}
    hand_over(given, tmp_path / "elsewhere", ["xlsx"])


def test_a_field_package_that_was_filled_in_stays(given, tmp_path):
    hand_over(given, tmp_path, ["gpkg"])
    with sqlite3.connect(tmp_path / "fieldbook.gpkg") as package:
        package.execute("UPDATE days SET leader = '张三' WHERE fid = 1")
    package.close()
    with pytest.raises(FormatError, match="1 rows that were filled in"):
        hand_over(given, tmp_path, ["gpkg"])


def test_what_is_none_of_ours_counts_as_empty(tmp_path):
    for name in ("a.xlsx", "a.txt"):
        (tmp_path / name).write_bytes(b"no workbook")
        refuse_filled(tmp_path / name)
    refuse_filled(tmp_path / "missing.gpkg")
    (tmp_path / "a.gpkg").write_bytes(b"no package")
    with pytest.raises(FormatError):
        refuse_filled(tmp_path / "a.gpkg")


def test_odd_requests(plan, tmp_path):
    with pytest.raises(PlanError, match="'shp' is no kind"):
        hand_over(plans.given(plan), tmp_path, ["gpx", "shp"])
    with pytest.raises(PlanError, match="no such day"):
        hand_over(plans.given(plan, team=9), tmp_path, ["gpx"])
    with pytest.raises(PlanError, match="no such day"):
        crew_days({"teams": []})
    assert everything(tmp_path) == set()


def test_what_is_done_is_not_asked_again(plan, tmp_path):
    half = copy.deepcopy(plan)
    first = next(s for s in half["teams"][0]["days"][0]["stops"] if s["kind"] == "marker")
    first["held"] = "done"
    rows, before = plans.given(half).rows(), plans.given(plan).rows()
    assert len(rows.markers) == len(before.markers) - 1
    assert len(rows.stretches) == len(before.stretches)
    assert {r["visit"] for r in rows.markers} < {r["visit"] for r in before.markers}  # the others keep their numbers
    file = next(f for f in hand_over(plans.given(half, team=1), tmp_path, ["gpx", "kml"]) if f.suffix == ".gpx")
    assert f"<name>{escape(first['marker'])}</name>" not in file.read_text("utf-8")
    assert "&gt;done&lt;" in (tmp_path / "route-team1.kml").read_text("utf-8")


def test_the_plan_that_is_kept():
    rows = pd.DataFrame(
        {"key": ["a", "b", "c"], "title": ["A", "B", "C"], "plan": [{"teams": []}, {"teams": []}, None]}
    )
    assert kept_plan(rows)[1]["key"] == "b"
    assert kept_plan(rows, "a")[0]["title"] == "A"
    with pytest.raises(PlanError, match="no plan 'x'"):
        kept_plan(rows, "x")
    with pytest.raises(PlanError, match="keeps no plan"):
        kept_plan(rows.iloc[2:])
