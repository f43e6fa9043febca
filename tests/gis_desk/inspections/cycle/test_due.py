"""The five-year cycle and whose turn it is to lead."""

import pandas as pd
import pytest
import shapely

from gis_desk.inspections.cycle import due_lines
from tests.gis_desk.inspections import land

LINE = shapely.LineString([(0, 0), (5000, 0)])
DIVISIONS = pd.DataFrame({"code": ["990101", "990102"], "name": ["青山县", "白水县"]})
ROUNDS = ["line", "round", "year", "lead", "state", "done_on"]


def one(year, rounds=(), **line):
    columns = {k: [v] for k, v in {"inspected_on": None, **line}.items()}
    inspections = pd.DataFrame(list(rounds), columns=ROUNDS)
    return due_lines(land.lines(LINE, **columns), land.markers(LINE, 2), inspections, DIVISIONS, year)[0]


@pytest.mark.parametrize(
    ("year", "last", "state", "over", "due"),
    [
        (2025, "2021-06-01", "later", 0, 2026),
        (2026, "2021-06-01", "due", 0, 2026),  # the fifth year after
        (2028, "2021-06-01", "overdue", 2, 2026),
        (2026, None, "unknown", 0, None),
        (2026, "", "unknown", 0, None),
    ],
)
def test_due(year, last, state, over, due):
    found = one(year, inspected_on=last)
    assert (found.state, found.years_over, found.due_year) == (state, over, due)


def test_the_latest_round_counts_and_planned_ones_do_not():
    rounds = [
        ("L1", 3, 2016, "990101", "filed", "2016-09-01"),
        ("L1", 4, 2020, "990102", "done", "2021-01-15"),  # planned for 2020, done in January
        ("L1", 5, 2026, "990101", "planned", None),
    ]
    found = one(2026, rounds, inspected_on="2016-09-01")
    assert (found.last_year, found.due_year, found.round, found.planned) == (2021, 2026, 5, True)


@pytest.mark.parametrize(
    ("last_lead", "lead", "sure"),
    [
        ("990101", "白水县", True),
        ("990102", "青山县", True),
        ("青山县", "白水县", True),  # written by name
        (None, "青山县", False),  # nobody knows: the left side is proposed
        ("别的县", "青山县", False),
    ],
)
def test_the_lead_alternates(last_lead, lead, sure):
    found = one(2026, [("L1", 4, 2021, last_lead, "done", None)])
    assert (found.lead, found.lead_known) == (lead, sure)


def test_rounds_may_name_the_line_by_code_or_name():
    assert one(2026, [("990101", 4, 2021, None, "done", None)], code="990101").last_year == 2021
    assert one(2026, [("青白线1", 4, 2021, None, "done", None)]).last_year == 2021


def test_order_and_counts():
    lines = land.lines(LINE, LINE, LINE, LINE, inspected_on=["2024-01-01", None, "2021-01-01", "2015-01-01"])
    found = due_lines(lines, land.markers(LINE, 7), pd.DataFrame(columns=ROUNDS), DIVISIONS, 2026)
    assert [d.state for d in found] == ["overdue", "due", "unknown", "later"]
    assert {d.key: d.markers for d in found} == {"L1": 7, "L2": 0, "L3": 0, "L4": 0}
    assert found[0].length_m == pytest.approx(5000, rel=1e-3)
    assert found[0].as_json()["km"] == pytest.approx(5.0, rel=1e-3)


def test_no_lines():
    assert due_lines(land.lines(LINE).iloc[:0], land.markers(LINE, 1), pd.DataFrame(), DIVISIONS, 2026) == []
