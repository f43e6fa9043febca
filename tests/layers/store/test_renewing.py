"""A frame that is kept up with its table is the same as one that is read anew."""

import numpy as np
import pandas as pd
import pytest
from geopandas.testing import assert_geodataframe_equal
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, box

from layers.change import Change, delete, insert, update
from layers.store import Store
from layers.text import text

LABEL = text("Add division")


@pytest.fixture
def store(tmp_path):
    with Store.create(tmp_path / "w.gpkg", county="990121", who="test") as made:
        rows = [insert("division", f"k{n}", row(n, "村")) for n in range(24)]
        made.apply(Change(LABEL, tuple(rows)))
        yield made


def row(number, name, population=7, west=0.0, **more):
    shape = MultiPolygon([box(west, number, west + 1, number + 1)])
    return {
        "code": f"{number:06d}",
        "name": name,
        "level": "village",
        "population": population,
        "geometry": shape,
    } | more


def change(store, key, **values):
    before = store.row("division", key)
    store.apply(Change(LABEL, (update("division", key, before, {**before, **values}),)))


def renewed(store, frame, *keys):
    """The frame as it is kept up, with a whole reading forbidden."""
    read = store.frame
    store.frame = lambda *a, **k: pytest.fail("the whole table was read")
    try:
        return store.frame_again("division", frame, keys)
    finally:
        store.frame = read


def same(one, other):
    assert_geodataframe_equal(one, other)
    assert list(one.dtypes) == list(other.dtypes)
    for name in one.columns.drop("geometry"):
        assert [type(v) for v in one[name].tolist()] == [type(v) for v in other[name].tolist()], name


@pytest.mark.parametrize(
    "values",
    [
        {"name": "新村"},
        {"name": None},
        {"population": None},  # a column of whole numbers becomes one with holes
        {"note": "first one of its column"},
        {"extra": {"旧编号": [1, None]}},
        {"geometry": MultiPolygon([box(5, 5, 6, 6)])},
        {"geometry": None},
    ],
    ids=str,
)
def test_a_changed_row(store, values):
    before = store.frame("division")
    was = before.copy()
    change(store, "k3", **values)
    same(renewed(store, before, "k3"), store.frame("division"))
    same(before, was)  # the older frame is left alone
    with_it = store.frame("division")
    store.undo()
    same(renewed(store, with_it, "k3"), store.frame("division"))
    store.redo()
    same(renewed(store, before, "k3"), store.frame("division"))


def test_rows_that_come_and_go(store):
    before = store.frame("division")
    gone = store.row("division", "k5")
    store.apply(Change(LABEL, (delete("division", "k5", gone), insert("division", "new", row(90, None, None)))))
    now = renewed(store, before, "k5", "new")
    same(now, store.frame("division"))
    store.undo()  # the deleted row comes back behind all others
    same(renewed(store, now, "k5", "new"), store.frame("division"))
    same(renewed(store, before, "k5", "new"), store.frame("division"))


def test_the_last_rows_are_touched(store):
    before = store.frame("division")
    last = store.row("division", "k23")
    store.apply(Change(LABEL, (delete("division", "k23", last),)))
    store.undo()
    change(store, "k22", name="末村")
    same(renewed(store, before, "k22", "k23"), store.frame("division"))


def test_a_column_that_is_not_touched_is_shared(store):
    before = store.frame("division")
    change(store, "k3", geometry=MultiPolygon([box(5, 5, 6, 6)]))
    now = renewed(store, before, "k3")
    assert np.shares_memory(now["population"].to_numpy(), before["population"].to_numpy())


def test_many_touched_rows_are_read_with_the_whole(store):
    before = store.frame("division")
    keys = [f"k{n}" for n in range(20)]
    for key in keys:
        change(store, key, name="同")
    same(store.frame_again("division", before, keys), store.frame("division"))


def test_a_key_that_never_was(store):
    before = store.frame("division")
    same(renewed(store, before, "nobody"), before)


def test_a_table_without_geometry(store):
    store.apply(Change(LABEL, tuple(insert("accepted_finding", f"a{n}", {"rule": "N001"}) for n in range(8))))
    before = store.frame("accepted_finding")
    old = store.row("accepted_finding", "a2")
    store.apply(Change(LABEL, (update("accepted_finding", "a2", old, {**old, "rule": "N002"}),)))
    pd.testing.assert_frame_equal(
        store.frame_again("accepted_finding", before, ["a2"]), store.frame("accepted_finding")
    )


STEPS = st.lists(st.tuples(st.sampled_from(["update", "delete", "insert", "undo"]), st.integers(0, 23)), max_size=6)


@given(steps=STEPS)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_changes_give_what_a_new_reading_gives(store, steps):
    before, touched = store.frame("division"), set()
    unsubscribe = store.subscribe(lambda notice: touched.update(notice.keys["division"]))
    for what, number in steps:
        key = f"k{number}"
        there = store.row("division", key)
        if what == "undo" and store.undo_label() is not None and len(store.history()) > 1:
            store.undo()
        elif what == "update" and there is not None:
            change(store, key, name=f"村{number}")
        elif what == "delete" and there is not None:
            store.apply(Change(LABEL, (delete("division", key, there),)))
        elif what == "insert" and there is None:
            store.apply(Change(LABEL, (insert("division", key, row(number, "又")),)))
    unsubscribe()
    same(store.frame_again("division", before, touched), store.frame("division"))
