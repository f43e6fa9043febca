"""Each kind of constraint by itself: what a plan does with it, and what it says where it cannot be kept."""

import datetime as dt
import hashlib
import os
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
import shapely

from gis_desk.inspections.asking.calendar import daylight
from gis_desk.inspections.asking.crews import Calendar, Crew, Hold, Meeting, Request
from gis_desk.inspections.asking.settings import PlanSettings
from gis_desk.inspections.plan import Plan, clock
from gis_desk.inspections.planning.planner import plan_request
from gis_desk.inspections.proof import problems
from gis_desk.inspections.tasks import work_for
from gis_desk.inspections.ways.roads import read_roads
from gis_desk.inspections.ways.travel import Start
from layers.errors import PlanError
from tests.gis_desk.inspections import land

H = 3600
FAST = PlanSettings(rounds=300)
WAVE = land.wave()
SEAT = Start(*land.lonlat(6000, 6000), "青山镇")
EAST = Start(*land.lonlat(12_000, 6000), "东寨")
CREW = Crew(SEAT)
LEFT, RIGHT = replace(CREW, side="left"), replace(CREW, side="right")
MAY = dt.date(2026, 5, 18)
STATES = ["intact", "unreadable", "lost", "intact", "tilted", "intact", "intact", "intact"]


def marks(**columns):
    return land.markers(WAVE, 8, **columns)


def plan(*crews: Crew, days=2, marked=None, settings=FAST, first=None, **more) -> Plan:
    request = Request(("L1",), crews, more.pop("calendar", Calendar(days)), **{"balanced": False, **more})
    shown = marks() if marked is None else marked
    return plan_request(land.lines(WAVE), shown, land.grid(), request, settings=settings, first=first)


def stops(made: Plan):
    return [(t.team, d, s) for t in made.teams for d in t.days for s in d.stops]


def at(made: Plan, marker: str):
    return [(team, day, s) for team, day, s in stops(made) if s.marker == marker]


def reasons(made: Plan) -> dict[str, str]:
    return {u.marker: f"{u.code}: {u.reason}" for u in made.unvisited}


# -- who --------------------------------------------------------------------------------------------------------------


def test_both_sides_repair_together():
    made = plan(LEFT, RIGHT, marked=marks(state=STATES))
    assert not made.unvisited
    for marker in ("003", "005"):
        (one, _, a), (two, _, b) = at(made, marker)
        assert {one, two} == {1, 2}
        assert a.begin_s == b.begin_s
        assert (a.together, b.together) == ((2,), (1,))
    assert len(at(made, "002")) == 1


def test_a_mixed_team_repairs_alone():
    made = plan(CREW, LEFT, marked=marks(state=STATES))
    assert not made.unvisited
    assert [team for team, _, _ in [*at(made, "003"), *at(made, "005")]] == [1, 1]


def test_what_nobody_can_do_says_which_skill():
    made = plan(replace(CREW, skills=("paint",)), marked=marks(state=STATES))
    said = reasons(made)
    assert set(said) == {"003", "005"}
    assert "skill: no team can do it" in said["003"]
    assert "measure coordinates" in said["003"]
    assert not plan(replace(CREW, skills=("paint", "survey", "repair")), marked=marks(state=STATES)).unvisited


def test_each_side_takes_its_own_markers():
    marked = marks()
    marked["care_side"] = np.array(["left", "right"] * 4, dtype=object)
    made = plan(LEFT, RIGHT, marked=marked)
    assert not made.unvisited
    assert {(int(s.marker) % 2, team) for team, _, s in stops(made) if s.kind == "marker"} == {(1, 1), (0, 2)}
    alone = plan(LEFT, days=3, marked=marked)
    assert set(reasons(alone)) == {"002", "004", "006", "008"}
    assert "other side" in reasons(alone)["002"]
    assert {u.code for u in alone.unvisited} == {"side"}


def test_a_team_without_a_vehicle_walks():
    made = plan(replace(CREW, vehicle=False, day_s=12 * H), days=4)
    assert sum(d.metres("drive", "follow") for t in made.teams for d in t.days) == 0
    assert stops(made)


def test_days_end_at_the_end_place():
    made = plan(replace(CREW, end=EAST))
    for team in made.teams:
        for day in team.days:
            assert day.legs[-1].course[-1] == pytest.approx((EAST.lon, EAST.lat), abs=1e-3)


# -- when -------------------------------------------------------------------------------------------------------------


def test_a_meeting_is_kept_by_both():
    made = plan(LEFT, RIGHT, meetings=(Meeting("004", day=2, from_s=10 * H, to_s=11 * H),))
    (one, day, a), (two, _, b) = at(made, "004")
    assert {one, two} == {1, 2}
    assert day.day == 2
    assert 10 * H <= a.begin_s == b.begin_s <= 11 * H


def test_a_meeting_that_cannot_be_says_when_it_could():
    made = plan(LEFT, RIGHT, meetings=(Meeting("004", to_s=8 * H + 60),))
    (left,) = made.unvisited
    assert (left.marker, left.code) == ("004", "meeting")
    said = str(left.reason)
    earliest = next(t for t in range(8 * H, 10 * H, 60) if f"{clock(t)} is the earliest" in said)
    assert not plan(LEFT, RIGHT, meetings=(Meeting("004", to_s=earliest + 60),)).unvisited
    assert plan(LEFT, RIGHT, meetings=(Meeting("004", to_s=earliest - 60),)).unvisited


def test_a_meeting_without_the_other_side():
    made = plan(LEFT, LEFT, meetings=(Meeting("004"),))
    assert "side is missing" in reasons(made)["004"]
    assert reasons(made)["004"].startswith("meeting")


def test_lunch_lies_in_its_time_and_between_tasks():
    made = plan(replace(CREW, lunch_s=H, lunch_from_s=11 * H, lunch_to_s=12 * H))
    whole = [d for t in made.teams for d in t.days if d.end_s > 12 * H]
    assert whole
    for day in whole:
        assert day.lunch_s is not None
        assert 11 * H <= day.lunch_s <= 12 * H
        for stop in day.stops:
            assert stop.depart_s <= day.lunch_s or stop.begin_s >= day.lunch_s + H


def test_work_lies_in_daylight():
    winter = dt.date(2026, 12, 21)
    rise, fall = daylight(winter, SEAT.lon, SEAT.lat)
    crew = replace(CREW, begin_s=6 * H, day_s=13 * H)
    made = plan(crew, days=3, calendar=Calendar(3, winter))
    assert stops(made)
    for _, _, stop in stops(made):
        assert rise - 120 <= stop.begin_s
        assert stop.depart_s <= fall + 120
    night = plan(replace(CREW, begin_s=18 * H, day_s=6 * H), calendar=Calendar(2, winter))
    assert not stops(night)
    assert {u.code for u in night.unvisited} == {"dark"}


def test_closed_days_weekends_and_days_off():
    friday = dt.date(2026, 5, 15)
    calendar = Calendar(3, friday, (dt.date(2026, 5, 18),), ((1, dt.date(2026, 5, 19)),), weekends=False)
    made = plan(CREW, CREW, calendar=calendar, settings=replace(FAST, stretches=True))
    dates = {team.team: [d.date for d in team.days] for team in made.teams}
    assert set(dates[1]) <= {"2026-05-15", "2026-05-20"}
    assert set(dates[2]) <= {"2026-05-15", "2026-05-19", "2026-05-20"}


def test_everything_is_closed():
    days = tuple(MAY + dt.timedelta(days=n) for n in range(3))
    with pytest.raises(PlanError, match="is a working day"):
        plan(CREW, calendar=Calendar(2, MAY, days, last=days[-1]))
    off = plan(CREW, calendar=Calendar(1, MAY, off=((1, MAY),)))
    assert not stops(off)
    assert "works on any of the days" in next(iter(reasons(off).values()))


def test_a_team_without_hours_is_named():
    made = plan(replace(CREW, day_s=0), CREW, days=3)
    assert not made.teams[0].days
    assert not made.unvisited
    assert any("team 1 has no hours" in str(t) for t in made.told)
    with pytest.raises(PlanError, match="no team has hours"):
        plan(replace(CREW, day_s=H, lunch_s=H))
    with pytest.raises(PlanError, match="exchange lunch_from"):
        plan(replace(CREW, lunch_s=H, lunch_from_s=13 * H, lunch_to_s=12 * H))


# -- how --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("direction", ["forward", "backward"])
def test_one_way_stretches_are_walked_their_way(direction):
    names = [s.marker for _, _, s in stops(plan(CREW)) if s.kind == "stretch"]
    made = plan(CREW, one_way=tuple((n, direction) for n in names))
    assert not made.unvisited
    for _, _, stop in stops(made):
        if stop.kind == "stretch":
            assert (stop.end_chainage_m > stop.chainage_m) == (direction == "forward")


def test_locks_exclusions_and_done_work_stay():
    holds = (
        Hold("L1-m002", "L1", team=2, day=2),
        Hold("L1-m003", "L1", reason="洪水"),
        Hold("L1-m006", "L1", 1, 1, 1, True, 9 * H, 10 * H),
    )
    made = plan(CREW, CREW, holds=holds)
    ((team, day, stop),) = at(made, "002")
    assert (team, day.day, stop.held) == (2, 2, "locked")
    assert reasons(made) == {"003": "excluded: left out on purpose: 洪水"}
    ((team, day, stop),) = at(made, "006")
    assert (team, day.day, stop.held) == (1, 1, "done")
    assert day.stops[0] is stop
    assert (stop.arrive_s, stop.depart_s) == (9 * H, 10 * H)
    assert all(s.arrive_s >= 10 * H for s in day.stops[1:])
    assert len(made.held) == 3


def test_a_lock_that_cannot_be_kept_is_told():
    made = plan(replace(CREW, skills=()), CREW, marked=marks(state=STATES), holds=(Hold("L1-m002", "L1", team=1),))
    assert "locked to team 1" in reasons(made)["002"]


def test_a_repair_by_both_sides_keeps_its_lock():
    held = (Hold("L1-m003", "L1", team=2),)
    made = plan(LEFT, replace(LEFT, start=EAST), RIGHT, marked=marks(state=STATES), holds=held)
    assert not made.unvisited
    assert [team for team, _, _ in at(made, "003")] == [2, 3]


@pytest.mark.parametrize(("day", "marked", "said"), [(5, None, "a day that there is not"), (1, "far", "no road comes")])
def test_work_that_cannot_have_been_done_is_refused(day, marked, said):
    shown = marks()
    if marked:
        shown.loc[5, "geometry"] = land.there([shapely.Point(6000, 60_000)])[0]
    with pytest.raises(PlanError, match=said):
        plan(CREW, marked=shown, holds=(Hold("L1-m006", "L1", 1, day, 1, True, 9 * H, 10 * H),))


# -- how good ---------------------------------------------------------------------------------------------------------


def test_days_are_alike_and_the_price_is_told():
    made = plan(CREW, CREW, days=3, balanced=True)
    assert not made.unvisited
    assert made.spread is not None
    assert made.spread <= 0.1
    assert made.total_s / H == pytest.approx(made.cost["least_h"] + made.cost["balance_h"], abs=0.01)


def test_shares_are_fair_and_the_price_is_told():
    even = plan(LEFT, RIGHT, days=3, fair=0.5)
    assert even.share == pytest.approx(0.5, abs=0.02)
    assert even.total_s / H == pytest.approx(even.cost["least_h"] + even.cost["fair_h"], abs=0.01)
    uneven = plan(LEFT, RIGHT, days=3, fair=0.3)
    assert uneven.share == pytest.approx(0.3, abs=0.03)
    assert plan(CREW, CREW, fair=0.5).share is None


def test_what_would_be_enough_is_enough():
    short = plan(CREW, days=1)
    assert {u.code for u in short.unvisited} == {"no_room"}
    assert not plan(CREW, days=short.needed_days).unvisited
    assert plan(CREW, days=short.needed_days - 1).unvisited
    assert not plan(*[CREW] * short.needed_teams, days=1).unvisited
    assert short.needed_hours is not None
    assert not plan(replace(CREW, day_s=round(short.needed_hours * H)), days=1).unvisited
    assert f"{short.needed_hours:g} hours a day" in str(short.unvisited[0].reason)


def test_the_first_plan_comes_early():
    seen: list[Plan] = []
    made = plan(CREW, CREW, first=seen.append)
    assert len(seen) == 1
    assert len(stops(seen[0])) + len(seen[0].unvisited) == len(stops(made))


_AGAIN = """
import hashlib, json
from tests.gis_desk.inspections.test_constraints import *
made = plan(LEFT, RIGHT, CREW, marked=marks(state=STATES), balanced=True, fair=0.5, meetings=(Meeting("004"),))
print(hashlib.sha256(json.dumps(made.as_json(), sort_keys=True).encode()).hexdigest())
"""


def test_other_processes_find_the_same_plan():
    found = {
        subprocess.run(
            [sys.executable, "-c", _AGAIN],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1
    assert len(found.pop()) == len(hashlib.sha256().hexdigest()) + 1


# -- many -------------------------------------------------------------------------------------------------------------


def county(count: int):
    lines, marked, roads, (lon, lat) = land.ring(count)
    return lines, marked, roads, Start(lon, lat, "middle")


def test_two_thousand_markers_are_planned():
    lines, marked, roads, start = county(1998)
    crews = (Crew(start),) * 20
    request = Request(("all",), crews, Calendar(10), balanced=False, stretches=False)
    made = plan_request(lines, marked, roads, request, settings=PlanSettings(rounds=20))
    visited = {s.key for _, _, s in stops(made)}
    assert len(visited) + len(made.unvisited) == 1998
    assert len(visited) > 1900


def test_too_many_tasks_are_refused_at_once():
    lines, marked, roads, start = county(1998)
    with pytest.raises(PlanError, match="plan fewer lines at a time, or markers only"):
        plan_request(lines, marked, roads, Request(("all",), (Crew(start),), Calendar(10)))


# -- the proof bites --------------------------------------------------------------------------------------------------


def proven(broken: Plan, marked) -> list[str]:
    network = read_roads(land.grid(), land.PLANE, FAST)
    work = work_for(land.lines(WAVE), marked, network, land.PLANE, FAST)
    return list(problems(broken, work, network, FAST))


def with_request(made: Plan, **tables) -> Plan:
    return replace(made, request={**made.request, **tables})


def teams_with(made: Plan, **fields) -> list[dict]:
    return [{**t, **fields} for t in made.request["teams"]]


def test_the_proof_finds_broken_duties():
    marked = marks(state=STATES)
    made = plan(LEFT, RIGHT, marked=marked, calendar=Calendar(2, MAY))
    assert not proven(made, marked)
    assert any("skill" in p for p in proven(with_request(made, teams=teams_with(made, skills=["paint"])), marked))
    assert any("two sides" in p for p in proven(with_request(made, teams=teams_with(made, side="left")), marked))
    assert any(
        "works without lunch" in p for p in proven(with_request(made, teams=teams_with(made, lunch_minutes=30)), marked)
    )
    assert any(
        "does not start on time" in p for p in proven(with_request(made, teams=teams_with(made, begin="09:00")), marked)
    )
    later = {**made.request["calendar"], "first": "2026-05-19"}
    assert any("which is not day" in p for p in proven(with_request(made, calendar=later), marked))
    off = {**made.request["calendar"], "off": [{"team": 1, "date": made.teams[0].days[0].date}]}
    assert any("has off" in p for p in proven(with_request(made, calendar=off), marked))
    meets = [{"marker": "003", "teams": [], "day": None, "from": "06:00", "to": "07:00"}]
    assert any("too late" in p for p in proven(with_request(made, meetings=meets), marked))
    held = replace(made, held=({"task": "L1-m001", "line": "L1", "reason": ""},))
    assert any("left out on purpose" in p for p in proven(held, marked))
    moved = replace(made, held=({"task": "L1-m001", "line": "L1", "team": 1, "day": 7},))
    assert any("not where it is locked" in p for p in proven(moved, marked))
    winter = replace(
        made,
        teams=tuple(
            replace(t, days=tuple(replace(d, stops=tuple(_later(s) for s in d.stops), end_s=80_000) for d in t.days))
            for t in made.teams
        ),
    )
    assert any("in the dark" in p for p in proven(winter, marked))
    stretch = next(s for _, _, s in stops(made) if s.kind == "stretch")
    wrong = "backward" if stretch.end_chainage_m > stretch.chainage_m else "forward"
    rule = [{"stretch": stretch.marker, "direction": wrong}]
    assert any("against its one way" in p for p in proven(with_request(made, one_way=rule), marked))


def _later(stop):
    return replace(
        stop, arrive_s=stop.arrive_s + 30_000, begin_s=stop.begin_s + 30_000, depart_s=stop.depart_s + 30_000
    )


def altered(made: Plan, team: int, marker: str, **fields) -> Plan:
    """The plan with one stop of a team changed."""

    def day(one):
        return replace(one, stops=tuple(replace(s, **fields) if s.marker == marker else s for s in one.stops))

    return replace(
        made, teams=tuple(replace(t, days=tuple(map(day, t.days))) if t.team == team else t for t in made.teams)
    )


def test_the_proof_finds_teams_that_miss_each_other_and_work_of_the_other_side():
    marked = marks(state=STATES)
    made = plan(LEFT, RIGHT, marked=marked)
    ((team, _, stop), _) = at(made, "003")
    later = altered(made, team, "003", begin_s=stop.begin_s + 600, depart_s=stop.depart_s + 600)
    assert any("at different times" in p for p in proven(later, marked))
    assert any("which teams meet" in p for p in proven(altered(made, team, "003", together=()), marked))
    ((team, _, _),) = at(made, "001")
    marked["care_side"] = np.array(["right" if team == 1 else "left", *[None] * 7], dtype=object)
    assert any("not in charge" in p for p in proven(made, marked))


def test_the_proof_finds_done_work_at_another_time():
    held = Hold("L1-m006", "L1", 1, 1, 1, True, 9 * H, 10 * H)
    made = plan(CREW, holds=(held,))
    assert not proven(made, marks())
    for other in (replace(held, arrive_s=9 * H + 60), replace(held, depart_s=9 * H)):
        assert any("done at another time" in p for p in proven(replace(made, held=(other.as_json(),)), marks()))
    assert any("done at another time" in p for p in proven(altered(made, 1, "006", held=""), marks()))
