"""How the columns of a table are arranged, kept for each layer between sessions."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QByteArray

from gis_desk.tables.columns import Field
from layers.schema import Kind
from ui.desktop import settings

WIDTHS = {Kind.BOOL: 88, Kind.INT: 104, Kind.REAL: 120, Kind.DATE: 112}
_TEXT, _NARROW, _WIDE = 152, 48, 1200
_NAMES = ("name", "title", "number", "code")
"""The column that stays is the first of these that there is."""


@dataclass(frozen=True)
class Shown:
    """One column: its name, its width in px, and whether it is hidden."""

    name: str
    width: int
    hidden: bool = False


@dataclass(frozen=True)
class Look:
    """The columns from left to right, and the name of the one that stays when the others are scrolled."""

    columns: tuple[Shown, ...] = ()
    stays: str = ""

    @classmethod
    def of(cls, found: Iterable[tuple[str, int, bool]], stays: str) -> "Look":
        """From (name, width, hidden)."""
        return cls(tuple(Shown(*one) for one in found), stays)

    def with_hidden(self, name: str, hidden: bool) -> "Look":
        """The same with one column hidden or shown; the last one that is seen cannot be hidden."""
        columns = tuple(replace(c, hidden=hidden) if c.name == name else c for c in self.columns)
        return self if all(c.hidden for c in columns) else replace(self, columns=columns)

    def with_stay(self, name: str) -> "Look":
        """The same with another column that stays, none where empty."""
        return replace(
            self, stays=name, columns=tuple(replace(c, hidden=c.hidden and c.name != name) for c in self.columns)
        )


def usual(fields: Sequence[Field], unused: Iterable[str] = ()) -> Look:
    """How `fields` are shown at first; columns in which nothing stands (`unused`) are hidden."""
    empty = set(unused)
    stays = next((n for n in _NAMES if any(f.name == n for f in fields)), fields[0].name if fields else "")
    columns = [Shown(f.name, WIDTHS.get(f.kind, _TEXT), f.name in empty and f.name != stays) for f in fields]
    return Look(tuple(columns), stays)


def kept(layer: str, fields: Sequence[Field], unused: Iterable[str] = ()) -> Look:
    """How the user left the columns of `layer`; columns that are new stand at the end."""
    start = usual(fields, unused)
    state = settings.layout(f"table.{layer}")
    try:
        found = json.loads(bytes(state.data()).decode()) if state is not None else None
    except ValueError:
        found = None
    if not isinstance(found, dict) or not isinstance(found.get("columns"), list):
        return start
    at = {c.name: c for c in start.columns}
    columns = []
    for one in found["columns"]:
        if isinstance(one, list) and len(one) == 3 and isinstance(one[0], str) and one[0] in at:
            width = one[1] if isinstance(one[1], int) else at[one[0]].width
            columns.append(Shown(one[0], max(min(width, _WIDE), _NARROW), bool(one[2])))
            del at[one[0]]
    columns += at.values()
    stays = found.get("stays")
    known = {c.name for c in columns}
    look = Look(tuple(columns), stays if isinstance(stays, str) and (stays in known or not stays) else start.stays)
    return start if columns and all(c.hidden for c in columns) else look


def keep(layer: str, look: Look) -> None:
    """Keep how the columns of `layer` are arranged."""
    document = {"columns": [[c.name, c.width, c.hidden] for c in look.columns], "stays": look.stays}
    settings.keep_layout(f"table.{layer}", QByteArray(json.dumps(document, ensure_ascii=False).encode()))
