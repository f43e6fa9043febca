"""Which rows fulfil a condition."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_desk.conditions import Condition, met, passing
from gis_desk.conditions.meeting import _mostly_unlike
from gis_desk.map.symbology.columns import is_numeric, numbers_of, words_of
from gis_desk.tables.columns import Columns, Field, fields
from layers.errors import StyleError
from layers.schema import Kind
from tests.gis_desk.map.symbology.looks import conditions

FRAME = pd.DataFrame(
    {
        "level": ["county", "township", None, "village", ""],
        "people": [12_000.0, np.nan, 300.0, -5.0, 0.5],
        "code": ["0601", "12", None, "x", "7"],
        "unit": ["110101", "1101", None, "11", "12"],
        "spelt": ["Qīngshān", " ＡＢ１ ", "   ", "ab2", None],
        "day": ["2001-05-01", "2011-01-31", None, "", "1999-12-31"],
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
        ("code", "between", ("0", "700"), [0, 1, 4]),  # numbers inside texts by their value
        ("code", "between", ("700", "0"), [0, 1, 4]),  # whichever end comes first
        ("code", "in", ("7", "12"), [1, 4]),
        ("unit", "between", ("11", "1102"), [0, 1, 3]),  # codes of divisions from the left
        ("unit", "gt", "1101", [0, 4]),
        ("spelt", "eq", "qingshan", [0]),  # marks, capitals, width and blanks do not count
        ("spelt", "in", ("ab1", "AB2"), [1, 3]),
        ("spelt", "contains", "B", [1, 3]),
        ("spelt", "starts", "ｑ", [0]),
        ("spelt", "empty", None, [2, 4]),  # blanks are no value
        ("day", "lt", "2005/1/1", [0, 4]),  # days in any form
        ("day", "eq", "2011年1月31日", [1]),
        ("day", "ge", "2001-05-01", [0, 1]),
        ("people", "in", ("300", "-5", "many"), [2, 3]),  # numbers, though they are kept as words
        ("people", "not_in", ("300",), [0, 3, 4]),
        ("people", "lt", "many", []),  # no number is less than what is none
        ("people", "contains", "20", [0]),  # its digits
        ("old", "eq", "true", [0, 3]),
        ("old", "ne", "true", [1, 4]),
        ("nowhere", "eq", "x", []),
        ("nowhere", "empty", None, [0, 1, 2, 3, 4]),
    ],
)
def test_rows(column, op, value, rows):
    assert np.flatnonzero(passing(FRAME, [Condition(column, op, value)])).tolist() == rows


@pytest.mark.parametrize("times", [1, 4000], ids=["few rows", "many rows"])
@pytest.mark.parametrize("op", ["eq", "lt", "contains", "empty", "not_in"])
def test_the_table_and_the_map_find_the_same_rows(op, times):
    frame = pd.concat([FRAME] * times, ignore_index=True)
    columns = Columns.of(frame, fields(frame))
    for column in ("level", "code", "unit", "spelt", "day"):
        value = {"empty": None, "not_in": ("12", "village")}.get(op, "12")
        one = Condition(column, op, value)
        assert (met(columns, [one]) == passing(frame, [one])).all(), column


def test_a_code_is_found_by_itself_and_by_what_it_is_called():
    shown = [Field("level", words={"county": "县级"}), Field("old", Kind.BOOL, words={True: "是", False: "否"})]
    columns = Columns.of(FRAME, shown)
    for value in ("county", "县级"):
        assert np.flatnonzero(met(columns, [Condition("level", "eq", value)])).tolist() == [0]
    assert np.flatnonzero(met(columns, [Condition("old", "eq", "false")])).tolist() == [1, 4]


def test_at_least_one():
    either = [Condition("people", "gt", 300.0), Condition("level", "eq", "village")]
    assert np.flatnonzero(passing(FRAME, either, every=False)).tolist() == [0, 3]
    assert passing(FRAME, [], every=False).all()


def test_numbers_of_any_kind_and_what_is_none():
    frame = pd.DataFrame({"a": pd.array([1, None, 3], dtype="Int64"), "b": [np.inf, np.nan, -np.inf]})
    assert passing(frame, [Condition("a", "ge", 1.0)]).tolist() == [True, False, True]
    assert passing(frame, [Condition("b", "gt", 5.0)]).tolist() == [True, False, False]
    assert passing(frame, [Condition("b", "ne", 5.0)]).tolist() == [True, False, True]


def test_documents_are_compared_by_their_text():
    frame = pd.DataFrame({"extra": [{"a": 1}, None, ["a"]]})
    assert passing(frame, [Condition("extra", "contains", "'a'")]).tolist() == [True, False, True]


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
    assert _mostly_unlike(frame["name"])
    assert not _mostly_unlike(few["name"])
    found = passing(frame, [Condition("name", op, value)])
    assert (found[:50] == passing(few, [Condition("name", op, value)])[:50]).all()
    assert found.any()
