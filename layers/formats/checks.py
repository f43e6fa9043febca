"""Which rows have a geometry that can be used, and what is odd about the others."""

import numpy as np
import shapely

from layers import crs
from layers.formats.report import Problem, Refusal
from layers.schema import Shape, Table
from layers.text import Text, text
from layers.validity import why_invalid

_INVALID = 200


def not_finite(shapes: np.ndarray) -> np.ndarray:
    """Mask (N,) of geometries with a coordinate that is NaN or infinite."""
    xy, owner = shapely.get_coordinates(shapes, return_index=True)
    bad = ~np.isfinite(xy).all(axis=1)
    mask = np.zeros(len(shapes), dtype=bool)
    mask[np.unique(owner[bad])] = True
    return mask


def short_rings(shapes: np.ndarray) -> np.ndarray:
    """Mask (N,) of polygons with a ring of fewer than four points, the last being the first."""
    mask = np.zeros(len(shapes), dtype=bool)
    rings, owner = shapely.get_rings(shapes, return_index=True)
    mask[owner[shapely.get_num_coordinates(rings) < 4]] = True
    return mask


def outside_china(shapes: np.ndarray, source: object) -> np.ndarray:
    """Mask (N,) of geometries in the CRS `source` that reach beyond the frame of the country."""
    bounds = shapely.bounds(shapes)
    there = np.isfinite(bounds).all(axis=1)
    mask = np.zeros(len(shapes), dtype=bool)
    if not there.any():
        return mask
    low = np.column_stack(crs.own_degrees(bounds[there, 0], bounds[there, 1], source))
    high = np.column_stack(crs.own_degrees(bounds[there, 2], bounds[there, 3], source))
    west, south, east, north = crs.CHINA
    inside = (low[:, 0] >= west) & (low[:, 1] >= south) & (high[:, 0] <= east) & (high[:, 1] <= north)
    mask[np.flatnonzero(there)[~inside]] = True
    return mask


def invalid(shapes: np.ndarray, rows: np.ndarray) -> list[Problem]:
    """Problems for polygons that cross or touch themselves; they are kept for the topology check to mend."""
    wrong = np.flatnonzero(~shapely.is_valid(shapes) & ~shapely.is_missing(shapes))
    found = []
    for i in wrong[:_INVALID]:
        why = why_invalid(str(shapely.is_valid_reason(shapes[i])))
        found.append(Problem(text("the polygon is not valid: {why}", why=why), int(rows[i])))
    if len(wrong) > _INVALID:
        found.append(Problem(text("{n} more polygons are not valid", n=len(wrong) - _INVALID)))
    return found


def fit(shapes: np.ndarray, table: Table) -> tuple[np.ndarray, dict[int, Text]]:
    """`shapes` (N,) in the type of `table`, and the positions that are of another type with the reason.

    Single lines and polygons are made multi, points of one part single.
    """
    out = shapes.copy()
    kinds = shapely.get_type_id(out)
    bad: dict[int, Text] = {}
    if table.shape in (Shape.ANY, Shape.NONE):
        return out, bad
    single, multi = {Shape.POINT: (0, 4), Shape.LINE: (1, 5), Shape.POLYGON: (3, 6)}[table.shape]
    for i in np.flatnonzero(kinds == 7):
        parts = shapely.get_parts(out[i])
        same = parts[np.isin(shapely.get_type_id(parts), (single,))]
        if len(same):
            out[i] = _multi(same, table.shape)
    kinds = shapely.get_type_id(out)
    if table.shape is Shape.POINT:
        for i in np.flatnonzero(kinds == multi):
            if shapely.get_num_geometries(out[i]) == 1:
                out[i] = shapely.get_geometry(out[i], 0)
    else:
        alone = np.flatnonzero(kinds == single)
        build = shapely.multilinestrings if table.shape is Shape.LINE else shapely.multipolygons
        if len(alone):
            out[alone] = build(out[alone], indices=np.arange(len(alone)))
    kinds = shapely.get_type_id(out)
    wanted = 0 if table.shape is Shape.POINT else multi
    for i in np.flatnonzero((kinds != wanted) & (kinds != -1)):
        bad[int(i)] = text("a {found} cannot stand in the table '{table}'", found=out[i].geom_type, table=table.name)
    return out, bad


def _multi(parts: np.ndarray, shape: Shape) -> object:
    if shape is Shape.POINT:
        return shapely.multipoints(parts)
    return shapely.multilinestrings(parts) if shape is Shape.LINE else shapely.multipolygons(parts)


def refuse(rows: np.ndarray, mask: np.ndarray, reason: Text, field: str | None = None) -> list[Refusal]:
    """A refusal for each row where `mask` is true."""
    return [Refusal(int(r), field, None, reason) for r in rows[mask]]
