"""Where the names of a layer are anchored: the roomiest place of an area, the middle stretch of a line."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import shapely

from gis_desk.map import style
from gis_desk.map.parts import Parts, taken
from gis_desk.map.scene import Labels, LabelStyle
from gis_desk.map.values import texts


def unit_labels(frame: pd.DataFrame, parts: Parts, level: np.ndarray) -> tuple[Labels, ...]:
    """The names of units at the roomiest place of their largest ring.

    Parameters
    ----------
    frame : DataFrame, N rows
        ``name``.
    parts : Parts
        Rings of the units, as coarse as names may know them.
    level : (N,) int
        Index into ``layers.schema.LEVELS``.
    """
    names = texts(frame, "name")
    rows = np.unique(parts.owner)
    rows = rows[names[rows] != ""]
    if not len(rows):
        return ()
    xy, room = roomiest(_largest_rings(parts, rows))
    keys = ("province", "prefecture", "county", "township", "village_area")
    return (
        Labels(
            texts=tuple(names[rows].tolist()),
            xy=xy,
            angle=np.zeros(len(rows)),
            style=level[rows],
            styles=tuple(style.lettering(k) for k in keys),
            where="centre",
            room_m=room,
            clear_mm=np.zeros(len(rows)),
            order=np.argsort(np.argsort(-room, kind="stable"), kind="stable"),
        ),
    )


def _largest_rings(parts: Parts, rows: np.ndarray) -> np.ndarray:
    """The largest ring of each feature of `rows` as a polygon (N,), islands in it and all."""
    x, y = parts.xy[:, 0], parts.xy[:, 1]
    after = parts.following()
    size = np.abs(np.add.reduceat(x * y[after] - x[after] * y, parts.offsets[:-1]))
    order = np.lexsort((-size, parts.owner))
    head = np.concatenate([[True], parts.owner[order][1:] != parts.owner[order][:-1]])
    best = order[head]
    best = best[np.searchsorted(parts.owner[best], rows)]
    index, offsets = taken(parts.offsets, best)
    ring = np.repeat(np.arange(len(best)), np.diff(offsets) + 1)
    closed = np.insert(parts.xy[index], offsets[1:], parts.xy[index[offsets[:-1]]], axis=0)
    return shapely.polygons(shapely.linearrings(closed, indices=ring))


def roomiest(polygons: np.ndarray, coarse: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Middle (N, 2) of the largest circle inside the largest part of each polygon, and the side of an equal square.

    Of a coarse outline, `coarse` where it is known: a name does not ask for metres.
    """
    parts, owner = shapely.get_parts(polygons, return_index=True)
    size = shapely.area(parts)
    order = np.lexsort((-size, owner))
    head = np.concatenate([[True], owner[order][1:] != owner[order][:-1]])
    largest = parts[order[head]]
    room = np.sqrt(size[order[head]])
    if coarse is None:
        coarse = shapely.simplify(largest, np.maximum(room / 40, 1e-6))
    coarse = np.where(shapely.is_valid(coarse) & ~shapely.is_empty(coarse), coarse, shapely.convex_hull(largest))
    ray = shapely.maximum_inscribed_circle(coarse, tolerance=np.maximum(room / 60, 1e-6))
    middle = shapely.get_point(ray, 0)
    middle = np.where(shapely.intersects(largest, middle), middle, shapely.point_on_surface(largest))
    return shapely.get_coordinates(middle), room


def line_labels(names: np.ndarray, parts: Parts, lettering: LabelStyle, kind: np.ndarray) -> tuple[Labels, ...]:
    """One name on the straightest middle stretch of each line of some length; never upside down."""
    named = np.flatnonzero(names[parts.owner] != "")
    if not len(named):
        return ()
    xy, angle, length = np.empty((len(named), 2)), np.empty(len(named)), np.empty(len(named))
    for k, p in enumerate(named.tolist()):
        line = parts.xy[parts.offsets[p] : parts.offsets[p + 1]]
        step = np.hypot(*np.diff(line, axis=0).T)
        run = np.concatenate([[0.0], np.cumsum(step)])
        total = run[-1]
        at = np.interp([0.35 * total, 0.5 * total, 0.65 * total], run, line[:, 0])
        up = np.interp([0.35 * total, 0.5 * total, 0.65 * total], run, line[:, 1])
        turn = np.degrees(np.arctan2(up[2] - up[0], at[2] - at[0]))
        xy[k], angle[k], length[k] = (at[1], up[1]), (turn + 90) % 180 - 90, total
    order = np.lexsort((-length, -kind[parts.owner[named]]))
    place = np.empty(len(named), np.int64)
    place[order] = np.arange(len(named))
    return (
        Labels(
            texts=tuple(names[parts.owner[named]].tolist()),
            xy=xy,
            angle=angle,
            style=np.zeros(len(named), np.int64),
            styles=(lettering,),
            where="along",
            room_m=length,
            clear_mm=np.zeros(len(named)),
            order=place,
        ),
    )


def area_labels(names: np.ndarray, parts: Parts, lettering: LabelStyle) -> Sequence[Labels]:
    """The names of areas at their roomiest place, the largest first; `names` (N,) are those of the features."""
    rows = np.unique(parts.owner)
    rows = rows[names[rows] != ""]
    if not len(rows):
        return ()
    xy, room = roomiest(_largest_rings(parts, rows))
    none = np.zeros(len(rows), np.int64)
    order = np.argsort(np.argsort(-room))
    return (Labels(tuple(names[rows].tolist()), xy, none * 0.0, none, (lettering,), "centre", room, none * 0.0, order),)
