"""Who was to be where, by the plans: the last that is asked about a photograph that has a time and nothing else."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from gis_desk.inspections.plan import clock

_TEAM = re.compile(
    r"(?:(?<![a-z])(?:team|t)|队|组|第)[ _-]*(\d{1,2})(?!\d)|(?<!\d)(\d{1,2})[ _-]*(?:队|组|号队)", re.IGNORECASE
)


@dataclass(frozen=True)
class PlanStop:
    """A stop of a day: a marker (its key, empty for a stretch) or line and chainages; times in s from midnight."""

    team: int
    marker: str
    line: str
    from_m: float
    to_m: float
    arrive_s: int
    depart_s: int

    @property
    def arrive(self) -> str:
        """When the team was to come, HH:MM."""
        return clock(self.arrive_s)

    @property
    def depart(self) -> str:
        """When it was to go on, HH:MM."""
        return clock(self.depart_s)


class Stops:
    """The stops of plans by day.

    Parameters
    ----------
    plans : iterable of mapping
        Documents of ``inspection_plan``; days without a date say nothing.
    """

    def __init__(self, plans: Iterable[Mapping[str, Any]] = ()) -> None:
        self._days: dict[str, list[Sequence[PlanStop]]] = {}
        self._called: dict[tuple[str, int], set[str]] = {}
        for plan in plans:
            for team in plan.get("teams", ()):
                for day in team["days"]:
                    if not day.get("date") or not day["stops"]:
                        continue
                    number, date = int(team["team"]), str(day["date"])
                    self._days.setdefault(date, []).append([_stop(number, s) for s in day["stops"] if "times_s" in s])
                    if name := str(team.get("name") or "").strip().lower():
                        self._called.setdefault((date, number), set()).add(name)

    def at(self, moment: dt.datetime, name: str) -> PlanStop | None:
        """The one stop where the photographer was at `moment`, `name` being the file below the folder.

        None where several teams were out and no folder names one of them, or the one was on its way.
        """
        date = moment.date().isoformat()
        out = [stops for stops in self._days.get(date, []) if stops]
        teams = {stops[0].team for stops in out}
        if len(teams) > 1:
            named = self._teams_in(name, date) & teams
            if len(named) != 1:
                return None
            out = [stops for stops in out if stops[0].team in named]
        if len(out) != 1:
            return None
        second = moment.hour * 3600 + moment.minute * 60 + moment.second
        there = [s for s in out[0] if s.arrive_s <= second <= s.depart_s]
        return there[0] if len(there) == 1 else None

    def _teams_in(self, name: str, date: str) -> set[int]:
        folders = [part.lower() for part in PurePosixPath(name).parts[:-1]]
        found = {int(a or b) for part in folders for a, b in _TEAM.findall(part)}
        return found | {t for (day, t), names in self._called.items() if day == date and names & set(folders)}


def _stop(team: int, stop: Mapping[str, Any]) -> PlanStop:
    arrive, _, depart = stop["times_s"]
    low, high = sorted((float(stop["chainage_m"]), float(stop["end_chainage_m"])))
    marker = str(stop["key"]) if stop["kind"] == "marker" else ""
    return PlanStop(team, marker, str(stop["line_key"]), low, high, int(arrive), int(depart))
