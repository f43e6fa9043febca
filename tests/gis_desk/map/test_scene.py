"""What layers become: classes of borders, colours of neighbours, places, planes."""

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_desk.map import KINDS, MapLayer, View, build_scene, plane_of, route_layer
from gis_desk.map.build import degrees_of
from gis_desk.map.colouring import greedy_colours
from gis_desk.map.outlines import level_for
from gis_desk.map.style import boundary_strokes, number, table
from layers.schema import LEVELS
from layers.text import text
from tests.gis_desk.map.coverage import layer, squares, wavy


def border_lengths(frame, *more) -> dict[str, float]:
    """Drawn length of each border class in metres."""
    scene = build_scene([layer(frame), *more])
    lines = next(built for built in scene.layers if built.kind == "division").lines
    batch = lines.levels[0]
    found: dict[str, float] = {}
    for block in range(len(batch.style)):
        name = LEVELS[len(LEVELS) - 1 - batch.style[block]]
        for p in range(batch.blocks[block], batch.blocks[block + 1]):
            xy = batch.xy[batch.offsets[p] : batch.offsets[p + 1]]
            found[name] = found.get(name, 0.0) + float(np.hypot(*np.diff(xy, axis=0).T).sum())
    return found


WIDE, HIGH = 1009.0, 1108.0
"""Sides in metres of a square of 0.01 degrees at 25°N."""


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        # two townships of one county: the border between is a township's, the outside a county's
        ([["990121001", "990121002"]], {"township": HIGH, "county": 4 * WIDE + 2 * HIGH}),
        # of two counties
        ([["990121001", "990122001"]], {"county": 4 * WIDE + 3 * HIGH}),
        # of two prefectures
        ([["990121001", "990221001"]], {"prefecture": HIGH, "county": 4 * WIDE + 2 * HIGH}),
        # of two provinces
        ([["980121001", "990121001"]], {"province": HIGH, "county": 4 * WIDE + 2 * HIGH}),
    ],
)
def test_a_border_has_the_highest_level_it_separates(codes, expected):
    found = border_lengths(squares(codes))
    assert set(found) == set(expected)
    for name, metres in expected.items():
        assert found[name] == pytest.approx(metres, rel=0.01)


def test_nested_levels_are_drawn_once_in_the_higher_style():
    townships = squares([["990121001", "990121002"]])
    county = squares([["990121"]], level="county")
    west, east = (shapely.get_coordinates(g).tolist() for g in townships.geometry)
    county.geometry = [shapely.Polygon([west[3], west[0], east[0], east[1], east[2], west[2]])]
    found = border_lengths(pd.concat([county, townships], ignore_index=True))
    assert found["county"] == pytest.approx(4 * WIDE + 2 * HIGH, rel=0.01)
    assert found["township"] == pytest.approx(HIGH, rel=0.01)


def test_outlines_that_do_not_meet_are_no_higher_border():
    frame = squares([["990121001", "990121002"]])
    frame.loc[1, "geometry"] = shapely.affinity.translate(frame.geometry[1], 0.00005)
    found = border_lengths(frame)
    assert found["township"] == pytest.approx(2 * HIGH, rel=0.01)


def test_a_line_layer_takes_the_border_over():
    frame = squares([["990121001", "990122001"]])
    shared = shapely.intersection(frame.geometry[0], frame.geometry[1])
    lines = frame.iloc[:1].assign(geometry=[shared], name="甲乙线", status="legal", level="county")
    alone, together = border_lengths(frame), border_lengths(frame, layer(lines, "boundary_line"))
    assert alone["county"] - together["county"] == pytest.approx(HIGH, rel=0.01)


def test_neighbours_differ_in_colour():
    frame = wavy(cells=6, points=20)
    built = build_scene([layer(frame)]).layers[0]
    batch = built.areas.levels[0]
    colour_of = {}
    for block in range(len(batch.style)):
        for p in range(batch.blocks[block], batch.blocks[block + 1]):
            ring = shapely.Polygon(batch.xy[batch.offsets[p] : batch.offsets[p + 1]])
            colour_of[ring.wkb] = (ring, int(batch.style[block]))
    big = [(r, c) for r, c in colour_of.values() if r.area > 1e6]
    for k, (one, a) in enumerate(big):
        for other, b in big[k + 1 :]:
            if shapely.length(shapely.intersection(one.boundary, other.boundary)) > 10:
                assert a != b


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 40), st.data())
def test_colouring_of_planar_maps(count, data):
    pairs = data.draw(st.lists(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), max_size=2 * count))
    colours = greedy_colours(np.array(pairs).reshape(-1, 2), count, colours=count + 1)
    assert (colours >= 0).all()
    assert all(colours[a] != colours[b] for a, b in pairs if a != b)


@pytest.mark.parametrize(
    ("bounds", "definition"),
    [
        ((108.2, 25.0, 109.0, 26.0), "EPSG:4545"),  # a county: the 3-degree zone of 108°E
        ((109.6, 23.0, 110.6, 24.0), "EPSG:4546"),  # 111°E
        ((102.0, 21.0, 117.0, 33.0), "+proj=lcc"),  # several provinces
        ((-20.0, -40.0, 170.0, 70.0), "+proj=merc"),  # the world
    ],
)
def test_the_plane_fits_the_extent(bounds, definition):
    assert plane_of(bounds).definition.startswith(definition)


def test_the_plane_is_true_at_its_middle():
    plane = plane_of((102.0, 21.0, 117.0, 33.0))
    east = np.hypot(*np.diff(plane.forward([109.0, 109.01], [27.0, 27.0]), axis=1))[0]
    north = np.hypot(*np.diff(plane.forward([109.0, 109.0], [27.0, 27.01]), axis=1))[0]
    assert east == pytest.approx(991.6, rel=0.01)
    assert north == pytest.approx(1107.9, rel=0.01)
    lon, lat = plane.inverse(*plane.forward([108.5], [25.5]))
    assert (lon[0], lat[0]) == (pytest.approx(108.5), pytest.approx(25.5))


def test_absurd_coordinates_are_left_out_and_hurt_nobody():
    frame = squares([["990121001", "990121002", "990121003"]])
    frame.loc[1, "geometry"] = shapely.Polygon([(1e300, 0), (1e300, 1), (0, 1)])
    frame.loc[2, "geometry"] = None
    scene = build_scene([layer(frame)])
    assert degrees_of([layer(frame)]) == pytest.approx((108.0, 25.0, 108.01, 25.01))
    assert len(scene.layers[0].areas.levels[0].offsets) == 2


@pytest.mark.parametrize("kind", [*KINDS, "culture"])
def test_every_kind_takes_an_empty_frame(kind):
    frame = squares([["990121001"]]).iloc[:0]
    assert build_scene([layer(frame, kind)]).layers[0].bounds is None


@pytest.mark.parametrize("kind", ["marker", "dispute", "sign", "place_name", "point"])
def test_points_become_symbols_and_names(kind):
    frame = squares([["990121001", "990121002"]])
    frame.geometry = frame.geometry.representative_point()
    frame = frame.assign(number="2122001Q", posts="triple", state="lost", grade="red", **{"class": "village"})
    built = build_scene([layer(frame, kind)]).layers[0]
    assert len(built.points.xy) == 2
    assert len(built.labels[0].texts) == 2
    assert len(built.legend) == 1


def test_lost_markers_are_crossed():
    frame = squares([["990121001", "990121002"]])
    frame.geometry = frame.geometry.representative_point()
    built = build_scene([layer(frame.assign(number="1", posts="single", state=["intact", "lost"]), "marker")]).layers[0]
    shapes = sorted(built.points.symbols[k].shape for k in built.points.symbol)
    assert shapes == ["missing_square", "square"]


PLAN = {
    "lines": ["L1"],
    "teams": [
        {
            "team": 1,
            "days": [
                {
                    "day": 1,
                    "stops": [
                        {"marker": "2122021C", "lon": 108.001, "lat": 25.001},
                        {"marker": "2122021D", "lon": 108.0011, "lat": 25.001},
                        {
                            "marker": "a–b",
                            "lon": 108.001,
                            "lat": 25.001,
                            "end_lon": 108.011,
                            "end_lat": 25.001,
                            "length_m": 1000,
                        },
                    ],
                    "legs": [
                        {"mode": "drive", "geometry": {"type": "LineString", "coordinates": [[108, 25], [108.01, 25]]}},
                        {"mode": "walk", "geometry": {"type": "LineString", "coordinates": [[108, 25], [108, 25.01]]}},
                    ],
                },
                {"day": 2, "stops": [], "geometry": {"type": "LineString", "coordinates": [[108, 25], [108.01, 25]]}},
            ],
        }
    ],
}


def test_a_plan_on_the_map():
    frame = route_layer(PLAN, text("Route")).frame
    stops = frame[frame["role"] == "stop"]
    assert stops["label"].tolist() == ["1-2", "3"]
    assert stops["name"].tolist() == ["2122021C/D", ""]
    assert stops.geometry.iloc[1].x == pytest.approx(108.006)
    built = build_scene([route_layer(PLAN, text("Route"))]).layers[0]
    words = [e.title.template.format_map(e.title.args) for e in built.legend]
    assert any("day 1: on foot" in w for w in words)
    walking = [s for s in built.lines.strokes if s.dash_mm == tuple(table()["route"]["walk_dash"])]
    assert walking
    assert route_layer(PLAN, text("Route"), day=2).frame["role"].tolist() == ["leg"]


def test_days_differ_in_black_and_white():
    days = [tuple(d["dash"]) for d in table()["route"]["day"]]
    assert len(set(days)) == len(days)


def test_levels_follow_the_scale(monkeypatch):
    monkeypatch.setattr("gis_desk.map.outlines.SMALL", 4000)
    monkeypatch.setattr("gis_desk.map.outlines._EXACT", 8000)
    built = build_scene([layer(wavy(cells=4, points=900))]).layers[0]
    levels = built.areas.levels
    (outlines,) = built.outlines
    assert outlines.provisional
    outlines.prepare(built.bounds)
    assert not outlines.provisional
    coarse = level_for(levels, 500.0, bounds=built.bounds)
    assert len(coarse.xy) < len(levels[0].xy) / 3
    left, bottom, _, _ = built.bounds
    near = (left, bottom, left + 500, bottom + 500)
    assert level_for(levels, 0.01, bounds=near).tolerance_m == 0, "from near the data themselves are drawn"


def test_the_view_keeps_the_place_under_the_cursor():
    view = View(500.0, 800.0, 10_000.0, 640.0, 480.0)
    closer = view.zoomed(2.0, 100.0, 50.0, least=100, most=1e9)
    assert closer.to_plane(100.0, 50.0) == pytest.approx(view.to_plane(100.0, 50.0))
    assert closer.scale == 5000
    assert view.moved(30, 0).to_plane(130.0, 50.0) == pytest.approx(view.to_plane(100.0, 50.0))


def test_the_style_table_is_whole():
    assert len(boundary_strokes()) == len(LEVELS)
    widths = [s.width_mm for s in boundary_strokes()]
    assert widths == sorted(widths, reverse=True), "a higher level is drawn wider"
    assert number("#10203040") == 0x40102030
    with pytest.raises(ValueError, match="red"):
        number("red")


def test_style_overrides():
    frame = squares([["990121001"]])
    plain = MapLayer("x", text("x"), "area", frame, style={"colour": "#ff0000", "width_mm": 1.5, "labels": False})
    built = build_scene([plain]).layers[0]
    assert built.labels == ()
    assert {s.width_mm for s in built.rims.strokes} == {1.5}
    bare = build_scene([layer(frame, style={"fill": False})]).layers[0]
    assert bare.areas is None
