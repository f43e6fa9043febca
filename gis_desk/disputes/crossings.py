"""Where a line crosses itself, and the line without its loops."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry

_SAME = 1e-12
"""Degrees within which two places are one."""


@dataclass(frozen=True)
class Crossing:
    """A place where a line meets itself: degrees, and the segments (part, number from 0) that meet there."""

    lon: float
    lat: float
    first: tuple[int, int]
    second: tuple[int, int]


def crossings(line: BaseGeometry) -> list[Crossing]:
    """Where `line` crosses, touches or runs back over itself, in the order in which it is drawn; empty where nowhere.

    A closed ring may end where it begins, and the ends of parts may meet: these are no crossings.
    """
    if shapely.is_simple(line):
        return []
    xy, part = shapely.get_coordinates(shapely.get_parts(line), return_index=True)
    same = part[1:] == part[:-1]
    a, b, owner = xy[:-1][same], xy[1:][same], part[1:][same]
    moving = (a != b).any(axis=1)
    a, b, owner = a[moving], b[moving], owner[moving]
    number = np.arange(len(a)) - np.searchsorted(owner, owner)
    segments = np.asarray(shapely.linestrings(np.stack([a, b], axis=1)))
    left, right = shapely.STRtree(segments).query(segments, predicate="intersects")
    found = []
    for i, j in sorted((int(i), int(j)) for i, j in zip(left, right, strict=True) if i < j):
        meeting = shapely.intersection(segments[i], segments[j])
        if meeting.is_empty or _may_meet(meeting, i, j, a, b, owner):
            continue
        ends = shapely.get_coordinates(meeting)
        spot = ends[np.abs(ends - a[j]).sum(axis=1).argmin()]
        found.append(
            Crossing(float(spot[0]), float(spot[1]), (int(owner[i]), int(number[i])), (int(owner[j]), int(number[j])))
        )
    return found


def _may_meet(meeting: BaseGeometry, i: int, j: int, a: np.ndarray, b: np.ndarray, owner: np.ndarray) -> bool:
    """Whether the segments `i` and `j` meet only where one follows the other, or where ends of the line meet."""
    if meeting.geom_type != "Point":
        return False
    spot = shapely.get_coordinates(meeting)[0]
    if owner[i] == owner[j] and j == i + 1:
        return bool((spot == b[i]).all())

    def is_end(k: int) -> bool:
        first = k == 0 or owner[k - 1] != owner[k]
        last = k == len(a) - 1 or owner[k + 1] != owner[k]
        return bool((first and (spot == a[k]).all()) or (last and (spot == b[k]).all()))

    return is_end(i) and is_end(j)


def without_loops(line: BaseGeometry) -> BaseGeometry:
    """`line` with every loop cut off: at a place where it comes back to itself, it goes on from there.

    Parts that lie on or cross other parts stay as they are; only loops within a part go.
    """
    parts = [LineString(xy) for p in shapely.get_parts(line) if len(xy := _straightened(p)) > 1]
    if not parts:
        return LineString()
    return parts[0] if len(parts) == 1 else MultiLineString(parts)


def _straightened(line: BaseGeometry) -> list[tuple[float, float]]:
    """The vertices that are left when every loop is taken out as soon as the line has closed it."""
    xy = [(float(x), float(y)) for x, y in shapely.get_coordinates(shapely.remove_repeated_points(line))]
    path = xy[:1]
    for n, target in enumerate(xy[1:], 1):
        if n == len(xy) - 1 and len(path) > 2 and target == path[0] and _first_meeting(path, target) == (0, target):
            return [*path, target]  # a ring may close
        while (met := _first_meeting(path, target)) is not None:
            k, spot = met
            path = path[: k + 1] if path[k] == spot else [*path[: k + 1], spot]
        if path[-1] != target:
            path.append(target)
    return path


def _first_meeting(
    path: list[tuple[float, float]], target: tuple[float, float]
) -> tuple[int, tuple[float, float]] | None:
    """Where the way from the end of `path` to `target` first comes back to the path: segment and place."""
    here = path[-1]
    if len(path) < 2 or here == target:
        return None
    ahead = LineString([here, target])
    hits: list[tuple[float, int, tuple[float, float]]] = []
    segments = np.asarray(shapely.linestrings(np.stack([path[:-1], path[1:]], axis=1)))
    for k in np.flatnonzero(shapely.intersects(segments, ahead)):
        for x, y in shapely.get_coordinates(shapely.intersection(segments[k], ahead)):
            if abs(x - here[0]) + abs(y - here[1]) > _SAME:
                hits.append((float(np.hypot(x - here[0], y - here[1])), int(k), (float(x), float(y))))
    return min(hits)[1:] if hits else None
