"""A start place by its name: among the place names, else the seat of a division or a place in it."""

import geopandas as gpd
import shapely
from rapidfuzz import fuzz, process

from gis_desk.inspections.ways.travel import Start
from layers.errors import PlanError, Where

_ALIKE = 50.0
"""Per cent of two names that are alike, for one to be proposed instead of the other."""
_PROPOSED = 5


def named_start(name: str, names: gpd.GeoDataFrame, divisions: gpd.GeoDataFrame) -> Start:
    """The start place called `name`.

    Parameters
    ----------
    names, divisions : GeoDataFrame
        Frames ``place_name`` and ``division``, EPSG:4490. Where no place is called so, a division is looked for: its
        seat, if a place in it is called like that, else a point on its surface.

    Raises
    ------
    PlanError
        If no place or division is called so, or several are; it proposes names that are near.
    """
    for frame, layer in ((names, "place_name"), (divisions, "division")):
        found = _called(frame, name)
        if len(found) > 1:
            raise PlanError(
                "{n} places are called '{name}'",
                where=Where(layer=layer, field="name", value=name),
                do="give the start place as longitude,latitude",
                n=len(found),
                name=name,
            )
        if len(found):
            place = found.geometry.iloc[0].centroid if layer == "place_name" else _in_division(found, names, divisions)
            return Start(float(place.x), float(place.y), name)
    near = _near(name, names, divisions)
    raise PlanError(
        "{n} places are called '{name}'",
        where=Where(layer="place_name", field="name", value=name),
        do="use one of the names that are alike, {near}, or give the start place as longitude,latitude"
        if near
        else "give the start place as longitude,latitude",
        n=0,
        name=name,
        near=near,
    )


def _called(frame: gpd.GeoDataFrame, name: str) -> gpd.GeoDataFrame:
    if not len(frame):
        return frame
    shapes = frame.geometry.to_numpy()
    return frame[(frame["name"] == name).to_numpy() & ~shapely.is_missing(shapes) & ~shapely.is_empty(shapes)]


def _in_division(found: gpd.GeoDataFrame, names: gpd.GeoDataFrame, divisions: gpd.GeoDataFrame) -> shapely.Point:
    """The seat of the division `found`, a frame of one row, or a point on its surface."""
    own, shape = found.iloc[0], found.geometry.iloc[0]
    seat = own.get("seat")
    for frame in (names, divisions) if isinstance(seat, str) and seat else ():
        for place in shapely.point_on_surface(_called(frame, seat).geometry.to_numpy()) if len(frame) else ():
            if shape.intersects(place):
                return place
    return shape.representative_point()


def _near(name: str, names: gpd.GeoDataFrame, divisions: gpd.GeoDataFrame) -> tuple[str, ...]:
    """Names that are alike, the most alike first."""
    every = [n for f in (divisions, names) if len(f) for n in f["name"] if isinstance(n, str)]
    found = process.extract(name, list(dict.fromkeys(every)), scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=_PROPOSED)
    return tuple(n for n, _, _ in found)
