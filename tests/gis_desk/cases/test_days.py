from datetime import date

import pytest

from gis_desk.cases.days import WorkingDays, calendar_after, load
from layers.errors import FormatError


def day(written):
    return date.fromisoformat(written)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-05-01", 15, "2026-05-16"),
        ("2026-12-20", 15, "2027-01-04"),  # over the end of the year
        ("2024-02-20", 15, "2024-03-06"),  # leap year
        ("2023-02-20", 15, "2023-03-07"),
        ("2024-02-14", 15, "2024-02-29"),
    ],
)
def test_the_day_of_the_event_is_not_counted(start, days, due):
    assert calendar_after(day(start), days) == day(due)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-03-02", 10, "2026-03-16"),  # a Monday: two weekends
        ("2026-09-28", 10, "2026-10-16"),  # the holiday of October, Saturday 10th worked, the 20th of September before
        ("2026-02-13", 1, "2026-02-14"),  # a Saturday that is worked
        ("2026-02-14", 1, "2026-02-24"),  # then nine days off
        ("2025-12-30", 3, "2026-01-05"),  # 31 December, worked Sunday 4 January, Monday
    ],
)
def test_working_days_by_the_table(start, days, due):
    assert load().after(day(start), days) == day(due)


def test_years_without_a_table_have_weekends_only_and_say_so():
    working = load()
    assert working.knows(day("2025-12-20"), day("2026-01-10"))
    assert not working.knows(day("2026-12-20"), day("2031-01-10"))
    assert working.after(day("2031-10-01"), 1) == day("2031-10-02")
    assert WorkingDays().next(day("2026-05-16")) == day("2026-05-18")


def test_an_office_adds_a_year(tmp_path):
    file = tmp_path / "rest.toml"
    file.write_text('[2031]\nrest = ["2031-10-01/2031-10-07"]\nwork = ["2031-10-11"]\n', encoding="utf-8")
    working = load(file)
    assert working.after(day("2031-09-30"), 1) == day("2031-10-08")
    assert working.works(day("2031-10-11"))
    assert not working.works(day("2026-10-01"))


@pytest.mark.parametrize(
    ("words", "row"),
    [
        ('[2031]\nrest = ["2031-13-01"]\n', 2),
        ('[2031]\nrest = ["2031-02-29"]\n', 2),
        ('[2031]\nrest = ["2030-01-01"]\n', 2),
        ('[2031]\nrest = ["2031-01-03/2031-01-01"]\n', 2),
        ("[2031]\nrest = 3\n", 1),
        ("[next]\nrest = []\n", 1),
        ("[2031\n", 1),
    ],
)
def test_a_wrong_table_is_refused_with_its_line(tmp_path, words, row):
    file = tmp_path / "rest.toml"
    file.write_text(words, encoding="utf-8")
    with pytest.raises(FormatError) as wrong:
        load(file)
    assert wrong.value.where.row == row
    assert str(wrong.value.where.file) == str(file)
