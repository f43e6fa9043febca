"""Work of the background waits for the first map of a workspace, and for nothing else."""

import pytest

from ui.desktop.window import firstmap
from ui.desktop.window.firstmap import FirstMap
from ui.map.canvas import MapCanvas


@pytest.fixture
def canvas(qtbot):
    made = MapCanvas()
    qtbot.addWidget(made)
    made.show()
    return made


def test_what_is_to_start_waits_until_the_map_stands(canvas, qtbot):
    first, begun = FirstMap(canvas), []
    first.then(lambda: begun.append("before"))
    first.awaited(lambda: begun.append("rows"), kept=False)
    first.then(lambda: begun.append("one"))
    first.then(lambda: begun.append("two"))
    assert begun == ["before", "rows"]
    canvas.rendered.emit()
    assert begun == ["before", "rows"], "the map is on the screen first"
    qtbot.waitUntil(lambda: begun == ["before", "rows", "one", "two"], timeout=1000)
    first.then(lambda: begun.append("after"))
    assert begun[-1] == "after"


def test_it_does_not_wait_for_a_map_that_never_comes(canvas, qtbot, monkeypatch):
    monkeypatch.setattr(firstmap, "_LONGEST_MS", 20)
    first, begun = FirstMap(canvas), []
    first.awaited(lambda: begun.append("rows"), kept=False)
    first.then(lambda: begun.append("late"))
    qtbot.waitUntil(lambda: begun == ["rows", "late"], timeout=2000)


def test_where_no_map_is_seen_nothing_waits(qtbot):
    hidden = MapCanvas()
    qtbot.addWidget(hidden)
    first, begun = FirstMap(hidden), []
    first.awaited(lambda: begun.append("rows"), kept=False)
    first.then(lambda: begun.append("now"))
    assert begun == ["rows", "now"]


def test_what_was_kept_is_drawn_before_the_rows_are_read(canvas, qtbot):
    first, begun = FirstMap(canvas), []
    first.awaited(lambda: begun.append("rows"), kept=True)
    first.then(lambda: begun.append("rest"))
    assert begun == []
    canvas.rendered.emit()
    qtbot.waitUntil(lambda: begun == ["rows"], timeout=1000)
    canvas.rendered.emit()
    qtbot.waitUntil(lambda: begun == ["rows", "rest"], timeout=1000)


def test_the_rows_of_a_workspace_that_was_closed_are_not_read(canvas, qtbot, monkeypatch):
    monkeypatch.setattr(firstmap, "_LONGEST_MS", 20)
    first, begun = FirstMap(canvas), []
    first.awaited(lambda: begun.append("rows"), kept=True)
    first.then(lambda: begun.append("rest"))
    first.forget()
    qtbot.waitUntil(lambda: begun == ["rest"], timeout=2000)
