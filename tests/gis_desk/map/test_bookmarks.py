"""Bookmarks survive whatever a file holds."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_desk.map.bookmarks import MOST, Bookmark, added, plan, renamed, understood, without
from layers.errors import PlanError
from layers.text import text

HERE = Bookmark("县城", 108.3, 25.6, 25_000.0, 15.0, "b1")


def kept(bookmarks):
    """Rows as the table gives them."""
    return [{"key": e.key, **e.after} for e in plan((), bookmarks, text("Kept")).edits]


def test_they_come_back_as_they_were_kept():
    assert understood(json.loads(json.dumps(kept([HERE])))) == (HERE,)


@settings(deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(), lambda c: st.lists(c) | st.dictionaries(st.text(), c)
    )
)
def test_nonsense_is_left_out(nonsense):
    assert understood([nonsense]) == ()
    assert understood([nonsense, *kept([HERE])]) == (HERE,)


@pytest.mark.parametrize(
    "values", [{"lon": "x"}, {"lat": 91}, {"scale": 0}, {"scale": float("inf")}, {"name": "  "}, {"lon": None}]
)
def test_a_view_that_is_none_is_left_out(values):
    assert understood([{**kept([HERE])[0], **values}]) == ()


def test_they_stand_by_their_rank():
    two = added((HERE,), replace(HERE, name="桥", key="b2"))
    assert [(b.name, b.rank) for b in two] == [("县城", 0), ("桥", 1)]
    assert understood(reversed(kept(two))) == two


def test_a_plan_touches_only_what_differs():
    two = added((HERE,), replace(HERE, name="桥", key="b2"))
    (edit,) = plan(two, renamed(two, 1, "渡口"), text("Renamed")).edits
    assert (edit.key, edit.before, edit.after) == ("b2", {"name": "桥"}, {"name": "渡口"})
    (edit,) = plan(two, without(two, 0), text("Deleted")).edits
    assert edit.key == "b1"
    assert edit.after is None
    assert plan(two, two, text("Nothing")).edits == ()


def test_names_are_told_apart():
    three = added(added((HERE,), replace(HERE, key="b2")), replace(HERE, key="b3"))
    assert [b.name for b in three] == ["县城", "县城 2", "县城 3"]
    assert [b.name for b in renamed(three, 1, "  北  界 ")] == ["县城", "北 界", "县城 3"]
    assert renamed(three, 1, "县城 2") == three
    assert [b.name for b in without(three, 0)] == ["县城 2", "县城 3"]


def test_what_cannot_be_kept_is_refused():
    with pytest.raises(PlanError):
        renamed((HERE,), 0, "   ")
    with pytest.raises(PlanError):
        added(tuple([HERE] * MOST), HERE)
