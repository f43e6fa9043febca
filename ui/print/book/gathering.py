"""A book from the tables of a workspace: whose lines, which round, whose photographs."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from gis_desk.inspections.cycle import due_lines
from gis_desk.map.values import texts
from layers.errors import GisDeskError
from layers.formats.photos.fitting import fitted
from ui.print.book.content import LAYERS, Book, Photo
from ui.texts import tr

TABLES = (*LAYERS, "inspection", "inspection_photo")
"""The tables a book is made of."""
_LONGEST = 420
"""Dots along the longer side of a photograph: 300 to the inch."""


@dataclass(frozen=True)
class Wishes:
    """How a book is to look; as `Book` says."""

    paper: str = "a3"
    mono: bool = False
    forms: bool = True
    scale: float | None = None
    title: str = ""
    mark: str = ""
    compiler: str = ""


@dataclass(frozen=True)
class Desktop:
    """What a workspace says of itself: code of its county, when it was changed last (ISO), its long contents."""

    county: str = ""
    changed: str = ""
    content: Callable[[str], bytes] | None = None


def gathered(
    frames: Mapping[str, pd.DataFrame],
    lines: pd.DataFrame,
    plan: Mapping[str, Any] | None,
    wishes: Wishes,
    about: Desktop,
) -> Book:
    """The book of `lines` and `plan`; `frames` are `TABLES`, those that are missing count as empty."""
    divisions = frames.get("division", pd.DataFrame())
    made_on = dt.date.today()
    none = pd.DataFrame()
    due = due_lines(
        lines,
        frames.get("marker", pd.DataFrame({"line": []})),
        frames.get("inspection", none),
        divisions,
        made_on.year,
    )
    photo = _photos(frames.get("inspection_photo", none), about.content) if about.content else None
    return Book(
        {name: frames[name] for name in LAYERS if name in frames},
        _led(lines, {one.key: one.lead for one in due}),
        plan,
        wishes.title,
        wishes.mark or tr("Internal"),
        sides_of(lines, divisions),
        wishes.scale,
        wishes.paper,
        wishes.mono,
        wishes.forms,
        _unit(divisions, about.county),
        wishes.compiler,
        about.changed[:10],
        {one.key: one.round for one in due},
        made_on,
        **({"photo": photo} if photo else {}),
    )


def plan_lines(plan: Mapping[str, Any]) -> list[str]:
    """Keys and codes of the lines of a plan."""
    found = []
    for line in plan.get("lines", ()):
        found += [line.get("key"), line.get("code")] if isinstance(line, Mapping) else [line]
    return [str(f) for f in found if f]


def lines_of(lines: pd.DataFrame, plan: Mapping[str, Any]) -> pd.DataFrame:
    """The rows of the boundary lines of a plan."""
    keys = plan_lines(plan)
    return lines[np.isin(texts(lines, "key"), keys) | np.isin(texts(lines, "code"), keys)].reset_index(drop=True)


def sides_of(lines: pd.DataFrame, divisions: pd.DataFrame) -> tuple[str, str]:
    """Names of the units on the left and on the right of the lines, where each side is one unit."""

    def side(column: str) -> str:
        units = {u for u in texts(lines, column) if u}
        return _unit(divisions, next(iter(units))) if len(units) == 1 else ""

    return side("left_unit"), side("right_unit")


def _unit(divisions: pd.DataFrame, code: str) -> str:
    if not code or divisions.empty:
        return code
    names = texts(divisions, "name")[texts(divisions, "code") == code]
    return str(names[0]) if len(names) else code


def _led(lines: pd.DataFrame, lead: Mapping[str, str]) -> pd.DataFrame:
    """The lines with the party whose turn it is to lead."""
    return lines.assign(lead=[lead.get(str(key), "") for key in texts(lines, "key")]) if len(lines) else lines


def _photos(frame: pd.DataFrame, content: Callable[[str], bytes]) -> Callable[[str], Photo | None]:
    """The newest photograph of a marker: its thumbnail where there is one, else the picture itself."""
    newest: dict[str, tuple[str, list[str]]] = {}
    if len(frame):
        columns = (texts(frame, c) for c in ("marker", "taken_at", "thumbnail", "sha256"))
        for marker, taken, *kept in zip(*columns, strict=True):
            if marker and any(kept) and taken >= newest.get(marker, ("", []))[0]:
                newest[str(marker)] = str(taken), [str(sha256) for sha256 in kept if sha256]

    def photo(marker: str) -> Photo | None:
        if marker not in newest:
            return None
        taken, kept = newest[marker]
        lack = tr("picture missing")
        for sha256 in kept:
            try:
                data = content(sha256)
            except GisDeskError:
                continue
            if (jpeg := fitted(data, _LONGEST)) is not None:
                return Photo(jpeg[0], taken[:10])
            lack = tr("picture cannot be read")
        return Photo(b"", taken[:10], lack)

    return photo
