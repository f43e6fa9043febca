"""A raster: resolutions cut into tiles, and how they are read into the plane of a map."""

import itertools
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from math import hypot, log2
from typing import Protocol

import numpy as np

from layers import crs, gcj02
from layers.rasters import warp
from layers.rasters.facts import Bounds, Facts
from layers.rasters.pixels import unpack
from layers.rasters.tiles import CACHE
from layers.work import Cancelled

Stopped = Callable[[], bool]
_NUMBERS = itertools.count(1)
_MOST_TILES = 400
"""Tiles that one block of a picture may need; more means that the file has nothing for so small a scale."""


@dataclass(frozen=True)
class Level:
    """One resolution.

    Parameters
    ----------
    to_pixels : 6 floats
        a, b, c, d, e, f: column = a x + b y + c and row = d x + e y + f of coordinates in the raster's own CRS.
    width, height : int
        Pixels.
    tile : int
        Pixels along the side of a tile; those at the right and lower edge may be smaller.
    """

    to_pixels: tuple[float, float, float, float, float, float]
    width: int
    height: int
    tile: int = 256

    def place(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Columns and rows of coordinates."""
        a, b, c, d, e, f = self.to_pixels
        return a * x + b * y + c, d * x + e * y + f

    @property
    def fineness(self) -> float:
        """Pixels per unit of the CRS."""
        a, b, _, d, e, _ = self.to_pixels
        return float(abs(a * e - b * d) ** 0.5)


class State(Enum):
    """What came instead of a tile."""

    PENDING = 1
    """It is on its way."""


class Source(Protocol):
    """Where tiles come from."""

    def tile(self, level: int, column: int, row: int, stopped: Stopped) -> np.ndarray | State | None:
        """Packed pixels (h, w) uint32 of a tile; None where there is nothing.

        Raises
        ------
        Cancelled
            When `stopped` says so.
        """

    def close(self) -> None:
        """Let go of the file."""


@dataclass(frozen=True, eq=False)
class Patch:
    """Pixels (H, W, 4) uint8: red, green, blue, opacity, colours multiplied by opacity; `whole` unless tiles are
    still on their way.
    """

    pixels: np.ndarray
    whole: bool = True


class Raster:
    """A base map that can be read into any plane; may be used from several threads.

    Parameters
    ----------
    facts : Facts
    definition : str
        Its own CRS, as `layers.crs.parse` understands it.
    levels : sequence of Level
        The finest first.
    source : Source
    smooth : bool
        Mix neighbours; False for pictures whose colours are codes.
    shift : str
        ``gcj02`` where its coordinates are offset so; it is moved back while it is read.
    """

    def __init__(
        self,
        facts: Facts,
        definition: str,
        levels: Sequence[Level],
        source: Source,
        *,
        smooth: bool = True,
        shift: str = "",
    ) -> None:
        self.facts, self.definition, self.levels, self.source = facts, definition, tuple(levels), source
        self.smooth, self.shift = smooth, shift
        self.number = next(_NUMBERS)
        self._moves: dict[str, warp.Place] = {}
        self._lock = threading.Lock()

    def read(
        self,
        bounds: Bounds,
        width: int,
        height: int,
        plane: str,
        *,
        level: int | None = None,
        stopped: Stopped = lambda: False,
    ) -> Patch | None:
        """The picture of `bounds` (in `plane`), `width` by `height` pixels, its upper side the upper side of the plane.

        Parameters
        ----------
        bounds : Bounds
            Left, bottom, right, top in the units of `plane`.
        plane : str
            What `layers.crs.parse` understands.
        level : int or None
            Resolution to read; None for the one that fits, as `level_for` gives it.

        Returns
        -------
        Patch or None
            None where the raster has nothing there, or nothing for so small a scale.

        Raises
        ------
        Cancelled
            When `stopped` says so.
        CrsError
            When no safe transformation leads into the plane.
        """
        move = self._move(plane)
        chosen = self.level_for(bounds, width, height, plane) if level is None else level
        while True:
            one = self.levels[chosen]
            column, row = warp.mesh(bounds, width, height, lambda x, y, one=one: one.place(*move(x, y)))  # type: ignore[misc]
            window = _window(column, row, one)
            if window is None:
                return None
            if _tiles(window, one.tile) <= _MOST_TILES:
                break
            if chosen + 1 == len(self.levels):
                return None
            chosen += 1
        picture, whole = self._gather(chosen, window, stopped)
        if picture is None:
            return None if whole else Patch(np.zeros((height, width, 4), dtype=np.uint8), whole=False)
        if stopped():
            raise Cancelled
        place = column - window[0], row - window[1]
        seen = warp.moved(picture, *place, (width, height), smooth=self.smooth, stopped=stopped)
        return Patch(unpack(seen), whole)

    def level_for(self, bounds: Bounds, width: float, height: float, plane: str) -> int:
        """Index of the resolution whose pixels are nearest in size to those of the picture, measured in its middle."""
        x, y = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
        dx, dy = (bounds[2] - bounds[0]) / width, (bounds[3] - bounds[1]) / height
        column, row = self.levels[0].place(*self._move(plane)(np.array([x, x + dx, x]), np.array([y, y, y + dy])))
        if not (np.isfinite(column).all() and np.isfinite(row).all()):
            return len(self.levels) - 1
        per = max(
            hypot(column[1] - column[0], row[1] - row[0]) * hypot(column[2] - column[0], row[2] - row[0]), 1e-30
        ) ** 0.5  # fmt: skip
        finest = self.levels[0].fineness
        return min(range(len(self.levels)), key=lambda k: abs(log2(per * self.levels[k].fineness / finest)))

    def close(self) -> None:
        """Let go of the file and of what was read."""
        CACHE.forget(self.number)
        self.source.close()

    def _move(self, plane: str) -> warp.Place:
        """From the plane into the raster's own coordinates, whatever offset these have."""
        with self._lock:
            if plane not in self._moves:
                self._moves[plane] = _way(plane, self.definition, self.shift)
            return self._moves[plane]

    def _gather(
        self, level: int, window: tuple[int, int, int, int], stopped: Stopped
    ) -> tuple[np.ndarray | None, bool]:
        """The tiles of a window side by side: packed pixels in a frame of `warp.FRAME`, None where all are empty; and
        whether none is missing.
        """
        left, top, right, bottom = window
        side = self.levels[level].tile
        made: np.ndarray | None = None
        whole = True
        for row in range(top // side, (bottom - 1) // side + 1):
            for column in range(left // side, (right - 1) // side + 1):
                if stopped():
                    raise Cancelled
                tile = self.tile(level, column, row, stopped)
                if isinstance(tile, State):
                    whole = False
                    tile = self._coarser(level, column, row)
                if tile is None:
                    continue
                if made is None:
                    made = np.zeros((bottom - top + 2 * warp.FRAME, right - left + 2 * warp.FRAME), dtype=np.uint32)
                x, y = column * side - left, row * side - top
                inside = tile[max(-y, 0) : bottom - top - y, max(-x, 0) : right - left - x]
                x, y = max(x, 0) + warp.FRAME, max(y, 0) + warp.FRAME
                made[y : y + inside.shape[0], x : x + inside.shape[1]] = inside
        return made, whole

    def tile(self, level: int, column: int, row: int, stopped: Stopped = lambda: False) -> np.ndarray | State | None:
        """One tile, from memory where it is there."""
        key = (self.number, level, column, row)
        known, tile = CACHE.get(key)
        if known:
            return tile
        found = self.source.tile(level, column, row, stopped)
        if not isinstance(found, State):
            CACHE.put(key, found)
        return found

    def _coarser(self, level: int, column: int, row: int) -> np.ndarray | None:
        """What a coarser resolution already shows in the place of a tile."""
        one = self.levels[level]
        for other in range(level + 1, len(self.levels)):
            step = one.fineness / self.levels[other].fineness
            wide = self.levels[other].tile
            xs = ((column * one.tile + np.arange(one.tile) + 0.5) / step).astype(np.intp)
            ys = ((row * one.tile + np.arange(one.tile) + 0.5) / step).astype(np.intp)
            known, tile = CACHE.get((self.number, other, int(xs[0]) // wide, int(ys[0]) // wide))
            if known and tile is not None:
                found: np.ndarray = tile[np.ix_(np.minimum(ys % wide, tile.shape[0] - 1),
                                                np.minimum(xs % wide, tile.shape[1] - 1))]  # fmt: skip
                return found
        return None


def _way(plane: str, own: str, shift: str) -> warp.Place:
    if shift != "gcj02":
        straight = crs.transformer(crs.parse(plane), crs.parse(own))

        def direct(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
            u, v = straight.transform(x, y)
            return np.asarray(u), np.asarray(v)

        return direct
    first = crs.transformer(crs.parse(plane), crs.GEOGRAPHIC)
    second = crs.transformer(crs.GEOGRAPHIC, crs.parse(own))

    def shifted(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        with np.errstate(invalid="ignore"):
            u, v = second.transform(*gcj02.to_gcj02(*first.transform(x, y)))
        return np.asarray(u), np.asarray(v)

    return shifted


def _window(column: np.ndarray, row: np.ndarray, level: Level) -> tuple[int, int, int, int] | None:
    """Left, top, right, bottom in pixels of what the mesh touches; None where it is all outside."""
    held = np.isfinite(column) & np.isfinite(row)
    if not held.any():
        return None
    low = np.floor([column[held].min() - 2, row[held].min() - 2])
    high = np.ceil([column[held].max() + 2, row[held].max() + 2])
    left, top = (int(v) for v in np.clip(low, 0, [level.width, level.height]))
    right, bottom = (int(v) for v in np.clip(high, 0, [level.width, level.height]))
    return (left, top, right, bottom) if right > left and bottom > top else None


def _tiles(window: tuple[int, int, int, int], side: int) -> int:
    left, top, right, bottom = window
    return ((right - 1) // side - left // side + 1) * ((bottom - 1) // side - top // side + 1)


def degrees(level: Level, definition: str, shift: str = "") -> Bounds:
    """West, south, east, north (EPSG:4490) of a resolution, from points along its edges and inside.

    Raises
    ------
    CrsError
        When nothing of it has a position on the globe.
    """
    a, b, c, d, e, f = level.to_pixels
    column, row = np.meshgrid(np.linspace(0, level.width, 17), np.linspace(0, level.height, 17))
    u, v = column.ravel() - c, row.ravel() - f
    det = a * e - b * d
    x, y = (e * u - b * v) / det, (a * v - d * u) / det
    lon, lat = crs.transform_points(x, y, crs.parse(definition))
    held = np.isfinite(lon) & np.isfinite(lat) & (np.abs(lat) <= 90.0001)
    if not held.any():
        raise crs.CrsError(
            "no corner of the picture lies on the globe",
            do="the CRS does not fit its position; choose the one it is in",
        )
    lon, lat = lon[held], lat[held]
    if shift == "gcj02":
        lon, lat = gcj02.from_gcj02(lon, lat)
    return float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())


def pixel_metres(level: Level, bounds: Bounds) -> float:
    """Ground metres of a pixel, the mean of both directions."""
    west, south, east, north = bounds
    wide, high = crs.scale_at((south + north) / 2)
    return float(
        (max((east - west) * wide, 1e-9) * max((north - south) * high, 1e-9) / (level.width * level.height)) ** 0.5
    )
