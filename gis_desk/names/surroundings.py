"""Where the other names lie: what stands in a division, near a point, or beside a road."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from layers import crs

_METRES_PER_DEGREE = 100_000.0
"""Less than a degree of latitude anywhere, so that a search box is never too small."""


class Surroundings:
    """N names with their place; everything is looked up when first asked for.

    Parameters
    ----------
    names, specific, wholes, classes, levels, divisions : sequence of N
        Whole name as given, specific term, name as compared, class, level of a division, code of the unit.
    geometry : array (N,) or None
        EPSG:4490.
    seats : sequence of N or None
        Places that divisions are governed from.
    """

    def __init__(
        self,
        names: Sequence[str],
        specific: Sequence[str],
        wholes: Sequence[str],
        classes: Sequence[str],
        levels: Sequence[str | None],
        divisions: Sequence[str],
        geometry: np.ndarray | None,
        seats: Sequence[str | None] | None = None,
    ) -> None:
        self.names, self.specific, self.wholes = names, specific, wholes
        self.classes, self.levels, self.divisions = classes, levels, divisions
        self.geometry, self._seats = geometry, seats

    @cached_property
    def _named(self) -> dict[str, dict[str, list[int]]]:
        found: dict[str, dict[str, list[int]]] = {"division": {}, "road": {}, "natural": {}}
        for row, cls in enumerate(self.classes):
            if cls in found and self.wholes[row]:
                found[cls].setdefault(self.wholes[row], []).append(row)
        return found

    def called(self, name: str, cls: str, within: str = "") -> list[int]:
        """Rows of class `cls` (division, road, natural) with this whole name, in the unit `within` (code)."""
        rows = self._named[cls].get(name, [])
        return [r for r in rows if self.divisions[r].startswith(within)]

    def beginning(self, text: str, cls: str, within: str = "") -> tuple[str, list[int]] | None:
        """The longest name of class `cls` that `text` begins with, and its rows; None where there is none."""
        for length in range(len(text) - 1, 2, -1):
            if rows := self.called(text[:length], cls, within):
                return text[:length], rows
        return None

    @cached_property
    def _by_unit(self) -> tuple[np.ndarray, list[str]]:
        order = np.argsort(np.array(self.divisions, dtype=object).astype(str), kind="stable")
        return order, [self.divisions[r] for r in order.tolist()]

    def inside(self, code: str) -> Iterator[int]:
        """Rows whose unit is `code` or lies in it."""
        order, codes = self._by_unit
        first, last = bisect_left(codes, code), bisect_left(codes, code + "~")
        yield from order[first:last].tolist()

    def seat(self, row: int) -> str | None:
        """Where the division of `row` is governed from, if that is on record; of names listed elsewhere it is not."""
        return self._seats[row] if self._seats is not None and row < len(self._seats) else None

    def unit(self, code: str) -> list[int]:
        """Rows of the division with exactly this code."""
        return [r for r in self._units.get(code, ()) if self.classes[r] == "division"]

    @cached_property
    def _units(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for row, code in enumerate(self.divisions):
            if self.classes[row] == "division" and code:
                found.setdefault(code, []).append(row)
        return found

    def any_road(self, within: str, besides: int | None = None) -> bool:
        """Whether a road of the unit `within` is on record, the row `besides` left out."""
        return any(
            r != besides and self.divisions[r].startswith(within) for rows in self._named["road"].values() for r in rows
        )

    def shape(self, row: int) -> BaseGeometry | None:
        """Geometry of `row`, or None where it has none."""
        if self.geometry is None:
            return None
        shape = self.geometry[row]
        return None if shape is None or shape.is_empty else shape

    @cached_property
    def _tree(self) -> shapely.STRtree | None:
        return None if self.geometry is None else shapely.STRtree(self.geometry)

    def near(self, point: tuple[float, float], metres: float) -> list[int]:
        """Rows within `metres` of `point` (longitude, latitude), or around it."""
        if self._tree is None:
            return []
        lon, lat = point
        reach = metres / _METRES_PER_DEGREE
        wide = reach / max(0.1, float(np.cos(np.radians(lat))))
        rows = self._tree.query(shapely.box(lon - wide, lat - reach, lon + wide, lat + reach))
        here = shapely.Point(point)
        return [r for r in rows.tolist() if (d := self.distance_m(r, here)) is not None and d <= metres]

    def distance_m(self, row: int, place: BaseGeometry) -> float | None:
        """Metres between `place` (EPSG:4490) and `row`, 0 where they touch; None where `row` has no geometry."""
        shape = self.shape(row)
        if shape is None or place.is_empty:
            return None
        (lon, lat), (x, y) = shapely.get_coordinates(shapely.shortest_line(shape, place))[[0, -1]]
        return float(crs.distance_m(lon, lat, x, y))

    def lies_in(self, row: int, point: tuple[float, float] | None, division: str | None) -> bool | None:
        """Whether a place lies in the division of `row`: by its polygon, else by codes; None where neither tells."""
        shape = self.shape(row)
        if point is not None and shape is not None and shape.geom_type in ("Polygon", "MultiPolygon"):
            return bool(shapely.intersects(shape, shapely.Point(point)))
        own = self.divisions[row]
        if own and division and len(division) >= len(own):
            return division.startswith(own)
        return None
