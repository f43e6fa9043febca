"""Topology check against its peers: ``python -m tests.bench.topology [--units N]`` prints JSON.

CPU seconds, the median of interleaved runs in one process. Peers: `shapely.coverage_invalid_edges` (flags edges, names
no gap and no pair), and pairwise intersections with the holes of the union (names both, not the mismatched edges).
"""

import argparse
import json
import statistics
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from gis_desk.boundaries.arcs import arcs
from gis_desk.boundaries.check import check_divisions
from gis_desk.boundaries.rules.coverage import findings
from gis_desk.boundaries.survey import survey, units_of
from tests.gis_desk.boundaries.coverages import plant, winding
from tests.gis_desk.boundaries.test_real import frame

KINDS = ["gap", "overlap", "sliver", "vertex", "duplicate", "bowtie"]


def invalid_edges(shapes: np.ndarray) -> dict[str, int]:
    sound = shapes if shapely.is_valid(shapes).all() else shapely.make_valid(shapes)
    return {"units": int((~shapely.is_empty(shapely.coverage_invalid_edges(sound))).sum())}


def pairs_and_holes(shapes: np.ndarray) -> dict[str, int]:
    sound = shapes if shapely.is_valid(shapes).all() else shapely.make_valid(shapes)
    one, two = shapely.STRtree(sound).query(sound, predicate="intersects")
    one, two = one[one < two], two[one < two]
    area = shapely.area(shapely.intersection(sound[one], sound[two]))
    union = shapely.union_all(sound)
    holes = sum(shapely.get_num_interior_rings(p) for p in shapely.get_parts(union))
    return {"pairs": int((area > 1e-14).sum()), "holes": int(holes)}


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.process_time()
    result = work()
    return time.process_time() - began, result


def one(divisions: gpd.GeoDataFrame, runs: int, with_pairs: bool = True) -> dict[str, Any]:
    shapes = divisions.geometry.to_numpy()
    units = units_of(divisions)
    works: dict[str, Callable[[], Any]] = {
        "survey": lambda: list(findings(survey(units))),
        "coverage_invalid_edges": lambda: invalid_edges(shapes),
    }
    if with_pairs:
        works["pairs_and_holes"] = lambda: pairs_and_holes(shapes)
    works["arcs"] = lambda: arcs(shapes)
    seconds: dict[str, list[float]] = {name: [] for name in works}
    results: dict[str, Any] = {}
    for _ in range(runs):
        for name, work in works.items():
            took, results[name] = timed(work)
            seconds[name].append(took)
    found = results["survey"]
    median = {name: round(statistics.median(s), 3) for name, s in seconds.items()}
    return {
        "units": len(shapes),
        "vertices": int(shapely.get_num_coordinates(shapes).sum()),
        "cpu_s": median,
        "ratio_to_invalid_edges": round(median["survey"] / median["coverage_invalid_edges"], 2),
        "findings": dict(sorted(Counter(f.rule for f in found).items())),
        "overlap_km2": round(sum(f.measure["area_m2"] for f in found if f.rule == "B101") / 1e6, 2),
        "gap_km2": round(sum(f.measure["area_m2"] for f in found if f.rule == "B102") / 1e6, 2),
        "invalid_edges": results["coverage_invalid_edges"],
        "pairs_and_holes": results.get("pairs_and_holes"),
        "arcs": len(results["arcs"].lines),
    }


def planted(columns: int, rows: int, defects: int) -> tuple[gpd.GeoDataFrame, dict[str, Any]]:
    clean = winding(columns, rows, seed=5, depth=4)
    divisions, truth = plant(clean, [KINDS[i % len(KINDS)] for i in range(defects)])
    found = {(f.rule, frozenset(f.keys)) for f in check_divisions(divisions) if f.rule < "B106"}
    wanted = {(p.rule, p.keys) for p in truth}
    score = {"planted": len(wanted), "found": len(found & wanted), "other_findings": len(found - wanted)}
    return divisions, score


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--units", type=int, default=40_000)
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--json", action="store_true", help="accepted for sameness; the answer is always JSON")
    asked = options.parse_args()
    side = round(asked.units**0.5)
    made, score = planted(side, side, 200)
    answer = {
        "real_counties": one(frame("counties_2021_gcj02.gpkg"), asked.runs),
        "real_dirty_counties": one(frame("counties_2021_simplified_dirty_gcj02.geojson.gz"), asked.runs),
        "made_up": one(made, 1 if asked.units > 10_000 else asked.runs) | {"score": score},
    }
    print(json.dumps(answer, indent=1))


if __name__ == "__main__":
    main()
