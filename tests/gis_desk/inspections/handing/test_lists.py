"""Lists: text that is text, numbers that agree with the plan, sheets made to be printed."""

import csv
import io
import json

import openpyxl
import pyogrio
import pytest

from gis_desk.inspections.handing.days import crew_days
from gis_desk.inspections.handing.handout import hand_over, write_all
from gis_desk.inspections.handing.lists import COLUMNS, lists_xlsx, stops_csv
from tests.gis_desk.inspections.handing import plans

HEADS = [str(c) for c in COLUMNS]


@pytest.fixture
def book(plan):
    return openpyxl.load_workbook(io.BytesIO(lists_xlsx(plan, crew_days(plan), plans.plain)))


def test_csv_has_no_formula(plan):
    days = crew_days(plan)
    rows = list(csv.reader(io.StringIO(stops_csv(days, plans.plain).decode("utf-8-sig"))))
    assert rows[0] == HEADS
    assert len(rows) - 1 == sum(len(d.visits) for d in days)
    assert {r[HEADS.index("Line")] for r in rows[1:]} == {"'" + plans.EVIL}
    assert not any(c[:1] in ("=", "+", "@") for r in rows[1:] for c in r)


def test_xlsx_has_no_formula_and_numbers_are_numbers(book, plan):
    assert book.sheetnames == ["Stops", "Days", "Meeting points", "Not visited", "Assumptions"]
    cells = [c for sheet in book for row in sheet.iter_rows(min_row=2) for c in row if c.value is not None]
    assert not [c for c in cells if c.data_type == "f"]
    lines = [c for c in cells if c.value == plans.EVIL]
    assert lines
    assert all(c.quotePrefix for c in lines)
    stops = book["Stops"]
    longitudes = [row[HEADS.index("Longitude (°)")].value for row in stops.iter_rows(min_row=2)]
    assert longitudes == [v.begin[0] for d in crew_days(plan) for v in d.visits]
    hours = sum(r[10].value for r in book["Days"].iter_rows(min_row=2))
    assert hours == pytest.approx(plan["total_hours"], abs=0.02)


def test_dates_and_meetings_are_listed(book, plan):
    assert [c.value for c in book["Days"]["C"]][1:] == ["2026-05-18", "2026-05-18"]
    ((day, date, _line, marker, *_, words),) = book["Meeting points"].iter_rows(min_row=2, values_only=True)
    shared = crew_days(plan)[-1].visits[-1].stop["marker"]
    assert (day, date, marker) == (1, "2026-05-18", shared)
    assert words == "team 1, team 2 meet on 2026-05-18 at 23:00"


def test_sheets_are_made_to_be_printed(book):
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_geojson(given, plan, tmp_path):
    (file,) = hand_over(given, tmp_path, ["geojson"])
    features = json.loads(file.read_text("utf-8"))["features"]
    days = crew_days(plan)
    assert len(features) == sum(len(d.plan["legs"]) + len(d.visits) for d in days)
    assert {f["geometry"]["type"] for f in features} == {"LineString", "Point"}
    assert all({"team", "day", "date"} <= set(f["properties"]) for f in features)
    assert len(pyogrio.read_dataframe(file)) == len(features)


def test_the_files_of_the_planner(plan, tmp_path):
    folder = tmp_path / "联检" / "计划"
    files = write_all(plan, folder)
    assert sorted(f.name for f in folder.iterdir()) == sorted(f.name for f in files)
    assert json.loads((folder / "plan.json").read_text("utf-8")) == json.loads(json.dumps(plan))


def test_lists_beside_records(given, tmp_path):
    names = [f.name for f in hand_over(given, tmp_path, ["csv", "xlsx", "geojson", "csv"])]
    assert names == ["stops.csv", "stops.xlsx", "records.xlsx", "routes.geojson"]
