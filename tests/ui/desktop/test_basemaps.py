"""Base maps as a user adds, tones, loses and removes them; services only where the user agrees."""

import json
import threading
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QPushButton, QSlider, QToolButton

from gis_desk.map.basemaps import TABLE, Kept, plan_maps, rows_of, understood
from gis_desk.map.rasters import Look
from layers.change import Change, insert
from layers.errors import GisDeskError
from layers.rasters import keys
from layers.rasters.services import tianditu, xyz
from layers.store import Store
from layers.text import text
from tests.rasterfiles import mbtiles, plain_tile, ramp, tiff, tile_of
from tests.tileserver import serving
from tests.ui.desktop.conftest import wait
from tests.ui.desktop.test_window import dropped
from ui.desktop import settings
from ui.desktop.basemaps.online import KeyDialog, OnlineDialog
from ui.desktop.words import label_words

RED = plain_tile(200, 0, 0)


@pytest.fixture
def picture(tmp_path, desk):
    """A GeoTIFF as large as the small county."""
    west, south, east, north = desk.snapshot.frame("division").total_bounds
    step = (east - west) / 300
    samples = ramp(400, round((north - south) / step) + 100)
    return tiff(tmp_path / "影像.tif", samples, at=(west - 50 * step, north + 50 * step), step=step, crs="EPSG:4490")


def button(parent, words):
    QApplication.processEvents()
    found = [b for b in parent.findChildren(QPushButton) if b.text() == words and b.isVisibleTo(parent)]
    found += [b for b in parent.findChildren(QToolButton) if b.accessibleName() == words]
    return found[0]


def click(qtbot, parent, words):
    qtbot.mouseClick(button(parent, words), Qt.MouseButton.LeftButton)


def add(qtbot, desk, path):
    assert desk.open_path(path)
    wait(qtbot, desk)
    click(qtbot, desk.base_maps.report, "Add below the map")
    wait(qtbot, desk)


def keep(store, maps):
    store.apply(Change(text("Maps"), plan_maps({}, rows_of(maps, store.path.parent))))


def kept(desk):
    return list(desk.store.frame(TABLE)["map"])


def ids(desk):
    return [row.id for row in desk.layers.model.rows() if row.id.startswith("raster:")]


def test_a_file_is_reported_added_drawn_and_found_again(qtbot, desk, picture, workspace):
    assert desk.open_path(picture)
    wait(qtbot, desk)
    words = " ".join(label.text() for label in desk.base_maps.report.findChildren(type(desk.status.words)))
    assert "EPSG:4490" in words
    assert "No overviews" in words
    click(qtbot, desk.base_maps.report, "Add below the map")
    wait(qtbot, desk)
    layers = desk.canvas.layers()
    assert layers[0].kind == "raster"
    assert next(layer for layer in layers if layer.kind == "division").style["fill"] is False
    assert desk.layers.model.rows()[-1].id == layers[0].id
    assert desk.canvas.wait_ready()
    image = desk.canvas.grab_image()
    blue = [
        image.pixelColor(x, y).blue()
        for x in range(40, image.width() - 40, 9)
        for y in range(40, image.height() - 40, 9)
    ]
    assert np.mean(np.abs(np.array(blue) - 128) <= 6) > 0.5
    assert desk.store.undo_label() == text("Base map {name} added", name="影像")
    assert kept(desk)[0]["path"] == "影像.tif"
    desk.close_workspace()
    assert desk.canvas.layers() == ()
    assert desk.open_path(workspace)
    wait(qtbot, desk)
    assert [layer.kind for layer in desk.canvas.layers()].count("raster") == 1
    assert desk.canvas.layers()[0].source.facts.name == "影像"


def test_the_same_file_is_not_added_twice(qtbot, desk, picture):
    add(qtbot, desk, picture)
    (one,) = ids(desk)
    row = next(n for n, r in enumerate(desk.layers.model.rows()) if r.id == one)
    index = desk.layers.model.index(row, 0)
    assert desk.layers.model.setData(index, Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole)
    wait(qtbot, desk)
    assert not desk.base_maps.kept[0].visible
    assert desk.open_path(picture.parent / "." / picture.name)
    wait(qtbot, desk)
    assert ids(desk) == [one]
    assert not desk.base_maps.report.isVisible()
    assert desk.status.words.text() == "影像 lies below the map already"
    assert desk.base_maps.kept[0].visible  # and it is seen again


def test_the_same_service_is_not_added_twice(qtbot, desk, keyring):
    with serving(lambda path: (200, {}, RED)) as server:
        service = xyz(server.address + "/{z}/{x}/{y}.png")
        desk.base_maps.online.add(service, "")
        desk.base_maps.online.add(service, "")
        assert len(ids(desk)) == 1
        desk.base_maps.online.add(xyz(server.address + "/other/{z}/{x}/{y}.png"), "")
        assert len(ids(desk)) == 2
        for name in ids(desk):
            desk.base_maps.remove(name)
        wait(qtbot, desk)


def test_it_can_be_dropped(qtbot, desk, picture):
    dropped(desk, picture)
    qtbot.waitUntil(lambda: desk.base_maps.report.raster is not None, timeout=5000)
    qtbot.keyClick(desk.base_maps.report, Qt.Key.Key_Escape)
    assert desk.base_maps.report.raster is None
    assert ids(desk) == []


def test_without_a_workspace_one_is_asked_for(qtbot, window, tmp_path):
    assert window.open_path(tiff(tmp_path / "a.tif"))
    wait(qtbot, window)
    with qtbot.waitSignal(window.base_maps.report.workspace_asked):
        click(qtbot, window.base_maps.report, "Add below the map")


def test_the_layer_list_shows_hides_and_fades_it(qtbot, desk, picture):
    add(qtbot, desk, picture)
    row = desk.layers.model.row_of(ids(desk)[0])
    desk.layers.model.change(row, opacity=0.4)
    assert desk.canvas.layers()[0].opacity == 0.4
    desk.layers.model.change(row, visible=False)
    assert not desk.canvas.layers()[0].visible
    assert "fill" not in next(layer for layer in desk.canvas.layers() if layer.kind == "division").style
    qtbot.waitUntil(lambda: kept(desk)[0]["visible"] is False, timeout=3000)
    assert kept(desk)[0]["opacity"] == 0.4
    desk.renew_layers()
    assert not desk.layers.model.rows()[row].visible


def test_the_panel_tones_zooms_and_removes(qtbot, desk, picture):
    add(qtbot, desk, picture)
    desk.actions_by_id["base_maps"].trigger()
    panel = desk.base_maps.panel
    opacity, brightness, contrast = panel.findChildren(QSlider)
    assert all(s.accessibleName() for s in (opacity, brightness, contrast))
    brightness.setValue(30)
    contrast.setValue(-20)
    opacity.setValue(60)
    panel.findChild(QCheckBox).click()
    layer = desk.canvas.layers()[0]
    assert Look.of(layer.style) == Look(0.3, -0.2, True)
    assert layer.opacity == 0.6
    assert desk.layers.model.rows()[-1].opacity == 0.6
    click(qtbot, panel, "As it was")
    assert Look.of(desk.canvas.layers()[0].style) == Look()
    desk.canvas.set_scale_denominator(1_000)
    click(qtbot, panel, "Zoom to layer")
    assert desk.canvas.scale_denominator() > 2_000
    click(qtbot, panel, "Remove 影像")
    assert [layer.kind for layer in desk.canvas.layers()].count("raster") == 0
    assert kept(desk) == []
    assert picture.exists()
    assert "No base maps" in [label.text() for label in panel.findChildren(type(desk.status.words))]


def test_a_file_that_is_gone_is_told_and_can_be_found(qtbot, desk, picture, workspace, tmp_path):
    add(qtbot, desk, picture)
    desk.close_workspace()
    moved = picture.rename(tmp_path / "elsewhere.tif")
    assert desk.open_path(workspace)
    wait(qtbot, desk)
    banner = desk.notices.banners()[0]
    assert "is not there any more" in banner.heading
    assert {b.text() for b in banner.findChildren(QPushButton)} >= {"Find it…", "Remove"}
    assert desk.canvas.layers()
    one = desk.base_maps.kept[0]
    desk.base_maps._ask = lambda chosen: chosen(str(moved))
    desk.base_maps._find(one)
    wait(qtbot, desk)
    assert desk.canvas.layers()[0].source.source.path == moved.resolve()
    assert kept(desk)[0]["path"] == "elsewhere.tif"


@pytest.mark.parametrize("name", ["bad.tif", "bad.mbtiles"])
def test_damaged_files_say_so_and_the_map_stays(qtbot, desk, tmp_path, name):
    path = tmp_path / name
    path.write_bytes(b"II*\0" + bytes(range(256)) * 4)
    assert desk.open_path(path)
    wait(qtbot, desk)
    report = desk.base_maps.report
    assert not report.take.isEnabled()
    assert any("damaged" in label.text() for label in report.findChildren(type(desk.status.words)))
    assert desk.canvas.layers()


def test_a_crs_that_is_missing_is_asked_for(qtbot, desk, tmp_path):
    assert desk.open_path(tiff(tmp_path / "a.tif", crs=None))
    wait(qtbot, desk)
    report = desk.base_maps.report
    assert not report.take.isEnabled()
    report.crs.setCurrentIndex(
        next(n for n in range(report.crs.count()) if "EPSG" in str(report.crs.itemData(n)) and n > 1)
    )
    report.crs.activated.emit(report.crs.currentIndex())
    wait(qtbot, desk)
    assert report.take.isEnabled()


def test_offset_coordinates_are_read_again(qtbot, desk, picture):
    desk.open_path(picture)
    wait(qtbot, desk)
    plain = desk.base_maps.report.raster.facts.bounds
    desk.base_maps.report.shifted.click()
    wait(qtbot, desk)
    assert desk.base_maps.report.raster.facts.bounds != plain
    click(qtbot, desk.base_maps.report, "Add below the map")
    assert kept(desk)[0]["shift"] == "gcj02"


def test_overviews_are_built_from_the_panel(qtbot, desk, tmp_path):
    path = tiff(tmp_path / "large.tif", np.zeros((1, 4200, 4200), np.uint8), step=1.0, tiled=True)
    add(qtbot, desk, path)
    desk.base_maps.show_panel()
    click(qtbot, desk.base_maps.panel, "Build overviews")
    wait(qtbot, desk)
    assert Path(f"{path}.ovr").is_file()
    assert len(desk.canvas.layers()[0].source.facts.levels) > 1


def test_mbtiles_lie_below_too(qtbot, desk, tmp_path):
    lon, lat = desk.canvas.center()
    x, y = tile_of(lon, lat, 8)
    tiles = {(8, x + i, y + j): RED for i in range(-2, 3) for j in range(-2, 3)}
    add(qtbot, desk, mbtiles(tmp_path / "a.mbtiles", tiles, {"name": "Red"}))
    desk.canvas.set_scale_denominator(500_000)
    assert desk.canvas.wait_ready()
    assert desk.layers.model.rows()[-1].title.args["name"] == "Red"


def test_read_only_workspaces_are_looked_at(qtbot, desk, picture, workspace):
    add(qtbot, desk, picture)
    desk.close_workspace()
    assert desk.open_path(workspace, write=False)
    wait(qtbot, desk)
    assert ids(desk)
    assert not desk.actions_by_id["base_map"].isEnabled()
    desk.base_maps.show_panel()
    assert not desk.base_maps.panel.findChildren(QSlider)[0].isEnabled()


# services


@pytest.fixture
def keyring(monkeypatch):
    """No keyring but a memory of the test's own."""
    from keyring.backends.fail import Keyring

    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr("keyring.get_keyring", Keyring)
    monkeypatch.setattr(keys, "_session", {})


def test_a_service_is_shown_and_the_status_bar_says_so(qtbot, desk, keyring):
    assert desk.status.net.text() == "Offline"
    with serving(lambda path: (200, {}, RED)) as server:
        desk.base_maps.online.add(xyz(server.address + "/{z}/{x}/{y}.png?k={key}"), "SECRET-KEY")
        wait(qtbot, desk)
        qtbot.waitUntil(lambda: desk.status.net.text() == "Online", timeout=15_000)
        qtbot.waitUntil(lambda: len(server.asked) > 0, timeout=5000)
        assert "SECRET-KEY" in server.asked[0]
        row = desk.layers.model.row_of(ids(desk)[0])
        desk.layers.model.change(row, visible=False)
        assert desk.status.net.text() == "Offline"
        desk.base_maps.remove(ids(desk)[0])
    path = desk.store.path
    desk.close_workspace()
    assert b"SECRET-KEY" not in path.read_bytes()
    home = settings.home()
    assert not any(b"SECRET-KEY" in p.read_bytes() for p in home.rglob("*") if p.is_file())


def test_a_workspace_from_elsewhere_fetches_nothing_until_it_is_allowed(qtbot, window, workspace, keyring):
    with serving(lambda path: (200, {}, RED)) as server:
        service = xyz(server.address + "/{z}/{x}/{y}.png")
        with Store.open(workspace) as store:
            keep(store, [Kept("Net", service=service.as_json())])
        assert window.open_path(workspace)
        wait(qtbot, window)
        assert window.canvas.wait_ready()
        assert server.asked == []
        assert window.status.net.text() == "Offline"
        banner = window.notices.banners()[0]
        click(qtbot, banner, "Allow")
        qtbot.waitUntil(lambda: len(server.asked) > 0, timeout=10_000)
        window.close_workspace()
        assert window.status.net.text() == "Offline"


def test_a_key_that_is_refused_is_asked_for_again(qtbot, desk, keyring):
    with serving(lambda path: (200, {}, RED) if "good" in path else (403, {}, b"")) as server:
        desk.base_maps.online.add(xyz(server.address + "/{z}/{x}/{y}.png?k={key}"), "bad")
        qtbot.waitUntil(lambda: bool(desk.notices.banners()), timeout=10_000)
        banner = desk.notices.banners()[0]
        assert "refuses" in banner.heading
        assert "bad" not in banner.heading + banner.detail
        click(qtbot, banner, "Enter the key…")
        dialog = desk.findChild(KeyDialog)
        dialog.key.line.setText("good")
        click(qtbot, dialog, "Keep the key")
        qtbot.waitUntil(lambda: any("good" in path for path in server.asked), timeout=10_000)
        desk.base_maps.remove(ids(desk)[0])


def test_settings_that_make_no_sense_are_left_out(qtbot, window, workspace, tmp_path):
    bad = [None, 3, {}, {"id": "raster:1"}, {"id": "raster:2", "service": {"template": "file:///etc/passwd"}},
           {"id": "raster:3", "path": "gone.tif", "opacity": "x", "brightness": "nan"}, "text"]  # fmt: skip
    with Store.open(workspace) as store:
        store.apply(Change(text("Maps"), tuple(insert(TABLE, f"k{n}", {"map": m}) for n, m in enumerate(bad))))
    assert window.open_path(workspace)
    wait(qtbot, window)
    assert window.canvas.layers()
    assert [m.id for m in understood([{"map": m} for m in bad], tmp_path)] == ["raster:2", "raster:3"]


def test_what_is_kept_comes_back(tmp_path):
    one = Kept("A", tmp_path / "b" / "影像.tif", crs="EPSG:4545", shift="gcj02", visible=False, opacity=0.3,
               look=Look(0.1, -0.2, True))  # fmt: skip
    two = Kept("天地图", service=tianditu("vec").as_json())
    rows = json.loads(json.dumps(rows_of([one, two], tmp_path)))
    assert rows[one.id]["map"]["path"] == "b/影像.tif"
    assert understood(reversed(rows.values()), tmp_path) == [one, two]
    assert rows_of(understood(rows.values(), tmp_path), tmp_path) == rows


def test_every_act_on_a_base_map_is_undone_and_redone(qtbot, desk, picture, tmp_path):
    said = []
    add(qtbot, desk, picture)
    add(qtbot, desk, tiff(tmp_path / "second.tif"))
    first, second = ids(desk)
    model, label = desk.layers.model, lambda: label_words(desk.store.undo_label())
    model.move(model.row_of(second), model.row_of(first))
    assert ids(desk) == [second, first]
    said.append(label())
    model.change(model.row_of(first), visible=False)
    said.append(label())
    for share in (0.8, 0.6, 0.4):
        model.change(model.row_of(first), opacity=share)
    desk.base_maps.show_panel()
    desk._settle()
    said.append(label())
    desk.base_maps.remove(second)
    said.append(label())
    assert said == [
        "Order of the layers",
        "Hide Base map: 影像",
        "Opacity of Base map: 影像: 40 %",
        "Base map second removed",
    ]
    assert len(desk.store.history(5)) == 5
    state = [(m["id"], m["visible"], m["opacity"]) for m in kept(desk)]
    assert state == [(first, False, 0.4)]
    for expected in ([second, first], [second, first], [second, first], [first, second], [first], []):
        assert desk.undo()
        wait(qtbot, desk)
        assert ids(desk) == expected
    while desk.redo():
        wait(qtbot, desk)
    assert ids(desk) == [first]
    assert [(m["id"], m["visible"], m["opacity"]) for m in kept(desk)] == state
    assert not desk.notices.banners()


def runner(work, title, done, failed):
    """As `Desk.run`, at once."""
    from layers.work import QUIET

    try:
        result = work(QUIET)
    except GisDeskError as error:
        failed(error)
    else:
        done(result)


def test_the_dialog_says_what_is_sent_and_asks_only_when_told(qtbot, keyring):
    dialog = OnlineDialog(None, runner)
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.take.isEnabled()
    assert "tianditu.gov.cn" in dialog.sent.text()
    assert dialog.key.line.echoMode() == dialog.key.line.EchoMode.Password
    qtbot.mouseClick(dialog.key.show_it, Qt.MouseButton.LeftButton)
    assert dialog.key.line.echoMode() == dialog.key.line.EchoMode.Normal
    qtbot.keyClicks(dialog.key.line, " k123 ")
    assert dialog.take.isEnabled()
    with qtbot.waitSignal(dialog.chosen) as heard:
        qtbot.mouseClick(dialog.take, Qt.MouseButton.LeftButton)
    service, key = heard.args
    assert (service.owner, key) == ("tianditu.gov.cn", "k123")
    assert "k123" not in json.dumps(service.as_json())


def test_the_dialog_tests_addresses(qtbot, keyring):
    with serving(lambda path: (200, {}, RED)) as server:
        dialog = OnlineDialog(None, runner)
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.choice.setCurrentIndex(dialog.choice.findText("Web map tiles", Qt.MatchFlag.MatchStartsWith))
        dialog.choice.activated.emit(dialog.choice.currentIndex())
        qtbot.keyClicks(dialog.address, "file:///etc/{z}{x}{y}")
        assert not dialog.take.isEnabled()
        assert "no address" in dialog.outcome.text()
        dialog.address.clear()
        qtbot.keyClicks(dialog.address, server.address + "/{z}/{x}/{y}.png")
        assert server.asked == []
        assert "not encrypted" in dialog.sent.text()
        qtbot.mouseClick(dialog.test, Qt.MouseButton.LeftButton)
        assert "256 × 256" in dialog.outcome.text()
        assert len(server.asked) == 1


def test_the_dialog_asks_a_wmts_for_its_layers(qtbot, keyring):
    from tests.layers.rasters.test_online import CAPABILITIES

    with serving(lambda path: (200, {}, CAPABILITIES.encode())) as server:
        dialog = OnlineDialog(None, runner)
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.choice.setCurrentIndex(dialog.choice.findText("Another WMTS", Qt.MatchFlag.MatchStartsWith))
        dialog.choice.activated.emit(dialog.choice.currentIndex())
        qtbot.keyClicks(dialog.address, server.address + "/wmts")
        assert server.asked == []
        qtbot.mouseClick(dialog.ask, Qt.MouseButton.LeftButton)
        assert dialog.layer.count() == 2
        assert "REQUEST=GetCapabilities" in server.asked[0]
        assert dialog.take.isEnabled()


def test_no_thread_is_left_when_a_service_is_removed(qtbot, desk, keyring):
    with serving(lambda path: (200, {}, RED)) as server:
        desk.base_maps.online.add(xyz(server.address + "/{z}/{x}/{y}.png"), "")
        qtbot.waitUntil(lambda: len(server.asked) > 0, timeout=10_000)
        desk.base_maps.remove(ids(desk)[0])
        qtbot.waitUntil(lambda: not [t for t in threading.enumerate() if t.name.startswith("tiles ")], timeout=10_000)
