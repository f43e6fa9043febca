"""Conditions as they are typed in a sheet: column, operator, words."""

import pandas as pd
import pytest

from gis_desk.conditions import OPERATORS, PLAIN, RELATIONS, Condition, ConditionError, asked, operators_for, passing
from gis_desk.tables.columns import Field
from layers.schema import Kind

KINDS = {
    "name": Kind.TEXT,
    "people": Kind.INT,
    "length_m": Kind.REAL,
    "set_on": Kind.DATE,
    "famous": Kind.BOOL,
}
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
        ("name", "eq", "青山乡", [0]),  # the whole word
        ("name", "eq", " east village ", [3]),  # case and blanks at the ends don't count
        ("name", "ne", "青山乡", [1, 3]),  # an empty one is neither the same nor another
        ("name", "contains", "云", [1]),  # inside
        ("name", "starts", "east", [3]),  # beginning
        ("name", "empty", "", [2]),  # none
        ("name", "filled", "", [0, 1, 3]),  # any
        ("people", "gt", "800", [0]),  # numbers
        ("people", "ge", "1,200", [0]),  # with a comma for thousands
        ("people", "le", "800", [1, 3]),  # a missing one is not less
        ("people", "eq", "0", [3]),  # nought is a value
        ("length_m", "lt", "0", [3]),  # below nought
        ("set_on", "lt", "2005/1/1".replace("/1/1", "/01/01"), [0]),  # dates
        ("set_on", "ge", "2011-01-31", [1]),  # the same day
        ("famous", "eq", "是", [0, 3]),  # yes
        ("famous", "eq", "no", [1]),  # no
        ("famous", "empty", "", [2]),  # neither
        ("name", "in", "青山乡；east village", [0, 3]),  # several
        ("name", "not_in", "青山乡; 白云镇", [3]),  # none of several
        ("people", "between", "1..1000", [1]),  # from, to
        ("set_on", "between", "2011/2/1..2001-05-01", [0, 1]),  # the other way round
    ],
)
def test_one_condition(column, operator, value, rows):
    one = asked(Field(column, KINDS[column]), operator, value)
    assert passing(FRAME, [one], KINDS).nonzero()[0].tolist() == rows


def test_words_that_codes_are_called_are_taken_for_them():
    level = Field("level", words={"township": "乡级"})
    assert asked(level, "eq", "乡级") == asked(level, "eq", "township") == Condition("level", "eq", "township")
    famous = Field("famous", Kind.BOOL, words={True: "有名", False: "无名"})
    assert asked(famous, "eq", "无名") == Condition("famous", "eq", "false")


@pytest.mark.parametrize(
    ("column", "operator", "value"),
    [
        ("people", "eq", "many"),  # no number
        ("people", "eq", "inf"),  # no finite number
        ("people", "eq", "1e"),  # no whole number
        ("set_on", "lt", "yesterday"),  # no date
        ("set_on", "lt", "2001-02-30"),  # no such day
        ("famous", "eq", "perhaps"),  # neither yes nor no
        ("name", "explodes", "x"),  # no such operator
        ("name", "eq", "  "),  # no value
        ("people", "between", "7"),  # one end
    ],
)
def test_what_cannot_be_asked_is_refused(column, operator, value):
    with pytest.raises(ConditionError) as refused:
        asked(Field(column, KINDS[column]), operator, value)
    assert refused.value.do


def test_every_kind_offers_only_known_operators():
    for kind in Kind:
        assert set(operators_for(kind)) <= set(OPERATORS)
    assert set(PLAIN) < set(OPERATORS) == set(RELATIONS)
