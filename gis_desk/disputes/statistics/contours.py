"""A density over land as areas: the smallest ground that holds a quarter, a half, three quarters of the cases."""

from collections.abc import Sequence
from itertools import pairwise

import contourpy
import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis_desk.disputes.statistics.surface import Surface
from layers import crs


def levels(surface: Surface, shares: Sequence[float], ground: BaseGeometry) -> gpd.GeoDataFrame:
    """The densest ground that holds each of `shares` of the weight, each one within the next.

    Parameters
    ----------
    shares : sequence of float
        Between 0 and 1, in any order.
    ground : Polygon or MultiPolygon
        What the surface lies over, EPSG:4490; the areas are cut at its edge.

    Returns
    -------
    GeoDataFrame
        ``share``, ``per_km2`` (density at its rim), ``area_km2`` (geodesic), ``ground_share`` (of the whole ground)
        and ``geometry`` (MultiPolygon, EPSG:4490), largest first, so that they can be drawn in this order. No rows
        where there are no cases.
    """
    shape: BaseGeometry | None
    columns = ["share", "per_km2", "area_km2", "ground_share"]
    rows, shapes = [], []
    values = np.sort(surface.per_km2[surface.grid.inside])[::-1]
    held = np.cumsum(values)
    whole = crs.area_m2([ground])[0]
    for share in sorted(shares, reverse=True) if len(held) and held[-1] > 0 else ():
        rim = float(values[min(np.searchsorted(held, share * held[-1]), len(values) - 1)])
        shape = shapely.intersection(_above(surface, rim), ground)
        parts = [p for p in shapely.get_parts(shape) if p.geom_type in ("Polygon", "MultiPolygon")]
        shape = shapely.MultiPolygon([p for part in parts for p in shapely.get_parts(part)]) if parts else None
        if shape is not None and not shape.is_empty:
            area = crs.area_m2([shape])[0]
            rows.append((share, rim, area / 1e6, area / whole))
            shapes.append(shape)
    data = {name: [row[i] for row in rows] for i, name in enumerate(columns)}
    return gpd.GeoDataFrame(data, geometry=gpd.GeoSeries(shapes, crs=crs.GEOGRAPHIC), crs=crs.GEOGRAPHIC)


def denser_than(surface: Surface, per_km2: float, ground: BaseGeometry) -> np.ndarray:
    """The pieces (N Polygons, EPSG:4490) of `ground` where the density is at least `per_km2`, > 0."""
    shape = shapely.intersection(_above(surface, per_km2), ground)
    parts = shapely.get_parts(shape)
    return np.asarray(parts[shapely.get_type_id(parts) == 3], dtype=object)


def _above(surface: Surface, rim: float) -> BaseGeometry:
    """Where the density is at least `rim`, EPSG:4490; beyond the ground it goes on, so that the edge can cut it."""
    grid = surface.grid
    rows, columns = grid.inside.shape
    z = np.pad(_beyond(surface.per_km2, grid.inside), 1)
    x = grid.west + (np.arange(-1, columns + 1) + 0.5) * grid.cell
    y = grid.south + (np.arange(-1, rows + 1) + 0.5) * grid.cell
    made = contourpy.contour_generator(x, y, z, fill_type="OuterOffset").filled(rim, np.inf)
    shapes = [
        shapely.Polygon(xy[offsets[0] : offsets[1]], [xy[a:b] for a, b in pairwise(offsets[1:])])
        for xy, offsets in zip(*made, strict=True)
        if len(xy) >= 4
    ]
    if not shapes:
        return shapely.MultiPolygon()
    flat = shapely.union_all(shapely.make_valid(np.array(shapes, dtype=object)))
    return crs.transform(np.array([flat], dtype=object), grid.zone, crs.GEOGRAPHIC)[0]


def _beyond(values: np.ndarray, inside: np.ndarray) -> np.ndarray:
    """`values` with two rings of cells outside given the highest value beside them."""
    known, filled = inside.copy(), np.where(inside, values, 0.0)
    for _ in range(2):
        ring, best = np.zeros_like(known), np.zeros_like(filled)
        around = [(i, j) for i in (-1, 0, 1) for j in (-1, 0, 1) if i or j]
        for i, j in around:
            there = _moved(known, i, j, fill=0)
            best = np.where(there, np.maximum(best, _moved(filled, i, j, fill=0.0)), best)
            ring |= there
        fresh = ring & ~known
        filled[fresh] = best[fresh]
        known |= fresh
    return filled


def _moved(values: np.ndarray, down: int, right: int, *, fill: float) -> np.ndarray:
    """`values` (R, C) shifted by a cell, `fill` where nothing comes in."""
    rows, columns = values.shape
    padded = np.pad(values, 1, constant_values=fill)
    return padded[1 - down : 1 - down + rows, 1 - right : 1 - right + columns]
