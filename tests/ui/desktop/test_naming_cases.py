"""Naming cases in the window: made from the name just checked, taken step by step, papers written."""

import zipfile
from pathlib import Path

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
    for rule in list(bench.cases.page.answers):
        field = bench.cases.page.answers[rule].reason
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
    cases = bench.cases
    filled = cases.filled(cases._line(cases._shown))
    cases.papers.write("application", [filled], "", out)
    wait(qtbot, bench.desk)
    qtbot.waitUntil(out.is_file, timeout=5_000)
    assert "长青路" in zipfile.ZipFile(out).read("word/document.xml").decode()


def test_the_list_is_filtered_and_opened_by_keyboard(qtbot, bench):
    type_name(qtbot, bench)
    make(qtbot, bench)
    cases = bench.cases
    cases.page.back_button.click()
    assert cases.list_page.model.rowCount() == 1
    cases.list_page.due.set_value(7)
    assert cases.list_page.model.rowCount() == 0
    assert cases.list_page.empty.isVisible()
    cases.list_page.due.setCurrentIndex(0)
    cases.list_page.state.set_value("withdrawn")
    assert cases.list_page.model.rowCount() == 0
    cases.list_page.state.set_value("open")
    cases.list_page.action.set_value("name")
    assert cases.list_page.model.rowCount() == 1
    cases.list_page.view.setFocus()
    cases.list_page.view.setCurrentIndex(cases.list_page.model.index(0, 0))
    qtbot.keyClick(cases.list_page.view, Qt.Key.Key_Return)
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
            selected = None
            rules = bench.desk.rules

            def frame(self, table):
                return reader.frame(table)

        panel = CasesPanel(Desk(), lambda: bench.checker)
        qtbot.addWidget(panel)
        assert panel.list_page.model.rowCount() == 1
        panel.open_case(panel.list_page.model.lines[0].key)
        assert panel.page.step_buttons == {}
        assert panel.page.answers == {}


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


def rename(qtbot, bench):
    bench.desk.select("place_name", "r1")
    bench.tabs.setCurrentIndex(1)
    bench.cases.list_page.begin_buttons["rename"].click()
    form = bench.cases.form
    assert form.place.text() == ROAD["name"]
    assert (form.action.value(), form.kind.value()) == ("rename", "road")
    enter(form.subject, "平安路")
    enter(form.applicant, "练习县交通运输局")
    form.reason.setPlainText("道路改线")
    form.save_button.click()
    qtbot.waitUntil(lambda: bench.cases.pages.currentWidget() is bench.cases.page, timeout=5_000)
    wait(qtbot, bench.desk)
    (case,) = bench.desk.store.frame("name_case").to_dict("records")
    return case


def found(case):
    return {f["rule"] for f in case["findings"]}


def test_a_renaming_begins_at_the_selected_name_and_is_judged_as_one(qtbot, bench):
    case = rename(qtbot, bench)
    assert case["place"] == "r1"
    assert {"N060", "N066"} <= found(case), "its cause and what follows are not on record"


def test_what_the_papers_ask_for_is_filled_in_and_the_case_is_checked_again(qtbot, bench):
    key = rename(qtbot, bench)["key"]
    page, fields = bench.cases.page, bench.cases.fields
    page.fields_button.click()
    assert bench.cases.pages.currentWidget() is fields
    assert {"contact", "scale_text", "ground", "mismatch", "impact", "length_m", "publisher"} <= set(fields.inputs)
    assert "floors" not in fields.inputs, "a road has none"
    fields.inputs["ground"].set_value("construction")
    fields.inputs["mismatch"].setPlainText("原路已拆除，改线另建")
    fields.inputs["impact"].setPlainText("门牌、路牌")
    fields.add_documents([Path("/x/规划批复和现状图.pdf")])
    fields.documents.item(0, 1).setText("2026-10-08")
    fields.save_button.click()
    wait(qtbot, bench.desk)
    assert bench.cases.pages.currentWidget() is page
    row = bench.desk.store.row("name_case", key)
    assert row["form"]["ground"] == "construction"
    assert row["documents"] == [{"title": "规划批复和现状图", "file": "/x/规划批复和现状图.pdf", "date": "2026-10-08"}]
    page.recheck_button.click()
    wait(qtbot, bench.desk)
    row = bench.desk.store.row("name_case", key)
    assert not {"N060", "N066"} & found(row)
    assert bench.desk.undo()
    wait(qtbot, bench.desk)
    assert "N060" in found(bench.desk.store.row("name_case", key))


def test_a_bad_field_keeps_the_page_open(qtbot, bench):
    rename(qtbot, bench)
    bench.cases.page.fields_button.click()
    fields = bench.cases.fields
    fields.inputs["mismatch"].setPlainText("长" * 301)
    fields.save_button.click()
    assert bench.cases.pages.currentWidget() is fields
    assert fields.notice.count() == 1
    fields.cancelled.emit()
    assert bench.cases.pages.currentWidget() is bench.cases.page


def test_a_person_judges_and_a_no_stands_against_the_approval(qtbot, bench):
    type_name(qtbot, bench)
    make(qtbot, bench)
    page = bench.cases.page
    assert list(page.questions)
    row = page.questions["N029"]
    row.verdict.setCurrentIndex(2)
    row.verdict.activated.emit(2)
    assert not bench.desk.store.frame("name_case")["form"].iloc[0].get("answers"), "a no wants its remark"
    enter(row.remark, "谐音不雅")
    qtbot.keyClick(row.remark, Qt.Key.Key_Return)
    wait(qtbot, bench.desk)
    answer = bench.desk.store.frame("name_case")["form"].iloc[0]["answers"]["N029"]
    assert (answer["verdict"], answer["remark"], answer["who"]) == (False, "谐音不雅", bench.desk.who)
    up_to_approval(qtbot, bench)
    sheet = step(qtbot, bench, "approve", doc_no="练政函〔2026〕8号", organ="练习县人民政府")
    assert sheet.notice.count() == 1
    sheet.reject()
    row = bench.cases.page.questions["N029"]
    row.verdict.setCurrentIndex(1)
    row.verdict.activated.emit(1)
    wait(qtbot, bench.desk)
    step(qtbot, bench, "approve", doc_no="练政函〔2026〕8号", organ="练习县人民政府")
    assert bench.desk.store.frame("name_case")["state"].iloc[0] == "approved"


def test_a_case_of_a_name_that_was_not_checked_before_is_checked_when_it_is_made(qtbot, bench):
    bench.tabs.setCurrentIndex(1)
    bench.cases.list_page.begin_buttons["name"].click()
    form = bench.cases.form
    enter(form.subject, "帝王大道")
    form.kind.set_value("road")
    enter(form.applicant, "练习县交通运输局")
    form.reason.setPlainText("新建道路")
    form.save_button.click()
    qtbot.waitUntil(lambda: bench.cases.pages.currentWidget() is bench.cases.page, timeout=5_000)
    (case,) = bench.desk.store.frame("name_case").to_dict("records")
    assert "N027" in found(case)
    assert case["pinyin"] == "Dìwáng Dàdào"


def test_one_notice_tells_of_several_decided_cases(qtbot, bench, tmp_path):
    bench.cases.ask_notice()
    assert bench.cases.sheet is None, "nothing is decided yet"
    for name in ("长青路", "青松路"):
        bench.tabs.setCurrentIndex(0)
        bench.name.clear()
        type_name(qtbot, bench, name)
        make(qtbot, bench)
        up_to_approval(qtbot, bench)
        step(qtbot, bench, "approve", doc_no="练政函〔2026〕8号", organ="练习县人民政府")
    bench.cases.page.back_button.click()
    bench.cases.list_page.notice_button.click()
    sheet = bench.cases.sheet
    assert sheet.list.count() == 2
    asked = []
    sheet.chosen.disconnect()
    sheet.chosen.connect(asked.extend)
    sheet.list.item(0).setCheckState(Qt.CheckState.Unchecked)
    sheet.list.item(1).setCheckState(Qt.CheckState.Unchecked)
    assert not sheet.save_button.isEnabled()
    for n in range(2):
        sheet.list.item(n).setCheckState(Qt.CheckState.Checked)
    sheet.save_button.click()
    assert {line.case["name"] for line in asked} == {"长青路", "青松路"}
    out = tmp_path / "公告.docx"
    bench.cases.papers.write("notice", [bench.cases.filled(line) for line in asked], "", out)
    wait(qtbot, bench.desk)
    qtbot.waitUntil(out.is_file, timeout=5_000)
    words = zipfile.ZipFile(out).read("word/document.xml").decode()
    assert "长青路" in words
    assert "青松路" in words
