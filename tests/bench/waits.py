"""How long the event loop of the real window waits: ``python -m tests.bench.waits [UNITS] [--json] [--where]``.

A workspace of so many townships (40,000 by itself), 60,000 names and some stones is opened, and everything a user does
with it is done through the window: benches, selecting, editing, undo, the tools of the map, the search box. A timer of
5 ms is to come all the time; what it is late is the gap; ``own`` is how much of a gap this program spent computing, which
does not grow with what else the machine has to do, ``gui`` how much of it the window's own thread did. `--where` also says in which lines of the program the longest
gap of each act was spent.
"""

import argparse
import faulthandler
import gc
import json
import os
import re
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from layers.change import Change, update
from layers.store import Store
from layers.text import text
from tests.bench.coverages import coverage
from tests.realdata import ROOT

UNITS, VERTICES, NAMES = 40_000, 600_000, 60_000
LIMIT_MS = 25.0
_LINE = re.compile(r'  File "(?:.*/)?([^"/]*?)(?:\.py)?", line (\d+)')
NONE = Qt.KeyboardModifier.NoModifier


def workspace(folder: Path, units: int) -> Path:
    """A workspace of `units` townships in counties of twenty, with names."""
    path = folder / f"waits-{units}.gpkg"
    if path.exists():
        return path
    frame = coverage(units, max(VERTICES, units * 12))
    frame["code"] = [f"{110000 + n // 20:06d}{n % 20 + 1:03d}" for n in range(len(frame))]
    frame["key"], frame["level"], frame["parent"] = frame["code"], "township", frame["code"].str[:6]
    frame["name"] = frame["name"].str[:2] + "镇"
    county = frame.iloc[::20].copy()
    county["code"], county["level"], county["parent"] = county["parent"], "county", None
    county["key"] = county["code"]
    chance = np.random.default_rng(4)
    at = frame.geometry.representative_point().to_numpy()[chance.integers(0, len(frame), NAMES)]
    names = [f"{a}{b}村" for a, b in zip(chance.choice(list("东西南北上下大小"), NAMES), frame["name"].sample(
        NAMES, replace=True, random_state=3).str[:2], strict=True)]  # fmt: skip
    places = gpd.GeoDataFrame(
        {"key": [f"p{n}" for n in range(NAMES)], "name": names, "class": "village"}, geometry=at, crs="EPSG:4490"
    )
    with Store.create(path) as store:
        store.load("division", gpd.GeoDataFrame(pd.concat([county, frame]), crs="EPSG:4490"), text("Divisions"))
        store.load("place_name", places, text("Names"))
    return path


class Pulse:
    """The longest wait of the event loop, and what the threads did meanwhile."""

    def __init__(self, *, where: bool) -> None:
        self._last, self._gap, self._where = time.perf_counter(), 0.0, where
        self._cpu, self._gui, self._own, self._mine = time.process_time(), time.thread_time(), 0.0, 0.0
        self._seen: Counter[str] = Counter()
        self.worst = ""
        self._timer = QTimer(interval=5, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start()
        self._main = threading.get_ident()
        if where:
            self._collecting = 0.0
            gc.callbacks.append(self._collected)
            threading.Thread(target=self._watch, daemon=True).start()

    def _collected(self, phase: str, facts: dict[str, int]) -> None:
        if phase == "start":
            self._collecting = time.perf_counter()
        else:
            self._seen[f"gc of generation {facts['generation']}"] += round(
                (time.perf_counter() - self._collecting) * 1e3
            )

    def _beat(self) -> None:
        now = time.perf_counter()
        gap = (now - self._last) * 1000 - 5
        cpu, gui = time.process_time(), time.thread_time()
        self._own = max(self._own, min(gap, (cpu - self._cpu) * 1000))
        self._mine = max(self._mine, min(gap, (gui - self._gui) * 1000))
        self._cpu, self._gui = cpu, gui
        if gap > self._gap:
            self._gap = gap
            self.worst = " | ".join(
                f"{n} ms {place}" for place, n in self._seen.most_common(6) if "threading" not in place
            )
        self._seen.clear()
        self._last = now

    def _watch(self) -> None:
        """Every 2 ms: who runs. A sample that comes late stands for all the time it was kept waiting.

        The stacks are taken as text: a frame that is held keeps its painters alive, and Qt falls over them.
        """
        last, own = time.perf_counter(), f"{threading.get_ident():#018x}"
        with tempfile.TemporaryFile() as file:
            while True:
                time.sleep(0.002)
                now = time.perf_counter()
                file.seek(0)
                file.truncate()
                faulthandler.dump_traceback(file, all_threads=True)
                file.seek(0)
                for stack in file.read().decode("utf-8", "replace").split("\n\n"):
                    head, *lines = stack.splitlines()
                    places = [_LINE.match(line) for line in lines]
                    ours = [f"{m[1]}:{m[2]}" for m in places if m is not None and str(ROOT) in m[0] and m[1] != "waits"]
                    if own in head or not ours:
                        continue
                    deep = places[0]
                    who = "gui" if f"{self._main:#018x}" in head else "job"
                    first = "" if deep is None else f"{deep[1]}:{deep[2]} in "
                    self._seen[f"[{who}] {first}{' < '.join(ours[:4])}"] += round((now - last) * 1000)
                last = now

    def over(self, act: Callable[[], object], ended: Callable[[], bool], seconds: float = 120.0) -> dict[str, Any]:
        """Do something and let the loop run until it has ended; milliseconds."""
        app = QApplication.instance()
        assert app is not None
        self._gap, self._own, self._mine, self.worst, self._last = 0.0, 0.0, 0.0, "", time.perf_counter()
        self._seen.clear()
        start = time.perf_counter()
        QTimer.singleShot(0, act)
        until = start + 0.1
        while time.perf_counter() < until or (not ended() and time.perf_counter() - start < seconds):
            app.processEvents()
            time.sleep(0.0005)
        if (time.perf_counter() - self._last) * 1000 > 10:
            self._beat()
        found: dict[str, Any] = {
            "ms": round((time.perf_counter() - start) * 1000),
            "longest_gap_ms": round(self._gap, 1),
            "own_gap_ms": round(self._own, 1),
            "gui_ms": round(self._mine, 1),
        }
        return {**found, "where": self.worst} if self._where else found


def acts(window: Any, path: Path) -> list[tuple[str, Callable[[], object]]]:
    """What a user does, in order, by name."""
    canvas, desk = window.canvas, window.map_desk
    size = canvas.size()

    def corner(x: float, y: float) -> QPoint:
        return QPoint(round(size.width() * x), round(size.height() * y))

    def drag(*points: QPoint) -> None:
        QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=points[0])
        for one in points[1:]:
            QTest.mouseMove(canvas, one)
        QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=points[-1])

    def lasso() -> None:
        window.set_tool("select")
        desk.select_tool.set_shape("lasso")
        drag(corner(0.02, 0.1), corner(0.95, 0.1), corner(0.95, 0.95), corner(0.02, 0.95), corner(0.02, 0.12))

    def edit() -> None:
        key = window.store.keys("division")[500]
        row = window.store.row("division", key)
        shape = row["geometry"]
        moved = shapely.transform(shape, lambda at: at + np.where(at == at[0], 1e-5, 0.0))
        change = Change(text("Move a vertex"), (update("division", key, {"geometry": shape}, {"geometry": moved}),))
        window.perform(change)

    def near() -> None:
        canvas.set_scale_denominator(100_000)

    def typed(words: str) -> Callable[[], None]:
        def act() -> None:
            window.finder.open("")
            for one in words:
                app = QApplication.instance()
                app.sendEvent(window.finder.line, QKeyEvent(QEvent.Type.KeyPress, 0, NONE, one))

        return act

    jobs = [(f"bench {job}", lambda job=job: window.open_job(job)) for job in
            ("boundaries", "inspections", "disputes", "names")]  # fmt: skip
    return [
        ("open", lambda: window.open_path(path)),
        *jobs,
        *[(f"{name} again", act) for name, act in jobs],
        ("show the table", window.open_table),
        ("identify", lambda: QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=corner(0.5, 0.5))),
        ("select all by box", lambda: (window.set_tool("select"), drag(corner(0.01, 0.1), corner(0.98, 0.98)))),
        ("lasso over everything", lasso),
        ("select none", lambda: desk.selecting.clear()),
        ("edit one vertex", edit),
        ("undo", window.undo),
        ("redo", window.redo),
        ("start measuring with snapping", lambda: window.set_tool("measure")),
        ("start editing", lambda: window.set_tool("edit")),
        ("look from near", near),
        ("edit one vertex from near", edit),
        ("undo from near", window.undo),
        ("hide a layer", lambda: window.layers.toggle("place_name")),
        ("swipe", lambda: window.set_tool("swipe")),
        ("pan", lambda: window.set_tool("pan")),
        ("look at everything", canvas.fit),
        ("type a name", typed("东山")),
        ("type initials", typed("dsz")),
        ("type a code", typed("110101")),
        ("close", window.close_workspace),
    ]


def measure(units: int, *, where: bool, folder: Path | None = None) -> dict[str, Any]:
    """Each act and its longest gap, in ms."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as home:
        os.environ["GIS_DESK_HOME"] = home
        path = workspace(Path(home) if folder is None else folder, units)
        from ui.desktop import garbage
        from ui.desktop.app import application
        from ui.desktop.jobs import stop_all
        from ui.desktop.warm import warm
        from ui.desktop.window import MainWindow

        application()
        garbage.seldom()
        window = MainWindow()
        window.resize(1600, 1000)
        window.show()
        warm().join()
        pulse = Pulse(where=where)

        def rests() -> bool:
            quiet = not window.busy and not window.canvas_busy and not window.map_desk.busy
            return quiet and not window.map_desk.snapper.busy

        found = {}
        for name, act in acts(window, path):
            found[name] = pulse.over(act, rests)
            print(f"{name:32} {found[name]['ms']:7} ms   gap {found[name]['longest_gap_ms']:7} ms   "
                  f"own {found[name]['own_gap_ms']:7} ms   gui {found[name]['gui_ms']:7} ms   "
                  f"{found[name].get('where', '')}", file=sys.stderr)  # fmt: skip
        window.close()
        stop_all()
    return {"units": units, "acts": found, "over": [n for n, one in found.items() if one["own_gap_ms"] > LIMIT_MS]}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("units", type=int, nargs="?", default=UNITS)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--where", action="store_true")
    parser.add_argument("--keep", type=Path, default=None, help="folder that keeps the workspace")
    asked = parser.parse_args()
    result = measure(asked.units, where=asked.where, folder=asked.keep)
    if asked.json:
        print(json.dumps(result, ensure_ascii=False, indent=1))
    print(f"{ROOT.name}: over {LIMIT_MS} ms: {', '.join(result['over']) or 'none'}", file=sys.stderr)
