"""The sample county and its truth table: every planted defect is found, nothing else is reported."""

import json

import pytest

from resources import resource
from ui.cli.main import main
from ui.practice import make_practice


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    path = tmp_path_factory.mktemp("practice") / "practice.gpkg"
    store, _ = make_practice(path)
    store.close()
    return path


@pytest.fixture(scope="module")
def truth():
    return json.loads(resource("sample", "truth.json").read_text(encoding="utf-8"))["defects"]


def found(capsys, *arguments):
    status = main([*arguments, "--format", "json"])
    answer = json.loads(capsys.readouterr().out)
    return status, [(f["rule"], frozenset([f["key"], *f["related"]]) - {""}, f) for f in answer["findings"]]


def compare(reported, truth, rules):
    """What is missing, and what was reported that the table does not hold."""
    required = {
        (d["rule"], frozenset(d["keys"])) for d in truth if d["rule"].startswith(rules) and d["expected"] == "required"
    }
    allowed = {(d["rule"], frozenset(d["keys"])) for d in truth if d["rule"].startswith(rules)}
    seen = [(rule, keys) for rule, keys, _ in reported]
    assert len(seen) == len(set(seen)), "one defect, one finding"
    return sorted(map(str, required - set(seen))), sorted(map(str, set(seen) - allowed))


def test_names_are_found_as_planted_and_nothing_else(workspace, truth, capsys):
    status, reported = found(capsys, "check", "names", str(workspace))
    assert status == 1
    assert compare(reported, truth, "N") == ([], [])


def test_topology_is_found_as_planted_and_nothing_else(workspace, truth, capsys):
    status, reported = found(capsys, "check", "topology", str(workspace), "--tolerance-m", "0.5")
    assert status == 1
    assert compare(reported, truth, "B") == ([], [])


def test_topology_findings_lie_where_the_defects_were_planted(workspace, truth, capsys):
    from shapely.geometry import Point, shape

    from layers.crs import distance_m

    _, reported = found(capsys, "check", "topology", str(workspace), "--tolerance-m", "0.5")
    places = {(rule, keys): finding for rule, keys, finding in reported}
    looked = 0
    for defect in truth:
        if (
            defect["rule"] not in ("B101", "B102", "B103", "B001")
            or defect["expected"] != "required"
            or defect["lon"] is None
        ):
            continue
        finding = places[defect["rule"], frozenset(defect["keys"])]
        where = shape(finding["where"])
        nearest = (
            where.representative_point()
            if where.contains(Point(defect["lon"], defect["lat"])) is False
            else Point(defect["lon"], defect["lat"])
        )
        assert distance_m(nearest.x, nearest.y, defect["lon"], defect["lat"]) < 1500, defect["id"]
        if "area_m2" in defect["measure"] and "area_m2" in finding["measure"]:
            assert finding["measure"]["area_m2"] == pytest.approx(defect["measure"]["area_m2"], rel=0.02), defect["id"]
        looked += 1
    assert looked >= 10


def test_files_not_imported_are_recognised(truth):
    from importlib.resources import as_file

    from layers.formats import read

    with as_file(resource("sample")) as folder:
        known = read(folder / "divisions.gpkg", layer="townships").frame
        shifted = read(folder / "townships_gcj02.geojson", known=known).report.as_json()
        old = read(folder / "villages_gbk.shp", known=known).report.as_json()
    assert "gcj02" in {d["rule"] for d in truth}
    assert "GCJ-02" in json.dumps(shifted["crs"], ensure_ascii=False)
    assert "GBK" in json.dumps(old["encoding"], ensure_ascii=False)
    assert "4545" in json.dumps(old["crs"], ensure_ascii=False)
