"""Appointments: which teams of both sides meet where, on which day and when.

Before routes are searched, the work that needs two teams at once is put into the days of the teams that can do it:
one task after the other goes where it lengthens those days least, and the clock of every team concerned is run until
all of them agree on the time of each appointment.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from gis_desk.inspections.asking.crews import Crew
from gis_desk.inspections.planning.model import Cell, Model
from gis_desk.inspections.timing import Company, breaks, time_day
from layers.work import QUIET, Progress

_ROUNDS = 12
"""Runs of the clocks until they agree; those that do not agree by then never will."""
_NEW_DAY_S = 3600
"""What a day counts that has had no appointment yet."""
_MOST_PLACES = 6
"""Places in a day that are tried, counted from its end."""

Orders = Mapping[int, tuple[int, ...]]
"""By number of a cell: the appointments of that day in order."""


class Agreement:
    """The appointments found so far, by cell."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.orders: dict[int, tuple[int, ...]] = {}
        self._first = len(model.travel.starts)
        self._number = {cell.name: n for n, cell in enumerate(model.cells)}

    def add(self, task: int) -> bool:
        """Put `task` where it costs least; False where no day of any teams can have it."""
        best: tuple[int, dict[int, tuple[int, ...]]] | None = None
        empty: set[tuple[object, ...]] = set()
        hold = self.model.demands[task].hold
        for teams in self.model.groups(task):
            if hold is not None and hold.team not in (None, *teams):
                continue
            for day in self.model.workdays:
                cells = [self._number[team, day.number] for team in teams]
                if not all(self._open(task, c) for c in cells):
                    continue
                known = (teams, day.light_from_s, day.light_to_s)
                if not any(c in self.orders or self.model.cells[c].done for c in cells) and day.date is None:
                    if known in empty:
                        continue
                    empty.add(known)
                before = self.cost(self.orders, day.number)
                for orders in self._inserted(task, cells):
                    cost = self.cost(orders, day.number)
                    if cost is None or before is None:
                        continue
                    fresh = _NEW_DAY_S * sum(c not in self.orders for c in cells)
                    if best is None or cost - before + fresh < best[0]:
                        best = cost - before + fresh, orders
        if best is None:
            return False
        self.orders = best[1]
        return True

    def _open(self, task: int, number: int) -> bool:
        cell, meeting = self.model.cells[number], self.model.demands[task].meeting
        if meeting is not None and meeting.day not in (None, cell.workday.number):
            return False
        hold = self.model.demands[task].hold
        return cell.usable and (hold is None or hold.day in (None, cell.workday.number))

    def _inserted(self, task: int, cells: Sequence[int]) -> Iterator[dict[int, tuple[int, ...]]]:
        lists = [self.orders.get(c, ()) for c in cells]
        places = [range(max(0, len(own) - _MOST_PLACES), len(own) + 1) for own in lists]
        if len(set(lists)) == 1:
            every = [(p,) * len(cells) for p in places[0]]
        else:
            every = [tuple(int(x) for x in p) for p in np.array(np.meshgrid(*places)).reshape(len(cells), -1).T]
        for at in every:
            made = dict(self.orders)
            for cell, own, place in zip(cells, lists, at, strict=True):
                made[cell] = (*own[:place], task, *own[place:])
            yield made

    def cost(self, orders: Orders, day: int) -> int | None:
        """Seconds of the teams that have appointments on a day; None where the day cannot be."""
        times = self.agreed(orders, day)
        return None if times is None else sum(times[1].values())

    def agreed(self, orders: Orders, day: int) -> tuple[dict[int, int], dict[int, int]] | None:
        """When each appointment of a day is, by task, and the length of each team's day by cell; None: it cannot be."""
        model = self.model
        mine = {c: tasks for c, tasks in orders.items() if model.cells[c].workday.number == day}
        ways = {c: self._ways(model.cells[c], tasks) for c, tasks in mine.items()}
        at = {t: self._earliest(t) for tasks in mine.values() for t in tasks}
        for _ in range(_ROUNDS):
            runs = {}
            for c in mine:
                cell = model.cells[c]
                done = {d.task: (d.came_s, d.went_s) for d in cell.done}
                own = {t: at[t] for t in mine[c]}
                runs[c] = time_day(model.travel, cell.crew, cell.workday, ways[c], appointments=own, done=done)
            then = dict(at)
            for c, times in runs.items():
                for task, begin in zip(mine[c], times.begin[len(model.cells[c].done) :], strict=True):
                    then[task] = max(then[task], begin)
            if then == at:
                break
            at = then
        else:
            return None
        for c, times in runs.items():
            cell = model.cells[c]
            others = {t: self._others(t, c, mine) for t in mine[c]}
            own = {t: at[t] for t in mine[c]}
            if breaks(
                *(model.travel, cell.crew, cell.workday, ways[c], times, model.demands),
                company=Company(others),
                appointments=own,
                off=cell.off,
            ):
                return None
        return at, {c: times.seconds for c, times in runs.items()}

    def _earliest(self, task: int) -> int:
        meeting = self.model.demands[task].meeting
        return 0 if meeting is None or meeting.from_s is None else meeting.from_s

    def _ways(self, cell: Cell, tasks: Sequence[int]) -> tuple[int, ...]:
        return tuple(row - self._first for row in self.model.chain(cell, tasks).best()[0])

    def _others(self, task: int, cell: int, mine: Orders) -> tuple[Crew, ...]:
        return tuple(self.model.cells[c].crew for c, tasks in mine.items() if c != cell and task in tasks)


def agree(model: Model, progress: Progress = QUIET) -> tuple[Model, dict[int, tuple[int, ...]], tuple[int, ...]]:
    """Appointments for the tasks that need two teams at once.

    Returns
    -------
    Model
        `model` with its `pins`.
    dict
        By number of a cell: those tasks in order.
    tuple of int
        Tasks for which no teams have a day.
    """
    found = Agreement(model)
    tasks = sorted(model.together, key=lambda t: _urgency(model, t))
    left = []
    for n, task in enumerate(tasks):
        progress.step(n, len(tasks), "appointments of both sides")
        if not found.add(task):
            left.append(task)
    pins: dict[int, dict[int, int]] = {}
    for day in model.workdays:
        agreed = found.agreed(found.orders, day.number)
        assert agreed is not None
        for cell, own in found.orders.items():
            if model.cells[cell].workday.number == day.number:
                pins[cell] = {task: agreed[0][task] for task in own}
    return model.pinned(pins), dict(found.orders), tuple(left)


def _urgency(model: Model, task: int) -> tuple[int, int, int, int]:
    """Order in which appointments are made: those with a day and a time first, then along the lines."""
    meeting = model.demands[task].meeting
    if meeting is None:
        return 2, 0, 0, task
    return (
        0 if meeting.day is not None else 1,
        meeting.day or 0,
        (meeting.to_s if meeting.to_s is not None else meeting.from_s) or 0,
        task,
    )
