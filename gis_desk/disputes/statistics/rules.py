"""The rule table of the statistics, ``resources/rules/disputes_statistics.toml``."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from resources import resource


@cache
def _table() -> dict[str, dict[str, Any]]:
    return tomllib.loads(resource("rules", "disputes_statistics.toml").read_text(encoding="utf-8"))


def _of(section: str, name: str) -> Any:
    return field(default_factory=lambda: _table()[section][name])


@dataclass(frozen=True)
class StatisticsRules:
    """What the statistics go by; the defaults stand in the rule table, which says what each means and why.

    Lengths are metres.
    """

    red: float = _of("weights", "red")
    orange: float = _of("weights", "orange")
    yellow: float = _of("weights", "yellow")
    blue: float = _of("weights", "blue")
    ungraded: float = _of("weights", "ungraded")
    half_life_years: float = _of("weights", "half_life_years")
    closed_share: float = _of("weights", "closed_share")
    line_bandwidth_m: float = _of("lines", "bandwidth_m")
    limit_m: float = _of("lines", "limit_m")
    step_m: float = _of("lines", "step_m")
    join_m: float = _of("lines", "join_m")
    area_bandwidth_m: float = _of("area", "bandwidth_m")
    edge_m: float = _of("area", "edge_m")
    cells: int = _of("area", "cells")
    shares: tuple[float, ...] = field(default_factory=lambda: tuple(_table()["area"]["shares"]))
    line_cases: int = _of("few", "line_cases")
    area_cases: int = _of("few", "area_cases")
    units: int = _of("few", "units")
    unit_cases: int = _of("few", "unit_cases")
    trend_cases: int = _of("few", "trend_cases")
    spot_cases: int = _of("few", "spot_cases")
    alpha: float = _of("test", "alpha")
    line_permutations: int = _of("test", "line_permutations")
    area_permutations: int = _of("test", "area_permutations")
    unit_permutations: int = _of("test", "unit_permutations")
    seed: int = _of("test", "seed")

    def grade_weight(self, grade: object) -> float:
        """What a case of `grade` counts before its age is looked at."""
        known = {"red": self.red, "orange": self.orange, "yellow": self.yellow, "blue": self.blue}
        return known.get(str(grade), self.ungraded)
