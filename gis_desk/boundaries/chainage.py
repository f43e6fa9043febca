"""Where points stand along a line, and the stretches between them: geodesic metres from the line's start."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from layers import crs

_CELLS = 4_000_000
"""Points times segments handled at once, so that long lines with many points stay in memory."""


@dataclass(frozen=True)
class Stretch:
    """A piece of a line from one chainage to the next, both in geodesic metres from the line's start."""

    start_m: float
    end_m: float
    shape: LineString

    @property
    def length_m(self) -> float:
        """Geodesic length in metres."""
        return self.end_m - self.start_m


def paths(line: BaseGeometry) -> list[LineString]:
    """The parts of `line` joined where they meet, in the order and direction in which the line is drawn.

    A MultiLineString whose parts meet end to end becomes one path. Parts that do not meet follow each other in the
    order given; the jump between them has no length.
    """
    parts = [p for p in shapely.get_parts(line) if not p.is_empty]
    if len(parts) < 2:
        return parts
    merged = shapely.line_merge(shapely.multilinestrings(parts), directed=True)
    if shapely.get_num_geometries(merged) > 1:
        merged = shapely.line_merge(merged)
    return sorted(
        (_as_drawn(path, parts) for path in shapely.get_parts(merged)),
        key=lambda path: min(i for i, part in enumerate(parts) if path.intersects(part)),
    )


def _as_drawn(path: LineString, parts: Sequence[LineString]) -> LineString:
    """`path` in the direction of the first of `parts` that it holds."""
    first = next((p for p in parts if path.covers(p)), None)
    if first is None:
        return path
    ends = shapely.points(shapely.get_coordinates(first)[[0, 1]])
    one, two = (float(v) for v in np.asarray(shapely.line_locate_point(path, ends)))
    return path if one <= two else shapely.reverse(path)


@dataclass(frozen=True)
class _Segments:
    """All segments of a line: start and end (N, 2) in degrees, chainage of the start and length in metres."""

    a: np.ndarray
    b: np.ndarray
    start_m: np.ndarray
    metres: np.ndarray
    part: np.ndarray


def _segments(line: BaseGeometry) -> _Segments:
    xy, part = shapely.get_coordinates(paths(line), return_index=True)
    same = part[1:] == part[:-1]
    a, b = xy[:-1][same], xy[1:][same]
    metres = crs.distance_m(a[:, 0], a[:, 1], b[:, 0], b[:, 1]) if len(a) else np.zeros(0)
    return _Segments(a, b, np.concatenate([[0.0], np.cumsum(metres)])[:-1], metres, part[1:][same])


def project(line: BaseGeometry, points: Any) -> tuple[np.ndarray, np.ndarray]:
    """Chainage and offset of `points` on `line`.

    Parameters
    ----------
    line : LineString or MultiLineString
        EPSG:4490. Parts of a MultiLineString are joined by `paths`.
    points : sequence of Point, or array (N, 2) of longitude and latitude
        EPSG:4490.

    Returns
    -------
    chainage_m, offset_m : arrays (N,)
        Geodesic metres along the line from its start to the foot of each point, and geodesic metres from the point
        to that foot (never negative). NaN where the line or the point is empty. The foot is found in a plane true to
        scale at the point, so that an offset under 1 km is right to a millimetre.
    """
    chainage, offset, _ = locate(line, points)
    return chainage, offset


def locate(line: BaseGeometry, points: Any) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """As `project`, and the side of the line: 1 left, -1 right, 0 on it or unknown."""
    xy = _lonlat(points)
    chainage, offset = np.full(len(xy), np.nan), np.full(len(xy), np.nan)
    side = np.zeros(len(xy), int)
    parts = _segments(line)
    finite = np.flatnonzero(np.isfinite(xy).all(axis=1))
    if not len(parts.a) or not len(finite):
        return chainage, offset, side
    for some in np.array_split(finite, max(1, len(finite) * len(parts.a) // _CELLS + 1)):
        if not len(some):
            continue
        p = xy[some]
        scale = np.array([crs.scale_at(float(lat)) for lat in np.clip(p[:, 1], -89.9, 89.9)])[:, None, :]
        d = (parts.b - parts.a)[None] * scale
        to = (p[:, None, :] - parts.a[None]) * scale
        t = np.clip((to * d).sum(2) / np.maximum((d * d).sum(2), 1e-30), 0.0, 1.0)
        away = ((to - t[..., None] * d) ** 2).sum(2)
        near = away.argmin(axis=1)
        row = np.arange(len(some))
        share = t[row, near]
        cross = d[row, near, 0] * to[row, near, 1] - d[row, near, 1] * to[row, near, 0]
        side[some] = np.sign(cross).astype(int)
        foot = parts.a[near] + share[:, None] * (parts.b[near] - parts.a[near])
        chainage[some] = parts.start_m[near] + share * parts.metres[near]
        offset[some] = crs.distance_m(p[:, 0], p[:, 1], foot[:, 0], foot[:, 1])
    return chainage, offset, side


def _lonlat(points: Any) -> np.ndarray:
    given = np.asarray(points)
    if given.dtype != object:
        return given.reshape(-1, 2).astype(float)
    shapes = np.atleast_1d(given).copy()
    shapes[shapely.is_empty(shapes)] = None
    return np.column_stack([shapely.get_x(shapes), shapely.get_y(shapes)])


def length_m(line: BaseGeometry) -> float:
    """Geodesic length of `line` in metres."""
    return float(crs.length_m([line])[0])


def point_at(line: BaseGeometry, chainage_m: float) -> tuple[float, float]:
    """Longitude and latitude at `chainage_m`; the ends where it lies outside the line.

    Raises
    ------
    ValueError
        If the line is empty.
    """
    parts = _segments(line)
    if not len(parts.a):
        raise ValueError("an empty line has no chainage")
    i = int(np.clip(np.searchsorted(parts.start_m, chainage_m, side="right") - 1, 0, len(parts.a) - 1))
    length = float(parts.metres[i])
    share = 0.0 if length == 0 else float(np.clip((chainage_m - parts.start_m[i]) / length, 0.0, 1.0))
    x, y = parts.a[i] + share * (parts.b[i] - parts.a[i])
    return float(x), float(y)


def courses(line: BaseGeometry, chainages: Any) -> list[tuple[float, float, float]]:
    """Longitude, latitude and azimuth of the line in degrees at each of `chainages`; empty for an empty line."""
    parts = _segments(line)
    real = np.flatnonzero(parts.metres > 0)
    if not len(real):
        return []
    found = []
    for chainage in np.atleast_1d(np.asarray(chainages, dtype=float)):
        i = real[int(np.clip(np.searchsorted(parts.start_m[real], chainage, side="right") - 1, 0, len(real) - 1))]
        a, b = parts.a[i], parts.b[i]
        share = float(np.clip((chainage - parts.start_m[i]) / parts.metres[i], 0.0, 1.0))
        x, y = a + share * (b - a)
        found.append((float(x), float(y), crs.azimuth_deg(*a, *b)))
    return found


def cut(line: BaseGeometry, chainages: Any, shortest_m: float = 0.01) -> list[Stretch]:
    """The pieces of `line` between consecutive `chainages`, from its start to its end, in order.

    The first piece begins at the line's start and the last ends at its end; pieces shorter than `shortest_m`, as at a
    marker that stands on the end, are left out. A line of several parts that do not meet is also cut between them.
    """
    parts = _segments(line)
    if not len(parts.a):
        return []
    total = float(parts.start_m[-1] + parts.metres[-1])
    breaks = parts.start_m[np.flatnonzero(np.diff(parts.part)) + 1]
    asked = np.atleast_1d(np.asarray(chainages, dtype=float))
    marks = np.unique(np.concatenate([[0.0, total], breaks, np.clip(asked[np.isfinite(asked)], 0.0, total)]))
    pieces = []
    for start, end in pairwise(marks):
        if end - start >= shortest_m:
            pieces.append(Stretch(float(start), float(end), _between(parts, float(start), float(end))))
    return pieces


def _between(parts: _Segments, start: float, end: float) -> LineString:
    first = max(int(np.searchsorted(parts.start_m, start, side="right")) - 1, 0)
    last = max(int(np.searchsorted(parts.start_m, end, side="left")) - 1, first)

    def at(i: int, chainage: float) -> np.ndarray:
        length = float(parts.metres[i])
        share = 0.0 if length == 0 else min(max((chainage - float(parts.start_m[i])) / length, 0.0), 1.0)
        return parts.a[i] + share * (parts.b[i] - parts.a[i])

    xy = np.vstack([at(first, start), parts.b[first:last], at(last, end)])
    keep = np.concatenate([[True], (np.diff(xy, axis=0) != 0).any(axis=1)])
    kept = xy[keep]
    return LineString(kept if len(kept) > 1 else xy[[0, -1]])


def stretches(line: BaseGeometry, chainages: Any) -> list[LineString]:
    """The shapes of `cut`: what lies between consecutive markers, the line's two ends included."""
    return [piece.shape for piece in cut(line, chainages)]
