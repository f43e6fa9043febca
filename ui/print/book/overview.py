"""The overview: every day with its number beside its way, so that days are told apart in black and white too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from PySide6.QtGui import QColor

from gis_desk.map.layout.framing import Framed
from gis_desk.map.scene import PAPER
from gis_desk.map.style import day_stroke
from gis_desk.map.values import shapes, texts
from ui.map.symbols import colour
from ui.print.book.mapping import WHITE
from ui.print.page import BLACK, GREY, Page
from ui.texts import tr

_STEP_MM = 2.5
_MOST_PLACES = 400
_ROW_MM = 4.6
_COLUMNS = (0.56, 0.76, 1.0)
"""Shares of the width at which the columns of the list of days end."""


@dataclass(frozen=True)
class DayMark:
    """The number of a day on the overview: team and day, its colour, its place in mm of the page, its map sheets."""

    words: str
    colour_day: int
    x: float
    y: float
    sheets: str = ""


def day_marks(framed: Framed, legs: Any, sheets: Mapping[tuple[int, int], str] | None = None) -> list[DayMark]:
    """Where the number of each day stands: on its way, as far as can be from the other days and numbers.

    `legs` is the frame of a route (`gis_desk.map.routes.route_frame`); a day with no way in the map has no mark.
    `sheets` are the numbers of the map sheets by team and day, where the marks are to say them.
    """
    places = _places(framed, legs)
    found: list[DayMark] = []
    for key in sorted(places, key=lambda k: len(places[k])):
        mine = places[key]
        others = [xy for k, xy in places.items() if k != key]
        away = _nearest(mine, np.vstack(others)) if others else np.full(len(mine), 99.0)
        if found:
            marks = _nearest(mine, np.array([(m.x, m.y) for m in found]))
            away = np.minimum(away, 6.0) + np.minimum(marks, 14.0)
        x, y = mine[int(np.argmax(away))].tolist()
        found.append(DayMark(f"{key[0]}-{key[1]}", key[2], x, y, (sheets or {}).get(key[:2], "")))
    return sorted(found, key=lambda m: m.colour_day)


def _places(framed: Framed, legs: Any) -> dict[tuple[int, int, int], np.ndarray]:
    """Places (N, 2) in mm along the ways of each (team, day, number of the day) inside the frame."""
    item, view = framed.item, framed.view()
    gathered: dict[tuple[int, int, int], list[np.ndarray]] = {}
    moved = framed.plane.shapes(shapes(legs))
    for k in np.flatnonzero(texts(legs, "role") == "leg").tolist():
        if moved[k] is None:
            continue
        dense = shapely.segmentize(moved[k], _STEP_MM * framed.scale / 1000)
        right, down = view.to_dots(*shapely.get_coordinates(dense).T)
        rim = 4.0
        inside = (right > rim) & (right < item.width - rim) & (down > rim) & (down < item.height - rim)
        row = legs.iloc[k]
        key = (int(row["team"]), int(row["day"]), int(row["colour_day"]))
        gathered.setdefault(key, []).append(np.column_stack([item.x + right, item.y + down])[inside])
    every = {key: np.unique(np.round(np.vstack(some), 1), axis=0) for key, some in gathered.items()}
    return {key: xy[:: max(len(xy) // _MOST_PLACES, 1)] for key, xy in every.items() if len(xy)}


def _nearest(places: np.ndarray, others: np.ndarray) -> np.ndarray:
    """For each of the places (N, 2) the distance (N,) to the nearest of the others (M, 2)."""
    tree = shapely.STRtree(list(shapely.points(others)))  # type: ignore[arg-type]
    _, away = tree.query_nearest(shapely.points(places), return_distance=True, all_matches=False)
    return np.asarray(away)


def draw_day_marks(page: Page, marks: Sequence[DayMark], *, mono: bool) -> None:
    """The numbers in their boxes."""
    for mark in marks:
        draw_badge(page, mark.x, mark.y, mark.words, tone(mark.colour_day, mono=mono), mark.sheets)


def draw_badge(page: Page, x: float, y: float, words: str, ink: QColor, below: str = "") -> None:
    """A day's number in a white box framed in its colour, its middle at (`x`, `y`); smaller words `below` it."""
    wide = max(page.width_of(words, 7.5, bold=True), page.width_of(below, 6)) + 2.0
    page.box(x - wide / 2, y - 2.0, wide, 6.4 if below else 4.0, line=0.35, fill=WHITE, tone=ink)
    page.text(x, y + 0.98, words, 7.5, bold=True, align="middle")
    page.text(x, y + 3.6, below, 6, align="middle")


def tone(colour_day: int, *, mono: bool) -> QColor:
    """The colour of a day on paper."""
    return QColor(BLACK) if mono else colour(day_stroke(colour_day, walking=False).colour[PAPER])


def draw_days(
    page: Page,
    box: tuple[float, float, float, float],
    days: Sequence[tuple[int, str, str, str, str]],
    dashes: Mapping[int, tuple[float, ...]],
    *,
    mono: bool,
) -> None:
    """The list of days: number, the line it is drawn with, stops, kilometres and sheets.

    `days` are (number of the day from 0, badge, stops, km, sheets); what finds no room is counted in words.
    """
    x, y, wide, high = box
    page.text(x, y + 3.4, tr("Team-day"), 7.5, bold=True, room=0.36 * wide)
    ends = tuple((x + share * wide, words) for share, words in zip(_COLUMNS, _heads(), strict=True))
    for end, words in ends:
        page.text(end, y + 3.4, words, 7, align="right", room=0.23 * wide)
    y += 6.4
    step = min(max((high - 6.4) / max(len(days), 1), 3.4), _ROW_MM)
    most = int((high - 6.4) / step + 1e-6)
    for n, (number, badge, *figures) in enumerate(days):
        if n == most - 1 and len(days) > most:
            page.text(x, y + 1.0, tr("and {n} more days", n=len(days) - n), 6.5, tone=GREY)
            return
        ink = tone(number, mono=mono)
        draw_line(page, x + 9.0, y, 0.44 * wide - 10.5, ink, dashes.get(number, ()))
        draw_badge(page, x + 4.0, y, badge, ink)
        for (end, _), words in zip(ends, figures, strict=True):
            page.text(end, y + 0.9, words, 6.5, align="right", room=0.25 * wide)
        y += step


def _heads() -> tuple[str, ...]:
    return tr("Stops"), tr("km"), tr("Map sheets")


def draw_line(page: Page, x: float, y: float, wide: float, ink: QColor, dashes: Sequence[float]) -> None:
    """A sample of a day's line."""
    if not dashes:
        page.line([(x, y), (x + wide, y)], 0.7, ink)
        return
    at, k = 0.0, 0
    while at < wide:
        reach = min(at + dashes[k % len(dashes)], wide)
        if k % 2 == 0:
            page.line([(x + at, y), (x + reach, y)], 0.7, ink)
        at, k = reach, k + 1
