"""The clock of a day: legs, waits, lunch, light, meetings; and what breaks."""

import time
from dataclasses import replace

from gis_desk.inspections.asking.calendar import Workday
from gis_desk.inspections.asking.crews import Calendar, Crew, Meeting, Request
from gis_desk.inspections.asking.demands import demands_of
from gis_desk.inspections.asking.settings import PlanSettings
from gis_desk.inspections.planning.planner import travel_for
from gis_desk.inspections.timing import Company, breaks, time_day
from gis_desk.inspections.ways.travel import Start
from tests.gis_desk.inspections import land

WAVE = land.wave()
SEAT = Start(*land.lonlat(6000, 6000), "青山镇")
CREW = Crew(SEAT)
DAY = Workday(1)
MARKS = land.markers(WAVE, 6, state=["intact", "unreadable", "lost", "intact", "tilted", "intact"])
MARKS["care_side"] = ["left", "甲方", "青山县", "990102", "乙方", None]
H = 3600


def request(**more) -> Request:
    return Request(("L1",), (CREW, replace(CREW, vehicle=False)), Calendar(2), **more)


TRAVEL = travel_for(land.lines(WAVE), MARKS, land.grid(), request(), PlanSettings())
DEMANDS = demands_of(TRAVEL.work, request(), {"990101": "青山县"})
MARKERS = [TRAVEL.of_task[i][0] for i in range(6)]


def test_the_clock_runs_by_legs_and_work():
    times = time_day(TRAVEL, CREW, DAY, MARKERS)
    table, now, row = TRAVEL.seconds, 8 * H, 0
    for stop, way in enumerate(MARKERS):
        now += table[row, 1 + way]
        assert times.arrive[stop] == times.begin[stop] == now
        now += TRAVEL.ways[way].service_s
        assert times.depart[stop] == now
        row = 1 + way
    assert times.end_s == now + table[row, 0]
    assert times.seconds == times.end_s - 8 * H
    assert times.lunch_s is None
    assert times.idle_s == 0


def test_a_day_without_stops_is_empty():
    assert time_day(TRAVEL, CREW, DAY, []).seconds == 0


def test_lunch_is_taken_when_a_task_or_a_way_has_ended():
    crew = replace(CREW, lunch_s=H, lunch_from_s=9 * H, lunch_to_s=12 * H)
    plain, times = time_day(TRAVEL, CREW, DAY, MARKERS), time_day(TRAVEL, crew, DAY, MARKERS)
    assert times.lunch_s in {*plain.arrive, *plain.depart}
    assert 9 * H <= times.lunch_s <= 12 * H
    assert times.end_s == plain.end_s + H
    assert times.idle_s == 0


def test_lunch_comes_before_what_would_end_too_late():
    plain = time_day(TRAVEL, CREW, DAY, MARKERS)
    late = plain.depart[2] - 60
    times = time_day(TRAVEL, replace(CREW, lunch_s=H, lunch_from_s=late - 60, lunch_to_s=late), DAY, MARKERS)
    assert times.lunch_s == late - 60
    assert times.lunch_at == 2
    assert times.begin[2] == late - 60 + H


def test_a_day_that_is_over_before_lunch_has_none():
    crew = replace(CREW, lunch_s=H)
    assert time_day(TRAVEL, crew, DAY, MARKERS[:2]).lunch_s is None


def test_work_waits_for_light_and_the_team_leaves_later():
    dark = Workday(1, None, 10 * H, 24 * H)
    times = time_day(TRAVEL, CREW, dark, MARKERS)
    assert times.begin[0] == times.arrive[0] == 10 * H
    assert times.leave_s > 8 * H
    assert times.idle_s == 0


def test_a_meeting_is_waited_for():
    task = TRAVEL.ways[MARKERS[2]].task
    plain = time_day(TRAVEL, CREW, DAY, MARKERS)
    at = plain.begin[2] + 1800
    times = time_day(TRAVEL, CREW, DAY, MARKERS, appointments={task: at})
    assert times.begin[2] == at
    assert times.idle_s == 1800
    assert times.end_s == plain.end_s + 1800


def test_what_is_done_stays_as_it_was():
    plain = time_day(TRAVEL, CREW, DAY, MARKERS)
    done = {
        TRAVEL.ways[w].task: (a + 600, d + 900)
        for w, a, d in zip(MARKERS[:2], plain.arrive, plain.depart, strict=False)
    }
    times = time_day(TRAVEL, CREW, DAY, MARKERS, done=done)
    assert (times.arrive[1], times.depart[1]) == (plain.arrive[1] + 600, plain.depart[1] + 900)
    assert times.end_s == plain.end_s + 900


def test_a_late_beginning_of_done_work_is_no_lunch():
    crew, plain = replace(CREW, lunch_s=H, lunch_from_s=11 * H, lunch_to_s=12 * H), time_day(TRAVEL, CREW, DAY, MARKERS)
    first = TRAVEL.ways[MARKERS[0]].task
    late = time_day(TRAVEL, crew, DAY, MARKERS, done={first: (plain.arrive[0] + 2 * H, plain.depart[0] + 2 * H)})
    assert late.lunch_s is not None
    assert 11 * H <= late.lunch_s <= 12 * H
    eaten = time_day(TRAVEL, crew, DAY, MARKERS, done={first: (13 * H, 13 * H + 1200)})
    assert (eaten.lunch_s, eaten.lunch_at) == (11 * H, 0)


def test_on_foot_everything_takes_longer():
    crew = replace(CREW, vehicle=False)
    assert time_day(TRAVEL, crew, DAY, MARKERS).end_s > time_day(TRAVEL, CREW, DAY, MARKERS).end_s + H


def test_a_day_is_timed_in_less_than_a_millisecond():
    ways = [*MARKERS, *(own[0] for own in TRAVEL.of_task[6:])]
    began = time.process_time()
    for _ in range(50):
        time_day(TRAVEL, replace(CREW, lunch_s=H), DAY, ways)
    assert (time.process_time() - began) / 50 < 0.005  # about 0.1 ms; room for a busy machine


def codes(crew=CREW, day=DAY, ways=MARKERS, demands=DEMANDS, **more):
    times = time_day(TRAVEL, crew, day, ways, appointments=more.get("appointments"))
    return {b.code: (b.amount_s, str(b.said)) for b in breaks(TRAVEL, crew, day, ways, times, demands, **more)}


def test_a_good_day_breaks_nothing():
    assert codes() == {}


def test_broken_hours_and_light_are_told_with_minutes():
    over, said = codes(replace(CREW, day_s=3 * H))["hours"]
    assert over == time_day(TRAVEL, CREW, DAY, MARKERS).end_s - 11 * H
    assert f"by {-(-over // 60)} min" in said
    assert "after sunset" in codes(day=Workday(1, None, 0, 9 * H))["light"][1]


def test_skills_sides_and_repairs():
    assert set(codes(replace(CREW, skills=("survey", "repair")))) == {"skill"}
    assert set(codes(replace(CREW, skills=("paint", "repair")))) == {"skill"}
    found = codes(replace(CREW, side="left"))
    assert set(found) == {"side", "joint"}  # markers of the right side; repairs need both
    assert "005" in found["joint"][1]
    right = Company({t: (replace(CREW, side="right"),) for t in range(6)})
    assert codes(replace(CREW, side="left"), company=right) == {}
    assert set(codes(replace(CREW, side="left", unit="990103"))) == {"side", "joint"}
    assert [d.care for d in DEMANDS[:6]] == ["left", "left", "left", "right", "right", ""]


def test_meetings_closed_days_and_one_way():
    times = time_day(TRAVEL, CREW, DAY, MARKERS)
    met = demands_of(TRAVEL.work, request(meetings=(Meeting("001", to_s=times.begin[0] - 600),)))
    assert codes(demands=met)["meeting"][0] == 600
    met = demands_of(TRAVEL.work, request(meetings=(Meeting("L1-m002", from_s=times.begin[1] + 60),)))
    assert "1 min early" in codes(demands=met)["meeting"][1]
    assert codes(appointments={1: times.begin[1] - 120})["meeting"][0] == 120
    assert set(codes(off=True)) == {"off"}
    stretch = TRAVEL.work.tasks[7]
    one_way = demands_of(TRAVEL.work, request(one_way=((stretch.id, "forward"),)))
    ways = TRAVEL.of_task[7]
    wrong = [w for w in ways if codes(ways=[w], demands=one_way)]
    assert wrong == [w for w in ways if TRAVEL.ways[w].enter != stretch.begin]
    assert 0 < len(wrong) < len(ways)
