"""Conditions on the columns of a frame: which rows fulfil them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from gis_desk.map.values import texts
from layers.errors import PlanError, Where
from layers.schema import Column, Kind
from layers.text import Text, text

OPERATORS: Mapping[str, Text] = {
    "equals": text("is"),
    "differs": text("is not"),
    "contains": text("contains"),
    "begins": text("begins with"),
    "less": text("is less than"),
    "most": text("is at most"),
    "more": text("is more than"),
    "least": text("is at least"),
    "missing": text("is empty"),
    "present": text("is not empty"),
}
"""What a condition can ask, with the words for it."""
_WITHOUT_VALUE = ("missing", "present")
_ORDERED = ("less", "most", "more", "least")
_NUMBERS = (Kind.INT, Kind.REAL)
_TRUE, _FALSE = ("1", "true", "yes", "是", "真"), ("0", "false", "no", "否", "假")


@dataclass(frozen=True)
class Condition:
    """`column` `operator` `value`: a key of `OPERATORS`; the value as it was typed."""

    column: str
    operator: str
    value: str = ""


def operators_for(kind: Kind) -> tuple[str, ...]:
    """The operators that make sense for a column of this kind."""
    if kind in _NUMBERS or kind is Kind.DATE:
        return ("equals", "differs", *_ORDERED, *_WITHOUT_VALUE)
    if kind is Kind.BOOL:
        return ("equals", *_WITHOUT_VALUE)
    return ("equals", "differs", "contains", "begins", *_WITHOUT_VALUE)


def needs_value(operator: str) -> bool:
    """Whether a value belongs to the operator."""
    return operator not in _WITHOUT_VALUE


def rows_where(
    frame: pd.DataFrame, columns: Sequence[Column], conditions: Sequence[Condition], *, every: bool = True
) -> np.ndarray:
    """Which rows (N,) bool of `frame` fulfil every condition, or with ``every=False`` at least one.

    Parameters
    ----------
    columns : sequence of Column
        The schema's columns of the frame; they say how a typed value is read.

    Raises
    ------
    PlanError
        If there is no condition, a column is not there, or a value is no number or date where one is needed.
    """
    if not conditions:
        raise PlanError("there is no condition", do="give a column, an operator and a value")
    known = {column.name: column for column in columns}
    result = np.full(len(frame), every)
    for condition in conditions:
        if condition.column not in known or condition.column not in frame.columns:
            raise PlanError(
                "there is no column '{column}'",
                where=Where(field=condition.column),
                do="choose one of the columns of the layer",
                column=condition.column,
            )
        met = _met(frame, known[condition.column], condition)
        result = result & met if every else result | met
    return result


def _met(frame: pd.DataFrame, column: Column, condition: Condition) -> np.ndarray:
    words = texts(frame, column.name)
    empty = words == ""
    operator = condition.operator
    if operator == "missing":
        return empty
    if operator == "present":
        return ~empty
    if operator not in operators_for(column.kind):
        raise PlanError(
            "'{operator}' cannot be asked of this column",
            where=Where(field=column.name),
            do="choose another operator",
            operator=OPERATORS.get(operator, Text(operator)),
        )
    typed = condition.value.strip()
    if column.kind in _NUMBERS:
        numbers = pd.to_numeric(frame[column.name], errors="coerce").to_numpy(dtype=float, na_value=np.nan)
        return _compared(numbers, _number(typed, column), operator) & ~np.isnan(numbers)
    if column.kind is Kind.DATE:
        return _compared(words.astype(str), _date(typed, column), operator) & ~empty
    if column.kind is Kind.BOOL:
        wanted = _truth(typed, column)
        return np.array([v is not None and v == v and bool(v) == wanted for v in frame[column.name]], dtype=bool)
    lower = np.array([w.lower() for w in words], dtype=object)
    needle = typed.lower()
    if operator == "contains":
        return np.array([needle in w for w in lower], dtype=bool)
    if operator == "begins":
        return np.array([w.startswith(needle) for w in lower], dtype=bool)
    same: np.ndarray = lower == needle
    return same if operator == "equals" else ~same


def _compared(values: np.ndarray, wanted: float | str, operator: str) -> np.ndarray:
    answers = {
        "equals": values == wanted,
        "differs": values != wanted,
        "less": values < wanted,
        "most": values <= wanted,
        "more": values > wanted,
        "least": values >= wanted,
    }
    met: np.ndarray = answers[operator]
    return met


def _number(typed: str, column: Column) -> float:
    try:
        number = float(typed.replace(",", ""))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise PlanError("'{value}' is no number", where=Where(field=column.name), do="type digits only", value=typed)
    return number


def _date(typed: str, column: Column) -> str:
    try:
        return date.fromisoformat(typed.replace("/", "-").replace(".", "-")).isoformat()
    except ValueError as exc:
        raise PlanError(
            "'{value}' is no date",
            where=Where(field=column.name),
            do="write it as year-month-day, such as 2026-05-01",
            value=typed,
        ) from exc


def _truth(typed: str, column: Column) -> bool:
    plain = typed.lower()
    if plain not in (*_TRUE, *_FALSE):
        raise PlanError(
            "'{value}' is neither yes nor no", where=Where(field=column.name), do="type yes or no", value=typed
        )
    return plain in _TRUE
