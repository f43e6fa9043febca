"""Working days and daylight."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_desk.inspections.asking.calendar import Calendar, daylight
from layers.errors import PlanError

DAY = dt.date(2026, 5, 18)  # a Monday


def minutes(clock: str) -> int:
    hours, rest = clock.split(":")
    return int(hours) * 60 + int(rest)


@pytest.mark.parametrize(
    ("date", "place", "sunrise", "sunset"),
    [  # published almanac times, Beijing time
        (dt.date(2024, 6, 21), (116.4, 39.9), "04:45", "19:46"),  # Beijing, longest day
        (dt.date(2024, 12, 21), (116.4, 39.9), "07:32", "16:53"),  # Beijing, shortest day
        (dt.date(2024, 6, 21), (113.26, 23.13), "05:42", "19:15"),  # Guangzhou
        (dt.date(2024, 12, 21), (87.62, 43.83), "09:39", "18:34"),  # Urumqi, two hours behind the clock
    ],
)
def test_the_sun_rises_as_the_almanac_says(date, place, sunrise, sunset):
    begin, end = daylight(date, *place)
    assert begin / 60 == pytest.approx(minutes(sunrise), abs=2)
    assert end / 60 == pytest.approx(minutes(sunset), abs=2)


def test_polar_night_and_polar_day():
    begin, end = daylight(dt.date(2024, 12, 21), 100.0, 85.0)
    assert begin == end
    assert daylight(dt.date(2024, 6, 21), 100.0, 85.0) == (0, 86_400)


@given(st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)), st.floats(73, 135), st.floats(18, 53.5))
def test_days_are_as_long_as_in_china(date, lon, lat):
    begin, end = daylight(date, lon, lat)
    assert 7 * 3600 < end - begin < 17.5 * 3600


def test_closed_days_and_weekends_are_skipped():
    calendar = Calendar(4, DAY, closed=(dt.date(2026, 5, 20),), weekends=False)
    days = calendar.workdays(108.0, 26.0)
    assert [d.number for d in days] == [1, 2, 3, 4]
    assert [d.date.day for d in days] == [18, 19, 21, 22]
    assert [d.date.day for d in Calendar(6, DAY, weekends=False).workdays(108.0, 26.0)][-1] == 25


def test_days_without_dates_have_light_all_day():
    (day,) = Calendar(1).workdays(108.0, 26.0)
    assert (day.date, day.light_from_s, day.light_to_s) == (None, 0, 86_400)


def test_everything_closed():
    closed = tuple(DAY + dt.timedelta(days=n) for n in range(3))
    with pytest.raises(PlanError, match=r"working day.*3 closed days"):
        Calendar(5, DAY, closed=closed, last=closed[-1]).workdays(108.0, 26.0)
    assert len(Calendar(5, DAY, closed=closed[1:], last=closed[-1]).workdays(108.0, 26.0)) == 1
