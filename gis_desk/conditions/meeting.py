"""Which rows fulfil a condition: the one place where conditions get their meaning."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from gis_desk.conditions.asking import day_of
from gis_desk.conditions.condition import Condition, Question, Search, Value
from gis_desk.conditions.finding import finds
from gis_desk.tables.columns import Columns, Field, field_of, first_called, plain_values
from gis_desk.tables.texts import Texts, are_codes, are_dates, folded, places, texts
from layers.schema import Kind
from layers.work import QUIET, Progress

_LOOK = 1000
_ASCII = 0x80
_ORDERED = ("lt", "le", "gt", "ge", "between")


def met(
    columns: Columns, questions: Sequence[Question], progress: Progress = QUIET, *, every: bool = True
) -> np.ndarray:
    """Rows (N,) bool that fulfil all `questions`, or with ``every=False`` at least one; all where there are none.

    Raises
    ------
    Cancelled
        If the user asks to stop.
    """
    found = np.full(columns.size, every or not questions)
    for number, one in enumerate(questions):
        progress.step(number, len(questions))
        answer = _found(columns, one, progress) if isinstance(one, Search) else _fulfilled(columns, one, progress)
        found = found & answer if every else found | answer
    return found


def passing(
    frame: pd.DataFrame,
    conditions: Sequence[Condition],
    kinds: Mapping[str, Kind] | None = None,
    progress: Progress = QUIET,
    *,
    every: bool = True,
) -> np.ndarray:
    """As `met`, of a frame; of a column in which few values stand again and again, each is looked at once.

    Parameters
    ----------
    kinds : mapping
        What the columns hold, where that is known; else it is told from their values.
    """
    found = np.full(len(frame), every or not conditions)
    for condition in conditions:
        answer = _in_frame(frame, condition, (kinds or {}).get(condition.column), progress)
        found = found & answer if every else found | answer
    return found


def _in_frame(frame: pd.DataFrame, condition: Condition, kind: Kind | None, progress: Progress) -> np.ndarray:
    name = condition.column
    if name not in frame.columns or name == "geometry":
        return np.full(len(frame), condition.op == "empty")
    series = first_called(frame, name)
    plain = pd.api.types.is_numeric_dtype(series.dtype)
    codes, values = (None, series) if plain or _mostly_unlike(series) else _each_once(series)
    field = field_of(values, name, kind)
    answer = _fulfilled(Columns({name: plain_values(values)}, (field,), len(values)), condition, progress)
    return answer if codes is None else np.append(answer, condition.op == "empty")[codes]


def _mostly_unlike(series: "pd.Series[Any]") -> bool:
    """Whether nearly every row of many has a value of its own, as a look at some of them says."""
    if len(series) < 10 * _LOOK:
        return False
    some = series.iloc[:: len(series) // _LOOK].map(str)
    return bool(some.nunique() > 0.5 * len(some))


def _each_once(series: "pd.Series[Any]") -> tuple[np.ndarray | None, Any]:
    """The number of each row's value, -1 where there is none, and the values."""
    try:
        codes, values = pd.factorize(series)
    except TypeError:  # lists and documents cannot be compared by their hash
        return None, series
    return codes, pd.Series(values, dtype=object if series.dtype == object else None)


def _found(columns: Columns, one: Search, progress: Progress) -> np.ndarray:
    if one.column:
        return finds(columns, one.column, one.words, progress)
    found = np.ones(columns.size, bool)
    for word in one.words.split():
        somewhere = np.zeros(columns.size, bool)
        for field in columns.fields:
            somewhere |= finds(columns, field.name, word, progress)
        found &= somewhere
    return found


def _fulfilled(columns: Columns, one: Condition, progress: Progress) -> np.ndarray:
    name, op, value = one.column, one.op, one.value
    if name not in columns:
        return np.full(columns.size, op == "empty")
    missing = columns.missing(name, progress)
    if op in ("empty", "filled"):
        return missing if op == "empty" else ~missing
    if op in ("contains", "starts"):
        return _has(columns.texts(name, progress), _needle(str(value)), start=op == "starts") & ~missing
    given = value if isinstance(value, tuple) else (value,)
    numeric = columns.field(name).numeric
    if numeric or any(isinstance(v, float) for v in given):
        values = columns.numbers(name, progress) if numeric else _numbers(columns.values(name))
        return _compared(op, values, [_as_number(v) for v in given]) & ~_nowhere(values) & ~missing
    if op in _ORDERED:
        return _in_order(columns, name, op, [str(v) for v in given], progress) & ~missing
    same = _is_one_of(columns, name, [str(v) for v in given], progress)
    return (~same if op in ("ne", "not_in") else same) & ~missing


def _nowhere(values: np.ndarray) -> np.ndarray:
    return np.isnan(values) if values.dtype.kind == "f" else np.zeros(len(values), bool)


def _as_number(value: Value | None) -> float:
    """A value as a number, NaN for words that are none: nothing equals it, nothing is more or less."""
    try:
        return float(str(value).replace(",", ""))
    except ValueError:
        return float("nan")


def _numbers(values: np.ndarray) -> np.ndarray:
    """Numbers (N,) of values that are written as text, NaN where there are none; truth is no number."""
    plain = pd.Series(values, dtype=object)
    found = pd.to_numeric(plain.where(~plain.map(lambda v: isinstance(v, bool))), errors="coerce")
    numbers = found.to_numpy(dtype=float, na_value=np.nan)
    return np.where(np.isfinite(numbers), numbers, np.nan)


def _compared(op: str, values: np.ndarray, ends: Sequence[float]) -> np.ndarray:
    low, high = ends[0], ends[-1]
    with np.errstate(invalid="ignore"):
        if op in ("in", "not_in"):
            among = np.isin(values, [end for end in ends if end == end])
            return among if op == "in" else ~among
        if op == "between":
            return (values >= min(low, high)) & (values <= max(low, high))
        compare = {
            "eq": np.equal,
            "ne": np.not_equal,
            "lt": np.less,
            "le": np.less_equal,
            "gt": np.greater,
            "ge": np.greater_equal,
        }
        found: np.ndarray = compare[op](values, low)
        return found


def _needle(value: str) -> np.ndarray:
    return folded(texts([value], str)).points


def _said(field: Field, value: str) -> str:
    """A value as the column's texts say it: the word for a code, yes and no as they are called."""
    if field.kind is Kind.BOOL and value.lower() in ("true", "false"):
        return field.say(value.lower() == "true")
    return field.say(value)


def _is_one_of(columns: Columns, name: str, values: Sequence[str], progress: Progress) -> np.ndarray:
    given, field = columns.texts(name, progress), columns.field(name)
    found = np.zeros(columns.size, bool)
    if len(values) <= 8:
        for value in values:
            found |= _equal(given, _needle(_as_kept(given, _said(field, value))))
        return found
    wanted = {_needle(_as_kept(given, _said(field, value))).tobytes() for value in values}
    raw, starts = given.points.tobytes(), (given.starts * given.points.itemsize).tolist()
    for start in range(0, columns.size, 8192):
        progress.step(start, columns.size)
        end = min(start + 8192, columns.size)
        bounds = starts[start : end + 1]
        found[start:end] = [raw[a:b] in wanted for a, b in pairwise(bounds)]
    return found


def _as_kept(given: Texts, value: str) -> str:
    """A value as a column of dates keeps it, where it is a date in another form."""
    day = day_of(value)
    return day if day is not None and day != value.strip() and are_dates(given) else value


def _equal(given: Texts, needle: np.ndarray) -> np.ndarray:
    """Which texts are `needle` and nothing else."""
    found = np.zeros(len(given), bool)
    rows = np.flatnonzero(given.lengths == len(needle))
    for offset, point in enumerate(needle):
        rows = rows[given.points[given.starts[rows] + offset] == point]
    found[rows] = True
    return found


def _has(given: Texts, needle: np.ndarray, *, start: bool) -> np.ndarray:
    """Which texts have `needle` in them, or begin with it."""
    found = np.zeros(len(given), bool)
    if not len(needle):
        return ~found
    if start:
        rows = np.flatnonzero(given.lengths >= len(needle))
        for offset, point in enumerate(needle):
            rows = rows[given.points[given.starts[rows] + offset] == point]
        found[rows] = True
        return found
    at = np.flatnonzero(given.points == needle[0])
    for offset, point in enumerate(needle[1:], 1):
        at = at[at + offset < len(given.points)]
        at = at[given.points[at + offset] == point]
    found[given.rows_of(at, len(needle))] = True
    return found


def _in_order(columns: Columns, name: str, op: str, values: Sequence[str], progress: Progress) -> np.ndarray:
    """Which texts of the column come before, at or behind `values` in its order."""
    given, field = columns.texts(name, progress), columns.field(name)
    extra = folded(texts([_as_kept(given, _said(field, value)) for value in values], str))
    both = Texts(
        np.concatenate([given.points, extra.points]),
        np.concatenate([given.starts, given.starts[-1] + extra.starts[1:]]),
    )
    from_left = columns.kept("from_left", name, lambda: are_dates(given) or are_codes(given))
    if not from_left or int(both.points.max(initial=0)) >= _ASCII:  # digits and dashes stand in their order anyway
        both = places(both, by_value=not from_left, progress=progress)
    sides: list[np.ndarray] = []
    for start, end in pairwise(both.starts[columns.size :].tolist()):
        progress.step(len(sides), len(values))
        sides.append(_side(Texts(both.points, both.starts[: columns.size + 1]), both.points[start:end]))
    if op == "between":
        one, other = sides
        return ((one >= 0) & (other <= 0)) | ((one <= 0) & (other >= 0))
    return _compared(op, sides[0], [0.0])


def _side(given: Texts, needle: np.ndarray) -> np.ndarray:
    """-1 for the texts that come before `needle`, 0 for those that are it, 1 for those behind it, (N,) int8."""
    side = np.zeros(len(given), np.int8)
    lengths, rows = given.lengths, np.arange(len(given))
    for offset, point in enumerate(needle):
        ended = lengths[rows] <= offset
        side[rows[ended]] = -1
        rows = rows[~ended]
        there = given.points[given.starts[rows] + offset]
        side[rows[there < point]] = -1
        side[rows[there > point]] = 1
        rows = rows[there == point]
    side[rows[lengths[rows] > len(needle)]] = 1
    return side
