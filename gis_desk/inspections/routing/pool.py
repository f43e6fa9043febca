"""Round trips seen during a search, and the best that can be put together from them."""

from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csc_array

from gis_desk.inspections.routing.vehicles import Rounds, Routes

_MOST = 40_000
_ASKED = 6_000
"""Round trips among which the best are chosen."""
_NEAR = 1.02
"""Solutions so many times longer than the best are looked at."""


class Pool:
    """Round trips by the places they visit, each in the shortest order seen."""

    def __init__(self) -> None:
        self._found: dict[frozenset[int], tuple[int, tuple[int, ...]]] = {}

    def seen(self, candidate: Any, best: Any) -> None:
        """Look at a solution of the search."""
        if not candidate.is_feasible() or candidate.distance() > _NEAR * best.distance() or len(self._found) > _MOST:
            return
        for route in candidate.routes():
            self.add(tuple(v.idx + 1 for v in route if v.is_client()), route.distance())

    def add(self, stops: tuple[int, ...], length: int) -> None:
        """Add a round trip."""
        key = frozenset(stops)
        if key not in self._found or length < self._found[key][0]:
            self._found[key] = (length, stops)

    def join(self, other: "Pool") -> None:
        """Add the round trips of `other`."""
        for length, stops in other._found.values():
            self.add(stops, length)

    def combined(self, rounds: Rounds, best: Routes, seconds: float) -> Routes | None:
        """The shortest round trips that visit every place once, from those seen and those of `best`.

        None where nothing was found in `seconds`. Only as many are asked as can be answered, those first that cost
        least beyond what their places cost in `best`.
        """
        own = {frozenset(r): (rounds.length(r), tuple(r)) for r in best}
        share = np.zeros(rounds.n)
        for route in best:
            share[route] = rounds.length(route) / len(route)
        rest = [v for k, v in self._found.items() if k not in own]
        rest.sort(key=lambda v: v[0] - share[list(v[1])].sum())
        chosen = [*own.values(), *rest[:_ASKED]]
        rows = np.concatenate([np.array(stops) for _, stops in chosen]) - 1
        columns = np.repeat(np.arange(len(chosen)), [len(stops) for _, stops in chosen])
        visits = csc_array((np.ones(len(rows)), (rows, columns)), (rounds.n - 1, len(chosen)))
        limits = [LinearConstraint(visits, 1, 1)]
        if rounds.vehicles is not None:
            limits.append(LinearConstraint(np.ones((1, len(chosen))), 0, rounds.vehicles))
        found = milp(
            np.array([length for length, _ in chosen], dtype=float),
            integrality=np.ones(len(chosen), int),
            bounds=Bounds(0, 1),
            constraints=limits,
            options={"time_limit": seconds, "mip_rel_gap": 0.0},
        )
        if found.x is None:
            return None
        return [list(chosen[i][1]) for i in np.flatnonzero(found.x > 0.5)]
