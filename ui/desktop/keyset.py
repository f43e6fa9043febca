"""Sets of row keys of any size: what the user has chosen, though it be half a million rows.

Python's own sets take their time with so many: to make one, to compare two, even to let one go, and the window stands
meanwhile. A small set is a `frozenset`; a large one keeps its keys in an array, found by their sorted hashes.
"""

from collections.abc import Collection, Iterable, Iterator, Set

import numpy as np

from gis_desk.tables.keys import Keys
from gis_desk.tables.texts import PIECE
from layers.work import QUIET, Progress

LARGE = 10_000
"""Keys from which on a set is made, compared and combined off the GUI thread."""


class KeySet(Set[str]):
    """A large set that never changes.

    Parameters
    ----------
    keys : (N,) object
        Texts, each once.
    """

    def __init__(self, keys: np.ndarray, progress: Progress = QUIET) -> None:
        self._keys = Keys(keys, progress)

    @property
    def array(self) -> np.ndarray:
        """The keys, (N,) object; not to be written into."""
        return self._keys.keys

    def among(self, keys: np.ndarray, progress: Progress = QUIET) -> np.ndarray:
        """Which of `keys` (M,) object are in it, (M,) bool."""
        return self._keys.among(keys, progress)

    def __len__(self) -> int:
        return len(self._keys)

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self._keys.row(key) >= 0

    def __iter__(self) -> Iterator[str]:
        for start in range(0, len(self.array), PIECE):
            yield from self.array[start : start + PIECE].tolist()

    def __eq__(self, other: object) -> bool:
        if isinstance(other, KeySet):
            return self is other or self._keys.same(other._keys)
        return super().__eq__(other)

    __hash__ = None  # type: ignore[assignment]  # nobody keeps sets of so many in a set

    @classmethod
    def _from_iterable(cls, found: Iterable[str]) -> Set[str]:  # type: ignore[override]
        return gathered(list(found))


def gathered(keys: Collection[str] | np.ndarray, progress: Progress = QUIET) -> Set[str]:
    """`keys` as a set; of half a million it takes a moment, off the GUI thread."""
    if isinstance(keys, frozenset | KeySet):
        return keys
    if len(keys) <= LARGE:
        return frozenset(keys)
    array = keys if isinstance(keys, np.ndarray) else np.array([*keys, None], dtype=object)[:-1]
    return KeySet(_once(array, progress), progress)


def _once(keys: np.ndarray, progress: Progress) -> np.ndarray:
    """Each key once; the array itself where that is so already."""
    known = Keys(keys, progress)
    first = np.empty(len(keys), bool)
    for start in range(0, len(keys), PIECE):
        progress.step(start, len(keys))
        rows = np.arange(start, min(start + PIECE, len(keys)))
        first[rows] = known.rows(keys[rows]) == rows
    return keys if first.all() else keys[first]


def among(chosen: Set[str], keys: np.ndarray, progress: Progress = QUIET) -> np.ndarray:
    """Which of `keys` (M,) object are in the set `chosen`, (M,) bool."""
    if isinstance(chosen, KeySet):
        return chosen.among(keys, progress)
    found = np.zeros(len(keys), bool)
    for start in range(0, len(keys), PIECE):
        progress.step(start, len(keys))
        piece = keys[start : start + PIECE].tolist()
        found[start : start + len(piece)] = np.fromiter(map(chosen.__contains__, piece), bool, len(piece))
    return found


def combined(before: Set[str], found: Set[str], how: str, progress: Progress = QUIET) -> Set[str]:
    """What is chosen when `found` comes to `before`: `how` is one of ``new``, ``add``, ``remove``, ``within``."""
    if how == "new":
        return found
    one, other = _array(before), _array(found)
    if how == "within":
        return gathered(one[among(found, one, progress)], progress)
    if how == "remove":
        return gathered(one[~among(found, one, progress)], progress)
    return gathered(np.concatenate([one, other[~among(before, other, progress)]]), progress)


def _array(keys: Set[str]) -> np.ndarray:
    return keys.array if isinstance(keys, KeySet) else np.array([*keys, None], dtype=object)[:-1]
