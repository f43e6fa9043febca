"""Offline dispute map: size of the file, time to write it, time until Chromium has drawn it.

``python -m tests.bench.dispute_map [--json] [--points 5000 50000] [--browser]``. The sample county is used where it can
be read; else a county of 20 made-up townships. Times are wall clock of one run.
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

from gis_desk.disputes.listing import select
from gis_desk.disputes.statistics.density import along_lines
from gis_desk.documents.disputes.map import write_dispute_map
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


def measure(frames: dict[str, Any], folder: Path, browser: bool) -> dict[str, Any]:
    """Figures of one map."""
    file = folder / "map.html"
    start = time.perf_counter()
    made = write_dispute_map(file, frames, today=TODAY)
    wrote = time.perf_counter() - start
    open_cases = select(frames["dispute"], states=["open"])
    start = time.perf_counter()
    along_lines(open_cases["geometry"].to_numpy(), frames["boundary_line"])
    density = time.perf_counter() - start
    result: dict[str, Any] = {
        "cases": made.cases,
        "bytes": file.stat().st_size,
        "write_s": round(wrote, 3),
        "density_s": round(density, 3),
    }
    if browser:
        result["drawn_s"] = drawn_s(file, folder)
    return result


def drawn_s(file: Path, folder: Path) -> float:
    """Seconds Chromium takes to load, run and draw the page beyond what an empty page takes (wall clock, start included)."""
    from tests.browser import open_page

    empty = folder / "empty.html"
    empty.write_text("<!DOCTYPE html><html><body>empty</body></html>", encoding="utf-8")
    took = []
    for page in (empty, empty, file):
        start = time.perf_counter()
        open_page(page, folder, wait_ms=500, seconds=120)
        took.append(time.perf_counter() - start)
    return round(took[2] - took[1], 2)


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
    options = parser.parse_args()
    divisions, lines = county()
    results: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if sample := sample_frames():
            results["sample"] = measure(sample, folder, options.browser)
        for n in options.points:
            made = {"dispute": cases(n, lines), "division": divisions, "boundary_line": lines}
            results[str(n)] = measure(made, folder, options.browser)
    print(json.dumps(results, ensure_ascii=False, indent=None if options.json else 2))


if __name__ == "__main__":
    main()
