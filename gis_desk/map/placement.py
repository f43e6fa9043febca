"""Names on the map without collisions: which are placed, and where."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from gis_desk.map.lettering import along, beside, inside
from gis_desk.map.lettering.ground import AROUND_MM, Box, Ground
from gis_desk.map.lettering.placed import Piece, Placed, upright_box
from gis_desk.map.lettering.words import characters, separable
from gis_desk.map.scene import Labels, LabelStyle, Points
from gis_desk.map.view import View

__all__ = ["MOST", "Piece", "Placed", "place"]

MOST = 3000
"""Names of one style that are looked at in a picture, about; more do not fit on any screen."""
_MOST_LINES = 600
_MOST_SYMBOLS = 6000
_LOOK = 64
_OVERLAP = 1.1
"""Pixels by which symbols are reckoned smaller, so that names beside them do not meet them in a cell of the ground."""

Measure = Callable[[str, LabelStyle], tuple[float, float]]
"""Width and height in pixels of a name or of a character."""


def place(
    labels: Iterable[Labels],
    view: View,
    measure: Measure,
    *,
    symbols: Iterable[Points] = (),
    lines: tuple[np.ndarray, np.ndarray] | None = None,
    whole: bool = False,
    stopped: Callable[[], bool] = lambda: False,
) -> list[Placed]:
    """The names that find room, best rank first; no two boxes touch.

    A name of a lower rank never takes the place of one of a higher rank. Everything is reckoned from the plane, not
    from the picture: the same names win after the view was moved.

    Parameters
    ----------
    labels : iterable of Labels
    view : View
    measure : callable
        Size of a name in pixels.
    symbols : iterable of Points
        Symbols that names keep clear of.
    lines : (N,) and (N,) float, or None
        Pixels of the view, right and down, on lines that names do not cross where that can be avoided.
    whole : bool
        Only names that lie whole inside the view (paper); on a screen a name may reach out of the picture.
    stopped : callable
        True to give up; what was placed so far is returned.
    """
    work = _Placing(view, measure, whole)
    for points in symbols:
        work.keep_clear(points)
    if lines is not None:
        work.ground.avoid(lines[0] + work.left, lines[1] + work.top)
    groups: list[_Group] = []
    for some in labels:
        if stopped():
            return []
        groups += work.groups(some)
    placed: list[Placed] = []
    for count, (group, k) in enumerate(_in_turn(groups)):
        if count % _LOOK == 0 and stopped():
            break
        placed += work.set(group, k)
    return placed


@dataclass(frozen=True, eq=False)
class _Group:
    """Names of one style that are in view: their rows, and their anchors in dots from the origin of the plane."""

    labels: Labels
    style: LabelStyle
    rows: list[int]
    order: np.ndarray
    u: list[float]
    v: list[float]
    width: list[float]
    height: float
    middles: np.ndarray | None = None


def _in_turn(groups: Sequence[_Group]) -> Iterator[tuple[_Group, int]]:
    """Group and number within it of every name, by rank, then by layer and by its own order."""
    if not groups:
        return
    which = np.repeat(np.arange(len(groups)), [len(g.rows) for g in groups])
    number = np.concatenate([np.arange(len(g.rows)) for g in groups])
    rank = np.repeat([g.style.rank for g in groups], [len(g.rows) for g in groups])
    layer = np.repeat(_layers(groups), [len(g.rows) for g in groups])
    turn = np.lexsort((np.concatenate([g.order for g in groups]), layer, rank))
    for group, k in zip(which[turn].tolist(), number[turn].tolist(), strict=True):
        yield groups[group], k


def _layers(groups: Sequence[_Group]) -> list[int]:
    seen: dict[int, int] = {}
    return [seen.setdefault(id(g.labels), len(seen)) for g in groups]


class _Placing:
    def __init__(self, view: View, measure: Measure, whole: bool) -> None:
        self.view, self.measure, self.whole = view, measure, whole
        self.around = AROUND_MM * view.dots_per_mm
        c, s = view.axes
        self.turn = np.array([[c, s], [s, -c]]) / view.metres_per_dot
        self.left, self.top = (self.turn @ (view.x, view.y) - (view.width / 2, view.height / 2)).tolist()
        self.ground = Ground(self.left, self.top, view.width, view.height, self.around)
        self.apart = along.REPEAT_MM * view.dots_per_mm
        self.said: dict[str, list[tuple[float, float]]] = {}

    def dots(self, xy: np.ndarray) -> np.ndarray:
        """Right and down (N, 2) in pixels from the origin of the plane."""
        return xy @ self.turn.T

    def keep_clear(self, points: Points) -> None:
        """Take the places of the symbols in view."""
        half = max((s.size_mm for s in points.symbols), default=0.0) * self.view.dots_per_mm
        at = self.dots(points.xy)
        with np.errstate(invalid="ignore"):
            seen = np.flatnonzero(self._near(at, half))
        shown = np.array([self.view.scale <= s.max_scale for s in points.symbols], dtype=bool)
        seen = seen[shown[points.symbol[seen]]]
        if not len(seen) or len(seen) > _MOST_SYMBOLS:
            return
        dots = self.view.dots_per_mm / 2
        tall = np.array([s.size_mm for s in points.symbols])[points.symbol[seen]] * dots
        wide = np.array([1.8 if s.shape == "pill" else 1.0 for s in points.symbols])[points.symbol[seen]] * tall
        u, v = at[seen].T
        wide, tall = np.maximum(wide - _OVERLAP, 0), np.maximum(tall - _OVERLAP, 0)
        self.ground.take_boxes(u - wide, v - tall, u + wide, v + tall)

    def groups(self, some: Labels) -> list[_Group]:
        """The names of `some` that may be seen at this scale, style by style."""
        found = []
        for number, style in enumerate(some.styles):
            if not style.min_scale <= self.view.scale <= style.max_scale:
                continue
            find = self._lines if some.where == "along" else self._anchored
            group = find(some, number, style)
            if group is not None and group.rows:
                found.append(group)
        return found

    def _anchored(self, some: Labels, number: int, style: LabelStyle) -> _Group | None:
        thinning = some.thinnings[number]
        left, bottom, right, top = self.view.bounds
        more = self.around * self.view.metres_per_dot
        most = np.inf if some.where == "on" else MOST
        near = thinning.near(
            (left - more, bottom - more, right + more, top + more), self.view.metres_per_dot, float(most)
        )
        at = self.dots(thinning.xy[near])
        seen = self._near(at, self.around if some.where != "on" else 0.0)
        rows, at = thinning.rows[near[seen]], at[seen]
        if some.where == "centre" and len(rows):
            small = style.size_pt * 0.35 * self.view.dots_per_mm * 0.3
            keep = self._room(some, rows).max(axis=1) * inside.FITS >= small
            rows, at = rows[keep], at[keep]
        if not len(rows):
            return None
        sizes = [self.measure(some.texts[k], style) for k in rows.tolist()]
        width = np.array([w for w, _ in sizes])
        height = max(h for _, h in sizes)
        middles = None
        if some.where == "beside":
            clear = some.clear_mm[rows]
            gap = (clear + 0.25) * self.view.dots_per_mm
            middles = beside.places(at[:, 0], at[:, 1], width, np.full(len(rows), height), gap, clear == 0)
        return _Group(
            some,
            style,
            rows.tolist(),
            some.order[rows],
            at[:, 0].tolist(),
            at[:, 1].tolist(),
            width.tolist(),
            height,
            middles,
        )

    def _room(self, some: Labels, rows: np.ndarray) -> np.ndarray:
        """Pixels across and down (N, 2) that areas have at their anchors."""
        if some.reach_m is None:
            return np.repeat(some.room_m[rows, None], 2, axis=1) / self.view.metres_per_dot
        across = round(self.view.turn / 45) % 4
        return some.reach_m[rows][:, [across, (across + 2) % 4]] / self.view.metres_per_dot

    def _lines(self, some: Labels, number: int, style: LabelStyle) -> _Group | None:
        left, bottom, right, top = self.view.bounds
        box = some.ways.boxes
        if not len(box):
            return None
        least = 2 * style.size_pt * 0.3 * self.view.dots_per_mm * self.view.metres_per_dot
        with np.errstate(invalid="ignore"):
            rows = np.flatnonzero(
                (some.style == number)
                & (some.room_m >= least)
                & (box[:, 0] <= right)
                & (box[:, 2] >= left)
                & (box[:, 1] <= top)
                & (box[:, 3] >= bottom)
            )
        rows = rows[np.argsort(some.order[rows], kind="stable")]
        sizes = [self.measure(some.texts[k], style) for k in rows.tolist()]
        fits = np.array([w for w, _ in sizes]) <= 0.9 * some.room_m[rows] / self.view.metres_per_dot
        rows = rows[fits][:_MOST_LINES]
        if not len(rows):
            return None
        none = [0.0] * len(rows)
        return _Group(some, style, rows.tolist(), some.order[rows], none, none, none, max(h for _, h in sizes))

    def _near(self, at: np.ndarray, reach: float) -> np.ndarray:
        x, y = at[:, 0] - self.left, at[:, 1] - self.top
        return (x > -reach) & (y > -reach) & (x < self.view.width + reach) & (y < self.view.height + reach)

    def set(self, group: _Group, k: int) -> list[Placed]:
        """The places of one name in view; none where there is no room."""
        where = group.labels.where
        if where == "along":
            return self._along(group, k)
        text, u, v = group.labels.texts[group.rows[k]], group.u[k], group.v[k]
        if where == "on":
            return [self._moved(Placed(text, group.style, u, v, group.width[k], group.height))]
        if self._said(text, u, v, self.apart if where == "centre" else 0.3 * self.apart):
            return []
        found = self._beside(group, k, text) if where == "beside" else self._inside(group, k, text)
        if found is None:
            return []
        self.said.setdefault(text, []).append((u, v))
        return [found] if self._shown(found) else []

    def _said(self, text: str, u: float, v: float, near: float) -> bool:
        return any(abs(u - a) < near and abs(v - b) < near for a, b in self.said.get(text, ()))

    def _beside(self, group: _Group, k: int, text: str) -> Placed | None:
        assert group.middles is not None
        half_w, half_h = group.width[k] / 2 + beside.AIR, group.height / 2
        middles: list[list[float]] = group.middles[k].tolist()
        for uncrossed in self._ways():
            for x, y in middles:
                box = (x - half_w, y - half_h, x + half_w, y + half_h)
                if self._allowed(box) and self.ground.free(box, uncrossed=uncrossed):
                    self.ground.take(box)
                    return Placed(text, group.style, x - self.left, y - self.top, group.width[k], group.height)
        return None

    def _ways(self) -> tuple[bool, ...]:
        return (False,) if self.ground.lines is None else (True, False)

    def _allowed(self, box: Box) -> bool:
        """Whether the box lies inside the view where only whole names are wanted."""
        return not self.whole or (
            box[0] >= self.left
            and box[1] >= self.top
            and box[2] <= self.left + self.view.width
            and box[3] <= self.top + self.view.height
        )

    def _shown(self, found: Placed) -> bool:
        half_w, half_h = found.width / 2, found.height / 2
        return (
            found.x + half_w > 0
            and found.y + half_h > 0
            and found.x - half_w < self.view.width
            and found.y - half_h < self.view.height
        )

    def _moved(self, found: Placed) -> Placed:
        """The name in pixels of the view."""
        return replace(found, x=found.x - self.left, y=found.y - self.top)

    def _inside(self, group: _Group, k: int, text: str) -> Placed | None:
        some, row = group.labels, group.rows[k]
        wide, tall = self._room(some, np.array([row]))[0].tolist()
        parts = characters(text)
        em = group.width[k] / max(len(parts), 1)
        spaced = group.style.spacing > 0
        for form in inside.forms(text, spaced, group.width[k], group.height, em, wide, tall):
            for uncrossed in self._ways():
                for right, down in form.shifts:
                    found = form.at(text, group.style, group.u[k] + right, group.v[k] + down)
                    if self._take(found, uncrossed):
                        return self._moved(found)
        return None

    def _take(self, found: Placed, uncrossed: bool) -> bool:
        """Take the ground of a name if all of it is free."""
        if found.pieces:
            boxes = [
                upright_box(found.x + p.x, found.y + p.y, p.width + beside.AIR, p.height, p.angle)
                for piece in found.pieces
                for p in _short(piece)
            ]
        else:
            boxes = [upright_box(found.x, found.y, found.width + 2 * beside.AIR, found.height, 0.0)]
        if not all(self._allowed(box) and self.ground.free(box, uncrossed=uncrossed) for box in boxes):
            return False
        for box in boxes:
            self.ground.take(box)
        return True

    def _along(self, group: _Group, k: int) -> list[Placed]:
        row, some = group.rows[k], group.labels
        text = some.texts[row]
        parts = characters(text) if separable(text) else (text,)
        ways = self._stretches(group, row, parts)
        if ways is None:
            return []
        found, advances = ways
        placed: list[Placed] = []
        done: set[int] = set()
        near = np.flatnonzero(self._near(found.middle, self.around))
        for uncrossed in self._ways():
            for c in near.tolist():
                part = int(found.part[c])
                u, v = found.middle[c].tolist()
                if part in done or self._said(text, u, v, self.apart):
                    continue
                name = along.written(found, c, text, parts, group.style, advances, group.height)
                if self._take(name, uncrossed):
                    done.add(part)
                    self.said.setdefault(text, []).append((u, v))
                    name = self._moved(name)
                    if self._shown(name):
                        placed.append(name)
        return placed

    def _stretches(self, group: _Group, row: int, parts: Sequence[str]) -> tuple[along.Stretches, np.ndarray] | None:
        """Where the name fits along its line at this scale; remembered while the scale stays."""
        memory = group.labels.written
        device = (self.view.scale, self.view.dots_per_mm, self.view.turn)
        known = memory.get(device)
        if known is None:
            memory.clear()
            known = memory[device] = {}
        if row not in known:
            some = group.labels
            first, last = some.ways.offsets[row : row + 2].tolist()
            advances = np.array([self.measure(one, group.style)[0] for one in parts])
            spaced = group.style.spacing > 0
            course = self.dots(some.ways.xy[first:last])
            aside = float(some.clear_mm[row]) * self.view.dots_per_mm
            found = along.stretches(
                course, some.texts[row], advances, group.height, self.apart, spaced=spaced, aside=aside
            )
            known[row] = None if found is None else (found, advances)
        return known[row]


def _short(piece: Piece) -> list[Piece]:
    """A slanting piece in boxes about as long as high, so that they hold little but the piece."""
    count = int(piece.width / max(piece.height, 1.0)) if piece.angle else 1
    if count < 2:
        return [piece]
    turn = np.radians(-piece.angle)
    wide = piece.width / count
    return [
        replace(piece, x=piece.x + float(np.cos(turn)) * s, y=piece.y + float(np.sin(turn)) * s, width=wide)
        for s in ((np.arange(count) + 0.5) / count - 0.5) * piece.width
    ]
