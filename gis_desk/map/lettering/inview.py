"""The names of a scene that are in view and worth placing, group by group, in their turn."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gis_desk.map.lettering import beside, inside
from gis_desk.map.lettering.ground import AROUND_MM
from gis_desk.map.lettering.parted import square_m
from gis_desk.map.scene import Labels, LabelStyle
from gis_desk.map.view import View

MOST = 3000
"""Names of one style that are looked at in a picture, about; more do not fit on any screen."""
_MOST_LINES = 600
_MOST_PARTED = 40
"""Areas seen in part only that are looked at, the largest parts first."""

_Anchored = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]
"""Rows, their anchors in dots, room in pixels, and turns."""

Measure = Callable[[str, LabelStyle], tuple[float, float]]
"""Width and height in pixels of a name or of a character."""


@dataclass(frozen=True, eq=False)
class Group:
    """Names of one style that are in view, in dots from the origin of the plane.

    Parameters
    ----------
    labels : Labels
    style : LabelStyle
    rows : list of int
    order : (N,) int
    u, v : list of float
        Anchors, right and down.
    width : list of float
    height : float
    middles : (N, P, 2) float
        Where the names may stand in one line, the best place first; none for names along lines.
    room : list of (across, down)
        Of areas.
    """

    labels: Labels
    style: LabelStyle
    rows: list[int]
    order: np.ndarray
    u: list[float]
    v: list[float]
    width: list[float]
    height: float
    middles: np.ndarray
    room: list[list[float]]


def in_turn(groups: Sequence[Group]) -> Iterator[tuple[Group, int]]:
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


def _layers(groups: Sequence[Group]) -> list[int]:
    seen: dict[int, int] = {}
    return [seen.setdefault(id(g.labels), len(seen)) for g in groups]


class Frame:
    """A view reckoned in dots from the origin of the plane, and which names are in it."""

    def __init__(self, view: View, measure: Measure) -> None:
        self.view, self.measure = view, measure
        self.around = AROUND_MM * view.dots_per_mm
        c, s = view.axes
        self.turn = np.array([[c, s], [s, -c]]) / view.metres_per_dot
        self.left, self.top = (self.turn @ (view.x, view.y) - (view.width / 2, view.height / 2)).tolist()
        self.right, self.bottom = self.left + view.width, self.top + view.height
        left, bottom, right, top = view.bounds
        more = self.around * view.metres_per_dot
        self.bounds = left - more, bottom - more, right + more, top + more

    def dots(self, xy: np.ndarray) -> np.ndarray:
        """Right and down (N, 2) in pixels from the origin of the plane."""
        return xy @ self.turn.T

    def near(self, at: np.ndarray, reach: float) -> np.ndarray:
        """Whether places (N, 2) lie in the view or at most `reach` pixels beyond its edges."""
        x, y = at[:, 0] - self.left, at[:, 1] - self.top
        return (x > -reach) & (y > -reach) & (x < self.view.width + reach) & (y < self.view.height + reach)

    def holds(self, left: Any, top: Any, right: Any, bottom: Any) -> Any:
        """Whether boxes (numbers or arrays) lie whole in the view."""
        return (left >= self.left) & (top >= self.top) & (right <= self.right) & (bottom <= self.bottom)

    def room(self, some: Labels, rows: np.ndarray) -> np.ndarray:
        """Pixels across and down (N, 2) that areas have at their anchors."""
        if some.reach_m is None:
            return np.repeat(some.room_m[rows, None], 2, axis=1) / self.view.metres_per_dot
        across = round(self.view.turn / 45) % 4
        return some.reach_m[rows][:, [across, (across + 2) % 4]] / self.view.metres_per_dot

    def groups(self, some: Labels) -> list[Group]:
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

    def _anchored(self, some: Labels, number: int, style: LabelStyle) -> Group | None:
        thinning = some.thinnings[number]
        most = np.inf if some.where == "on" else float(MOST)
        near = thinning.near(self.bounds, self.view.metres_per_dot, most)
        at = self.dots(thinning.xy[near])
        seen = self.near(at, self.around if some.where != "on" else 0.0)
        rows, at = thinning.rows[near[seen]], at[seen]
        order = some.order[rows]
        room = np.zeros((len(rows), 0))
        if some.where == "centre":
            room = self.room(some, rows)
            small = style.size_pt * 0.35 * self.view.dots_per_mm * 0.3
            keep = room.max(axis=1) * inside.FITS >= small
            rows, at, room, order = rows[keep], at[keep], room[keep], order[keep]
            rows, at, room, order = self._with_parted(some, number, style, (rows, at, room, order))
        if not len(rows):
            return None
        sizes = [self.measure(some.texts[k], style) for k in rows.tolist()]
        width = np.array([w for w, _ in sizes])
        height = max(h for _, h in sizes)
        if some.where == "beside":
            clear = some.clear_mm[rows]
            gap = (clear + 0.25) * self.view.dots_per_mm
            middles = beside.places(at[:, 0], at[:, 1], width, np.full(len(rows), height), gap, clear == 0)
        else:
            middles = inside.places(at[:, 0], at[:, 1], width, height)
        return Group(
            some,
            style,
            rows.tolist(),
            order,
            at[:, 0].tolist(),
            at[:, 1].tolist(),
            width.tolist(),
            height,
            middles,
            room.tolist(),
        )

    def _with_parted(self, some: Labels, number: int, style: LabelStyle, known: _Anchored) -> _Anchored:
        """The areas whose anchors are out of view at a place in the part that is seen, after all others."""
        rows, at, room, order = known
        parted, dot = some.parted, self.view.metres_per_dot
        if parted is None:
            return known
        em = style.size_pt * 0.35 * self.view.dots_per_mm
        left, bottom, right, top = self.view.bounds
        box = parted.boxes
        across = np.minimum(box[:, 2], right) - np.maximum(box[:, 0], left)
        down = np.minimum(box[:, 3], top) - np.maximum(box[:, 1], bottom)
        seen = np.flatnonzero((across > 2 * em * dot) & (down > 1.5 * em * dot) & (some.style == number))
        seen = seen[~self.near(self.dots(some.xy[seen]), 0.0)]
        if not len(seen):
            return known
        seen = seen[np.argsort(-(across[seen] * down[seen]), kind="stable")[:_MOST_PARTED]]
        size = square_m(self.view.width * dot, self.view.height * dot)
        axes = round(self.view.turn / 45) % 4
        found: list[tuple[int, float, float, float, float]] = []
        for row in seen.tolist():
            places = parted.places(row, (left, bottom, right, top), size)
            if not places:
                continue
            uv = self.dots(np.array([place[:2] for place in places]))
            wide = np.array([place[2][axes] for place in places]) / dot
            tall = np.array([place[2][(axes + 2) % 4] for place in places]) / dot
            need = em * len(some.texts[row]) / 2
            x, y = uv[:, 0] - self.left, uv[:, 1] - self.top
            good = (x > need) & (x < self.view.width - need) & (y > em) & (y < self.view.height - em)
            good &= (wide >= 1.5 * em) & (tall >= em)
            if good.any():
                best = int(np.argmax(good))
                found.append((row, *uv[best].tolist(), float(wide[best]), float(tall[best])))
        if not found:
            return known
        more = np.array(found)
        mine = more[:, 0].astype(np.int64)
        stay = ~np.isin(rows, mine)
        return (
            np.concatenate([rows[stay], mine]),
            np.concatenate([at[stay], more[:, 1:3]]),
            np.concatenate([room[stay], more[:, 3:5]]),
            np.concatenate([order[stay], some.order[mine] + len(some.texts)]),
        )

    def _lines(self, some: Labels, number: int, style: LabelStyle) -> Group | None:
        left, bottom, right, top = self.bounds
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
        height = max(h for _, h in sizes)
        return Group(some, style, rows.tolist(), some.order[rows], [], [], [], height, np.zeros((0, 0, 2)), [])
