"""The cycle of 1,000 lines with 5,000 rounds and 20,000 markers: ``python -m tests.bench.cycle [--json] [--lines N]``.

Measured in time of the processor, which other programs do not lengthen: reading the cycle, the wall of 15 years, even
years, the workbook; then in the window's own classes what its thread does: filling the list, filling the wall, a frame
of a scroll by a wheel step, a page down, and the whole wall drawn anew. The peer of the reading asks pandas line by
line for the rounds, as one would first write it.
"""

import argparse
import json
import os
import statistics
import time
from collections.abc import Callable
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("GIS_DESK_LANG", "zh")

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from PySide6.QtWidgets import QApplication

from gis_desk.inspections.cycle.balance import even_years
from gis_desk.inspections.cycle.overview import Tables, overview
from gis_desk.inspections.cycle.wall import make_wall
from gis_desk.inspections.cycle.workbook import wall_xlsx
from layers.crs import GEOGRAPHIC
from ui.desktop.app import application
from ui.desktop.inspections.due.view import DueView
from ui.desktop.inspections.due.wall import WallPanel
from ui.texts import say

NOW = 2026
SCROLLS = 120


def county(count: int) -> Tables:
    """`count` lines of 400 vertices, five rounds each, twenty markers each, forty neighbours."""
    random = np.random.default_rng(5)
    courses = []
    for _ in range(count):
        start = np.array([108.0, 25.0]) + random.random(2) * 2
        courses.append(shapely.LineString(start + np.cumsum(random.normal(0, 0.001, (400, 2)), axis=0)))
    keys = [f"L{n}" for n in range(count)]
    lines = gpd.GeoDataFrame(
        {
            "key": keys,
            "code": [f"{n:04d}" for n in range(count)],
            "name": [f"云屏{n}线" for n in range(count)],
            "level": ["county" if n % 3 else "township" for n in range(count)],
            "left_unit": ["990101"] * count,
            "right_unit": [str(990102 + n % 40) for n in range(count)],
            "inspected_on": [None] * count,
            "lead": [None] * count,
        },
        geometry=courses,
        crs=GEOGRAPHIC,
    )
    stones = count * 20
    markers = gpd.GeoDataFrame(
        {
            "key": [f"m{n}" for n in range(stones)],
            "number": [f"{n:05d}" for n in range(stones)],
            "line": [keys[n % count] for n in range(stones)],
            "state": random.choice(["intact", "lost", "moved"], stones, p=[0.96, 0.02, 0.02]),
        },
        geometry=[shapely.Point(108, 25)] * stones,
        crs=GEOGRAPHIC,
    )
    total = count * 5
    first = random.integers(2001, 2006, count)
    years = [int(first[n % count]) + 5 * (n // count) for n in range(total)]
    rounds = pd.DataFrame(
        {
            "key": [f"r{n}" for n in range(total)],
            "line": [keys[n % count] for n in range(total)],
            "round": [n // count + 1 for n in range(total)],
            "year": years,
            "lead": [("990101", str(990102 + n % 40))[n // count % 2] for n in range(total)],
            "state": ["filed" if y < NOW else "planned" for y in years],
            "done_on": [f"{y}-09-12" if y < NOW else None for y in years],
        }
    )
    codes = [str(990101 + n) for n in range(41)]
    divisions = pd.DataFrame({"code": codes, "name": [f"屏{n}县" for n in range(41)]})
    return Tables(lines, markers, rounds, divisions, pd.DataFrame(), pd.DataFrame(), "990101")


def line_by_line(tables: Tables) -> list[tuple[Any, ...]]:
    """The peer: last year and lead of each line, asked of pandas one line after the other."""
    found = []
    for row in tables.lines.itertuples(index=False):
        mine = tables.inspections[tables.inspections["line"].isin([row.key, row.code, row.name])]
        done = mine[mine["state"].isin(["done", "filed"])].sort_values("year")
        stones = int((tables.markers["line"] == row.key).sum())
        found.append((row.key, done["year"].max(), done["lead"].iloc[-1] if len(done) else None, stones))
    return found


def spent(work: Callable[[], object], times: int = 3) -> float:
    """The least time of the processor of `times` runs, in ms."""
    best = float("inf")
    for _ in range(times):
        before = time.process_time()
        work()
        best = min(best, time.process_time() - before)
    return best * 1000


def measure(count: int) -> dict[str, float]:
    """All figures, in ms."""
    tables = county(count)
    due = tables.due(NOW + 1)
    wall = make_wall(due, NOW, 2017, 2031)
    found = {
        "read the cycle": spent(lambda: tables.due(NOW + 1)),
        "peer: line by line": spent(lambda: line_by_line(tables), 1),
        "wall of 15 years": spent(lambda: make_wall(due, NOW, 2017, 2031)),
        "even years": spent(lambda: even_years(due, NOW + 1)),
        "all that the page shows": spent(lambda: overview(tables, NOW + 1, NOW)),
        "workbook": spent(lambda: wall_xlsx(wall, "五年墙", say), 1),
    }
    made = overview(tables, NOW + 1, NOW)
    app = application()
    panel, view = WallPanel(), DueView()
    panel.resize(1500, 700)
    view.resize(376, 900)
    for widget in (panel, view):
        widget.show()
    panel.set_wall(wall)
    view.show_cycle(made, writable=True)
    app.processEvents()
    found["GUI: fill the list"] = spent(lambda: view.show_cycle(made, writable=True))
    found["GUI: fill the wall"] = spent(lambda: panel.set_wall(wall))
    app.processEvents()
    found |= _scroll(app, panel)
    for widget in (panel, view):
        widget.close()
    return found


def _scroll(app: QApplication, panel: WallPanel) -> dict[str, float]:
    """Frames of a scroll: the bar moves, and all that is to be drawn is drawn."""
    bar, frames = panel.view.verticalScrollBar(), {"wheel": 60, "page": panel.view.viewport().height()}
    found = {}
    for name, step in frames.items():
        bar.setValue(0)
        app.processEvents()
        taken = []
        for _ in range(SCROLLS):
            before = time.process_time()
            bar.setValue((bar.value() + step) % max(bar.maximum(), 1))
            app.processEvents()
            taken.append((time.process_time() - before) * 1000)
        taken.sort()
        found[f"GUI: frame of a {name} step, median"] = statistics.median(taken)
        found[f"GUI: frame of a {name} step, 95 %"] = taken[int(len(taken) * 0.95)]

    def anew() -> None:
        panel.view.viewport().update()
        panel.view.verticalHeader().viewport().update()
        app.processEvents()

    found["GUI: the whole wall anew"] = spent(anew, 5)
    return found


def main() -> None:
    """Print the figures."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--json", action="store_true")
    asked.add_argument("--lines", type=int, default=1000)
    options = asked.parse_args()
    found = measure(options.lines)
    if options.json:
        print(json.dumps({"lines": options.lines, "ms": {k: round(v, 2) for k, v in found.items()}}))
        return
    print(f"{options.lines} lines, {options.lines * 5} rounds, {options.lines * 20} markers; ms of the processor")
    for name, value in found.items():
        print(f"  {name:38s} {value:9.1f}")


if __name__ == "__main__":
    main()
