"""The order of rows: pinyin with tones, numbers by value, missing last, stable, and the same as a plain sort."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_desk.tables.columns import Columns, fields
from gis_desk.tables.letters import letters
from gis_desk.tables.sorting import order, text_ranks
from gis_desk.tables.texts import Texts, texts
from layers.work import Cancelled, Progress


def table(values, name="name", layer=""):
    frame = pd.DataFrame({name: pd.Series(values, dtype=object if any(isinstance(v, str) for v in values) else None)})
    return Columns.of(frame, fields(frame, layer))


def sorted_by(values, **how):
    return [values[i] for i in order(table(values), "name", **how)]


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        (["青山", "安乐", "城关"], ["安乐", "城关", "青山"]),  # pinyin
        (["马", "麻", "妈", "骂"], ["妈", "麻", "马", "骂"]),  # one syllable: by tone
        (["长江", "常安"], ["常安", "长江"]),  # one sound: by code point
        (["重庆市", "中山", "城关"], ["城关", "重庆市", "中山"]),  # a name with a reading of its own
        (["第10村", "第2村", "第002村"], ["第2村", "第002村", "第10村"]),  # numbers by value, equal ones as they stood
        (["110102", "11", "1101", "12"], ["11", "1101", "110102", "12"]),  # codes of divisions from the left
        (["10", "9", "100"], ["9", "10", "100"]),  # numbers of markers by value
        (["b", "A", "ａ", "B"], ["A", "ａ", "b", "B"]),  # neither case nor width
        (["", "乙", None, "甲"], ["甲", "乙", "", None]),  # what is missing is last
        (["Qīngshān", "Qingdao", "Zhou"], ["Qingdao", "Qīngshān", "Zhou"]),  # spellings without their marks
        (["村\ud800", "村", "\x07"], ["\x07", "村", "村\ud800"]),  # halves of characters, control characters
        (["乙", 12, 3, None, "甲"], [3, 12, "甲", "乙", None]),  # a column of everything
    ],
)
def test_order_of_texts(values, wanted):
    assert sorted_by(values) == wanted


def test_what_is_missing_is_last_in_both_directions():
    assert sorted_by(["乙", None, "甲"], descending=True) == ["乙", "甲", None]
    numbers = table([3.0, float("nan"), 1.0])
    assert order(numbers, "name").tolist() == [2, 0, 1]
    assert order(numbers, "name", descending=True).tolist() == [0, 2, 1]


def test_numbers_sort_as_numbers_and_whole_ones_exactly():
    big = 2**62
    assert order(table([big + 1, big, -5]), "name").tolist() == [2, 1, 0]


def test_only_some_rows_in_their_own_order():
    assert order(table(["乙", "甲", "甲", "丙"]), "name", rows=np.array([2, 1, 0])).tolist() == [2, 1, 0]


def test_nothing_at_all():
    frame = pd.DataFrame({"name": pd.Series([], dtype=object)})
    assert order(Columns.of(frame, fields(frame)), "name").tolist() == []


def test_dates_and_choices_of_a_layer():
    frame = pd.DataFrame({"key": ["a", "b"], "approved_on": ["2026-05-01", "2019-12-31"], "extra": [{"x": 1}, None]})
    shown = fields(frame, "place_name")
    assert [f.name for f in shown] == ["approved_on"]
    assert order(Columns.of(frame, shown), "approved_on").tolist() == [1, 0]


words = st.lists(st.one_of(st.none(), st.text(alphabet="安青山城a1 0\u0301重庆", max_size=12)), max_size=40)


@given(words)
def test_equal_rows_keep_their_order(values):
    found = order(table(values), "name").tolist()
    assert sorted(found) == list(range(len(values)))
    for before, after in pairwise(found):
        if values[before] == values[after]:
            assert before < after


@given(st.lists(st.lists(st.integers(1, 3), max_size=9), max_size=60))
def test_ranks_are_those_of_a_plain_sort(rows):
    starts = np.cumsum([0, *map(len, rows)])
    flat = np.array([v for row in rows for v in row], np.uint32)
    rank = text_ranks(Texts(flat, starts))
    assert [rows[i] for i in np.argsort(rank, kind="stable")] == sorted(rows)
    assert all((rank[i] == rank[j]) == (rows[i] == rows[j]) for i in range(len(rows)) for j in range(i))


def test_very_long_texts_that_are_equal_but_for_their_end():
    long = "山" * 10_000
    assert [len(v) for v in sorted_by([long + "乙", long + "甲", "山"])] == [1, 10_001, 10_001]
    assert sorted_by([long + "乙", long + "甲"])[0].endswith("甲")


def test_sorting_can_be_stopped():
    values = [f"村{n}" for n in range(20_000)]
    with pytest.raises(Cancelled):
        order(table(values), "name", progress=Progress(stopped=lambda: True))


def test_the_second_order_is_kept():
    columns = table(["乙", "甲"])
    order(columns, "name")
    counted = []
    order(columns, "name", descending=True, progress=Progress(report=lambda *a: counted.append(a)))
    assert len(counted) == 1


def test_every_place_fits_its_bits():
    assert int(letters().place.max()) < 2**21
    assert int(letters().place.min()) > 0


def test_texts_are_what_they_were():
    given = texts(["甲乙", "", "丙\ud800"], str)
    assert given.lengths.tolist() == [2, 0, 2]
    assert given.points.tolist() == [ord("甲"), ord("乙"), ord("丙"), 0xD800]
