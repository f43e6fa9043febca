"""Where names are anchored."""

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_desk.map.anchors import line_labels, unit_labels
from gis_desk.map.parts import lines_of, rings_of
from gis_desk.map.roomiest import roomiest as roomiest_of
from gis_desk.map.style import lettering


def roomiest(areas):
    rows, *found = roomiest_of(rings_of(areas))
    assert rows.tolist() == list(range(len(areas)))
    return found


STAR = st.lists(st.floats(0.2, 1.0), min_size=5, max_size=80)


def star(rays, x=0.0, y=0.0, size=1000.0):
    turn = np.linspace(0, 2 * np.pi, len(rays), endpoint=False)
    return shapely.Polygon(np.column_stack([x + size * np.cos(turn) * rays, y + size * np.sin(turn) * rays]))


@settings(max_examples=60, deadline=None)
@given(st.lists(STAR, min_size=1, max_size=6))
def test_every_place_lies_inside_its_area(rays):
    areas = np.array([star(r, 5000.0 * k, 3e6) for k, r in enumerate(rays)], dtype=object)
    place, room, reach = roomiest(areas)
    assert shapely.contains_xy(areas, place).all()
    assert room == pytest.approx(np.sqrt(shapely.area(areas)))
    assert (reach > 0).all()
    assert reach.shape == (len(rays), 4)


@pytest.mark.parametrize(
    ("area", "middle", "wide", "tall"),
    [
        (shapely.box(0, 0, 300, 100), (150, 50), 300, 100),
        (shapely.box(0, 0, 40, 900), (20, 450), 40, 900),
        # an L: the broad foot, not the thin upright
        (shapely.union_all([shapely.box(0, 0, 600, 200), shapely.box(0, 0, 60, 900)]), (300, 100), 600, 200),
        # the larger of two parts
        (shapely.MultiPolygon([shapely.box(0, 0, 10, 10), shapely.box(50, 0, 150, 60)]), (100, 30), 100, 60),
    ],
)
def test_known_shapes(area, middle, wide, tall):
    place, _, reach = roomiest(np.array([area], dtype=object))
    assert place[0] == pytest.approx(middle, abs=45)
    assert reach[0, 0] == pytest.approx(wide, rel=0.1)
    assert reach[0, 2] == pytest.approx(tall, rel=0.2)


def test_a_name_does_not_stand_in_a_hole():
    ring = shapely.Point(0, 0).buffer(1000).difference(shapely.Point(0, 0).buffer(600))
    place, _, reach = roomiest(np.array([ring, shapely.box(5000, 0, 6000, 1000)], dtype=object))
    assert shapely.contains_xy(ring, *place[0])
    assert reach[0].max() < 600
    assert place[1] == pytest.approx((5500, 500), abs=10)


def test_islets_and_slivers_have_a_place_too():
    areas = np.array([shapely.Polygon([(0, 0), (1, 0), (0, 1)]), shapely.box(0, 0, 1e5, 0.01)], dtype=object)
    place, _, reach = roomiest(areas)
    assert np.isfinite(place).all()
    assert np.isfinite(reach).all()
    assert shapely.intersects_xy(areas, *place.T).all()


def test_the_largest_unit_comes_first_and_nameless_ones_not_at_all():
    frame = pd.DataFrame({"name": ["小", "", "大"], "key": ["a", "b", "c"]})
    areas = np.array(
        [shapely.box(0, 0, 10, 10), shapely.box(20, 0, 90, 90), shapely.box(100, 0, 150, 50)], dtype=object
    )
    (labels,) = unit_labels(frame, rings_of(areas), np.array([3, 3, 2]))
    assert labels.texts == ("小", "大")
    assert labels.keys == ("a", "c")
    assert labels.order.tolist() == [1, 0]
    assert labels.style.tolist() == [3, 2]
    assert not unit_labels(frame.iloc[:0], rings_of(areas[:0]), np.zeros(0, np.int64))


def test_pieces_of_one_road_are_one_course():
    lines = np.array(
        [
            shapely.LineString([(0, 0), (100, 0)]),
            shapely.LineString([(100, 0), (200, 10)]),
            shapely.LineString([(300, 20), (200, 10)]),
            shapely.LineString([(100, 0), (100, 90)]),
            shapely.LineString([(500, 500), (520, 500)]),
            shapely.LineString([(0, 50), (90, 50)]),
        ],
        dtype=object,
    )
    names = np.array(["县道", "县道", "县道", "支路", "县道", ""], dtype=object)
    (labels,) = line_labels(names, lambda rows: lines_of(lines[rows]), lettering("road"), np.array([0, 0, 0, 2, 0, 0]))
    assert sorted(labels.texts) == ["县道", "县道", "支路"]
    first = labels.texts.index("支路")
    assert labels.order[first] == 0
    longest = int(np.argmax(labels.room_m))
    assert labels.room_m[longest] == pytest.approx(100 + 2 * np.hypot(100, 10))
    course = labels.courses.xy[labels.courses.offsets[longest] : labels.courses.offsets[longest + 1]]
    assert len(course) == 4
    assert labels.xy[longest] == pytest.approx((150, 5), abs=1)
    nameless = np.array([""] * 6, dtype=object)
    assert not line_labels(nameless, lambda rows: lines_of(lines), lettering("road"), np.zeros(6, np.int64))


def test_boundary_lines_are_named_beside_and_roads_on_the_line():
    lines, one = np.array([shapely.LineString([(0, 0), (100, 0)])], dtype=object), np.zeros(1, np.int64)
    names = np.array(["云枫线"], dtype=object)
    assert line_labels(names, lambda rows: lines_of(lines[rows]), lettering("line"), one)[0].clear_mm[0] > 0
    assert line_labels(names, lambda rows: lines_of(lines[rows]), lettering("road"), one)[0].clear_mm[0] == 0


def test_an_area_that_has_become_a_line_is_named_on_it():
    flat = shapely.Polygon([(0, 0), (900, 0), (450, 0), (200, 0)])
    place, _, reach = roomiest(np.array([flat, shapely.box(5000, 0, 6000, 1000)], dtype=object))
    assert np.isfinite(place).all()
    assert np.isfinite(reach).all()
    assert 0 <= place[0, 0] <= 900
    assert place[0, 1] == 0
