"""The search for routes: the model is ours, the search is PyVRP's.

Days of teams are vehicles, one kind for all days that can stand for each other; the ways of a task are clients of a
group of which at most one is visited; what a team may not take lies infinitely far for its kind. The clock of the
search is that of the day, with the break and the dark taken off; `days.Days` times what it finds exactly.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyvrp

from gis_desk.inspections.planning.days import Days
from gis_desk.inspections.planning.model import Cell
from gis_desk.inspections.planning.walk import walk
from gis_desk.inspections.timing import less_lunch_s, lunch_due_s
from layers.work import QUIET, Progress

_PRICE = 10
"""Units of cost in a second of a team."""
_BARRED = 10**10
_PRIZE_S = 40 * 3600
"""What leaving a stretch out costs, in seconds; a marker twice that, an appointment far more."""
DAY_COST_S = 8 * 3600
"""What opening another day costs, in seconds: fewer days come before less time."""
_OVER = 4.0
"""What a second above the length that days are to have costs, in seconds."""

Orders = dict[int, tuple[int, ...]]
"""By number of a cell: the tasks of that day in order."""


@dataclass
class Effort:
    """How long is searched: rounds, or seconds from now on; and who hears of it."""

    rounds: int
    seed: int
    limit_s: float | None = None
    progress: Progress = QUIET
    spent: int = 0
    began: float = field(default_factory=time.monotonic)

    def part(self, share: float, most: int | None = None) -> "Stop":
        """A stop for a `share` of the rounds, or of the seconds that are left where there is a limit; `most` rounds."""
        left = None
        if self.limit_s is not None:
            left = max(0.0, self.limit_s - (time.monotonic() - self.began)) * min(1.0, share)
        rounds = max(1, round(self.rounds * share))
        return Stop(self, rounds if most is None else min(rounds, most), left, most)


class Stop:
    """Ends a search after so many rounds or seconds; reports, and lets the user stop it."""

    def __init__(self, effort: Effort, rounds: int, limit_s: float | None, cap: int | None = None) -> None:
        self._effort, self._most, self._limit, self._cap = effort, rounds, limit_s, cap
        self._done, self._began = 0, time.monotonic()

    def __call__(self, best_cost: int) -> bool:  # noqa: ARG002 - the name PyVRP calls it by
        """Whether the search ends now; asked once a round."""
        effort, spent = self._effort, time.monotonic() - self._began
        over = self._done >= self._most if self._limit is None else spent >= self._limit or self._done == self._cap
        if self._limit is None:
            effort.progress.step(min(self._done, self._most), self._most, "routes")
        else:
            effort.progress.step(min(int(spent * 10), int(self._limit * 10)), max(1, int(self._limit * 10)), "routes")
        self._done += not over
        effort.spent += not over
        return over


@dataclass(frozen=True)
class Aim:
    """What a search is to reach besides short days.

    Parameters
    ----------
    cells : tuple of int
        The days that may be used.
    day_cost_s : int
        Seconds that a day counts besides its own.
    level_s : int or None
        A length above which days become dear.
    longest_s : int or None
        A length no day exceeds.
    tilt : mapping
        By team: what its hours count, where they count more or less than those of others.
    wide : int
        Ways per task, and direction of a stretch, that are looked at.
    soft : bool
        Whether hours may be broken on the way, for all tasks are thought to have room.
    whole : bool
        Whether any plan of all tasks will do, however long its days; then `soft` too.
    """

    cells: tuple[int, ...]
    day_cost_s: int = DAY_COST_S
    level_s: int | None = None
    longest_s: int | None = None
    tilt: Mapping[int, float] = field(default_factory=dict)
    wide: int = 1
    soft: bool = False
    whole: bool = False


@dataclass(frozen=True)
class _Kind:
    """What days have in common that can stand for each other."""

    begin_row: int
    home_row: int
    early_s: int
    late_s: int
    vehicle: bool
    allowed: bytes
    pins: tuple[tuple[int, int], ...]
    tilt: float
    alone: int | None
    """Number of a day with appointments: each of its teams has its own."""


class Engine:
    """Searches routes for the tasks of a model."""

    def __init__(self, days: Days) -> None:
        self.days, self.model = days, days.model
        self._first = len(self.model.travel.starts)
        model = self.model
        light = [(c.workday.light_from_s, c.workday.light_to_s) for c in model.cells]
        self._light = max(a for a, _ in light), min(b for _, b in light)
        self._rest = max((c.lunch_s for c in model.request.crews), default=0)
        self._lunch = [self._reserve(n, c) for n, c in enumerate(model.cells)]

    def _reserve(self, number: int, cell: Cell) -> int:
        """The break that is still to come on a day."""
        eaten = bool(cell.done) and self.days.timed(number, ()).times.lunch_s is not None
        return 0 if eaten else lunch_due_s(cell.crew)

    def _kind(self, number: int, aim: Aim) -> _Kind:
        cell, travel = self.model.cells[number], self.model.travel
        crew, row, early = cell.crew, travel.row(cell.crew.start), cell.crew.begin_s
        if cell.done:
            timed = self.days.timed(number, ())
            row, early = self._first + timed.ways[-1], timed.times.depart[-1]
        latest = crew.latest_s if aim.longest_s is None else min(crew.latest_s, crew.begin_s + aim.longest_s)
        late = less_lunch_s(crew, latest, self._lunch[number])
        return _Kind(
            row,
            travel.row(crew.home),
            early,
            max(early, late),
            crew.vehicle,
            self.model.single[:, number].tobytes(),
            tuple(self.model.pins.get(number, {}).items()),
            aim.tilt.get(cell.team, 1.0),
            number if number in self.model.pins else None,
        )

    def search(self, tasks: Sequence[int], aim: Aim, stop: Stop, seed: int, known: Orders | None = None) -> Orders:
        """Days with as many of `tasks` as can be, few and short; appointments are in them.

        Parameters
        ----------
        tasks : sequence of int
            Tasks that single teams do.
        known : mapping
            Days to begin with.

        Notes
        -----
        Every task carries a prize greater than any day, so that none is left out while a day has room for it.
        """
        kinds: dict[_Kind, list[int]] = {}
        for number in aim.cells:
            kinds.setdefault(self._kind(number, aim), []).append(number)
        if not kinds or not (len(tasks) or any(kind.pins for kind in kinds)):
            return {}
        problem = _Problem(self, kinds, tasks, aim, known or {})
        whole = len(set(zip(problem.task_of, problem.owner, strict=True))) if aim.whole else None
        best = walk(problem.data, stop, seed, _PRICE, problem.present(known or {}), whole, aim.soft)
        return problem.read(best, known or {})


class _Problem:
    """One problem of PyVRP, and what its numbers mean."""

    def __init__(
        self, engine: Engine, kinds: Mapping[_Kind, list[int]], tasks: Sequence[int], aim: Aim, known: Orders
    ) -> None:
        self.engine, self.kinds, self.aim = engine, dict(kinds), aim
        self._model = engine.model
        self._chosen = self._known_ways(known)
        self.task_of: list[int] = []
        self._rows: list[int] = []
        self.owner: list[int] = []
        self.client: dict[tuple[int, int, int], int] = {}
        self._clients: list[pyvrp.Client] = []
        self._groups: list[pyvrp.ClientGroup] = []
        for task in tasks:
            self._add(int(task), -1, None)
        for number, kind in enumerate(self.kinds):
            for task, at in kind.pins:
                self._add(task, number, at)
        self.data = self._build()

    def _known_ways(self, known: Orders) -> dict[int, set[int]]:
        found: dict[int, set[int]] = {}
        for cell, tasks in known.items():
            ways = self.engine.days.timed(cell, tasks).ways[len(self._model.cells[cell].done) :]
            for task, way in zip(tasks, ways, strict=True):
                found.setdefault(task, set()).add(way)
        return found

    def _ways(self, task: int) -> list[int]:
        travel, choices = self._model.travel, self._model.choices[task].tolist()
        taken: dict[int, int] = {}
        found = []
        for way in choices:
            enter = travel.ways[way].enter
            if taken.setdefault(enter, 0) < self.aim.wide or way in self._chosen.get(task, ()):
                taken[enter] += 1
                found.append(way)
        return found

    def _add(self, task: int, owner: int, at: int | None) -> None:
        model, engine = self._model, self.engine
        ways, one = self._ways(task), model.travel.work.tasks[task]
        group = len(self._groups) if len(ways) > 1 else None
        members = list(range(len(self._clients), len(self._clients) + len(ways)))
        early, late = (at, at) if at is not None else self._light(one.service_s)
        weight = 20 if owner >= 0 else 2 if one.kind == "marker" else 1
        for way, client in zip(ways, members, strict=True):
            self.client[task, owner, way] = client
            self.task_of.append(task)
            self.owner.append(owner)
            self._rows.append(engine._first + way)
            self._clients.append(
                pyvrp.Client(
                    location=client,
                    service_duration=one.service_s,
                    tw_early=early,
                    tw_late=late,
                    prize=_PRICE * _PRIZE_S * weight,
                    required=False,
                    group=group,
                )
            )
        if group is not None:
            self._groups.append(pyvrp.ClientGroup(members, required=False))

    def _light(self, service_s: int) -> tuple[int, int]:
        low, high = self.engine._light
        if (low, high) == (0, 24 * 3600):
            return 0, high
        return low, max(low, high - service_s - self.engine._rest)

    def _build(self) -> Any:
        model, aim, clients = self._model, self.aim, len(self._clients)
        places = sorted({kind.begin_row for kind in self.kinds} | {kind.home_row for kind in self.kinds})
        self.depot = {row: n for n, row in enumerate(places)}
        rows = np.array([*self._rows, *places], dtype=int)
        tasks, owners = np.array(self.task_of, dtype=int), np.array(self.owner, dtype=int)
        durations, profiles = dict[bool, Any](), dict[tuple[bool, bytes], int]()
        for vehicle in {kind.vehicle for kind in self.kinds}:
            table = model.travel.table(vehicle)[np.ix_(rows, rows)].copy()
            work = [model.travel.work.tasks[t].service_s for t in tasks]
            table[:clients] += (model.service(vehicle)[rows[:clients]] - work)[:, None]
            np.fill_diagonal(table, 0)
            durations[vehicle] = table
        bars: list[Any] = []
        matrices: list[Any] = []
        types = []
        for number, (kind, cells) in enumerate(self.kinds.items()):
            allowed = np.frombuffer(kind.allowed, dtype=bool)
            free = np.where(owners < 0, allowed[tasks], owners == number) if clients else np.zeros(0, bool)
            key = (kind.vehicle, free.tobytes())
            if key not in profiles:
                profiles[key] = len(bars)
                bar = np.zeros((len(rows), len(rows)), dtype=np.int64)
                bar[:, :clients][:, ~free] = _BARRED
                np.fill_diagonal(bar, 0)
                bars.append(bar)
                matrices.append(durations[kind.vehicle])
            span = kind.late_s - kind.early_s
            level = span
            if aim.level_s is not None:
                gone = kind.early_s - model.cells[cells[0]].crew.begin_s + self.engine._lunch[cells[0]]
                level = max(1, min(span, aim.level_s - gone))
            types.append(
                pyvrp.VehicleType(
                    len(cells),
                    start_depot=self.depot[kind.begin_row],
                    end_depot=self.depot[kind.home_row],
                    fixed_cost=_PRICE * aim.day_cost_s,
                    tw_early=kind.early_s,
                    tw_late=kind.late_s,
                    shift_duration=level,
                    max_overtime=span - level,
                    unit_overtime_cost=round(_PRICE * _OVER) if level < span else 0,
                    unit_distance_cost=1,
                    unit_duration_cost=round(_PRICE * kind.tilt),
                    profile=profiles[key],
                )
            )
        return pyvrp.ProblemData(
            [pyvrp.Location(0, 0) for _ in rows],
            self._clients,
            [pyvrp.Depot(clients + n) for n in range(len(places))],
            types,
            bars,
            matrices,
            self._groups,
        )

    def present(self, known: Orders) -> Any:
        """`known` as PyVRP begins with it; None where there is nothing."""
        routes = []
        listed = set(self.task_of)
        for number, cells in enumerate(self.kinds.values()):
            pins = {t for t, _ in list(self.kinds)[number].pins}
            for cell in cells:
                tasks = known.get(cell, ())
                ways = self.engine.days.timed(cell, tasks).ways[len(self._model.cells[cell].done) :]
                visits = [
                    self.client[task, number if task in pins else -1, way]
                    for task, way in zip(tasks, ways, strict=True)
                    if task in pins or task in listed
                ]
                if visits:
                    routes.append(pyvrp.Route(self.data, visits, number))
        return pyvrp.Solution(self.data, routes) if routes else None

    def read(self, best: Any, known: Orders) -> Orders:
        """The days of a solution; days that can stand for each other keep what they have most of in `known`."""
        by_kind: dict[int, list[tuple[int, ...]]] = {}
        for route in best.routes():
            tasks = tuple(self.task_of[a.idx] for a in route if a.is_client())
            barred = route.distance() >= _BARRED
            if tasks and not barred:
                by_kind.setdefault(route.vehicle_type(), []).append(tasks)
        found: Orders = {}
        for number, cells in enumerate(self.kinds.values()):
            routes = by_kind.get(number, [])
            free = list(cells)
            for tasks in routes:
                cell = max(free, key=lambda c: (len(set(known.get(c, ())) & set(tasks)), -c))
                free.remove(cell)
                found[cell] = tasks
        return found
