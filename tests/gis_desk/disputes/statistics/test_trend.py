from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import poisson

from gis_desk.disputes.statistics.trend import poisson_interval, trend, within
from tests.gis_desk.disputes.county import case, cases

TODAY = date(2026, 6, 15)


def found(*days, **values):
    return cases(*[case(f"D{i}", found_on=day, **values) for i, day in enumerate(days)])


@given(st.integers(0, 500))
def test_the_interval_is_exact(count):
    low, high = (float(v) for v in poisson_interval(np.array(count)))
    assert low <= count <= high
    assert poisson.cdf(count, high) == pytest.approx(0.025)
    assert (low == 0) if count == 0 else poisson.sf(count - 1, low) == pytest.approx(0.025)


def test_cases_are_counted_by_quarter():
    made = trend(found("2025-12-31", "2026-01-01", "2026-03-31", "2026-04-01", "2026-06-15"), TODAY)
    assert made.table["new"].tolist() == [1, 2, 2]
    assert made.table["begin"].tolist() == [date(2025, 10, 1), date(2026, 1, 1), date(2026, 4, 1)]
    assert made.table["whole"].tolist() == [True, True, False]
    assert made.table["open"].tolist() == [1, 3, 5]
    assert (made.n, made.undated, made.early) == (5, 0, 0)


def test_by_month_and_over_the_turn_of_1970():
    made = trend(found("1969-12-01", "1970-01-31"), date(1970, 2, 1), period="month")
    assert made.table["new"].tolist() == [1, 1, 0]


def test_closed_cases_are_counted_when_they_closed():
    register = cases(
        case("D1", found_on="2025-11-01", state="settled", closed_on="2026-02-01"),
        case("D2", found_on="2025-11-01", state="settled", closed_on=None),
        case("D3", found_on="2025-11-01", state="mediating", closed_on="2026-02-01"),  # reopened since
        case("D4", found_on="2025-11-01", state="settled", closed_on="2027-01-01"),  # not yet
    )
    made = trend(register, TODAY)
    assert made.table["closed"].tolist() == [0, 1, 0]
    assert made.table["open"].tolist() == [4, 3, 3]
    assert made.closed_undated == 2


def test_unclear_and_future_days_are_left_out_and_said():
    made = trend(found("2026-01-01", "下月", None, "2026-07-01"), TODAY)
    assert (made.n, made.undated) == (1, 3)
    assert trend(cases(), TODAY).table.empty
    assert trend(found(None), TODAY).p is None


def test_old_periods_are_left_out_but_their_cases_stay_open():
    made = trend(found("1900-01-01", "2026-05-01"), TODAY)
    assert (made.n, made.early) == (1, 1)
    assert made.table["open"].tolist()[0] == 1
    assert made.table["open"].tolist()[-1] == 2


@pytest.mark.parametrize(
    ("earlier", "later", "said"),
    [
        (4, 5, "too few"),
        (15, 16, "chance alone"),
        (5, 30, "More new cases in the later half"),
        (30, 5, "Fewer new cases in the later half"),
    ],
)
def test_the_trend_is_said_in_a_sentence(earlier, later, said):
    days = ["2025-07-02"] * earlier + ["2026-01-02"] * later
    made = trend(found(*days), TODAY)
    assert (made.first, made.second) == (0, later) or (made.first, made.second) == (earlier, later)
    half = trend(found(*(["2025-10-02"] * earlier + ["2026-01-02"] * later)), TODAY)
    assert (half.first, half.second) == (earlier, later)
    assert said in str(half.said(20, 0.05))


def test_a_steady_rate_is_seldom_called_a_trend():
    random, called = np.random.default_rng(1), 0
    for _ in range(200):
        days = np.datetime64("2022-07-01") + random.integers(0, 365 * 4, random.poisson(60))
        made = trend(found(*[str(d) for d in days]), TODAY)
        called += "chance alone" not in str(made.said(20, 0.05))
    assert called <= 20


def test_another_period_is_refused():
    with pytest.raises(ValueError, match="week"):
        trend(cases(), TODAY, period="week")


def test_cases_of_a_time():
    register = found("2026-01-01", "2026-02-01", None)
    assert within(register, None, None).tolist() == [True, True, True]
    assert within(register, date(2026, 1, 1), date(2026, 1, 31)).tolist() == [True, False, False]
    assert within(register, date(2026, 1, 2), None).tolist() == [False, True, False]
    assert within(register, None, date(2026, 1, 1)).tolist() == [True, False, False]
