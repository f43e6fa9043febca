"""Area, perimeter and mean width in metres of small faces given in degrees."""

from dataclasses import dataclass

import numpy as np
import shapely

from layers import crs

_A, _E2 = 6378137.0, 0.006694380022903416
_LARGE = 0.1
"""Degrees: faces wider than this are measured by geodesics, smaller ones in a plane true at their middle."""


@dataclass(frozen=True)
class Size:
    """Sizes of N polygons: arrays (N,) in m², m and m."""

    area_m2: np.ndarray
    perimeter_m: np.ndarray
    width_m: np.ndarray
    length_m: np.ndarray


def scales(lat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Metres per degree of longitude and of latitude on the GRS 80 ellipsoid at latitudes `lat` (N,) in degrees."""
    sine = np.sin(np.radians(lat))
    root = np.sqrt(1 - _E2 * sine**2)
    degree = np.pi / 180
    return _A / root * np.cos(np.radians(lat)) * degree, _A * (1 - _E2) / root**3 * degree


def sizes(polygons: np.ndarray) -> Size:
    """Sizes of `polygons` (N,) in EPSG:4490.

    Faces under 0.1° across are measured in a plane that is true to scale at their middle (relative error below 1e-5,
    usually far less), larger ones by geodesics. The mean width is that of the rectangle with the same area and
    perimeter: right for a long strip as well as for a square; length is the other side of that rectangle.
    """
    count = len(polygons)
    if not count:
        none = np.zeros(0)
        return Size(none, none, none, none)
    bounds = shapely.bounds(polygons)
    middle = np.nan_to_num((bounds[:, :2] + bounds[:, 2:]) / 2)
    east, north = scales(middle[:, 1])
    xy, index = shapely.get_coordinates(polygons, return_index=True)
    local = (xy - middle[index]) * np.column_stack([east, north])[index]
    plane = shapely.set_coordinates(np.array(polygons, dtype=object), local)
    area, perimeter = shapely.area(plane), shapely.length(plane)
    large = np.flatnonzero((bounds[:, 2:] - bounds[:, :2]).max(axis=1) > _LARGE)
    if len(large):
        area[large], perimeter[large] = crs.area_m2(polygons[large]), crs.length_m(polygons[large])
    quarter = perimeter / 4
    width = np.where(
        quarter**2 > area,
        area / np.maximum(quarter + np.sqrt(np.maximum(quarter**2 - area, 0)), 1e-300),
        np.sqrt(area),
    )
    return Size(area, perimeter, width, np.where(width > 0, area / np.maximum(width, 1e-300), perimeter / 2))
