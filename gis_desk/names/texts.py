"""Many texts, most of them several times: the different ones, and their characters in one array."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import pandas as pd

from gis_desk.names.characters import LIMIT, codepoints
from layers.work import QUIET, Progress

_AT_ONCE = 1 << 16
"""So many are looked at between two looks at whether the user asked to stop: some hundredths of a second."""


class Texts:
    """N texts by the M different ones among them.

    Parameters
    ----------
    values : sequence of str
    progress : Progress

    Attributes
    ----------
    number : array (N,) of int
        Number in `different` of each text.
    different : list of M str
        In the order in which they come first.
    points : array of int
        The characters of those one after the other, `LIMIT` and above as the last below it.
    begins, ends : array (M,) of int
        Where in `points` each begins, and the place behind its end.
    """

    def __init__(self, values: Sequence[str], progress: Progress = QUIET, said: str = "") -> None:
        pieces = []
        for begin in range(0, len(values), _AT_ONCE):
            progress.step(begin, 4 * len(values), said)
            pieces.append(codepoints(list(values[begin : begin + _AT_ONCE])))
        progress.step(1, 4, said)
        points, lengths = (np.concatenate(p) for p in zip(*pieces or [codepoints([])], strict=True))
        self.number, first = runs(points, np.cumsum(lengths) - lengths, lengths, progress.part(1, 3, 4), said)
        progress.step(3, 4, said)
        self.different = [values[n] for n in first.tolist()]
        progress.step(7, 8, said)
        kept = np.zeros(len(values), bool)
        kept[first] = True
        self.points = np.minimum(points[np.repeat(kept, lengths)], LIMIT - 1).astype(np.int64)
        self.ends = np.cumsum(lengths[first])
        self.begins = self.ends - lengths[first]
        progress.step(8, 8, said)

    @cached_property
    def lengths(self) -> np.ndarray:
        """Length of each of the M texts."""
        return self.ends - self.begins

    def of_characters(self, table: np.ndarray) -> np.ndarray:
        """The values of `table` (`LIMIT`,) for the characters of each of the M texts, or-ed together; 0 where empty."""
        found = np.zeros(len(self.different), table.dtype)
        filled = np.flatnonzero(self.lengths)
        if len(filled):
            found[filled] = np.bitwise_or.reduceat(table[self.points], self.begins[filled])
        return found

    def counts(self, marked: np.ndarray, begins: np.ndarray, ends: np.ndarray) -> np.ndarray:
        """How many of the characters between `begins` and `ends` (M,) are `marked` in that table (`LIMIT`,) of bool."""
        total = np.concatenate([[0], np.cumsum(marked[self.points])])
        found: np.ndarray = total[np.maximum(ends, begins)] - total[begins]
        return found

    def holding(self, words: Sequence[str]) -> np.ndarray:
        """Mask of the M texts in which the first two characters of one of `words` stand side by side."""
        mask = np.zeros(len(self.different), bool)
        first = np.zeros(LIMIT, bool)
        first[[ord(w[0]) for w in words]] = True
        alone = np.zeros(LIMIT, bool)
        alone[[ord(w) for w in words if len(w) == 1]] = True
        pairs = np.unique([ord(w[0]) * LIMIT + ord(w[1]) for w in words if len(w) > 1]).astype(np.int64)
        at = np.flatnonzero(first[self.points])
        owner = np.searchsorted(self.ends, at, side="right")
        own = self.points[at]
        inside = at + 1 < self.ends[owner]
        pair = np.where(inside, own * LIMIT + self.points[np.minimum(at + 1, len(self.points) - 1)], -1)
        mask[owner[np.isin(pair, pairs) | alone[own]]] = True
        return mask


def runs(
    values: np.ndarray, begins: np.ndarray, lengths: np.ndarray, progress: Progress = QUIET, said: str = ""
) -> tuple[np.ndarray, np.ndarray]:
    """Numbers of N runs of `values`, equal where the runs are, and the first run of each number.

    Parameters
    ----------
    values : array of int
        Characters or syllables, from 0.
    begins, lengths : array (N,) of int
        Where in `values` each run begins, and how long it is.

    Returns
    -------
    number : array (N,) of int
        From 0 in the order in which different runs come first.
    first : array (M,) of int
        Ascending.
    """
    number = np.zeros(len(begins), np.int64)
    wide, known, position = int(values.max(initial=0)) + 2, 1, 0
    going, longest = np.flatnonzero(lengths), int(lengths.max(initial=0))
    while len(going):
        progress.step(position, longest, said)
        key, left, taken = number[going], lengths[going] - position, 0
        while taken == 0 or (taken < longest - position and known * wide ** (taken + 1) < 1 << 62):
            key *= wide
            inside = np.flatnonzero(left > taken) if taken else slice(None)
            key[inside] += values[begins[going[inside]] + (position + taken)].astype(np.int64) + 1
            taken += 1
        progress.step(position, longest, said)
        made, different = pd.factorize(key)
        number[going] = made + known
        known += len(different)
        position += taken
        going = going[lengths[going] > position]
    progress.step(longest, longest, said)
    number, different = pd.factorize(number)
    first = np.zeros(len(different), np.int64)
    first[number[::-1]] = np.arange(len(number))[::-1]
    return number, first
