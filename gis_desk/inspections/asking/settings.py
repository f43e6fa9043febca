"""What the planner assumes: speeds, walking, service times, the working day."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from resources import resource


@cache
def table() -> Mapping[str, Any]:
    """The rule table of joint inspections, ``resources/rules/inspections.toml``."""
    return tomllib.loads(resource("rules", "inspections.toml").read_text(encoding="utf-8"))


def _of(section: str, name: str) -> Any:
    return field(default_factory=lambda: table()[section][name])


@dataclass(frozen=True)
class PlanSettings:
    """Assumptions of a plan; the defaults stand in the rule table. Speeds km/h, lengths m, times minutes."""

    class_kmh: Mapping[str, float] = field(default_factory=lambda: table()["vehicle"]["kmh"])
    other_kmh: float = _of("vehicle", "other_kmh")
    board_minutes: float = _of("vehicle", "board_minutes")
    not_driven: tuple[str, ...] = field(default_factory=lambda: tuple(table()["roads"]["not_driven"]))
    no_stopping: tuple[str, ...] = field(default_factory=lambda: tuple(table()["roads"]["no_stopping"]))
    snap_m: float = _of("roads", "snap_m")
    slowest_kmh: float = _of("roads", "slowest_kmh")
    fastest_kmh: float = _of("roads", "fastest_kmh")
    island_m: float = _of("roads", "island_m")
    off_road_kmh: float = _of("walking", "off_road_kmh")
    road_walk_kmh: float = _of("walking", "road_kmh")
    detour: float = _of("walking", "detour")
    farthest_m: float = _of("walking", "farthest_m")
    foot_m: float = _of("walking", "foot_m")
    slope_detour: float = _of("walking", "slope_detour")
    slowest_walk_kmh: float = _of("walking", "slowest_kmh")
    sample_m: float = _of("walking", "sample_m")
    bank_m: float = _of("walking", "bank_m")
    bridge_m: float = _of("walking", "bridge_m")
    ford_minutes: float = _of("walking", "ford_minutes")
    not_waded: tuple[str, ...] = field(default_factory=lambda: tuple(table()["walking"]["not_waded"]))
    accesses: int = _of("access", "per_point")
    apart_m: float = _of("access", "apart_m")
    farther_m: float = _of("access", "farther_m")
    drive_minutes: float = _of("access", "drive_minutes")
    marker_minutes: Mapping[str, float] = field(default_factory=lambda: table()["marker"]["minutes"])
    state_minutes: Mapping[str, float] = field(default_factory=lambda: table()["marker"]["state_minutes"])
    stretch_kmh: float = _of("stretch", "kmh")
    longest_m: float = _of("stretch", "longest_m")
    shortest_m: float = _of("stretch", "shortest_m")
    step_m: float = _of("stretch", "step_m")
    day_start: str = _of("day", "start")
    day_hours: float = _of("day", "hours")
    stretches: bool = True
    """Whether the line between the markers is walked too."""
    rounds: int = _of("search", "rounds")
    most_tasks: int = _of("search", "most_tasks")

    @property
    def day_s(self) -> int:
        """The working day in seconds."""
        return round(self.day_hours * 3600)

    @property
    def start_s(self) -> int:
        """Seconds from midnight to the start of the day."""
        hours, minutes = self.day_start.split(":")
        return int(hours) * 3600 + int(minutes) * 60

    def as_json(self) -> dict[str, Any]:
        """The assumptions a reader of the plan should see."""
        return {
            "speeds_kmh": dict(self.class_kmh),
            "off_road_kmh": self.off_road_kmh,
            "road_walk_kmh": self.road_walk_kmh,
            "detour": self.detour,
            "stretch_kmh": self.stretch_kmh,
            "longest_stretch_m": self.longest_m,
            "board_minutes": self.board_minutes,
            "marker_minutes": dict(self.marker_minutes),
            "state_minutes": dict(self.state_minutes),
            "day_start": self.day_start,
            "day_hours": self.day_hours,
            "stretches": self.stretches,
        }
