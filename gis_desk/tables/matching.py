"""Which rows a user looks for: words, pinyin or initials in a column, comparisons, and one box over all columns."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from gis_desk.tables.columns import Columns
from gis_desk.tables.letters import letters
from gis_desk.tables.sorting import text_ranks
from gis_desk.tables.texts import Texts, are_codes, folded, places, texts
from layers.errors import FormatError, Where
from layers.schema import Kind
from layers.work import QUIET, Progress

OPERATORS = ("contains", "=", "!=", "<", "<=", ">", ">=", "between", "empty", "filled")
_TYPED = re.compile(r"^\s*(<=|>=|<>|!=|=|<|>|≤|≥|≠|＝|＜|＞)\s*(.*)$", re.DOTALL)
_SAME = {"<>": "!=", "≤": "<=", "≥": ">=", "≠": "!=", "＝": "=", "＜": "<", "＞": ">"}
_RANGE = re.compile(r"^\s*(\S+?)\s*(?:\.\.|…|～)\s*(\S+)\s*$")
_NUMBER = re.compile(r"^[-+]?[\d,]*\.?\d+(?:[eE][-+]?\d+)?$")
_MOST_READINGS = 64
"""Ways to part what was typed into syllables that are tried."""


@dataclass(frozen=True)
class Filter:
    """One condition on a column.

    Parameters
    ----------
    column : str
        Its name; empty: any column.
    operator : str
        One of `OPERATORS`. ``contains`` also finds pinyin without tones and initials; ``between`` includes both ends.
    value, other : str
        As they are typed; `other` is the upper end of ``between``.
    """

    column: str
    operator: str = "contains"
    value: str = ""
    other: str = ""


def typed(column: str, words: str) -> Filter | None:
    """What the user typed above a column as a condition, None for nothing.

    ``青山``, ``qingshan``, ``qs``: contains; ``>=100``, ``<5``, ``=乡``, ``<>乡``: compared; ``10..20``: between; ``=``
    alone: empty, ``<>`` alone: not empty.
    """
    plain = words.strip()
    if not plain:
        return None
    if found := _TYPED.match(plain):
        operator, value = _SAME.get(found[1], found[1]), found[2].strip()
        if not value:
            return Filter(column, "filled" if operator == "!=" else "empty") if operator in ("=", "!=") else None
        return Filter(column, operator, value)
    if (found := _RANGE.match(plain)) and column:
        return Filter(column, "between", found[1], found[2])
    return Filter(column, "contains", plain)


def matches(columns: Columns, filters: Sequence[Filter], progress: Progress = QUIET) -> np.ndarray:
    """Rows that meet all `filters`, (N,) bool.

    A filter without a column wants each of its words in some column of the row.

    Raises
    ------
    FormatError
        If an operator is unknown, or what is compared with a number is none.
    Cancelled
        If the user asks to stop.
    """
    found = np.ones(columns.size, bool)
    for number, one in enumerate(filters):
        progress.step(number, len(filters))
        if one.column:
            found &= _column(columns, one, progress)
            continue
        for word in one.value.split():
            somewhere = np.zeros(columns.size, bool)
            for field in columns.fields:
                somewhere |= contains(columns, field.name, word, progress)
            found &= somewhere
    return found


def _column(columns: Columns, one: Filter, progress: Progress) -> np.ndarray:
    if one.operator not in OPERATORS:
        raise FormatError(
            "'{operator}' is no way to compare",
            where=Where(field=one.column),
            do="use one of: {known}",
            operator=one.operator,
            known=", ".join(OPERATORS),
        )
    if one.operator == "contains":
        return contains(columns, one.column, one.value, progress)
    missing = columns.missing(one.column, progress)
    if one.operator in ("empty", "filled"):
        return missing if one.operator == "empty" else ~missing
    field = columns.field(one.column)
    if field.numeric:
        values = columns.numbers(one.column, progress)
        low, high = _number(one.column, one.value), _number(one.column, one.other) if one.other else 0.0
        found = _compared(one.operator, values, low, high)
    else:
        rank, low, high = _ranked(columns, one, progress)
        found = _compared(one.operator, rank, low, high)
    return found & ~missing if one.operator != "!=" else found | missing


def _compared(operator: str, values: np.ndarray, low: float, high: float) -> np.ndarray:
    if operator == "=":
        return values == low
    if operator == "!=":
        return values != low
    if operator == "<":
        return values < low
    if operator == "<=":
        return values <= low
    if operator == ">":
        return values > low
    if operator == ">=":
        return values >= low
    return (values >= min(low, high)) & (values <= max(low, high))


def _number(column: str, value: str) -> float:
    plain = value.strip().replace("，", ",")
    if not _NUMBER.match(plain):
        raise FormatError(
            "'{value}' is no number", where=Where(field=column, value=value), do="type digits only", value=value
        )
    return float(plain.replace(",", ""))


def _ranked(columns: Columns, one: Filter, progress: Progress) -> tuple[np.ndarray, int, int]:
    """The places of all texts of the column, and those of the filter's two values among them."""
    given = columns.texts(one.column, progress)
    needles = [_date(one.value), _date(one.other)] if columns.field(one.column).kind is Kind.DATE else None
    extra = folded(texts(needles or [one.value.strip(), one.other.strip()], str))
    by_value = not are_codes(given)
    if one.operator in ("=", "!="):
        same = _equal(given, extra.points[: extra.starts[1]])
        return same.astype(np.int64), 1, 1
    starts = np.concatenate([given.starts, given.starts[-1] + extra.starts[1:]])
    both = Texts(np.concatenate([given.points, extra.points]), starts)
    rank = text_ranks(places(both, by_value=by_value, progress=progress), progress)
    return rank[:-2], int(rank[-2]), int(rank[-1])


def _date(value: str) -> str:
    """A date as it is kept, where it is written with other marks."""
    found = re.match(r"^\s*(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?\s*$", value)
    return f"{found[1]}-{int(found[2]):02d}-{int(found[3]):02d}" if found else value.strip()


def _equal(given: Texts, needle: np.ndarray) -> np.ndarray:
    """Which texts are `needle` and nothing else."""
    found = np.zeros(len(given), bool)
    rows = np.flatnonzero(given.lengths == len(needle))
    for offset, point in enumerate(needle):
        rows = rows[given.points[given.starts[rows] + offset] == point]
    found[rows] = True
    return found


def contains(columns: Columns, column: str, value: str, progress: Progress = QUIET) -> np.ndarray:
    """Rows whose text in `column` has `value` in it, in characters, in pinyin without tones, or in initials.

    Pinyin begins with a syllable and may end inside one (``qingsh``); initials are one letter for each character, and
    a single letter only counts as the first one of the text.
    """
    needle = folded(texts([value.strip()], str)).points
    found = np.zeros(columns.size, bool)
    if not len(needle):
        return ~found
    if columns.field(column).numeric and not ((needle >= 0x30) & (needle <= 0x39)).any():
        return found
    given = columns.texts(column, progress)
    found[_rows(given, given.points, [np.array([p]) for p in needle])] = True
    words = "".join(map(chr, needle.tolist()))
    spoken = words.replace(" ", "").replace("'", "").replace("’", "")
    if not re.fullmatch("[a-z0-9]+", spoken) or not any(c.isalpha() for c in spoken) or not columns.is_chinese(column):
        return found
    progress.step(0, 0)
    sounds = columns.syllables(column, progress)
    for pieces in _readings(spoken):
        progress.step(0, 0)
        at_start = len(spoken) == 1
        found[_rows(given, sounds, pieces, at_start=at_start)] = True
    return found


def _rows(given: Texts, values: np.ndarray, pieces: list[np.ndarray], *, at_start: bool = False) -> np.ndarray:
    """Texts in which values out of each of `pieces` follow one another."""
    if at_start:
        at = given.starts[:-1][given.lengths > 0]
        at = at[_among(values[at], pieces[0])]
    else:
        at = np.flatnonzero(_among(values, pieces[0]))
    for offset, piece in enumerate(pieces[1:], 1):
        at = at[at + offset < len(values)]
        at = at[_among(values[at + offset], piece)]
    return given.rows_of(at, len(pieces))


def _among(values: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    if len(wanted) == 1:
        return values == wanted[0]
    table = np.zeros(len(letters().syllables), bool)
    table[wanted] = True
    return table[values]


def _readings(spoken: str) -> Iterator[list[np.ndarray]]:
    """What `spoken` may mean: whole syllables of which the last may be cut short, and initials."""
    names = letters().syllables
    number = {name: n for n, name in enumerate(names)}
    made = 0
    stack: list[tuple[str, list[np.ndarray]]] = [(spoken, [])]
    while stack and made < _MOST_READINGS:
        rest, before = stack.pop()
        if ends := [n for n, name in enumerate(names) if name.startswith(rest)]:
            made += 1
            yield [*before, np.array(ends)]
        for length in range(1, min(6, len(rest) - 1) + 1):
            head = rest[:length]
            if head in number and (length > 1 or head in "aeo" or head.isdigit()):
                stack.append((rest[length:], [*before, np.array([number[head]])]))
    if len(spoken) > 1:
        yield [np.array([n for n, name in enumerate(names) if name.startswith(letter)]) for letter in spoken]
