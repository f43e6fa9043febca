"""Changing a plan: a drag in the domain and in the window, why a stop has its day, the rest planned again; peers beside.

``python -m tests.bench.revise [--json] [--teams N] [--days D] [--drags N] [--no-window]``
"""

import argparse
import json
import os
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from gis_desk.inspections.asking.crews import Calendar, Crew, Request
from gis_desk.inspections.asking.settings import PlanSettings
from gis_desk.inspections.plan import plan_change
from gis_desk.inspections.planning.planner import plan_request
from gis_desk.inspections.revising.board import Board
from gis_desk.inspections.revising.days import Days
from gis_desk.inspections.revising.draft import Draft
from gis_desk.inspections.revising.keeping import Kept, edited, open_draft, reopened
from gis_desk.inspections.revising.replan import replan
from gis_desk.inspections.revising.slots import slot, why
from gis_desk.inspections.ways.travel import county_seat
from layers.store import Store
from layers.text import text
from ui.practice import make_practice

_KEY = "bench"


class Seconds(float):
    """Seconds by the clock; `cpu` are those the thread itself has worked, which other programs do not lengthen."""

    cpu: float

    @staticmethod
    def since(clock: float, worked: float) -> "Seconds":
        """From a reading of both clocks until now."""
        made = Seconds(time.perf_counter() - clock)
        made.cpu = time.thread_time() - worked
        return made


def spread(seconds: Sequence[Seconds]) -> dict[str, float]:
    """Median and worst in milliseconds, and by the time the thread has worked."""
    own = [s.cpu for s in seconds]
    figures = {"median": statistics.median(seconds), "worst": max(seconds)}
    figures |= {"cpu_median": statistics.median(own), "cpu_worst": max(own)}
    return {f"{name}_ms": round(float(value) * 1000, 2) for name, value in figures.items()}


def timed(work: Callable[[], Any]) -> tuple[Any, Seconds]:
    """What `work` gives, and its seconds."""
    clock, worked = time.perf_counter(), time.thread_time()
    result = work()
    return result, Seconds.since(clock, worked)


def planned(store: Store, teams: int, days: int) -> float:
    """Plan the county lines with `teams` over `days` and keep it; seconds."""
    lines, markers, roads = (store.frame(n) for n in ("boundary_line", "marker", "road"))
    start = county_seat(store.frame("division"), store.frame("place_name"), lines, store.setting("county"))
    county = lines[(lines["level"] == "county").to_numpy()]
    request = Request(tuple(county["key"]), (Crew(start),) * teams, Calendar(days))
    plan, seconds = timed(lambda: plan_request(lines, markers, roads, request, settings=PlanSettings(rounds=2000)))
    store.apply(plan_change(plan, _KEY, "2026-11-26"))
    return seconds


def opened(store: Store) -> Kept:
    """The kept plan, ready to be changed."""
    frames = (store.frame(n) for n in ("boundary_line", "marker", "road"))
    return open_draft(_KEY, store.row("inspection_plan", _KEY), *frames)


def drags(kept: Kept, many: int) -> list[tuple[int, tuple[int, int]]]:
    """Stops and the days they are dragged to, by chance but always the same."""
    chance, draft = random.Random(1), kept.draft
    tasks = [t for c in draft.ground.cells for t in draft.board.at(c)]
    return [(chance.choice(tasks), chance.choice(draft.ground.cells)) for _ in range(many)]


def numbers(draft: Draft) -> tuple[Any, Any]:
    """What the board shows after a drag."""
    return draft.figures, draft.breaks


def in_domain(kept: Kept, many: int) -> dict[str, Any]:
    """A drag: the stop at its best place, all numbers, what breaks, the courses of both days."""
    draft, moves, hovers, courses, reasons, naive = kept.draft, [], [], [], [], []
    numbers(draft)
    for task, cell in drags(kept, many):
        source = draft.board.where(task)
        _, seconds = timed(lambda t=task, c=cell: slot(draft, t, c))
        hovers.append(seconds)
        clock, worked = time.perf_counter(), time.thread_time()
        after = draft.moved(task, cell)
        numbers(after)
        moves.append(Seconds.since(clock, worked))
        touched = [c for c in (source, cell) if c is not None and after.board.at(c)]
        _, seconds = timed(lambda a=after, cs=touched: [shaped(a, c) for c in cs])
        courses.append(seconds)
        _, seconds = timed(lambda t=task: why(draft, t))
        reasons.append(seconds)
    for task, cell in drags(kept, min(many, 10)):
        _, seconds = timed(lambda t=task, c=cell: afresh(draft.moved(t, c)))
        naive.append(seconds)
    return {
        "hover": spread(hovers),
        "drop_numbers": spread(moves),
        "drop_courses": spread(courses),
        "why": spread(reasons),
        "peer_all_days_anew": spread(naive),
    }


def shaped(draft: Draft, cell: tuple[int, int]) -> Any:
    """A day with its courses."""
    return draft.days.shaped(cell, draft.board.at(cell), draft.board.marks, draft.together(cell))


def afresh(draft: Draft) -> Any:
    """The peer: every day of the plan worked out again, nothing remembered."""
    return numbers(Draft(Days(draft.ground), draft.board, draft.base))


def keeping(store: Store, kept: Kept, many: int) -> dict[str, Any]:
    """What keeping an edit costs: the document off the GUI thread, the change on it, undo and opening again."""
    writes, applies, undos, again = [], [], [], []
    for task, cell in drags(kept, min(many, 10)):
        after = kept.draft.moved(task, cell)
        (_, change), seconds = timed(lambda a=after: edited(kept, a, text("Move")))
        if not change.edits:
            continue
        writes.append(seconds)
        applies.append(timed(lambda c=change: store.apply(c))[1])
        undos.append(timed(store.undo)[1])
        row = store.row("inspection_plan", _KEY)
        assert row is not None
        again.append(timed(lambda r=row: reopened(kept.draft.days, _KEY, r))[1])
    figures = {"document": spread(writes), "apply": spread(applies), "undo": spread(undos), "reopen": spread(again)}
    return figures | {"per_edit_kb": round(_grown(store, kept, min(many, 10)) / 1000)}


def _grown(store: Store, kept: Kept, many: int) -> float:
    """Bytes that the history grows by with each of `many` edits; all are undone again."""
    made = []
    for task, cell in drags(kept, many):
        kept, change = edited(kept, kept.draft.moved(task, cell), text("Move"))
        if change.edits:
            made.append(store.apply(change))
    for _ in made:
        store.undo()
    with sqlite3.connect(store.path) as connection:
        query = "SELECT sum(length(before) + length(after)) FROM history_edit WHERE change >= ?"
        size = connection.execute(query, (made[0],)).fetchone()[0]
    connection.close()
    return float(size / len(made))


def half_done(kept: Kept) -> dict[str, Any]:
    """A day and a half are done; the rest is planned again, beside the plan as it was and cheapest insertion."""
    draft = kept.draft
    for cell in draft.ground.cells:
        tasks = draft.board.at(cell)
        share = len(tasks) if cell[1] == 1 else len(tasks) // 2 if cell[1] == 2 else 0
        for task in tasks[:share]:
            draft = draft.done(task, "x", "2026-11-26")
    cpu = time.process_time()
    made, seconds = timed(lambda: replan(draft))
    cpu = time.process_time() - cpu
    peer, peer_s = timed(lambda: inserted(draft))
    done = [t for t in draft.board.marks if draft.board.done(t)]
    return {
        "done_stops": len(done),
        "open_stops": len(draft.ground.travel.work.tasks) - len(done),
        "seconds": round(seconds, 2),
        "cpu_s": round(cpu, 2),
        "hours_before": round(draft.figures.hours, 2),
        "hours": round(made.draft.figures.hours, 2),
        "left": len(made.left),
        "late_s": made.draft.figures.late_s,
        "peer_insertion_s": round(peer_s, 2),
        "peer_insertion_h": round(peer.figures.hours, 2),
        "peer_insertion_left": len(peer.unplaced),
        "done_unmoved": all(draft.board.where(t) == made.draft.board.where(t) for t in done),
    }


def inserted(draft: Draft) -> Draft:
    """The peer: every open stop in its turn where it costs least and breaks nothing."""
    fast = {c: draft.board.at(c)[: draft.board.done_in(c)] for c in draft.board.cells}
    made = replace(draft, board=Board(fast, draft.board.marks))
    for task in [t for c in draft.ground.cells for t in draft.board.at(c) if not draft.board.done(t)]:
        sound = [s for s in why(made, task, 12).slots if s.holds and s.cell[1] > 1]
        if sound:
            made = made.moved(task, sound[0].cell, sound[0].position)
    return made


def in_window(path: Path, many: int) -> dict[str, Any]:
    """Mouse events to repainted board: hovering over a day, and dropping; and until map and tree have followed."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QEvent, QPointF, Qt
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    from ui.desktop import settings
    from ui.desktop.app import application
    from ui.desktop.inspections.planning.board.layout import HEAD, SIDE
    from ui.desktop.window import MainWindow

    def pump(until: Callable[[], bool]) -> None:
        begun = time.monotonic()
        while not until() and time.monotonic() - begun < 60:
            QApplication.processEvents()
            time.sleep(0.002)  # waiting is no work

    def send(kind: QEvent.Type, place: QPointF) -> None:
        button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
        held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else Qt.MouseButton.LeftButton
        port = view.viewport()
        everywhere = QPointF(port.mapToGlobal(place.toPoint()))
        event = QMouseEvent(kind, place, everywhere, button, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(port, event)
        port.repaint()

    hovers, drops, wholes = [], [], []
    with tempfile.TemporaryDirectory() as home, settings.kept_in(Path(home)):
        application()
        window = MainWindow()
        window.resize(1440, 900)
        window.show()
        window.open_path(path)
        pump(lambda: not window.busy)
        page = window.open_job("inspections").turn_to("planning")
        pump(lambda: not window.busy and page.board.draft is not None)
        window.raise_panel(page.board)
        view = page.board.view
        chance = random.Random(2)
        for _ in range(many):
            draft = page.board.draft
            inside = view.viewport().rect().toRectF().adjusted(SIDE, HEAD, 0, 0)
            seen = [c for c in view.board.chips if c.cell and inside.contains(c.rect.translated(-view._shift))]
            chip = chance.choice(seen)
            cell = chance.choice([c for c in draft.ground.cells if c != chip.cell and draft.board.at(c)])
            start = chip.rect.center() - view._shift
            send(QEvent.Type.MouseButtonPress, start)
            pump(lambda: not window.busy)
            target = view.board.cell_rect(cell).center() - view._shift
            hovers.append(timed(lambda p=target: send(QEvent.Type.MouseMove, p))[1])
            clock, worked = time.perf_counter(), time.thread_time()
            send(QEvent.Type.MouseButtonRelease, target)
            drops.append(Seconds.since(clock, worked))
            pump(lambda: not page.editing.busy and not window.busy)
            wholes.append(Seconds.since(clock, worked))
        window.close()
    return {"hover": spread(hovers), "drop": spread(drops), "drop_to_map_and_tree": spread(wholes)}


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--teams", type=int, default=4)
    parser.add_argument("--days", type=int, default=5)
    parser.add_argument("--drags", type=int, default=60)
    parser.add_argument("--no-window", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "county.gpkg"
        store, _ = make_practice(path)
        with store:
            document: dict[str, Any] = {"plan_s": round(planned(store, options.teams, options.days), 1)}
            kept, seconds = timed(lambda: opened(store))
            work = kept.draft.ground.travel.work
            document |= {
                "teams": options.teams,
                "days": options.days,
                "stops": len(work.tasks),
                "unplaced": len(kept.draft.unplaced),
                "open_s": round(seconds, 2),
                "domain": in_domain(kept, options.drags),
                "keeping": keeping(store, kept, options.drags),
                "half_done": half_done(kept),
            }
        if not options.no_window:
            document["window"] = in_window(path, min(options.drags, 30))
    print(json.dumps(document, indent=None if options.json else 1))


if __name__ == "__main__":
    main()
