"""The page of the papers as an officer uses it: choose, fill in, see what is missing, write."""

import pytest
from PySide6.QtCore import Qt

from layers.change import Change, delete
from layers.store import Store
from layers.text import text
from tests.gis_desk.inspections import rounds
from tests.ui.desktop.conftest import wait


@pytest.fixture
def page(window, tmp_path, qtbot):
    path = tmp_path / "青山县.gpkg"
    rows = rounds.small_line(6)
    rows |= rounds.rows_of_round(rows["marker"], "L1", 2026)
    rows["inspection"][0]["details"] = {"conclusion": "良好"}
    with Store.create(path) as store:
        rounds.fill(store, rows, {})
    assert window.open_path(path)
    wait(qtbot, window)
    made = window.open_job("inspections").turn_to("papers")
    settle(qtbot, window, made)
    return made


def settle(qtbot, window, page):
    qtbot.waitUntil(lambda: page._looking is None and page._writing is None and not window.busy, timeout=20_000)


def press(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def type_in(field, words):
    field.selectAll()
    field.insert(words)


def unfold(qtbot, page, group):
    if group in page.lacking.unfold and not page.lacking.unfold[group].isChecked():
        press(qtbot, page.lacking.unfold[group])


def missing(page):
    return [b.text() for b in page.lacking.buttons]


def test_the_round_its_numbers_and_what_is_missing(page):
    assert page.chooser.line.currentText() == "青白线"
    assert page.chooser.round.currentText() == "2026 · round 5 · regular inspection"
    assert page.numbers.values[2].text() == "5 / 6"
    assert page.numbers.values[0].text() == "9.011"
    assert "Unit of the first side" in missing(page)
    assert page.write_button.isEnabled()
    assert not page.chooser.beginning.isVisible()


def test_missing_fields_stand_in_groups_and_long_groups_are_folded(page, qtbot):
    lacking = page.lacking
    assert "round" in lacking.unfold
    weather = next(b for b in lacking.buttons if b.text() == "Weather")
    assert not weather.isVisible()
    unfold(qtbot, page, "round")
    assert weather.isVisible()
    page._look()
    qtbot.waitUntil(lambda: page._looking is None, timeout=10_000)
    assert lacking.unfold["round"].isChecked()
    press(qtbot, lacking.unfold["round"])
    assert "more" in lacking.unfold["round"].text()


def test_a_missing_field_leads_to_the_form_and_is_saved_as_one_step(page, window, qtbot):
    unfold(qtbot, page, "round")
    press(qtbot, next(b for b in page.lacking.buttons if b.text() == "Weather"))
    assert page.stack.currentWidget() is page.form
    assert page.form.inputs["weather"].hasFocus()
    type_in(page.form.inputs["weather"], "晴")
    type_in(page.form.inputs["leader"], "林国栋")
    press(qtbot, page.form.save_button)
    settle(qtbot, window, page)
    assert page.stack.currentIndex() == 0
    assert window.store.row("inspection", "R1")["details"] == {
        "conclusion": "良好",
        "weather": "晴",
        "leader": "林国栋",
    }
    assert "Weather" not in missing(page)
    assert window.undo()
    settle(qtbot, window, page)
    assert window.store.row("inspection", "R1")["details"] == {"conclusion": "良好"}
    assert "Weather" in missing(page)


def test_a_day_that_is_none_keeps_the_form_open(page, qtbot):
    page.open_form()
    type_in(page.form.inputs["done_on"], "五月初三")
    press(qtbot, page.form.save_button)
    assert page.stack.currentWidget() is page.form
    assert page.form.notice.count() == 1
    assert page.form.inputs["done_on"].hasFocus()
    press(qtbot, page.form.cancel_button)
    assert page.stack.currentIndex() == 0


def test_a_field_of_a_marker_is_shown_among_its_attributes(page, window, qtbot):
    lack = next(b for b in page.lacking.buttons if b.text().startswith("Record of the marker"))
    press(qtbot, lack)
    assert window.selected == ("marker", "m005")
    assert window.bottom.currentWidget() is window.attributes


def test_papers_are_written_and_the_page_says_so(page, window, qtbot, tmp_path):
    for kind in ("report", "register"):
        press(qtbot, page.which[kind])
    press(qtbot, page.kinds["pdf"])
    settle(qtbot, window, page)
    page.write(tmp_path / "out")
    assert page.cancel_button.isVisible()
    assert not page.write_button.isEnabled()
    settle(qtbot, window, page)
    assert {p.name for p in (tmp_path / "out").iterdir()} == {
        "2026-青白线-联合检查记录表.docx",
        "2026-青白线-界桩成果表.docx",
    }
    banner = page.notice.itemAt(0).widget()
    assert banner.heading.startswith("2 files written")
    assert page.write_button.isEnabled()
    assert not page.cancel_button.isVisible()


def test_stopping_leaves_no_file(page, window, qtbot, tmp_path):
    page.write(tmp_path / "out")
    press(qtbot, page.cancel_button)
    settle(qtbot, window, page)
    assert not (tmp_path / "out").exists()
    assert page.write_button.isEnabled()


def test_without_a_paper_or_a_kind_there_is_nothing_to_write(page, window, qtbot):
    for chip in page.which.values():
        press(qtbot, chip)
    assert not page.write_button.isEnabled()
    press(qtbot, page.which["results"])
    assert page.write_button.isEnabled()
    for chip in page.kinds.values():
        press(qtbot, chip)
    assert not page.write_button.isEnabled()
    settle(qtbot, window, page)


def test_a_round_is_begun_by_hand_where_there_is_none(page, window, qtbot):
    row = window.store.row("inspection", "R1")
    assert window.perform(Change(text("Delete"), (delete("inspection", "R1", row),)))
    settle(qtbot, window, page)
    assert page.chooser.beginning.isVisible()
    assert not page.chooser.fill_button.isVisible()
    page.chooser.year.setValue(2026)
    press(qtbot, page.chooser.begin_button)
    settle(qtbot, window, page)
    assert page.chooser.round.currentText() == "2026 · regular inspection"
    assert page.chooser.fill_button.isVisible()


def test_a_round_with_something_to_write_is_chosen_before_what_is_only_planned(window, tmp_path, qtbot):
    path = tmp_path / "青山县.gpkg"
    rows = rounds.small_line(6)
    rows |= rounds.rows_of_round(rows["marker"], "L1", 2026)
    rows["inspection"].append({"key": "R2", "line": "L1", "year": 2027, "kind": "extra", "state": "planned"})
    with Store.create(path) as store:
        rounds.fill(store, rows, {})
    assert window.open_path(path)
    wait(qtbot, window)
    page = window.open_job("inspections").turn_to("papers")
    settle(qtbot, window, page)
    assert page.chooser.round.currentData() == "R1"
    page.chooser.round.setCurrentIndex(page.chooser.round.findData("R2"))
    page.refresh()
    settle(qtbot, window, page)
    assert page.chooser.round.currentData() == "R2"


def test_a_workspace_without_lines_says_what_belongs_here(window, tmp_path, qtbot):
    Store.create(tmp_path / "empty.gpkg").close()
    assert window.open_path(tmp_path / "empty.gpkg")
    wait(qtbot, window)
    made = window.open_job("inspections").turn_to("papers")
    settle(qtbot, window, made)
    qtbot.waitUntil(made.column.empty.isVisible)
    assert not made.column.body.isVisible()
