"""What days are to be like besides short, and moves of tasks between days that make them so."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gis_desk.inspections.planning.days import Days
from gis_desk.inspections.planning.engine import Orders
from gis_desk.inspections.planning.runs import RunGaps
from layers.work import QUIET, Progress

_TRIED = 24
"""Moves that are worked out exactly in one step, the most promising first."""
_LONGEST_RUN = 3
"""Neighbouring tasks that are moved together, at most."""
_UNEVEN, _RANGE, _UNFAIR = 8.0, 2.0, 6.0
"""What a second beside the wished lengths counts, of every day, of the longest and shortest, of the sides' hours."""


_Put = tuple[int, tuple[int, ...], tuple[int, ...], int]
"""A day, its other tasks, a run that comes in, and at which place."""
_Move = tuple[float, int, tuple[int, ...], int, tuple[_Put, _Put]]
"""What days would count by estimate; day and run that is moved, the other day; how both are then made up."""


@dataclass(frozen=True)
class Wish:
    """What days are to be like besides short.

    Parameters
    ----------
    spread : float or None
        Longest less shortest day as a share of the mean, at most.
    share : float or None
        Share of the hours of the left side's teams.
    sides : tuple of str
        By cell: ``left``, ``right`` or ``mixed``.
    near : float
        How far the share may lie beside.
    """

    spread: float | None = None
    share: float | None = None
    sides: tuple[str, ...] = ()
    near: float = 0.01

    def cost(self, seconds: Mapping[int, int]) -> float:
        """Seconds of all days, and what they count for not being alike or fair; `seconds` by cell, worked ones only."""
        values = list(seconds.values())
        if not values:
            return 0.0
        found = float(sum(values))
        if self.spread is not None and len(values) > 1:
            mean = found / len(values)
            room = 0.45 * self.spread * mean
            found += _UNEVEN * sum(beside - room for v in values if (beside := abs(v - mean)) > room)
            found += _RANGE * max(0.0, max(values) - min(values) - 0.95 * self.spread * mean)
        if self.share is not None:
            left, right = self.both(seconds)
            off = abs(left - self.share * (left + right)) - 0.8 * self.near * (left + right)
            found += _UNFAIR * max(0.0, off)
        return found

    def both(self, seconds: Mapping[int, int]) -> tuple[int, int]:
        """Seconds of the left and of the right side."""
        left, right = (sum(s for c, s in seconds.items() if self.sides[c] == side) for side in ("left", "right"))
        return left, right


class Even:
    """Changes days move by move; every day it leaves is worked out exactly and breaks nothing."""

    def __init__(self, days: Days, wish: Wish) -> None:
        self.days, self.model, self.wish = days, days.model, wish
        self._first = len(self.model.travel.starts)

    def improved(self, orders: Orders, steps: int, progress: Progress = QUIET) -> Orders:
        """`orders` after up to `steps` moves of neighbouring tasks to another day, or exchanges of such."""
        found = {c: t for c, t in orders.items() if t or self._begun(c)}
        now = self.wish.cost(self._seconds(found))
        for step in range(steps):
            progress.step(step, steps, "days alike")
            if now <= sum(self._seconds(found).values()):
                break
            best = self._best(found, now, self._moves(found)) or self._best(found, now, self._exchanges(found))
            if best is None:
                break
            now, found = best
        return {c: t for c, t in found.items() if t}

    def _best(self, orders: Orders, now: float, moves: list[_Move]) -> tuple[float, Orders] | None:
        """The first of `moves`, by estimate, that is a gain when worked out; a few more are looked at for a better."""
        best: tuple[float, Orders] | None = None
        moves.sort(key=lambda m: m[:-1])
        for tried, (guess, *_, puts) in enumerate(moves):
            if tried >= _TRIED or guess >= now - 1 or (best is not None and tried >= _TRIED // 4):
                break
            changed = {cell: self._placed(cell, rest, run, place) for cell, rest, run, place in puts}
            if not all(self.days.sound(c, tasks) for c, tasks in changed.items()):
                continue
            made = {**orders, **changed}
            cost = self.wish.cost(self._seconds(made))
            if cost < now - 1 and (best is None or cost < best[0]):
                best = cost, made
        return best

    def _seconds(self, orders: Orders) -> dict[int, int]:
        return {c: self.days.timed(c, tasks).seconds for c, tasks in orders.items() if tasks or self._begun(c)}

    def _begun(self, cell: int) -> bool:
        return bool(self.model.cells[cell].done)

    def _rows(self, run: Sequence[int]) -> list[np.ndarray]:
        return [self._first + self.model.choices[t] for t in run]

    def _runs(self, orders: Orders, cell: int, longest: int) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
        """Neighbouring tasks that may leave a day, and what is left of it."""
        tasks, pins = orders[cell], self.model.pins.get(cell, ())
        for low in range(len(tasks)):
            for high in range(low + 1, min(len(tasks), low + longest) + 1):
                if any(t in pins for t in tasks[low:high]):
                    break
                rest = (*tasks[:low], *tasks[high:])
                if rest or self._begun(cell):
                    yield tasks[low:high], rest

    # one day gives to another

    def _givers(self, seconds: Mapping[int, int]) -> list[int]:
        """Days that are too long, and those of the side that works too much."""
        wish, mean = self.wish, sum(seconds.values()) / max(1, len(seconds))
        heavy = ""
        if wish.share is not None:
            left, right = wish.both(seconds)
            off = left - wish.share * (left + right)
            heavy = "left" if off > 0 else "right"
        ranked = sorted(seconds, key=lambda c: (-seconds[c], c))
        most = max(4, len(ranked) // 2)
        return [c for n, c in enumerate(ranked) if n < most or seconds[c] > mean or wish.sides[c] == heavy]

    def _moves(self, orders: Orders) -> list[_Move]:
        seconds, found = self._seconds(orders), list[_Move]()
        ready = []
        for vehicle in (True, False):
            cells = [c for c in orders if self.model.cells[c].crew.vehicle is vehicle]
            if cells:
                chains = [self.days.chain(c, orders[c]) for c in cells]
                gaps = RunGaps(chains)
                edges = np.append(np.flatnonzero(np.diff(gaps.chain, prepend=-1)), len(gaps.chain)).tolist()
                begins = [low + len(self.model.cells[c].done) for low, c in zip(edges, cells, strict=False)]
                ready.append((cells, chains[0], gaps, begins, edges[1:]))
        for source in self._givers(seconds):
            for run, rest in self._runs(orders, source, _LONGEST_RUN):
                shorter = self.days.timed(source, rest).seconds
                for cells, chain, gaps, begins, ends in ready:
                    cost = gaps.run_cost(chain, self._rows(run))
                    for cell, low, high in zip(cells, begins, ends, strict=True):
                        if cell == source or not self.model.single[list(run), cell].all():
                            continue
                        place = int(cost[low:high].argmin())
                        then = {**seconds, source: shorter, cell: seconds[cell] + int(cost[low + place])}
                        puts = ((source, rest, (), 0), (cell, orders[cell], run, place))
                        found.append((self.wish.cost(then), source, run, cell, puts))
        return found

    def _placed(self, cell: int, tasks: tuple[int, ...], run: tuple[int, ...], place: int) -> tuple[int, ...]:
        """`tasks` with `run` at a place, in its order or turned round, whichever is shorter."""
        forth = (*tasks[:place], *run, *tasks[place:])
        if len(run) <= 1:
            return forth
        back = (*tasks[:place], *run[::-1], *tasks[place:])
        costs = [self.days.chain(cell, t).best()[1] for t in (forth, back)]
        return forth if costs[0] <= costs[1] else back

    # two days exchange

    def _exchanges(self, orders: Orders) -> list[_Move]:
        """Exchanges of single tasks between the longest day and shorter ones, the shortest and longer ones."""
        seconds, found = self._seconds(orders), list[_Move]()
        ranked = sorted(orders, key=lambda c: (-seconds[c], c))
        half = (len(ranked) + 1) // 2
        pairs = {(ranked[0], b) for b in ranked[half:]} | {(ranked[-1], b) for b in ranked[:half]}
        for one, two in sorted(p for p in pairs if p[0] != p[1]):
            mine = [r for r in self._runs(orders, one, 1) if self.model.single[r[0][0], two]]
            theirs = [r for r in self._runs(orders, two, 1) if self.model.single[r[0][0], one]]
            if not mine or not theirs:
                continue
            here = [self._into(one, rest, [run for run, _ in theirs]) for _, rest in mine]
            there = [self._into(two, rest, [run for run, _ in mine]) for _, rest in theirs]
            for i, (run, rest) in enumerate(mine):
                for j, (other, left) in enumerate(theirs):
                    (first_s, place), (second_s, at) = here[i][j], there[j][i]
                    guess = self.wish.cost({**seconds, one: first_s, two: second_s})
                    puts = ((one, rest, other, place), (two, left, run, at))
                    found.append((guess, one, run, two, puts))
        return found

    def _into(self, cell: int, tasks: tuple[int, ...], runs: Sequence[tuple[int, ...]]) -> list[tuple[int, int]]:
        """For each of `runs`: seconds of the day with it at its best place, by estimate, and that place."""
        chain = self.days.chain(cell, tasks)
        gaps, begun = RunGaps([chain]), len(self.model.cells[cell].done)
        cost = gaps.costs(chain, [self._rows(run)[0] for run in runs])[:, begun:]
        base, place = self.days.timed(cell, tasks).seconds, cost.argmin(axis=1)
        return [(base + int(cost[n, at]), int(at)) for n, at in enumerate(place)]
