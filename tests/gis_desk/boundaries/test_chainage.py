"""Metres along lines, stretches, and the sides of the nearest boundary."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiLineString, Point

from gis_desk.boundaries.chainage import cut, length_m, locate, paths, point_at, project, stretches
from gis_desk.boundaries.sides import sides_at
from layers import crs
from tests import drawing
from tests.drawing import draw

BENT = LineString([(110, 30), (110.1, 30), (110.1, 30.1), (110.3, 30.15)])


@settings(max_examples=40, deadline=None)
@given(share=st.floats(0, 1), aside=st.floats(-300, 300), lat=st.floats(4, 53))
def test_a_point_beside_a_line_is_put_back_where_it_came_from(share: float, aside: float, lat: float) -> None:
    line = LineString([(100, lat), (100.2, lat + 0.01)])
    at = share * length_m(line)
    x, y = point_at(line, at)
    direction = crs.azimuth_deg(*line.coords[0], *line.coords[1])
    point = Point(crs.destination(x, y, direction - 90, aside))
    chainage, offset, side = locate(line, [point])
    assert offset[0] == pytest.approx(abs(aside), abs=0.02)
    assert chainage[0] == pytest.approx(at, abs=0.5)
    if abs(aside) > 1:
        assert side[0] == np.sign(aside)


def test_stretches_make_up_the_line() -> None:
    total = length_m(BENT)
    pieces = cut(BENT, [3000.0, 9000.0, 15000.0])
    assert [p.start_m for p in pieces] == [0.0, 3000.0, 9000.0, 15000.0]
    assert sum(length_m(p.shape) for p in pieces) == pytest.approx(total, abs=0.01)
    assert [length_m(s) for s in stretches(BENT, [3000.0])] == pytest.approx([3000.0, total - 3000.0], abs=0.01)


def test_markers_at_the_ends_make_no_empty_stretch() -> None:
    assert len(stretches(BENT, [0.0, length_m(BENT), 5000.0, 5000.0])) == 2
    assert len(stretches(BENT, [-10.0, 1e9, float("nan")])) == 1
    assert stretches(LineString(), [1.0]) == []


def test_parts_that_meet_are_one_path_in_the_direction_drawn() -> None:
    parts = MultiLineString([[(110, 30), (110.1, 30)], [(110.2, 30), (110.1, 30)]])
    (path,) = paths(parts)
    assert (path.coords[0], path.coords[-1]) == ((110, 30), (110.2, 30))
    chainage, _ = project(parts, [Point(110.15, 30)])
    assert chainage[0] == pytest.approx(length_m(LineString([(110, 30), (110.1, 30), (110.15, 30)])), abs=0.1)


def test_a_gap_in_a_line_has_no_length_and_cuts_it() -> None:
    parts = MultiLineString([[(110, 30), (110.1, 30)], [(110.2, 30), (110.3, 30)]])
    assert len(stretches(parts, [])) == 2
    assert length_m(parts) == pytest.approx(2 * length_m(LineString([(110, 30), (110.1, 30)])), rel=1e-9)


def test_points_without_place_have_no_chainage() -> None:
    chainage, offset = project(BENT, [Point(110.05, 30), Point()])
    assert np.isfinite(chainage[0])
    assert np.isnan(chainage[1])
    assert np.isnan(offset[1])
    assert np.isnan(project(LineString(), [Point(110, 30)])[0]).all()


def townships() -> gpd.GeoDataFrame:
    frame = draw("AAB AAB CCB")
    frame["code"] = ["990101101", "990101102", "990101103"]
    return frame


def test_sides_from_polygons() -> None:
    x, y = drawing.place(1.9, 1.5)
    found = sides_at(x, y, townships())
    assert (found.line_key, found.left_code, found.right_code) == (None, "990101101", "990101102")
    assert found.distance_m == pytest.approx(
        0.1 * float(crs.distance_m(*drawing.place(0, 1), *drawing.place(1, 1))), abs=0.1
    )
    assert found.at.distance(Point(drawing.place(2, 1.5))) < 1e-9


def test_sides_from_lines_come_first() -> None:
    line = drawing.line("2,3 2,0", left_unit="990101102", right_unit="990101101")
    x, y = drawing.place(1.9, 1.5)
    found = sides_at(x, y, townships(), line)
    assert (found.line_key, found.left_code, found.right_code) == ("L", "990101102", "990101101")
    bare = drawing.line("2,3 2,0")
    found = sides_at(x, y, townships(), bare)
    assert (found.line_key, found.left_code, found.right_code) == ("L", "990101102", "990101101")


def test_sides_of_a_level() -> None:
    frame = gpd.GeoDataFrame(
        {
            "key": ["a", "b", "c"],
            "code": ["990101", "990101101", "990101102"],
            "level": ["county", "township", "township"],
        },
        geometry=[shapely.box(110, 30, 112, 31), shapely.box(110, 30, 111, 31), shapely.box(111, 30, 112, 31)],
        crs=drawing.CRS,
    )
    assert sides_at(110.99, 30.5, frame).right_code == "990101102"
    county = sides_at(110.99, 30.9, frame, level="county")
    assert (county.left_code, county.right_code) == ("990101", None)


def test_sides_where_nothing_is_known() -> None:
    empty = townships().iloc[:0]
    found = sides_at(110, 30, empty, None)
    assert (found.left_code, found.right_code) == (None, None)
    assert found.distance_m == float("inf")
