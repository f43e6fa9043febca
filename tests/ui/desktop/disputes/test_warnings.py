from datetime import date, timedelta

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget

from gis_desk.findings import Severity
from layers.change import Change, insert, update
from layers.store import Store
from layers.text import text
from tests.gis_desk.disputes.county import case, frame
from tests.ui.desktop.conftest import wait
from tests.ui.desktop.county import SOUTH, STEP, WEST

LEFT = Qt.MouseButton.LeftButton
PAST = (date.today() - timedelta(days=20)).isoformat()


@pytest.fixture
def troubled(workspace):
    """The small county with two cases, one of them overdue, and a lost marker."""
    rows = [
        case("D1", WEST + STEP, SOUTH + STEP / 2, line="l1", next_check=PAST, found_on="2024-01-01"),
        case("D2", WEST + STEP, SOUTH + STEP, line="l1", next_check=None, grade=None, found_on="2024-01-01"),
    ]
    with Store.open(workspace) as store:
        store.load("dispute", frame("dispute", rows), text("import"))
        store.apply(Change(text("lose"), (update("marker", "m1", {"state": "intact"}, {"state": "lost"}),)))
    return workspace


@pytest.fixture
def page(window, troubled, qtbot):
    assert window.open_path(troubled)
    wait(qtbot, window)
    made = window.open_job("disputes").turn_to("warnings")
    settled(qtbot, window, made)
    return made


def settled(qtbot, window, page):
    qtbot.waitUntil(lambda: not page.watch.busy and not window.busy, timeout=20_000)


def kinds(page):
    return [a.kind for a in page.model.shown()]


def seen(widget: QWidget) -> str:
    return "\n".join(w.text() for w in widget.findChildren(QWidget) if isinstance(w, QLabel | QAbstractButton))


def choose(page, kind):
    alert = next(a for a in page.model.shown() if a.kind == kind)
    page.view.setCurrentIndex(page.model.index(page.model.row_of(alert), 0))
    return alert


def test_the_list_is_by_urgency_and_counted_on_the_tab(page, window):
    QAbstractItemModelTester(page.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert sorted(kinds(page)) == ["check-overdue", "line-overdue", "marker-missing"]
    scores = [a.score for a in page.model.shown()]
    assert scores == sorted(scores, reverse=True)
    assert window.bench.tabs.tabText(2).endswith("3")
    assert page.head.severity_chips[Severity.MUST].text().strip().endswith("1")


def test_the_tab_counts_from_the_register_too(window, troubled, qtbot):
    assert window.open_path(troubled)
    wait(qtbot, window)
    bench = window.open_job("disputes")
    qtbot.waitUntil(lambda: bench.tabs.tabText(2).endswith("3"), timeout=20_000)
    assert bench.shown is bench.page("register")
    row = {"dispute": "D2", "happened_on": PAST, "kind": "visit", "due_on": PAST, "account": "x"}
    assert window.perform(Change(text("log"), (insert("dispute_event", "E1", row),)))
    qtbot.waitUntil(lambda: bench.tabs.tabText(2).endswith("4"), timeout=20_000)
    assert window.perform(Change(text("mend"), (update("marker", "m1", {"state": "lost"}, {"state": "restored"}),)))
    qtbot.waitUntil(lambda: bench.tabs.tabText(2).endswith("3"), timeout=20_000)


def test_the_detail_says_why_what_to_do_and_on_what_article(page):
    alert = choose(page, "marker-missing")
    said = seen(page.detail)
    for part in alert.parts:
        assert str(part.what) in said
    assert "restores it" in said
    assert "第六条" in said
    assert "002" in said
    assert "林地纠纷" in said


def test_filters_and_search(page, qtbot, window):
    qtbot.mouseClick(page.head.severity_chips[Severity.MUST], LEFT)
    assert "marker-missing" not in kinds(page)
    qtbot.mouseClick(page.head.severity_chips[Severity.MUST], LEFT)
    page.head.choose_kind("check-overdue")
    assert kinds(page) == ["check-overdue"]
    page.head.all_kinds()
    page.head.search.setText("林地 2026-001")
    qtbot.waitUntil(lambda: kinds(page) == ["check-overdue"])
    page.head.search.setText("nothing has these words")
    qtbot.waitUntil(lambda: not kinds(page))
    assert page.stack.currentWidget() is page.none_fits


def test_the_map_shows_where_the_listed_warnings_lie(page, qtbot, window):
    def marked():
        return {layer.id: len(layer.frame) for layer in window.canvas.layers() if layer.id.startswith("warned")}

    assert marked() == {"warned-lines-advise": 1, "warned-must": 1, "warned-should": 1}
    page.head.choose_kind("marker-missing")
    assert marked() == {"warned-must": 1}
    window.bench.turn_to("register")
    assert not marked()


def test_f8_steps_through_the_list_and_the_map_follows(page, qtbot, window):
    window.actions_by_id["next_problem"].trigger()
    first = page.current()
    assert first is page.model.alert(0)
    assert window.selected == first.objects[0]
    window.actions_by_id["next_problem"].trigger()
    assert page.current() is page.model.alert(1)
    window.actions_by_id["previous_problem"].trigger()
    window.actions_by_id["previous_problem"].trigger()
    assert page.current() is page.model.alert(page.model.rowCount() - 1)
    window.open_job("names")
    window.actions_by_id["next_problem"].trigger()  # elsewhere it steps through the problems
    assert window.bottom.currentWidget() is window.problems


def test_links_select_their_object_and_the_job_opens_where_it_is_mended(page, qtbot, window):
    choose(page, "line-overdue")
    qtbot.mouseClick(page.detail.links[0], LEFT)
    assert window.selected == ("boundary_line", "l1")
    page.detail.mend_button.click()
    assert window.benches.job == "inspections"
    assert window.bench.shown.key == "l1"
    bench = window.open_job("disputes")
    choose(page, "check-overdue")
    page.detail.mend_button.click()
    assert bench.shown is bench.page("register")
    assert "林地纠纷" in seen(bench.shown.detail_page)


def test_accepting_with_a_reason_hides_it_and_undo_brings_it_back(page, qtbot, window):
    alert = choose(page, "marker-missing")
    form = page.detail.answering
    assert not form.confirm.isEnabled()
    form.reason.setText("年底前重立")
    qtbot.mouseClick(form.confirm, LEFT)
    settled(qtbot, window, page)
    assert "marker-missing" not in kinds(page)
    assert window.store.frame("accepted_finding")["reason"].tolist() == ["年底前重立"]
    assert window.bench.tabs.tabText(2).endswith("2")
    qtbot.mouseClick(page.head.accepted_chip, LEFT)
    assert "marker-missing" in kinds(page)
    choose(page, "marker-missing")
    assert "年底前重立" in seen(page.detail)
    assert page.detail.answering is None
    qtbot.mouseClick(page.detail.withdraw_button, LEFT)
    settled(qtbot, window, page)
    assert page.watch.found.answer(alert) is None
    window.undo()
    settled(qtbot, window, page)
    assert page.watch.found.accepted == 1
    window.undo()
    settled(qtbot, window, page)
    assert window.store.count("accepted_finding") == 0
    assert page.watch.found.accepted == 0


def test_an_acceptance_that_has_lapsed_says_so(page, qtbot, window):
    alert = choose(page, "line-overdue")
    assert page.accept(alert, "待汛期后", None)
    settled(qtbot, window, page)
    assert "line-overdue" not in kinds(page)
    row = {c: v for c, v in case("D3", WEST + STEP, SOUTH + STEP, line="l1").items() if c != "key"}
    assert window.perform(Change(text("record"), (insert("dispute", "D3", row),)))
    settled(qtbot, window, page)
    choose(page, "line-overdue")
    assert "lapsed" in seen(page.detail)
    assert page.detail.answering is not None


def test_what_is_mended_goes_and_undo_warns_again(page, qtbot, window):
    change = Change(text("mend"), (update("marker", "m1", {"state": "lost"}, {"state": "restored"}),))
    assert window.perform(change)
    settled(qtbot, window, page)
    assert "marker-missing" not in kinds(page)
    window.undo()
    settled(qtbot, window, page)
    assert "marker-missing" in kinds(page)


def test_an_event_of_the_log_is_heard_too(page, qtbot, window):
    row = {"dispute": "D2", "happened_on": PAST, "kind": "visit", "due_on": PAST, "account": "x"}
    assert window.perform(Change(text("log"), (insert("dispute_event", "E1", row),)))
    settled(qtbot, window, page)
    assert "task-overdue" in kinds(page)


def test_the_chosen_warning_stays_chosen(page, qtbot, window):
    chosen = choose(page, "line-overdue")
    assert page.accept(next(a for a in page.model.shown() if a.kind == "check-overdue"), "x", None)
    settled(qtbot, window, page)
    assert page.current().id == chosen.id
    assert str(chosen.what) in seen(page.detail)


def test_the_list_is_saved_as_shown(page, qtbot, window, tmp_path):
    page.head.choose_kind("check-overdue")
    page.export(str(tmp_path / "预警.xlsx"))
    wait(qtbot, window)
    sheet = openpyxl.load_workbook(tmp_path / "预警.xlsx").active
    assert sheet.max_row == 2
    assert "林地纠纷" in sheet.cell(2, 4).value


def test_a_workspace_for_reading_offers_no_answer(qtbot, window, troubled):
    Store.open(troubled).close()
    assert window.open_path(troubled, write=False)
    wait(qtbot, window)
    page = window.open_job("disputes").turn_to("warnings")
    settled(qtbot, window, page)
    choose(page, "marker-missing")
    assert page.detail.answering is None


def test_another_workspace_and_none(page, qtbot, window, tmp_path):
    Store.create(tmp_path / "空.gpkg").close()
    assert window.open_path(tmp_path / "空.gpkg")
    settled(qtbot, window, page)
    page = window.open_job("disputes").turn_to("warnings")
    settled(qtbot, window, page)
    assert not page.model.rowCount()
    assert page.stack.currentWidget() is page.empty
    assert window.bench.tabs.tabText(2) == "Warnings"
    window.close_workspace()
    assert not page.model.rowCount()


def test_controls_have_names(page):
    choose(page, "marker-missing")
    nameless = [
        w
        for w in page.findChildren(QWidget)
        if isinstance(w, QAbstractButton | QLineEdit) and w.isVisible() and not (w.accessibleName() or w.text())
    ]
    assert not nameless
    assert page.view.accessibleName()
    index = page.model.index(0, 0)
    said = page.model.data(index, Qt.ItemDataRole.AccessibleTextRole)
    assert str(page.model.alert(0).what) in said
