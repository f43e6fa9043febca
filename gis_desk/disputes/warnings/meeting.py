"""Where roads and waters cross a boundary line, and where they only run along it."""

from dataclasses import dataclass

import numpy as np
import shapely

from layers.work import QUIET, Progress

_SAME_M = 1.0
"""Crossings of one line closer than this are one."""
_AT_ONCE = 500


@dataclass(frozen=True)
class Meetings:
    """Crossings, N of them.

    Parameters
    ----------
    shape, line : arrays (N,) of int
        Positions in what was given.
    at : array (N,) of Point
        In metres.
    """

    shape: np.ndarray
    line: np.ndarray
    at: np.ndarray


def meetings(
    shapes: np.ndarray, lines: np.ndarray, along_m: float, along_run_m: float, progress: Progress = QUIET
) -> Meetings:
    """Where line geometries cross boundary lines.

    A crossing inside a stretch of more than `along_run_m` on which the shape stays within `along_m` of the line is
    none: there the river or road is the line, or runs beside it.

    Parameters
    ----------
    shapes, lines : arrays of line geometries
        In one plane, metres.
    """
    shape, line = shapely.STRtree(lines).query(shapes, predicate="intersects")
    met = shapely.intersection(shapes[shape], lines[line])
    parts, pair = _points(met)
    shape, line = shape[pair], line[pair]
    order = np.lexsort((shape, line))
    parts, shape, line = parts[order], shape[order], line[order]
    keep = np.ones(len(parts), bool)
    for start in range(0, len(parts), _AT_ONCE):
        progress.step(start, len(parts), "crossings")
        some = slice(start, start + _AT_ONCE)
        keep[some] = ~_runs_along(parts[some], shapes[shape[some]], lines[line[some]], along_m, along_run_m)
    shape, line, parts = shape[keep], line[keep], parts[keep]
    first = _first_of_each(line, parts)
    return Meetings(shape[first], line[first], parts[first])


def _points(met: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The points among the parts of `met`, and the number of the geometry each is of."""
    parts, pair = shapely.get_parts(met, return_index=True)
    inner, of_part = shapely.get_parts(parts, return_index=True)
    there = shapely.get_type_id(inner) == 0
    return inner[there], pair[of_part[there]]


def _runs_along(
    points: np.ndarray, shapes: np.ndarray, lines: np.ndarray, along_m: float, along_run_m: float
) -> np.ndarray:
    """Whether each of `shapes` stays beside its line on a run through its point."""
    x, y = shapely.get_x(points), shapely.get_y(points)
    windows = shapely.box(x - along_run_m, y - along_run_m, x + along_run_m, y + along_run_m)
    beside = shapely.intersection(
        shapely.intersection(shapes, windows), shapely.buffer(shapely.intersection(lines, windows), along_m)
    )
    pieces, owner = shapely.get_parts(beside, return_index=True)
    through = shapely.dwithin(pieces, points[owner], _SAME_M)
    runs = np.zeros(len(points))
    np.add.at(runs, owner[through], shapely.length(pieces[through]))
    return np.asarray(runs > along_run_m)


def _first_of_each(line: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Positions of the crossings without those that another one of the same line has been before."""
    cell = np.round(np.column_stack([shapely.get_x(points), shapely.get_y(points)]) / _SAME_M)
    seen: set[tuple[int, float, float]] = set()
    first = []
    for i, key in enumerate(zip(line.tolist(), cell[:, 0].tolist(), cell[:, 1].tolist(), strict=True)):
        if key not in seen:
            seen.add(key)
            first.append(i)
    return np.array(first, np.int64)
