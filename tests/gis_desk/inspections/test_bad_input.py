"""Absurd lines, markers and roads end in a plan or in a sentence with a remedy; never in another error."""

import numpy as np
import pandas as pd
import pytest
import shapely

from gis_desk.inspections.asking.settings import PlanSettings
from gis_desk.inspections.planning.planner import plan_inspection
from gis_desk.inspections.ways.travel import Start
from layers.errors import PlanError
from tests.gis_desk.inspections import land

WAVE = land.wave(6000)
SEAT = Start(*land.lonlat(3000, 6000), "青山镇")


def plan(lines=None, marks=None, roads=None):
    return plan_inspection(
        land.lines(WAVE) if lines is None else lines,
        land.markers(WAVE, 3) if marks is None else marks,
        land.grid(4) if roads is None else roads,
        ["all"],
        teams=1,
        days=3,
        starts=[SEAT],
        settings=PlanSettings(rounds=50),
    )


def with_value(frame, column, values):
    frame = frame.copy()
    frame[column] = pd.Series(values, dtype=object)
    return frame


def with_shapes(frame, shapes):
    return frame.set_geometry(land.frame(shapes).geometry.to_numpy(), crs=frame.crs)


@pytest.mark.parametrize(
    "roads",
    [
        with_value(land.grid(4), "speed_kmh", [pd.NA, None, np.nan, "x", -5, 0, 30, np.inf]),
        with_value(land.grid(4), "oneway", [None, pd.NA, np.nan, 0, 1, True, False, "是"]),
        with_value(land.grid(4), "class", [None, pd.NA, np.nan, "?", "county", 7, "track", "path"]),
        pd.concat([land.grid(4), land.grid(4)], ignore_index=True),  # every road twice
        pd.concat([land.grid(4), land.frame([shapely.Point(5, 5), shapely.LineString()])], ignore_index=True),
        pd.concat(
            [land.grid(4), land.frame([shapely.LineString(shapely.Point(4500, 4500).buffer(900).exterior)])],
            ignore_index=True,
        ),
        land.grid(4).drop(columns=["class", "speed_kmh", "oneway"]),
    ],
    ids=["speeds", "one way", "classes", "twice", "shapes", "roundabout", "bare"],
)
def test_odd_roads_are_used_as_far_as_they_go(roads):
    made = plan(roads=roads)
    assert not [u for u in made.unvisited if u.kind == "marker"]


@pytest.mark.parametrize(
    "marks",
    [
        with_value(land.markers(WAVE, 3), "posts", [None, "quadruple", pd.NA]),
        with_value(land.markers(WAVE, 3), "state", [None, "vanished", pd.NA]),
        with_value(land.markers(WAVE, 3), "number", [None, pd.NA, ""]),
        with_value(land.markers(WAVE, 3), "number", ["001", "001", "001"]),
        with_value(land.markers(WAVE, 3), "line", ["青白线1", "990101", "L1"]),
        with_shapes(land.markers(WAVE, 3), [shapely.Point(2000, 10_400)] * 3),  # all in one place
    ],
    ids=["posts", "state", "no number", "same number", "line by any name", "one place"],
)
def test_odd_markers_are_visited(marks):
    made = plan(marks=marks)
    visited = [s.key for t in made.teams for d in t.days for s in d.stops if s.kind == "marker"]
    assert sorted(visited) == ["L1-m001", "L1-m002", "L1-m003"]


@pytest.mark.parametrize(
    "line",
    [
        shapely.LineString(shapely.Point(3000, 9000).buffer(2000).exterior),  # closed
        shapely.MultiLineString([[(0, 9000), (3000, 9000)], [(3000, 9000), (6000, 9100)]]),  # parts that join
        shapely.LineString([(0, 9000), (3000, 9000), (0, 9000), (3000, 9000)]),  # back and forth
        shapely.LineString([(0, 9000), (20, 9000)]),  # shorter than any stretch
    ],
    ids=["ring", "joining", "back and forth", "short"],
)
def test_odd_lines_are_walked(line):
    made = plan(lines=land.lines(line))
    walked = sum(s.length_m for t in made.teams for d in t.days for s in d.stops if s.kind == "stretch")
    assert walked >= made.lines[0].length_m - 100
    assert not made.unvisited


@pytest.mark.parametrize("shape", [None, shapely.LineString(), shapely.MultiLineString()])
def test_a_line_without_a_course(shape):
    lines = land.lines(WAVE)
    lines["geometry"] = [shape]
    with pytest.raises(PlanError, match="has no course"):
        plan(lines=lines.set_crs("EPSG:4490", allow_override=True))


def test_roads_without_any_length():
    with pytest.raises(PlanError, match="no road"):
        plan(roads=with_shapes(land.grid(1), [shapely.LineString([(0, 0), (0, 0)])] * 2))


def test_expressways_alone_have_no_place_to_stop():
    with pytest.raises(PlanError, match="no place to stop"):
        plan(roads=with_value(land.grid(4), "class", ["expressway"] * 8))
