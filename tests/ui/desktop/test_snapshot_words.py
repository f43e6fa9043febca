"""A snapshot that is renewed by rows is the one that would be read anew."""

import numpy as np
import pytest
from pandas.testing import assert_frame_equal
from shapely import box

from gis_desk.map.layer import DRAWN
from layers.change import Change, delete, insert, update
from layers.store import Store
from layers.text import text
from layers.work import QUIET
from tests.ui.desktop.county import make_county
from ui.desktop.snapshot import Snapshot, indexed, search, take


@pytest.fixture
def store(tmp_path):
    with make_county(tmp_path / "county.gpkg") as made:
        yield made


def whole(store: Store) -> Snapshot:
    return indexed(take(store, Snapshot(), None, QUIET), Snapshot(), QUIET)


def renewed(store: Store, before: Snapshot, *keys: str) -> Snapshot:
    made = take(store, before, {"division": set(keys)}, QUIET)
    assert_frame_equal(made.frames["division"], store.frame("division"))
    assert all(made.frames.get(t) is before.frames.get(t) for t in DRAWN if t != "division")
    return indexed(made, before, QUIET)


def test_rows_change_go_and_come(store):
    before = whole(store)
    row = store.row("division", "990101001")
    moved = {"geometry": box(108, 25, 108.1, 25.1), "population": 1200}
    store.apply(Change(text("Move"), (update("division", "990101001", {k: row[k] for k in moved}, moved),)))
    now = renewed(store, before, "990101001")
    assert now.roots is before.roots
    assert now.words is before.words
    new = {"code": "990101009", "name": "丰收镇", "level": "township", "parent": "990101", "population": 7}
    old = store.row("division", "990101002")
    edits = (insert("division", "k", {**new, "geometry": box(1, 2, 3, 4)}), delete("division", "990101002", old))
    store.apply(Change(text("Swap"), edits))
    now = renewed(store, now, "k", "990101002")
    assert [e.title for e in search(now, "fsz")] == ["丰收镇"]
    assert not [e for e in search(now, "990101002") if e.key == "990101002"]
    store.undo()
    now = renewed(store, now, "k", "990101002")
    assert next(e.title for e in search(now, "青山乡")) == "青山乡"
    assert not search(now, "丰收")


def test_every_column_of_every_kind_comes_back(store):
    store.apply(Change(text("All"), tuple(
        update("division", key, {"population": None, "extra": None}, {"population": n, "extra": {"a": [n]}})
        for n, key in enumerate(store.keys("division")))))  # fmt: skip
    before = whole(store)
    assert before.frames["division"]["population"].dtype == np.int64
    key = store.keys("division")[0]
    store.apply(Change(text("Empty"), (update("division", key, {"population": 0}, {"population": None}),)))
    before = renewed(store, before, key)
    assert before.frames["division"]["population"].dtype == float
    store.undo()
    renewed(store, before, key)


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("城关镇", ["城关镇"]),  # the whole before what contains it
        ("cgz", ["城关镇"]),
        ("CHENGguan", ["城关镇", "城关东村", "城关西村"]),  # the beginning, divisions first, short ones first
        ("山东", ["青山东村"]),  # inside Chinese words
        ("shandong", []),  # not inside pinyin: it would cut syllables apart
        ("990101001", ["城关镇"]),
        ("东", []),
        ("  ", []),
        ("没有", []),
    ],
)
def test_what_was_typed_finds(store, typed, titles):
    found = [entry.title for entry in search(whole(store), typed)]
    assert list(dict.fromkeys(found))[: len(titles) or 1] == titles
