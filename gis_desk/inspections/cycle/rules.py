"""The rule table of the cycle, ``resources/rules/inspection_cycle.toml``."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from resources import resource


@cache
def _table() -> dict[str, dict[str, Any]]:
    return tomllib.loads(resource("rules", "inspection_cycle.toml").read_text(encoding="utf-8"))


def _of(section: str, name: str) -> Any:
    return field(default_factory=lambda: _table()[section][name])


def _all(section: str, name: str) -> Any:
    return field(default_factory=lambda: tuple(_table()[section][name]))


@dataclass(frozen=True)
class CycleRules:
    """What the cycle goes by; the defaults stand in the rule table, which says what each means and where it is from."""

    years: int = _of("cycle", "years")
    counts: str = _of("cycle", "counts")
    lead: str = _of("lead", "rule")
    whole_share: float = _of("extra", "whole_share")
    marker_states: tuple[str, ...] = _all("repairs", "marker_states")
    flood: tuple[int, ...] = _all("months", "flood")
    winter: tuple[int, ...] = _all("months", "winter")
    km_a_day: float = _of("effort", "km_a_day")
    markers_a_day: float = _of("effort", "markers_a_day")
    repairs_a_day: float = _of("effort", "repairs_a_day")
    people: int = _of("effort", "people")
    office_days: float = _of("effort", "office_days")
    most_earlier: int = _of("balance", "most_earlier")
    spread: float = _of("balance", "spread")
    most_moves: int = _of("balance", "most_moves")
    back: int = _of("wall", "back")
    ahead: int = _of("wall", "ahead")

    @property
    def months(self) -> tuple[int, ...]:
        """The months fit for field work, in order; all where the table leaves none."""
        fit = tuple(m for m in range(1, 13) if m not in self.flood and m not in self.winter)
        return fit or tuple(range(1, 13))

    def team_days(self, length_m: float, markers: int, repairs: int) -> float:
        """Days of one team in the field for so much line, so many markers and repairs: an estimate."""
        return length_m / 1000 / self.km_a_day + markers / self.markers_a_day + repairs / self.repairs_a_day

    def people_days(self, length_m: float, markers: int, repairs: int) -> float:
        """People-days of both sides for a line, field and office: an estimate."""
        return self.team_days(length_m, markers, repairs) * self.people + self.office_days
