"""Edits of a plan: numbers follow, what breaks is said, done work stays, and the row comes back as it was."""

import json
import random
import sqlite3
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_desk.inspections.asking.crews import Hold, Request
from gis_desk.inspections.plan import clock
from gis_desk.inspections.revising.days import ALONE
from gis_desk.inspections.revising.draft import Draft
from gis_desk.inspections.revising.keeping import edited, open_draft, reopened
from gis_desk.inspections.revising.marks import read_marks
from gis_desk.inspections.revising.slots import slot, why
from layers.change import Change, insert
from layers.document import Document
from layers.errors import PlanError
from layers.store import Store
from layers.text import text
from tests.gis_desk.inspections.revising import drafts

BY = ("王芳", "2026-11-26")


def draft() -> Draft:
    return drafts.kept().draft


def first_cell(plan: Draft):
    return next(c for c in plan.ground.cells if plan.board.at(c))


def test_an_opened_plan_has_the_numbers_it_was_kept_with():
    plan, document = draft(), drafts.row()["plan"]
    assert plan.figures.hours == pytest.approx(document["total_hours"], abs=0.001)
    assert plan.figures.km == pytest.approx(document["total_km"], abs=0.01)
    for team in document["teams"]:
        for day in team["days"]:
            timed = plan.timed((team["team"], day["day"]))
            assert list(timed.times.arrive) == [s["times_s"][0] for s in day["stops"]]
            assert clock(timed.end_s) == day["end"]
    assert not plan.gone
    assert not plan.unplaced


def test_an_edit_that_changes_nothing_is_no_change():
    kept = drafts.kept()
    _, change = edited(kept, kept.draft, text("x"))
    assert not change.edits


def test_a_moved_stop_stands_there_once_and_the_numbers_follow():
    plan = draft()
    source = first_cell(plan)
    task = plan.board.at(source)[1]
    target = next(c for c in plan.ground.cells if c != source)
    offered = slot(plan, task, target)
    moved = plan.moved(task, target)
    assert [c for c, tasks in moved.board.cells.items() if task in tasks] == [target]
    assert moved.figures.hours - plan.figures.hours == pytest.approx(offered.minutes / 60, abs=1e-6)
    assert moved.figures.km - plan.figures.km == pytest.approx(offered.km, abs=1e-6)
    assert moved.timed(target).end_s == offered.end_s
    every = [plan.moved(task, target, n) for n in range(len(plan.board.at(target)) + 1)]
    assert moved.timed(target).seconds == min(m.timed(target).seconds for m in every)


def test_courses_are_as_long_as_the_numbers_say():
    plan = draft()
    source = first_cell(plan)
    moved = plan.moved(plan.board.at(source)[0], next(c for c in plan.ground.cells if c != source))
    for cell in moved.ground.cells:
        if moved.board.at(cell):
            day = moved.days.shaped(cell, moved.board.at(cell), moved.board.marks, ALONE)
            assert day.metres() == pytest.approx(moved.metres(cell), abs=0.5)
            assert day.end_s == moved.timed(cell).end_s


@pytest.mark.parametrize("vehicle", [True, False])
def test_walks_past_what_is_left_out_are_as_long_as_their_courses(vehicle):
    row = drafts.row()
    asked = Request.from_json(row["request"])
    crews = tuple(replace(crew, vehicle=vehicle) for crew in asked.crews)
    plan = open_draft("p1", {**row, "request": replace(asked, crews=crews).as_json()}, *drafts.FRAMES).draft
    tasks = plan.ground.travel.work.tasks
    for task in [t for c in plan.ground.cells for t in plan.board.at(c) if tasks[t].kind == "stretch"][1::3]:
        plan = plan.exclude(task, "", *BY)
    days = [plan.days.shaped(c, plan.board.at(c), plan.board.marks, ALONE) for c in plan.ground.cells]
    assert any(leg.mode == "walk" and len(leg.course) > 3 for day in days for leg in day.legs)
    assert [day.metres() for day in days] == pytest.approx([plan.metres(c) for c in plan.ground.cells], abs=0.5)


def test_what_the_request_has_settled_is_opened_as_marks():
    plan = draft()
    first, second, third = plan.board.at(first_cell(plan))[:3]
    keys = [plan.ground.travel.work.tasks[t].key for t in (first, second, third)]
    holds = (
        Hold(keys[0], "L1", 1, 1, 1, True, 9 * 3600, 10 * 3600),
        Hold(keys[1], "L1", 1, 1),
        Hold(keys[2], "L1", reason="封山"),
    )
    found = read_marks(plan.ground.travel.work, [h.as_json() for h in holds])
    assert [found[t].kind for t in (first, second, third)] == ["done", "locked", "excluded"]
    assert (found[first].arrive_s, found[first].depart_s, found[third].reason) == (9 * 3600, 10 * 3600, "封山")


def test_over_time_is_said_not_refused():
    plan = drafts.kept(3.0).draft
    tasks = [t for c in plan.ground.cells for t in plan.board.at(c)]
    target = first_cell(plan)
    for task in tasks:
        plan = plan.moved(task, target)
    (broken,) = plan.breaks[target]
    assert broken.code == "hours"
    assert "over the working hours" in str(broken.said)
    assert plan.figures.late_s == plan.timed(target).end_s - plan.timed(target).limit_s
    _, change = edited(drafts.kept(3.0), plan, text("x"))
    document = change.edits[0].after["plan"]
    day = next(d for t in document["teams"] for d in t["days"] if (t["team"], d["day"]) == target)
    assert [b["code"] for b in day["breaks"]] == ["hours"]


def test_excluded_has_no_day_and_its_reason_is_kept():
    plan = draft()
    task = plan.board.at(first_cell(plan))[0]
    out = plan.exclude(task, "封山", *BY)
    assert out.board.where(task) is None
    assert out.excluded == (task,)
    _, change = edited(drafts.kept(), out, text("x"))
    (left,) = change.edits[0].after["plan"]["unvisited"]
    assert left["code"] == "excluded"
    assert "王芳" in left["reason"]
    assert "封山" in left["reason"]
    back = out.freed(task)
    assert back.unplaced == (task,)
    offered = why(back, task).slots
    assert offered[0].minutes > 0
    assert back.moved(task, offered[0].cell).unplaced == ()
    assert not back.moved(task, offered[0].cell).excluded


def test_what_is_done_stays():
    plan = draft()
    cell = first_cell(plan)
    tasks = plan.board.at(cell)
    at = plan.timed(cell).tasks.index(tasks[2])
    before = (plan.timed(cell).ways[at], plan.timed(cell).times.arrive[at], plan.timed(cell).times.depart[at])
    marked = plan.done(tasks[2], *BY)
    assert marked.board.at(cell) == (tasks[2], tasks[0], tasks[1], *tasks[3:])
    other = next(c for c in plan.ground.cells if c != cell)
    for act in (
        lambda: marked.moved(tasks[2], other),
        lambda: marked.exclude(tasks[2], "", *BY),
        lambda: marked.lock(tasks[2], *BY),
    ):
        with pytest.raises(PlanError, match="stays where it was done"):
            act()
    changed = marked.moved(tasks[0], other).moved(tasks[1], cell, 0)
    timed = changed.timed(cell)
    assert (timed.ways[0], timed.times.arrive[0], timed.times.depart[0]) == before
    assert marked.freed(tasks[2]).moved(tasks[2], other).board.where(tasks[2]) == other


def test_a_lock_goes_with_the_stop_and_is_named_beforehand():
    plan = draft()
    cell = first_cell(plan)
    task = plan.board.at(cell)[0]
    locked = plan.lock(task, *BY)
    other = next(c for c in plan.ground.cells if c != cell)
    assert "王芳" in str(slot(locked, task, other).breaks[-1].said)
    assert why(locked, task).mark.by == "王芳"
    assert (lambda m: (m.team, m.day))(locked.moved(task, other).board.marks[task]) == other


def test_why_ranks_the_other_days():
    plan = draft()
    task = plan.board.at(first_cell(plan))[1]
    found = why(plan, task)
    assert found.saves_minutes > 0
    assert {s.cell for s in found.slots} == set(plan.ground.cells) - {found.cell}
    assert [s.holds for s in found.slots] == sorted([s.holds for s in found.slots], reverse=True)
    for offered in found.slots:
        assert offered == slot(plan, task, offered.cell)


def test_why_reckons_teams_on_foot_by_their_own_times():
    row = drafts.row()
    asked = Request.from_json(row["request"])
    crews = (asked.crews[0], replace(asked.crews[1], vehicle=False))
    plan = open_draft("p1", {**row, "request": replace(asked, crews=crews).as_json()}, *drafts.FRAMES).draft
    for task in plan.board.at(first_cell(plan)):
        for offered in why(plan, task).slots:
            assert offered == slot(plan, task, offered.cell)


def test_what_would_be_enough_is_not_said_where_nothing_is_left():
    kept = drafts.kept()
    enough = {"needed_days": 3, "needed_teams": 3, "needed_hours": 9.0}
    before = reopened(kept.draft.days, "p1", {**drafts.row(), "plan": {**drafts.row()["plan"], **enough}})
    task = kept.draft.board.at(first_cell(kept.draft))[0]
    after, _ = edited(before, before.draft.lock(task, *BY), text("x"))
    assert [after.plan[name] for name in enough] == [None] * 3


def test_there_is_no_such_day_or_stop():
    plan = draft()
    with pytest.raises(PlanError, match="no day 9 of team 1"):
        plan.moved(0, (1, 9))
    with pytest.raises(PlanError, match="0 stops called"):
        plan.ground.task("nothing")
    assert plan.ground.travel.work.tasks[plan.ground.task("003")].id == "003"
    assert plan.ground.task("L1/003") == plan.ground.task("003") == plan.ground.task("L1-m003")


acts = st.lists(
    st.tuples(st.sampled_from(["move", "lock", "exclude", "done", "free"]), st.integers(0, 10**6), st.integers(0, 3)),
    max_size=8,
)


@settings(max_examples=25, deadline=None)
@given(acts)
def test_any_edits_survive_the_workspace(actions):
    kept = drafts.kept()
    plan, tasks = kept.draft, range(len(kept.draft.ground.travel.work.tasks))
    for act, number, cell in actions:
        task = number % len(tasks)
        placed, done = plan.board.where(task) is not None, plan.board.done(task)
        if act == "move" and not done:
            plan = plan.moved(task, plan.ground.cells[cell % len(plan.ground.cells)])
        elif act == "lock" and placed and not done:
            plan = plan.lock(task, *BY)
        elif act == "exclude" and not done:
            plan = plan.exclude(task, "", *BY)
        elif act == "done" and placed:
            plan = plan.done(task, *BY)
        elif act == "free":
            plan = plan.freed(task)
    after, change = edited(kept, plan, text("x"))
    row = {**drafts.row(), **(change.edits[0].after if change.edits else {})}
    row = json.loads(json.dumps(row))
    again = reopened(kept.draft.days, "p1", row)
    for cell in plan.ground.cells:
        assert again.draft.board.at(cell) == plan.board.at(cell)
        assert again.draft.timed(cell) == plan.timed(cell)
    assert again.draft.board.marks == plan.board.marks
    everything = sorted([*(t for c in plan.board.cells.values() for t in c), *plan.unplaced, *plan.excluded])
    assert everything == list(tasks)
    assert not edited(again, again.draft, text("x"))[1].edits
    assert after.plan == row["plan"]


def test_an_edit_is_one_undoable_change_of_the_row(tmp_path):
    with Store.create(tmp_path / "w.gpkg") as store:
        store.apply(Change(text("p"), (insert("inspection_plan", "p1", drafts.row()),)))
        kept = drafts.kept()
        task = kept.draft.board.at(first_cell(kept.draft))[0]
        _, change = edited(kept, kept.draft.lock(task, *BY), text("Lock"))
        store.apply(change)
        assert store.row("inspection_plan", "p1")["held"][0]["by"] == "王芳"
        store.undo()
        row = store.row("inspection_plan", "p1")
        assert row["held"] == []
        assert row["plan"] == drafts.row()["plan"]


def test_a_document_is_written_as_its_text():
    assert json.loads(Document({"b": 1, "a": [2.5, "界"]}).text) == {"a": [2.5, "界"], "b": 1}
    with pytest.raises(ValueError, match="JSON compliant"):
        Document({"x": float("nan")})


@pytest.mark.parametrize("held", ["x", [1], [{"task": "L1-m001", "line": "L1", "kind": "eaten"}], {"a": 1}])
def test_held_that_cannot_be_read_is_refused(held):
    with pytest.raises(PlanError, match="held in the plan"):
        reopened(drafts.kept().draft.days, "p1", {**drafts.row(), "held": held})


def test_fifty_edits_are_kept_in_less_than_fifteen_plans_and_come_back_one_by_one(tmp_path):
    path, kept, chance = tmp_path / "w.gpkg", drafts.kept(), random.Random(1)
    texts = [kept.plan.text]
    with Store.create(path) as store:
        store.apply(Change(text("Plan"), (insert("inspection_plan", "p1", drafts.row()),)))
        while len(texts) <= 50:
            plan = kept.draft
            task = chance.choice([t for c in plan.ground.cells for t in plan.board.at(c)])
            kept, change = edited(kept, plan.moved(task, chance.choice(plan.ground.cells)), text("Move"))
            if change.edits:
                store.apply(change)
                texts.append(kept.plan.text)
        for before in texts[-2::-1]:
            store.undo()
            assert Document(store.row("inspection_plan", "p1")["plan"]).text == before
    connection = sqlite3.connect(path)
    size = "SELECT sum(length(before) + length(after)) FROM history_edit WHERE op = 'update'"
    assert connection.execute(size).fetchone()[0] < 15 * len(texts[0])
    connection.close()
