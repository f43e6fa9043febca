"""Rows for the hand-made county of the dispute tests, and how its warnings are asked for."""

from typing import Any

from shapely import LineString, MultiLineString, MultiPolygon, Point, box
from shapely.geometry.base import BaseGeometry

from gis_desk.disputes.warnings.alert import Alert
from gis_desk.disputes.warnings.ranking import warnings
from tests.gis_desk.disputes.county import TODAY, divisions, frame, lines, markers

M = 1 / 111_000
"""About a metre in degrees of latitude; a little less than that in longitude."""


def quiet() -> dict[str, Any]:
    """The county where nothing is to be warned of: its line inspected in 2022, its markers intact."""
    return {
        "division": divisions(),
        "boundary_line": lines().assign(inspected_on="2022-05-01"),
        "marker": markers().assign(state="intact"),
    }


def found(kind: str, **tables: Any) -> list[Alert]:
    """The warnings of one kind in the quiet county with other tables, rows as mappings or frames."""
    asked = quiet() | {n: frame(n, t) if isinstance(t, list) else t for n, t in tables.items()}
    return warnings(asked, TODAY, kinds=[kind])


def road(key: str, course: Any, name: str | None = None, cls: str = "national") -> dict[str, Any]:
    return {"key": key, "name": name, "class": cls, "geometry": _line(course)}


def water(key: str, course: Any, name: str | None = None, cls: str = "river") -> dict[str, Any]:
    return {"key": key, "name": name, "class": cls, "geometry": _line(course)}


def _line(course: Any) -> BaseGeometry:
    return course if isinstance(course, BaseGeometry) else MultiLineString([LineString(course)])


def place(key: str, name: str, division: str, lon: float, lat: float, cls: str = "village") -> dict[str, Any]:
    return {"key": key, "name": name, "class": cls, "division": division, "geometry": Point(lon, lat)}


def unit(code: str, name: str, level: str, west: float, south: float, east: float, north: float) -> dict[str, Any]:
    shape = MultiPolygon([box(west, south, east, north)])
    return {"key": code, "code": code, "name": name, "level": level, "geometry": shape}
