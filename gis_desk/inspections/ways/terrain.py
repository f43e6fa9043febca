"""How steep the ground is, and how long a straight walk over it takes."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np

from gis_desk.inspections.asking.settings import PlanSettings
from layers import crs
from layers.rasters.heights import Heights, read_heights

_MOST = 12_000_000
"""Cells of the ground that are held."""
_LATTICE = 33
_SAMPLES = 1_500_000
"""Heights asked at a time."""
_BEST_SLOPE = -0.05
_FALL = 3.5


@dataclass(frozen=True, eq=False)
class Terrain:
    """Heights in the plane of a plan.

    Parameters
    ----------
    cells : ndarray of float32, (H, W)
        Metres, row by row to the north; NaN where they are not known.
    left, bottom, step : float
        Plane coordinates of the first cell, and metres from one to the next.
    """

    cells: np.ndarray
    left: float
    bottom: float
    step: float

    @classmethod
    def read(cls, path: Path, plane: Any, bounds: tuple[float, float, float, float], step: float) -> Self:
        """From the terrain model `path`, in `bounds` of the plane (left, bottom, right, top).

        Raises
        ------
        FormatError, CrsError
            As `read_heights` has it.
        """
        left, bottom, right, top = bounds
        x, y = np.meshgrid(np.linspace(left, right, 9), np.linspace(bottom, top, 9))
        lon, lat = crs.transform_points(x.ravel(), y.ravel(), plane)
        heights = read_heights(path, (float(np.min(lon)), float(np.min(lat)), float(np.max(lon)), float(np.max(lat))))
        return cls.of(heights, plane, bounds, step)

    @classmethod
    def of(cls, heights: Heights, plane: Any, bounds: tuple[float, float, float, float], step: float) -> Self:
        """From heights in any CRS; where they are in the plane is measured on a lattice and interpolated between."""
        left, bottom, right, top = bounds
        step = max(step, float(np.sqrt(max(right - left, step) * max(top - bottom, step) / _MOST)))
        wide, high = int((right - left) // step) + 2, int((top - bottom) // step) + 2
        x, y = left + step * np.linspace(0, wide - 1, _LATTICE), bottom + step * np.linspace(0, high - 1, _LATTICE)
        column, row = heights.place(*np.meshgrid(x, y), plane)
        across, along = _weights(wide), _weights(high)
        return cls(heights.between(along @ column @ across.T, along @ row @ across.T), left, bottom, step)

    @property
    def unknown(self) -> float:
        """Share of the cells without a height."""
        return float(np.isnan(self.cells).mean())

    def at(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Heights in metres at places of the plane; NaN outside."""
        column, row = (x - self.left) / self.step, (y - self.bottom) / self.step
        high, wide = self.cells.shape
        inside = (column >= 0) & (column <= wide - 1) & (row >= 0) & (row <= high - 1)
        column, row = np.where(inside, column, 0.0), np.where(inside, row, 0.0)
        i, j = np.minimum(column.astype(int), wide - 2), np.minimum(row.astype(int), high - 2)
        p, q = column - i, row - j
        low = self.cells[j, i] * (1 - p) + self.cells[j, i + 1] * p
        top = self.cells[j + 1, i] * (1 - p) + self.cells[j + 1, i + 1] * p
        return np.where(inside, low * (1 - q) + top * q, np.nan)

    def seconds(
        self, a: np.ndarray, b: np.ndarray, settings: PlanSettings
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Straight walks (K,) from `a` (K, 2) to `b` (K, 2): seconds there, seconds back, share of known ground.

        Notes
        -----
        Speed on a slope s (rise over run) by Tobler (1993): ``exp(-3.5 |s + 0.05|)``, as a share of that on the flat,
        which is `off_road_kmh`; never faster than on the flat, never slower than `slowest_walk_kmh`. The slope is that
        between places every `sample_m` along the way. Ground without heights counts as flat, with the larger detour.
        """
        count = len(a)
        there, back, known = np.zeros(count), np.zeros(count), np.ones(count)
        length = np.hypot(*(b - a).T)
        pieces = np.maximum(1, np.ceil(length / max(settings.sample_m, self.step)).astype(int))
        ends = np.cumsum(pieces)
        low = 0
        while low < count:
            high = max(low + 1, int(np.searchsorted(ends, (ends[low - 1] if low else 0) + _SAMPLES, side="right")))
            one = slice(low, high)
            there[one], back[one], known[one] = self._some(a[one], b[one], length[one], pieces[one], settings)
            low = high
        return there, back, known

    def _some(
        self, a: np.ndarray, b: np.ndarray, length: np.ndarray, pieces: np.ndarray, settings: PlanSettings
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        first = np.concatenate([[0], np.cumsum(pieces + 1)[:-1]])
        who = np.repeat(np.arange(len(a)), pieces + 1)
        share = (np.arange(len(who)) - first[who]) / pieces[who]
        height = self.at(*(a[who] + (b - a)[who] * share[:, None]).T)
        inner = np.ones(len(who), bool)
        inner[first] = False
        run = np.maximum((length / pieces)[who[inner]], 1e-9)
        slope = np.diff(height, prepend=np.nan)[inner] / run
        flat = np.isnan(slope)
        begin = np.concatenate([[0], np.cumsum(pieces)[:-1]])

        def total(values: np.ndarray) -> np.ndarray:
            return np.add.reduceat(values, begin)

        lost = run * settings.detour / (settings.off_road_kmh / 3.6)
        found = [
            total(np.where(flat, lost, run * settings.slope_detour / (_kmh(s, settings) / 3.6)))
            for s in (slope, -slope)
        ]
        return found[0], found[1], 1 - total(flat.astype(float)) / pieces


def _kmh(slope: np.ndarray, settings: PlanSettings) -> np.ndarray:
    share = np.exp(-_FALL * (np.abs(slope - _BEST_SLOPE) - abs(_BEST_SLOPE)))
    return np.clip(settings.off_road_kmh * share, settings.slowest_walk_kmh, settings.off_road_kmh)


def _weights(count: int) -> np.ndarray:
    """Shares (count, lattice) that interpolate `count` evenly spaced values between those of the lattice."""
    at = np.linspace(0, _LATTICE - 1, count)
    low = np.minimum(at.astype(int), _LATTICE - 2)
    weights = np.zeros((count, _LATTICE))
    weights[np.arange(count), low], weights[np.arange(count), low + 1] = low + 1 - at, at - low
    return weights
