"""Whatever is asked on whatever small land: a plan that is returned has passed its proof, or the request is refused."""

import datetime as dt

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gis_desk.inspections.asking.crews import SIDES, SKILLS, Calendar, Crew, Hold, Meeting, Request
from gis_desk.inspections.asking.settings import PlanSettings
from gis_desk.inspections.planning.planner import plan_request
from gis_desk.inspections.ways.travel import Start
from layers.errors import PlanError
from tests.gis_desk.inspections import land

H = 3600
FAST = PlanSettings(rounds=60)
PLACES = [Start(*land.lonlat(x, y), f"{x}") for x, y in ((3000, 6000), (6500, 9000), (0, 0))]
ROADS = land.grid(4)
UNITS = {"990101": "青山县", "990102": "白水县"}

crews = st.builds(
    Crew,
    st.sampled_from(PLACES),
    st.none() | st.sampled_from(PLACES),
    st.sampled_from([6 * H, 8 * H, 9 * H + 1800]),
    st.sampled_from([0, 3 * H, 8 * H, 10 * H]),
    st.sampled_from([0, 1800, H]),
    st.sampled_from([11 * H, 11 * H + 1800]),
    st.sampled_from([12 * H, 13 * H]),
    st.sampled_from([True, True, False]),
    st.sets(st.sampled_from(SKILLS)).map(sorted).map(tuple),
    st.sampled_from(SIDES),
    st.sampled_from(["", "", "990101", "990102"]),
)
dates = st.dates(dt.date(2026, 5, 15), dt.date(2026, 5, 22))
calendars = st.builds(Calendar, st.integers(1, 3)) | st.builds(
    Calendar,
    st.integers(1, 3),
    st.sampled_from([dt.date(2026, 5, 15), dt.date(2026, 12, 21)]),
    st.lists(dates, max_size=2).map(tuple),
    st.lists(st.tuples(st.integers(1, 2), dates), max_size=2).map(tuple),
    st.booleans(),
)
clocks = st.none() | st.integers(7, 15).map(lambda h: h * H)
meetings = st.lists(
    st.builds(
        Meeting,
        st.sampled_from(["001", "002"]),
        st.sampled_from([(), (), (1, 2)]),
        st.none() | st.integers(1, 2),
        clocks,
        clocks,
    ),
    max_size=1,
)
holds = st.lists(
    st.builds(Hold, st.sampled_from(["L1-m001", "L1-m003"]), st.just("L1"), st.sampled_from([None, 1]), st.none())
    | st.just(Hold("L1-m003", "L1", 1, 1, 1, True, 9 * H, 9 * H + 1500)),
    max_size=1,
)
states = st.sampled_from(["intact", "intact", "unreadable", "tilted", "lost", "restored"])
cares = st.sampled_from([None, None, "青山县", "乙方", "whoever"])


@st.composite
def lands(draw):
    """Lines, markers: a winding line near the roads with three to six markers."""
    wave = land.wave(draw(st.sampled_from([4000.0, 8000.0])), draw(st.sampled_from([6400.0, 9800.0])))
    count = draw(st.integers(3, 6))
    marks = land.markers(wave, count, state=[draw(states) for _ in range(count)])
    marks["care_side"] = np.array([draw(cares) for _ in range(count)], dtype=object)
    return land.lines(wave), marks


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    lands(),
    st.lists(crews, min_size=1, max_size=3),
    calendars,
    meetings,
    holds,
    st.sampled_from([(), (), (("001–002", "forward"),)]),
    st.booleans(),
    st.none() | st.sampled_from([0.3, 0.5]),
    st.booleans(),
)
def test_no_plan_breaks_what_was_asked(land_, teams, calendar, meets, held, one_way, balanced, fair, stretches):
    lines, marks = land_
    request = Request(
        *(("all",), tuple(teams), calendar, tuple(meets), tuple(held), one_way, balanced, fair, 1, stretches)
    )
    try:
        made = plan_request(lines, marks, ROADS, request, units=UNITS, settings=FAST)
    except PlanError as refusal:
        assert "proof" not in str(refusal)  # noqa: PT017 - a refusal is an answer, a plan that fails its proof is not
        return
    assert all(str(u.reason) for u in made.unvisited)
    tasks = {(s.key, s.kind) for t in made.teams for d in t.days for s in d.stops}
    assert len(tasks) + len(made.unvisited) >= len(marks)
