"""Killed processes, second writers, read-only folders, full disks, newer and older files."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
import shapely

from layers.change import Change, delete, insert, update
from layers.errors import WorkspaceError, WorkspaceInUse
from layers.store import Store, geopackage, is_workspace, opening, tables
from layers.store.address import _plain
from layers.text import text
from tests.layers.store.test_store import TOWN, add, rtree_agrees, towns

ROOT = Path(__file__).resolve().parents[3]
AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0

WRITER = """
import sys
from shapely.geometry import box
from layers.change import Change, insert, update
from layers.store import Store
from layers.text import text
store = Store.open(sys.argv[1], who="child")
start = int(store.setting("last", 0))
print("ready", flush=True)
for n in range(start + 1, start + 100000):
    key = f"k{n % 7}"
    old = store.row("division", key)
    new = {"name": f"n{n}", "population": n, "geometry": box(n, 0, n + 1, 1)}
    edit = insert("division", key, new) if old is None else update("division", key, old, new)
    twin = store.row("place_name", "twin")
    mark = {"name": f"n{n}"}
    other = insert("place_name", "twin", mark) if twin is None else update("place_name", "twin", twin, mark)
    store.apply(Change(text("Edit {n}", n=n), (edit, other)))
    print(n, flush=True)
"""


def child(path, code=WRITER):
    return subprocess.Popen(
        [sys.executable, "-c", code, str(path)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


@pytest.mark.slow
def test_killed_at_a_hundred_random_moments(tmp_path):
    """Every acknowledged edit is there, both halves of a change agree, file and spatial index are sound."""
    path = tmp_path / "w.gpkg"
    Store.create(path).close()
    moments = random.Random(7)
    kills = 0
    while kills < 100:
        process = child(path)
        assert process.stdout.readline() == "ready\n"
        for _ in range(10):
            wait = moments.random() * 0.05
            time.sleep(wait)
            if process.poll() is not None:
                break
        process.send_signal(signal.SIGKILL)
        lines = [line for line in process.stdout.read().split("\n")[:-1] if line]
        process.wait()
        kills += 1
        acknowledged = int(lines[-1]) if lines else 0
        with Store.open(path) as store:
            rows = store.frame("division")
            present = int(rows["population"].max()) if len(rows) else 0
            assert present >= acknowledged, "an acknowledged edit is lost"
            assert present - acknowledged <= 1 or not lines
            if present:
                assert store.row("place_name", "twin")["name"] == f"n{present}", "half a change was kept"
                assert str(store.history(1)[0].label) == f"Edit {present}"
            if kills % 10 == 0:
                assert store._connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
                assert rtree_agrees(store, "division")
            store.set_setting("last", present)
        assert sorted(p.name for p in tmp_path.iterdir()) == ["w.gpkg"], "closed, the workspace is one file"


def test_the_kill_test_can_fail(tmp_path):
    """The control: a writer that says 'done' before it commits loses what it said."""
    path = tmp_path / "w.gpkg"
    Store.create(path).close()
    early = WRITER.replace(
        "store.apply(Change", "print(n, flush=True); __import__('time').sleep(5); store.apply(Change"
    )
    process = child(path, early)
    process.stdout.readline()
    acknowledged = int(process.stdout.readline())
    process.send_signal(signal.SIGKILL)
    process.wait()
    with Store.open(path) as store:
        assert acknowledged == 1
        assert store.count("division") == 0


def test_second_writer_is_refused_with_the_holders_name(tmp_path):
    path = tmp_path / "w.gpkg"
    with Store.create(path, who="王芳") as store:
        add(store)
        with pytest.raises(WorkspaceInUse, match="王芳"):
            Store.open(path, who="李强")
        with Store.open(path, write=False) as reader:
            assert reader.readonly
            assert reader.keys("division") == ["990121100"]
            with pytest.raises(WorkspaceError, match="reading only"):
                add(reader, "x")
        add(store, "990121101")
    with Store.open(path, who="李强") as store:
        assert store.count("division") == 2


def test_a_second_process_is_refused_and_a_killed_one_does_not_lock(tmp_path):
    path = tmp_path / "w.gpkg"
    Store.create(path).close()
    process = child(path)
    process.stdout.readline()
    with pytest.raises(WorkspaceInUse, match="child"):
        Store.open(path)
    process.kill()
    process.wait()
    Store.open(path).close()


@pytest.mark.skipif(not AS_ROOT or sys.platform != "linux", reason="mounting needs root on Linux")
def test_read_only_media_open_read_only(tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "tmpfs", str(folder)], check=False, capture_output=True).returncode:
        pytest.skip("this machine does not allow mounting")
    try:
        with Store.create(folder / "w.gpkg") as store:
            add(store)
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        with Store.open(folder / "w.gpkg") as store:
            assert store.readonly
            assert store.keys("division") == ["990121100"]
        with pytest.raises(WorkspaceError, match="cannot be written"):
            Store.create(folder / "new.gpkg")
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.skipif(AS_ROOT, reason="root may write everywhere")
def test_read_only_folder_opens_read_only(tmp_path):
    folder = tmp_path / "shelf"
    folder.mkdir()
    Store.create(folder / "w.gpkg").close()
    folder.chmod(0o555)
    try:
        with Store.open(folder / "w.gpkg") as store:
            assert store.readonly
    finally:
        folder.chmod(0o755)


@pytest.mark.skipif(not AS_ROOT or sys.platform != "linux", reason="mounting needs root on Linux")
def test_full_disk_keeps_the_old_state(tmp_path):
    folder = tmp_path / "small"
    folder.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)], check=False, capture_output=True
    ).returncode:
        pytest.skip("this machine does not allow mounting")
    try:
        path = folder / "w.gpkg"
        with Store.create(path) as store:
            add(store)
            with pytest.raises(WorkspaceError, match="cannot be written"):
                store.load("division", towns(20000), text("Import"))
            assert store.keys("division") == ["990121100"]
        with Store.open(path) as store:
            assert store.keys("division") == ["990121100"]
            assert rtree_agrees(store, "division")
        (folder / "fill").write_bytes(b"0" * (os.statvfs(folder).f_bavail * os.statvfs(folder).f_frsize))
        with pytest.raises(WorkspaceError, match="cannot be written"):
            Store.create(folder / "new.gpkg")
        assert sorted(p.name for p in folder.iterdir()) == ["fill", "w.gpkg"], "no half-written workspace"
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_page_limit_acts_like_a_full_disk(tmp_path):
    with Store.create(tmp_path / "w.gpkg") as store:
        add(store)
        pages = store._connection.execute("PRAGMA page_count").fetchone()[0]
        store._connection.execute(f"PRAGMA max_page_count = {pages + 3}")
        with pytest.raises(WorkspaceError, match="full"):
            store.load("division", towns(5000), text("Import"))
        assert store.keys("division") == ["990121100"]


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (lambda p: None, "no such file"),
        (lambda p: p.mkdir(), "folder"),
        (lambda p: p.write_bytes(b""), "empty|damaged|not a"),
        (lambda p: p.write_bytes(b"\xff\xd8\xff\xe0" * 500), "damaged|not a"),
        (lambda p: sqlite3.connect(p).execute("CREATE TABLE t(x)").connection.close(), "not a GIS Desk workspace"),
        (lambda p: newer(p), "newer version"),
        (lambda p: truncated(p), "damaged"),
    ],
)
def test_files_that_are_no_workspace(tmp_path, make, problem):
    path = tmp_path / "w.gpkg"
    make(path)
    with pytest.raises(WorkspaceError, match=problem):
        Store.open(path)
    assert not path.with_name("w.gpkg.lock").exists()


def newer(path):
    Store.create(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE setting SET value = '999' WHERE name = 'schema_version'")
    connection.close()
    assert is_workspace(path)


def truncated(path):
    with Store.create(path) as store:
        store.load("division", towns(3000), text("Import"))
    path.write_bytes(path.read_bytes()[:9000])


def test_create_refuses_an_existing_file(tmp_path):
    (tmp_path / "w.gpkg").write_text("mine")
    with pytest.raises(WorkspaceError, match="already a file"):
        Store.create(tmp_path / "w.gpkg")
    assert (tmp_path / "w.gpkg").read_text() == "mine"


def test_older_file_is_backed_up_and_brought_up_to_date(tmp_path, monkeypatch):
    """A file of version 0: a table and a column are missing, and a migration renames a value."""
    path = tmp_path / "w.gpkg"
    with Store.create(path) as store:
        add(store)
    with sqlite3.connect(path) as connection:
        geopackage.add_functions(connection)
        connection.execute("UPDATE setting SET value = '0' WHERE name = 'schema_version'")
        connection.execute("ALTER TABLE division DROP COLUMN seat")
        connection.execute("DROP TABLE culture")
        connection.execute("DROP TABLE rtree_culture_geom")
        for table in ("gpkg_contents", "gpkg_geometry_columns", "gpkg_extensions"):
            connection.execute(f"DELETE FROM {table} WHERE table_name = 'culture'")
    connection.close()
    monkeypatch.setattr(tables, "MIGRATIONS", {0: lambda c: c.execute("UPDATE division SET note = 'moved'")})
    with Store.open(path) as store:
        assert store.row("division", "990121100")["note"] == "moved"
        assert store.row("division", "990121100")["seat"] is None
        store.apply(Change(text("Add"), (insert("culture", "c", {"name": "古镇"}),)))
    backup = tmp_path / "w.v0.bak"
    assert sqlite3.connect(backup).execute("SELECT note FROM division").fetchone() == (None,)


def test_a_migration_that_fails_leaves_the_file_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "w.gpkg"
    Store.create(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE setting SET value = '0' WHERE name = 'schema_version'")
    connection.close()
    monkeypatch.setattr(tables, "MIGRATIONS", {0: lambda c: c.execute("UPDATE nothing SET x = 1")})
    with pytest.raises(WorkspaceError):
        Store.open(path)
    assert sqlite3.connect(path).execute("SELECT value FROM setting WHERE name = 'schema_version'").fetchone() == ("0",)


def test_rollback_journal_where_no_shared_memory_is(tmp_path, monkeypatch):
    monkeypatch.setattr(opening, "allows_wal", lambda path: False)
    with Store.create(tmp_path / "w.gpkg") as store:
        add(store)
        assert store._connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert not (tmp_path / "w.gpkg-wal").exists()


def test_write_ahead_log_is_flushed_at_every_commit(tmp_path):
    with Store.create(tmp_path / "w.gpkg") as store:
        assert store._connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert store._connection.execute("PRAGMA synchronous").fetchone() == (2,)


def test_geopackage_is_read_by_gdal_with_all_layers(tmp_path):
    import pyogrio

    from layers.schema import TABLES

    path = tmp_path / "w.gpkg"
    with Store.create(path) as store:
        store.load("division", towns(300), text("Import"))
        add(store, "x", extra={"a": 1})
    layers = dict(pyogrio.list_layers(path))
    assert set(TABLES) <= set(layers)
    assert layers["division"] == "MultiPolygon"
    frame = pyogrio.read_dataframe(path, layer="division")
    assert len(frame) == 301
    assert frame.crs == "EPSG:4490"
    assert pyogrio.read_info(path, layer="division")["total_bounds"][2] == pytest.approx(300)
    window = pyogrio.read_dataframe(path, layer="division", bbox=(10.2, 0.2, 10.4, 0.4))
    assert list(window["key"]) == ["990100010"]
    # a row written by GDAL keeps the spatial index true for us
    extra = frame.iloc[[1]].assign(key="gdal", name="外来")
    pyogrio.write_dataframe(extra, path, layer="division", append=True)
    with Store.open(path) as store:
        assert rtree_agrees(store, "division")
        assert store.row("division", "gdal")["name"] == "外来"


def test_metadata_satisfies_the_standard(tmp_path):
    path = tmp_path / "w.gpkg"
    Store.create(path).close()
    data = path.read_bytes()[:100]
    assert int.from_bytes(data[68:72], "big") == 0x47504B47
    assert int.from_bytes(data[60:64], "big") == 10300
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert {r[0] for r in connection.execute("SELECT srs_id FROM gpkg_spatial_ref_sys")} == {-1, 0, 4326, 4490}
    for (table,) in connection.execute("SELECT table_name FROM gpkg_geometry_columns").fetchall():
        triggers = connection.execute(
            "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table,)
        )
        assert triggers.fetchone()[0] == 7
    connection.close()


def test_empty_geometry_round_trip():
    shapes = [
        shapely.from_wkt("MULTIPOLYGON EMPTY"),
        None,
        shapely.from_wkt("POINT (1 2)"),
        shapely.from_wkt("POINT Z (1 2 3)"),
    ]
    back = geopackage.decode(geopackage.encode(shapes))
    assert [None if g is None else g.wkt for g in back] == ["MULTIPOLYGON EMPTY", None, "POINT (1 2)", "POINT (1 2)"]


def test_history_label_keeps_its_arguments(tmp_path):
    with Store.create(tmp_path / "w.gpkg") as store:
        store.apply(Change(text("Rename {old} to {new}", old="甲", new="乙{x}"), (insert("division", "a", {**TOWN}),)))
        add(store, "b")
        row = store.row("division", "b")
        store.apply(Change(text("No change"), (update("division", "b", row, row),)))
        label = store.history()[-1].label
        assert str(label) == "Rename 甲 to 乙{x}"
        assert json.loads(json.dumps(dict(label.args))) == {"old": "甲", "new": "乙{x}"}


@pytest.mark.parametrize(
    ("path", "address"),
    [
        (PureWindowsPath(r"C:\数据 1\w.gpkg"), "file:///C:/%E6%95%B0%E6%8D%AE%201/w.gpkg"),
        (PureWindowsPath(r"\\server\share\w.gpkg"), "file:////server/share/w.gpkg"),
        (PurePosixPath("/home/a#b?c/w.gpkg"), "file:///home/a%23b%3Fc/w.gpkg"),
    ],
)
def test_addresses_of_drives_and_shares(path, address):
    """A host in the address is an error to SQLite; a share is a path with two slashes."""
    assert _plain(path) == address


def test_names_with_signs_of_an_address_are_opened(tmp_path):
    folder = tmp_path / "a#b?c%20d 云"
    folder.mkdir()
    with Store.create(folder / "w?x=1.gpkg") as store:
        add(store)
    assert is_workspace(folder / "w?x=1.gpkg")
    with Store.open(folder / "w?x=1.gpkg") as store:
        assert store.count("division") == 1
    assert [p.name for p in folder.iterdir()] == ["w?x=1.gpkg"]


def make_version_2(path):
    """Take the tables away that version 3 has brought."""
    connection = sqlite3.connect(path)
    for table in ("bookmark", "base_map", "layer_list"):
        connection.execute(f'DROP TABLE "{table}"')
        connection.execute("DELETE FROM gpkg_contents WHERE table_name = ?", (table,))
    connection.execute("UPDATE setting SET value = '2' WHERE name = 'schema_version'")
    connection.commit()
    connection.close()


def test_settings_of_version_2_become_rows_that_are_undone(tmp_path):
    path = tmp_path / "county.gpkg"
    view = {"name": "县城", "lon": 108.3, "lat": 25.6, "scale": 40000.0, "turn": 0.0}
    map_ = {"id": "raster:1", "title": "影像", "path": "影像.tif", "service": None}
    layers = [{"id": "marker", "visible": False, "opacity": 0.5}]
    with Store.create(path) as store:
        store.set_setting("desktop.bookmarks", [view, {"name": 3}, {**view, "lon": "x"}, 7, {**view, "name": "北界"}])
        store.set_setting("desktop.basemaps", [map_, map_, {"title": "no id"}, None])
        store.set_setting("desktop.layers", {"names": layers})
        store.set_setting("desktop.other", 1)
    make_version_2(path)
    with Store.open(path) as store:
        assert store.frame("bookmark").drop(columns="key").to_dict("records") == [
            {"rank": 0, **{k: view[k] for k in ("name", "lon", "lat", "scale", "turn")}},
            {"rank": 3, **{**view, "name": "北界"}},
        ]
        assert store.row("base_map", "raster:1") == {"rank": 0, "map": map_}
        assert store.count("base_map") == 1
        assert store.row("layer_list", "names") == {"layers": layers}
        assert store.setting("desktop.bookmarks") is None
        assert store.setting("desktop.other") == 1
        (first, *_) = store.keys("bookmark")
        gone = store.row("bookmark", first)
        store.apply(Change(text("Bookmark deleted"), (delete("bookmark", first, gone),)))
        store.undo()
        assert store.row("bookmark", first) == gone
    assert (tmp_path / "county.v2.bak").is_file()


@pytest.mark.parametrize("kept", ["{", "null", "[]", "3", '{"names": 3}'])
def test_old_settings_without_sense_do_not_keep_a_workspace_from_opening(tmp_path, kept):
    path = tmp_path / "county.gpkg"
    Store.create(path).close()
    make_version_2(path)
    connection = sqlite3.connect(path)
    for name in ("desktop.bookmarks", "desktop.basemaps", "desktop.layers"):
        connection.execute("INSERT INTO setting (name, value) VALUES (?, ?)", (name, kept))
    connection.commit()
    connection.close()
    with Store.open(path) as store:
        assert store.count("bookmark") == 0
        assert store.count("base_map") == 0


@pytest.mark.parametrize("write", [True, False])
def test_a_glance_does_not_wait_for_whole_tables(tmp_path, write):
    with Store.create(tmp_path / "w.gpkg") as store:
        add(store)
    with Store.open(tmp_path / "w.gpkg", write=write) as store:
        found = []
        with store._reading:  # as while another thread reads a large table

            def glance():
                found.extend(
                    [store.count("division"), store.setting("none", 7), store.row("division", "990121100") is not None]
                )
                found.extend([store.layers(), store.undo_label() is not None, len(store.history())])

            thread = threading.Thread(target=glance, daemon=True)
            thread.start()
            thread.join(5)
        assert found == [1, 7, True, ["division"], True, 1]


def test_a_workspace_of_version_3_gets_steps_of_cases_and_keeps_its_rows(tmp_path):
    path = tmp_path / "county.gpkg"
    with Store.create(path) as store:
        store.apply(
            Change(
                text("Add"),
                (
                    insert("place_name", "p", {"name": "青山", "status": "approved"}),
                    insert("name_case", "c", {"number": "2026-0001", "name": "青山", "state": "accepted"}),
                ),
            )
        )
    connection = sqlite3.connect(path)
    connection.execute("DROP TABLE name_case_step")
    connection.execute("DELETE FROM gpkg_contents WHERE table_name = 'name_case_step'")
    for table, columns in (
        ("place_name", ("organ", "ended_on", "ended_doc", "ended_why")),
        ("name_case", ("pinyin", "meaning", "checked_on", "accepted", "documents", "form", "approved_on", "organ")),
    ):
        for column in columns:
            connection.execute(f'ALTER TABLE "{table}" DROP COLUMN "{column}"')
    connection.execute("UPDATE setting SET value = '3' WHERE name = 'schema_version'")
    connection.commit()
    connection.close()
    with Store.open(path) as store:
        assert store.row("place_name", "p")["name"] == "青山"
        assert store.row("place_name", "p")["ended_on"] is None
        assert store.row("name_case", "c")["number"] == "2026-0001"
        store.apply(Change(text("Step"), (insert("name_case_step", "s", {"name_case": "c", "step": "accept"}),)))
        store.undo()
        assert store.count("name_case_step") == 0
        store.undo()
        assert store.count("name_case") == 0
    assert (tmp_path / "county.v3.bak").is_file()
    with Store.open(path) as store:
        assert store.count("place_name") == 0
    assert not (tmp_path / "county.v5.bak").exists()
