import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiLineString, MultiPolygon, Point

from gis_desk.disputes.between import between
from layers import crs

LON, LAT = 110.2, 25.05


def metres(*points):
    """A line through points given in metres east and north of one place, in degrees."""
    east, north = crs.scale_at(LAT)
    return LineString([(LON + x / east, LAT + y / north) for x, y in points])


def parts(*lines):
    return MultiLineString([shapely.get_coordinates(line) for line in lines])


@st.composite
def walks(draw, longest=12):
    """A line of steps to the east that never crosses itself, in metres."""
    n = draw(st.integers(1, longest))
    steps = draw(st.lists(st.floats(5, 400), min_size=n, max_size=n))
    heights = draw(st.lists(st.floats(-300, 300), min_size=n + 1, max_size=n + 1))
    return np.column_stack([np.concatenate([[0.0], np.cumsum(steps)]), heights])


CASES = {
    "parallel": (metres((0, 0), (1000, 0)), metres((0, 100), (1000, 100)), 100_000),
    "opposite directions": (metres((0, 0), (1000, 0)), metres((1000, 100), (0, 100)), 100_000),
    "meet at both ends": (metres((0, 0), (1000, 0)), metres((0, 0), (500, 400), (1000, 0)), 200_000),
    "cross once": (metres((0, 0), (1000, 0)), metres((0, 100), (1000, -100)), 50_000),
    "cross three times": (
        metres((0, 0), (1200, 0)),
        metres((0, 0), (100, 100), (300, -100), (500, 100), (600, 0), (1200, 0)),
        30_000,
    ),
    "share a stretch": (
        metres((0, 0), (1000, 0)),
        metres((0, 0), (300, 0), (300, 100), (600, 100), (600, 0), (1000, 0)),
        30_000,
    ),
    "only touch": (metres((0, 0), (1000, 0)), metres((0, 0), (500, 0), (1000, 0)), 0),
    "cross like a plus": (metres((0, 0), (1000, 0)), metres((500, -500), (500, 500)), 250_000),
    "short one meets the long one": (
        metres((0, 0), (2000, 0), (2000, 3000)),
        metres((200, 0), (200, 100), (500, 100), (500, 0)),
        30_000,
    ),
    "rings, one in the other": (
        metres((0, 0), (400, 0), (400, 400), (0, 400), (0, 0)),
        metres((100, 100), (100, 200), (200, 200), (200, 100), (100, 100)),
        150_000,
    ),
    "rings side by side": (
        metres((0, 0), (100, 0), (100, 100), (0, 100), (0, 0)),
        metres((300, 0), (400, 0), (400, 100), (300, 100), (300, 0)),
        20_000,
    ),
    "a ring against a line across it": (
        metres((0, 0), (400, 0), (400, 400), (0, 400), (0, 0)),
        metres((0, 100), (400, 100)),
        40_000,
    ),
    "two pairs of parts": (
        parts(metres((0, 0), (300, 0)), metres((5000, 0), (5400, 0))),
        parts(metres((5000, 50), (5400, 50)), metres((0, 100), (300, 100))),
        50_000,
    ),
    "parts that meet are one line": (
        parts(metres((0, 0), (300, 0)), metres((1000, 0), (300, 0))),
        metres((0, 100), (1000, 100)),
        100_000,
    ),
    "a part is missing": (
        parts(metres((0, 0), (300, 0)), metres((700, 0), (1000, 0))),
        metres((0, 100), (1000, 100)),
        60_000,
    ),
    "spiral": (
        metres((0, 0), (1000, 0)),
        metres((0, 100), (800, 100), (800, -100), (200, -100), (200, 50), (700, 50), (700, 0), (1000, 0)),
        None,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_ground_is_what_a_person_would_shade(name):
    one, other, wanted = CASES[name]
    found = between(one, other)
    if wanted is not None:
        assert found.area_m2 == pytest.approx(wanted, rel=2e-4, abs=0.5)
    assert isinstance(found.geometry, MultiPolygon)
    assert found.geometry.is_valid
    assert found.area_m2 == pytest.approx(float(crs.area_m2(found.geometry)[0]), rel=1e-4)


@pytest.mark.parametrize("name", CASES)
def test_order_direction_and_vertices_do_not_matter(name):
    one, other, _ = CASES[name]
    first = between(one, other)
    dense = shapely.segmentize(one, 0.0001)
    for a, b in ((other, one), (one.reverse(), other), (one, other.reverse()), (dense, other)):
        again = between(a, b)
        assert again.area_m2 == pytest.approx(first.area_m2, rel=1e-6, abs=0.01)
        assert shapely.hausdorff_distance(again.geometry, first.geometry) < 1e-7 or first.geometry.is_empty


@given(walk=walks(), d=st.floats(0.5, 250))
@settings(deadline=None, max_examples=60)
def test_a_line_moved_aside_encloses_distance_times_length(walk, d):
    """Moved north by d, a line that goes east over l encloses d times l, whatever its heights are."""
    moved = walk + np.array([0.0, d])
    found = between(metres(*walk), metres(*moved))
    length = walk[-1, 0]
    assume(d < length)
    assert found.area_m2 == pytest.approx(d * length, rel=2e-3) or found.remark is not None
    assert found.geometry.is_valid


@given(walk=walks())
@settings(deadline=None, max_examples=40)
def test_a_line_and_itself_enclose_nothing(walk):
    line = metres(*walk)
    for same in (line, line.reverse(), shapely.segmentize(line, 0.0003)):
        found = between(line, same)
        assert (found.area_m2, found.geometry.is_empty, found.remark) == (0.0, True, None)


@given(one=walks(6), other=walks(6))
@settings(deadline=None, max_examples=60)
def test_any_two_lines(one, other):
    a, b = metres(*one), metres(*other)
    found = between(a, b)
    assert found.geometry.is_valid
    for again in (between(b, a), between(a.reverse(), b), between(a, shapely.segmentize(b, 0.0005))):
        assert again.area_m2 == pytest.approx(found.area_m2, rel=1e-4, abs=1.0)
    hull = shapely.union_all([a, b]).convex_hull.buffer(1e-7)
    for piece in found.pieces:
        assert hull.covers(piece.geometry)  # no piece leaves the lines
        assert piece.geometry.boundary.intersects(a.buffer(1e-7)) or piece.geometry.boundary.intersects(b.buffer(1e-7))
    assert sum(p.area_m2 for p in found.pieces) == pytest.approx(found.area_m2)


def test_joins_are_said_with_their_length():
    found = between(metres((0, 0), (1000, 0)), metres((0, 100), (1000, 50)))
    assert found.joins_m == pytest.approx(150, abs=0.1)
    assert "150.0 m" in str(found.remark)
    assert between(metres((0, 0), (1000, 0)), metres((0, 0), (500, 400), (1000, 0))).remark is None


def test_what_lies_beyond_the_others_end_is_left_out_and_said():
    found = between(metres((0, 0), (3000, 0)), metres((1000, 100), (2000, 100)))
    assert found.area_m2 == pytest.approx(100_000, rel=1e-3)
    assert "2000.0 m of line" in str(found.remark)


def test_sides_of_pieces():
    found = between(metres((0, 0), (1000, 0)), metres((0, 100), (1000, -100)))
    north = next(p for p in found.pieces if p.geometry.centroid.y > LAT)
    south = next(p for p in found.pieces if p.geometry.centroid.y < LAT)
    assert (north.left, south.left) == (True, False)
    turned = between(metres((1000, 0), (0, 0)), metres((0, 100), (1000, -100)))
    assert next(p for p in turned.pieces if p.geometry.centroid.y > LAT).left is False
    ring = metres((0, 0), (400, 0), (400, 400), (0, 400), (0, 0))
    inside = metres((100, 100), (100, 200), (200, 200), (200, 100), (100, 100))
    assert [p.left for p in between(ring, inside).pieces] == [True]
    assert [p.left for p in between(inside, ring).pieces] == [False]


@pytest.mark.parametrize("nothing", [None, LineString(), MultiLineString()])
def test_a_line_that_is_missing_encloses_nothing(nothing):
    assert between(metres((0, 0), (1, 0)), nothing).geometry.is_empty
    assert between(nothing, nothing).area_m2 == 0.0


def test_every_point_between_is_cut_off_from_one_side_by_each_line():
    found = between(metres((0, 0), (1000, 0)), metres((0, 0), (300, 200), (600, -200), (1000, 0)))
    assert len(found.pieces) == 2
    for piece in found.pieces:
        x, y = piece.geometry.representative_point().coords[0]
        ray = LineString([(x, y), (x, y + 0.01)]), LineString([(x, y), (x, y - 0.01)])
        hits = [
            [
                bool(r.intersects(line))
                for line in (metres((0, 0), (1000, 0)), metres((0, 0), (300, 200), (600, -200), (1000, 0)))
            ]
            for r in ray
        ]
        assert sorted(hits) == [[False, True], [True, False]]
    assert not found.geometry.contains(Point(LON, LAT + 0.01))


corners = st.tuples(st.integers(0, 12), st.integers(0, 12))


@st.composite
def simple_lines(draw):
    """One to three lines on a grid of some 100 m, that cross neither themselves nor each other; full of equal ways."""
    drawn = draw(st.lists(st.lists(corners, min_size=2, max_size=5, unique=True), min_size=1, max_size=3))
    made = MultiLineString([[(LON + x * 1e-3, LAT + y * 1e-3) for x, y in one] for one in drawn])
    assume(made.is_simple)
    return made


@given(one=simple_lines(), other=simple_lines())
@settings(deadline=None, max_examples=80)
def test_parts_and_equal_ways_give_one_answer(one, other):
    found = between(one, other)
    assert found.geometry.is_valid
    for again in (between(other, one), between(one.reverse(), other)):
        assert again.area_m2 == pytest.approx(found.area_m2, rel=1e-4, abs=1.0)
    assert between(one, shapely.segmentize(one, 2e-4)).area_m2 == 0.0
