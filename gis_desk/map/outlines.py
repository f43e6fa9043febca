"""The rings or lines of a layer at the detail a view asks for: whole levels from afar, exact windows from near."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import overload

import numpy as np
import shapely

from gis_desk.map.batches import joined
from gis_desk.map.parts import Parts, coarser
from gis_desk.map.plane import Plane
from gis_desk.map.scene import Batch, SceneLayer
from gis_desk.map.thinning import Grid, Places, grid_of, thinned
from layers.work import QUIET, Progress

SMALL = 60_000
"""Vertices up to which a layer is always drawn as it is."""
_EXACT, _WIDE = 160_000, 40_000
"""Vertices up to which a window is made exact, and up to which it is made wider than what is seen."""
_MARGIN = 0.02
"""Share by which a window is larger than what is seen: lines reach beyond it by half their width."""
_TILE = 250_000
"""Vertices of the neighbourhoods in which levels are made, about: little memory, and no long call."""
_COARSEST_SHARE = 1 / 500
_STEP = 1.6
"""From level to level the tolerance grows by so much."""
_WINDOWS = 4
_MANY = 100_000
"""Features from which on only the corners of all of them together are asked for where they lie."""
_PROVISIONAL = 2.4
"""How much coarser a picture may be until the levels are there."""
_PAPER_CELL, _PAPER_PASSES = 1.1, 8
"""On paper: cells by the tolerance, and passes; together they move nothing by twice the tolerance."""
_NEAR = 0.15
"""On paper: share of the detail of a screen below which only a part of the layer can be meant."""

Box = tuple[float, float, float, float]
Mark = Callable[[Parts, Places], Parts]
"""Sets `fixed` and `edge` of parts."""
Cut = Callable[[Parts, float], tuple[Batch, ...]]
"""Blocks of parts that leave out the tolerance given."""


@dataclass(frozen=True, eq=False)
class _Window:
    """What lies in a part of the plane: of the rows whose box touches it, with the tolerance it has."""

    box: Box
    tolerance: float
    batches: tuple[Batch, ...]
    everything: bool


@dataclass(eq=False)
class Outlines:
    """One layer's rings or lines, handed out as blocks.

    Parameters
    ----------
    shapes : (N,) geometries in EPSG:4490, or None
        None: only the levels are known; they came from the disk.
    plane : Plane
    closed : bool
    mark, cut : callables
        What makes blocks of parts.
    levels : sequence of (tolerance in metres, blocks)
        Finest first; empty until `prepare` has made them.
    rows : mapping
        Numbers that belong to the rows and to the levels together, such as the fill of each.
    detail_m : float
        For paper: what its finest picture leaves out, metres. One of the whole at that detail is made first and kept,
        and the coarser ones are made of it. 0: for a screen.
    """

    shapes: np.ndarray | None
    plane: Plane
    closed: bool
    mark: Mark
    cut: Cut
    levels: Sequence[tuple[float, tuple[Batch, ...]]] = ()
    rows: Mapping[str, np.ndarray] = field(default_factory=dict)
    detail_m: float = 0.0
    _whole: tuple[float, Parts] | None = None
    _windows: list[_Window] = field(default_factory=list)
    _boxes: np.ndarray | None = None
    _counts: np.ndarray | None = None
    _prepared: bool = False
    _first: tuple[Parts, Places] | None = None
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def __post_init__(self) -> None:
        self._prepared = bool(self.levels)
        if self.shapes is not None:
            self._measure()

    def _measure(self) -> None:
        assert self.shapes is not None
        wanted = (3, 6) if self.closed else (1, 2, 5)
        of_kind = np.isin(shapely.get_type_id(self.shapes), wanted)
        self._boxes = np.where(of_kind[:, None], shapely.bounds(self.shapes), np.nan)
        self._counts = np.where(of_kind, shapely.get_num_coordinates(self.shapes), 0)

    @property
    def vertices(self) -> int:
        """Vertices of the whole layer; 0 while the geometries are not there."""
        return 0 if self._counts is None else int(self._counts.sum())

    @property
    def provisional(self) -> bool:
        """Whether `prepare` would make better pictures of it."""
        return not self._prepared and self.vertices > SMALL

    def at(self, bounds: Box, tolerance_m: float) -> tuple[Batch, ...]:
        """Blocks for what is seen in `bounds` (plane metres), leaving out at most `tolerance_m`.

        From the coarsest level that is fine enough, else exact from the geometries in and around `bounds`; while
        there are no levels yet, thinned to a grid of that size.
        """
        with self._lock:
            if self.provisional and not self.detail_m:
                tolerance_m *= _PROVISIONAL
            return self._level(tolerance_m) or self._ready(bounds, tolerance_m) or self._window(bounds, tolerance_m)

    def whole(self) -> tuple[Batch, ...]:
        """Blocks of everything, exact."""
        with self._lock:
            for window in self._windows:
                if window.everything and window.tolerance == 0:
                    return window.batches
            return self._made(np.arange(len(self._sources())), (-np.inf, -np.inf, np.inf, np.inf), 0.0, everything=True)

    def extent(self) -> Box | None:
        """Left, bottom, right, top of everything in the plane; None where there is nothing."""
        degrees = self._degrees()
        if degrees is None or self._boxes is None:
            return None
        if len(self._boxes) > _MANY:
            return self.plane.box(degrees)
        west, south, east, north = self._boxes[np.isfinite(self._boxes).all(axis=1)].T
        x, y = self.plane.forward(
            np.concatenate([west, east, west, east]), np.concatenate([south, south, north, north])
        )
        good = np.isfinite(x) & np.isfinite(y)
        if not good.any():
            return self.plane.box(degrees)
        return float(x[good].min()), float(y[good].min()), float(x[good].max()), float(y[good].max())

    def first(self, extent: Box, *, again: bool = False) -> tuple[Parts, Places]:
        """Everything at about the detail of a picture of `extent`, not marked yet; give it to `show`.

        With `again` it is kept for whoever asks next (the names), and then forgotten.
        """
        with self._lock:
            known, self._first = self._first, None
        if known is None:
            grid = self._cells(self._first_tolerance(extent))
            known = thinned(self._sources(), self.plane, grid, closed=self.closed)
        if again and not self.detail_m:  # paper keeps its whole anyhow
            self._first = known
        return known

    def show(self, parts: Parts, extent: Box) -> None:
        """Keep marked `parts` of `first` for the first picture."""
        with self._lock:
            everywhere = (-np.inf, -np.inf, np.inf, np.inf)
            self._keep(parts, everywhere, self._first_tolerance(extent), everything=True)

    def roughly(self, extent: Box) -> Parts:
        """Everything at about the detail of `first`, for names; what is there already is not made again."""
        return self._whole[1] if self._whole is not None else self.first(extent)[0]

    def _first_tolerance(self, extent: Box) -> float:
        if self.vertices <= SMALL:
            return 0.0
        screen = 0.7 * max((extent[2] - extent[0]) / 1408, (extent[3] - extent[1]) / 880)
        if self.detail_m >= _NEAR * screen:
            return self.detail_m
        return _PROVISIONAL * screen

    def made(self) -> list[Batch]:
        """All blocks there are."""
        with self._lock:
            some = [batches for _, batches in self.levels] + [w.batches for w in self._windows]
            return [batch for batches in some for batch in batches]

    def prepare(self, extent: Box, progress: Progress = QUIET) -> None:
        """Make the levels, from one that a window of `_EXACT` vertices needs to the coarsest.

        It works beside `at`; what is seen meanwhile does not change. `extent` is that of the layer in the plane.

        Raises
        ------
        Cancelled
            If the user stops it.
        """
        if not self.provisional:
            return
        size = max(extent[2] - extent[0], extent[3] - extent[1])
        finest = 0.8 * size * (_EXACT / self.vertices) ** 0.5 / 1600
        count = max(int(np.log(size * _COARSEST_SHARE / finest) / np.log(_STEP)) + 1, 0)
        tolerances = [finest * _STEP**k for k in range(count)]
        middle = ((extent[0] + extent[2]) / 2, (extent[1] + extent[3]) / 2)
        grid = self._grid(0.8 * finest)
        pieces: list[list[tuple[Batch, ...]]] = [[] for _ in tolerances]
        tiles = self._tiles()
        for number, tile in enumerate(tiles):
            progress.step(number, len(tiles), "map")
            parts = self._tile(tile, grid)
            for made, tolerance in zip(pieces, tolerances, strict=True):
                parts = coarser(parts, tolerance, passes=24)
                made.append(tuple(batch.light(middle) for batch in self.cut(parts, tolerance)))
        levels = tuple(
            (tolerance, tuple(joined([one[kind] for one in made]) for kind in range(len(made[0]))))
            for tolerance, made in zip(tolerances, pieces, strict=True)
            if made
        )
        with self._lock:
            self.levels, self._prepared = levels, True
            self._windows = [w for w in self._windows if w.tolerance == 0]

    def _tiles(self) -> list[np.ndarray]:
        """Rows in neighbourhoods of some hundred thousand vertices, halved across their longer side again and again."""
        assert self._boxes is not None
        assert self._counts is not None
        middle = (self._boxes[:, :2] + self._boxes[:, 2:]) / 2
        open_, done = [np.flatnonzero((self._counts > 0) & np.isfinite(middle).all(axis=1))], []
        while open_:
            rows = open_.pop()
            if not len(rows):
                continue
            if len(rows) == 1 or self._counts[rows].sum() <= _TILE:
                done.append(rows)
                continue
            spread = np.ptp(middle[rows], axis=0)
            order = np.argsort(middle[rows, int(spread[1] > spread[0])], kind="stable")
            running = np.cumsum(self._counts[rows[order]])
            half = min(max(int(np.searchsorted(running, running[-1] / 2)), 1), len(rows) - 1)
            open_ += [np.sort(rows[order[half:]]), np.sort(rows[order[:half]])]
        return done

    def _tile(self, rows: np.ndarray, grid: Grid) -> Parts:
        """The marked parts of `rows`, thinned together with all that may touch them."""
        assert self._boxes is not None
        box = self._boxes[rows]
        low, high = box[:, :2].min(axis=0), box[:, 2:].max(axis=0)
        near = self._touching((low[0] - grid.width, low[1] - grid.height, high[0] + grid.width, high[1] + grid.height))
        parts, places = thinned(self._sources()[near], self.plane, grid, closed=self.closed)
        parts = self.mark(parts.of(near), places)
        mine = np.zeros(len(self._boxes), bool)
        mine[rows] = True
        return parts.taken(np.flatnonzero(mine[parts.owner]))

    def _cells(self, tolerance_m: float) -> Grid:
        """The grid for a picture of everything that leaves out `tolerance_m`."""
        return self._grid(tolerance_m * (_PAPER_CELL if self.detail_m else 1.0))

    def _grid(self, cell_m: float, rows: np.ndarray | None = None) -> Grid:
        """The grid for everything, or for some rows only."""
        return grid_of(self.plane, self._degrees(rows) or (0.0, 0.0, 1.0, 1.0), cell_m)

    def _degrees(self, rows: np.ndarray | None = None) -> Box | None:
        """West, south, east, north of everything, or of some rows, that lies on the globe."""
        if self._boxes is None:
            return None
        box = self._boxes if rows is None else self._boxes[rows]
        box = box[np.isfinite(box).all(axis=1)]
        box = box[(np.abs(box[:, [0, 2]]) <= 360).all(axis=1) & (np.abs(box[:, [1, 3]]) <= 90).all(axis=1)]
        if not len(box):
            return None
        west, south = box[:, :2].min(axis=0).tolist()
        east, north = box[:, 2:].max(axis=0).tolist()
        return west, south, east, north

    def _sources(self) -> np.ndarray:
        return np.zeros(0, object) if self.shapes is None else self.shapes

    def _level(self, tolerance_m: float) -> tuple[Batch, ...] | None:
        if not self.levels:
            return None
        fit = [batches for tolerance, batches in self.levels if tolerance <= tolerance_m]
        if fit:
            return fit[-1]
        return self.levels[0][1] if self.shapes is None else None

    def _ready(self, bounds: Box, tolerance_m: float) -> tuple[Batch, ...] | None:
        for window in self._windows:
            if window.everything or _holds(window.box, bounds):
                near = 0.4 * tolerance_m <= window.tolerance <= 1.01 * tolerance_m
                if near or window.tolerance == 0:
                    return window.batches
        return None

    def _window(self, bounds: Box, tolerance_m: float) -> tuple[Batch, ...]:
        assert self._counts is not None
        if self.vertices <= SMALL:
            return self._made(np.arange(len(self._counts)), bounds, 0.0, everything=True)
        for box, most in ((_grown(bounds, 0.5), _WIDE), (_grown(bounds, _MARGIN), _EXACT)):
            rows = self._rows(box)
            if self._counts[rows].sum() <= most:
                return self._made(rows, box, 0.0)
        everything = len(rows) == int((self._counts > 0).sum())
        if everything and self._whole is not None and self._whole[0] < tolerance_m:
            return self._keep(self._whole[1], box, tolerance_m, everything=True, passes=24)
        return self._made(rows, box, tolerance_m, everything=everything)

    def _rows(self, bounds: Box) -> np.ndarray:
        assert self._boxes is not None
        return self._touching(self.plane.box_of(bounds))

    def _touching(self, degrees: Box) -> np.ndarray:
        """Rows whose box touches west, south, east, north."""
        assert self._boxes is not None
        west, south, east, north = degrees
        box = self._boxes
        with np.errstate(invalid="ignore"):
            return np.flatnonzero(
                (box[:, 0] <= east) & (box[:, 2] >= west) & (box[:, 1] <= north) & (box[:, 3] >= south)
            )

    def _made(self, rows: np.ndarray, box: Box, tolerance_m: float, *, everything: bool = False) -> tuple[Batch, ...]:
        grid = self._cells(tolerance_m) if tolerance_m else self._grid(0.0, rows)
        parts, places = thinned(self._sources()[rows], self.plane, grid, closed=self.closed)
        return self._keep(self.mark(parts.of(rows), places), box, tolerance_m, everything=everything)

    def _keep(
        self, parts: Parts, box: Box, tolerance_m: float, *, everything: bool, passes: int = 0
    ) -> tuple[Batch, ...]:
        if tolerance_m:
            parts = coarser(parts, tolerance_m, passes=passes or (_PAPER_PASSES if self.detail_m else 3))
        if everything and self.detail_m and (self._whole is None or tolerance_m < self._whole[0]):
            self._whole = tolerance_m, parts
        made = self.cut(parts, tolerance_m)
        self._windows = [_Window(box, tolerance_m, made, everything), *self._windows[: _WINDOWS - 1]]
        return made


class Blocks(Sequence[Batch]):
    """One kind of blocks of `Outlines` as the scene holds it: fills, or lines.

    As a sequence it is the exact whole, then the levels that are there.
    """

    def __init__(self, outlines: Outlines, kind: int) -> None:
        self.outlines, self.kind = outlines, kind

    def at(self, bounds: Box, tolerance_m: float) -> Batch:
        """Blocks for a view; see `Outlines.at`."""
        return self.outlines.at(bounds, tolerance_m)[self.kind]

    def made(self) -> list[Batch]:
        """All blocks there are."""
        return self.outlines.made()

    def __len__(self) -> int:
        return 1 + len(self.outlines.levels)

    @overload
    def __getitem__(self, index: int) -> Batch: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Batch]: ...
    def __getitem__(self, index: int | slice) -> Batch | Sequence[Batch]:
        if isinstance(index, slice):
            return [self[k] for k in range(*index.indices(len(self)))]
        level = range(len(self))[index]
        return (self.outlines.whole() if level == 0 else self.outlines.levels[level - 1][1])[self.kind]


def _holds(outer: Box, inner: Box) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and outer[2] >= inner[2] and outer[3] >= inner[3]


def _grown(box: Box, share: float) -> Box:
    wide, high = (box[2] - box[0]) * share, (box[3] - box[1]) * share
    return box[0] - wide, box[1] - high, box[2] + wide, box[3] + high


def kept_of(kept: SceneLayer | None, *, closed: bool) -> Outlines | None:
    """The rings (`closed`) or lines of a layer that was kept; None where there is none or no such."""
    for outlines in kept.outlines if kept is not None else ():
        if isinstance(outlines, Outlines) and outlines.closed == closed and outlines.levels:
            return outlines
    return None


def made(levels: Sequence[Batch]) -> Sequence[Batch]:
    """The blocks of `levels` that are there already."""
    return levels.made() if isinstance(levels, Blocks) else levels


def level_for(
    levels: Sequence[Batch],
    metres_per_dot: float,
    share: float = 0.7,
    bounds: tuple[float, float, float, float] | None = None,
) -> Batch:
    """The coarsest level that still differs by less than `share` of a pixel, for what is seen in `bounds`."""
    if isinstance(levels, Blocks) and bounds is not None:
        return levels.at(bounds, metres_per_dot * share)
    tolerances = [level.tolerance_m for level in levels]
    fit = [k for k, tolerance in enumerate(tolerances) if tolerance <= metres_per_dot * share]
    return levels[fit[-1] if fit else 0]
