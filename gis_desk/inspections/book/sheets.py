"""The map sheets of a route map book: of every day a sheet of its whole way, then sheets along the work.

Work that follows a line gets strip maps, turned so that the line runs up the page; work that lies close together gets a
sheet with north above. The scale is the largest of `DETAIL` at which a day needs few sheets.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import cos, radians, sin
from typing import Any

import numpy as np
import shapely

from gis_desk.inspections.book.pieces import Piece, day_pieces, ways
from gis_desk.map.book import MOST_SHEETS, Box, scale_for, tiles
from gis_desk.map.plane import Plane
from gis_desk.map.routes import route_frame
from gis_desk.map.strips import strips
from gis_desk.map.values import shapes
from layers.errors import PlanError
from layers.text import Text, text

DETAIL = (5_000, 10_000, 15_000, 20_000, 25_000, 30_000, 40_000, 50_000)
"""Denominators of the sheets along the work."""
FEW, FEW_OF_LINES = 6, 14
"""Sheets of a day, or of a book without days, from which on the next smaller scale is tried."""
MANY, _ON_SHEET = 20, 24
"""Sheets that a day of very many stops may have, and how many stops call for one more."""
_CLOSE = 2
"""The same at the largest scale, which is for sites, not for ways."""
_GAP = 0.3
"""Share of a sheet's height by which pieces of one line may lie apart and still be one way."""
_AIR = 0.88
_FOLDED = 4
"""Fields of a net with north above over the box of a way, for each strip, up to which such sheets are looked at."""
_LEAST_M = 300.0

Point = tuple[float, float]


@dataclass(frozen=True)
class Frames:
    """Width and height in mm of the map on an upright page and on one that lies."""

    upright: Point
    lying: Point


@dataclass(frozen=True)
class Sheet:
    """One map sheet.

    Parameters
    ----------
    title : Text
    kind : str
        ``overview``, ``day`` (the whole way), ``strip`` (turned) or ``area`` (north above).
    x, y : float
        Middle in plane metres.
    scale : float
        Denominator.
    turn : float
        Degrees by which the map is turned clockwise.
    upright : bool
        Whether the page stands.
    team, day : int
        0 for the whole plan, or where there is none.
    neighbours : tuple of int
        Numbers (from 1) of the sheets that join this one, in the order of the way.
    line : str
        Key of the line, where there is no plan.
    """

    title: Text
    kind: str
    x: float
    y: float
    scale: float
    turn: float = 0.0
    upright: bool = False
    team: int = 0
    day: int = 0
    neighbours: tuple[int, ...] = ()
    line: str = ""

    def footprint(self, frames: Frames) -> np.ndarray:
        """Corners (4, 2) in plane metres: top left, top right, bottom right, bottom left of the page."""
        wide, high = (v * self.scale / 2000 for v in (frames.upright if self.upright else frames.lying))
        c, s = cos(radians(self.turn)), sin(radians(self.turn))
        right, up = np.array([-wide, wide, wide, -wide]), np.array([high, high, -high, -high])
        return np.column_stack([self.x + right * c - up * s, self.y + right * s + up * c])


def plan_sheets(
    plan: Mapping[str, Any] | None,
    whole: Box,
    plane: Plane,
    frames: Frames,
    scale: float | None = None,
    pieces: Sequence[Piece] = (),
) -> list[Sheet]:
    """The map sheets of a book: the overview, then those of every team and day, or of the lines without a plan.

    Parameters
    ----------
    plan : mapping or None
        The document of ``inspect plan``.
    whole : Box
        What the overview shows, plane metres.
    scale : float or None
        Denominator of the sheets along the work; None: chosen day by day. Overview and whole ways always fit.
    pieces : sequence of Piece
        What the book is about where there is no plan.

    Raises
    ------
    PlanError
        If that is more than anybody would print.
    """
    found = [_fitted(whole, frames, text("Overview"), "overview")]
    days = [(team, day) for team in (plan or {}).get("teams", ()) for day in team.get("days", ()) if day.get("stops")]
    for team, day in days:
        found += _day(plan or {}, int(team.get("team", 0)), day, plane, frames, scale, len(found))
    if not days:
        lines = dict.fromkeys(piece.line for piece in pieces)
        few = max(FEW, FEW_OF_LINES // max(len(lines), 1))
        for line in lines:
            before = len(found)
            along = _along([piece for piece in pieces if piece.line == line], frames, scale, few)
            named = [replace(s, title=text("Sheet {n}", n=before + n), line=line) for n, s in enumerate(along, 1)]
            found += _joining(named, before)
        if len(found) == 2 and found[1].scale >= found[0].scale:
            found = found[:1]
    if len(found) > MOST_SHEETS:
        raise PlanError(
            "at 1:{scale} the map would need more than {most} sheets",
            do="choose a scale with a larger number, or leave it out",
            scale=round(scale or DETAIL[-1]),
            most=MOST_SHEETS,
        )
    return found


def _day(
    plan: Mapping[str, Any],
    team: int,
    day: Mapping[str, Any],
    plane: Plane,
    frames: Frames,
    scale: float | None,
    before: int,
) -> list[Sheet]:
    number = int(day.get("day", 0))
    pieces, way = day_pieces(day, plane), _whole_way(plan, team, number, plane)
    points = [*(p.xy for p in pieces), *([way] if len(way) else ())]
    if not points:
        return []
    title = text("Team {team}, day {day}", team=team, day=number)
    first = replace(_fitted(_grown(_box(np.vstack(points))), frames, title, "day"), team=team, day=number)
    along = _along(pieces, frames, scale, max(FEW, min(len(pieces) // _ON_SHEET, MANY)))
    if len(along) <= 1 and first.scale <= (scale or (along[0].scale if along else first.scale)):
        return [first if scale is None else replace(first, scale=scale)]
    name = "Team {team}, day {day}, part {part} of {parts}"
    parts = [
        replace(s, title=text(name, team=team, day=number, part=n, parts=len(along)), team=team, day=number)
        for n, s in enumerate(along, start=1)
    ]
    return [first, *_joining(parts, before + 1)]


def _whole_way(plan: Mapping[str, Any], team: int, day: int, plane: Plane) -> np.ndarray:
    frame = route_frame(plan, team=team, day=day)
    moved = [g for g in plane.shapes(shapes(frame)) if g is not None and not g.is_empty]
    return shapely.get_coordinates(moved)


def _joining(along: Sequence[Sheet], before: int) -> list[Sheet]:
    """The sheets with their neighbours counted in the whole book."""
    return [replace(s, neighbours=tuple(k + before for k in s.neighbours)) for s in along]


def _along(pieces: list[Piece], frames: Frames, scale: float | None, few: int) -> list[Sheet]:
    """The sheets over the work at `scale`, or at the largest one at which they are few; neighbours count from 1."""
    if not pieces:
        return []
    if scale is not None:
        return _laid(pieces, frames, scale)
    for one in DETAIL[:-1]:
        found = _laid(pieces, frames, one, most=_CLOSE if one == DETAIL[0] else few)
        if found:
            return found
    return _laid(pieces, frames, DETAIL[-1])


def _laid(pieces: list[Piece], frames: Frames, scale: float, most: int = MOST_SHEETS) -> list[Sheet]:
    """The sheets at a scale; none where they would be more than `most`."""
    found: list[Sheet] = []
    found_ways = ways(pieces, _GAP * frames.upright[1] * scale / 1000)
    for group in _close_together(found_ways, frames, scale):
        if all(_covered(way, found, frames) for way in group):
            continue
        fits = _fits(group, frames, scale)
        made = [_compact(group, frames, scale)] if fits else _following(group[0], frames, scale, most)
        offset = len(found)
        found += [replace(s, neighbours=tuple(k + offset for k in s.neighbours)) for s in made]
        if len(found) > most:
            if most >= MOST_SHEETS:
                break
            return []
    return found


def _close_together(every: Sequence[np.ndarray], frames: Frames, scale: float) -> Iterator[list[np.ndarray]]:
    """Ways that go on one sheet together, the others alone, in their order; what needs several sheets first."""
    small: list[list[np.ndarray]] = []
    for way in every:
        if not _fits([way], frames, scale):
            yield [way]
            continue
        home = next((group for group in small if _fits([*group, way], frames, scale)), None)
        if home is None:
            small.append([way])
        else:
            home.append(way)
    yield from small


def _covered(way: np.ndarray, found: Sequence[Sheet], frames: Frames) -> bool:
    line = shapely.LineString(way) if len(way) > 1 else shapely.Point(way[0])
    return any(shapely.Polygon(s.footprint(frames)).buffer(-0.02 * s.scale / 10).covers(line) for s in found)


def _fits(group: Sequence[np.ndarray], frames: Frames, scale: float) -> bool:
    wide, high = np.ptp(np.vstack(group), axis=0) / scale * 1000
    return any(wide <= _AIR * w and high <= _AIR * h for w, h in (frames.upright, frames.lying))


def _compact(group: Sequence[np.ndarray], frames: Frames, scale: float) -> Sheet:
    box = _box(np.vstack(group))
    wide, high = ((box[k + 2] - box[k]) / scale * 1000 for k in (0, 1))
    lying = wide <= _AIR * frames.lying[0] and high <= _AIR * frames.lying[1]
    upright = not lying or (high > wide and high <= _AIR * frames.upright[1] and wide <= _AIR * frames.upright[0])
    return Sheet(
        text("Sheet {n}", n=0), "area", (box[0] + box[2]) / 2, (box[1] + box[3]) / 2, float(scale), upright=upright
    )


def _following(way: np.ndarray, frames: Frames, scale: float, most: int) -> list[Sheet]:
    """Strips along a way that is too long for a sheet, or sheets with north above where they are fewer.

    More than `most` of them are too many, however many they are.
    """
    wide, high = _ground(frames.upright, scale)
    laid = strips(way, wide, high, most)
    line = shapely.LineString(way) if len(way) > 1 else shapely.Point(way[0])
    box = _box(way)
    fields = np.prod(
        [np.ceil(s / 0.9 / v) for s, v in zip(np.ptp(way, axis=0), _ground(frames.lying, scale), strict=True)]
    )
    flat = tiles(box, [line], scale, *frames.lying) if len(laid) <= most and fields <= _FOLDED * len(laid) else []
    name = text("Sheet {n}", n=0)
    if 0 < len(flat) < len(laid):
        made = [Sheet(name, "area", x, y, float(scale)) for x, y in flat]
        edges = [shapely.Polygon(s.footprint(frames)) for s in made]
        near = [
            tuple(k for k, other in enumerate(edges, start=1) if other is not edge and edge.intersects(other))
            for edge in edges
        ]
        return [replace(s, neighbours=k) for s, k in zip(made, near, strict=True)]
    last = len(laid)
    return [
        Sheet(
            name,
            "strip",
            one.x,
            one.y,
            float(scale),
            one.turn,
            upright=True,
            neighbours=tuple(k for k in (n - 1, n + 1) if 1 <= k <= last),
        )
        for n, one in enumerate(laid, start=1)
    ]


def _ground(size: Point, scale: float) -> Point:
    """A frame's size in mm as metres on the ground."""
    return size[0] * scale / 1000, size[1] * scale / 1000


def _fitted(box: Box, frames: Frames, title: Text, kind: str) -> Sheet:
    """A sheet that shows a box whole, on the page that allows the larger scale."""
    scales = {upright: scale_for(box, *size) for upright, size in ((False, frames.lying), (True, frames.upright))}
    upright = scales[True] < scales[False]
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return Sheet(title, kind, x, y, scales[upright], upright=upright)


def _box(xy: np.ndarray) -> Box:
    low, high = xy.min(axis=0), xy.max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def _grown(box: Box) -> Box:
    half_wide, half_high = max(box[2] - box[0], _LEAST_M) / 2, max(box[3] - box[1], _LEAST_M) / 2
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return x - half_wide, y - half_high, x + half_wide, y + half_high
