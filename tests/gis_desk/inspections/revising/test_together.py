"""Plans with lunch, dates, sides and a meeting: opened as they were kept, and changed by the same rules."""

import datetime as dt
from dataclasses import replace
from functools import cache

import pandas as pd
import pytest

from gis_desk.inspections.asking.crews import Calendar, Crew, Meeting, Request
from gis_desk.inspections.asking.settings import PlanSettings
from gis_desk.inspections.plan import clock, plan_change
from gis_desk.inspections.planning.planner import plan_request
from gis_desk.inspections.revising.board import Board
from gis_desk.inspections.revising.fleet import Fleet
from gis_desk.inspections.revising.keeping import Kept, edited, open_draft, reopened
from gis_desk.inspections.revising.replan import _loose, replan
from gis_desk.inspections.revising.thorough import plan_anew
from gis_desk.inspections.revising.visited import visits, with_visits
from layers.text import text
from tests.gis_desk.inspections.revising import drafts

MEET = 10 * 3600
CREWS = tuple(Crew(drafts.SEAT, lunch_s=3600, side=side, name=side) for side in ("left", "right", "mixed"))
REQUEST = Request(("L1",), CREWS, Calendar(2, dt.date(2026, 12, 3)), fair=0.5)
MEETING = Meeting("L1-m005", (1, 2), None, MEET, MEET + 3600)


@cache
def row():
    """The plan as the planner makes it, and the meeting put into the first days of both sides' teams."""
    made = plan_request(*drafts.FRAMES, REQUEST, settings=PlanSettings(rounds=200))
    (edit,) = plan_change(made, "p1", "2026-11-26").edits
    plain = dict(edit.after)
    opened = open_draft("p1", {**plain, "request": replace(REQUEST, meetings=(MEETING,)).as_json()}, *drafts.FRAMES)
    draft = opened.draft
    task = draft.ground.task("005")
    free = draft.board.without(task)
    cells = {**free.cells, **{c: (task, *free.at(c)) for c in ((1, 1), (2, 1))}}
    met = replace(draft, board=Board(cells, free.marks))
    _, change = edited(opened, met, text("x"))
    return {**plain, "request": draft.ground.request.as_json(), **change.edits[0].after}


@cache
def kept() -> Kept:
    return open_draft("p1", row(), *drafts.FRAMES)


def test_it_opens_with_the_times_it_was_kept_with():
    plan, document = kept().draft, row()["plan"]
    meeting = [s for t in document["teams"] for d in t["days"] for s in d["stops"] if s["together"]]
    assert [s["together"] for s in meeting] == [[2], [1]]
    assert {s["begin"] for s in meeting} == {clock(MEET)}
    for team in document["teams"]:
        for day in team["days"]:
            timed = plan.timed((team["team"], day["day"]))
            assert [s["times_s"] for s in day["stops"]] == [
                list(t) for t in zip(timed.times.arrive, timed.times.begin, timed.times.depart, strict=True)
            ]
            assert day["end"] == clock(timed.end_s)
    assert plan.figures.left_share == pytest.approx(document["fair_share"], abs=0.001)
    assert not edited(kept(), plan, text("x"))[1].edits


def test_both_sides_wait_for_each_other_and_a_missing_one_is_said():
    plan = kept().draft
    task = plan.ground.task("005")
    (cell, other) = sorted(c for c in plan.ground.cells if task in plan.board.at(c))
    assert cell[1] == other[1]
    begins = {c: plan.timed(c).times.begin[plan.board.at(c).index(task)] for c in (cell, other)}
    assert begins[cell] == begins[other] >= MEET
    late = plan
    for moved in [t for t in range(len(plan.ground.travel.work.tasks)) if t != task][:6]:
        late = late.moved(moved, cell, 0)
    again = {c: late.timed(c).times.begin[late.board.at(c).index(task)] for c in (cell, other)}
    assert again[cell] == again[other] > begins[cell]
    assert "meeting" in {b.code for c in (cell, other) for b in late.timed(c).breaks}
    apart = plan.moved(task, (cell[0], 3 - cell[1]), None, cell)
    assert {b.code for found in apart.breaks.values() for b in found} >= {"joint"}
    back = reopened(plan.days, "p1", {**row(), **edited(kept(), late, text("x"))[1].edits[0].after})
    assert back.draft.timed(other) == late.timed(other)


def test_planned_again_the_meeting_stays():
    plan = kept().draft
    task = plan.ground.task("005")
    cells = sorted(c for c in plan.ground.cells if task in plan.board.at(c))
    made = replan(plan, rounds=150).draft
    assert sorted(c for c in made.ground.cells if task in made.board.at(c)) == cells
    assert not made.unplaced


def test_the_search_begins_with_both_teams_at_the_meeting():
    plan = kept().draft
    now = {c: plan.board.at(c) for c in plan.ground.cells}
    fleet = Fleet(plan.days, Board({}), plan.ground.cells, _loose(plan, 1)[0])
    kinds = {}
    for cell in plan.ground.cells:
        kinds.setdefault(fleet._kind(cell, 0, None), []).append(cell)
    first = fleet._present(fleet._data(kinds), kinds, now)
    assert first.num_clients() == sum(len(tasks) for tasks in now.values())
    assert first.duration() < sum(plan.timed(c).seconds for c in now)


def test_a_day_that_begins_at_noon_is_planned_again_without_lunch():
    noon = Crew(drafts.SEAT, begin_s=12 * 3600, day_s=5 * 3600, lunch_s=3600)
    for crew, free in ((noon, 17.0), (replace(noon, begin_s=9 * 3600), 13.0), (replace(noon, day_s=0), 12.0)):
        asked = replace(Request.from_json(row()["request"]), crews=(crew,) * 3)
        plan = open_draft("p1", {**row(), "request": asked.as_json()}, *drafts.FRAMES).draft
        fleet = Fleet(plan.days, Board({}), [(1, 1)], _loose(plan, 1)[0])
        assert fleet._kind((1, 1), 0, None).late_s == free * 3600


def test_work_that_two_teams_have_done_stays_with_both():
    plan = kept().draft
    task = plan.ground.task("005")
    cells = sorted(c for c in plan.ground.cells if task in plan.board.at(c))
    one = plan.board.at(cells[0])
    plan = plan.done(one[1], "王芳", "2026-12-03").done(task, "王芳", "2026-12-03")
    assert plan.board.order()[task] == plan.board.at(cells[0]).index(task)
    made = plan_anew(plan, *drafts.FRAMES).draft
    assert sorted(c for c in made.ground.cells if task in made.board.at(c)) == cells
    for cell in cells:
        assert made.board.at(cell)[: made.board.done_in(cell)] == plan.board.at(cell)[: plan.board.done_in(cell)]
        begins = [d.timed(cell).times.begin[d.board.at(cell).index(task)] for d in (plan, made)]
        assert begins[0] == begins[1]


def test_a_record_says_on_which_day_of_the_plan_a_stop_was_done():
    plan = kept().draft
    tasks = plan.ground.travel.work.tasks
    cell = next(c for c in plan.ground.cells if c[1] == 1 and plan.board.at(c))
    task = next(t for t in plan.board.at(cell) if tasks[t].kind == "marker" and tasks[t].id != "005")
    records = pd.DataFrame({"marker": [tasks[task].key] * 2, "visited_on": ["2026-12-04", "2026-12-20"]})
    none = pd.DataFrame({"line": [], "from_m": [], "to_m": [], "visited_on": []})
    (visit,) = visits(plan, records, none, "2026-11-26")
    assert (visit.task, visit.cell, visit.date) == (task, (cell[0], 2), "2026-12-04")
    after = with_visits(plan, (visit,), "王芳", "records")
    assert after.board.where(task) == (cell[0], 2)
    assert after.board.at((cell[0], 2))[0] == task
    assert not visits(plan, records.iloc[1:], none, "2026-11-26")


def test_daylight_and_lunch_count():
    plan = kept().draft
    assert any(plan.timed(c).times.lunch_s for c in plan.ground.cells if plan.board.at(c))
    assert plan.ground.workday(1).date == dt.date(2026, 12, 3)
    tasks = [
        t for t in range(len(plan.ground.travel.work.tasks)) if plan.board.where(t) and t != plan.ground.task("005")
    ]
    cell = (3, 1)
    for task in tasks:
        plan = plan.moved(task, cell)
    assert {"hours", "light"} <= {b.code for b in plan.timed(cell).breaks}
