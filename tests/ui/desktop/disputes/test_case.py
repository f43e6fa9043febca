"""The page of a case: steps and what they need, log with deadlines, twins merged, history, what the page asks for."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.desktop.disputes.following import place, settle
from tests.ui.desktop.disputes.test_bench import seen, type_in
from ui.desktop.disputes.casework.needs import needs

LEFT = Qt.MouseButton.LeftButton
ISO = "%Y-%m-%d"


def dialog_save(page):
    QTest.mouseClick(page.dialog.save_button, LEFT)


def test_a_step_says_what_it_needs_and_takes_it(qtbot, desk, case_page):
    assert "needs: Grade" in seen(case_page.detail_page)
    case_page.work.edit()
    case_page.form.matrix.chosen.emit(2, 3)
    case_page.form._save()
    settle(qtbot, desk, case_page)
    assert "needs" not in seen(case_page.detail_page)
    for state in ("verified", "mediating"):
        case_page.work.steps.ask_step(state)
        dialog_save(case_page)
        settle(qtbot, desk, case_page)
    assert desk.store.frame("dispute")["state"].iloc[0] == "mediating"
    case_page.work.steps.ask_step("settled")
    dialog_save(case_page)
    assert case_page.dialog.isVisible()  # a case is settled on paper
    assert case_page.dialog.told["evidence"].note.text()
    type_in(case_page.dialog.evidence, "协议〔2026〕1号")
    type_in(case_page.dialog.way, "双方签订协议")
    dialog_save(case_page)
    settle(qtbot, desk, case_page)
    case = desk.store.frame("dispute").iloc[0]
    assert (case["state"], case["agreement"], case["way"]) == ("settled", "协议〔2026〕1号", "双方签订协议")
    desk.undo()
    assert desk.store.frame("dispute")["state"].iloc[0] == "mediating"


def test_a_date_of_a_step_is_read_or_told_at_its_field(qtbot, desk, case_page):
    case_page.work.steps.ask_event()
    type_in(case_page.dialog.account, "现场勘查")
    case_page.dialog.day.setText("农历三月初五")
    dialog_save(case_page)
    assert case_page.dialog.isVisible()
    assert "Gregorian" in case_page.dialog.told["day"].note.text()
    assert desk.store.count("dispute_event") == 1


def test_a_duty_is_ticked_off_and_open_again(qtbot, desk, case_page):
    due = (date.today() + timedelta(days=5)).strftime(ISO)
    case_page.work.steps.ask_event()
    type_in(case_page.dialog.account, "约谈双方")
    type_in(case_page.dialog.responsible, "王强")
    case_page.dialog.due_on.setText(due)
    dialog_save(case_page)
    settle(qtbot, desk, case_page)
    assert f"王强: due on {due}, in 5 days" in seen(case_page.detail_page)
    (tick,) = case_page.detail_page.log.ticks.values()
    tick.click()
    settle(qtbot, desk, case_page)
    assert "王强: done on" in seen(case_page.detail_page)
    (tick,) = case_page.detail_page.log.ticks.values()
    tick.click()
    settle(qtbot, desk, case_page)
    assert "due on" in seen(case_page.detail_page)
    desk.undo()
    settle(qtbot, desk, case_page)
    assert "done on" in seen(case_page.detail_page)


def test_a_deadline_before_the_event_is_told_at_its_field(qtbot, desk, case_page):
    case_page.work.steps.ask_event()
    type_in(case_page.dialog.account, "x")
    case_page.dialog.due_on.setText("2020-01-01")
    dialog_save(case_page)
    assert case_page.dialog.told["due_on"].note.text()
    assert desk.store.count("dispute_event") == 1


def test_deadline_and_next_check_are_counted(qtbot, desk, case_page):
    case_page.work.edit()
    case_page.form.fields["deadline"].setText((date.today() - timedelta(days=3)).strftime(ISO))
    case_page.form.next_check.setText((date.today() + timedelta(days=4)).strftime(ISO))
    case_page.form._save()
    settle(qtbot, desk, case_page)
    said = seen(case_page.detail_page)
    assert "passed 3 days ago" in said
    assert "in 4 days" in said


def second(qtbot, desk, page, title, kind="forest"):
    place(page)
    type_in(page.form.title_field, title)
    page.form.kind.set_value(kind)
    page.form._save()
    settle(qtbot, desk, page)


def test_twins_are_found_compared_and_merged_as_one_change(qtbot, desk, case_page):
    first = case_page.work.key
    case_page.work.edit()
    type_in(case_page.form.owner, "甲方王强")
    case_page.form._save()
    settle(qtbot, desk, case_page)
    second(qtbot, desk, case_page, "青山林地纠纷二")
    other = case_page.work.key
    assert "This may be the same case" in seen(case_page.detail_page)
    case_page.work.show(first)
    settle(qtbot, desk, case_page)
    case_page.detail_page.merge_asked.emit(other)
    dialog = case_page.work.merging.dialog
    assert "title" in dialog.groups
    assert "kind" not in dialog.groups  # the same in both
    QTest.mouseClick(dialog.save_button, LEFT)
    assert "Still to be decided" in "\n".join(b for b in seen(dialog).split("\n"))
    assert desk.store.count("dispute") == 2
    right = next(b for b in dialog.groups["title"].buttons() if b.property("which") == "B")
    right.click()
    QTest.mouseClick(dialog.save_button, LEFT)
    settle(qtbot, desk, case_page)
    (case,) = desk.store.frame("dispute").to_dict("records")
    assert (case["key"], case["title"], case["owner"]) == (first, "青山林地纠纷二", "甲方王强")
    assert desk.store.count("dispute_event") == 3  # both were found, and the merger
    desk.undo()
    assert desk.store.count("dispute") == 2


@pytest.mark.parametrize("which", ["left", "right"])
def test_all_is_taken_from_one_side(qtbot, desk, case_page, which):
    second(qtbot, desk, case_page, "青山林地纠纷二")
    other = next(k for k in desk.store.keys("dispute") if k != case_page.work.key)
    case_page.work.merging.ask(other)
    dialog = case_page.work.merging.dialog
    QTest.mouseClick(getattr(dialog, which), LEFT)
    assert set(dialog.taken().values()) == {"A" if which == "left" else "B"}
    dialog.reject()


def test_delete_takes_everything_that_belongs_to_the_case(qtbot, desk, case_page):
    case_page.work.papers.add()
    dialog = case_page.work.papers.dialog
    type_in(dialog.fields["title"], "勘界协议")
    dialog.kind.set_value("7-4")
    QTest.mouseClick(dialog.save_button, LEFT)
    settle(qtbot, desk, case_page)
    case_page.work.delete()
    assert [desk.store.count(t) for t in ("dispute", "dispute_event", "dispute_evidence")] == [0, 0, 0]
    desk.undo()
    assert [desk.store.count(t) for t in ("dispute", "dispute_event", "dispute_evidence")] == [1, 1, 1]


def test_editing_leaves_alone_what_was_not_touched(qtbot, desk, case_page):
    before = desk.store.frame("dispute").iloc[0].to_dict()
    case_page.work.edit()
    case_page.form._save()
    assert case_page.pages.currentWidget() is case_page.form
    assert "nothing was changed" in seen(case_page.form)
    assert desk.store.frame("dispute").iloc[0].to_dict()["title"] == before["title"]


def test_an_edit_may_move_the_place_in_the_same_change(qtbot, desk, case_page):
    case_page.work.edit()
    case_page.work.placing.start()
    case_page.canvas_clicked(108.36, 25.66)
    type_in(case_page.form.title_field, "改名")
    case_page.form._save()
    settle(qtbot, desk, case_page)
    case = desk.store.frame("dispute").iloc[0]
    assert case["geometry"].x == pytest.approx(108.36)
    desk.undo()
    case = desk.store.frame("dispute").iloc[0]
    assert (case["title"], round(case["geometry"].x, 3)) == ("青山林地纠纷", 108.351)


def test_needs_name_the_fields():
    case = {"title": "x", "kind": "land", "found_on": "2026-01-01", "state": "found", "next_check": None}
    assert needs(case, "verified", date(2026, 2, 1)) == ["First side", "Second side", "Grade"]


def test_a_workspace_for_reading_shows_all_and_offers_nothing(qtbot, desk, case_page):
    desk.store.readonly = True
    case_page.work.show(case_page.work.key)
    settle(qtbot, desk, case_page)
    assert not case_page.detail_page.claims.buttons
    assert not hasattr(case_page.detail_page.evidence, "add_button")
    desk.store.readonly = False
