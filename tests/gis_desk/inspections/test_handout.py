"""What the teams take along: text stays text, numbers agree with the plan, files are whole."""

import csv
import io
import json
import xml.etree.ElementTree as ET

import openpyxl
import pytest

from gis_desk.documents.gpx import Track, Waypoint, gpx
from gis_desk.inspections.handout import COLUMNS, plan_gpx, routes_geojson, stops_csv, stops_xlsx, write_all
from gis_desk.inspections.planner import plan_inspection
from gis_desk.inspections.settings import PlanSettings
from gis_desk.inspections.travel import Start
from tests.gis_desk.inspections import land

SPACE = {"g": "http://www.topografix.com/GPX/1/1"}
EVIL = "=cmd|'/c calc'!A1"


@pytest.fixture(scope="module")
def document():
    line = land.wave(6000)
    made = plan_inspection(
        land.lines(line, name=[EVIL]),
        land.markers(line, 3, number=["<b>1</b>", "+2\x07", "003"]),
        land.grid(4),
        ["all"],
        teams=1,
        days=2,
        starts=[Start(*land.lonlat(3000, 6000), "青山镇")],
        settings=PlanSettings(rounds=100),
    )
    return made.as_json()


def test_csv_has_no_formula(document):
    rows = list(csv.reader(io.StringIO(stops_csv(document).decode("utf-8-sig"))))
    assert tuple(rows[0]) == COLUMNS
    stops = [s for t in document["teams"] for d in t["days"] for s in d["stops"]]
    assert len(rows) - 1 == len(stops)
    assert {r[4] for r in rows[1:]} == {"'" + EVIL}
    assert not any(c[:1] in ("=", "+", "@") for r in rows[1:] for c in r)


def test_xlsx_has_no_formula_and_numbers_are_numbers(document):
    book = openpyxl.load_workbook(io.BytesIO(stops_xlsx(document)))
    assert book.sheetnames == ["Stops", "Days", "Not visited", "Assumptions"]
    cells = [c for row in book["Stops"].iter_rows(min_row=2) for c in row if c.value is not None]
    assert not [c for c in cells if c.data_type == "f"]
    assert {type(c.value) for c in cells if COLUMNS[c.column - 1] == "Longitude (°)"} <= {float, int}
    hours = sum(r[8].value for r in book["Days"].iter_rows(min_row=2))
    assert hours == pytest.approx(document["total_hours"], abs=0.02)


def test_gpx_opens_and_carries_text(document):
    root = ET.fromstring(plan_gpx(document))
    names = [e.text for e in root.findall("g:wpt/g:name", SPACE)]
    assert set(names) == {"<b>1</b>", "+2�", "003"}
    days = [d for t in document["teams"] for d in t["days"]]
    assert len(root.findall("g:rte", SPACE)) == len(root.findall("g:trk", SPACE)) == len(days)
    assert len(root.findall("g:rte/g:rtept", SPACE)) == sum(len(d["stops"]) + 2 for d in days)
    first = root.find("g:trk/g:trkseg/g:trkpt", SPACE)
    assert first is not None
    assert float(first.get("lon")) == pytest.approx(days[0]["geometry"]["coordinates"][0][0][0])


def test_gpx_of_nothing():
    assert ET.fromstring(gpx("x", [], [], [])).tag.endswith("gpx")
    track = ET.fromstring(gpx("", [Waypoint(1, 2, "]]>&")], [], [Track("t", (((1, 2), (3, 4)),))]))
    assert track.findtext("g:wpt/g:name", namespaces=SPACE) == "]]>&"


def test_geojson(document):
    features = routes_geojson(document)["features"]
    kinds = {f["geometry"]["type"] for f in features}
    assert kinds == {"LineString", "Point"}
    assert all({"team", "day"} <= set(f["properties"]) for f in features)


def test_files(document, tmp_path):
    folder = tmp_path / "联检" / "计划"
    files = write_all(document, folder)
    assert sorted(f.name for f in folder.iterdir()) == sorted(f.name for f in files)
    assert json.loads((folder / "plan.json").read_text("utf-8")) == json.loads(json.dumps(document))
