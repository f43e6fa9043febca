"""Bad rows of a road table: each is used or left out, and what is not used as it stands is told with its row."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from gis_desk.inspections.asking.settings import PlanSettings
from gis_desk.inspections.planning.planner import plan_inspection
from gis_desk.inspections.tasks import work_for
from gis_desk.inspections.ways.roads import islands_of, read_roads
from gis_desk.inspections.ways.travel import FAR_S, Start, Travel
from tests.gis_desk.inspections import land

LINE = shapely.LineString
LONG = LINE([(0, 0), (9000, 0)])


def network(shapes, **columns):
    n = len(shapes)
    columns = {"key": [f"r{i + 1}" for i in range(n)], "class": ["county"] * n, **columns}
    frame = gpd.GeoDataFrame(columns, geometry=list(shapes), crs="EPSG:4490")
    return read_roads(frame, land.PLANE, PlanSettings())


def on_land(shapes):
    return list(land.there(shapes))


NAN = LINE([(108.0, 26.0), (np.nan, 26.1)])


@pytest.mark.parametrize(
    ("second", "values", "told", "whole"),
    [
        (None, {}, "it has no geometry", True),
        (LINE(), {}, "it has no geometry", True),
        (shapely.Point(108, 26), {}, "nothing of it is a line", True),
        (NAN, {}, "a coordinate of it is not a number", True),
        ([LINE([(0, 50), (0, 50)])], {}, "nothing of it has a length", True),
        ([LINE([(0, 50), (0, 51)])], {}, "it is so short that its two ends are one place", True),
        ([LINE([(0, 50), (3, 50), (3, 53), (0, 50)])], {}, "it is so short", True),  # a tiny ring
        ([LONG], {}, "it has the same course as row 1", True),
        ([shapely.reverse(LONG)], {}, "it has the same course as row 1", True),
        ([LINE([(0, 50), (900, 50)])], {"class": "path"}, "no vehicle uses a road of class path", True),
        ([LINE([(0, 50), (900, 50)])], {"class": "?"}, "its class is not known ('?'), so 25 km/h", False),
        ([LINE([(0, 50), (900, 50)])], {"speed_kmh": 0}, "its speed of '0' km/h cannot be (1 to 160)", False),
        ([LINE([(0, 50), (900, 50)])], {"speed_kmh": -5.0}, "so 40 km/h are assumed", False),
        ([LINE([(0, 50), (900, 50)])], {"speed_kmh": 1e9}, "its speed of '1000000000.0'", False),
        ([LINE([(0, 50), (900, 50)])], {"speed_kmh": np.inf}, "its speed of 'inf'", False),
        ([LINE([(0, 50), (900, 50)])], {"speed_kmh": "fast"}, "its speed of 'fast'", False),
        ([LINE([(0, 50), (900, 50)])], {"oneway": "maybe"}, "its one-way mark 'maybe' is not understood", False),
        ([LINE([(4500, 0), (4500, 900)])], {"oneway": True}, "cannot come back", False),  # a dead end
    ],
)
def test_every_bad_row_is_told(second, values, told, whole):
    shapes = on_land([LONG]) + (on_land(second) if isinstance(second, list) else [second])
    columns = {
        name: pd.Series([first, values.get(name, first)], dtype=object)
        for name, first in {"class": "county", "speed_kmh": None, "oneway": False}.items()
    }
    roads = network(shapes, **columns)
    mine = [f for f in roads.left_out if f.row == 2]
    assert [f.key for f in mine] == ["r2"] * len(mine)
    assert any(told in str(f.reason) and f.whole == whole for f in mine)
    assert (1 in roads.rows) == (not whole)
    assert not [f for f in roads.left_out if f.row == 1]


def test_of_one_course_the_faster_stays():
    roads = network(on_land([LONG, LONG]), speed_kmh=[30.0, 50.0])
    assert roads.speed.tolist() == pytest.approx([50 / 3.6])
    assert [(f.row, str(f.reason)) for f in roads.left_out] == [(1, "it has the same course as row 2")]


def test_two_one_way_roads_there_and_back_are_two():
    roads = network(on_land([LONG, shapely.reverse(LONG)]), oneway=[True, True])
    assert len(roads.shapes) == 2
    assert not roads.left_out
    assert islands_of(roads).tolist() == [0, 0]


ISLE = [LINE([(0, 40_000), (8000, 40_000)]), LINE([(8000, 40_000), (8000, 46_000)])]
SEAT, PORT = Start(*land.lonlat(3000, 6000), "青山镇"), Start(*land.lonlat(1000, 40_100), "岛上")


def two_islands():
    grid = land.grid(4)
    own = land.frame(ISLE, key=["i1", "i2"], **{"class": ["county"] * 2}, speed_kmh=[None] * 2, oneway=[False] * 2)
    return pd.concat([grid, own], ignore_index=True)


def travel(starts, roads, line=None):
    line = shapely.LineString([(0, 10_400), (6000, 10_400)]) if line is None else line
    settings = PlanSettings(stretches=False)
    read = read_roads(roads, land.PLANE, settings)
    lines = land.lines(line, LINE([(500, 41_000), (7000, 41_000)]))
    marks = pd.concat([land.markers(line, 3), land.markers(lines.to_crs(land.PLANE).geometry[1], 2, "L2")])
    marks = pd.concat(
        [land.markers(line, 3), land.markers(LINE([(500, 41_000), (7000, 41_000)]), 2, "L2")], ignore_index=True
    )
    return Travel(work_for(lines, marks, read, land.PLANE, settings), read, starts, settings)


def test_markers_on_an_island_are_told_with_its_roads_and_distance():
    one = travel([SEAT], two_islands())
    assert [len(w) > 0 for w in one.of_task] == [True] * 3 + [False] * 2
    assert [(i.rows, i.markers) for i in one.islands] == [((9, 10), ("001", "002"))]
    assert one.islands[0].gap_m == pytest.approx(31_000, rel=0.01)
    assert str(one.told[0]).startswith("14.0 km of roads (rows 9, 10) are 31")
    assert str(one.told[0]).endswith("nearest road of: 001, 002")


def test_an_island_where_a_team_starts_is_used():
    both = travel([SEAT, PORT], two_islands())
    assert all(both.of_task)
    assert not both.islands
    first = len(both.starts)
    there = both.seconds[:first, first:]
    near = there < FAR_S
    assert near.any(axis=0).all()
    assert not near.all(axis=0).any()  # nobody drives over the water
    assert all(both.alone_s(t) for t in range(5))


def test_a_start_near_a_short_piece_of_road_still_lies_on_the_network():
    piece = land.frame([LINE([(3100, 6900), (3100, 7400)])], key=["x"], **{"class": ["village"]})
    roads = pd.concat([land.grid(4), piece], ignore_index=True)
    one = travel([Start(*land.lonlat(3100, 7100), "村")], roads)
    assert [i.markers for i in one.islands] == [()]
    assert len(one.of_task[0])


def test_a_plan_with_bad_roads_is_made_of_the_good_ones():
    bad = gpd.GeoDataFrame(
        {"key": ["n", "z"], "class": ["county"] * 2}, geometry=[NAN, on_land([LINE([(5, 5), (5, 5)])])[0]], crs=4490
    )
    roads = pd.concat([land.grid(4), bad], ignore_index=True)
    wave = land.wave(6000)
    made = plan_inspection(
        land.lines(wave), land.markers(wave, 3), roads, ["all"], teams=1, days=3, starts=[SEAT],
        settings=PlanSettings(rounds=50),
    )  # fmt: skip
    assert not made.unvisited
