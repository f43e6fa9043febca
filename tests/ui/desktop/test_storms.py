"""Hands quicker than the map: zooming, dragging, undoing and closing while it draws leave everything as it should be."""

import random

import pytest
import shapely
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from layers.change import Change, update
from layers.store import Store
from layers.text import text
from tests.ui.desktop.conftest import wait
from tests.ui.desktop.county import make_county

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def wheel(canvas, at, by):
    app = QApplication.instance()
    event = QWheelEvent(
        QPointF(at), QPointF(canvas.mapToGlobal(at)), QPoint(), QPoint(0, by), Qt.MouseButton.NoButton, NONE,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    app.sendEvent(canvas, event)


def edit(window, chance):
    """Move one township a little."""
    key = chance.choice(window.store.keys("division"))
    shape = window.store.row("division", key)["geometry"]
    moved = shapely.affinity.translate(shape, chance.uniform(-1e-4, 1e-4))
    assert window.perform(Change(text("Move"), (update("division", key, {"geometry": shape}, {"geometry": moved}),)))


@pytest.mark.parametrize("seed", [1, 2])
def test_a_storm_of_hands(window, practice, qtbot, seed):
    assert window.open_path(practice)
    wait(qtbot, window)
    canvas, chance = window.canvas, random.Random(seed)
    start = {key: window.store.row("division", key)["geometry"].wkb for key in window.store.keys("division")}
    before = len(window.store.history(1000))
    edits = 0
    for _ in range(150):
        at = QPoint(chance.randrange(20, canvas.width() - 60), chance.randrange(20, canvas.height() - 20))
        act = chance.randrange(9)
        if act < 3:
            wheel(canvas, at, chance.choice([-240, -120, 120, 240]))
        elif act < 5:
            qtbot.mousePress(canvas, LEFT, pos=at)
            qtbot.mouseMove(canvas, at + QPoint(chance.randrange(-90, 90), chance.randrange(-90, 90)))
            qtbot.mouseRelease(canvas, LEFT, pos=at)
        elif act == 5:
            window.set_tool(chance.choice(["pan", "identify", "select", "measure", "edit", "swipe"]))
        elif act == 6:
            edit(window, chance)
            edits += 1
        elif act == 7:
            window.undo()
        else:
            window.redo()
        if chance.random() < 0.5:
            QApplication.processEvents()
    window.set_tool("pan")
    while len([row for row in window.store.history(1000) if not row.undone]) > before:
        assert window.undo()
    canvas.fit()
    wait(qtbot, window)
    assert canvas.wait_ready()
    assert {key: window.store.row("division", key)["geometry"].wkb for key in window.store.keys("division")} == start
    frame = window.snapshot.frame("division").set_index("key")
    assert all(frame.loc[key].geometry.wkb == wkb for key, wkb in start.items())
    assert edits > 0
    assert not [b.heading for b in window.notices.banners()]


@pytest.mark.parametrize("moments", [0, 1, 3, 10])
def test_the_window_is_closed_while_it_draws(qtbot, home, practice, moments):
    from ui.desktop.app import application
    from ui.desktop.jobs import stop_all
    from ui.desktop.window import MainWindow

    application()
    window = MainWindow()
    window.show()
    assert window.open_path(practice)
    for _ in range(moments):
        qtbot.wait(20)
        wheel(window.canvas, QPoint(200, 200), 120)
    edit(window, random.Random(moments))
    label = window.store.undo_label()
    window.close()
    window.deleteLater()
    QApplication.processEvents()
    assert stop_all()
    with Store.open(practice) as store:
        assert store.undo_label() == label


def test_workspaces_are_changed_while_they_are_read(window, practice, tmp_path, qtbot):
    workspace = tmp_path / "small.gpkg"
    make_county(workspace).close()
    for path in (practice, workspace, practice, workspace):
        assert window.open_path(path)
        QApplication.processEvents()
    wait(qtbot, window)
    assert window.store.path == workspace
    assert {len(f) for f in [window.snapshot.frame("marker")]} == {3}
    assert window.canvas.wait_ready()
    assert not window.notices.banners()


def test_what_does_not_fit_into_memory_is_told_and_the_window_lives(window, workspace, qtbot, monkeypatch):
    read = Store.frame

    def frame(self, layer, **more):
        if layer == "place_name" and not more.get("where"):
            raise MemoryError
        return read(self, layer, **more)

    monkeypatch.setattr(Store, "frame", frame)
    assert window.open_path(workspace)
    qtbot.waitUntil(lambda: bool(window.notices.banners()), timeout=10_000)
    assert "memory" in window.notices.banners()[0].heading
    monkeypatch.undo()
    window.close_workspace()
    assert window.open_path(workspace)
    wait(qtbot, window)
    assert window.canvas.wait_ready()
    assert len(window.snapshot.frame("place_name")) == 6


def test_reading_stops_when_the_workspace_is_closed(window, practice, qtbot, monkeypatch):
    from ui.desktop.jobs import stop_all

    monkeypatch.setattr("layers.store.rows._BATCH", 1)
    assert window.open_path(practice)
    qtbot.wait(30)
    window.close_workspace()
    assert stop_all()
    assert not window.snapshot.frames
    assert window.store is None
