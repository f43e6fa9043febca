"""Statistics of 100,000 disputes: ``python -m tests.bench.hotspots [--json] [--cases N]``.

On the practice county, and on the real county lines of Guangxi where the real data are found (GIS_DESK_DATA). Wall
clock and processor time of one run each. Peers in the same run: a kernel walked case by case in plain Python (on some
of the cases, told), Gi* and its permutations by esda, the surface by scipy's ``gaussian_kde`` (on some of the cases).
"""

import argparse
import json
import tempfile
import time
import warnings
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import esda
import geopandas as gpd
import numpy as np
import pyogrio
import shapely
from libpysal.weights import W
from scipy.stats import gaussian_kde

from gis_desk.boundaries.build import build_lines
from gis_desk.disputes.statistics.areas import study_area
from gis_desk.disputes.statistics.clusters import study_units
from gis_desk.disputes.statistics.density import along_lines
from gis_desk.disputes.statistics.gi import gi_star
from gis_desk.disputes.statistics.lines import study_lines
from gis_desk.disputes.statistics.network import Network, build
from gis_desk.disputes.statistics.question import Question, ground_of, units_of
from gis_desk.disputes.statistics.surface import grid_over, over_land
from gis_desk.disputes.statistics.times import study_time
from gis_desk.disputes.statistics.units import neighbours
from gis_desk.disputes.statistics.weights import case_weights
from layers import crs
from layers.gcj02 import unshift
from layers.schema import DISPUTE_STATES, GRADES
from tests.gis_desk.disputes.county import frame
from tests.realdata import data_dir
from ui.practice import make_practice

TODAY = date(2026, 6, 15)
WALKED, SMOOTHED = 500, 1000
"""Cases of the two peers that are too slow for all."""


def timed(work: Callable[[], Any]) -> tuple[Any, dict[str, float]]:
    wall, own = time.perf_counter(), time.process_time()
    made = work()
    return made, {"wall_s": round(time.perf_counter() - wall, 3), "process_s": round(time.process_time() - own, 3)}


def cases(n: int, lines: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """`n` cases along the lines, one in fifty of them gathered at one place."""
    random = np.random.default_rng(5)
    net = build(lines)
    edge = random.choice(len(net.begin), n, p=net.length / net.length.sum())
    share = random.random(n)
    edge[: n // 50], share[: n // 50] = edge[0], 0.5 + random.normal(0, 0.02, n // 50)
    at = net.begin[edge] + share * net.length[edge]
    x, y = np.interp(at, net.at, net.xy[:, 0]), np.interp(at, net.at, net.xy[:, 1])
    spots = shapely.points(x + random.normal(0, 0.001, n), y + random.normal(0, 0.001, n))
    days = np.datetime64("2018-06-15") + random.integers(0, 8 * 365, n)
    made = frame("dispute", [])
    made = gpd.GeoDataFrame({c: np.full(n, None, object) for c in made.columns if c != "geometry"}, geometry=spots)
    return made.set_crs(crs.GEOGRAPHIC).assign(
        key=[f"D{i}" for i in range(n)],
        grade=random.choice(GRADES, n),
        state=random.choice(DISPUTE_STATES, n),
        found_on=days.astype(str),
    )


def walked(net: Network, edge: np.ndarray, along: np.ndarray, h: float, step: float) -> dict[tuple[int, int], float]:
    """The kernel case by case: what one would write first."""
    leaving: dict[int, list[int]] = {}
    for half, node in enumerate(net.node.tolist()):
        leaving.setdefault(node, []).append(half)
    length, node, mass = net.length.tolist(), net.node.tolist(), {}

    def cumulative(s: float) -> float:
        u = min(s / h, 1.0)
        return 0.75 * (u - u**3 / 3)

    def walk(half: int, begin: float, gone: float, weight: float) -> None:
        long = length[half >> 1]
        count = max(1, int(np.ceil(long / step)))
        wide = long / count
        for i in range(int(begin / wide), count):
            a, b = max(i * wide, begin) - begin + gone, (i + 1) * wide - begin + gone
            if a >= h:
                return
            key = (half >> 1, count - 1 - i if half & 1 else i)
            mass[key] = mass.get(key, 0.0) + weight * (cumulative(b) - cumulative(a))
        gone += long - begin
        if gone < h:
            others = [one for one in leaving[node[half ^ 1]] if one != half ^ 1] or [half ^ 1]
            for one in others:
                walk(one, 0.0, gone, weight / len(others))

    for e, s in zip(edge.tolist(), along.tolist(), strict=True):
        walk(2 * e, s, 0.0, 1.0)
        walk(2 * e + 1, length[e] - s, 0.0, 1.0)
    return mass


def measure(frames: dict[str, Any], county: str | None, level: str) -> dict[str, Any]:
    """All statistics of one data set, and their peers."""
    asked = Question(TODAY, everything=True, county=county, level=level)
    register, lines = frames["dispute"], frames["boundary_line"]
    report: dict[str, Any] = {"cases": len(register), "lines": len(lines)}
    report["vertices"] = int(shapely.get_num_coordinates(lines.geometry.to_numpy()).sum())
    _, report["weights"] = timed(lambda: case_weights(register, TODAY))
    density, report["along_lines"] = timed(lambda: along_lines(register.geometry.to_numpy(), lines))
    on = np.flatnonzero(density.snapped.edge >= 0)
    report["network"] = {
        "km": round(float(density.network.length.sum()) / 1000),
        "edges": len(density.network.begin),
        "error_of_sum": float(abs(density.stretches["cases"].sum() - len(on))),
    }
    found, report["study_lines_999"] = timed(lambda: study_lines(asked, frames))
    report["study_lines_999"] |= {"p": found.test.p, "spots": len(found.test.spots)}
    weighed = Question(TODAY, everything=True, county=county, level=level, weights="both")
    _, report["study_lines_999_weighed"] = timed(lambda: study_lines(weighed, frames))
    area, report["study_area_199"] = timed(lambda: study_area(asked, frames))
    units, report["study_units_9999"] = timed(lambda: study_units(asked, frames))
    report["study_units_9999"]["units"] = len(units.units)
    _, report["study_time"] = timed(lambda: study_time(asked, frames))
    kinds = ("study_lines_999", "study_area_199", "study_units_9999", "study_time")
    report["all"] = {k: round(sum(report[one][k] for one in kinds), 3) for k in ("wall_s", "process_s")}

    some = on[:WALKED]
    _, peer = timed(
        lambda: walked(density.network, density.snapped.edge[some], density.snapped.along_m[some], 2000, 250)
    )
    report["peer_walker"] = peer | {"cases": len(some), "for_all_s": round(peer["wall_s"] * len(on) / len(some), 1)}

    known = units_of(frames["division"], level, county)
    near, _ = neighbours(known, "border")
    values = units.units["cases"].to_numpy()
    mine, report["gi_star_9999"] = timed(lambda: gi_star(values, near, permutations=9999, seed=1))
    others = {
        i: [int(j) for j in near.indices[near.indptr[i] : near.indptr[i + 1]] if j != i] for i in range(len(known))
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        w = W(others, silence_warnings=True)
        peers, report["peer_esda_9999"] = timed(
            lambda: esda.G_Local(values, w, transform="B", star=True, permutations=9999, seed=1)
        )
    report["gi_star_9999"]["largest_difference_of_z"] = float(np.nanmax(abs(mine.z - peers.Zs)))

    ground = ground_of(frames["division"], county)
    places = found.cases.places
    surface, report["over_land"] = timed(lambda: over_land(places, ground))
    report["over_land"]["error_of_sum"] = float(
        abs(surface.per_km2.sum() * (surface.grid.cell / 1000) ** 2 - surface.n)
    )
    grid = grid_over(ground, 256)
    xy = np.column_stack(crs.transform_points(places[:SMOOTHED, 0], places[:SMOOTHED, 1], crs.GEOGRAPHIC, grid.zone))
    rows, columns = np.nonzero(grid.inside)
    at = np.vstack([grid.west + (columns + 0.5) * grid.cell, grid.south + (rows + 0.5) * grid.cell])
    _, peer = timed(lambda: gaussian_kde(xy.T)(at))
    report["peer_gaussian_kde"] = peer | {
        "cases": SMOOTHED,
        "for_all_s": round(peer["wall_s"] * len(places) / SMOOTHED, 1),
    }
    report["hot"] = {"line": found.method.hot, "area": area.method.hot, "unit": units.method.hot}
    return report


def practice(n: int) -> dict[str, Any]:
    """The practice county with `n` cases."""
    with tempfile.TemporaryDirectory() as folder:
        store, _ = make_practice(Path(folder) / "practice.gpkg")
        frames = {name: store.frame(name) for name in ("boundary_line", "marker", "division")}
        county = store.setting("county")
        store.close()
    return measure({**frames, "dispute": cases(n, frames["boundary_line"])}, county, "village")


def guangxi(n: int) -> dict[str, Any]:
    """The county lines of Guangxi with `n` cases."""
    read = pyogrio.read_dataframe(data_dir() / "boundaries" / "counties_2021_gcj02.gpkg", layer="county_45")
    shapes = unshift(read.geometry.to_numpy())
    rows = [
        {"key": str(c), "code": str(c), "name": str(m), "level": "county", "geometry": shape}
        for c, m, shape in zip(read["code"], read["name"], shapes, strict=True)
    ]
    divisions = frame("division", rows)
    lines = build_lines(divisions, "county").lines
    marker = frame("marker", [])
    given = {"boundary_line": lines, "marker": marker, "division": divisions, "dispute": cases(n, lines)}
    return measure(given, None, "county")


def main() -> None:
    """Print all figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="kept for likeness: the answer always is JSON")
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--only", choices=("practice", "guangxi"))
    given = parser.parse_args()
    report = {}
    for name, work in (("practice", practice), ("guangxi", guangxi)):
        if given.only in (None, name):
            report[name] = work(given.cases)
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
