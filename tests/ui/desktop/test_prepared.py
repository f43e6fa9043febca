"""The map of a workspace that was open before stands before anything of it is read."""

import pytest
import shapely

from layers.change import Change, update
from layers.store import Store
from layers.text import text
from tests.ui.desktop.conftest import wait


@pytest.fixture(autouse=True)
def large(monkeypatch):
    """Every layer counts as large."""
    monkeypatch.setattr("gis_desk.map.outlines.SMALL", 10)
    monkeypatch.setattr("gis_desk.map.outlines._EXACT", 200)
    monkeypatch.setattr("ui.map.preparing._LARGE", 100)


def prepared(qtbot, window):
    """Wait until everything is read, drawn and kept."""
    wait(qtbot, window)
    renderer = window.canvas.pictures.renderer
    qtbot.waitUntil(lambda: window.canvas.is_ready() and not renderer.preparing.busy, timeout=20_000)


def test_what_was_kept_is_on_the_map_at_once(window, practice, qtbot):
    assert window.open_path(practice)
    prepared(qtbot, window)
    window.close_workspace()
    assert practice.with_name(f"{practice.name}.levels").is_dir()

    assert window.open_path(practice)
    shown = window.canvas.layers()
    assert shown, "the map waits for the rows"
    assert all(layer.kept is not None and layer.frame.empty for layer in shown)
    prepared(qtbot, window)
    division = next(layer for layer in window.canvas.layers() if layer.id == "division")
    assert len(division.frame) > 0


def test_another_program_s_edit_outdates_it(window, practice, qtbot):
    assert window.open_path(practice)
    prepared(qtbot, window)
    window.close_workspace()
    with Store.open(practice) as store:
        store.undo()
    assert window.open_path(practice)
    assert all(layer.kept is None for layer in window.canvas.layers())
    wait(qtbot, window)


def test_a_second_window_follows_the_first_and_leaves_its_levels_alone(window, practice, qtbot):
    from ui.desktop.window import MainWindow

    assert window.open_path(practice)
    prepared(qtbot, window)
    reader = MainWindow()
    reader.show()
    try:
        assert reader.open_path(practice, write=False)
        prepared(qtbot, reader)
        key = window.store.keys("division")[0]
        row = window.store.row("division", key)
        moved = shapely.affinity.translate(row["geometry"], 0.001)
        change = update("division", key, {"geometry": row["geometry"]}, {"geometry": moved})
        assert window.perform(Change(text("Move"), (change,)))
        window.layers.toggle("road")

        def followed():
            frame = reader.snapshot.frame("division")
            return frame.loc[frame["key"] == key].geometry.iloc[0].equals(moved)

        qtbot.waitUntil(followed, timeout=15_000)
        hidden = [row.id for row in window.layers.model.rows() if not row.visible]
        assert [row.id for row in reader.layers.model.rows() if not row.visible] == hidden
        assert not window.store.changed_elsewhere()
        assert not reader.notices.banners()[1:]
    finally:
        reader.close()
        reader.deleteLater()
    prepared(qtbot, window)
    window.close_workspace()
    assert window.open_path(practice)
    assert window.canvas.layers()
    prepared(qtbot, window)


@pytest.fixture
def small(monkeypatch):
    """Layers are as small as they are."""
    monkeypatch.setattr("gis_desk.map.outlines.SMALL", 60_000)
    monkeypatch.setattr("gis_desk.map.outlines._EXACT", 160_000)
    monkeypatch.setattr("ui.map.preparing._LARGE", 500_000)


def test_the_map_of_a_small_county_is_there_at_once_with_all_names(small, window, practice, qtbot):
    assert window.open_path(practice)
    prepared(qtbot, window)
    window.layers.toggle("road")
    prepared(qtbot, window)
    before = window.canvas.grab_image()
    shown = {layer.id: layer.visible for layer in window.canvas.layers()}
    window.close_workspace()
    assert not practice.with_name(f"{practice.name}.levels").exists(), "a small workspace stays one file"

    assert window.open_path(practice)
    listed = window.canvas.layers()
    assert {layer.id: layer.visible for layer in listed if layer.visible} == {k: v for k, v in shown.items() if v}
    assert all(layer.frame.empty for layer in listed)
    qtbot.waitUntil(window.canvas.is_ready, timeout=20_000)
    assert all(layer.frame.empty for layer in window.canvas.layers()), "the picture is there before the rows are"
    assert window.canvas.grab_image() == before
    prepared(qtbot, window)
    assert window.bench is not None
    assert window.canvas.grab_image() == before


def test_a_changed_row_is_on_the_map_after_the_next_opening(small, window, practice, qtbot):
    assert window.open_path(practice)
    prepared(qtbot, window)
    window.close_workspace()
    assert window.open_path(practice)
    prepared(qtbot, window)
    key = next(iter(window.store.keys("place_name")))
    row = window.store.row("place_name", key)
    change = update("place_name", key, {"name": row["name"]}, {"name": "换过的名"})
    assert window.perform(Change(text("Rename"), (change,)))
    prepared(qtbot, window)
    window.close_workspace()

    assert window.open_path(practice)
    qtbot.waitUntil(window.canvas.is_ready, timeout=20_000)
    names = next(layer for layer in window.canvas.scene.layers if layer.id == "place_name")
    assert "换过的名" in names.labels[0].texts
    prepared(qtbot, window)
