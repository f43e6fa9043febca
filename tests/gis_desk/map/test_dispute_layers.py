"""Disputes and claims on the map: grades told apart by more than colour, claims red and blue and 0.3 mm."""

import json

import geopandas as gpd
import pytest
from shapely.geometry import LineString, MultiLineString, Point, Polygon

from gis_desk.map.build import build_layer
from gis_desk.map.layer import MapLayer
from gis_desk.map.packing import packed, unpacked
from gis_desk.map.plane import plane_of
from gis_desk.map.scene import PAPER, Hatch
from layers.schema import GRADES
from layers.text import text

PLANE = plane_of((108.3, 25.6, 108.4, 25.7))


def built(kind, rows, **columns):
    frame = gpd.GeoDataFrame({"key": [f"k{n}" for n in range(len(rows))], **columns}, geometry=rows, crs="EPSG:4490")
    return build_layer(MapLayer("l", text("l"), kind, frame), PLANE)


def cases(rows, grades, states=None, numbers=None):
    many = len(rows)
    return built(
        "dispute",
        rows,
        grade=grades,
        state=states or ["found"] * many,
        number=numbers or ["1"] * many,
        title=["t"] * many,
    )


def test_claims_are_solid_red_and_blue_and_three_tenths_of_a_millimetre():
    line = MultiLineString([LineString([(108.31, 25.61), (108.32, 25.62)])])
    layer = built("dispute_claim", [line] * 3, side=["a", "b", "c"])
    c, b, a = layer.lines.strokes
    assert [s.width_mm for s in (a, b, c)] == [0.3] * 3
    assert [s.dash_mm for s in (a, b)] == [(), ()]
    assert c.dash_mm  # the third is told apart without colour
    red, blue = (s.colour[PAPER] & 0xFFFFFF for s in (a, b))
    assert red >> 16 > 0xC0 > 0x40 > red & 0xFF
    assert blue & 0xFF > 0xA0 > 0x40 > blue >> 16
    assert [e.title.template for e in layer.legend] == [
        "Claim of the first side",
        "Claim of the second side",
        "Claim of the third side",
    ]


def test_grades_differ_in_shape_pattern_and_hatching():
    every = [*GRADES, None]
    layer = cases([Point(108.31, 25.61)] * 5, every)
    assert len({s.shape for s in layer.points.symbols[:5]}) == 5
    line = LineString([(108.31, 25.61), (108.32, 25.62)])
    strokes = cases([line] * 5, every).lines.strokes
    assert len({(s.dash_mm, s.width_mm) for s in strokes}) == 5
    area = Polygon([(108.31, 25.61), (108.32, 25.61), (108.32, 25.62)])
    fills = cases([area] * 5, every).areas.fills
    assert all(isinstance(f.hatch, Hatch) for f in fills)
    assert len({(f.hatch.angle_deg, f.hatch.spacing_mm) for f in fills}) == 5


def test_a_closed_case_is_hollow():
    layer = cases([Point(108.31, 25.61)] * 2, ["red", "red"], ["found", "settled"])
    open_, closed = (layer.points.symbols[k] for k in sorted(layer.points.symbol.tolist()))
    assert closed.shape == open_.shape
    assert closed.line[PAPER] == open_.fill[PAPER]
    assert closed.fill[PAPER] == 0xFFFFFFFF


def test_each_case_has_its_symbol_whatever_its_shape():
    line = LineString([(108.31, 25.61), (108.32, 25.62)])
    area = Polygon([(108.33, 25.61), (108.34, 25.61), (108.34, 25.62)])
    layer = cases([Point(108.35, 25.61), line, area], ["red", "blue", None])
    assert len(layer.points.xy) == 3
    assert layer.lines is not None
    assert layer.areas is not None
    assert {name for group in layer.labels for name in group.texts} == {"1"}


@pytest.mark.parametrize("rows", [[Point(108.35, 25.61)], [None], []])
def test_points_alone_and_nothing_at_all(rows):
    layer = cases(rows, ["red"] * len(rows))
    assert layer.lines is None
    assert layer.areas is None


def test_what_is_kept_comes_back_whole():
    line = LineString([(108.31, 25.61), (108.32, 25.62)])
    area = Polygon([(108.33, 25.61), (108.34, 25.61), (108.34, 25.62)])
    layer = cases([line, area], ["red", "yellow"])
    facts, arrays = packed(layer, PLANE)
    _, again = unpacked(json.loads(json.dumps(facts)), arrays)
    assert again.areas.fills == layer.areas.fills
    assert again.lines.strokes == layer.lines.strokes
    assert again.points.symbols == layer.points.symbols


@pytest.mark.parametrize(
    ("state", "title"), [("found", "Dispute, not graded"), ("settled", "Dispute, not graded, closed")]
)
def test_a_case_without_a_grade_is_not_drawn_as_one_of_the_lowest(state, title):
    layer = cases([Point(108.31, 25.61)] * 2, [None, "blue"], [state] * 2)
    ungraded, blue = sorted(layer.points.symbol.tolist())
    assert layer.points.symbols[ungraded].shape != layer.points.symbols[blue].shape
    assert layer.legend[0].title.template == title
