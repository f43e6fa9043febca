"""Who inspects, and when: teams with their hours, what they can do, whose side they are, and the days they work."""

import datetime as dt
from dataclasses import dataclass

from gis_desk.inspections.travel import Start

SIDES = ("left", "right", "mixed")
"""A team of the left unit of the line, of the right one, or of both."""
SKILLS = ("survey", "paint", "repair")
"""Measuring coordinates, repainting the lettering, setting posts upright or anew."""


@dataclass(frozen=True)
class Crew:
    """One team.

    Parameters
    ----------
    start, end : Start
        Where its days begin and end; `end` None: where they began.
    begin_s : int
        Seconds from midnight when the day begins.
    day_s : int
        Working time in seconds from `begin_s`, travel, work, waiting and lunch included.
    lunch_s : int
        Length of the break in seconds, 0 for none.
    lunch_from_s, lunch_to_s : int
        Seconds from midnight between which the break begins, as soon as a task or a way has ended.
    vehicle : bool
        Whether it has a vehicle with a driver; else it walks the roads too.
    skills : tuple of str
        Of `SKILLS`.
    side : str
        One of `SIDES`.
    name : str
        What it is called; empty for its number.
    """

    start: Start
    end: Start | None = None
    begin_s: int = 8 * 3600
    day_s: int = 8 * 3600
    lunch_s: int = 0
    lunch_from_s: int = 11 * 3600 + 1800
    lunch_to_s: int = 13 * 3600
    vehicle: bool = True
    skills: tuple[str, ...] = SKILLS
    side: str = "mixed"
    name: str = ""

    @property
    def home(self) -> Start:
        """Where its days end."""
        return self.end or self.start


@dataclass(frozen=True)
class Workday:
    """A day of the calendar: number (from 1), date where one is known, and the daylight in seconds from midnight."""

    number: int
    date: dt.date | None = None
    light_from_s: int = 0
    light_to_s: int = 24 * 3600


@dataclass(frozen=True)
class Calendar:
    """The days that are worked: those from `first` on that are neither closed nor, if asked, days of rest.

    Parameters
    ----------
    days : int
        How many working days there are.
    first : date or None
        The first possible date; None: days have numbers only, and daylight is not looked at.
    closed : tuple of date
        Dates nobody works.
    off : mapping-like pairs (team, date)
        Dates on which one team (from 1) does not work.
    weekends : bool
        Whether Saturdays and Sundays are worked.
    """

    days: int
    first: dt.date | None = None
    closed: tuple[dt.date, ...] = ()
    off: tuple[tuple[int, dt.date], ...] = ()
    weekends: bool = True


@dataclass(frozen=True)
class Meeting:
    """A place that teams of both sides reach together: a marker (key), with the earliest and the latest time.

    Seconds from midnight; `day` the number of the working day, None: the planner chooses. `teams` (from 1) are those
    that meet; empty: one team of each side.
    """

    marker: str
    teams: tuple[int, ...] = ()
    day: int | None = None
    from_s: int | None = None
    to_s: int | None = None


@dataclass(frozen=True)
class Hold:
    """What a person has settled: a task stays with a team and day, or is left out.

    Parameters
    ----------
    task : str
        Key of the task: of the marker, or of the stretch.
    line : str
        Key of the line.
    team, day : int or None
        Where it is locked; None, None for a task that is excluded.
    order : int or None
        Its place among the stops of that day; None: the planner chooses.
    done : bool
        Whether the work was done: it never moves, and its time counts as it was.
    """

    task: str
    line: str
    team: int | None = None
    day: int | None = None
    order: int | None = None
    done: bool = False


@dataclass(frozen=True)
class Request:
    """Everything that was asked of a plan; kept with it, so that it can be made again.

    Parameters
    ----------
    lines : tuple of str
        Keys, codes or names of the lines; ``all`` for all.
    crews : tuple of Crew
        The teams, the first being team 1.
    calendar : Calendar
        The days.
    meetings, holds : tuple
        Meeting points, and what a person has settled.
    one_way : tuple of (str, str)
        Stretches (key of the task, ``forward`` or ``backward`` along the chainage) walked one way only.
    balanced : bool
        Whether days are made alike in length.
    fair : float or None
        The share of the work the left side takes, 0 to 1; None: not looked at.
    seed : int
        The same request gives the same plan.
    """

    lines: tuple[str, ...]
    crews: tuple[Crew, ...]
    calendar: Calendar
    meetings: tuple[Meeting, ...] = ()
    holds: tuple[Hold, ...] = ()
    one_way: tuple[tuple[str, str], ...] = ()
    balanced: bool = True
    fair: float | None = None
    seed: int = 1
