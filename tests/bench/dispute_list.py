"""The register of 100,000 cases in the real window: ``python -m tests.bench.dispute_list [--json] [--runs N] [--cases N]``.

A workspace with cases and three events each is made, and opened offscreen. Measured are, wall clock and process time of
all threads: from the click on the job to the first painted list; from a key, a chip, the brush of the timeline to the
repainted list; one edit; and during each of them the longest time in which the event loop heard nothing (a timer of
5 ms is to come; what it is late is the gap). Beside them, of the same run: the old way, a frame that is filtered column
by column and shown as a dictionary for each row.
"""

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("GIS_DESK_LANG", "zh")

import numpy as np
import pandas as pd
from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication

from gis_desk.disputes import words
from gis_desk.disputes.listing import Filter, found, table_of
from layers.store import Store
from layers.text import text
from tests.bench.dispute_map import cases, county
from tests.bench.table import Pulse
from tests.gis_desk.disputes.county import frame
from ui.desktop import settings
from ui.desktop.app import application
from ui.desktop.jobs import stop_all
from ui.desktop.warm import warm
from ui.desktop.window import MainWindow

SIZE = (1440, 900)


def workspace(path: Path, n: int) -> None:
    """A closed workspace of `n` cases with three events each."""
    divisions, lines = county()
    rows = cases(n, lines)
    random = np.random.default_rng(3)
    codes = divisions["code"].to_numpy()
    rows["side_a"], rows["side_b"] = random.choice(codes, n), random.choice(codes, n)
    rows["next_check"] = [f"2026-{1 + i % 12:02d}-{1 + i % 28:02d}" for i in range(n)]
    closed = rows["state"].isin(["settled", "transferred", "revisited"])
    rows["closed_on"] = np.where(closed, rows["found_on"].str[:4] + "-12-01", None)
    log = {
        "key": [f"E{i}" for i in range(3 * n)],
        "dispute": np.repeat(rows["key"].to_numpy(), 3),
        "happened_on": [f"{2000 + i % 26}-{1 + i % 12:02d}-{1 + i % 28:02d}" for i in range(3 * n)],
        "kind": ["found", "verified", "visit"] * n,
        "account": ["双方到场勘查"] * (3 * n),
    }
    empty = frame("dispute_event", [])
    with Store.create(path, county="990101", who="bench") as store:
        store.load("division", divisions, text("Import divisions"))
        store.load("boundary_line", lines, text("Import lines"))
        store.load("dispute", rows, text("Import disputes"))
        events = pd.DataFrame({c: log.get(c, [None] * (3 * n)) for c in empty.columns}, dtype=object)
        store.load("dispute_event", events, text("Import events"))


class Painted(QObject):
    """Counts how often a widget was painted."""

    def __init__(self, widget: QObject) -> None:
        super().__init__()
        self.times = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count; nothing is kept from the widget."""
        self.times += event.type() == QEvent.Type.Paint
        return False


class Window:
    """The window at work, and what is measured in it."""

    def __init__(self, path: Path) -> None:
        self.app, self.pulse = application(), Pulse()
        warm().join()
        self.window = MainWindow()
        self.window.resize(*SIZE)
        self.window.show()
        self.window.prefer("boundaries")
        assert self.window.open_path(path)
        self.settle()

    def settle(self, seconds: float = 300.0) -> None:
        """Handle events until nothing is read, computed or drawn."""
        end, calm = time.monotonic() + seconds, 0
        while time.monotonic() < end and calm < 5:
            loop = QEventLoop()
            QTimer.singleShot(20, loop.quit)
            loop.exec()
            calm = 0 if self.window.busy or self.window.canvas_busy else calm + 1

    def measured(self, begin: Callable[[], Any], ended: Callable[[], bool]) -> dict[str, float]:
        """What something takes until it has `ended`; then until the map stands too."""
        self.settle()
        start, busy = time.perf_counter(), time.process_time()
        made = self.pulse.watch(begin, ended, 60)
        made["process_ms"] = round((time.process_time() - busy) * 1000, 1)
        self.settle()
        made["map_too_ms"] = round((time.perf_counter() - start) * 1000 - 100, 1)
        return made

    def run(self, runs: int) -> dict[str, Any]:
        """All figures."""
        window = self.window
        made: dict[str, Any] = {}

        def listed() -> bool:
            bench = window.benches.bench
            page = bench.page("register") if bench is not None and bench.id == "disputes" else None
            return page is not None and page.model.rowCount() > 0 and Painted_.times > 0

        class Painted_:
            times = 0

        def click() -> None:
            page = window.open_job("disputes").turn_to("register")
            self.painted = Painted(page.view.viewport())
            page.cases.shown.connect(lambda: setattr(Painted_, "times", 0))
            watch = QTimer(page, interval=1)
            watch.timeout.connect(
                lambda: setattr(Painted_, "times", self.painted.times if page.model.rowCount() else 0)
            )
            watch.start()

        made["job_to_list"] = self.measured(click, listed)
        page = self.page = window.benches.bench.page("register")
        made["cases"] = len(page.cases.table)

        def filtered(change: Callable[[], Any]) -> dict[str, float]:
            before = page.cases.now

            def ended() -> bool:
                return page.cases.now is not before and self.painted.times > seen[0]

            seen = [1 << 60]

            def mark() -> None:
                seen[0] = self.painted.times

            page.cases.shown.connect(mark)
            try:
                return self.measured(change, ended)
            finally:
                page.cases.shown.disconnect(mark)

        chips = page.list_page.filters
        steps: dict[str, Callable[[], Any]] = {
            "chip_red": chips.grade_chips["red"].click,
            "chip_red_off": chips.grade_chips["red"].click,
            "chip_closed": chips.closed_chip.click,
            "typed_1": lambda: page.search.setText("青"),
            "typed_2": lambda: page.search.setText("青山"),
            "typed_pinyin": lambda: page.search.setText("qingshan"),
            "typed_number": lambda: page.search.setText("2001-00001"),
            "typed_none": page.search.clear,
            "period_found": lambda: page.cases.filter(
                page.cases.wish.with_period(date(2010, 1, 1), date(2010, 12, 31))
            ),
            "period_events_first": lambda: page.cases.filter(replace(page.cases.wish, dated="event")),
            "period_events": lambda: page.cases.filter(
                page.cases.wish.with_period(date(2011, 1, 1), date(2011, 12, 31))
            ),
            "all": lambda: page.cases.filter(Filter()),
        }
        made |= {name: filtered(step) for name, step in steps.items()}
        typed = [filtered(lambda w=w: page.search.setText(w)) for w in ("石", "石岭", "石", "石岭采", "") * runs]  # type: ignore[misc]
        made["typed_median"] = {
            "ms": statistics.median(t["ms"] for t in typed),
            "longest_ms": max(t["ms"] for t in typed),
            "longest_gap_ms": max(t["longest_gap_ms"] for t in typed),
        }
        key = page.cases.key_at(500)

        def edit() -> None:
            from layers.change import Change, update

            row = window.store.row("dispute", key)
            window.perform(
                Change(text("x"), (update("dispute", key, row, row | {"title": "改了名称", "grade": "red"}),))
            )

        made["edit_one"] = self.measured(
            edit, lambda: page.cases.table.written["title"][page.cases.row_of(key)] == "改了名称"
        )
        return made


def old_way(frame_: pd.DataFrame, names: dict[str, str]) -> dict[str, Any]:
    """What the list did before: masks by column, a sort, a dictionary for each row."""
    made = {}
    for name, search in (("all", ""), ("typed", "青山")):
        start, busy = time.perf_counter(), time.process_time()
        keep = frame_["state"].map(words.is_open).astype(bool)
        for word in search.split():
            hit = pd.Series(False, index=frame_.index)
            for column in ("number", "title", "place", "owner", "side_a", "side_b"):
                hit |= frame_[column].fillna("").astype(str).str.lower().str.contains(word, regex=False)
            keep &= hit
        chosen = frame_.loc[keep]
        rank = {grade: n for n, grade in enumerate(words.GRADES)}
        order = pd.DataFrame(
            {
                "rank": chosen["grade"].map(rank).fillna(len(rank)),
                "next": chosen["next_check"].fillna("9999").astype(str),
                "number": chosen["number"].fillna("").astype(str),
            },
            index=chosen.index,
        )
        chosen = chosen.loc[order.sort_values(["rank", "next", "number"], kind="stable").index]
        rows = []
        for row in chosen[["key", "number", "title", "grade", "state", "side_a", "side_b", "next_check"]].to_dict(
            "records"
        ):
            clean = {k: ("" if v is None or v != v else str(v)) for k, v in row.items()}
            clean["sides"] = " — ".join(names.get(s, s) for s in (clean["side_a"], clean["side_b"]) if s)
            rows.append(clean)
        made[name] = {
            "ms": round((time.perf_counter() - start) * 1000, 1),
            "process_ms": round((time.process_time() - busy) * 1000, 1),
            "rows": len(rows),
            "note": "all of it on the GUI thread: the gap is the whole time",
        }
    return made


def domain(frame_: pd.DataFrame) -> dict[str, Any]:
    """What the table and a filter take without a window, process time."""
    made: dict[str, Any] = {}
    start = time.process_time()
    table = table_of(frame_)
    _ = table.order
    made["table_ms"] = round((time.process_time() - start) * 1000, 1)
    today = date(2026, 6, 15)
    for name, wish in {
        "nothing": Filter(),
        "grade_state_kind": Filter(frozenset(["red"]), frozenset(["open"]), frozenset(["land"])),
        "words": Filter(words="青山 林地"),
        "pinyin": Filter(words="qingshan"),
        "digit": Filter(words="2"),
        "period": Filter(since=date(2010, 1, 1)),
    }.items():
        times = []
        for _n in range(5):
            table.kept.clear()
            if name == "pinyin":
                found(table, Filter(words="x"), today)
            start = time.process_time()
            found(table, wish, today)
            times.append((time.process_time() - start) * 1000)
        made[name] = round(statistics.median(times), 1)
    return made


def main(arguments: list[str] | None = None) -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one line of JSON")
    parser.add_argument("--runs", type=int, default=2)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="make the workspace here, or use the one that is there")
    asked = parser.parse_args(arguments)
    with TemporaryDirectory() as folder, settings.kept_in(Path(folder)):
        path = asked.keep or Path(folder) / "register.gpkg"
        if not path.exists():
            workspace(path, asked.cases)
        with Store.open(path) as store:
            rows = store.frame("dispute")
            units = store.frame("division")
        document: dict[str, Any] = {"domain_process_ms": domain(rows)}
        document["old_way"] = old_way(rows, dict(zip(units["code"], units["name"], strict=True)))
        desk = Window(path)
        document["window"] = desk.run(asked.runs)
        desk.window.close()
        stop_all()
        QApplication.processEvents()
    document["load_average"] = round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None
    print(json.dumps(document, ensure_ascii=False, indent=None if asked.json else 2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
