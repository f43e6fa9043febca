"""A stretch between two places of a boundary line: its shape, chainages and markers."""

import geopandas as gpd
import pytest
from shapely import LineString, MultiLineString, Point

from gis_desk.disputes.stretches import stretch, way
from layers.errors import GisDeskError

LINE = MultiLineString([[(108.30, 25.6), (108.31, 25.6)], [(108.31, 25.6), (108.31, 25.62)]])
RING = LineString([(108.3, 25.6), (108.31, 25.6), (108.31, 25.61), (108.3, 25.61), (108.3, 25.6)])
MARKERS = gpd.GeoDataFrame(
    {"key": list("abcd"), "number": ["003", "002", "001", "900"], "line": ["l", "l", "l", "other"]},
    geometry=[Point(108.31, 25.615), Point(108.31, 25.6), Point(108.30, 25.6), Point(108.305, 25.6)],
    crs="EPSG:4490",
)


def test_the_stretch_follows_the_line_in_its_direction_whichever_end_comes_first():
    one, other = (108.305, 25.6001), (108.31, 25.61)
    found = stretch("l", LINE, other, one, MARKERS)
    assert found.shape.equals(stretch("l", LINE, one, other, MARKERS).shape)
    assert list(found.shape.coords) == [
        pytest.approx((108.305, 25.6)),
        pytest.approx((108.31, 25.6)),
        pytest.approx((108.31, 25.61)),
    ]
    assert found.markers == ("002",)
    assert found.to_m - found.from_m == pytest.approx(found.length_m, abs=0.01)


def test_markers_along_it_are_named_in_the_order_of_the_line():
    found = stretch("l", LINE, (108.30, 25.6), (108.31, 25.62), MARKERS)
    assert found.markers == ("001", "002", "003")
    assert str(found.words) == "from marker 001 to marker 003"


def test_of_a_ring_the_shorter_way_counts():
    found = way(RING, (108.3, 25.602), (108.302, 25.6))
    assert found.length == pytest.approx(0.004)


@pytest.mark.parametrize("line", [LineString(), LINE])
def test_no_way_where_there_is_none(line):
    assert way(line, (108.305, 25.6), (108.305, 25.6)) is None


def test_two_clicks_on_one_place_are_told():
    with pytest.raises(GisDeskError, match="same place"):
        stretch("l", LINE, (108.305, 25.6), (108.305, 25.6))
