"""A scene without colours: nothing but greys, and routes told apart by their dashes."""

import itertools

import shapely

from gis_desk.map.build import build_layer
from gis_desk.map.layer import MapLayer
from gis_desk.map.mono import grey, grey_layer
from gis_desk.map.plane import plane_of
from gis_desk.map.routes import route_layer
from gis_desk.map.values import shapes
from layers.text import text
from tests.ui.print.book.ground import county, course, plan

WAY = course(18)
FRAMES = county(WAY, 14)


def colours(value, found):
    """All colours of a scene, however deep."""
    if isinstance(value, tuple) and len(value) == 3 and all(isinstance(v, int) and v > 0xFFFF for v in value):
        found.append(value)
    elif isinstance(value, tuple | list):
        for inner in value:
            colours(inner, found)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            colours(getattr(value, name), found)
    return found


def layers():
    box = tuple(shapely.total_bounds(shapes(FRAMES["boundary_line"])))
    plane = plane_of(box)
    for name, frame in FRAMES.items():
        yield build_layer(MapLayer(name, text(name), name, frame), plane)
    yield build_layer(route_layer(plan(WAY, FRAMES, 3, 4), text("Route")), plane)


def test_every_colour_becomes_a_grey():
    seen = 0
    for layer in layers():
        for one in colours(grey_layer(layer), []):
            seen += 1
            for ground in one:
                assert ground >> 16 & 0xFF == ground >> 8 & 0xFF == ground & 0xFF
    assert seen > 40


def test_what_shines_through_still_does_and_brightness_stays():
    assert grey((0x80FF0000, 0xFF00FF00, 0xFF123456)) == (0x804C4C4C, 0xFF969696, 0xFF2E2E2E)


def test_days_are_told_apart_without_colour():
    """Neighbouring days are drawn with other dashes, black, and carry their number on the map besides."""
    *_, route = layers()
    strokes = [e.symbol for e in grey_layer(route).legend if "driving" in str(e.title)]
    assert len(strokes) == 12
    assert {s.colour[2] for s in strokes} == {0xFF000000}
    assert all(a.dash_mm != b.dash_mm for a, b in itertools.pairwise(strokes))
