"""What the marker tables and record forms of a map book say, as plain rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from gis_desk.inspections.tasks import kilometre
from gis_desk.map.values import shapes, texts
from layers import crs
from layers.errors import CrsError


@dataclass(frozen=True)
class Reference:
    """A reference object (方位物): name, azimuth in degrees from north, distance in m; None where not known."""

    name: str
    azimuth_deg: float | None
    distance_m: float | None


@dataclass(frozen=True)
class Entry:
    """One marker, or one stretch, to be visited.

    Parameters
    ----------
    order : int
        Place in its day, from 1.
    kind : str
        ``marker`` or ``stretch``.
    key, number : str
        Key of the marker and its number; of a stretch the names of its ends, ``A–B``.
    line : str
        Key of the line.
    lon, lat : float or None
        Degrees, EPSG:4490; of a stretch where it begins.
    chainage_m, end_m : float or None
        Chainage; of a stretch where it ends.
    way_km : float or None
        Way from the stop before, as planned.
    apart_m : float or None
        Along the line from the marker before.
    """

    order: int
    kind: str
    key: str
    number: str
    line: str
    lon: float | None
    lat: float | None
    chainage_m: float | None
    end_m: float | None = None
    way_km: float | None = None
    apart_m: float | None = None
    height_m: float | None = None
    posts: str = ""
    letter: str = ""
    material: str = ""
    state: str = ""
    place: str = ""
    care_side: str = ""
    objects: tuple[Reference, ...] = ()

    @property
    def grid(self) -> tuple[float, float, int] | None:
        """X (northing) and Y (easting with the zone number before it) in m and the zone, CGCS2000, 3 degrees wide."""
        if self.lon is None or self.lat is None:
            return None
        try:
            zone = crs.zone_crs(self.lon, prefix=True)
        except CrsError:
            return None
        y, x = crs.transform_points([self.lon], [self.lat], crs.GEOGRAPHIC, zone)
        return float(x[0]), float(y[0]), int(y[0] // 1_000_000)


def entries_of_day(day: Mapping[str, Any], markers: pd.DataFrame) -> list[Entry]:
    """The stops of a day of a plan with what the table of markers knows of them; without it, what the plan says."""
    rows = _by_key(markers)
    found = []
    for n, stop in enumerate(day.get("stops", ()), start=1):
        number = str(stop.get("marker") or stop.get("name") or "")
        key, line = str(stop.get("key") or ""), str(stop.get("line_key") or "")
        lon, lat, at = (_number(stop.get(c)) for c in ("lon", "lat", "chainage_m"))
        way = _number(stop.get("km"))
        if stop.get("kind") == "stretch" or _number(stop.get("length_m")):
            end = _number(stop.get("end_chainage_m"))
            found.append(Entry(n, "stretch", key, number, line, lon, lat, at, end, way_km=way))
            continue
        row = rows.get(key) or rows.get(number) or {}
        known = _marker(n, row) if row else Entry(n, "marker", key, number, line, lon, lat, at)
        at = known.chainage_m if at is None else at
        found.append(replace(known, line=line or known.line, chainage_m=at, way_km=way))
    return _apart(found)


def entries_of_line(line: Mapping[str, Any], markers: pd.DataFrame) -> list[Entry]:
    """The markers of a line along it, and the stretches between them; `markers` are those of the line."""
    key = str(line.get("key") or "")
    found = [_marker(0, row) for row in _by_key(markers, own=True).values()]
    found.sort(key=lambda e: (e.chainage_m is None, e.chainage_m or 0.0, e.number))
    placed: list[Entry] = []
    length = _number(line.get("length_m"))
    at, name = 0.0, kilometre(0)
    for entry in found:
        if entry.chainage_m is not None and entry.chainage_m - at >= 50:
            placed.append(_stretch(len(placed) + 1, key, name, entry.number, at, entry.chainage_m))
        placed.append(replace(entry, order=len(placed) + 1, line=key))
        if entry.chainage_m is not None:
            at, name = entry.chainage_m, entry.number
    if length is not None and length - at >= 50:
        placed.append(_stretch(len(placed) + 1, key, name, kilometre(length), at, length))
    return _apart(placed)


def _stretch(order: int, line: str, name: str, end: str, low: float, high: float) -> Entry:
    return Entry(order, "stretch", f"{line}:{low:.0f}-{high:.0f}", f"{name}–{end}", line, None, None, low, high)


def _apart(entries: Sequence[Entry]) -> list[Entry]:
    """The markers with their distance along the line from the marker that was visited before on the same line."""
    last: dict[str, float] = {}
    found = []
    for entry in entries:
        at = entry.chainage_m
        if entry.kind == "marker" and at is not None:
            found.append(replace(entry, apart_m=abs(at - last[entry.line]) if entry.line in last else None))
            last[entry.line] = at
        else:
            found.append(entry)
    return found


def _by_key(markers: pd.DataFrame, *, own: bool = False) -> dict[str, dict[str, Any]]:
    """Rows of the table of markers by key and, unless `own`, by number."""
    found: dict[str, dict[str, Any]] = {}
    columns = {c: texts(markers, c) for c in ("key", "number", "line", "posts", "letter", "material", "state", "place")}
    columns["care_side"] = texts(markers, "care_side")
    for k, shape in enumerate(shapes(markers)):
        row: dict[str, Any] = {c: v[k] for c, v in columns.items()}
        point = None if shape is None or shape.is_empty else shape.centroid
        row["lon"], row["lat"] = (point.x, point.y) if point is not None else (None, None)
        for c in ("chainage_m", "height_m"):
            row[c] = _number(markers[c].iloc[k]) if c in markers else None
        row["objects"] = references(markers["objects"].iloc[k]) if "objects" in markers else ()
        found[str(row["key"])] = row
        if not own and row["number"]:
            found.setdefault(str(row["number"]), row)
    return found


def references(value: Any) -> tuple[Reference, ...]:
    """The reference objects of the column ``marker.objects``; what is no list of objects gives none."""
    if not isinstance(value, (list, tuple)):
        return ()
    return tuple(
        Reference(str(one.get("name") or ""), _number(one.get("azimuth_deg")), _number(one.get("distance_m")))
        for one in value
        if isinstance(one, Mapping)
    )


def _marker(order: int, row: Mapping[str, Any]) -> Entry:
    return Entry(
        order,
        "marker",
        str(row["key"]),
        str(row["number"]) or str(row["key"]),
        str(row["line"]),
        row["lon"],
        row["lat"],
        row["chainage_m"],
        height_m=row["height_m"],
        posts=row["posts"],
        letter=row["letter"],
        material=row["material"],
        state=row["state"],
        place=row["place"],
        care_side=row["care_side"],
        objects=row["objects"],
    )


def _number(value: Any) -> float | None:
    if isinstance(value, (int, float, np.integer, np.floating)) and np.isfinite(value):
        return float(value)
    return None
