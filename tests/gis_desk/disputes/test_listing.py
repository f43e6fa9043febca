"""The columns, filters, counts and bars of the list, each against what plain Python says."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_desk.disputes.dates import day_or_none
from gis_desk.disputes.listing import (
    DATED,
    EventDays,
    Filter,
    bars,
    days_to_check,
    found,
    renewed,
    select,
    table_of,
    touched,
)
from gis_desk.disputes.listing.table import DAYS, GRADE, KIND, STATE
from gis_desk.disputes.words import is_open
from layers.change import Change, delete, insert, update
from layers.store import Store
from layers.text import text
from layers.work import Cancelled, Progress
from tests.gis_desk.disputes.county import frame

TODAY = date(2026, 6, 15)
UNITS = {"990101001": "城关镇", "990101002": "青山乡", "990102": "石桥县", "990101": "云岭县"}
LINES = {"L1": "云石线", "L2": "城青线"}
WORDS = ("青山", "林地", "石桥", "2024", "1", "Ａ", "x y", "三号", "云石")

dates = st.one_of(
    st.none(),
    st.dates(date(2023, 1, 1), date(2027, 12, 31)).map(date.isoformat),
    st.sampled_from(["", "农历三月", "2024/3/5", "2025年6月7日", "2024-13-01"]),
)
case = st.fixed_dictionaries(
    {
        "number": st.sampled_from([None, "2024-001", "2024-010", "YH2024-2", ""]),
        "title": st.sampled_from([None, "青山林地纠纷", "石桥水库", "a林地B", "x"]),
        "place": st.sampled_from([None, "三号界桩北 1 km", "青山脚下"]),
        "owner": st.sampled_from([None, "县民政局", "A 科"]),
        "line": st.sampled_from([None, *LINES]),
        "side_a": st.sampled_from([None, *UNITS]),
        "side_b": st.sampled_from([None, *UNITS]),
        "side_c": st.sampled_from([None, None, *UNITS]),
        "grade": st.sampled_from([None, *GRADE, "purple"]),
        "state": st.sampled_from([None, *STATE]),
        "kind": st.sampled_from([None, *KIND, "other"]),
        "found_on": dates,
        "closed_on": dates,
        "next_check": dates,
        "deadline": dates,
        "geometry": st.one_of(
            st.none(),
            st.builds(shapely.Point, st.floats(108, 109), st.floats(25, 26)),
            st.just(shapely.box(108.2, 25.2, 108.4, 25.4)),
        ),
    }
)
wishes = st.builds(
    Filter,
    st.frozensets(st.sampled_from([*GRADE, ""]), max_size=2),
    st.frozensets(st.sampled_from([*STATE, "open"]), max_size=2),
    st.frozensets(st.sampled_from(KIND), max_size=2),
    st.frozensets(st.sampled_from([*LINES, "gone"]), max_size=1),
    st.frozensets(st.sampled_from([*UNITS, "77"]), max_size=2),
    st.lists(st.sampled_from(WORDS), max_size=2).map(" ".join),
    st.booleans(),
    st.sampled_from(DATED),
    st.none() | st.dates(date(2023, 1, 1), date(2027, 1, 1)),
    st.none() | st.dates(date(2024, 1, 1), date(2028, 1, 1)),
    st.none() | st.just((108.1, 25.1, 108.5, 25.5)),
)


def register(rows: list[dict]) -> pd.DataFrame:
    return frame("dispute", [row | {"key": f"k{n}"} for n, row in enumerate(rows)])


def grade_of(row):
    return row["grade"] if row["grade"] in GRADE else ""


def fold(words):
    return (words or "").lower().replace("ａ", "a")


def fits(row, events, wish, skip=""):
    """Whether one case fits, wish by wish, as a person would look."""
    state = row["state"] or "found"
    sides = [row[s] for s in ("side_a", "side_b", "side_c") if row[s]]
    hay = [fold(row[c]) for c in ("number", "title", "place", "owner")]
    hay += [f"{s} {UNITS[s]}" for s in sides] + ([fold(row["line"]), LINES[row["line"]]] if row["line"] else [])
    late = is_open(state) and any((d := day_or_none(row[c])) and d < TODAY for c in ("next_check", "deadline"))
    days = events if wish.dated == "event" else [day_or_none(row[DAYS[wish.dated]])]
    low, high = wish.since or date.min, wish.until or date.max
    shape = row["geometry"]
    answers = {
        "grades": not wish.grades or grade_of(row) in wish.grades,
        "states": not wish.states or state in wish.states or ("open" in wish.states and is_open(state)),
        "kinds": not wish.kinds or row["kind"] in wish.kinds,
        "lines": not wish.lines or row["line"] in wish.lines,
        "units": not wish.units or any(s.startswith(u) for s in sides for u in wish.units),
        "words": all(any(fold(w) in h for h in hay) for w in wish.words.split()),
        "overdue": not wish.overdue or late,
        "period": not wish.period or any(d and low <= d <= high for d in days),
        "area": wish.area is None or (shape is not None and shapely.box(*wish.area).intersects(shape.envelope)),
    }
    return all(answer for name, answer in answers.items() if name != skip)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(case, st.lists(dates, max_size=2)), max_size=12), wishes)
def test_filter_and_counts_are_those_of_a_person(cases, wish):
    rows, logs = [c for c, _ in cases], [log for _, log in cases]
    table = table_of(register(rows))
    pairs = [(f"k{n}", day) for n, log in enumerate(logs) for day in log]
    log = pd.DataFrame(pairs, columns=["dispute", "happened_on"], dtype=object)
    known = [[d for d in map(day_or_none, log) if d] for log in logs]
    got = found(table, wish, TODAY, events=EventDays.of(log, table.keys), unit_names=UNITS, line_names=LINES)
    expected = [n for n, row in enumerate(rows) if fits(row, known[n], wish)]
    assert sorted(got.rows.tolist()) == expected

    def count(skip, of):
        there = [of(row) for n, row in enumerate(rows) if fits(row, known[n], wish, skip)]
        return dict(Counter(w for words in there for w in words if w is not None))

    assert got.grades == count("grades", lambda r: [grade_of(r)])
    assert got.states == count("states", lambda r: [r["state"] or "found"])
    assert got.kinds == count("kinds", lambda r: [r["kind"]] if r["kind"] in KIND else [])
    assert got.lines == count("lines", lambda r: [r["line"]])
    assert np.flatnonzero(got.whichever).tolist() == [
        n for n, row in enumerate(rows) if fits(row, known[n], wish, "states")
    ]
    assert got.units == count("units", lambda r: {r[s] for s in ("side_a", "side_b", "side_c")})
    late = Filter(overdue=True)
    assert got.overdue == sum(fits(r, [], late) and fits(r, known[n], wish, "overdue") for n, r in enumerate(rows))
    assert np.flatnonzero(got.whenever).tolist() == [
        n for n, row in enumerate(rows) if fits(row, known[n], wish, "period")
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(case, max_size=12))
def test_the_most_urgent_come_first(rows):
    def key(n):
        row = rows[n]
        due = day_or_none(row["next_check"]) or date.max
        return not is_open(row["state"]), [*GRADE, ""].index(grade_of(row)), due, row["number"] or "", n

    assert table_of(register(rows)).order.tolist() == sorted(range(len(rows)), key=key)
    assert select(register(rows))["key"].tolist() == [f"k{n}" for n in sorted(range(len(rows)), key=key)]


@settings(max_examples=80, deadline=None)
@given(
    st.lists(case, min_size=1, max_size=14),
    st.lists(st.tuples(st.integers(0, 13), case), max_size=3),
    st.sets(st.integers(0, 13), max_size=2),
    st.lists(case, max_size=2),
)
def test_renewed_is_as_if_it_was_read_anew(rows, changed, gone, added):
    before = register(rows)
    now = {f"k{n}": row for n, row in enumerate(rows)}
    touched = set()
    for n, row in changed:
        if n < len(rows):
            now[f"k{n}"] = row
            touched.add(f"k{n}")
    for n in gone:
        if now.pop(f"k{n}", None) is not None:
            touched.add(f"k{n}")
    for n, row in enumerate(added):
        now[f"new{n}"] = row
        touched.add(f"new{n}")
    after = frame("dispute", [row | {"key": key} for key, row in now.items()])
    table = renewed(table_of(before), after, touched)
    whole = table_of(after, lines=table.lines, units=table.units)
    for name in ("grade", "state", "kind", "line", "sides", "bounds", "order"):
        assert np.array_equal(getattr(table, name), getattr(whole, name), equal_nan=name == "bounds"), name
    for name, days in whole.days.items():
        assert table.days[name].tolist() == days.tolist()
    for name, words in whole.written.items():
        assert table.written[name].tolist() == words.tolist()
    for name in ("words", "titles", "numbers"):
        one, other = getattr(table, name), getattr(whole, name)
        assert (one.points.tolist(), one.starts.tolist()) == (other.points.tolist(), other.starts.tolist())
    assert table.keys.keys.tolist() == list(now)
    assert [table.keys.row(key) for key in now] == list(range(len(now)))


def test_what_was_touched_is_told_by_two_frames_of_the_store(tmp_path):
    rows = [{"key": f"k{n}", "title": f"案{n}", "geometry": shapely.Point(n, n)} for n in range(40)]
    with Store.create(tmp_path / "w.gpkg", county="990101", who="t") as store:
        store.load("dispute", frame("dispute", rows), text("x"))
        before = store.frame("dispute")
        table = table_of(before)
        row = store.row("dispute", "k7")
        edits = [update("dispute", "k7", row, row | {"closed_on": "2026-01-01"})]
        edits.append(
            update("dispute", "k9", row := store.row("dispute", "k9"), row | {"geometry": shapely.Point(1, 2)})
        )
        edits.append(update("dispute", "k8", row := store.row("dispute", "k8"), row | {"note": "x"}))
        store.apply(Change(text("x"), tuple(edits)))
        now = store.frame_again("dispute", before, ["k7", "k8", "k9"])
        assert touched(table.keys, before, now) == {"k7", "k8", "k9"}  # its place was read again
        more = [delete("dispute", "k3", store.row("dispute", "k3")), insert("dispute", "new", row | {"title": "新"})]
        store.apply(Change(text("x"), tuple(more)))
        later = store.frame_again("dispute", now, ["k3", "new"])
        changed = touched(table.keys, before, later)
        assert changed == {"k7", "k8", "k9", "k3", "new"}
        made = renewed(table, later, changed)
        assert made.written["title"].tolist() == later["title"].tolist()
        assert made.days["closed"].tolist() == table_of(later).days["closed"].tolist()
        assert len(touched(table.keys, before, later.iloc[::-1])) == 41  # another order: everything
        assert len(touched(table.keys, before, store.frame("dispute"))) > 30  # read as a whole: everything


def test_only_touched_rows_are_read(monkeypatch):
    from gis_desk.disputes.listing import renewing

    rows = register([{"title": f"案{n}", "geometry": None} for n in range(40)])
    table, read = table_of(rows), []
    real = renewing.table_of
    monkeypatch.setattr(renewing, "table_of", lambda part, *a, **k: read.append(len(part)) or real(part, *a, **k))
    rows = rows.copy()
    rows.loc[7, "title"] = "改了"
    made = renewed(table, rows, ["k7"])
    assert (read, made.written["title"][7], made.keys is table.keys) == ([1], "改了", True)
    assert renewed(table, rows, None).written["title"][7] == "改了"
    assert read[1:] == [40]
    rows.loc[8, "title"] = "未告知"  # a row that was left out of the order of before: all is read
    assert renewed(table, rows.iloc[::-1].reset_index(drop=True), ["k8"]).written["title"][31] == "未告知"


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("qs", [0]),  # initials of the title
        ("qingshan", [0]),  # pinyin of the title
        ("shiqiao", [1]),  # pinyin of a side's name
        ("990102", [1]),  # code of a side
        ("云石", [1]),  # name of the line
        ("青山 县", [0]),  # both words, in different columns
        ("ＹＨ", [1]),  # full width
        ("青山县", []),  # not across columns
        ("  ", [0, 1]),
    ],
)
def test_words(words, numbers):
    rows = [
        {"title": "青山林地", "owner": "县局", "number": "1", "side_a": "990101", "geometry": None},
        {"title": "水库", "line": "L1", "number": "YH2", "side_b": "990102", "geometry": None},
    ]
    got = found(table_of(register(rows)), Filter(words=words), TODAY, unit_names={"990102": "石桥县"}, line_names=LINES)
    assert sorted(got.rows.tolist()) == numbers


@settings(max_examples=80, deadline=None)
@given(st.lists(case, max_size=12), st.sampled_from(["month", "quarter", "year"]), st.sampled_from(list(DAYS)))
def test_bars_hold_every_dated_case_once(rows, step, dated):
    table = table_of(register(rows))
    shown = np.array([n % 3 != 1 for n in range(len(rows))], dtype=bool)
    made = bars(table, shown, dated, step)
    expected: Counter = Counter()
    undated = 0
    for n, row in enumerate(rows):
        if not shown[n]:
            continue
        day = day_or_none(row[DAYS[dated]])
        if day is None:
            undated += 1
            continue
        at = made.at(day)
        assert made.begins(at) <= day < made.begins(at + 1)
        expected[at, [*GRADE, ""].index(grade_of(row))] += 1
    assert {(a, g): n for (a, g), n in np.ndenumerate(made.counts) if n} == dict(expected)
    assert made.undated == undated
    length = {"month": 31, "quarter": 92, "year": 366}[step]
    begins = [made.begins(n) for n in range(len(made) + 1)]
    assert all(timedelta(27) < b - a <= timedelta(length) for a, b in pairwise(begins))
    assert all(b.month % {"month": 1, "quarter": 3, "year": 12}[step] == 1 % made.months for b in begins)


def test_bars_of_events_and_of_a_wrong_year():
    table = table_of(
        register([{"found_on": d, "grade": "red", "geometry": None} for d in ("1905-01-01", "2026-01-01")])
    )
    log = pd.DataFrame(
        {"dispute": ["k0", "k0", "k1", "gone"], "happened_on": ["2024-01-05", "2024-02-05", None, "2024-02-05"]}
    )
    events = EventDays.of(log, table.keys)
    made = bars(table, np.ones(2, bool), "event", "month", events)
    assert made.counts.tolist() == [[1, 0, 0, 0, 0]] * 2
    assert len(bars(table, np.ones(2, bool), "event", "month")) == 0
    assert len(bars(table, np.ones(2, bool), "found", "month")) == 121 * 12 + 1
    assert not len(bars(table_of(register([])), np.zeros(0, bool), "found", "month"))


def test_a_period_that_is_turned_round_is_set_right():
    assert Filter().with_period(date(2025, 1, 1), date(2024, 1, 1)).since == date(2024, 1, 1)


def test_making_a_table_can_be_stopped():
    rows = register([{"geometry": None}])
    with pytest.raises(Cancelled):
        table_of(rows, Progress(stopped=lambda: True))


def test_days_to_check():
    assert days_to_check({"next_check": "2026-06-10", "state": "found"}, TODAY) == -5
    assert days_to_check({"next_check": "2026-06-10", "state": "settled"}, TODAY) is None
