"""Naming cases in the window: made from the name just checked, taken step by step, papers written."""

import zipfile

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit

from gis_desk.cases.steps import Act
from layers.store import Store
from tests.gis_desk.cases.desk import ROAD, add_road
from tests.ui.desktop.conftest import wait
from tests.ui.desktop.test_bench_names import enter
from ui.desktop.cases.stepsheet import StepSheet


@pytest.fixture
def bench(window, workspace, qtbot):
    with Store.open(workspace) as store:
        add_road(store, "r1", ROAD)
    assert window.open_path(workspace)
    wait(qtbot, window)
    window.open_job("names")
    wait(qtbot, window)
    qtbot.waitUntil(lambda: len(window.bench.checker) > 0, timeout=10_000)
    return window.bench


def type_name(qtbot, bench, name="长青路", cls="road"):
    bench.kind.setCurrentIndex(bench.kind.findData(cls))
    enter(bench.name, name)
    qtbot.waitUntil(lambda: bench.answer is not None and bench.answer.split.name == name, timeout=3_000)


def make(qtbot, bench, **more):
    qtbot.mouseClick(bench.case_button, Qt.MouseButton.LeftButton)
    form = bench.cases.form
    assert bench.tabs.currentWidget() is bench.cases.parentWidget()
    assert form.subject.text() == bench.name.text()
    enter(form.applicant, "练习县交通运输局")
    form.reason.setPlainText("新建道路")
    if more:
        form.action.set_value(more["action"])
        enter(form.place, more["old"])
    form.save_button.click()
    qtbot.waitUntil(lambda: bench.cases.pages.currentWidget() is bench.cases.page, timeout=5_000)
    wait(qtbot, bench.desk)


def step(qtbot, bench, name, **act):
    """By the button and its sheet, as the officer does."""
    bench.cases.page.step_buttons[name].click()
    sheet = bench.cases.sheet
    assert isinstance(sheet, StepSheet)
    for field, value in act.items():
        widget = getattr(sheet, field)
        if isinstance(widget, QPlainTextEdit):
            widget.setPlainText(value)
        elif isinstance(widget, QLineEdit):
            widget.setText(value)
        else:
            widget.setChecked(value)
    sheet.save_button.click()
    wait(qtbot, bench.desk)
    return sheet


def up_to_approval(qtbot, bench):
    step(qtbot, bench, "examine")
    for name in ("assess", "experts", "opinions"):
        step(qtbot, bench, name, account="影响较小", left_out=True)
    for rule in list(bench.cases.page.reason_fields):
        field = bench.cases.page.reason_fields[rule]
        enter(field, "已论证")
        qtbot.keyClick(field, Qt.Key.Key_Return)
        wait(qtbot, bench.desk)


def test_from_the_checked_name_to_the_approved_one_and_back(qtbot, bench):
    desk = bench.desk
    type_name(qtbot, bench)
    make(qtbot, bench)
    (case,) = desk.store.frame("name_case").to_dict("records")
    assert (case["name"], case["pinyin"], case["state"]) == ("长青路", "Chángqīng Lù", "accepted")
    up_to_approval(qtbot, bench)
    step(qtbot, bench, "approve", doc_no="练政函〔2026〕8号", organ="练习县人民政府")
    assert "长青路" in set(desk.store.frame("place_name")["name"])
    assert list(bench.cases.page.step_buttons) == ["announce", "file", "sign"]
    desk.store.undo()
    wait(qtbot, desk)
    qtbot.waitUntil(lambda: "approve" in bench.cases.page.step_buttons, timeout=5_000)
    assert "长青路" not in set(desk.store.frame("place_name")["name"])


def test_what_is_due_first_is_offered_first(qtbot, bench):
    type_name(qtbot, bench, "翠湖苑", "residential")
    make(qtbot, bench)
    up_to_approval(qtbot, bench)
    bench.cases.page.step_buttons["approve"].click()
    assert bench.cases.sheet.organ.text() == ""  # the organ of the law is only shown, the officer writes the real one
    assert bench.cases.sheet.organ.placeholderText()
    bench.cases.sheet.reject()
    step(qtbot, bench, "approve", doc_no="练建〔2026〕8号", organ="练习县住房和城乡建设局")
    assert next(iter(bench.cases.page.step_buttons)) == "file"  # a department's notice runs from its filing


def test_what_stands_against_it_is_said_on_the_sheet(qtbot, bench):
    type_name(qtbot, bench)
    make(qtbot, bench)
    step(qtbot, bench, "examine")
    error = bench.cases.take_step("approve", Act(doc_no="1", organ="县政府"))
    assert error is not None
    sheet = step(qtbot, bench, "approve", doc_no="1", organ="县政府")
    assert sheet.isVisible()
    assert sheet.notice.count() == 1
    sheet.reject()
    assert bench.desk.store.frame("name_case")["state"].iloc[0] == "examined"


def test_a_renaming_names_the_old_one(qtbot, bench):
    type_name(qtbot, bench)
    make(qtbot, bench, action="rename", old="大寨路")
    up_to_approval(qtbot, bench)
    step(qtbot, bench, "approve", doc_no="练政函〔2026〕8号", organ="练习县人民政府")
    frame = bench.desk.store.frame("place_name")
    assert frame.set_index("name")["status"].loc[["长青路", "大寨路"]].tolist() == ["approved", "historic"]


def test_the_form_of_a_new_case_fits_its_panel(qtbot, bench):
    type_name(qtbot, bench)
    bench.case_button.click()
    area = bench.cases.form.column.area
    qtbot.waitUntil(lambda: area.viewport().width() > 100)
    assert area.widget().minimumSizeHint().width() <= area.viewport().width()


def test_a_form_that_lacks_something_stays_open_and_says_so(qtbot, bench):
    type_name(qtbot, bench)
    bench.case_button.click()
    bench.cases.form.save_button.click()
    assert bench.cases.pages.currentWidget() is bench.cases.form
    assert bench.cases.form.notice.count() == 1
    assert bench.desk.store.count("name_case") == 0


def test_papers_name_what_is_missing_and_are_written(qtbot, bench, tmp_path):
    type_name(qtbot, bench)
    make(qtbot, bench)
    page = bench.cases.page
    page.paper_buttons["application"].click()
    assert page.notice.count() == 1
    banner = page.notice.itemAt(0).widget()
    assert banner.detail
    out = tmp_path / "申请表.docx"
    bench.cases.write_paper("application", out)
    wait(qtbot, bench.desk)
    qtbot.waitUntil(out.is_file, timeout=5_000)
    assert "长青路" in zipfile.ZipFile(out).read("word/document.xml").decode()


def test_the_list_is_filtered_and_opened_by_keyboard(qtbot, bench):
    type_name(qtbot, bench)
    make(qtbot, bench)
    cases = bench.cases
    cases.page.back_button.click()
    assert cases.model.rowCount() == 1
    cases.due.set_value(7)
    assert cases.model.rowCount() == 0
    assert cases.empty.isVisible()
    cases.due.setCurrentIndex(0)
    cases.state.set_value("withdrawn")
    assert cases.model.rowCount() == 0
    cases.state.set_value("open")
    cases.action.set_value("name")
    assert cases.model.rowCount() == 1
    cases.view.setFocus()
    cases.view.setCurrentIndex(cases.model.index(0, 0))
    qtbot.keyClick(cases.view, Qt.Key.Key_Return)
    assert cases.pages.currentWidget() is cases.page


def test_a_reader_sees_cases_and_can_change_nothing(qtbot, bench, window, workspace):
    type_name(qtbot, bench)
    make(qtbot, bench)
    from ui.desktop.cases.panel import CasesPanel

    with Store.open(workspace, write=False) as reader:

        class Desk:
            store = reader
            canvas = bench.desk.canvas
            who = "读者"

            def frame(self, table):
                return reader.frame(table)

        panel = CasesPanel(Desk())
        qtbot.addWidget(panel)
        assert panel.model.rowCount() == 1
        panel.open_case(panel.model.lines[0].key)
        assert panel.page.step_buttons == {}
        assert panel.page.reason_fields == {}


def test_every_control_has_a_name_and_the_keyboard_reaches_it(qtbot, bench):
    type_name(qtbot, bench)
    make(qtbot, bench)
    for part in (bench.cases.list_page, bench.cases.form, bench.cases.page):
        controls = [
            w for kind in (QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit) for w in part.findChildren(kind)
        ]
        assert controls
        for control in controls:
            if isinstance(control.parent(), QComboBox | QLineEdit) or control.objectName().startswith("qt_"):
                continue
            assert control.accessibleName() or getattr(control, "text", str)(), control
            if control.property("role") != "chip" and control.isEnabled():
                assert control.focusPolicy() & Qt.FocusPolicy.TabFocus, control
