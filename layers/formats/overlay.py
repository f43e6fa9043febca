"""Whether boundaries are in GCJ-02: laid over known boundaries, they fit only once the offset is taken off."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from layers import crs, gcj02

_NEAR_M = 1500.0
_MOST = 2000
_FEWEST = 40
_TURNS = np.radians(np.arange(45, 360, 45))
"""Control offsets: the same length in seven other directions. Taking off the true offset must beat them all."""


@dataclass(frozen=True)
class Fit:
    """How well boundaries fit known ones; medians in metres over the points near them.

    Parameters
    ----------
    before, after : float
        As they are, and with the GCJ-02 offset taken off.
    reverse : float
        With the offset put on instead: smallest when the known boundaries are the ones in GCJ-02.
    control : float
        The best of the other directions.
    points : int
        Number of points compared.
    shift : float
        Length of the GCJ-02 offset here, metres.
    """

    before: float
    after: float
    reverse: float
    control: float
    points: int
    shift: float

    @property
    def gcj02(self) -> bool:
        """Whether only the GCJ-02 offset explains the difference."""
        return self._explains(self.after, min(self.control, self.reverse))

    @property
    def known_shifted(self) -> bool:
        """Whether it is the known boundaries that carry the offset."""
        return self._explains(self.reverse, min(self.control, self.after))

    def _explains(self, fitted: float, others: float) -> bool:
        return 30.0 < self.before < 1000.0 and fitted < 0.65 * self.before and fitted < 0.8 * others


def compare(shapes: np.ndarray, known: gpd.GeoDataFrame) -> Fit | None:
    """Lay polygons or lines `shapes` (N, degrees) over `known` (EPSG:4490); None where too little lies together."""
    ours, theirs = _lines(shapes), _lines(known.geometry.to_numpy())
    if not len(ours) or not len(theirs):
        return None
    found = [f for f in (_measure(ours, theirs, 1.0), _measure(theirs, ours, -1.0)) if f is not None]
    return min(found, key=lambda f: min(f.before, f.after, f.reverse), default=None)


def _lines(shapes: np.ndarray) -> np.ndarray:
    shapes = np.asarray(shapes, dtype=object)
    shapes = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
    kinds = shapely.get_type_id(shapes)
    edges = np.where(np.isin(kinds, (3, 6)), shapely.boundary(shapes), shapes)
    edges = edges[np.isin(shapely.get_type_id(edges), (1, 2, 5))]
    return shapely.get_parts(edges) if len(edges) else edges


def _measure(moving: np.ndarray, fixed: np.ndarray, sign: float) -> Fit | None:
    """Points of `moving` against the lines of `fixed`; `sign` -1 where the points are the known ones."""
    west, south, east, north = shapely.total_bounds(fixed)
    pad = 0.02
    points = shapely.get_coordinates(moving)
    inside = (points[:, 0] > west - pad) & (points[:, 0] < east + pad)
    inside &= (points[:, 1] > south - pad) & (points[:, 1] < north + pad)
    points = points[inside]
    if len(points) < _FEWEST:
        return None
    points = points[:: max(1, len(points) // (3 * _MOST))]
    lat = float(np.median(points[:, 1]))
    scale = np.array(crs.scale_at(lat))
    low, high = points.min(axis=0) - pad, points.max(axis=0) + pad
    segments = _segments(fixed, (low[0], low[1], high[0], high[1]), scale)
    if not len(segments):
        return None
    tree = shapely.STRtree(segments)
    near = tree.query_nearest(shapely.points(points * scale), max_distance=_NEAR_M, all_matches=False)[0]
    points = points[np.unique(near)]
    if len(points) < _FEWEST:
        return None
    points = points[:: max(1, len(points) // _MOST)]
    back = np.column_stack(gcj02.from_gcj02(points[:, 0], points[:, 1])) - points
    forth = np.column_stack(gcj02.to_gcj02(points[:, 0], points[:, 1])) - points
    off, on = (back, forth) if sign > 0 else (forth, back)

    def median(step: np.ndarray) -> float:
        at = shapely.points(points * scale + step)
        return float(np.median(shapely.distance(at, segments[tree.nearest(at)])))

    step = off * scale
    turned = [
        median(np.column_stack([c * step[:, 0] - s * step[:, 1], s * step[:, 0] + c * step[:, 1]]))
        for c, s in zip(np.cos(_TURNS), np.sin(_TURNS), strict=True)
    ]
    return Fit(
        before=median(np.zeros_like(step)),
        after=median(step),
        reverse=median(on * scale),
        control=min(turned[:3] + turned[4:]),
        points=len(points),
        shift=float(np.median(np.hypot(step[:, 0], step[:, 1]))),
    )


def _segments(lines: np.ndarray, box: tuple[float, float, float, float], scale: np.ndarray) -> np.ndarray:
    bounds = shapely.bounds(lines)
    close = (bounds[:, 0] < box[2]) & (bounds[:, 2] > box[0]) & (bounds[:, 1] < box[3]) & (bounds[:, 3] > box[1])
    xy, owner = shapely.get_coordinates(lines[close], return_index=True)
    if len(xy) < 2:
        return np.array([], dtype=object)
    start, end = xy[:-1], xy[1:]
    keep = owner[:-1] == owner[1:]
    low, high = np.minimum(start, end), np.maximum(start, end)
    keep &= (low[:, 0] < box[2]) & (high[:, 0] > box[0]) & (low[:, 1] < box[3]) & (high[:, 1] > box[1])
    pairs = np.stack([start[keep] * scale, end[keep] * scale], axis=1)
    return np.asarray(shapely.linestrings(pairs), dtype=object)
