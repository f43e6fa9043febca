"""Where the names of a layer are anchored: the roomiest place of an area, the course of a line."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import shapely

from gis_desk.map import style
from gis_desk.map.parts import Parts
from gis_desk.map.roomiest import roomiest
from gis_desk.map.scene import Courses, Labels, LabelStyle
from gis_desk.map.values import texts

_ASIDE_MM = 0.6
"""The name of a boundary line runs beside it: its pattern is to be read."""


def unit_labels(frame: pd.DataFrame, parts: Parts, level: np.ndarray) -> tuple[Labels, ...]:
    """The names of units at the roomiest place of their largest part.

    Parameters
    ----------
    frame : DataFrame, N rows
        ``name``; ``key`` where it is known.
    parts : Parts
        Rings of the units, as coarse as names may know them.
    level : (N,) int
        Index into `layers.schema.LEVELS`.
    """
    keys = ("province", "prefecture", "county", "township", "village_area")
    styles = tuple(style.lettering(k) for k in keys)
    return _inside(texts(frame, "name"), parts, level, styles, keys_of(frame))


def area_labels(names: np.ndarray, parts: Parts, lettering: LabelStyle) -> tuple[Labels, ...]:
    """The names of areas at their roomiest place, the largest first; `names` (N,) are those of the features."""
    return _inside(names, parts, np.zeros(len(names), np.int64), (lettering,), None)


def keys_of(frame: pd.DataFrame) -> np.ndarray | None:
    """The keys of the rows; None where the frame has none."""
    return texts(frame, "key") if "key" in frame else None


def _inside(
    names: np.ndarray, parts: Parts, kind: np.ndarray, styles: tuple[LabelStyle, ...], keys: np.ndarray | None
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
        ),
    )


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
