"""One day of a plan under edit: when each stop is reached, how far it goes, and what it breaks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from gis_desk.inspections.asking.crews import Crew
from gis_desk.inspections.plan import Day
from gis_desk.inspections.planning.schedule import Scheduler
from gis_desk.inspections.revising.chains import Chain
from gis_desk.inspections.revising.ground import Cell, Ground
from gis_desk.inspections.revising.lengths import Lengths
from gis_desk.inspections.revising.marks import DONE, Mark
from gis_desk.inspections.timing import Break, Company, DayTimes, breaks, time_day


@dataclass(frozen=True)
class Together:
    """What teams do together on a day of one of them.

    Parameters
    ----------
    others : mapping
        By task: the other teams that come to it on the same day.
    at : mapping
        By task: the second of the day before which its work does not begin, since they meet then.
    """

    others: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    at: Mapping[int, int] = field(default_factory=dict)


ALONE = Together()


@dataclass(frozen=True)
class Timed:
    """A day with its times.

    Parameters
    ----------
    tasks, ways : tuple of int
        What is done in order, and the way of each (index into ``travel.ways``).
    times : DayTimes
        When; seconds from midnight.
    limit_s : int
        Seconds from midnight when the working hours end.
    breaks : tuple of Break
        What the day does not keep.
    """

    cell: Cell
    tasks: tuple[int, ...]
    ways: tuple[int, ...]
    times: DayTimes
    limit_s: int
    breaks: tuple[Break, ...]

    @property
    def seconds(self) -> int:
        """From leaving the start place to being back; 0 for an empty day."""
        return self.times.seconds

    @property
    def end_s(self) -> int:
        """When the team is back."""
        return self.times.end_s


class Days:
    """Works days out, and remembers them: a day with the same tasks is worked out once."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        travel = ground.travel
        self._first = len(travel.starts)
        self._service: dict[bool, np.ndarray] = {}
        self._scheduler = Scheduler(travel)
        self._lengths = Lengths(travel)
        self._timed: dict[tuple[object, ...], Timed] = {}
        self._shaped: dict[tuple[object, ...], Day] = {}

    def rows(self, task: int, only: int | None = None) -> np.ndarray:
        """Rows of the table of seconds at which the ways of a task stand."""
        return self._first + self.ground.choices(task, only)

    def _work(self, vehicle: bool) -> np.ndarray:
        if vehicle not in self._service:
            travel = self.ground.travel
            own = [travel.service_s(way, vehicle) for way in range(len(travel.ways))]
            self._service[vehicle] = np.array([0] * self._first + own, dtype=np.int64)
        return self._service[vehicle]

    def _chain(self, crew: Crew, begin: int, rows: Sequence[np.ndarray]) -> Chain:
        travel = self.ground.travel
        return Chain(travel.table(crew.vehicle), self._work(crew.vehicle), begin, travel.row(crew.home), rows)

    def chain(self, cell: Cell, tasks: Sequence[int], marks: Mapping[int, Mark]) -> Chain:
        """What is still to be done in a day, from where the team stands to its home."""
        crew, done = self.ground.crew(cell[0]), _done(tasks, marks)
        begin = self._done_rows(crew, tasks[:done], marks)[-1] if done else self.ground.travel.row(crew.start)
        return self._chain(crew, begin, [self.rows(t) for t in tasks[done:]])

    def _done_rows(self, crew: Crew, tasks: Sequence[int], marks: Mapping[int, Mark]) -> list[int]:
        rows = [self.rows(t, marks[t].choice) for t in tasks]
        return self._chain(crew, self.ground.travel.row(crew.start), rows).best()[0]

    def timed(self, cell: Cell, tasks: Sequence[int], marks: Mapping[int, Mark], together: Together) -> Timed:
        """The times of a day with these tasks in this order; every task has a way."""
        known = (cell, *_facts(tasks, marks, together))
        if known not in self._timed:
            self._timed[known] = self._time(cell, tasks, marks, together)
        return self._timed[known]

    def _time(self, cell: Cell, tasks: Sequence[int], marks: Mapping[int, Mark], together: Together) -> Timed:
        ground, (team, number) = self.ground, cell
        crew, workday, done = ground.crew(team), ground.workday(number), _done(tasks, marks)
        rows = self._done_rows(crew, tasks[:done], marks) if done else []
        rows += self.chain(cell, tasks, marks).best()[0]
        ways = tuple(row - self._first for row in rows)
        known = {
            t: (mark.arrive_s, mark.depart_s)
            for t in tasks[:done]
            if (mark := marks[t]).arrive_s is not None and mark.depart_s is not None
        }
        times = time_day(ground.travel, crew, workday, ways, appointments=together.at, done=known)
        others = {task: tuple(ground.crew(t) for t in together.others.get(task, ())) for task in tasks}
        off = ground.request.calendar.is_off(team, workday)
        found = breaks(
            *(ground.travel, crew, workday, ways, times, ground.demands),
            company=Company(others),
            appointments=together.at,
            off=off,
        )
        kept = tuple(b for b in found if b.task is None or b.task not in tasks[:done])
        return Timed(cell, tuple(tasks), ways, times, crew.latest_s, kept)

    def metres(self, timed: Timed) -> float:
        """The way of a team on a day, on roads and off them; 0 for an empty day."""
        crew = self.ground.crew(timed.cell[0])
        rows = [self._first + way for way in timed.ways]
        ends = (self.ground.travel.row(crew.start), self.ground.travel.row(crew.home))
        return self._lengths.day([ends[0], *rows, ends[1]], crew.vehicle) if rows else 0.0

    def shaped(self, cell: Cell, tasks: Sequence[int], marks: Mapping[int, Mark], together: Together) -> Day:
        """The day with the course of every way; EPSG:4490."""
        held = {t: marks[t].kind for t in tasks if t in marks}
        known = (cell, *_facts(tasks, marks, together), tuple(held.items()))
        if known not in self._shaped:
            timed = self.timed(cell, tasks, marks, together)
            self._shaped[known] = self._scheduler.day(
                self.ground.crew(cell[0]),
                self.ground.workday(cell[1]),
                timed.ways,
                timed.times,
                held=held,
                together=together.others,
            )
        return self._shaped[known]


def _done(tasks: Sequence[int], marks: Mapping[int, Mark]) -> int:
    return sum(t in marks and marks[t].kind == DONE for t in tasks)


def _facts(tasks: Sequence[int], marks: Mapping[int, Mark], together: Together) -> tuple[object, ...]:
    """What the times of a day depend on besides team and day."""
    done = [marks[t] for t in tasks if t in marks and marks[t].kind == DONE]
    others = tuple(
        (t, together.others.get(t), together.at.get(t)) for t in tasks if t in together.others or t in together.at
    )
    return (tuple(tasks), tuple((m.arrive_s, m.depart_s, m.choice) for m in done), others)
