"""Extra inspections as a person says them."""

import datetime as dt

import pytest
import shapely

from gis_desk.disputes.dates import DateError
from gis_desk.inspections.cycle.extra import arrange_extra, stretch_of
from layers import crs
from layers.errors import PlanError
from tests.gis_desk.inspections import land
from tests.gis_desk.inspections.cycle.county import LINE

LINES = land.lines(LINE, LINE, name=["青白线", "青白线"], code=["1", "2"])
MARKERS = land.markers(LINE, 3)  # at 250, 2500 and 4750 m
TODAY = dt.date(2026, 8, 1)


def extra(line="L1", cause="flood", day="2026-07-03", start="", end="", note=""):
    return arrange_extra(LINES, MARKERS, line, cause, day, TODAY, start=start, end=end, note=note)


@pytest.mark.parametrize(
    ("start", "end", "span"),
    [
        ("1200", "2000", (1200, 2000)),
        ("2000 m", "1200米", (1200, 2000)),  # in order
        ("K1+200", "k2+0", (1200, 2000)),
        ("1.2km", "2公里", (1200, 2000)),
        ("#001", "#002", (250, 2500)),
        ("0", "#003", (0, 4750)),
    ],
)
def test_stretches(start, end, span):
    found = extra(start=start, end=end)
    assert (found.from_m, found.to_m) == (pytest.approx(span[0], rel=2e-3, abs=0.5), pytest.approx(span[1], rel=2e-3))


def test_no_ends_mean_the_whole_line():
    assert (extra().from_m, extra().to_m) == (None, None)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"line": "L9"}, "no boundary line 'L9'"),
        ({"line": "青白线"}, "2 boundary lines are called"),
        ({"cause": "war"}, "no cause"),
        ({"start": "100"}, "only one end"),
        ({"end": "100"}, "only one end"),
        ({"start": "100", "end": "100"}, "both ends are one place"),
        ({"start": "100", "end": "6000"}, "beyond the line"),
        ({"start": "-100", "end": "600"}, "beyond the line"),
        ({"start": "here", "end": "600"}, "no place on the line"),
        ({"start": "nan", "end": "600"}, "no place on the line"),
        ({"start": "#009", "end": "600"}, "no marker '009'"),
        ({"day": ""}, "no day is given"),
    ],
)
def test_refusals(given, message):
    with pytest.raises(PlanError, match=message):
        extra(**given)


@pytest.mark.parametrize("day", ["2026-09-01", "yesterday", "26-7-3"])
def test_days_that_are_none(day):
    with pytest.raises(DateError):
        extra(day=day)


def test_the_row_it_becomes():
    (edit,) = extra(start="100", end="900", note=" 冲毁 ").change(lambda: "k").edits
    assert edit.after == {
        "line": "L1", "year": 2026, "state": "planned", "kind": "extra", "cause": "flood", "from_m": 100.0,
        "to_m": 900.0, "reported_on": "2026-07-03", "note": "冲毁",
    }  # fmt: skip


def test_the_stretch_on_the_ground():
    shape = LINES.geometry.iloc[0]
    part = stretch_of(shape, 1000, 3000)
    assert crs.length_m([part])[0] == pytest.approx(2000, rel=1e-3)
    assert stretch_of(shape, None, None) is shape
    two = shapely.MultiLineString([[(108, 26), (108.01, 26)], [(108.02, 26), (108.03, 26)]])
    assert crs.length_m([stretch_of(two, 500, 1500)])[0] == pytest.approx(1000, rel=1e-3)
