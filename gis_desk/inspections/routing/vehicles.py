"""The shortest round trips of vehicles that carry only so much: what is asked, and its search by PyVRP."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyvrp
import pyvrp.search
from pyvrp.IteratedLocalSearch import IteratedLocalSearchCallbacks, IteratedLocalSearchParams

Routes = list[list[int]]
"""Places of each round trip in order, the depot (place 0) left out."""


@dataclass(frozen=True, eq=False)
class Rounds:
    """Round trips from place 0.

    Parameters
    ----------
    table : ndarray of int, (N, N)
        Distances.
    demand : ndarray of int, (N,)
        What is brought to each place.
    capacity : int
        What one vehicle carries.
    vehicles : int or None
        How many round trips there may be.
    longest : float or None
        No round trip is longer, `service` at each of its places included.
    """

    table: np.ndarray
    demand: np.ndarray
    capacity: int
    vehicles: int | None = None
    longest: float | None = None
    service: float = 0.0

    @property
    def n(self) -> int:
        """How many places there are, the depot among them."""
        return len(self.table)

    def length(self, route: Sequence[int]) -> int:
        """Length of one round trip."""
        stops = np.array([0, *route, 0])
        return int(self.table[stops[:-1], stops[1:]].sum())

    def cost(self, routes: Routes) -> int:
        """Length of all round trips."""
        return sum(self.length(r) for r in routes)

    def problems(self, routes: Routes) -> list[str]:
        """What is wrong with `routes`; nothing where they are an answer."""
        found = []
        if sorted(i for r in routes for i in r) != list(range(1, self.n)):
            found.append("not every place is visited once")
        if any(self.demand[r].sum() > self.capacity for r in routes):
            found.append("a vehicle carries too much")
        if self.vehicles is not None and len(routes) > self.vehicles:
            found.append("there are too many round trips")
        if self.longest is not None and any(self.length(r) + self.service * len(r) > self.longest for r in routes):
            found.append("a round trip is too long")
        return found

    def part(self, routes: Routes) -> tuple["Rounds", np.ndarray]:
        """The same question for the places of `routes` alone, with the number of each here."""
        here = np.array([0, *sorted(i for r in routes for i in r)])
        spare = None if self.vehicles is None else len(routes)
        part = Rounds(
            self.table[np.ix_(here, here)], self.demand[here], self.capacity, spare, self.longest, self.service
        )
        return part, here


class _Watch(IteratedLocalSearchCallbacks):
    """Ends a search, and shows each of its solutions to `seen`."""

    def __init__(self, over: Callable[[], bool], seen: Callable[[Any, Any], None] | None) -> None:
        self._over, self._seen = over, seen

    def __call__(self, best_cost: int) -> bool:  # noqa: ARG002 - the name PyVRP calls it by
        return self._over()

    def on_iteration(self, current: Any, candidate: Any, best: Any, cost_evaluator: Any) -> None:  # noqa: ARG002
        """Called by PyVRP."""
        if self._seen is not None:
            self._seen(candidate, best)


def searched(
    rounds: Rounds,
    over: Callable[[], bool],
    seed: int,
    start: Routes | None = None,
    *,
    history: int = 300,
    neighbours: int = 50,
    restart: int = 150_000,
    seen: Callable[[Any, Any], None] | None = None,
) -> Routes | None:
    """The best round trips found until `over` says so, from `start` on; None where none fit.

    Parameters
    ----------
    history : int
        How many steps back a worse solution is measured against; more wanders farther.
    restart : int
        Steps without a better solution until the search goes back to the best.
    seen : callable or None
        Called with each solution and the best one.
    """
    data = problem_of(rounds)
    random = pyvrp.RandomNumberGenerator(seed=seed)
    near = pyvrp.search.compute_neighbours(data, pyvrp.search.NeighbourhoodParams(num_neighbours=neighbours))
    search = pyvrp.search.LocalSearch(data, random, near, pyvrp.search.PerturbationManager())
    for operator in pyvrp.search.OPERATORS:
        if operator.supports(data):
            search.add_operator(operator(data))
    penalties = pyvrp.PenaltyParams()
    manager = pyvrp.PenaltyManager(penalties.midpoint_penalties(data), penalties)
    if start is None:
        first = search(pyvrp.Solution.make_random(data, random), manager.max_cost_evaluator(), exhaustive=True)
    else:
        first = pyvrp.Solution(data, [[i - 1 for i in r] for r in start])
    watch = _Watch(over, seen)
    params = IteratedLocalSearchParams(restart, history, callbacks=watch)
    found = pyvrp.IteratedLocalSearch(data, manager, search, first, params).run(watch, collect_stats=False)
    return routes_of(found.best) if found.best.is_feasible() else None


def routes_of(solution: Any) -> Routes:
    """The places of each round trip of a solution of PyVRP."""
    return [[v.idx + 1 for v in route if v.is_client()] for route in solution.routes()]


def problem_of(rounds: Rounds) -> pyvrp.ProblemData:
    """The question as PyVRP wants it."""
    limited = rounds.longest is not None
    service = int(np.ceil(rounds.service)) if limited else 0
    vehicles = rounds.n - 1 if rounds.vehicles is None else rounds.vehicles
    kind = pyvrp.VehicleType(vehicles, [int(rounds.capacity)])
    if rounds.longest is not None:
        kind = pyvrp.VehicleType(vehicles, [int(rounds.capacity)], shift_duration=int(rounds.longest))
    clients = [
        pyvrp.Client(location=i, delivery=[int(rounds.demand[i])], service_duration=service) for i in range(1, rounds.n)
    ]
    table: Any = np.ascontiguousarray(rounds.table)
    return pyvrp.ProblemData(
        [pyvrp.Location(0, 0) for _ in range(rounds.n)],
        clients,
        [pyvrp.Depot(0)],
        [kind],
        [table],
        [table if limited else np.zeros_like(table)],
    )
