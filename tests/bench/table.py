"""The attribute table on the 663,131 divisions of 2021: ``python -m tests.bench.table [--json] [--runs N]``.

What a user waits for (first paint, sort, filter while typing, figures, select all), the frame of a scroll, and during
each of them the longest time in which the event loop heard nothing: a timer of 5 ms is to come, and what it is late is
the gap. Peers of the same run: `QSortFilterProxyModel` over a `QStandardItemModel` of the first 50,000 rows, and
pandas' own sort and search of all rows. Without real data names are made up.
"""

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("GIS_DESK_LANG", "en")

import numpy as np
import pandas as pd
from PySide6.QtCore import QEventLoop, QSortFilterProxyModel, Qt, QTimer
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QTableView

from layers.work import QUIET
from ui.desktop.app import application
from ui.desktop.chosen import Chosen
from ui.desktop.jobs import stop_all
from ui.desktop.snapshot import Snapshot
from ui.desktop.table import TablePanel, copying
from ui.desktop.table.loading import load
from ui.desktop.warm import warm

ROOT = Path(__file__).resolve().parents[2]
SIZE = (1400, 800)
PEER_ROWS = 50_000
PAGES = 200
_LEVELS = {"1": "province", "2": "prefecture", "3": "county", "4": "township", "5": "village"}


def divisions() -> tuple[pd.DataFrame, str]:
    """The divisions as a frame of the workspace's columns, and where they are from."""
    data = Path(os.environ.get("GIS_DESK_DATA") or ROOT.parent / "shared" / "data")
    path = data / "divisions" / "divisions_2021.csv.gz"
    if path.is_file():
        frame = pd.read_csv(path, dtype=str)
        frame["level"] = frame["level"].map(_LEVELS)
        source = path.name
    else:
        random = np.random.default_rng(1)
        names = random.choice(np.array(list("安青山城关白云石河大新东西南北桥")), (663_131, 4))
        codes = [f"{n:012d}" for n in range(663_131)]
        frame = pd.DataFrame({"code": codes, "level": "village", "name": ["".join(n) + "村" for n in names]})
        source = "made up"
    frame["parent"] = frame["code"].str[:-3]
    frame["population"] = np.random.default_rng(2).integers(100, 90_000, len(frame)).astype(float)
    frame.insert(0, "key", frame["code"])
    return frame.astype({"level": object, "name": object, "code": object, "parent": object, "key": object}), source


class Pulse:
    """A timer of 5 ms, and by how much it came too late."""

    def __init__(self) -> None:
        self.gaps: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer(interval=5, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def _beat(self) -> None:
        now = time.perf_counter()
        self.gaps.append((now - self._last) * 1000 - 5)
        self._last = now

    def watch(self, begin: Callable[[], Any], ended: Callable[[], bool], seconds: float = 120.0) -> dict[str, float]:
        """Begin something and let the loop run until it has ended: how long it took, and the longest gap, in ms."""
        loop = QEventLoop()
        check = QTimer(interval=1)
        self.gaps.clear()
        self._last = start = time.perf_counter()
        found: list[float] = []

        def look() -> None:
            if ended() or time.perf_counter() - start > seconds:
                found.append((time.perf_counter() - start) * 1000)
                loop.quit()

        check.timeout.connect(look)
        self._timer.start()
        QTimer.singleShot(0, begin)
        QTimer.singleShot(20, check.start)
        loop.exec()
        self._timer.stop()
        check.stop()
        return {"ms": round(found[0], 1), "longest_gap_ms": round(max(self.gaps, default=0.0), 1)}


def median_of(runs: list[dict[str, float]]) -> dict[str, float]:
    """The median time and the longest of all gaps."""
    return {
        "ms": round(statistics.median(r["ms"] for r in runs), 1),
        "longest_gap_ms": max(r["longest_gap_ms"] for r in runs),
    }


def table(frame: pd.DataFrame) -> TablePanel:
    """The pane, as the window makes it, on no workspace."""
    desk = SimpleNamespace(show_error=print, message=lambda words: None, perform=lambda change: False, run=None)
    panel = TablePanel(desk, Chosen())  # type: ignore[arg-type]
    panel.resize(*SIZE)
    panel.source.layer = "division"
    panel.source.set_snapshot(Snapshot({"division": frame}), settled=True)
    return panel


def measure(frame: pd.DataFrame, runs: int) -> dict[str, Any]:
    """All figures of the table."""
    app, pulse = application(), Pulse()
    warm().join()
    found: dict[str, Any] = {}
    panels: list[TablePanel] = []

    def idle() -> bool:
        return not panels[-1].busy

    def shown() -> None:
        panel = panels[-1]
        panel._pages.show_rows(True)
        panel.show()
        panel.source.newest.ask(lambda progress: load(frame, "division", progress), panel.source.loaded.emit)

    opened = []
    for _ in range(runs):
        panels.append(table(frame))
        opened.append(pulse.watch(shown, lambda: idle() and bool(len(panels[-1].model.order))))
        if len(panels) > 1:
            panels[-2].close()
            panels[-2].deleteLater()
    found["open_to_first_paint"] = median_of(opened)
    panel = panels[-1]
    place = panel.model.place_of
    found["sort_by_name_pinyin_first"] = pulse.watch(lambda: panel.ordering.sort_by(place("name"), 1), idle)
    found["sort_by_name_turned"] = median_of(
        [pulse.watch(lambda: panel.ordering.sort_by(place("name"), 0), idle) for _ in range(runs)]
    )
    found["sort_by_code_first"] = pulse.watch(lambda: panel.ordering.sort_by(place("code"), -1), idle)
    found["sort_by_population"] = pulse.watch(lambda: panel.ordering.sort_by(place("population"), 1), idle)
    panel.ordering.unsort()
    pulse.watch(lambda: None, idle)
    found["filter_first"] = pulse.watch(lambda: panel.bar.quick.setText("青山"), idle)
    typed = []
    for words in ("q", "qi", "qing", "qings", "qingshan", "qsx", "石桥", "1101", ""):
        typed.append(pulse.watch(lambda words=words: panel.bar.quick.setText(words), idle))  # type: ignore[misc]
    found["filter_while_typing"] = {**median_of(typed), "of_it_waiting_for_the_next_key_ms": 150}
    name = panel.view.heads[0].filters[place("name")]
    found["filter_one_column"] = pulse.watch(lambda: name.setText("qingshan"), idle)
    pulse.watch(name.clear, idle)
    panel.view.set_current(0, place("name"))
    found["statistics_text"] = pulse.watch(lambda: panel.bar.statistics.setChecked(True), idle)
    found["statistics_numbers"] = pulse.watch(lambda: panel.view.set_current(0, place("population")), idle)
    panel.bar.statistics.setChecked(False)
    found["edit_one_cell"] = pulse.watch(lambda: edited(panel), idle)
    found["copy_10000_rows"] = copied(panel)
    found["select_all"] = pulse.watch(panel.view.select_all, idle)
    found["invert"] = pulse.watch(panel.invert, idle)
    found["selected_first"] = pulse.watch(lambda: panel.bar.first.setChecked(True), idle)
    panel.bar.first.setChecked(False)
    pulse.watch(lambda: None, idle)
    found["scroll_200_pages"] = scroll(panel.view.right, app)
    found["scroll_while_sorting"] = scroll_while_sorting(panel, pulse)
    panel.close()
    stop_all()
    return found


def edited(panel: TablePanel) -> None:
    """What the table does when the store tells that one row has another name."""
    row = {f.name: panel.model.columns.values(f.name)[7] for f in panel.model.fields} | {"name": "改村"}
    panel.source.store = SimpleNamespace(row=lambda layer, key: row)  # type: ignore[assignment]
    panel.renew({"division"}, {"division": [str(panel.model.keys.keys[7])]})
    assert panel.model.columns.values("name")[7] == "改村"


def copied(panel: TablePanel) -> dict[str, float]:
    """Milliseconds to make 10,000 rows ready for a spreadsheet."""
    start = time.perf_counter()
    names = [f.name for f in panel.model.fields]
    made = copying.make(panel.model.columns, "division", names, panel.model.order[:10_000])
    return {"ms": round((time.perf_counter() - start) * 1000, 1), "mb": round(len(made.tabbed + made.markup) / 1e6, 2)}


def scroll(view: QTableView, app: QApplication) -> dict[str, float]:
    """Frames of a page each, all over the table: milliseconds from the scroll to the paint."""
    bar, frames = view.verticalScrollBar(), []
    for page in range(PAGES):
        start = time.perf_counter()
        bar.setValue(round(bar.maximum() * page / PAGES) + page % 7)
        app.processEvents()
        frames.append((time.perf_counter() - start) * 1000)
    return {"frame_ms": round(statistics.median(frames), 2), "longest_frame_ms": round(max(frames), 1)}


def scroll_while_sorting(panel: TablePanel, pulse: Pulse) -> dict[str, float]:
    """The longest gap while the table is scrolled during a sort for which nothing is prepared."""
    panel.model.columns._kept.clear()
    bar = panel.view.right.verticalScrollBar()
    turn = QTimer(interval=16)
    turn.timeout.connect(lambda: bar.setValue((bar.value() + 2800) % max(bar.maximum(), 1)))
    turn.start()
    found = pulse.watch(lambda: panel.ordering.sort_by(panel.model.place_of("name"), -1), lambda: not panel.busy)
    turn.stop()
    return found


def peers(frame: pd.DataFrame) -> dict[str, Any]:
    """What Qt's own models and pandas take."""
    part = frame.head(PEER_ROWS)
    start = time.perf_counter()
    model = QStandardItemModel(0, 3)
    for row in part[["code", "level", "name"]].itertuples(index=False):
        model.appendRow([QStandardItem(str(v)) for v in row])
    proxy = QSortFilterProxyModel()
    proxy.setSourceModel(model)
    view = QTableView()
    view.setModel(proxy)
    view.resize(*SIZE)
    view.show()
    QApplication.processEvents()
    made = time.perf_counter()
    proxy.setSortLocaleAware(True)
    proxy.sort(2)
    sorted_ = time.perf_counter()
    proxy.setFilterKeyColumn(2)
    proxy.setFilterFixedString("青山")
    filtered = time.perf_counter()
    view.close()
    by_code_point = frame["name"].sort_values(kind="stable")
    pandas_sorted = time.perf_counter()
    hits = int(frame["name"].str.contains("青山", regex=False).sum())
    pandas_found = time.perf_counter()
    return {
        "qsortfilterproxymodel": {
            "rows": PEER_ROWS,
            "open_ms": round((made - start) * 1000, 1),
            "sort_ms": round((sorted_ - made) * 1000, 1),
            "filter_ms": round((filtered - sorted_) * 1000, 1),
            "note": "all of it on the GUI thread: the gap is the whole time",
        },
        "pandas": {
            "rows": len(by_code_point),
            "sort_by_code_point_ms": round((pandas_sorted - filtered) * 1000, 1),
            "contains_ms": round((pandas_found - pandas_sorted) * 1000, 1),
            "found": hits,
        },
    }


def main(arguments: list[str] | None = None) -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON document (it is always JSON)")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--times", type=int, default=1, help="the rows this many times over, for tables of millions")
    asked = parser.parse_args(arguments)
    frame, source = divisions()
    if asked.times > 1:
        frame = pd.concat([frame] * asked.times, ignore_index=True)
        frame["key"] = pd.Series([str(n) for n in range(len(frame))], dtype=object)
    document = {
        "source": source,
        "rows": len(frame),
        "columns": len(load(frame.head(1), "division", QUIET).columns.fields),
    }
    document["load_average"] = round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None
    document |= {"table": measure(frame, asked.runs), "peers": peers(frame)}
    print(json.dumps(document, ensure_ascii=False, indent=None if asked.json else 2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
