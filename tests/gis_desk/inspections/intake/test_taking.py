"""Rows from the field: records, states, repair cases and rounds follow; every row is counted; nothing is overwritten."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_desk.inspections.intake.fields import DAYS, STRETCH
from gis_desk.inspections.intake.taking import BOTH, COUNTS, KEEP, TAKE
from layers.errors import PlanError
from tests.gis_desk.inspections.intake.kept import MARKERS, ROUNDS, edits, kept, take

DAY = {"界桩号": "002", "检查日期": "2026-05-01"}


@pytest.mark.parametrize(
    ("row", "state", "cases"),
    [
        ({"是否找到": "是", "桩体": "完好"}, None, []),  # sound before and after
        ({"是否找到": "是", "桩体": "倾斜"}, "tilted", [("tilted", "open")]),
        ({"是否找到": "否"}, "lost", [("lost", "open")]),  # not found
        ({"桩体": "移位"}, "moved", [("moved", "open")]),
        ({"桩体": "完好", "字迹": "模糊"}, "unreadable", [("unreadable", "open")]),
        ({"桩体": "完好", "字迹": "模糊", "处理": "描红"}, None, []),  # painted again at once
        ({"桩体": "完好", "方位物2": "消失"}, None, [("object_lost", "open")]),
        ({"桩体": "破损", "处理": "重立", "对方在场": "是"}, "restored", [("damaged", "repaired")]),
        ({"桩体": "破损", "action_reset": True, "对方在场": "yes"}, "restored", [("damaged", "repaired")]),
    ],
)
def test_state_and_cases_follow_the_record(row, state, cases):
    taken = take(DAY | row)
    assert [e.after["state"] for e in edits(taken, "marker")] == ([state] if state else [])
    assert [(e.after["kind"], e.after["state"]) for e in edits(taken, "marker_repair")] == cases
    (record,) = edits(taken, "inspection_record")
    assert record.after["marker"] == "L1-m002"
    assert record.after["visited_on"] == "2026-05-01"
    assert record.after["geometry"].equals(MARKERS.geometry.iloc[1])
    assert (taken.counts["recorded"], taken.rows, taken.refused, taken.findings) == (1, 1, (), ())


@pytest.mark.parametrize(
    ("row", "field", "reason"),
    [
        ({"界桩号": "009"}, "marker", "no marker has this number"),
        ({"界桩号": None}, "marker", "no marker number"),
        ({"界桩号": "001"}, "marker", "2 markers have this number"),
        ({"界桩号": "001", "界线": "没有线"}, "line", "no such line"),
        ({"检查日期": "去年"}, "visited_on", "not a date"),
        ({"检查日期": None}, "visited_on", "not a date"),
        ({"检查日期": "2026-02-30"}, "visited_on", "no such day"),
        ({"是否找到": "大概"}, "found", "neither yes nor no"),
        ({"桩体": "歪了"}, "body", "not one of"),
        ({"坐标较差": "三米"}, "offset_m", "not a length"),
        ({"方位物": "完好、变化、消失、完好"}, "objects", "three reference objects"),
        ({"action_paint": "也许"}, "x", "neither"),
    ],
)
def test_refused_rows_say_why(row, field, reason):
    taken = take({"界桩号": "003", "检查日期": "2026-06-01"}, DAY | {"备注": "看"} | row)
    assert (taken.counts["recorded"], taken.counts["refused"]) == (1, 1)
    (problem,) = taken.refused
    assert (problem.row, problem.field) == (2, field if field != "x" else "action_paint")
    assert reason in str(problem.reason)


def test_everything_a_marker_row_says():
    (record,) = edits(
        take(
            DAY
            | {"坐标复核": "不一致", "坐标较差(m)": "35cm", "方位物1": "完好", "方位物2": "变化", "方位物3": "消失"}
            | {
                "周围环境": "树木遮挡",
                "处理": "除草，描红; 换锁",
                "对方在场": "在场",
                "照片编号": "IMG_1",
                "检查人员": "王",
            }
        ),
        "inspection_record",
    )
    row = record.after
    assert (row["measured"], row["offset_m"], row["objects"]) == ("differs", 0.35, ["intact", "changed", "gone"])
    assert (row["surround"], row["action"], row["both_present"]) == ("树木遮挡", "除草、描红、换锁", True)
    assert (row["photo"], row["people"], row["source"], row["inspection"]) == ("IMG_1", "王", "记录.csv", "i1")


def test_the_line_tells_equal_numbers_apart():
    taken = take({"界桩号": "1", "界线": "青白线2", "检查日期": dt.date(2026, 5, 1)})
    assert edits(taken, "inspection_record")[0].after["marker"] == "L2-m001"
    assert edits(taken, "inspection_record")[0].after["inspection"] is None  # no round of that line is open


def test_repair_without_the_other_side_is_recorded_and_found():
    taken = take(DAY | {"检查日期": "2026年5月1日", "桩体": "倾斜", "处理": "扶正", "对方在场": "否"})
    (finding,) = taken.findings
    assert (finding.rule, finding.level, finding.name) == ("B010", "must", "002")
    assert taken.counts["recorded"] == 1


def test_the_latest_visit_decides_the_state():
    both = [DAY | {"检查日期": "2026-06-01", "桩体": "完好"}, DAY | {"桩体": "倾斜"}]
    assert not edits(take(*both, workspace=kept(rounds=kept().inspection.iloc[:0])), "marker")
    later = {"key": "r9", "marker": "L1-m002", "visited_on": "2026-07-01", "found": True, "body": "intact"}
    taken = take(DAY | {"桩体": "倾斜"}, workspace=kept(records=[later], rounds=kept().inspection.iloc[:0]))
    assert (taken.counts["recorded"], taken.states, taken.opened) == (1, 0, 0)


def test_a_round_begins_with_its_first_record():
    taken = take(DAY, DAY | {"界桩号": "003", "检查日期": "2026-04-30"})
    (edit,) = edits(taken, "inspection")
    assert (edit.key, edit.after) == ("i1", {"state": "in_field", "begun_on": "2026-04-30"})
    assert taken.begun == 1
    other = take({"界桩号": "001", "界线": "青白线2", "检查日期": "2026-05-01"}, inspection="i1")
    assert "the round is of the line" in str(other.refused[0].reason)


def test_a_repair_takes_an_open_case_on():
    case = {"key": "c1", "marker": "L1-m002", "kind": "tilted", "state": "agreed", "opened_on": "2026-01-01"}
    taken = take(
        DAY | {"桩体": "完好", "处理": "扶正", "对方在场": "是", "检查人员": "甲、乙"}, workspace=kept(repairs=[case])
    )
    (edit,) = edits(taken, "marker_repair")
    assert (edit.key, edit.before["state"]) == ("c1", "agreed")
    assert edit.after == {"state": "repaired", "repaired_on": "2026-05-01", "both_present": True, "people": "甲、乙"}
    assert not edits(
        take(DAY | {"桩体": "倾斜"}, workspace=kept(repairs=[case])), "marker_repair"
    )  # one case is enough


WRONG = {
    "key": "r1", "inspection": "i1", "marker": "L1-m002", "visited_on": "2026-05-01", "found": True, "body": "tilted",
    "geometry": MARKERS.geometry.iloc[1],
}  # fmt: skip
CASE = {
    "key": "c1", "marker": "L1-m002", "kind": "tilted", "state": "open", "opened_on": "2026-05-01", "record": "r1"
}  # fmt: skip


@pytest.mark.parametrize(
    ("case", "row", "stands"),
    [
        ({}, {"桩体": "完好"}, True),
        ({}, {"桩体": "倾斜", "备注": "看"}, False),  # it is still called for
        ({}, {"桩体": "破损"}, True),  # another defect opens another case
        ({"state": "agreed"}, {"桩体": "完好"}, False),  # something has happened in it
        ({"note": "已电话告知邻县"}, {"桩体": "完好"}, False),
        ({"record": "r0"}, {"桩体": "完好"}, False),  # another record opened it
        ({}, {"桩体": "完好", "处理": "扶正", "对方在场": "是"}, False),  # repaired, the case goes on
    ],
)
def test_a_corrected_record_says_which_case_it_leaves_and_may_close_it(case, row, stands):
    there = kept([WRONG], repairs=[CASE | case])
    said = take(DAY | row, workspace=there, correcting="r1")
    assert [(s.key, s.number, s.closed) for s in said.standing] == ([("c1", "002", False)] if stands else [])
    assert not [e for e in edits(said, "marker_repair") if e.after.get("state") == "closed"]
    done = take(DAY | row, workspace=there, correcting="r1", withdraw=True)
    assert [s.closed for s in done.standing] == [True] * stands
    closed = [e for e in edits(done, "marker_repair") if e.after.get("state") == "closed"]
    assert [(e.key, e.after["note"]) for e in closed] == ([("c1", "the record was corrected")] if stands else [])
    assert len(edits(done, "marker_repair")) == len(edits(said, "marker_repair")) + stands


def test_a_settled_conflict_may_leave_a_case_too():
    row = DAY | {"桩体": "完好"}
    assert not take(row, workspace=kept([WRONG], repairs=[CASE])).standing
    assert not take(row, workspace=kept([WRONG], repairs=[CASE]), default=KEEP).standing
    (left,) = take(row, workspace=kept([WRONG], repairs=[CASE]), default=TAKE).standing
    assert left.key == "c1"


def test_the_side_in_charge_goes_into_the_case():
    taken = take({"界桩号": "001", "界线": "L1", "检查日期": "2026-05-01", "是否找到": "否"})
    (case,) = edits(taken, "marker_repair")
    assert (case.after["care_side"], case.after["line"], case.after["record"]) == (
        "990101",
        "L1",
        "inspection_record-1",
    )


THERE = {
    "key": "r1", "inspection": "i1", "marker": "L1-m002", "visited_on": "2026-05-01", "found": True, "body": "intact",
    "note": "旧", "geometry": MARKERS.geometry.iloc[1],
}  # fmt: skip
OTHER = DAY | {"是否找到": "是", "桩体": "倾斜", "备注": "新", "字迹": "清晰"}


def test_what_says_the_same_or_adds_is_no_conflict():
    workspace = kept(records=[THERE])
    same = take(DAY | {"是否找到": "是", "桩体": "完好"}, workspace=workspace)
    assert (same.counts["unchanged"], edits(same, "inspection_record")) == (1, [])
    more = take(DAY | {"字迹": "模糊"}, workspace=workspace)
    (edit,) = edits(more, "inspection_record")
    assert (edit.key, edit.before, edit.after) == ("r1", {"lettering": None}, {"lettering": "faint"})
    assert (more.counts["completed"], more.states) == (1, 1)


def test_a_conflict_waits_and_overwrites_nothing():
    taken = take(OTHER, workspace=kept(records=[THERE]))
    (conflict,) = taken.conflicts
    assert taken.change.edits == ()
    assert (conflict.fields, conflict.earlier, conflict.about) == (("body", "note"), "r1", "青白线1 002")
    assert (conflict.kept["body"], conflict.offered["body"]) == ("intact", "tilted")
    later = take(OTHER | {"检查日期": "2026-05-09"}, workspace=kept(records=[THERE]))  # the same round, another day
    assert "visited_on" in later.conflicts[0].fields


@pytest.mark.parametrize(
    ("decision", "body", "note", "count"),
    [
        (KEEP, "intact", "旧", 1),
        (TAKE, "tilted", "新", 1),
        ({"body": TAKE, "note": KEEP}, "tilted", "旧", 1),
        (BOTH, "intact", "旧", 2),
    ],
)
def test_a_decision_settles_a_conflict(decision, body, note, count):
    taken = take(OTHER, workspace=kept(records=[THERE]), decisions={"inspection_record:记录:1": decision})
    assert (taken.counts["settled"], taken.conflicts) == (1, ())
    after = {"r1": dict(THERE)}
    for e in edits(taken, "inspection_record"):
        after[e.key] = after.get(e.key, {}) | dict(e.after)
    assert (after["r1"]["body"], after["r1"]["note"], len(after)) == (body, note, count)
    if decision == BOTH:
        assert "2026-05-01" in after["inspection_record-1"]["note"]


def test_two_rows_of_one_file_may_contradict_each_other():
    taken = take(DAY | {"桩体": "完好"}, DAY | {"桩体": "倾斜"})
    assert (taken.counts["recorded"], taken.counts["conflicts"], taken.states) == (1, 1, 0)
    settled = take(DAY | {"桩体": "完好"}, DAY | {"桩体": "倾斜"}, default=TAKE)
    (record,) = edits(settled, "inspection_record")
    assert (record.after["body"], settled.states) == ("tilted", 1)


STRETCHED = {"检查日期": "2026-05-01", "地貌地物变化": "轻微", "走向是否可辨": "清晰"}


@pytest.mark.parametrize(
    ("ends", "low", "high"),
    [
        ({"起点界桩": "001", "终点界桩": "002", "界线": "青白线1"}, 250, 2500),
        ({"起点界桩": "003", "终点界桩": "002"}, 2500, 4750),  # one line only has them; backwards
        ({"界线段": "002—003"}, 2500, 4750),
        ({"界线段": "K0+000–002", "界线": "L1"}, 0, 2500),
        ({"task_id": "L1:100-900", "界线段": "x"}, 100, 900),
        ({"起点里程": "100", "终点里程（米）": "900 m", "界线": "L1"}, 100, 900),
    ],
)
def test_stretches_by_their_ends(ends, low, high):
    taken = take(STRETCHED | ends, kind=STRETCH)
    (edit,) = edits(taken, "inspection_stretch")
    assert (edit.after["from_m"], edit.after["to_m"]) == (pytest.approx(low, abs=2), pytest.approx(high, abs=2))
    assert (edit.after["line"], edit.after["terrain"], edit.after["course"]) == ("L1", "slight", "clear")
    assert edit.after["geometry"].geom_type == "MultiLineString"
    assert take(STRETCHED | ends, kind=STRETCH).counts["recorded"] == 1


@pytest.mark.parametrize(
    ("ends", "reason"),
    [
        ({"界线段": "整条"}, "no two ends"),
        ({"起点界桩": "001", "终点界桩": "003", "界线": "青白线2"}, "not on the line"),
        ({"起点界桩": "002", "终点界桩": "002"}, "no length"),
        ({"起点里程": "0", "终点里程": "90000", "界线": "L1"}, "only 5"),
        ({"界线段": "K0+000—K1+000"}, "which line"),
    ],
)
def test_stretches_that_cannot_be_found(ends, reason):
    assert reason in str(take(STRETCHED | ends, kind=STRETCH).refused[0].reason)


def test_stretches_conflict_too():
    first = take(STRETCHED | {"界线段": "002—003"}, kind=STRETCH)
    there = {"key": "s1", **edits(first, "inspection_stretch")[0].after}
    again = take(
        STRETCHED | {"界线段": "002—003", "地貌地物变化": "无"}, kind=STRETCH, workspace=kept(stretches=[there])
    )
    assert again.conflicts[0].fields == ("terrain",)


def test_days_go_into_the_round():
    days = [
        {"检查日期": "2026-05-01", "组长": "李", "天气": "晴"},
        {"检查日期": "2026-05-02", "组长": "李", "天气": "雨"},
    ]
    taken = take(*days, kind=DAYS, inspection="i1")
    (edit,) = edits(taken, "inspection")
    assert (edit.after["details"]["leader"], edit.after["details"]["weather"]) == ("李", "晴；雨")
    assert len(edit.after["details"]["days"]) == taken.counts["recorded"] == 2
    assert "no round is open" in str(take(*days, kind=DAYS).refused[0].reason)
    after = ROUNDS.assign(details=[edit.after["details"], None])
    again = take(*days, kind=DAYS, inspection="i1", workspace=kept(rounds=after))
    assert (again.counts["unchanged"], again.counts["recorded"], again.change.edits) == (2, 0, ())


def test_a_round_that_has_ended_takes_no_records():
    row = {"界桩号": "001", "界线": "青白线2", "检查日期": "2026-05-01"}
    ended = kept(rounds=ROUNDS.assign(done_on=[None, "2026-06-01"]))
    with pytest.raises(PlanError, match="the round has ended"):
        take(row, inspection="i2", workspace=ended)
    assert take(row, inspection="i2").counts["recorded"] == 1  # came from elsewhere, nobody knows the day it ended


@pytest.mark.parametrize(
    "written",
    [
        "2026年5月1日", "2026/5/1", "20260501", "２０２６－０５－０１", "二〇二六年五月一日", "2026-05-01 上午",
        "2026-05-01T09:30:00", "2026-04-30T23:30:00Z",
    ],
)  # fmt: skip
def test_days_as_people_write_them(written):
    (record,) = edits(take(DAY | {"检查日期": written, "桩体": "完好"}), "inspection_record")
    assert record.after["visited_on"] == "2026-05-01"


def test_rows_that_nobody_filled_in_are_counted_as_such():
    taken = take(DAY, {"界桩号": "003", "界线": "L1", "marker_key": "L1-m003", "action_paint": False})
    assert (taken.counts["recorded"], taken.counts["blank"]) == (1, 1)


words = st.sampled_from(
    ["001", "002", "003", "9", "", None, "2026-05-01", "2026-05-02", "是", "否", "完好", "倾斜", "?"]
)


@settings(max_examples=120, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            dict.fromkeys(("界桩号", "检查日期", "是否找到", "桩体", "备注", "方位物1", "action_reset"), words)
            | {"界线": st.sampled_from(["青白线1", "青白线2", "", None, "?"])}
        ),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from([None, KEEP, TAKE, BOTH]),
)
def test_every_row_is_counted_back(given_rows, default):
    taken = take(*given_rows, workspace=kept(records=[THERE]), default=default)
    assert sum(taken.counts[c] for c in COUNTS) == taken.rows == len(given_rows)
    assert len(taken.refused) == taken.counts["refused"]
    assert len(taken.conflicts) == taken.counts["conflicts"]
    new = [e for e in edits(taken, "inspection_record") if e.before is None]
    assert len(new) == taken.counts["recorded"] + (taken.counts["settled"] if default == BOTH else 0)
