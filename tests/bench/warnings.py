"""Warnings of a large register, and of real counties; prints JSON.

    python -m tests.bench.warnings [CASES] [LINES]

Times are wall and process seconds. The first run knows nothing, the second one has its memory: only the register has
changed. ``pairwise`` compares every road with every line, as one would without an index.
"""

import json
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gis_desk.disputes.warnings.catalogue import KINDS
from gis_desk.disputes.warnings.memory import Memory
from gis_desk.disputes.warnings.ranking import warnings
from layers.schema import GRADES, TABLES
from tests.realdata import data_dir

TODAY = date(2026, 6, 15)
CRS = "EPSG:4490"
STEP = 0.2


def timed(work: Callable[[], Any]) -> tuple[Any, dict[str, float]]:
    wall, cpu = time.perf_counter(), time.process_time()
    made = work()
    return made, {"wall_s": round(time.perf_counter() - wall, 2), "cpu_s": round(time.process_time() - cpu, 2)}


def frame(table: str, columns: dict[str, Any], shapes: Any = None) -> Any:
    size = len(next(iter(columns.values())))
    data = pd.DataFrame({c: columns.get(c, [None] * size) for c in TABLES[table].names}, dtype=object)
    return data if shapes is None else gpd.GeoDataFrame(data, geometry=list(shapes), crs=CRS)


def code_of(i: int, j: int) -> str:
    """A county's code by its place in the chequerboard."""
    return f"{10 + i // 100:02d}{i % 100:02d}{j:02d}"


def grid(lines: int) -> tuple[Any, Any]:
    """Counties as a chequerboard of wavy cells, and `lines` of the lines between them."""
    side = int(np.ceil(np.sqrt(lines / 2)))
    wave = np.linspace(0, 1, 40)
    bend = 0.01 * np.sin(wave * 6 * np.pi)

    def upright(i: int, j: int) -> np.ndarray:
        return np.column_stack([100 + i * STEP + bend, 20 + (j + wave) * STEP])

    def level(i: int, j: int) -> np.ndarray:
        return np.column_stack([100 + (i + wave) * STEP, 20 + j * STEP + bend])

    codes, polygons, sides, courses = [], [], [], []
    for i in range(side):
        for j in range(side):
            ring = np.vstack([level(i, j), upright(i + 1, j), level(i, j + 1)[::-1], upright(i, j)[::-1]])
            codes.append(code_of(i, j))
            polygons.append(shapely.multipolygons([shapely.polygons(ring)]))
            for course, other in ((upright(i, j), code_of(max(i - 1, 0), j)), (level(i, j), code_of(i, max(j - 1, 0)))):
                sides.append((code_of(i, j), other))
                courses.append(shapely.multilinestrings([shapely.linestrings(course)]))
    count = min(lines, len(sides))
    named = {
        "key": [f"L{n}" for n in range(count)],
        "code": [f"C{n}" for n in range(count)],
        "name": [f"界线{n}" for n in range(count)],
        "level": ["county"] * count,
        "status": ["legal"] * count,
        "left_unit": [one for one, _ in sides[:count]],
        "right_unit": [other for _, other in sides[:count]],
        "inspected_on": [f"{y}-05-01" for y in np.random.default_rng(1).integers(2018, 2027, count)],
    }
    units = {"key": codes, "code": codes, "name": [f"县{c}" for c in codes], "level": ["county"] * len(codes)}
    return frame("boundary_line", named, courses[:count]), frame("division", units, polygons)


def register(cases: int, lines: Any) -> tuple[Any, Any]:
    rng = np.random.default_rng(2)
    at = rng.integers(0, len(lines), cases)
    courses = shapely.get_parts(lines.geometry.to_numpy())
    on = shapely.line_interpolate_point(courses[at], rng.random(cases), normalized=True)
    xy = shapely.get_coordinates(on) + rng.normal(0, 0.002, (cases, 2))
    found = [(TODAY - timedelta(days=int(d))).isoformat() for d in rng.integers(0, 2000, cases)]
    due = [(TODAY + timedelta(days=int(d))).isoformat() for d in rng.integers(-60, 180, cases)]
    states = rng.choice(["found", "verified", "mediating", "settled", "transferred", "revisited"], cases)
    closed = np.isin(states, ["settled", "transferred", "revisited"])
    columns = {
        "key": [f"D{n}" for n in range(cases)],
        "number": [f"{f[:4]}-{n:06d}" for n, f in enumerate(found)],
        "title": ["林地纠纷"] * cases,
        "line": lines["key"].to_numpy()[at],
        "side_a": lines["left_unit"].to_numpy()[at],
        "side_b": lines["right_unit"].to_numpy()[at],
        "kind": rng.choice(["forest", "water", "land", "project", "name"], cases),
        "grade": rng.choice(GRADES, cases, p=[0.05, 0.15, 0.3, 0.5]),
        "state": states,
        "found_on": found,
        "next_check": due,
        "closed_on": np.where(closed, TODAY.isoformat(), None),
        "owner": ["县民政局"] * cases,
        "measures": ["定期排查"] * cases,
    }
    log = {
        "key": [f"E{n}" for n in range(3 * cases)],
        "dispute": [f"D{n // 3}" for n in range(3 * cases)],
        "happened_on": np.repeat(found, 3),
        "kind": rng.choice(["found", "visit", "reopened", "meeting"], 3 * cases, p=[0.4, 0.4, 0.02, 0.18]),
        "due_on": np.where(rng.random(3 * cases) < 0.02, "2026-05-01", None),
    }
    return frame("dispute", columns, shapely.points(xy)), frame("dispute_event", log)


def around(lines: Any, units: Any, roads: int, names: int) -> dict[str, Any]:
    rng = np.random.default_rng(3)
    courses = shapely.get_parts(lines.geometry.to_numpy())
    pick = rng.integers(0, len(courses), roads)
    middle = shapely.get_coordinates(shapely.line_interpolate_point(courses[pick], rng.random(roads), normalized=True))
    turn, reach = rng.random(roads) * np.pi, 0.02
    way = np.stack([middle - reach * np.column_stack([np.cos(turn), np.sin(turn)]), middle,
                    middle + reach * np.column_stack([np.cos(turn), np.sin(turn)])], axis=1)  # fmt: skip
    classes = rng.choice(["track", "village", "township", "county", "national"], roads, p=[0.5, 0.3, 0.1, 0.07, 0.03])
    road = {"key": [f"R{n}" for n in range(roads)], "class": classes}
    road["name"] = [f"道路{n // 3}" if n % 2 else None for n in range(roads)]
    stones = {"key": [f"M{n}" for n in range(len(lines) * 2)], "number": [f"{n:05d}" for n in range(len(lines) * 2)]}
    stones["line"] = np.repeat(lines["key"].to_numpy(), 2)
    stones["state"] = rng.choice(["intact", "lost", "moved", "damaged"], len(lines) * 2, p=[0.9, 0.04, 0.02, 0.04])
    feet = shapely.line_interpolate_point(np.repeat(courses, 2), np.tile([0.3, 0.7], len(courses)), normalized=True)
    signs = list("东西南北山水石林田沟塘坪岭坳湾溪江河新大小上下中")
    xy = shapely.get_coordinates(shapely.points(rng.uniform(0, 1, (names, 2)))) * 0.2 * np.sqrt(len(lines) / 2) + (
        100,
        20,
    )
    at, unit = shapely.STRtree(units.geometry.to_numpy()).query(shapely.points(xy), predicate="intersects")
    home = np.full(names, "", dtype=object)
    home[at] = units["code"].to_numpy()[unit]
    place = {
        "key": [f"P{n}" for n in range(names)],
        "name": ["".join(rng.choice(signs, 2)) + "村" for _ in range(names)],
        "class": ["village"] * names,
        "division": [f"{code}101" if code else None for code in home],
        "status": ["approved"] * names,
    }
    return {
        "road": frame("road", road, [shapely.multilinestrings([s]) for s in shapely.linestrings(way)]),
        "marker": frame("marker", stones, feet),
        "place_name": frame("place_name", place, shapely.points(xy)),
    }


def large(cases: int, count: int) -> dict[str, Any]:
    lines, units = grid(count)
    disputes, log = register(cases, lines)
    tables = {"boundary_line": lines, "division": units, "dispute": disputes, "dispute_event": log}
    tables |= around(lines, units, 20_000, 100_000)
    memory = Memory()
    found, first = timed(lambda: warnings(tables, TODAY, memory=memory))
    tables["dispute"] = disputes.copy()
    _, again = timed(lambda: warnings(tables, TODAY, memory=memory))
    each = {}
    for kind in KINDS:
        told, took = timed(lambda kind=kind: warnings(tables, TODAY, kinds=[kind], memory=memory))
        each[kind] = {"warnings": len(told), **took}
    roads = tables["road"].geometry.to_numpy()[:500]
    hits, pairwise = timed(lambda: sum(int(shapely.intersects(lines.geometry.to_numpy(), r).sum()) for r in roads))
    return {
        "cases": cases,
        "lines": count,
        "roads": 20_000,
        "names": 100_000,
        "warnings": len(found),
        "first": first,
        "with_memory": again,
        "kinds": each,
        "pairwise_500_roads": {**pairwise, "hits": hits},
    }


def real() -> dict[str, Any]:
    """Counties of three provinces as their maker left them: overlaps and gaps between them."""
    file = data_dir() / "boundaries" / "counties_2021_simplified_dirty_gcj02.geojson.gz"
    read = gpd.read_file(f"/vsigzip/{file}").set_crs(CRS, allow_override=True)
    code = next(c for c in read.columns if c.lower() in ("adcode", "code"))
    units = {"key": read[code].astype(str).to_list(), "code": read[code].astype(str).to_list()}
    units |= {"name": read["name"].to_list(), "level": ["county"] * len(read)}
    table = frame("division", units, read.geometry)
    found, took = timed(lambda: warnings({"division": table}, TODAY, kinds=["overlap", "gap"]))
    by_kind = {k: sum(a.kind == k for a in found) for k in ("overlap", "gap")}
    area = {k: round(sum(a.measure["area_m2"] for a in found if a.kind == k) / 1e6, 1) for k in by_kind}
    return {"counties": len(table), "warnings": by_kind, "km2": area, **took}


if __name__ == "__main__":
    asked = [int(n) for n in sys.argv[1:]]
    print(json.dumps({"large": large(*(asked or [100_000, 5_000])), "real": real()}, ensure_ascii=False, indent=1))
