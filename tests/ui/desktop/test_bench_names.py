"""The names workbench as an officer uses it: type, read, pick a place, propose, accept, check all."""

from datetime import date

import pandas as pd
import pytest
import shapely
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QFileDialog

from gis_desk.findings import Severity
from gis_desk.names.checking import places_of
from gis_desk.names.reference import plan_reference
from gis_desk.names.tables import load
from layers.change import Change, insert
from layers.store import sha256
from layers.text import text
from tests.ui.desktop.conftest import wait
from ui.desktop.benches.names import AcceptRow, NamesBench


@pytest.fixture
def bench(desk, qtbot):
    store = desk.store
    rows = [
        ("长青路", "road", (108.40, 25.60)),
        ("翠湖苑", "residential", (108.41, 25.61)),
        ("皇庭花园", "residential", (108.42, 25.62)),
    ]
    county = min((c for c in store.frame("division")["code"] if isinstance(c, str)), key=len)
    edits = [
        insert(
            "place_name",
            store.new_key("place_name"),
            {"name": n, "class": c, "division": county, "status": "approved", "geometry": shapely.Point(at)},
        )
        for n, c, at in rows
    ]
    assert desk.perform(Change(text("Add names"), tuple(edits)))
    desk.open_job("names")
    wait(qtbot, desk)
    bench = desk.bench
    assert isinstance(bench, NamesBench)
    qtbot.waitUntil(lambda: len(bench.checker) >= 3, timeout=10_000)
    return bench


def enter(widget, words):
    """Chinese comes in through the input method, not by keys."""
    event = QInputMethodEvent()
    event.setCommitString(words)
    QApplication.sendEvent(widget, event)


def type_name(qtbot, bench, name, cls):
    bench.kind.setCurrentIndex(bench.kind.findData(cls))
    bench.name.clear()
    for character in name:
        enter(bench.name, character)
    qtbot.waitUntil(lambda: bench.answer is not None and bench.answer.split.name == name, timeout=3_000)


def shown(bench):
    return [w.finding.rule for w in bench.findings.findChildren(AcceptRow) if w.isVisibleTo(bench)]


def test_answers_appear_while_typing(qtbot, bench):
    type_name(qtbot, bench, "御皇府", "residential")
    assert bench.spelling.text() == "Yùhuáng Fǔ"
    qtbot.waitUntil(lambda: "N027" in shown(bench), timeout=3_000)
    type_name(qtbot, bench, "春晖路", "road")
    assert bench.spelling.text() == "Chūnhuī Lù"
    assert "N027" not in shown(bench)


def test_names_that_sound_alike_are_shown_and_found_on_the_map(qtbot, bench, desk):
    type_name(qtbot, bench, "常青路", "road")
    assert bench.similar.item(0, 0).text() == "长青路"
    qtbot.waitUntil(lambda: "N046" in shown(bench), timeout=3_000)
    before = desk.canvas.center()
    cell = bench.similar.visualItemRect(bench.similar.item(0, 0)).center()
    qtbot.mouseClick(bench.similar.viewport(), Qt.MouseButton.LeftButton, pos=cell)
    assert desk.canvas.center() == pytest.approx((108.40, 25.60), abs=1e-3)
    assert desk.canvas.center() != before


def test_propose_at_a_picked_place_and_undo(qtbot, bench, desk):
    type_name(qtbot, bench, "春晖路", "road")
    qtbot.mouseClick(bench.pick_button, Qt.MouseButton.LeftButton)
    assert bench.picking
    desk.canvas.clicked.emit(108.405, 25.605)
    if bench.picking:
        desk.canvas.point_picked.emit(108.405, 25.605)
    assert not bench.picking
    before = set(desk.store.keys("place_name"))
    qtbot.mouseClick(bench.propose_button, Qt.MouseButton.LeftButton)
    [key] = set(desk.store.keys("place_name")) - before
    row = desk.store.row("place_name", key)
    assert (row["name"], row["class"], row["status"], row["pinyin"]) == ("春晖路", "road", "proposed", "Chūnhuī Lù")
    assert (row["geometry"].x, row["geometry"].y) == pytest.approx((108.405, 25.605))
    assert bench.name.text() == ""
    desk.store.undo()
    assert set(desk.store.keys("place_name")) == before


def test_an_accepted_finding_goes_and_its_reason_stays(qtbot, bench, desk):
    type_name(qtbot, bench, "御皇苑", "residential")
    [line] = [w for w in bench.findings.findChildren(AcceptRow) if w.finding.rule == "N027"]
    qtbot.mouseClick(line.open_button, Qt.MouseButton.LeftButton)
    assert not line.answer.confirm.isEnabled()
    enter(line.answer.reason, "沿用旧名")
    qtbot.mouseClick(line.answer.confirm, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "N027" not in shown(bench), timeout=3_000)
    [row] = desk.store.frame("accepted_finding").to_dict("records")
    assert (row["rule"], row["reason"]) == ("N027", "沿用旧名")
    before = set(desk.store.keys("place_name"))
    qtbot.mouseClick(bench.propose_button, Qt.MouseButton.LeftButton)
    [key] = set(desk.store.keys("place_name")) - before
    [row] = desk.store.frame("accepted_finding").to_dict("records")
    assert key in str(row["keys"])  # the answer follows the name into the workspace


def test_check_all_fills_the_problems_panel(qtbot, bench, desk):
    qtbot.mouseClick(bench.batch.start, Qt.MouseButton.LeftButton)
    assert bench.batch.running.isVisibleTo(bench)
    assert not bench.batch.start.isEnabled()
    wait(qtbot, desk)
    qtbot.waitUntil(lambda: desk.problems.model.rowCount() > 0, timeout=10_000)
    rules = {desk.problems.model.finding(n).rule for n in range(desk.problems.model.rowCount())}
    assert "N027" in rules
    assert desk.problems.writable
    assert bench.batch.start.isEnabled()
    assert not bench.batch.running.isVisibleTo(bench)


def test_a_layer_is_checked_as_if_its_names_were_new(qtbot, bench, desk):
    batch = bench.batch
    batch.source.setCurrentIndex(batch.source.findData("place_name"))
    batch.mode.setCurrentIndex(batch.mode.findData("proposal"))
    batch.begin()
    wait(qtbot, desk)
    qtbot.waitUntil(lambda: not batch.busy, timeout=10_000)
    found = desk.problems.model.findings()
    assert found
    assert {f.keys[0] for f in found} <= set(desk.store.keys("place_name"))
    assert {f.rule: f.level for f in found}["N027"] is Severity.SHOULD


def test_a_file_that_is_not_in_the_workspace(qtbot, bench, desk, tmp_path):
    file = tmp_path / "新建地名.csv"
    file.write_text("名称,类别\n皇庭花园,住宅区\n青山村,村\n维也纳花园,住宅区\n", encoding="utf-8")
    batch = bench.batch
    batch.source.setCurrentIndex(batch.source.findData("file"))
    batch.mode.setCurrentIndex(batch.mode.findData("proposal"))
    batch.start.click()
    [dialog] = desk.findChildren(QFileDialog)
    dialog.reject()
    batch.check_file(file)
    qtbot.waitUntil(lambda: not batch.busy and desk.problems.model.rowCount() > 0, timeout=10_000)
    found = {f.rule: f for f in desk.problems.model.findings()}
    assert (found["N023"].row, found["N023"].level) == (3, Severity.MUST)
    assert not desk.problems.writable
    desk.problems.step(1)
    desk.problems.export(str(tmp_path / "found.csv"))
    assert "维也纳花园" in (tmp_path / "found.csv").read_text(encoding="utf-8-sig")


def test_a_file_without_names_is_told(qtbot, bench, desk, tmp_path, monkeypatch):
    told = []
    monkeypatch.setattr(desk, "show_error", told.append)
    file = tmp_path / "roads.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    bench.batch.check_file(file)
    qtbot.waitUntil(lambda: not bench.batch.busy and bool(told), timeout=10_000)
    assert "roads.csv" in str(told[0])


def test_the_check_of_a_list_is_stopped(qtbot, bench, desk):
    desk.problems.show([], "Names")
    bench.batch.begin()
    bench.batch.stop.click()
    qtbot.waitUntil(lambda: not bench.batch.busy, timeout=10_000)
    assert desk.problems.model.rowCount() == 0


def test_without_a_workspace_a_name_is_still_judged(qtbot, window):
    bench = NamesBench(window)
    qtbot.addWidget(bench)
    bench.refresh()
    bench.name.setText("维也纳花园")
    bench.check()
    qtbot.waitUntil(lambda: "N023" in shown(bench), timeout=3_000)
    assert not bench.propose_button.isEnabled()


def test_a_chosen_reading_is_remembered_for_this_name_and_can_be_undone(qtbot, bench, desk):
    type_name(qtbot, bench, "乐山路", "road")
    assert bench.spelling.text() == "Lèshān Lù"
    type_name(qtbot, bench, "长岭路", "road")
    (box,) = bench.readings.boxes
    qtbot.waitUntil(lambda: box.isVisibleTo(bench), timeout=3_000)  # Qt shows new children a moment later
    assert box.accessibleName()
    assert [box.itemText(n) for n in range(box.count())] == ["cháng", "zhǎng"]
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: bench.spelling.text() == "Zhǎnglǐng Lù", timeout=5_000)
    (row,) = desk.store.frame("name_reading").to_dict("records")
    assert (row["name"], row["at"], row["character"], row["reading"]) == ("长岭路", 1, "长", "zhǎng")
    type_name(qtbot, bench, "长江路", "road")
    assert bench.spelling.text() == "Chángjiāng Lù"
    type_name(qtbot, bench, "长岭路", "road")
    assert bench.spelling.text() == "Zhǎnglǐng Lù"
    assert bench.readings.boxes[0].currentText() == "zhǎng"
    desk.undo()
    qtbot.waitUntil(lambda: bench.spelling.text() == "Chánglǐng Lù", timeout=5_000)
    assert not len(desk.store.frame("name_reading"))


def test_what_is_no_part_of_the_name_is_told(bench, qtbot):
    type_name(qtbot, bench, "长青村村民委员会", "village")
    assert bench.taken_off.isVisibleTo(bench)
    assert "村民委员会" in bench.taken_off.text()
    type_name(qtbot, bench, "长青村", "village")
    assert not bench.taken_off.isVisibleTo(bench)


def test_the_reference_list_is_asked_beside_the_names_of_the_workspace(qtbot, bench, desk, tmp_path, monkeypatch):
    monkeypatch.setattr("gis_desk.names.kept_lists.user_cache_path", lambda _name: tmp_path)
    own = len(bench.checker)
    listed = pd.DataFrame({"code": ["45", "450881", "450881101"], "name": ["广西壮族自治区", "桂平市", "清水镇"]})
    change, data = plan_reference(desk.store, "divisions", places_of(listed, load()), "all.csv", date(2026, 1, 2))
    desk.store.apply(change, [data])
    qtbot.waitUntil(lambda: len(bench.checker) == own + 3, timeout=10_000)
    qtbot.waitUntil(lambda: "3 of the reference list" in bench.index_note.text(), timeout=3_000)
    type_name(qtbot, bench, "清水镇", "division")
    assert bench.similar.item(0, 0).text() == "清水镇"
    bench.show_similar(0)  # lies on no map of the workspace: nothing to show, and no error
    type_name(qtbot, bench, "常青路", "road")
    assert bench.similar.item(0, 0).text() == "长青路", "names of the workspace are still there"
    desk.store.undo()
    qtbot.waitUntil(lambda: len(bench.checker) == own, timeout=10_000)
    assert "reference" not in bench.index_note.text()


def test_a_damaged_reference_list_is_told_and_the_names_of_the_workspace_are_compared(
    qtbot, bench, desk, tmp_path, monkeypatch
):
    monkeypatch.setattr("gis_desk.names.kept_lists.user_cache_path", lambda _name: tmp_path)
    told = []
    monkeypatch.setattr(desk, "show_error", told.append)
    row = {"content": "names", "file": "all.csv", "rows": 3, "loaded_on": "2026-01-02", "sha256": sha256(b"no list")}
    desk.store.apply(Change(text("List"), (insert("reference_list", "names", row),)), [b"no list"])
    qtbot.waitUntil(lambda: bool(told), timeout=10_000)
    assert "damaged" in str(told[0])
    assert bench.index_note.text().startswith("Compared with")
    type_name(qtbot, bench, "常青路", "road")
    assert bench.similar.item(0, 0).text() == "长青路"


def test_a_reference_list_is_read_in_the_window_and_taken_away_again(qtbot, bench, desk, tmp_path):
    table = tmp_path / "list.csv"
    rows = ["代码,名称"] + [f"99012{n}100,清水{n}镇" for n in range(2, 7)]
    table.write_text("\n".join(rows), encoding="utf-8")
    own = len(bench.checker)
    bench.reference.read(table)
    qtbot.waitUntil(lambda: len(bench.checker) == own + 5, timeout=10_000)
    assert desk.store.frame("reference_list")["content"].tolist() == ["divisions"]
    assert desk.undo()
    qtbot.waitUntil(lambda: len(bench.checker) == own, timeout=10_000)
    assert desk.redo()
    qtbot.waitUntil(lambda: len(bench.checker) == own + 5, timeout=10_000)
    bench.reference.remove()
    qtbot.waitUntil(lambda: len(bench.checker) == own, timeout=10_000)
    bench.reference.remove()
    assert len(desk.store.frame("reference_list")) == 0


def test_a_file_without_names_is_no_reference_list(qtbot, bench, desk, tmp_path):
    table = tmp_path / "list.csv"
    table.write_text("a,b\n1,2\n", encoding="utf-8")
    bench.reference.read(table)
    qtbot.waitUntil(lambda: bool(desk.notices.banners()), timeout=10_000)
    assert len(desk.store.frame("reference_list")) == 0
