"""The notice of characters without a font, and the list behind it."""

import geopandas as gpd
import pytest
import shapely
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from gis_desk.map import MapLayer
from layers.text import text
from ui.desktop.notices import Notices
from ui.desktop.window.rare import LostModel, RareCharacters, RareDialog, cells
from ui.map.canvas import MapCanvas
from ui.map.rare import Lost

NOWHERE = "\U0010fffd"


def places(*names):
    points = [shapely.Point(108.0 + 0.01 * k, 25.0) for k in range(len(names))]
    frame = gpd.GeoDataFrame(
        {"key": [f"k{k}" for k in range(len(names))], "name": names, "class": "village"}, geometry=points, crs=4490
    )
    return MapLayer("place_name", text("Names"), "place_name", frame)


@pytest.fixture
def watched(qtbot: QtBot):
    canvas, notices, shown = MapCanvas(), Notices(), []
    qtbot.addWidget(canvas)
    qtbot.addWidget(notices)
    canvas.resize(500, 400)
    canvas.show()
    rare = RareCharacters(canvas, notices, lambda layer, key: shown.append((layer, key)))
    yield canvas, notices, rare, shown
    canvas.close()


def look(qtbot, canvas, rare, *layers):
    canvas.set_layers(list(layers))
    assert canvas.wait_ready()
    qtbot.waitUntil(lambda: not rare.busy and canvas.scene is not None, timeout=10_000)


def test_one_notice_for_new_characters_and_none_for_known_ones(qtbot, watched):
    canvas, notices, rare, _ = watched
    look(qtbot, canvas, rare, places("青山", "水口"))
    assert notices.banners() == []
    look(qtbot, canvas, rare, places("青山", f"水{NOWHERE}"))
    qtbot.waitUntil(lambda: len(notices.banners()) == 1)
    (banner,) = notices.banners()
    assert "U+10FFFD" in banner.detail
    notices.take(banner)
    look(qtbot, canvas, rare, places("青山", f"水{NOWHERE}", f"{NOWHERE}山"))
    qtbot.waitUntil(lambda: rare.found[0].count == 2)
    assert notices.banners() == []


def test_the_list_leads_to_the_map(qtbot, watched):
    canvas, _, rare, shown = watched
    look(qtbot, canvas, rare, places("青山", f"水{NOWHERE}"))
    qtbot.waitUntil(lambda: bool(rare.found))
    dialog = rare.open()
    qtbot.waitUntil(dialog.isVisible)
    assert dialog.model.rowCount() == 1
    qtbot.keyClick(dialog.view, Qt.Key.Key_Return)
    if not shown:
        qtbot.mouseClick(dialog.to_map, Qt.MouseButton.LeftButton)
    assert shown == [("place_name", "k1")]


def test_the_list_is_copied_without_the_character_itself(qtbot):
    dialog = RareDialog(None, [Lost(NOWHERE, "place_name", 3, f"水{NOWHERE}屯", "")], lambda *_: None)
    qtbot.addWidget(dialog)
    qtbot.mouseClick(dialog.copy, Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().text().splitlines()
    assert len(copied) == 2
    assert copied[1].split("\t")[0] == "U+10FFFD"
    assert copied[1].split("\t")[3] == "水[U+10FFFD]屯"
    assert not dialog.to_map.isEnabled()


def test_model(qtbot):
    model = LostModel([Lost(NOWHERE, "marker", 1, NOWHERE), Lost("\ue000", "other", 2, "a\ue000")])
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert (model.rowCount(), model.columnCount()) == (2, 4)
    assert cells(model.at(1)) == ("U+E000", "other", "2", "a[U+E000]")
