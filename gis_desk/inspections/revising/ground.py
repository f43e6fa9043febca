"""What a plan stands on while it is changed: the travel times, the teams, and the courses of the ways."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np

from gis_desk.inspections.crews import Crew, Request
from gis_desk.inspections.roads import read_roads
from gis_desk.inspections.settings import PlanSettings
from gis_desk.inspections.tasks import choose_lines, work_for
from gis_desk.inspections.travel import Start, Travel
from layers import crs
from layers.errors import PlanError
from layers.work import QUIET, Progress

Cell = tuple[int, int]
"""Team and day, both from 1."""


@dataclass(frozen=True, eq=False)
class Ground:
    """Travel times between all tasks, and who asked for what.

    Parameters
    ----------
    request : Request
        Teams, calendar, meetings.
    travel : Travel
        The ways of all tasks and the times between them; its starts are the places of `place`.
    place : mapping of Start to int
        Row of `travel.seconds` at which each place where a day begins or ends stands.
    """

    request: Request
    travel: Travel
    place: dict[Start, int] = field(repr=False)

    @property
    def settings(self) -> PlanSettings:
        """What the plan assumes."""
        return self.travel.settings

    @property
    def cells(self) -> list[Cell]:
        """Every day of every team."""
        days = range(1, self.request.calendar.days + 1)
        return [(team, day) for team in range(1, len(self.request.crews) + 1) for day in days]

    def crew(self, team: int) -> Crew:
        """Team `team`, from 1."""
        return self.request.crews[team - 1]

    def ends(self, team: int) -> tuple[int, int]:
        """Rows of `travel.seconds` where the days of a team begin and end."""
        crew = self.crew(team)
        return self.place[crew.start], self.place[crew.home]

    def task(self, name: str) -> int:
        """The number of the task whose key or id is `name`; a line in front (``LINE/ID``) tells apart.

        Raises
        ------
        PlanError
            If there is none, or more than one.
        """
        work, (line, _, own) = self.travel.work, name.rpartition("/")
        names = [(t.key, t.id, work.lines[t.line]) for t in work.tasks]
        found = [n for n, (key, _, _) in enumerate(names) if key == name]
        found = found or [n for n, (_, ident, _) in enumerate(names) if ident == name]
        if not found and line:
            found = [
                n
                for n, (key, ident, of) in enumerate(names)
                if own in (key, ident) and line in (of.key, of.code, of.name)
            ]
        if len(found) == 1:
            return found[0]
        raise PlanError(
            "the plan has {n} stops called '{stop}'",
            do="give the key or the number as the plan writes it, with the line in front where needed: LINE/NUMBER",
            n=len(found),
            stop=name,
        )

    def choices(self, task: int, only: int | None = None) -> np.ndarray:
        """The ways (indices into ``travel.ways``) of a task; just number `only` of them where that one is there."""
        own = self.travel.of_task[task]
        return np.array(own if only is None or only >= len(own) else [own[only]], dtype=int)


def make_ground(
    lines: gpd.GeoDataFrame,
    markers: gpd.GeoDataFrame,
    roads: gpd.GeoDataFrame,
    request: Request,
    settings: PlanSettings,
    progress: Progress = QUIET,
) -> Ground:
    """The ground of the plan that `request` asked for.

    Parameters
    ----------
    lines, markers, roads : GeoDataFrame
        Frames ``boundary_line``, ``marker`` and ``road``, EPSG:4490.

    Raises
    ------
    PlanError
        Where no plan can be made of it: no roads, a line that is no more.
    Cancelled
        If the user stops the work.
    """
    chosen = choose_lines(lines, request.lines)
    plane = crs.plane_for(chosen.total_bounds)
    progress.step(0, 1, "road network")
    network = read_roads(roads, plane, settings)
    work = work_for(chosen, markers, network, plane, settings)
    places = _places(request.crews)
    return Ground(request, Travel(work, network, places, settings, progress), {p: n for n, p in enumerate(places)})


def _places(crews: Sequence[Crew]) -> list[Start]:
    """Where days begin and end, each once."""
    return list(dict.fromkeys(place for crew in crews for place in (crew.start, crew.home)))
