"""The page of records as an officer uses it: take in, contradict, enter by keys, assign photographs, repair, close."""

import time

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QPushButton

from gis_desk.inspections.codes import MarkerCode, encode
from gis_desk.inspections.intake.fields import MARKER, STRETCH
from layers.change import Change, insert
from layers.store import Store
from layers.text import text
from tests import pictures
from tests.ui.desktop.conftest import wait
from tests.ui.test_cli_inspect import county  # noqa: F401 - a fixture
from tests.ui.test_cli_inspect_back import field_package
from ui.desktop import kit
from ui.desktop.inspections.back import intake
from ui.desktop.inspections.back.keychoice import KeyChoice
from ui.desktop.inspections.back.photomodels import NOBODY, about
from ui.desktop.inspections.back.state import called
from ui.inspectionwords import OBJECTS

HEADS = ("界桩号", "检查日期", "是否找到", "桩体", "备注")


@pytest.fixture
def page(window, county, tmp_path, qtbot):  # noqa: F811
    path = tmp_path / "青山县.gpkg"
    path.write_bytes(county.read_bytes())
    with Store.open(path) as store:
        row = {"line": "L1", "round": 5, "year": 2026, "state": "planned"}
        store.apply(Change(text("Round"), (insert("inspection", "i5", row),)))
    assert window.open_path(path)
    wait(qtbot, window)
    made = window.open_job("inspections").turn_to("records")
    settle(qtbot, window, made)
    return made


def settle(qtbot, window, page):
    for _ in range(3):
        wait(qtbot, window)
        qtbot.waitUntil(lambda: not page.busy and not page.wall.thumbnails.busy, timeout=10_000)


def table(path, *rows):
    book = openpyxl.Workbook()
    for row in (HEADS, *rows):
        book.active.append(row)
    book.save(path)
    return path


def key(qtbot, widget, *keys):
    for one in keys:
        if isinstance(one, str):
            qtbot.keyClicks(widget, one)
        else:
            qtbot.keyClick(widget, one)


def test_the_round_that_is_open_is_shown(page):
    assert page.state.round == "i5"
    assert "0 of 6 markers visited" in page.figures.text()
    assert len(page.map_layers()) == 3
    assert [title for title, _ in page.wide_panels()] == ["Records", "Photos", "Repairs", "Contradictions"]


def test_a_file_is_taken_in_counted_and_undone(page, window, qtbot, tmp_path):
    file = table(tmp_path / "1.xlsx", ("001", "2026-05-01", "是", "完好", ""), ("002", "2026-05-01", "否", "", ""),
                 ("099", "2026-05-01", "是", "", ""))  # fmt: skip
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    drop = QDropEvent(page.rect().center(), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
                      Qt.KeyboardModifier.NoModifier)  # fmt: skip
    page.dropEvent(drop)
    settle(qtbot, window, page)
    assert "2 of 6 markers visited" in page.figures.text()
    banner = page.notice.itemAt(0).widget()
    assert "2 of 3 rows recorded" in banner.heading
    assert "no marker has this number" in banner.detail
    assert [line.cells[0] for line in page.state.records] == ["001", "002"]
    assert [line.cells[1:3] for line in page.state.repairs] == [("lost", "repair open")]
    assert window.undo()
    settle(qtbot, window, page)
    assert "0 of 6 markers visited" in page.figures.text()


def test_a_file_that_is_none_is_refused_in_words(page, window, qtbot, tmp_path):
    (tmp_path / "x.xlsx").write_bytes(b"PK\x03\x04no")
    page.take([tmp_path / "x.xlsx"])
    settle(qtbot, window, page)
    assert "x.xlsx" in page.notice.itemAt(0).widget().detail
    assert page.files_button.isEnabled()


def test_contradictions_side_by_side(page, window, qtbot, tmp_path):
    page.take([table(tmp_path / "1.xlsx", ("001", "2026-05-01", "是", "完好", "甲"))])
    settle(qtbot, window, page)
    page.take([table(tmp_path / "2.xlsx", ("001", "2026-05-01", "是", "倾斜", "乙"))])
    settle(qtbot, window, page)
    model, view = page.conflicts.model, page.conflicts.view
    assert [[model.data(model.index(r, c)) for c in range(4)] for r in range(model.rowCount())] == [
        ["青白线1 001", "1.xlsx", "Sheet row 2", "—"],
        ["Post", "intact", "tilted", "—"],
        ["Note", "甲", "乙", "—"],
    ]
    assert not page.conflicts.apply_button.isEnabled()
    view.selectRow(1)
    key(qtbot, view, Qt.Key.Key_Right)
    view.selectRow(2)
    key(qtbot, view, Qt.Key.Key_Left)
    qtbot.mouseClick(page.conflicts.apply_button, Qt.MouseButton.LeftButton)
    settle(qtbot, window, page)
    (row,) = page.state.rows[MARKER].values()
    assert (row["body"], row["note"]) == ("tilted", "甲")
    assert window.store.row("marker", "L1-m001")["state"] == "tilted"
    assert model.rowCount() == 0


def test_files_are_taken_in_one_after_the_other_and_then_photographs(
    page, window, qtbot, tmp_path, photos, monkeypatch
):
    known, real_file, real_photos = [], intake.take_file, intake.take_photos

    def take_file(store, path, preferred, progress):
        known.append((path.name, store.count(MARKER)))
        return real_file(store, path, preferred, progress)

    def take_photos(store, *args):
        known.append(("photos", store.count(MARKER)))
        return real_photos(store, *args)

    monkeypatch.setattr(intake, "take_file", take_file)
    monkeypatch.setattr(intake, "take_photos", take_photos)
    files = [table(tmp_path / f"{n}.xlsx", (f"00{n}", "2026-05-01", "是", "完好", "")) for n in (1, 2)]
    page.take([photos, *files])
    assert not page.end_button.isEnabled()
    settle(qtbot, window, page)
    assert known == [("1.xlsx", 0), ("2.xlsx", 1), ("photos", 2)]
    assert page.end_button.isEnabled()


def test_contradictions_of_several_files_are_settled_file_by_file(page, window, qtbot, tmp_path):
    def file(n, body):
        return table(tmp_path / f"{n}.xlsx", (f"00{n}", "2026-05-01", "是", body, ""))

    page.take([file(1, "完好"), file(2, "完好")])
    settle(qtbot, window, page)
    page.take([file(1, "倾斜"), file(2, "破损")])
    settle(qtbot, window, page)
    for number, body in (("001", "tilted"), ("002", "damaged")):
        model, view = page.conflicts.model, page.conflicts.view
        assert number in model.data(model.index(0, 0))
        view.selectRow(1)
        key(qtbot, view, Qt.Key.Key_Right)
        qtbot.mouseClick(page.conflicts.apply_button, Qt.MouseButton.LeftButton)
        settle(qtbot, window, page)
        assert window.store.row("marker", f"L1-m{number}")["state"] == body
    assert page.conflicts.model.rowCount() == 0


def test_what_another_workspace_took_in_does_not_hold_the_page(page, window, qtbot, tmp_path, monkeypatch):
    def unstoppable(store, path, preferred, progress):
        while not progress.stopped():
            time.sleep(0.01)

    monkeypatch.setattr(intake, "take_file", unstoppable)
    page.take([tmp_path / "1.xlsx", tmp_path / "2.xlsx"])
    assert not page.files_button.isEnabled()
    other = tmp_path / "other.gpkg"
    other.write_bytes(window.store.path.read_bytes())
    assert window.open_path(other)
    settle(qtbot, window, page)
    assert page.files_button.isEnabled()
    assert page.state.round == "i5"


def test_both_records_stand(page, window, qtbot, tmp_path, qtmodeltester):
    page.take([table(tmp_path / "1.xlsx", ("001", "2026-05-01", "是", "完好", "甲"))])
    settle(qtbot, window, page)
    page.take([table(tmp_path / "2.xlsx", ("001", "2026-05-01", "是", "倾斜", "乙"))])
    settle(qtbot, window, page)
    qtmodeltester.check(page.conflicts.model)
    page.conflicts.view.selectRow(0)
    key(qtbot, page.conflicts.view, "b")
    page.conflicts.apply_button.click()
    settle(qtbot, window, page)
    assert len(page.state.rows[MARKER]) == 2
    for record, row in page.state.rows[MARKER].items():
        page.records.opened.emit(MARKER, record)
        form = page.by_hand.forms[MARKER]
        form.number.editingFinished.emit()
        assert (form.number.text(), form.lines["note"].text()) == ("001", row["note"])
        form.lines["note"].setText(row["note"] + "，改")
        form.save_button.click()
        settle(qtbot, window, page)
        assert page.state.rows[MARKER][record]["note"] == row["note"] + "，改"


def test_a_record_with_keys_only(page, window, qtbot):
    form = page.enter(MARKER)
    assert form.number.text() == "001"
    key(qtbot, form.number, "2", Qt.Key.Key_Return)
    assert "青白线1" in form.about.text()
    form.lines["visited_on"].setText("2026-05-01")
    form.choices["found"].setFocus()
    for name, digit in (("found", "1"), ("body", "2"), ("lettering", "1"), ("measured", "2")):
        key(qtbot, form.choices[name], digit)
    key(qtbot, form.choices["object3"], "3")
    key(qtbot, form.choices["works"], "1", "3")
    key(qtbot, form.choices["both_present"], "1")
    form.lines["people"].setText("甲、乙")
    qtbot.keyClick(form.lines["note"], Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window, page)
    (row,) = page.state.rows[MARKER].values()
    assert (row["marker"], row["found"], row["body"], row["lettering"]) == ("L1-m002", True, "tilted", "clear")
    assert (row["objects"], row["action"], row["both_present"]) == ([None, None, "gone"], "描红、扶正", True)
    assert row["inspection"] == "i5"
    assert form.number.text() == "001"  # the next without a record
    assert (form.lines["people"].text(), form.choices["both_present"].value()) == ("甲、乙", "yes")
    assert not form.choices["body"].values()


def test_a_record_is_corrected(page, window, qtbot, tmp_path):
    page.take([table(tmp_path / "1.xlsx", ("001", "2026-05-01", "是", "倾斜", "旧"))])
    settle(qtbot, window, page)
    window.raise_panel(page.records)
    page.records.view.selectRow(0)
    page.records.correct_button.click()
    form = page.by_hand.forms[MARKER]
    assert (form.number.text(), form.lines["note"].text(), form.choices["body"].value()) == ("001", "旧", "tilted")
    assert "Correcting the record of 2026-05-01" in form.about.text()
    key(qtbot, form.choices["body"], "1")
    form.lines["note"].clear()
    form.save_button.click()
    settle(qtbot, window, page)
    question = page.notice.itemAt(page.notice.count() - 1).widget()
    assert "stands, though its record was corrected" in question.detail
    assert [row["body"] for row in page.state.rows[MARKER].values()] == ["tilted"]  # it waits, and the form stays full
    assert form.choices["body"].value() == "intact"
    close, _stands = question.findChildren(QPushButton)
    close.click()
    settle(qtbot, window, page)
    (row,) = page.state.rows[MARKER].values()
    assert (row["body"], row["note"], row["source"]) == ("intact", None, "1.xlsx")
    assert window.store.row("marker", "L1-m001")["state"] == "intact"
    (case,) = page.state.rows["marker_repair"].values()
    assert (case["state"], case["note"]) == ("closed", "the record was corrected")
    window.store.undo()
    assert window.store.frame("marker_repair")["state"].tolist() == ["open"]
    assert window.store.row("marker", "L1-m001")["state"] == "tilted"


def test_a_corrected_record_may_leave_its_case(page, window, qtbot, tmp_path):
    page.take([table(tmp_path / "1.xlsx", ("001", "2026-05-01", "是", "倾斜", "旧"))])
    settle(qtbot, window, page)
    page.by_hand.correct(MARKER, next(iter(page.state.rows[MARKER])))
    form = page.by_hand.forms[MARKER]
    key(qtbot, form.choices["body"], "1")
    form.save_button.click()
    settle(qtbot, window, page)
    _close, stands = page.notice.itemAt(page.notice.count() - 1).widget().findChildren(QPushButton)
    stands.click()
    settle(qtbot, window, page)
    assert [r["body"] for r in page.state.rows[MARKER].values()] == ["intact"]
    assert [r["state"] for r in page.state.rows["marker_repair"].values()] == ["open"]
    assert "stands" in page.notice.itemAt(0).widget().heading


def test_a_field_geopackage_brings_its_photographs(page, window, qtbot, tmp_path):
    page.take([field_package(tmp_path / "field")])
    settle(qtbot, window, page)
    assert [r["marker"] for r in page.state.rows["inspection_photo"].values()] == ["L1-m001"] * 2
    records, photos = (page.notice.itemAt(n).widget() for n in range(2))
    assert "DCIM/gone.jpg" in records.detail
    assert photos.heading == "2 photographs taken in, of 2 files"


def test_what_cannot_be_kept_says_why(page, window, qtbot):
    form = page.enter(MARKER)
    form.number.setText("001")
    form.lines["visited_on"].setText("昨天")
    form.save_button.click()
    settle(qtbot, window, page)
    assert "not a date" in form.notice.itemAt(0).widget().detail
    assert form.lines["visited_on"].hasFocus() or QApplication.focusWidget() is None
    assert not page.state.records


def test_a_stretch_by_hand(page, window, qtbot):
    form = page.enter(STRETCH)
    before = form.stretch.count()
    form.stretch.setCurrentIndex(1)
    form.lines["visited_on"].setText("2026-05-02")
    key(qtbot, form.choices["terrain"], "2")
    key(qtbot, form.choices["course"], "1")
    form.save_button.click()
    settle(qtbot, window, page)
    (row,) = page.state.rows[STRETCH].values()
    assert (row["terrain"], row["course"], row["inspection"]) == ("slight", "clear", "i5")
    assert sum(page.state.progress.walked) == 1
    assert form.stretch.count() == before
    page.records.opened.emit(STRETCH, next(iter(page.state.rows[STRETCH])))
    form.lines["note"].setText("改")
    form.save_button.click()
    settle(qtbot, window, page)
    form.stretch.setCurrentIndex(0)
    key(qtbot, form.choices["terrain"], "1")
    key(qtbot, form.choices["course"], "1")
    form.save_button.click()
    settle(qtbot, window, page)
    assert [(r["terrain"], r["note"]) for r in page.state.rows[STRETCH].values()] == [("slight", "改"), ("none", None)]


def test_digits_choose_and_take_back(qtbot):
    choice = KeyChoice("x", OBJECTS)
    qtbot.addWidget(choice)
    choice.show()
    key(qtbot, choice, "2")
    assert choice.values() == ["changed"]
    key(qtbot, choice, "3")
    assert choice.values() == ["gone"]
    key(qtbot, choice, "3")
    assert choice.values() == []
    key(qtbot, choice, Qt.Key.Key_Right, Qt.Key.Key_Right)
    assert choice.values() == ["changed"]
    key(qtbot, choice, "9", "0")
    assert choice.values() == []


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("2122002Q", ["a"]),
        ("2q", ["a"]),
        ("2", ["a"]),
        ("3", ["b", "c"]),
        ("3A", ["b"]),
        ("", []),
        ("99", []),
        ("x", []),
    ],
)
def test_short_numbers(typed, found):
    assert called(typed, {"a": "2122002Q", "b": "2122003A", "c": "2122003B"}) == found


@pytest.fixture
def photos(tmp_path, page):
    place = page.state.ground.markers.geometry.iloc[2]
    folder = tmp_path / "照片"
    pictures.save(folder / "1.jpg", pictures.landscape(code=encode(MarkerCode("L1", "L1-m002", "002"))))
    pictures.save(folder / "2.jpg", place=(place.x, place.y), taken="2026:05:01 10:00:00")
    pictures.save(folder / "3.jpg")
    pictures.save(folder / "4.heic")
    (folder / "5.jpg").write_bytes(b"")
    return folder


def taken(page, window, qtbot, photos):
    page.take([photos])
    settle(qtbot, window, page)
    return {p.row["name"]: p for p in page.state.photos}


def test_photographs_are_taken_in_and_shown(page, window, qtbot, photos, qtmodeltester):
    found = taken(page, window, qtbot, photos)
    assert {n: p.about for n, p in found.items()} == {"1.jpg": "002", "2.jpg": "003", "3.jpg": "", "4.heic": ""}
    banner = page.notice.itemAt(0).widget()
    assert "4 photographs taken in, of 5 files" in banner.heading
    assert "5.jpg: the file is empty" in banner.detail
    tip = page.wall.model.data(page.wall.model.index(0), Qt.ItemDataRole.ToolTipRole)
    assert tip == kit.tip("\n".join(about(page.wall.model.photo(0))))
    window.raise_panel(page.wall)
    page.wall.grab()
    settle(qtbot, window, page)
    assert all(page.wall.model.data(page.wall.model.index(r), Qt.ItemDataRole.DecorationRole) for r in range(4))
    qtmodeltester.check(page.wall.model)
    qtmodeltester.check(page.wall.places)
    assert window.undo()
    settle(qtbot, window, page)
    assert not page.state.photos


def test_photographs_are_assigned_by_keys_and_by_dragging(page, window, qtbot, photos):
    found = taken(page, window, qtbot, photos)
    window.raise_panel(page.wall)
    wall = page.wall
    wall.view.setCurrentIndex(wall.model.index(0))
    first = wall.model.photo(0)
    assert not first.subject  # those to be assigned come first
    key(qtbot, wall.view, "4")
    assert wall.number.text() == "4"
    key(qtbot, wall.number, Qt.Key.Key_Return)
    settle(qtbot, window, page)
    assert page.state.rows["inspection_photo"][first.key]["marker"] == "L1-m004"
    other = next(p for p in page.state.photos if not p.subject)
    row = next(n for n in range(wall.model.rowCount()) if wall.model.photo(n).key == other.key)
    at = wall.places.row_of("m:L1-m005")
    data = wall.model.mimeData([wall.model.index(row)])
    assert wall.places.dropMimeData(data, Qt.DropAction.CopyAction, -1, -1, wall.places.index(at))
    settle(qtbot, window, page)
    kept = page.state.rows["inspection_photo"][other.key]
    assert (kept["marker"], kept["matched_by"], kept["inspection"]) == ("L1-m005", "person", "i5")
    wall.assigned.emit([found["1.jpg"].key], NOBODY)
    settle(qtbot, window, page)
    assert page.state.rows["inspection_photo"][found["1.jpg"].key]["marker"] is None
    wall.named.emit([other.key], "77")
    assert "77" in page.notice.itemAt(page.notice.count() - 1).widget().heading
    wall.removed.emit([other.key])
    settle(qtbot, window, page)
    assert other.key not in page.state.rows["inspection_photo"]


def test_many_rows_are_written_off_the_window(page, window, qtbot, photos, monkeypatch):
    monkeypatch.setattr(intake, "ON_THE_WINDOW", 1)
    assert len(taken(page, window, qtbot, photos)) == 4


def test_stopped_photographs_leave_nothing(page, window, qtbot, photos):
    page.take([photos])
    page.cancel()
    settle(qtbot, window, page)
    assert len(page.state.photos) in (0, 4)  # stopped, or quicker
    assert not page.cancel_button.isVisible()


def test_a_repair_step_by_step(page, window, qtbot, tmp_path):
    page.take([table(tmp_path / "1.xlsx", ("002", "2026-05-01", "否", "", ""))])
    settle(qtbot, window, page)
    window.raise_panel(page.repairs)
    page.repairs.view.selectRow(0)
    page.repairs.day.setText("2026-06-30")
    page.repairs.buttons["agreed"].click()
    settle(qtbot, window, page)
    assert page.state.repairs[0].cells[5] == "2026-06-30"
    page.repairs.buttons["repaired"].click()
    assert "other side" in page.repairs.notice.itemAt(0).widget().heading
    key(qtbot, page.repairs.present, "2")
    page.repairs.buttons["repaired"].click()
    settle(qtbot, window, page)
    assert page.state.repairs[0].must
    assert window.store.row("marker", "L1-m002")["state"] == "restored"
    assert window.undo()
    settle(qtbot, window, page)
    assert page.state.repairs[0].state == "agreed"


def test_the_round_is_closed_with_a_reason_only(page, window, qtbot, tmp_path):
    page.take([table(tmp_path / "1.xlsx", ("002", "2026-05-01", "是", "完好", ""))])
    settle(qtbot, window, page)
    page.end_day.setText("2026-05-09")
    page.end_button.click()
    settle(qtbot, window, page)
    assert "5 markers" in page.notice.itemAt(page.notice.count() - 1).widget().heading
    page.end_why.setText("洪水封路")
    page.end_button.click()
    settle(qtbot, window, page)
    assert window.store.row("inspection", "i5")["state"] == "done"
    assert window.store.row("boundary_line", "L1")["inspected_on"] == "2026-05-09"


def test_reading_and_showing_do_not_hold_the_window(page, window, qtbot, tmp_path):
    page.take([table(tmp_path / "1.xlsx", *((f"{n:03d}", "2026-05-01", "是", "完好", "") for n in range(1, 7)))])
    settle(qtbot, window, page)
    clock = time.process_time()
    page.refresh()
    assert time.process_time() - clock < 0.025
    settle(qtbot, window, page)


def test_an_empty_workspace_says_what_belongs_here(window, tmp_path, qtbot):
    Store.create(tmp_path / "empty.gpkg").close()
    assert window.open_path(tmp_path / "empty.gpkg")
    wait(qtbot, window)
    made = window.open_job("inspections").turn_to("records")
    wait(qtbot, window)
    qtbot.waitUntil(made.isVisible)
    assert made.column.empty.isVisible()
    assert not made.column.body.isVisible()
