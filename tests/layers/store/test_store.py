"""Changes, undo, imports: nothing entered is lost, nothing is half done."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPolygon, Point, box

from layers.change import Change, Edit, delete, insert, update
from layers.errors import StaleEdit, WorkspaceError
from layers.store import Store
from layers.text import Text, text

TOWN = {
    "code": "990121100",
    "name": "青川镇",
    "level": "township",
    "population": 12000,
    "geometry": box(108, 25, 108.1, 25.1),
}


@pytest.fixture
def store(tmp_path):
    with Store.create(tmp_path / "w.gpkg", county="990121", who="test") as made:
        yield made


def add(store, key="990121100", **values):
    return store.apply(Change(text("Add division"), (insert("division", key, {**TOWN, "code": key, **values}),)))


def test_row_comes_back_as_it_was_entered(store):
    add(store, extra={"旧编号": "7", "列表": [1, 2]})
    row = store.row("division", "990121100")
    assert row["name"] == "青川镇"
    assert row["population"] == 12000
    assert row["extra"] == {"旧编号": "7", "列表": [1, 2]}
    assert row["parent"] is None
    assert row["geometry"].equals(MultiPolygon([TOWN["geometry"]]))
    frame = store.frame("division")
    assert frame.crs == "EPSG:4490"
    assert list(frame["key"]) == ["990121100"]


def test_undo_and_redo_of_insert_update_delete(store):
    add(store)
    before = store.row("division", "990121100")
    after = {**before, "name": "青河镇", "geometry": MultiPolygon([box(108, 25, 108.2, 25.1)])}
    store.apply(Change(text("Rename"), (update("division", "990121100", before, after),)))
    changed = store.row("division", "990121100")
    store.apply(Change(text("Delete division"), (delete("division", "990121100", changed),)))
    assert store.keys("division") == []
    assert store.undo() == Text("Delete division")
    assert store.row("division", "990121100")["name"] == "青河镇"
    store.undo()
    assert store.row("division", "990121100") == before
    store.undo()
    assert store.keys("division") == []
    assert store.undo() is None
    for _ in range(3):
        store.redo()
    assert store.keys("division") == []
    assert store.redo() is None
    assert [h.undone for h in store.history()] == [False, False, False]


def test_undo_works_after_a_restart(tmp_path):
    path = tmp_path / "w.gpkg"
    with Store.create(path) as store:
        add(store)
        add(store, "990121101")
        store.undo()
    with Store.open(path) as store:
        assert store.keys("division") == ["990121100"]
        assert str(store.redo_label()) == "Add division"
        store.redo()
        store.undo()
        store.undo()
        assert store.keys("division") == []


def test_a_new_change_leaves_undone_ones_in_the_history(store):
    add(store)
    store.undo()
    add(store, "990121102")
    assert store.redo_label() is None
    assert [h.undone for h in store.history()] == [False, True]
    store.undo()
    store.redo()
    assert store.keys("division") == ["990121102"]


@pytest.mark.parametrize(
    ("edit", "problem"),
    [
        (Edit("division", "990121100", {"name": "别名"}, {"name": "新名"}), "was changed meanwhile"),
        (
            Edit("division", "990121100", {"geometry": box(0, 0, 1, 1)}, {"geometry": box(0, 0, 2, 2)}),
            "was changed meanwhile",
        ),
        (Edit("division", "none", {"name": "青川镇"}, {"name": "新名"}), "no row 'none'"),
        (Edit("division", "none", {"name": "青川镇"}, None), "no row 'none'"),
        (insert("division", "990121100", TOWN), "already a row"),
    ],
)
def test_stale_edits_are_refused_whole(store, edit, problem):
    add(store)
    good = insert("division", "990121109", {**TOWN, "code": "990121109"})
    with pytest.raises(StaleEdit, match=problem):
        store.apply(Change(text("Two edits"), (good, edit)))
    assert store.keys("division") == ["990121100"]
    assert len(store.history()) == 1


@pytest.mark.parametrize(
    ("layer", "row", "problem"),
    [
        ("division", {"population": "many"}, "no value for this column"),
        ("division", {"height": 3}, "no column 'height'"),
        ("division", {"geometry": Point(1, 1)}, "is a Point"),
        ("marker", {"geometry": Point(np.inf, 1)}, "no number"),
        ("marker", {"set_on": "gestern"}, "no value for this column"),
        ("boundary_line", {"geometry": box(0, 0, 1, 1)}, "is a Polygon"),
        ("nothing", {"name": "x"}, "no layer 'nothing'"),
    ],
)
def test_values_that_do_not_fit_are_refused(store, layer, row, problem):
    with pytest.raises(WorkspaceError, match=problem):
        store.apply(Change(text("Bad"), (insert(layer, "k", row),)))
    assert store.history() == []


def towns(number):
    return gpd.GeoDataFrame(
        {
            "key": [f"9901{n:05d}" for n in range(number)],
            "name": [f"镇{n}" for n in range(number)],
            "population": [n if n % 2 else None for n in range(number)],
            "extra": [None] * number,
        },
        geometry=[box(n, 0, n + 1, 1) if n % 7 else None for n in range(number)],
        crs="EPSG:4490",
    )


def test_import_is_one_change_that_can_be_undone_and_redone(store):
    add(store, "000000001")
    store.load("division", towns(500), text("Import {n} rows", n=500))
    assert store.count("division") == 501
    assert str(store.undo()) == "Import 500 rows"
    assert store.keys("division") == ["000000001"]
    assert rtree_agrees(store, "division")
    store.redo()
    assert store.count("division") == 501
    assert store.row("division", "990100003")["population"] == 3
    assert rtree_agrees(store, "division")
    store.undo()
    store.redo()
    assert store.count("division") == 501


def test_import_with_a_taken_key_leaves_nothing(store):
    add(store, "990100003")
    with pytest.raises(WorkspaceError, match="same key"):
        store.load("division", towns(10), text("Import"))
    assert store.count("division") == 1
    assert len(store.history()) == 1
    add(store, "990199999")
    assert rtree_agrees(store, "division")


def test_a_cancelled_import_leaves_nothing(store):
    from layers.work import Cancelled, Progress

    with pytest.raises(Cancelled):
        store.load("division", towns(20), text("Import"), Progress(stopped=lambda: True))
    assert store.count("division") == 0
    store.load("division", towns(20), text("Import"))
    assert rtree_agrees(store, "division")


def rtree_agrees(store, layer):
    frame = store.frame(layer)
    shapes = frame[~(frame.geometry.isna() | frame.geometry.is_empty)]
    found = store._connection.execute(
        f'SELECT d.key, r.minx, r.miny, r.maxx, r.maxy FROM "rtree_{layer}_geom" r JOIN "{layer}" d ON d.fid = r.id'
    ).fetchall()
    boxes = {k: b for k, *b in found}
    assert (
        len(found)
        == len(shapes)
        == store._connection.execute(f'SELECT count(*) FROM "rtree_{layer}_geom"').fetchone()[0]
    )
    return all(np.allclose(boxes[k], g.bounds, rtol=1e-6) for k, g in zip(shapes["key"], shapes.geometry, strict=True))


def test_window_query_uses_the_index(store):
    store.load("division", towns(50), text("Import"))
    assert set(store.frame("division", bbox=(9.5, 0.2, 10.5, 0.4))["key"]) == {"990100009", "990100010"}
    assert list(store.frame("division", where={"name": "镇5"})["key"]) == ["990100005"]
    assert len(store.frame("division", where={"population": None})) == 25


def test_some_columns_alone(store):
    store.load("division", towns(3), text("Import"))
    some = store.frame("division", only=("name", "geometry"))
    assert list(some.columns) == ["key", "name", "geometry"]
    assert some.crs == store.frame("division").crs
    plain = store.frame("division", only=("name",), where={"name": "镇2"})
    assert plain.to_dict("records") == [{"key": "990100002", "name": "镇2"}]


def test_subscribers_hear_once_after_the_change_is_there(store):
    heard = []
    stop = store.subscribe(lambda notice: heard.append((notice.layers, dict(notice.keys), store.count("division"))))
    add(store)
    store.undo()
    stop()
    store.redo()
    assert heard == [
        (frozenset({"division"}), {"division": ["990121100"]}, 1),
        (frozenset({"division"}), {"division": ["990121100"]}, 0),
    ]


def test_a_refused_change_is_not_announced(store):
    heard = []
    store.subscribe(heard.append)
    with pytest.raises(WorkspaceError):
        store.apply(Change(text("Bad"), (insert("division", "k", {"population": "x"}),)))
    assert heard == []


def test_settings_are_kept_and_not_undone(store):
    store.set_setting("view", {"lon": 108.5})
    assert store.setting("view") == {"lon": 108.5}
    assert store.setting("none", 7) == 7
    assert store.undo() is None


def test_tables_without_geometry_and_blobs(store):
    row = {"owner_table": "dispute", "owner_key": "d1", "name": "图.jpg", "data": b"\x00\xff" * 10}
    store.apply(Change(text("Attach"), (insert("attachment", "a", row),)))
    store.undo()
    store.redo()
    assert store.row("attachment", "a")["data"] == b"\x00\xff" * 10
    assert isinstance(store.frame("attachment"), pd.DataFrame)


def test_line_becomes_multi_and_stale_check_accepts_the_single_form(store):
    line = LineString([(108, 25), (108.1, 25.1)])
    store.apply(Change(text("Line"), (insert("boundary_line", "l", {"name": "甲乙线", "geometry": line}),)))
    moved = LineString([(108, 25), (108.2, 25.1)])
    store.apply(Change(text("Move"), (update("boundary_line", "l", {"geometry": line}, {"geometry": moved}),)))
    assert store.row("boundary_line", "l")["geometry"].geoms[0].equals(moved)


values = st.fixed_dictionaries(
    {
        "name": st.one_of(st.none(), st.text(alphabet="青山绿水 '\"<>&;\n", max_size=8)),
        "population": st.one_of(st.none(), st.integers(-(2**62), 2**62)),
        "geometry": st.one_of(
            st.none(),
            st.tuples(st.floats(-170, 170), st.floats(-80, 80)).map(
                lambda p: MultiPolygon([box(p[0], p[1], p[0] + 1, p[1] + 1)])
            ),
        ),
    }
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from("abc"), st.one_of(st.none(), values)), max_size=8))
def test_any_change_and_its_undo_is_nothing(tmp_path, actions):
    path = tmp_path / "p.gpkg"
    path.unlink(missing_ok=True)
    with Store.create(path) as store:
        states = [snapshot(store)]
        for key, wanted in actions:
            present = store.row("division", key)
            if wanted is None and present is None:
                continue
            if wanted is None:
                edit = delete("division", key, present)
            elif present is None:
                edit = insert("division", key, wanted)
            else:
                edit = update("division", key, present, wanted)
            store.apply(Change(text("Step"), (edit,)))
            states.append(snapshot(store))
        for state in reversed(states[:-1]):
            store.undo()
            assert snapshot(store) == state
        for state in states[1:]:
            store.redo()
            assert snapshot(store) == state
        assert rtree_agrees(store, "division")


def snapshot(store):
    return {
        k: {c: (v.wkb if hasattr(v, "wkb") else v) for c, v in store.row("division", k).items()}
        for k in sorted(store.keys("division"))
    }


def test_readers_do_not_wait_for_an_import(store):
    """In the middle of an import another thread reads the state before it; afterwards it sees the import."""
    import threading

    from layers.work import Progress

    add(store)
    seen = []

    def ask(done, total, what):
        reader = threading.Thread(
            target=lambda: seen.append((store.count("division"), store.row("division", "990121100")["name"]))
        )
        reader.start()
        reader.join(20)
        assert not reader.is_alive(), "the reader waits for the writer"

    store.load("division", towns(50), text("Import"), Progress(ask))
    assert seen
    assert set(seen) == {(1, "青川镇")}
    assert store.count("division") == 51


def test_a_label_in_a_label_can_still_be_translated(store):
    inner = text("{first} and {n} more lines", first="云枫线", n=2)
    store.apply(Change(text("Save plan: {title}", title=inner), (insert("division", "990121100", TOWN),)))
    kept = store.undo_label()
    assert kept.args["title"] == Text(inner.template, {"first": "云枫线", "n": "2"})
    assert str(kept) == "Save plan: 云枫线 and 2 more lines"
