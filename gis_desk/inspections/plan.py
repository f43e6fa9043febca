"""A plan of joint inspection: teams, days, stops and the ways between them, and its JSON."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import shapely

from layers.change import Change, insert
from layers.text import Text, text

Say = Callable[[Text | str], str]
Course = tuple[tuple[float, float], ...]
"""Longitude and latitude in degrees, in order."""


def clock(seconds: int) -> str:
    """Seconds from midnight as HH:MM, to the nearest minute."""
    minutes = (seconds + 30) // 60
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


@dataclass(frozen=True)
class Leg:
    """One piece of a day's way.

    Parameters
    ----------
    mode : str
        ``drive``: by vehicle; ``walk``: on foot between stops and vehicle; ``inspect``: a stretch of line;
        ``follow``: the driver alone brings the vehicle round while the team is on foot.
    metres : float
        Length as travelled: a walk off the roads counts its straight line times the detour factor.
    seconds : float
        Time under way, without waiting.
    course : tuple of (lon, lat)
        EPSG:4490; at least two places.
    """

    mode: str
    metres: float
    seconds: float
    course: Course

    def as_json(self) -> dict[str, Any]:
        """The leg with its GeoJSON line."""
        return {
            "mode": self.mode,
            "km": round(self.metres / 1000, 3),
            "minutes": round(self.seconds / 60, 1),
            "geometry": {"type": "LineString", "coordinates": [list(c) for c in self.course]},
        }


def _middle(course: Course) -> tuple[float, float]:
    """The place half way along `course`; degrees are stretched alike, which is near enough for a label."""
    place = shapely.LineString(course).interpolate(0.5, normalized=True)
    return round(place.x, 7), round(place.y, 7)


@dataclass(frozen=True)
class Stop:
    """One task in a day: a marker, or a stretch walked from (lon, lat) to (end_lon, end_lat).

    `arrive_s` and `depart_s` count from midnight; `wait_s` is the part of the stay that waits for the vehicle.
    `legs` lead from the stop before (or the start place) to this one; `work` is the way along the stretch.
    """

    marker: str
    key: str
    kind: str
    line: str
    line_key: str
    arrive_s: int
    depart_s: int
    wait_s: int
    lon: float
    lat: float
    end_lon: float
    end_lat: float
    chainage_m: float
    end_chainage_m: float
    length_m: float
    posts: str
    state: str
    legs: tuple[Leg, ...]
    work: Leg | None = None
    begin_s: int = 0
    """When the work begins: later than `arrive_s` where the team waits for light or the other side, or eats first."""
    held: str = ""
    """``locked`` or ``done``, where a person has settled it."""
    together: tuple[int, ...] = ()
    """Other teams that are here at the same time."""

    @property
    def mode(self) -> str:
        """How the team comes here: ``drive``, ``walk``, or ``stay`` where it already stands here."""
        modes = {leg.mode for leg in self.legs}
        return "drive" if "drive" in modes else "walk" if modes else "stay"

    def as_json(self) -> dict[str, Any]:
        """The stop of the command line's contract, with the fields the map book needs."""
        return {
            "marker": self.marker,
            "key": self.key,
            "kind": self.kind,
            "line": self.line,
            "line_key": self.line_key,
            "arrive": clock(self.arrive_s),
            "begin": clock(self.begin_s or self.arrive_s),
            "depart": clock(self.depart_s),
            "wait_minutes": round(self.wait_s / 60),
            "lon": self.lon,
            "lat": self.lat,
            "end_lon": self.end_lon,
            "end_lat": self.end_lat,
            "middle": None if self.work is None else list(_middle(self.work.course)),
            "chainage_m": round(self.chainage_m, 1),
            "end_chainage_m": round(self.end_chainage_m, 1),
            "length_m": round(self.length_m, 1),
            "posts": self.posts or None,
            "state": self.state or None,
            "mode": self.mode,
            "km": round(sum(leg.metres for leg in self.legs) / 1000, 3),
            "held": self.held or None,
            "together": list(self.together),
            "times_s": [self.arrive_s, self.begin_s or self.arrive_s, self.depart_s],
        }


@dataclass(frozen=True)
class Day:
    """One working day of a team, from its start place and back."""

    day: int
    stops: tuple[Stop, ...]
    home: tuple[Leg, ...]
    follow: tuple[Leg, ...]
    start_s: int
    end_s: int
    date: str | None = None
    lunch_s: int | None = None
    lunch_len_s: int = 0
    light_s: tuple[int, int] | None = None
    """Sunrise and sunset, where the date is known."""
    idle_s: int = 0
    """Waiting for light or for the other side."""

    @property
    def legs(self) -> tuple[Leg, ...]:
        """All the team's legs in order, the way home included; without the driver's own."""
        found: list[Leg] = []
        for stop in self.stops:
            found += [*stop.legs, *([stop.work] if stop.work else [])]
        return (*found, *self.home)

    def metres(self, *modes: str) -> float:
        """Length of the legs of `modes`; of all the team's legs where none is named."""
        return sum(leg.metres for leg in (*self.legs, *self.follow) if leg.mode in (modes or _TEAM))

    @property
    def hours(self) -> float:
        """From leaving the start place to being back."""
        return (self.end_s - self.start_s) / 3600

    def as_json(self) -> dict[str, Any]:
        """The day of the command line's contract, with every leg."""
        legs: list[dict[str, Any]] = []
        for number, stop in enumerate(self.stops):
            legs += [{"to": number, **leg.as_json()} for leg in stop.legs]
            if stop.work:
                legs.append({"to": number, **stop.work.as_json()})
        legs += [{"to": None, **leg.as_json()} for leg in self.home]
        return {
            "day": self.day,
            "stops": [s.as_json() for s in self.stops],
            "km": round(self.metres() / 1000, 3),
            "drive_km": round(self.metres("drive") / 1000, 3),
            "walk_km": round(self.metres("walk", "inspect") / 1000, 3),
            "vehicle_km": round(self.metres("drive", "follow") / 1000, 3),
            "hours": round(self.hours, 3),
            "start": clock(self.start_s),
            "end": clock(self.end_s),
            "date": self.date,
            "lunch": None
            if self.lunch_s is None
            else {"at": clock(self.lunch_s), "minutes": round(self.lunch_len_s / 60)},
            "light": None if self.light_s is None else [clock(s) for s in self.light_s],
            "idle_minutes": round(self.idle_s / 60),
            "geometry": {
                "type": "MultiLineString",
                "coordinates": [[list(c) for c in leg.course] for leg in self.legs],
            },
            "legs": legs,
            "vehicle_moves": [leg.as_json() for leg in self.follow],
        }


_TEAM = ("drive", "walk", "inspect")


@dataclass(frozen=True)
class Team:
    """A team with its start place and its days."""

    team: int
    start: Text | str
    lon: float
    lat: float
    days: tuple[Day, ...]
    name: str = ""
    side: str = "mixed"
    vehicle: bool = True

    @property
    def hours(self) -> float:
        """Sum over its days."""
        return sum(d.hours for d in self.days)


REASONS = ("no_road", "too_long", "no_room", "dark", "skill", "side", "meeting", "locked", "excluded")
"""Why a task is not visited."""


@dataclass(frozen=True)
class Unvisited:
    """A task that no day has room for, and why; `code` is one of ``REASONS``."""

    marker: str
    key: str
    kind: str
    line: str
    code: str
    reason: Text
    line_key: str = ""


@dataclass(frozen=True)
class PlannedLine:
    """A line of the plan."""

    key: str
    code: str
    name: str
    length_m: float
    markers: int


@dataclass(frozen=True)
class Plan:
    """The whole plan.

    Parameters
    ----------
    bound_s : int or None
        Team time in seconds that no plan of the same tasks can undercut; None where tasks are unvisited.
    needed_days, needed_teams : int or None
        With so many days (or teams) every task that can be done at all has room; None where that is so already.
    """

    lines: tuple[PlannedLine, ...]
    teams: tuple[Team, ...]
    unvisited: tuple[Unvisited, ...]
    days: int
    seed: int
    rounds: int
    bound_s: int | None
    needed_days: int | None
    needed_teams: int | None
    left_out: tuple[tuple[str, str, str], ...]
    assumptions: Mapping[str, Any]
    request: Mapping[str, Any] = field(default_factory=dict)
    """What was asked for (`Request.as_json`), holds apart."""
    held: Sequence[Mapping[str, Any]] = ()
    """What a person has settled (`Hold.as_json`)."""
    cost: Mapping[str, Any] = field(default_factory=dict)
    """Team hours: ``least_h`` without balance and fairness, ``balance_h`` and ``fair_h`` what each costs more."""
    share: float | None = None
    """Share of the hours that the left side's teams work, of both sides'; None without teams of both."""
    told: tuple[Text, ...] = ()
    """What a reader should know: what was not understood, what could not be reached."""
    needed_hours: float | None = None
    """Working hours of a day with which every task that can be done at all has room; None where not found."""

    @property
    def total_s(self) -> int:
        """Team time of all days in seconds."""
        return sum(d.end_s - d.start_s for t in self.teams for d in t.days)

    @property
    def total_m(self) -> float:
        """Length of all the teams' ways in metres."""
        return sum(d.metres() for t in self.teams for d in t.days)

    @property
    def gap(self) -> float | None:
        """How far the team time lies above the bound, as a share of the bound; None without a bound."""
        return None if not self.bound_s else self.total_s / self.bound_s - 1

    @property
    def spread(self) -> float | None:
        """Longest day less shortest day as a share of the mean day; None for fewer than two days."""
        hours = [d.hours for t in self.teams for d in t.days]
        return None if len(hours) < 2 else (max(hours) - min(hours)) * len(hours) / sum(hours)

    def as_json(self, say: Say = str) -> dict[str, Any]:
        """The document of ``gis-desk inspect plan --format json``; `say` puts the reasons into words."""
        gap, spread = self.gap, self.spread
        return {
            "lines": [
                {
                    "key": line.key,
                    "code": line.code,
                    "name": line.name,
                    "km": round(line.length_m / 1000, 3),
                    "markers": line.markers,
                }
                for line in self.lines
            ],
            "teams": [
                {
                    "team": t.team,
                    "start": {"name": say(t.start), "lon": t.lon, "lat": t.lat},
                    "name": t.name or None,
                    "side": t.side,
                    "vehicle": t.vehicle,
                    "hours": round(t.hours, 3),
                    "days": [d.as_json() for d in t.days],
                }
                for t in self.teams
            ],
            "unvisited": [
                {
                    "marker": u.marker,
                    "key": u.key,
                    "kind": u.kind,
                    "line": u.line,
                    "line_key": u.line_key,
                    "code": u.code,
                    "reason": say(u.reason),
                }
                for u in self.unvisited
            ],
            "left_out": [{"marker": m, "line": line, "state": state} for m, line, state in self.left_out],
            "needed_days": self.needed_days,
            "needed_teams": self.needed_teams,
            "needed_hours": self.needed_hours,
            "total_km": round(self.total_m / 1000, 3),
            "total_hours": round(self.total_s / 3600, 3),
            "gap_to_bound": None if gap is None else round(gap, 4),
            "day_spread": None if spread is None else round(spread, 4),
            "cost": dict(self.cost),
            "fair_share": None if self.share is None else round(self.share, 4),
            "told": [say(t) for t in self.told],
            "seed": self.seed,
            "rounds": self.rounds,
            "assumptions": dict(self.assumptions),
        }


def title_of(lines: Sequence[str], teams: int, days: int) -> Text:
    """What a plan is called in lists."""
    names = lines[0] if len(lines) == 1 else text("{first} and {n} more lines", first=lines[0], n=len(lines) - 1)
    return text("Inspection of {lines}: {teams} teams, {days} days", lines=names, teams=teams, days=days)


def plan_change(plan: Plan, key: str, made_on: str, say: Say = str) -> Change:
    """The change that keeps `plan` in the workspace as row `key` of ``inspection_plan``."""
    title = title_of([line.name for line in plan.lines], len(plan.teams), plan.days)
    row = {
        "title": say(title),
        "lines": [line.key for line in plan.lines],
        "teams": len(plan.teams),
        "days": plan.days,
        "seed": plan.seed,
        "made_on": made_on,
        "request": dict(plan.request),
        "held": [dict(h) for h in plan.held],
        "plan": plan.as_json(say),
    }
    return Change(text("Save plan: {title}", title=title), (insert("inspection_plan", key, row),))
