"""The clock of a day proven again: hours, legs, work, lunch, light, appointments."""

import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gis_desk.inspections.plan import Day, Stop
from gis_desk.inspections.proving.asked import seconds_of
from gis_desk.inspections.tasks import Task

_SLACK_S = 3.0
_SUN_S = 240
"""Two formulas for the sun, and two places of a county, differ by less."""


def clock_faults(day: Day, crew: Mapping[str, Any], tasks: Mapping[tuple[str, str, str], Task]) -> Iterator[str]:
    """What is wrong with the times of a day of the team `crew` (its table of the request)."""
    begin = seconds_of(crew["begin"])
    latest = begin + round(crew["hours"] * 3600)
    fresh = [s for s in day.stops if s.held != "done"]
    if day.start_s < begin:
        yield "it does not start on time"
    if day.end_s > latest and fresh:
        yield f"it takes {(day.end_s - begin) / 3600:.2f} h"
    now, gaps = float(day.start_s), []
    for stop in day.stops:
        way = sum(leg.seconds for leg in stop.legs)
        if stop.held == "done":
            now = float(stop.depart_s)
            continue
        begun = stop.begin_s or stop.arrive_s
        if stop.arrive_s + _SLACK_S < now + way:
            yield f"{stop.marker} is reached before the way there is done"
        if begun < stop.arrive_s:
            yield f"work at {stop.marker} begins before it is reached"
        task = tasks.get((stop.line_key, stop.key, stop.kind))
        if task is not None and stop.depart_s - begun < task.service_s:
            yield f"{stop.marker} has less time than its work takes"
        gaps.append((now, way, float(stop.arrive_s), float(begun)))
        now = float(stop.depart_s)
    way = sum(leg.seconds for leg in day.home)
    if day.end_s + _SLACK_S < now + way:
        yield "it ends before the way home is done"
    gaps.append((now, way, float(day.end_s), float(day.end_s)))
    yield from _lunch(day, crew, gaps)
    if day.date is not None:
        yield from _light(fresh, dt.date.fromisoformat(day.date))


def _lunch(day: Day, crew: Mapping[str, Any], gaps: Sequence[tuple[float, float, float, float]]) -> Iterator[str]:
    length = round(crew["lunch_minutes"] * 60)
    low, high = seconds_of(crew["lunch_from"]), seconds_of(crew["lunch_to"])
    if day.lunch_s is None:
        if length and seconds_of(crew["begin"]) < low and day.end_s > high and all(s.held != "done" for s in day.stops):
            yield "the team works without lunch"
        return
    if day.lunch_len_s != length:
        yield f"lunch takes {day.lunch_len_s / 60:.0f} min"
    if any(s.held == "done" and s.arrive_s >= day.lunch_s for s in day.stops):
        return
    if not low <= day.lunch_s <= high:
        yield "lunch is not in its time"
    for before, way, arrive, begin in gaps:
        if before - _SLACK_S <= day.lunch_s <= begin + _SLACK_S:
            over = day.lunch_s + length
            sets_out = day.lunch_s <= before + max(0.0, arrive - before - way) + _SLACK_S
            eats_first = sets_out and over + way <= arrive + _SLACK_S
            eats_there = day.lunch_s + _SLACK_S >= arrive and over <= begin + _SLACK_S
            if eats_first or eats_there:
                return
    yield "lunch is taken while they work or travel"


def _light(stops: Sequence[Stop], date: dt.date) -> Iterator[str]:
    if not stops:
        return
    lon, lat = (sum(getattr(s, n) for s in stops) / len(stops) for n in ("lon", "lat"))
    rise, fall = sun(date, lon, lat)
    for stop in stops:
        if (stop.begin_s or stop.arrive_s) < rise - _SUN_S:
            yield f"work at {stop.marker} begins in the dark"
        if stop.depart_s > fall + _SUN_S:
            yield f"work at {stop.marker} ends in the dark"


def sun(date: dt.date, lon: float, lat: float, zone_h: float = 8.0) -> tuple[float, float]:
    """Sunrise and sunset in seconds from midnight, by another formula than that of the planner.

    The sunrise equation from mean anomaly, equation of the centre and ecliptic longitude (as in Meeus, Astronomical
    Algorithms, chapters 15 and 25, low precision); the sun 0.833° below the horizon.
    """
    days = (date - dt.date(2000, 1, 1)).days + 0.0008
    noon = days - lon / 360.0
    anomaly = math.radians((357.5291 + 0.98560028 * noon) % 360.0)
    centre = 1.9148 * math.sin(anomaly) + 0.02 * math.sin(2 * anomaly) + 0.0003 * math.sin(3 * anomaly)
    ecliptic = math.radians((math.degrees(anomaly) + centre + 180.0 + 102.9372) % 360.0)
    transit = noon + 0.0053 * math.sin(anomaly) - 0.0069 * math.sin(2 * ecliptic)
    tilt = math.asin(math.sin(ecliptic) * math.sin(math.radians(23.4397)))
    north = math.radians(lat)
    cosine = (math.sin(math.radians(-0.833)) - math.sin(north) * math.sin(tilt)) / (math.cos(north) * math.cos(tilt))
    half = math.degrees(math.acos(max(-1.0, min(1.0, cosine)))) / 360.0
    middle = (transit - (date - dt.date(2000, 1, 1)).days + 0.5 + zone_h / 24.0) * 86_400.0
    return max(0.0, middle - half * 86_400.0), min(86_400.0, middle + half * 86_400.0)
