"""The cheapest ways of a row of tasks, and what one more task costs at each place of it: dynamic programming."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

_FAR = np.int64(10**12)


@dataclass(frozen=True, eq=False)
class Chain:
    """A row of tasks between two rows of the table of seconds.

    Parameters
    ----------
    seconds : ndarray of int, (R, R)
        From row to column.
    service : ndarray of int, (R,)
        Work at each row, 0 for places.
    begin, end : int
        Row where the chain begins, column where it ends.
    choices : sequence of ndarray of int
        The rows among which each task has its ways, in the order of the tasks; none is empty.
    """

    seconds: np.ndarray
    service: np.ndarray
    begin: int
    end: int
    choices: Sequence[np.ndarray]

    def forward(self) -> list[tuple[np.ndarray, np.ndarray]]:
        """For the beginning and each task: its rows, and the least seconds until each of them is done."""
        found = [(np.array([self.begin]), np.zeros(1, dtype=np.int64))]
        for rows in self.choices:
            before, cost = found[-1]
            total = cost[:, None] + self.seconds[np.ix_(before, rows)]
            found.append((rows, total.min(axis=0) + self.service[rows]))
        return found

    def backward(self) -> list[tuple[np.ndarray, np.ndarray]]:
        """For each task and the end: its rows, and the least seconds from the arrival at each of them to the end."""
        found = [(np.array([self.end]), np.zeros(1, dtype=np.int64))]
        for rows in reversed(self.choices):
            after, cost = found[-1]
            total = self.seconds[np.ix_(rows, after)] + cost[None]
            found.append((rows, total.min(axis=1) + self.service[rows]))
        return found[::-1]

    def best(self) -> tuple[list[int], int]:
        """The rows of the cheapest ways, and their seconds, work included."""
        forward = self.forward()
        rows, cost = forward[-1]
        final = cost + self.seconds[rows, self.end]
        at, seconds, chosen = int(final.argmin()), int(final.min()), []
        for number in range(len(self.choices), 0, -1):
            here = int(forward[number][0][at])
            chosen.append(here)
            before, cost = forward[number - 1]
            at = int((cost + self.seconds[before, here]).argmin())
        return chosen[::-1], seconds


class Gaps:
    """All places of many chains where one more task can stand.

    Gap ``g`` lies before the task at ``position[g]`` of chain ``chain[g]``.
    """

    def __init__(self, chains: Sequence[Chain]) -> None:
        left, right, owner, position, base = [], [], [], [], []
        for number, chain in enumerate(chains):
            forward, backward = chain.forward(), chain.backward()
            least = int((forward[-1][1] + chain.seconds[forward[-1][0], chain.end]).min())
            for place in range(len(forward)):
                left.append(forward[place])
                right.append(backward[place])
                owner.append(number)
                position.append(place)
                base.append(least)
        self.chain, self.position = np.array(owner, dtype=int), np.array(position, dtype=int)
        self._base = np.array(base, dtype=np.int64)
        self._left, self._left_s = _padded(left)
        self._right, self._right_s = _padded(right)

    def cost(self, chain: Chain, rows: np.ndarray) -> np.ndarray:
        """Seconds (G,) that a task with the ways `rows` adds in each gap; `chain` is any of one table."""
        came = (self._left_s[:, :, None] + chain.seconds[self._left][:, :, rows]).min(axis=1)
        goes = (chain.seconds[rows][:, self._right].transpose(1, 0, 2) + self._right_s[:, None, :]).min(axis=2)
        return (came + chain.service[rows] + goes).min(axis=1) - self._base


def _padded(parts: Sequence[tuple[np.ndarray, np.ndarray]]) -> tuple[np.ndarray, np.ndarray]:
    wide = max((len(rows) for rows, _ in parts), default=1)
    rows = np.zeros((len(parts), wide), dtype=int)
    cost = np.full((len(parts), wide), _FAR)
    for n, (own, seconds) in enumerate(parts):
        rows[n, : len(own)], cost[n, : len(own)] = own, seconds
    return rows, cost
