"""Label grids turned into shared arcs, made rough like real boundaries, and arcs turned back into polygons."""

from dataclasses import dataclass

import numpy as np
import shapely
from scipy import ndimage


@dataclass
class Arc:
    """A boundary between two nodes; `left` and `right` are the labels beside it in its direction, 0 for outside."""

    xy: np.ndarray
    left: int
    right: int


def trace(labels: np.ndarray) -> list[Arc]:
    """Arcs along the cell edges where labels differ, in corner coordinates (column, row), between their nodes.

    A node is a corner where three or more labels meet; labels outside the grid count as 0.
    """
    padded = np.pad(labels, 1)
    links: dict[tuple[int, int], list[tuple[tuple[int, int], int, int]]] = {}

    def link(a: tuple[int, int], b: tuple[int, int], left: int, right: int) -> None:
        links.setdefault(a, []).append((b, left, right))
        links.setdefault(b, []).append((a, right, left))

    for row, column in np.argwhere(padded[:, 1:] != padded[:, :-1]).tolist():
        # an upright edge between the cells (row, column) and (row, column + 1)
        link((column, row - 1), (column, row), int(padded[row, column]), int(padded[row, column + 1]))
    for row, column in np.argwhere(padded[1:] != padded[:-1]).tolist():
        # a level edge between the cells (row, column) below and (row + 1, column) above
        link((column - 1, row), (column, row), int(padded[row + 1, column]), int(padded[row, column]))
    nodes = sorted(p for p, ends in links.items() if len(ends) != 2)
    seen: set[tuple[tuple[int, int], tuple[int, int]]] = set()
    arcs: list[Arc] = []

    def walk(start: tuple[int, int], first: tuple[int, int], left: int, right: int) -> Arc:
        path = [start, first]
        seen.update(((start, first), (first, start)))
        while len(links[path[-1]]) == 2 and path[-1] != start:
            onward = next(p for p, _, _ in links[path[-1]] if p != path[-2])
            seen.update(((path[-1], onward), (onward, path[-1])))
            path.append(onward)
        return Arc(np.array(path, float), left, right)

    for node in nodes:
        for end, left, right in sorted(links[node]):
            if (node, end) not in seen:
                arcs.append(walk(node, end, left, right))
    for point in sorted(links):
        for end, left, right in sorted(links[point]):
            if (point, end) not in seen:
                arcs.append(walk(point, end, left, right))
    return arcs


def _resample(xy: np.ndarray, step: float) -> np.ndarray:
    along = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(xy, axis=0).T))])
    count = max(2, round(along[-1] / step) + 1)
    at = np.linspace(0, along[-1], count)
    return np.column_stack([np.interp(at, along, xy[:, 0]), np.interp(at, along, xy[:, 1])])


def roughen(xy: np.ndarray, rng: np.random.Generator, step: float, smooth: float, wave: float) -> np.ndarray:
    """The stair of cell edges `xy` (N, 2), metres, smoothed over `smooth` metres and then bent by up to about `wave`.

    The bends are noise over all lengths from some hundred metres down to `step`; both ends stay where they are.
    """
    fine = _resample(xy, step)
    if len(fine) < 4:
        return fine
    ring = bool(np.allclose(xy[0], xy[-1]))
    sigma = smooth / step
    if ring:
        soft = ndimage.gaussian_filter1d(fine[:-1], sigma, axis=0, mode="wrap")
        soft = np.vstack([soft, soft[:1]])
    else:
        # odd reflection about the ends holds them in place
        reach = min(len(fine) - 1, int(4 * sigma))
        head, tail = 2 * fine[0] - fine[reach:0:-1], 2 * fine[-1] - fine[-2 : -2 - reach : -1]
        soft = ndimage.gaussian_filter1d(np.vstack([head, fine, tail]), sigma, axis=0)[reach : reach + len(fine)]
    soft[0], soft[-1] = fine[0], fine[-1]
    count = len(soft)
    bend = np.zeros(count)
    for scale in (9.0, 4.5, 2.2, 1.0):
        bend += (
            scale**0.8 * ndimage.gaussian_filter1d(rng.standard_normal(count), scale, mode="nearest") * np.sqrt(scale)
        )
    bend *= wave / 6.0
    away = np.minimum(np.arange(count), np.arange(count)[::-1])
    bend *= np.minimum(1, away / 6)
    along = np.gradient(soft, axis=0)
    normal = np.column_stack([-along[:, 1], along[:, 0]])
    normal /= np.maximum(np.hypot(*normal.T), 1e-9)[:, None]
    bent = soft + normal * bend[:, None]
    keep = rng.random(count) < 0.75
    keep[:2], keep[-2:] = True, True
    return bent[keep]


def crossing(lines: np.ndarray) -> set[int]:
    """Indices of lines (shapely) that meet themselves or another one elsewhere than at an end of both."""
    bad = set(np.flatnonzero(~shapely.is_simple(lines)).tolist())
    tree = shapely.STRtree(lines)
    one, two = tree.query(lines, predicate="intersects")
    pick = one < two
    one, two = one[pick], two[pick]
    shared = shapely.intersection(lines[one], lines[two])
    ends = shapely.boundary(lines)
    free = ~shapely.is_empty(shapely.difference(shared, ends[one])) | ~shapely.is_empty(
        shapely.difference(shared, ends[two])
    )
    return bad | set(one[free].tolist()) | set(two[free].tolist())


def natural(stairs: list[np.ndarray], seed: int, cell: float) -> list[np.ndarray]:
    """All stairs (metres) made rough; those that would cross are made again, tamer each time."""
    size = len(stairs)
    tame = np.zeros(size, int)
    results: list[np.ndarray] = [np.empty((0, 2))] * size
    todo = set(range(size))
    for _ in range(12):
        for i in sorted(todo):
            rng = np.random.default_rng([seed, i, int(tame[i])])
            ease = 0.62 ** tame[i]
            if tame[i] >= 8:
                results[i] = stairs[i]
            else:
                results[i] = np.round(roughen(stairs[i], rng, 38.0, cell * 0.9 * ease, 52.0 * ease), 3)
        todo = crossing(np.array([shapely.LineString(xy) for xy in results], dtype=object))
        if not todo:
            return results
        tame[sorted(todo)] += 1
    raise ValueError("arcs still cross")


def faces(lines: list[np.ndarray]) -> list[shapely.Polygon]:
    """The polygons that `lines` bound; their vertices are those of the lines, bit by bit."""
    found = shapely.polygonize([shapely.LineString(xy) for xy in lines])
    return [face for face in found.geoms if isinstance(face, shapely.Polygon)]
