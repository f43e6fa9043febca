import json

import numpy as np
import pytest
import shapely

from layers.store import Store
from layers.text import text
from tests.gis_desk.disputes.county import case, cases, divisions, lines, markers
from ui.cli.main import main


@pytest.fixture
def workspace(tmp_path):
    path = tmp_path / "云溪.gpkg"
    with Store.create(path, county="990101", who="王芳") as store:
        store.load("division", divisions(), text("Import divisions"))
        store.load("boundary_line", lines(), text("Import lines"))
        store.load("marker", markers(), text("Import markers"))
        places = [*np.linspace(25.003, 25.197, 25), *np.linspace(25.099, 25.101, 12)]
        rows = [case(f"D{i}", 110.2, float(y), state="settled" if i == 3 else "found") for i, y in enumerate(places)]
        store.load("dispute", cases(*rows), text("Import"))
    return path


def run(capsys, *arguments):
    status = main(["dispute", "hotspots", *(str(a) for a in arguments)])
    out, err = capsys.readouterr()
    return status, out, err


def answer(capsys, *arguments):
    status, out, _ = run(capsys, *arguments, "--format", "json")
    assert status == 0
    return json.loads(out)


def test_along_the_lines_hot_stretches_are_named_with_their_certainty(workspace, capsys):
    given = answer(capsys, workspace)
    assert {"method", "n", "off", "bandwidth_m", "limit_m", "significance_tested", "remark", "hotspots"} <= set(given)
    assert (given["n"], given["off"], given["significance_tested"], given["remark"]) == (36, 0, True, None)
    spot = given["hotspots"][0]
    assert (spot["line"], spot["line_name"]) == ("L1", "云石线")
    assert spot["markers"] == "between markers 99019902001Q and 99019902002Q"
    assert spot["n"] >= 12
    assert spot["p"] <= 0.05
    assert shapely.geometry.shape(spot["geometry"]).distance(shapely.Point(110.2, 25.1)) < 1e-6
    status, out, _ = run(capsys, workspace)
    assert status == 0
    assert "云石线" in out
    assert "n = 36" in out
    assert "nobody patrols" in out


def test_choices_reach_the_statistics(workspace, capsys):
    given = answer(
        capsys, workspace, "--all", "--weights", "both", "--permutations", 49, "--seed", 7, "--bandwidth-m", 3000
    )
    assert given["n"] == 37
    assert given["parameters"] == given["parameters"] | {
        "weights": "both",
        "permutations": 49,
        "seed": 7,
        "bandwidth_m": 3000.0,
    }
    assert "red 4" in given["method"]
    assert answer(capsys, workspace, "--until", "2026-02-28")["n"] == 0
    assert answer(capsys, workspace, "--since", "2026-03-01")["n"] == 36


def test_the_same_seed_prints_the_same_answer(workspace, capsys):
    one, two = (run(capsys, workspace, "--seed", 5) for _ in range(2))
    assert one == two
    assert one[0] == 0


def test_over_land_by_units_and_over_time(workspace, capsys):
    area = answer(capsys, workspace, "--by", "area")
    assert [level["share"] for level in area["levels"]] == [0.75, 0.5, 0.25]
    assert area["hotspots"][0]["n"] >= 12
    unit = answer(capsys, workspace, "--by", "unit", "--level", "township")
    assert [u["name"] for u in unit["units"]] == ["北岭乡", "南坪镇"] or {u["name"] for u in unit["units"]} == {
        "北岭乡",
        "南坪镇",
    }
    assert unit["hotspots"] == []
    assert "2 units to compare: too few" in unit["remark"]
    time = answer(capsys, workspace, "--by", "time", "--period", "month")
    assert sum(p["new"] for p in time["periods"]) == 37
    assert time["periods"][0]["begin"] == "2026-03-01"
    for by in ("area", "unit", "time"):
        status, out, _ = run(capsys, workspace, "--by", by)
        assert status == 0
        assert "n = " in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--permutations", "1"), "19<=x<=99999"),
        (("--seed", "-1"), "seed"),
        (("--by", "village"), "village"),
        (("--since", "2026-13-01"), "2026-13-01"),
        (("--since", "2026-02-01", "--until", "2026-01-01"), "before it begins"),
        (("--bandwidth-m", "nan"), "nan"),
        (("--weights", "people"), "people"),
    ],
)
def test_what_cannot_be_asked_is_said(workspace, capsys, arguments, said):
    status, out, err = run(capsys, workspace, *arguments)
    assert (status, out) == (2, "")
    assert said in err
    assert "Traceback" not in err
