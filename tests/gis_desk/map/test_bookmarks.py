"""Bookmarks survive whatever a file holds."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_desk.map.bookmarks import MOST, Bookmark, added, kept, renamed, understood, without
from layers.errors import PlanError

HERE = Bookmark("县城", 108.3, 25.6, 25_000.0, 15.0)


def test_they_come_back_as_they_were_kept():
    assert understood(json.loads(json.dumps(kept([HERE])))) == (HERE,)


@settings(deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(), lambda c: st.lists(c) | st.dictionaries(st.text(), c)
    )
)
def test_nonsense_is_left_out(nonsense):
    assert understood(nonsense) == ()
    assert understood([nonsense, *kept([HERE])]) == (HERE,)


@pytest.mark.parametrize(
    "values", [{"lon": "x"}, {"lat": 91}, {"scale": 0}, {"scale": float("inf")}, {"name": "  "}, {"lon": None}]
)
def test_a_view_that_is_none_is_left_out(values):
    assert understood([{**kept([HERE])[0], **values}]) == ()


def test_names_are_told_apart():
    three = added(added((HERE,), HERE), HERE)
    assert [b.name for b in three] == ["县城", "县城 2", "县城 3"]
    assert [b.name for b in renamed(three, 1, "  北  界 ")] == ["县城", "北 界", "县城 3"]
    assert renamed(three, 1, "县城 2") == three
    assert [b.name for b in without(three, 0)] == ["县城 2", "县城 3"]


def test_what_cannot_be_kept_is_refused():
    with pytest.raises(PlanError):
        renamed((HERE,), 0, "   ")
    with pytest.raises(PlanError):
        added(tuple([HERE] * MOST), HERE)
