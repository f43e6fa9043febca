"""What a value of a style may be; anything else is an error that names the field."""

import math
import re
from typing import Any

from layers.errors import StyleError, Where

_COLOUR = re.compile(r"#(?:[0-9a-f]{6}|[0-9a-f]{8})")
LONGEST = 400
"""Characters of a title, a column's name or a value."""


def colour(field: str, value: str) -> str:
    """``#rrggbb``, or ``#rrggbbaa`` where it is not opaque, in lower case."""
    plain = value.strip().lower() if isinstance(value, str) else ""
    if not _COLOUR.fullmatch(plain):
        raise StyleError(
            "this is no colour", where=Where(field=field, value=value), do="write it as #rrggbb or #rrggbbaa"
        )
    return plain[:7] if plain.endswith("ff") and len(plain) == 9 else plain


def maybe_colour(field: str, value: str | None) -> str | None:
    """As `colour`; None for nothing drawn."""
    return None if value is None else colour(field, value)


def number(field: str, value: float, least: float, most: float, decimals: int = 3) -> float:
    """A finite number between `least` and `most`, rounded to `decimals`."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise StyleError("this is no number", where=Where(field=field, value=value), do="write a number")
    if not least <= value <= most:
        raise StyleError(
            "this number is out of range",
            where=Where(field=field, value=value),
            do="choose one from {least:g} to {most:g}",
            least=least,
            most=most,
        )
    return round(float(value), decimals) + 0.0


def dashes(field: str, value: tuple[float, ...]) -> tuple[float, ...]:
    """Drawn and empty lengths in turn, mm; empty for a solid line."""
    if len(value) % 2 or len(value) > 16:
        raise StyleError(
            "a dash pattern is made of pairs, at most eight",
            where=Where(field=field, value=list(value)),
            do="write a drawn and an empty length in turn",
        )
    return tuple(number(field, v, 0.01, 200.0) for v in value)


def one_of(field: str, value: str, known: tuple[str, ...]) -> str:
    """One of the words `known`."""
    if value not in known:
        raise StyleError(
            "this is not known", where=Where(field=field, value=value), do="choose one of: {known}", known=list(known)
        )
    return value


def words(field: str, value: Any, *, empty: bool = True) -> str:
    """One line of text of sane length."""
    if not isinstance(value, str) or len(value) > LONGEST or (not value and not empty):
        raise StyleError(
            "this is no text of up to {n} characters",
            where=Where(field=field, value=value),
            do="write it again, shorter",
            n=LONGEST,
        )
    return value
