"""Inspection plans: how long, how good, proven; the solver on known instances; a greedy peer in the same run.

``python -m tests.bench.plan [--json] [--data DIR] [--teams N] [--days D] [--seconds S]``
"""

import argparse
import csv
import json
import time
import tomllib
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyvrp
import pyvrp.stop

from gis_desk.inspections.planner import plan_inspection
from gis_desk.inspections.roads import read_roads
from gis_desk.inspections.settings import PlanSettings
from gis_desk.inspections.solver import Route, _best_ways, lower_bound_s, search
from gis_desk.inspections.tasks import work_for
from gis_desk.inspections.travel import Start, Travel, county_seat
from layers import crs
from layers.errors import GisDeskError
from layers.formats import read
from tests.gis_desk.inspections import land
from tests.realdata import ROOT

Case = tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, gpd.GeoDataFrame, Start]


def one(case: Case, teams: int, days: int, seed: int = 1) -> dict[str, Any]:
    """Times of the parts, the plan's objective against the bound, and the peer's."""
    lines, markers, roads, start = case
    settings = PlanSettings()
    clock = time.perf_counter()
    network = read_roads(roads, crs.plane_for(lines.total_bounds), settings)
    read_s = time.perf_counter() - clock
    work = work_for(lines, markers, network, network.plane, settings)
    clock = time.perf_counter()
    travel = Travel(work, network, [start], settings)
    matrix_s = time.perf_counter() - clock
    found = search(travel, [teams * days], seed)
    quick = search(travel, [teams * days], seed, rounds=300)
    bound = lower_bound_s(travel, range(len(work.tasks)), teams * days)
    routes = greedy(travel)
    clock = time.perf_counter()
    try:
        plan = plan_inspection(lines, markers, roads, ["all"], teams=teams, days=days, starts=[start], seed=seed)
        verified, problem = True, None
        unvisited: int | None = len(plan.unvisited)
    except GisDeskError as error:
        verified, problem, unvisited = False, str(error), None
    return {
        "markers": sum(t.kind == "marker" for t in work.tasks),
        "stretches": sum(t.kind == "stretch" for t in work.tasks),
        "ways": len(travel.ways),
        "road_edges": len(network.shapes),
        "teams": teams,
        "days": days,
        "read_roads_s": round(read_s, 3),
        "matrix_s": round(matrix_s, 3),
        "solve_s": round(found.seconds, 3),
        "rounds": found.rounds,
        "objective_h": round(found.objective_s / 3600, 3),
        "routes": len(found.routes),
        "left": len(found.left),
        "first_plan_s": round(quick.seconds, 3),
        "first_plan_h": round(quick.objective_s / 3600, 3),
        "first_plan_left": len(quick.left),
        "bound_h": None if bound is None else round(bound / 3600, 3),
        "gap_to_bound": None if bound is None or found.left else round(found.objective_s / bound - 1, 4),
        "whole_plan_s": round(time.perf_counter() - clock, 3),
        "verified": verified,
        "problem": problem,
        "unvisited": unvisited,
        "greedy_h": round(sum(r.seconds for r in routes) / 3600, 3),
        "greedy_routes": len(routes),
    }


def greedy(travel: Travel) -> list[Route]:
    """The peer: always the nearest task that still fits into the day, then 2-opt in each day."""
    day, seconds, first = travel.settings.day_s, travel.seconds, len(travel.starts)
    open_tasks = {t for t, own in enumerate(travel.of_task) if own and (travel.alone_s(t) or 0) <= day}
    routes = []
    while open_tasks:
        order: list[int] = []
        at, spent = 0, 0
        while True:
            choices = [
                (int(seconds[at, first + w]), w)
                for t in open_tasks
                for w in travel.of_task[t]
                if spent + seconds[at, first + w] + travel.ways[w].service_s + seconds[first + w, 0] <= day
            ]
            if not choices:
                break
            step, way = min(choices)
            order.append(way)
            spent += step + travel.ways[way].service_s
            at = first + way
            open_tasks.discard(travel.ways[way].task)
        routes.append(_two_opt(travel, order))
    return routes


def _two_opt(travel: Travel, order: list[int]) -> Route:
    best = _best_ways(travel, 0, order)
    better = True
    while better:
        better = False
        for i in range(len(order) - 1):
            for j in range(i + 2, len(order) + 1):
                tried = _best_ways(travel, 0, [*order[:i], *order[i:j][::-1], *order[j:]])
                if tried.seconds < best.seconds:
                    best, order, better = tried, [*order[:i], *order[i:j][::-1], *order[j:]], True
    return best


def known_instances(folder: Path, seconds: float) -> list[dict[str, Any]]:
    """Gaps to best known of the capacitated instances, the same solver and seed."""
    rows = {r["instance"]: r for r in csv.DictReader((folder / "best_known.csv").read_text("utf-8").splitlines())}
    found = []
    for file in sorted(folder.glob("X-*.vrp")):
        best = int(rows[file.stem]["value"])
        data = pyvrp.read(str(file), round_func="round")
        result = pyvrp.solve(data, pyvrp.stop.MaxRuntime(seconds), seed=1, collect_stats=False, display=False)
        cost = int(result.cost()) if result.is_feasible() else None
        gap = None if cost is None else round(cost / best - 1, 5)
        found.append({"instance": file.stem, "best_known": best, "cost": cost, "gap": gap, "seconds": seconds})
    return found


def ring() -> Case:
    """The made-up ring of the tests."""
    lines, markers, roads, (lon, lat) = land.ring()
    return lines, markers, roads, Start(lon, lat, "middle")


def sample() -> Case:
    """The county lines of the practice county, its markers, roads and seat, read from its files."""
    folder = ROOT / "resources" / "sample"
    wanted = {"division": [], "place_name": [], "boundary_line": [], "marker": [], "road": []}
    listed = tomllib.loads((folder / "county.toml").read_text("utf-8"))
    for file in listed["files"]:
        if file["table"] in wanted and file.get("import", True):
            frame = read(folder / file["file"], layer=file.get("layer"), target=file["table"]).frame
            if (column := KEYS.get(file["table"])) in frame:
                frame = frame.assign(key=frame[column])
            wanted[file["table"]].append(frame)
    frames = {table: pd.concat(parts, ignore_index=True) for table, parts in wanted.items()}
    lines = frames["boundary_line"]
    start = county_seat(frames["division"], frames["place_name"], lines, listed["county"])
    lines = lines[(lines["level"] == "county").to_numpy()].reset_index(drop=True)
    return lines, frames["marker"], frames["road"], start


KEYS = {"division": "code", "boundary_line": "code"}


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--teams", type=int, default=4)
    parser.add_argument("--days", type=int, default=6)
    parser.add_argument("--seconds", type=float, default=10.0)
    options = parser.parse_args()
    document: dict[str, Any] = {"ring": one(ring(), options.teams, options.days)}
    document["sample"] = one(sample(), options.teams, options.days)
    routing = options.data / "routing"
    document["instances"] = known_instances(routing, options.seconds) if routing.is_dir() else None
    print(json.dumps(document, indent=None if options.json else 1))


if __name__ == "__main__":
    np.seterr(all="raise", under="ignore")
    main()
