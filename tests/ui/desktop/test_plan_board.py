"""The plan board as an officer uses it: drag, keys, menu, why, plan again; one undoable change each."""

import time

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt, QTime
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from layers.change import Change, insert
from layers.store import Store
from layers.text import text
from layers.work import Cancelled, Progress
from tests.ui.desktop.conftest import wait
from tests.ui.desktop.test_inspections_bench import bench, planned  # noqa: F401 - a fixture
from tests.ui.test_cli_inspect import county  # noqa: F401 - a fixture
from ui.desktop.inspections.planning import editing
from ui.desktop.inspections.planning.board.dialogs import DoneAt, LeaveOut
from ui.desktop.inspections.planning.board.layout import BoardLayout

LEFT, NO = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def page(bench, window, qtbot):  # noqa: F811
    bench.inputs.days.setValue(2)
    planned(qtbot, bench, window)
    settle(qtbot, window, bench)
    assert bench.board.draft is not None
    return bench


def settle(qtbot, window, page):
    qtbot.waitUntil(lambda: not page.editing.busy and not page.editing.planning, timeout=20_000)
    wait(qtbot, window)


def full(page):
    """A day with stops, and another day."""
    draft = page.board.draft
    cell = max(draft.ground.cells, key=lambda c: len(draft.board.at(c)))
    return cell, next(c for c in draft.ground.cells if c != cell)


def drag(view, start: QPointF, end: QPointF, *, drop=True, keys=NO):
    port = view.viewport()
    QTest.mousePress(port, LEFT, keys, start.toPoint())
    for share in (0.3, 1.0):
        move(port, start + (end - start) * share, keys)
    if drop:
        QTest.mouseRelease(port, LEFT, keys, end.toPoint())


def move(port, place: QPointF, keys):
    from PySide6.QtGui import QMouseEvent

    everywhere = QPointF(port.mapToGlobal(place.toPoint()))
    QApplication.sendEvent(
        port, QMouseEvent(QEvent.Type.MouseMove, place, everywhere, Qt.MouseButton.NoButton, LEFT, keys)
    )


def middle(view, cell):
    return view.board.cell_rect(cell).center() - view._shift


def stored(window, page):
    return window.store.row("inspection_plan", page.editing.key)


def test_the_board_stands_below_the_map_with_the_plan(page, window):
    board = page.board
    assert window.panes.bottom.currentWidget() is board
    assert board.pages.currentIndex() == 1
    draft = board.draft
    assert board.numbers.words.startswith(f"{draft.figures.hours:.1f} team hours")
    assert len(board.view.board.chips) == sum(len(draft.board.at(c)) for c in draft.ground.cells)


def test_a_stop_is_dragged_to_another_day_and_back_by_undo(page, window, qtbot):
    view, (cell, other) = page.board.view, full(page)
    draft = page.board.draft
    task = draft.board.at(cell)[1]
    drag(view, view.place_of(task, cell), middle(view, other), drop=False)
    held = view._scene.drag
    assert held.cell == other
    assert held.slot.end_s > 0
    assert page.board.draft is draft
    QTest.mouseRelease(view.viewport(), LEFT, NO, middle(view, other).toPoint())
    after = page.board.draft
    assert after.board.where(task) == other
    assert page.board.numbers.words.startswith(f"{after.figures.hours:.1f} team hours")
    settle(qtbot, window, page)
    keys = {s["key"] for t in page.document["teams"] if t["team"] == other[0] for d in t["days"] for s in d["stops"]}
    assert draft.ground.travel.work.tasks[task].key in keys
    assert window.store.history(1)[0].edits == 1
    window.store.undo()
    settle(qtbot, window, page)
    assert page.board.draft.board.where(task) == cell
    window.store.redo()
    settle(qtbot, window, page)
    assert page.board.draft.board.where(task) == other


def test_a_stop_held_at_the_edge_takes_the_board_along(page, qtbot):
    view = page.board.view
    view.setFixedHeight(130)
    QApplication.processEvents()
    bar = view.verticalScrollBar()
    assert bar.maximum() > 0
    task = page.board.draft.board.at((1, 1))[0]
    bottom = QPointF(view.place_of(task, (1, 1)).x(), view.viewport().height() - 4)
    drag(view, view.place_of(task, (1, 1)), bottom, drop=False)
    qtbot.waitUntil(lambda: bar.value() == bar.maximum(), timeout=5000)
    assert view._scene.drag.cell[0] == 2
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view._scene.drag is None


def test_within_its_day_a_stop_goes_where_it_is_dropped(page, window, qtbot):
    view, (cell, _) = page.board.view, full(page)
    tasks = page.board.draft.board.at(cell)
    start, end = view.place_of(tasks[0], cell), view.place_of(tasks[2], cell)
    drag(view, start, end + QPointF(6, 0))
    assert page.board.draft.board.at(cell)[:3] == (tasks[1], tasks[2], tasks[0])
    settle(qtbot, window, page)


def test_escape_lets_go(page):
    view, (cell, other) = page.board.view, full(page)
    task = page.board.draft.board.at(cell)[0]
    drag(view, view.place_of(task, cell), middle(view, other), drop=False)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    QTest.mouseRelease(view.viewport(), LEFT, NO, middle(view, other).toPoint())
    assert page.board.draft.board.where(task) == cell


def test_keys_choose_move_and_settle(page, window, qtbot):
    view, (cell, _) = page.board.view, full(page)
    view.setFocus()
    draft = page.board.draft
    first, second = draft.board.at(cell)[:2]
    view.choose(first, cell)
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.task == second
    assert draft.ground.travel.work.tasks[second].id in view.accessibleDescription()
    QTest.keyClick(view, Qt.Key.Key_L)
    assert page.board.draft.locked(second)
    settle(qtbot, window, page)
    assert stored(window, page)["held"][0]["by"] == window.who
    QTest.keyClick(view, Qt.Key.Key_L)
    assert not page.board.draft.board.marks
    QTest.keyClick(view, Qt.Key.Key_Left, CTRL | SHIFT)
    assert page.board.draft.board.at(cell)[:2] == (second, first)
    way = Qt.Key.Key_Down if cell[0] == 1 else Qt.Key.Key_Up
    QTest.keyClick(view, way, CTRL)
    assert page.board.draft.board.where(second) == (3 - cell[0], cell[1])
    settle(qtbot, window, page)
    QTest.keyClick(view, Qt.Key.Key_D)
    assert page.board.draft.board.done(second)
    QTest.keyClick(view, Qt.Key.Key_Up if cell[0] == 2 else Qt.Key.Key_Down, CTRL)
    assert page.board.draft.board.done(second)
    settle(qtbot, window, page)
    assert stored(window, page)["held"][0]["done"] is True
    assert window.store.history(9)[0].label.template == "Mark work as done"


def test_many_edits_at_once_are_kept_one_by_one(page, window, qtbot):
    view, (cell, _) = page.board.view, full(page)
    tasks = page.board.draft.board.at(cell)[:3]
    before = len(window.store.history(99))
    for task in tasks:
        page.board.settle(task, "lock")
    assert all(page.board.draft.locked(t) for t in tasks)
    settle(qtbot, window, page)
    assert len(window.store.history(99)) == before + 3
    assert len(stored(window, page)["held"]) == 3
    window.store.undo()
    settle(qtbot, window, page)
    assert [page.board.draft.locked(t) for t in tasks] == [True, True, False]
    assert view.draft is page.board.draft


def test_left_out_asks_why_and_comes_back_from_the_tray(page, window, qtbot):
    view, (cell, _) = page.board.view, full(page)
    task = page.board.draft.board.at(cell)[0]
    view.choose(task, cell)
    QTest.keyClick(view, Qt.Key.Key_X)
    dialog = page.board.findChild(LeaveOut)
    assert not dialog.confirm.isEnabled()
    dialog.reason.setText("封山")
    QTest.mouseClick(dialog.confirm, LEFT)
    assert page.board.draft.excluded == (task,)
    settle(qtbot, window, page)
    (left,) = page.document["unvisited"]
    assert "封山" in left["reason"]
    assert not view.board.tray.isEmpty()
    drag(view, view.place_of(task), middle(view, cell))
    assert page.board.draft.board.where(task) == cell
    assert not page.board.draft.excluded
    settle(qtbot, window, page)
    drag(view, view.place_of(task, cell), QPointF(300, 2))
    assert page.board.draft.board.where(task) == cell


def test_why_lists_other_days_and_takes_one(page, window, qtbot):
    board, (cell, _) = page.board, full(page)
    task = board.draft.board.at(cell)[0]
    QTest.mouseClick(board.view.viewport(), LEFT, NO, board.view.place_of(task, cell).toPoint())
    qtbot.waitUntil(lambda: board.why.why is not None and board.why.why.task == task, timeout=5000)
    assert board.why.list.count() == len(board.why.why.slots) > 0
    assert "min shorter" in board.why.words.text()
    best = board.why.why.slots[0]
    assert f"team {best.cell[0]}, day {best.cell[1]}".lower() in board.why.list.item(0).text().lower()
    menu = board.menu(task)
    assert any("Move to" in a.text() for a in menu.actions())
    board.why.list.setCurrentRow(0)
    board.why.list.itemActivated.emit(board.why.list.item(0))
    assert board.draft.board.where(task) == best.cell
    settle(qtbot, window, page)


def test_board_tree_and_map_choose_the_same_stop(page, window, qtbot):
    view, (cell, _) = page.board.view, full(page)
    draft = page.board.draft
    work = draft.ground.travel.work
    marker = next(t for t in draft.board.at(cell) if work.tasks[t].kind == "marker")
    QTest.mouseClick(view.viewport(), LEFT, NO, view.place_of(marker, cell).toPoint())
    assert page.saved.model.node(page.saved.tree.currentIndex()).stop["key"] == work.tasks[marker].key
    assert window.selected == ("marker", work.tasks[marker].key)
    other = next(t for t in draft.board.at(cell) if t != marker)
    page.saved.tree.setCurrentIndex(page.saved.model.find(*cell, (work.lines[0].key, work.tasks[other].key)))
    assert view.task == other
    stop = next(s for _, s in page.saved.model.stops() if s["key"] == work.tasks[marker].key)
    page.canvas_clicked(stop["lon"], stop["lat"])
    chosen = work.tasks[view.task]
    assert chosen.key == work.tasks[marker].key or marker in draft.board.at(cell)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert page.saved.model.node(page.saved.tree.currentIndex()).stop["key"] == chosen.key
    wait(qtbot, window)


def test_the_rest_is_planned_again_and_done_work_stays(page, window, qtbot):
    board, (cell, _) = page.board, full(page)
    first = board.draft.board.at(cell)[0]
    board.settle(first, "done")
    times = board.draft.timed(cell).times
    settle(qtbot, window, page)
    assert board.since.currentText() == "from where the teams stand"
    QTest.mouseClick(board.again, LEFT)
    assert not board.again.isEnabled()
    settle(qtbot, window, page)
    assert board.again.isEnabled()
    after = board.draft
    assert after.board.at(cell)[0] == first
    assert (after.timed(cell).times.begin[0], after.timed(cell).times.depart[0]) == (times.begin[0], times.depart[0])
    board.day_done(cell)
    settle(qtbot, window, page)
    assert all(board.draft.board.done(t) for t in board.draft.board.at(cell))


def test_done_at_other_times_moves_what_comes_after(page, window, qtbot):
    board, (cell, _) = page.board, full(page)
    first, second = board.draft.board.at(cell)[:2]
    before = board.draft.timed(cell)
    board.view.choose(first, cell)
    menu = board.menu(first)
    next(a for a in menu.actions() if a.text() == "Done at other times…").trigger()
    dialog = board.findChild(DoneAt)
    begin, end = before.times.begin[0] + 1800, before.times.depart[0] + 1800
    dialog.begin.setTime(QTime(0, 0).addSecs(before.times.depart[0] + 60))
    assert not dialog.confirm.isEnabled()
    dialog.begin.setTime(QTime(0, 0).addSecs(begin // 60 * 60))
    dialog.end.setTime(QTime(0, 0).addSecs(end // 60 * 60))
    QTest.mouseClick(dialog.confirm, LEFT)
    after = board.draft.timed(cell)
    assert after.tasks[:2] == (first, second)
    assert after.times.begin[0] == begin // 60 * 60
    assert after.times.arrive[1] - before.times.arrive[1] == pytest.approx(1800, abs=60)
    settle(qtbot, window, page)


def test_records_of_the_field_mark_stops_as_done(page, window, qtbot):
    board, (cell, _) = page.board, full(page)
    work = board.draft.ground.travel.work
    task = next(t for t in board.draft.board.at(cell) if work.tasks[t].kind == "marker")
    QTest.mouseClick(board.records, LEFT)
    assert not board.draft.board.marks
    made_on = stored(window, page)["made_on"]
    values = {"marker": work.tasks[task].key, "visited_on": made_on}
    window.store.apply(Change(text("r"), (insert("inspection_record", "r1", values),)))
    settle(qtbot, window, page)
    QTest.mouseClick(board.records, LEFT)
    assert board.draft.board.done(task)
    settle(qtbot, window, page)


def test_what_was_settled_survives_a_restart(page, window, qtbot, tmp_path):
    board, (cell, _) = page.board, full(page)
    task = board.draft.board.at(cell)[0]
    board.settle(task, "lock")
    settle(qtbot, window, page)
    path = window.store.path
    Store.create(tmp_path / "other.gpkg").close()
    assert window.open_path(tmp_path / "other.gpkg")
    wait(qtbot, window)
    assert board.draft is None
    assert window.open_path(path)
    wait(qtbot, window)
    again = window.open_job("inspections").turn_to("planning")
    settle(qtbot, window, again)
    assert again.board.draft.locked(task)
    node = next(n for _, n in again.saved.model.stops() if n.get("held"))
    assert node["held"] == "locked"


def test_a_stopped_opening_or_keeping_leaves_the_board_in_use(page, window, qtbot, monkeypatch):
    def endless(*args, **_):
        progress = next(a for a in args if isinstance(a, Progress))
        while True:
            progress.step(0, 0)

    def stopped_late(*_):
        time.sleep(0.2)
        raise Cancelled

    row = page.saved.row
    page.editing.forget()
    with monkeypatch.context() as slow:
        slow.setattr(editing, "open_draft", endless)
        page.editing.show(page.saved.key, row)
        window._work.cancel()
        settle(qtbot, window, page)
    assert page.board.draft is None
    page.editing.show(page.saved.key, row)
    settle(qtbot, window, page)
    before = page.board.draft
    (cell, _) = full(page)
    with monkeypatch.context() as slow:
        slow.setattr(editing, "edited", stopped_late)
        page.board.settle(before.board.at(cell)[0], "lock")
        assert page.board.draft is not before
        settle(qtbot, window, page)
    assert page.board.draft.board == before.board
    page.board.settle(before.board.at(cell)[0], "lock")
    settle(qtbot, window, page)
    assert window.undo()
    settle(qtbot, window, page)


def test_a_plan_whose_line_is_gone_says_so(page, window, qtbot):
    row = window.store.row("inspection_plan", page.editing.key)
    values = {k: v for k, v in row.items() if k not in ("key", "fid")}
    values["request"] = {**row["request"], "lines": ["nothing"]}
    window.store.apply(Change(text("p"), (insert("inspection_plan", "p9", values),)))
    settle(qtbot, window, page)
    assert page.editing.key == "p9"
    assert page.board.draft is None
    assert page.board.pages.currentWidget() is page.board.refusal


def test_a_menu_is_there_for_mouse_and_keyboard(page, qtbot):
    board, (cell, _) = page.board, full(page)
    task = board.draft.board.at(cell)[0]
    asked = []
    board.view.asked.disconnect()
    board.view.asked.connect(lambda t, at: asked.append((t, at)))
    place = board.view.place_of(task, cell).toPoint()
    for reason in (QContextMenuEvent.Reason.Mouse, QContextMenuEvent.Reason.Keyboard):
        QApplication.sendEvent(
            board.view.viewport(), QContextMenuEvent(reason, place, board.view.viewport().mapToGlobal(place))
        )
    assert [t for t, _ in asked] == [task, task]
    words = [a.text().split("\t")[0] for a in board.menu(task).actions() if not a.isSeparator()]
    assert words[:3] == ["Lock to this day", "Leave out…", "Done"]


def test_big_boards_have_small_stops_that_do_not_overlap(page):
    draft = page.board.draft
    for small in (False, True):
        for width in (300, 900, 1600):
            layout = BoardLayout(draft, width, small)
            rects = [c.rect for c in layout.chips]
            assert not any(a.intersects(b) for n, a in enumerate(rects) for b in rects[:n])
            for chip in layout.chips:
                assert layout.cell_rect(chip.cell).contains(chip.rect)
                assert layout.chip_at(chip.rect.center()) == chip
                assert layout.cell_at(chip.rect.center()) == chip.cell
    page.board.small.click()
    assert page.board.view.board.small
