"""Which rows fulfil a condition."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_desk.map.symbology import Condition, passing
from gis_desk.map.symbology.columns import is_numeric, mostly_unlike, numbers_of, words_of
from layers.errors import StyleError
from tests.gis_desk.map.symbology.looks import conditions

FRAME = pd.DataFrame(
    {
        "level": ["county", "township", None, "village", ""],
        "people": [12_000.0, np.nan, 300.0, -5.0, 0.5],
        "code": ["0601", "12", None, "x", "7"],
        "old": [True, False, None, True, False],
    }
)


@pytest.mark.parametrize(
    ("column", "op", "value", "rows"),
    [
        ("level", "eq", "county", [0]),
        ("level", "ne", "county", [1, 3]),
        ("level", "in", ("county", "village"), [0, 3]),
        ("level", "not_in", ("county", "village"), [1]),
        ("level", "contains", "n", [0, 1]),
        ("level", "starts", "v", [3]),
        ("level", "empty", None, [2, 4]),
        ("level", "filled", None, [0, 1, 3]),
        ("level", "lt", "d", [0]),
        ("people", "gt", 300.0, [0]),
        ("people", "ge", 300.0, [0, 2]),
        ("people", "lt", 1.0, [3, 4]),
        ("people", "le", 0.5, [3, 4]),
        ("people", "ne", 300.0, [0, 3, 4]),
        ("people", "between", (0.5, 300.0), [2, 4]),
        ("people", "eq", "12000", [0]),
        ("people", "eq", 12_000.0, [0]),
        ("people", "empty", None, [1]),
        ("code", "eq", 7.0, [4]),
        ("code", "between", ("0", "2"), [0, 1]),
        ("old", "eq", "true", [0, 3]),
        ("nowhere", "eq", "x", []),
        ("nowhere", "empty", None, [0, 1, 2, 3, 4]),
    ],
)
def test_rows(column, op, value, rows):
    assert np.flatnonzero(passing(FRAME, [Condition(column, op, value)])).tolist() == rows


def test_conditions_are_joined_by_and():
    both = [Condition("level", "filled"), Condition("people", "gt", 0.0)]
    assert np.flatnonzero(passing(FRAME, both)).tolist() == [0]
    assert passing(FRAME, []).all()


@pytest.mark.parametrize(
    ("op", "value"),
    [
        ("eq", None),
        ("eq", ""),
        ("eq", ("a",)),
        ("in", "a"),
        ("in", ()),
        ("between", (1.0, "b")),
        ("between", (1.0,)),
        ("empty", "x"),
        ("contains", 3.0),
        ("like", "x"),
        ("lt", float("nan")),
        ("eq", "x" * 500),
    ],
)
def test_a_value_that_does_not_fit_is_refused(op, value):
    with pytest.raises(StyleError):
        Condition("a", op, value)


@given(conditions())
def test_a_condition_and_its_opposite_share_the_rows_that_have_a_value(condition):
    opposite = {"eq": "ne", "lt": "ge", "gt": "le", "in": "not_in", "empty": "filled"}.get(condition.op)
    if opposite is None:
        return
    other = Condition(condition.column, opposite, condition.value)
    frame = pd.DataFrame({condition.column: ["a", "b", None, "", 3, 4.5]})
    one, two = passing(frame, [condition]), passing(frame, [other])
    assert not (one & two).any()
    texts = words_of(frame, condition.column).codes >= 0
    if isinstance(condition.value, float):
        texts = np.isfinite(numbers_of(frame, condition.column))
    if condition.op != "empty":
        assert ((one | two) == texts).all()


@given(st.lists(st.one_of(st.none(), st.text(max_size=3), st.integers(-5, 5), st.floats(), st.booleans())))
def test_words_say_what_the_values_say(values):
    frame = pd.DataFrame({"a": pd.Series(values, dtype=object)})
    found = words_of(frame, "a")
    assert len(set(found.words)) == len(found.words)
    assert len(found.codes) == len(values)
    for value, code in zip(values, found.codes, strict=True):
        if isinstance(value, str):
            assert (code < 0) == (not value.strip())
            assert code < 0 or found.words[code] == value.strip()
        if value is None:
            assert code < 0
    assert found.counts().sum() == (found.codes >= 0).sum()


def test_columns_of_numbers_are_known():
    assert is_numeric(FRAME, "people")
    assert not is_numeric(FRAME, "code")
    assert not is_numeric(FRAME, "nowhere")


@pytest.mark.parametrize("op", ["eq", "ne", "lt", "ge", "in", "not_in", "contains", "starts", "empty", "filled"])
def test_a_column_where_every_row_differs_is_read_another_way_with_the_same_result(op):
    names = [f" 村{n} " if n % 7 else None for n in range(12_000)]
    value = {"in": ("村11", "村13"), "not_in": ("村11",), "empty": None, "filled": None}.get(op, "村11")
    frame = pd.DataFrame({"name": names})
    few = pd.concat([frame.iloc[:50]] * 4, ignore_index=True)
    assert mostly_unlike(frame, "name")
    assert not mostly_unlike(few, "name")
    found = passing(frame, [Condition("name", op, value)])
    assert (found[:50] == passing(few, [Condition("name", op, value)])[:50]).all()
    assert found.any()
