"""One inspection by the keyboard alone: what is due, the plan, its board, a record, the papers."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.desktop.conftest import wait
from tests.ui.test_cli_inspect import county  # noqa: F401 - a fixture
from ui.desktop.inspections.planning import page as planning

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
TAB_STOPS = 120


@pytest.fixture
def bench(window, county, tmp_path, qtbot, monkeypatch):  # noqa: F811
    quick = planning.PlanSettings
    monkeypatch.setattr(planning, "PlanSettings", lambda: quick(rounds=100))
    path = tmp_path / "青山县.gpkg"
    path.write_bytes(county.read_bytes())
    assert window.open_path(path)
    wait(qtbot, window)
    made = window.open_job("inspections")
    made.turn_to("due")
    wait(qtbot, window)
    window.activateWindow()
    made.tabs.tabBar().setFocus()
    return made


def focused():
    found = QApplication.focusWidget()
    assert found is not None
    return found


def press(key, keys=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(focused(), key, keys)
    QApplication.processEvents()


def tab_to(wanted):
    """Press Tab until `wanted` has the keys."""
    for _ in range(TAB_STOPS):
        if focused() is wanted:
            return
        press(KEY.Key_Tab)
    raise AssertionError(f"Tab does not come to {wanted.accessibleName() or wanted}")


def next_page(bench, window, qtbot):
    tab_to(bench.tabs.tabBar())
    press(KEY.Key_Right)
    wait(qtbot, window)
    return bench.shown


def test_from_due_to_the_papers_by_keys(bench, window, qtbot):
    due = bench.page("due")
    tab_to(due.view.year_part.plan_button)
    press(KEY.Key_Space)
    wait(qtbot, window)
    assert window.store.count("inspection") == 2
    tab_to(due.view.lines)
    press(KEY.Key_Down)
    press(KEY.Key_Space)
    assert due.view.routes_button.isEnabled()
    tab_to(due.view.routes_button)
    press(KEY.Key_Space)
    wait(qtbot, window)

    plan = bench.shown
    assert bench.tabs.currentIndex() == 1
    assert plan.lines.chosen == ["L1"]
    tab_to(plan.inputs.days)
    press(KEY.Key_A, CTRL)
    QTest.keyClicks(focused(), "2")
    tab_to(plan.plan_button)
    press(KEY.Key_Space)
    qtbot.waitUntil(lambda: plan.document is not None and not window.busy, timeout=30_000)
    qtbot.waitUntil(lambda: plan.board.draft is not None and not plan.editing.busy, timeout=20_000)

    board, view = plan.board, plan.board.view
    tab_to(view)
    press(KEY.Key_Right)
    task, cell = view.task, view.cell
    assert task is not None
    qtbot.waitUntil(lambda: board.why.why is not None and board.why.why.task == task, timeout=10_000)
    press(KEY.Key_Right if cell[1] == 1 else KEY.Key_Left, CTRL)
    assert view.cell != cell
    press(KEY.Key_L)
    assert board.draft.locked(task)
    qtbot.waitUntil(lambda: not plan.editing.busy, timeout=20_000)
    wait(qtbot, window)
    assert window.store.row("inspection_plan", plan.editing.key)["held"]

    records = next_page(bench, window, qtbot)
    form = records.by_hand.forms["inspection_record"]
    tab_to(form.number)
    press(KEY.Key_Return)
    press(KEY.Key_Return)
    press(KEY.Key_1)
    press(KEY.Key_Return, CTRL)
    wait(qtbot, window)
    qtbot.waitUntil(lambda: not records.busy, timeout=10_000)
    assert window.store.count("inspection_record") == 1

    papers = next_page(bench, window, qtbot)
    qtbot.waitUntil(lambda: papers._looking is None and not window.busy, timeout=20_000)
    assert papers.numbers.values[2].text() == "1 / 6"
    tab_to(papers.lacking.buttons[0])
    press(KEY.Key_Space)
    assert papers.stack.currentWidget() is papers.form
    tab_to(papers.form.cancel_button)
    press(KEY.Key_Space)
    tab_to(papers.write_button)
    assert papers.write_button.isEnabled()
