"""The window's frames after a change: only the rows that were touched are read again, and only what needs it is made."""

import gc

import pytest
from shapely.geometry import MultiPolygon, box

from gis_desk.map.layer import MapLayer
from layers.change import Change, insert, update
from layers.store import Store
from layers.text import text
from layers.work import QUIET
from ui.desktop.snapshot import Snapshot, indexed, take
from ui.map import extent
from ui.map.extent import Extent

LABEL = text("Add division")


@pytest.fixture
def store(tmp_path):
    with Store.create(tmp_path / "w.gpkg", county="990121", who="test") as made:
        rows = [insert("division", f"k{n}", row(n)) for n in range(12)]
        made.apply(Change(LABEL, tuple(rows)))
        yield made


def row(number):
    shape = MultiPolygon([box(0, number, 1, number + 1)])
    return {"code": f"990121{100 + number}", "name": f"青川{number}镇", "level": "township", "geometry": shape}


def change(store, **values):
    before = store.row("division", "k3")
    store.apply(Change(LABEL, (update("division", "k3", before, {**before, **values}),)))


@pytest.fixture
def before(store):
    return indexed(take(store, Snapshot(), None, QUIET), Snapshot(), QUIET)


def again(store, before, monkeypatch, keys=("k3",)):
    with monkeypatch.context() as patch:
        patch.setattr(store, "frame", lambda *a, **k: pytest.fail("the whole table was read"))
        return indexed(take(store, before, {"division": keys}, QUIET), before, QUIET)


def test_a_moved_border_leaves_names_and_tree_as_they_are(store, before, monkeypatch):
    moved = MultiPolygon([box(5, 5, 6, 6)])
    change(store, geometry=moved)
    now = again(store, before, monkeypatch)
    assert now.frames["division"].geometry.iloc[3].equals(moved)
    assert now.roots is before.roots
    assert now.entries["division"] is before.entries["division"]


def test_a_new_name_is_found_and_stands_in_the_tree(store, before, monkeypatch):
    change(store, name="白石镇")
    now = again(store, before, monkeypatch)
    assert "白石镇" in [entry.title for entry in now.entries["division"]]
    assert "青川3镇" not in [entry.title for entry in now.entries["division"]]
    assert "白石镇" in [node.name for root in now.roots for node in root.walk()]
    store.undo()
    assert "青川3镇" in [entry.title for entry in again(store, now, monkeypatch).entries["division"]]


def test_a_table_without_keys_is_read_whole(store, before):
    change(store, name="白石镇")
    now = take(store, before, {"division": None}, QUIET)
    assert "白石镇" in now.frames["division"]["name"].tolist()


def test_other_tables_stay(store, before):
    change(store, name="白石镇")
    assert take(store, before, {"marker": None}, QUIET).frames["division"] is before.frames["division"]


def test_the_map_knows_how_far_a_frame_reaches_without_looking_again(store, before, monkeypatch):
    layer = MapLayer("division", text("Divisions"), "division", before.frames["division"])
    monkeypatch.setattr("ui.map.extent.shapely.bounds", lambda *_: pytest.fail("looked through on the GUI thread"))
    assert Extent().of([layer]) == (0.0, 0.0, 1.0, 12.0)


def test_a_frame_that_is_gone_is_forgotten(store):
    snapshot = take(store, Snapshot(), None, QUIET)
    number = id(snapshot.frames["division"])
    assert number in extent._looked
    del snapshot
    gc.collect()
    assert number not in extent._looked
