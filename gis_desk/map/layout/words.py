"""Words of a layout in both languages, and the fields that stand in them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

_FIELD = re.compile(r"\{\{|\}\}|\{([^{}]*)\}")
FIELDS = (
    "title",
    "name",
    "county",
    "code",
    "scale",
    "sheet",
    "sheets",
    "page",
    "pages",
    "date",
    "year",
    "data_date",
    "crs",
    "compiler",
    "checker",
    "mark",
    "review_no",
    "source",
    "file",
    "team",
    "day",
)
"""Fields every layout knows; ``row.COLUMN`` is a column of the row that a page of a series is about."""


@dataclass(frozen=True)
class Words:
    """What an item says in Chinese and in English; data is text, never markup."""

    zh: str = ""
    en: str = ""

    @classmethod
    def both(cls, words: str) -> "Words":
        """The same in both languages."""
        return cls(words, words)

    def of(self, language: str) -> str:
        """The words of ``zh`` or ``en``; the other language's where there are none."""
        return (self.zh or self.en) if language == "zh" else (self.en or self.zh)

    def __bool__(self) -> bool:
        return bool(self.zh or self.en)


def fields_in(words: str) -> list[str]:
    """Names of the fields in `words`, each once, in order."""
    return list(dict.fromkeys(m.group(1) for m in _FIELD.finditer(words) if m.group(1) is not None))


def known(field: str) -> bool:
    """Whether a layout knows `field`; columns of a row are known when they are filled."""
    return field in FIELDS or (field.startswith("row.") and len(field) > 4)


def fill(words: str, values: Mapping[str, str], row: Mapping[str, Any] | None = None) -> tuple[str, list[str]]:
    """`words` with its fields filled, and the fields that nobody knows, which stay as they are.

    Parameters
    ----------
    words : str
        ``{field}``; ``{{`` and ``}}`` are braces.
    values : mapping
        Field to what it says; what stands in it is never filled again.
    row : mapping or None
        Column to value for ``{row.COLUMN}``; None where the page is about no row: the field says nothing then.
    """
    lost: dict[str, None] = {}

    def one(match: re.Match[str]) -> str:
        if match.group(1) is None:
            return match.group(0)[0]
        field = match.group(1)
        if field in values:
            return values[field]
        if field.startswith("row."):
            if row is None:
                return ""
            if field[4:] in row:
                return plain(row[field[4:]])
        elif field in FIELDS:
            return ""
        lost[field] = None
        return match.group(0)

    return _FIELD.sub(one, words), list(lost)


def plain(value: Any) -> str:
    """A value of a table as one line of text; nothing for what is missing."""
    if value is None or (not isinstance(value, (list, tuple, dict)) and pd.isna(value)):
        return ""
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else f"{value:.6f}".rstrip("0").rstrip(".")
    return " ".join(str(value).split())
