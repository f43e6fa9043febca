import pytest
import shapely
from shapely import LineString, Point, Polygon, box

from gis_desk.disputes.parties import check_units, propose
from gis_desk.disputes.spans import read_span
from layers import crs
from layers.errors import GisDeskError
from tests.gis_desk.disputes.county import divisions, frame, lines, markers


@pytest.mark.parametrize(
    "written",
    ["L1:1000-3000", "云石线:1000-3000", "99019902：1km~3公里", "云石线: 3000 至 1000", "云石线:1000m..3000米"],
)
def test_a_stretch_by_chainages(written):
    span = read_span(written, lines(), markers())
    assert (span.line, span.from_m, span.to_m) == ("L1", 1000.0, 3000.0)
    assert crs.length_m(span.shape)[0] == pytest.approx(2000, abs=0.1)


def test_a_stretch_between_markers():
    span = read_span("云石线:99019902001Q-99019902002Q", lines(), markers())
    xy = shapely.get_coordinates(span.shape)
    assert xy[0, 1] == pytest.approx(25.02)
    assert xy[-1, 1] == pytest.approx(25.15)
    assert read_span("云石线:M1-20000", lines(), markers()).from_m == pytest.approx(span.from_m)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("云石线", "no stretch"),
        ("云石线:", "no stretch"),
        ("云石线:100", "no stretch"),
        ("天山线:0-100", "no boundary line"),
        ("云石线:0-99999", "lies beyond"),
        ("云石线:500-500", "no length"),
        ("云石线:1-ZZZ", "no marker ZZZ"),
    ],
)
def test_bad_stretches_are_told(written, said):
    with pytest.raises(GisDeskError, match=said):
        read_span(written, lines(), markers())


def test_a_marker_of_another_line_is_told():
    far = frame("marker", [{"key": "M9", "number": "9", "line": "L9", "geometry": Point(110.3, 25.1)}])
    with pytest.raises(GisDeskError, match="stands"):
        read_span("云石线:9-3000", lines(), far)


def test_a_stretch_proposes_its_line_and_chainages():
    span = read_span("云石线:1000-3000", lines(), markers())
    offer = propose(span.shape, divisions(), lines(), markers())
    assert (offer.line, {offer.side_a, offer.side_b}) == ("L1", {"990101", "990102"})
    assert (offer.from_m, offer.to_m) == (pytest.approx(1000, abs=0.5), pytest.approx(3000, abs=0.5))
    assert offer.distance_m == pytest.approx(0, abs=0.01)
    assert offer.markers[0].number == "99019902001Q"
    assert offer.area_ha is None


def test_an_area_proposes_size_line_and_the_piece_of_it_inside():
    area = box(110.15, 25.05, 110.21, 25.06)  # its middle lies far from the line
    offer = propose(area, divisions(), lines(), markers())
    assert offer.area_ha == pytest.approx(crs.area_m2(area)[0] / 1e4, abs=1e-3)
    assert (offer.line, offer.distance_m) == ("L1", pytest.approx(0, abs=0.01))
    assert offer.to_m - offer.from_m == pytest.approx(1108, abs=2)


def test_a_third_unit_is_proposed_where_three_meet():
    units = divisions()
    units = units.loc[units["level"] == "township"].reset_index(drop=True)
    no_lines = lines().iloc[:0]
    corner = propose(Point(110.2, 25.1), units, no_lines)
    assert {corner.side_a, corner.side_b, corner.side_c} == {"990101101", "990101102", "990102101"}
    assert propose(Point(110.2, 25.05), units, no_lines).side_c is None
    area = propose(box(110.19, 25.09, 110.21, 25.11), units, no_lines)
    assert {area.side_a, area.side_b, area.side_c} == {"990101101", "990101102", "990102101"}


def test_an_area_that_touches_a_third_unit_only_just_has_two_sides():
    sliver = Polygon([(110.19, 25.05), (110.21, 25.05), (110.21, 25.1001), (110.19, 25.1001)])
    units = divisions().loc[lambda f: f["level"] == "township"].reset_index(drop=True)
    assert propose(sliver, units, lines().iloc[:0]).side_c is None


def test_a_line_that_only_crosses_a_boundary_is_no_stretch_of_it():
    across = LineString([(110.15, 25.05), (110.25, 25.05)])
    assert propose(across, divisions(), lines()).from_m is None


def test_units_are_known_by_code_and_free_by_name():
    check_units({"side_a": "990101", "side_b": "外省某县", "side_c": None}, divisions())
    check_units({"side_a": "999999"}, divisions().iloc[:0])
    with pytest.raises(GisDeskError) as caught:
        check_units({"side_b": "990103"}, divisions())
    assert caught.value.where.field == "side_b"
    assert "990102" in str(caught.value.do)
