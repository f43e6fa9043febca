"""Readings of polyphones that somebody chose for a name: offered again for that name, forced on no other."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from layers.change import Change, delete, insert, update
from layers.errors import PlanError, Where
from layers.text import text

TABLE = "name_reading"


def remembered(rows: Iterable[Mapping[str, Any]], name: str) -> dict[int, str]:
    """The readings chosen for `name`: place of the character, from 0, to its toned reading.

    Parameters
    ----------
    rows : iterable of mapping
        Rows of ``name_reading``.
    name : str
        Specific and generic term of the name, ``Split.whole``.
    """
    found: dict[int, str] = {}
    for row in rows:
        at = int(row["at"] or 0) - 1
        if row["name"] == name and 0 <= at < len(name) and name[at] == row["character"] and row["reading"]:
            found[at] = str(row["reading"])
    return found


def plan_reading(
    name: str, at: int, reading: str, usual: str, rows: Iterable[Mapping[str, Any]], key: str, on: date
) -> Change:
    """The change that remembers `reading` for the character at `at` (from 0) of `name`; the usual one forgets it.

    Parameters
    ----------
    usual : str
        The reading without any choice.
    rows : iterable of mapping
        Rows of ``name_reading`` with their key.
    key : str
        Key of the new row, if one is needed.
    on : date
        When it was chosen.

    Raises
    ------
    PlanError
        If the name has no such character.
    """
    if not 0 <= at < len(name):
        raise PlanError(
            "the name has no character number {at}",
            where=Where(layer=TABLE, field="at"),
            do="choose it again",
            at=at + 1,
        )
    label = text("Read {character} in {name} as {reading}", character=name[at], name=name, reading=reading)
    old = next((r for r in rows if r["name"] == name and int(r["at"] or 0) == at + 1), None)
    values = {"name": name, "at": at + 1, "character": name[at], "reading": reading, "chosen_on": on.isoformat()}
    if old is None:
        edits = () if reading == usual else (insert(TABLE, key, values),)
    else:
        before = {column: old[column] for column in values}
        own = str(old["key"])
        edits = (delete(TABLE, own, before),) if reading == usual else (update(TABLE, own, before, values),)
    return Change(label, edits)
