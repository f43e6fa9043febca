"""Where the names of a layer are anchored: the roomiest place of an area, the middle stretch of a line."""

import numpy as np
import pandas as pd
import shapely

from gis_desk.map import style
from gis_desk.map.batches import Tower
from gis_desk.map.layer import MapLayer
from gis_desk.map.parts import Parts, taken
from gis_desk.map.scene import Labels, LabelStyle
from gis_desk.map.values import texts


def unit_labels(
    frame: pd.DataFrame, polygons: np.ndarray, level: np.ndarray, tower: Tower | None = None
) -> tuple[Labels, ...]:
    """The names of units at the roomiest place of their largest part."""
    names = texts(frame, "name")
    rows = np.flatnonzero((names != "") & np.isin(shapely.get_type_id(polygons), (3, 6)) & ~shapely.is_empty(polygons))
    if not len(rows):
        return ()
    coarse = None if tower is None else _detailed_enough(tower, 40 * len(frame))
    xy, room = roomiest(polygons[rows], None if coarse is None else _largest_rings(coarse, rows))
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


def _detailed_enough(tower: Tower, vertices: int) -> Parts | None:
    """The coarsest level of at least so many vertices; None where that would be the finest."""
    for level in range(len(tower.tolerances) - 1, 0, -1):
        parts = tower.parts(level)
        if len(parts.xy) >= vertices:
            return parts
    return None


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


def area_labels(layer: MapLayer, names: np.ndarray, moved: np.ndarray, lettering: LabelStyle) -> tuple[Labels, ...]:
    """The names of areas at their roomiest place, the largest first."""
    rows = np.flatnonzero((names != "") & np.isin(shapely.get_type_id(moved), (3, 6)) & ~shapely.is_empty(moved))
    if not len(rows) or not layer.style.get("labels", True):
        return ()
    xy, room = roomiest(moved[rows])
    return (
        Labels(
            tuple(names[rows].tolist()),
            xy,
            np.zeros(len(rows)),
            np.zeros(len(rows), np.int64),
            (lettering,),
            "centre",
            room,
            np.zeros(len(rows)),
            np.argsort(np.argsort(-room)),
        ),
    )
