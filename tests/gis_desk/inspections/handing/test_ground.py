"""The land that goes along: cut to the days, simple, nothing lost on the edge."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from gis_desk.inspections.handing.days import crew_days
from gis_desk.inspections.handing.ground import area_of, cut
from layers.crs import GEOGRAPHIC

AREA = (108.0, 26.0, 108.1, 26.1)


def frame(*shapes):
    return gpd.GeoDataFrame({"key": [str(n) for n in range(len(shapes))]}, geometry=list(shapes), crs=GEOGRAPHIC)


def test_the_area_holds_all_ways_and_a_margin(plan):
    days = crew_days(plan)
    west, south, east, north = area_of(days)
    ways = shapely.union_all([shapely.LineString(w) for d in days for w in d.plan["geometry"]["coordinates"]])
    assert shapely.box(west, south, east, north).contains(ways)
    assert north - ways.bounds[3] == pytest.approx(3000 / 110_800, rel=0.01)


def test_a_course_that_also_touches_the_corner_stays(plan):
    through = shapely.LineString([(107.9, 26.05), (108.05, 26.05), (108.05, 26.3), (108.2, 26.0)])
    corner = shapely.LineString([(108.05, 26.05), (108.05, 26.2), (108.1, 26.1), (108.2, 26.0)])
    made = cut(frame(through, corner, shapely.LineString([(110, 30), (111, 30)]), None), AREA)
    assert made["key"].tolist() == ["0", "1"]
    assert set(made.geometry.geom_type) <= {"LineString", "MultiLineString"}
    assert shapely.box(*AREA).buffer(1e-9).contains(shapely.union_all(made.geometry.to_numpy()))


def test_areas_are_simplified_and_may_stay_whole():
    angle = np.linspace(0, 2 * np.pi, 2000)
    lake = shapely.Polygon(np.column_stack([108.1 + 0.01 * np.cos(angle), 26.05 + 0.01 * np.sin(angle)]))
    half = cut(frame(lake), AREA).geometry.iloc[0]
    whole = cut(frame(lake), AREA, whole=True).geometry.iloc[0]
    assert half.area == pytest.approx(lake.area / 2, rel=0.01)
    assert whole.area == pytest.approx(lake.area, rel=0.01)
    assert shapely.get_num_coordinates(whole) < 200
    assert cut(frame(lake), AREA, exact=True).geometry.iloc[0] is lake


def test_no_land_at_all():
    assert cut(frame(), AREA).empty
