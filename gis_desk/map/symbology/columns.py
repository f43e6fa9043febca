"""Columns of a frame as a style sees them: as words, or as numbers."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd


@dataclass(frozen=True, eq=False)
class Words:
    """A column as words.

    Parameters
    ----------
    codes : (N,) int
        Index into `words` of every row, -1 where there is no value.
    words : (U,) array of str
        Each once, in the order they come.
    """

    codes: np.ndarray
    words: np.ndarray

    def counts(self) -> np.ndarray:
        """How many rows have each word (U,)."""
        return np.bincount(self.codes[self.codes >= 0], minlength=len(self.words))


def words_of(frame: pd.DataFrame, column: str) -> Words:
    """The column as words; whole numbers without a point, truth as ``true`` and ``false``; blank is no value.

    A column that is not there has no values.
    """
    if column not in frame.columns or column == "geometry":
        return Words(np.full(len(frame), -1, np.int64), np.zeros(0, dtype=object))
    values = frame[column]
    try:
        codes, found = pd.factorize(values)
    except TypeError:  # lists and documents cannot be compared by their hash
        codes, found = pd.factorize(values.map(lambda v: None if v is None else str(v)))
    words, places = pd.factorize(np.array([word(v) for v in found], dtype=object))
    codes = np.where(codes >= 0, np.append(words, -1)[codes], -1).astype(np.int64)
    blank = np.flatnonzero(places == "")
    if len(blank):
        codes[codes == blank[0]] = -1
        codes[codes > blank[0]] -= 1
        places = np.delete(places, blank[0])
    return Words(codes, np.asarray(places, dtype=object))


def word(value: Any) -> str:
    """One value as a word; ``""`` for none."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool | np.bool_):
        return "true" if value else "false"
    if value is None or value is pd.NA or value is pd.NaT:
        return ""
    if isinstance(value, float | np.floating):
        number = float(value)
        if not math.isfinite(number):
            return ""
        return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)
    return str(value)


def numbers_of(frame: pd.DataFrame, column: str) -> np.ndarray:
    """The column as float (N,), NaN where there is no finite number; numbers written as text count."""
    if column not in frame.columns or column == "geometry":
        return np.full(len(frame), np.nan)
    values = frame[column]
    if pd.api.types.is_numeric_dtype(values.dtype) and not pd.api.types.is_bool_dtype(values.dtype):
        numbers = values.to_numpy(dtype=float, na_value=np.nan)
    else:
        numbers = pd.to_numeric(values.astype(object), errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    return np.where(np.isfinite(numbers), numbers, np.nan)


def is_numeric(frame: pd.DataFrame, column: str) -> bool:
    """Whether every value of the column is a number, and there is one."""
    numbers = numbers_of(frame, column)
    known = np.isfinite(numbers)
    return bool(known.any()) and bool((known | (words_of(frame, column).codes < 0)).all())
