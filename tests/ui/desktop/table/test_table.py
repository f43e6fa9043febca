"""The table in the window, used as a user does: sorted, searched, selected, edited, pasted into, copied from."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QLineEdit

from layers.change import Change, delete, update
from layers.text import text
from tests.ui.desktop.table.conftest import names, rest
from ui.desktop import theme
from ui.desktop.table import copying

KEY = Qt.Key


def press(qtbot, panel, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(panel.view, key, modifier)


def click(qtbot, grid, row, column, modifier=Qt.KeyboardModifier.NoModifier):
    x = grid.head.sectionViewportPosition(column) + 10
    y = row * theme.ROW - grid.verticalHeader().offset() + 10
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, modifier, QPoint(x, y))


def click_title(qtbot, head, column):
    at = QPoint(head.sectionViewportPosition(column) + 20, theme.ROW // 2)
    qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_all_rows_with_titles_and_numbers(table):
    assert len(names(table)) == 6
    assert table.model.headerData(0, Qt.Orientation.Horizontal) == "Name"
    assert table.bar.numbers.text() == "6 of 6 rows"
    assert table.window().bottom.currentWidget() is table


def test_the_first_column_stays_and_numbers_stand_on_the_right(table, qtbot):
    assert not table.view.left.isColumnHidden(table.model.place_of("name"))
    assert table.view.right.isColumnHidden(table.model.place_of("name"))
    table.open_layer("division")
    rest(qtbot, table.window())
    people = table.model.place_of("population")
    assert table.model.headerData(people, Qt.Orientation.Horizontal) == "Population (人)"
    side = table.model.headerData(people, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
    assert side & Qt.AlignmentFlag.AlignRight


def test_a_click_on_the_title_sorts_by_pinyin_then_backwards_then_not(table, qtbot):
    before = names(table)
    column = table.model.place_of("name")
    wanted = ["白云东村", "白云西村", "城关东村", "城关西村", "青山东村", "青山西村"]
    for expected in (wanted, wanted[::-1], before):
        click_title(qtbot, table.view.left.head, column)
        rest(qtbot, table.window())
        assert names(table) == expected


def test_the_keyboard_sorts_too(table, qtbot):
    table.view.setFocus()
    press(qtbot, table, KEY.Key_Up, Qt.KeyboardModifier.AltModifier)
    rest(qtbot, table.window())
    assert names(table)[0] == "青山西村"


def test_what_is_typed_filters(table, qtbot):
    qtbot.keyClicks(table.bar.quick, "qs xicun")
    rest(qtbot, table.window())
    assert names(table) == ["青山西村"]
    assert table.bar.numbers.text() == "1 of 6 rows"
    qtbot.keyClick(table.bar.quick, KEY.Key_Escape)
    rest(qtbot, table.window())
    assert len(names(table)) == 6
    column = table.model.place_of("division")
    qtbot.keyClicks(table.view.right.head.filters[column], ">=990101003")
    rest(qtbot, table.window())
    assert names(table) == ["白云东村", "白云西村"]


def test_what_is_stopped_leaves_the_rows_and_their_arrow(table, qtbot):
    table.ordering.sort_by(table.model.place_of("name"), 1)
    rest(qtbot, table.window())
    before = names(table)
    table.ordering.sort_by(table.model.place_of("pinyin"), 1)
    table.bar.stopped.emit()
    rest(qtbot, table.window())
    assert names(table) == before
    assert table.ordering.wish().sort == "name"


def test_where_no_row_fits_all_are_offered_again(table, qtbot):
    table.bar.quick.setText("zzz")
    rest(qtbot, table.window())
    assert table.view.nothing.isVisible()
    assert table.bar.numbers.text() == "0 of 6 rows"
    table.view.all_asked.emit()
    rest(qtbot, table.window())
    assert not table.view.nothing.isVisible()
    assert len(names(table)) == 6


def test_a_filter_that_makes_no_sense_says_why_and_leaves_the_rows(table, qtbot):
    table.open_layer("division")
    rest(qtbot, table.window())
    table.ordering.filter_by(table.model.place_of("population"), ">many")
    rest(qtbot, table.window())
    assert "no number" in table.bar.numbers.text()
    assert table.model.rowCount() == 10


def test_the_current_row_is_found_again_after_a_sort(table, qtbot):
    table.view.set_current(names(table).index("青山西村"))
    table.ordering.sort_by(table.model.place_of("name"), 1)
    rest(qtbot, table.window())
    assert names(table)[table.view.place.row] == "青山西村"


def test_rows_are_selected_with_the_mouse_and_told_to_everybody(table, qtbot):
    window = table.window()
    click(qtbot, table.view.right, 1, table.model.place_of("class"))
    rest(qtbot, window)
    keys = table.model.keys.keys
    assert window.chosen.keys("place_name") == {keys[1]}
    assert window.selection.row == ("place_name", keys[1])
    assert window.attributes.key == keys[1]
    click(qtbot, table.view.right, 3, table.model.place_of("class"), Qt.KeyboardModifier.ShiftModifier)
    rest(qtbot, window)
    assert window.chosen.keys("place_name") == set(keys[1:4])
    click(qtbot, table.view.left, 2, table.model.place_of("name"), Qt.KeyboardModifier.ControlModifier)
    rest(qtbot, window)
    assert window.chosen.keys("place_name") == {keys[1], keys[3]}
    assert "2 selected" in table.bar.numbers.text()


def test_rows_are_selected_with_the_keyboard(table, qtbot):
    table.view.setFocus()
    press(qtbot, table, KEY.Key_Home, Qt.KeyboardModifier.ControlModifier)
    press(qtbot, table, KEY.Key_Down)
    press(qtbot, table, KEY.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert table.marks.rows().tolist() == [1, 2]
    press(qtbot, table, KEY.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert table.marks.count == 6
    table.invert()
    assert table.marks.count == 0
    press(qtbot, table, KEY.Key_End, Qt.KeyboardModifier.ControlModifier)
    press(qtbot, table, KEY.Key_Escape)
    press(qtbot, table, KEY.Key_Space)
    assert table.marks.rows().tolist() == [5]


def test_what_is_chosen_elsewhere_is_selected_and_comes_first(table, qtbot):
    window = table.window()
    keys = table.model.keys.keys
    window.chosen.set("place_name", [keys[5], keys[3], "gone"])
    rest(qtbot, window)
    assert table.marks.rows().tolist() == [3, 5]
    table.bar.first.click()
    rest(qtbot, window)
    assert table.model.order.tolist() == [3, 5, 0, 1, 2, 4]


def test_a_row_that_is_picked_on_the_map_is_shown(table, qtbot):
    window = table.window()
    key = table.model.keys.keys[4]
    window.canvas.identified.emit([("place_name", key)])
    assert table.view.current() == 4
    assert table.marks.rows().tolist() == [4]


def test_the_tree_and_the_table_follow_one_another(table, qtbot):
    window = table.window()
    table.open_layer("division")
    rest(qtbot, window)
    window.divisions.chosen.emit("990101002")
    assert table.model.keys.keys[table.view.current()] == "990101002"
    assert window.attributes.key == "990101002"
    rest(qtbot, window)
    assert window.chosen.keys("division") == {"990101002"}
    table.view.set_current(0)
    table.marks.choose([int(table.model.order[0])])
    table.view.set_current(0)
    assert window.attributes.key == str(table.model.keys.keys[0])


def test_return_goes_to_the_map(table, qtbot):
    window = table.window()
    table.view.set_current(5)
    press(qtbot, table, KEY.Key_Return)
    shape = table.model.columns.values("geometry")[5]
    lon, lat = window.canvas.center()
    assert (lon, lat) == pytest.approx((shape.x, shape.y), abs=1e-6)


def test_the_map_shows_all_selected_rows(table):
    window = table.window()
    table.view.select_all()
    table.survey()
    west, south, east, north = window.canvas.bounds()
    assert all(west < s.x < east and south < s.y < north for s in table.model.columns.values("geometry"))


def edit(qtbot, panel, row, name, words):
    panel.view.set_current(row, panel.model.place_of(name))
    press(qtbot, panel, KEY.Key_F2)
    editor = next(e for g in panel.view.grids for e in g.viewport().findChildren(QLineEdit) if e.isVisible())
    editor.selectAll()
    editor.insert(words)  # keys that Chinese is typed with are the input method's
    qtbot.keyClick(editor, KEY.Key_Return)
    qtbot.waitUntil(lambda: not panel.view.editing)


def test_a_cell_is_edited_in_place_and_undone(table, qtbot):
    window = table.window()
    key = table.model.keys.keys[0]
    edit(qtbot, table, 0, "name", "新村")
    assert window.store.row("place_name", key)["name"] == "新村"
    assert names(table)[0] == "新村"
    assert window.store.undo_label().template == "Edit {field} of {name}"
    window.undo()
    assert names(table)[0] == "城关东村"
    rest(qtbot, window)
    assert names(table)[0] == "城关东村"


def test_a_bad_value_is_refused_with_its_reason(table, qtbot):
    window = table.window()
    edit(qtbot, table, 0, "approved_on", "soon")
    assert window.store.row("place_name", table.model.keys.keys[0])["approved_on"] is None
    assert any("no date" in b.heading for b in window.notices.banners())


def test_leaving_an_editor_without_a_change_writes_nothing(table, qtbot):
    window = table.window()
    before = len(window.store.history())
    table.view.set_current(0, table.model.place_of("name"))
    press(qtbot, table, KEY.Key_F2)
    editor = next(e for g in table.view.grids for e in g.viewport().findChildren(QLineEdit) if e.isVisible())
    qtbot.keyClick(editor, KEY.Key_Return)
    qtbot.waitUntil(lambda: not table.view.editing)
    assert len(window.store.history()) == before


def test_choices_are_edited_in_a_list(table, qtbot):
    window = table.window()
    table.view.set_current(2, table.model.place_of("status"))
    press(qtbot, table, KEY.Key_F2)
    box = next(e for e in table.view.right.viewport().findChildren(QComboBox) if e.isVisible())
    assert box.currentData() == "approved"
    box.setCurrentIndex(box.findData("historic"))
    table.view.right.commitData(box)
    assert window.store.row("place_name", table.model.keys.keys[2])["status"] == "historic"


def test_one_value_for_all_selected_rows_is_one_change(table, qtbot):
    window = table.window()
    table.view.select_all()
    table.view.set_current(0, table.model.place_of("sponsor"))
    dialog = table.writing.ask_value()
    dialog.value.setText("县民政局")
    dialog._take()
    rest(qtbot, window)
    assert set(window.store.frame("place_name")["sponsor"]) == {"县民政局"}
    window.undo()
    assert set(window.store.frame("place_name")["sponsor"]) == {None}


def test_a_read_only_workspace_is_not_written_to(window, workspace, qtbot):
    assert window.open_path(workspace, write=False)
    window.table_links.open("place_name")
    rest(qtbot, window)
    panel = window.table
    assert not panel.view.edit_current()
    panel.view.select_all()
    assert panel.writing.ask_value() is None
    QGuiApplication.clipboard().setText("x")
    assert panel.writing.paste() is None


def test_a_block_is_pasted_where_the_current_cell_is(table, qtbot):
    window = table.window()
    QGuiApplication.clipboard().setText("甲村\t社区\r\n乙村\tvillage\r\n")
    table.ordering.sort_by(table.model.place_of("name"), 1)
    rest(qtbot, window)
    top = [str(table.model.keys.keys[r]) for r in table.model.order[:2]]
    table.view.set_current(0, table.model.place_of("name"))
    QGuiApplication.clipboard().setText("甲村\tcommunity\r\n乙村\tvillage\r\n")
    table.view.setFocus()
    press(qtbot, table, KEY.Key_V, Qt.KeyboardModifier.ControlModifier)
    rows = [window.store.row("place_name", key) for key in top]
    assert [(r["name"], r["class"]) for r in rows] == [("甲村", "community"), ("乙村", "village")]
    assert window.store.undo_label().args["n"] in (3, "3")


def test_cells_that_do_not_fit_are_listed_before_anything_is_written(table, qtbot):
    window = table.window()
    QGuiApplication.clipboard().setText("甲村\tcastle\n乙村\tvillage")
    table.view.set_current(0, table.model.place_of("name"))
    before = len(window.store.history())
    dialog = table.writing.paste()
    assert len(window.store.history()) == before
    assert dialog.table.item(0, 2).text() == "castle"
    assert "choices" in dialog.table.item(0, 3).text()
    dialog.accept()
    assert window.store.row("place_name", table.model.keys.keys[0])["name"] == "甲村"
    assert window.store.row("place_name", table.model.keys.keys[0])["class"] == "village"


def test_one_pasted_cell_goes_into_all_selected_rows(table, qtbot):
    window = table.window()
    table.view.select_all()
    table.view.set_current(0, table.model.place_of("class"))
    QGuiApplication.clipboard().setText("castle")
    assert table.writing.paste() is None
    assert set(window.store.frame("place_name")["class"]) == {"village"}
    QGuiApplication.clipboard().setText("community\n")
    table.writing.paste()
    assert set(window.store.frame("place_name")["class"]) == {"community"}
    window.undo()
    assert set(window.store.frame("place_name")["class"]) == {"village"}


def test_what_falls_off_the_table_is_counted(table, qtbot):
    QGuiApplication.clipboard().setText("\n".join(["戊村"] * 9))
    table.view.set_current(0, table.model.place_of("name"))
    dialog = table.writing.paste()
    assert dialog is not None
    dialog.reject()
    assert names(table)[0] == "城关东村"


def test_selected_rows_are_copied_for_a_spreadsheet(table, qtbot):
    window = table.window()
    key = table.model.keys.keys[0]
    window.perform(Change(text("x"), (update("place_name", key, {"note": None}, {"note": "=1+1"}),)))
    table.view.set_current(0)
    table.marks.choose([0, 2])
    table.view.setFocus()
    press(qtbot, table, KEY.Key_C, Qt.KeyboardModifier.ControlModifier)
    data = QGuiApplication.clipboard().mimeData()
    lines = data.text().split("\r\n")
    assert lines[0].startswith("Name\t")
    assert lines[1].startswith("城关东村\tvillage")
    assert lines[2].startswith("青山东村\t")
    assert len(lines) == 4
    shown = [table.model.field(c).name for c in table.view.columns()]
    assert "note" not in shown
    made = copying.make(table.model.columns, "place_name", ["name", "note"], table.marks.rows())
    assert "'=1+1" in made.tabbed.decode()
    assert "<td style=\"mso-number-format:'\\@'\">&#x27;=1+1</td>" in made.markup.decode()
    assert "<th>Name</th>" in data.html()


def test_very_many_rows_are_asked_about(table, monkeypatch):
    monkeypatch.setattr(copying, "MUCH", 3)
    QGuiApplication.clipboard().setText("before")
    table.view.select_all()
    table.writing.copy()
    assert table._pages.asking.count() == 1
    assert QGuiApplication.clipboard().text() == "before"


def test_only_touched_rows_are_read_again(table, qtbot, monkeypatch):
    window = table.window()
    key = table.model.keys.keys[1]
    before = table.model.columns.values("division")
    window.perform(Change(text("x"), (update("place_name", key, {"name": "城关西村"}, {"name": "改村"}),)))
    assert names(table)[1] == "改村"
    assert table.model.columns.values("division") is before
    rest(qtbot, window)


def test_rows_that_go_leave_the_table_and_the_selection(table, qtbot):
    window = table.window()
    keys = list(table.model.keys.keys)
    table.marks.choose([1, 4])
    rest(qtbot, window)
    row = window.store.row("place_name", keys[1])
    window.perform(Change(text("x"), (delete("place_name", keys[1], row),)))
    rest(qtbot, window)
    assert table.model.rowCount() == 5
    assert [table.model.keys.keys[r] for r in table.marks.rows()] == [keys[4]]


def test_another_layer_is_chosen_and_a_hidden_table_reads_nothing(table, qtbot):
    window = table.window()
    window.raise_panel(window.problems)
    table.open_layer("marker")
    assert table.model.rowCount() == 0
    window.raise_panel(table)
    rest(qtbot, window)
    assert table.model.rowCount() == 3
    assert table.bar.layer.currentData() == "marker"


def test_closing_the_workspace_empties_the_table(table, qtbot):
    window = table.window()
    window.close_workspace()
    assert table.model.rowCount() == 0
    assert table.bar.layer.count() == 0


def test_the_statistics_of_the_current_column(table, qtbot):
    window = table.window()
    table.view.set_current(0, table.model.place_of("class"))
    table.bar.statistics.click()
    rest(qtbot, window)
    pane = table.counting.pane
    assert pane.bars_rows() == [("village", 6)]
    assert ("Rows", "6") in pane._lines
    pane.copy()
    assert "village\t6" in QGuiApplication.clipboard().text()
    qtbot.mouseClick(pane.bars, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    rest(qtbot, window)
    assert table.view.words()[table.model.place_of("class")] == "=village"
    assert table.model.rowCount() == 6
    pane.measured.emit()
    rest(qtbot, window)
    assert ("Points", "6") in pane._lines


def test_columns_are_hidden_moved_and_kept(table, qtbot):
    window = table.window()
    dialog = table.columns.choose()
    dialog.list.setCurrentRow(1)
    dialog.list.item(1).setCheckState(Qt.CheckState.Unchecked)
    dialog.list.setCurrentRow(5)
    dialog.move_row(-1)
    dialog.accept()
    seen = [table.model.field(c).name for c in table.view.columns()]
    assert "class" not in seen
    qtbot.waitUntil(lambda: not table.columns.waits)
    table.open_layer("marker")
    rest(qtbot, window)
    table.open_layer("place_name")
    rest(qtbot, window)
    assert [table.model.field(c).name for c in table.view.columns()] == seen


def test_the_layer_list_opens_the_table(table, qtbot):
    window = table.window()
    row = window.layers.model.row_of("boundary_line")
    window.layers.view.setCurrentIndex(window.layers.model.index(row))
    window.raise_panel(window.problems)
    window.actions_by_id["table"].trigger()
    rest(qtbot, window)
    assert table.layer == "boundary_line"
    assert table.model.rowCount() == 1
    assert window.bottom.currentWidget() is table


def rename(desk, key, name):
    before = desk.store.row("place_name", key)
    desk.perform(Change(text("Rename"), (update("place_name", key, before, {**before, "name": name}),)))


def test_after_a_change_the_rows_stand_where_they_belong(table, qtbot):
    desk = table.window()
    column = table.model.place_of("name")
    table.ordering.sort_by(column, 1)
    rest(qtbot, desk)
    assert names(table) == ["白云东村", "白云西村", "城关东村", "城关西村", "青山东村", "青山西村"]
    key = next(
        k for k, n in zip(table.model.keys.keys, table.model.columns.values("name"), strict=True) if n == "白云东村"
    )
    table.view.set_current(0, column)
    rename(desk, key, "紫云村")
    rest(qtbot, desk)
    assert names(table) == ["白云西村", "城关东村", "城关西村", "青山东村", "青山西村", "紫云村"]
    assert table.model.keys.keys[table.view.current()] == key  # the current cell went with its row
    desk.undo()
    rest(qtbot, desk)
    assert names(table)[0] == "白云东村"
    desk.redo()
    rest(qtbot, desk)
    assert names(table)[-1] == "紫云村"


def test_after_a_change_the_filter_still_holds(table, qtbot):
    desk = table.window()
    column = table.model.place_of("name")
    table.ordering.filter_by(column, "东村")
    rest(qtbot, desk)
    assert len(names(table)) == 3
    first, other = (str(table.model.keys.keys[row]) for row in table.model.order[:2])
    rename(desk, first, "西山")
    rest(qtbot, desk)
    assert len(names(table)) == 2
    assert table.view.current() >= 0
    rename(desk, other, "南山东村")
    rest(qtbot, desk)
    assert "南山东村" in names(table)
    desk.undo()
    desk.undo()
    rest(qtbot, desk)
    assert len(names(table)) == 3


def test_only_the_rows_of_a_change_are_read_again(table, qtbot, monkeypatch):
    desk = table.window()
    keys = [str(k) for k in table.model.keys.keys]
    monkeypatch.setattr("ui.desktop.table.reading._AT_ONCE", 1)
    read = []
    whole = desk.store.frame
    monkeypatch.setattr(desk.store, "frame", lambda layer, **k: read.append(layer) or whole(layer, **k))
    kept = table.model.keys
    change = [(key, desk.store.row("place_name", key)) for key in keys[:3]]
    edits = tuple(update("place_name", key, row, {**row, "name": f"新{n}村"}) for n, (key, row) in enumerate(change))
    desk.perform(Change(text("Rename"), edits[:1]))
    desk.perform(Change(text("Rename"), edits[1:]))  # while the first may still be under way
    rest(qtbot, desk)
    assert {"新0村", "新1村", "新2村"} <= set(names(table))
    assert table.model.keys is kept
    desk.undo()
    desk.undo()
    rest(qtbot, desk)
    assert not {"新0村", "新1村", "新2村"} & set(names(table))
    assert "place_name" not in read or len(table.model.order) < 4 * 3  # a small table is read whole by the map


def test_rows_that_are_edited_stay_until_the_editor_is_closed(table, qtbot):
    desk = table.window()
    column = table.model.place_of("name")
    table.ordering.sort_by(column, 1)
    rest(qtbot, desk)
    table.view.set_current(0, column)
    key = str(table.model.keys.keys[table.view.current()])
    other = str(table.model.keys.keys[table.model.order[1]])
    assert table.view.edit_current()
    editor = next(e for e in table.view.left.viewport().findChildren(QLineEdit) if e.isVisible())
    editor.selectAll()
    editor.insert("中山村")
    rename(desk, other, "阿村")  # it would come first now
    qtbot.wait(400)
    assert table.view.editing
    assert editor.text() == "中山村"
    qtbot.keyClick(editor, KEY.Key_Return)
    rest(qtbot, desk)
    assert desk.store.row("place_name", key)["name"] == "中山村"
    assert names(table)[0] == "阿村"
    assert names(table)[-1] == "中山村"
