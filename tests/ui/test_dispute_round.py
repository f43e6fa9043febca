"""A whole round of one case by the command line, from the day it is found until it is deleted and brought back."""

import json
import re

import pytest

from layers.store import Store
from ui.cli.main import main
from ui.practice import make_practice

TABLES = ("dispute", "dispute_event", "dispute_claim", "dispute_evidence", "attachment")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    path = tmp_path_factory.mktemp("round") / "practice.gpkg"
    make_practice(path)[0].close()
    return path


def rows(store):
    """Every row of the register by table and key, with its place."""
    return {table: {key: store.row(table, key) for key in store.frame(table)["key"]} for table in TABLES}


def test_a_case_from_the_first_day_to_the_last(workspace, capsys, tmp_path):
    def run(command, *arguments, ends=0):
        status = main(["dispute", command, str(workspace), *map(str, arguments)])
        seen = capsys.readouterr()
        assert status == ends, (command, seen.err)
        return seen.out

    def answer(command, *arguments, ends=0):
        return json.loads(run(command, *arguments, "--format", "json", ends=ends))

    with Store.open(workspace) as store:
        before = rows(store)
        line = store.frame("boundary_line").iloc[0]

    case = answer("add", "--stretch", f"{line['key']}:500-1500", "--title", "青山林地纠纷", "--kind", "forest")
    number = case["number"]
    assert (case["line"], case["state"]) == (line["key"], "found")
    assert case["to_m"] - case["from_m"] == pytest.approx(1000, abs=1)

    place = case["geometry"]["coordinates"]
    xy = [p for part in place for p in part] if case["geometry"]["type"] == "MultiLineString" else place
    for side, shift in (("a", -0.001), ("b", 0.001)):
        drawn = {"type": "LineString", "coordinates": [[x + shift, y + shift / 3] for x, y in xy]}
        feature = {"type": "Feature", "properties": {}, "geometry": drawn}
        file = tmp_path / f"{side}.geojson"
        file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
        claimed = answer("claim", number, "--side", side, "--file", file, "--claim", f"{side}方主张")
    assert claimed["ground"][0]["sides"] == ["a", "b"]
    assert claimed["ground"][0]["area_m2"] > 0

    certificate = ("--add", "林权证", "--kind", "8-1", "--side", "a", "--dated", "1982年5月1日")
    papers = answer("evidence", number, *certificate, "--dispute-from", "2020-03-01")
    assert papers["evidence"][0]["weight"] == "reference"
    scan = tmp_path / "林权证.pdf"
    scan.write_bytes(b"%PDF-1.4 scan")
    paper = papers["evidence"][0]["key"]
    assert answer("attach", number, scan, "--to", paper)["attachments"][0]["owner_key"] == paper

    fields = ("--set", "likelihood=3", "--set", "impact=3", "--set", "owner=王芳", "--set", "measures=会商")
    run("events", number, "--step", "verified", *fields)
    run("events", number, "--step", "mediating", "--responsible", "王芳", "--due", "2099-01-01")
    run("events", number, "--step", "settled", "--evidence", "协议书〔2026〕1号", "--way", "双方协商")

    shown = answer("show", number)
    assert (shown["state"], shown["grade"], shown["agreement"]) == ("settled", "yellow", "协议书〔2026〕1号")
    assert shown["area_ha"] == pytest.approx(claimed["ground"][0]["area_m2"] / 10_000, abs=1e-3)
    assert [e["kind"] for e in shown["events"]] == ["found", "verified", "mediating", "settled"]
    assert {c["side"] for c in shown["claims"]} == {"a", "b"}
    assert not [p for p in shown["problems"] if p["severity"] == "must"]
    assert number not in {d["number"] for d in answer("due", "--within", 100_000)["due"]}  # it is closed

    warning = answer("warnings", ends=1)["warnings"][0]["id"]
    run("warnings", "--accept", warning, "--reason", "已到场核对")
    assert warning not in {w["id"] for w in answer("warnings", ends=1)["warnings"]}

    assert answer("hotspots")["n"] > 0
    page = tmp_path / "map.html"
    run("map", "--out", page)
    assert number in page.read_text(encoding="utf-8")
    assert not re.findall(r'(?:src|href)="https?:', page.read_text(encoding="utf-8"))

    year, month = shown["found_on"][:4], shown["found_on"][:7]
    for kind, options in (
        ("brief", (number,)), ("form", (number,)), ("monthly", ("--month", month)), ("yearly", ("--year", year)),
    ):  # fmt: skip
        out = tmp_path / kind
        out.mkdir()
        run("report", kind, *options, "--out", out)
        assert [f.stat().st_size > 1000 for f in out.iterdir()]

    with Store.open(workspace) as store:
        whole = rows(store)
        sha = next(iter(whole["attachment"].values()))["sha256"]
    run("delete", number)
    with Store.open(workspace, write=True) as store:
        assert rows(store) == before
        store.undo()
        assert rows(store) == whole
        assert store.content(sha) == scan.read_bytes()
        while rows(store) != before:
            assert store.undo() is not None
