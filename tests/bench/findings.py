"""The list of problems with 300,000 findings: ``python -m tests.bench.findings [COUNT] [--json]``.

What a user waits for (listing, sorting by every column, filtering by severity, rule and words, choosing a row, saving)
and meanwhile the longest time in which the event loop heard nothing, in milliseconds: a timer of 5 ms is to come, and
what it is late is the gap. ``own`` is how much of it this program spent computing, which does not grow with what else
the machine has to do, ``gui`` how much the window's own thread did. Beside it, in the same run, the naive way: Python's sort with a collation key for each finding, on the thread of the window.
"""

import argparse
import json
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from string import Formatter
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, Qt, QTimer

import gis_desk.names.rules  # noqa: F401 - registers the rules
from gis_desk.acceptance import object_of
from gis_desk.findings import RULES, Finding, Severity
from gis_desk.tables.letters import letters
from ui.desktop import garbage
from ui.desktop.app import application
from ui.desktop.collate import order
from ui.desktop.jobs import Job, stop_all
from ui.desktop.problems import ProblemsPanel
from ui.desktop.problems.listing import COLUMNS
from ui.desktop.warm import warm
from ui.texts import say

COUNT = 300_000
LIMIT_MS = 25.0
_RULES = ("N043", "N046", "N012", "N005", "N023", "N009")


def findings(count: int) -> list[Finding]:
    """Made-up findings on names, of six rules and three severities."""
    draw = random.Random(5)
    names = ["".join(draw.choices("青山石桥和平长大河东西南北王李", k=3)) + "村" for _ in range(count // 3)]
    fields = {r: [f for _, f, _, _ in Formatter().parse(RULES[r].message) if f] for r in _RULES}
    found = []
    for n in range(count):
        name, other, rule = draw.choice(names), draw.choice(names), draw.choice(_RULES)
        args = {field: n % 9 if field in ("count", "limit") else other for field in fields[rule]} | {"name": name}
        severity = draw.choice((None, Severity.ADVISE, Severity.SHOULD))
        measure = {"length_chars": float(draw.randrange(40))} if rule == "N009" else {}
        keys = (f"{n:012d}", f"{draw.randrange(count):012d}")
        found.append(Finding(rule, keys, None, args, severity, name, n + 1, measure))
    return found


class Pulse:
    """A timer of 5 ms, by how much it came too late, and what the window's thread computed meanwhile."""

    def __init__(self) -> None:
        self._timer = QTimer(interval=5, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._last, self._gui, self._own = time.perf_counter(), time.thread_time(), time.process_time()
        self.gap = self.gui = self.own = 0.0

    def _beat(self) -> None:
        now, gui, own = time.perf_counter(), time.thread_time(), time.process_time()
        gap = (now - self._last) * 1000 - 5
        self.gap = max(self.gap, gap)
        self.gui = max(self.gui, (gui - self._gui) * 1000)
        self.own = max(self.own, min(gap, (own - self._own) * 1000))
        self._last, self._gui, self._own = now, gui, own

    def watch(self, begin: Callable[[], Any], ended: Callable[[], bool], seconds: float = 300.0) -> dict[str, float]:
        """Begin something and let the loop run until it has ended and the window is painted."""
        loop, look = QEventLoop(), QTimer(interval=2)
        self.gap = self.gui = self.own = 0.0
        start = self._last = time.perf_counter()
        self._gui, self._own = time.thread_time(), time.process_time()
        took: list[float] = []

        def check() -> None:
            if ended() or time.perf_counter() - start > seconds:
                took.append((time.perf_counter() - start) * 1000)
                look.stop()
                QTimer.singleShot(100, loop.quit)

        look.timeout.connect(check)
        self._timer.start()
        QTimer.singleShot(0, begin)
        QTimer.singleShot(15, look.start)
        loop.exec()
        self._timer.stop()
        gaps = {"longest_gap_ms": self.gap, "own_ms": self.own, "gui_ms": self.gui}
        return {"ms": round(took[0], 1), **{name: round(value, 1) for name, value in gaps.items()}}


def measure(count: int) -> dict[str, Any]:
    """All figures."""
    application()
    warm().join()
    letters()
    found = findings(count)
    naive = by_python(found)
    garbage.seldom()
    pulse, jobs = Pulse(), list[Job]()

    def run(work: Callable[..., Any], title: str, done: Callable[[Any], object]) -> Job:
        jobs.append(job := Job(work, title))
        job.done.connect(done)
        job.start()
        return job

    panel = ProblemsPanel(lambda _: False, lambda _: None, lambda: "", run, lambda error: sys.exit(str(error)))
    panel.resize(1400, 500)
    panel.show()
    model, view = panel.model, panel.view

    def idle() -> bool:
        return not model.busy and not panel._typing.isActive() and all(j.state == "done" for j in jobs)

    result: dict[str, Any] = {"findings": count}
    acts: dict[str, Callable[[], Any]] = {"list": lambda: panel.show(found, "Names")}
    for n, name in enumerate(COLUMNS):
        acts[f"sort_{name}"] = lambda n=n: view.sortByColumn(n, Qt.SortOrder.DescendingOrder)
        acts[f"sort_{name}_again"] = lambda n=n: view.sortByColumn(n, Qt.SortOrder.AscendingOrder)
    acts["filter_severity"] = panel._severity_chips[Severity.ADVISE].click
    acts["filter_rule"] = lambda: panel._rule_menu.actions()[3].toggle()
    acts["no_filter"] = lambda: (panel._severity_chips[Severity.ADVISE].click(), panel._all_rules())
    acts["choose_last"] = lambda: view.selectRow(model.rowCount() - 1)
    acts["search_word"] = lambda: panel.search.setText("青山")
    acts["search_pinyin"] = lambda: panel.search.setText("qingshan")
    acts["search_nothing"] = panel.search.clear
    acts["sort_chosen"] = lambda: view.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    with tempfile.TemporaryDirectory() as folder:
        acts["save_csv"] = lambda: panel.export(str(Path(folder) / "list.csv"))
        acts["replace"] = lambda: panel.show(found[: count // 2], "Names")
        for name, act in acts.items():
            result[name] = pulse.watch(act, idle)
    gaps = {name: r["longest_gap_ms"] for name, r in result.items() if isinstance(r, dict)}
    worst = max(gaps, key=lambda name: gaps[name])
    result |= {"worst": worst, "longest_gap_ms": gaps[worst], "limit_ms": LIMIT_MS, "naive": naive}
    result["own_ms"] = max(r["own_ms"] for r in result.values() if isinstance(r, dict) and "own_ms" in r)
    result["peak_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    panel.close()
    stop_all()
    return result


def by_python(found: list[Finding]) -> dict[str, float]:
    """Sorting with Python's keys, as a list model without columns does it: each blocks the loop for so long."""
    taken = {}
    for name, key in (
        ("severity", lambda f: (f.level.rank, f.rule)),
        ("object", lambda f: order(object_of(f))),
        ("message", lambda f: order(say(f.message))),
    ):
        began = time.perf_counter()
        sorted(found, key=key)
        taken[f"sort_{name}_ms"] = round((time.perf_counter() - began) * 1000, 1)
    return taken


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=COUNT)
    parser.add_argument("--json", action="store_true", help="the only form there is")
    print(json.dumps(measure(parser.parse_args().count), ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
