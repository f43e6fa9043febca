"""``check topology``, ``topology build`` and ``export`` as a user types them."""

import csv
import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyogrio
import pytest

from layers.store import Store
from layers.text import text
from tests.gis_desk.boundaries.coverages import plant, winding
from ui.cli.main import main


@pytest.fixture
def planted(tmp_path: Path) -> tuple[Path, list[Any]]:
    """A GeoPackage of townships with six defects, and what they are."""
    frame, defects = plant(winding(16, 16, seed=5), ["gap", "overlap", "sliver", "vertex", "duplicate"])
    path = tmp_path / "towns.gpkg"
    pyogrio.write_dataframe(frame.drop(columns=["key", "parent", "level"]), path)
    return path, defects


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    frame = winding(3, 3).assign(kind=None)
    path = tmp_path / "w.gpkg"
    with Store.create(path, county="990101") as store:
        store.load("division", frame, text("test"))
    return path


def test_json_is_the_contract(planted: tuple[Path, list[Any]], capsys: pytest.CaptureFixture[str]) -> None:
    path, defects = planted
    assert main(["check", "topology", str(path), "--format", "json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert document["checked"] == 257
    assert document["seconds"] > 0
    keys = {"rule", "severity", "name", "key", "row", "message", "source", "related", "where", "measure", "fix"}
    assert all(set(f) == keys for f in document["findings"])
    found = {(f["rule"], frozenset([f["key"], *f["related"]])) for f in document["findings"]}
    assert found == {(d.rule, d.keys) for d in defects}
    gap = next(f for f in document["findings"] if f["rule"] == "B102")
    assert gap["where"]["type"] == "Polygon"
    assert gap["measure"]["area_m2"] > 100
    assert gap["row"] > 0


def test_select_and_ignore(planted: tuple[Path, list[Any]], capsys: pytest.CaptureFixture[str]) -> None:
    path = str(planted[0])
    assert main(["check", "topology", path, "--format", "json", "--select", "B104"]) == 0
    assert {f["rule"] for f in json.loads(capsys.readouterr().out)["findings"]} == {"B104"}
    main(["check", "topology", path, "--format", "json", "--ignore", "B10"])
    assert json.loads(capsys.readouterr().out)["findings"] == []


def test_tolerance_turns_a_sliver_into_ground(
    planted: tuple[Path, list[Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    main(["check", "topology", str(planted[0]), "--format", "json", "--tolerance-m", "0.01"])
    rules = [f["rule"] for f in json.loads(capsys.readouterr().out)["findings"]]
    assert rules.count("B102") == 2


def test_table_and_csv(planted: tuple[Path, list[Any]], capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    main(["check", "topology", str(planted[0])])
    out = capsys.readouterr().out
    assert "B101" in out
    assert "257 objects checked" in out
    main(["check", "topology", str(planted[0]), "--format", "csv"])
    rows = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert {r["rule"] for r in rows} >= {"B101", "B102", "B105"}
    target = tmp_path / "found.gpkg"
    main(["check", "topology", str(planted[0]), "--format", "gpkg", "--out", str(target)])
    assert set(gpd.read_file(target)["rule"]) == {r["rule"] for r in rows}


def test_a_clean_workspace_has_status_0(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "topology", str(workspace), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["findings"] == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "topology", "nowhere.gpkg"],
        ["check", "topology", "."],
        ["check", "topology", "{w}", "--level", "province"],
        ["check", "topology", "{w}", "--tolerance-m", "-1"],
        ["check", "topology", "{w}", "--format", "gpkg"],
        ["topology", "build", "nowhere.gpkg"],
        ["export", "{w}", "nothing", "{out}/a.shp"],
        ["export", "{w}", "division", "{out}/a.doc"],
        ["export", "{w}", "marker", "{out}/a.shp"],
        ["export", "{w}", "division", "{out}/no/a.shp"],
        ["export", "{w}", "division", "{out}"],
        ["export", "{w}", "division", "{out}/a.shp", "--crs", "EPSG:2436"],
    ],
)
def test_bad_input_is_one_line(
    workspace: Path, tmp_path: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([a.format(w=workspace, out=tmp_path) for a in arguments]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.strip().splitlines()) == 1
    assert "Traceback" not in said.err


def test_build_and_undo(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["topology", "build", str(workspace), "--dry-run", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["applied"] is False
    assert main(["topology", "build", str(workspace), "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["added"], answer["trijunctions"]) == (12, 4)
    with Store.open(workspace) as store:
        lines = store.frame("boundary_line")
        assert len(lines) == 12
        assert set(lines["status"]) == {"habit"}
        assert (lines["left_unit"] < lines["right_unit"]).all()
    assert main(["topology", "build", str(workspace), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["unchanged"] == 12
    with Store.open(workspace) as store:
        store.undo()
        assert store.count("boundary_line") == 0
    assert main(["check", "topology", str(workspace)]) == 0


def test_built_lines_have_their_sides_right(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["topology", "build", str(workspace)])
    capsys.readouterr()
    main(["check", "topology", str(workspace), "--format", "json"])
    assert json.loads(capsys.readouterr().out)["findings"] == []


def test_export_prints_the_losses(workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fields = tmp_path / "map.toml"
    fields.write_text('code = "行政区划代码"\nname = "名称"\n', encoding="utf-8")
    out = tmp_path / "out.shp"
    assert main(["export", str(workspace), "divisions", str(out), "--fields", str(fields), "--format", "json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["crs"] == "EPSG:4546"
    assert [one["field"] for one in report["losses"] if one["kind"] == "renamed"] == ["行政区划代码"]
    back = pyogrio.read_dataframe(out)
    assert len(back) == 9
    assert back["名称"].tolist() == [f"990101{100 + i}" for i in range(9)]
    assert main(["export", str(workspace), "division", str(out)]) == 0
    assert "out.shp" in capsys.readouterr().out
