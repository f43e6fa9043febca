"""The register as a table: rows of the filter, sorted and filtered by column, saved without running anything."""

import csv

import openpyxl
import pytest
from PySide6.QtCore import Qt

from gis_desk.disputes.listing import Filter
from layers.change import Change, update
from layers.text import text
from tests.ui.desktop.conftest import wait


@pytest.fixture
def table(page, filled, qtbot):
    filled.raise_panel(page.table)
    wait(qtbot, filled)
    return page.table


def shown(table):
    return [str(table.model.keys.keys[row]) for row in table.model.order]


def test_rows_are_those_of_the_filter(qtbot, filled, page, table):
    assert shown(table) == ["d0", "d4", "d1", "d2", "d3", "d5"]
    page.cases.filter(Filter(kinds=frozenset(["land"])))
    wait(qtbot, filled)
    assert shown(table) == ["d3", "d5"]
    assert table.said.text() == "2 of 6 cases shown"


def test_causes_and_sources_are_said_in_words(qtbot, filled, page, table):
    filled.store.apply(Change(text("Edit"), (update("dispute", "d0", {"cause": None}, {"cause": "resource"}),)))
    filled.store.apply(Change(text("Edit"), (update("dispute", "d1", {"cause": None}, {"cause": "old quarrel"}),)))
    wait(qtbot, filled)
    field = table.model.columns.field("cause")
    assert [field.say(v) for v in ("resource", "old quarrel")] == ["rights to resources", "old quarrel"]


def test_sort_by_a_column_and_back(qtbot, filled, table):
    table.sort_by("title", descending=False)
    wait(qtbot, filled)
    assert shown(table) == ["d5", "d2", "d3", "d4", "d0", "d1"]  # by pinyin
    table._sort_column(table.model.place_of("title"), 0)
    wait(qtbot, filled)
    assert shown(table) == ["d1", "d0", "d4", "d3", "d2", "d5"]
    qtbot.mouseClick(table.urgent, Qt.MouseButton.LeftButton)
    wait(qtbot, filled)
    assert shown(table)[0] == "d0"


def test_filters_above_the_columns(qtbot, filled, table):
    head = table.view.heads[0] if table.model.place_of("title") in table.view.heads[0].filters else table.view.heads[1]
    head.field(table.model.place_of("title")).setText("qingshan")
    wait(qtbot, filled)
    assert shown(table) == ["d0", "d4"]
    table._unfilter()
    wait(qtbot, filled)
    assert len(shown(table)) == 6


def test_selection_goes_both_ways(qtbot, filled, page, table):
    page.cases.choose("d2")
    assert table.view.current() == table.model.keys.row("d2")
    table.view.setFocus()
    qtbot.keyClick(table.view, Qt.Key.Key_Down)
    assert page.cases.key == "d3"
    assert page.view.key_now() == "d3"
    qtbot.keyClick(table.view, Qt.Key.Key_Return)
    assert page.pages.currentWidget() is page.detail_page


def test_an_edit_is_seen_and_the_selection_stays(qtbot, filled, page, table):
    page.cases.choose("d2")
    row = filled.store.row("dispute", "d2")
    filled.perform(Change(text("x"), (update("dispute", "d2", row, row | {"place": "新位置"}),)))
    wait(qtbot, filled)
    at = table.model.keys.row("d2")
    assert table.model.columns.values("place")[at] == "新位置"
    assert table.view.current() == at


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_saved_lists_run_nothing(qtbot, filled, table, tmp_path, ending):
    path = tmp_path / f"清单.{ending}"
    table.write(path)
    wait(qtbot, filled)
    if ending == "csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
    else:
        sheet = openpyxl.load_workbook(path).active
        assert all(cell.data_type == "s" for row in sheet.iter_rows() for cell in row if cell.value is not None)
        rows = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    head = rows[0]
    assert len(rows) == 7
    assert rows[1][head.index("Title")] == "青山林地纠纷"
    assert rows[1][head.index("First side")] == "城关镇"
    assert rows[1][head.index("Line")] == "城关青山线"
    assert rows[6][head.index("Title")] in ("'=1+1", "=1+1")
    if ending == "csv":
        assert rows[6][head.index("Title")] == "'=1+1"


def test_columns_are_chosen_and_kept(qtbot, filled, page, table):
    dialog = table.choose_columns()
    assert "area_ha" not in table.seen_columns()  # nothing stands in it
    dialog.changed.emit(table.view.look().with_hidden("place", hidden=True))
    assert "place" not in table.seen_columns()
    dialog.close()


def test_rows_are_copied(qtbot, filled, page, table):
    from PySide6.QtGui import QGuiApplication

    page.cases.choose("d1")
    table.copy()
    wait(qtbot, filled)
    assert "石桥用水争执" in QGuiApplication.clipboard().text()
