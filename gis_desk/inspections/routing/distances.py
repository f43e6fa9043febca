"""Whole-numbered distances between places, from a table or from a formula of their coordinates."""

from collections.abc import Callable, Sequence

import numpy as np
from scipy.spatial import cKDTree

Formula = Callable[[np.ndarray, np.ndarray], np.ndarray]
"""Distances of coordinates (..., D) to coordinates (..., D), as whole numbers."""

_TABLE = 3000
"""Up to so many places a table is kept; beyond, distances are worked out where they are asked for."""


class Distances:
    """Distances between `n` places.

    Parameters
    ----------
    table : ndarray of int, (N, N), or None
        From row to column; need not be symmetric.
    xy : ndarray of float, (N, D), or None
        Coordinates, which `formula` and the search of neighbours use. One of `table` and `xy` must be there.
    formula : callable or None
        Whole-numbered distances of coordinates; needed with `xy` where there is no table.
    """

    def __init__(
        self, table: np.ndarray | None = None, xy: np.ndarray | None = None, formula: Formula | None = None
    ) -> None:
        if table is None and (xy is None or formula is None):
            raise ValueError("distances need a table, or coordinates with a formula")
        self.xy, self._formula = xy, formula
        self.n = len(table) if table is not None else len(xy)  # type: ignore[arg-type]
        self._table = None if table is None else np.ascontiguousarray(table, dtype=np.int64)
        if self._table is None and self.n <= _TABLE:
            self._table = self.block(np.arange(self.n), np.arange(self.n))
        self._tree = cKDTree(xy) if xy is not None else None
        self.symmetric = self._table is None or bool((self._table == self._table.T).all())

    def block(self, rows: Sequence[int] | np.ndarray, columns: Sequence[int] | np.ndarray) -> np.ndarray:
        """Distances (R, C) from each of `rows` to each of `columns`."""
        if self._table is not None:
            return self._table[np.ix_(np.asarray(rows), np.asarray(columns))]
        assert self.xy is not None
        assert self._formula is not None
        a, b = self.xy[np.asarray(rows)], self.xy[np.asarray(columns)]
        return self._formula(a[:, None], b[None])

    def between(self, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        """Distances (K,) from each of `a` to the one at the same place in `b`."""
        if self._table is not None:
            return self._table[a, b]
        assert self.xy is not None
        assert self._formula is not None
        return self._formula(self.xy[a], self.xy[b])

    def greatest(self) -> int:
        """No distance is greater than this."""
        if self._table is not None:
            return int(self._table.max(initial=0))
        assert self.xy is not None
        assert self._formula is not None
        return int(self._formula(self.xy.min(axis=0)[None], self.xy.max(axis=0)[None])[0])

    def nearest(self, place: int, count: int) -> np.ndarray:
        """The `count` places nearest to `place`, itself among them."""
        count = min(count, self.n)
        if self._tree is not None and self.xy is not None:
            return np.atleast_1d(self._tree.query(self.xy[place], count)[1])
        assert self._table is not None
        row = self._table[place] + self._table[:, place]
        row[place] = -1
        return np.argpartition(row, count - 1)[:count]

    def length(self, tour: np.ndarray) -> int:
        """Length of the round trip through `tour`, back to its beginning."""
        return int(self.between(tour, np.roll(tour, -1)).sum())
