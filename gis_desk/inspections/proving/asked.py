"""A request as its JSON says it, read without the planner's own classes."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from gis_desk.inspections.tasks import Line


def seconds_of(value: str) -> int:
    """HH:MM or HH:MM:SS in seconds from midnight."""
    return sum(int(part) * unit for part, unit in zip(value.split(":"), (3600, 60, 1), strict=False))


def date_of(calendar: Mapping[str, Any], number: int) -> dt.date | None:
    """Date of working day `number` (from 1); None where days have no dates, or there are not so many."""
    if calendar["first"] is None:
        return None
    date, closed = dt.date.fromisoformat(calendar["first"]), set(calendar["closed"])
    while True:
        works = date.isoformat() not in closed and (calendar["weekends"] or date.isoweekday() < 6)
        if calendar["last"] is not None and date.isoformat() > calendar["last"]:
            return None
        number -= works
        if not number:
            return date
        date += dt.timedelta(days=1)


def side_of(crew: Mapping[str, Any], line: Line) -> str:
    """Side of a team on a line; empty where its unit is none of the two."""
    unit = crew.get("unit", "")
    if crew["side"] == "mixed" or not unit:
        return str(crew["side"])
    return {line.left: "left", line.right: "right"}.get(unit, "")
