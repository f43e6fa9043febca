"""What can be asked of a row: column, relation, value. No expressions."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from layers.errors import StyleError, Where
from layers.text import Text, text

OPERATORS = ("eq", "ne", "lt", "le", "gt", "ge", "between", "in", "not_in", "contains", "starts", "empty", "filled")
"""Equal, not equal, less, at most, greater, at least, from a to b (both included), one of, none of, has in it, begins
with, without a value, with a value. They stand in the styles that workspaces keep: none is ever renamed."""
RELATIONS: Mapping[str, Text] = {
    "eq": text("is"),
    "ne": text("is not"),
    "lt": text("is less than"),
    "le": text("is at most"),
    "gt": text("is more than"),
    "ge": text("is at least"),
    "between": text("is from … to …"),
    "in": text("is one of"),
    "not_in": text("is none of"),
    "contains": text("contains"),
    "starts": text("begins with"),
    "empty": text("has no value"),
    "filled": text("has a value"),
}
"""The words for each of `OPERATORS`."""
PLAIN = ("empty", "filled")
"""Operators without a value."""
LISTS = ("in", "not_in")
TEXTS = ("contains", "starts")
MOST_VALUES = 2000
LONGEST = 400
"""Characters of a column's name or a value."""
Value: TypeAlias = float | str


class ConditionError(StyleError):
    """A condition that cannot be asked, or has a value that does not fit it."""


@dataclass(frozen=True)
class Condition:
    """One condition on a row. A row without a value fulfils ``empty`` and nothing else.

    Texts are compared without blanks at their ends, without regard to capitals, to full and half width, and to marks on
    Latin letters. They have the order of the attribute table: dates by day, codes of divisions from the left, all else
    by pinyin with the numbers inside by their value.

    Parameters
    ----------
    column : str
        Name of the column; one that a table lacks has no values.
    op : str
        One of `OPERATORS`.
    value : float, str, tuple or None
        A number is compared with the column's numbers, also those written as text; a text with its words, and in a
        column of numbers with the number it says. A tuple of two for ``between``, of any number for ``in`` and
        ``not_in``; None for ``empty`` and ``filled``.
    """

    column: str
    op: str
    value: Value | tuple[Value, ...] | None = None

    def __post_init__(self) -> None:
        _words("column", self.column, empty=False)
        if self.op not in OPERATORS:
            raise ConditionError(
                "'{operator}' is no way to compare",
                where=Where(field="op", value=str(self.op)[:60]),
                do="use one of: {known}",
                operator=str(self.op)[:60],
                known=", ".join(OPERATORS),
            )
        object.__setattr__(self, "value", self._checked())

    def _checked(self) -> Value | tuple[Value, ...] | None:
        value: Any = self.value
        if self.op in PLAIN:
            if value is not None:
                raise self._wrong(text("leave the value out"))
            return None
        if self.op in LISTS:
            if not isinstance(value, tuple) or not 0 < len(value) <= MOST_VALUES:
                raise self._wrong(text("give a list of values"))
            return tuple(_words("value", word_of(v)) for v in value)
        if self.op == "between":
            if (
                not isinstance(value, tuple)
                or len(value) != 2
                or isinstance(value[0], str) != isinstance(value[1], str)
            ):
                raise self._wrong(text("give two values of one kind, the lower first"))
            return _one(value[0]), _one(value[1])
        if self.op in TEXTS and not isinstance(value, str):
            raise self._wrong(text("give a text"))
        if value is None or isinstance(value, tuple):
            raise self._wrong(text("give one value"))
        if value == "":
            raise self._wrong(text("give a value, or ask for rows without one"))
        return _one(value)

    def _wrong(self, do: Text) -> ConditionError:
        return ConditionError(
            "the condition on {column} has a value that does not fit it",
            where=Where(field="value", value=self.value),
            do=do.template,
            column=self.column,
        )


@dataclass(frozen=True)
class Search:
    """Words to be found in a column, in characters, pinyin without tones, or initials; empty `column`: in any.

    Without a column each of the words, parted by blanks, has to stand in some column of the row.
    """

    column: str
    words: str


Question: TypeAlias = Condition | Search


def word_of(value: Value) -> str:
    """A number as a word: whole ones without a point; a text as it is."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ConditionError(
            "this is neither text nor number", where=Where(field="value", value=value), do="write it again"
        )
    return value if isinstance(value, str) else str(int(value)) if float(value).is_integer() else repr(float(value))


def _one(value: Value) -> Value:
    if isinstance(value, str):
        return _words("value", value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ConditionError("this is no number", where=Where(field="value", value=value), do="write a number")
    return round(float(value), 300) + 0.0


def _words(field: str, value: Any, *, empty: bool = True) -> str:
    if not isinstance(value, str) or len(value) > LONGEST or (not value and not empty):
        raise ConditionError(
            "this is no text of up to {n} characters",
            where=Where(field=field, value=value),
            do="write it again, shorter",
            n=LONGEST,
        )
    return value
