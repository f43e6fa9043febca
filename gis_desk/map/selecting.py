"""Which rows lie how to which others: selection by location, and by a shape drawn on the map."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely

from layers import crs
from layers.errors import PlanError
from layers.text import Text, text
from layers.work import QUIET, Progress

RELATIONS: Mapping[str, Text] = {
    "intersects": text("meet"),
    "within": text("lie within"),
    "contains": text("contain"),
    "touches": text("touch from outside"),
    "near": text("are at most so far from"),
}
"""How rows can lie to others, with the words for it."""
MOST_M = 100_000.0
"""Largest distance that can be asked for, metres."""
_PIECE, _TREE = 256, 16_384
"""Others asked about at once, and candidates in one tree: what one call may keep a window waiting for."""


def rows_by_location(
    candidates: np.ndarray,
    others: np.ndarray,
    relation: str,
    distance_m: float = 0.0,
    progress: Progress = QUIET,
) -> np.ndarray:
    """Which of `candidates` (N geometries, EPSG:4490) lie in `relation` to at least one of `others` (M): (N,) bool.

    ``within`` and ``contains`` read as “candidate within other” and “candidate contains other”. ``near`` measures
    the geodesic distance in metres between the nearest points of both; these are sought in the plane of the other,
    which for lines and areas is exact to some metres at 100 km and to millimetres at 1 km.

    Raises
    ------
    PlanError
        For a relation that is not there, or a distance that is negative, no number or above `MOST_M`.
    Cancelled
        If the user stops it.
    """
    if relation not in RELATIONS:
        raise PlanError("there is no relation '{name}'", do="choose one of the list", name=relation)
    if relation == "near" and not 0 <= distance_m <= MOST_M:
        raise PlanError(
            "{m} m is no distance that can be asked for",
            do="give a distance from 0 to {most:.0f} m",
            m=distance_m,
            most=MOST_M,
        )
    usable = np.flatnonzero(~(shapely.is_missing(candidates) | shapely.is_empty(candidates)))
    found = np.zeros(len(candidates), bool)
    those = others[~(shapely.is_missing(others) | shapely.is_empty(others))]
    if not len(usable) or not len(those):
        return found
    for begin in range(0, len(usable), _TREE):
        here = usable[begin : begin + _TREE]
        tree = shapely.STRtree(candidates[here])
        for first in range(0, len(those), _PIECE):
            progress.step(begin, len(usable), "selecting")
            some = those[first : first + _PIECE]
            if relation == "near":
                rows = _near(candidates[here], tree, some, distance_m)
            else:
                rows = _related(tree, some, relation)
            found[here[rows]] = True
    return found


def _related(tree: shapely.STRtree, others: np.ndarray, relation: str) -> np.ndarray:
    """The tree asks the other way round: “other contains candidate” for a candidate within."""
    asked: Any = {"within": "contains", "contains": "within"}.get(relation, relation)
    rows: np.ndarray = np.unique(tree.query(others, predicate=asked)[1])
    return rows


def _near(candidates: np.ndarray, tree: shapely.STRtree, others: np.ndarray, distance_m: float) -> np.ndarray:
    """Rows at most so many metres away: those whose boxes come near enough, then measured between nearest points."""
    box = shapely.bounds(others)
    lat = np.minimum(np.abs(box[:, [1, 3]]).max(axis=1) + distance_m / 110_000, 89.0)
    east = np.array([crs.scale_at(float(value))[0] for value in lat])
    dx, dy = distance_m / east + 1e-9, distance_m / 110_500 + 1e-9
    wide = shapely.box(box[:, 0] - dx, box[:, 1] - dy, box[:, 2] + dx, box[:, 3] + dy)
    other, row = tree.query(wide)
    if not len(row):
        return row
    # degrees of longitude are shorter than those of latitude: nearest points are sought where both are equal
    scale = np.array([crs.scale_at(float(value)) for value in (box[:, 1] + box[:, 3]) / 2])
    near = np.empty(len(row), bool)
    for k in np.unique(other):
        pairs = np.flatnonzero(other == k)
        one = _stretched(candidates[row[pairs]], scale[k])
        two = _stretched(others[[k]], scale[k])[0]
        ends = shapely.get_coordinates(shapely.shortest_line(one, two)).reshape(-1, 2, 2) / scale[k]
        near[pairs] = crs.distance_m(ends[:, 0, 0], ends[:, 0, 1], ends[:, 1, 0], ends[:, 1, 1]) <= distance_m + 1e-6
    return np.unique(row[near])


def _stretched(shapes: np.ndarray, scale: np.ndarray) -> np.ndarray:
    stretched: np.ndarray = shapely.transform(np.asarray(shapes, dtype=object), lambda xy: xy * scale)
    return stretched
