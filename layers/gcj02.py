"""GCJ-02 and BD-09: the offset coordinates of Chinese map services, and the exact way back.

The offset is a published-by-use polynomial and sine series on an ellipsoid with a = 6378245 m. The way back is found
by iteration; a single step would leave up to 4.8 m.
"""

from collections.abc import Callable

import numpy as np
import shapely

_A, _EE = 6378245.0, 0.00669342162296594323
_BD = np.pi * 3000.0 / 180.0
_ENOUGH = 1e-10
"""Degrees; well below the 1e-9 (0.1 mm) that is promised."""

Xy = tuple[np.ndarray, np.ndarray]


def offset(lon: np.ndarray, lat: np.ndarray) -> Xy:
    """The GCJ-02 offset in degrees at WGS 84 / CGCS2000 positions, arrays of one shape."""
    x, y = lon - 105.0, lat - 35.0
    pi = np.pi
    root = np.sqrt(np.abs(x))
    common = 20.0 * (np.sin(6 * pi * x) + np.sin(2 * pi * x))
    waves_y = common + 20 * np.sin(pi * y) + 40 * np.sin(pi * y / 3) + 160 * np.sin(pi * y / 12)
    waves_y = waves_y + 320 * np.sin(pi * y / 30)
    north = -100.0 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + waves_y * 2 / 3
    waves_x = common + 20 * np.sin(pi * x) + 40 * np.sin(pi * x / 3) + 150 * np.sin(pi * x / 12)
    waves_x = waves_x + 300 * np.sin(pi * x / 30)
    east = 300.0 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + waves_x * 2 / 3
    phi = np.radians(lat)
    magic = 1.0 - _EE * np.sin(phi) ** 2
    d_lat = north * 180.0 / (_A * (1.0 - _EE) / (magic * np.sqrt(magic)) * pi)
    d_lon = east * 180.0 / (_A / np.sqrt(magic) * np.cos(phi) * pi)
    return d_lon, d_lat


def to_gcj02(lon: np.ndarray, lat: np.ndarray) -> Xy:
    """GCJ-02 longitude and latitude of WGS 84 / CGCS2000 positions in degrees."""
    lon, lat = np.asarray(lon, float), np.asarray(lat, float)
    d_lon, d_lat = offset(lon, lat)
    return lon + d_lon, lat + d_lat


def from_gcj02(lon: np.ndarray, lat: np.ndarray) -> Xy:
    """WGS 84 / CGCS2000 positions of GCJ-02 longitude and latitude in degrees, to better than 1e-9 degrees."""
    return _back(to_gcj02, np.asarray(lon, float), np.asarray(lat, float))


def gcj02_to_bd09(lon: np.ndarray, lat: np.ndarray) -> Xy:
    """BD-09 positions of GCJ-02 longitude and latitude in degrees."""
    lon, lat = np.asarray(lon, float), np.asarray(lat, float)
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * _BD)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _BD)
    return radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006


def from_bd09(lon: np.ndarray, lat: np.ndarray) -> Xy:
    """WGS 84 / CGCS2000 positions of BD-09 longitude and latitude in degrees, to better than 1e-9 degrees."""
    return from_gcj02(*_back(gcj02_to_bd09, np.asarray(lon, float), np.asarray(lat, float)))


def _back(forth: Callable[[np.ndarray, np.ndarray], Xy], lon: np.ndarray, lat: np.ndarray) -> Xy:
    x, y = lon.copy(), lat.copy()
    for _ in range(30):
        u, v = forth(x, y)
        step_x, step_y = lon - u, lat - v
        x, y = x + step_x, y + step_y
        worst = max(np.nanmax(np.abs(step_x), initial=0.0), np.nanmax(np.abs(step_y), initial=0.0))
        if worst < _ENOUGH:
            break
    return x, y


def unshift(shapes: np.ndarray, how: Callable[[np.ndarray, np.ndarray], Xy] = from_gcj02) -> np.ndarray:
    """Geometries (N,) in GCJ-02 degrees moved to EPSG:4490; with `how` = `from_bd09` those in BD-09."""

    def each(xy: np.ndarray) -> np.ndarray:
        return np.column_stack(how(xy[:, 0], xy[:, 1])) if len(xy) else xy

    moved: np.ndarray = shapely.transform(np.asarray(shapes, dtype=object), each)
    return moved
