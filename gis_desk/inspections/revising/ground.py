"""What a plan stands on while it is changed: the travel times, the teams and their days, what each task asks."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import geopandas as gpd
import numpy as np

from gis_desk.inspections.asking.calendar import Calendar, Workday
from gis_desk.inspections.asking.crews import Crew, Request
from gis_desk.inspections.asking.demands import Demand, demands_of, side_on
from gis_desk.inspections.asking.settings import PlanSettings
from gis_desk.inspections.planning.planner import middle_of, travel_for
from gis_desk.inspections.ways.travel import Start, Travel
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
        Teams, calendar, meetings; without what a person has settled since.
    travel : Travel
        The ways of all tasks and the times between them.
    demands : tuple of Demand
        What each task asks of its team.
    workdays : tuple of Workday
        The days that are worked.
    """

    request: Request
    travel: Travel
    demands: tuple[Demand, ...]
    workdays: tuple[Workday, ...]

    @property
    def settings(self) -> PlanSettings:
        """What the plan assumes."""
        return self.travel.settings

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """Every day of every team."""
        teams = range(1, len(self.request.crews) + 1)
        return tuple((team, day.number) for team in teams for day in self.workdays)

    @cached_property
    def numbers(self) -> Mapping[tuple[str, str], int]:
        """The number of each task by the keys of its line and its own."""
        work = self.travel.work
        return {(work.lines[t.line].key, t.key): n for n, t in enumerate(work.tasks)}

    def crew(self, team: int) -> Crew:
        """Team `team`, from 1."""
        return self.request.crews[team - 1]

    def workday(self, day: int) -> Workday:
        """Day `day`, from 1."""
        return self.workdays[day - 1]

    def side(self, team: int) -> str:
        """The side of a team: ``left``, ``right`` or ``mixed``; of one that belongs to a unit, on the first line."""
        return side_on(self.crew(team), self.travel.work.lines[0])

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
        """The ways (indices into ``travel.ways``) of a task that its one-way rule allows.

        Just number `only` of all its ways where that one is there.
        """
        own = self.travel.of_task[task]
        if only is not None and only < len(own):
            return np.array([own[only]], dtype=int)
        one, forward = self.travel.work.tasks[task], self.demands[task].forward
        if forward is not None and one.kind == "stretch":
            own = [w for w in own if (self.travel.ways[w].enter == one.begin) == forward] or own
        return np.array(own, dtype=int)


def make_ground(
    lines: gpd.GeoDataFrame,
    markers: gpd.GeoDataFrame,
    roads: gpd.GeoDataFrame,
    request: Request,
    settings: PlanSettings,
    units: Mapping[str, str] | None = None,
    progress: Progress = QUIET,
    *,
    waters: gpd.GeoDataFrame | None = None,
) -> Ground:
    """The ground of the plan that `request` asked for.

    Parameters
    ----------
    lines, markers, roads : GeoDataFrame
        Frames ``boundary_line``, ``marker`` and ``road``, EPSG:4490.
    units : mapping
        Names of units by code.
    waters : GeoDataFrame or None
        Frame ``water``, as the plan was made with.

    Raises
    ------
    PlanError
        Where no plan can be made of it: no roads, a line that is no more.
    Cancelled
        If the user stops the work.
    """
    asked = replace(request, holds=())
    settings = replace(settings, stretches=asked.stretches)
    travel = travel_for(lines, markers, roads, asked, settings, progress, waters=waters)
    work = travel.work
    return Ground(asked, travel, demands_of(work, asked, units), asked.calendar.workdays(*middle_of(work)))


def settings_of(plan: Mapping[str, Any]) -> PlanSettings:
    """The assumptions that a plan's document states; what it does not state is as the rule table says."""
    said, now = plan.get("assumptions", {}), PlanSettings()
    same = (
        *("off_road_kmh", "road_walk_kmh", "detour", "stretch_kmh", "board_minutes"),
        *("marker_minutes", "state_minutes", "day_start", "day_hours", "stretches"),
    )
    fields = {name: said[name] for name in same if name in said}
    if "speeds_kmh" in said:
        fields["class_kmh"] = said["speeds_kmh"]
    if "longest_stretch_m" in said:
        fields["longest_m"] = said["longest_stretch_m"]
    return replace(now, **fields)


def request_of(row: Mapping[str, Any]) -> Request:
    """What was asked of the plan in `row` (of ``inspection_plan``).

    Of plans that say no more than teams and days: those, alike in all.
    """
    if isinstance(row.get("request"), Mapping) and row["request"]:
        return Request.from_json(row["request"])
    plan, settings = row["plan"], settings_of(row["plan"])
    crews = tuple(
        Crew(
            Start(float(t["start"]["lon"]), float(t["start"]["lat"]), str(t["start"]["name"])),
            begin_s=settings.start_s,
            day_s=settings.day_s,
        )
        for t in plan["teams"]
    )
    seed = int(row["seed"]) if row.get("seed") is not None else 1
    calendar = Calendar(int(row["days"]))
    return Request(tuple(row["lines"]), crews, calendar, balanced=False, seed=seed, stretches=settings.stretches)
