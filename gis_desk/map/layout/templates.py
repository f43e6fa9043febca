"""The layouts that come with the program, ``resources/layouts/*.toml``."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from gis_desk.map.layout.files import parse_layout
from gis_desk.map.layout.sheet import Layout
from resources import resource


@cache
def templates() -> Mapping[str, Layout]:
    """Every template by its id, in the order of the files' names."""
    found = {}
    for file in sorted(resource("layouts").iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            name = file.name.removesuffix(".toml")
            found[name] = parse_layout(file.read_text(encoding="utf-8"), name)
    return MappingProxyType(found)
