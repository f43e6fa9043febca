"""The search for the routes: the model is ours, the search is PyVRP's."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyvrp
from scipy.optimize import linear_sum_assignment

from gis_desk.inspections.travel import Travel
from layers.work import QUIET, Progress


@dataclass(frozen=True)
class Route:
    """One team-day: the start place and the ways of its tasks in order (indices into ``Travel.ways``)."""

    start: int
    ways: tuple[int, ...]
    seconds: int


@dataclass(frozen=True)
class Search:
    """What the search gave: routes, tasks left over, and how it went."""

    routes: tuple[Route, ...]
    left: tuple[int, ...]
    rounds: int
    seconds: float

    @property
    def objective_s(self) -> int:
        """Team time of all routes in seconds."""
        return sum(r.seconds for r in self.routes)


class _Stop:
    """Ends the search after so many rounds or seconds; reports, and lets the user stop it."""

    def __init__(self, rounds: int, limit_s: float | None, progress: Progress) -> None:
        self.rounds, self._limit, self._progress = 0, limit_s, progress
        self._most, self._began = rounds, time.monotonic()

    def __call__(self, best_cost: int) -> bool:  # noqa: ARG002 - the name PyVRP calls it by
        if self._limit is None:
            self._progress.step(min(self.rounds, self._most), self._most, "routes")
            done = self.rounds >= self._most
        else:
            spent = time.monotonic() - self._began
            self._progress.step(min(int(spent * 10), int(self._limit * 10)), max(1, int(self._limit * 10)), "routes")
            done = spent >= self._limit
        self.rounds += not done
        return done


def search(
    travel: Travel,
    available: Sequence[int],
    seed: int,
    progress: Progress = QUIET,
    limit_s: float | None = None,
    rounds: int | None = None,
    day_s: int | None = None,
    route_cost_s: int = 0,
) -> Search:
    """Routes that visit as many tasks as possible in the least team time.

    Parameters
    ----------
    available : sequence of int
        Team-days that may begin at each start place of `travel`.
    seed : int
        The same input, seed and number of rounds give the same routes; with `limit_s` that is not promised.
    rounds, day_s : int or None
        Other than those of the settings.
    route_cost_s : int
        Seconds that count for each route besides its own; more makes fewer, fuller days.

    Notes
    -----
    Each way of a task is a client of its own, in a group of which one is visited at most; its travel times differ by
    direction, since a stretch is left at its far end. Every task carries a prize greater than any day, so that none is
    left out while a day has room for it; a marker counts twice a stretch. At the end each route's ways are chosen
    anew, exactly, for its order.
    """
    began, first, day = time.monotonic(), len(travel.starts), day_s or travel.settings.day_s
    doable = [t for t, own in enumerate(travel.of_task) if own and (travel.alone_s(t) or 0) <= day]
    left = sorted(set(range(len(travel.of_task))) - set(doable))
    if not doable:
        return Search((), tuple(left), 0, time.monotonic() - began)
    ways = [w for t in doable for w in travel.of_task[t]]
    rows = np.concatenate([np.arange(first), first + np.array(ways, int)])
    table: Any = np.ascontiguousarray(travel.seconds[np.ix_(rows, rows)])
    prize = 2 * travel.settings.day_s
    clients: list[pyvrp.Client] = []
    groups: list[pyvrp.ClientGroup] = []
    for task in doable:
        own, kind = travel.of_task[task], travel.work.tasks[task].kind
        group = len(groups) if len(own) > 1 else None
        members = list(range(len(clients), len(clients) + len(own)))
        clients += [
            pyvrp.Client(
                location=first + len(clients) + i,
                service_duration=travel.ways[w].service_s,
                prize=prize * (2 if kind == "marker" else 1),
                required=False,
                group=group,
            )
            for i, w in enumerate(own)
        ]
        if group is not None:
            groups.append(pyvrp.ClientGroup(members, required=False))
    data = pyvrp.ProblemData(
        [pyvrp.Location(0, 0) for _ in rows],
        clients,
        [pyvrp.Depot(i) for i in range(first)],
        [
            pyvrp.VehicleType(
                n,
                start_depot=i,
                end_depot=i,
                fixed_cost=route_cost_s,
                tw_early=0,
                tw_late=day,
                unit_distance_cost=0,
                unit_duration_cost=1,
            )
            for i, n in enumerate(available)
        ],
        [table],
        [table],
        groups,
    )
    stop = _Stop(rounds or travel.settings.rounds, limit_s, progress)
    best = pyvrp.solve(data, stop, seed=seed, collect_stats=False, display=False).best
    routes = [_best_ways(travel, r.start_depot(), [ways[a.idx] for a in r if a.is_client()]) for r in best.routes()]
    seen = {travel.ways[w].task for r in routes for w in r.ways}
    left = sorted(set(left) | (set(doable) - seen))
    return Search(tuple(routes), tuple(left), stop.rounds, time.monotonic() - began)


def _best_ways(travel: Travel, start: int, ways: Sequence[int]) -> Route:
    """The route with the same order of tasks and the best way of each, by dynamic programming."""
    first = len(travel.starts)
    cost, at, back = np.zeros(1), np.array([start]), []
    for way in ways:
        choice = np.array(travel.of_task[travel.ways[way].task])
        total = cost[:, None] + travel.seconds[np.ix_(at, first + choice)]
        before = total.argmin(axis=0)
        cost = total[before, np.arange(len(choice))] + [travel.ways[w].service_s for w in choice]
        back.append((choice, before))
        at = first + choice
    final = cost + travel.seconds[at, start]
    index = int(final.argmin())
    seconds, chosen = int(final[index]), []
    for choice, before in reversed(back):
        chosen.append(int(choice[index]))
        index = int(before[index])
    return Route(start, tuple(reversed(chosen)), seconds)


def lower_bound_s(travel: Travel, tasks: Sequence[int], vehicles: int) -> int | None:
    """Team time that no plan of all `tasks` can undercut, or None where there is nothing to bound.

    Assignment relaxation: every task is entered once and left once, always in its cheapest ways; routes may fall
    apart into circles. At least as many routes leave a start place as the working hours demand.
    """
    if not tasks:
        return None
    first, n = len(travel.starts), len(tasks)
    groups = [np.array(travel.of_task[t]) for t in tasks]
    work = sum(min(travel.ways[w].service_s for w in g) for g in groups)
    order = np.concatenate(groups)
    starts = np.cumsum([0, *(len(g) for g in groups[:-1])])
    table = travel.seconds[np.ix_(first + order, first + order)]
    between = np.minimum.reduceat(np.minimum.reduceat(table, starts, axis=0), starts, axis=1).astype(float)
    out = np.minimum.reduceat(travel.seconds[:first, first + order].min(axis=0), starts)
    home = np.minimum.reduceat(travel.seconds[first + order, :first].min(axis=1), starts)
    forbidden = 1e12
    np.fill_diagonal(between, forbidden)
    bound = 0
    routes = 1
    while routes <= vehicles:
        matrix = np.full((n + vehicles, n + vehicles), forbidden)
        matrix[:n, :n] = between
        matrix[n:, :n] = out[None]
        matrix[:n, n:] = home[:, None]
        matrix[n + routes :, n:] = 0.0
        rows, columns = linear_sum_assignment(matrix)
        bound = int(matrix[rows, columns].sum()) + work
        needed = -(-bound // travel.settings.day_s)
        if needed <= routes:
            break
        routes = needed
    return bound
