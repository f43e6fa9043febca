"""Named views, as a workspace keeps them."""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from layers.errors import PlanError

LONGEST = 60
"""Characters of a name."""
MOST = 500
"""Bookmarks of one workspace."""


@dataclass(frozen=True)
class Bookmark:
    """A view under a name: its middle (degrees, EPSG:4490), scale denominator, and turn in degrees clockwise."""

    name: str
    lon: float
    lat: float
    scale: float
    turn: float = 0.0


def understood(kept: object) -> tuple[Bookmark, ...]:
    """The bookmarks of what a workspace kept; what makes no sense in it is left out."""
    found = []
    for each in kept if isinstance(kept, list) else []:
        if not isinstance(each, dict) or not isinstance(each.get("name"), str) or not each["name"].strip():
            continue
        try:
            lon, lat, scale, turn = (float(each.get(k, 0.0)) for k in ("lon", "lat", "scale", "turn"))
        except (TypeError, ValueError):
            continue
        sensible = all(math.isfinite(v) for v in (lon, lat, scale, turn)) and abs(lon) <= 180 and abs(lat) < 90
        if sensible and scale > 0:
            found.append(Bookmark(each["name"].strip()[:LONGEST], lon, lat, scale, turn))
    return tuple(found[:MOST])


def kept(bookmarks: Sequence[Bookmark]) -> list[dict[str, Any]]:
    """What a workspace keeps of them, as JSON."""
    return [asdict(each) for each in bookmarks]


def added(bookmarks: Sequence[Bookmark], one: Bookmark) -> tuple[Bookmark, ...]:
    """With `one` at the end; its name gets a number where it is taken.

    Raises
    ------
    PlanError
        If it has no name, or there are `MOST` already.
    """
    if len(bookmarks) >= MOST:
        raise PlanError("there are {n} bookmarks already", do="delete those that are no longer needed", n=MOST)
    return (*bookmarks, replace(one, name=_free(bookmarks, _named(one.name))))


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
