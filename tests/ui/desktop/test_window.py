"""The window as a user meets it: open, look, edit, undo, close."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QSlider,
    QTabBar,
    QWidget,
)
from shapely.geometry import Point

from gis_desk.findings import RULES, Finding, Rule, Severity
from layers.change import Change, update
from layers.store import Store
from layers.text import text
from layers.work import Cancelled, Progress
from tests.ui.desktop.conftest import wait
from ui.desktop import actions, settings
from ui.texts import choose_language


@pytest.fixture
def rules(monkeypatch):
    """A rule of the test's own."""
    made = Rule(
        "T901", "Test rule", "{name} is wrong", Severity.MUST, (), "why", "advice", "trap", (), (), (), lambda: iter(())
    )
    monkeypatch.setitem(RULES, "T901", made)


def problem(key: str, name: str) -> Finding:
    return Finding("T901", (key,), None, {"name": name}, name=name, measure={"width_m": 2.0})


def click_row(qtbot, view, row: int, column: int = 0, double: bool = False) -> None:
    index = view.model().index(row, column)
    view.scrollTo(index)
    at = view.visualRect(index).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    if double:
        qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)


def type_in(qtbot, line, words: str) -> None:
    """Type `words`; characters that no key has come as an input method gives them."""
    if words.isascii():
        qtbot.keyClicks(line, words)
    else:
        line.insert(words)


# opening


def test_the_start_page_offers_what_can_be_done(window, qtbot):
    assert window.pages.currentWidget() is window.start
    assert not window.actions_by_id["export"].isEnabled()
    assert window.actions_by_id["open"].isEnabled()
    assert window.windowTitle() == "GIS Desk"


def test_a_workspace_fills_tree_layers_and_map(desk):
    assert desk.windowTitle() == "county - GIS Desk"
    assert desk.divisions.model.rowCount() == 1
    assert [r.id for r in desk.layers.model.rows()] == ["marker", "place_name", "boundary_line", "division"]
    assert [layer.id for layer in desk.canvas.layers()] == ["division", "boundary_line", "place_name", "marker"]


def test_a_workspace_is_remembered_with_a_picture(desk, workspace, qtbot):
    qtbot.waitUntil(lambda: desk._picture.taken, timeout=5000)
    desk.close_workspace()
    assert desk.pages.currentWidget() is desk.start
    assert [t.path for t in desk.start.tiles()] == [workspace.resolve()]
    assert settings.picture_of(workspace).is_file()
    qtbot.mouseClick(desk.start.tiles()[0], Qt.MouseButton.LeftButton)
    assert desk.store is not None
    wait(qtbot, desk)


def test_a_workspace_in_use_can_be_read(window, workspace, qtbot):
    with Store.open(workspace, who="王五"):
        window.open_path(workspace)
        if window.store is None:
            banner = window.notices.banners()[0]
            assert "王五" in banner.heading
            step = next(b for b in banner.findChildren(QAbstractButton) if b.text())
            qtbot.mouseClick(step, Qt.MouseButton.LeftButton)
        assert window.store.readonly
        wait(qtbot, window)
        assert "read only" in window.windowTitle()
        assert not window.actions_by_id["import"].isEnabled()
        assert not window.actions_by_id["undo"].isEnabled()
        model = window.attributes.model
        window.select("division", "990101001")
        assert not model.flags(model.index(1, 1)) & Qt.ItemFlag.ItemIsEditable
        window.close_workspace()


@pytest.mark.parametrize("content", [b"", b"\xff\xd8\xff\xe0 not a map", b"SQLite format 3\0 torn"])
def test_a_bad_file_is_answered_with_a_remedy(window, tmp_path, qtbot, content):
    file = tmp_path / "bad.gpkg"
    file.write_bytes(content)
    window.open_path(file)
    wait(qtbot, window)
    said = window.notices.banners()
    from ui.desktop.kit import Banner

    assert said or [b for b in window.sheet.findChildren(Banner) if b.heading]
    assert window.store is None


def test_a_folder_and_a_missing_file_are_answered(window, tmp_path):
    assert not window.open_path(tmp_path)
    assert not window.open_path(tmp_path / "none.gpkg")
    assert len(window.notices.banners()) == 2


# editing


def test_editing_a_value_and_taking_it_back(desk, qtbot):
    click_row(qtbot, desk.divisions.view, 0)
    assert desk.attributes.key == "990101"
    desk.raise_panel(desk.attributes)
    view = desk.attributes.view
    qtbot.wait(50)
    click_row(qtbot, view, 1, 1, double=True)
    editor = view.viewport().findChild(QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, "New")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.store.row("division", "990101")["name"] == "New", timeout=2000)
    assert desk.actions_by_id["undo"].isEnabled()
    qtbot.keyClick(desk, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert desk.store.row("division", "990101")["name"] == "云岭县"
    wait(qtbot, desk)
    qtbot.keyClick(desk, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert desk.store.row("division", "990101")["name"] == "New"
    wait(qtbot, desk)


def test_a_wrong_value_is_refused_with_words(desk):
    desk.select("division", "990101001")
    model = desk.attributes.model
    row = next(r for r in range(model.rowCount()) if model.index(r, 0).data().startswith("Population"))
    assert not model.setData(model.index(row, 1), "many")
    assert desk.store.row("division", "990101001")["population"] is None
    assert "many" in desk.notices.banners()[0].heading


def test_a_refused_change_is_shown_and_nothing_changes(desk):
    before = desk.store.history()
    stale = Change(text("Stale"), (update("division", "990101001", {"name": "old"}, {"name": "new"}),))
    assert not desk.perform(stale)
    assert desk.store.history() == before
    assert len(desk.notices.banners()) == 1


def test_undo_to_here(desk, qtbot):
    for number in range(3):
        name = desk.store.row("division", "990101001")["name"]
        desk.perform(Change(text("Rename"), (update("division", "990101001", {"name": name}, {"name": f"N{number}"}),)))
    desk.raise_panel(desk.history)
    click_row(qtbot, desk.history.view, 2)
    assert desk.history.back.isEnabled()
    qtbot.mouseClick(desk.history.back, Qt.MouseButton.LeftButton)
    assert desk.store.row("division", "990101001")["name"] == "N0"
    assert [r.undone for r in desk.store.history(4)] == [True, True, False, False]
    wait(qtbot, desk)


def test_layers_are_hidden_moved_and_remembered(desk, workspace, qtbot):
    desk.layers.toggle("marker")
    desk.layers.model.change(1, opacity=0.5)
    desk.layers.model.move(3, 0)
    assert [x.id for x in desk.canvas.layers()][-1] == "division"
    assert {x.id: (x.visible, x.opacity) for x in desk.canvas.layers()}["marker"][0] is False
    desk.close_workspace()
    desk.open_path(workspace)
    wait(qtbot, desk)
    rows = desk.layers.model.rows()
    assert rows[0].id == "division"
    assert {r.id: r.visible for r in rows}["marker"] is False
    assert 0.5 in {r.opacity for r in rows}
    desk.open_job("boundaries")
    assert {r.id: r.visible for r in desk.layers.model.rows()}["marker"] is True
    desk.open_job("names")
    assert {r.id: r.visible for r in desk.layers.model.rows()}["marker"] is False


def test_a_job_brings_its_layers_forward(desk):
    def strong():
        return {x.id for x in desk.canvas.layers() if x.kind in ("place_name", "marker") and x.opacity == 1.0}

    desk.open_job("names")
    assert strong() == {"place_name"}
    desk.open_job("boundaries")
    assert strong() == {"marker"}


def test_a_hidden_bench_reads_the_store_when_it_is_turned_to(desk, monkeypatch):
    desk.open_job("boundaries")
    hidden = desk.open_job("names")
    desk.open_job("boundaries")
    read = []
    monkeypatch.setattr(hidden, "refresh", lambda: read.append(True))
    desk.benches.refresh()
    assert not read
    desk.open_job("names")
    assert read


# problems


def test_the_review_loop(desk, rules, qtbot):
    desk.problems.show([problem("990101001", "城关镇"), problem("990101002", "青山乡")], "Names")
    assert desk.bottom.currentWidget() is desk.problems
    assert desk.bottom.tabText(0) == "Problems 2"
    qtbot.keyClick(desk, Qt.Key.Key_F8)
    assert desk.attributes.key == "990101001"
    qtbot.keyClick(desk, Qt.Key.Key_F8)
    assert desk.attributes.key == "990101002"
    lon, lat = desk.canvas.center()
    assert Point(lon, lat).distance(desk.store.row("division", "990101002")["geometry"].centroid) < 0.02
    qtbot.keyClick(desk, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert desk.attributes.key == "990101001"


def test_accepting_with_a_reason(desk, rules, qtbot):
    desk.problems.show([problem("990101001", "城关镇"), problem("990101002", "青山乡")], "Names")
    click_row(qtbot, desk.problems.view, 0, 3)
    detail = desk.problems.detail
    qtbot.waitUntil(lambda: detail.answering is not None)
    assert not detail.answering.confirm.isEnabled()
    qtbot.keyClicks(detail.answering.reason, "approved 1999")
    detail.answering.limited.click()
    qtbot.mouseClick(detail.answering.confirm, Qt.MouseButton.LeftButton)
    kept = desk.store.frame("accepted_finding").iloc[0]
    assert (kept["rule"], list(kept["keys"]), kept["reason"]) == ("T901", ["990101001"], "approved 1999")
    assert kept["signer"] == desk.who
    assert kept["expires_on"] > kept["accepted_on"]
    assert desk.problems.model.rowCount() == 1
    desk.undo()
    assert desk.problems.model.rowCount() == 2


def test_filter_chips(desk, rules, qtbot):
    desk.problems.show([problem("990101001", "城关镇")], "Names")
    chip = desk.problems._severity_chips[Severity.MUST]
    assert chip.text().strip() == "Must 1"
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert desk.problems.model.rowCount() == 0
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert desk.problems.model.rowCount() == 1


def test_the_list_is_saved_without_formulas(desk, rules, tmp_path):
    from openpyxl import load_workbook

    desk.problems.show([problem("k", "=1+1")], "Names")
    desk.problems.export(str(tmp_path / "list.csv"))
    assert ",'=1+1," in (tmp_path / "list.csv").read_text(encoding="utf-8-sig")
    desk.problems.export(str(tmp_path / "list.xlsx"))
    sheet = load_workbook(tmp_path / "list.xlsx").active
    assert [c.value for c in sheet[1]][:3] == ["Severity", "Rule", "Object"]
    assert (sheet["C2"].value, sheet["C2"].data_type) == ("=1+1", "s")


def test_a_hundred_thousand_findings(desk, rules, qtbot, tmp_path):
    model = desk.problems.model
    desk.problems.show([problem(str(n), f"村{n}") for n in range(100_000)], "Names")
    qtbot.waitUntil(lambda: not model.busy, timeout=20_000)
    assert model.rowCount() == 100_000
    model.sort(2, Qt.SortOrder.DescendingOrder)
    qtbot.waitUntil(lambda: not model.busy, timeout=20_000)
    assert model.index(0, 2).data() == "村99999"
    desk.problems.view.selectRow(0)
    desk.problems.search.setText("村9999")
    qtbot.waitUntil(lambda: model.rowCount() == 11 and not model.busy, timeout=20_000)
    assert model.index(1, 2).data() == "村99998"
    assert desk.problems.current().name == "村99999"
    desk.problems.search.clear()
    qtbot.waitUntil(lambda: model.rowCount() == 100_000, timeout=20_000)
    assert desk.problems.current().name == "村99999"
    desk.problems.export(str(tmp_path / "list.csv"))
    qtbot.waitUntil(lambda: (tmp_path / "list.csv").exists(), timeout=60_000)
    assert sum(1 for _ in (tmp_path / "list.csv").open(encoding="utf-8")) == 100_001


def test_saving_the_list_can_be_stopped(desk, rules, tmp_path):
    from ui.desktop.problems.saving import save

    desk.problems.show([problem(str(n), f"村{n}") for n in range(1500)], "Names")
    (tmp_path / "list.csv").write_text("older", encoding="utf-8")
    for name in ("list.csv", "list.xlsx"):
        looks = iter(range(99))
        with pytest.raises(Cancelled):
            save(tmp_path / name, desk.problems.model.now, Progress(stopped=lambda looks=looks: next(looks) > 1))
    assert [f.name for f in tmp_path.iterdir() if "list" in f.name] == ["list.csv"]
    assert (tmp_path / "list.csv").read_text(encoding="utf-8") == "older"


def test_a_list_that_is_replaced_while_it_is_arranged(desk, rules, qtbot):
    model = desk.problems.model
    for count in (5000, 7000, 3):
        desk.problems.show([problem(str(n), f"村{n}") for n in range(count)], "Names")
    assert model.rowCount() == 3
    qtbot.wait(300)
    assert model.rowCount() == 3
    desk.problems.show([problem(str(n), f"村{n}") for n in range(5000)], "Names")
    desk.problems.show([problem(str(n), f"屯{n}") for n in range(6000)], "Names")
    qtbot.waitUntil(lambda: model.rowCount() == 6000, timeout=20_000)
    assert model.index(0, 2).data() == "屯0"


# the search box


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("青山", "青山乡"),  # characters
        ("qingshanxiang", "青山乡"),  # pinyin
        ("qsx", "青山乡"),  # initials
        ("990101002", "青山乡"),  # code
        ("108.3712, 25.641", "108.37120°E  25.64100°N"),  # coordinates
        ("Undo", "Undo: Import markers"),  # command
        ("Boundary ma", "Boundary markers"),  # layer
    ],
)
def test_the_search_box_finds(desk, qtbot, typed, found):
    qtbot.keyClick(desk, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert desk.finder.isVisible()
    type_in(qtbot, desk.finder.line, typed)
    desk.finder.search_now()
    assert desk.finder.model.rowCount()
    assert desk.finder.model.hit(0).title == found
    qtbot.keyClick(desk.finder.line, Qt.Key.Key_Escape)
    assert not desk.finder.isVisible()


def test_enter_goes_there(desk, qtbot):
    desk.finder.open()
    qtbot.keyClicks(desk.finder.line, "qsx")
    qtbot.keyClick(desk.finder.line, Qt.Key.Key_Return)
    assert desk.attributes.key == "990101002"


def test_nothing_found_says_so(desk, qtbot):
    desk.finder.open("zzzzqqq")
    assert desk.finder.model.rowCount() == 0
    assert "zzzzqqq" in desk.finder.none.text()


# files


def dropped(window, *paths: Path) -> None:
    """Drag the files in from elsewhere and let them go."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(p)) for p in paths])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(50, 50), copy, data, left, none))
    assert window.drop_cover.isVisible()
    QApplication.sendEvent(window, QDropEvent(QPointF(50, 50), copy, data, left, none))
    assert not window.drop_cover.isVisible()


def test_a_dropped_table_is_imported_after_its_report(desk, tmp_path, qtbot):
    file = tmp_path / "地名.csv"
    file.write_text("名称,类别,经度,纬度\n桃花村,village,108.31,25.61\n坏村,village,abc,25.6\n", encoding="utf-8")
    dropped(desk, file)
    qtbot.waitUntil(lambda: desk.sheet.isVisible(), timeout=3000)
    wait(qtbot, desk)
    assert desk.sheet.table.currentData() == "place_name"
    assert desk.sheet.take.isEnabled()
    qtbot.mouseClick(desk.sheet.take, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not desk.sheet.isVisible(), timeout=5000)
    assert "桃花村" in set(desk.store.frame("place_name")["name"])
    wait(qtbot, desk)
    desk.undo()
    assert "桃花村" not in set(desk.store.frame("place_name")["name"])
    wait(qtbot, desk)


def test_a_dropped_workspace_is_opened(window, workspace, qtbot):
    dropped(window, workspace)
    qtbot.waitUntil(lambda: window.store is not None, timeout=3000)
    wait(qtbot, window)


def test_a_new_workspace(window, tmp_path, qtbot):
    from ui.desktop.dialogs import NewWorkspace

    window.doors.ask_new()
    dialog = window.findChild(NewWorkspace)
    qtbot.keyClicks(dialog.county, "990101")
    dialog.path.setText(str(tmp_path / "mine.gpkg"))
    dialog.path.textEdited.emit(dialog.path.text())
    qtbot.mouseClick(dialog.make, Qt.MouseButton.LeftButton)
    assert window.store.setting("county") == "990101"
    assert window.store.path == tmp_path / "mine.gpkg"
    wait(qtbot, window)


# keyboard, names, languages


def shown_controls(window) -> list[QWidget]:
    kinds = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView, QSlider)
    found = [w for kind in kinds for w in window.findChildren(kind)]
    inside = ("qt_", "ScrollLeftButton", "ScrollRightButton")
    return [
        w
        for w in found
        if not w.objectName().startswith(inside)
        and not isinstance(w.parentWidget(), (QComboBox, QTabBar, QLineEdit, QAbstractItemView))
        and "QHeaderView" not in type(w).__name__
        and "QTableCornerButton" not in w.metaObject().className()
        and "QComboBox" not in (w.parentWidget().metaObject().className() if w.parentWidget() else "")
    ]


def test_every_control_has_a_name_for_those_who_cannot_see_it(desk, rules):
    desk.problems.show([problem("990101001", "城关镇")], "Names")
    desk.problems.view.selectRow(0)
    for job in desk.job_actions:
        desk.open_job(job)
    nameless = [
        f"{type(w).__name__} {w.objectName()} in {type(w.parentWidget()).__name__}"
        for w in shown_controls(desk)
        if not (w.accessibleName() or (isinstance(w, QAbstractButton) and w.text()))
    ]
    assert not nameless


def test_every_command_is_in_a_menu_and_no_shortcut_is_taken_twice(desk):
    in_menus = {a.objectName() for menu in desk.menuBar().actions() for a in menu.menu().actions() if a.objectName()}
    assert {c.id for c in actions.COMMANDS} <= in_menus
    taken: dict[str, str] = {}
    for action in {*desk.findChildren(QAction)}:
        for keys in action.shortcuts():
            words = keys.toString()
            assert taken.setdefault(words, action.text()) == action.text(), words
    for number, _ in enumerate(desk.job_actions, 1):
        assert f"Ctrl+{number}" in taken


def test_tooltips_carry_the_shortcut(desk):
    assert "Ctrl+0" in desk.actions_by_id["fit"].toolTip()
    assert "Ctrl+K" in desk.search_button.toolTip()


def test_another_language_keeps_the_workspace(qtbot, home, workspace):
    from dataclasses import replace

    from ui.desktop.app import Desktop, application
    from ui.desktop.jobs import stop_all

    desktop = Desktop(application())
    try:
        first = desktop.window
        first.show()
        first.open_path(workspace)
        wait(qtbot, first)
        first.appearance.choose(replace(first.preferences, language="zh"))
        qtbot.waitUntil(lambda: desktop.window is not first, timeout=5000)
        assert desktop.window.store is not None
        assert desktop.window.store.path == workspace
        assert desktop.window.bottom.tabText(0) == "问题"
        wait(qtbot, desktop.window)
    finally:
        choose_language("en")
        desktop.window.close()
        assert stop_all()


def test_dark_and_back(desk):
    desk.actions_by_id["dark"].setChecked(True)
    desk.appearance.toggle_dark()
    from ui.desktop import theme

    assert theme.now().dark
    assert settings.load().theme == "dark"
    desk.actions_by_id["dark"].setChecked(False)
    desk.appearance.toggle_dark()
    assert not theme.now().dark


def test_the_users_own_settings_are_not_touched(window, home):
    settings.save(settings.Preferences(who="test"))
    assert (home / "desktop.ini").is_file()
    assert settings.load().who == "test"


def test_an_unexpected_error_is_said_calmly(window, qtbot):
    from ui.desktop.notices import CrashDialog

    window.show_error(RuntimeError("wheels came off"))
    dialog = window.findChild(CrashDialog)
    assert dialog.isVisible()
    dialog.accept()


# the status bar


@pytest.mark.parametrize(
    ("words", "number"),
    [("1:25 000", 25000), ("25000", 25000), ("1/5000", 5000), ("1:1万", 10000), ("x", None), ("12", None)],
)
def test_scales_are_understood(words, number):
    from ui.desktop.status import parse_scale

    assert parse_scale(words) == number


def test_a_typed_scale_is_taken(desk, qtbot):
    line = desk.status.scale
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, "1:50000")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert desk.canvas.scale_denominator() == pytest.approx(50_000)


@pytest.mark.parametrize(
    ("words", "lon", "lat"),
    [
        ("108.3712, 25.6410", 108.3712, 25.641),  # longitude first
        ("25.6410 108.3712", 108.3712, 25.641),  # latitude first
        ("25.641N 108.3712E", 108.3712, 25.641),  # marked
        ("北纬25.641 东经108.3712", 108.3712, 25.641),  # in words
        ("108°22′16.3″E 25°38′27.6″N", 108.371194, 25.641),  # degrees, minutes, seconds
        ("108度22分16.3秒 25度38分27.6秒", 108.371194, 25.641),  # the same in Chinese
        ("１０８．３７１２，２５．６４１０", 108.3712, 25.641),  # full width
        ("２５°３８′２７．６″Ｎ　１０８°２２′１６．３″Ｅ", 108.371194, 25.641),  # the same in degrees
        ("108.3712、25.6410", 108.3712, 25.641),  # a Chinese comma
        ("N25°38′27.6″ E108°22′16.3″", 108.371194, 25.641),  # marked before
        ("北纬25°38′27.6″，东经108°22′16.3″", 108.371194, 25.641),  # in words before
        ("西经8°22′16.3″，南纬25°38′27.6″", -8.371194, -25.641),  # west and south
        ("25°38.46'N 108°22.272'E", 108.3712, 25.641),  # minutes with a fraction
        ("lon=108.3712 lat=25.6410", 108.3712, 25.641),  # named
        ("纬度：25.6410 经度：108.3712", 108.3712, 25.641),  # named in Chinese
        ("POINT(108.3712 25.6410)", 108.3712, 25.641),  # as databases write it
        ("（108.3712，25.6410）", 108.3712, 25.641),  # in brackets
        ("36537276.1, 2837114.9", 108.3712, 25.641),  # zone with its number
        ("X=2837114.9 Y=537276.1", 108.3712, 25.641),  # zone of the map's middle
        ("18736327.8, 2840427.3", 107.3532, 25.6524),  # 6-degree zone with its number
    ],
)
def test_positions_are_understood(words, lon, lat):
    from ui.desktop.figures import parse_position

    assert parse_position(words, (108.3, 25.6)) == pytest.approx((lon, lat), abs=2e-6)


@pytest.mark.parametrize("words", ["", "青山", "12", "1 2 3", "99999999 1", "abc 12, 13"])
def test_what_is_no_position(words):
    from ui.desktop.figures import parse_position

    assert parse_position(words, (108.3, 25.6)) is None


def test_what_nobody_caught_is_shown_and_logged(window, qtbot, home, monkeypatch):
    import sys

    from ui.desktop import notices

    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    notices.start_log()
    hook = notices.install_hook(lambda: window)
    try:
        raise RuntimeError("wheels came off")
    except RuntimeError:
        sys.excepthook(*sys.exc_info())
    qtbot.waitUntil(lambda: window.findChild(notices.CrashDialog) is not None, timeout=2000)
    assert "wheels came off" in notices.log_file().read_text(encoding="utf-8")
    window.findChild(notices.CrashDialog).accept()
    hook.deleteLater()
    for handler in list(notices.log.handlers):
        notices.log.removeHandler(handler)
        handler.close()


def test_each_job_opens_with_its_key_and_the_window_stays_itself(desk, qtbot):
    desk.select("division", "990101001")
    where = desk.canvas.center()
    for number, job in enumerate(("names", "boundaries", "inspections", "disputes"), 1):
        qtbot.keyClick(desk, getattr(Qt.Key, f"Key_{number}"), Qt.KeyboardModifier.ControlModifier)
        assert desk.bench.id == job
        assert desk.rail.buttons[job].isChecked()
        wait(qtbot, desk)
    assert desk.canvas.center() == pytest.approx(where)
    assert desk.attributes.key == "990101001"


@pytest.mark.parametrize("size", [(1280, 720), (1600, 1000)])
def test_nothing_is_cut_off_in_either_language(qtbot, home, workspace, size):
    from PySide6.QtWidgets import QLabel, QPushButton

    from ui.desktop.app import application, speak
    from ui.desktop.jobs import stop_all
    from ui.desktop.window import MainWindow

    for language in ("zh", "en"):
        speak(application(), language)
        window = MainWindow(settings.Preferences(language))
        try:
            window.resize(*size)
            window.show()
            window.open_path(workspace)
            wait(qtbot, window)
            assert (window.width(), window.height()) == size
            for job in window.job_actions:
                bench = window.open_job(job)
                wait(qtbot, window)
                cut = [
                    w.text()
                    for w in (*bench.findChildren(QPushButton), *window.rail.findChildren(QAbstractButton))
                    if w.isVisible() and w.text() and w.fontMetrics().horizontalAdvance(w.text().strip()) > w.width()
                ]
                assert not cut, (language, job, cut)
                wide = [
                    w.text()
                    for w in bench.findChildren(QLabel)
                    if w.isVisible() and w.mapTo(bench, w.rect().topRight()).x() > bench.width()
                ]
                assert not wide, (language, job, wide)
        finally:
            window.close()
            window.deleteLater()
            speak(application(), "en")
            assert stop_all()


def test_a_finding_is_shown_among_the_divisions_it_is_about(desk):
    from shapely import box

    from gis_desk.findings import Finding

    frame = desk.store.frame("division")
    one, two = frame["key"].iloc[0], frame["key"].iloc[1]
    west, south, east, north = frame.geometry.iloc[0].bounds
    small = box(west, south, west + (east - west) / 10, south + (north - south) / 10)
    desk.problems.located.emit(Finding("B101", (one, two), small, {"a": "甲", "b": "乙", "m2": 1.0}))
    assert [role for _, role in desk.canvas._preview] == ["outline_a", "outline_b"]
    assert desk.canvas._highlight == [small]
    corner, other = desk.canvas.pixel_of(west, south), desk.canvas.pixel_of(*small.bounds[2:])
    assert 0.2 * desk.canvas.height() < abs(corner.y() - other.y()) < 0.7 * desk.canvas.height()
    desk.select("division", one)
    desk.canvas.identified.emit([])
    assert not desk.canvas._preview
