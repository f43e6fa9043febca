"""Rows by the values of their columns."""

import pandas as pd
import pytest

from gis_desk.map.conditions import OPERATORS, Condition, needs_value, operators_for, rows_where
from layers.errors import PlanError
from layers.schema import Column, Kind

COLUMNS = (
    Column("name", Kind.TEXT, "名称", "Name"),
    Column("people", Kind.INT, "人口", "People"),
    Column("length_m", Kind.REAL, "长度", "Length"),
    Column("set_on", Kind.DATE, "日期", "Date"),
    Column("famous", Kind.BOOL, "著名", "Famous"),
)
FRAME = pd.DataFrame(
    {
        "name": ["青山乡", "白云镇", None, "East Village"],
        "people": pd.array([1200, 800, None, 0], dtype="Int64"),
        "length_m": [12.5, None, 3.0, -1.0],
        "set_on": ["2001-05-01", "2011-01-31", None, ""],
        "famous": [True, False, None, True],
    }
)


@pytest.mark.parametrize(
    ("column", "operator", "value", "rows"),
    [
        ("name", "equals", "青山乡", [0]),  # the whole word
        ("name", "equals", " east village ", [3]),  # case and blanks at the ends don't count
        ("name", "differs", "青山乡", [1, 2, 3]),  # an empty one differs too
        ("name", "contains", "云", [1]),  # inside
        ("name", "begins", "east", [3]),  # beginning
        ("name", "missing", "", [2]),  # none
        ("name", "present", "", [0, 1, 3]),  # any
        ("people", "more", "800", [0]),  # numbers
        ("people", "least", "1,200", [0]),  # with a comma for thousands
        ("people", "most", "800", [1, 3]),  # a missing one is not less
        ("people", "equals", "0", [3]),  # nought is a value
        ("length_m", "less", "0", [3]),  # below nought
        ("set_on", "less", "2005/1/1".replace("/1/1", "/01/01"), [0]),  # dates
        ("set_on", "least", "2011-01-31", [1]),  # the same day
        ("famous", "equals", "是", [0, 3]),  # yes
        ("famous", "equals", "no", [1]),  # no
        ("famous", "missing", "", [2]),  # neither
    ],
)
def test_one_condition(column, operator, value, rows):
    met = rows_where(FRAME, COLUMNS, [Condition(column, operator, value)])
    assert met.nonzero()[0].tolist() == rows


def test_every_condition_or_any():
    two = [Condition("people", "more", "100"), Condition("name", "contains", "山")]
    assert rows_where(FRAME, COLUMNS, two).nonzero()[0].tolist() == [0]
    assert rows_where(FRAME, COLUMNS, two, every=False).nonzero()[0].tolist() == [0, 1]


@pytest.mark.parametrize(
    "conditions",
    [
        [],  # none
        [Condition("nowhere", "equals", "1")],  # no such column
        [Condition("people", "equals", "many")],  # no number
        [Condition("people", "equals", "inf")],  # no finite number
        [Condition("set_on", "less", "yesterday")],  # no date
        [Condition("famous", "equals", "perhaps")],  # neither yes nor no
        [Condition("name", "less", "x")],  # words have no order here
        [Condition("name", "explodes", "x")],  # no such operator
    ],
)
def test_what_cannot_be_asked_is_refused(conditions):
    with pytest.raises(PlanError):
        rows_where(FRAME, COLUMNS, conditions)


def test_every_kind_offers_only_known_operators():
    for kind in Kind:
        assert set(operators_for(kind)) <= set(OPERATORS)
    assert not needs_value("missing")
    assert needs_value("equals")
