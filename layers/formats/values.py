"""Values of files turned into the kinds of the schema: dates in many forms, 是 and 否, numbers with units."""

import json
import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd

from layers.formats.choices import words
from layers.formats.names import normal
from layers.schema import Column, Kind
from layers.text import Text, text

_TRUE = frozenset(("是", "有", "真", "对", "√", "✓", "y", "yes", "true", "t", "1", "1.0"))
_FALSE = frozenset(("否", "无", "假", "错", "×", "✗", "没有", "不是", "n", "no", "false", "f", "0", "0.0"))
_DATE = re.compile(r"^(\d{4})\s*[-/.年\\]\s*(\d{1,2})\s*(?:[-/.月\\]\s*(\d{1,2}))?\s*[日号月]?(?:[T\s].*)?$")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:\d{6})?$")
_NUMBER = re.compile(r"^([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[+-]?\d+)?)\s*([^\d\s]{0,6})$", re.I)
_TIMES = {"万": 1e4, "万人": 1e4, "亿": 1e8, "千": 1e3, "km": 1e3, "公里": 1e3, "千米": 1e3, "%": 1e-2}
_EXCEL_ZERO = date(1899, 12, 30)


class UnfitError(ValueError):
    """A value that is not of the kind; `why` says it to people."""

    def __init__(self, why: Text) -> None:
        super().__init__(str(why))
        self.why = why


def convert(column: Column, values: pd.Series) -> tuple[pd.Series, dict[int, Text]]:
    """`values` (N, any kind of a file) as values of `column`, and for each position that does not fit the reason.

    Empty text is None. Values that do not fit are None in the result.
    """
    change = _CHANGES[column.kind]
    if column.choices:
        table = words(column)

        def change(value: Any, _: Column = column) -> Any:
            found = table.get(normal(value))
            if found is None:
                raise UnfitError(text("'{value}' is none of the values this field takes", value=str(value)[:40]))
            return found

    if column.kind is Kind.TEXT and not column.choices:
        known = [
            (v.strip() or None) if v.__class__ is str else None if _missing(v) else _text(v) for v in values.tolist()
        ]
        return pd.Series(known, dtype=object), {}
    return _each_once(values.tolist(), change)


def _each_once(values: list[Any], change: Callable[[Any], Any]) -> tuple[pd.Series, dict[int, Text]]:
    """`values` through `change`, every distinct one once."""
    known_values: dict[Any, Any] = {}
    bad: dict[int, Text] = {}
    out: list[Any] = []
    for i, value in enumerate(values):
        if _missing(value):
            out.append(None)
            continue
        token = (type(value), value) if not isinstance(value, list | dict | set) else None
        if token is None or token not in known_values:
            try:
                made = change(value)
            except UnfitError as exc:
                made = exc
            if token is not None:
                known_values[token] = made
        else:
            made = known_values[token]
        if isinstance(made, UnfitError):
            bad[i] = made.why
            made = None
        out.append(made)
    return pd.Series(out, dtype=object), bad


def _missing(value: Any) -> bool:
    return value is None or value != value or (isinstance(value, str) and not value.strip())


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value).strip()


def _number(value: Any) -> float:
    if isinstance(value, bool):
        return float(value)
    if isinstance(value, int | float | np.number):
        found = float(value)
    else:
        shown = unicodedata.normalize("NFKC", str(value)).strip()
        match = _NUMBER.match(shown)
        if match is None:
            raise UnfitError(text("'{value}' is no number", value=shown[:40]))
        found = float(match[1].replace(",", "")) * _TIMES.get(match[2].lower(), 1.0)
    if not np.isfinite(found) or abs(found) > 1e15:
        raise UnfitError(text("'{value}' is no number", value=str(value)[:40]))
    return found


def _whole(value: Any) -> int:
    found = _number(value)
    if abs(found - round(found)) > 1e-6:
        raise UnfitError(text("'{value}' is no whole number", value=str(value)[:40]))
    return round(found)


def _truth(value: Any) -> bool:
    shown = unicodedata.normalize("NFKC", str(value)).strip().lower()
    if shown in _TRUE or shown in _FALSE:
        return shown in _TRUE
    raise UnfitError(text("'{value}' is neither yes nor no", value=str(value)[:40]))


def day(value: Any) -> str:
    """`value` as ISO date: 2026-05-01, 2026/5/1, 2026年5月1日, 20260501, 2026.5 (first of the month), Excel's numbers.

    Raises
    ------
    UnfitError
        If it is no date.
    """
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    shown = unicodedata.normalize("NFKC", _text(value)).strip()
    if match := (_DATE.match(shown) or _COMPACT.match(shown)):
        year, month, number = int(match[1]), int(match[2]), int(match[3] or 1)
        try:
            return date(year, month, number).isoformat()
        except ValueError:
            raise UnfitError(text("'{value}' is no date of the calendar", value=shown[:40])) from None
    if re.fullmatch(r"(1[6-9]|20|21)\d\d年?", shown):
        return f"{shown[:4]}-01-01"
    if re.fullmatch(r"\d{5}(\.\d+)?", shown) and 20_000 <= float(shown) < 80_000:
        return (_EXCEL_ZERO + timedelta(days=int(float(shown)))).isoformat()
    raise UnfitError(text("'{value}' is no date", value=shown[:40]))


def _json(value: Any) -> Any:
    if isinstance(value, str):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


def _blob(value: Any) -> Any:
    return value


_CHANGES: dict[Kind, Callable[[Any], Any]] = {
    Kind.TEXT: _text,
    Kind.INT: _whole,
    Kind.REAL: _number,
    Kind.BOOL: _truth,
    Kind.DATE: day,
    Kind.JSON: _json,
    Kind.BLOB: _blob,
}
