"""A place among tens of thousands is found while it is typed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from ui.desktop.benches.placebox import PlaceBox

PLACES = [
    ("未定", None),
    *((f"{n % 7}号镇 · 第{n // 7}县", f"{n:09d}") for n in range(40_000)),
    ("青山镇 · 云岭县", "x1"),
]


@pytest.fixture
def box(qtbot):
    from ui.desktop.app import application

    application()
    made = PlaceBox()
    qtbot.addWidget(made)
    made.resize(260, 30)
    made.show()
    made.set_places(PLACES)
    return made


def test_the_choice_stays_when_places_are_others(box):
    assert box.currentData() == "000000000"
    assert box.choose("x1")
    assert not box.choose("nowhere")
    box.set_places(PLACES[:1] + PLACES[-3:])
    assert (box.currentText(), box.currentData(), box.count()) == ("青山镇 · 云岭县", "x1", 4)
    box.set_places([])
    assert box.currentData() is None


@pytest.mark.parametrize("typed", ["青山", "云岭", "X1"])
def test_typing_finds_by_any_part_and_by_code(box, qtbot, typed):
    line = box.lineEdit()
    line.selectAll()
    qtbot.keyClicks(line, "") if not typed.isascii() else None
    line.clear()
    line.insert(typed)
    line.textEdited.emit(typed)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert box.currentData() == "x1"
    assert box.currentText() == "青山镇 · 云岭县"


def test_one_is_taken_from_the_offers_by_keyboard(box, qtbot):
    line = box.lineEdit()
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, "00000007")
    popup = box.completer().popup()
    qtbot.waitUntil(popup.isVisible, timeout=3000)
    assert [popup.model().index(n, 0).data() for n in range(2)] == ["0号镇 · 第1县", "0号镇 · 第10县"]
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert box.currentData() == "000000070"


def test_what_fits_nothing_leaves_the_choice(box, qtbot):
    box.choose("x1")
    box.lineEdit().setText("没有这个地方")
    qtbot.keyClick(box.lineEdit(), Qt.Key.Key_Return)
    assert (box.currentText(), box.currentData()) == ("青山镇 · 云岭县", "x1")
