"""Who inspects: teams with their hours, what they can do, whose side they are; where they meet; what is settled."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from gis_desk.inspections.asking.asked import Asked, hours_minutes
from gis_desk.inspections.asking.calendar import Calendar, Workday
from gis_desk.inspections.ways.travel import Start
from layers.errors import PlanError, Where

__all__ = ["SIDES", "SKILLS", "Calendar", "Crew", "Hold", "Meeting", "Request", "Workday", "at_field"]

SIDES = ("left", "right", "mixed")
"""A team of the left unit of the line, of the right one, or of both."""
SKILLS = ("survey", "paint", "repair")
"""Measuring coordinates, repainting the lettering, setting posts upright or anew."""

Find = Callable[[str], Start]
"""Finds a place by its name."""


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
    unit : str
        Code of the unit it belongs to. It says the side for each line apart (``left`` on one line may be ``right`` on
        the next); empty: `side` holds on every line.
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
    unit: str = ""
    name: str = ""

    @property
    def home(self) -> Start:
        """Where its days end."""
        return self.end or self.start

    @property
    def latest_s(self) -> int:
        """Seconds from midnight when its day must have ended."""
        return self.begin_s + self.day_s

    def as_json(self) -> dict[str, Any]:
        """The team as a table of a request."""
        return {
            "start": _place(self.start),
            **({"end": _place(self.end)} if self.end else {}),
            "begin": hours_minutes(self.begin_s),
            "hours": self.day_s / 3600,
            "lunch_minutes": self.lunch_s / 60,
            "lunch_from": hours_minutes(self.lunch_from_s),
            "lunch_to": hours_minutes(self.lunch_to_s),
            "vehicle": self.vehicle,
            "skills": list(self.skills),
            "side": self.side,
            **({"unit": self.unit} if self.unit else {}),
            **({"name": self.name} if self.name else {}),
        }

    @staticmethod
    def read(asked: Asked, find: Find | None = None, usual: "Crew | None" = None) -> "Crew":
        """The team of a table; what it does not say is as with the `usual` team."""
        asked = asked.known("count", *_CREW)
        start = _start(asked, "start", find) or (usual.start if usual else None)
        if start is None:
            raise asked.wrong("start", "give a start place as longitude,latitude")
        base = usual or Crew(start)
        day = asked.number("hours", base.day_s / 3600, 0, 16)
        lunch = asked.number("lunch_minutes", base.lunch_s / 60, 0, 240)
        assert day is not None
        assert lunch is not None
        return Crew(
            start,
            _start(asked, "end", find) or base.end,
            asked.clock("begin", base.begin_s) or 0,
            round(day * 3600),
            round(lunch * 60),
            asked.clock("lunch_from", base.lunch_from_s) or 0,
            asked.clock("lunch_to", base.lunch_to_s) or 0,
            asked.yes("vehicle", base.vehicle),
            asked.texts("skills", SKILLS) if "skills" in asked.values else base.skills,
            asked.words("side", base.side, SIDES),
            asked.words("unit", base.unit),
            asked.words("name"),
        )


_CREW = (
    *("start", "end", "begin", "hours", "lunch_minutes", "lunch_from", "lunch_to"),
    *("vehicle", "skills", "side", "unit", "name"),
)


def _place(start: Start) -> dict[str, Any]:
    return {"lon": start.lon, "lat": start.lat, "name": str(start.name)}


def at_field(field: str, value: str, find: Find) -> Start:
    """The place that `find` finds for `value`; its error names the field where `value` was given."""
    try:
        return find(value)
    except PlanError as exc:
        where = Where(field=field, value=value)
        raise PlanError(exc.what.template, where=where, do=exc.do.template, **exc.what.args) from exc


def _start(asked: Asked, field: str, find: Find | None) -> Start | None:
    value = asked.values.get(field)
    if value is None:
        return None
    if isinstance(value, str) and find is not None:
        return at_field(f"{asked.place}: {field}" if asked.place else field, value, find)
    if not isinstance(value, Mapping):
        raise asked.wrong(field, "give a start place as longitude,latitude")
    place = Asked(value, f"{asked.place}: {field}")
    lon, lat = place.number("lon", None, -180, 180), place.number("lat", None, -90, 90)
    if lon is None or lat is None:
        raise asked.wrong(field, "give a start place as longitude,latitude")
    return Start(lon, lat, place.words("name") or f"{lon:.4f},{lat:.4f}")


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

    def as_json(self) -> dict[str, Any]:
        """The meeting as a table of a request."""
        return {
            "marker": self.marker,
            "teams": list(self.teams),
            "day": self.day,
            "from": None if self.from_s is None else hours_minutes(self.from_s),
            "to": None if self.to_s is None else hours_minutes(self.to_s),
        }

    @staticmethod
    def read(asked: Asked) -> "Meeting":
        """The meeting of a table."""
        asked = asked.known("marker", "teams", "day", "from", "to")
        marker = asked.words("marker")
        if not marker:
            raise asked.wrong("marker", "give the key or the number of a marker")
        teams = asked.several("teams")
        if not all(isinstance(t, int) and not isinstance(t, bool) for t in teams):
            raise asked.wrong("teams", "give the numbers of the teams")
        return Meeting(
            marker, teams, asked.whole("day", None, 1, 366), asked.clock("from", None), asked.clock("to", None)
        )


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
        The place of a done stop among the done ones of its day, from 1. A lock holds team and day only: its order is
        kept and not looked at.
    done : bool
        Whether the work was done: it never moves, and its time counts as it was. Needs `order`, `arrive_s` and
        `depart_s`; the done stops are the first ones of their day.
    arrive_s, depart_s : int or None
        Seconds from midnight when the work that is done began and ended, waiting included.
    forward : bool or None
        The direction along the chainage in which a done stretch was walked; None: the better one.
    reason : str
        Why it is excluded, in the words of the person.
    """

    task: str
    line: str
    team: int | None = None
    day: int | None = None
    order: int | None = None
    done: bool = False
    arrive_s: int | None = None
    depart_s: int | None = None
    forward: bool | None = None
    reason: str = ""

    @property
    def excluded(self) -> bool:
        """Whether the task is left out."""
        return self.team is None and self.day is None

    def as_json(self) -> dict[str, Any]:
        """The hold as a table of a request; what is not settled is left away."""
        clocks = {"arrive": self.arrive_s, "depart": self.depart_s}
        rest = {"team": self.team, "day": self.day, "order": self.order, "forward": self.forward}
        return {
            "task": self.task,
            "line": self.line,
            **{k: v for k, v in rest.items() if v is not None},
            **({"done": True} if self.done else {}),
            **{k: hours_minutes(v) for k, v in clocks.items() if v is not None},
            **({"reason": self.reason} if self.reason else {}),
        }

    @staticmethod
    def read(asked: Asked) -> "Hold":
        """The hold of a table."""
        asked = asked.known(*("task", "line", "team", "day", "order", "done", "arrive", "depart", "forward", "reason"))
        made = Hold(
            asked.words("task"),
            asked.words("line"),
            asked.whole("team", None, 1, 50),
            asked.whole("day", None, 1, 366),
            asked.whole("order", None, 1, 10_000),
            asked.yes("done", False),
            asked.clock("arrive", None),
            asked.clock("depart", None),
            asked.yes("forward", True) if asked.values.get("forward") is not None else None,
            asked.words("reason"),
        )
        if made.done and None in (made.team, made.day, made.order, made.arrive_s, made.depart_s):
            raise asked.wrong("done", "give team, day, order, arrive and depart of what was done")
        return made


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
        Stretches (key of the task, or its name, ``012–013``) and ``forward`` or ``backward`` along the chainage:
        walked one way only.
    balanced : bool
        Whether days are made alike in length.
    fair : float or None
        The share of the hours that teams of the left side work, 0 to 1, of what both sides' teams work; mixed teams
        count for neither. None: not looked at. With `Crew.unit` the left side is that of the first line.
    seed : int
        The same request gives the same plan.
    stretches : bool
        Whether the line between the markers is walked too.
    dem : str
        Path of a terrain model (GeoTIFF, metres) for the slope of walks; empty for none.
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
    stretches: bool = True
    dem: str = ""

    def as_json(self) -> dict[str, Any]:
        """The request as JSON (and as it would stand in TOML); `from_json` reads it again."""
        return {
            "lines": list(self.lines),
            "teams": [c.as_json() for c in self.crews],
            "calendar": self.calendar.as_json(),
            "meetings": [m.as_json() for m in self.meetings],
            "holds": [h.as_json() for h in self.holds],
            "one_way": [{"stretch": key, "direction": way} for key, way in self.one_way],
            "balanced": self.balanced,
            "fair": self.fair,
            "seed": self.seed,
            "stretches": self.stretches,
            "dem": self.dem or None,
        }

    @staticmethod
    def from_json(
        document: Mapping[str, Any], find: Find | None = None, usual: Crew | None = None, lines: tuple[str, ...] = ()
    ) -> "Request":
        """The request of a document (JSON or TOML).

        Parameters
        ----------
        find : callable
            Finds a start place that is given by its name.
        usual : Crew
            What a team has that the document does not say.
        lines : tuple of str
            The lines, where the document names none.

        Raises
        ------
        PlanError
            If a field is unknown or has a value that cannot be used; it names the field.
        """
        fields = ("lines", "teams", "calendar", "meetings", "holds", "one_way", "balanced", "fair", "seed", "stretches")
        asked = Asked(document, "").known(*fields, "dem")
        crews: list[Crew] = []
        for table in asked.tables("teams"):
            crews += [Crew.read(table, find, usual)] * (table.whole("count", 1, 1, 50) or 1)
        one_way = [t.known("stretch", "direction") for t in asked.tables("one_way")]
        return Request(
            asked.texts("lines") or lines,
            tuple(crews),
            Calendar.read(asked.table("calendar")),
            tuple(Meeting.read(t) for t in asked.tables("meetings")),
            tuple(Hold.read(t) for t in asked.tables("holds")),
            tuple((t.words("stretch"), t.words("direction", "forward", ("forward", "backward"))) for t in one_way),
            asked.yes("balanced", True),
            asked.number("fair", None, 0, 1),
            asked.whole("seed", 1, 0, 2**32 - 1) or 0,
            asked.yes("stretches", True),
            asked.words("dem"),
        )
