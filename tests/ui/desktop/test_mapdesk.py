"""The map's tools in the window: what is chosen, measured, edited and kept, and that all of it can be undone."""

import pytest
import shapely
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication

from layers.store import Store
from tests.ui.desktop.conftest import wait
from tests.ui.desktop.county import SOUTH, STEP, WEST
from ui.desktop import figures, settings
from ui.desktop.words import label_words

LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier
CORNER = (WEST + STEP, SOUTH + STEP)
"""Where four villages, two townships and the boundary line's middle meet."""


@pytest.fixture
def busy(desk, qtbot):
    """Wait until nothing is worked out, read or drawn."""

    def settle():
        def resting():
            return not (desk.busy or desk.map_desk.busy or desk.map_desk.snapper.busy) and desk.canvas.is_ready()

        qtbot.waitUntil(resting, timeout=10_000)

    settle()
    return settle


def at(desk, lon, lat):
    return desk.canvas.pixel_of(lon, lat).toPoint()


def drag(qtbot, canvas, *points, keys=Qt.KeyboardModifier.NoModifier):
    qtbot.mousePress(canvas, LEFT, keys, pos=points[0])
    for point in points[1:]:
        qtbot.mouseMove(canvas, point)
    qtbot.mouseRelease(canvas, LEFT, keys, pos=points[-1])


def shape(desk, layer, key):
    return desk.store.row(layer, key)["geometry"]


# commands


def test_every_tool_has_a_command_and_shows_its_card(desk, busy):
    for name in ("select", "measure", "edit", "swipe"):
        desk.actions_by_id[name].trigger()
        assert desk.canvas.tool() == name
        assert desk.map_desk.card.isVisible()
        assert desk.map_desk.card.page(name).isVisible()
        assert desk.actions_by_id[name].isChecked()
    desk.actions_by_id["identify"].trigger()
    assert not desk.map_desk.card.isVisible()
    assert not desk.actions_by_id["swipe"].isChecked()
    menu = next(m for m in desk.menuBar().actions() if "Map" in m.text())
    assert {"Measure on the map", "Draw and edit"} <= {a.text() for a in menu.menu().actions()}


def test_tab_leads_from_the_map_into_the_card(desk, busy, qtbot):
    desk.actions_by_id["measure"].trigger()
    card = desk.map_desk.measure_card
    desk.canvas.setFocus()
    qtbot.keyClick(desk.canvas, Qt.Key.Key_Tab)
    assert card.modes["distance"].hasFocus()
    qtbot.keyClick(card.modes["distance"], Qt.Key.Key_Tab)
    qtbot.keyClick(card.modes["area"], Qt.Key.Key_Space)
    assert desk.map_desk.measure_tool.mode == "area"


def test_controls_of_the_cards_say_what_they_are(desk, busy):
    for name in ("select", "measure", "edit", "swipe"):
        desk.actions_by_id[name].trigger()
        page = desk.map_desk.card.page(name)
        nameless = [
            w
            for w in page.findChildren(object)
            if hasattr(w, "focusPolicy")
            and w.isVisibleTo(page)
            and w.focusPolicy() & Qt.FocusPolicy.TabFocus
            and not (w.accessibleName() or (hasattr(w, "text") and w.text()))
            and type(w).__name__ not in ("QLineEdit",)
        ]
        assert not nameless, (name, nameless)
        assert page.width() <= desk.map_desk.card.width()


# identify


def test_everything_under_a_click_is_listed_layer_by_layer(desk, busy, qtbot):
    places = desk.snapshot.frame("place_name")
    point = places.geometry.iloc[0]
    qtbot.mouseClick(desk.canvas, LEFT, pos=at(desk, point.x, point.y))
    found = desk.map_desk.found
    assert found.isVisible()
    rows = found.rows()
    assert rows[0] == ("place_name", places["key"].iloc[0])
    assert [layer for layer, _ in rows] == ["place_name", "division", "division", "division"]
    assert desk.attributes.key == rows[0][1]
    qtbot.keyClick(found.view, Qt.Key.Key_Down)
    assert desk.attributes.key == rows[1][1]
    qtbot.keyClick(found.view, Qt.Key.Key_Return)
    assert not found.isVisible()
    assert desk.attributes.layer == "division"


def test_escape_closes_the_list_and_the_keys_of_the_map_stay_the_maps(desk, busy, qtbot):
    qtbot.mouseClick(desk.canvas, LEFT, pos=at(desk, WEST + 0.01, SOUTH + 0.01))
    found = desk.map_desk.found
    assert found.isVisible()
    scale = desk.canvas.scale_denominator()
    qtbot.keyClick(found.view, Qt.Key.Key_Escape)
    assert not found.isVisible()
    qtbot.mouseClick(desk.canvas, LEFT, pos=at(desk, WEST + 0.01, SOUTH + 0.01))
    qtbot.keyClick(found.view, Qt.Key.Key_Plus)
    assert desk.canvas.scale_denominator() < scale
    assert not found.isVisible()


def test_what_a_bench_shows_is_listed_too_and_highlighted(desk, busy, qtbot):
    from dataclasses import replace

    from layers.text import text

    divisions = next(layer for layer in desk.canvas.layers() if layer.id == "division")
    own = replace(divisions, id="density:1", title=text("Density"), kind="area")
    desk.canvas.set_layers([*desk.canvas.layers(), own])
    qtbot.mouseClick(desk.canvas, LEFT, pos=at(desk, WEST + 0.01, SOUTH + 0.01))
    found = desk.map_desk.found
    assert ("density:1", "990101") in found.rows()
    found.taken.emit("density:1", "990101")
    assert len(desk.canvas._highlight) == 1
    assert desk.attributes.layer == "division"


def test_the_keyboards_pointer_is_a_command_that_escape_ends(desk, busy, qtbot):
    action = desk.actions_by_id["keyboard_pointer"]
    qtbot.keyClick(desk, Qt.Key.Key_F9)
    assert action.isChecked()
    assert desk.canvas.handling.keyboard.on
    qtbot.keyClick(desk.canvas, Qt.Key.Key_Escape)
    assert not action.isChecked()


# select


def test_click_control_click_and_box_choose(desk, busy, qtbot):
    desk.actions_by_id["select"].trigger()
    canvas, card = desk.canvas, desk.map_desk.select_card
    card.layer.setCurrentIndex(card.layer.findData("division"))
    qtbot.mouseClick(canvas, LEFT, pos=at(desk, WEST + 0.02, SOUTH + 0.02))
    assert desk.chosen.keys("division") == {"990101001200"}
    assert desk.attributes.key == "990101001200"
    qtbot.mouseClick(canvas, LEFT, CTRL, pos=at(desk, WEST + 0.06, SOUTH + 0.02))
    assert len(desk.chosen.keys("division")) == 2
    assert "2" in desk.status.chosen.text()
    qtbot.mouseClick(canvas, LEFT, CTRL, pos=at(desk, WEST + 0.06, SOUTH + 0.02))
    assert desk.chosen.keys("division") == {"990101001200"}
    card.inside.setChecked(True)
    corners = at(desk, WEST - 0.002, SOUTH + 0.102), at(desk, WEST + 0.05, SOUTH), at(desk, WEST + 0.052, SOUTH - 0.002)
    drag(qtbot, canvas, *corners)
    busy()
    assert desk.chosen.keys("division") == {"990101001", "990101001200", "990101001201"}
    assert [layer.id for layer in canvas.chosen.layers] == ["chosen:division"]
    qtbot.mouseClick(canvas, LEFT, pos=at(desk, WEST - 0.02, SOUTH - 0.02))
    assert not desk.chosen.layers()
    busy()
    assert not canvas.chosen.layers
    assert desk.status.chosen.text() == ""


def test_all_layers_are_chosen_from_and_inverted(desk, busy, qtbot):
    desk.actions_by_id["select"].trigger()
    drag(qtbot, desk.canvas, at(desk, WEST - 0.01, SOUTH + 0.11), QPoint(200, 200), at(desk, WEST + 0.16, SOUTH - 0.01))
    busy()
    assert set(desk.chosen.layers()) == {"division", "place_name", "boundary_line", "marker"}
    assert len(desk.chosen.keys("place_name")) == 6
    desk.actions_by_id["select_zoom"].trigger()
    desk.chosen.set("marker", ["m0"])
    desk.map_desk.selecting.only = "marker"
    desk.actions_by_id["select_invert"].trigger()
    busy()
    assert desk.chosen.keys("marker") == {"m1", "m2"}
    desk.actions_by_id["select_none"].trigger()
    assert not desk.chosen.layers()


def test_select_by_attribute(desk, busy, qtbot):
    sheet = desk.map_desk.ask_attribute()
    sheet.layer.setCurrentIndex(sheet.layer.findData("division"))
    row = sheet.rows[0]
    row.column.setCurrentIndex(row.column.findData("level"))
    row.value.setCurrentIndex(row.value.findText("township level"))
    more = sheet.add_row()
    more.column.setCurrentIndex(more.column.findData("name"))
    more.operator.setCurrentIndex(more.operator.findData("contains"))
    more.line.setText("山")
    qtbot.mouseClick(sheet.go, LEFT)
    busy()
    assert desk.chosen.keys("division") == {"990101002"}
    sheet.every.setCurrentIndex(1)
    qtbot.mouseClick(sheet.go, LEFT)
    busy()
    assert len(desk.chosen.keys("division")) == 5
    sheet.how.setCurrentIndex(sheet.how.findData("remove"))
    qtbot.mouseClick(more.remove, LEFT)
    qtbot.mouseClick(sheet.go, LEFT)
    busy()
    assert desk.chosen.keys("division") == {"990101002200", "990101002201"}
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_what_cannot_be_asked_is_said(desk, busy, qtbot):
    sheet = desk.map_desk.ask_attribute()
    sheet.layer.setCurrentIndex(sheet.layer.findData("division"))
    row = sheet.rows[0]
    row.column.setCurrentIndex(row.column.findData("population"))
    row.line.setText("many")
    qtbot.mouseClick(sheet.go, LEFT)
    busy()
    assert "many" in desk.notices.banners()[0].heading


def test_select_by_location(desk, busy, qtbot):
    desk.chosen.set("boundary_line", ["l1"])
    sheet = desk.map_desk.ask_location()
    assert sheet.other.currentData() == "boundary_line"
    assert sheet.chosen.isChecked()
    sheet.layer.setCurrentIndex(sheet.layer.findData("division"))
    sheet.relation.setCurrentIndex(sheet.relation.findData("touches"))
    assert not sheet.distance.isVisible()
    qtbot.mouseClick(sheet.go, LEFT)
    busy()
    assert desk.chosen.keys("division") == {
        "990101001",
        "990101002",
        "990101001200",
        "990101001201",
        "990101002200",
        "990101002201",
    }
    sheet.layer.setCurrentIndex(sheet.layer.findData("place_name"))
    sheet.relation.setCurrentIndex(sheet.relation.findData("near"))
    sheet.other.setCurrentIndex(sheet.other.findData("marker"))
    sheet.distance.setValue(3_600)
    qtbot.mouseClick(sheet.go, LEFT)
    busy()
    assert not desk.chosen.keys("place_name")
    sheet.distance.setValue(3_900)
    qtbot.mouseClick(sheet.go, LEFT)
    busy()
    assert len(desk.chosen.keys("place_name")) == 4


def test_rows_that_go_are_no_longer_chosen(desk, busy):
    from gis_desk.map.editing import erase
    from gis_desk.map.pieces import Piece

    desk.chosen.set("marker", ["m0", "m1"])
    assert desk.perform(erase(Piece("marker", "m0", desk.store.row("marker", "m0"))))
    busy()
    assert desk.chosen.keys("marker") == {"m1"}
    desk.close_workspace()
    assert not desk.chosen.layers()


# measure


def test_the_card_tells_legs_bearings_and_area_and_copies_them(desk, busy, qtbot):
    desk.actions_by_id["measure"].trigger()
    busy()
    canvas, card = desk.canvas, desk.map_desk.measure_card
    for lon, lat in ((WEST, SOUTH), (WEST + STEP, SOUTH), (WEST + STEP, SOUTH + STEP)):
        qtbot.mouseClick(canvas, LEFT, pos=at(desk, lon, lat))
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert card.result.text().endswith("km")
    lines = card.lines.text().splitlines()
    assert len(lines) == 2
    assert "89°59′" in lines[0]
    assert lines[1].endswith("0°00′00″")
    card.copy()
    copied = QGuiApplication.clipboard().text()
    assert f"{WEST:.6f}°E" in copied
    assert card.result.text() in copied
    card.modes["area"].click()
    for lon, lat in ((WEST, SOUTH), (WEST + STEP, SOUTH), (WEST + STEP, SOUTH + STEP), (WEST, SOUTH + STEP)):
        qtbot.mouseClick(canvas, LEFT, pos=at(desk, lon, lat))
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert card.result.text().endswith("km²")
    card.mu.setChecked(True)
    number = float(card.result.text().split()[0].replace(",", ""))
    assert number == pytest.approx(27.80e6 / (10_000 / 15), rel=2e-3)
    card.clear_button.click()
    assert card.result.text() == "-"


# edit


@pytest.fixture
def editing(desk, busy):
    desk.actions_by_id["edit"].trigger()
    card = desk.map_desk.edit_card
    card.layer.setCurrentIndex(card.layer.findData("division"))
    busy()
    return card


def test_a_shared_vertex_moves_everywhere_and_back_with_undo(desk, busy, editing, qtbot):
    corner = (WEST + 2 * STEP, SOUTH + STEP)
    villages = ["990101002200", "990101002201", "990101003200", "990101003201"]
    before = {key: shape(desk, "division", key) for key in villages}
    start = at(desk, *corner)
    drag(qtbot, desk.canvas, start, start + QPoint(10, 5), start + QPoint(22, 12))
    busy()
    after = {key: shape(desk, "division", key) for key in villages}
    assert not any(after[key].equals(before[key]) for key in villages)
    assert shapely.union_all(list(after.values())).area == pytest.approx(sum(s.area for s in after.values()))
    assert "vertex" in str(desk.store.undo_label())
    desk.undo()
    busy()
    assert all(shape(desk, "division", key).equals(before[key]) for key in villages)


def test_a_legal_line_holds_until_it_is_unlocked(desk, busy, editing, qtbot):
    line = shape(desk, "boundary_line", "l1")
    end = (WEST + STEP, SOUTH)
    start = at(desk, *end)
    drag(qtbot, desk.canvas, start, start + QPoint(10, -5), start + QPoint(30, -10))
    busy()
    assert shape(desk, "boundary_line", "l1").equals(line)
    assert "城关青山线" in editing.problem.text()
    assert editing.problem.isVisible()
    qtbot.mouseClick(editing.lock, LEFT)
    assert editing.question.isVisible()
    qtbot.mouseClick(editing.no, LEFT)
    assert not desk.map_desk.editing.unlocked
    qtbot.mouseClick(editing.lock, LEFT)
    qtbot.mouseClick(editing.yes, LEFT)
    drag(qtbot, desk.canvas, start, start + QPoint(10, -5), start + QPoint(30, -10))
    busy()
    moved = shape(desk, "boundary_line", "l1")
    assert not moved.equals(line)
    assert moved.geoms[0].coords[0] in shape(desk, "division", "990101001").geoms[0].exterior.coords
    assert not editing.problem.isVisible()
    desk.undo()
    assert shape(desk, "boundary_line", "l1").equals(line)
    busy()


def test_without_shared_borders_only_one_object_moves(desk, busy, editing, qtbot):
    editing.together.setChecked(False)
    desk.chosen.set("division", ["990101003201"])
    corner = (WEST + 2 * STEP, SOUTH + STEP)
    start = at(desk, *corner)
    drag(qtbot, desk.canvas, start, start + QPoint(10, -4), start + QPoint(25, -12))
    busy()
    (row,) = desk.store.history(1)
    assert "白云西村" in str(row.label)
    assert str(row.label).count("村") == 1


def test_what_would_overlap_is_refused_with_a_sentence(desk, busy, editing, qtbot):
    editing.together.setChecked(False)
    desk.chosen.set("division", ["990101003201"])
    start = at(desk, WEST + 2 * STEP, SOUTH + STEP)
    drag(qtbot, desk.canvas, start, start + QPoint(-10, -4), start + QPoint(-40, -20))
    busy()
    assert "overlap" in editing.problem.text()
    assert desk.store.undo_label() is not None
    assert "vertex" not in str(desk.store.undo_label())


def test_a_road_is_drawn_and_its_values_can_be_typed(desk, busy, qtbot):
    desk.actions_by_id["edit"].trigger()
    card = desk.map_desk.edit_card
    card.layer.setCurrentIndex(card.layer.findData("marker"))
    busy()
    assert not card.modes["line"].isEnabled()
    card.modes["point"].click()
    qtbot.mouseClick(desk.canvas, LEFT, pos=at(desk, WEST + 0.02, SOUTH + 0.02))
    busy()
    assert desk.store.count("marker") == 4
    assert desk.attributes.layer == "marker"
    assert desk.attributes.key not in ("m0", "m1", "m2")
    assert desk.bottom.currentWidget() is desk.attributes
    desk.undo()
    busy()
    assert desk.store.count("marker") == 3


def test_villages_are_split_and_merged_and_deleted(desk, busy, editing, qtbot):
    whole = shape(desk, "division", "990101003200")
    desk.chosen.set("division", ["990101003200"])
    editing.modes["split"].click()
    editing.snap.click()
    for lon, lat in ((WEST + 2 * STEP - 0.01, SOUTH + 0.02), (WEST + 3 * STEP + 0.01, SOUTH + 0.02)):
        qtbot.mouseClick(desk.canvas, LEFT, pos=at(desk, lon, lat))
    qtbot.keyClick(desk.canvas, Qt.Key.Key_Return)
    busy()
    assert desk.store.count("division") == 11
    frame = desk.store.frame("division")
    new = frame[frame["name"].isna()].iloc[0]
    assert new["level"] == "village"
    desk.chosen.set("division", ["990101003200", new["key"]])
    assert editing.merge.isEnabled()
    qtbot.mouseClick(editing.merge, LEFT)
    busy()
    assert desk.store.count("division") == 10
    assert desk.chosen.keys("division") == {"990101003200"}
    qtbot.mouseClick(editing.erase, LEFT)
    busy()
    assert desk.store.count("division") == 9
    for _ in range(3):
        desk.undo()
    busy()
    assert desk.store.count("division") == 10
    assert shape(desk, "division", "990101003200").equals(whole)


def test_a_workspace_that_is_only_read_is_not_edited(window, workspace, qtbot):
    with Store.open(workspace, who="王五"):
        window.open_path(workspace, write=False)
        wait(qtbot, window)
        assert not window.actions_by_id["edit"].isEnabled()
        card = window.map_desk.edit_card
        window.map_desk.editing.set_layer("marker")
        window.map_desk.editing.draw("point", [(108.3, 25.6)])
        assert "reading only" in card.problem.text()
        assert not window.map_desk.bookmarks.add("here")
        window.close_workspace()


# compare, overview


def test_layers_are_compared(desk, busy, qtbot):
    desk.actions_by_id["swipe"].trigger()
    busy()
    card = desk.map_desk.swipe_card
    near, far = card.boxes["division"]
    assert (near.isChecked(), far.isChecked()) == (True, False)
    assert [layer.id for layer in desk.canvas.asides[1].layers] == ["boundary_line", "place_name", "marker"]
    card.boxes["marker"][1].setChecked(False)
    card.boxes["place_name"][0].setChecked(False)
    assert [layer.id for layer in desk.canvas.asides[1].layers] == ["boundary_line", "place_name"]
    assert [layer.id for layer in desk.canvas.asides[0].layers] == ["division", "boundary_line", "marker"]
    assert far.accessibleName() == "Divisions: Right"
    card.swap.click()
    assert [layer.id for layer in desk.canvas.asides[0].layers] == ["boundary_line", "place_name"]
    card.across.click()
    assert not desk.map_desk.swipe_tool.upright
    assert far.accessibleName() == "Divisions: Below"
    desk.layers.toggle("marker")
    assert "marker" not in card.boxes
    desk.actions_by_id["overview"].trigger()
    assert desk.map_desk.overview.isVisible()
    desk.actions_by_id["overview"].trigger()
    assert not desk.map_desk.overview.isVisible()


# bookmarks


def test_bookmarks_are_kept_in_the_workspace(desk, busy, workspace, qtbot):
    canvas = desk.canvas
    canvas.set_center(108.33, 25.63)
    canvas.set_scale_denominator(40_000)
    canvas.turn_to(30)
    qtbot.keyClick(desk, Qt.Key.Key_D, CTRL)
    sheet = desk.map_desk.ask_bookmarks()
    sheet.name.setText("北界")
    canvas.turn_to(0)
    canvas.set_center(108.40, 25.65)
    qtbot.keyClick(sheet.name, Qt.Key.Key_Return)
    assert [b.name for b in desk.map_desk.bookmarks.listed] == ["View 1", "北界"]
    sheet.view.setCurrentRow(0)
    qtbot.keyClick(sheet.view, Qt.Key.Key_Return)
    assert canvas.center() == pytest.approx((108.33, 25.63))
    assert (canvas.scale_denominator(), canvas.turn()) == (40_000, 30)
    sheet.view.item(0).setText("县城")
    qtbot.keyClick(sheet.view, Qt.Key.Key_Delete)
    assert [b.name for b in desk.map_desk.bookmarks.listed] == ["北界"]
    assert label_words(desk.store.undo_label()) == "Bookmark “县城” deleted"
    desk.actions_by_id["undo"].trigger()
    assert [b.name for b in desk.map_desk.bookmarks.listed] == ["县城", "北界"]
    assert [sheet.view.item(n).text() for n in range(2)] == ["县城", "北界"]
    for expected in (["View 1", "北界"], ["View 1"], []):
        desk.actions_by_id["undo"].trigger()
        assert [b.name for b in desk.map_desk.bookmarks.listed] == expected
    for _ in range(3):
        desk.actions_by_id["redo"].trigger()
    assert [a.text() for a in desk.map_desk._menu.actions()] == ["县城", "北界"]
    desk.close_workspace()
    assert not desk.map_desk.bookmarks.listed
    desk.open_path(workspace)
    wait(qtbot, desk)
    assert [b.name for b in desk.map_desk.bookmarks.listed] == ["县城", "北界"]
    desk.map_desk._menu.actions()[1].trigger()
    assert canvas.center() == pytest.approx((108.40, 25.65))


# positions


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("zone", "N 2837114.9 m  E 537276.1 m"),
        ("zone_prefix", "N 2837114.9 m  E 36537276.1 m"),
        ("wide", "N 2839685.1 m  E 235957.4 m"),
        ("wide_prefix", "N 2839685.1 m  E 19235957.4 m"),
        ("EPSG:4497", "N 2839685.1 m  E 19235957.4 m"),
        ("EPSG:4326", "108.37120°E  25.64100°N"),
        ("EPSG:4545", "N 2837114.9 m  E 537276.1 m"),
        ("EPSG:2414", "-"),
        ("EPSG:999999", "-"),
    ],
)
def test_a_position_in_any_reference_system(form, words):
    assert figures.position(108.3712, 25.641, form) == words
    assert figures.known_form(form)


def test_positions_beyond_the_zones_are_none():
    assert figures.position(-20.0, 10.0, "zone") == "-"
    assert figures.position(-20.0, 10.0, "wide") == "-"
    assert not figures.known_form("EPSG:x")


def test_another_reference_system_is_asked_for_and_kept(desk, busy, qtbot):
    from ui.desktop.mapdesk.crsdialog import CrsDialog

    desk.status._list_forms()
    desk.status.where.menu().actions()[-1].trigger()
    dialog = desk.findChild(CrsDialog)
    dialog.code.setText("2414")
    assert not dialog.take.isEnabled()
    assert "Beijing 54" in dialog.answer.text()
    dialog.code.setText("../../etc")
    assert not dialog.take.isEnabled()
    dialog.code.setText("4545")
    assert "4545" in dialog.answer.text()
    qtbot.mouseClick(dialog.take, LEFT)
    desk.status.set_position((108.3712, 25.641))
    assert desk.status.where.text().startswith("N 2837114.9 m")
    assert settings.load().coordinates == "EPSG:4545"
    desk.status._list_forms()
    assert any("4545" in a.text() and a.isChecked() for a in desk.status.where.menu().actions())
