"""A request is kept as JSON and read again; what is wrong in it is named."""

import datetime as dt
import json
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_desk.inspections.asking.crews import SIDES, SKILLS, Calendar, Crew, Hold, Meeting, Request
from gis_desk.inspections.ways.travel import Start
from layers.errors import PlanError

SEAT = Start(108.0, 26.0, "青山镇")
seconds = st.integers(0, 86_399)
crews = st.builds(
    Crew,
    st.just(SEAT),
    st.none() | st.just(Start(108.2, 26.1, "白水镇")),
    seconds,
    st.integers(0, 16 * 3600),
    st.integers(0, 240).map(lambda m: m * 60),
    seconds,
    seconds,
    st.booleans(),
    st.sets(st.sampled_from(SKILLS)).map(tuple),
    st.sampled_from(SIDES),
    st.sampled_from(["", "990101"]),
    st.sampled_from(["", "一队"]),
)
days = st.dates(dt.date(2026, 1, 1), dt.date(2027, 1, 1))
holds = st.builds(Hold, st.just("m1"), st.just("L1"), st.none() | st.integers(1, 9), st.none() | st.integers(1, 9))
requests = st.builds(
    Request,
    st.lists(st.sampled_from(["all", "L1", "青白线"]), min_size=1).map(tuple),
    st.lists(crews, min_size=1, max_size=3).map(tuple),
    st.builds(Calendar, st.integers(1, 60), days, st.lists(days, max_size=3).map(tuple), weekends=st.booleans()),
    st.lists(st.builds(Meeting, st.just("m1"), st.just((1, 2)), st.none() | st.integers(1, 9), seconds)).map(tuple),
    st.lists(holds, max_size=2).map(tuple),
    st.just((("L1:0-2000", "forward"),)),
    st.booleans(),
    st.none() | st.floats(0, 1),
    st.integers(0, 2**32 - 1),
    st.booleans(),
)


@given(requests)
def test_written_and_read_it_is_the_same(request_):
    assert Request.from_json(json.loads(json.dumps(request_.as_json(), allow_nan=False))) == request_


def test_a_request_as_a_person_writes_it():
    document = tomllib.loads(
        """
        lines = ["青白线"]
        fair = 0.5
        [calendar]
        days = 3
        first = 2026-05-18
        off = [{team = 2, date = 2026-05-19}]
        [[teams]]
        count = 2
        start = "青山镇"
        begin = "07:30"
        hours = 8.5
        lunch_minutes = 45
        side = "left"
        [[teams]]
        start = {lon = 108.2, lat = 26.1}
        vehicle = false
        skills = ["paint"]
        [[meetings]]
        marker = "012"
        to = "11:00"
        """
    )
    found = Request.from_json(document, find=lambda name: Start(108.0, 26.0, name))
    assert [c.start.name for c in found.crews] == ["青山镇", "青山镇", "108.2000,26.1000"]
    assert found.crews[0].latest_s == 16 * 3600
    assert found.crews[2].skills == ("paint",)
    assert found.calendar.off == ((2, dt.date(2026, 5, 19)),)
    assert found.meetings == (Meeting("012", to_s=11 * 3600),)


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({"teamz": []}, "teamz.*use one of: lines"),
        ({"teams": [{"hours": 8}]}, "teams 1: start.*longitude"),
        ({"teams": [{"start": {"lon": 200, "lat": 3}}]}, "lon.*-180 to 180"),
        ({"teams": [{"start": {"lon": 100, "lat": 30}, "begin": "8"}]}, "begin.*write it as 08:00"),
        ({"teams": [{"start": {"lon": 100, "lat": 30}, "hours": 20}]}, "hours.*0 to 16"),
        ({"teams": [{"start": {"lon": 100, "lat": 30}, "skills": ["fly"]}]}, "skills.*use one of: survey"),
        ({"teams": [{"start": {"lon": 100, "lat": 30}, "side": "both"}]}, "side.*use one of: left"),
        ({"teams": "two"}, "teams.*give a list"),
        ({"calendar": {"days": 2.5}}, "calendar: days"),
        ({"calendar": {"first": "gestern"}}, "write it as 2026-05-18"),
        ({"calendar": {"off": [{"team": 1}]}}, "give team and date"),
        ({"meetings": [{"marker": ""}]}, "meetings 1: marker"),
        ({"holds": [{"task": "m1", "line": "L1", "done": True}]}, "holds 1: done"),
        ({"fair": 1.5}, "fair.*0 to 1"),
        ({"balanced": "yes"}, "balanced.*true or false"),
    ],
)
def test_what_is_wrong_is_named(document, said):
    with pytest.raises(PlanError, match=said):
        Request.from_json(document)
