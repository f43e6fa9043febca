"""The words by which files mean the program's codes: 乡级 is township, 完好 is intact."""

import tomllib
from collections.abc import Mapping
from functools import cache

from layers.formats.names import normal
from layers.schema import Column
from resources import resource


@cache
def _sets() -> Mapping[frozenset[str], Mapping[str, list[str]]]:
    tables = tomllib.loads(resource("formats", "choice_words.toml").read_text(encoding="utf-8"))
    return {frozenset(table): table for table in tables.values()}


@cache
def words(column: Column) -> Mapping[str, str]:
    """Every word known for `column` to its code; the codes themselves are among them."""
    table: dict[str, str] = {}
    for code, names in _sets().get(frozenset(column.choices), {}).items():
        table.update({normal(n): code for n in names})
    table.update({normal(c): c for c in column.choices})
    return table
