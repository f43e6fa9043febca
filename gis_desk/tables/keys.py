"""The keys of a table's rows, and the rows of keys: for tables of any size, without a dictionary of all of them."""

from collections.abc import Iterable

import numpy as np

from gis_desk.tables.texts import PIECE
from layers.work import QUIET, Progress


class Keys:
    """N keys, each of another row.

    Parameters
    ----------
    keys : (N,) object
        Texts; of equal ones the first counts.
    progress : Progress
        Told between pieces of the work.
    """

    def __init__(self, keys: np.ndarray, progress: Progress = QUIET) -> None:
        self.keys = keys
        hashes = _hashes(keys, progress)
        progress.step(1, 1)
        self._order = np.argsort(hashes, kind="stable")
        self._sorted = hashes[self._order]

    def __len__(self) -> int:
        return len(self.keys)

    def among(self, keys: np.ndarray, progress: Progress = QUIET) -> np.ndarray:
        """Which of `keys` (M,) object are there, (M,) bool."""
        hashes = _hashes(keys, progress)
        at = np.searchsorted(self._sorted, hashes)
        there = np.flatnonzero(at < len(self._sorted))
        there = there[self._sorted[at[there]] == hashes[there]]
        found = np.zeros(len(keys), bool)
        for start in range(0, len(there), PIECE):
            part = there[start : start + PIECE]
            found[part] = self.keys[self._order[at[part]]] == keys[part]
        return found

    def same(self, other: "Keys") -> bool:
        """Whether both hold the same keys, in whatever order; of keys that are all different."""
        return len(self) == len(other) and np.array_equal(self._sorted, other._sorted)

    def row(self, key: str) -> int:
        """The row of `key`, -1 where there is none."""
        found = self.rows([key])
        return int(found[0]) if len(found) else -1

    def rows(self, keys: Iterable[str], progress: Progress = QUIET) -> np.ndarray:
        """The rows of those of `keys` that are there, (M,) int64, in the order of `keys`."""
        wanted = keys if isinstance(keys, np.ndarray) else np.array([*keys, None], dtype=object)[:-1]
        hashes = _hashes(wanted, progress)
        at = np.searchsorted(self._sorted, hashes)
        there = np.flatnonzero(at < len(self._sorted))
        there = there[self._sorted[at[there]] == hashes[there]]
        rows = self._order[at[there]]
        same = np.ones(len(rows), bool)
        for start in range(0, len(rows), PIECE):
            part = slice(start, start + PIECE)
            same[part] = self.keys[rows[part]] == wanted[there[part]]
        return rows[same]


def _hashes(keys: np.ndarray, progress: Progress) -> np.ndarray:
    found = np.empty(len(keys), np.int64)
    for start in range(0, len(keys), PIECE):
        progress.step(start, len(keys))
        piece = keys[start : start + PIECE].tolist()
        found[start : start + len(piece)] = np.fromiter(map(hash, piece), np.int64, len(piece))
    return found
