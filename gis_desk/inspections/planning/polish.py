"""What is done to days exactly, after the search: faults taken out, left tasks put in."""

from collections.abc import Sequence

from gis_desk.inspections.planning.days import Days
from gis_desk.inspections.planning.engine import DAY_COST_S, Orders
from gis_desk.inspections.planning.runs import RunGaps

_TRIED = 12
"""Places of a task that are worked out exactly, the cheapest by estimate first."""
_FEW = 16
"""Left tasks above which none is given a place by moving others: the search has to do it."""
_PUSHED = 6
"""Days with a place for a task, if another leaves them, that are looked at."""


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

    def repaired(self, orders: Orders) -> Orders:
        """`orders` without the tasks that make days impossible."""
        found = {}
        for cell, tasks in orders.items():
            kept = tuple(tasks)
            while kept and not self.days.sound(cell, kept):
                loose = [n for n, t in enumerate(kept) if not self._fixed(cell, t)]
                if not loose:
                    break
                _, best = min((self._fault(cell, (*kept[:n], *kept[n + 1 :])), n) for n in loose)
                kept = (*kept[:best], *kept[best + 1 :])
            found[cell] = kept
        return {c: t for c, t in found.items() if t}

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
            if best is not None:
                found[best[1]] = best[2]
            elif len(left) <= _FEW and (pushed := self._pushed(found, task)) is not None:
                found = pushed
            else:
                rest.append(task)
        return found, rest

    def _pushed(self, orders: Orders, task: int) -> Orders | None:
        """`orders` with `task`, another task having gone to another day for it; None where that does not help."""
        seen = set[int]()
        for cell, place in self._places(orders, task):
            if cell in seen or not orders.get(cell):
                continue
            if len(seen) >= _PUSHED:
                break
            seen.add(cell)
            own = orders[cell]
            for gone in own:
                made = [*own[:place], task, *own[place:]]
                made.remove(gone)
                if self._fixed(cell, gone) or not self.days.sound(cell, tuple(made)):
                    continue
                rest = {**orders, cell: tuple(made)}
                for tried, (other, at) in enumerate(self._places(rest, gone)):
                    if tried >= _TRIED // 2:
                        break
                    there = rest.get(other, ())
                    if other != cell and there and self.days.sound(other, new := (*there[:at], gone, *there[at:])):
                        return {**rest, other: new}
        return None

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
            chains = [self.days.chain(c, orders.get(c, ())) for c in cells]
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
