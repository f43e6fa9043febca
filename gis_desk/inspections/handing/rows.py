"""The rows that are handed out to be filled in: visits of markers, walks along stretches, days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from gis_desk.inspections.handing.days import CrewDay, Document, Visit
from gis_desk.inspections.handing.fieldbook import visit_of
from gis_desk.inspections.handing.register import Register
from gis_desk.inspections.handing.words import POSTS, STATES
from gis_desk.inspections.plan import Say
from gis_desk.inspections.tasks import ends_of

Row = dict[str, Any]
"""Column of the field package to its value; the shape, EPSG:4490, stands under ``geometry``."""


@dataclass(frozen=True)
class FieldRows:
    """Makes the rows of some days of a plan under the names of `gis_desk.inspections.handing.fieldbook`."""

    plan: Document
    days: Sequence[CrewDay]
    register: Register
    say: Say

    @cached_property
    def markers(self) -> list[Row]:
        """One row for each visit of a marker that is not done: keys and facts."""
        return [self._marker(day, visit) for day in self.days for visit in day.left if visit.is_marker]

    @cached_property
    def stretches(self) -> list[Row]:
        """One row for each walk along a stretch that is not done: keys and facts."""
        return [self._stretch(day, visit) for day in self.days for visit in day.left if not visit.is_marker]

    @cached_property
    def diary(self) -> list[Row]:
        """One row for each team and day."""
        return [
            {
                "plan_key": self.plan.get("key"),
                "visit": day.visit,
                "team": day.team,
                "day": day.day,
                "planned_on": day.on or None,
                "lines": "、".join(day.lines),
                "start": day.plan["start"],
                "end": day.plan["end"],
            }
            for day in self.days
        ]

    def _same(self, day: CrewDay, visit: Visit) -> Row:
        return {
            "plan_key": self.plan.get("key"),
            "line_key": visit.stop["line_key"],
            "task_id": visit.stop["key"],
            "visit": visit_of(day.team, day.day, visit.number),
            "team": day.team,
            "day": day.day,
            "stop": visit.number,
            "line": visit.stop["line"],
            "planned_on": day.on or None,
            "arrive": visit.stop["arrive"],
        }

    def _marker(self, day: CrewDay, visit: Visit) -> Row:
        stop, register = visit.stop, self.register
        key = stop["key"]
        return {
            **self._same(day, visit),
            "marker_key": key,
            "number": stop["marker"],
            "state": _said(STATES, stop["state"], self.say),
            "posts": _said(POSTS, stop["posts"], self.say),
            "material": register.words(key, "material") or None,
            "care_side": register.words(key, "care_side") or None,
            "place": register.words(key, "place") or None,
            "objects": "\n".join(f"{n} {o}" for n, o in enumerate(register.objects(key), 1)) or None,
            "chainage_m": stop["chainage_m"],
            "height_m": register.number(key, "height_m"),
            "lon": stop["lon"],
            "lat": stop["lat"],
            "geometry": shapely.Point(visit.begin),
        }

    def _stretch(self, day: CrewDay, visit: Visit) -> Row:
        stop = visit.stop
        from_m, to_m = sorted((stop["chainage_m"], stop["end_chainage_m"]))
        first, second = ends_of(str(stop["marker"]))
        return {
            **self._same(day, visit),
            "name": stop["marker"],
            "from_marker": first,
            "to_marker": second,
            "from_m": from_m,
            "to_m": to_m,
            "length_m": stop["length_m"],
            "geometry": _course(day, visit),
        }


def _course(day: CrewDay, visit: Visit) -> BaseGeometry:
    ways = [
        leg["geometry"]["coordinates"]
        for leg in day.plan["legs"]
        if leg["mode"] == "inspect" and leg["to"] == visit.number - 1
    ]
    return shapely.MultiLineString(ways or [[visit.begin, visit.end]])


def _said(words: Mapping[str, Any], value: Any, say: Say) -> str | None:
    return say(words.get(value, str(value))) if value else None
