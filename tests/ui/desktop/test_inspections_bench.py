"""The inspection bench as an officer uses it: choose, plan, look, undo, hand out."""

import datetime as dt
import time

import pytest
from PySide6.QtCore import QModelIndex, Qt

from gis_desk.inspections.cycle import Due
from layers.store import Store
from tests import screens
from tests.gis_desk.inspections import land
from tests.ui.desktop.conftest import wait
from tests.ui.test_cli_inspect import county  # noqa: F401 - a fixture
from ui.desktop.inspections.planning import page as planning
from ui.desktop.inspections.planning.booksheet import BookSheet
from ui.desktop.inspections.planning.due_list import DueModel
from ui.desktop.inspections.planning.tree import PlanModel, shortened
from ui.print.book import Wishes

ROOT = QModelIndex()


@pytest.fixture
def bench(window, county, tmp_path, qtbot, monkeypatch):  # noqa: F811
    quick = planning.PlanSettings
    monkeypatch.setattr(planning, "PlanSettings", lambda: quick(rounds=100))
    path = tmp_path / "青山县.gpkg"
    path.write_bytes(county.read_bytes())
    assert window.open_path(path)
    wait(qtbot, window)
    made = window.open_job("inspections")
    wait(qtbot, window)
    page = made.turn_to("planning")
    wait(qtbot, window)
    return page


def press(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def planned(qtbot, bench, window):
    press(qtbot, bench.plan_button)
    qtbot.waitUntil(lambda: bench.document is not None and bench._job is None, timeout=20_000)
    wait(qtbot, window)


def test_lines_due_are_listed_and_ticked(bench):
    assert [bench.lines.model.data(bench.lines.model.index(0, c)) for c in range(4)] == [
        "青白线1",
        "● 2025",
        "9.2",
        "6",
    ]
    assert [d.key for d in bench.lines.model.chosen()] == ["L1"]
    assert "1 lines, 9.2 km, 6 markers" in bench.lines.words.text()
    assert bench.inputs.place.text() == "青山镇"
    assert bench.plan_button.isEnabled()
    assert not bench.saved.isVisible()


def test_a_workspace_without_lines_says_what_belongs_here(window, tmp_path, qtbot):
    Store.create(tmp_path / "empty.gpkg").close()
    assert window.open_path(tmp_path / "empty.gpkg")
    wait(qtbot, window)
    made = window.open_job("inspections").turn_to("planning")
    assert made.column.empty.isVisible()
    assert not made.column.body.isVisible()
    assert not made.saved.isVisible()


def test_without_a_line_there_is_nothing_to_plan(bench):
    box = bench.lines.model.index(0, 0)
    assert bench.lines.model.setData(box, Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    assert not bench.plan_button.isEnabled()
    assert "Tick the lines" in bench.lines.words.text()


def test_another_year_changes_what_is_due(bench, window, qtbot):
    bench.lines.year.setValue(2021)
    wait(qtbot, window)
    assert bench.lines.model.rowCount() == 0
    bench.lines.only_due.setChecked(False)
    assert bench.lines.model.rowCount() == 1
    bench.lines.year.setValue(2025)
    wait(qtbot, window)
    assert bench.lines.model.data(bench.lines.model.index(0, 1)) == "◆ 2025"


def test_plan_is_kept_shown_and_undone(bench, window, qtbot):
    planned(qtbot, bench, window)
    store = window.store
    (key,) = store.keys("inspection_plan")
    row = store.row("inspection_plan", key)
    assert row["made_on"] == dt.date.today().isoformat()
    assert bench.saved.isVisible()
    assert bench.saved.model.rowCount() == 2
    assert "team hours" in bench.saved.summary.text()
    (layer,) = bench.map_layers()
    assert set(layer.frame["team"]) == {1, 2}
    assert layer in window.canvas.layers()
    store.undo()
    wait(qtbot, window)
    assert bench.document is None
    assert not bench.saved.isVisible()
    assert bench.map_layers() == []
    store.redo()
    wait(qtbot, window)
    assert bench.document is not None


def test_a_day_and_a_stop_are_shown_on_the_map(bench, window, qtbot):
    planned(qtbot, bench, window)
    model, tree = bench.saved.model, bench.saved.tree
    day = model.index(0, 0, model.index(0, 0, ROOT))
    tree.expand(day)
    tree.scrollTo(day)
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=tree.visualRect(day).center())
    (layer,) = bench.map_layers()
    assert set(layer.frame["team"]) == {1}
    stops = bench.document["teams"][0]["days"][0]["stops"]
    assert model.rowCount(day) == len(stops)
    number = next(n for n, s in enumerate(stops) if s["kind"] == "marker")
    row = model.index(number, 0, day)
    tree.scrollTo(row)
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=tree.visualRect(row).center())
    lon, lat = window.canvas.center()
    assert (lon, lat) == pytest.approx((stops[number]["lon"], stops[number]["lat"]), abs=0.002)
    number = next(n for n, s in enumerate(stops) if s["kind"] == "stretch")
    tree.setCurrentIndex(model.index(number, 0, day))
    press(qtbot, bench.saved.whole)
    assert set(bench.map_layers()[0].frame["team"]) == {1, 2}


def test_what_does_not_fit_offers_the_days_that_do(bench, window, qtbot):
    bench.inputs.teams.setValue(1)
    bench.inputs.days.setValue(1)
    bench.inputs.hours.setValue(3.0)
    planned(qtbot, bench, window)
    banner = bench.notice.itemAt(0).widget()
    assert "stops have no day" in banner.heading
    needed = bench.document["needed_days"]
    button = next(b for b in banner.findChildren(type(bench.saved.whole)) if str(needed) in b.text())
    press(qtbot, button)
    qtbot.waitUntil(lambda: bench._job is None and not bench.document["unvisited"], timeout=30_000)
    assert bench.inputs.days.value() == needed
    assert window.store.count("inspection_plan") == 2


def test_cancel_keeps_nothing(bench, window, qtbot, monkeypatch):
    quick = planning.PlanSettings
    monkeypatch.setattr(planning, "PlanSettings", lambda: type(quick())(rounds=10**9))
    press(qtbot, bench.plan_button)
    assert bench.cancel_button.isVisible()
    assert not bench.plan_button.isEnabled()
    qtbot.wait(200)
    press(qtbot, bench.cancel_button)
    qtbot.waitUntil(lambda: bench._job is None, timeout=10_000)
    assert window.store.count("inspection_plan") == 0
    assert bench.plan_button.isEnabled()


def test_planning_is_free_again_in_another_workspace(bench, window, qtbot, tmp_path, monkeypatch):
    def unstoppable(*_, progress, **__):
        while not progress.stopped():
            time.sleep(0.01)

    monkeypatch.setattr(planning, "plan_request", unstoppable)
    press(qtbot, bench.plan_button)
    assert not bench.plan_button.isEnabled()
    other = tmp_path / "other.gpkg"
    other.write_bytes(window.store.path.read_bytes())
    assert window.open_path(other)
    wait(qtbot, window)
    assert bench.plan_button.isEnabled()
    assert not bench.cancel_button.isVisible()


def test_the_picture_of_the_readme_shows_a_plan(bench, window, qtbot, monkeypatch):
    def settle(*_):
        qtbot.waitUntil(lambda: bench._job is None, timeout=20_000)
        wait(qtbot, window)

    monkeypatch.setattr(screens.shot, "settle", settle)
    screens.inspections(window)
    assert bench.inputs.days.value() == 9
    assert bench.document is not None


def test_the_start_place_is_picked_on_the_map(bench, window, qtbot):
    lon, lat = land.lonlat(3000, 9000)
    press(qtbot, bench.inputs.place)
    bench.canvas_clicked(lon, lat)
    assert not bench.inputs.place.isChecked()
    planned(qtbot, bench, window)
    start = bench.document["teams"][0]["start"]
    assert (start["lon"], start["lat"]) == pytest.approx((lon, lat), abs=1e-5)


def test_a_start_place_far_from_roads_is_refused_in_words(bench, window, qtbot):
    press(qtbot, bench.inputs.place)
    bench.canvas_clicked(100.0, 20.0)
    press(qtbot, bench.plan_button)
    qtbot.waitUntil(lambda: bench._job is None, timeout=10_000)
    assert "from every road" in bench.notice.itemAt(0).widget().heading
    assert window.store.count("inspection_plan") == 0


def test_print_the_book(bench, window, qtbot, tmp_path):
    planned(qtbot, bench, window)
    bench.print_book(tmp_path / "册.pdf")
    qtbot.waitUntil(lambda: (tmp_path / "册.pdf").exists(), timeout=30_000)
    wait(qtbot, window)
    assert (tmp_path / "册.pdf").read_bytes().startswith(b"%PDF")


def test_models_keep_qts_rules(bench, window, qtbot, qtmodeltester):
    planned(qtbot, bench, window)
    qtmodeltester.check(bench.lines.model)
    qtmodeltester.check(bench.saved.model)
    qtmodeltester.check(DueModel())
    qtmodeltester.check(PlanModel())


def test_county_lines_come_first_and_columns_sort(qtbot):
    def line(key, name, level, length, due):
        state = "overdue" if due < 2026 else "later"
        return Due(key, "", name, level, "", "", length, 0, due - 5, due, state, 0, 1, "", False, False)

    model = DueModel()
    rows = [
        ("a", "乙线", "township", 1.0, 2020),
        ("b", "甲线", "county", 3.0, 2024),
        ("c", "丙线", "county", 2.0, 2030),
    ]
    model.set_lines([line(*r) for r in rows])

    def shown():
        return [model.line(r).key for r in range(model.rowCount())]

    assert shown() == ["b", "a"]
    model.show_only_due(False)
    assert shown() == ["b", "c", "a"]
    model.sort(2)
    assert shown() == ["a", "c", "b"]
    model.sort(0)
    assert shown() == ["c", "b", "a"]  # bǐng, jiǎ, yǐ
    model.choose(["c"])
    model.show_only_due(True)
    assert "c" in shown()  # a chosen line stays in sight


@pytest.mark.parametrize(
    ("marker", "want"),
    [
        ("2122018A–2122019Q", "2122018A–019Q"),
        ("001–002", "001–002"),
        ("K0+000–2122001Q", "K0+000–2122001Q"),
        ("7", "7"),
    ],
)
def test_long_numbers_are_said_once(marker, want):
    assert shortened(marker) == want


def test_the_route_map_book_asks_how_it_is_to_look(bench, window, qtbot, tmp_path):
    planned(qtbot, bench, window)
    press(qtbot, bench.saved.print_button)
    (sheet,) = window.findChildren(BookSheet)
    assert sheet.isVisible()
    assert all(w.accessibleName() for w in (sheet.paper, sheet.ink, sheet.scale, sheet.mark, sheet.compiler))
    sheet.paper.setCurrentIndex(sheet.paper.findData("a4"))
    sheet.ink.setCurrentIndex(1)
    sheet.compiler.setText(" 石明 ")
    sheet.forms.setChecked(False)
    assert sheet.wishes == Wishes("a4", True, False, None, mark="Internal", compiler="石明")
    sheet.write(str(tmp_path / "册.pdf"))
    assert not sheet.isVisible()
    qtbot.waitUntil(lambda: (tmp_path / "册.pdf").exists(), timeout=30_000)
    wait(qtbot, window)
    assert "pages printed to" in window.status.words.text()
