"""The ground between two claim lines: what lies on one side of the first and on the other side of the second."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely import LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from layers import crs
from layers.text import Text, text

_GRID_M = 1e-4
"""Vertices nearer than this are one, so that shared stretches with different vertices enclose nothing."""
_THIN_M = 1e-3
"""Pieces thinner than this are a difference of drawing, no ground."""
_FOOT = 0.5
"""Where one line goes on beyond the other's end, and passes it at less than this share of the way between both ends,
the rest of it is left out: nobody has claimed against it there."""
_EDGE = 0.0005
"""Degrees: edges are cut to this length before they are measured, since a geodesic is not straight in degrees."""
_SAMPLES = (np.arange(32) + 0.5) / 32


@dataclass(frozen=True)
class Piece:
    """One connected piece of ground between two lines.

    Parameters
    ----------
    geometry : Polygon
        EPSG:4490.
    area_m2 : float
        Geodesic.
    left : bool
        Whether it lies to the left of the first line (and so to the right of the second), both looked at in the
        direction in which the first one is drawn; where the first is a ring, whether it lies inside.
    """

    geometry: Polygon
    area_m2: float
    left: bool


@dataclass(frozen=True)
class Between:
    """The ground between two claim lines.

    Parameters
    ----------
    geometry : MultiPolygon
        EPSG:4490; empty where they run together.
    area_m2 : float
        Geodesic area of all of it.
    remark : Text or None
        What had to be assumed: straight joins between ends that lie apart, ends left out, a ring against a line.
    pieces : tuple of Piece
        Its connected pieces, largest first.
    joins_m : float
        Length of all straight joins, geodesic metres.
    """

    geometry: MultiPolygon
    area_m2: float
    remark: Text | None
    pieces: tuple[Piece, ...] = ()
    joins_m: float = 0.0


@dataclass(frozen=True)
class _Loops:
    """Closed paths (in metres) whose winding tells what lies between, with the joins (N, 2, 2) and what was cut off."""

    paths: tuple[np.ndarray, ...]
    joins: tuple[np.ndarray, ...] = ()
    cut_m: float = 0.0
    ring: bool = False


def between(one: BaseGeometry, other: BaseGeometry) -> Between:
    """The ground that lies between the lines `one` and `other`.

    Parameters
    ----------
    one, other : LineString, LinearRing or MultiLineString
        EPSG:4490; neither crosses itself (`claims.plan_claim` sees to that). They may meet, cross, share stretches, run
        in opposite directions, and end apart. Parts that meet are joined; each part is set against the part of the
        other line that runs nearest to it. Two closed rings enclose what lies in one of them only.

    Returns
    -------
    Between
        The same for both orders of the arguments, for lines turned round, and for more vertices on the same course.
        Ends that lie apart are joined straight, which `remark` says with the length of the joins; where one line goes
        on beyond the other's end, the rest of it counts for nothing. Empty for lines that are missing or empty.
    """
    bounds = shapely.bounds([g for g in (one, other) if g is not None and not g.is_empty])
    if len(bounds) < 2:
        return Between(MultiPolygon(), 0.0, None)
    west, south = bounds[:, :2].min(axis=0)
    east, north = bounds[:, 2:].max(axis=0)
    middle = np.array([(west + east) / 2, (south + north) / 2])
    scale = np.array(crs.scale_at(float(middle[1])))
    mine, theirs = (_paths(shapely.transform(g, lambda xy: (xy - middle) * scale)) for g in (one, other))
    found = [_against(a, b) for a, b in _pairs(mine, theirs)]
    faces = [face for loops in found for face in _faces(loops)]
    sides = [shapely.union_all([f for f, left in faces if left is side], grid_size=_GRID_M) for side in (True, False)]
    sides[1] = shapely.difference(sides[1], sides[0], grid_size=_GRID_M)  # parts of lines may enclose ground twice
    pieces = []
    for left, ground in zip((True, False), sides, strict=True):
        for part in shapely.get_parts(ground):
            if _is_ground(part):
                shape = shapely.transform(part, lambda xy: xy / scale + middle)
                pieces.append(Piece(shape, area_between_m2(shape), left))
    pieces.sort(key=lambda p: (-p.area_m2, p.geometry.bounds))
    joins = [j / scale + middle for loops in found for j in loops.joins]
    joined = sum(float(crs.distance_m(*j[0], *j[1])) for j in joins)
    return Between(
        _whole([p.geometry for p in pieces]),
        sum(p.area_m2 for p in pieces),
        _remark(joined, sum(x.cut_m for x in found), any(x.ring for x in found)) if pieces else None,
        tuple(pieces),
        joined,
    )


def _is_ground(part: BaseGeometry) -> bool:
    """Whether `part` (metres) is a polygon and not only a thin difference of drawing."""
    return part.geom_type == "Polygon" and 2 * part.area > _THIN_M * part.length


def _whole(pieces: Sequence[Polygon]) -> MultiPolygon:
    """All pieces as one shape; those that share an edge become one part."""
    whole = MultiPolygon(pieces)
    if whole.is_valid:
        return whole
    return MultiPolygon([p for p in shapely.get_parts(shapely.union_all(pieces)) if p.geom_type == "Polygon"])


def area_between_m2(polygon: BaseGeometry) -> float:
    """Geodesic area of `polygon` (EPSG:4490) with edges straight in degrees, as they are drawn: a vertex more or less
    on the same edge changes it by less than a millionth.
    """
    return float(crs.area_m2(shapely.segmentize(polygon, _EDGE))[0])


def _remark(joined: float, cut: float, ring: bool) -> Text | None:
    said = []
    if joined >= 0.05:
        said.append(text("the ends lie apart and are joined straight, {m:.1f} m in all", m=joined))
    if cut >= 0.05:
        said.append(text("{m:.1f} m of line beyond the end of the other are left out", m=cut))
    if ring:
        said.append(text("one claim is closed and the other open: the smaller ground is taken"))
    if not said:
        return None
    return said[0] if len(said) == 1 else text("{all}", all=tuple(said))


def _paths(line: BaseGeometry) -> list[LineString]:
    """The parts of `line`, joined where they meet; those without length are left out."""
    parts = [LineString(p.coords) for p in shapely.get_parts(line) if p.length > _GRID_M]
    if len(parts) < 2:
        return parts
    return list(shapely.get_parts(shapely.line_merge(shapely.multilinestrings(parts))))


def _closed(path: LineString) -> bool:
    ends = shapely.get_point(path, [0, -1])
    return len(path.coords) > 3 and bool(shapely.distance(*ends) <= _GRID_M)


def _pairs(mine: Sequence[LineString], theirs: Sequence[LineString]) -> list[tuple[LineString, LineString]]:
    """Each path with the nearest of the other side's, each pair once."""
    if not mine or not theirs:
        return []
    away = np.array([[_apart(a, b) for b in theirs] for a in mine])
    rows = {(i, int(j)) for i, j in enumerate(away.argmin(axis=1))}
    columns = {(int(i), j) for j, i in enumerate(away.argmin(axis=0))}
    return [(mine[i], theirs[j]) for i, j in sorted(rows | columns)]


def _apart(a: LineString, b: LineString) -> float:
    """Mean distance along the one that stays nearer to the other; the other way round decides between equals."""

    def mean(x: LineString, y: LineString) -> float:
        return float(shapely.distance(shapely.line_interpolate_point(x, _SAMPLES, normalized=True), y).mean())

    nearer, further = sorted((mean(a, b), mean(b, a)))
    return nearer + 1e-3 * further


def _against(a: LineString, b: LineString) -> _Loops:
    if _closed(a) and _closed(b):
        return _Loops((_anticlockwise(a), _anticlockwise(b)[::-1]))
    if _closed(a) or _closed(b):
        ways = (
            [_joined(arc, b) for arc in _ways_round(a, b)] if _closed(a) else [_joined(a, x) for x in _ways_round(b, a)]
        )
        if _closed(a):  # the second way runs against the ring
            ways[1] = _Loops(tuple(p[::-1] for p in ways[1].paths), ways[1].joins, ways[1].cut_m)
        best = min(ways, key=_size)
        return _Loops(best.paths, best.joins, best.cut_m, ring=True)
    ends_a, ends_b = (np.asarray(x.coords)[[0, -1]] for x in (a, b))
    along = float(np.linalg.norm(ends_a - ends_b, axis=1).sum())
    across = float(np.linalg.norm(ends_a - ends_b[::-1], axis=1).sum())
    if abs(along - across) <= 1e-6 * (along + across):
        return min((_joined(a, b), _joined(a, shapely.reverse(b))), key=_size)
    return _joined(a, b if along < across else shapely.reverse(b))


def _anticlockwise(ring: LineString) -> np.ndarray:
    xy = shapely.get_coordinates(ring)
    return xy if shapely.is_ccw(shapely.linearrings(xy)) else xy[::-1]


def _ways_round(ring: LineString, line: LineString) -> tuple[LineString, LineString]:
    """Both ways round `ring` between the feet of the ends of `line`: anticlockwise and clockwise."""
    round_ = LineString(_anticlockwise(ring))
    ends = shapely.points(shapely.get_coordinates(line)[[0, -1]])
    start, end = (float(v) for v in np.asarray(shapely.line_locate_point(round_, ends)))
    pieces = [_section(round_, start, round_.length), _section(round_, 0.0, start)]
    turned = LineString(np.vstack([shapely.get_coordinates(p) for p in pieces]))
    reach = (end - start) % round_.length
    return _section(turned, 0.0, reach), shapely.reverse(_section(turned, reach, turned.length))


def _section(path: LineString, start: float, end: float) -> LineString:
    """The part of `path` from `start` to `end` (metres along it), turned round where `end` comes first."""
    low, high = min(start, end), max(start, end)
    xy = shapely.get_coordinates(path)
    at = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(xy, axis=0).T))])
    ends = shapely.get_coordinates(shapely.line_interpolate_point(path, [low, high]))
    inner = xy[(at > low) & (at < high)]
    kept = np.vstack([ends[:1], inner, ends[1:]])
    return LineString(kept if start <= end else kept[::-1])


def _joined(a: LineString, b: LineString) -> _Loops:
    """One closed path: along `a`, over to `b`, back along it, and over again; of equal ways the one round less."""
    ways = [_loop(a, b, first, last) for first in _ends(a, b, 0) for last in _ends(a, b, 1)]
    return ways[0] if len(ways) == 1 else min(ways, key=_size)


def _ends(a: LineString, b: LineString, end: int) -> list[tuple[float, float]]:
    """Where (metres along each) `a` and `b` are joined at their start (0) or end (1); two ways where both are equal."""
    whole = (end * a.length, end * b.length)
    p, q = (shapely.get_point(x, -end) for x in (a, b))
    to_a, to_b = float(a.distance(q)), float(b.distance(p))
    if min(to_a, to_b) >= _FOOT * float(p.distance(q)) - _GRID_M:
        return [whole]
    feet = [(to_a, (float(a.project(q)), whole[1])), (to_b, (whole[0], float(b.project(p))))]
    return [foot for away, foot in feet if away <= min(to_a, to_b) + _GRID_M]


def _loop(a: LineString, b: LineString, first: tuple[float, float], last: tuple[float, float]) -> _Loops:
    one, two = (shapely.get_coordinates(_section(x, first[n], last[n])) for n, x in enumerate((a, b)))
    joins = tuple(np.array([one[-end], two[-end]]) for end in (0, 1))
    cut = a.length + b.length - abs(last[0] - first[0]) - abs(last[1] - first[1])
    return _Loops((np.vstack([one, two[::-1], one[:1]]),), joins, cut)


def _size(loops: _Loops) -> float:
    return float(sum(face.area for face, _ in _faces(loops)))


def _faces(loops: _Loops) -> list[tuple[Polygon, bool]]:
    """The faces that the paths go round, with whether they lie to the left of them."""
    edges = [LineString(path) for path in loops.paths if len(path) > 1]
    noded = shapely.union_all(edges, grid_size=_GRID_M)
    faces = [f for f in shapely.get_parts(shapely.polygonize([noded])) if _is_ground(f)]
    if not faces:
        return []
    inside = shapely.get_coordinates(shapely.point_on_surface(faces))
    turns = sum((_winding(path, inside) for path in loops.paths), np.zeros(len(faces), int))
    return [(face, bool(turn > 0)) for face, turn in zip(faces, turns, strict=True) if turn]


def _winding(path: np.ndarray, points: np.ndarray) -> Any:
    """How often the closed `path` (N, 2) goes round each of `points` (M, 2) anticlockwise, as integers (M,)."""
    a, b = path[:-1], path[1:]
    turns = np.zeros(len(points), int)
    for n, (x, y) in enumerate(points):
        side = (b[:, 0] - a[:, 0]) * (y - a[:, 1]) - (x - a[:, 0]) * (b[:, 1] - a[:, 1])
        up = (a[:, 1] <= y) & (b[:, 1] > y) & (side > 0)
        down = (a[:, 1] > y) & (b[:, 1] <= y) & (side < 0)
        turns[n] = int(up.sum()) - int(down.sum())
    return turns
