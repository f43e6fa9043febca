"""Rules of place with real geometry: polygons, lines and metres."""

import pandas as pd
from shapely import LineString, Point, box

from gis_desk.names.checker import NameChecker
from gis_desk.names.checking import check_names

CODE = "450821101"


def frame(*rows):
    names = [(f"p{n}", name, cls, division, shape) for n, (name, cls, division, shape) in enumerate(rows)]
    return pd.DataFrame(names, columns=["key", "name", "class", "division", "geometry"])


def rules_of(found):
    return {f.rule: f for f in found}


def test_an_estate_named_after_a_town_lies_inside_its_polygon():
    towns = frame(("青山镇", "division", CODE, box(110, 23, 110.1, 23.1)))
    checker = NameChecker(towns)
    assert "N052" not in rules_of(checker.check("青山镇花园", "residential", CODE, (110.05, 23.05)).findings)
    assert "N052" in rules_of(checker.check("青山镇花园", "residential", CODE, (110.5, 23.05)).findings)


def test_an_estate_named_after_a_road_lies_at_it():
    roads = frame(("和平路", "road", CODE, LineString([(110, 23), (110.02, 23)])))
    checker = NameChecker(roads)
    assert "N052" not in rules_of(checker.check("和平路小区", "residential", CODE, (110.01, 23.001)).findings)
    found = rules_of(checker.check("和平路小区", "residential", CODE, (110.01, 23.01)).findings)["N052"]
    assert 1100 < found.measure["distance_m"] < 1115  # a hundredth of a degree of latitude
    assert "road in its name" in str(found.message)


def test_a_lane_touches_the_road_it_is_numbered_after():
    road = ("和平路", "road", CODE, LineString([(110, 23), (110.02, 23)]))
    near = ("和平路一巷", "road", CODE, LineString([(110.01, 23), (110.01, 23.002)]))
    far = ("和平路二巷", "road", CODE, LineString([(110.01, 23.01), (110.01, 23.012)]))
    found = [f for f in check_names(frame(road, near, far), "proposal") if f.rule == "N049"]
    assert [f.name for f in found] == ["和平路二巷"]


def test_a_station_bears_the_name_of_a_village_within_five_kilometres():
    villages = frame(
        ("青山村", "village", "450821102", Point(110, 23)), ("白水村", "village", "450821103", Point(111, 23))
    )
    checker = NameChecker(villages)
    here = {"bearing": True}
    for name, at, silent in (
        ("青山站", (110.02, 23), True),
        ("白水站", (110.02, 23), False),
        ("白水站", (111.01, 23), True),
    ):
        found = rules_of(checker.check(name, "facility", CODE, at, details=here).findings)
        assert ("N051" not in found) is silent


def test_the_length_of_a_road_is_measured_on_its_line():
    short = ("滨江大道", "road", CODE, LineString([(110, 23), (110.001, 23)]))
    (found,) = [f for f in check_names(frame(short), "proposal") if f.rule == "N057"]
    assert 100 < found.measure["length_m"] < 105
