import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from shapely import Point

from gis_desk.countyrules import county_rules
from gis_desk.disputes import register
from gis_desk.disputes.belongings import belongings
from gis_desk.disputes.deadlines import due
from gis_desk.disputes.file import case_file
from gis_desk.disputes.form import problems
from gis_desk.disputes.grade import Matrix
from gis_desk.disputes.numbers import ended_numbers, free_number, next_number
from gis_desk.disputes.rules import load, own
from gis_desk.findings import Severity
from layers.change import Change, insert, update
from layers.errors import FormatError, GisDeskError, ValueTaken
from layers.store import Store
from layers.text import text
from tests.gis_desk.disputes.county import TODAY, case, cases, events

ROW = {k: v for k, v in case("D1").items() if k != "key"}


def event(**keys):
    basic = {"kind": "meeting", "account": "双方会商", "happened_on": "2026-06-01", "today": TODAY, "event_key": "E1"}
    return register.plan_event("D1", keys.pop("row", ROW), **(basic | keys))


def test_a_task_has_somebody_and_a_day_and_is_ticked_off():
    new = event(responsible="李明", due_on="2026年7月1日").edits[0].after
    assert (new["responsible"], new["due_on"], new["done_on"]) == ("李明", "2026-07-01", None)
    assert event(due_on="2026-07-01", row=ROW | {"owner": "县民政局"}).edits[0].after["responsible"] == "县民政局"
    done = register.plan_event_done("E1", new, ROW, today=TODAY)
    assert done.edits[0].after == {"done_on": "2026-06-15"}
    back = register.plan_event_done("E1", new | {"done_on": "2026-06-15"}, ROW, today=TODAY, undone=True)
    assert back.edits[0].after == {"done_on": None}


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"due_on": "2026-07-01"}, "nobody"),
        ({"responsible": "x", "due_on": "2026-05-31"}, "before the event"),
        ({"kind": "merged"}, "no event"),
        ({"kind": "graded"}, "no event"),
        ({"account": "a\x07"}, "U+0007"),
        ({"account": "长" * 2001}, "characters"),
    ],
)
def test_bad_events_are_told(keys, said):
    with pytest.raises(GisDeskError) as caught:
        event(**keys)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("values", "keys", "said"),
    [
        ({"due_on": None}, {}, "no deadline"),
        ({"done_on": "2026-06-10"}, {}, "done on 2026-06-10"),
        ({}, {"undone": True}, "open already"),
        ({}, {"done_on": "2026-06-16"}, "future"),
        ({}, {"done_on": "2026-05-01"}, "before the event"),
    ],
)
def test_what_cannot_be_done_is_told(values, keys, said):
    new = event(responsible="李明", due_on="2026-07-01").edits[0].after
    with pytest.raises(GisDeskError, match=said):
        register.plan_event_done("E1", {**new, **values}, ROW, today=TODAY, **keys)


def test_what_has_passed_comes_first():
    register_ = cases(
        case("D1", next_check="2026-06-20", deadline="2026-06-14", owner="甲"),
        case("D2", state="settled", next_check="2026-01-01", deadline="2026-01-01"),
        case("D3", next_check=None),
    )
    log = events(
        {"key": "E1", "dispute": "D1", "due_on": "2026-06-15", "account": "立牌", "responsible": "李明"},
        {"key": "E2", "dispute": "D1", "due_on": "2026-06-01", "done_on": "2026-06-01"},
        {"key": "E3", "dispute": "D2", "due_on": "2026-01-01"},  # the case is settled
        {"key": "E4", "dispute": "D3", "due_on": "2026-09-01"},
        {"key": "E5", "dispute": "D9", "due_on": "2026-01-01"},  # of no case
    )
    found = due(register_, log, TODAY)
    assert [(d.kind, d.dispute, d.days, d.overdue, d.responsible) for d in found] == [
        ("case", "D1", -1, True, "甲"),
        ("task", "D1", 0, False, "李明"),
        ("check", "D1", 5, False, "甲"),
        ("task", "D3", 78, False, ""),
    ]
    assert [d.days for d in due(register_, log, TODAY, within=0)] == [-1, 0]


def test_a_closed_case_takes_only_what_its_papers_bring():
    closed = ROW | {"state": "settled", "closed_on": "2026-06-01", "agreement": "纪要"}
    with pytest.raises(GisDeskError) as caught:
        register.plan_edit("D1", closed, {"title": "别的"}, today=TODAY)
    assert caught.value.where.field == "state"
    assert "take it up again" in str(caught.value.do)
    with pytest.raises(GisDeskError, match="closed"):
        register.plan_edit("D1", closed, {}, geometry=Point(110.2, 25.06), today=TODAY)
    assert register.plan_edit("D1", closed, {"agreement": "协议"}, today=TODAY).edits[0].after == {"agreement": "协议"}


def test_a_changed_grade_leaves_an_entry():
    change = register.plan_edit(
        "D1", ROW, {"grade": "blue"}, today=TODAY, event_key="E1", who="王芳", grade_reason="已平息"
    )
    assert (change.edits[1].after["kind"], change.edits[1].after["account"]) == ("graded", "yellow → blue；已平息")


def test_form_asks_for_what_the_state_needs():
    red = {p.field: p.severity for p in problems(ROW | {"grade": "red", "next_check": None}, TODAY)}
    assert {f for f, s in red.items() if s is Severity.MUST} == {"owner", "measures", "next_check"}
    assert "dispute_from" in {p.field for p in problems(ROW, TODAY, evidence=True)}
    settled = ROW | {"state": "settled", "closed_on": "2026-06-01"}
    assert {p.field: p.severity.value for p in problems(settled, TODAY, papers=0)}["agreement"] == "must"
    assert "agreement" not in {p.field for p in problems(settled, TODAY, papers=1)}
    third = ROW | {"side_b": None, "side_c": "990103"}
    assert {p.field: p.severity.value for p in problems(third, TODAY)}["side_c"] == "must"
    late = ROW | {"dispute_from": "2026-06-10", "closed_on": "2026-06-01"}
    assert "dispute_from" in {p.field for p in problems(late, TODAY)}


def test_a_county_lays_its_own_table_over(tmp_path):
    file = tmp_path / "disputes.toml"
    file.write_text(
        '[about]\ntitle = "云溪县办法"\n[matrix]\nred = 12\n[check_days]\nred = 15\n[evidence]\nfounded = 1949-11-22\n',
        encoding="utf-8",
    )
    rules = load(file)
    assert rules.matrix == Matrix(12, 10, 5, "云溪县办法")
    assert (rules.check_days["red"], rules.check_days["blue"], rules.founded) == (15, 180, date(1949, 11, 22))
    assert rules.matrix.explained(3, 4).args["score"] == 12
    assert county_rules(tmp_path).disputes == rules
    assert county_rules(tmp_path).problems == ()
    assert county_rules().disputes is own()
    change = register.plan_add(
        {"title": "x", "kind": "land", "likelihood": 3, "impact": 4, "owner": "o", "measures": "m"},
        Point(110.2, 25.05), cases(), key="D", event_key="E", today=TODAY, rules=rules,
    )  # fmt: skip
    assert (change.edits[0].after["grade"], change.edits[0].after["next_check"]) == ("red", "2026-06-30")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("[matrix]\nred = 3\n", "do not rise"),
        ("[matrix]\npurple = 3\n", "no key"),
        ("[colours]\nred = 1\n", "no section"),
        ('[matrix]\nred = "15"\n', "another kind"),
        ("[twins]\ndays = -1\n", "above 0"),
        ("[twins]\ndays = 1.5\n", "whole number"),
        ("[matrix\n", "no valid TOML"),
        ("matrix = 3\n", "no section"),
    ],
)
def test_a_broken_table_is_told_and_does_not_count(tmp_path, written, said):
    file = tmp_path / "disputes.toml"
    file.write_text(written, encoding="utf-8")
    with pytest.raises(FormatError) as caught:
        load(file)
    assert said in str(caught.value.what)
    told = county_rules(tmp_path)
    assert told.disputes == own()
    assert len(told.problems) == 1


def put(store, **values):
    key = store.new_key("dispute")
    change = register.plan_add(
        {"title": "x", "kind": "land"} | values, Point(110.2, 25.05), partial(free_number, store),
        key=key, event_key=store.new_key("dispute_event"), today=TODAY, who="王芳",
    )  # fmt: skip
    return key, change


@pytest.fixture
def store(tmp_path):
    with Store.create(tmp_path / "w.gpkg", who="王芳") as opened:
        yield opened


def test_numbers_follow_those_of_the_year(store):
    for _ in range(3):
        store.apply(put(store)[1])
    store.apply(put(store, number="YH2026-9")[1])
    store.apply(put(store, number="旧案")[1])
    assert free_number(store, 2026) == "2026-004"
    assert free_number(store, 2025) == "2025-001"
    assert next_number(["YH2026-007", "YH2026-008", "2026-1", None, 3.5], 2026) == "YH2026-009"


def test_of_two_who_plan_with_one_number_the_first_gets_it(store):
    first, second = put(store)[1], put(store)[1]
    store.apply(first)
    with pytest.raises(ValueTaken) as caught:
        store.apply(second)
    assert caught.value.where.value == "2026-001"
    assert (store.count("dispute"), store.count("dispute_event")) == (1, 1)  # nothing of the second stays


def test_many_desks_at_once_never_share_a_number(store):
    def work(_n):
        while True:
            try:
                return store.apply(put(store)[1])
            except ValueTaken:
                continue

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(24)))
    assert sorted(store.column("dispute", "number")) == [f"2026-{n:03d}" for n in range(1, 25)]


def test_deleting_takes_all_that_belongs_to_a_case_and_undo_brings_it_back(store):
    key, change = put(store)
    store.apply(change)
    store.apply(
        Change(
            text("x"),
            (
                insert("dispute_evidence", "P1", {"dispute": key, "kind": "7-1", "title": "批复"}),
                insert("attachment", "A1", {"owner_table": "dispute_evidence", "owner_key": "P1", "name": "a"}),
                insert("attachment", "A2", {"owner_table": "dispute", "owner_key": key, "name": "b"}),
                insert("attachment", "A3", {"owner_table": "dispute", "owner_key": "other", "name": "c"}),
            ),
        )
    )
    owned = belongings(store, key)
    assert owned.papers == 2
    store.apply(register.plan_delete(key, store.row("dispute", key), owned))
    assert [store.count(t) for t in ("dispute", "dispute_event", "dispute_evidence", "attachment")] == [0, 0, 0, 1]
    store.undo()
    assert [store.count(t) for t in ("dispute", "dispute_event", "dispute_evidence", "attachment")] == [1, 1, 1, 3]


def test_what_an_older_workspace_kept_elsewhere_is_read_and_its_history_can_be_taken_back(tmp_path):
    """A file as schema 7 made it: a settled case with its papers under ``extra``, and no columns for them."""
    path = tmp_path / "old.gpkg"
    columns = [
        "side_c",
        "households",
        "area_ha",
        "dispute_from",
        "incident_level",
        "telephone",
        "deadline",
        "agreement",
        "outcome",
        "way",
        "recorded_by",
        "checked_by",
    ]
    with Store.create(path, who="王芳") as store:
        key, change = put(store, found_on="2026-03-01", side_a="甲县", side_b="乙县", grade="blue")
        store.apply(change)
        row = store.row("dispute", key)
        older = row | {"recorded_by": None, "state": "settled", "closed_on": "2026-06-10"}
        older["extra"] = {"evidence": ["纪要3号", "协议"], "way": "协商", "by": "王芳", "claims": {"a": "以山脊为界"}}
        store.apply(Change(text("Dispute settled"), (update("dispute", key, row, older),)))
    with sqlite3.connect(path) as raw:
        for column in columns:
            raw.execute(f"ALTER TABLE dispute DROP COLUMN {column}")
        for column in ("responsible", "due_on", "done_on"):
            raw.execute(f"ALTER TABLE dispute_event DROP COLUMN {column}")
        raw.execute("UPDATE setting SET value = '7' WHERE name = 'schema_version'")
    raw.close()
    with Store.open(path) as store:
        row = store.row("dispute", key)
        shown = register.plain(row)
        assert (shown["agreement"], shown["way"], shown["recorded_by"]) == ("纪要3号；协议", "协商", "王芳")
        assert row["agreement"] is None
        lacking = case_file(store, key, row, TODAY).lacking
        assert {p.field for p in lacking if p.severity is Severity.MUST} == set()
        store.apply(register.plan_edit(key, row, {"way": "调解"}, today=TODAY))
        assert register.plain(store.row("dispute", key))["way"] == "调解"
        store.undo()
        store.undo()  # the step that the older program made
        assert store.row("dispute", key)["state"] == "found"
    assert list(tmp_path.glob("*.v7.bak"))


def test_numbers_of_merged_cases_are_found_and_not_given_again(store):
    key, change = put(store)
    store.apply(change)
    row = store.row("dispute", key)
    extra = {"merged": [{"number": "2026-002", "title": "x", "key": "gone", "on": "2026-06-15"}]}
    store.apply(
        Change(
            text("x"),
            (
                update("dispute", key, row, row | {"extra": extra}),
                insert("dispute_event", "E9", {"dispute": key, "kind": "merged", "happened_on": "2026-06-15"}),
            ),
        )
    )
    assert ended_numbers(store) == {"2026-002": key}
    assert free_number(store, 2026) == "2026-003"


def test_a_step_writes_the_reason_in_the_language_of_the_program():
    row = ROW | {"grade": "blue", "likelihood": 1, "impact": 1}
    change = register.plan_state(
        "D1", row, "verified", event_key="E1", today=TODAY, values={"likelihood": 4, "impact": 3}, grade_reason="会商",
        say=lambda words: f"<{words.template}>",
    )  # fmt: skip
    assert (
        change.edits[1].after["account"]
        == "<grade {grade} instead of {suggested} (score {score}, table {table}): {reason}>"
    )


def test_a_closed_case_gets_no_next_check_with_its_late_papers():
    row = ROW | {
        "state": "settled",
        "closed_on": "2026-06-01",
        "agreement": "协议",
        "grade": "blue",
        "next_check": None,
    }
    change = register.plan_edit("D1", row, {"checked_by": "李明"}, today=TODAY)
    assert change.edits[0].after == {"checked_by": "李明"}


@pytest.mark.parametrize(
    ("section", "key", "value"),
    [
        ("twins", "near_m", "nan"),
        ("twins", "near_m", "inf"),
        ("twins", "alike", "nan"),
        ("check_days", "red", "1000000000000"),
        ("attachments", "thumbnail_px", "0"),
    ],
)
def test_figures_that_no_table_can_have_are_refused(tmp_path, section, key, value):
    file = tmp_path / "disputes.toml"
    file.write_text(f"[{section}]\n{key} = {value}\n", encoding="utf-8")
    with pytest.raises(FormatError, match="above 0"):
        load(file)


@pytest.mark.parametrize("path", ["/dev/zero", "."])
def test_a_table_is_a_file_that_ends(path):
    with pytest.raises(FormatError, match="no ordinary file"):
        load(Path(path))
