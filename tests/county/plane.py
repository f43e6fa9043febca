"""From the working plane (CGCS2000 3-degree zone, 108°E) to degrees, and the offset of GCJ-02."""

import math

import numpy as np
import shapely
from pyproj import Geod, Transformer
from shapely.geometry.base import BaseGeometry

PLANE = 4545
GEOD = Geod(ellps="GRS80")
_TO_DEGREES = Transformer.from_crs(PLANE, 4490, always_xy=True)
_TO_PLANE = Transformer.from_crs(4490, PLANE, always_xy=True)
DECIMALS = 8


def degrees(xy: np.ndarray) -> np.ndarray:
    """Longitude and latitude (N, 2) of points in metres, rounded to about a millimetre."""
    xy = np.atleast_2d(xy)
    return np.round(np.column_stack(_TO_DEGREES.transform(xy[:, 0], xy[:, 1])), DECIMALS)


def metres(lonlat: np.ndarray) -> np.ndarray:
    """Points (N, 2) in metres of the plane."""
    lonlat = np.atleast_2d(lonlat)
    return np.column_stack(_TO_PLANE.transform(lonlat[:, 0], lonlat[:, 1]))


def in_degrees(shape: BaseGeometry) -> BaseGeometry:
    """A geometry of the plane in degrees."""
    return shapely.transform(shape, degrees)


def in_plane(shape: BaseGeometry) -> BaseGeometry:
    """A geometry in degrees as one of the plane."""
    return shapely.transform(shape, metres)


def lengths(xy: np.ndarray) -> np.ndarray:
    """Geodesic distance in metres from the first vertex to each vertex (N,) of a line in degrees."""
    _, _, far = GEOD.inv(xy[:-1, 0], xy[:-1, 1], xy[1:, 0], xy[1:, 1])
    return np.concatenate([[0.0], np.cumsum(far)])


def area_m2(shape: BaseGeometry) -> float:
    """Geodesic area in square metres of a polygon in degrees."""
    return abs(GEOD.geometry_area_perimeter(shape)[0])


def gcj02(lonlat: np.ndarray) -> np.ndarray:
    """Points (N, 2) as web maps of the country show them: moved by some hundred metres (published formula)."""
    lonlat = np.atleast_2d(lonlat)
    x, y = lonlat[:, 0] - 105.0, lonlat[:, 1] - 35.0
    wave = 20 * np.sin(6 * x * math.pi) + 20 * np.sin(2 * x * math.pi)
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x))
    north += (wave + 20 * np.sin(y * math.pi) + 40 * np.sin(y / 3 * math.pi)) * 2 / 3
    north += (160 * np.sin(y / 12 * math.pi) + 320 * np.sin(y * math.pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x))
    east += (wave + 20 * np.sin(x * math.pi) + 40 * np.sin(x / 3 * math.pi)) * 2 / 3
    east += (150 * np.sin(x / 12 * math.pi) + 300 * np.sin(x / 30 * math.pi)) * 2 / 3
    a, flat2 = 6378245.0, 0.00669342162296594323
    lat = np.radians(lonlat[:, 1])
    bulge = 1 - flat2 * np.sin(lat) ** 2
    d_lat = north * 180 / ((a * (1 - flat2)) / (bulge * np.sqrt(bulge)) * math.pi)
    d_lon = east * 180 / (a / np.sqrt(bulge) * np.cos(lat) * math.pi)
    return lonlat + np.column_stack([d_lon, d_lat])
