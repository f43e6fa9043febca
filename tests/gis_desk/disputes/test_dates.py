from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_desk.disputes.dates import DateError, past_date, read_date
from layers.errors import Where

TODAY = date(2026, 6, 15)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2024-03-05", "2024-03-05"),
        ("2024/3/5", "2024-03-05"),
        ("2024.3.5", "2024-03-05"),
        ("20240305", "2024-03-05"),
        ("2024年3月5日", "2024-03-05"),
        ("2024 年 3 月 5 日", "2024-03-05"),
        ("２０２４年３月５日", "2024-03-05"),  # full width
        ("二〇二四年三月五日", "2024-03-05"),
        ("二〇二四年十二月三十一日", "2024-12-31"),
        ("民国36年5月1日", "1947-05-01"),
        ("民国三十六年五月一日", "1947-05-01"),
        ("民国元年一月一日", "1912-01-01"),
        ("2024-03-05T08:30:00", "2024-03-05"),
        (datetime(2024, 3, 5, 8), "2024-03-05"),
        (date(2024, 3, 5), "2024-03-05"),
    ],
)
def test_reads(written, day):
    assert read_date(written).isoformat() == day


@pytest.mark.parametrize("empty", [None, "", "  ", float("nan")])
def test_empty_is_no_date(empty):
    assert read_date(empty) is None


@pytest.mark.parametrize(
    ("written", "advice"),
    [
        ("农历二〇二四年正月初五", "lunar"),
        ("甲辰年三月初五", "lunar"),
        ("24/3/5", "four digits"),
        ("2024年3月", "year, month and day"),
        ("2024", "year, month and day"),
        ("last week", "2024-03-05"),
        ("2024-02-30", "correct"),
        ("1850-01-01", "year"),
    ],
)
def test_refuses_with_advice(written, advice):
    with pytest.raises(DateError) as caught:
        read_date(written, where=Where(field="found_on", value=written))
    assert advice in str(caught.value.do)
    assert caught.value.where.field == "found_on"


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)))
def test_every_form_says_the_same_day(day):
    forms = (day.isoformat(), f"{day.year}年{day.month}月{day.day}日", f"{day:%Y/%m/%d}", f"{day:%Y%m%d}")
    assert {read_date(f) for f in forms} == {day}


def test_the_future_is_refused():
    assert past_date("2026-06-15", TODAY) == TODAY
    with pytest.raises(DateError, match="future"):
        past_date("2026年6月16日", TODAY)
