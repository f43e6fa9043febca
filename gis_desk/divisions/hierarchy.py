"""The tree of divisions: who belongs to whom, in the order of their codes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pandas as pd

from gis_desk.divisions.codes import level_of, parent_of, stem


@dataclass(frozen=True)
class Node:
    """A division in the tree.

    Parameters
    ----------
    key, code, name : str
        As in the table; `name` is empty where none is known.
    level : str or None
        One of `layers.schema.LEVELS`, from the table, else from the code.
    children : tuple of Node
        Sorted by code, then name.
    """

    key: str
    code: str
    name: str
    level: str | None
    children: tuple["Node", ...] = field(default_factory=tuple)

    def walk(self) -> Iterator["Node"]:
        """The node and all below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()


def tree(divisions: pd.DataFrame) -> tuple[Node, ...]:
    """The roots of the tree, each with all below it; divisions without a known superior are roots.

    The superior is the table's ``parent`` where it names a division of the table, else the nearest one that the code
    points to: a village hangs under its county where the township is missing.
    """
    above = parents(divisions)
    rows = {
        str(key): (str(key), _text(code), _text(name), _text(level) or level_of(_text(code)))
        for key, code, name, level in zip(
            *(divisions[c].tolist() for c in ("key", "code", "name", "level")), strict=True
        )
    }
    below: dict[str | None, list[str]] = {}
    for key in rows:
        below.setdefault(above.get(key), []).append(key)

    def grow(key: str, seen: frozenset[str]) -> Node:
        young = [k for k in below.get(key, []) if k not in seen]
        nodes = tuple(sorted((grow(k, seen | {k}) for k in young), key=_order))
        own, code, name, level = rows[key]
        return Node(own, code, name, level, nodes)

    return tuple(sorted((grow(k, frozenset({k})) for k in below.get(None, [])), key=_order))


def parents(divisions: pd.DataFrame) -> dict[str, str]:
    """Key of the superior by key, for all divisions whose superior is in the table."""
    by_stem: dict[str, str] = {}
    keys, codes = divisions["key"].tolist(), divisions["code"].tolist()
    for key, code in zip(keys, codes, strict=True):
        if _text(code):
            by_stem.setdefault(stem(_text(code)), str(key))
    given = divisions["parent"].tolist() if "parent" in divisions else [None] * len(divisions)
    found = {}
    for key, code, parent in zip(keys, codes, given, strict=True):
        named = by_stem.get(stem(_text(parent))) if _text(parent) else None
        above = named or _by_code(_text(code), by_stem)
        if above is not None and above != str(key):
            found[str(key)] = above
    return _without_circles(found)


def _by_code(code: str, by_stem: Mapping[str, str]) -> str | None:
    up = parent_of(code)
    while up is not None:
        if (key := by_stem.get(stem(up))) is not None:
            return key
        up = parent_of(up)
    return None


def _without_circles(found: dict[str, str]) -> dict[str, str]:
    """`found` without the links that lead back to where they began; such divisions become roots."""
    sound: dict[str, str] = {}
    for key, above in found.items():
        up: str | None = above
        seen = {key}
        while up is not None and up not in seen:
            seen.add(up)
            up = found.get(up)
        if up != key:
            sound[key] = above
    return sound


def _order(node: Node) -> tuple[str, str]:
    return node.code, node.name


def _text(value: object) -> str:
    return "" if value is None or value != value else str(value)
