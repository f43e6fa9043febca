"""Planning the rest again: what is done never moves, locks and exclusions hold, the same seed gives the same plan."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_desk.inspections.revising.draft import Draft
from gis_desk.inspections.revising.keeping import edited, reopened
from gis_desk.inspections.revising.replan import replan, standing_day
from gis_desk.inspections.revising.thorough import plan_anew
from gis_desk.inspections.revising.visited import visits, with_visits
from layers.document import Document
from layers.errors import PlanError
from layers.text import text
from layers.work import Cancelled, Progress
from tests.gis_desk.inspections.revising import drafts

BY = ("王芳", "2026-11-26")
ROUNDS = 40


def draft(hours: float = 8.0) -> Draft:
    return drafts.kept(hours).draft


def done_work(plan: Draft):
    """Team, day, order, way and times of everything that is done."""
    found = {}
    for cell in plan.ground.cells:
        timed = plan.timed(cell)
        for n, task in enumerate(timed.tasks):
            if plan.board.done(task):
                found[task] = (cell, n, timed.ways[n], timed.times.begin[n], timed.times.depart[n])
    return found


acts = st.lists(
    st.tuples(st.sampled_from(["done", "done", "lock", "exclude", "move"]), st.integers(0, 10**6), st.integers(0, 3)),
    max_size=10,
)


@settings(max_examples=40, deadline=None)
@given(acts, st.integers(1, 3), st.integers(0, 5), st.booleans())
def test_done_work_never_moves(actions, first_day, seed, from_there):
    plan = draft()
    tasks = range(len(plan.ground.travel.work.tasks))
    for act, number, cell in actions:
        task = number % len(tasks)
        placed, done = plan.board.where(task) is not None, plan.board.done(task)
        if act == "done" and placed:
            plan = plan.done(task, *BY)
        elif act == "lock" and placed and not done:
            plan = plan.lock(task, *BY)
        elif act == "exclude" and not done:
            plan = plan.exclude(task, "", *BY)
        elif act == "move" and not done:
            plan = plan.moved(task, plan.ground.cells[cell % len(plan.ground.cells)])
    first = None if from_there else first_day
    made = replan(plan, first_day=first, seed=seed, rounds=ROUNDS)
    after, since = made.draft, standing_day(plan) if first is None else first
    assert done_work(after) == done_work(plan)
    assert after.excluded == plan.excluded
    for task in tasks:
        if plan.locked(task):
            cell = plan.board.where(task)
            assert (task in made.released) == (cell[1] < since)
            assert task in made.released or after.board.where(task) == cell
    for cell in after.ground.cells:
        if cell[1] < since:
            assert all(after.board.done(t) for t in after.board.at(cell))
    everything = [*(t for c in after.board.cells.values() for t in c), *after.unplaced, *after.excluded]
    assert sorted(everything) == list(tasks)
    assert made.left == after.unplaced


def test_a_plan_made_again_is_no_worse_and_the_same_each_time():
    plan = draft()
    cell = next(c for c in plan.ground.cells if plan.board.at(c))
    other = next(c for c in plan.ground.cells if c != cell)
    for task in plan.board.at(cell)[::2]:
        plan = plan.moved(task, other, 0)
    one, two = (replan(plan, rounds=300) for _ in range(2))
    assert one.draft.board == two.draft.board
    assert one.draft.figures.hours < plan.figures.hours
    assert not one.draft.breaks


def test_what_has_no_room_says_what_would_break():
    plan = draft(3.0)
    cell = next(c for c in plan.ground.cells if plan.board.at(c))
    for task in plan.board.at(cell):
        plan = plan.done(task, *BY)
    made = replan(plan, first_day=len(plan.ground.workdays) + 1, rounds=ROUNDS)
    assert made.left
    after, change = edited(drafts.kept(3.0), made.draft, text("x"))
    left = change.edits[0].after["plan"]["unvisited"]
    assert len(left) == len(made.left)
    assert {u["code"] for u in left} == {"no_room"}
    assert all(isinstance(u["reason"], str) and u["reason"] for u in left)
    row = {**drafts.row(3.0), **change.edits[0].after}
    again = reopened(plan.days, "p1", row)
    assert again.draft.board.cells == {c: t for c, t in made.draft.board.cells.items() if t}
    assert Document(after.plan).text == Document(row["plan"]).text


def test_a_thorough_search_keeps_what_is_settled():
    kept = drafts.kept()
    plan = kept.draft
    cell = next(c for c in plan.ground.cells if plan.board.at(c))
    tasks = plan.board.at(cell)
    plan = plan.done(tasks[0], *BY).done(tasks[1], *BY).lock(tasks[3], *BY).exclude(tasks[4], "封山", *BY)
    after = plan_anew(plan, *drafts.FRAMES).draft
    assert done_work(after) == done_work(plan)
    assert after.board.where(tasks[3]) == cell
    assert after.excluded == (tasks[4],)
    assert not after.unplaced
    assert not after.breaks
    _, change = edited(kept, after, text("x"))
    again = reopened(plan.days, "p1", {**drafts.row(), **change.edits[0].after})
    assert again.draft.board.marks == after.board.marks
    assert all(again.draft.timed(c) == after.timed(c) for c in plan.ground.cells)


def test_even_days_when_that_was_asked():
    plan = draft()
    uneven = replan(plan, rounds=200).draft.figures
    days = plan.days
    object.__setattr__(days.ground.request, "balanced", True)
    try:
        even = replan(plan, rounds=200).draft.figures
    finally:
        object.__setattr__(days.ground.request, "balanced", False)
    assert even.spread <= uneven.spread
    assert even.hours <= uneven.hours * 1.03


def test_there_is_no_such_day():
    with pytest.raises(PlanError, match="no day 9"):
        replan(draft(), first_day=9)


def test_it_can_be_stopped():
    with pytest.raises(Cancelled):
        replan(draft(), progress=Progress(stopped=lambda: True))


def records(**columns):
    return pd.DataFrame(columns)


NONE = records(line=[], from_m=[], to_m=[], visited_on=[])


def test_records_of_the_field_say_what_was_done():
    plan = draft()
    work = plan.ground.travel.work
    cell = next(c for c in plan.ground.cells if plan.board.at(c))
    markers = [t for t in plan.board.at(cell) if work.tasks[t].kind == "marker"]
    stretch = next(t for t in plan.board.at(cell) if work.tasks[t].kind == "stretch")
    one = work.tasks[stretch]
    ends = [work.points[p].chainage_m for p in (one.begin, one.end)]
    seen = records(
        marker=[work.tasks[markers[0]].key, work.tasks[markers[1]].key, None, "x"],
        visited_on=["2026-11-27", "2020-01-01", "2026-11-27", "2026-11-27"],
    )
    walked = records(line=[work.lines[one.line].key], from_m=[max(ends)], to_m=[min(ends)], visited_on=["2026-11-28"])
    found = visits(plan, seen, walked, "2026-11-26")
    assert {v.task for v in found} == {markers[0], stretch}
    after = with_visits(plan, found, "王芳", "records")
    assert set(after.board.at(cell)[:2]) == {markers[0], stretch}
    assert after.board.marks[markers[0]].on == "2026-11-27"
    assert not visits(after, seen, walked, "2026-11-26")
    assert not visits(plan, records(marker=[], visited_on=[]), NONE, "2026-11-26")
