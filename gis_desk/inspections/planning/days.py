"""The days of a plan worked out exactly: the best ways of their tasks, the clock, and what they break."""

from collections.abc import Sequence
from dataclasses import dataclass

from gis_desk.inspections.planning.model import Model
from gis_desk.inspections.planning.runs import KnownChain
from gis_desk.inspections.timing import Break, DayTimes, breaks, time_day


@dataclass(frozen=True)
class Timed:
    """A day: its ways (done ones first), when everything happens, what cannot be."""

    ways: tuple[int, ...]
    times: DayTimes
    breaks: tuple[Break, ...]

    @property
    def seconds(self) -> int:
        """Length of the day."""
        return self.times.seconds

    @property
    def fault_s(self) -> int:
        """How much is wrong with it: 0 for a sound day."""
        return sum(max(b.amount_s, 1) for b in self.breaks)


class Days:
    """Works days out and remembers them; a day is a cell (by its number) with tasks in order, done ones apart."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._first = len(model.travel.starts)
        self._chains: dict[tuple[object, ...], KnownChain] = {}
        self._known: dict[tuple[object, ...], Timed] = {}
        self._same: list[object] = []
        for number, cell in enumerate(model.cells):
            light = (cell.workday.light_from_s, cell.workday.light_to_s)
            alone = number if number in model.pins or cell.done or cell.off else None
            self._same.append((model.request.crews.index(cell.crew), light, alone))

    def alike(self, cell: int) -> object:
        """The same for days that can stand for each other."""
        return self._same[cell]

    def timed(self, cell: int, tasks: Sequence[int]) -> Timed:
        """The day with `tasks` in this order."""
        known = (self._same[cell], *tasks)
        if known not in self._known:
            self._known[known] = self._time(cell, tasks)
        return self._known[known]

    def chain(self, cell: int, tasks: Sequence[int]) -> KnownChain:
        """The ways of a day with `tasks` in this order."""
        known = (self._same[cell], *tasks)
        if known not in self._chains:
            self._chains[known] = self.model.chain(self.model.cells[cell], tasks)
        return self._chains[known]

    def _time(self, number: int, tasks: Sequence[int]) -> Timed:
        model, cell = self.model, self.model.cells[number]
        rows = self.chain(number, tasks).best()[0] if tasks or cell.done else []
        ways = tuple(row - self._first for row in rows)
        pins = model.pins.get(number, {})
        done = {d.task: (d.came_s, d.went_s) for d in cell.done}
        times = time_day(model.travel, cell.crew, cell.workday, ways, appointments=pins, done=done)
        found = breaks(
            model.travel,
            cell.crew,
            cell.workday,
            ways,
            times,
            model.demands,
            company=model.company(number),
            appointments=pins,
            off=cell.off,
        )
        if not tasks:
            found = ()
        return Timed(ways, times, found)

    def sound(self, cell: int, tasks: Sequence[int]) -> bool:
        """Whether a day with `tasks` breaks nothing."""
        return not self.timed(cell, tasks).breaks
