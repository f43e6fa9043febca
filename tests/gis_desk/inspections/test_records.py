"""Records from the field: states follow, refused rows say why, nothing is taken twice."""

import datetime as dt
import itertools

import pandas as pd
import pytest
import shapely

from gis_desk.inspections.records import take_records
from layers.errors import FormatError
from tests.gis_desk.inspections import land

LINE = shapely.LineString([(0, 0), (5000, 0)])
LINES = land.lines(LINE, LINE)
MARKERS = pd.concat([land.markers(LINE, 3), land.markers(LINE, 1, "L2", number=["001"])], ignore_index=True)
EARLIER = pd.DataFrame({"marker": ["L1-m003"], "visited_on": ["2026-04-01"]})
HEAD = ["界桩号", "界线", "检查日期", "是否找到", "桩体", "字迹", "处理", "对方在场"]


def take(*rows, head=HEAD, markers=MARKERS):
    table = pd.DataFrame([list(r) + [None] * (len(head) - len(r)) for r in rows], columns=head)
    numbers = itertools.count(1)
    return take_records(table, markers, LINES, EARLIER, lambda: f"k{next(numbers)}", "i1", "记录.csv")


def edits(taken, layer):
    return [e for e in taken.change.edits if e.layer == layer]


@pytest.mark.parametrize(
    ("row", "state"),
    [
        (("002", None, "2026-05-01", "是", "完好"), None),  # sound before and after
        (("002", None, "2026-05-01", "是", "倾斜"), "tilted"),
        (("002", None, "2026-05-01", "否"), "lost"),  # not found
        (("002", None, "2026-05-01", "是", "完好", "模糊"), "unreadable"),
        (("002", None, "2026-05-01", "是", "完好", "模糊", "描红"), None),  # repainted at once
        (("002", None, "2026-05-01", "是", "破损", "清晰", "重立", "是"), "restored"),
    ],
)
def test_state_follows_the_record(row, state):
    taken = take(row)
    assert [e.after["state"] for e in edits(taken, "marker")] == ([state] if state else [])
    assert taken.recorded == 1
    (record,) = edits(taken, "inspection_record")
    assert record.after["marker"] == "L1-m002"
    assert record.after["inspection"] == "i1"
    assert record.after["visited_on"] == "2026-05-01"
    assert record.after["geometry"].equals(MARKERS.geometry.iloc[1])
    assert not taken.problems


@pytest.mark.parametrize(
    ("row", "field", "reason"),
    [
        (("009", None, "2026-05-01"), "marker", "no marker has this number"),
        ((None, None, "2026-05-01"), "marker", "no marker number"),
        (("001", None, "2026-05-01"), "marker", "2 markers have this number"),
        (("002", None, "去年"), "visited_on", "not a date"),
        (("002", None, "2026-02-30"), "visited_on", "no such day"),
        (("002", None, "2026-05-01", "大概"), "found", "neither yes nor no"),
        (("002", None, "2026-05-01", "是", "歪了"), "body", "not one of"),
        (("003", None, "2026-04-01"), "marker", "has a record of 2026-04-01 already"),
    ],
)
def test_refused_rows_say_why(row, field, reason):
    taken = take(("002", None, "2026-06-01"), row)
    assert taken.recorded == 1
    (problem,) = taken.problems
    assert (problem.row, problem.field, problem.refused) == (2, field, True)
    assert reason in str(problem.reason)


def test_the_line_tells_equal_numbers_apart():
    taken = take(("1", "青白线2", dt.date(2026, 5, 1)))
    assert edits(taken, "inspection_record")[0].after["marker"] == "L2-m001"


def test_repair_without_the_other_side_is_recorded_and_reported():
    taken = take(("002", None, "2026年5月1日", "是", "倾斜", "清晰", "扶正", "否"))
    (problem,) = taken.problems
    assert not problem.refused
    assert "界线条例 6" in str(problem.reason)
    assert taken.recorded == 1


def test_the_latest_visit_decides_the_state():
    taken = take(("002", None, "2026-06-01", "是", "完好"), ("002", None, "2026-05-01", "是", "倾斜"))
    assert taken.recorded == 2
    assert not edits(taken, "marker")


@pytest.mark.parametrize("missing", ["界桩号", "检查日期"])
def test_a_table_without_its_columns(missing):
    with pytest.raises(FormatError, match=missing):
        take(head=[h for h in HEAD if h != missing])
