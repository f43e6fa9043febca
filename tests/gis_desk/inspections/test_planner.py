"""Whole plans on a small county: everything visited once, honest times, natural walks, reasons, a proof that bites."""

import itertools
import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shapely

from gis_desk.inspections.asking.crews import Calendar, Crew, Request
from gis_desk.inspections.asking.demands import demands_of
from gis_desk.inspections.asking.settings import PlanSettings
from gis_desk.inspections.plan import Plan, plan_change
from gis_desk.inspections.planning.bound import lower_bound_s
from gis_desk.inspections.planning.engine import Effort
from gis_desk.inspections.planning.model import Model
from gis_desk.inspections.planning.planner import plan_inspection, plan_request
from gis_desk.inspections.planning.sectors import arranged
from gis_desk.inspections.planning.stages import Stages
from gis_desk.inspections.proof import problems
from gis_desk.inspections.tasks import work_for
from gis_desk.inspections.ways.roads import read_roads
from gis_desk.inspections.ways.travel import Start, Travel, county_seat
from layers import crs
from layers.errors import PlanError
from layers.work import Cancelled, Progress
from tests.bench.plan import sample
from tests.gis_desk.inspections import land

WAVE = land.wave()
SEAT = Start(*land.lonlat(6000, 6000), "青山镇")
FAST = PlanSettings(rounds=300)


def plan(markers=10, teams=2, days=2, settings=FAST, **more) -> Plan:
    return plan_inspection(
        more.pop("lines", land.lines(WAVE)),
        more.pop("marks", land.markers(WAVE, markers)),
        more.pop("roads", land.grid()),
        more.pop("wanted", ["L1"]),
        teams=teams,
        days=days,
        starts=more.pop("starts", [SEAT]),
        settings=settings,
        **more,
    )


@pytest.fixture(scope="module")
def made() -> Plan:
    return plan()


def stops(made: Plan):
    return [s for t in made.teams for d in t.days for s in d.stops]


def test_every_marker_and_every_metre_is_visited_once(made):
    assert not made.unvisited
    assert sorted(s.marker for s in stops(made) if s.kind == "marker") == [f"{i:03d}" for i in range(1, 11)]
    walked = sum(s.length_m for s in stops(made) if s.kind == "stretch")
    assert walked == pytest.approx(float(crs.length_m(land.lines(WAVE).geometry.iloc[0])[0]), abs=1)


def test_days_keep_their_hours_and_clocks_run_forward(made):
    for team in made.teams:
        for day in team.days:
            assert day.hours <= 8
            clock = [day.start_s, *(t for s in day.stops for t in (s.arrive_s, s.depart_s)), day.end_s]
            assert clock == sorted(clock)


def test_the_line_is_walked_from_stop_to_stop(made):
    """Markers and stretches that follow each other come out as one walk: the vehicle is entered seldom."""
    by_vehicle = sum(s.mode == "drive" for s in stops(made))
    on_the_spot = sum(s.mode == "stay" for s in stops(made))
    assert by_vehicle <= 4
    assert on_the_spot >= 15


def test_a_stretch_is_left_at_its_far_end(made):
    for stop in stops(made):
        if stop.kind == "stretch":
            assert stop.work is not None
            assert stop.work.course[0] == pytest.approx((stop.lon, stop.lat), abs=1e-5)
            assert stop.work.course[-1] == pytest.approx((stop.end_lon, stop.end_lat), abs=1e-5)
            assert (stop.lon, stop.lat) != (stop.end_lon, stop.end_lat)
            middle = shapely.Point(stop.as_json()["middle"])
            assert shapely.LineString(stop.work.course).distance(middle) < 1e-6


def test_the_driver_brings_the_vehicle_round(made):
    """Teams walk for kilometres and get in elsewhere: somebody drove there."""
    assert sum(d.metres("follow") for t in made.teams for d in t.days) > 3000


def test_json_is_the_contract(made):
    document = json.loads(json.dumps(made.as_json(), allow_nan=False))
    assert set(document) >= {"lines", "teams", "unvisited", "total_km", "total_hours", "gap_to_bound"}
    day = document["teams"][0]["days"][0]
    assert set(day) >= {"day", "stops", "km", "hours", "geometry"}
    assert set(day["stops"][0]) >= {"marker", "arrive", "depart", "lon", "lat"}
    assert shapely.geometry.shape(day["geometry"]).length > 0
    hours = sum(d["hours"] for t in document["teams"] for d in t["days"])
    assert document["total_hours"] == pytest.approx(hours, abs=0.01)
    legs = [leg for t in document["teams"] for d in t["days"] for leg in d["legs"]]
    assert document["total_km"] == pytest.approx(sum(leg["km"] for leg in legs), abs=0.1)
    assert {leg["mode"] for leg in legs} == {"drive", "walk", "inspect"}


def test_same_input_same_plan(made):
    assert plan().as_json() == made.as_json()


def test_row_order_does_not_change_what_is_visited(made):
    marks = land.markers(WAVE, 10).iloc[::-1].reset_index(drop=True)
    again = plan(marks=marks)
    assert {s.marker for s in stops(again)} == {s.marker for s in stops(made)}


def test_the_bound_holds(made):
    assert made.bound_s is not None
    assert 0 <= made.gap < 0.5


def test_teams_share_the_work(made):
    hours = [t.hours for t in made.teams]
    assert min(hours) > 0.3 * max(hours)


def test_no_team_stays_at_home():
    """Six hours of work fit one team's day; given two teams, both go out."""
    few = plan(markers=4, lines=land.lines(land.wave(9000)), marks=land.markers(land.wave(9000), 4), days=1)
    assert not few.unvisited
    assert [len(t.days) for t in few.teams] == [1, 1]
    assert max(t.hours for t in few.teams) < 5
    alone = plan(lines=land.lines(land.wave(9000)), marks=land.markers(land.wave(9000), 4), days=1, teams=1)
    assert alone.total_s < few.total_s < alone.total_s * 1.36


def test_what_does_not_fit_is_listed_with_what_would_suffice():
    short = plan(teams=1, days=1)
    assert short.unvisited
    assert {u.code for u in short.unvisited} == {"no_room"}
    assert short.bound_s is None
    assert short.gap is None
    assert short.needed_days is not None
    enough = plan(teams=1, days=short.needed_days)
    assert not enough.unvisited
    assert f"{short.needed_days} days" in str(short.unvisited[0].reason)
    enough = plan(teams=short.needed_teams, days=1)
    assert not enough.unvisited


def test_markers_come_before_stretches_when_time_is_short():
    short = plan(teams=1, days=1)
    left = {u.kind for u in short.unvisited}
    assert "marker" not in left or sum(s.kind == "marker" for s in stops(short)) > 6


def test_too_far_from_any_road():
    away = shapely.LineString([(0, 40_000), (3000, 40_000)])
    lines = land.lines(WAVE, away)
    marks = pd.concat([land.markers(WAVE, 3), land.markers(away, 1, "L2")], ignore_index=True)
    made = plan(lines=lines, marks=marks, wanted=["all"])
    assert {u.code for u in made.unvisited} == {"no_road"}
    assert "25.0 km" in str(made.unvisited[0].reason)


def test_not_reachable_in_working_hours():
    made = plan(markers=2, settings=replace(FAST, day_hours=0.6, stretches=False))
    assert {u.code for u in made.unvisited} == {"too_long"}
    assert not stops(made)


def test_roads_that_hang_on_nothing_are_not_used():
    island = land.frame(
        [shapely.LineString([(0, 10_500), (15_000, 10_500)])], key=["i"], **{"class": ["county"]}, oneway=[False]
    )
    apart = land.grid(size=3)  # ends at 6,000 m
    made = plan(roads=pd.concat([apart, island], ignore_index=True), markers=4, settings=replace(FAST, stretches=False))
    north = land.lonlat(0, 6100)[1]
    driven = [leg for t in made.teams for d in t.days for leg in d.legs if leg.mode == "drive"]
    assert driven
    assert max(lat for leg in driven for _, lat in leg.course) < north
    # up to 8 km are walked from the last connected road, what is farther is named with the reason
    assert [u.marker for u in made.unvisited] == ["004"]
    assert "connected" in str(made.unvisited[0].reason)


def test_one_start_for_each_team():
    west, east = Start(*land.lonlat(0, 9000), "西"), Start(*land.lonlat(15_000, 9000), "东")
    made = plan(starts=[west, east])
    assert [t.start for t in made.teams] == ["西", "东"]
    for team, start in zip(made.teams, (west, east), strict=True):
        for day in team.days:
            first = day.legs[0].course[0]
            assert float(crs.distance_m(*first, start.lon, start.lat)) < 50


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"teams": 0}, "0 teams"),
        ({"days": 0}, "0 days"),
        ({"wanted": ["没有的线"]}, "no boundary line"),
        ({"roads": land.grid().iloc[:0]}, "no roads"),
        ({"marks": land.markers(WAVE, 0), "settings": replace(FAST, stretches=False)}, "no marker to visit"),
        ({"starts": [SEAT] * 3}, "3 start places"),
        ({"starts": [Start(100.0, 20.0, "远方")]}, "from every road"),
        ({"settings": replace(FAST, day_hours=0)}, "working day of 0 hours"),
        ({"settings": replace(FAST, day_start="20:00")}, "working day of 8 hours from 20:00"),
        ({"limit_s": 0.0}, "time limit of 0 s"),
    ],
)
def test_input_no_plan_can_be_made_of(arguments, message):
    with pytest.raises(PlanError, match=message):
        plan(**arguments)


def test_cancel_stops_the_search():
    seen = []

    def report(done, total, what):
        seen.append(what)

    with pytest.raises(Cancelled):
        plan(progress=Progress(report, lambda: seen.count("routes") > 20))


def test_a_time_limit_ends_the_search():
    assert not plan(limit_s=0.3).unvisited


def test_kept_as_one_change(made):
    change = plan_change(made, "p1", "2026-05-01")
    (edit,) = change.edits
    assert edit.layer == "inspection_plan"
    assert edit.after["lines"] == ["L1"]
    assert edit.after["plan"]["teams"][0]["days"][0]["legs"]


# -- the proof --------------------------------------------------------------------------------------------------------


def proven(broken: Plan) -> list[str]:
    network = read_roads(land.grid(), land.PLANE, FAST)
    work = work_for(land.lines(WAVE), land.markers(WAVE, 10), network, land.PLANE, FAST)
    return list(problems(broken, work, network, FAST))


def with_day(made: Plan, **changes) -> Plan:
    team = made.teams[0]
    day = replace(team.days[0], **{k: v(team.days[0]) for k, v in changes.items()})
    return replace(made, teams=(replace(team, days=(day, *team.days[1:])), *made.teams[1:]))


def shifted(course):
    return tuple((lon + 0.001, lat) for lon, lat in course)


def first_stop(change):
    return lambda day: (change(day.stops[0]), *day.stops[1:])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"stops": lambda d: d.stops[:-1]}, "is missing"),  # a task forgotten
        ({"stops": lambda d: (*d.stops, d.stops[-1])}, "too often"),  # a task twice
        ({"end_s": lambda d: d.start_s + 9 * 3600}, "it takes 9.00 h"),  # too long a day
        ({"start_s": lambda d: d.start_s - 600}, "does not start on time"),
        ({"home": lambda d: ()}, "from its start"),  # they never come home
        ({"stops": first_stop(lambda s: replace(s, arrive_s=s.arrive_s - 300))}, "before the way there is done"),
        ({"stops": first_stop(lambda s: replace(s, depart_s=s.arrive_s + 60))}, "less time than its work"),
        (
            {"home": lambda d: (*d.home[:-1], replace(d.home[-1], course=shifted(d.home[-1].course)))},
            "leaves the road",
        ),
        (
            {"home": lambda d: (*d.home[:-1], replace(d.home[-1], seconds=d.home[-1].seconds / 2))},
            "a drive takes",
        ),
        ({"stops": lambda d: tuple(_flying(s) for s in d.stops)}, "vehicle needs"),  # the vehicle jumps
        ({"stops": lambda d: _walks(d, lambda leg: replace(leg, metres=leg.metres / 3))}, "m counts"),
        ({"stops": lambda d: _walks(d, lambda leg: replace(leg, seconds=leg.seconds / 2))}, "takes only"),
        ({"stops": lambda d: _works(d, lambda leg: replace(leg, course=shifted(leg.course)))}, "leaves the line"),
        ({"stops": lambda d: _works(d, lambda leg: replace(leg, course=shifted(leg.course)))}, "a gap of"),
        ({"stops": lambda d: _works(d, lambda leg: replace(leg, metres=leg.metres / 2))}, "is not walked in full"),
    ],
)
def test_the_proof_finds(made, changes, message):
    assert not proven(made)
    assert any(message in p for p in proven(with_day(made, **changes)))


def _walks(day, change):
    """The stops with every walk between them changed."""
    return tuple(
        replace(s, legs=tuple(change(leg) if leg.mode == "walk" else leg for leg in s.legs)) for s in day.stops
    )


def _works(day, change):
    """The stops with every walk along a stretch changed."""
    return tuple(replace(s, work=s.work and change(s.work)) for s in day.stops)


def test_the_proof_finds_a_team_that_drives_without_a_vehicle(made):
    teams = [{**t, "vehicle": False} for t in made.request["teams"]]
    assert any("without a vehicle drives" in p for p in proven(replace(made, request={**made.request, "teams": teams})))


def _flying(stop):
    """The same stop, done at once: no time for the driver to come round."""
    return replace(stop, arrive_s=30_000, depart_s=30_000)


# -- the search -------------------------------------------------------------------------------------------------------


def small(count: int) -> Travel:
    settings = replace(FAST, stretches=False)
    network = read_roads(land.grid(), land.PLANE, settings)
    scattered = np.random.default_rng(5).uniform(500, 14_500, (count, 2))
    marks = land.frame(
        [shapely.Point(p) for p in scattered],
        key=[f"m{i}" for i in range(count)],
        number=[f"{i + 1:03d}" for i in range(count)],
        line=["L1"] * count,
        posts=["single"] * count,
        state=["intact"] * count,
    )
    work = work_for(land.lines(WAVE), marks, network, land.PLANE, settings)
    return Travel(work, network, [SEAT], settings)


def test_the_search_finds_the_best_order_of_few_tasks():
    travel = small(6)
    request = Request(("L1",), (Crew(SEAT),), Calendar(1), balanced=False)
    model = Model(travel, request, demands_of(travel.work, request), request.calendar.workdays(0, 0))
    found = Stages(model, Effort(300, 1)).solve()

    def cost(order):
        states = np.zeros(1)
        rows = np.array([0])
        for task in order:
            ways = np.array(travel.of_task[task])
            step = states[:, None] + travel.seconds[np.ix_(rows, 1 + ways)]
            states = step.min(axis=0) + [travel.ways[w].service_s for w in ways]
            rows = 1 + ways
        return int((states + travel.seconds[rows, 0]).min())

    best = min(cost(order) for order in itertools.permutations(range(6)))
    assert not found.left
    assert found.least_s == best
    bound = lower_bound_s(model, range(6))
    assert bound is not None
    assert 0.5 * best < bound <= best


def test_travel_times_obey_the_triangle():
    """Going by way of a third place is never shorter than the time given, but for boarding and rounding."""
    travel = small(12)
    t = travel.seconds.astype(float)
    ways = len(travel.ways)
    work = np.array([0, *(w.service_s for w in travel.ways)])
    through = (t[:, :, None] + work[None, :, None] + t[None, :, :]).min(axis=1)
    assert ways >= 12
    assert (t <= through + 3).all()


def test_a_team_waits_at_the_end_of_a_stretch_until_its_vehicle_has_come_round():
    network = read_roads(land.grid().assign(speed_kmh=2.0), land.PLANE, FAST)
    work = work_for(land.lines(WAVE), land.markers(WAVE, 10), network, land.PLANE, FAST)
    travel = Travel(work, network, [SEAT], FAST)
    ways = [way for way in travel.ways if work.tasks[way.task].kind == "stretch"]
    waits = [way.service_s - work.tasks[way.task].service_s for way in ways]
    assert min(waits) == 0 < max(waits)
    assert all(way.service_s >= travel.drive_s[way.before, way.after] for way in ways)


def test_days_dealt_out_anew_do_not_depend_on_who_had_them():
    network = read_roads(land.grid(), land.PLANE, FAST)
    work = work_for(land.lines(WAVE), land.markers(WAVE, 10), network, land.PLANE, FAST)
    request = Request(("L1",), (Crew(SEAT, day_s=4 * 3600),) * 2, Calendar(3), balanced=False)
    model = Model(
        Travel(work, network, [SEAT], FAST), request, demands_of(work, request), request.calendar.workdays(0, 0)
    )
    solved, cells = Stages(model, Effort(100, 1)).solve(), range(len(model.cells))
    dealt = arranged(solved.days, solved.orders, cells)
    turned = dict(zip(list(cells)[::-1], [solved.orders.get(c, ()) for c in cells], strict=True))
    again = arranged(solved.days, {c: t for c, t in turned.items() if t}, cells)
    assert len(dealt) >= 3
    assert again == dealt
    for team in (1, 2):
        own = sorted(model.cells[c].workday.number for c in dealt if model.cells[c].team == team)
        assert own == list(range(1, len(own) + 1))


# -- the start place --------------------------------------------------------------------------------------------------


def test_the_seat_of_the_county_is_the_start():
    square = shapely.box(0, 0, 15_000, 15_000)
    divisions = land.frame(
        [square, shapely.box(15_000, 0, 30_000, 15_000)],
        code=["990101", "990102"],
        name=["青山县", "白水县"],
        level=["county", "county"],
        seat=["青山镇", None],
    )
    inner = land.frame([shapely.box(0, 0, 9000, 9000)], code=["990101100"], name=["x"], level=["township"], seat=[None])
    divisions = pd.concat([divisions, inner], ignore_index=True)
    names = land.frame([shapely.Point(4000, 5000), shapely.Point(20_000, 5000)], name=["青山镇", "青山镇"])
    found = county_seat(divisions, names, land.lines(WAVE))
    assert found.name == "青山镇"
    assert (found.lon, found.lat) == pytest.approx(land.lonlat(4000, 5000))
    middle = county_seat(divisions, names.iloc[:0], land.lines(WAVE))
    assert "青山县" in str(middle.name)
    nothing = county_seat(divisions.iloc[:0], names, land.lines(WAVE))
    assert "lines" in str(nothing.name)


class _Stands(Exception):
    pass


def test_the_first_plan_of_tight_days_has_all_tasks():
    """The sample county's lines with 91 markers: the work fills 95 % of the hours of four teams on five days."""
    lines, marked, roads, start = sample()
    found: list[Plan] = []

    def first(made: Plan) -> None:
        found.append(made)
        raise _Stands

    with pytest.raises(_Stands):
        plan_request(lines, marked, roads, Request(("all",), (Crew(start),) * 4, Calendar(5)), first=first)
    assert not found[0].unvisited
    assert sum(s.kind == "marker" for s in stops(found[0])) == 91
