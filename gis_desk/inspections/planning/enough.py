"""What would be enough, where a plan leaves tasks out for want of time: days, teams or hours, found by planning so."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from gis_desk.inspections.asking.calendar import Workday
from gis_desk.inspections.asking.crews import Crew
from gis_desk.inspections.asking.settings import table
from gis_desk.inspections.planning.engine import Effort
from gis_desk.inspections.planning.model import Model
from gis_desk.inspections.planning.stages import Stages
from layers.errors import PlanError
from layers.work import Progress

_STEPS = 6
"""Numbers of days or teams that are tried, at most."""
_HOURS = (0.5, 1.0, 1.5, 2.0, 3.0, 4.0)


@dataclass(frozen=True)
class Enough:
    """Each by itself is enough; None where it is not, or nothing more is needed."""

    days: int | None = None
    teams: int | None = None
    hours: float | None = None
    """Working hours of a day."""


def enough(model: Model, left: int, short_s: int, place: tuple[float, float], seed: int, progress: Progress) -> Enough:
    """Days, teams or hours with which no more than what no day has room for is left.

    Parameters
    ----------
    model : Model
        Without appointments.
    left : int
        How many tasks cannot be done at all: as many may stay.
    short_s : int
        Work in seconds that has no room.
    place : (lon, lat)
        Where the daylight is asked for.

    Notes
    -----
    Found by planning with more, a number of rounds for each try: fewer may do, but so many do.
    """
    crews, teams, now = model.request.crews, len(model.request.crews), len(model.workdays)
    daily = max((c.day_s - c.lunch_s for c in crews if c.day_s > c.lunch_s), default=1)
    quiet = Progress(stopped=progress.stopped)

    def does(tried: Model | None) -> bool:
        if tried is None or _work_s(tried) > _room_s(tried):
            return False
        effort = Effort(table()["enough"]["rounds"], seed, None, quiet)
        return Stages(tried, effort).leaves() <= left

    return Enough(
        _least(now, -(-short_s // (daily * teams)), lambda n: does(_days(model, n, place))),
        _least(teams, -(-short_s // (daily * now)), lambda n: does(_teams(model, n))),
        _hours(model, does),
    )


def _work_s(model: Model) -> int:
    """Seconds of all work by itself."""
    return sum(t.service_s for n, t in enumerate(model.travel.work.tasks) if model.single[n].any())


def _room_s(model: Model) -> int:
    return sum(c.crew.day_s - c.crew.lunch_s for c in model.cells if c.usable)


def _least(now: int, guess: int, does: Callable[[int], bool]) -> int | None:
    """The least number found above `now`: from the `guess` upwards, then down again."""
    more = max(1, guess)
    for _ in range(_STEPS):
        if does(now + more):
            break
        more += max(1, more // 2)
    else:
        return None
    while more > 1 and does(now + more - 1):
        more -= 1
    return now + more


def _days(model: Model, days: int, place: tuple[float, float]) -> Model | None:
    calendar = replace(model.request.calendar, days=days)
    try:
        workdays: tuple[Workday, ...] = calendar.workdays(*place)
    except PlanError:
        return None
    if len(workdays) < days:
        return None
    return replace(model, request=replace(model.request, calendar=calendar), workdays=workdays, pins={})


def _teams(model: Model, teams: int) -> Model:
    crews = model.request.crews
    more: list[Crew] = [crews[n % len(crews)] for n in range(len(crews), teams)]
    return replace(model, request=replace(model.request, crews=(*crews, *more)), pins={})


def _hours(model: Model, does: Callable[[Model], bool]) -> float | None:
    crews = model.request.crews
    for more in _HOURS:
        longer = tuple(replace(c, day_s=c.day_s + round(more * 3600)) if c.day_s else c for c in crews)
        if any(c.latest_s > 24 * 3600 or c.day_s > 16 * 3600 for c in longer):
            return None
        if does(replace(model, request=replace(model.request, crews=longer), pins={})):
            return max(c.day_s for c in longer) / 3600
    return None
