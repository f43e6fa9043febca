"""What a user types as a condition: numbers with commas, dates in any form, yes and no, words that codes are called."""

import math
import re
from datetime import date

from gis_desk.conditions.condition import LISTS, PLAIN, TEXTS, Condition, ConditionError, Question, Search, Value
from gis_desk.tables.columns import Field
from layers.errors import Where
from layers.schema import Kind

_TYPED = re.compile(r"^\s*(<=|>=|<>|!=|=|<|>|≤|≥|≠|＝|＜|＞)\s*(.*)$", re.DOTALL)
_OPERATORS = {
    "=": "eq",
    "＝": "eq",
    "<>": "ne",
    "!=": "ne",
    "≠": "ne",
    "<": "lt",
    "＜": "lt",
    "<=": "le",
    "≤": "le",
    ">": "gt",
    "＞": "gt",
    ">=": "ge",
    "≥": "ge",
}
_RANGE = re.compile(r"^\s*(\S+?)\s*(?:\.\.|…|～)\s*(\S+)\s*$")
_NUMBER = re.compile(r"^[-+]?[\d,，]*\.?\d+(?:[eE][-+]?\d+)?$")
_DATE = re.compile(r"^\s*(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?\s*$")
_SEVERAL = re.compile("[;；]")
_TRUE, _FALSE = ("1", "true", "yes", "是", "真"), ("0", "false", "no", "否", "假")


def operators_for(kind: Kind) -> tuple[str, ...]:
    """The operators that make sense for a column of this kind."""
    if kind in (Kind.INT, Kind.REAL) or kind is Kind.DATE:
        return ("eq", "ne", "lt", "le", "gt", "ge", "between", *PLAIN)
    if kind is Kind.BOOL:
        return ("eq", *PLAIN)
    return ("eq", "ne", "contains", "starts", "in", "not_in", *PLAIN)


def typed(field: Field, words: str) -> Question | None:
    """What the user typed above the column `field`, None for nothing.

    ``青山``, ``qingshan``, ``qs``: found in it; ``>=100``, ``<5``, ``=乡``, ``<>乡``: compared; ``10..20``: from, to;
    ``=`` alone: empty, ``<>`` alone: not empty.

    Raises
    ------
    ConditionError
        If what is compared with a number, a date or yes and no is none.
    """
    plain = words.strip()
    if not plain:
        return None
    if found := _TYPED.match(plain):
        operator, value = _OPERATORS[found[1]], found[2].strip()
        if value:
            return asked(field, operator, value)
        return Condition(field.name, "filled" if operator == "ne" else "empty") if operator in ("eq", "ne") else None
    if found := _RANGE.match(plain):
        return asked(field, "between", found[1], found[2])
    return Search(field.name, plain)


def asked(field: Field, op: str, value: str = "", upper: str = "") -> Condition:
    """The condition `op` on a column with the `value` that was typed.

    ``in`` takes several with semicolons, ``between`` its `upper` end too, or both as ``10..20``.

    Raises
    ------
    ConditionError
        If the value is not what the column holds.
    """
    if op in PLAIN:
        return Condition(field.name, op)
    if op in LISTS:
        parts = tuple(part.strip() for part in _SEVERAL.split(value) if part.strip())
        return Condition(field.name, op, tuple(_read(field, part) for part in parts))
    if op in TEXTS:
        return Condition(field.name, op, value.strip())
    if op != "between":
        return Condition(field.name, op, _read(field, value.strip()))
    if not upper.strip() and (ends := _RANGE.match(value)):
        value, upper = ends[1], ends[2]
    low, high = _read(field, value.strip()), _read(field, upper.strip())
    if isinstance(low, float) and isinstance(high, float):
        return Condition(field.name, op, (min(low, high), max(low, high)))
    return Condition(field.name, op, (low, high))


def _read(field: Field, words: str) -> Value:
    """What was typed as a value of the column."""
    if not words:
        raise ConditionError(
            "a value is missing",
            where=Where(field=field.name),
            do="give a value, or ask for rows without one",
        )
    if field.numeric:
        return _number(field.name, words)
    if field.kind is Kind.DATE:
        return _day(field.name, words)
    if field.kind is Kind.BOOL:
        return _truth(field, words)
    known = {said: code for code, said in field.words.items()}
    return str(known.get(words, words))


def _number(column: str, words: str) -> float:
    plain = words.replace("，", "").replace(",", "")
    found = float(plain) if _NUMBER.match(words) else math.nan
    if not math.isfinite(found):
        raise ConditionError(
            "'{value}' is no number",
            where=Where(field=column, value=words[:60]),
            do="write it in digits, such as 1200 or -3.5",
            value=words[:60],
        )
    return found


def _day(column: str, words: str) -> str:
    found = day_of(words)
    if found is None:
        raise ConditionError(
            "'{value}' is no date",
            where=Where(field=column, value=words[:60]),
            do="write it as year-month-day, such as 2026-05-01",
            value=words[:60],
        )
    return found


def day_of(words: str) -> str | None:
    """A date as it is kept, 2026-05-01, also where it is written with other marks; None for what is none."""
    found = _DATE.match(words)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])).isoformat() if found else None
    except ValueError:
        return None


def _truth(field: Field, words: str) -> str:
    plain = words.lower()
    said = {str(word).lower(): bool(value) for value, word in field.words.items()}
    if plain in said:
        return "true" if said[plain] else "false"
    if plain not in (*_TRUE, *_FALSE):
        raise ConditionError(
            "'{value}' is neither yes nor no",
            where=Where(field=field.name, value=words[:60]),
            do="type yes or no",
            value=words[:60],
        )
    return "true" if plain in _TRUE else "false"
