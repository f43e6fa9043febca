"""The tools as a hand and as a keyboard use them."""

import pytest
import shapely
from PySide6.QtCore import QPoint, QPointF, Qt

from gis_desk.map.snapping import VERTEX
from tests.gis_desk.map.coverage import layer, squares
from tests.images import kept, near, pixels
from ui.desktop import figures
from ui.map.snapper import Snapper
from ui.map.tools.edit import EditTool
from ui.map.tools.measure import MeasureTool
from ui.map.tools.select import SelectTool
from ui.map.tools.swipe import SwipeTool

LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier


class Words:
    """Measures in plain numbers."""

    length = staticmethod(lambda m: f"{m:.0f} m")
    area = staticmethod(lambda m2: f"{m2:.0f} m2")
    bearing = staticmethod(lambda d: f"{d:.1f}")


class Editor:
    """Writes down what it is asked."""

    layer = "division"

    def __init__(self):
        self.asked = []

    def key_at(self, lon, lat):
        return "k" if 108 < lon < 108.01 and 25 < lat < 25.01 else None

    def shape_of(self, key):
        return shapely.box(108, 25, 108.01, 25.01)

    def object_at(self, lon, lat):
        key = self.key_at(lon, lat)
        return None if key is None else (key, self.shape_of(key))

    def __getattr__(self, name):
        if name in ("move_vertex", "insert_vertex", "remove_vertex", "move_whole", "draw", "split"):
            return lambda *values: self.asked.append((name, *values))
        raise AttributeError(name)


@pytest.fixture
def snapper(county, qtbot):
    made = Snapper(county)
    made.set_layers(county.layers())
    qtbot.waitUntil(lambda: bool(made.indexes()) and not made.busy, timeout=5000)
    return made


@pytest.fixture
def measure(county, snapper):
    tool = MeasureTool(county, snapper, Words())
    county.add_tool(tool)
    county.set_tool("measure")
    return tool


@pytest.fixture
def edit(county, snapper):
    tool = EditTool(county, snapper, Editor())
    county.add_tool(tool)
    county.set_tool("edit")
    return tool


def at(canvas, lon, lat):
    return canvas.pixel_of(lon, lat).toPoint()


# pan


def test_the_middle_button_drags_with_every_tool(county, drag):
    county.set_tool("identify")
    before = county.lonlat_at(QPointF(200, 150))
    drag(county, (200, 150), (230, 150), (260, 190), button=Qt.MouseButton.MiddleButton)
    assert county.lonlat_at(QPointF(260, 190)) == pytest.approx(before, abs=1e-9)


def test_escape_lays_a_tool_down(county, qtbot):
    county.set_tool("zoom_box")
    with qtbot.waitSignal(county.tool_changed) as heard:
        qtbot.keyClick(county, Qt.Key.Key_Escape)
    assert heard.args == ["identify"]


def test_a_zoom_box_is_given_up_with_escape(county, qtbot):
    county.set_tool("zoom_box")
    before = county.bounds()
    qtbot.mousePress(county, LEFT, pos=QPoint(100, 100))
    qtbot.mouseMove(county, QPoint(200, 200))
    assert county.handling._dragging is not None
    qtbot.keyClick(county, Qt.Key.Key_Escape)
    qtbot.mouseRelease(county, LEFT, pos=QPoint(200, 200))
    assert county.bounds() == before


# select


@pytest.fixture
def select(county):
    tool = SelectTool(county)
    county.add_tool(tool)
    county.set_tool("select")
    return tool


def test_a_box_is_told_as_ground(county, select, qtbot, drag):
    heard = []
    select.drawn.connect(lambda *a: heard.append(a))
    drag(county, at(county, 108.002, 25.002), (250, 180), at(county, 108.008, 25.008), keys=CTRL)
    ((shape, inside, add),) = heard
    assert shape.bounds == pytest.approx((108.002, 25.002, 108.008, 25.008), abs=1e-4)
    assert (inside, add) == (False, True)


def test_a_lasso_is_told_as_ground_even_when_it_crosses_itself(county, select, drag):
    heard = []
    select.drawn.connect(lambda *a: heard.append(a))
    select.set_shape("lasso")
    select.inside = True
    drag(county, (100, 100), (200, 200), (200, 100), (100, 200), (100, 100))
    ((shape, inside, add),) = heard
    assert shape.is_valid
    assert shape.area > 0
    assert (inside, add) == (True, False)


def test_a_click_is_told_and_a_box_on_a_turned_map_is_straight_in_the_window(county, select, qtbot, drag):
    heard = []
    select.clicked.connect(lambda *a: heard.append(a))
    qtbot.mouseClick(county, LEFT, pos=QPoint(200, 150))
    assert heard[0][:2] == pytest.approx(county.lonlat_at(QPointF(200, 150)))
    county.turn_to(45)
    shape = select.box_of(QPointF(100, 100), QPointF(200, 180))
    corners = [county.pixel_of(*c) for c in shape.exterior.coords[:4]]
    assert {(round(c.x()), round(c.y())) for c in corners} == {(100, 100), (200, 100), (200, 180), (100, 180)}


# measure


def test_a_distance_is_measured_snapped_and_finished(county, measure, qtbot):
    qtbot.mouseMove(county, at(county, 108.0, 25.0) + QPoint(3, -4))
    assert measure.sketch.snapped.kind == VERTEX
    qtbot.mouseClick(county, LEFT, pos=at(county, 108.0, 25.0) + QPoint(3, -4))
    qtbot.mouseClick(county, LEFT, pos=at(county, 108.02, 25.0))
    qtbot.mouseMove(county, QPoint(250, 180))
    assert len(measure.current().positions) == 3
    qtbot.keyClick(county, Qt.Key.Key_Return)
    (done,) = measure.done
    assert done.positions == ((108.0, 25.0), (108.02, 25.0))
    assert not measure.sketch.positions


def test_alt_does_not_snap(county, measure, qtbot):
    pixel = at(county, 108.0, 25.0) + QPoint(3, -4)
    qtbot.mouseClick(county, LEFT, Qt.KeyboardModifier.AltModifier, pos=pixel)
    assert measure.sketch.positions[0] == pytest.approx(county.lonlat_at(QPointF(pixel)))


def test_backspace_takes_back_and_escape_gives_up(county, measure, qtbot):
    for pixel in ((100, 100), (200, 100), (200, 200)):
        qtbot.mouseClick(county, LEFT, Qt.KeyboardModifier.AltModifier, pos=QPoint(*pixel))
    qtbot.keyClick(county, Qt.Key.Key_Backspace)
    assert len(measure.sketch.positions) == 2
    qtbot.keyClick(county, Qt.Key.Key_Escape)
    assert not measure.sketch.positions
    assert county.tool() == "measure"
    qtbot.keyClick(county, Qt.Key.Key_Escape)
    assert county.tool() == "identify"


def test_an_area_is_finished_with_a_double_click_and_drawn(county, measure, qtbot):
    plain = county.grab_image()
    measure.set_mode("area")
    for pixel in ((100, 100), (200, 100)):
        qtbot.mouseClick(county, LEFT, pos=QPoint(*pixel))
    qtbot.mouseClick(county, LEFT, pos=QPoint(200, 200))
    qtbot.mouseDClick(county, LEFT, pos=QPoint(200, 200))
    assert len(measure.done[0].positions) == 3
    shown = county.grab_image()
    teal = near(shown, (0x0F, 0x76, 0x6E), 30).sum() - near(plain, (0x0F, 0x76, 0x6E), 30).sum()
    assert teal > 300, kept(shown, "area")
    measure.clear()
    assert (pixels(county.grab_image())[60:340] == pixels(plain)[60:340]).mean() > 0.99


def test_an_angle_takes_three_clicks(county, measure, qtbot):
    measure.set_mode("angle")
    for lon, lat in ((108.01, 25.02), (108.01, 25.01), (108.02, 25.01)):
        qtbot.mouseClick(county, LEFT, pos=at(county, lon, lat))
    assert measure.done[0].mode == "angle"
    assert not measure.sketch.positions
    county.grab_image()


def test_too_little_is_not_finished(county, measure, qtbot):
    qtbot.mouseClick(county, LEFT, pos=QPoint(100, 100))
    qtbot.keyClick(county, Qt.Key.Key_Return)
    assert not measure.done
    assert len(measure.sketch.positions) == 1


def test_another_tool_leaves_nothing_behind(county, measure, qtbot):
    qtbot.mouseClick(county, LEFT, pos=QPoint(100, 100))
    county.set_tool("identify")
    assert not measure.sketch.positions
    assert measure.current() is None


# edit


def test_a_vertex_is_dragged_to_another(county, edit, drag):
    drag(county, at(county, 108.01, 25.01), (240, 150), at(county, 108.02, 25.02) + QPoint(4, 3))
    assert edit.editor.asked == [("move_vertex", (108.01, 25.01), (108.02, 25.02))]


def test_a_drag_beside_everything_moves_the_map(county, edit, drag):
    before = county.lonlat_at(QPointF(20, 20))
    drag(county, (20, 20), (50, 30), (80, 40))
    assert county.lonlat_at(QPointF(80, 40)) == pytest.approx(before, abs=1e-9)
    assert not edit.editor.asked


def test_an_edge_is_drawn_out_or_clicked(county, edit, qtbot, drag):
    start, end = at(county, 108.005, 25.01), at(county, 108.005, 25.01) + QPoint(0, 40)
    drag(county, start, start + QPoint(0, 20), end)
    name, a, b, place = edit.editor.asked.pop()
    assert name == "insert_vertex"
    assert {a, b} == {(108.0, 25.01), (108.01, 25.01)}
    assert place == pytest.approx(county.lonlat_at(QPointF(end)), abs=1e-9)
    qtbot.mouseClick(county, LEFT, pos=start + QPoint(0, 3))
    name, _, _, place = edit.editor.asked.pop()
    assert name == "insert_vertex"
    assert place[1] == pytest.approx(25.01, abs=1e-9)


def test_delete_removes_the_vertex_under_the_pointer(county, edit, qtbot):
    qtbot.keyClick(county, Qt.Key.Key_Delete)
    assert not edit.editor.asked
    qtbot.mouseMove(county, QPoint(20, 20))
    qtbot.mouseMove(county, at(county, 108.01, 25.01))
    qtbot.keyClick(county, Qt.Key.Key_Delete)
    assert edit.editor.asked == [("remove_vertex", (108.01, 25.01))]
    qtbot.mouseClick(county, LEFT, pos=at(county, 108.0, 25.0))
    qtbot.mouseMove(county, QPoint(5, 5))
    qtbot.keyClick(county, Qt.Key.Key_Delete)
    assert edit.editor.asked[-1] == ("remove_vertex", (108.0, 25.0))


def test_new_objects_are_drawn(county, edit, qtbot):
    edit.set_mode("polygon")
    for lon, lat in ((108.0, 25.0), (108.02, 25.0), (108.02, 25.02)):
        qtbot.mouseClick(county, LEFT, pos=at(county, lon, lat))
    qtbot.keyClick(county, Qt.Key.Key_Return)
    assert edit.editor.asked.pop() == ("draw", "polygon", [(108.0, 25.0), (108.02, 25.0), (108.02, 25.02)])
    edit.set_mode("point")
    qtbot.mouseClick(county, LEFT, pos=at(county, 108.01, 25.01))
    assert edit.editor.asked.pop() == ("draw", "point", [(108.01, 25.01)])
    edit.set_mode("line")
    qtbot.mouseClick(county, LEFT, pos=at(county, 108.0, 25.0))
    qtbot.mouseClick(county, Qt.MouseButton.RightButton, pos=QPoint(10, 10))
    assert not edit.editor.asked
    qtbot.mouseClick(county, LEFT, pos=at(county, 108.02, 25.0))
    qtbot.mouseClick(county, Qt.MouseButton.RightButton, pos=QPoint(10, 10))
    assert edit.editor.asked.pop() == ("draw", "line", [(108.0, 25.0), (108.02, 25.0)])
    edit.set_mode("split")
    for lon, lat in ((108.0, 25.0), (108.02, 25.02)):
        qtbot.mouseClick(county, LEFT, pos=at(county, lon, lat))
    qtbot.mouseDClick(county, LEFT, pos=at(county, 108.02, 25.02))
    assert edit.editor.asked.pop() == ("split", [(108.0, 25.0), (108.02, 25.02)])


def test_a_whole_object_is_dragged(county, edit, drag):
    edit.set_mode("move")
    start = at(county, 108.005, 25.005)
    drag(county, start, start + QPoint(10, 0), start + QPoint(30, 0))
    name, key, right, up = edit.editor.asked.pop()
    assert (name, key) == ("move_whole", "k")
    assert right > 0
    assert up == pytest.approx(0, abs=1e-6)


def test_what_was_changed_is_shown_until_the_map_shows_it(county, edit):
    plain = near(county.grab_image(), (0x0F, 0x76, 0x6E), 40).sum()
    edit.show_recent([shapely.box(108.003, 25.003, 108.008, 25.008)])
    assert near(county.grab_image(), (0x0F, 0x76, 0x6E), 40).sum() > plain + 300
    edit.show_recent([])
    assert near(county.grab_image(), (0x0F, 0x76, 0x6E), 40).sum() == plain


def test_large_indexes_are_dropped_while_nothing_snaps(snapper, monkeypatch):
    snapper.rest()
    assert snapper.indexes()
    monkeypatch.setattr("ui.map.snapper._KEPT", 3)
    snapper.rest()
    assert not snapper.indexes()


def test_snapping_can_be_switched_off_and_kinds_chosen(county, edit, drag):
    edit._snapper.on = False
    drag(county, at(county, 108.01, 25.01), (240, 150), at(county, 108.02, 25.02) + QPoint(4, 3))
    assert edit.editor.asked.pop()[2] != (108.02, 25.02)
    edit._snapper.on, edit._snapper.kinds = True, ()
    drag(county, at(county, 108.01, 25.01), (240, 150), at(county, 108.02, 25.02) + QPoint(4, 3))
    assert edit.editor.asked.pop()[2] != (108.02, 25.02)


# swipe


def test_each_side_has_layers_of_its_own(county, qtbot):
    squares_ = squares([["a", "b"], ["c", "d"]])
    county.set_layers([layer(squares_, "red", style={"colour": "#ff0000"}),
                       layer(squares_, "blue", style={"colour": "#0000ff"})])  # fmt: skip
    tool = SwipeTool(county)
    county.add_tool(tool)
    county.set_tool("swipe")
    tool.hide(["blue"], ["red"])
    assert county.wait_ready()
    shown = county.grab().toImage()
    red, blue = near(shown, (0xFF, 0, 0), 60), near(shown, (0, 0, 0xFF), 60)
    assert red[:, :230].sum() > 200, kept(shown, "sides")
    assert blue[:, 270:].sum() > 200, kept(shown, "sides")
    assert not red[:, 270:].any()
    assert not blue[:, :230].any()
    tool.hide([], [])
    assert county.wait_ready()
    assert [each.layers for each in county.asides] == [(), ()]


def test_beyond_the_line_a_layer_is_taken_away(county, drag, qtbot):
    county.set_layers([*county.layers(), layer(squares([["a", "b"], ["c", "d"]]), "area", style={"colour": "#ff0000"})])
    tool = SwipeTool(county)
    county.add_tool(tool)
    county.set_tool("swipe")
    tool.hide([], ["area"])
    assert county.wait_ready()
    shown = county.grab().toImage()
    red = near(shown, (0xFF, 0, 0), 60)
    assert red[:, :230].sum() > 200, kept(shown, "swipe")
    assert not red[:, 260:].any()
    drag(county, (250, 180), (300, 180), (350, 180))
    assert tool.share == pytest.approx(0.7, abs=0.01)
    qtbot.keyClick(county, Qt.Key.Key_Left, CTRL)
    assert tool.share == pytest.approx(0.69, abs=0.01)
    qtbot.keyClick(county, Qt.Key.Key_V)
    assert not tool.upright
    before = county.lonlat_at(QPointF(20, 20))
    drag(county, (20, 20), (60, 20), (90, 20))
    assert county.lonlat_at(QPointF(90, 20)) == pytest.approx(before, abs=1e-9)
    county.set_tool("identify")
    assert county.wait_ready()
    assert near(county.grab().toImage(), (0xFF, 0, 0), 60)[:, 300:].sum() > 200


# the keyboard's pointer


def test_the_keyboard_measures(county, measure, qtbot):
    county.handling.use_keyboard(True)
    for _ in range(3):
        qtbot.keyClick(county, Qt.Key.Key_Right)
    qtbot.keyClick(county, Qt.Key.Key_Return)
    for _ in range(4):
        qtbot.keyClick(county, Qt.Key.Key_Down, CTRL)
    qtbot.keyClick(county, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(county, Qt.Key.Key_Return)
    assert len(measure.sketch.positions) == 2
    one, two = (county.pixel_of(*p) for p in measure.sketch.positions)
    assert (two - one).y() == pytest.approx(64, abs=14)
    qtbot.keyClick(county, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert len(measure.done) == 1


def test_the_keyboard_drags(county, edit, qtbot):
    county.handling.use_keyboard(True)
    assert county.pixel_of(108.01, 25.01).toPoint() == QPoint(250, 180)
    qtbot.keyClick(county, Qt.Key.Key_Space)
    for _ in range(3):
        qtbot.keyClick(county, Qt.Key.Key_Right)
    qtbot.keyClick(county, Qt.Key.Key_Space)
    ((name, old, new),) = edit.editor.asked
    assert (name, old) == ("move_vertex", (108.01, 25.01))
    assert county.pixel_of(*new).x() == pytest.approx(286, abs=1)


def test_the_keyboard_pointer_pushes_the_map_at_its_edge_and_escape_ends_it(county, qtbot):
    county.handling.use_keyboard(True)
    west = county.bounds()[0]
    for _ in range(6):
        qtbot.keyClick(county, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert county.bounds()[0] < west
    assert county.handling.keyboard.at.x() == 24
    qtbot.keyClick(county, Qt.Key.Key_Escape)
    assert not county.handling.keyboard.on
    lon = county.center()[0]
    qtbot.keyClick(county, Qt.Key.Key_Right)
    assert county.center()[0] > lon


def test_the_keyboard_pointer_identifies_where_it_stands(county, qtbot):
    county.set_tool("identify")
    county.handling.use_keyboard(True)
    qtbot.keyClick(county, Qt.Key.Key_Left)
    qtbot.keyClick(county, Qt.Key.Key_Down)
    with qtbot.waitSignal(county.identified) as heard:
        qtbot.keyClick(county, Qt.Key.Key_Return)
    assert heard.args[0] == [("division", "990121003")]


# large and odd layers


def test_odd_geometries_hurt_no_pointer(county, snapper, qtbot):
    shapes = [None, shapely.Point(), shapely.Point(1e300, 5), shapely.Polygon(), shapely.box(-181, -91, 181, 91)]
    shapes += [
        shapely.Point(float("nan"), 1),
        shapely.LineString([(179, 0), (-179, 0)]),
        shapely.Point(108.005, 25.005),
    ]
    odd = squares([[str(n) for n in range(len(shapes))]]).assign(geometry=shapes)
    county.set_layers([layer(odd, "area")])
    assert county.wait_ready()
    found = county.identify(108.005, 25.005)
    assert ("area", odd["key"].iloc[-1]) in found
    assert ("area", odd["key"].iloc[1]) not in found
    snapper.set_layers(county.layers())
    qtbot.waitUntil(lambda: not snapper.busy and snapper.index("area") is not None, timeout=5000)
    assert snapper.at(108.00501, 25.005, county.camera.view).key == odd["key"].iloc[-1]


def test_an_empty_layer_is_no_trouble(county, snapper, qtbot):
    none = squares([["a"]]).iloc[:0]
    county.set_layers([layer(none, "area")])
    snapper.set_layers(county.layers())
    assert county.identify(108.005, 25.005) == []
    assert snapper.at(108.005, 25.005, county.camera.view) is None


def test_a_large_layer_is_identified_once_its_index_is_there(county, qtbot, monkeypatch):
    monkeypatch.setattr("ui.map.identify._AT_ONCE", 2)
    county.set_layers(county.layers())
    county.identifier._known.clear()
    county.set_tool("identify")
    with qtbot.waitSignal(county.identified, timeout=5000) as heard:
        qtbot.mouseClick(county, LEFT, pos=at(county, 108.005, 25.005))
        assert county.identifier.index("division") is None
    assert heard.args[0] == [("division", "990121003")]


def test_small_objects_that_are_not_drawn_do_not_hold_the_pointer(county, snapper, qtbot):
    place = squares([["p"]]).assign(geometry=[shapely.Point(108.0051, 25.0051)])
    snapper.set_layers([*county.layers(), layer(place, "place_name")])
    qtbot.waitUntil(lambda: not snapper.busy and len(snapper.indexes()) == 2, timeout=5000)
    from dataclasses import replace

    view = county.camera.view
    assert snapper.at(108.0051, 25.0051, view).layer == "place_name"
    assert snapper.at(108.0051, 25.0051, replace(view, scale=50_000_000.0)).layer == "division"


def test_words_of_the_desk_fit_the_tool():
    assert figures.length(12.0) == "12.0 m"


def test_the_vertices_of_the_object_under_the_pointer_are_shown(county, edit, qtbot):
    qtbot.mouseMove(county, at(county, 108.005, 25.005))
    assert edit._handles is not None
    assert edit._handles.key == "k"
    assert len(edit._handles.places(county.camera.view)) >= 4
    qtbot.mouseMove(county, QPoint(2, 2))
    assert edit._handles is None
