"""The land around the days that are handed out, cut and simplified so that a telephone carries it."""

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import shapely

from gis_desk.inspections.handing.days import CrewDay
from layers.crs import scale_at

_MARGIN_M, _SIMPLE_M = 3000.0, 4.0
_COLLECTION = 7
Bounds = tuple[float, float, float, float]


def area_of(days: Sequence[CrewDay]) -> Bounds:
    """West, south, east, north in degrees round all ways and stops, with a margin of 3 km."""
    places = [place for day in days for way in day.plan["geometry"]["coordinates"] for place in way]
    places += [place for day in days for visit in day.visits for place in (visit.begin, visit.end)]
    places += [(day.start["lon"], day.start["lat"]) for day in days]
    west, south = np.min(places, axis=0)
    east, north = np.max(places, axis=0)
    x_m, y_m = scale_at(float(south + north) / 2)
    return (
        float(west - _MARGIN_M / x_m),
        float(south - _MARGIN_M / y_m),
        float(east + _MARGIN_M / x_m),
        float(north + _MARGIN_M / y_m),
    )


def cut(frame: gpd.GeoDataFrame, area: Bounds, *, whole: bool = False, exact: bool = False) -> gpd.GeoDataFrame:
    """The rows of `frame` that reach into `area`, cut to it and simplified to about 4 m.

    With `whole` they are only simplified, with `exact` only chosen.
    """
    shapes = frame.geometry.to_numpy()
    box = shapely.box(*area)
    inside = np.flatnonzero(~shapely.is_missing(shapes) & shapely.intersects(box, shapes))
    chosen = frame.iloc[inside].reset_index(drop=True)
    if exact or chosen.empty:
        return chosen
    tolerance = _SIMPLE_M / scale_at((area[1] + area[3]) / 2)[1]
    valid = shapely.make_valid(chosen.geometry.to_numpy())
    made = shapely.simplify(valid if whole else shapely.intersection(valid, box), tolerance)
    for n in np.flatnonzero(shapely.get_type_id(made) == _COLLECTION):  # a course that touches the edge in a point too
        parts = shapely.get_parts(made[n])
        made[n] = shapely.union_all(parts[shapely.get_dimensions(parts) == shapely.get_dimensions(shapes[inside[n]])])
    kept = ~shapely.is_empty(made)
    return chosen[kept].set_geometry(made[kept], crs=frame.crs).reset_index(drop=True)
