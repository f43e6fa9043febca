"""Names of fields in files: brought to one form, and what they mean in the program's tables."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache

from layers.schema import TABLES, Column, Table
from resources import resource

_FIELD_NAMES: Mapping[str, Mapping[str, list[str]]] = tomllib.loads(
    resource("formats", "field_names.toml").read_text(encoding="utf-8")
)
_PLACES = {name: tuple(words) for name, words in _FIELD_NAMES["coordinates"].items()}
LONGITUDE, LATITUDE = _PLACES["longitude"], _PLACES["latitude"]
EASTING, NORTHING = _PLACES["easting"], _PLACES["northing"]
PAIR, WKT = _PLACES["pair"], _PLACES["wkt"]
"""Names of fields that hold coordinates, in the form of `normal`."""

_UNIT = re.compile(
    r"[(\[{【<《].*?[)\]}】>》]$|[/_](m|km|米|度|人|deg|°)$",
)


def normal(name: object) -> str:
    """`name` in the form in which names are compared: width, case, spaces, brackets and units taken off."""
    plain = unicodedata.normalize("NFKC", str(name)).strip().strip("*#:\ufeff\"'").lower()
    plain = _UNIT.sub("", plain).strip()
    return re.sub(r"[\s_\-.·、:°*]+", "", plain)


def aliases(table: Table, column: Column) -> tuple[str, ...]:
    """All names by which files call `column`, in the form of `normal`, the surest first."""
    names = (column.name, column.zh, column.en, *column.aliases, *_FIELD_NAMES.get(table.name, {}).get(column.name, ()))
    return tuple(dict.fromkeys(normal(n) for n in names))


@cache
def known_words() -> frozenset[str]:
    """Every field name that any table or coordinate is known by."""
    words = {a for t in TABLES.values() for c in t.columns for a in aliases(t, c)}
    return frozenset(words.union(LONGITUDE, LATITUDE, PAIR, WKT, ("序号", "x坐标", "y坐标")))
