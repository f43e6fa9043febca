"""One day of a plan under edit: when each stop is reached, how far it goes, and what it breaks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from gis_desk.findings import Severity
from gis_desk.inspections.plan import Day, clock
from gis_desk.inspections.revising.chains import Chain
from gis_desk.inspections.revising.ground import Cell, Ground
from gis_desk.inspections.revising.lengths import Lengths
from gis_desk.inspections.revising.marks import Mark
from gis_desk.inspections.schedule import Scheduler
from gis_desk.inspections.solver import Route
from layers.text import Text, text


@dataclass(frozen=True)
class Break:
    """Something that a day or a task does not keep: what, how bad, and at which task (None: the whole day)."""

    code: str
    words: Text
    severity: Severity = Severity.MUST
    task: int | None = None


@dataclass(frozen=True)
class Spell:
    """One stop of a day: its task, the way it is done, from when to when in seconds from midnight."""

    task: int
    way: int
    arrive_s: int
    depart_s: int
    done: bool = False


@dataclass(frozen=True)
class Timed:
    """A day with its times.

    Parameters
    ----------
    limit_s : int
        Seconds from midnight when the working hours end.
    """

    cell: Cell
    stops: tuple[Spell, ...]
    start_s: int
    end_s: int
    limit_s: int
    breaks: tuple[Break, ...]

    @property
    def seconds(self) -> int:
        """From leaving the start place to being back; 0 for an empty day."""
        return self.end_s - self.start_s if self.stops else 0


class Days:
    """Works days out, and remembers them: a day with the same tasks is worked out once."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        travel = ground.travel
        self._first = len(travel.starts)
        self._service = np.array([0] * self._first + [w.service_s for w in travel.ways], dtype=np.int64)
        self._seconds = travel.seconds
        self._scheduler = Scheduler(travel)
        self._lengths = Lengths(travel)
        self._timed: dict[tuple[object, ...], Timed] = {}
        self._shaped: dict[tuple[object, ...], Day] = {}

    def rows(self, task: int, only: int | None = None) -> np.ndarray:
        """Rows of the table of seconds at which the ways of a task stand."""
        return self._first + self.ground.choices(task, only)

    def chain(self, cell: Cell, tasks: Sequence[int], marks: Mapping[int, Mark]) -> Chain:
        """What is still to be done in a day, from where the team stands to its home."""
        begin, end = self.ground.ends(cell[0])
        done = _done(tasks, marks)
        if done:
            begin = self._done_rows(cell, tasks[:done], marks)[-1]
        return Chain(self._seconds, self._service, begin, end, [self.rows(t) for t in tasks[done:]])

    def _done_rows(self, cell: Cell, tasks: Sequence[int], marks: Mapping[int, Mark]) -> list[int]:
        begin, end = self.ground.ends(cell[0])
        rows = [self.rows(t, marks[t].choice) for t in tasks]
        return Chain(self._seconds, self._service, begin, end, rows).best()[0]

    def timed(self, cell: Cell, tasks: Sequence[int], marks: Mapping[int, Mark]) -> Timed:
        """The times of a day with these tasks in this order; every task has a way."""
        known = (cell, *_facts(tasks, marks))
        if known not in self._timed:
            self._timed[known] = self._time(cell, tasks, marks)
        return self._timed[known]

    def _time(self, cell: Cell, tasks: Sequence[int], marks: Mapping[int, Mark]) -> Timed:
        crew = self.ground.crew(cell[0])
        start, limit = crew.begin_s, crew.begin_s + crew.day_s
        done = _done(tasks, marks)
        now, at = start, self.ground.ends(cell[0])[0]
        stops: list[Spell] = []
        if done:
            for task, row in zip(tasks[:done], self._done_rows(cell, tasks[:done], marks), strict=True):
                mark = marks[task]
                arrive = mark.arrive_s if mark.arrive_s is not None else now + int(self._seconds[at, row])
                now = mark.depart_s if mark.depart_s is not None else arrive + int(self._service[row])
                stops.append(Spell(task, row - self._first, arrive, now, done=True))
                at = row
        chain = self.chain(cell, tasks, marks)
        for task, row in zip(tasks[done:], chain.best()[0], strict=True):
            arrive = now + int(self._seconds[at, row])
            now, at = arrive + int(self._service[row]), row
            stops.append(Spell(task, row - self._first, arrive, now))
        end = now + (int(self._seconds[at, chain.end]) if stops else 0)
        return Timed(cell, tuple(stops), start, end, limit, tuple(_breaks(end, limit)))

    def metres(self, timed: Timed) -> float:
        """The way of a team on a day, on roads and off them; 0 for an empty day."""
        begin, end = self.ground.ends(timed.cell[0])
        rows = [self._first + s.way for s in timed.stops]
        return self._lengths.day([begin, *rows, end]) if rows else 0.0

    def shaped(self, cell: Cell, tasks: Sequence[int], marks: Mapping[int, Mark]) -> Day:
        """The day with the course of every way; EPSG:4490."""
        known = (cell, *_facts(tasks, marks))
        if known not in self._shaped:
            timed = self.timed(cell, tasks, marks)
            route = Route(self.ground.ends(cell[0])[0], tuple(s.way for s in timed.stops), timed.seconds)
            day = self._scheduler.day(cell[1], route)
            stops = tuple(
                replace(stop, arrive_s=spell.arrive_s, depart_s=spell.depart_s)
                for stop, spell in zip(day.stops, timed.stops, strict=True)
            )
            self._shaped[known] = replace(day, stops=stops, start_s=timed.start_s, end_s=timed.end_s)
        return self._shaped[known]


def _done(tasks: Sequence[int], marks: Mapping[int, Mark]) -> int:
    return sum(t in marks and marks[t].kind == "done" for t in tasks)


def _facts(tasks: Sequence[int], marks: Mapping[int, Mark]) -> tuple[object, ...]:
    """What the times of a day depend on besides team and day."""
    done = [marks[t] for t in tasks if t in marks and marks[t].kind == "done"]
    return (tuple(tasks), tuple((m.arrive_s, m.depart_s, m.choice) for m in done))


def _breaks(end_s: int, limit_s: int) -> list[Break]:
    if end_s <= limit_s:
        return []
    words = text("the day ends at {end}, {n} min after working hours", end=clock(end_s), n=-(-(end_s - limit_s) // 60))
    return [Break("over_time", words)]
