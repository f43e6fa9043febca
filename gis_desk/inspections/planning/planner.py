"""Plans a joint inspection: from lines, markers and roads to days of teams, proven."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import geopandas as gpd
import numpy as np

from gis_desk.inspections.asking.asked import hours_minutes
from gis_desk.inspections.asking.crews import Calendar, Crew, Request
from gis_desk.inspections.asking.demands import demands_of
from gis_desk.inspections.asking.settings import PlanSettings, table
from gis_desk.inspections.plan import Day, Plan, PlannedLine, Team
from gis_desk.inspections.planning.bound import lower_bound_s
from gis_desk.inspections.planning.days import Days
from gis_desk.inspections.planning.engine import Effort, Orders
from gis_desk.inspections.planning.enough import Enough, enough
from gis_desk.inspections.planning.model import Model
from gis_desk.inspections.planning.reasons import Reasons
from gis_desk.inspections.planning.remarks import refuse, remarks
from gis_desk.inspections.planning.schedule import Scheduler
from gis_desk.inspections.planning.sectors import arranged
from gis_desk.inspections.planning.shares import share_of
from gis_desk.inspections.planning.stages import Solved, Stages
from gis_desk.inspections.proof import verify
from gis_desk.inspections.tasks import Work, choose_lines, work_for
from gis_desk.inspections.ways.roads import read_roads
from gis_desk.inspections.ways.travel import Start, Travel
from layers import crs
from layers.errors import PlanError, Where
from layers.text import Text
from layers.work import QUIET, Progress


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
    _refuse(teams, days, starts)
    in_hours(settings.day_hours, settings.start_s)
    limit(limit_s)
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
    waters: gpd.GeoDataFrame | None = None,
    units: Mapping[str, str] | None = None,
    limit_s: float | None = None,
    settings: PlanSettings | None = None,
    progress: Progress = QUIET,
    first: Callable[[Plan], None] | None = None,
) -> Plan:
    """A plan for everything that `request` asks.

    Parameters
    ----------
    lines, markers, roads : GeoDataFrame
        Frames ``boundary_line``, ``marker`` and ``road``, EPSG:4490.
    waters : GeoDataFrame or None
        Frame ``water``, EPSG:4490: what nobody wades through on foot.
    units : mapping
        Names of units by code, to understand the side in charge of a marker.
    limit_s : float or None
        Seconds of search; then the same request may give another plan.
    first : callable
        Given the first whole plan as soon as it stands, not yet proven; called once, in the thread of the work.

    Raises
    ------
    PlanError
        For input no plan can be made of. A task without room is not an error; the plan lists it with the reason.
    Cancelled
        If the user stops the work.
    """
    settings = replace(settings or PlanSettings(), stretches=request.stretches)
    told = refuse(request)
    travel = travel_for(lines, markers, roads, request, settings, progress, waters=waters)
    workdays = request.calendar.workdays(*middle_of(travel.work))
    model = Model(travel, request, demands_of(travel.work, request, units), workdays)
    _done_can_be(model)
    many, count = table()["search"]["big_tasks"], len(travel.work.tasks)
    rounds = settings.rounds if count <= many else max(1, settings.rounds * many // count)
    stages = Stages(model, Effort(rounds, request.seed, limit_s, progress))
    writer = _Writer(model, settings, told)
    solved = stages.solve(None if first is None else lambda d, o, left: first(writer.plan(d, o, left)))
    plan = writer.plan(solved.days, solved.orders, solved.left, solved, _needed(model, solved, progress))
    verify(plan, travel.work, travel.roads, settings, units, waters)
    return plan


def _done_can_be(model: Model) -> None:
    for number, demand in enumerate(model.demands):
        hold, task = demand.hold, model.travel.work.tasks[number]
        if hold is None or not hold.done:
            continue
        where = Where(field="holds", value=hold.task)
        if hold.day is not None and hold.day > len(model.workdays):
            raise PlanError("'{marker}' was done on a day that there is not", where=where, do="correct its day",
                            marker=task.id)  # fmt: skip
        if not len(model.choices[number]):
            raise PlanError("{stop}: no road comes near enough to go there", where=where,
                            do="add the roads or tracks there to the road layer", stop=task.id)  # fmt: skip


def _needed(model: Model, solved: Solved, progress: Progress) -> Enough:
    """What would be enough for the tasks that only lack room."""
    reasons = Reasons(solved.days, range(len(model.cells)))
    out = [t for t in _unvisited(model, solved.left) if reasons.keeps_out(t) is None]
    if not out:
        return Enough()
    hopeless = sum(reasons.keeps_out(t) is not None for t in solved.left)
    short = sum(solved.days.model.travel.alone_s(t) or 0 for t in out)
    return enough(model, hopeless, short, middle_of(model.travel.work), model.request.seed, progress)


def _unvisited(model: Model, left: Sequence[int]) -> list[int]:
    """Every task that is neither done nor in a day: those `left`, those excluded, those nobody can do."""
    able = {*np.flatnonzero(model.single.any(axis=1)).tolist(), *model.together}
    done = {t for t, d in enumerate(model.demands) if d.hold is not None and d.hold.done}
    return sorted({*left, *(t for t in range(len(model.demands)) if t not in able and t not in done)})


@dataclass(frozen=True)
class _Writer:
    """Turns days into a plan."""

    model: Model
    settings: PlanSettings
    told: tuple[Text, ...]

    def plan(
        self,
        days: Days,
        orders: Orders,
        left: Sequence[int],
        solved: Solved | None = None,
        needed: Enough | None = None,
    ) -> Plan:
        """The plan of `orders`; without `solved` as far as the search has come."""
        model, request, work = days.model, days.model.request, days.model.travel.work
        cells = range(len(model.cells))
        final = arranged(days, orders, cells)
        scheduler = Scheduler(model.travel)
        made: dict[int, list[Day]] = {}
        for number in cells:
            cell, tasks = model.cells[number], final.get(number, ())
            if tasks or cell.done:
                made.setdefault(cell.team, []).append(self._day(scheduler, days, number, tasks))
        teams = tuple(
            Team(n, c.start.name, c.start.lon, c.start.lat, tuple(made.get(n, ())), c.name, c.side, c.vehicle)
            for n, c in enumerate(request.crews, 1)
        )
        reasons, out = Reasons(days, cells), _unvisited(model, left)
        bound = lower_bound_s(model, range(len(work.tasks))) if solved is not None and not out else None
        return Plan(
            tuple(PlannedLine(line.key, line.code, line.name, line.length_m, line.markers) for line in work.lines),
            teams,
            tuple(reasons.why(t, needed or Enough()) for t in out),
            len(model.workdays),
            request.seed,
            0 if solved is None else solved.rounds,
            bound,
            needed.days if needed else None,
            needed.teams if needed else None,
            work.left_out,
            {**self.settings.as_json(), "walking": dict(model.travel.ground.assumptions())},
            {k: v for k, v in request.as_json().items() if k != "holds"},
            tuple(h.as_json() for h in request.holds),
            {} if solved is None else solved.cost(request),
            share_of(days, final),
            (*self.told, *model.travel.told, *(() if solved is None else remarks(days, final, teams))),
            needed.hours if needed else None,
        )

    def _day(self, scheduler: Scheduler, days: Days, number: int, tasks: Sequence[int]) -> Day:
        model, cell = days.model, days.model.cells[number]
        timed = days.timed(number, tasks)
        held = {d.task: "done" for d in cell.done}
        held |= {t: "locked" for t in tasks if model.demands[t].hold is not None}
        together = {
            task: tuple(model.cells[c].team for c, pins in model.pins.items() if c != number and pins.get(task) == at)
            for task, at in model.pins.get(number, {}).items()
        }
        return scheduler.day(cell.crew, cell.workday, timed.ways, timed.times, held=held, together=together)


def travel_for(
    lines: gpd.GeoDataFrame,
    markers: gpd.GeoDataFrame,
    roads: gpd.GeoDataFrame,
    request: Request,
    settings: PlanSettings,
    progress: Progress = QUIET,
    *,
    waters: gpd.GeoDataFrame | None = None,
) -> Travel:
    """Tasks, ways and travel times of a request: what a plan is made of, and changed with.

    Its start places are those of the teams and those where their days end, each once. A plan is changed on the ground
    it was made on only with the same `waters` (a ``water`` frame) and the terrain model of the request.
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
    dem = Path(request.dem) if request.dem else None
    return Travel(work, network, list(places.values()), settings, progress, waters=waters, dem=dem)


def middle_of(work: Work) -> tuple[float, float]:
    """Longitude and latitude in degrees of the middle of the tasks: where the daylight is asked for."""
    lon, lat = work.lonlat().mean(axis=0)
    return float(lon), float(lat)


def _refuse(teams: int, days: int, starts: Sequence[Start]) -> None:
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


def in_hours(hours: float, begin_s: int) -> float:
    """`hours` of a working day that begins at `begin_s` (seconds from midnight), if they can be.

    Raises
    ------
    PlanError
        If they are not 0.5 to 16 hours within one day.
    """
    if not 0.5 <= hours <= 16 or begin_s + round(hours * 3600) > 24 * 3600:
        raise PlanError(
            "a working day of {hours:g} hours from {start} cannot be planned",
            do="give 0.5 to 16 hours within one day",
            hours=hours,
            start=hours_minutes(begin_s),
        )
    return hours


def limit(seconds: float | None) -> float | None:
    """`seconds` of search, if they can be kept; None: no limit."""
    if seconds is not None and not 0 < seconds <= 86_400:
        raise PlanError("a time limit of {s:g} s cannot be kept", do="give more than 0 s, at most a day", s=seconds)
    return seconds


def units_of(divisions: gpd.GeoDataFrame) -> dict[str, str]:
    """Names by code of a ``division`` frame."""
    if divisions.empty:
        return {}
    return {str(c): str(n) for c, n in zip(divisions["code"], divisions["name"], strict=True) if isinstance(n, str)}


def with_hours(settings: PlanSettings, hours: float | None, start: str | None, stretches: bool) -> PlanSettings:
    """`settings` with another working day, and with or without the stretches of line."""
    return replace(
        settings,
        day_hours=hours if hours is not None else settings.day_hours,
        day_start=start if start is not None else settings.day_start,
        stretches=stretches,
    )
