"""The numbers of a year, counted in two ways."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gis_desk.disputes.papers.month import PaperError
from gis_desk.disputes.papers.peace import Indicator, indicators, table
from gis_desk.disputes.papers.recount_year import recount_year
from gis_desk.disputes.papers.year import year_of
from gis_desk.disputes.words import GRADES, KINDS, STATES
from tests.gis_desk.disputes.county import frame
from tests.gis_desk.disputes.papers.logbook import STEPS, case, cases, events, tables

TODAY = date(2026, 6, 15)


def both(register, log, year=2025):
    made = year_of(register, log, year, TODAY)
    again = recount_year(register, log, made)
    return made, {n: again.get(n, 0) for n in made.numbers}


def test_a_year_by_hand():
    register = cases(
        case("A", found_on="2025-02-03", line="L1", kind="forest", grade="red", people=7, next_check="2025-12-01"),
        case("B", found_on="2024-12-31", line="L1", state="settled", closed_on="2025-01-10"),
        case("C", found_on="2025-02-28", line=None, kind="sheep", state="transferred", grade=None),
        case("D", found_on="2026-01-01", line="L2"),  # after the year
        case("E", found_on="2023-05-05", state="settled", closed_on="2024-05-05"),
    )
    log = events(
        ("C", "2025-03-01", "verified"),
        ("C", "2025-03-20", "transferred"),
        ("A", "2025-04-01", "settled"),
        ("A", "2025-05-01", "reopened"),
    )
    made, again = both(register, log)
    n = made.numbers
    assert again == dict(n)
    assert (n["found"], n["closed"], n["settled"], n["transferred"], n["reopened"], n["open"]) == (2, 3, 2, 1, 1, 1)
    assert (n["found_before"], n["closed_before"], n["open_before"]) == (1, 1, 1)
    assert (n["found_m02"], n["closed_m01"], n["closed_m03"], n["closed_m04"]) == (2, 1, 1, 1)
    assert sorted(made.durations) == [10, 20, 57]
    assert (n["settle_n"], n["settle_median"], n["settle_median_before"]) == (3, 20, 366)
    assert (n["kind_forest"], n["kind_other"], n["grade_red"], n["overdue"], n["people"]) == (1, 1, 1, 1, 7)
    assert (n["flow_found_verified"], n["flow_settled_mediating"], n["flow_other"]) == (1, 1, 2)
    assert made.lines == ("L1", "")
    assert (n["line0_found"], n["line0_closed"], n["line0_open"], n["line1_closed"]) == (1, 2, 1, 1)


def test_a_case_closed_twice_counts_once_by_its_last_closing_and_one_of_a_day_lasts_no_day():
    register = cases(case("A", found_on="2025-01-01", state="transferred"), case("B", found_on="2025-02-02"))
    log = events(
        ("A", "2025-03-01", "settled"),
        ("A", "2025-04-01", "reopened"),
        ("A", "2025-05-01", "transferred"),
        ("B", "2025-02-02", "settled"),
    )
    made, again = both(register, log)
    n = made.numbers
    assert again == dict(n)
    assert (n["closed"], n["transferred"], n["settled"], n["closed_m03"], n["closed_m05"]) == (2, 1, 1, 0, 1)
    assert sorted(made.durations) == [0, 120]


def test_the_register_holds_where_the_log_ends_on_the_day():
    register = cases(case("A", state="revisited", found_on="2025-01-01"))
    made, again = both(register, events(("A", "2025-12-31", "settled")))
    assert again == dict(made.numbers)
    assert (made.numbers["state_revisited"], made.numbers["state_settled"]) == (1, 0)


def test_a_year_that_has_not_begun_is_refused_and_the_running_one_ends_today():
    with pytest.raises(PaperError, match="2027 has not begun"):
        year_of(cases(), events(), 2027, TODAY)
    assert year_of(cases(), events(), 2026, TODAY).as_of == TODAY
    assert set(year_of(cases(), events(), 2026, TODAY).numbers.values()) == {0}


_DAY = st.integers(0, 900).map(lambda n: (date(2024, 1, 1) + timedelta(days=n)).isoformat())
_MAYBE = st.one_of(st.none(), _DAY, _DAY, st.just("不详"))
_CASE = st.fixed_dictionaries(
    {
        "state": st.sampled_from([*STATES, None, "?"]),
        "found_on": _MAYBE,
        "closed_on": _MAYBE,
        "next_check": _MAYBE,
        "deadline": _MAYBE,
        "grade": st.sampled_from([*GRADES, None, "purple"]),
        "kind": st.sampled_from([*KINDS, None]),
        "line": st.sampled_from(["L1", "L2", None]),
        "people": st.sampled_from([None, 0, 3]),
    }
)
_EVENT = st.tuples(st.sampled_from(["0", "1", "2", "9"]), _MAYBE, st.sampled_from([*STEPS, "visit"]), _MAYBE, _MAYBE)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_CASE, max_size=3), st.lists(_EVENT, max_size=6), st.sampled_from([2024, 2025, 2026]))
def test_two_ways_of_counting_a_year_agree(rows, log, year):
    made, again = both(cases(*(case(str(n), **row) for n, row in enumerate(rows))), events(*log), year)
    n = dict(made.numbers)
    assert again == n
    assert n["found"] == sum(n[f"found_m{m:02d}"] for m in range(1, 13))
    assert n["closed"] == sum(n[f"closed_m{m:02d}"] for m in range(1, 13)) == n["settled"] + n["transferred"]
    assert n["open"] == sum(n[f"grade_{g}"] for g in (*GRADES, "none"))
    assert n["found"] == sum(v for k, v in n.items() if k.startswith("kind_"))
    for name in ("found", "closed", "open"):
        assert n[name] == sum(n[f"line{k}_{name}"] for k in range(len(made.lines)))


def test_indicators_say_what_is_not_known():
    found = tables(
        cases(
            case("A", measures="劝止", owner="张", found_on="2025-03-01"),
            case("B", measures=" ", owner="张", found_on="2025-03-01"),
            case("C", state="settled", found_on="2024-01-01", closed_on="2025-05-01", agreement="协议"),
            case("D", state="settled", found_on="2024-01-01", closed_on="2025-05-01"),
        ),
        boundary_line=frame(
            "boundary_line",
            [
                {"key": "1", "level": "county", "inspected_on": "2021-05-01"},
                {"key": "2", "level": "county", "inspected_on": "2020-12-31"},  # more than five years ago
                {"key": "3", "level": "province", "inspected_on": None},
                {"key": "4", "level": "township", "inspected_on": "2024-01-01"},
                {"key": "5", "level": "county", "status": "internal"},
            ],
        ),
        marker=frame(
            "marker",
            [{"key": str(n), "state": s} for n, s in enumerate(("intact", "restored", "lost", "abandoned", None))],
        ),
    )
    made = {i.id: i for i in indicators(found, year_of(found["dispute"], found["dispute_event"], 2025, TODAY))}
    assert sum(one["weight"] for one in table()["indicator"]) == 100
    assert {n: (i.part, i.whole) for n, i in made.items()} == {
        "organisation": (0, None),
        "inspection": (1, 3),
        "markers": (2, 4),
        "hotspots": (1, 2),
        "disputes": (2, 2),
        "publicity": (0, None),
        "archive": (1, 2),
    }
    assert made["organisation"].points is None
    assert made["disputes"].points == 20
    assert made["inspection"].points == pytest.approx(20 / 3)


def test_more_than_all_is_all():
    assert Indicator("x", "x", "x", 20.0, 3, 2).points == 20
    assert Indicator("x", "x", "x", 20.0, 0, 0).points is None


def test_of_nothing_there_is_no_share():
    made = indicators(tables(), year_of(cases(), events(), 2025, TODAY))
    assert [i.points for i in made] == [None] * 7
