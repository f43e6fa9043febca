"""Markers brought together with their lines: what the marker rules look at."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gis_desk.boundaries import numbers
from gis_desk.boundaries.chainage import locate
from gis_desk.boundaries.numbers import Number


@dataclass(frozen=True)
class Posts:
    """N markers and where they stand.

    Parameters
    ----------
    markers, lines : GeoDataFrame
        The `marker` and `boundary_line` tables, EPSG:4490.
    line : array (N,) of int
        Position of each marker's line in `lines`, -1 where the line it names is not there.
    chainage_m, offset_m : arrays (N,)
        Along and off the line in geodesic metres, NaN without a line.
    side : array (N,) of int
        1 left of the line, -1 right of it, 0 on it.
    numbers : tuple of Number or None
        The markers' numbers taken apart.
    """

    markers: gpd.GeoDataFrame
    lines: gpd.GeoDataFrame
    line: np.ndarray
    chainage_m: np.ndarray
    offset_m: np.ndarray
    side: np.ndarray
    numbers: tuple[Number | None, ...]

    def key(self, i: int) -> str:
        """Key of marker `i`."""
        return str(self.markers["key"].iloc[i])

    def number(self, i: int) -> str:
        """Number of marker `i` as recorded."""
        value = self.markers["number"].iloc[i]
        return "" if missing(value) else str(value)

    def text(self, i: int, column: str) -> str:
        """The text in `column` of marker `i`, empty where there is none."""
        value = self.markers[column].iloc[i] if column in self.markers else None
        return "" if missing(value) else str(value)

    def by_line(self) -> dict[int, list[int]]:
        """Markers by position of their line, for lines that are there."""
        groups: dict[int, list[int]] = {}
        for i, line in enumerate(self.line.tolist()):
            if line >= 0:
                groups.setdefault(line, []).append(i)
        return groups

    def line_name(self, i: int) -> str:
        """Name of the line of marker `i`, else what the marker calls it."""
        if self.line[i] < 0:
            return self.text(i, "line")
        row = self.lines.iloc[int(self.line[i])]
        name = row["name"] if "name" in self.lines else None
        return str(row["key"] if missing(name) else name)


def posts(markers: gpd.GeoDataFrame, lines: gpd.GeoDataFrame) -> Posts:
    """Find each marker's line (by key, else code, else name) and measure where it stands."""
    places: dict[str, int] = {}
    for column in ("name", "code", "key"):
        if column in lines:
            places.update({str(v): i for i, v in enumerate(lines[column]) if not missing(v)})
    named = markers["line"] if "line" in markers else pd.Series([None] * len(markers))
    line = np.array([-1 if missing(v) else places.get(str(v), -1) for v in named], dtype=int)
    chainage, offset = np.full(len(markers), np.nan), np.full(len(markers), np.nan)
    side = np.zeros(len(markers), int)
    points = markers.geometry.to_numpy()
    usable = ~(shapely.is_missing(points) | shapely.is_empty(points))
    shapes = lines.geometry.to_numpy()
    for i in np.unique(line[line >= 0]):
        own = np.flatnonzero((line == i) & usable)
        if shapes[i] is not None and len(own):
            chainage[own], offset[own], side[own] = locate(shapes[i], points[own])
    found = tuple(numbers.parse(n) for n in markers["number"]) if "number" in markers else (None,) * len(markers)
    return Posts(markers, lines, line, chainage, offset, side, found)


def missing(value: object) -> bool:
    """None, NaN or empty text."""
    return value is None or bool(value != value) or value == ""
