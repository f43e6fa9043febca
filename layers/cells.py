"""Cells of tables that are opened in a spreadsheet: a text stays a text there."""

from typing import Any

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def is_formula(words: str) -> bool:
    """Whether a spreadsheet would run `words`: it passes over leading blanks, and breaks begin a new cell."""
    return words.lstrip(" ").startswith(_FORMULA)


def guarded(value: Any) -> Any:
    """`value`; a text that a spreadsheet would take for a formula stands behind an apostrophe."""
    return f"'{value}" if isinstance(value, str) and is_formula(value) else value
