"""Names on the map without collisions: which are placed, and where."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from gis_desk.map.lettering import along, beside, inside
from gis_desk.map.lettering.ground import Box, Ground
from gis_desk.map.lettering.inview import Frame, Group, Measure, in_turn
from gis_desk.map.lettering.placed import Piece, Placed, upright_boxes
from gis_desk.map.lettering.words import characters, separable
from gis_desk.map.scene import Labels, Points
from gis_desk.map.view import View

__all__ = ["Measure", "Piece", "Placed", "place"]

_MOST_SYMBOLS = 6000
_LOOK = 64
_DEVICES = 3
_LONG = 64
"""A line that carries its name more often than this is looked at only where it is in view."""
_AGAIN = 0.3
"""Share of the distance of repeated names within which places and areas of one name are taken for the same."""
_OVERLAP = 1.1
"""Pixels by which symbols are reckoned smaller, so that names beside them do not meet them in a cell of the ground."""


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
        work.avoid(*lines)
    groups: list[Group] = []
    for some in labels:
        if stopped():
            return []
        groups += work.frame.groups(some)
    placed: list[Placed] = []
    for count, (group, k) in enumerate(in_turn(groups)):
        if count % _LOOK == 0 and stopped():
            break
        placed += work.set(group, k)
    return placed


class _Placing:
    def __init__(self, view: View, measure: Measure, whole: bool) -> None:
        self.frame = frame = Frame(view, measure)
        self.view, self.measure, self.whole = view, measure, whole
        self.ground = Ground(frame.left, frame.top, view.width, view.height, frame.around)
        self.apart = along.REPEAT_MM * view.dots_per_mm
        self.ways: tuple[bool, ...] = (False,)
        """Whether borders must not be crossed: first so, where there are any, and then as it comes."""
        self.spans: dict[int, tuple[list[list[int]], ...]] = {}
        self.said: dict[str, list[tuple[float, float]]] = {}

    def avoid(self, right: np.ndarray, down: np.ndarray) -> None:
        """Let names stay off these places (N,), in pixels of the view, where they can."""
        self.ground.avoid(right + self.frame.left, down + self.frame.top)
        self.ways = (True, False)

    def keep_clear(self, points: Points) -> None:
        """Take the places of the symbols in view."""
        shown = np.array([self.view.scale <= s.max_scale for s in points.symbols], dtype=bool)
        if not shown.any():
            return
        seen = points.near.within(self.frame.bounds)
        seen = seen[shown[points.symbol[seen]]]
        if not len(seen) or len(seen) > _MOST_SYMBOLS:
            return
        at = self.frame.dots(points.xy[seen])
        dots = self.view.dots_per_mm / 2
        tall = np.array([s.size_mm for s in points.symbols])[points.symbol[seen]] * dots
        wide = np.array([1.8 if s.shape == "pill" else 1.0 for s in points.symbols])[points.symbol[seen]] * tall
        u, v = at.T
        wide, tall = np.maximum(wide - _OVERLAP, 0), np.maximum(tall - _OVERLAP, 0)
        self.ground.take_boxes(u - wide, v - tall, u + wide, v + tall)

    def set(self, group: Group, k: int) -> list[Placed]:
        """The places of one name in view; none where there is no room."""
        where = group.labels.where
        if where == "along":
            return self._along(group, k)
        text, u, v = group.labels.texts[group.rows[k]], group.u[k], group.v[k]
        if where == "on":
            return [self._placed(text, group, u, v, group.width[k], group.height)]
        if self._said(text, u, v, _AGAIN * self.apart):
            return []
        found = self._straight(group, k, text) if where == "beside" else self._inside(group, k, text)
        if found is None:
            return []
        self.said.setdefault(text, []).append((u, v))
        return [found] if self._shown(found) else []

    def _said(self, text: str, u: float, v: float, near: float) -> bool:
        places = self.said.get(text)
        return places is not None and any(abs(u - a) < near and abs(v - b) < near for a, b in places)

    def _straight(self, group: Group, k: int, text: str) -> Placed | None:
        """The name in one line at the first of its places that is free."""
        columns, wide, first, last = self._spans(group)
        for uncrossed in self.ways:
            found = self.ground.first_free(columns[k], wide[k], first[k], last[k], uncrossed=uncrossed)
            if found >= 0:
                x, y = group.middles[k, found].tolist()
                return self._placed(text, group, x, y, group.width[k], group.height)
        return None

    def _placed(
        self, text: str, group: Group, x: float, y: float, width: float, height: float, pieces: tuple[Piece, ...] = ()
    ) -> Placed:
        """The name in pixels of the view."""
        return Placed(text, group.style, x - self.frame.left, y - self.frame.top, width, height, pieces)

    def _spans(self, group: Group) -> tuple[list[list[int]], ...]:
        """What each of the places of each name takes of the ground; those not allowed have no column."""
        known = self.spans.get(id(group))
        if known is None:
            x, y = np.moveaxis(group.middles, 2, 0)
            half_w, half_h = np.array(group.width)[:, None] / 2 + beside.AIR, group.height / 2
            left, top, right, bottom = x - half_w, y - half_h, x + half_w, y + half_h
            columns, *more = self.ground.spans(left, top, right, bottom)
            if self.whole:
                columns = np.where(self.frame.holds(left, top, right, bottom), columns, -1)
            known = self.spans[id(group)] = (columns.tolist(), *(each.tolist() for each in more))
        return known

    def _shown(self, found: Placed) -> bool:
        half_w, half_h = found.width / 2, found.height / 2
        return (
            found.x + half_w > 0
            and found.y + half_h > 0
            and found.x - half_w < self.view.width
            and found.y - half_h < self.view.height
        )

    def _inside(self, group: Group, k: int, text: str) -> Placed | None:
        wide, tall = group.room[k]
        em = group.width[k] / max(len(characters(text)), 1)
        spaced = group.style.spacing > 0
        for form in inside.forms(text, spaced, group.width[k], group.height, em, wide, tall):
            if not form.pieces:
                found = self._straight(group, k, text)
                if found is not None:
                    return found
                continue
            boxes = form.boxes
            for uncrossed in self.ways:
                for right, down in form.shifts:
                    x, y = group.u[k] + right, group.v[k] + down
                    if self._take(boxes, x, y, uncrossed):
                        return self._placed(text, group, x, y, form.width, form.height, form.pieces)
        return None

    def _take(self, boxes: Sequence[Box], x: float, y: float, uncrossed: bool) -> bool:
        """Take the ground of boxes around a place if all of it is free, and in the view where names must be whole."""
        if self.whole and not all(
            self.frame.holds(left + x, top + y, right + x, bottom + y) for left, top, right, bottom in boxes
        ):
            return False
        if not self.ground.fits(boxes, x, y, uncrossed=uncrossed):
            return False
        for left, top, right, bottom in boxes:
            self.ground.take((left + x, top + y, right + x, bottom + y))
        return True

    def _along(self, group: Group, k: int) -> list[Placed]:
        row, some = group.rows[k], group.labels
        text = some.texts[row]
        parts = characters(text) if separable(text) else (text,)
        ways = self._stretches(group, row, parts)
        if ways is None:
            return []
        found, advances = ways
        placed: list[Placed] = []
        done: set[int] = set()
        near = np.flatnonzero(self.frame.near(found.middle, self.frame.around))
        for uncrossed in self.ways:
            for c in near.tolist():
                part = int(found.part[c])
                u, v = found.middle[c].tolist()
                if part in done or self._said(text, u, v, self.apart):
                    continue
                name = along.written(found, c, text, parts, group.style, advances, group.height)
                if self._take(upright_boxes(name.pieces, beside.AIR / 2), u, v, uncrossed):
                    done.add(part)
                    self.said.setdefault(text, []).append((u, v))
                    name = self._placed(text, group, u, v, name.width, name.height, name.pieces)
                    if self._shown(name):
                        placed.append(name)
        return placed

    def _stretches(self, group: Group, row: int, parts: Sequence[str]) -> tuple[along.Stretches, np.ndarray] | None:
        """Where the name fits along its line at this scale; remembered while it is drawn at this scale."""
        memory = group.labels.written
        device = (self.view.scale, self.view.dots_per_mm, self.view.turn)
        known = memory.get(device)
        if known is None:
            if len(memory) >= _DEVICES:
                memory.clear()
            known = memory[device] = {}
        if row in known:
            return known[row]
        some = group.labels
        first, last = some.ways.offsets[row : row + 2].tolist()
        advances = np.array([self.measure(one, group.style)[0] for one in parts])
        length = float(some.room_m[row]) / self.view.metres_per_dot
        endless = not length <= _LONG * self.apart
        reach = self.frame.around + self.apart
        window = (self.frame.left - reach, self.frame.top - reach, self.frame.right + reach, self.frame.bottom + reach)
        found = along.stretches(
            self.frame.dots(some.ways.xy[first:last]),
            some.texts[row],
            advances,
            group.height,
            self.apart,
            spaced=group.style.spacing > 0,
            aside=float(some.clear_mm[row]) * self.view.dots_per_mm,
            window=window if endless else None,
        )
        answer = None if found is None else (found, advances)
        if not endless:
            known[row] = answer
        return answer
