"""Waters that lie across a walk: which are crossed, how far it is round them, and where a road bridges them."""

from dataclasses import dataclass
from typing import Any, Self

import geopandas as gpd
import numpy as np
import shapely

from gis_desk.inspections.asking.settings import PlanSettings
from gis_desk.inspections.ways.roads import Roads
from layers import crs

_PIECE = 12
"""Vertices of one piece of a shore: short pieces are found quickly."""
_ROUND = 4.0
"""A shore so many times longer than the straight way over the water leads to the other bank, not round a bend."""
_SHORE_M = 0.5
_BRIDGES = 3
"""Bridges tried for one walk."""


@dataclass(frozen=True, eq=False)
class Crossings:
    """What lies across straight walks (K,).

    Parameters
    ----------
    round_m : ndarray of float
        Metres more, to go round the bends of rivers and corners of lakes.
    waded : ndarray of int
        Streams and canals crossed.
    blocked : ndarray of int
        Waters that nobody crosses.
    by : ndarray of int
        One of these, or else one that is gone round; -1 where the way is straight.
    """

    round_m: np.ndarray
    waded: np.ndarray
    blocked: np.ndarray
    by: np.ndarray


@dataclass(frozen=True, eq=False)
class Barriers:
    """Waters in the plane of a plan.

    Parameters
    ----------
    waters : ndarray of geometry, (W,)
        Lines, each as far as it runs without a fork, and areas that do not touch.
    waded : ndarray of bool, (W,)
        Crossed on foot.
    shores : tree of LineString, (S,)
        Short pieces of the lines and of the rims of the areas.
    water, rim : ndarray of int, (S,)
        Which water, and which line or rim of them all.
    from_m : ndarray of float, (S,)
        Where the piece begins along its line or rim.
    rim_m : ndarray of float
        By rim: its length; infinite for a line, which leads nowhere round.
    bridges : ndarray of float, (B, 2)
        Where a road crosses.
    bridged : ndarray of int, (B,)
        Which water.
    """

    waters: np.ndarray
    waded: np.ndarray
    shores: shapely.STRtree
    water: np.ndarray
    rim: np.ndarray
    from_m: np.ndarray
    rim_m: np.ndarray
    bridges: np.ndarray
    bridged: np.ndarray

    @classmethod
    def read(cls, waters: gpd.GeoDataFrame, roads: Roads, settings: PlanSettings) -> Self | None:
        """The waters of a ``water`` frame (EPSG:4490) in the plane of `roads`; None where there are none.

        Rivers, lakes and reservoirs (`settings.not_waded`) are not crossed; of waters whose class is not known areas
        are not, lines are. Every road that crosses a shore is a bridge, unless nobody walks there.
        """
        shapes, waded = _sorted(waters, roads.plane, settings)
        if not len(shapes):
            return None
        pieces, water, rim, from_m, rim_m = _shores(shapes)
        tree = shapely.STRtree(pieces)
        walked = roads.shapes[roads.stopping]
        road, piece = tree.query(walked, predicate="intersects")
        real = ~waded[water[piece]]
        road, piece = road[real], piece[real]
        points, at = shapely.get_parts(shapely.intersection(walked[road], pieces[piece]), return_index=True)
        single = shapely.get_type_id(points) == 0
        bridges = shapely.get_coordinates(points[single])
        return cls(shapes, waded, tree, water, rim, from_m, rim_m, bridges, water[piece][at[single]])

    def across(self, a: np.ndarray, b: np.ndarray, bank_m: float, most_m: float) -> Crossings:
        """What lies across the straight walks from `a` (K, 2) to `b` (K, 2).

        A walk with an end in a water, or within `bank_m` of a river drawn as a line, comes to it on whichever bank
        suits it: that water does not stand in its way. This holds for boundary lines that run along or in a river.
        A river that is crossed and crossed back, or the corner of a lake, is gone round if its shore is at most
        `most_m` long.
        """
        count = len(a)
        hits = self._hits(a, b)
        walk, water = hits[0] // len(self.waters), hits[0] % len(self.waters)
        away = ~self._at_end(a, b, walk, water, bank_m)
        key, times, gap, shore, other = (h[away] for h in hits)
        walk, water = key // len(self.waters), key % len(self.waters)
        area = shapely.get_dimensions(self.waters[water]) == 2
        same = other & (shore <= most_m) & (shore <= _ROUND * gap + bank_m)
        passed = same & (area | (times % 2 == 0))
        waded = self.waded[water]
        stop = ~passed & ~waded
        bend = passed & ~waded
        round_m = np.bincount(walk[bend], weights=np.maximum(shore - gap, 0)[bend], minlength=count)
        by = np.full(count, -1)
        for some in (bend, stop):
            by[walk[some]] = water[some]
        return Crossings(
            round_m,
            np.bincount(walk[waded], minlength=count),
            np.bincount(walk[stop], minlength=count),
            by,
        )

    def _hits(self, a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, ...]:
        """By walk and water: number of both in one, times crossed, metres from first to last, along the shore, and
        whether both are on one rim.
        """
        walks = np.asarray(shapely.linestrings(np.stack([a, b], axis=1)), dtype=object)
        walk, piece = self.shores.query(walks, predicate="intersects")
        pieces = self.shores.geometries[piece]
        points, at = shapely.get_parts(shapely.intersection(walks[walk], pieces), return_index=True)
        single = shapely.get_type_id(points) == 0
        points, at = points[single], at[single]
        walk, piece = walk[at], piece[at]
        along = np.round(np.hypot(*(shapely.get_coordinates(points) - a[walk]).T), 3)
        shore = self.from_m[piece] + shapely.line_locate_point(self.shores.geometries[piece], points)
        key = walk * len(self.waters) + self.water[piece]
        order = np.lexsort((along, key))
        key, along, shore, rim = key[order], along[order], shore[order], self.rim[piece][order]
        fresh = np.ones(len(key), bool)
        fresh[1:] = (np.diff(key) != 0) | (np.diff(along) > 0)
        key, along, shore, rim = key[fresh], along[fresh], shore[fresh], rim[fresh]
        first = np.ones(len(key), bool)
        first[1:] = np.diff(key) != 0
        begin = np.flatnonzero(first)
        end = np.append(begin[1:], len(key))[: len(begin)] - 1
        apart = np.abs(shore[end] - shore[begin])
        way = np.minimum(apart, self.rim_m[rim[begin]] - apart)
        return key[begin], end - begin + 1, along[end] - along[begin], way, rim[begin] == rim[end]

    def _at_end(self, a: np.ndarray, b: np.ndarray, walk: np.ndarray, water: np.ndarray, bank_m: float) -> np.ndarray:
        area = shapely.get_dimensions(self.waters[water]) == 2
        found = np.zeros(len(walk), bool)
        for some, metres in ((area, _SHORE_M), (~area, bank_m)):
            for place in (a, b):
                points = np.asarray(shapely.points(place[walk[some]]), dtype=object)
                found[some] |= shapely.dwithin(self.waters[water[some]], points, metres)
        return found

    def bridges_for(self, a: np.ndarray, b: np.ndarray, by: np.ndarray, most_m: float) -> tuple[np.ndarray, np.ndarray]:
        """Walks and bridges (T,) to try, at most three for each walk that the water `by` stops.

        Only bridges that make the straight line at most `most_m` longer.
        """
        walks: list[np.ndarray] = []
        found: list[np.ndarray] = []
        for water in np.unique(by[by >= 0]):
            mine, own = np.flatnonzero(by == water), np.flatnonzero(self.bridged == water)
            if not len(own):
                continue
            place = self.bridges[own]
            more = (
                np.hypot(*(a[mine, None] - place[None]).transpose(2, 0, 1))
                + np.hypot(*(b[mine, None] - place[None]).transpose(2, 0, 1))
                - np.hypot(*(b[mine] - a[mine]).T)[:, None]
            )
            best = np.argsort(more, axis=1)[:, :_BRIDGES]
            row = np.repeat(np.arange(len(mine)), best.shape[1])
            good = more[row, best.ravel()] <= most_m
            walks.append(mine[row[good]])
            found.append(own[best.ravel()[good]])
        if not walks:
            return np.empty(0, int), np.empty(0, int)
        return np.concatenate(walks), np.concatenate(found)


def _sorted(waters: gpd.GeoDataFrame, plane: Any, settings: PlanSettings) -> tuple[np.ndarray, np.ndarray]:
    """Areas and lines in the plane, and whether each is waded; a line is left out where it runs through an area."""
    shapes = waters.geometry.to_numpy()
    classes = waters["class"].to_numpy(dtype=object) if "class" in waters else np.full(len(waters), None, dtype=object)
    usable = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    moved = shapely.force_2d(crs.transform(shapes[usable], waters.crs or crs.GEOGRAPHIC, plane))
    parts, at = shapely.get_parts(moved, return_index=True)
    own = classes[usable][at]
    sound = np.isfinite(shapely.length(parts))
    parts, own = parts[sound], own[sound]
    area = shapely.get_dimensions(parts) == 2
    known = np.isin(own.astype(str), ["river", "stream", "lake", "reservoir", "canal"])
    stops = np.isin(own.astype(str), settings.not_waded) | (~known & area)
    found: list[np.ndarray] = []
    waded: list[np.ndarray] = []
    areas: Any = shapely.MultiPolygon()
    for flat in (True, False):
        for stop in (True, False):
            some = shapely.union_all(shapely.make_valid(parts[(stops == stop) & (area == flat)]))
            some = shapely.difference(some, areas)
            one = shapely.get_parts(some if flat else shapely.line_merge(some))
            one = one[shapely.get_dimensions(one) == (2 if flat else 1)]
            areas = shapely.union(areas, some) if flat else areas
            found.append(one)
            waded.append(np.full(len(one), not stop))
    shapes = np.concatenate(found)
    shapely.prepare(shapes)
    return shapes, np.concatenate(waded)


def _shores(shapes: np.ndarray) -> tuple[np.ndarray, ...]:
    """Pieces of all lines and rims: the piece, its water, its rim, where it begins on it; and the length of rims."""
    pieces: list[np.ndarray] = []
    water: list[int] = []
    rim: list[int] = []
    from_m: list[float] = []
    rim_m: list[float] = []
    for number, shape in enumerate(shapes):
        area = shape.geom_type == "Polygon"
        for ring in shapely.get_rings(shape) if area else [shape]:
            xy = shapely.get_coordinates(ring)
            along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(xy, axis=0).T))])
            for low in range(0, len(xy) - 1, _PIECE):
                pieces.append(xy[low : low + _PIECE + 1])
                water.append(number)
                rim.append(len(rim_m))
                from_m.append(float(along[low]))
            rim_m.append(float(along[-1]) if area or shapely.is_closed(ring) else np.inf)
    counts = np.repeat(np.arange(len(pieces)), [len(p) for p in pieces])
    lines = np.asarray(shapely.linestrings(np.concatenate(pieces), indices=counts), dtype=object)
    return lines, np.array(water), np.array(rim), np.array(from_m), np.array(rim_m)
