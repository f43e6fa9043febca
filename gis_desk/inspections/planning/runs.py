"""What a run of neighbouring tasks adds in every gap of many days."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gis_desk.inspections.revising.chains import Chain, Gaps


@dataclass(frozen=True, eq=False)
class KnownChain(Chain):
    """A chain that remembers what it has worked out."""

    @cached_property
    def _forward(self) -> list[tuple[np.ndarray, np.ndarray]]:
        return Chain.forward(self)

    @cached_property
    def _backward(self) -> list[tuple[np.ndarray, np.ndarray]]:
        return Chain.backward(self)

    def forward(self) -> list[tuple[np.ndarray, np.ndarray]]:
        """For the beginning and each task: its rows, and the least seconds until each of them is done."""
        return self._forward

    def backward(self) -> list[tuple[np.ndarray, np.ndarray]]:
        """For each task and the end: its rows, and the least seconds from the arrival at each of them to the end."""
        return self._backward


class RunGaps(Gaps):
    """All places of many days where one task or a run of tasks can stand."""

    def run_cost(self, chain: Chain, run: Sequence[np.ndarray]) -> np.ndarray:
        """Seconds (G,) that a run adds in each gap, in its order or the other way round.

        Parameters
        ----------
        chain : Chain
            Any of the days; they share one table.
        run : sequence of ndarray of int
            The rows among which each task of the run has its ways.
        """
        forth = self._through(chain, run)
        return forth if len(run) == 1 else np.minimum(forth, self._through(chain, run[::-1]))

    def costs(self, chain: Chain, tasks: Sequence[np.ndarray]) -> np.ndarray:
        """Seconds (N, G) that each of N tasks adds in each gap; `tasks` holds the rows of their ways."""
        rows = np.concatenate(tasks)
        starts = np.cumsum([0, *(len(t) for t in tasks[:-1])])
        came = (self._left_s[:, :, None] + chain.seconds[self._left][:, :, rows]).min(axis=1)
        goes = (chain.seconds[rows][:, self._right].transpose(1, 0, 2) + self._right_s[:, None, :]).min(axis=2)
        every = came + chain.service[rows] + goes
        return np.minimum.reduceat(every, starts, axis=1).T - self._base

    def _through(self, chain: Chain, run: Sequence[np.ndarray]) -> np.ndarray:
        rows = run[0]
        cost = (self._left_s[:, :, None] + chain.seconds[self._left][:, :, rows]).min(axis=1) + chain.service[rows]
        for after in run[1:]:
            step = chain.seconds[np.ix_(rows, after)]
            cost, rows = (cost[:, :, None] + step[None]).min(axis=1) + chain.service[after], after
        goes = (chain.seconds[rows][:, self._right].transpose(1, 0, 2) + self._right_s[:, None, :]).min(axis=2)
        return (cost + goes).min(axis=1) - self._base
