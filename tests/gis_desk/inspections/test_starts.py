"""Start places by name: places first, then divisions; near names where there is none."""

import geopandas as gpd
import pytest
import shapely

from gis_desk.inspections.asking.crews import Request
from gis_desk.inspections.ways.starts import named_start
from layers.errors import PlanError
from tests.gis_desk.inspections import land


def divisions(**seats: str | None) -> gpd.GeoDataFrame:
    """Divisions side by side, each 10 km wide."""
    shapes = [shapely.box(10_000 * n, 0, 10_000 * (n + 1), 10_000) for n in range(len(seats))]
    return land.frame(shapes, name=list(seats), seat=list(seats.values()))


NAMES = land.frame([shapely.Point(3000, 4000), shapely.Point(13_000, 4000)], name=["杉桥", "白水村"])


def test_a_place_comes_before_a_division_of_that_name():
    found = named_start("白水村", NAMES, divisions(白水村=None))
    assert (found.lon, found.lat) == pytest.approx(land.lonlat(13_000, 4000))
    assert found.name == "白水村"


def test_a_division_is_found_by_its_seat():
    found = named_start("杉桥街道", NAMES, divisions(杉桥街道="杉桥"))
    assert (found.lon, found.lat) == pytest.approx(land.lonlat(3000, 4000))
    assert found.name == "杉桥街道"


@pytest.mark.parametrize("seat", [None, "无此地", "白水村"])  # the last lies outside of it
def test_a_division_without_a_seat_in_it_begins_on_its_surface(seat):
    here = divisions(杉桥街道=seat)
    found = named_start("杉桥街道", NAMES, here)
    assert here.geometry.iloc[0].contains(shapely.Point(found.lon, found.lat))


def test_names_that_are_near_are_proposed():
    with pytest.raises(PlanError, match=r"0 places are called '杉桥街'.*alike, 杉桥街道, 杉桥"):
        named_start("杉桥街", NAMES, divisions(杉桥街道=None))
    with pytest.raises(PlanError, match=r"0 places are called '火星'.*; give the start place"):
        named_start("火星", NAMES, divisions(杉桥街道=None))


def test_several_of_one_name_are_not_guessed_at():
    twice = land.frame([shapely.Point(0, 0), shapely.Point(9000, 0)], name=["杉桥", "杉桥"])
    with pytest.raises(PlanError, match=r"2 places are called '杉桥'"):
        named_start("杉桥", twice, divisions())


def test_the_field_of_the_request_is_named():
    asked = {"teams": [{"start": "杉桥街"}]}
    with pytest.raises(PlanError, match=r"0 places.*field 'teams 1: start' = '杉桥街'"):
        Request.from_json(asked, lambda name: named_start(name, NAMES, divisions(杉桥街道=None)))
