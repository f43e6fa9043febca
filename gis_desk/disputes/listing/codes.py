"""Columns of words and dates as small numbers."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import numpy as np

from gis_desk.disputes.dates import day_or_none
from gis_desk.tables.texts import PIECE
from layers.work import QUIET, Progress

NO_DAY = 0
"""The day of a date that is missing or unclear; others are counted as `datetime.date.toordinal` does."""


class Vocabulary(dict[Any, int]):
    """Words and their numbers, in the order they came; what is no word, or empty, is -1.

    Words are only ever added, so that tables made one after another can share a vocabulary.
    """

    def __init__(self, words: Iterable[str] = ()) -> None:
        super().__init__()
        self.words: list[str] = []
        for word in words:
            _ = self[word]

    def __missing__(self, value: Any) -> int:
        if not isinstance(value, str) or not value:
            return -1
        self[value] = number = len(self.words)
        self.words.append(value)
        return number

    def number(self, word: str) -> int:
        """The number of `word`, -1 where it never came."""
        return self.get(word, -1)


class Days(dict[Any, int]):
    """Dates as they are written, and their days; each is read once."""

    def __missing__(self, value: Any) -> int:
        try:
            day: date | None = date.fromisoformat(value)
        except (TypeError, ValueError):
            day = day_or_none(value)
        number = NO_DAY if day is None else day.toordinal()
        if isinstance(value, str):
            self[value] = number
        return number


def coded(
    values: np.ndarray, number_of: Callable[[Any], int], kind: type[np.generic], progress: Progress = QUIET
) -> np.ndarray:
    """`values` (N,) object as the numbers that `number_of` gives them, (N,) of `kind`; in pieces."""
    made = np.empty(len(values), kind)
    for start in range(0, len(values), PIECE):
        progress.step(start, len(values))
        piece = values[start : start + PIECE].tolist()
        made[start : start + len(piece)] = np.fromiter(map(number_of, piece), kind, len(piece))
    return made
