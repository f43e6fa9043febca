"""What is done in the layer list is work: one change of the workspace each, undone, redone, and in the history."""

from PySide6.QtCore import Qt

from layers.store import Store
from tests.ui.desktop.conftest import wait
from ui.desktop.words import label_words


def looks(desk):
    return [(row.id, row.visible, round(row.opacity, 2)) for row in desk.layers.model.rows()]


def on_the_map(desk):
    return [(layer.id, layer.visible, round(layer.opacity, 2)) for layer in reversed(desk.canvas.layers())]


def said(desk):
    return [label_words(row.label) for row in desk.store.history(4)]


def test_showing_moving_and_fading_are_undone_one_by_one(desk, qtbot):
    states = [looks(desk)]
    view = desk.layers.view
    view.setCurrentIndex(desk.layers.model.index(desk.layers.model.row_of("marker")))
    qtbot.keyClick(view, Qt.Key.Key_Space)
    states.append(looks(desk))
    qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    states.append(looks(desk))
    for value in (80, 60, 30):
        desk.layers.opacity.setValue(value)
    qtbot.waitUntil(lambda: said(desk)[0].startswith("Opacity"), timeout=3000)
    states.append(looks(desk))
    assert said(desk)[:3] == [
        "Opacity of Boundary markers: 30 % (Names)",
        "Order of the layers (Names)",
        "Hide Boundary markers (Names)",
    ]
    for expected in reversed(states[:-1]):
        assert desk.undo()
        assert looks(desk) == expected
        assert on_the_map(desk) == expected
    for expected in states[1:]:
        assert desk.redo()
        assert looks(desk) == expected
    assert not desk.redo()


def test_a_slider_that_was_just_let_go_is_undone_at_once(desk):
    before = looks(desk)
    desk.layers.opacity.setValue(20)
    assert looks(desk) != before
    assert desk.undo()
    assert looks(desk) == before
    assert desk.redo()
    assert looks(desk) != before


def test_two_acts_in_a_breath_are_two_changes(desk):
    before = looks(desk)
    desk.layers.opacity.setValue(40)
    desk.layers.opacity.setValue(20)
    faded = looks(desk)
    desk.layers.toggle("marker")
    assert said(desk)[0] == "Hide Boundary markers (Names)"
    assert said(desk)[1].startswith("Opacity of ")
    assert said(desk)[1].endswith("20 % (Names)")
    assert desk.undo()
    assert looks(desk) == faded
    assert desk.undo()
    assert looks(desk) == before


def test_each_job_keeps_its_own_and_undo_reaches_the_other(desk, workspace, qtbot):
    desk.layers.toggle("marker")
    hidden = looks(desk)
    desk.open_job("boundaries")
    other = looks(desk)
    assert ("marker", True, 1.0) in other
    assert desk.undo()
    assert looks(desk) == other
    desk.open_job("names")
    assert looks(desk) != hidden
    assert desk.redo()
    assert looks(desk) == hidden
    desk.layers.opacity.setValue(50)
    kept = looks(desk)
    desk.close_workspace()
    desk.open_path(workspace)
    wait(qtbot, desk)
    assert looks(desk) == kept


def test_a_workspace_that_is_only_read_shows_and_hides_too(window, workspace, qtbot):
    assert window.open_path(workspace, write=False)
    wait(qtbot, window)
    lines = len(window.store.history())
    window.layers.toggle("marker")
    window.open_job("boundaries")
    window.open_job("names")
    assert ("marker", False) in [row[:2] for row in looks(window)]
    assert len(window.store.history()) == lines
    assert not window.notices.banners()[1:]


def test_what_the_disk_refuses_is_not_shown(desk, monkeypatch):
    from layers.errors import WorkspaceError

    before = looks(desk)

    def full(self, change, contents=()):
        raise WorkspaceError("the disk is full", do="free some space")

    monkeypatch.setattr(Store, "apply", full)
    desk.layers.toggle("marker")
    assert looks(desk) == before
    assert "full" in desk.notices.banners()[0].heading
