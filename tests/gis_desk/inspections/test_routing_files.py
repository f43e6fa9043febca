"""Files of TSPLIB and CVRPLIB as the benchmark reads them, and its one JSON document."""

import json
import subprocess
import sys

import numpy as np
import pytest

from tests.bench.routing_files import FORMULAS, BadInstance, best_known, read_instance
from tests.realdata import ROOT, data_dir

HEAD = "NAME : t\nTYPE : TSP\nDIMENSION : 4\n"
UPPER = [[0, 1, 2, 3], [1, 0, 4, 5], [2, 4, 0, 6], [3, 5, 6, 0]]


def table(path, text):
    path.write_text(text, encoding="utf-8")
    distances = read_instance(path).distances
    return distances.block(np.arange(distances.n), np.arange(distances.n)).tolist()


@pytest.mark.parametrize(
    ("form", "numbers"),
    [
        ("UPPER_ROW", "1 2 3 4 5 6"),
        ("UPPER_DIAG_ROW", "0 1 2 3 0 4 5 0 6 0"),
        ("LOWER_ROW", "1 2 4 3 5 6"),
        ("LOWER_DIAG_ROW", "0 1 0 2 4 0 3 5 6 0"),
        ("UPPER_COL", "1 2 4 3 5 6"),
        ("LOWER_COL", "1 2 3 4 5 6"),
        ("FULL_MATRIX", "0 1 2 3\n1 0 4 5 2 4 0 6\n3 5 6 0"),
    ],
)
def test_explicit_tables(tmp_path, form, numbers):
    text = HEAD + f"EDGE_WEIGHT_TYPE : EXPLICIT\nEDGE_WEIGHT_FORMAT : {form}\nEDGE_WEIGHT_SECTION\n{numbers}\nEOF\n"
    assert table(tmp_path / "t.tsp", text) == UPPER


@pytest.mark.parametrize(
    ("kind", "a", "b", "metres"),
    [
        ("EUC_2D", (0, 0), (1, 1), 1),
        ("EUC_2D", (0, 0), (3, 3.5), 5),  # 4.61
        ("CEIL_2D", (0, 0), (1, 1), 2),
        ("MAN_2D", (0, 0), (3, 4), 7),
        ("MAX_2D", (0, 0), (3, 4), 4),
        ("ATT", (0, 0), (10, 10), 5),  # sqrt(20) = 4.47 is rounded up
        ("GEO", (38.24, 20.42), (39.57, 26.15), 509),  # the first two places of ulysses16
        ("GEO", (38.24, 20.42), (38.24, 20.42), 0),
    ],
)
def test_distances_of_coordinates(kind, a, b, metres):
    assert FORMULAS[kind](np.array([a], float), np.array([b], float)).tolist() == [metres]


def cvrp(**fields):
    head = {"NAME": "c", "TYPE": "CVRP", "DIMENSION": 3, "EDGE_WEIGHT_TYPE": "EUC_2D", "CAPACITY": 10, **fields}
    rows = "\n".join(f"{k} : {v}" for k, v in head.items())
    return (
        rows + "\nNODE_COORD_SECTION\n1 0 0\n2 3 4\n3 1 1\nDEMAND_SECTION\n1 5\n2 0\n3 6\nDEPOT_SECTION\n2\n-1\nEOF\n"
    )


def test_the_depot_comes_first_and_costs_are_whole(tmp_path):
    path = tmp_path / "c.vrp"
    path.write_text(cvrp())
    one = read_instance(path)
    assert one.rounds.demand.tolist() == [0, 5, 6]
    assert one.rounds.table[0].tolist() == [0, 5, 4]
    assert one.cost([[1], [2]]) == 18


def test_a_greatest_distance_is_kept_without_rounding(tmp_path):
    path = tmp_path / "c.vrp"
    path.write_text(cvrp(DISTANCE=15, SERVICE_TIME=1))
    one = read_instance(path)
    assert one.cost([[1], [2]]) == pytest.approx(10 + 2 * np.sqrt(13), abs=1e-3)
    assert not one.rounds.problems([[1], [2]])
    assert one.rounds.problems([[1, 2]])


def test_the_best_known_cost_stands_beside_the_file(tmp_path):
    path = tmp_path / "c.vrp"
    assert best_known(path, "c") is None
    (tmp_path / "best_known.csv").write_text("instance,type,value\nd,CVRP,9\nc,CVRP,18.0\n")
    assert best_known(path, "c") == 18.0
    path.with_suffix(".sol").write_text("Route #1: 1\nCost 17.5\n")
    assert best_known(path, "c") == 17.5


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("TYPE : HCP\nDIMENSION : 3\n", "TYPE HCP"),
        ("TYPE : TSP\n", "DIMENSION is missing"),
        (HEAD + "EDGE_WEIGHT_TYPE : XRAY1\n", "XRAY1 is not known"),
        (HEAD + "EDGE_WEIGHT_TYPE : EUC_2D\nNODE_COORD_SECTION\n1 0 0\n", "has not 4 places"),
        (HEAD + "NODE_COORD_SECTION\n1 0 x\n", "no number"),
        (HEAD + "EDGE_WEIGHT_TYPE : EXPLICIT\nEDGE_WEIGHT_FORMAT : UPPER_ROW\nEDGE_WEIGHT_SECTION\n1 2\n", "has 2 numbers"),
        (cvrp(CAPACITY=3), "greater than CAPACITY"),
        (cvrp().replace("DEPOT_SECTION\n2\n-1", "DEPOT_SECTION\n1\n2\n-1"), "2 depots"),
        ("", "DIMENSION"),
    ],
)  # fmt: skip
def test_what_is_no_instance_is_said(tmp_path, text, words):
    path = tmp_path / "bad.vrp"
    path.write_text(text)
    with pytest.raises(BadInstance, match=words):
        read_instance(path)


def test_one_json_document_with_the_optimum_of_small_files():
    folder = data_dir() / "routing"
    files = [folder / "berlin52.tsp", folder / "eil76.tsp", folder / "missing.tsp"]
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.routing", *map(str, files), "--seconds", "4", "--json"],
        capture_output=True, cwd=ROOT, check=False, timeout=120,
    )  # fmt: skip
    found = json.loads(done.stdout)
    assert done.returncode == 1
    assert [f["file"] for f in found["failed"]] == [str(folder / "missing.tsp")]
    assert [(r["instance"], r["gap"]) for r in found["instances"]] == [("berlin52", 0.0), ("eil76", 0.0)]
    assert found["TSP"]["mean_gap"] == 0.0
