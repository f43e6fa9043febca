"""A small made-up county in metres: a grid of roads, a winding line, markers on it."""

from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers import crs

PLANE = crs.zone_crs(108.0)
X0, Y0 = 500_000.0, 2_900_000.0


def there(shapes: Sequence[Any]) -> list[Any]:
    """Shapes in metres from the south-west corner, in EPSG:4490."""
    moved = shapely.transform(np.array(shapes, dtype=object), lambda xy: xy + np.array([X0, Y0]))
    return list(crs.transform(moved, PLANE, crs.GEOGRAPHIC))


def frame(shapes: Sequence[Any], **columns: Sequence[Any]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=there(shapes), crs=crs.GEOGRAPHIC)


def lonlat(x: float, y: float) -> tuple[float, float]:
    point = there([shapely.Point(x, y)])[0]
    return point.x, point.y


def grid(size: int = 6, step: float = 3000.0, skip: Sequence[tuple[int, int]] = ()) -> gpd.GeoDataFrame:
    """Roads every `step` metres, `size` by `size`; whole lines that cross, for the reader to node."""
    far = (size - 1) * step
    shapes = [shapely.LineString([(0, i * step), (far, i * step)]) for i in range(size)]
    shapes += [shapely.LineString([(i * step, 0), (i * step, far)]) for i in range(size)]
    n = len(shapes)
    return frame(
        shapes,
        key=[f"r{i}" for i in range(n)],
        **{"class": ["county" if i % 2 else "township" for i in range(n)]},
        speed_kmh=[None] * n,
        oneway=[False] * n,
    )


def wave(length: float = 15_000.0, y: float = 10_400.0, high: float = 500.0, vertices: int = 120) -> shapely.LineString:
    x = np.linspace(0, length, vertices)
    return shapely.LineString(np.column_stack([x, y + high * np.sin(x / 1500)]))


def lines(*shapes: shapely.LineString, **columns: Sequence[Any]) -> gpd.GeoDataFrame:
    n = len(shapes)
    base: dict[str, Sequence[Any]] = {
        "key": [f"L{i + 1}" for i in range(n)],
        "code": [f"99010{i + 1}" for i in range(n)],
        "name": [f"青白线{i + 1}" for i in range(n)],
        "left_unit": ["990101"] * n,
        "right_unit": ["990102"] * n,
        "inspected_on": ["2021-06-01"] * n,
        "lead": [None] * n,
    }
    return frame(list(shapes), **{**base, **columns})


def markers(line: shapely.LineString, count: int, key: str = "L1", **columns: Sequence[Any]) -> gpd.GeoDataFrame:
    at = np.linspace(0.05, 0.95, count)
    base: dict[str, Sequence[Any]] = {
        "key": [f"{key}-m{i + 1:03d}" for i in range(count)],
        "number": [f"{i + 1:03d}" for i in range(count)],
        "line": [key] * count,
        "posts": ["single"] * count,
        "state": ["intact"] * count,
    }
    return frame([line.interpolate(a, normalized=True) for a in at], **{**base, **columns})


def ring(count: int = 90) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, gpd.GeoDataFrame, tuple[float, float]]:
    """A county of 22 km radius: six lines with `count` markers, a dense grid of roads, and its middle (lon, lat)."""
    angle = np.linspace(0, 2 * np.pi, 799)
    radius = 22_000 + 1500 * np.sin(5 * angle) + 800 * np.sin(13 * angle) + 300 * np.sin(41 * angle)
    xy = np.column_stack([30_000 + radius * np.cos(angle), 30_000 + radius * np.sin(angle)])
    parts = [shapely.LineString(xy[i * 133 : (i + 1) * 133 + 1]) for i in range(6)]
    marks = [markers(part, count // 6, f"L{i + 1}") for i, part in enumerate(parts)]
    return lines(*parts), pd.concat(marks, ignore_index=True), grid(35, 1800.0), lonlat(30_000, 30_000)
