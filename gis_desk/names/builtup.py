"""Built-up areas (建成区): where names of roads, estates and buildings must differ (条例 art 9(1)(8))."""

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import shapely

from gis_desk.names.likeness import ESTATE, ROAD

KINDS = (ROAD, ESTATE)
"""Kinds of names whose legal scope is the built-up area."""
_MARK = "B"


class BuiltUp:
    """The outlines of built-up areas, each with a code that takes the place of the county's.

    Parameters
    ----------
    frame : GeoDataFrame, EPSG:4490
        ``division``: code of the county or unit each belongs to, empty where it is not said; outlines without area do
        not count.
    """

    def __init__(self, frame: gpd.GeoDataFrame) -> None:
        shapes = np.asarray(frame["geometry"].to_numpy(), dtype=object)
        good = np.isin(shapely.get_type_id(shapes), (3, 6)) & ~shapely.is_empty(shapes)
        self._shapes = shapely.make_valid(shapes[good])
        self._units = [str(d) if isinstance(d, str) else "" for d in frame["division"][good]]
        self._tree = shapely.STRtree(self._shapes)

    def __len__(self) -> int:
        return len(self._shapes)

    def of(self, shapes: np.ndarray) -> list[str]:
        """Code of the area that each of `shapes` (N,) lies in, empty for none; lines and areas by a point of theirs."""
        found = [""] * len(shapes)
        usable = np.flatnonzero(~shapely.is_missing(shapes) & ~shapely.is_empty(shapes))
        if not len(usable) or not len(self):
            return found
        own = shapes[usable]
        points = np.where(shapely.get_type_id(own) == 0, own, shapely.point_on_surface(own))
        within, area = self._tree.query(points, predicate="intersects")
        for n, k in zip(usable[within].tolist(), area.tolist(), strict=True):
            found[n] = found[n] or code_of(k)
        return found

    def at(self, lon: float, lat: float) -> str:
        """Code of the built-up area at a position (degrees, EPSG:4490), empty for none."""
        return self.of(np.array([shapely.Point(lon, lat)], dtype=object))[0]

    def of_county(self, division: str | None) -> list[str]:
        """Codes of the built-up areas of the county that `division` lies in, and of those whose unit is not said."""
        county = (division or "")[:6]
        fits = (not unit or not county or unit.startswith(county) or county.startswith(unit) for unit in self._units)
        return [code_of(k) for k, one in enumerate(fits) if one]


def code_of(number: int) -> str:
    """The code of built-up area `number`: as long as a county's, and none of a division's."""
    return f"{_MARK}{number:05d}"


def scopes(kinds: np.ndarray, divisions: Sequence[str], areas: Sequence[str]) -> Sequence[str]:
    """What names (N) must differ inside: `areas` where roads, estates and buildings lie in one, else `divisions`."""
    if not areas or not any(areas):
        return divisions
    built = np.isin(kinds, KINDS).tolist()
    return [a if b and a else d for b, a, d in zip(built, areas, divisions, strict=True)]
