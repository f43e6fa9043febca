"""``gis-desk inspect handover`` as a script uses it: files, JSON, exit status, one line of error."""

import json
import shutil

import pytest

from gis_desk.inspections.handing.handout import FILE_KINDS
from layers.store import Store
from tests.ui.test_cli_inspect import county, run  # noqa: F401 - a fixture
from tests.ui.test_cli_inspect import plan as make_plan


@pytest.fixture(scope="module")
def planned(county, tmp_path_factory):  # noqa: F811
    folder = tmp_path_factory.mktemp("planned")
    path = folder / "青山县.gpkg"
    shutil.copy(county, path)
    assert make_plan(path, folder / "plan", "--seed", 1) == 0
    return path


def answer(capsys):
    return json.loads(capsys.readouterr().out)


def test_all_kinds_and_what_is_said_of_them(planned, tmp_path, capsys):
    out = tmp_path / "外业"
    capsys.readouterr()
    assert run("inspect", "handover", planned, "--out", out, "--format", "json") == 0
    said = answer(capsys)
    assert {f["file"] for f in said["files"]} == {str(f) for f in out.iterdir()}
    assert all(f["bytes"] > 0 for f in said["files"])
    with Store.open(planned, write=False) as store:
        (row,) = store.frame("inspection_plan").to_dict("records")
    stops = [s for t in row["plan"]["teams"] for d in t["days"] for s in d["stops"]]
    assert (said["plan"], said["title"]) == (row["key"], row["title"])
    assert said["markers"] == sum(s["kind"] == "marker" for s in stops)
    assert said["stretches"] == sum(s["kind"] == "stretch" for s in stops)


def test_chosen_kinds_team_and_day(planned, tmp_path, capsys):
    capsys.readouterr()
    chosen = ["--format", "gpx, CSV", "--format", "kml", "--team", 1, "--day", 1]
    assert run("inspect", "handover", planned, "--out", tmp_path, *chosen) == 0
    said = capsys.readouterr().out
    names = {f.name for f in tmp_path.iterdir()}
    assert names == {"route-team1-day01.gpx", "stops-team1-day01.csv", "route-team1-day01.kml"}
    assert all(name in said for name in names)
    assert "team 1" in said.lower()


def test_the_workspace_is_not_touched(planned, tmp_path):
    before = planned.read_bytes()
    assert run("inspect", "handover", planned, "--out", tmp_path, "--format", "csv") == 0
    assert planned.read_bytes() == before


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--format", "shp"], "'shp' is no kind of file"),
        (["--team", 9], "no such day of work"),
        (["--plan", "x"], "there is no plan 'x'"),
    ],
)
def test_refusals(planned, tmp_path, capsys, more, said):
    out = tmp_path / "out"
    assert run("inspect", "handover", planned, "--out", out, *more) == 2
    error = capsys.readouterr().err
    assert said in error
    assert "Traceback" not in error
    assert not out.exists() or not list(out.iterdir())


def test_a_workspace_without_plan(county, tmp_path, capsys):  # noqa: F811
    assert run("inspect", "handover", county, "--out", tmp_path) == 2
    assert "keeps no plan" in capsys.readouterr().err


def test_a_folder_that_is_a_file(planned, tmp_path, capsys):
    (tmp_path / "out").write_text("")
    assert run("inspect", "handover", planned, "--out", tmp_path / "out") == 2
    assert "folder cannot be made" in capsys.readouterr().err


def test_the_help_names_every_kind(capsys):
    assert run("inspect", "handover", "--help") == 0
    said = capsys.readouterr().out
    assert all(kind in said for kind in FILE_KINDS)
