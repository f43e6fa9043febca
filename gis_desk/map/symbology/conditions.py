"""Conditions ``column op value``: what filters and rules are made of. No expressions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from gis_desk.map.symbology import checks
from gis_desk.map.symbology.columns import mostly_unlike, numbers_of, row_words, words_of
from layers.errors import StyleError, Where
from layers.text import Text, text

OPERATORS = ("eq", "ne", "lt", "le", "gt", "ge", "between", "in", "not_in", "contains", "starts", "empty", "filled")
"""Equal, not equal, less, at most, greater, at least, from a to b (both included), one of, none of, has in it, begins
with, without a value, with a value."""
_PLAIN = ("empty", "filled")
_LISTS = ("in", "not_in")
_TEXTS = ("contains", "starts")
MOST_VALUES = 2000
Value = float | str


@dataclass(frozen=True)
class Condition:
    """One condition on a row. A row without a value fulfils ``empty`` and nothing else.

    Parameters
    ----------
    column : str
        Name of the column; one that a table lacks has no values.
    op : str
        One of `OPERATORS`.
    value : float, str, tuple or None
        A number is compared with the column's numbers, a text with its words (in the order of their characters,
        which is right for dates and codes). A tuple of two for ``between``, of any number for ``in`` and
        ``not_in``, which compare words; None for ``empty`` and ``filled``.
    """

    column: str
    op: str
    value: Value | tuple[Value, ...] | None = None

    def __post_init__(self) -> None:
        checks.words("column", self.column, empty=False)
        checks.one_of("op", self.op, OPERATORS)
        object.__setattr__(self, "value", self._checked())

    def _checked(self) -> Value | tuple[Value, ...] | None:
        value: Any = self.value
        if self.op in _PLAIN:
            if value is not None:
                raise self._wrong(text("leave the value out"))
            return None
        if self.op in _LISTS:
            if not isinstance(value, tuple) or not 0 < len(value) <= MOST_VALUES:
                raise self._wrong(text("give a list of values"))
            return tuple(checks.words("value", _word(v)) for v in value)
        if self.op == "between":
            if (
                not isinstance(value, tuple)
                or len(value) != 2
                or isinstance(value[0], str) != isinstance(value[1], str)
            ):
                raise self._wrong(text("give two values of one kind, the lower first"))
            return _one(value[0]), _one(value[1])
        if self.op in _TEXTS and not isinstance(value, str):
            raise self._wrong(text("give a text"))
        if value is None or isinstance(value, tuple):
            raise self._wrong(text("give one value"))
        if value == "":
            raise self._wrong(text("give a value, or ask for rows without one"))
        return _one(value)

    def _wrong(self, do: Text) -> StyleError:
        return StyleError(
            "the condition on {column} has a value that does not fit it",
            where=Where(field="value", value=self.value),
            do=do.template,
            column=self.column,
        )


def _word(value: Value) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise StyleError(
            "this is neither text nor number", where=Where(field="value", value=value), do="write it again"
        )
    return value if isinstance(value, str) else str(int(value)) if float(value).is_integer() else repr(float(value))


def _one(value: Value) -> Value:
    if isinstance(value, str):
        return checks.words("value", value)
    return checks.number("value", value, -1e300, 1e300, decimals=300)


def passing(frame: pd.DataFrame, conditions: Sequence[Condition]) -> np.ndarray:
    """Which rows (N,) fulfil all conditions; all where there are none."""
    mask = np.ones(len(frame), bool)
    for condition in conditions:
        mask &= _fulfilled(frame, condition)
    return mask


def _fulfilled(frame: pd.DataFrame, condition: Condition) -> np.ndarray:
    value = condition.value
    first = value[0] if isinstance(value, tuple) and condition.op == "between" else value
    if isinstance(first, int | float):
        numbers = numbers_of(frame, condition.column)
        return np.isfinite(numbers) & _compared(condition.op, numbers, value)
    if mostly_unlike(frame, condition.column):
        each = row_words(frame, condition.column)
        there = each != ""
        if condition.op in _PLAIN:
            return there if condition.op == "filled" else ~there
        return _words_fulfil(condition.op, each, value) & there
    words = words_of(frame, condition.column)
    if condition.op == "empty":
        return words.codes < 0
    if condition.op == "filled":
        return words.codes >= 0
    good = _words_fulfil(condition.op, words.words, value)
    return np.append(good, False)[words.codes]


def _compared(op: str, numbers: np.ndarray, value: Any) -> np.ndarray:
    with np.errstate(invalid="ignore"):
        if op == "between":
            return (numbers >= value[0]) & (numbers <= value[1])
        compare: dict[str, Callable[[np.ndarray, float], np.ndarray]] = {
            "eq": np.equal,
            "ne": np.not_equal,
            "lt": np.less,
            "le": np.less_equal,
            "gt": np.greater,
            "ge": np.greater_equal,
        }
        return compare[op](numbers, value)


def _words_fulfil(op: str, words: np.ndarray, value: Any) -> np.ndarray:
    if op in ("eq", "ne"):
        return (words == value) if op == "eq" else (words != value)
    if op in _LISTS:
        wanted = set(value)
        found = np.fromiter((w in wanted for w in words), bool, len(words))
        return found if op == "in" else ~found
    test: Callable[[str], bool] = {
        "lt": lambda w: w < value,
        "le": lambda w: w <= value,
        "gt": lambda w: w > value,
        "ge": lambda w: w >= value,
        "between": lambda w: value[0] <= w <= value[1],
        "contains": lambda w: value in w,
        "starts": lambda w: w.startswith(value),
    }[op]
    return np.fromiter((test(w) for w in words), bool, len(words))
