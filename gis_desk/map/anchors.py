"""Where the names of a layer are anchored: the roomiest place of an area, the course of a line."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import shapely

from gis_desk.map import style
from gis_desk.map.lettering.parted import Parted
from gis_desk.map.parts import Parts
from gis_desk.map.plane import Plane
from gis_desk.map.roomiest import roomiest
from gis_desk.map.scene import Courses, Labels, LabelStyle
from gis_desk.map.values import texts

_ASIDE_MM = 0.6
"""The name of a boundary line runs beside it: its pattern is to be read."""


Shape = Callable[[int], shapely.Geometry | None]
"""The area of a feature in plane metres, exact; None where it has none."""


def unit_labels(frame: pd.DataFrame, parts: Parts, level: np.ndarray, shape: Shape | None = None) -> tuple[Labels, ...]:
    """The names of units at the roomiest place of their largest part.

    Parameters
    ----------
    frame : DataFrame, N rows
        ``name``; ``key`` where it is known.
    parts : Parts
        Rings of the units, as coarse as names may know them.
    level : (N,) int
        Index into `layers.schema.LEVELS`.
    shape : callable or None
        The area of a row, for the names of those that are seen in part; None: they have none then.
    """
    keys = ("province", "prefecture", "county", "township", "village_area")
    styles = tuple(style.lettering(k) for k in keys)
    return _inside(texts(frame, "name"), parts, level, styles, keys_of(frame), shape)


def area_labels(
    names: np.ndarray, parts: Parts, lettering: LabelStyle, shape: Shape | None = None
) -> tuple[Labels, ...]:
    """The names of areas at their roomiest place, the largest first; `names` (N,) are those of the features."""
    return _inside(names, parts, np.zeros(len(names), np.int64), (lettering,), None, shape)


def shape_of(source: np.ndarray, plane: Plane) -> Shape:
    """The areas `source` (N,), EPSG:4490, one by one in the plane."""

    def shape(row: int) -> shapely.Geometry | None:
        made = plane.shapes(source[row : row + 1])[0] if row < len(source) else None
        return made if made is not None and np.isfinite(shapely.bounds(made)).all() else None

    return shape


def keys_of(frame: pd.DataFrame) -> np.ndarray | None:
    """The keys of the rows; None where the frame has none."""
    return texts(frame, "key") if "key" in frame else None


def _inside(
    names: np.ndarray,
    parts: Parts,
    kind: np.ndarray,
    styles: tuple[LabelStyle, ...],
    keys: np.ndarray | None,
    shape: Shape | None,
) -> tuple[Labels, ...]:
    some = parts.taken(np.flatnonzero(names[parts.owner] != ""))
    if not len(some.owner):
        return ()
    rows, xy, room, reach = roomiest(some)
    return (
        Labels(
            texts=tuple(names[rows].tolist()),
            xy=xy,
            angle=np.zeros(len(rows)),
            style=kind[rows],
            styles=styles,
            where="centre",
            room_m=room,
            clear_mm=np.zeros(len(rows)),
            order=np.argsort(np.argsort(-room, kind="stable"), kind="stable"),
            keys=() if keys is None else tuple(keys[rows].tolist()),
            reach_m=reach,
            parted=None if shape is None else Parted(_boxes(some, rows), rows, shape),
        ),
    )


def _boxes(parts: Parts, rows: np.ndarray) -> np.ndarray:
    """Left, bottom, right, top (N, 4) of the features `rows`, which are all that have rings, in order."""
    first = parts.offsets[:-1]
    low, high = np.minimum.reduceat(parts.xy, first, axis=0), np.maximum.reduceat(parts.xy, first, axis=0)
    order = np.argsort(parts.owner, kind="stable")
    begin = np.searchsorted(parts.owner[order], rows)
    return np.hstack([np.minimum.reduceat(low[order], begin, axis=0), np.maximum.reduceat(high[order], begin, axis=0)])


def line_labels(
    names: np.ndarray, lines: Callable[[np.ndarray], Parts], lettering: LabelStyle, kind: np.ndarray
) -> tuple[Labels, ...]:
    """Names along lines; pieces of one name and class that meet end to end are one course.

    Parameters
    ----------
    names : (N,) array of str
        Of the features.
    lines : callable
        The lines of some features (M,) in plane metres, exact: names run along them at every scale.
    lettering : LabelStyle
    kind : (N,) int
        Class of each feature; higher ones are placed first, the longest of them before the others.
    """
    named = np.flatnonzero(names != "")
    if not len(named):
        return ()
    parts = lines(named)
    if not len(parts.owner):
        return ()
    owner = named[parts.owner]
    words, word = np.unique(names[owner].astype(str), return_inverse=True)
    group = word * (int(kind.max()) + 1) + kind[owner]
    together = np.argsort(group, kind="stable")
    parts, group, owner, word = parts.taken(together), group[together], owner[together], word[together]
    pieces = np.asarray(shapely.linestrings(parts.xy, indices=np.repeat(np.arange(len(owner)), parts.counts)))
    first = np.concatenate([[True], group[1:] != group[:-1]])
    merged = shapely.line_merge(shapely.multilinestrings(pieces, indices=np.cumsum(first) - 1))
    courses, of = shapely.get_parts(merged, return_index=True)
    name, rank = words[word[first][of]], kind[owner[first]][of]
    length = shapely.length(courses)
    xy, at = shapely.get_coordinates(courses, return_index=True)
    order = np.empty(len(courses), np.int64)
    order[np.lexsort((-length, -rank))] = np.arange(len(courses))
    return (
        Labels(
            texts=tuple(name.tolist()),
            xy=shapely.get_coordinates(shapely.line_interpolate_point(courses, 0.5, normalized=True)),
            angle=np.zeros(len(courses)),
            style=np.zeros(len(courses), np.int64),
            styles=(lettering,),
            where="along",
            room_m=length,
            clear_mm=np.full(len(courses), _ASIDE_MM if lettering == style.lettering("line") else 0.0),
            order=order,
            courses=Courses(xy, np.concatenate([[0], np.cumsum(np.bincount(at, minlength=len(courses)))])),
        ),
    )
