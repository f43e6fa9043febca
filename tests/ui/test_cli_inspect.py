"""``gis-desk inspect`` as a script uses it: files, JSON, exit status, one line of error."""

import csv
import json

import openpyxl
import pandas as pd
import pytest
import shapely

from layers.change import Change, insert
from layers.store import Store
from layers.text import text
from tests.gis_desk.inspections import land
from ui.cli.main import main

WAVE = land.wave(9000)


def edits(layer, frame):
    columns = [c for c in frame.columns if c not in ("key", "geometry")]
    for row in frame.to_dict("records"):
        values = {c: row[c] for c in columns if not pd.isna(row[c])}
        if "geometry" in row:
            shape = row["geometry"]
            values["geometry"] = shapely.MultiLineString([shape]) if shape.geom_type == "LineString" else shape
        yield insert(layer, row["key"], values)


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    path = tmp_path_factory.mktemp("w") / "青山县.gpkg"
    seat = land.frame([shapely.Point(5900, 6100)], key=["p1"], name=["青山镇"])
    square = land.frame(
        [shapely.MultiPolygon([shapely.box(0, 0, 15_000, 10_000)])],
        key=["990101"],
        code=["990101"],
        name=["青山县"],
        level=["county"],
        seat=["青山镇"],
    )
    rounds = pd.DataFrame(
        {"key": ["i1"], "line": ["L1"], "round": [4], "year": [2020], "lead": ["990101"], "state": ["filed"]}
    )
    with Store.create(path, county="990101") as store:
        rows = [
            *edits("boundary_line", land.lines(WAVE, inspected_on=[None])),
            *edits("marker", land.markers(WAVE, 6)),
            *edits("road", land.grid()),
            *edits("place_name", seat),
            *edits("division", square),
            *edits("inspection", rounds),
        ]
        store.apply(Change(text("Fill"), tuple(rows)))
    return path


@pytest.fixture
def workspace(county, tmp_path):
    copy = tmp_path / "w.gpkg"
    copy.write_bytes(county.read_bytes())
    return copy


def run(*arguments):
    return main([str(a) for a in arguments])


def plan(workspace, out, *more):
    return run("inspect", "plan", workspace, "--line", "青白线1", "--teams", 2, "--days", 2, "--out", out, *more)


def test_due(workspace, capsys):
    assert run("inspect", "due", workspace, "--year", 2026, "--format", "json") == 0
    document = json.loads(capsys.readouterr().out)
    (line,) = document["lines"]
    assert (document["overdue"], line["state"], line["due_year"], line["years_over"]) == (1, "overdue", 2025, 1)
    assert (line["lead"], line["round"], line["markers"]) == ("990102", 5, 6)
    assert run("inspect", "due", workspace, "--year", 2026) == 0
    assert "overdue by 1 years" in capsys.readouterr().out


def test_plan_writes_its_files_and_keeps_the_plan(workspace, tmp_path, capsys):
    out = tmp_path / "计划"
    assert plan(workspace, out, "--format", "json") == 0
    document = json.loads(capsys.readouterr().out)
    assert not document["unvisited"]
    stops = [s for t in document["teams"] for d in t["days"] for s in d["stops"]]
    assert sorted(s["marker"] for s in stops if s["kind"] == "marker") == ["001", "002", "003", "004", "005", "006"]
    assert document["teams"][0]["start"]["name"] == "青山镇"
    assert json.loads((out / "plan.json").read_text("utf-8")) == document
    with (out / "stops.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) == len(stops) + 1
    assert openpyxl.load_workbook(out / "stops.xlsx").sheetnames[0] == "Stops"
    assert (out / "route.gpx").read_bytes().startswith(b"<?xml")
    assert json.loads((out / "routes.geojson").read_text("utf-8"))["features"]
    with Store.open(workspace) as store:
        assert store.keys("inspection_plan") == [document["key"]]
        row = store.row("inspection_plan", document["key"])
        assert row is not None
        assert row["plan"]["teams"][0]["days"][0]["legs"][0]["geometry"]["type"] == "LineString"
        assert (row["teams"], row["days"], row["lines"]) == (2, 2, ["L1"])
        store.undo()
        assert store.keys("inspection_plan") == []


def test_same_seed_same_plan(workspace, tmp_path, capsys):
    documents = []
    for name in ("a", "b"):
        assert plan(workspace, tmp_path / name, "--seed", 7, "--format", "json") == 0
        documents.append(json.loads(capsys.readouterr().out))
        documents[-1].pop("key")
    assert documents[0] == documents[1]


def test_table_says_units_and_what_does_not_fit(workspace, tmp_path, capsys):
    assert plan(workspace, tmp_path / "o", "--hours", 2, "--begin", "7:30", "--start", "青山镇") == 0
    out = capsys.readouterr().out
    assert "Length (m)" in out
    assert "Team 1, from 青山镇" in out
    assert "07:30" in out
    assert "not visited" in out
    assert "Longest day" in out
    assert "have room for everything" in out


def test_markers_only(workspace, tmp_path, capsys):
    assert plan(workspace, tmp_path / "o", "--markers-only", "--format", "json") == 0
    document = json.loads(capsys.readouterr().out)
    assert {s["kind"] for t in document["teams"] for d in t["days"] for s in d["stops"]} == {"marker"}


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--line", "没有"], "no boundary line '没有'"),
        (["--teams", "0"], "0 teams cannot be planned"),
        (["--days", "-1"], "-1 days cannot be planned"),
        (["--begin", "morning"], "no time of day"),
        (["--start", "火星"], "0 places are called '火星'"),
        (["--start", "200,95"], "no longitude and latitude"),
        (["--start", "100,20"], "from every road"),
        (["--hours", "nan"], "cannot be planned"),
        (["--time-limit", "-3"], "time limit"),
    ],
)
def test_refusals_are_one_line_with_a_remedy(workspace, tmp_path, capsys, more, message):
    assert plan(workspace, tmp_path / "o", *more) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1
    assert "Traceback" not in error
    assert not (tmp_path / "o").exists()
    with Store.open(workspace) as store:
        assert store.keys("inspection_plan") == []


def test_no_roads(tmp_path, capsys):
    with Store.create(tmp_path / "w.gpkg") as store:
        store.apply(Change(text("Fill"), tuple(edits("boundary_line", land.lines(WAVE)))))
    assert plan(tmp_path / "w.gpkg", tmp_path / "o") == 2
    assert "no roads" in capsys.readouterr().err


def test_the_folder_is_a_file(workspace, tmp_path, capsys):
    (tmp_path / "o").write_text("x")
    assert plan(workspace, tmp_path / "o") == 2
    assert "not a folder" in capsys.readouterr().err


def test_no_such_workspace(tmp_path, capsys):
    assert run("inspect", "due", tmp_path / "none.gpkg", "--year", 2026) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_record(workspace, tmp_path, capsys):
    table = tmp_path / "记录.csv"
    table.write_text(
        "界桩号,检查日期,是否找到,桩体,字迹,处理,对方在场\n"
        "001,2026-05-01,是,完好,清晰,描红,是\n002,2026-05-01,否,,,,\n099,2026-05-01,是,,,,\n",
        encoding="utf-8",
    )
    assert run("inspect", "record", workspace, table, "--inspection", "i1", "--format", "json") == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["rows"], document["recorded"], document["states_changed"]) == (3, 2, 1)
    assert [(p["row"], p["refused"]) for p in document["problems"]] == [(3, True)]
    with Store.open(workspace) as store:
        assert store.count("inspection_record") == 2
        row = store.row("marker", "L1-m002")
        assert row is not None
        assert row["state"] == "lost"
        store.undo()
        assert store.count("inspection_record") == 0
    assert run("inspect", "record", workspace, table, "--inspection", "none") == 2
    assert "no inspection round" in capsys.readouterr().err


# -- what a plan is asked -------------------------------------------------------------------------------------------


def asked(workspace, tmp_path, toml, *more):
    file = tmp_path / "条件.toml"
    file.write_text(toml, encoding="utf-8")
    return run("inspect", "plan", workspace, "--request", file, "--out", tmp_path / "o", *more)


TWO_SIDES = """
lines = ["青白线1"]
fair = 0.5
[calendar]
days = 2
first = 2026-05-18
[[teams]]
name = "甲方"
start = "青山镇"
side = "left"
lunch_minutes = 45
[[teams]]
name = "乙方"
start = "青山镇"
side = "right"
lunch_minutes = 45
[[meetings]]
marker = "003"
from = "10:00"
to = "12:00"
"""


def test_a_request_file_says_everything(workspace, tmp_path, capsys):
    assert asked(workspace, tmp_path, TWO_SIDES, "--format", "json") == 0
    document = json.loads(capsys.readouterr().out)
    assert not document["unvisited"]
    assert [t["side"] for t in document["teams"]] == ["left", "right"]
    met = [s for t in document["teams"] for d in t["days"] for s in d["stops"] if s["marker"] == "003"]
    assert [s["together"] for s in met] == [[2], [1]]
    assert met[0]["begin"] == met[1]["begin"]
    assert "10:00" <= met[0]["begin"] <= "12:00"
    assert {d["date"] for t in document["teams"] for d in t["days"]} <= {"2026-05-18", "2026-05-19"}
    assert document["cost"]["balance_h"] is not None
    with Store.open(workspace) as store:
        row = store.row("inspection_plan", document["key"])
        assert row is not None
        assert row["request"]["meetings"][0]["marker"] == "003"


def test_the_table_says_who_and_what_it_costs(workspace, tmp_path, capsys):
    assert asked(workspace, tmp_path, TWO_SIDES) == 0
    out = capsys.readouterr().out
    assert "Team 1, from 青山镇 (甲方, left side)" in out
    assert "003, with team 2" in out
    assert "fair shares:" in out
    assert "of the hours of both sides" in out


def test_options_come_before_the_file(workspace, tmp_path, capsys):
    more = ("--date", "2026-12-21", "--lunch", 30, "--hours", 9, "--side", "mixed", "--format", "json")
    assert asked(workspace, tmp_path, TWO_SIDES, *more) == 0
    document = json.loads(capsys.readouterr().out)
    (first, *_) = (d for t in document["teams"] for d in t["days"])
    assert first["date"] == "2026-12-21"
    assert first["light"][0] > "06:30"
    assert {t["side"] for t in document["teams"]} == {"mixed"}


def test_the_example_can_be_planned_with(workspace, tmp_path, capsys):
    assert run("inspect", "plan", "--example") == 0
    example = capsys.readouterr().out
    assert asked(workspace, tmp_path, example, "--start", "青山镇", "--format", "json") == 0
    document = json.loads(capsys.readouterr().out)
    assert len(document["teams"]) == 4
    assert not document["unvisited"]


@pytest.mark.parametrize(
    ("toml", "more", "message"),
    [
        ("lines = [", (), "not TOML"),
        ("colour = 1", ("--line", "all", "--teams", 1, "--days", 1), "use one of: lines"),
        ("[calendar]\ndays = 1", ("--teams", 1), "--line all"),
        ("lines = ['all']\n[calendar]\ndays = 1", (), "--teams 2"),
        ("lines = ['all']\n[[teams]]\n", (), "--days 5"),
        ("lines = ['all']\n[[teams]]\n", ("--days", 1, "--teams", 2), "lists the teams"),
        ("lines = ['all']\n[[teams]]\nhours = 0\n", ("--days", 1), "no team has hours"),
        ("lines = ['all']\nteams = 3\n", ("--days", 1), "give a list"),
        (
            "lines = ['all']\n[[teams]]\nlunch_minutes = 30\nlunch_from = '13:00'\nlunch_to = '12:00'",
            ("--days", 1),
            "exchange",
        ),
        ("lines = ['all']\n[[teams]]\n[[meetings]]\nmarker = '777'", ("--days", 1), "0 markers of the chosen lines"),
        (
            "lines = ['all']\n[[teams]]\n[[meetings]]\nmarker = '003'\nfrom = '12:00'\nto = '10:00'",
            ("--days", 1),
            "ends before it begins",
        ),
        (
            "lines = ['all']\n[[teams]]\n[calendar]\ndays = 1\nfirst = 2026-05-16\nlast = 2026-05-17\nweekends = false",
            (),
            "no day from 2026-05-16",
        ),
        ("lines = ['all']\n[[teams]]\n[[one_way]]\nstretch = 'x'", ("--days", 1), "no stretch 'x'"),
    ],
)
def test_requests_that_cannot_be_used(workspace, tmp_path, capsys, toml, more, message):
    assert asked(workspace, tmp_path, toml, *more) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1


def test_a_request_that_is_not_there(workspace, tmp_path, capsys):
    assert run("inspect", "plan", workspace, "--request", tmp_path / "no.toml", "--out", tmp_path / "o") == 2
    assert "cannot be read" in capsys.readouterr().err
