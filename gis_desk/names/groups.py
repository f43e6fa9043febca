"""Equal and sound-alike names of a whole list, found at once: who must differ from whom, and does not."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from gis_desk.names.characters import codepoints
from gis_desk.names.likeness import NONE, Sounds, scope_of
from gis_desk.names.texts import runs
from layers.work import QUIET, Progress

COMPARING = "comparing names"
_AT_ONCE = 1 << 16
"""So many are looked at between two looks at whether the user asked to stop: some hundredths of a second."""


class Groups:
    """Rows that share kind, legal scope and name.

    Parameters
    ----------
    term, generic : array (N,) of int
        Number of the specific term of each row (in `terms`), and of its generic; equal numbers are equal words.
    terms : sequence of str
        The specific terms that are told apart; a row without one is compared with nothing.
    kinds : array (N,) of int
        Kind of each name (`gis_desk.names.likeness.kind_of`).
    divisions : sequence of N str
        Code of the unit each lies in; empty where unknown.
    sounds : Sounds
    progress : Progress

    Raises
    ------
    Cancelled
        If the user stops it.
    """

    def __init__(
        self,
        term: np.ndarray,
        generic: np.ndarray,
        terms: Sequence[str],
        kinds: np.ndarray,
        divisions: Sequence[str],
        sounds: Sounds,
        progress: Progress = QUIET,
    ) -> None:
        progress.step(0, 3, COMPARING)
        self.term = term
        lengths = np.fromiter(map(len, terms), np.int64, len(terms))
        self._rows = np.flatnonzero((kinds != NONE) & (lengths[term] > 0))
        own = term[self._rows]
        short = lengths[own] == 1
        self._generic = np.where(short, generic[self._rows] + 1, 0)
        self._whole = generic[self._rows]
        self._scope = _scopes(kinds[self._rows], divisions, self._rows, progress.part(0, 1, 3))
        self._plain, self._tone = _sounding(terms, sounds, progress.part(1, 3, 3))

    def of(self, key: str, progress: Progress = QUIET) -> list[list[int]]:
        """Groups of two or more rows that share kind, legal scope and `key`: ``whole``, ``term`` or ``plain``.

        Rows are in ascending order, groups in that of their first row. Where the specific term is one character the
        generic counts too: 刘村 and 刘屯 are told apart.
        """
        own = self.term[self._rows]
        word = self._plain[own] if key == "plain" else own
        number = numbered(self._scope, word, self._whole if key == "whole" else self._generic)
        progress.step(1, 2, COMPARING)
        size = np.bincount(number)
        shared = np.flatnonzero(size[number] > 1)
        shared = shared[np.argsort(number[shared], kind="stable")]
        ends = np.cumsum(size[size > 1]).tolist()
        rows = self._rows[shared].tolist()
        return [rows[begin:end] for begin, end in pairwise([0, *ends])]

    def same_tone(self, one: int, other: int) -> bool:
        """Whether rows `one` and `other`, which sound alike, do so with their tones."""
        return bool(self._tone[self.term[one]] == self._tone[self.term[other]])


def numbered(*columns: np.ndarray) -> np.ndarray:
    """One number from 0 per row, equal where all `columns` (N,) of small non-negative numbers are, by first row."""
    number = np.asarray(columns[0], np.int64)
    for column in columns[1:]:
        number, _ = pd.factorize(number)
        number = number * (int(column.max(initial=0)) + 1) + column
    return pd.factorize(number)[0]


def _scopes(kinds: np.ndarray, divisions: Sequence[str], rows: np.ndarray, progress: Progress) -> np.ndarray:
    found = np.zeros(len(rows), np.int64)
    for kind in np.unique(kinds).tolist():
        size, known = len(scope_of(kind, "0" * 12)), dict[str, int]()
        own = np.flatnonzero(kinds == kind) if size else np.zeros(0, np.int64)
        for begin in range(0, len(own), _AT_ONCE):
            progress.step(begin, len(own), COMPARING)
            some = own[begin : begin + _AT_ONCE]
            number, codes = pd.factorize(np.array([divisions[r][:size] for r in rows[some].tolist()], object))
            found[some] = np.array([known.setdefault(c, len(known)) for c in codes], np.int64)[number]
    return numbered(kinds.astype(np.int64), found)


def _sounding(terms: Sequence[str], sounds: Sounds, progress: Progress) -> tuple[np.ndarray, np.ndarray]:
    """Numbers of the syllables of each term, equal where all of them are: toneless, and with their tones."""
    pieces: list[tuple[np.ndarray, ...]] = []
    for begin in range(0, len(terms), _AT_ONCE):
        progress.step(begin, 2 * len(terms), COMPARING)
        some = terms[begin : begin + _AT_ONCE]
        points, lengths = codepoints(list(some))
        pieces.append((*sounds.of(points, np.cumsum(lengths) - lengths, some)[:2], lengths))
    if not pieces:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    tone, plain, lengths = (np.concatenate(p) for p in zip(*pieces, strict=True))
    starts = np.cumsum(lengths) - lengths
    return (
        runs(plain, starts, lengths, progress.part(2, 3, 4), COMPARING)[0],
        runs(tone, starts, lengths, progress.part(3, 4, 4), COMPARING)[0],
    )
