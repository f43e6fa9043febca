"""What is done to days exactly, after the search: faults taken out, left tasks put in, days made alike, sides fair."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gis_desk.inspections.planning.days import Days
from gis_desk.inspections.planning.engine import DAY_COST_S, Orders
from gis_desk.inspections.planning.runs import RunGaps
from layers.work import QUIET, Progress

_TRIED = 12
"""Places of a task that are worked out exactly, the cheapest by estimate first."""
_LONGEST_RUN = 3
"""Neighbouring tasks that are moved together, at most."""


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
        values = np.array(list(seconds.values()), dtype=float)
        if not len(values):
            return 0.0
        found = float(values.sum())
        if self.spread is not None and len(values) > 1:
            mean = values.mean()
            found += 8.0 * float(np.maximum(np.abs(values - mean) - 0.45 * self.spread * mean, 0).sum())
            found += 2.0 * max(0.0, float(np.ptp(values)) - 0.95 * self.spread * float(mean))
        if self.share is not None:
            left, right = (sum(s for c, s in seconds.items() if self.sides[c] == side) for side in ("left", "right"))
            off = abs(left - self.share * (left + right)) - 0.8 * self.near * (left + right)
            found += 6.0 * max(0.0, off)
        return found


class Polish:
    """Changes days one move at a time; every day it leaves is worked out exactly and sound."""

    def __init__(self, days: Days, cells: Sequence[int]) -> None:
        self.days, self.model, self.cells = days, days.model, tuple(cells)

    def seconds(self, orders: Orders) -> dict[int, int]:
        """Length of the days that are worked, by cell."""
        return {c: self.days.timed(c, tasks).seconds for c, tasks in orders.items() if tasks or self._begun(c)}

    def _begun(self, cell: int) -> bool:
        return bool(self.model.cells[cell].done)

    def _fixed(self, cell: int, task: int) -> bool:
        return task in self.model.pins.get(cell, ())

    # faults

    def repaired(self, orders: Orders) -> tuple[Orders, list[int]]:
        """`orders` without the tasks that make days impossible, and these tasks."""
        found, out = {}, []
        for cell, tasks in orders.items():
            kept = tuple(tasks)
            while kept and not self.days.sound(cell, kept):
                loose = [n for n, t in enumerate(kept) if not self._fixed(cell, t)]
                if not loose:
                    break
                _, best = min((self._fault(cell, (*kept[:n], *kept[n + 1 :])), n) for n in loose)
                out.append(kept[best])
                kept = (*kept[:best], *kept[best + 1 :])
            found[cell] = kept
        return {c: t for c, t in found.items() if t}, out

    def _fault(self, cell: int, tasks: tuple[int, ...]) -> tuple[int, int]:
        timed = self.days.timed(cell, tasks)
        return timed.fault_s, -timed.seconds

    # left tasks

    def filled(self, orders: Orders, left: Sequence[int]) -> tuple[Orders, list[int]]:
        """`orders` with as many of the `left` tasks as have a place, and those that have none."""
        found, rest = dict(orders), []
        kinds = self.model.travel.work.tasks
        for task in sorted(left, key=lambda t: (kinds[t].kind != "marker", -kinds[t].service_s, t)):
            best: tuple[int, int, tuple[int, ...]] | None = None
            before = {c: self.days.timed(c, found.get(c, ())).seconds for c in self.cells}
            for tried, (cell, place) in enumerate(self._places(found, task)):
                if best is not None and tried >= _TRIED:
                    break
                own = found.get(cell, ())
                made = (*own[:place], task, *own[place:])
                if self.days.sound(cell, made):
                    more = self.days.timed(cell, made).seconds - before[cell]
                    more += 0 if own or self._begun(cell) else DAY_COST_S
                    if best is None or more < best[0]:
                        best = more, cell, made
            if best is None:
                rest.append(task)
            else:
                found[best[1]] = best[2]
        return found, rest

    def _places(self, orders: Orders, task: int) -> list[tuple[int, int]]:
        """Cells and places for `task`, the cheapest by estimate first; of empty days that are alike the first."""
        seen: set[object] = set()
        places: list[tuple[float, int, int]] = []
        for vehicle in (True, False):
            cells = []
            for c in self.cells:
                if not self.model.single[task, c] or self.model.cells[c].crew.vehicle is not vehicle:
                    continue
                if not orders.get(c) and not self._begun(c):
                    like = self.days.alike(c)
                    if like in seen:
                        continue
                    seen.add(like)
                cells.append(c)
            if not cells:
                continue
            chains = [self.model.chain(self.model.cells[c], orders.get(c, ())) for c in cells]
            gaps = RunGaps(chains)
            cost = gaps.cost(chains[0], len(self.model.travel.starts) + self.model.choices[task])
            for more, chain, position in zip(cost.tolist(), gaps.chain.tolist(), gaps.position.tolist(), strict=True):
                cell = cells[chain]
                begun = len(self.model.cells[cell].done)
                if position >= begun:
                    fresh = 0 if orders.get(cell) or begun else DAY_COST_S
                    places.append((more + fresh, cell, position - begun))
        places.sort()
        return [(cell, place) for _, cell, place in places]

    # alike and fair

    def improved(self, orders: Orders, wish: Wish, steps: int, progress: Progress = QUIET) -> Orders:
        """`orders` after up to `steps` moves of neighbouring tasks between two days, each of which `wish` likes."""
        found = {c: t for c, t in orders.items() if t or self._begun(c)}
        now = wish.cost(self.seconds(found))
        for step in range(steps):
            progress.step(step, steps, "days alike")
            best: tuple[float, Orders] | None = None
            for tried, (guess, source, low, high, target, place) in enumerate(self._moves(found, wish)):
                if tried >= 2 * _TRIED or guess >= now - 30 or (best is not None and tried >= _TRIED // 2):
                    break
                made = self._moved(found, source, low, high, target, place)
                if made is None:
                    continue
                cost = wish.cost(self.seconds(made))
                if cost < now - 1 and (best is None or cost < best[0]):
                    best = cost, made
            if best is None:
                break
            now, found = best
        return {c: t for c, t in found.items() if t}

    def _moved(self, orders: Orders, source: int, low: int, high: int, target: int, place: int) -> Orders | None:
        out, own = orders[source], orders.get(target, ())
        run = out[low:high]
        rest = (*out[:low], *out[high:])
        if not rest and not self._begun(source):
            return None
        fits = [made for r in {run, run[::-1]} if self.days.sound(target, made := (*own[:place], *r, *own[place:]))]
        if not fits or not self.days.sound(source, rest):
            return None
        best = min(fits, key=lambda made: (self.days.timed(target, made).seconds, made))
        return {**orders, source: rest, target: best}

    def _moves(self, orders: Orders, wish: Wish) -> list[tuple[float, int, int, int, int, int]]:
        """Moves by what they would cost by estimate, the best first."""
        seconds = self.seconds(orders)
        found = []
        first = len(self.model.travel.starts)
        groups = {v: [c for c in orders if self.model.cells[c].crew.vehicle is v] for v in (True, False)}
        ready = {}
        for vehicle, cells in groups.items():
            if cells:
                chains = [self.model.chain(self.model.cells[c], orders[c]) for c in cells]
                ready[vehicle] = cells, chains[0], RunGaps(chains)
        for source, low, high in self._runs(orders, seconds, wish):
            run = orders[source][low:high]
            rest = (*orders[source][:low], *orders[source][high:])
            shorter = self.days.timed(source, rest).seconds
            for cells, chain, gaps in ready.values():
                cost = gaps.run_cost(chain, [first + self.model.choices[t] for t in run])
                for n, cell in enumerate(cells):
                    if cell == source or not self.model.single[list(run), cell].all():
                        continue
                    here = np.flatnonzero((gaps.chain == n) & (gaps.position >= len(self.model.cells[cell].done)))
                    for gap in here[np.argsort(cost[here], kind="stable")[:2]]:
                        then = {**seconds, source: shorter, cell: seconds[cell] + int(cost[gap])}
                        place = int(gaps.position[gap]) - len(self.model.cells[cell].done)
                        found.append((wish.cost(then), source, low, high, cell, place))
        found.sort()
        return found

    def _runs(self, orders: Orders, seconds: Mapping[int, int], wish: Wish) -> Iterator[tuple[int, int, int]]:
        """Runs of neighbouring tasks that may leave their day: of days that are too long, or of the heavy side."""
        mean = sum(seconds.values()) / max(1, len(seconds))
        heavy = ""
        if wish.share is not None:
            left, right = (sum(s for c, s in seconds.items() if wish.sides[c] == side) for side in ("left", "right"))
            off = left - wish.share * (left + right)
            heavy = "left" if off > wish.near * (left + right) else "right" if -off > wish.near * (left + right) else ""
        ranked = sorted(orders, key=lambda c: -seconds[c])
        for rank, source in enumerate(ranked):
            if not (rank < max(4, len(ranked) // 2) or seconds[source] > mean or wish.sides[source] == heavy):
                continue
            tasks = orders[source]
            for low in range(len(tasks)):
                for high in range(low + 1, min(len(tasks), low + _LONGEST_RUN) + 1):
                    if any(self._fixed(source, t) for t in tasks[low:high]):
                        break
                    yield source, low, high
