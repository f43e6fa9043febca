"""What a printed route map book holds: which sheets, at which scale, with which stops."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np
import shapely

from gis_desk.map.plane import Plane
from gis_desk.map.routes import route_frame
from gis_desk.map.values import shapes
from layers.errors import PlanError
from layers.text import Text, text

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


@dataclass(frozen=True)
class Sheet:
    """One map sheet: what it is called, the middle in plane metres, its scale; day 0 is the whole."""

    title: Text
    x: float
    y: float
    scale: float
    team: int = 0
    day: int = 0


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


def sheets(
    plan: Mapping[str, Any] | None,
    whole: Box,
    plane: Plane,
    width_mm: float,
    height_mm: float,
    scale: float | None = None,
) -> list[Sheet]:
    """The map sheets of a book: the overview, then one or more for every team and day.

    Parameters
    ----------
    plan : mapping or None
        None: the overview alone, or several sheets where `scale` asks for more than one.
    whole : Box
        What the overview shows, plane metres.
    scale : float or None
        Denominator of the sheets; None: as large as fits. The overview always shows everything.
    """
    middle = ((whole[0] + whole[2]) / 2, (whole[1] + whole[3]) / 2)
    fitting = scale_for(whole, width_mm, height_mm)
    tables = [t for t in day_tables(plan) if t.rows] if plan else []
    if not tables:
        if scale is None or scale >= fitting:
            return [Sheet(text("Overview"), *middle, scale or fitting)]
        parts = tiles(whole, [shapely.box(*whole)], scale, width_mm, height_mm)
        rest = [Sheet(text("Sheet {n}", n=n), x, y, scale) for n, (x, y) in enumerate(parts, start=1)]
        return [Sheet(text("Overview"), *middle, fitting), *rest]
    found = [Sheet(text("Overview"), *middle, fitting)]
    if len(tables) == 1 and (scale is None or scale >= fitting):
        only = tables[0]
        return [Sheet(_day_title(only), *middle, scale or fitting, only.team, only.day)]
    for table in tables:
        frame = route_frame(plan or {}, team=table.team, day=table.day)
        things = [t for t in plane.shapes(shapes(frame)) if t is not None]
        box = _grown(shapely.total_bounds(things))
        if scale is None:
            at = scale_for(box, width_mm, height_mm)
            found.append(
                Sheet(_day_title(table), (box[0] + box[2]) / 2, (box[1] + box[3]) / 2, at, table.team, table.day)
            )
            continue
        parts = tiles(box, things, scale, width_mm, height_mm)
        for n, (x, y) in enumerate(parts, start=1):
            title = _day_title(table) if len(parts) == 1 else _part_title(table, n, len(parts))
            found.append(Sheet(title, x, y, scale, table.team, table.day))
    return found


def _day_title(table: DayTable) -> Text:
    return text("Team {team}, day {day}", team=table.team, day=table.day)


def _part_title(table: DayTable, part: int, parts: int) -> Text:
    return text(
        "Team {team}, day {day}, part {part} of {parts}", team=table.team, day=table.day, part=part, parts=parts
    )


def _grown(box: Iterable[float]) -> Box:
    left, bottom, right, top = (float(b) for b in box)
    least = 400.0
    if right - left < least:
        left, right = (left + right - least) / 2, (left + right + least) / 2
    if top - bottom < least:
        bottom, top = (bottom + top - least) / 2, (bottom + top + least) / 2
    return left, bottom, right, top


def grid_step_m(scale: float, least_mm: float = 20.0) -> float:
    """Distance of grid lines: 1 km where that is wide enough on paper, else 2, 5, 10 ... km."""
    for km in (1, 2, 5, 10, 20, 50, 100, 200, 500):
        if km * 1_000_000 / scale >= least_mm:
            return km * 1000.0
    return 1_000_000.0
