"""The clock of one day of a team: when it arrives, waits, eats, is back; and what of it cannot be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gis_desk.inspections.asking.calendar import Workday
from gis_desk.inspections.asking.crews import Crew
from gis_desk.inspections.asking.demands import SKILL_WORDS, Demand, side_on
from gis_desk.inspections.plan import clock
from gis_desk.inspections.ways.travel import Travel
from layers.text import Text, text


@dataclass(frozen=True)
class DayTimes:
    """The times of a day in seconds from midnight; one entry per way, in order.

    Parameters
    ----------
    leave_s, end_s : int
        When the team leaves its start place, and when it is back.
    arrive, begin, depart : tuple of int
        Reaching the stop, beginning the work there, leaving it (work and the wait for the vehicle done).
    lunch_s, lunch_len_s : int or None, int
        When the break begins, and its length; None where the day has none.
    lunch_at : int or None
        The stop the break goes before: taken on arrival there, or before the way there; the number of stops: before
        the way home.
    """

    leave_s: int
    arrive: tuple[int, ...]
    begin: tuple[int, ...]
    depart: tuple[int, ...]
    end_s: int
    lunch_s: int | None = None
    lunch_len_s: int = 0
    lunch_at: int | None = None

    @property
    def seconds(self) -> int:
        """Length of the day, from leaving to being back; 0 without a stop."""
        return self.end_s - self.leave_s if self.arrive else 0

    @property
    def idle_s(self) -> int:
        """Waiting before work begins: for light, or for the other side; without lunch."""
        waits = sum(b - a for a, b in zip(self.arrive, self.begin, strict=True))
        eaten = self.lunch_at is not None and self.lunch_at < len(self.arrive)
        inside = eaten and self.lunch_s is not None and self.lunch_s >= self.arrive[self.lunch_at or 0]
        return waits - (self.lunch_len_s if inside else 0)


@dataclass
class _Clock:
    """Runs through a day once."""

    crew: Crew
    now: int
    hungry: bool
    lunch_s: int | None = None
    lunch_at: int | None = None

    def rest(self, stop: int, until: int, fixed: int | None = None) -> None:
        """Take the break here, at the end of a task or way, if it is time or the next end would come too late.

        `until`: when that next end would be; `fixed`: an appointment that is not to be missed for the break.
        """
        crew = self.crew
        if not self.hungry or not (self.now >= crew.lunch_from_s or until > crew.lunch_to_s):
            return
        at = max(self.now, crew.lunch_from_s)
        if fixed is not None and at + crew.lunch_s > fixed and until <= crew.lunch_to_s:
            return
        self.hungry, self.lunch_s, self.lunch_at = False, at, stop
        self.now = at + crew.lunch_s


def lunch_due_s(crew: Crew) -> int:
    """The break on a day that takes all its hours; 0 where it has none."""
    return crew.lunch_s if crew.begin_s < crew.lunch_from_s and crew.latest_s > crew.lunch_to_s else 0


def less_lunch_s(crew: Crew, latest_s: int, due_s: int) -> int:
    """When a day must end that is reckoned without its break of `due_s`, to end by `latest_s` with it."""
    return max(latest_s - due_s, min(latest_s, crew.lunch_to_s)) if due_s else latest_s


def time_day(
    travel: Travel,
    crew: Crew,
    workday: Workday,
    ways: Sequence[int],
    *,
    appointments: Mapping[int, int] | None = None,
    done: Mapping[int, tuple[int, int]] | None = None,
) -> DayTimes:
    """When everything happens on a day of `crew` that goes `ways` in order.

    Work begins in daylight, and not before its appointment; the break is taken as soon as a task or way has ended
    after its earliest time, or before the task or way that would end after its latest time, and not on days that end
    before that. A team that would wait at its first stop leaves later.

    Parameters
    ----------
    ways : sequence of int
        Indices into ``travel.ways``.
    appointments : mapping
        By task (index): the second of the day before which its work does not begin.
    done : mapping
        By task: when work that is done began and ended, waiting included; these are the first of `ways`.
    """
    run = _Run(travel, crew, workday, tuple(ways), appointments or {}, done or {})
    plain = run.through(crew.begin_s, False)
    hungry = crew.lunch_s > 0 and crew.begin_s < crew.lunch_from_s and plain.end_s > crew.lunch_to_s
    times = run.through(crew.begin_s, hungry) if hungry else plain
    if times.arrive and not run.done and (late := times.begin[0] - times.arrive[0]) > 0 and times.lunch_at != 0:
        moved = run.through(crew.begin_s + late, hungry)
        times = moved if moved.end_s <= times.end_s else times
    return times


@dataclass(frozen=True)
class _Run:
    travel: Travel
    crew: Crew
    workday: Workday
    ways: tuple[int, ...]
    appointments: Mapping[int, int]
    done: Mapping[int, tuple[int, int]]

    def through(self, leave: int, hungry: bool) -> DayTimes:
        travel, crew = self.travel, self.crew
        table, first = travel.table(crew.vehicle), len(travel.starts)
        row, clock = travel.row(crew.start), _Clock(crew, leave, hungry)
        arrive, begin, depart = [], [], []
        for stop, index in enumerate(self.ways):
            way = travel.ways[index]
            if way.task in self.done:
                came, went = self.done[way.task]
                free = max(clock.now + int(table[row, first + index]), crew.lunch_from_s)
                if clock.hungry and came - free >= crew.lunch_s:
                    clock.hungry, clock.lunch_s, clock.lunch_at = False, free, stop
                clock.now, row = went, first + index
                arrive.append(came)
                begin.append(came)
                depart.append(went)
                continue
            leg, service = int(table[row, first + index]), travel.service_s(index, crew.vehicle)
            fixed = self.appointments.get(way.task)
            ready = max(self.workday.light_from_s, fixed or 0)
            clock.rest(stop, clock.now + leg)
            clock.now += leg
            arrive.append(clock.now)
            clock.rest(stop, max(clock.now, ready) + service, fixed)
            clock.now = max(clock.now, ready)
            begin.append(clock.now)
            clock.now += service
            depart.append(clock.now)
            row = first + index
        leg = int(table[row, travel.row(crew.home)])
        clock.rest(len(self.ways), clock.now + leg)
        length = 0 if clock.lunch_s is None else crew.lunch_s
        return DayTimes(
            leave, tuple(arrive), tuple(begin), tuple(depart), clock.now + leg, clock.lunch_s, length, clock.lunch_at
        )


@dataclass(frozen=True)
class Break:
    """A constraint that a day breaks.

    Parameters
    ----------
    code : str
        ``hours lunch light meeting skill side joint direction off foot``.
    said : Text
        What is wrong, with its number.
    amount_s : int
        By how many seconds; 0 where it is not a matter of time.
    task : int or None
        The task it is about; None: the whole day.
    """

    code: str
    said: Text
    amount_s: int = 0
    task: int | None = None


@dataclass(frozen=True)
class Company:
    """Who else is at a stop: by task, the other teams there at the same time."""

    others: Mapping[int, tuple[Crew, ...]] = field(default_factory=dict)


def breaks(
    travel: Travel,
    crew: Crew,
    workday: Workday,
    ways: Sequence[int],
    times: DayTimes,
    demands: Sequence[Demand],
    *,
    company: Company | None = None,
    appointments: Mapping[int, int] | None = None,
    off: bool = False,
) -> tuple[Break, ...]:
    """What a day of `crew` breaks; nothing for a day that can be.

    Parameters
    ----------
    demands : sequence of Demand
        By task (`demands_of`).
    company : Company
        The teams of the other side that come to the same stops.
    appointments : mapping
        By task: when the teams meet.
    off : bool
        Whether the team rests on that day.
    """
    found: list[Break] = []
    if off and ways:
        found.append(Break("off", text("the team does not work on {date}", date=str(workday.date))))
    if ways and (over := times.end_s - crew.latest_s) > 0:
        found.append(Break("hours", text("over the working hours by {n} min", n=_minutes(over)), over))
    if times.lunch_s is not None and (late := times.lunch_s - crew.lunch_to_s) > 0:
        found.append(Break("lunch", text("lunch begins {n} min too late", n=_minutes(late)), late))
    for stop, index in enumerate(ways):
        found += _stop_breaks(
            travel, crew, workday, index, times, stop, demands, company or Company(), appointments or {}
        )
    return tuple(found)


def _stop_breaks(
    travel: Travel,
    crew: Crew,
    workday: Workday,
    index: int,
    times: DayTimes,
    stop: int,
    demands: Sequence[Demand],
    company: Company,
    appointments: Mapping[int, int],
) -> list[Break]:
    way = travel.ways[index]
    task, demand = travel.work.tasks[way.task], demands[way.task]
    if demand.hold is not None and demand.hold.done:
        return []
    found = [*_light(task.id, way.task, workday, times.begin[stop], times.depart[stop])]
    found += lacking(crew, travel, way.task, demand, company.others.get(way.task, ()))
    if demand.forward is not None and task.kind == "stretch" and demand.forward != (way.enter == task.begin):
        found.append(Break("direction", text("{task} is walked against its one way", task=task.id), 0, way.task))
    if (at := appointments.get(way.task)) is not None and times.begin[stop] > at:
        late = times.begin[stop] - at
        said = text("{n} min late for the meeting at {task}, {at}", n=_minutes(late), task=task.id, at=clock(at))
        found.append(Break("meeting", said, late, way.task))
    if demand.meeting is not None:
        found += _meeting(task.id, way.task, demand, times.begin[stop])
    return found


def _minutes(seconds: int) -> int:
    return -(-seconds // 60)


def _light(name: str, task: int, workday: Workday, begin: int, depart: int) -> list[Break]:
    found = []
    if (dark := workday.light_from_s - begin) > 0:
        said = text("work at {task} begins {n} min before sunrise", task=name, n=_minutes(dark))
        found.append(Break("light", said, dark, task))
    if (dark := depart - workday.light_to_s) > 0:
        said = text("work at {task} ends {n} min after sunset", task=name, n=_minutes(dark))
        found.append(Break("light", said, dark, task))
    return found


def _meeting(name: str, task: int, demand: Demand, begin: int) -> list[Break]:
    assert demand.meeting is not None
    if demand.meeting.to_s is not None and (late := begin - demand.meeting.to_s) > 0:
        said = text("{n} min late for the meeting at {task}", n=_minutes(late), task=name)
        return [Break("meeting", said, late, task)]
    if demand.meeting.from_s is not None and (early := demand.meeting.from_s - begin) > 0:
        said = text("{n} min early for the meeting at {task}", n=_minutes(early), task=name)
        return [Break("meeting", said, early, task)]
    return []


def lacking(crew: Crew, travel: Travel, task: int, demand: Demand, others: Sequence[Crew] = ()) -> list[Break]:
    """What `crew`, together with `others`, lacks for a task: skills, the side in charge, the other side."""
    one = travel.work.tasks[task]
    line = travel.work.lines[one.line]
    present = (crew, *others)
    sides = {side_on(c, line) for c in present}
    both = "mixed" in sides or {"left", "right"} <= sides
    found = []
    for skill in demand.skills:
        if not any(skill in c.skills for c in present):
            said = text("{task} needs a team that can {skill}", task=one.id, skill=SKILL_WORDS[skill])
            found.append(Break("skill", said, 0, task))
    if "" in sides:
        said = text("{task} is on a line that the team's unit has no share in", task=one.id)
        found.append(Break("side", said, 0, task))
    elif demand.care and not both and demand.care not in sides:
        found.append(Break("side", text("{task} is in the charge of the other side", task=one.id), 0, task))
    if demand.joint and not both:
        said = text("{task} is repaired by both sides together; one is missing", task=one.id)
        found.append(Break("joint", said, 0, task))
    if demand.meeting is not None and not both:
        found.append(Break("joint", text("the other side is missing at the meeting at {task}", task=one.id), 0, task))
    return found
