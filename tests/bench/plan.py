"""Inspection plans: how soon, how good, how alike, proven; a greedy peer on the same ways in the same run.

``python -m tests.bench.plan [--json] [--case sample ring] [--teams N] [--days D] [--hours H] [--long S]``

Cases: ``sample`` takes the county lines of the practice county that together have 91 markers; ``ring`` is the made-up
ring of the tests.
"""

import argparse
import json
import time
import tomllib
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from gis_desk.inspections.asking.crews import Calendar, Crew, Request
from gis_desk.inspections.asking.demands import demands_of
from gis_desk.inspections.asking.settings import PlanSettings
from gis_desk.inspections.plan import Plan
from gis_desk.inspections.planning.bound import lower_bound_s
from gis_desk.inspections.planning.engine import Effort
from gis_desk.inspections.planning.model import Model
from gis_desk.inspections.planning.planner import plan_request
from gis_desk.inspections.planning.shares import spread_of
from gis_desk.inspections.planning.stages import Solved, Stages
from gis_desk.inspections.tasks import work_for
from gis_desk.inspections.ways.roads import read_roads
from gis_desk.inspections.ways.travel import Start, Travel, county_seat
from layers import crs
from layers.formats import read
from tests.gis_desk.inspections import land
from tests.realdata import ROOT

Case = tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, gpd.GeoDataFrame, Start]
LINES = ("2122", "2123", "2124", "2125")
"""Codes of the lines of the practice county that are planned: 28 + 14 + 28 + 21 markers."""


def one(case: Case, teams: int, days: int, hours: float, long_s: float) -> dict[str, Any]:
    """Times of the parts, the plan against the bound, what ten seconds give against `long_s`, and the peer."""
    lines, markers, roads, start = case
    settings = PlanSettings()
    clock = time.perf_counter()
    network = read_roads(roads, crs.plane_for(lines.total_bounds), settings)
    read_s = time.perf_counter() - clock
    work = work_for(lines, markers, network, network.plane, settings)
    clock = time.perf_counter()
    travel = Travel(work, network, [start], settings)
    matrix_s = time.perf_counter() - clock
    crew = Crew(start, day_s=round(hours * 3600))
    request = Request(("all",), (crew,) * teams, Calendar(days))
    model = Model(travel, request, demands_of(work, request), request.calendar.workdays(start.lon, start.lat))
    plan, first_s, whole_s, cpu_s = _whole(case, request, settings)
    tens = _figures(Stages(model, Effort(settings.rounds, 1, 10.0)).solve())
    longer = _figures(Stages(model, Effort(settings.rounds, 1, long_s)).solve())
    routes = greedy(model)
    bound = lower_bound_s(model, range(len(work.tasks)))
    return {
        "markers": sum(t.kind == "marker" for t in work.tasks),
        "stretches": sum(t.kind == "stretch" for t in work.tasks),
        "ways": len(travel.ways),
        "road_edges": len(network.shapes),
        "teams": teams,
        "days": days,
        "hours": hours,
        "read_roads_s": round(read_s, 3),
        "matrix_s": round(matrix_s, 3),
        "first_plan_s": round(first_s[0], 3),
        "first_plan_unvisited": first_s[1],
        "whole_plan_s": round(whole_s, 3),
        "whole_plan_cpu_s": round(cpu_s, 3),
        "rounds": plan.rounds,
        "total_h": round(plan.total_s / 3600, 3),
        "team_days": sum(len(t.days) for t in plan.teams),
        "unvisited": len(plan.unvisited),
        "day_spread": None if plan.spread is None else round(plan.spread, 4),
        "cost": dict(plan.cost),
        "bound_h": None if bound is None else round(bound / 3600, 3),
        "gap_to_bound": None if plan.gap is None else round(plan.gap, 4),
        "after_10_s": tens,
        f"after_{long_s:g}_s": longer,
        "ten_against_long": round(tens["least_h"] / longer["least_h"] - 1, 4),
        "greedy_h": round(sum(seconds for _, seconds in routes) / 3600, 3),
        "greedy_days": len(routes),
        "greedy_spread": round(spread_of([seconds for _, seconds in routes]), 4),
    }


def _whole(case: Case, request: Request, settings: PlanSettings) -> tuple[Plan, tuple[float, int], float, float]:
    """A plan from the tables, proven; seconds until the first one, and what it left out; seconds in all, and of CPU."""
    lines, markers, roads, _ = case
    clock, cpu, first = time.perf_counter(), time.process_time(), list[tuple[float, int]]()
    plan = plan_request(
        *(lines, markers, roads, request),
        settings=settings,
        first=lambda p: first.append((time.perf_counter() - clock, len(p.unvisited))),
    )
    return plan, first[0], time.perf_counter() - clock, time.process_time() - cpu


def _figures(solved: Solved) -> dict[str, Any]:
    seconds = [solved.days.timed(c, t).seconds for c, t in solved.orders.items()]
    complete = [at for at, left, _ in solved.history if not left]
    return {
        "first_s": None if solved.first_s is None else round(solved.first_s, 3),
        "first_complete_s": round(complete[0], 3) if complete else None,
        "unvisited": len(solved.left),
        "least_h": round(solved.least_s / 3600, 3),
        "total_h": round(sum(seconds) / 3600, 3),
        "team_days": len(seconds),
        "day_spread": round(spread_of(seconds), 4),
    }


def greedy(model: Model) -> list[tuple[list[int], int]]:
    """The peer: always the nearest task that still fits into the day, then 2-opt in each day; tasks and seconds."""
    cell = model.cells[0]
    travel, day = model.travel, cell.crew.day_s
    seconds, first, service = travel.seconds, len(travel.starts), model.service(True)
    open_tasks = {t for t, own in enumerate(model.choices) if len(own) and (travel.alone_s(t) or 0) <= day}
    routes = []
    while open_tasks:
        order: list[int] = []
        at, spent = 0, 0
        while True:
            choices = [
                (int(seconds[at, first + w]), int(w))
                for t in open_tasks
                for w in model.choices[t]
                if spent + seconds[at, first + w] + service[first + w] + seconds[first + w, 0] <= day
            ]
            if not choices:
                break
            step, way = min(choices)
            order.append(travel.ways[way].task)
            spent += step + int(service[first + way])
            at = first + way
            open_tasks.discard(travel.ways[way].task)
        routes.append(_two_opt(model, order))
    return routes


def _two_opt(model: Model, order: list[int]) -> tuple[list[int], int]:
    best = model.chain(model.cells[0], order).best()[1]
    better = True
    while better:
        better = False
        for i in range(len(order) - 1):
            for j in range(i + 2, len(order) + 1):
                tried = [*order[:i], *order[i:j][::-1], *order[j:]]
                if (seconds := model.chain(model.cells[0], tried).best()[1]) < best:
                    best, order, better = seconds, tried, True
    return order, best


def ring() -> Case:
    """The made-up ring of the tests."""
    lines, markers, roads, (lon, lat) = land.ring()
    return lines, markers, roads, Start(lon, lat, "middle")


def sample(codes: tuple[str, ...] = LINES) -> Case:
    """County lines of the practice county, its markers, roads and seat, read from its files."""
    folder = ROOT / "resources" / "sample"
    wanted: dict[str, list[Any]] = {"division": [], "place_name": [], "boundary_line": [], "marker": [], "road": []}
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
    chosen = (lines["level"] == "county") & (lines["code"].isin(codes) if codes else True)
    return lines[chosen.to_numpy()].reset_index(drop=True), frames["marker"], frames["road"], start


KEYS = {"division": "code", "boundary_line": "code"}


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--case", nargs="*", choices=("sample", "ring"), default=["sample"])
    parser.add_argument("--teams", type=int, default=4)
    parser.add_argument("--days", type=int, default=5)
    parser.add_argument("--hours", type=float, default=8.0)
    parser.add_argument("--long", type=float, default=60.0)
    options = parser.parse_args()
    cases = {"sample": sample, "ring": ring}
    document = {
        name: one(cases[name](), options.teams, options.days, options.hours, options.long) for name in options.case
    }
    print(json.dumps(document, indent=None if options.json else 1))


if __name__ == "__main__":
    np.seterr(all="raise", under="ignore")
    main()
