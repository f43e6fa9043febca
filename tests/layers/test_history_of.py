"""The history of one row: its own changes, and those of rows that name it."""

from layers.change import Change, delete, insert, update
from layers.schema import TABLES
from layers.store import Store
from layers.text import text


def event(case, account):
    return {**dict.fromkeys(c.name for c in TABLES["dispute_event"].columns), "dispute": case, "account": account}


def test_changes_of_a_row_and_of_those_that_name_it(tmp_path):
    with Store.create(tmp_path / "w.gpkg") as store:
        for case in ("c1", "c2"):
            store.apply(Change(text(f"Record {case}"), (insert("dispute_event", f"e-{case}", event(case, "x")),)))
        store.apply(Change(text("Edit c1"), (update("dispute_event", "e-c1", {"account": "x"}, {"account": "y"}),)))
        store.apply(Change(text("Remove c1"), (delete("dispute_event", "e-c1", event("c1", "y")),)))
        assert [r.label.template for r in store.history_of("c1")] == ["Remove c1", "Edit c1", "Record c1"]
        assert [r.label.template for r in store.history_of("c1", 1)] == ["Remove c1"]
        assert [r.label.template for r in store.history_of("e-c2")] == ["Record c2"]
        assert store.history_of("nobody") == []
        store.undo()
        assert store.history_of("c1")[0].undone
