"""The rows of marker tables and forms."""

import numpy as np
import pandas as pd
import pytest

from gis_desk.inspections.book.entries import Reference, entries_of_day, entries_of_line, references
from tests.ui.print.book.ground import county, course, plan

WAY = course(10)
FRAMES = county(WAY, 4)


def test_a_day_has_its_stops_in_order_with_what_the_table_knows():
    day = plan(WAY, FRAMES, 1, 1)["teams"][0]["days"][0]
    found = entries_of_day(day, FRAMES["marker"])
    assert [e.kind for e in found] == ["marker", "stretch", "marker", "stretch", "marker", "stretch", "marker"]
    assert [e.order for e in found] == list(range(1, 8))
    assert found[0].apart_m is None
    assert found[2].apart_m == pytest.approx(WAY.length / 4)
    assert found[1].number == "2122001Q–2122002Q"
    assert found[2].objects == (Reference("电线杆", 12.5, 34.0),)
    assert found[2].way_km == 1.25


def test_a_marker_that_the_table_has_lost_is_printed_from_the_plan():
    day = plan(WAY, FRAMES, 1, 1)["teams"][0]["days"][0]
    found = entries_of_day(day, FRAMES["marker"].iloc[1:])
    assert (found[0].key, found[0].number, found[0].line) == ("M1", "2122001Q", "L1")
    assert found[0].grid is not None
    assert found[0].state == ""


def test_a_line_has_its_markers_and_the_stretches_between():
    line = {"key": "L1", "length_m": WAY.length}
    found = entries_of_line(line, FRAMES["marker"].iloc[::-1])
    assert [e.number for e in found if e.kind == "marker"] == [f"2122{n:03d}Q" for n in range(1, 5)]
    stretches = [e for e in found if e.kind == "stretch"]
    assert len(stretches) == 5
    assert sum(e.end_m - e.chainage_m for e in stretches) == pytest.approx(WAY.length)


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (None, ()),
        (np.nan, ()),
        ("text", ()),
        ([1, "a", None], ()),  # no objects at all
        ([{"name": "井"}], (Reference("井", None, None),)),
        ([{"name": None, "azimuth_deg": "x", "distance_m": float("nan")}], (Reference("", None, None),)),
        ([{"name": "塔", "azimuth_deg": 0, "distance_m": 7}], (Reference("塔", 0.0, 7.0),)),
    ],
)
def test_reference_objects(value, wanted):
    assert references(value) == wanted


def test_a_marker_without_a_place_has_no_grid_coordinates():
    frame = FRAMES["marker"].copy()
    frame.loc[0, "geometry"] = None
    (first, *_) = entries_of_line({"key": "L1"}, frame)
    found = {e.number: e for e in entries_of_line({"key": "L1"}, frame)}
    assert found["2122001Q"].grid is None
    assert first.kind == "stretch"


def test_the_distance_from_the_last_marker_is_along_its_own_line():
    stops = [("A1", "A", 100.0), ("B1", "B", 900.0), ("A2", "A", 2100.0), ("B2", "B", 400.0)]
    day = {
        "stops": [
            {
                "kind": "marker",
                "marker": name,
                "key": name,
                "line_key": line,
                "lon": 108.5,
                "lat": 26.0,
                "chainage_m": at,
            }
            for name, line, at in stops
        ]
    }
    assert [e.apart_m for e in entries_of_day(day, pd.DataFrame())] == [None, None, 2000.0, 500.0]
