"""Between the values of a table and the words of the window: what a cell shows, and what is typed into it."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from gis_desk.tables.columns import Field, fields, is_missing
from layers.errors import FormatError, Where
from layers.schema import TABLES, Column, Kind
from ui.desktop.attributes import parse_value
from ui.desktop.words import choice, column_title
from ui.texts import tr

LONGEST = 300
"""Characters of a cell that are shown."""
_TURNS = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_SEEN = {
    **{code: chr(0x2400 + code) for code in range(0x20)},
    **dict.fromkeys((127, *range(128, 160)), "␡"),
    **dict.fromkeys((0x09, 0x0A, 0x0D, 0x85, 0x2028, 0x2029), "\u23ce"),
    0x09: "\u21e5",
    **dict.fromkeys(_TURNS, "\u2423"),
}
"""Control characters and turns of direction as visible ones."""
_HALVES = re.compile("[\ud800-\udfff]")
_TRUE, _FALSE = ("1", "true", "yes", "y", "是", "√"), ("0", "false", "no", "n", "否", "×")


def column_of(layer: str, name: str) -> Column | None:
    """The schema's column; None where the schema has no such layer or column."""
    table = TABLES.get(layer)
    return next((c for c in table.columns if c.name == name), None) if table else None


def shown_fields(frame: pd.DataFrame, layer: str) -> tuple[Field, ...]:
    """The columns of `frame` with the words for their codes, in the language in use."""
    return tuple(replace(f, words=_words(layer, f)) for f in fields(frame, layer))


def _words(layer: str, field: Field) -> Mapping[Any, str]:
    if field.kind is Kind.BOOL:
        return {True: tr("Yes"), False: tr("No")}
    column = column_of(layer, field.name)
    return {value: choice(layer, field.name, value) for value in column.choices} if column else {}


def title(layer: str, name: str) -> str:
    """What a column is called; a column without a name is called so."""
    if column_of(layer, name) is not None:
        return column_title(layer, name)
    return plain(name, 60) or tr("(no title)")


def heading(layer: str, field: Field) -> str:
    """The title of a column with the unit of its numbers."""
    name = title(layer, field.name)
    return tr("{field} ({unit})", field=name, unit=field.unit) if field.unit else name


def shown(field: Field, value: Any, longest: int = LONGEST) -> str:
    """`value` as a cell shows it: one line without control characters."""
    if is_missing(value):
        return ""
    if field.numeric:
        return number(value, whole=field.kind is Kind.INT)
    return plain(field.say(value), longest)


def number(value: Any, *, whole: bool = False) -> str:
    """A number of a cell: whole ones plain, others in groups of three with two places."""
    if whole:
        return str(int(value)) if abs(value) < float("inf") else str(value)
    if value and abs(value) < 0.005:
        return f"{value:.3g}"
    if abs(value) >= 1e15:
        return f"{value:.6g}"
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def plain(words: str, longest: int = LONGEST) -> str:
    """`words` on one line, cut, control characters visible, halves of characters as the replacement character."""
    cut = words if len(words) <= longest else words[: longest - 1] + "…"
    return _HALVES.sub("\ufffd", cut.translate(_SEEN))


def whole(words: str) -> str:
    """`words` as Qt can hold them: halves of characters as the replacement character."""
    return _HALVES.sub("\ufffd", words)


def read(layer: str, name: str, words: str) -> Any:
    """What `words`, typed or pasted, mean in a column of `layer`; empty is None.

    Raises
    ------
    FormatError
        If it is no number, date, choice, or yes or no where one is needed, or too large a number.
    """
    column = column_of(layer, name)
    if column is None or not words.strip():
        return words.strip() or None
    plain_words = words.strip()
    where = Where(field=title(layer, name), value=plain_words)
    if column.kind is Kind.BOOL:
        if plain_words.lower() in (*_TRUE, tr("Yes").lower()):
            return True
        if plain_words.lower() in (*_FALSE, tr("No").lower()):
            return False
        raise FormatError("'{value}' is neither yes nor no", where=where, do="write yes or no", value=plain_words)
    if column.choices:
        named = {choice(layer, name, value): value for value in column.choices}
        if plain_words in column.choices or plain_words in named:
            return named.get(plain_words, plain_words)
        raise FormatError(
            "'{value}' is none of the choices",
            where=where,
            do="choose one of: {choices}",
            value=plain_words,
            choices=list(named),
        )
    found = parse_value(column, plain_words.replace(",", "") if column.kind is Kind.INT else plain_words)
    if column.kind is Kind.INT and not -(2**63) <= found < 2**63:
        raise FormatError("'{value}' is too large a number", where=where, do="check the digits", value=plain_words)
    return found
