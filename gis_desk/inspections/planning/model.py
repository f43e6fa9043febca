"""What a plan may do: the days of all teams, and which task each of them may take."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from gis_desk.inspections.asking.calendar import Workday
from gis_desk.inspections.asking.crews import Crew, Request
from gis_desk.inspections.asking.demands import Demand
from gis_desk.inspections.planning.runs import KnownChain
from gis_desk.inspections.timing import Company, lacking
from gis_desk.inspections.ways.travel import Travel


@dataclass(frozen=True)
class Done:
    """Work that is done: the task, and the second of the day when it began and ended."""

    task: int
    came_s: int
    went_s: int


@dataclass(frozen=True)
class Cell:
    """One day of one team; `team` counts from 1 like the number of the day.

    Parameters
    ----------
    done : tuple of Done
        What was done on it already, in order.
    off : bool
        Whether the team rests on it.
    """

    team: int
    crew: Crew
    workday: Workday
    done: tuple[Done, ...] = ()
    off: bool = False

    @property
    def name(self) -> tuple[int, int]:
        """Team and day."""
        return self.team, self.workday.number

    @property
    def usable(self) -> bool:
        """Whether the team has hours for work then."""
        return not self.off and self.crew.day_s > self.crew.lunch_s


@dataclass(frozen=True, eq=False)
class Model:
    """Everything the search knows.

    Parameters
    ----------
    travel : Travel
        Tasks, ways and times.
    request : Request
        What is asked.
    demands : tuple of Demand
        What each task asks.
    workdays : tuple of Workday
        The days.
    pins : mapping
        By number of a cell: tasks with the second of the day when both sides are there (`together.agree`).
    """

    travel: Travel
    request: Request
    demands: tuple[Demand, ...]
    workdays: tuple[Workday, ...]
    pins: Mapping[int, Mapping[int, int]] = field(default_factory=dict)

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """All days of all teams; the first days of the teams come first."""
        done: dict[tuple[int, int], list[tuple[int, Done]]] = {}
        for task, demand in enumerate(self.demands):
            hold = demand.hold
            if hold is not None and hold.done:
                assert None not in (hold.team, hold.day, hold.order, hold.arrive_s, hold.depart_s)
                stands = done.setdefault((hold.team or 0, hold.day or 0), [])
                stands.append((hold.order or 0, Done(task, hold.arrive_s or 0, hold.depart_s or 0)))
        return tuple(
            Cell(
                team,
                crew,
                day,
                tuple(d for _, d in sorted(done.get((team, day.number), ()), key=lambda x: x[0])),
                self.request.calendar.is_off(team, day),
            )
            for day in self.workdays
            for team, crew in enumerate(self.request.crews, 1)
        )

    @cached_property
    def settled(self) -> frozenset[int]:
        """Tasks that are done or excluded."""
        held = ((t, d.hold) for t, d in enumerate(self.demands))
        return frozenset(t for t, hold in held if hold is not None and (hold.done or hold.excluded))

    @cached_property
    def choices(self) -> tuple[np.ndarray, ...]:
        """By task: the ways it may be done (indices into ``travel.ways``); stretches walked one way only have fewer."""
        found = []
        for number, (own, demand) in enumerate(zip(self.travel.of_task, self.demands, strict=True)):
            task, hold = self.travel.work.tasks[number], demand.hold
            forward = demand.forward if hold is None or not hold.done else hold.forward
            ways = [
                w
                for w in own
                if task.kind != "stretch" or forward is None or (self.travel.ways[w].enter == task.begin) == forward
            ]
            found.append(np.array(ways, dtype=int))
        return tuple(found)

    @cached_property
    def single(self) -> np.ndarray:
        """Whether a task may be done by the team of a cell without another team, (T, C)."""
        found = np.zeros((len(self.demands), len(self.cells)), bool)
        for number, cell in enumerate(self.cells):
            if cell.usable:
                found[:, number] = self._able[:, cell.team - 1]
        for task, demand in enumerate(self.demands):
            if task in self.settled or demand.meeting is not None or not len(self.choices[task]):
                found[task] = False
            else:
                found[task] &= [self.held_here(task, cell) for cell in self.cells]
        return found

    @cached_property
    def _able(self) -> np.ndarray:
        """Whether a team lacks nothing for a task, (T, teams)."""
        travel, seen = self.travel, dict[tuple[object, ...], bool]()
        found = np.zeros((len(self.demands), len(self.request.crews)), bool)
        for team, crew in enumerate(self.request.crews):
            for task, demand in enumerate(self.demands):
                asked = (demand.skills, demand.care, demand.joint, demand.meeting is not None)
                known = (team, travel.work.tasks[task].line, asked)
                if known not in seen:
                    seen[known] = not lacking(crew, travel, task, demand)
                found[task, team] = seen[known]
        return found

    def held_here(self, task: int, cell: Cell) -> bool:
        """Whether no lock keeps `task` from the team and day of `cell`."""
        hold = self.demands[task].hold
        return hold is None or (hold.team in (None, cell.team) and hold.day in (None, cell.workday.number))

    @cached_property
    def together(self) -> tuple[int, ...]:
        """Tasks that need two teams at once, or an appointment: meetings, and repairs no mixed team can do."""
        return tuple(
            t
            for t, demand in enumerate(self.demands)
            if t not in self.settled
            and len(self.choices[t])
            and (demand.meeting is not None or (demand.joint and not self._able[t].any()))
        )

    def groups(self, task: int) -> list[tuple[int, ...]]:
        """Teams (from 1) that can do a task of `together` with each other; mixed teams alone come first."""
        demand, crews = self.demands[task], self.request.crews
        named = demand.meeting.teams if demand.meeting is not None else ()
        numbers = range(1, len(crews) + 1)
        if len(named) > 1:
            tried: list[tuple[int, ...]] = [tuple(named)]
        else:
            alone: list[tuple[int, ...]] = [(n,) for n in (named or numbers)]
            pairs: list[tuple[int, ...]] = [
                (a, b) for a in (named or numbers) for b in numbers if a != b and (named or a < b)
            ]
            able = [g for g in alone if self.complete(task, g)]
            tried = able or pairs
        return [g for g in tried if self.complete(task, g)]

    def complete(self, task: int, teams: Sequence[int]) -> bool:
        """Whether `teams` (from 1) together lack nothing for a task."""
        crews = [self.request.crews[t - 1] for t in teams]
        return not lacking(crews[0], self.travel, task, self.demands[task], crews[1:])

    def pinned(self, pins: Mapping[int, Mapping[int, int]]) -> "Model":
        """The same with appointments."""
        return replace(self, pins=pins)

    def company(self, cell: int) -> Company:
        """By task of a cell's appointments: the other teams that come too."""
        day = self.cells[cell].workday.number
        others = {
            task: tuple(
                self.cells[c].crew
                for c, pins in self.pins.items()
                if c != cell and task in pins and self.cells[c].workday.number == day
            )
            for task in self.pins.get(cell, ())
        }
        return Company(others)

    # the chain of a day

    def service(self, vehicle: bool) -> np.ndarray:
        """Seconds at each row of the table: 0 for places, the stay for ways."""
        return self._service[vehicle]

    @cached_property
    def _service(self) -> dict[bool, np.ndarray]:
        travel, none = self.travel, [0] * len(self.travel.starts)
        return {
            vehicle: np.array(none + [travel.service_s(w, vehicle) for w in range(len(travel.ways))], dtype=np.int64)
            for vehicle in (True, False)
        }

    def chain(self, cell: Cell, tasks: Sequence[int]) -> KnownChain:
        """The ways among which a day with these tasks chooses, work that is done before them included."""
        crew, travel, first = cell.crew, self.travel, len(self.travel.starts)
        every = [*(d.task for d in cell.done), *tasks]
        return KnownChain(
            travel.table(crew.vehicle),
            self.service(crew.vehicle),
            travel.row(crew.start),
            travel.row(crew.home),
            [first + self.choices[t] for t in every],
        )
