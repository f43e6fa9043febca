"""A column of texts as one array of code points: what sorting and searching work on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gis_desk.tables.letters import Letters, fold_table, letters, run_place
from layers.work import QUIET, Progress

PIECE = 8192
"""Rows that are turned at once; it takes about a millisecond."""


@dataclass(frozen=True, eq=False)
class Texts:
    """N texts behind one another.

    Parameters
    ----------
    points : (C,) uint32
        Code points of all texts.
    starts : (N + 1,) int64
        Where each text begins in `points`; the last number is C.
    """

    points: np.ndarray
    starts: np.ndarray

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def lengths(self) -> np.ndarray:
        """Characters of each text, (N,) int64."""
        return np.diff(self.starts)

    def rows_of(self, at: np.ndarray, length: int) -> np.ndarray:
        """The texts in which the `length` characters from each position of `at` stand whole; others are left out."""
        rows = np.searchsorted(self.starts, at, side="right") - 1
        return rows[at + length <= self.starts[rows + 1]]


def texts(
    values: Sequence[Any] | np.ndarray, words: Callable[[Any], str], progress: Progress = QUIET, *, every: bool = False
) -> Texts:
    """`values` (N,) as texts without blanks at their ends; those that are no texts, or `every` one, by `words`.

    Raises
    ------
    Cancelled
        If the user asks to stop.
    """
    total, known = len(values), _Known(words)
    points, lengths = [], []
    for start in range(0, total, PIECE):
        progress.step(start, total)
        piece = values[start : start + PIECE]
        plain = piece.tolist() if isinstance(piece, np.ndarray) else list(piece)
        if every:
            plain = [known[v] if type(v) is str else words(v) for v in plain]
        elif set(map(type, plain)) != {str}:
            plain = [v if type(v) is str else words(v) for v in plain]
        plain = list(map(str.strip, plain))
        lengths.append(np.fromiter(map(len, plain), np.int64, len(plain)))
        points.append(np.frombuffer("".join(plain).encode("utf-32-le", "surrogatepass"), np.uint32))
    starts = np.zeros(total + 1, np.int64)
    if total:
        np.cumsum(np.concatenate(lengths), out=starts[1:])
    return Texts(np.concatenate(points) if points else np.zeros(0, np.uint32), starts)


class _Known(dict[str, str]):
    """The words of texts, each asked for once."""

    def __init__(self, words: Callable[[Any], str]) -> None:
        super().__init__()
        self._words = words

    def __missing__(self, value: str) -> str:
        self[value] = said = self._words(value)
        return said


def folded(given: Texts) -> Texts:
    """The same texts in lower case and half width, Latin letters without marks."""
    return Texts(fold_table()[given.points], given.starts)


def are_codes(given: Texts) -> bool:
    """Whether every text is the code of a division: 2, 4, 6, 9 or 12 digits. Codes sort from the left, not by value."""
    digits = bool(((given.points >= 0x30) & (given.points <= 0x39)).all())
    return digits and bool(np.isin(given.lengths, (0, 2, 4, 6, 9, 12)).all())


def are_dates(given: Texts) -> bool:
    """Whether every text that is not empty is a date of the form 2026-05-01, and there is one."""
    there = np.flatnonzero(given.lengths)
    if not len(there) or not (given.lengths[there] == 10).all():
        return False
    days = given.points[given.starts[there][:, None] + np.arange(10)]
    dashes, digits = days[:, [4, 7]], days[:, [0, 1, 2, 3, 5, 6, 8, 9]]
    return bool((dashes == ord("-")).all()) and bool(((digits >= 0x30) & (digits <= 0x39)).all())


def places(given: Texts, *, by_value: bool = True, progress: Progress = QUIET) -> Texts:
    """The same texts with each character's place in the order instead of its code point; no place is 0.

    Chinese characters sort by pinyin and tone, names with a reading of their own by that. With `by_value` numbers
    inside a text sort by their value: leading zeros are left out.
    """
    tables = letters()
    made = tables.place[given.points]
    for at, name in _phrases(given, tables, progress):
        for offset, (_, place) in enumerate(tables.phrases[name]):
            made[at + offset] = place
    return _numbers(given, made) if by_value else Texts(made, given.starts)


def syllables(given: Texts, progress: Progress = QUIET) -> np.ndarray:
    """The reading of each character, (C,) uint16: a number of `Letters.syllables`, 0 for none."""
    tables = letters()
    made = tables.syllable[given.points]
    for at, name in _phrases(given, tables, progress):
        for offset, (syllable, _) in enumerate(tables.phrases[name]):
            made[at + offset] = syllable
    return made


def _phrases(given: Texts, tables: Letters, progress: Progress) -> list[tuple[np.ndarray, str]]:
    """Where names with readings of their own stand, the shorter first so that the longer have the last word."""
    points = given.points
    first = np.zeros(len(tables.fold), bool)
    first[[ord(name[0]) for name in tables.phrases]] = True
    candidates = np.flatnonzero(first[points])
    if not len(candidates):
        return []
    heads = points[candidates]
    by_head = np.argsort(heads, kind="stable")
    candidates, heads = candidates[by_head], heads[by_head]
    found = []
    for name in reversed(list(tables.phrases)):
        progress.step(0, 0)
        low, high = np.searchsorted(heads, ord(name[0])), np.searchsorted(heads, ord(name[0]), side="right")
        at = candidates[low:high]
        for offset, character in enumerate(name[1:], 1):
            at = at[at + offset < len(points)]
            at = at[points[at + offset] == ord(character)]
        if len(at):
            rows = np.searchsorted(given.starts, at, side="right") - 1
            at = at[at + len(name) <= given.starts[rows + 1]]
        if len(at):
            found.append((at, name))
    return found


def _numbers(given: Texts, made: np.ndarray) -> Texts:
    """Let the first digit of every number tell how many digits it has, without its leading zeros."""
    same = fold_table()[given.points]
    digit = (same >= 0x30) & (same <= 0x39)
    if not digit.any():
        return Texts(made, given.starts)
    opening = np.zeros(len(digit) + 1, bool)
    opening[given.starts] = True
    begins = digit.copy()
    begins[1:] &= ~digit[:-1] | opening[1:-1]
    ends = digit.copy()
    ends[:-1] &= ~digit[1:] | opening[1:-1]
    heads, tails = np.flatnonzero(begins), np.flatnonzero(ends)
    kept = np.ones(len(digit), bool)
    zero = same == 0x30
    while len(more := np.flatnonzero(zero[heads] & (heads < tails))):
        kept[heads[more]] = False
        heads[more] += 1
    made[heads] = run_place(tails - heads + 1, same[heads] - 0x30)
    if kept.all():
        return Texts(made, given.starts)
    gone = np.flatnonzero(~kept)  # numpy's cumsum of truth values would keep the window waiting while it counts
    return Texts(made[kept], given.starts - np.searchsorted(gone, given.starts))
