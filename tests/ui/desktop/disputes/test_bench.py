from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from layers.store import Store
from tests.ui.desktop.conftest import wait
from tests.ui.desktop.county import SOUTH, STEP, WEST

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def bench(desk, qtbot):
    made = desk.open_job("disputes").turn_to("register")
    wait(qtbot, desk)
    return made


def type_in(field, words):
    """Text as an input method gives it: Qt's own key clicks know no Chinese."""
    from PySide6.QtGui import QInputMethodEvent
    from PySide6.QtWidgets import QApplication

    field.setFocus()
    event = QInputMethodEvent("", [])
    event.setCommitString(words)
    QApplication.sendEvent(field, event)


def click_map(qtbot, desk, lon, lat):
    qtbot.waitUntil(desk.canvas.is_ready, timeout=10_000)
    qtbot.mouseClick(desk.canvas, LEFT, pos=desk.canvas.pixel_of(lon, lat).toPoint())


def record(qtbot, desk, bench, title="青山林地纠纷", lat=SOUTH + STEP / 2):
    qtbot.mouseClick(bench.list_page.record_button, LEFT)
    click_map(qtbot, desk, WEST + STEP + 0.001, lat)
    form = bench.form
    type_in(form.title_field, title)
    form.kind.set_value("forest")
    qtbot.mouseClick(form.save_button, LEFT)
    wait(qtbot, desk)


def seen(widget: QWidget) -> str:
    from PySide6.QtWidgets import QAbstractButton, QLabel

    return "\n".join(w.text() for w in widget.findChildren(QWidget) if isinstance(w, QLabel | QAbstractButton))


def test_a_case_is_recorded_by_clicking_on_the_map(qtbot, desk, bench):
    assert bench.list_page.stack.currentWidget() is bench.list_page.empty
    qtbot.mouseClick(bench.list_page.record_button, LEFT)
    assert desk.canvas.tool() == "point"
    click_map(qtbot, desk, WEST + STEP + 0.001, SOUTH + STEP / 2)
    assert bench.pages.currentWidget() is bench.form
    assert desk.canvas.tool() == "identify"
    assert not desk.canvas._highlight  # the click that picked a place has selected nothing
    assert {bench.form.side_a.value(), bench.form.side_b.value()} == {"990101001", "990101002"}
    assert "城关青山线" in bench.form.where.text()
    assert bench.form.found_on.text() == date.today().isoformat()
    type_in(bench.form.title_field, "青山林地纠纷")
    bench.form.kind.set_value("forest")
    qtbot.mouseClick(bench.form.save_button, LEFT)
    cases = desk.store.frame("dispute")
    assert list(cases["title"]) == ["青山林地纠纷"]
    assert cases["line"].iloc[0] == "l1"
    assert cases.geometry.iloc[0].x == pytest.approx(WEST + STEP + 0.001, abs=0.001)
    assert desk.store.count("dispute_event") == 1
    assert bench.pages.currentWidget() is bench.detail_page
    assert "青山林地纠纷" in seen(bench.detail_page)
    desk.undo()
    wait(qtbot, desk)
    assert desk.store.count("dispute") == desk.store.count("dispute_event") == 0
    assert bench.pages.currentWidget() is bench.list_page


def test_the_form_says_what_is_missing_and_keeps_what_was_typed(qtbot, desk, bench):
    qtbot.mouseClick(bench.list_page.record_button, LEFT)
    click_map(qtbot, desk, WEST + STEP + 0.001, SOUTH + STEP / 2)
    qtbot.mouseClick(bench.form.save_button, LEFT)
    assert "Title is missing" in seen(bench.form)
    type_in(bench.form.title_field, "x")
    bench.form.kind.set_value("land")
    bench.form.likelihood.set_value(5)
    bench.form.impact.set_value(4)
    assert "20" in bench.form.suggestion.text()
    qtbot.mouseClick(bench.form.save_button, LEFT)
    assert "red case" in seen(bench.form)
    assert desk.store.count("dispute") == 0
    bench.form.found_on.setText("农历三月初五")
    qtbot.mouseClick(bench.form.save_button, LEFT)
    assert "Gregorian" in seen(bench.form)
    bench.form.found_on.setText("2026年1月5日")
    type_in(bench.form.owner, "县民政局")
    type_in(bench.form.measures, "值守")
    qtbot.mouseClick(bench.form.save_button, LEFT)
    assert desk.store.frame("dispute")[["found_on", "grade"]].iloc[0].tolist() == ["2026-01-05", "red"]


def test_escape_ends_recording_without_a_trace(qtbot, desk, bench):
    qtbot.mouseClick(bench.list_page.record_button, LEFT)
    qtbot.keyClick(bench, Qt.Key.Key_Escape)
    assert not bench.recording
    assert desk.canvas.tool() == "identify"
    click_map(qtbot, desk, WEST + STEP + 0.001, SOUTH + STEP / 2)
    assert bench.pages.currentWidget() is bench.list_page


def test_a_place_outside_every_division_is_refused(qtbot, desk, bench):
    qtbot.mouseClick(bench.list_page.record_button, LEFT)
    bench.canvas_clicked(112.0, 30.0)
    assert bench.pages.currentWidget() is bench.list_page
    assert any("none of the" in banner.heading for banner in desk.notices.banners())


def test_list_filters_and_opens_the_case(qtbot, desk, bench, qtmodeltester):
    record(qtbot, desk, bench, "甲案")
    qtbot.keyClick(bench, Qt.Key.Key_Escape)
    record(qtbot, desk, bench, "乙案", lat=SOUTH + STEP)
    qtbot.keyClick(bench, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: bench.model.rowCount() == 2)
    qtmodeltester.check(bench.model)
    assert bench.model.rowCount() == 2
    type_in(bench.search, "乙")
    qtbot.waitUntil(lambda: bench.model.rowCount() == 1)
    bench.search.clear()
    qtbot.waitUntil(lambda: bench.model.rowCount() == 2)
    qtbot.mouseClick(bench.list_page.filters.grade_chips["red"], LEFT)
    qtbot.waitUntil(lambda: bench.model.rowCount() == 0)
    qtbot.mouseClick(bench.list_page.filters.grade_chips["red"], LEFT)
    qtbot.waitUntil(lambda: bench.model.rowCount() == 2)
    first = bench.view.visualRect(bench.model.index(0)).center()
    qtbot.mouseClick(bench.view.viewport(), LEFT, pos=first)
    assert bench.pages.currentWidget() is bench.detail_page
    assert bench.model.index(0).data() in seen(bench.detail_page)


def test_edit_and_delete_are_undone(qtbot, desk, bench):
    record(qtbot, desk, bench)
    qtbot.mouseClick(bench.detail_page.edit_button, LEFT)
    bench.form.title_field.setText("改名")
    qtbot.mouseClick(bench.form.save_button, LEFT)
    wait(qtbot, desk)
    assert list(desk.store.frame("dispute")["title"]) == ["改名"]
    qtbot.mouseClick(bench.detail_page.delete_button, LEFT)
    wait(qtbot, desk)
    assert desk.store.count("dispute") == desk.store.count("dispute_event") == 0
    desk.undo()
    desk.undo()
    assert list(desk.store.frame("dispute")["title"]) == ["青山林地纠纷"]
    assert desk.store.count("dispute_event") == 1


def test_log_and_steps(qtbot, desk, bench):
    record(qtbot, desk, bench)
    qtbot.mouseClick(bench.detail_page.event_button, LEFT)
    dialog = bench.dialog
    qtbot.mouseClick(dialog.save_button, LEFT)
    assert "says nothing" in seen(dialog)
    type_in(dialog.account, "双方到场勘查")
    qtbot.mouseClick(dialog.save_button, LEFT)
    wait(qtbot, desk)
    assert "双方到场勘查" in seen(bench.detail_page)
    qtbot.mouseClick(bench.detail_page.step_button, LEFT)  # verified needs a grade
    qtbot.mouseClick(bench.dialog.save_button, LEFT)
    assert "missing" in seen(bench.dialog)
    bench.dialog.reject()
    qtbot.mouseClick(bench.detail_page.edit_button, LEFT)
    bench.form.grade.set_value("yellow")
    qtbot.mouseClick(bench.form.save_button, LEFT)
    wait(qtbot, desk)
    qtbot.mouseClick(bench.detail_page.step_button, LEFT)
    qtbot.mouseClick(bench.dialog.save_button, LEFT)
    wait(qtbot, desk)
    assert list(desk.store.frame("dispute")["state"]) == ["verified"]
    assert sorted(desk.store.frame("dispute_event")["kind"]) == ["found", "graded", "verified", "visit"]


def test_warnings_lead_to_their_objects(qtbot, desk, bench):
    record(qtbot, desk, bench)
    qtbot.keyClick(bench, Qt.Key.Key_Escape)
    qtbot.mouseClick(bench.list_page.warning_button, LEFT)
    assert desk.bench.shown is desk.bench.page("warnings")


def test_a_workspace_for_reading_offers_no_change(qtbot, window, workspace):
    Store.open(workspace).close()
    assert window.open_path(workspace, write=False)
    bench = window.open_job("disputes").turn_to("register")
    wait(qtbot, window)
    assert not bench.list_page.record_button.isEnabled()
    assert bench.list_page.map_button.isEnabled()
    bench.record()
    assert not bench.recording


def test_all_pages_can_be_turned_to_in_the_smallest_window(qtbot, desk, bench):
    desk.resize(1280, 720)
    wait(qtbot, desk)
    pages = desk.open_job("disputes")
    pages.set_count("warnings", 150)
    bar = pages.tabs.tabBar()
    qtbot.waitUntil(lambda: bar.tabRect(bar.count() - 1).right() <= pages.width())
