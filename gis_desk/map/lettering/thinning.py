"""The names worth looking at in a picture: the best of each cell of a grid that is fixed to the ground.

A name that is the best of its cell is also the best of every finer cell it lies in. So each name has one number, the
coarsest grid in which it wins, and the names of a picture are those up to the grid of its scale: no picture looks at
all names, and a name that was shown is shown again after the map was moved.
"""

from dataclasses import dataclass

import numpy as np

FINEST_M = 0.5
"""Height of the finest cells in metres, which are twice as wide; coarser ones double their height and width in turn."""
_BITS = 56
_BLOCK = 512
_SPARSE = 400.0
_FARTHEST_M = 1e8


@dataclass(frozen=True, eq=False)
class Thinning:
    """Names of one style, coarsest winners first, in blocks that lie together.

    Parameters
    ----------
    rows : (N,) int
        Names, those of the coarsest grid first, near ones together.
    xy : (N, 2) float
        Their anchors, in that order.
    counts : (L,) int
        How many names the grids have, the coarsest first.
    cells : (L,) float
        Area of a cell of each grid in square metres.
    starts : (B + 1,) int
        First name of each block.
    grid : (B,) int
        Grid of each block.
    boxes : (B, 4) float
        Left, bottom, right, top of each block.
    """

    rows: np.ndarray
    xy: np.ndarray
    counts: np.ndarray
    cells: np.ndarray
    starts: np.ndarray
    grid: np.ndarray
    boxes: np.ndarray

    def near(self, bounds: tuple[float, float, float, float], metres_per_dot: float, most: float) -> np.ndarray:
        """Places in `rows` of the names in blocks that touch `bounds`, thinned to about `most` names.

        Which grid is used depends on the scale and the size of `bounds` alone, not on where they are.
        """
        left, bottom, right, top = bounds
        last = self._grid(metres_per_dot, (right - left) * (top - bottom), most)
        box = self.boxes
        touched = np.flatnonzero(
            (self.grid <= last)
            & (box[:, 0] <= right)
            & (box[:, 2] >= left)
            & (box[:, 1] <= top)
            & (box[:, 3] >= bottom)
        )
        if not len(touched):
            return np.zeros(0, np.int64)
        first, count = self.starts[touched], self.starts[touched + 1] - self.starts[touched]
        after = np.cumsum(count)
        return np.arange(after[-1]) + np.repeat(first - (after - count), count)

    def _grid(self, metres_per_dot: float, area: float, most: float) -> int:
        """The finest grid that gives about `most` names over `area` square metres; at least one per `_SPARSE` dots."""
        sample = int(np.argmax(self.cells <= area / 16))
        covered = max(float(self.counts[sample] * self.cells[sample]), 1e-9)
        expected = self.counts * min(area / covered, 1.0)
        expected = np.minimum(expected, area / np.maximum(self.cells, 1e-9))
        allowed = (expected <= most) | (self.cells >= _SPARSE * metres_per_dot**2)
        return int(np.flatnonzero(allowed)[-1]) if allowed.any() else 0


def thinned(xy: np.ndarray, rows: np.ndarray, order: np.ndarray) -> Thinning:
    """The thinning of the names `rows` with anchors `xy` (M, 2); lower numbers of `order` (M,) win.

    Names whose anchor is not a place on the plane are left out.
    """
    with np.errstate(invalid="ignore"):
        good = np.flatnonzero((np.abs(xy[rows]) < _FARTHEST_M).all(axis=1))
    rows = rows[good]
    code = _curve(xy[rows])
    along = np.argsort(code, kind="stable")
    rows, code = rows[along], code[along]
    rank = np.empty(len(rows), np.int64)
    rank[np.argsort(order[rows], kind="stable")] = np.arange(len(rows))
    grid = np.full(len(rows), _BITS + 1, np.int64)
    if len(rows):
        grid[np.argmin(rank)] = 0
    alike = _BITS - int(code[0] ^ code[-1]).bit_length() if len(rows) else _BITS
    for level in range(alike + 1, _BITS + 1):
        cell = code >> np.uint64(_BITS - level)
        begins = np.flatnonzero(np.concatenate([[True], cell[1:] != cell[:-1]]))
        best = np.minimum.reduceat(rank, begins)
        wins = np.repeat(best, np.diff(np.append(begins, len(rank)))) == rank
        grid[wins & (grid > level)] = level
        if len(begins) == len(rows):
            break
    order_of = np.argsort(grid, kind="stable")
    rows, grid = rows[order_of], grid[order_of]
    position = np.arange(len(rows))
    new = np.ones(len(rows), bool)
    new[1:] = grid[1:] != grid[:-1]
    head = np.maximum.accumulate(np.where(new, position, 0))
    starts = np.flatnonzero(new | ((position - head) % _BLOCK == 0))
    anchors = np.ascontiguousarray(xy[rows])
    if len(rows):
        boxes = np.hstack([np.minimum.reduceat(anchors, starts), np.maximum.reduceat(anchors, starts)])
    else:
        boxes = np.zeros((0, 4))
    cells = 2 * FINEST_M**2 * 2.0 ** (_BITS - np.arange(_BITS + 2))
    cells[-1] = 0.0
    counts = np.cumsum(np.bincount(grid, minlength=_BITS + 2))
    return Thinning(rows, anchors, counts, cells, np.append(starts, len(rows)), grid[starts], boxes)


def _curve(xy: np.ndarray) -> np.ndarray:
    """Number of the finest cell of each place (N,) along a Z-shaped curve."""
    half = 1 << (_BITS // 2 - 1)
    across = (np.floor(xy[:, 0] / (2 * FINEST_M)).astype(np.int64) + half).astype(np.uint64)
    up = (np.floor(xy[:, 1] / FINEST_M).astype(np.int64) + half).astype(np.uint64)
    return _spread(up) | (_spread(across) << np.uint64(1))


def _spread(values: np.ndarray) -> np.ndarray:
    values = values & np.uint64((1 << 31) - 1)
    for shift, mask in (
        (16, 0x0000FFFF0000FFFF),
        (8, 0x00FF00FF00FF00FF),
        (4, 0x0F0F0F0F0F0F0F0F),
        (2, 0x3333333333333333),
        (1, 0x5555555555555555),
    ):
        values = (values | (values << np.uint64(shift))) & np.uint64(mask)
    return values
