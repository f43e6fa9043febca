"""A kept plan looked at by team and day: stops, ways, where the vehicle is left, where teams meet."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from gis_desk.inspections.handing.fieldbook import visit_of
from layers.crs import distance_m
from layers.errors import PlanError, Where
from layers.text import Text, text

Document = Mapping[str, Any]
"""A plan as its JSON: the form in which the workspace keeps it."""
HERE_M = 1.0
"""Places nearer than this are one."""
DEFECTS = ("unreadable", "damaged", "tilted", "moved", "lost")
"""States of a marker that call for work."""


@dataclass(frozen=True)
class Visit:
    """One stop of a day: its number from 1, and the stop as the plan has it."""

    number: int
    stop: Mapping[str, Any]

    @property
    def is_marker(self) -> bool:
        """Whether it is a marker; else a stretch."""
        return self.stop["kind"] == "marker"

    @property
    def done(self) -> bool:
        """Whether it has been inspected already: a day that was broken off is handed out with what is left of it."""
        return self.stop.get("held") == "done"

    @property
    def begin(self) -> tuple[float, float]:
        """Where it begins, (lon, lat)."""
        return self.stop["lon"], self.stop["lat"]

    @property
    def end(self) -> tuple[float, float]:
        """Where it ends, (lon, lat): for a marker where it begins."""
        return self.stop["end_lon"], self.stop["end_lat"]


@dataclass(frozen=True)
class Access:
    """Where the team leaves its vehicle or comes back to it, on the way to stop `number` (None: on the way home)."""

    lon: float
    lat: float
    number: int | None


@dataclass(frozen=True)
class Meeting:
    """A marker that several teams visit on one day; `at` is when they begin, HH:MM."""

    stop: Mapping[str, Any]
    day: int
    on: str
    teams: tuple[int, ...]
    at: str


@dataclass(frozen=True)
class CrewDay:
    """One day of one team.

    Parameters
    ----------
    team : int
    start, plan : mapping
        Start place of the team, and the day, as the plan has them.
    colour : int
        Number of the day in the whole plan from 0, as the map colours them.
    name : str
        What the team is called beside its number; may be empty.
    """

    team: int
    start: Mapping[str, Any]
    plan: Mapping[str, Any]
    colour: int
    name: str = ""

    @property
    def day(self) -> int:
        """Its number, from 1."""
        return int(self.plan["day"])

    @property
    def on(self) -> str:
        """Its date (YYYY-MM-DD), empty where the plan knows none."""
        return str(self.plan.get("date") or "")

    @property
    def finish(self) -> tuple[float, float]:
        """Where it ends, (lon, lat): mostly where it began."""
        ways = [way for way in self.plan["geometry"]["coordinates"] if way]
        lon, lat = ways[-1][-1][:2] if ways else (self.start["lon"], self.start["lat"])
        return float(lon), float(lat)

    @property
    def visit(self) -> str:
        """How the day is known in the field package."""
        return visit_of(self.team, self.day)

    @property
    def title(self) -> Text:
        """What it is called."""
        if self.on:
            return text("Team {team}, day {day} ({date})", team=self.team, day=self.day, date=self.on)
        return text("Team {team}, day {day}", team=self.team, day=self.day)

    @property
    def visits(self) -> list[Visit]:
        """The stops in order."""
        return [Visit(n, stop) for n, stop in enumerate(self.plan["stops"], 1)]

    @property
    def left(self) -> list[Visit]:
        """The stops that are still to be inspected."""
        return [visit for visit in self.visits if not visit.done]

    @property
    def lines(self) -> list[str]:
        """Names of the lines it works on, in order."""
        return list(dict.fromkeys(str(stop["line"]) for stop in self.plan["stops"]))

    @property
    def accesses(self) -> list[Access]:
        """Where driving ends and walking begins, or the other way round; each place once, the start left out."""
        found: list[Access] = []
        seen = Places([(self.start["lon"], self.start["lat"])])
        for one, two in pairwise(self.plan["legs"]):
            if (one["mode"] == "drive") == (two["mode"] == "drive"):
                continue
            lon, lat = one["geometry"]["coordinates"][-1]
            if not seen.near((lon, lat)):
                seen.add((lon, lat))
                found.append(Access(lon, lat, None if two["to"] is None else two["to"] + 1))
        return found


class Places:
    """A set of places (lon, lat) that answers whether one lies near."""

    _CELL = 0.001

    def __init__(self, places: Iterable[Sequence[float]] = ()) -> None:
        self._cells: dict[tuple[int, int], list[Sequence[float]]] = {}
        for place in places:
            self.add(place)

    def add(self, place: Sequence[float]) -> None:
        """Take `place` in."""
        self._cells.setdefault((int(place[0] // self._CELL), int(place[1] // self._CELL)), []).append(place)

    def near(self, place: Sequence[float], within_m: float = HERE_M) -> bool:
        """Whether one of them lies within `within_m` (at most 50) of `place`."""
        x, y = int(place[0] // self._CELL), int(place[1] // self._CELL)
        around = ((x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1))
        return any(near(place, other, within_m) for cell in around for other in self._cells.get(cell, ()))


def near(one: Sequence[float], two: Sequence[float], within_m: float = HERE_M) -> bool:
    """Whether two places (lon, lat) are less than `within_m` apart."""
    if abs(one[0] - two[0]) + abs(one[1] - two[1]) > within_m / 10_000:
        return False
    return bool(distance_m(one[0], one[1], two[0], two[1]) <= within_m)


def crew_days(plan: Document, team: int | None = None, day: int | None = None) -> list[CrewDay]:
    """The days of `plan` by team and day, only those of `team` and of `day` where they are given.

    Raises
    ------
    PlanError
        If there are none.
    """
    every = list(_every(plan))
    chosen = [d for d in every if team in (None, d.team) and day in (None, d.day)]
    if not chosen:
        raise PlanError(
            "the plan has no such day of work",
            where=Where(layer="inspection_plan", field="team, day", value=f"{team or '*'}, {day or '*'}"),
            do="choose among the days it has, as team-day: {known}",
            known=", ".join(f"{d.team}-{d.day}" for d in every[:20]) or "-",
        )
    return chosen


def _every(plan: Document) -> Iterator[CrewDay]:
    colour = 0
    for team in plan["teams"]:
        for day in team["days"]:
            yield CrewDay(int(team["team"]), team["start"], day, colour, str(team.get("name") or ""))
            colour += 1


def meetings(plan: Document, days: Sequence[CrewDay]) -> list[Meeting]:
    """The markers that more than one team of `plan` visits on the same day, those of `days` only."""
    met: dict[tuple[int, str, str], list[tuple[int, Mapping[str, Any], str]]] = {}
    for one in _every(plan):
        for visit in one.visits:
            if visit.is_marker:
                met.setdefault((one.day, visit.stop["line_key"], visit.stop["key"]), []).append(
                    (one.team, visit.stop, one.on)
                )
    wanted = {(d.team, d.day) for d in days}
    found = []
    for (day, _, _), there in sorted(met.items(), key=lambda item: (item[0][0], item[1][0][1]["arrive"])):
        teams = tuple(dict.fromkeys(team for team, _, _ in there))
        if len(teams) > 1 and any((team, day) in wanted for team in teams):
            begin = max(str(stop.get("begin") or stop["arrive"]) for _, stop, _ in there)
            found.append(Meeting(there[0][1], day, there[0][2], teams, begin))
    return found
