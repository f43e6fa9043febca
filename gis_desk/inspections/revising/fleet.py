"""What is free to be planned again, as PyVRP searches it: open days are vehicles, the ways of a stop clients."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyvrp
from scipy.optimize import linear_sum_assignment

from gis_desk.inspections.planning.engine import Effort
from gis_desk.inspections.revising.board import Board
from gis_desk.inspections.revising.days import ALONE, Days
from gis_desk.inspections.revising.ground import Cell
from gis_desk.inspections.timing import lacking, less_lunch_s, lunch_due_s
from layers.work import Progress

_NEVER_S = 10**7
"""Longer than any day: the way to a stop that a team may not have."""


@dataclass(frozen=True)
class Loose:
    """A stop that is to be given a place; `only` are the days it may have, None: any."""

    task: int
    only: frozenset[Cell] | None = None


@dataclass(frozen=True)
class _Kind:
    """What days have in common that can stand for each other."""

    begin: int
    end: int
    early_s: int
    late_s: int
    vehicle: bool
    barred: frozenset[int]


class Fleet:
    """The open days and the loose stops as one problem.

    Parameters
    ----------
    days : Days
        Travel times and teams.
    board : Board
        What stands fast: the work that is done.
    cells : sequence of Cell
        The days that take work.
    loose : sequence of Loose
        The stops, each with a way at least.
    """

    def __init__(self, days: Days, board: Board, cells: Sequence[Cell], loose: Sequence[Loose]) -> None:
        self._days, self._board, self._loose = days, board, tuple(loose)
        self.cells = tuple(cells)
        self._ways = [(n, int(way)) for n, one in enumerate(loose) for way in days.ground.choices(one.task)]
        first = len(days.ground.travel.starts)
        self._rows = np.array([first + way for _, way in self._ways], dtype=int)
        self._barred = {cell: self._not_for(cell) for cell in self.cells}
        self._lunch = {cell: self._lunch_s(cell) for cell in self.cells}

    def narrowed(self, cells: Sequence[Cell]) -> "Fleet":
        """The same stops, with no other days than `cells`."""
        return Fleet(self._days, self._board, cells, self._loose)

    def _not_for(self, cell: Cell) -> frozenset[int]:
        """The loose stops that a team cannot have on a day."""
        ground, crew = self._days.ground, self._days.ground.crew(cell[0])
        found = set()
        for number, one in enumerate(self._loose):
            if one.only is not None:
                if cell not in one.only:
                    found.add(number)
            elif lacking(crew, ground.travel, one.task, ground.demands[one.task]):
                found.add(number)
        return frozenset(found)

    def _lunch_s(self, cell: Cell) -> int:
        """The break that is still to come on a day."""
        tasks = self._board.at(cell)
        eaten = bool(tasks) and self._days.timed(cell, tasks, self._board.marks, ALONE).times.lunch_s is not None
        return 0 if eaten else lunch_due_s(self._days.ground.crew(cell[0]))

    def _kind(self, cell: Cell, less_s: int, longest_s: int | None) -> _Kind:
        ground = self._days.ground
        crew, tasks = ground.crew(cell[0]), self._board.at(cell)
        begin, early = ground.travel.row(crew.start), crew.begin_s
        if tasks:
            timed = self._days.timed(cell, tasks, self._board.marks, ALONE)
            begin, early = self._days.rows(tasks[-1], self._board.marks[tasks[-1]].choice)[0], timed.times.depart[-1]
        latest = min(crew.latest_s, crew.begin_s + (longest_s or crew.day_s))
        late = less_lunch_s(crew, latest, self._lunch[cell]) - less_s
        return _Kind(
            int(begin), ground.travel.row(crew.home), early, max(early, late), crew.vehicle, self._barred[cell]
        )

    def search(
        self,
        now: Mapping[Cell, Sequence[int]],
        *,
        seed: int,
        rounds: int,
        progress: Progress,
        less_s: Mapping[Cell, int] | None = None,
        longest_s: int | None = None,
    ) -> dict[Cell, list[int]]:
        """The loose stops by day, in order; those without room are left out.

        Parameters
        ----------
        now : mapping
            Where they stand now: the search begins there, and days that can stand for each other keep what they have.
        less_s : mapping
            By how much shorter than the working hours a day is to be.
        longest_s : int or None
            No day is longer than this.
        """
        kinds: dict[_Kind, list[Cell]] = {}
        for cell in self.cells:
            key = self._kind(cell, (less_s or {}).get(cell, 0), longest_s)
            kinds.setdefault(key, []).append(cell)
        data = self._data(kinds)
        stop = Effort(rounds, seed, progress=progress).part(1.0)
        first = self._present(data, kinds, now)
        best = pyvrp.solve(data, stop, seed=seed, collect_stats=False, display=False, initial_solution=first).best
        routes: dict[int, list[list[int]]] = {}
        for route in best.routes():
            numbers = [self._ways[a.idx][0] for a in route if a.is_client()]
            routes.setdefault(route.vehicle_type(), []).append([self._loose[n].task for n in numbers])
        found: dict[Cell, list[int]] = {}
        for number, cells in enumerate(kinds.values()):
            found.update(_given(routes.get(number, []), cells, now))
        return found

    def _data(self, kinds: Mapping[_Kind, Sequence[Cell]]) -> pyvrp.ProblemData:
        depots = sorted({row for kind in kinds for row in (kind.begin, kind.end)})
        rows = np.concatenate([np.array(depots, dtype=int), self._rows])
        profiles = sorted({(k.vehicle, tuple(sorted(k.barred))) for k in kinds})
        tables: list[Any] = [self._table(rows, len(depots), vehicle, barred) for vehicle, barred in profiles]
        return pyvrp.ProblemData(
            [pyvrp.Location(0, 0) for _ in rows],
            *self._clients(len(depots)),
            [
                pyvrp.VehicleType(
                    len(cells),
                    start_depot=depots.index(kind.begin),
                    end_depot=depots.index(kind.end),
                    tw_early=kind.early_s,
                    tw_late=kind.late_s,
                    unit_distance_cost=0,
                    unit_duration_cost=1,
                    profile=profiles.index((kind.vehicle, tuple(sorted(kind.barred)))),
                )
                for kind, cells in kinds.items()
            ],
            tables,
            tables,
            self._groups,
        )

    def _clients(self, first: int) -> tuple[list[pyvrp.Client], list[pyvrp.Depot]]:
        travel = self._days.ground.travel
        members: dict[int, list[int]] = {}
        for client, (number, _) in enumerate(self._ways):
            members.setdefault(number, []).append(client)
        several = [own for own in members.values() if len(own) > 1]
        group = {client: n for n, own in enumerate(several) for client in own}
        self._groups = [pyvrp.ClientGroup(own, required=False) for own in several]
        prize = 2 * max(crew.day_s for crew in self._days.ground.request.crews) + 3600
        clients = []
        for client, (number, _) in enumerate(self._ways):
            one = self._loose[number]
            worth = 10 if one.only is not None else 2 if travel.work.tasks[one.task].kind == "marker" else 1
            clients.append(pyvrp.Client(first + client, prize=prize * worth, required=False, group=group.get(client)))
        return clients, [pyvrp.Depot(n) for n in range(first)]

    def _table(self, rows: np.ndarray, first: int, vehicle: bool, barred: Sequence[int]) -> np.ndarray:
        """Seconds between `rows`, the work at the one that is left included."""
        travel = self._days.ground.travel
        table = travel.table(vehicle)[np.ix_(rows, rows)].astype(np.int64)
        work = [0] * first + [travel.service_s(way, vehicle) for _, way in self._ways]
        table += np.array(work, dtype=np.int64)[:, None]
        closed = [first + n for n, (number, _) in enumerate(self._ways) if number in set(barred)]
        table[:, closed] = _NEVER_S
        table = np.minimum(table, _NEVER_S)
        np.fill_diagonal(table, 0)
        return np.ascontiguousarray(table)

    def _present(
        self, data: pyvrp.ProblemData, kinds: Mapping[_Kind, Sequence[Cell]], now: Mapping[Cell, Sequence[int]]
    ) -> pyvrp.Solution:
        """What stands now, by the ways the days have."""
        client = {key: c for c, key in enumerate(self._ways)}
        routes, seen = [], set[int]()
        for number, (kind, cells) in enumerate(kinds.items()):
            own = {one.task: n for n, one in enumerate(self._loose) if n not in kind.barred}
            for cell in cells:
                tasks = [t for t in now.get(cell, ()) if t in own and own[t] not in seen]
                if not tasks:
                    continue
                seen.update(own[t] for t in tasks)
                done = self._board.at(cell)
                timed = self._days.timed(cell, (*done, *tasks), self._board.marks, ALONE)
                ways = zip(tasks, timed.ways[len(done) :], strict=True)
                routes.append(pyvrp.Route(data, [client[own[t], way] for t, way in ways], number))
        return pyvrp.Solution(data, routes)


def _given(
    routes: Sequence[Sequence[int]], cells: Sequence[Cell], now: Mapping[Cell, Sequence[int]]
) -> dict[Cell, list[int]]:
    """Routes to days that can stand for each other: each to the day that holds most of it now, else to the first."""
    if not routes:
        return {}
    gain = np.array([[1000 * len(set(r) & set(now.get(c, ()))) - c[1] for c in cells] for r in routes])
    pairs = zip(*(side.tolist() for side in linear_sum_assignment(gain, maximize=True)), strict=True)
    return {cells[c]: list(routes[r]) for r, c in pairs}
