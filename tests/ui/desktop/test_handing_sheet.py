"""The sheet that hands a plan out, as an officer uses it: tick, choose, write."""

import pytest
from PySide6.QtCore import Qt

from gis_desk.inspections.handing.days import crew_days
from gis_desk.inspections.handing.handout import FILE_KINDS
from tests.ui.desktop.conftest import wait
from tests.ui.desktop.test_inspections_bench import bench, planned, press  # noqa: F401 - a fixture
from tests.ui.test_cli_inspect import county  # noqa: F401 - a fixture
from ui.desktop.inspections.planning.handing import HandingSheet


@pytest.fixture
def sheet(bench, window, qtbot):  # noqa: F811
    planned(qtbot, bench, window)
    press(qtbot, bench.saved.export_button)
    (made,) = bench.findChildren(HandingSheet)
    assert made.isVisible()
    return made


def tick(sheet, *kinds):
    for name, box in sheet.kinds.items():
        box.setChecked(name in kinds)


def test_the_usual_files_of_all_days(sheet, bench, window, qtbot, tmp_path):  # noqa: F811
    assert set(sheet.kinds) == set(FILE_KINDS)
    assert not sheet.write_button.isEnabled()  # no folder yet
    out = tmp_path / "外业" / "第一轮"
    sheet.folder.setText(str(out))
    tick(sheet)
    assert not sheet.write_button.isEnabled()  # nothing ticked
    tick(sheet, "gpkg", "xlsx")
    qtbot.keyClick(sheet.folder, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: (out / "records.xlsx").exists(), timeout=20_000)
    wait(qtbot, window)
    names = {f.name for f in out.iterdir()}
    assert names == {"fieldbook.gpkg", "fieldbook.qgz", "records.xlsx", "stops.xlsx"}
    assert window.store.count("inspection_plan") == 1


def test_one_day_of_one_team(sheet, bench, window, qtbot, tmp_path):  # noqa: F811
    days = crew_days(bench.document)
    sheet.team.setCurrentIndex(sheet.team.findData(days[-1].team))
    offered = [sheet.day.itemData(n) for n in range(sheet.day.count())]
    assert offered == [None, *(d.day for d in days if d.team == days[-1].team)]
    sheet.day.setCurrentIndex(sheet.day.findData(days[-1].day))
    sheet.folder.setText(str(tmp_path / "out"))
    tick(sheet, "gpx")
    press(qtbot, sheet.write_button)
    wanted = f"route-team{days[-1].team}-day{days[-1].day:02d}.gpx"
    qtbot.waitUntil(lambda: (tmp_path / "out" / wanted).exists(), timeout=20_000)
    wait(qtbot, window)
    assert [f.name for f in (tmp_path / "out").iterdir()] == [wanted]


def test_an_occupied_place_is_said(sheet, window, qtbot, tmp_path, monkeypatch):
    seen = []
    monkeypatch.setattr(type(window), "show_error", lambda _, exc: seen.append(exc))
    (tmp_path / "route.gpx").mkdir()
    sheet.folder.setText(str(tmp_path))
    tick(sheet, "gpx", "csv")
    press(qtbot, sheet.write_button)
    qtbot.waitUntil(lambda: bool(seen), timeout=20_000)
    assert "folder of this name" in str(seen[0])
    assert not (tmp_path / "stops.csv").exists()


def test_every_control_has_a_name(sheet):
    for box in (sheet.team, sheet.day, sheet.folder):
        assert box.accessibleName()
    assert sheet.focusWidget() is sheet.folder
