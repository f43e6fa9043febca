"""What printed maps are made by: round scales, tiles of sheets, stop tables, distances of grid lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np
import shapely

from layers.errors import PlanError

MOST_SHEETS = 500
"""A book thicker than this is a slip of the keyboard."""
_MOST_PLACES = 10_000
SCALES = (
    500,
    1_000,
    2_000,
    5_000,
    10_000,
    15_000,
    20_000,
    25_000,
    30_000,
    40_000,
    50_000,
    60_000,
    75_000,
    100_000,
    125_000,
    150_000,
    200_000,
    250_000,
    300_000,
    400_000,
    500_000,
    750_000,
    1_000_000,
    1_500_000,
    2_000_000,
    3_000_000,
    5_000_000,
)
"""Denominators a sheet is drawn at when none is asked for."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class StopRow:
    """One line of the stop table; distances in km, chainage in m, degrees EPSG:4490."""

    order: int
    marker: str
    lon: float
    lat: float
    chainage_m: float | None
    arrive: str
    depart: str
    km: float | None
    mode: str


@dataclass(frozen=True)
class DayTable:
    """The stops of one team on one day."""

    team: int
    day: int
    rows: tuple[StopRow, ...]
    km: float | None
    hours: float | None


def scale_for(box: Box, width_mm: float, height_mm: float, share: float = 0.9) -> float:
    """The largest round scale at which `box` (plane metres) fits into a frame, with some air."""
    need = max((box[2] - box[0]) / (width_mm * share), (box[3] - box[1]) / (height_mm * share)) * 1000
    return float(next((s for s in SCALES if s >= need), ceil(need / 1_000_000) * 1_000_000))


def tiles(
    box: Box, things: Sequence[Any], scale: float, width_mm: float, height_mm: float
) -> list[tuple[float, float]]:
    """Middles of the frames that cover `box` at `scale`, row by row from the north-west, overlapping by a tenth.

    Frames without any of `things` (geometries in the plane) are left out.

    Raises
    ------
    PlanError
        If that is more than anybody would print.
    """
    wide, high = width_mm / 1000 * scale, height_mm / 1000 * scale
    columns = max(ceil((box[2] - box[0]) / (wide * 0.9)), 1)
    rows = max(ceil((box[3] - box[1]) / (high * 0.9)), 1)
    if rows * columns > _MOST_PLACES:
        raise _too_many(scale)
    x0, y0 = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    found = []
    for r in range(rows):
        for c in range(columns):
            x = x0 + (c - (columns - 1) / 2) * wide * 0.9
            y = y0 - (r - (rows - 1) / 2) * high * 0.9
            frame = shapely.box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
            if rows * columns == 1 or any(shapely.intersects(frame, t) for t in things):
                found.append((x, y))
                if len(found) > MOST_SHEETS:
                    raise _too_many(scale)
    return found


def _too_many(scale: float) -> PlanError:
    return PlanError(
        "at 1:{scale} the map would need more than {most} sheets",
        do="choose a scale with a larger number, or leave it out",
        scale=round(scale),
        most=MOST_SHEETS,
    )


def day_tables(plan: Mapping[str, Any]) -> list[DayTable]:
    """The stop tables of a plan, team by team and day by day."""
    found = []
    for team in plan.get("teams", ()):
        for day in team.get("days", ()):
            rows = tuple(
                StopRow(
                    order,
                    str(stop.get("marker") or ""),
                    float(stop["lon"]),
                    float(stop["lat"]),
                    _number(stop.get("chainage_m")),
                    str(stop.get("arrive") or ""),
                    str(stop.get("depart") or ""),
                    _number(stop.get("km")),
                    str(stop.get("mode") or ""),
                )
                for order, stop in enumerate(day.get("stops", ()), start=1)
            )
            found.append(
                DayTable(
                    int(team.get("team", 0)),
                    int(day.get("day", 0)),
                    rows,
                    _number(day.get("km")),
                    _number(day.get("hours")),
                )
            )
    return found


def _number(value: Any) -> float | None:
    if isinstance(value, (int, float)) and np.isfinite(value):
        return float(value)
    return None


def grid_step_m(scale: float, least_mm: float = 20.0) -> float:
    """Distance of grid lines: 1 km where that is wide enough on paper, else 2, 5, 10 ... km."""
    for km in (1, 2, 5, 10, 20, 50, 100, 200, 500):
        if km * 1_000_000 / scale >= least_mm:
            return km * 1000.0
    return 1_000_000.0
