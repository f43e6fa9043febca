"""The comparison with another year in the window: choose, follow, filter, read the grounds, go to the map, save."""

import csv

import openpyxl
import pandas as pd
import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from gis_desk.names.changes import Kind, compare, register_of
from gis_desk.names.tables import shipped
from tests.ui.desktop.conftest import wait
from ui.desktop.changes import ChangesDialog
from ui.desktop.changes.model import ChangesModel


@pytest.fixture
def earlier(desk, tmp_path):
    """The workspace's divisions as they were: one has another name, one is missing."""
    frame = desk.store.frame("division")[["code", "name"]].astype(object)
    towns = frame.index[frame["code"].str.len() == 9]
    frame.loc[towns[0], "name"] = "=新河镇"
    frame = frame.drop(index=towns[1])
    path = tmp_path / "earlier.csv"
    frame.to_csv(path, index=False)
    return path


@pytest.fixture
def dialog(desk, qtbot):
    desk.open_job("names")
    wait(qtbot, desk)
    made = desk.bench.compare_years()
    assert isinstance(made, ChangesDialog)
    qtbot.waitExposed(made)
    yield made
    if shiboken6.isValid(made):
        made.close()


def compared(qtbot, dialog, path):
    dialog.compare(path)
    qtbot.waitUntil(lambda: not dialog.busy, timeout=20_000)


def test_the_action_stands_in_the_menu_of_its_job(desk, qtbot):
    desk.open_job("names")
    wait(qtbot, desk)
    assert "Compare with another year…" in [a.text() for a in desk.bench.actions()]


def test_what_changed_and_why(desk, qtbot, dialog, earlier):
    compared(qtbot, dialog, earlier)
    kinds = {d.kinds for d in dialog.model.shown()}
    assert (Kind.RENAMED,) in kinds
    assert (Kind.ADDED,) in kinds
    renamed = dialog.kinds[Kind.RENAMED]
    qtbot.mouseClick(renamed, Qt.MouseButton.LeftButton)
    assert dialog.model.rowCount() == 1
    dialog.view.selectRow(0)
    words = [label.text() for label in dialog.detail.findChildren(type(dialog.note))]
    assert any("both have the code" in w for w in words)
    code = dialog.model.comparison.new.code[dialog.model.decision(0).new[0]]
    qtbot.mouseClick(dialog.to_map, Qt.MouseButton.LeftButton)
    assert desk.selection.row == ("division", code)


def test_search_finds_names_and_codes(qtbot, dialog, earlier):
    compared(qtbot, dialog, earlier)
    dialog.search.setText("新河")
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 1)
    dialog.search.setText("nothing")
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 0)
    assert not dialog.save.isEnabled()


def test_saved_lists_run_nothing(desk, qtbot, dialog, earlier, tmp_path):
    compared(qtbot, dialog, earlier)
    for ending in ("csv", "xlsx"):
        dialog.export(str(tmp_path / f"out.{ending}"))
        wait(qtbot, desk)
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert "'=新河镇" in [r["Name in the old list"] for r in rows]
    page = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    assert page.max_row == len(rows) + 1
    assert not [c for row in page.iter_rows() for c in row if c.data_type == "f"]


def test_a_bad_file_is_told_where_it_was_chosen(qtbot, dialog, tmp_path, desk):
    (tmp_path / "bad.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
    compared(qtbot, dialog, tmp_path / "bad.csv")
    assert "no column of names" in dialog.note.text()
    compared(qtbot, dialog, desk.store.path)
    assert "one and the same file" in dialog.note.text()
    assert dialog.choose.isEnabled()


def test_closing_stops_the_work(desk, qtbot, dialog, earlier):
    dialog.compare(earlier)
    dialog.close()
    wait(qtbot, desk)


def test_the_model_keeps_qts_rules(qtbot):
    old = pd.DataFrame({"code": ["990121", "990122", "990123"], "name": ["甲县", "乙县", "丙县"]})
    new = pd.DataFrame({"code": ["990121", "990102", "990124"], "name": ["甲市", "乙区", "丁县"]})
    comparison = compare(register_of(old, shipped(), "a"), register_of(new, shipped(), "b"), shipped())
    model = ChangesModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_comparison(comparison)
    for column in range(model.columnCount()):
        for direction in Qt.SortOrder:
            model.sort(column, direction)
            assert model.rowCount() == len(comparison.decisions)
    model.set_filter([Kind.RETYPED], "")
    assert {d.kind for d in model.shown()} == {Kind.RETYPED}
    model.set_comparison(None)
    assert model.rowCount() == 0
