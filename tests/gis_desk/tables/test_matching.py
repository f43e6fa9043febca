"""Which rows are found: characters, pinyin, initials, comparisons, the box over all columns."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_desk.tables.columns import Columns, Field, fields
from gis_desk.tables.matching import Filter, contains, matches, typed
from layers.errors import FormatError
from layers.schema import Kind

NAMES = ["青山乡", "青海路", "城关镇", "西安路", "仙游", "重庆路", "G209", None, "Qīngshān", "绿洲"]


def names() -> Columns:
    frame = pd.DataFrame({"name": NAMES, "population": [1200, 50, np.nan, 7, 7, 7, 7, 7, 7, -3.5]})
    return Columns.of(frame, fields(frame))


def found(words: str) -> list[str | None]:
    return [n for n, there in zip(NAMES, contains(names(), "name", words), strict=True) if there]


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
        ("<>7", [0, 1, 2, 9]),  # what is missing is not 7
        ("7..50", [1, 3, 4, 5, 6, 7, 8]),
        ("50..7", [1, 3, 4, 5, 6, 7, 8]),
        ("＞1,000", [0]),
        ("=", [2]),
        ("<>", [0, 1, 3, 4, 5, 6, 7, 8, 9]),
        ("20", [0]),  # contains the digits
    ],
)
def test_numbers(words, wanted):
    one = typed("population", words)
    assert one is not None
    assert np.flatnonzero(matches(names(), [one])).tolist() == wanted


def test_texts_are_compared_by_pinyin():
    assert [n for n, t in zip(NAMES, matches(names(), [typed("name", "<城关镇")]), strict=True) if t] == [
        "G209",
        "Qīngshān",
    ]
    assert [n for n, t in zip(NAMES, matches(names(), [typed("name", "=g209")]), strict=True) if t] == ["G209"]
    between = matches(names(), [Filter("name", "between", "青", "西")])
    assert [n for n, t in zip(NAMES, between, strict=True) if t] == ["青山乡", "青海路"]


def test_dates_in_any_form():
    frame = pd.DataFrame({"key": list("abc"), "approved_on": ["2026-05-01", "2019-12-31", None]})
    columns = Columns.of(frame, fields(frame, "place_name"))
    assert matches(columns, [typed("approved_on", ">=2026/5/1")]).tolist() == [True, False, False]
    assert matches(columns, [typed("approved_on", "2019年1月1日..2020-01-01")]).tolist() == [False, True, False]


def test_words_of_codes_are_searched():
    frame = pd.DataFrame({"level": ["township", "village"], "historic": [True, False]})
    shown = [
        Field("level", words={"township": "乡级", "village": "村级"}),
        Field("historic", Kind.BOOL, words={True: "是"}),
    ]
    columns = Columns.of(frame, shown)
    assert matches(columns, [Filter("", value="乡")]).tolist() == [True, False]
    assert matches(columns, [Filter("", value="xiang 是")]).tolist() == [True, False]
    assert matches(columns, [Filter("", value="村 是")]).tolist() == [False, False]


def test_several_conditions():
    both = [Filter("", value="qing"), Filter("population", ">", "100")]
    assert np.flatnonzero(matches(names(), both)).tolist() == [0]


@pytest.mark.parametrize(
    "one", [Filter("population", "<", "many"), Filter("name", "like", "x"), Filter("population", "=", "1e")]
)
def test_what_makes_no_sense_is_said(one):
    with pytest.raises(FormatError):
        matches(names(), [one])


def test_nothing_typed():
    assert typed("name", "  ") is None
    assert typed("name", ">") is None
    assert matches(names(), []).all()


rows = st.lists(st.text(alphabet="安青山1a", max_size=6), min_size=1, max_size=30)


@given(rows, st.text(alphabet="安青山", min_size=1, max_size=3))
def test_contains_is_python_in(values, needle):
    frame = pd.DataFrame({"name": pd.Series(values, dtype=object)})
    found = contains(Columns.of(frame, fields(frame)), "name", needle)
    assert found.tolist() == [needle in v for v in values]
