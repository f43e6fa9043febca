"""Named views, as a workspace keeps them: one row of the table ``bookmark`` each."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from layers.change import Change, differences
from layers.errors import PlanError
from layers.text import Text

TABLE = "bookmark"
LONGEST = 60
"""Characters of a name."""
MOST = 500
"""Bookmarks of one workspace."""


@dataclass(frozen=True)
class Bookmark:
    """A view under a name: its middle (degrees, EPSG:4490), scale denominator, and turn in degrees clockwise.

    `key` and `rank` are its row's: where it stands among the others.
    """

    name: str
    lon: float
    lat: float
    scale: float
    turn: float = 0.0
    key: str = ""
    rank: int = 0


def understood(rows: Iterable[object]) -> tuple[Bookmark, ...]:
    """The bookmarks of the rows of the table, by rank; what makes no sense in them is left out."""
    found = []
    for each in rows:
        if not isinstance(each, Mapping) or not isinstance(each.get("name"), str) or not each["name"].strip():
            continue
        try:
            lon, lat, scale, turn = (float(each.get(k, 0.0)) for k in ("lon", "lat", "scale", "turn"))
        except (TypeError, ValueError):
            continue
        sensible = all(math.isfinite(v) for v in (lon, lat, scale, turn)) and abs(lon) <= 180 and abs(lat) < 90
        if sensible and scale > 0:
            name, rank = each["name"].strip()[:LONGEST], each.get("rank")
            rank = int(rank) if isinstance(rank, int | float) and math.isfinite(rank) else MOST
            found.append(Bookmark(name, lon, lat, scale, turn, str(each.get("key", "")), rank))
    return tuple(sorted(found, key=lambda one: one.rank)[:MOST])


def plan(before: Sequence[Bookmark], after: Sequence[Bookmark], label: Text) -> Change:
    """The change of the workspace that turns the bookmarks `before` into those `after`."""
    return Change(label, differences(TABLE, _rows(before), _rows(after)))


def _rows(bookmarks: Sequence[Bookmark]) -> dict[str, dict[str, Any]]:
    return {each.key: {k: v for k, v in asdict(each).items() if k != "key"} for each in bookmarks}


def added(bookmarks: Sequence[Bookmark], one: Bookmark) -> tuple[Bookmark, ...]:
    """With `one` at the end; its name gets a number where it is taken.

    Raises
    ------
    PlanError
        If it has no name, or there are `MOST` already.
    """
    if len(bookmarks) >= MOST:
        raise PlanError("there are {n} bookmarks already", do="delete those that are no longer needed", n=MOST)
    rank = max((each.rank for each in bookmarks), default=-1) + 1
    return (*bookmarks, replace(one, name=_free(bookmarks, _named(one.name)), rank=rank))


def renamed(bookmarks: Sequence[Bookmark], number: int, name: str) -> tuple[Bookmark, ...]:
    """With another name for one of them.

    Raises
    ------
    PlanError
        If the name is empty.
    """
    others = [each for n, each in enumerate(bookmarks) if n != number]
    new = replace(bookmarks[number], name=_free(others, _named(name)))
    return (*bookmarks[:number], new, *bookmarks[number + 1 :])


def without(bookmarks: Sequence[Bookmark], number: int) -> tuple[Bookmark, ...]:
    """Without one of them."""
    return (*bookmarks[:number], *bookmarks[number + 1 :])


def _named(name: str) -> str:
    plain = " ".join(name.split())[:LONGEST]
    if not plain:
        raise PlanError("a bookmark needs a name", do="type one")
    return plain


def _free(bookmarks: Sequence[Bookmark], name: str) -> str:
    taken, number, found = {each.name for each in bookmarks}, 2, name
    while found in taken:
        found, number = f"{name[: LONGEST - 5]} {number}", number + 1
    return found
