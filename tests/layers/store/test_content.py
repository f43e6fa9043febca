"""Long contents: kept once under their SHA-256, named by rows, never copied into the history."""

import sqlite3

import pytest

from layers.change import Change, delete, insert
from layers.errors import GisDeskError, WorkspaceError
from layers.store import Store, sha256
from layers.text import text

DATA = bytes(range(256)) * 4000


def row(data):
    return {"content": "divisions", "file": "all.csv", "rows": 3, "loaded_on": "2026-01-02", "sha256": sha256(data)}


def test_a_content_comes_with_its_change_and_outlives_undoing(tmp_path):
    path = tmp_path / "w.gpkg"
    with Store.create(path) as store:
        store.apply(Change(text("List"), (insert("reference_list", "divisions", row(DATA)),)), [DATA])
        assert store.content(sha256(DATA)) == DATA
        store.undo()
        assert store.count("reference_list") == 0
        store.redo()
        kept = store.row("reference_list", "divisions")
        assert store.content(kept["sha256"]) == DATA
        store.apply(Change(text("Away"), (delete("reference_list", "divisions", row(DATA)),)))
        store.apply(Change(text("Again"), (insert("reference_list", "divisions", row(DATA)),)), [DATA])
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT count(*) FROM content").fetchone() == (1,)
    assert connection.execute("SELECT max(length(coalesce(after, ''))) FROM history_edit").fetchone()[0] < 400
    connection.close()


def test_nothing_of_a_refused_change_is_kept(tmp_path):
    with Store.create(tmp_path / "w.gpkg") as store:
        with pytest.raises(GisDeskError):
            store.apply(Change(text("List"), (delete("reference_list", "divisions", row(DATA)),)), [DATA])
        with pytest.raises(GisDeskError, match="missing or damaged"):
            store.content(sha256(DATA))


def test_a_damaged_content_is_told(tmp_path):
    path = tmp_path / "w.gpkg"
    with Store.create(path) as store:
        store.apply(Change(text("List"), (insert("reference_list", "divisions", row(DATA)),)), [DATA])
    connection = sqlite3.connect(path)
    connection.execute("UPDATE content SET data = x'00'")
    connection.commit()
    connection.close()
    with Store.open(path) as store, pytest.raises(GisDeskError, match="missing or damaged"):
        store.content(sha256(DATA))


def test_a_workspace_of_version_4_gets_room_for_reference_lists_and_keeps_its_rows(tmp_path):
    path = tmp_path / "county.gpkg"
    with Store.create(path) as store:
        store.apply(Change(text("Add"), (insert("place_name", "p", {"name": "青山", "status": "approved"}),)))
    connection = sqlite3.connect(path)
    for table in ("content", "reference_list"):
        connection.execute(f"DROP TABLE {table}")
        connection.execute("DELETE FROM gpkg_contents WHERE table_name = ?", (table,))
    connection.execute("UPDATE setting SET value = '4' WHERE name = 'schema_version'")
    connection.commit()
    connection.close()
    with Store.open(path) as store:
        assert store.row("place_name", "p")["name"] == "青山"
        store.apply(Change(text("List"), (insert("reference_list", "divisions", row(DATA)),)), [DATA])
        assert store.content(sha256(DATA)) == DATA
        store.undo()
        store.undo()
        assert store.count("place_name") == 0
    assert (tmp_path / "county.v4.bak").is_file()


def test_contents_go_in_ahead_and_out_again(tmp_path):
    with Store.create(tmp_path / "w.gpkg") as store:
        first = store.keep([b"one", b"two", b"one"])
        assert first == [sha256(b"one"), sha256(b"two")]
        assert store.keep([b"two", b"three"]) == [sha256(b"three")]
        assert store.content(sha256(b"three")) == b"three"
        store.let_go(first)
        with pytest.raises(WorkspaceError, match="missing"):
            store.content(sha256(b"one"))
        assert store.content(sha256(b"three")) == b"three"


def test_contents_that_fail_on_the_way_leave_nothing(tmp_path):
    def some():
        yield b"x" * 5_000_000
        yield b"y" * 5_000_000
        raise OSError("the stick is gone")

    with Store.create(tmp_path / "w.gpkg") as store:
        with pytest.raises(OSError, match="stick"):
            store.keep(some())
        with pytest.raises(WorkspaceError, match="missing"):
            store.content(sha256(b"x" * 5_000_000))
