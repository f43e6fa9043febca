"""Plans a joint inspection: from lines, markers and roads to days of teams, proven."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import geopandas as gpd

from gis_desk.inspections.crews import Calendar, Crew, Request
from gis_desk.inspections.demands import demands_of
from gis_desk.inspections.idle import all_at_work
from gis_desk.inspections.plan import Plan, PlannedLine, Team, Unvisited
from gis_desk.inspections.proof import verify
from gis_desk.inspections.roads import read_roads
from gis_desk.inspections.schedule import Scheduler, share_out
from gis_desk.inspections.settings import PlanSettings
from gis_desk.inspections.solver import Search, lower_bound_s, search
from gis_desk.inspections.tasks import Work, choose_lines, work_for
from gis_desk.inspections.timing import time_day
from gis_desk.inspections.travel import Start, Travel
from layers import crs
from layers.errors import PlanError
from layers.text import Text, text
from layers.work import QUIET, Progress

_ENOUGH_ROUNDS = 2500
"""Rounds of the second search, which only says what would suffice."""


def plan_inspection(
    lines: gpd.GeoDataFrame,
    markers: gpd.GeoDataFrame,
    roads: gpd.GeoDataFrame,
    wanted: Sequence[str],
    *,
    teams: int,
    days: int,
    starts: Sequence[Start],
    seed: int = 1,
    limit_s: float | None = None,
    settings: PlanSettings | None = None,
    progress: Progress = QUIET,
) -> Plan:
    """A plan for `teams` over `days` that visits the markers of the `wanted` lines and walks the line between them.

    Parameters
    ----------
    lines, markers, roads : GeoDataFrame
        Frames ``boundary_line``, ``marker`` and ``road``, EPSG:4490.
    wanted : sequence of str
        Lines by key, code or name; ``all`` for every line.
    starts : sequence of Start
        Where the teams begin and end their days: one for all, or one for each team.
    seed : int
        The same input and seed give the same plan, unless `limit_s` (seconds) ends the search.

    Raises
    ------
    PlanError
        For input no plan can be made of: no roads, no line, no marker, no team, no day. A task without room is not
        an error; the plan lists it with the reason.
    Cancelled
        If the user stops the work.
    """
    settings = settings or PlanSettings()
    _refuse(teams, days, starts, limit_s, settings)
    own = list(starts) * teams if len(starts) == 1 else list(starts)
    crews = tuple(Crew(s, begin_s=settings.start_s, day_s=settings.day_s) for s in own)
    request = Request(tuple(wanted), crews, Calendar(days), balanced=False, seed=seed, stretches=settings.stretches)
    return plan_request(lines, markers, roads, request, limit_s=limit_s, settings=settings, progress=progress)


def plan_request(
    lines: gpd.GeoDataFrame,
    markers: gpd.GeoDataFrame,
    roads: gpd.GeoDataFrame,
    request: Request,
    *,
    units: Mapping[str, str] | None = None,
    limit_s: float | None = None,
    settings: PlanSettings | None = None,
    progress: Progress = QUIET,
) -> Plan:
    """A plan for everything that `request` asks.

    Parameters
    ----------
    lines, markers, roads : GeoDataFrame
        Frames ``boundary_line``, ``marker`` and ``road``, EPSG:4490.
    units : mapping
        Names of units by code, to understand the side in charge of a marker.
    limit_s : float or None
        Seconds of search; then the same request may give another plan.

    Raises
    ------
    PlanError
        For input no plan can be made of. A task without room is not an error; the plan lists it with the reason.
    Cancelled
        If the user stops the work.
    """
    settings = replace(settings or PlanSettings(), stretches=request.stretches)
    travel = travel_for(lines, markers, roads, request, settings, progress)
    work, network, seed = travel.work, travel.roads, request.seed
    workdays = request.calendar.workdays(*middle_of(work))
    demands_of(work, request, units)
    home = [travel.row(c.start) for c in request.crews]
    days = len(workdays)
    available = [home.count(i) * days for i in range(len(travel.starts))]
    found = search(travel, available, seed, progress, limit_s)
    needed = _enough(travel, found, home, days, seed, progress)
    found = all_at_work(travel, found, home, seed, progress)
    scheduler = Scheduler(travel)
    shared = share_out(travel, found.routes, home, days)
    bound = None if found.left else lower_bound_s(travel, range(len(work.tasks)), len(home) * days)
    teams = []
    for n, crew in enumerate(request.crews):
        made = []
        for workday, route in zip(workdays, shared[n], strict=False):
            made.append(scheduler.day(crew, workday, route.ways, time_day(travel, crew, workday, route.ways)))
        teams.append(
            Team(
                n + 1, crew.start.name, crew.start.lon, crew.start.lat, tuple(made), crew.name, crew.side, crew.vehicle
            )
        )
    plan = Plan(
        tuple(PlannedLine(line.key, line.code, line.name, line.length_m, line.markers) for line in work.lines),
        tuple(teams),
        tuple(_unvisited(travel, t, needed) for t in found.left),
        days,
        seed,
        found.rounds,
        bound,
        *needed,
        work.left_out,
        settings.as_json(),
        {k: v for k, v in request.as_json().items() if k != "holds"},
        tuple(h.as_json() for h in request.holds),
    )
    verify(plan, work, network, settings)
    return plan


def travel_for(
    lines: gpd.GeoDataFrame,
    markers: gpd.GeoDataFrame,
    roads: gpd.GeoDataFrame,
    request: Request,
    settings: PlanSettings,
    progress: Progress = QUIET,
) -> Travel:
    """Tasks, ways and travel times of a request: what a plan is made of, and changed with.

    Its start places are those of the teams and those where their days end, each once.
    """
    chosen = choose_lines(lines, request.lines)
    if roads.empty:
        raise PlanError(
            "the workspace has no roads",
            do="import the roads of the county: gis-desk import WORKSPACE FILE --as roads",
        )
    plane = crs.plane_for(chosen.total_bounds)
    progress.step(0, 1, "road network")
    network = read_roads(roads, plane, settings)
    work = work_for(chosen, markers, network, plane, settings)
    places = {(s.lon, s.lat): s for c in request.crews for s in (c.start, c.home)}
    return Travel(work, network, list(places.values()), settings, progress)


def middle_of(work: Work) -> tuple[float, float]:
    """Longitude and latitude in degrees of the middle of the tasks: where the daylight is asked for."""
    lon, lat = work.lonlat().mean(axis=0)
    return float(lon), float(lat)


def _refuse(teams: int, days: int, starts: Sequence[Start], limit_s: float | None, settings: PlanSettings) -> None:
    if not 1 <= teams <= 50:
        raise PlanError("{n} teams cannot be planned", do="give 1 to 50 teams", n=teams)
    if not 1 <= days <= 60:
        raise PlanError("{n} days cannot be planned", do="give 1 to 60 days", n=days)
    if len(starts) not in (1, teams):
        raise PlanError(
            "{n} start places are given for {teams} teams",
            do="give one start place for all teams, or one for each",
            n=len(starts),
            teams=teams,
        )
    if not 0.5 <= settings.day_hours <= 16 or settings.start_s + settings.day_s > 24 * 3600:
        raise PlanError(
            "a working day of {hours:g} hours from {start} cannot be planned",
            do="give 0.5 to 16 hours within one day",
            hours=settings.day_hours,
            start=settings.day_start,
        )
    if limit_s is not None and not 0 < limit_s <= 86_400:
        raise PlanError("a time limit of {s:g} s cannot be kept", do="give more than 0 s, at most a day", s=limit_s)


def _enough(
    travel: Travel, found: Search, home: Sequence[int], days: int, seed: int, progress: Progress
) -> tuple[int | None, int | None]:
    """Days and teams with which every task that fits into a day of its own has room; None, None where that is so."""
    fits = [t for t in found.left if (travel.alone_s(t) or travel.settings.day_s + 1) <= travel.settings.day_s]
    if not fits:
        return None, None
    quiet, rounds = Progress(stopped=progress.stopped), min(_ENOUGH_ROUNDS, travel.settings.rounds)
    many = [len(travel.work.tasks)] * len(travel.starts)
    plenty = search(travel, many, seed, quiet, rounds=rounds, route_cost_s=travel.settings.day_s // 2)
    by_start = [sum(r.start == i for r in plenty.routes) for i in range(len(travel.starts))]
    needed_days = max(-(-n // home.count(i)) for i, n in enumerate(by_start))
    needed_teams = sum(-(-n // days) for n in by_start)
    while needed_days - 1 > days:
        fewer = [home.count(i) * (needed_days - 1) for i in range(len(travel.starts))]
        if len(search(travel, fewer, seed, quiet, rounds=rounds).left) > len(plenty.left):
            break
        needed_days -= 1
    return max(needed_days, days + 1), max(needed_teams, len(home) + 1)


def _unvisited(travel: Travel, task: int, needed: tuple[int | None, int | None]) -> Unvisited:
    one, settings = travel.work.tasks[task], travel.settings
    alone = travel.alone_s(task)
    if alone is None:
        ends = [one.begin, one.end]
        code = "no_road"
        reason = _no_road(float(travel.road_m[ends].max()), float(travel.any_road_m[ends].max()), settings)
    elif alone > settings.day_s:
        code = "too_long"
        reason = text(
            "not reachable in working hours: a day for it alone takes {need:.1f} h, the day has {have:.1f} h; "
            "give longer days or a start place nearer to it",
            need=alone / 3600,
            have=settings.day_hours,
        )
    else:
        code = "no_room"
        reason = text(
            "does not fit into the days; {days} days, or {teams} teams, have room for everything",
            days=needed[0],
            teams=needed[1],
        )
    return Unvisited(one.id, one.key, one.kind, travel.work.lines[one.line].name, code, reason)


def _no_road(metres: float, any_metres: float, settings: PlanSettings) -> Text:
    if any_metres <= settings.farthest_m < metres:
        return text("no road near it is connected with the road network; check the road layer there")
    return text(
        "too far from any road: {km:.1f} km, at most {most:.1f} km are walked; add the roads or tracks there",
        km=any_metres / 1000,
        most=settings.farthest_m / 1000,
    )


def with_hours(settings: PlanSettings, hours: float | None, start: str | None, stretches: bool) -> PlanSettings:
    """`settings` with another working day, and with or without the stretches of line."""
    return replace(
        settings,
        day_hours=hours if hours is not None else settings.day_hours,
        day_start=start if start is not None else settings.day_start,
        stretches=stretches,
    )
