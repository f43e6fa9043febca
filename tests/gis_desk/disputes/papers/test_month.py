"""The register as it stood: months told from the log, and counted again by another way."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gis_desk.disputes.papers.history import days, states_on, steps
from gis_desk.disputes.papers.month import PaperError, month_of, read_month
from gis_desk.disputes.papers.recount import lives, recount_month
from gis_desk.disputes.words import GRADES, STATES
from tests.gis_desk.disputes.papers.logbook import STEPS, case, cases, events

TODAY = date(2026, 6, 15)


def states(register, log, day):
    return dict(zip(register["key"], states_on(register, steps(register, log), day), strict=True))


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2026, 2, 28), None),  # not found yet
        (date(2026, 3, 1), "found"),  # the day it was found
        (date(2026, 3, 31), "found"),
        (date(2026, 4, 1), "verified"),  # a step holds on its own day
        (date(2026, 5, 10), "settled"),
        (date(2026, 5, 20), "mediating"),  # taken up again
        (date(2026, 6, 15), "mediating"),
    ],
)
def test_a_case_is_told_back_from_its_log(day, state):
    register = cases(case("A"))
    log = events(
        ("A", "2026-03-01", "found"),
        ("A", "2026-04-01", "verified"),
        ("A", "2026-05-10", "settled"),
        ("A", "2026-05-20", "reopened"),
    )
    assert states(register, log, day) == {"A": state}


def test_without_a_log_the_register_holds_and_the_day_of_closing_counts():
    register = cases(case("A"), case("B", state="settled", closed_on="2026-05-04"), case("C", found_on=None))
    assert states(register, events(), date(2026, 4, 30)) == {"A": "mediating", "B": "found", "C": "mediating"}
    assert states(register, events(), date(2026, 5, 4)) == {"A": "mediating", "B": "settled", "C": "mediating"}


def test_days_of_several_hands_are_read_and_unclear_ones_are_none():
    import pandas as pd

    read = days(
        pd.Series(["2026-05-01", "2026/5/1", "二〇二六年五月一日", "2026-02-30", "五月", None, ""], dtype=object)
    )
    assert [None if pd.isna(d) else d.date().isoformat() for d in read] == ["2026-05-01"] * 3 + [None] * 4


def test_a_month_counts_what_was_found_closed_open_and_overdue():
    register = cases(
        case("A", found_on="2026-05-02", grade="red"),
        case("B", state="settled", closed_on="2026-05-30"),
        case("C", next_check="2026-05-30", deadline="2026-05-20", grade="orange"),
        case("D", next_check="2026-05-31", grade=None),  # due on the last day: not overdue
        case("E", found_on="2026-06-01"),  # later
        case("F", grade="yellow"),
        case("G", grade="yellow", state="transferred"),
    )
    log = events(
        ("F", "2026-03-05", "visit", "2026-04-01", "2026-06-02"),  # done, but after the month
        ("F", "2026-03-05", "visit", "2026-04-01", "2026-04-30"),  # done in time
        ("G", "2026-05-09", "settled"),
        ("G", "2026-05-10", "reopened"),
        ("G", "2026-05-11", "transferred"),
    )
    month = month_of(register, log, 2026, 5, TODAY)
    keys = {name: [month.cases["key"][i] for i in rows] for name, rows in month.rows.items()}
    assert keys["found"] == ["A"]
    assert keys["closed"] == ["G", "B"]  # by grade
    assert keys["open"] == ["A", "C", "F", "D"]  # by grade
    assert keys["overdue"] == ["F", "C"]  # longest first
    assert len(keys["all"]) == 6
    assert month.as_of == date(2026, 5, 31)
    late = dict(zip(month.cases["key"], month.late.late, strict=True))
    assert (late["C"], late["F"], late["D"]) == (11, 60, 0)
    assert month.numbers["closed_transferred"] == month.numbers["closed_settled"] == month.numbers["reopened"] == 1
    assert (month.numbers["overdue_check"], month.numbers["overdue_deadline"], month.numbers["overdue_event"]) == (
        1,
        1,
        1,
    )
    again = recount_month(register, log, month.first, month.as_of)
    assert {n: again.get(n, 0) for n in month.numbers} == dict(month.numbers)


def test_the_running_month_ends_today_and_a_later_one_is_refused():
    register = cases(case("A", next_check="2026-06-20"))
    assert month_of(register, events(), 2026, 6, TODAY).as_of == TODAY
    assert month_of(register, events(), 2026, 6, TODAY).numbers["overdue"] == 0
    with pytest.raises(PaperError, match="2026-07 has not begun"):
        month_of(register, events(), 2026, 7, TODAY)


@pytest.mark.parametrize("words", ["2026-05", "2026年5月", "202605", "2026/5", " 2026.05 "])
def test_months_are_written_in_several_ways(words):
    assert read_month(words) == (2026, 5)


@pytest.mark.parametrize("words", ["", "2026", "2026-13", "2026-0", "五月", "05-2026", "=2026-05"])
def test_what_is_no_month_says_so(words):
    with pytest.raises(PaperError, match="is no month"):
        read_month(words)


_DAY = st.integers(0, 200).map(lambda n: (date(2026, 1, 1) + timedelta(days=n)).isoformat())
_MAYBE = st.one_of(st.none(), _DAY, st.just("不详"))
_CASE = st.fixed_dictionaries(
    {
        "state": st.sampled_from([*STATES, None, "?"]),
        "found_on": _MAYBE,
        "closed_on": _MAYBE,
        "next_check": _MAYBE,
        "deadline": _MAYBE,
        "grade": st.sampled_from([*GRADES, None, "purple"]),
    }
)
_EVENT = st.tuples(st.sampled_from(["0", "1", "2", "9"]), _MAYBE, st.sampled_from([*STEPS, "visit"]), _MAYBE, _MAYBE)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_CASE, max_size=3), st.lists(_EVENT, max_size=6), st.integers(1, 6))
def test_two_ways_of_counting_agree(rows, log, month):
    register = cases(*(case(str(n), **row) for n, row in enumerate(rows)))
    told = events(*log)
    made = month_of(register, told, 2026, month, TODAY)
    again = recount_month(register, told, made.first, made.as_of)
    assert {n: again.get(n, 0) for n in made.numbers} == dict(made.numbers)
    assert set(again) <= set(made.numbers) | {"closed"}
    assert made.numbers["all"] == sum(made.numbers[f"state_{s}"] for s in STATES)
    day = made.as_of
    assert {k: v.on(day) for k, v in lives(register, told).items()} == states(register, told, day)
    assert np.isin(made.rows["overdue"], made.rows["open"]).all()
