"""What a joint inspection has to visit: the markers of the chosen lines, and the line between them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gis_desk.inspections.asking.settings import PlanSettings
from gis_desk.inspections.ways.roads import Roads, substring
from layers import crs
from layers.errors import PlanError, Where

_STRAY_M = 500.0
"""A marker farther than this from its line is visited, but does not divide the line."""
_SAME_M = 1.0


@dataclass(frozen=True)
class Point:
    """Where a task begins or ends: plane coordinates in metres, the place on the line and the distance from it."""

    x: float
    y: float
    line: int
    part: int
    chainage_m: float
    offset_m: float


@dataclass(frozen=True)
class Task:
    """One marker, or one stretch of line to be walked from one end to the other in either direction.

    Parameters
    ----------
    id : str
        Marker number, or ``012–013`` for a stretch, with ``2/3`` where it was divided; unique with `line`.
    key : str
        Key of the marker; for a stretch the key of the line and the chainages.
    kind : str
        ``marker`` or ``stretch``.
    line : int
        Index into the lines of the work.
    begin, end : int
        Index of the points; equal for a marker.
    service_s : int
        Work in seconds: at the marker, or walking and looking along the stretch.
    length_m : float
        Geodesic length of the stretch, 0 for a marker.
    """

    id: str
    key: str
    kind: str
    line: int
    begin: int
    end: int
    service_s: int
    length_m: float = 0.0
    posts: str = ""
    state: str = ""
    care: str = ""
    """The side in charge of a marker, as the table says it."""


@dataclass(frozen=True)
class Line:
    """A chosen line in the plane: its parts one after the other, chainage running on from part to part."""

    key: str
    code: str
    name: str
    parts: tuple[shapely.LineString, ...]
    starts_m: tuple[float, ...]
    factor: float
    """Geodesic metres per metre of the plane."""
    length_m: float
    markers: int
    left: str = ""
    right: str = ""
    """Codes of the units on its two sides."""

    def course(self, begin: Point, end: Point) -> shapely.LineString:
        """The line between two of its points on the same part, in the plane."""
        low = (begin.chainage_m - self.starts_m[begin.part]) / self.factor
        high = (end.chainage_m - self.starts_m[begin.part]) / self.factor
        return substring(self.parts[begin.part], low, high)


@dataclass(frozen=True)
class Work:
    """All tasks of a plan with their points and lines; `plane` is the CRS of the coordinates."""

    lines: tuple[Line, ...]
    points: tuple[Point, ...]
    tasks: tuple[Task, ...]
    plane: Any
    left_out: tuple[tuple[str, str, str], ...] = ()
    """Markers that are not visited: number, key of the line, state (abandoned)."""

    def course(self, task: Task) -> shapely.LineString:
        """The way walked in a stretch, from its begin to its end, in the plane."""
        return self.lines[task.line].course(self.points[task.begin], self.points[task.end])

    def lonlat(self) -> np.ndarray:
        """Longitude and latitude (P, 2) in degrees of the points."""
        if not self.points:
            return np.empty((0, 2))
        lon, lat = crs.transform_points([p.x for p in self.points], [p.y for p in self.points], self.plane)
        return np.column_stack([lon, lat])


def choose_lines(lines: gpd.GeoDataFrame, wanted: Sequence[str]) -> gpd.GeoDataFrame:
    """The rows of a ``boundary_line`` frame that `wanted` names by key, code or name; ``all`` takes every line.

    Raises
    ------
    PlanError
        If there is no line, one is not known or known twice by that name, or one has no course.
    """
    chosen = _named(lines, wanted)
    shapes = chosen.geometry.to_numpy()
    for i in np.flatnonzero(shapely.is_missing(shapes) | shapely.is_empty(shapes)):
        raise _no_course(chosen.iloc[int(i)])
    return chosen


def _no_course(line: Any) -> PlanError:
    return PlanError(
        "boundary line '{line}' has no course",
        where=Where(layer="boundary_line", field="key", value=line["key"]),
        do="draw or import its geometry first",
        line=_shown(line),
    )


def _named(lines: gpd.GeoDataFrame, wanted: Sequence[str]) -> gpd.GeoDataFrame:
    if lines.empty:
        raise PlanError(
            "the workspace has no boundary line",
            do="import the lines (gis-desk import WORKSPACE FILE --as lines) or build them from the divisions "
            "(gis-desk topology build WORKSPACE)",
        )
    if any(w.lower() == "all" for w in wanted):
        return lines.reset_index(drop=True)
    rows: list[int] = []
    for name in wanted:
        hits = _rows(lines, name)
        if not hits:
            raise PlanError(
                "there is no boundary line '{line}'",
                where=Where(layer="boundary_line", value=name),
                do="give its key, code or name; the workspace has: {known}",
                line=name,
                known=", ".join(str(v) for v in [_shown(lines.iloc[i]) for i in range(min(len(lines), 8))]),
            )
        if len(hits) > 1:
            raise PlanError(
                "{n} boundary lines are called '{line}'",
                where=Where(layer="boundary_line", value=name),
                do="give the key instead: {keys}",
                n=len(hits),
                line=name,
                keys=", ".join(str(lines["key"].iloc[i]) for i in hits[:8]),
            )
        rows += [hits[0]] if hits[0] not in rows else []
    return lines.iloc[rows].reset_index(drop=True)


def _rows(lines: gpd.GeoDataFrame, name: str) -> list[int]:
    for column in ("key", "code", "name"):
        if column in lines and (hits := np.flatnonzero((lines[column] == name).to_numpy())).size:
            return [int(i) for i in hits]
    return []


def _shown(row: Any) -> str:
    return next((str(row[c]) for c in ("name", "code", "key") if c in row and isinstance(row[c], str) and row[c]), "?")


def known(value: object) -> str:
    """`value` as text; empty where it is missing."""
    return "" if value is None or (isinstance(value, float) and np.isnan(value)) or value is pd.NA else str(value)


def markers_of(markers: gpd.GeoDataFrame, line: Mapping[str, Any]) -> gpd.GeoDataFrame:
    """The markers whose ``line`` is the key of `line`, or its code or name where no key fits."""
    if markers.empty:
        return markers
    names = [known(line.get(c)) for c in ("key", "code", "name")]
    return markers[markers["line"].isin([n for n in names if n]).to_numpy()].reset_index(drop=True)


@dataclass
class _Builder:
    """Collects points and tasks line by line."""

    settings: PlanSettings
    plane: Any
    cut_cost: "_RoadNearness"
    lines: list[Line] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    left_out: list[tuple[str, str, str]] = field(default_factory=list)

    def add(self, row: Mapping[str, Any], markers: gpd.GeoDataFrame) -> None:
        shape = crs.transform(np.array([row["geometry"]], dtype=object), crs.GEOGRAPHIC, self.plane)[0]
        merged = shapely.line_merge(shapely.force_2d(shape)) if shapely.get_type_id(shape) == 5 else shape
        parts = [p for p in shapely.get_parts(merged) if shapely.get_type_id(p) == 1 and p.length > 0]
        if not parts:
            raise _no_course(row)
        geodesic = float(crs.length_m(row["geometry"])[0])
        factor = geodesic / sum(p.length for p in parts)
        starts = np.concatenate([[0.0], np.cumsum([p.length * factor for p in parts])])
        number = len(self.lines)
        self.lines.append(
            Line(
                known(row["key"]),
                known(row.get("code")),
                known(row.get("name")) or known(row["key"]),
                tuple(parts),
                tuple(float(s) for s in starts[:-1]),
                factor,
                geodesic,
                len(markers),
                known(row.get("left_unit")),
                known(row.get("right_unit")),
            )
        )
        cuts = self._markers(number, markers)
        if self.settings.stretches:
            for part in range(len(parts)):
                self._stretches(number, part, [c for c in cuts if c[0] == part])

    def _markers(self, number: int, markers: gpd.GeoDataFrame) -> list[tuple[int, float, str]]:
        line, cuts = self.lines[number], []
        numbers = [known(n) or known(k) for n, k in zip(markers["number"], markers["key"], strict=True)]
        twins = pd.Series([_serial(n) for n in numbers]).value_counts()
        places = crs.transform(markers.geometry.to_numpy(), crs.GEOGRAPHIC, self.plane)
        for i, (name, place) in enumerate(zip(numbers, places, strict=True)):
            state, posts = known(markers["state"].iloc[i]), known(markers["posts"].iloc[i]) or "single"
            key, care = (
                known(markers["key"].iloc[i]),
                known(markers["care_side"].iloc[i]) if "care_side" in markers else "",
            )
            if state == "abandoned":
                self.left_out.append((name, line.key, state))
                continue
            if place is None or place.is_empty or not np.isfinite(shapely.get_coordinates(place)).all():
                raise PlanError(
                    "marker '{marker}' has no position",
                    where=Where(layer="marker", row=i + 1, field="key", value=key),
                    do="enter its coordinates",
                    marker=name,
                )
            foot = place.centroid
            gaps = [foot.distance(p) for p in line.parts]
            part = int(np.argmin(gaps))
            chainage = line.starts_m[part] + line.parts[part].project(foot) * line.factor
            near = gaps[part] <= _STRAY_M
            minutes = self.settings.marker_minutes.get(posts, self.settings.marker_minutes["single"])
            rows = int(twins[_serial(name)]) if posts != "single" else 1
            minutes = minutes / rows + self.settings.state_minutes.get(state, 0.0)
            at = self._point(foot.x, foot.y, number, part, chainage, gaps[part])
            self.tasks.append(Task(name, key, "marker", number, at, at, round(minutes * 60), 0.0, posts, state, care))
            if near:
                cuts.append((part, chainage, name))
        return sorted(cuts)

    def _point(self, x: float, y: float, line: int, part: int, chainage: float, offset: float) -> int:
        self.points.append(Point(x, y, line, part, chainage, offset))
        return len(self.points) - 1

    def _on_line(self, number: int, part: int, chainage: float) -> int:
        line = self.lines[number]
        place = line.parts[part].interpolate((chainage - line.starts_m[part]) / line.factor)
        for i in range(len(self.points) - 1, -1, -1):
            p = self.points[i]
            if p.line != number:
                break
            near = abs(p.chainage_m - chainage) <= 2 * _SAME_M and np.hypot(p.x - place.x, p.y - place.y) <= _SAME_M
            if p.part == part and near:
                return i
        return self._point(place.x, place.y, number, part, chainage, 0.0)

    def _stretches(self, number: int, part: int, cuts: list[tuple[int, float, str]]) -> None:
        line = self.lines[number]
        low, high = line.starts_m[part], line.starts_m[part] + line.parts[part].length * line.factor
        ring = shapely.is_closed(line.parts[part])
        marks = [(low, kilometre(low))] if not any(c[1] - low < self.settings.shortest_m for c in cuts) else []
        for _, chainage, name in cuts:
            if not marks or chainage - marks[-1][0] >= self.settings.shortest_m:
                marks.append((chainage, name))
        if high - marks[-1][0] >= self.settings.shortest_m:
            marks.append((high, marks[0][1] if ring and marks[0][0] == low else kilometre(high)))
        for (a, first), (b, second) in pairwise(marks):
            inner = self.cut_cost.divide(line, part, a, b)
            stops = [a, *inner, b]
            for n, (begin, end) in enumerate(pairwise(stops), 1):
                name = f"{first}–{second}" + (f" {n}/{len(stops) - 1}" if inner else "")
                self.tasks.append(
                    Task(
                        name,
                        f"{line.key}:{begin:.0f}-{end:.0f}",
                        "stretch",
                        number,
                        self._on_line(number, part, begin),
                        self._on_line(number, part, end),
                        round((end - begin) / (self.settings.stretch_kmh / 3.6)),
                        end - begin,
                    )
                )


def _serial(number: str) -> str:
    return number[:-1] if len(number) > 1 and number[-1] in "ABCDEQ" and number[-2].isdigit() else number


def ends_of(name: str) -> tuple[str, str]:
    """What a stretch is named after: ``012–013 2/3`` lies between 012 and 013; ends without a marker are kilometres.

    The chainage of the line runs from the first to the second, whichever way the team walks.
    """
    first, _, second = name.partition("–")
    return first, second.split(" ")[0]


def kilometre(chainage_m: float) -> str:
    """A place on a line by its chainage, as surveyors write it: ``K12+340``."""
    whole = round(chainage_m)
    return f"K{whole // 1000}+{whole % 1000:03d}"


class _RoadNearness:
    """Divides long stretches where a road is near the line."""

    def __init__(self, roads: Roads, settings: PlanSettings) -> None:
        stopping = roads.shapes[roads.stopping]
        self._tree = shapely.STRtree(stopping) if len(stopping) else None
        self._settings = settings

    def divide(self, line: Line, part: int, low: float, high: float) -> list[float]:
        """Chainages between `low` and `high` where the stretch is divided, none where it is short enough.

        Pieces are at most `longest_m`; among all such divisions the one with the least walking between line and
        roads is taken, a division itself counting as one kilometre.
        """
        longest, step = self._settings.longest_m, self._settings.step_m
        if high - low <= longest * 1.1:
            return []
        count = int(np.ceil((high - low) / step))
        at = np.linspace(low, high, count + 1)
        where = shapely.line_interpolate_point(line.parts[part], (at - line.starts_m[part]) / line.factor)
        cost = np.full(len(at), 1000.0)
        if self._tree is not None:
            query, _ = index = self._tree.query_nearest(where, all_matches=False)
            cost[query] += shapely.distance(where[query], self._tree.geometries[index[1]])
        total = np.full(len(at), np.inf)
        total[0] = 0.0
        before = np.zeros(len(at), dtype=int)
        for j in range(1, len(at)):
            first = int(np.searchsorted(at, at[j] - longest - 1e-6))
            i = first + int(np.argmin(total[first:j]))
            total[j], before[j] = total[i] + (cost[j] if j < count else 0.0), i
        cuts, j = [], int(before[count])
        while j:
            cuts.append(float(at[j]))
            j = int(before[j])
        return cuts[::-1]


def work_for(
    lines: gpd.GeoDataFrame, markers: gpd.GeoDataFrame, roads: Roads, plane: Any, settings: PlanSettings
) -> Work:
    """The tasks of the chosen `lines` (``boundary_line`` rows, EPSG:4490) with their markers.

    Abandoned markers are left out. The line is divided at its markers; what is longer than `settings.longest_m` is
    divided again where a road is near. Order: by line; markers first, then stretches by chainage.

    Raises
    ------
    PlanError
        If a line has no course, a marker no position, or nothing is to be done.
    """
    builder = _Builder(settings, plane, _RoadNearness(roads, settings))
    for row in _records(lines):
        builder.add(row, markers_of(markers, row))
    if not builder.tasks:
        raise PlanError(
            "the chosen lines have no marker to visit",
            do="import the markers (gis-desk import WORKSPACE FILE --as markers) and give each its line, "
            "or plan with the stretches of line",
        )
    if len(builder.tasks) > settings.most_tasks:
        raise PlanError(
            "the chosen lines make {n} tasks, more than {most}",
            do="plan fewer lines at a time, or markers only",
            n=len(builder.tasks),
            most=settings.most_tasks,
        )
    return Work(tuple(builder.lines), tuple(builder.points), tuple(builder.tasks), plane, tuple(builder.left_out))


def _records(lines: gpd.GeoDataFrame) -> Iterator[Mapping[str, Any]]:
    columns = [c for c in ("key", "code", "name", "left_unit", "right_unit", "geometry") if c in lines]
    for values in zip(*(lines[c] for c in columns), strict=True):
        yield dict(zip(columns, values, strict=True))
