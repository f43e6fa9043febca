"""The boundaries bench as a user works with it."""

from pathlib import Path

import geopandas as gpd
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QTableView

from gis_desk.findings import Finding
from layers.store import Store
from layers.text import text
from tests.gis_desk.boundaries.coverages import plant, winding
from tests.ui.desktop.conftest import wait

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def torn(tmp_path: Path) -> Path:
    """Townships with a gap, a sliver and a missing vertex."""
    frame, _ = plant(winding(8, 8, seed=4), ["gap", "sliver", "vertex"])
    path = tmp_path / "torn.gpkg"
    with Store.create(path, county="990101") as store:
        store.load("division", gpd.GeoDataFrame(frame), text("test"))
    return path


@pytest.fixture
def bench(desk, qtbot):
    made = desk.open_job("boundaries")
    wait(qtbot, desk)
    return made


def listed(window) -> list[Finding]:
    return list(window.problems.model.findings())


def open_torn(window, torn, qtbot):
    assert window.open_path(torn)
    made = window.open_job("boundaries")
    wait(qtbot, window)
    qtbot.mouseClick(made.check_button, LEFT)
    wait(qtbot, window)
    return made


def click_row(qtbot, view: QTableView, row: int) -> None:
    at: QPoint = view.visualRect(view.model().index(row, 0)).center()
    qtbot.mouseClick(view.viewport(), LEFT, pos=at)


def test_check_lists_and_sums_up(window, torn, qtbot):
    bench = open_torn(window, torn, qtbot)
    assert sorted(f.rule for f in listed(window)) == ["B102", "B104", "B104"]
    assert "3 findings, 1 of them binding" in bench.result.text()
    assert bench.mend_list.count() == 2


def test_a_fix_is_seen_applied_and_undone(window, torn, qtbot):
    bench = open_torn(window, torn, qtbot)
    before = window.store.frame("division").geometry
    assert not bench.apply_button.isEnabled()
    qtbot.mouseClick(bench.preview_button, LEFT)
    qtbot.waitUntil(bench.apply_button.isEnabled, timeout=10_000)
    assert window.store.frame("division").geometry.equals(before)
    qtbot.mouseClick(bench.apply_button, LEFT)
    wait(qtbot, window)
    assert not window.store.frame("division").geometry.equals(before)
    assert len(listed(window)) == 2
    qtbot.mouseClick(bench.check_button, LEFT)
    wait(qtbot, window)
    assert sorted(f.rule for f in listed(window)) == ["B102", "B104"]
    window.store.undo()
    wait(qtbot, window)
    assert window.store.frame("division").geometry.geom_equals(before).all()


def test_build_lines_and_walk_through_them(window, torn, qtbot):
    bench = open_torn(window, torn, qtbot)
    qtbot.mouseClick(bench.lines_tab, LEFT)
    assert bench.line_stack.currentWidget() is bench.empty
    qtbot.mouseClick(bench.empty.button, LEFT)
    wait(qtbot, window)
    lines = window.store.frame("boundary_line")
    assert bench.lines.rowCount() == len(lines) > 60
    assert set(lines["status"]) == {"habit"}
    click_row(qtbot, bench.line_view, 0)
    wait(qtbot, window)
    key = bench.line_proxy.index(0, 0).data(Qt.ItemDataRole.UserRole + 1)
    shape = lines.set_index("key").geometry[key]
    assert window.canvas.center() == pytest.approx((shape.envelope.centroid.x, shape.envelope.centroid.y), abs=0.01)
    bench.search.setText("nothing like this")
    assert bench.line_proxy.rowCount() == 0


def test_markers_of_a_line_in_their_order(desk, bench, qtbot):
    qtbot.mouseClick(bench.lines_tab, LEFT)
    assert bench.lines.rowCount() == 1
    click_row(qtbot, bench.line_view, 0)
    wait(qtbot, desk)
    markers = desk.store.frame("marker")
    assert bench.markers.rowCount() == len(markers)
    along = [bench.markers.row(n).chainage_m for n in range(bench.markers.rowCount())]
    assert along == sorted(along)
    click_row(qtbot, bench.marker_view, 1)
    wait(qtbot, desk)
    point = markers.set_index("key").geometry[bench.markers.row(1).key]
    assert desk.canvas.center() == pytest.approx((point.x, point.y), abs=0.001)


def test_models_keep_qts_rules(desk, bench, qtmodeltester):
    for model in (bench.lines, bench.markers):
        qtmodeltester.check(model)


def test_without_a_workspace_nothing_can_be_done(window, qtbot):
    from ui.desktop.benches.boundaries import BoundariesBench

    bench = BoundariesBench(window)
    bench.refresh()
    qtbot.addWidget(bench)
    assert not bench.check_button.isEnabled()
    assert not bench.build_button.isEnabled()
