"""Offline dispute map: size of the file, time to write it, time until Chromium has drawn it.

``python -m tests.bench.dispute_map [--json] [--points 5000 50000] [--browser] [--runs 3] [--peer]``. The sample county
is used where it can be read; else a county of 20 made-up townships. Every case has the whole form and three events; the
time until it is drawn is that of the page itself, from the start of navigation to the frame after the first picture, and
``cpu_s`` is the process time of the whole browser meanwhile. ``--peer`` writes the same points as folium alone does it,
with its marker cluster, into a page without network (which then lacks its scripts), for its size only.
"""

import argparse
import json
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from gis_desk.documents.disputes.map import Wish, write_dispute_map
from layers.schema import DISPUTE_KINDS, DISPUTE_STATES, GRADES
from tests.gis_desk.disputes.county import frame

TODAY = date(2026, 6, 15)


def county(rows: int = 4, columns: int = 5) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Townships on a grid with wavy edges that neighbours share, and the outer line."""
    rng = np.random.default_rng(7)
    across, along = columns * 40 + 1, rows * 40 + 1
    x, y = np.meshgrid(np.linspace(110, 110.6, across), np.linspace(25, 25.45, along))
    x += rng.normal(0, 0.0007, x.shape)
    y += rng.normal(0, 0.0007, y.shape)
    units = []
    for r in range(rows):
        for c in range(columns):
            south, north, west, east = r * 40, (r + 1) * 40, c * 40, (c + 1) * 40
            ring = [
                *((south, i) for i in range(west, east)),
                *((i, east) for i in range(south, north)),
                *((north, i) for i in range(east, west, -1)),
                *((i, west) for i in range(north, south, -1)),
            ]
            code = f"990101{101 + len(units)}"
            shape = shapely.Polygon([(x[i, j], y[i, j]) for i, j in ring])
            units.append({"key": code, "code": code, "name": f"{code[-3:]}镇", "level": "township", "geometry": shape})
    divisions = frame("division", units)
    edge = shapely.boundary(shapely.union_all(divisions.geometry.to_numpy()))
    line = {"key": "L1", "name": "云石线", "level": "county", "left_unit": "990101", "right_unit": "990102"}
    return divisions, frame("boundary_line", [line | {"geometry": edge}])


def cases(n: int, lines: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """`n` made-up cases near the lines, thicker in some places."""
    rng = np.random.default_rng(n)
    whole = shapely.line_merge(shapely.union_all(lines.geometry.to_numpy()))
    at = np.where(rng.random(n) < 0.6, rng.choice([0.1, 0.35, 0.7], n) + rng.normal(0, 0.015, n), rng.random(n)) % 1
    xy = shapely.get_coordinates(shapely.line_interpolate_point(whole, at, normalized=True)) + rng.normal(
        0, 0.004, (n, 2)
    )
    names = [
        f"{a}{b}{k}纠纷"
        for a, b, k in zip(
            rng.choice(list("青白黄赤玄金银石"), n),
            rng.choice(list("山河岭坪溪洞坡湾"), n),
            rng.choice(["林地", "耕地", "水库", "采石", "草场"], n),
            strict=True,
        )
    ]
    grades, states, kinds = rng.choice(GRADES, n), rng.choice(DISPUTE_STATES, n), rng.choice(DISPUTE_KINDS, n)
    rows = [
        {
            "key": f"D{i}",
            "number": f"{2000 + i % 26}-{i:05d}",
            "title": names[i],
            "line": "L1",
            "side_a": "990101101",
            "side_b": "990101102",
            "kind": str(kinds[i]),
            "grade": str(grades[i]),
            "state": str(states[i]),
            "found_on": f"{2000 + i % 26}-03-{1 + i % 28:02d}",
            "next_check": "2026-07-01",
            "owner": "县民政局",
            "measures": "联合巡查,签订临时协议",
            "place": f"{i % 90 + 1}号界桩东北方向约{i % 700}米处",
            "secrecy": "internal",
            "geometry": shapely.Point(xy[i]),
        }
        for i in range(n)
    ]
    return frame("dispute", rows)


def events(n: int) -> Any:
    """Three events for each of `n` cases."""
    kinds = ("found", "visit", "meeting")
    accounts = ("巡查发现双方群众争执", "双方工作人员到现场勘查并劝止", "两县民政局会商,约定下次会期")
    return frame(
        "dispute_event",
        [
            {
                "key": f"E{i}-{k}",
                "dispute": f"D{i}",
                "happened_on": f"{2000 + i % 26}-0{4 + k}-{1 + i % 28:02d}",
                "kind": kinds[k],
                "actor": f"工作人员{i % 200}",
                "account": f"{accounts[k]}({i})",
            }
            for i in range(n)
            for k in range(3)
        ],
    )


def claims(shapes: np.ndarray, every: int = 50) -> gpd.GeoDataFrame:
    """Both claims for one case in `every`."""
    rows = []
    for i in range(0, len(shapes), every):
        x, y = shapely.get_x(shapes[i]), shapely.get_y(shapes[i])
        for side, turn in (("a", 1), ("b", -1)):
            bow = [(x - 0.004, y), (x, y + turn * 0.002), (x + 0.004, y)]
            rows.append(
                {
                    "key": f"C{i}{side}",
                    "dispute": f"D{i}",
                    "side": side,
                    "claim": "沿河心线",
                    "geometry": shapely.LineString(bow),
                }
            )
    return frame("dispute_claim", rows)


def measure(frames: dict[str, Any], folder: Path, runs: int) -> dict[str, Any]:
    """Figures of one map; the browser is asked `runs` times."""
    file = folder / "map.html"
    wall, own = time.perf_counter(), time.process_time()
    made = write_dispute_map(file, frames, Wish(today=TODAY))
    result: dict[str, Any] = {
        "cases": made.cases,
        "mb": round(file.stat().st_size / 1e6, 2),
        "write_s": round(time.perf_counter() - wall, 2),
        "write_cpu_s": round(time.process_time() - own, 2),
    }
    if runs:
        result |= drawn(file, folder, runs)
    return result


def drawn(file: Path, folder: Path, runs: int) -> dict[str, Any]:
    """How long Chromium takes to draw the page, and to follow a filter, a step of time and a closer look."""
    from tests.browserdriver import driven

    ready = "document.documentElement?.dataset.ready === 'yes'"
    seen: dict[str, list[float]] = {}
    for _ in range(runs):
        with driven(folder) as browser:
            before = browser.cpu_s()
            browser.go(file, ready, 120)
            seen.setdefault("drawn_ms", []).append(round(browser.drawn_ms()))
            seen.setdefault("cpu_s", []).append(round(browser.cpu_s() - before, 2))
            for name, act in (
                ("filter_ms", "gisDesk.filter.grades.add('red'), gisDesk.refresh()"),
                ("search_ms", "gisDesk.clearFilter(), gisDesk.filter.search = '青山', gisDesk.refresh()"),
                (
                    "time_ms",
                    "gisDesk.clearFilter(), Object.assign(gisDesk.filter, {to: 5, wholeTime: false}), gisDesk.refresh()",
                ),
                (
                    "closer_ms",
                    "gisDesk.clearFilter(), gisDesk.refresh(), gisDesk.map.setZoom(14, {animate: false}), gisDesk.drawCases()",
                ),
            ):
                took = browser.run(f"(() => {{ const t = performance.now(); {act}; return performance.now() - t; }})()")
                seen.setdefault(name, []).append(round(took))
            if browser.requests or browser.console:
                raise SystemExit(f"not silent: {browser.requests} {browser.console}")
    return seen


def peer(frames: dict[str, Any], folder: Path) -> dict[str, Any]:
    """The same points with folium's own marker cluster: a popup of three fields each."""
    import folium
    from folium.plugins import FastMarkerCluster

    cases = frames["dispute"]
    file = folder / "peer.html"
    wall = time.perf_counter()
    page = folium.Map(location=[25.2, 110.3], zoom_start=10, tiles=None)
    rows = [[s.y, s.x, n, t] for s, n, t in zip(cases.geometry, cases["number"], cases["title"], strict=True)]
    FastMarkerCluster(rows).add_to(page)
    page.save(file)
    return {"mb": round(file.stat().st_size / 1e6, 2), "write_s": round(time.perf_counter() - wall, 2)}


def sample_frames() -> dict[str, Any] | None:
    """Frames of the sample county, read as `gis-desk import` reads them; None where it is not there yet."""
    try:
        from tests.gis_desk.disputes.sample import frames
    except ImportError:
        return None
    return frames()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--points", type=int, nargs="*", default=[5_000, 50_000])
    parser.add_argument("--browser", action="store_true", help="also time the drawing in Chromium")
    parser.add_argument("--runs", type=int, default=3, help="how often the browser is asked")
    parser.add_argument("--peer", action="store_true", help="also write the points with folium alone")
    options = parser.parse_args()
    runs = options.runs if options.browser else 0
    divisions, lines = county()
    results: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if sample := sample_frames():
            results["sample"] = measure(sample, folder, runs)
        for n in options.points:
            made = {
                "dispute": cases(n, lines),
                "division": divisions,
                "boundary_line": lines,
                "dispute_event": events(n),
            }
            made["dispute_claim"] = claims(made["dispute"].geometry.to_numpy())
            results[str(n)] = measure(made, folder, runs)
            if options.peer:
                results[f"{n} with folium alone"] = peer(made, folder)
    print(json.dumps(results, ensure_ascii=False, indent=None if options.json else 2))


if __name__ == "__main__":
    main()
