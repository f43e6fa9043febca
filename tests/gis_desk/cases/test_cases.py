"""Cases in a real workspace: made, gone through, approved, taken back."""

from datetime import date

import pytest

from gis_desk.cases.days import load as working_days
from gis_desk.cases.kept import message, plan_accept, unanswered
from gis_desk.cases.listing import case_lines
from gis_desk.cases.procedure import load
from gis_desk.cases.register import plan_edit
from gis_desk.cases.rows import CASE, STEP, steps_of
from gis_desk.cases.steps import NEXT, next_steps
from gis_desk.cases.words import STATES, STEPS
from gis_desk.findings import Accepted
from gis_desk.names.checker import NameChecker
from layers.errors import GisDeskError, PlanError, StaleEdit, WorkspaceError
from layers.schema import CASE_STATES
from layers.store import Store
from tests.gis_desk.cases.desk import (
    ROAD,
    TODAY,
    VALUES,
    add_road,
    approve,
    go,
    new_case,
    planned,
    rows,
    up_to_approval,
)

RENAME = {**VALUES, "action": "rename", "place": "r1", "reason": "名实不符"}


@pytest.fixture
def store(tmp_path):
    with Store.create(tmp_path / "w.gpkg") as made:
        yield made


def test_words_and_tables_agree():
    assert tuple(STATES) == CASE_STATES
    assert set(NEXT) | {"refused", "withdrawn"} == set(STATES)
    assert {s for steps in NEXT.values() for s in steps} | {"accept"} == set(STEPS)


def test_a_name_goes_the_whole_way(store):
    key = new_case(store)
    assert store.row(CASE, key)["number"] == "2026-0001"
    up_to_approval(store, key)
    approve(store, key)
    (place,) = rows(store.frame("place_name"))
    assert place["key"] == store.row(CASE, key)["place"]
    assert {c: place[c] for c in ("name", "status", "approved_on", "approval_doc", "organ", "generic")} == {
        "name": "长青路",
        "status": "approved",
        "approved_on": "2026-11-20",
        "approval_doc": "练政函〔2026〕8号",
        "organ": "练习县人民政府",
        "generic": "路",
    }
    go(store, key, "file", doc_no="备〔2026〕1号")
    assert store.row(CASE, key)["state"] == "filed"
    go(store, key, "announce")
    assert store.row(CASE, key)["state"] == "closed"
    assert next_steps(store.row(CASE, key), steps_of(store.frame(STEP), key)) == ("sign",)
    assert [str(h.label) for h in store.history(3)] == [
        "Case 2026-0001: Public notice",
        "Case 2026-0001: Filing",
        "Case 2026-0001: Approval",
    ]


def test_a_rename_keeps_the_old_name_and_undo_takes_all_back(store):
    add_road(store)
    key = new_case(store, RENAME)
    up_to_approval(store, key)
    before = rows(store.frame("place_name")), rows(store.frame(CASE)), rows(store.frame(STEP))
    approve(store, key)
    named = {r["name"]: r for r in rows(store.frame("place_name"))}
    new, old = named["长青路"], named["大寨路"]
    assert (new["key"], new["status"], new["old_name"], new["approved_on"]) == (
        "r1",
        "approved",
        "大寨路",
        "2026-11-20",
    )
    assert (old["status"], old["approved_on"], old["ended_on"]) == ("historic", "1988-03-01", "2026-11-20")
    assert (old["approval_doc"], old["ended_doc"]) == ("练地〔1988〕3号", "练政函〔2026〕8号")
    assert old["geometry"].equals(ROAD["geometry"])
    after = rows(store.frame("place_name")), rows(store.frame(CASE)), rows(store.frame(STEP))
    assert str(store.undo()) == "Case 2026-0001: Approval"
    assert (rows(store.frame("place_name")), rows(store.frame(CASE)), rows(store.frame(STEP))) == before
    store.redo()
    assert (rows(store.frame("place_name")), rows(store.frame(CASE)), rows(store.frame(STEP))) == after


def test_a_deregistered_name_is_marked_and_not_deleted(store):
    add_road(store)
    key = new_case(store, {"action": "deregister", "place": "r1", "applicant": "练习县民政局", "reason": "道路已消失"})
    assert store.row(CASE, key)["name"] == "大寨路"
    go(store, key, "examine")
    approve(store, key)
    (row,) = rows(store.frame("place_name"))
    assert (row["name"], row["status"], row["ended_on"], row["ended_why"]) == (
        "大寨路",
        "deregistered",
        "2026-11-20",
        "道路已消失",
    )
    assert row["approved_on"] == "1988-03-01"
    go(store, key, "announce")
    assert store.row(CASE, key)["state"] == "closed"


def test_a_proposed_name_becomes_the_approved_one(store):
    add_road(store, "p1", {**ROAD, "name": "长青路", "status": "proposed", "approved_on": None})
    key = new_case(store, {**VALUES, "place": "p1"})
    up_to_approval(store, key)
    approve(store, key)
    assert [(r["key"], r["status"]) for r in rows(store.frame("place_name"))] == [("p1", "approved")]


def test_what_stands_against_an_approval_is_named_all_at_once(store):
    key = new_case(store, {**VALUES, "flags": ["sea"]}, opened_on="2026-11-10")
    go(store, key, "examine")
    go(store, key, "display", happened_on="2026-11-18", until="2026-11-25")
    with pytest.raises(PlanError) as wrong:
        approve(store, key)
    said = str(wrong.value)
    for part in ("Overall assessment", "Expert argument", "Opinions asked", "2026-11-25", "not in local hands", "N058"):
        assert part in said
    assert store.row(CASE, key)["state"] == "displayed"


def test_divisions_are_not_decided_here(store):
    key = new_case(store, {**VALUES, "class": "division", "name": "青山镇"})
    up_to_approval(store, key)
    with pytest.raises(PlanError, match="N069"):
        approve(store, key)


def test_findings_are_kept_and_somebody_answers_for_them(store):
    found = NameChecker().check("皇庭花园", "residential").findings
    assert found
    key = new_case(store, {**VALUES, "name": "皇庭花园", "class": "residential"}, found)
    case = store.row(CASE, key)
    assert [f["rule"] for f in case["findings"]] == [f.rule for f in found]
    assert [str(message(f)) for f in case["findings"]] == [str(f.message) for f in found]
    up_to_approval(store, key)
    against = {f["rule"] for f in unanswered(case, TODAY)}
    if against:
        with pytest.raises(PlanError, match="nobody has answered"):
            approve(store, key)
    for rule in sorted({f.rule for f in found}):
        store.apply(plan_accept(key, store.row(CASE, key), rule, "有历史依据", "李四", TODAY, date(2026, 12, 1)))
    assert not unanswered(store.row(CASE, key), date(2026, 12, 1))
    assert {f["rule"] for f in unanswered(store.row(CASE, key), date(2026, 12, 2))} == against
    assert store.row(CASE, key)["findings"] == case["findings"]
    approve(store, key)


def test_acceptances_of_the_workspace_are_taken_over(store):
    found = NameChecker().check("皇庭花园", "residential").findings
    accepted = [Accepted(f.rule, f.keys, "已论证", "王五", date(2026, 1, 1), date(2027, 1, 1)) for f in found]
    expired = [Accepted(f.rule, f.keys, "已论证", "王五", date(2025, 1, 1), date(2025, 2, 1)) for f in found]
    values = {**VALUES, "name": "皇庭花园", "class": "residential"}
    key = new_case(store, values, found, accepted=accepted)
    assert {a["rule"] for a in store.row(CASE, key)["accepted"]} == {f.rule for f in found}
    assert store.row(CASE, key)["accepted"][0]["signer"] == "王五"
    assert store.row(CASE, new_case(store, values, found, accepted=expired))["accepted"] == []


@pytest.mark.parametrize(
    ("step", "act", "what"),
    [
        ("approve", {}, "cannot follow"),
        ("return", {}, "needs a reason"),
        ("withdraw", {"account": "  "}, "needs a reason"),
        ("examine", {"left_out": True, "account": "x"}, "cannot be left out"),
        ("examine", {"happened_on": "2026-11-21"}, "future"),
        ("examine", {"happened_on": "2026-13-01"}, "does not exist"),
        ("dance", {}, "cannot follow"),
    ],
)
def test_steps_that_cannot_be(store, step, act, what):
    key = new_case(store)
    with pytest.raises(GisDeskError, match=what):
        planned(store, key, step, **act)


def test_dates_follow_each_other(store):
    key = new_case(store, opened_on="2026-11-10")
    up_to_approval(store, key)
    with pytest.raises(PlanError, match="is before"):
        approve(store, key, happened_on="2026-11-09")
    approve(store, key, happened_on=TODAY)
    with pytest.raises(PlanError, match="is before"):
        go(store, key, "announce", happened_on="2026-11-19")


def test_sent_back_and_taken_in_again(store):
    key = new_case(store)
    go(store, key, "examine")
    go(store, key, "return", account="缺位置图")
    assert next_steps(store.row(CASE, key), steps_of(store.frame(STEP), key)) == ("resume", "withdraw")
    go(store, key, "resume")
    assert store.row(CASE, key)["state"] == "examined"
    go(store, key, "refuse", account="与既有地名重名")
    assert store.row(CASE, key)["state"] == "refused"
    assert next_steps(store.row(CASE, key), steps_of(store.frame(STEP), key)) == ()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " "}, "name"),
        ({"applicant": None}, "applicant"),
        ({"reason": ""}, "reason"),
        ({"action": "rename"}, "place"),
        ({"name": "长" * 31}, "name"),
        ({"class": "castle"}, "class"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_case_that_cannot_be_made_names_the_field(store, values, field):
    with pytest.raises(PlanError) as wrong:
        new_case(store, {**VALUES, **values})
    assert wrong.value.where.field == field
    assert store.count(CASE) == 0


def test_editing_keeps_to_what_was_applied_for(store):
    key = new_case(store)
    case = store.row(CASE, key)
    store.apply(
        plan_edit(key, case, {"contact": "赵六"}, [{"title": "位置图", "file": "a.pdf", "date": "2026年11月1日"}])
    )
    case = store.row(CASE, key)
    assert case["form"]["contact"] == "赵六"
    assert case["documents"] == [{"title": "位置图", "file": "a.pdf", "date": "2026-11-01"}]
    with pytest.raises(PlanError, match="any more"):
        plan_edit(key, case, {"name": "青云路"})
    with pytest.raises(PlanError, match="nothing was changed"):
        plan_edit(key, case, {"contact": "赵六"})
    up_to_approval(store, key)
    approve(store, key)
    with pytest.raises(PlanError, match="any more"):
        plan_edit(key, store.row(CASE, key), {"reason": "另一理由"})


def test_a_name_that_is_gone_is_not_renamed(store):
    add_road(store)
    first, second = new_case(store, RENAME), new_case(store, {**RENAME, "action": "deregister"})
    go(store, second, "examine")
    up_to_approval(store, first)
    approve(store, second)
    with pytest.raises(PlanError, match="no longer in use"):
        approve(store, first)


def test_two_windows(store, tmp_path):
    key = new_case(store)
    with Store.open(store.path, write=False) as other:
        stale = planned(other, key, "examine")
        with pytest.raises(WorkspaceError):
            other.apply(stale)
        go(store, key, "examine")
        assert other.row(CASE, key)["state"] == "examined"
        with pytest.raises(StaleEdit):
            store.apply(stale)
    assert len(steps_of(store.frame(STEP), key)) == 2


def test_lists_are_filtered_and_what_is_due_first_stands_first(store):
    late, soon = (
        new_case(store, opened_on="2026-10-20"),
        new_case(store, {**VALUES, "name": "青云路"}, opened_on="2026-10-20"),
    )
    quiet = new_case(store, {**VALUES, "name": "平安路"})
    for key, on in ((late, "2026-11-01"), (soon, "2026-11-18")):
        go(store, key, "examine", happened_on=on)
        for step in ("assess", "experts", "opinions"):
            go(store, key, step, left_out=True, account="影响较小", happened_on=on)
        approve(store, key, happened_on=on)
    table, working = load(), working_days()

    def keys(**more):
        frames = store.frame(CASE), store.frame(STEP)
        return [one.key for one in case_lines(*frames, table, working, TODAY, **more)]

    assert keys() == [late, soon, quiet]
    assert keys(states=["approved"]) == [late, soon]
    assert keys(states=["open"], actions=["name"], search="青云") == [soon]
    assert keys(due_in=0) == [late]
    assert keys(due_in=30) == [late, soon]
    assert keys(states=["refused"]) == []
