"""The map as a user handles it."""

import threading

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from tests.gis_desk.map.coverage import layer, squares, wavy
from tests.images import kept, near, pixels
from ui.map.canvas import MapCanvas


@pytest.fixture
def canvas(qtbot):
    widget = MapCanvas()
    widget.resize(500, 360)
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


@pytest.fixture
def county(canvas):
    canvas.set_layers([layer(squares([["990121001", "990121002"], ["990121003", "990122001"]]))])
    assert canvas.wait_ready()
    return canvas


def wheel(canvas, at, steps):
    event = QWheelEvent(
        QPointF(at),
        QPointF(canvas.mapToGlobal(at)),
        QPoint(),
        QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas, event)


def test_first_layers_are_fitted(county):
    lon, lat = county.center()
    assert (lon, lat) == (pytest.approx(108.01, abs=1e-3), pytest.approx(25.01, abs=1e-3))
    west, south, east, north = county.bounds()
    assert west < 108 < 108.02 < east
    assert south < 25 < 25.02 < north


def test_the_picture_shows_the_layer(county):
    image = county.grab().toImage()
    assert near(image, (0xF8, 0xEE, 0xD6)).sum() > 3000, kept(image, "canvas")


def test_new_layers_leave_the_view_where_it_is(county):
    county.zoom_to((108.0, 25.0, 108.005, 25.005))
    before = county.bounds()
    county.set_layers([*county.layers(), layer(squares([["990121009"]]), "area")])
    assert county.bounds() == before


def test_wheel_keeps_the_place_under_the_cursor(county):
    at = QPoint(120, 90)
    before, scale = county.lonlat_at(at), county.scale_denominator()
    wheel(county, at, 2)
    assert county.lonlat_at(at) == pytest.approx(before, abs=1e-9)
    assert county.scale_denominator() == pytest.approx(scale / 1.6**2)


def test_drag_moves_the_ground_with_the_hand(county, qtbot):
    before = county.lonlat_at(QPointF(200, 150))
    qtbot.mousePress(county, Qt.MouseButton.LeftButton, pos=QPoint(200, 150))
    qtbot.mouseMove(county, QPoint(240, 170))
    qtbot.mouseMove(county, QPoint(260, 180))
    with qtbot.assertNotEmitted(county.clicked):
        qtbot.mouseRelease(county, Qt.MouseButton.LeftButton, pos=QPoint(260, 180))
    assert county.lonlat_at(QPointF(260, 180)) == pytest.approx(before, abs=1e-9)
    assert county.wait_ready()


def test_the_old_picture_is_shown_moved_while_dragging(county, qtbot):
    still = pixels(county.grab().toImage())
    qtbot.mousePress(county, Qt.MouseButton.LeftButton, pos=QPoint(200, 150))
    qtbot.mouseMove(county, QPoint(220, 160))
    moved = pixels(county.grab().toImage())
    qtbot.mouseRelease(county, Qt.MouseButton.LeftButton, pos=QPoint(220, 160))
    same = np.abs(moved[80:280, 80:420] - still[70:270, 60:400]).max(axis=2) < 30
    assert same.mean() > 0.97


def test_click_tells_where(county, qtbot):
    with qtbot.waitSignal(county.clicked) as heard:
        qtbot.mouseClick(county, Qt.MouseButton.LeftButton, pos=QPoint(200, 150))
    assert tuple(heard.args) == pytest.approx(county.lonlat_at(QPointF(200, 150)), abs=1e-9)


def test_point_tool(county, qtbot):
    county.set_tool("point")
    with qtbot.waitSignal(county.point_picked) as heard:
        qtbot.mouseClick(county, Qt.MouseButton.LeftButton, pos=QPoint(250, 180))
    assert heard.args[0] == pytest.approx(108.01, abs=1e-3)
    with pytest.raises(ValueError, match="lasso"):
        county.set_tool("lasso")


def test_identify(county, qtbot):
    county.set_tool("identify")
    pixel = county.pixel_of(108.005, 25.005).toPoint()
    with qtbot.waitSignal(county.identified) as heard:
        qtbot.mouseClick(county, Qt.MouseButton.LeftButton, pos=pixel)
    assert heard.args[0] == [("division", "990121003")]
    assert county.identify(120.0, 40.0) == []
    assert set(county.identify(108.01, 25.005)) == {("division", "990121003"), ("division", "990122001")}


def test_identify_gives_points_before_areas(county):
    places = squares([["990121001"]]).assign(geometry=[shapely.Point(108.005, 25.005)], number="1", posts="single")
    county.set_layers([*county.layers(), layer(places, "marker")])
    assert [found[0] for found in county.identify(108.005, 25.005)] == ["marker", "division"]


def test_keyboard(county, qtbot):
    lon, scale = county.center()[0], county.scale_denominator()
    qtbot.keyClick(county, Qt.Key.Key_Right)
    assert county.center()[0] > lon
    qtbot.keyClick(county, Qt.Key.Key_Plus)
    assert county.scale_denominator() < scale
    qtbot.keyClick(county, Qt.Key.Key_Minus)
    assert county.scale_denominator() == pytest.approx(scale)
    qtbot.keyClick(county, Qt.Key.Key_Home)
    assert county.center()[0] == pytest.approx(lon)


def test_box_zoom(county, qtbot):
    corner, other = QPoint(150, 100), QPoint(250, 170)
    expected = county.lonlat_at(QPointF(200, 135))
    qtbot.mousePress(county, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, pos=corner)
    qtbot.mouseMove(county, QPoint(200, 150))
    qtbot.mouseMove(county, other)
    qtbot.mouseRelease(county, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, pos=other)
    assert county.center() == pytest.approx(expected, abs=1e-6)


def test_double_click_zooms_in(county, qtbot):
    scale = county.scale_denominator()
    qtbot.mouseDClick(county, Qt.MouseButton.LeftButton, pos=QPoint(200, 150))
    assert county.scale_denominator() == pytest.approx(scale / 2)


def test_scale_and_places(county):
    county.set_scale_denominator(25_000)
    assert county.scale_denominator() == 25_000
    county.zoom_to((108.005, 25.005, 108.005, 25.005))
    assert county.center() == pytest.approx((108.005, 25.005))
    assert county.scale_denominator() == 10_000
    county.zoom_to_geometry(shapely.box(108.0, 25.0, 108.02, 25.02))
    assert county.scale_denominator() > 10_000
    county.zoom_to((float("nan"), 0, 1, 1))


def test_highlight_and_preview_are_seen(county):
    plain = county.grab_image()
    county.highlight([shapely.box(108.002, 25.002, 108.008, 25.008)])
    lit = county.grab_image()
    county.highlight([])
    county.preview(
        [(shapely.Point(108.005, 25.005), "remove"), (shapely.LineString([(108, 25), (108.02, 25.02)]), "add")]
    )
    previewed = county.grab_image()
    county.preview([])
    teal = near(lit, (0x0F, 0x76, 0x6E), 30).sum() - near(plain, (0x0F, 0x76, 0x6E), 30).sum()
    assert teal > 300, kept(lit, "highlight")
    assert near(previewed, (0x15, 0x80, 0x3D), 30).sum() > 200, kept(previewed, "preview")
    assert (pixels(county.grab_image()) == pixels(plain)).all()


def test_dark(county):
    county.set_dark(True)
    assert county.wait_ready()
    assert pixels(county.grab().toImage())[5, 250, :3].mean() < 60


def test_empty_map_says_what_to_do(canvas):
    image = canvas.grab().toImage()
    middle = pixels(image)[120:230, 60:440, :3]
    assert (middle.min(axis=2) < 140).sum() > 100, kept(image, "empty")
    assert canvas.is_ready()
    assert canvas.accessibleName()


def test_newest_view_wins(canvas):
    canvas.set_layers([layer(wavy(cells=6, points=500))])
    for factor in (2, 2, 0.5, 3, 0.3):
        canvas.zoom(factor)
        QApplication.processEvents()
    assert canvas.wait_ready()
    shot = canvas.pictures.picture.wish.view
    assert shot.scale == canvas.scale_denominator()


def test_a_layer_that_cannot_be_drawn_is_told_and_the_others_are_shown(canvas, qtbot):
    frame = squares([["990121001"]]).assign(name="x")
    bad = layer(frame, "area", style={"colour": "no colour"})
    with qtbot.waitSignal(canvas.failed):
        canvas.set_layers([bad, layer(squares([["990121001"]]))])
    assert canvas.wait_ready()
    image = canvas.grab().toImage()
    assert near(image, (0xF8, 0xEE, 0xD6)).sum() > 3000, kept(image, "the good layer is drawn all the same")


def test_threads_end_with_the_widget(qtbot):
    widget = MapCanvas()
    widget.resize(300, 200)
    widget.show()
    widget.set_layers([layer(wavy(cells=3))])
    assert widget.wait_ready()
    mine = [t for t in threading.enumerate() if t is widget.pictures.renderer._thread]
    assert len(mine) == 1
    widget.close()
    widget.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qtbot.waitUntil(lambda: not mine[0].is_alive(), timeout=5000)


def test_deleting_while_it_paints_ends_its_thread(qtbot):
    for _ in range(3):
        widget = MapCanvas()
        widget.resize(600, 400)
        widget.show()
        widget.set_layers([layer(wavy(cells=6, points=700))])
        QApplication.processEvents()
        thread = widget.pictures.renderer._thread
        widget.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()
        qtbot.waitUntil(lambda thread=thread: not thread.is_alive(), timeout=5000)


def test_projection_follows_layers_far_away(county):
    far = squares([["990121001"]])
    far.geometry = [shapely.affinity.translate(g, -20, 8) for g in far.geometry]
    county.set_layers([layer(far)])
    county.fit()
    assert county.wait_ready()
    assert county.center() == pytest.approx((88.005, 33.005), abs=1e-3)
