"""Which rows are found: characters, pinyin, initials, comparisons, the box over all columns."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_desk.conditions import Condition, ConditionError, Search, met, typed
from gis_desk.conditions.finding import finds
from gis_desk.tables.columns import Columns, Field, fields
from layers.schema import Kind

NAMES = ["青山乡", "青海路", "城关镇", "西安路", "仙游", "重庆路", "G209", None, "Qīngshān", "绿洲"]


def names() -> Columns:
    frame = pd.DataFrame({"name": NAMES, "population": [1200, 50, np.nan, 7, 7, 7, 7, 7, 7, -3.5]})
    return Columns.of(frame, fields(frame))


def found(words: str) -> list[str | None]:
    return [n for n, there in zip(NAMES, finds(names(), "name", words), strict=True) if there]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("青", ["青山乡", "青海路"]),
        ("qingsh", ["青山乡", "Qīngshān"]),  # a syllable cut short; a spelling with marks
        ("qing", ["青山乡", "青海路", "重庆路", "Qīngshān"]),
        ("qsx", ["青山乡"]),  # initials
        ("xian", ["青山乡", "西安路", "仙游"]),  # two ways to part it, or one that is cut short
        ("chongqing", ["重庆路"]),  # a name with a reading of its own
        ("zhongqing", []),
        ("lvzhou", ["绿洲"]),
        ("lüzhou", ["绿洲"]),
        ("g2", ["G209"]),
        ("Ｇ２０９", ["G209"]),  # full width
        ("x", ["西安路", "仙游"]),  # one letter: how the text begins
        ("ngsh", ["Qīngshān"]),  # only where the letters stand; pinyin begins with a syllable
        ("路西", []),  # never across two rows
        ("青 山", []),
    ],
)
def test_contains(words, wanted):
    assert found(words) == wanted


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (">=50", [0, 1]),
        ("<0", [9]),
        ("= 7", [3, 4, 5, 6, 7, 8]),
        ("<>7", [0, 1, 9]),  # what is missing is neither 7 nor another number
        ("7..50", [1, 3, 4, 5, 6, 7, 8]),
        ("50..7", [1, 3, 4, 5, 6, 7, 8]),
        ("＞1,000", [0]),
        ("=", [2]),
        ("<>", [0, 1, 3, 4, 5, 6, 7, 8, 9]),
        ("20", [0]),  # contains the digits
    ],
)
def test_numbers(words, wanted):
    one = typed(Field("population", Kind.REAL), words)
    assert one is not None
    assert np.flatnonzero(met(names(), [one])).tolist() == wanted


def test_texts_are_compared_by_pinyin():
    assert [n for n, t in zip(NAMES, met(names(), [typed(Field("name"), "<城关镇")]), strict=True) if t] == [
        "G209",
        "Qīngshān",
    ]
    assert [n for n, t in zip(NAMES, met(names(), [typed(Field("name"), "=g209")]), strict=True) if t] == ["G209"]
    between = met(names(), [Condition("name", "between", ("青", "西"))])
    assert [n for n, t in zip(NAMES, between, strict=True) if t] == ["青山乡", "青海路"]


def test_dates_in_any_form():
    frame = pd.DataFrame({"key": list("abc"), "approved_on": ["2026-05-01", "2019-12-31", None]})
    columns = Columns.of(frame, fields(frame, "place_name"))
    assert met(columns, [typed(Field("approved_on", Kind.DATE), ">=2026/5/1")]).tolist() == [True, False, False]
    assert met(columns, [typed(Field("approved_on", Kind.DATE), "2019年1月1日..2020-01-01")]).tolist() == [
        False,
        True,
        False,
    ]


def test_words_of_codes_are_searched():
    frame = pd.DataFrame({"level": ["township", "village"], "historic": [True, False]})
    shown = [
        Field("level", words={"township": "乡级", "village": "村级"}),
        Field("historic", Kind.BOOL, words={True: "是"}),
    ]
    columns = Columns.of(frame, shown)
    assert met(columns, [Search("", "乡")]).tolist() == [True, False]
    assert met(columns, [Search("", "xiang 是")]).tolist() == [True, False]
    assert met(columns, [Search("", "村 是")]).tolist() == [False, False]


def test_several_conditions():
    both = [Search("", "qing"), Condition("population", "gt", 100.0)]
    assert np.flatnonzero(met(names(), both)).tolist() == [0]


@pytest.mark.parametrize("words", ["<many", "=1e", "1..many"])
def test_what_makes_no_sense_is_said(words):
    with pytest.raises(ConditionError):
        typed(Field("population", Kind.REAL), words)


def test_nothing_typed():
    assert typed(Field("name"), "  ") is None
    assert typed(Field("name"), ">") is None
    assert met(names(), []).all()


rows = st.lists(st.text(alphabet="安青山1a", max_size=6), min_size=1, max_size=30)


@given(rows, st.text(alphabet="安青山", min_size=1, max_size=3))
def test_contains_is_python_in(values, needle):
    frame = pd.DataFrame({"name": pd.Series(values, dtype=object)})
    found = finds(Columns.of(frame, fields(frame)), "name", needle)
    assert found.tolist() == [needle in v for v in values]
