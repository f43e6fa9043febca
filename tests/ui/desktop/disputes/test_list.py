"""The list with its filters: found by words and chips, followed by the map, kept in step with the store."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPushButton

from gis_desk.disputes.listing import Filter
from layers.change import Change, delete, update
from layers.text import text
from tests.ui.desktop.conftest import wait
from tests.ui.desktop.disputes.register import keys, middle
from ui.desktop.disputes.listing.filters.bar import START
from ui.desktop.disputes.listing.keeping import kept_filter

LEFT = Qt.MouseButton.LeftButton
URGENT = ["d0", "d4", "d1", "d2", "d3", "d5"]


def chips(page):
    return [c for c in page.list_page.filters.active.findChildren(QPushButton) if not c.isHidden()]


def mapped(window):
    layer = next(each for each in window.canvas.layers() if each.kind == "dispute")
    return sorted(layer.frame["key"])


def test_open_cases_are_shown_at_first_most_urgent_first(qtbot, filled):
    page = filled.open_job("disputes").turn_to("register")
    wait(qtbot, filled)
    assert keys(page.model) == ["d0", "d4", "d1", "d2"]
    assert page.cases.wish == START
    assert page.list_page.filters.open_chip.isChecked()
    assert page.list_page.filters.closed_chip.text() == "closed 2"
    assert mapped(filled) == ["d0", "d1", "d2", "d4"]


def test_chips_and_their_numbers(qtbot, filled, page):
    filters = page.list_page.filters
    assert [filters.grade_chips[g].accessibleName() for g in ("red", "blue", "")] == ["red 2", "blue 1", "not graded 1"]
    qtbot.mouseClick(filters.grade_chips["red"], LEFT)
    wait(qtbot, filled)
    assert keys(page.model) == ["d0", "d4"] == mapped(filled)
    assert filters.grade_chips["orange"].accessibleName() == "orange 1"  # as if red were not chosen
    assert filters.overdue_chip.accessibleName() == "overdue 1"
    qtbot.mouseClick(filters.overdue_chip, LEFT)
    wait(qtbot, filled)
    assert keys(page.model) == ["d0"]
    clear = next(c for c in chips(page) if c.text() == "Clear all filters")
    qtbot.mouseClick(clear, LEFT)
    wait(qtbot, filled)
    assert keys(page.model) == URGENT
    assert mapped(filled) == sorted(URGENT)
    assert not chips(page)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("草场", ["d4"]),
        ("青山 林", ["d0"]),
        ("yongshui", ["d1"]),
        ("qsld", ["d0"]),
        ("2024-003", ["d3"]),
        ("白云镇", ["d2"]),
        ("xyz", []),
    ],
)
def test_words(qtbot, filled, page, words, found):
    page.search.setText(words)
    qtbot.waitUntil(lambda: keys(page.model) == found)
    wait(qtbot, filled)
    if not found:
        assert page.list_page.stack.currentWidget() is page.list_page.unfit
        qtbot.mouseClick(page.list_page.unfit.button, LEFT)
        wait(qtbot, filled)
        assert (keys(page.model), page.search.text()) == (URGENT, "")


def test_kinds_and_lines_are_picked_from_lists_and_taken_away(qtbot, filled, page):
    filters = page.list_page.filters
    filters.kinds.open()
    popup = filters.kinds.popup
    names = [popup.list.item(n).text() for n in range(popup.list.count())]
    assert "forest · 1" in names
    popup.list.setCurrentRow(names.index("forest · 1"))
    qtbot.keyClick(popup.list, Qt.Key.Key_Return)
    wait(qtbot, filled)
    assert keys(page.model) == ["d0"]
    assert [c.text() for c in chips(page)] == ["forest  ×", "Clear all filters"]
    filters.lines.open()
    qtbot.keyClick(filters.lines.popup.list, Qt.Key.Key_Space)
    wait(qtbot, filled)
    assert page.cases.wish.lines == {"l1"}
    filters.lines.popup.close()
    qtbot.mouseClick(chips(page)[0], LEFT)
    wait(qtbot, filled)
    assert keys(page.model) == ["d0", "d1"]
    assert chips(page)[0].text() == "城关青山线  ×"


def test_long_lists_are_searched(qtbot, filled, page):
    from ui.desktop.disputes.listing.filters.picking import Entry, PickPopup

    popup = PickPopup(page, "lines", [Entry(f"k{n}", f"线{n}", n) for n in range(500)], frozenset(["k499"]))
    qtbot.addWidget(popup)
    assert popup.list.item(0).text().startswith("线499")  # what is ticked comes first
    assert "300 more" in popup.more.text()
    popup.search.setText("线42")
    assert popup.list.count() == 11
    popup.search.setText("x")
    assert (popup.list.count(), popup.more.text()) == (0, "Nothing fits")


def test_a_period_is_typed_as_people_write_dates(qtbot, filled, page):
    filters = page.list_page.filters
    filters.period.open()
    popup = filters.period.popup
    popup.since.setText("24.3.1")
    qtbot.mouseClick(popup.done, LEFT)
    assert "four digits" in popup.why.text()
    popup.since.setText("2024年12月31日")
    popup.until.setText("2024/3/10")
    qtbot.keyClick(popup.until, Qt.Key.Key_Return)
    wait(qtbot, filled)
    assert keys(page.model) == ["d1", "d2"]
    assert chips(page)[0].text() == "Found on 2024-03-10 to 2024-12-31  ×"  # turned round


def test_a_period_of_events(qtbot, filled, page):
    page.cases.filter(Filter(dated="event", since=date(2025, 2, 1), until=date(2025, 2, 28)))
    wait(qtbot, filled)
    assert keys(page.model) == ["d0"]
    row = filled.store.row("dispute_event", "e1")
    later = Change(text("x"), (update("dispute_event", "e1", row, row | {"dispute": "d3"}),))
    filled.perform(later)
    wait(qtbot, filled)
    assert keys(page.model) == ["d3"]


def test_only_what_the_map_shows(qtbot, filled, page):
    filled.canvas.zoom_to((108.349, 25.62, 108.3512, 25.628))
    qtbot.mouseClick(page.list_page.filters.area_chip, LEFT)
    wait(qtbot, filled)
    before = keys(page.model)
    assert "d0" in before
    assert "d5" not in before
    filled.canvas.set_center(108.36, 25.675)
    qtbot.waitUntil(lambda: "d5" in keys(page.model) and "d0" not in keys(page.model))


def test_keys_lead_through_the_list(qtbot, filled, page):
    page.search.setFocus()
    qtbot.keyClick(page.search, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is page.view
    assert page.cases.key == "d0"
    qtbot.keyClick(page.view, Qt.Key.Key_Down)
    assert page.cases.key == "d4"
    qtbot.waitUntil(lambda: filled.selected == ("dispute", "d4"))
    qtbot.keyClick(page.view, Qt.Key.Key_Return)
    assert page.pages.currentWidget() is page.detail_page
    qtbot.keyClick(page.detail_page, Qt.Key.Key_Escape)
    assert page.pages.currentWidget() is page.list_page
    assert QApplication.focusWidget() is page.view
    assert page.view.key_now() == "d4"


def test_control_f_searches_cases_where_the_list_has_the_keys(qtbot, filled, page):
    page.view.setFocus()
    asked = QKeyEvent(QKeyEvent.Type.ShortcutOverride, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    QApplication.sendEvent(page.view, asked)
    assert asked.isAccepted()
    qtbot.keyClick(page.view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.focusWidget() is page.search
    assert not filled.finder.isVisible()
    assert not [s for s in page.findChildren(QShortcut) if s.key().toString() == "Ctrl+F"]


def test_n_records_at_a_place_on_the_map(qtbot, filled, page):
    page.view.setFocus()
    qtbot.keyClick(page.view, Qt.Key.Key_N)
    assert page.recording
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert not page.recording


def test_a_click_on_the_map_selects_in_the_list(qtbot, filled, page):
    filled.canvas.zoom_to((108.345, 25.62, 108.356, 25.64))
    qtbot.waitUntil(filled.canvas.is_ready, timeout=10_000)
    shape = filled.store.row("dispute", "d1")["geometry"]
    qtbot.mouseClick(filled.canvas, LEFT, pos=filled.canvas.pixel_of(shape.x, shape.y).toPoint())
    qtbot.waitUntil(lambda: page.cases.key == "d1")
    assert page.view.key_now() == "d1"


def test_undo_and_redo_keep_the_selection(qtbot, filled, page):
    page.cases.choose("d1")
    row = filled.store.row("dispute", "d1")
    filled.perform(Change(text("x"), (update("dispute", "d1", row, row | {"grade": "blue"}),)))
    wait(qtbot, filled)
    assert keys(page.model) == ["d0", "d4", "d2", "d1", "d3", "d5"]
    assert page.view.key_now() == "d1"
    filled.undo()
    wait(qtbot, filled)
    assert (keys(page.model), page.view.key_now()) == (URGENT, "d1")
    filled.redo()
    wait(qtbot, filled)
    assert page.view.key_now() == "d1"
    filled.perform(Change(text("x"), (delete("dispute", "d1", filled.store.row("dispute", "d1")),)))
    wait(qtbot, filled)
    assert page.cases.key == ""
    assert not page.view.currentIndex().isValid()


def test_one_edit_reads_one_row(qtbot, filled, page, monkeypatch):
    from gis_desk.disputes.listing import renewing

    parts = []
    real = renewing.table_of
    monkeypatch.setattr(renewing, "table_of", lambda part, *a, **k: parts.append(len(part)) or real(part, *a, **k))
    row = filled.store.row("dispute", "d2")
    filled.perform(Change(text("x"), (update("dispute", "d2", row, row | {"title": "改名"}),)))
    wait(qtbot, filled)
    assert parts == [1]
    assert page.model.index(keys(page.model).index("d2")).data() == "改名"


def test_filters_are_kept_for_each_workspace(qtbot, filled, page):
    store = filled.store
    wish = replace(START, kinds=frozenset(["land"]), dated="closed", since=date(2025, 1, 1), words="x")
    page.cases.filter(wish)
    qtbot.waitUntil(lambda: kept_filter(store).dated == "closed")
    assert kept_filter(store) == replace(wish, words="")
    path = store.path
    filled.close_workspace()
    assert page.model.rowCount() == 0
    assert filled.open_path(path)
    wait(qtbot, filled)
    assert page.cases.wish == replace(wish, words="")
    assert kept_filter(None) == START


@pytest.mark.parametrize("kept", [b"", b"[]", b"{", b'{"states": 3, "since": "x", "dated": "gone", "kinds": [1]}'])
def test_nonsense_that_was_kept_is_left_out(qtbot, filled, kept):
    from PySide6.QtCore import QByteArray

    from ui.desktop import settings
    from ui.desktop.disputes.listing import keeping

    settings.keep_layout(keeping._name(filled.store), QByteArray(kept))
    assert kept_filter(filled.store) in (START, Filter())


def test_a_hostile_title_is_text(qtbot, filled, page):
    row = filled.store.row("dispute", "d0")
    hostile = "<img src=x onerror=alert(1)>" + "长" * 30
    filled.perform(Change(text("x"), (update("dispute", "d0", row, row | {"title": hostile}),)))
    wait(qtbot, filled)
    assert page.model.index(0).data() == hostile
    assert "<img" not in page.model.index(0).data(Qt.ItemDataRole.ToolTipRole)
    page.view.grab()


def test_every_control_has_a_name(page):
    for button in page.list_page.findChildren(QAbstractButton):
        inner = button.objectName().startswith("qt_") or isinstance(button.parent(), QLineEdit)
        assert button.accessibleName() or button.text() or inner
    assert middle(page.view, 0).y() > 0


def test_the_model_is_sound(page, qtmodeltester):
    qtmodeltester.check(page.model)
