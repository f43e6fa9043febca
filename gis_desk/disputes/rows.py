"""Rows of the register's tables as plain values, and the text that a person typed."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from layers.errors import GisDeskError, Where
from layers.schema import TABLES, Kind


def blank(value: Any) -> bool:
    """Whether nothing was entered."""
    return value is None or value != value or (isinstance(value, str) and not value.strip())


def of_table(table: str, row: Mapping[Any, Any]) -> dict[str, Any]:
    """`row` of a frame or the store as the columns of `table`: missing values None, numbers whole; without geometry."""
    result: dict[str, Any] = {}
    for column in TABLES[table].columns:
        value = row.get(column.name)
        if value is None or (not isinstance(value, dict | list | bytes) and value != value):
            result[column.name] = None
        elif column.kind is Kind.INT:
            result[column.name] = int(str(value).removesuffix(".0"))
        elif column.kind is Kind.REAL:
            result[column.name] = float(value)
        else:
            result[column.name] = value
    return result


def one_line(value: Any, most: int, where: Where) -> str | None:
    """What was typed as one line of text, None for nothing; line breaks become spaces, markup stays what it is: text.

    Raises
    ------
    GisDeskError
        For control characters (a NUL ends the text in other programs), and for more than `most` characters.
    """
    if blank(value):
        return None
    typed = str(value)
    for n, c in enumerate(typed):
        if unicodedata.category(c) in ("Cc", "Cs") and c not in "\t\n\r\x0b\x0c\x85":
            raise GisDeskError(
                "the text holds the control character U+{code:04X} at place {n}",
                where=where,
                do="delete it, or type the text again",
                code=ord(c),
                n=n + 1,
            )
    result = " ".join(typed.split())
    if len(result) > most:
        raise GisDeskError(
            "the text has {n} characters, {most} fit the form",
            where=Where(where.file, where.layer, where.row, where.field, result[:20]),
            do="shorten it, and put the rest into an event",
            n=len(result),
            most=most,
        )
    return result
