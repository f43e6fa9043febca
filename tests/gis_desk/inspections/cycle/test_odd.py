"""Tables that nobody should have written: odd years, days, details, lines without a course; the order of rows."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_desk.inspections.cycle import due_lines
from gis_desk.inspections.cycle.balance import even_years
from gis_desk.inspections.cycle.sheets import wall_rows
from gis_desk.inspections.cycle.wall import make_wall
from gis_desk.inspections.cycle.yearplan import plan_year
from tests.gis_desk.inspections import land
from tests.gis_desk.inspections.cycle.county import DIVISIONS, LINE, due, rounds


@pytest.mark.parametrize("year", [0, -5, 20222, 10**12, -(10**12), math.inf, math.nan])
@pytest.mark.parametrize("state", ["filed", "planned"])
def test_years_out_of_all_time_are_shown_where_they_fit(year, state):
    frame = rounds("L1 4 2021 990101 filed", f"L1 5 2026 990102 {state}").astype({"year": float})
    frame.loc[1, "year"] = year
    lines = due(2026, frame)
    assert len(make_wall(lines, 2026, 2016, 2031).rows[0].cells) == 16
    assert even_years(lines, 2026).years == (2026, 2027, 2028, 2029, 2030)
    plan_year(lines, 2026)


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2020-02-29", "2020-13-01", "unknown", "20"])
def test_days_that_are_odd(day):
    (line,) = due(2026, rounds("L1 4 2021 990101 filed"), line={"inspected_on": [day]})
    assert line.five_years_on in ("", "0006-01-01", "2025-02-28")


@pytest.mark.parametrize(
    "details",
    [
        {"parts": 3},
        {"parts": [1]},
        {"parts": [{"from_m": "a", "to_m": None, "lead": "x"}]},
        {"parts": [{}]},
        {"lead_by": 5},
    ],
)
def test_details_of_another_kind_are_no_parts(details):
    (line,) = due(2026, rounds("L1 5 2027 990101 planned", details=[details]))
    assert line.turn.parts == ()
    assert line.turn.by == "planned"


def test_a_line_without_a_course_has_no_length_and_still_a_place():
    lines = land.lines(LINE, LINE, inspected_on=["2021-06-01"] * 2)
    lines.loc[0, "geometry"] = None
    found = due_lines(lines, land.markers(LINE, 2), rounds(), DIVISIONS, 2026)
    assert sorted(d.length_m > 0 for d in found) == [False, True]
    assert len(wall_rows(make_wall(found, 2026), str)) == 2


@settings(max_examples=30, deadline=None)
@given(st.permutations(range(6)))
def test_the_order_of_rows_does_not_matter(order):
    frame = rounds(
        "L1 3 2016 990102 filed", "L1 4 2021 990101 filed", "L1 5 2026 990102 planned", "L2 4 2020 990101 done",
        "L2 - 2024 - filed - extra flood 0 900", "L3 1 2019 - filed",
    )  # fmt: skip
    expected = due(2026, frame, 3)
    assert due(2026, frame.iloc[list(order)].reset_index(drop=True), 3) == expected
