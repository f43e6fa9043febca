"""Next year's plan, and even years."""

import itertools

import pytest

from gis_desk.inspections.cycle import in_year
from gis_desk.inspections.cycle.balance import even_years, pull_change
from gis_desk.inspections.cycle.rules import CycleRules
from gis_desk.inspections.cycle.yearplan import plan_year, year_change
from layers.errors import PlanError
from layers.store import Store
from tests.gis_desk.inspections.cycle.county import due, rounds

FRAME = rounds(
    "L1 4 2022 990102 filed",  # due in 2027
    "L2 4 2020 990101 filed",  # overdue
    "L3 4 2024 990101 filed",  # later
    "L4 4 2022 990101 filed",
    "L4 5 2027 990102 planned",
    "L5 4 2022 990101 filed",
    "L5 5 2028 990102 planned",  # for another year
)


def keys():
    return map("k{}".format, itertools.count()).__next__


def test_what_belongs_to_the_year():
    plan = plan_year(due(2027, FRAME, 5), 2027)
    assert [one.due.key for one in plan.lines] == ["L2", "L1", "L4"]  # overdue first
    assert [one.due.key for one in plan.new] == ["L2", "L1"]
    assert plan.as_json()["to_be_created"] == 2
    assert [one.due.key for one in plan_year(due(2027, FRAME, 5), 2027, more=["L3"]).lines] == ["L2", "L1", "L4", "L3"]
    assert [one.due.key for one in plan_year(due(2027, FRAME, 5), 2027, only=["L3", "L1"]).lines] == ["L1", "L3"]
    assert not plan_year(due(2027, FRAME, 5), 2027, levels=["township"]).lines
    with pytest.raises(PlanError, match="no boundary line 'L9'"):
        plan_year(due(2027, FRAME, 5), 2027, more=["L9"])


def test_months_avoid_high_water_and_winter_and_are_filled_evenly():
    plan = plan_year(due(2027, rounds(), 12, markers=0), 2027)
    months = [m for one in plan.lines for m in one.months]
    assert not set(months) & {6, 7, 8, 12, 1, 2}
    assert months == sorted(months)
    assert {m: months.count(m) for m in set(months)} == dict.fromkeys((3, 4, 5, 9, 10, 11), 2)
    (one,) = plan_year(due(2027, rounds(), 1), 2027).lines
    assert one.months == (3, 4, 5, 9, 10, 11)
    free = CycleRules(flood=tuple(range(1, 13)))
    assert free.months == tuple(range(1, 13))


def test_a_plan_taken_is_one_change_and_taken_twice_is_none(tmp_path):
    plan = plan_year(due(2027, FRAME, 5), 2027, more=["L3"])
    change = year_change(plan, keys())
    assert [e.after["line"] for e in change.edits] == ["L2", "L1", "L3"]
    last = change.edits[2].after
    assert last["details"]["pulled_from"] == 2029
    assert (last["round"], last["year"], last["lead"], last["state"], last["kind"]) == (
        5, 2027, "990102", "planned", "regular",
    )  # fmt: skip
    with Store.create(tmp_path / "w.gpkg") as store:
        store.load("inspection", FRAME, change.label)
        store.apply(change)
        again = due(2027, store.frame("inspection"), 5)
        assert {d.key: d.planned_year for d in again} == {"L1": 2027, "L2": 2027, "L3": 2027, "L4": 2027, "L5": 2028}
        assert not year_change(plan_year(again, 2027), keys()).edits
        store.undo()
        assert store.count("inspection") == len(FRAME)


def test_a_round_that_was_planned_for_a_year_gone_by_is_moved(tmp_path):
    with Store.create(tmp_path / "w.gpkg") as store:
        old = rounds("L1 4 2020 - filed", "L1 5 2026 990102 planned", details=[None, {"lead_agreed_on": "2026-01-02"}])
        change = year_change(plan_year(due(2027, old), 2027), keys())
        store.load("inspection", old, change.label)
        store.apply(change)
        row = store.row("inspection", "i1")
        assert (row["year"], row["lead"], row["details"]["lead_agreed_on"]) == (2027, "990102", "2026-01-02")


def test_even_years_pull_forward_only():
    rows = [f"L{n} 4 2024 - filed" for n in range(1, 7)] + ["L7 4 2022 - filed"]
    lines = due(2027, rounds(*rows), 7)  # one in 2027, six in 2029
    found = even_years(lines, 2027)
    assert found.years == (2027, 2028, 2029, 2030, 2031)
    assert found.spread_after < found.spread_before
    assert sum(found.before) == pytest.approx(sum(found.after))
    assert all(p.to_year < p.from_year and p.from_year - p.to_year <= 2 for p in found.pulls)
    taken = {p.to_year: sum(q.to_year == p.to_year for q in found.pulls) for p in found.pulls}
    assert taken == {2027: 1, 2028: 2}


@pytest.mark.parametrize(
    ("loads", "span"),
    [
        ([1, 0, 6, 0, 0], (2027, 2029)),  # what comes after the last full year cannot be filled
        ([9, 1, 3, 1, 0], (2028, 2029)),  # a backlog cannot be relieved
        ([2, 2, 2, 2, 2], (2027, 2031)),
        ([9, 0, 0, 0, 0], (2028, 2031)),  # nothing to be evened
        ([0, 0, 0, 0, 4], (2027, 2031)),
    ],
)
def test_only_years_that_can_be_evened_are_looked_at(loads, span):
    rows = [(n, year) for year, count in enumerate(loads, 2022) for n in range(count)]
    frame = rounds(*[f"L{k + 1} 4 {year} - filed" for k, (_, year) in enumerate(rows)])
    found = even_years(due(2027, frame, len(rows), markers=0), 2027)
    assert (found.first, found.last) == span
    assert found.spread_after <= found.spread_before
    assert sum(found.after) == pytest.approx(sum(found.before))
    assert all(found.first <= p.to_year < p.from_year <= found.last for p in found.pulls)


def test_what_is_planned_stays_where_it_is():
    rows = [f"L{n} 4 2024 - filed" for n in range(1, 5)] + [f"L{n} 5 2029 - planned" for n in range(1, 5)]
    assert even_years(due(2027, rounds(*rows), 4), 2027).pulls == ()


def test_no_lines_no_suggestion():
    found = even_years([], 2027)
    assert (found.pulls, found.spread_before) == ((), 0.0)


def test_pulls_taken_are_planned_rounds_in_one_change(tmp_path):
    frame = rounds(*[f"L{n} 4 2024 - filed" for n in range(1, 7)], "L7 4 2022 - filed")
    found = even_years(due(2027, frame, 7), 2027)
    change = pull_change(found.pulls, keys())
    with Store.create(tmp_path / "w.gpkg") as store:
        store.load("inspection", frame, change.label)
        store.apply(change)
        planned = {d.key: d.planned_year for d in due(2027, store.frame("inspection"), 7) if d.planned}
        assert planned == {p.due.key: p.to_year for p in found.pulls}
        assert store.row("inspection", "k0")["details"]["pulled_from"] == 2029
        store.undo()
        assert store.count("inspection") == 7


def test_the_same_lines_in_another_year():
    assert in_year(due(2027, FRAME, 5), 2022) == due(2022, FRAME, 5)
    assert in_year(due(2022, FRAME, 5), 2027) == due(2027, FRAME, 5)
