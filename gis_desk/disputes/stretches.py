"""A stretch of a boundary line between two places on it, and the markers that stand along it."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from gis_desk.boundaries import chainage
from layers.errors import GisDeskError, Where
from layers.text import Text, text

BESIDE_M = 50.0
"""A marker no further than this from its line stands along it."""
_TOO_SHORT_M = 0.01

Position = tuple[float, float]


@dataclass(frozen=True)
class LineStretch:
    """A stretch of the line `line`: its shape (EPSG:4490, in the direction of the line), where it begins and ends in
    geodesic metres from the line's start, and the numbers of the markers along it in that order.
    """

    line: str
    shape: shapely.LineString
    from_m: float
    to_m: float
    markers: tuple[str, ...]

    @property
    def length_m(self) -> float:
        """Geodesic length in metres; of a ring it may run over the start."""
        return chainage.length_m(self.shape)

    @property
    def words(self) -> Text:
        """Between which markers it lies, as one says it."""
        if len(self.markers) > 1:
            return text("from marker {first} to marker {last}", first=self.markers[0], last=self.markers[-1])
        if self.markers:
            return text("at marker {number}", number=self.markers[0])
        return text("from {start:.0f} m to {end:.0f} m of the line", start=self.from_m, end=self.to_m)


def way(line: BaseGeometry, one: Position, other: Position) -> shapely.LineString | None:
    """The way along `line` (EPSG:4490) between the feet of two places, in the direction of the line.

    Of a line whose parts do not meet, the part nearest to both places counts; of a ring, the shorter way round. None
    where the line is empty or both feet are the same.
    """
    places = shapely.points([one, other])
    parts = chainage.paths(line)
    if not parts:
        return None
    path = min(parts, key=lambda p: float(shapely.distance(p, places).sum()))
    low, high = sorted(shapely.line_locate_point(path, places).tolist())
    if high <= low:
        return None
    inside = _between(path, low, high)
    if not path.is_ring or inside.length <= path.length / 2:
        return inside
    ends = [shapely.get_coordinates(_between(path, a, b)) for a, b in ((high, path.length), (0.0, low)) if b > a]
    xy = np.vstack(ends)
    return shapely.LineString(xy[np.concatenate([[True], (np.diff(xy, axis=0) != 0).any(axis=1)])])


def _between(path: shapely.LineString, low: float, high: float) -> shapely.LineString:
    xy = shapely.get_coordinates(path)
    at = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(xy, axis=0).T))])
    inner = xy[(at > low) & (at < high)]
    ends = shapely.get_coordinates(shapely.line_interpolate_point(path, [low, high]))
    found = np.vstack([ends[:1], inner, ends[1:]])
    keep = np.concatenate([[True], (np.diff(found, axis=0) != 0).any(axis=1)])
    return shapely.LineString(found[keep] if keep.sum() > 1 else found[[0, -1]])


def stretch(
    key: str, line: BaseGeometry, one: Position, other: Position, markers: pd.DataFrame | None = None
) -> LineStretch:
    """The stretch of the line `key` between two places (longitude, latitude).

    Parameters
    ----------
    line : LineString or MultiLineString
        EPSG:4490.
    markers : DataFrame or None
        The `marker` table; those of the line within 50 m of the stretch are named.

    Raises
    ------
    GisDeskError
        Where both places have the same foot on the line.
    """
    found = way(line, one, other)
    if found is None or chainage.length_m(found) < _TOO_SHORT_M:
        raise GisDeskError(
            "both ends of the stretch are the same place",
            where=Where(layer="boundary_line", field="geometry", value=key),
            do="click two places of the line that lie apart",
        )
    ends = shapely.get_coordinates(found)[[0, -1]]
    begin, end = chainage.project(line, ends)[0].tolist()
    return LineStretch(key, found, begin, end, _along(key, found, markers))


def _along(key: str, found: shapely.LineString, markers: pd.DataFrame | None) -> tuple[str, ...]:
    if markers is None or markers.empty:
        return ()
    shapes = markers["geometry"].to_numpy()
    there = (markers["line"] == key).to_numpy() & ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    rows = np.flatnonzero(there)
    if not len(rows):
        return ()
    at, off = chainage.project(found, shapes[rows])
    near = np.flatnonzero(off <= BESIDE_M)
    order = near[np.argsort(at[near], kind="stable")]
    return tuple(str(markers["number"].iloc[rows[n]] or "") for n in order)
