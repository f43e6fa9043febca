"""Names on the map without collisions: which are placed, and where."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from gis_desk.map.scene import Labels, LabelStyle, Points
from gis_desk.map.view import View

CANDIDATES = 6000
"""Names looked at per picture, best first; more do not fit on any screen."""
_CELL = 10.0
"""Pixels of the grid that thins out names before they are placed one by one."""
_STEP = 2.0
_REPEAT_MM = 70.0
"""Distance within which the same name is not set twice."""

Measure = Callable[[str, LabelStyle], tuple[float, float]]
"""Width and height in pixels of a name."""


@dataclass(frozen=True)
class Placed:
    """A name on the picture: middle of its box in pixels, box width and height, angle in degrees (anticlockwise)."""

    text: str
    style: LabelStyle
    x: float
    y: float
    width: float
    height: float
    angle: float = 0.0

    @property
    def corners(self) -> np.ndarray:
        """The four corners of the box (4, 2) in pixels."""
        turn = np.radians(-self.angle)
        across = np.array([np.cos(turn), np.sin(turn)]) * self.width / 2
        down = np.array([-np.sin(turn), np.cos(turn)]) * self.height / 2
        middle = np.array([self.x, self.y])
        return np.array(
            [middle - across - down, middle + across - down, middle + across + down, middle - across + down]
        )


class Ground:
    """Which pixels of a picture and a strip around it are taken, as one big number per row of `_STEP` pixels."""

    def __init__(self, width: float, height: float, around: float) -> None:
        self.around = around
        self.columns = max(int((width + 2 * around) / _STEP) + 1, 1)
        self.rows = [0] * max(int((height + 2 * around) / _STEP) + 1, 1)

    def _span(self, left: float, top: float, right: float, bottom: float) -> tuple[int, int, int]:
        a = max(int((left + self.around) / _STEP), 0)
        b = min(int((right + self.around) / _STEP), self.columns - 1)
        mask = ((1 << (b - a + 1)) - 1) << a if b >= a else 0
        first, last = int((top + self.around) / _STEP), int((bottom + self.around) / _STEP)
        return mask, max(first, 0), min(last, len(self.rows) - 1)

    def holds(self, left: float, top: float, right: float, bottom: float) -> bool:
        """Whether the box lies on the ground, its surroundings included."""
        return (
            left >= -self.around
            and top >= -self.around
            and right + self.around < self.columns * _STEP
            and bottom + self.around < len(self.rows) * _STEP
        )

    def free(self, left: float, top: float, right: float, bottom: float) -> bool:
        """Whether the box lies on the ground and nothing lies in it."""
        if not self.holds(left, top, right, bottom):
            return False
        mask, first, last = self._span(left, top, right, bottom)
        rows = self.rows
        return not any(rows[r] & mask for r in range(first, last + 1))

    def take(self, left: float, top: float, right: float, bottom: float) -> None:
        """Mark the box as taken."""
        mask, first, last = self._span(left, top, right, bottom)
        for r in range(first, last + 1):
            self.rows[r] |= mask


def place(
    labels: Iterable[Labels],
    view: View,
    measure: Measure,
    *,
    symbols: Iterable[Points] = (),
    inside: bool = False,
    stopped: Callable[[], bool] = lambda: False,
) -> list[Placed]:
    """The names that find room, best rank first; no two boxes touch.

    Parameters
    ----------
    labels : iterable of Labels
    view : View
    measure : callable
        Size of a name in pixels.
    symbols : iterable of Points
        Symbols that names keep clear of.
    inside : bool
        Only names that lie whole inside the view (paper); on a screen a name may reach out of the picture.
    stopped : callable
        True to give up; what was placed so far is returned.
    """
    ground = Ground(view.width, view.height, 80.0 * view.dots_per_mm / 3.78)
    for points in symbols:
        _mark(ground, points, view)
    waiting: list[tuple[int, int, int, Labels, int, float, float]] = []
    for n, some in enumerate(labels):
        waiting += [
            (some.styles[some.style[k]].rank, n, int(some.order[k]), some, k, x, y)
            for k, x, y in _candidates(some, view)
        ]
    waiting.sort(key=lambda w: w[:3])
    placed: list[Placed] = []
    where: dict[str, list[tuple[float, float]]] = {}
    apart = _REPEAT_MM * view.dots_per_mm
    for count, (_, _, _, some, k, x, y) in enumerate(waiting):
        if count % 64 == 0 and stopped():
            break
        text = some.texts[k]
        near = apart if some.where in ("along", "centre") else 0.3 * apart
        if some.where != "on" and any(abs(x - a) < near and abs(y - b) < near for a, b in where.get(text, ())):
            continue
        found = _try(some, k, x, y, view, measure, ground, inside)
        if found is not None:
            placed.append(found)
            where.setdefault(text, []).append((x, y))
    return placed


def _candidates(some: Labels, view: View) -> list[tuple[int, float, float]]:
    """Index and anchor pixel of the names in view at this scale, thinned to the best of each grid cell."""
    allowed = np.array([s.min_scale <= view.scale <= s.max_scale for s in some.styles])
    x, y = view.to_dots(some.xy[:, 0], some.xy[:, 1])
    reach = 40.0 * view.dots_per_mm / 3.78 if some.where != "on" else 0.0
    seen = (x > -reach) & (y > -reach) & (x < view.width + reach) & (y < view.height + reach) & allowed[some.style]
    rows = np.flatnonzero(seen)
    if not len(rows):
        return []
    if len(rows) > 400 and some.where != "on":
        rank = np.array([s.rank for s in some.styles])[some.style[rows]]
        best = np.lexsort((some.order[rows], rank))
        cell = (x[rows[best]] // _CELL).astype(np.int64) * 100_003 + (y[rows[best]] // _CELL).astype(np.int64)
        _, first = np.unique(cell, return_index=True)
        rows = rows[best[np.sort(first)[:CANDIDATES]]]
    return list(zip(rows.tolist(), x[rows].tolist(), y[rows].tolist(), strict=True))


def _mark(ground: Ground, points: Points, view: View) -> None:
    x, y = view.to_dots(points.xy[:, 0], points.xy[:, 1])
    seen = np.flatnonzero((x > 0) & (y > 0) & (x < view.width) & (y < view.height))
    if len(seen) > CANDIDATES:
        return
    for k in seen.tolist():
        symbol = points.symbols[points.symbol[k]]
        if view.scale <= symbol.max_scale:
            half = symbol.size_mm / 2 * view.dots_per_mm
            if symbol.shape == "pill":
                ground.take(x[k] - 1.8 * half, y[k] - half, x[k] + 1.8 * half, y[k] + half)
                continue
            ground.take(x[k] - half, y[k] - half, x[k] + half, y[k] + half)


def _try(
    some: Labels,
    k: int,
    x: float,
    y: float,
    view: View,
    measure: Measure,
    ground: Ground,
    inside: bool,
) -> Placed | None:
    text, lettering = some.texts[k], some.styles[some.style[k]]
    width, height = measure(text, lettering)
    if some.where == "on":
        return Placed(text, lettering, x, y, width, height)
    if some.where == "along":
        return _along(some, k, x, y, view, ground, inside, width, height)
    if some.where == "centre" and width > 1.1 * some.room_m[k] / view.metres_per_dot:
        return None
    for cx, cy in _positions(some, k, x, y, width, height, view):
        box = (cx - width / 2, cy - height / 2, cx + width / 2, cy + height / 2)
        if inside and (box[0] < 0 or box[1] < 0 or box[2] > view.width or box[3] > view.height):
            continue
        if box[2] < 0 or box[3] < 0 or box[0] > view.width or box[1] > view.height:
            continue
        if ground.free(*box):
            ground.take(*box)
            return Placed(text, lettering, cx, cy, width, height)
    return None


def _positions(
    some: Labels, k: int, x: float, y: float, width: float, height: float, view: View
) -> Sequence[tuple[float, float]]:
    if some.where == "centre":
        return ((x, y), (x, y - 0.8 * height), (x, y + 0.8 * height), (x - 0.25 * width, y), (x + 0.25 * width, y))
    gap = (some.clear_mm[k] + 0.25) * view.dots_per_mm
    if not some.clear_mm[k]:
        return ((x, y), (x, y - 0.7 * height), (x, y + 0.7 * height))
    right, left = x + gap + width / 2, x - gap - width / 2
    over, under = y - gap - 0.42 * height, y + gap + 0.42 * height
    return (
        (right, y),
        (right, over + gap / 2),
        (right, under - gap / 2),
        (left, y),
        (x, over),
        (x, under),
        (left, over + gap / 2),
        (left, under - gap / 2),
    )


def _along(
    some: Labels,
    k: int,
    x: float,
    y: float,
    view: View,
    ground: Ground,
    inside: bool,
    width: float,
    height: float,
) -> Placed | None:
    if width > 0.9 * some.room_m[k] / view.metres_per_dot:
        return None
    found = Placed(some.texts[k], some.styles[some.style[k]], x, y, width, height, float(some.angle[k]))
    turn = np.radians(-found.angle)
    pieces = max(int(width / height), 1)
    half = height / 2 * (abs(np.cos(turn)) + abs(np.sin(turn))) + 1
    middles = [
        (x + np.cos(turn) * s, y + np.sin(turn) * s) for s in (np.arange(pieces + 1) / pieces - 0.5) * (width - height)
    ]
    boxes = [(a - half, b - half, a + half, b + half) for a, b in middles]
    for box in boxes:
        out = box[0] < 0 or box[1] < 0 or box[2] > view.width or box[3] > view.height
        if (inside and out) or not ground.free(*box):
            return None
    for box in boxes:
        ground.take(*box)
    return found
