"""Handing a layer out from the window, the command that opens it, and its picture."""

import pytest
from click.testing import CliRunner
from PySide6.QtGui import QImage

from layers.formats import read
from tests.ui.desktop.conftest import wait
from ui.desktop import settings
from ui.desktop.exporting import ExportSheet


@pytest.fixture
def sheet(desk):
    """The export, slid in."""
    desk.ask_export()
    found = desk.findChildren(ExportSheet)[-1]
    assert found.isVisible()
    return found


def test_a_layer_is_written_and_can_be_read(desk, sheet, qtbot, tmp_path):
    sheet.layer.setCurrentIndex(sheet.layer.findData("division"))
    sheet.encoding.setCurrentIndex(sheet.encoding.findData("GBK"))
    file = tmp_path / "out.shp"
    sheet.write(str(file))
    wait(qtbot, desk)
    assert file.is_file()
    again = read(file, target="division")
    assert set(again.frame["name"]) == set(desk.store.frame("division")["name"])
    assert again.report.encoding.chosen.upper().startswith("GB")


def test_divisions_of_one_level_are_written_alone(desk, sheet, qtbot, tmp_path):
    every = desk.store.frame("division")
    sheet.layer.setCurrentIndex(sheet.layer.findData("division"))
    assert not sheet.level.isHidden()
    sheet.level.setCurrentIndex(sheet.level.findData("township"))
    file = tmp_path / "towns.shp"
    sheet.write(str(file))
    wait(qtbot, desk)
    wanted = set(every.loc[every["level"] == "township", "name"])
    assert 0 < len(wanted) < len(every)
    assert set(read(file, target="division").frame["name"]) == wanted
    sheet.layer.setCurrentIndex(sheet.layer.findData("marker"))
    assert sheet.level.isHidden()


def test_what_cannot_be_written_is_said_in_the_sheet(desk, sheet, qtbot, tmp_path):
    from ui.desktop.kit import Banner

    sheet.write(str(tmp_path / "no such folder" / "out.shp"))
    wait(qtbot, desk)
    assert [b for b in sheet.findChildren(Banner) if b.property("role") == "banner-must"] or desk.notices.banners()
    assert sheet.take.isEnabled()


def test_the_picture_shows_the_window(workspace, tmp_path, qtbot):
    from ui.desktop.shot import screenshot
    from ui.texts import language

    file = screenshot(workspace, tmp_path / "window.png", size=(1280, 720), bench="disputes", language="zh")
    image = QImage(str(file))
    assert image.width() >= 1280
    colours = {image.pixelColor(x, y).name() for x in range(300, 900, 7) for y in range(60, 440, 7)}
    assert len(colours) > 3
    assert not settings.recent()
    assert language() == "en"


def test_a_picture_of_no_workspace_is_refused(tmp_path, qtbot):
    from layers.errors import GisDeskError
    from ui.desktop.shot import screenshot

    with pytest.raises(GisDeskError):
        screenshot(tmp_path / "none.gpkg", tmp_path / "window.png")
    assert not (tmp_path / "window.png").exists()


def test_open_says_what_is_wrong(tmp_path):
    from ui.cli.main import main

    assert main(["open", str(tmp_path / "none.gpkg")]) == 2


def test_open_without_a_display_says_so(monkeypatch, workspace, capsys):
    from ui.cli.main import main

    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    assert main(["open", str(workspace)]) == 2
    said = capsys.readouterr().err.strip()
    assert "no display" in said
    assert "\n" not in said


def test_open_has_help():
    from ui.cli.desktop import open_desktop

    answer = CliRunner().invoke(open_desktop, ["--help"])
    assert answer.exit_code == 0
    assert "desktop" in answer.output
