"""Cases by unit: what each township or village has, what it could have had, and who its neighbours are."""

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import shapely
from scipy.sparse import coo_array, csr_array
from scipy.spatial import cKDTree

from layers import crs
from layers.text import Text, text

PER: Mapping[str, Text] = {
    "count": text("cases of each unit"),
    "km": text("cases per 10 km of each unit's border"),
    "people": text("cases per 10,000 people of each unit"),
}
"""What is compared between units."""
NEAR: Mapping[str, Text] = {
    "border": text("units with a common border"),
    "band": text("units whose middles are no further apart than a distance"),
}
"""Which units are neighbours."""


def flat(units: gpd.GeoDataFrame) -> np.ndarray:
    """The areas in the Gauss-Krüger plane of their middle (metres)."""
    return crs.transform(units.geometry.to_numpy(), crs.GEOGRAPHIC, crs.plane_for(units.total_bounds))


def shared(
    points: np.ndarray, weights: np.ndarray, units: gpd.GeoDataFrame, *, near_m: float = 100.0
) -> tuple[np.ndarray, np.ndarray, int]:
    """What the cases count in each unit.

    A case within `near_m` of several units lies on the line between them and counts the same share in each, so that
    the sum stays the weights.

    Parameters
    ----------
    points : array (N, 2)
        Longitude and latitude, EPSG:4490; NaN for cases without a place.
    weights : array (N,)
        What each counts.
    units : GeoDataFrame, U rows
        Areas, EPSG:4490.

    Returns
    -------
    counted : array (U,)
        Weighted cases of each unit.
    cases : array (U,)
        Cases that touch it, each counted one.
    outside : int
        Cases in no unit.
    """
    if not len(units):
        return np.zeros(0), np.zeros(0, int), len(points)
    areas = shapely.buffer(flat(units), near_m, quad_segs=2)
    finite = np.flatnonzero(np.isfinite(points).all(axis=1)) if len(points) else np.empty(0, int)
    west, south, east, north = units.total_bounds
    x, y = points[finite].T if len(finite) else (np.empty(0), np.empty(0))
    inside = (x > west - 0.1) & (x < east + 0.1) & (y > south - 0.1) & (y < north + 0.1)
    finite = finite[inside]
    zone = crs.plane_for(units.total_bounds)
    px, py = crs.transform_points(x[inside], y[inside], crs.GEOGRAPHIC, zone)
    unit, point = shapely.STRtree(np.asarray(shapely.points(px, py), dtype=object)).query(areas, predicate="intersects")
    units_of = np.bincount(point, minlength=len(finite))
    part = weights[finite][point] / units_of[point]
    counted = np.bincount(unit, weights=part, minlength=len(units))
    cases = np.bincount(unit, minlength=len(units))
    return counted, cases, len(points) - int((units_of > 0).sum())


def exposure(units: gpd.GeoDataFrame, per: str) -> np.ndarray:
    """What the cases of each unit (U,) are divided by: 1, tens of km of border, or tens of thousands of people.

    NaN where it is unknown or nothing.
    """
    if per == "count":
        return np.ones(len(units))
    if per == "km":
        values = crs.length_m(units.geometry.to_numpy()) / 10_000
    else:
        values = np.array([np.nan if v is None else float(v) for v in units["population"]], float) / 10_000
    return np.where(values > 0, values, np.nan)


def neighbours(units: gpd.GeoDataFrame, near: str, *, join_m: float = 1.0) -> tuple[csr_array, float | None]:
    """Who is near whom.

    Returns
    -------
    sparse array (U, U) of 1 for neighbours and on the diagonal, and the distance of the band in metres: the smallest
    at which every unit has a neighbour (None for neighbours by border).
    """
    n = len(units)
    areas = flat(units) if n else np.array([], dtype=object)
    reach = None
    if n < 2:
        a = b = np.empty(0, int)
    elif near == "band":
        middles = np.column_stack([shapely.get_x(shapely.centroid(areas)), shapely.get_y(shapely.centroid(areas))])
        tree = cKDTree(middles)
        reach = float(np.asarray(tree.query(middles, k=2)[0])[:, 1].max())
        a, b = np.array(sorted(tree.query_pairs(reach * (1 + 1e-9))), int).reshape(-1, 2).T
    else:
        shapely.prepare(areas)
        a, b = shapely.STRtree(areas).query(areas, predicate="dwithin", distance=join_m)
    rows = np.concatenate([a, b, np.arange(n)])
    columns = np.concatenate([b, a, np.arange(n)])
    made = coo_array((np.ones(len(rows)), (rows, columns)), shape=(n, n)).tocsr()
    made.data[:] = 1.0
    return made, reach
