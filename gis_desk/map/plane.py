"""The plane a map is drawn in: one conformal projection per map, chosen by its extent."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from layers import crs

_NOWHERE = -1e15
ZONE_WIDTH = 4.5
"""Degrees of longitude up to which one 3-degree zone is drawn beyond its edges without visible distortion."""


@dataclass(frozen=True)
class Plane:
    """A conformal plane in metres.

    Parameters
    ----------
    definition : str
        What `layers.crs.parse` understands: ``EPSG:4549`` or a PROJ string.
    middle : float or None
        Central meridian in degrees where the plane is a 3-degree Gauss-Krüger zone, else None.
    """

    definition: str
    middle: float | None

    @property
    def crs(self) -> Any:
        """The coordinate reference system of the plane."""
        return crs.parse(self.definition)

    def forward(self, lon: Any, lat: Any) -> tuple[np.ndarray, np.ndarray]:
        """Plane metres of degrees; points the projection cannot hold become NaN."""
        x, y = crs.transform_points(lon, lat, crs.GEOGRAPHIC, self.crs)
        lost = ~(np.isfinite(x) & np.isfinite(y))
        return np.where(lost, np.nan, x), np.where(lost, np.nan, y)

    def inverse(self, x: Any, y: Any) -> tuple[np.ndarray, np.ndarray]:
        """Degrees of plane metres."""
        return crs.transform_points(x, y, self.crs, crs.GEOGRAPHIC)

    def shapes(self, geometries: Any) -> np.ndarray:
        """Geometries (N,) in EPSG:4490 moved into the plane; what cannot be held is left out as None."""
        from_, to = crs.GEOGRAPHIC, self.crs
        move = crs.transformer(from_, to)
        spoiled = False

        def each(xy: np.ndarray) -> np.ndarray:
            moved = np.column_stack(move.transform(xy[:, 0], xy[:, 1]))
            lost = ~np.isfinite(moved).all(axis=1)
            nonlocal spoiled
            spoiled = spoiled or bool(lost.any())
            moved[lost] = _NOWHERE
            return moved

        source = on_globe(shapely.force_2d(np.asarray(geometries, dtype=object)))
        shapes = shapely.transform(source, each)
        return _held(shapes) if spoiled else shapes

    def box(self, bounds: Sequence[float]) -> tuple[float, float, float, float]:
        """Left, bottom, right, top in the plane of west, south, east, north in degrees."""
        west, south, east, north = bounds
        lon = np.concatenate([np.linspace(west, east, 9), np.linspace(west, east, 9), [west, east]])
        lat = np.concatenate([np.full(9, south), np.full(9, north), [(south + north) / 2] * 2])
        x, y = self.forward(lon, lat)
        return float(np.nanmin(x)), float(np.nanmin(y)), float(np.nanmax(x)), float(np.nanmax(y))

    def degrees_of(self, metres: float, bounds: Sequence[float]) -> tuple[float, float]:
        """Degrees of longitude and of latitude that are nowhere in `bounds` longer than `metres` of the plane."""
        west, south, east, north = bounds
        lon, lat = (v.ravel() for v in np.meshgrid(np.linspace(west, east, 5), np.linspace(south, north, 5)))
        step = 1e-4
        x, y = self.forward(np.concatenate([lon, lon + step, lon]), np.concatenate([lat, lat, lat + step]))
        x, y = x.reshape(3, -1), y.reshape(3, -1)
        longest = [np.nanmax(np.hypot(x[k] - x[0], y[k] - y[0])) / step for k in (1, 2)]
        return metres / float(longest[0]), metres / float(longest[1])

    def box_of(self, bounds: Sequence[float]) -> tuple[float, float, float, float]:
        """West, south, east, north of left, bottom, right, top in the plane; the globe where that cannot be told."""
        left, bottom, right, top = bounds
        x, y = (v.ravel() for v in np.meshgrid(np.linspace(left, right, 9), np.linspace(bottom, top, 9)))
        lon, lat = self.inverse(x, y)
        if not (np.isfinite(lon).all() and np.isfinite(lat).all()):
            return -180.0, -90.0, 180.0, 90.0
        return float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())

    def holds(self, bounds: Sequence[float]) -> bool:
        """Whether `bounds` (degrees) can stay in this plane."""
        other = plane_of(bounds)
        if self.middle is None or other.middle is None:
            return other.definition == self.definition
        return abs(bounds[0] - self.middle) <= ZONE_WIDTH / 2 + 1 and abs(bounds[2] - self.middle) <= ZONE_WIDTH / 2 + 1


def plane_of(bounds: Sequence[float]) -> Plane:
    """The plane for `bounds` (west, south, east, north in degrees).

    Up to `ZONE_WIDTH` degrees wide the 3-degree zone of the middle; wider within the country a conformal conic with
    two parallels; anything else Mercator.
    """
    west, south, east, north = bounds
    middle = (west + east) / 2
    if east - west <= ZONE_WIDTH and north - south <= 12 and 73.5 <= middle <= 136.5 and south > -84 and north < 84:
        zone = round(middle / 3)
        return Plane(f"EPSG:{4534 + zone - 25}", 3.0 * zone)
    if west >= 60 and east <= 150 and south >= 0 and north <= 60:
        if north - south > 20 or east - west > 30:
            return Plane("+proj=lcc +lat_1=25 +lat_2=47 +lat_0=35 +lon_0=105 +ellps=GRS80 +units=m", None)
        step = max((north - south) / 6, 0.5)
        one, two, zero = round(south + step, 1), round(north - step, 1), round((south + north) / 2, 1)
        return Plane(
            f"+proj=lcc +lat_1={one} +lat_2={two} +lat_0={zero} +lon_0={round(middle)} +ellps=GRS80 +units=m", None
        )
    return Plane("+proj=merc +lon_0=105 +ellps=GRS80 +units=m", None)


def on_globe(shapes: np.ndarray) -> np.ndarray:
    """`shapes` (N,) in degrees without what has a coordinate that is no longitude or latitude."""
    box = shapely.bounds(shapes)
    with np.errstate(invalid="ignore"):
        off = (np.abs(box[:, [0, 2]]) > 360).any(axis=1) | (np.abs(box[:, [1, 3]]) > 90).any(axis=1)
    off |= ~np.isfinite(box).all(axis=1)
    if off.any():
        shapes = shapes.copy()
        shapes[off] = None
    return shapes


def _held(shapes: np.ndarray) -> np.ndarray:
    """Without what has a vertex that the projection could not place."""
    xy, owner = shapely.get_coordinates(shapes, return_index=True)
    shapes = shapes.copy()
    shapes[np.unique(owner[(xy == _NOWHERE).any(axis=1)])] = None
    return shapes
