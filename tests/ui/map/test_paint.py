"""The one painter: pixels where they belong, the same on every device."""

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter, QPicture

from gis_desk.map import DARK, LIGHT, PAPER, View, build_scene
from gis_desk.map.outlines import level_for
from gis_desk.map.parts import rings_of
from gis_desk.map.style import boundary_stroke, symbol
from tests.gis_desk.map.coverage import layer, squares, wavy
from tests.images import kept, near, pixels
from ui.map.paint import paint, picture
from ui.map.paths import Cache, path_of
from ui.map.symbols import draw_symbol

pytestmark = pytest.mark.usefixtures("qapp")


def shown(scene, width=400, height=300, margin=0.06) -> View:
    return View(0, 0, 1e5, width, height).fitted(scene.bounds, margin=margin)


def test_an_area_fills_the_pixels_it_covers():
    frame = squares([["990121001"]])
    scene = build_scene([layer(frame, "area", style={"colour": "#ff0000", "labels": False})])
    view = shown(scene)
    tinted = near(picture(scene, view), (0xF5, 0xD3, 0xCE), 12)
    left, bottom, right, top = scene.bounds
    expected = (right - left) * (top - bottom) / view.metres_per_dot**2
    assert tinted.sum() == pytest.approx(expected, rel=0.03), kept(picture(scene, view), "area")


def test_holes_stay_open():
    hole = shapely.box(108, 25, 108.01, 25.01).difference(shapely.box(108.003, 25.003, 108.007, 25.007))
    frame = squares([["990121001"]]).assign(geometry=[hole])
    scene = build_scene([layer(frame, style={"labels": False})])
    view = shown(scene)
    image = picture(scene, view)
    x, y = (round(float(v[0])) for v in view.to_dots(*scene.plane.forward([108.005], [25.005])))
    ground = pixels(image)[2, 2]
    assert (pixels(image)[y, x] == ground).all(), kept(image, "hole")


def test_path_of_rings_closes_each():
    parts = rings_of(np.array([shapely.box(0, 0, 1, 1), shapely.box(2, 0, 3, 1)], dtype=object))
    path = path_of(parts.xy, parts.offsets, closed=True)
    assert path.elementCount() == 10
    assert len(path.toSubpathPolygons()) == 2
    assert path.contains(QPointF(0.5, 0.5))
    assert not path.contains(QPointF(1.5, 0.5))


def test_a_second_picture_is_the_same_and_needs_no_new_path():
    scene = build_scene([layer(wavy())])
    view, cache = shown(scene), Cache()
    first = picture(scene, view, cache=cache)
    size = cache.size
    assert (pixels(first) == pixels(picture(scene, view, cache=cache))).all()
    assert cache.size == size


def test_cache_keeps_its_limit():
    scene = build_scene([layer(wavy(points=900))])
    cache = Cache(limit=40_000)
    picture(scene, shown(scene), cache=cache)
    assert cache.size <= 40_000 + 200_000
    cache.keep(build_scene([]))
    assert cache.size == 0


def test_the_painter_draws_the_same_on_an_image_and_through_a_picture():
    scene = build_scene([layer(squares([["990121001", "990122001"]], 0.01), style={"labels": False})])
    view = shown(scene)
    direct = picture(scene, view)
    record = QPicture()
    painter = QPainter(record)
    paint(painter, scene, view)
    painter.end()
    replayed = QImage(direct.size(), QImage.Format.Format_ARGB32_Premultiplied)
    replayed.fill(0xFFFFFFFF)
    painter = QPainter(replayed)
    painter.drawPicture(0, 0, record)
    painter.end()
    unlike = (np.abs(pixels(direct) - pixels(replayed)).max(axis=2) > 40).mean()
    assert unlike < 0.02, (unlike, kept(direct, "direct"), kept(replayed, "replayed"))


def test_a_moved_painter_moves_the_whole_map():
    scene = build_scene([layer(wavy(cells=2, points=50))])
    view = shown(scene, 200, 150)
    alone = pixels(picture(scene, view))
    image = QImage(300, 250, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    painter.translate(60, 70)
    paint(painter, scene, view)
    painter.end()
    inset = pixels(image)[70:220, 60:260]
    assert (np.abs(inset - alone).max(axis=2) > 24).mean() < 0.01
    assert (pixels(image)[:60] == 255).all(), "nothing is painted outside the view"


def test_no_islet_vanishes_at_any_scale():
    frame = wavy(cells=4, points=900)
    scene = build_scene([layer(frame)])
    levels = scene.layers[0].areas.levels
    rings = len(levels[0].offsets) - 1
    assert rings == 32
    for scale in (1e3, 1e5, 1e6, 1e7, 1e8):
        assert len(level_for(levels, View(0, 0, scale, 800, 600).metres_per_dot).offsets) - 1 == rings


def test_a_border_is_painted_once_in_its_width():
    scene = build_scene([layer(squares([["990121001", "990122001"]]), style={"fill": False, "labels": False})])
    view = shown(scene, 600, 300)
    image = picture(scene, view, ground=PAPER)
    x = round(float(view.to_dots(*scene.plane.forward([108.01], [25.005]))[0][0]))
    dark = (pixels(image)[60:240, x - 6 : x + 7, :3].sum(axis=2) < 250).sum(axis=1)
    wide = boundary_stroke("county").width_mm * view.dots_per_mm
    assert 1 <= dark.max() <= np.ceil(wide) + 1, kept(image, "border")
    assert (dark == 0).any(), "the pattern of a county line has gaps"


def test_cancel_stops_between_blocks():
    scene = build_scene([layer(wavy(cells=6, points=600))])
    asked = []

    def cancel():
        asked.append(1)
        return len(asked) > 3

    image = QImage(400, 300, QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    assert not paint(painter, scene, shown(scene), cancel=cancel)
    painter.end()
    assert len(asked) <= 5


@pytest.mark.parametrize("ground", [LIGHT, DARK, PAPER])
def test_grounds_differ(ground):
    scene = build_scene([])
    corner = pixels(picture(scene, View(0, 0, 1e4, 20, 20), ground=ground))[0, 0]
    assert (corner[:3].mean() < 60) == (ground == DARK)


@pytest.mark.parametrize(
    "name",
    [
        "single",
        "double",
        "triple",
        "missing",
        "red",
        "orange",
        "yellow",
        "blue",
        "sign",
        "stop",
        "village",
        "county_seat",
    ],
)
def test_every_symbol_leaves_ink_inside_its_size(name):
    one = symbol(name)
    image = QImage(120, 120, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0xFF808080)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_symbol(painter, one, 60, 60, 20.0, PAPER)
    painter.end()
    ink = (np.abs(pixels(image)[:, :, :3] - 128) > 30).any(axis=2)
    rows, columns = np.nonzero(ink)
    assert ink.sum() > 40
    reach = one.size_mm / 2 * 20.0 * 2.4 + 4
    assert max(abs(rows - 60).max(), abs(columns - 60).max()) <= reach, kept(image, name)


def test_marker_kinds_look_different():
    seen = set()
    for name in ("single", "double", "triple", "missing"):
        image = QImage(80, 80, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(0xFFFFFFFF)
        painter = QPainter(image)
        draw_symbol(painter, symbol(name), 40, 40, 16.0, PAPER)
        painter.end()
        seen.add(pixels(image).tobytes())
    assert len(seen) == 4
