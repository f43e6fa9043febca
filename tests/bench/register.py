"""The register at 100,000 cases: adding a case, opening its file, twins, the ground between long claims; prints JSON.

Beside each figure stands the plain way: reading the whole table for the number and for what belongs to the case.
Run: python -m tests.bench.register [CASES]
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gis_desk.disputes import register
from gis_desk.disputes.between import between
from gis_desk.disputes.deadlines import due
from gis_desk.disputes.file import case_file
from gis_desk.disputes.numbers import free_number
from gis_desk.disputes.parties import propose
from gis_desk.disputes.twins import all_twins
from layers.schema import TABLES
from layers.store import Store
from layers.text import text
from tests.gis_desk.disputes.county import divisions, lines, markers

TODAY = date(2026, 6, 15)
WORDS = ("青山", "河滩", "采石场", "云溪", "柳树湾", "北坡", "南坪", "大塘", "水口", "牛角冲")


def fill(path: Path, cases: int) -> None:
    """A workspace of so many cases in one county, each with an event."""
    rng = np.random.default_rng(6)
    rows = pd.DataFrame({c.name: [None] * cases for c in TABLES["dispute"].columns}, dtype=object)
    rows["key"] = [f"k{i}" for i in range(cases)]
    rows["number"] = [f"{2017 + 10 * i // cases}-{i:06d}" for i in range(cases)]
    rows["title"] = [
        f"{WORDS[a]}{WORDS[b]}{i % 97}林地纠纷" for i, (a, b) in enumerate(rng.integers(0, 10, (cases, 2)))
    ]
    for column, values in (("kind", ("land", "forest", "water")), ("grade", ("red", "orange", "yellow", "blue")),
                           ("state", ("found", "verified", "mediating", "settled"))):  # fmt: skip
        rows[column] = rng.choice(values, cases)
    rows["line"], rows["side_a"], rows["side_b"] = "L1", "990101", "990102"
    rows["measures"] = "双方协商，现场值守，定期通报" * 3
    days = pd.Timestamp("2017-01-01") + pd.to_timedelta(rng.integers(0, 3400, cases), unit="D")
    rows["found_on"] = days.strftime("%Y-%m-%d")
    rows["next_check"] = "2026-07-01"
    shapes = shapely.points(rng.normal(110.2, 0.03, cases), rng.uniform(25.0, 25.2, cases))
    log = pd.DataFrame({c.name: [None] * cases for c in TABLES["dispute_event"].columns}, dtype=object)
    log["dispute"], log["happened_on"], log["kind"], log["account"] = rows["key"], rows["found_on"], "found", "已登记"
    with Store.create(path, county="990101") as store:
        for layer, frame in (("division", divisions()), ("boundary_line", lines()), ("marker", markers())):
            store.load(layer, frame, text("import"))
        store.load("dispute", gpd.GeoDataFrame(rows, geometry=shapes, crs="EPSG:4490"), text("import"))
        store.load("dispute_event", log, text("import"))


def timed(work: Callable[[], Any], times: int = 5) -> dict[str, float]:
    """Median milliseconds of processor and of the clock."""
    taken = []
    for _ in range(times):
        cpu, wall = time.process_time(), time.perf_counter()
        work()
        taken.append(((time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000))
    cpu_ms, wall_ms = np.median(np.array(taken), axis=0)
    return {"cpu_ms": round(float(cpu_ms), 1), "wall_ms": round(float(wall_ms), 1)}


def add(store: Store, numbers: Any) -> None:
    """One case from a click to the disk."""
    point = shapely.Point(110.2001, 25.05)
    offer = propose(point, store.frame("division"), store.frame("boundary_line"), store.frame("marker"))
    values = register.filled({"title": "青山林地纠纷", "kind": "forest"}, offer)
    change = register.plan_add(
        values, point, numbers(), key=store.new_key("dispute"), event_key=store.new_key("dispute_event"), today=TODAY
    )
    store.apply(change)


def walk(n: int, seed: int) -> shapely.LineString:
    """A line of `n` vertices to the north that never crosses itself."""
    y = np.linspace(25.0, 25.5, n)
    x = 110.2 + 0.002 * np.random.default_rng(seed).normal(size=n).cumsum() / np.sqrt(n)
    return shapely.LineString(np.column_stack([x, y]))


def main(cases: int = 100_000) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.gpkg"
        fill(path, cases)
        with Store.open(path) as store:
            report: dict[str, Any] = {"cases": cases}
            report["add_a_case"] = timed(lambda: add(store, lambda: partial(free_number, store)))
            report["add_a_case_reading_the_table"] = timed(lambda: add(store, lambda: store.frame("dispute")), 2)
            row = store.row("dispute", "k500") or {}
            report["file_of_a_case"] = timed(lambda: case_file(store, "k500", row, TODAY))
            report["find_by_number"] = timed(lambda: store.frame("dispute", where={"number": row["number"]}))
            frame, log = store.frame("dispute"), store.frame("dispute_event")
            report["what_is_due"] = timed(lambda: due(frame, log, TODAY), 2)
            some = frame.iloc[:: max(cases // 10_000, 1)].reset_index(drop=True)
            report["twins_of_10000_close_together"] = timed(lambda: all_twins(some), 1) | {
                "pairs": len(all_twins(some))
            }
    for n in (1_000, 10_000):
        found = between(walk(n, 1), walk(n, 2))
        report[f"between_two_lines_of_{n}"] = timed(lambda n=n: between(walk(n, 1), walk(n, 2)), 2) | {  # type: ignore[misc]
            "pieces": len(found.pieces)
        }
    print(json.dumps(report, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
