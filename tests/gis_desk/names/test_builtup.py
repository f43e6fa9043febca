"""Roads and estates differ inside the built-up area where its outline is known, else inside the county."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from gis_desk.findings import Severity
from gis_desk.names.builtup import BuiltUp, code_of
from gis_desk.names.checker import NameChecker
from gis_desk.names.checking import check_names

TOWN, OTHER = shapely.box(110.0, 25.0, 110.1, 25.1), shapely.box(110.2, 25.0, 110.3, 25.1)
IN_TOWN, IN_TOWN_TOO, IN_OTHER, OUTSIDE = (110.02, 25.02), (110.08, 25.08), (110.25, 25.05), (110.15, 25.05)


def areas(*shapes, division="990121"):
    return gpd.GeoDataFrame({"key": [f"b{n}" for n in range(len(shapes))], "division": division}, geometry=list(shapes))


def names(*rows):
    columns = {"key": [], "name": [], "class": [], "division": [], "status": [], "bearing": []}
    for n, (name, cls, *more) in enumerate(rows):
        columns["key"].append(f"n{n}")
        columns["name"].append(name)
        columns["class"].append(cls)
        columns["division"].append("990121001")
        columns["status"].append("approved")
        columns["bearing"].append(bool(more[1:]))
    shapes = [shapely.Point(row[2]) if len(row) > 2 and row[2] else None for row in rows]
    return gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4490")


def checker(known, *shapes):
    return NameChecker({"place_name": known, "built_up_area": areas(*shapes)})


def severities(answer, rule):
    return [f.level for f in answer.findings if f.rule == rule]


def test_an_equal_road_in_the_same_built_up_area_is_a_must():
    one = checker(names(("和平路", "road", IN_TOWN)), TOWN, OTHER)
    assert severities(one.check("和平路", "road", "990121001", IN_TOWN_TOO), "N044") == [Severity.MUST]


@pytest.mark.parametrize("at", [IN_OTHER, OUTSIDE])
def test_an_equal_road_in_another_part_of_the_county_is_lawful(at):
    one = checker(names(("和平路", "road", IN_TOWN)), TOWN, OTHER)
    answer = one.check("和平路", "road", "990121001", at)
    assert severities(answer, "N044") == []
    assert [s.within for s in answer.similar] == [False], "it is told all the same"


def test_where_no_outline_is_known_the_county_stands_in_for_it():
    one = NameChecker({"place_name": names(("和平路", "road", IN_TOWN))})
    assert severities(one.check("和平路", "road", "990121001", IN_OTHER), "N044") == [Severity.SHOULD]


def test_a_name_whose_place_is_not_known_is_compared_with_all_of_the_county():
    one = checker(names(("和平路", "road", IN_TOWN)), TOWN)
    assert severities(one.check("和平路", "road", "990121001"), "N044") == [Severity.SHOULD]
    assert severities(one.check("和平路", "road", "990122001"), "N044") == [], "another county"


def test_villages_are_unique_in_the_county_whatever_is_built_up():
    one = checker(names(("和平村", "village", IN_TOWN)), TOWN, OTHER)
    assert severities(one.check("和平村", "village", "990121002", IN_OTHER), "N043") == [Severity.MUST]


def test_estates_count_where_they_matter_for_orientation():
    one = checker(names(("翠湖苑", "residential", IN_TOWN)), TOWN)
    with_bearing = one.check("翠湖苑", "residential", "990121001", IN_TOWN_TOO, details={"bearing": True})
    assert severities(with_bearing, "N045") == [Severity.MUST]
    without = one.check("翠湖苑", "residential", "990121001", IN_TOWN_TOO)
    assert severities(without, "N045") == [Severity.ADVISE]


def test_a_whole_list_is_judged_as_one_name_is():
    rows = (
        ("和平路", "road", IN_TOWN),
        ("和平路", "road", IN_TOWN_TOO),
        ("和平路", "road", IN_OTHER),
        ("和平路", "road", OUTSIDE),
    )
    frames = {"place_name": names(*rows), "built_up_area": areas(TOWN, OTHER)}
    (finding,) = [f for f in check_names(frames, "proposal") if f.rule == "N044"]
    assert finding.level is Severity.MUST
    assert set(finding.keys) == {"n0", "n1"}
    (audited,) = [f for f in check_names(frames, "audit") if f.rule == "N044"]
    assert audited.level is Severity.ADVISE


def test_outlines_without_area_and_names_without_a_place_do_not_count():
    built = BuiltUp(areas(TOWN, shapely.Point(1, 1), shapely.Polygon(), None))
    assert len(built) == 1
    shapes = np.array([shapely.Point(IN_TOWN), None, shapely.Point(), shapely.Point(0, 0)], dtype=object)
    assert built.of(shapes) == [code_of(0), "", "", ""]
    bow = shapely.Polygon([(110, 25), (110.1, 25.1), (110.1, 25), (110, 25.1)])
    assert BuiltUp(areas(bow)).at(110.09, 25.05) == code_of(0)
    assert BuiltUp(areas()).at(*IN_TOWN) == ""


def test_a_road_as_a_line_lies_where_a_point_of_it_does():
    road = shapely.LineString([IN_TOWN, IN_TOWN_TOO])
    assert BuiltUp(areas(TOWN)).of(np.array([road], dtype=object)) == [code_of(0)]
