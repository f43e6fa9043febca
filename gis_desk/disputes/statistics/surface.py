"""How thickly cases lie over land: a Gaussian kernel on a grid, by Fourier transform, kept inside the county.

The standard deviation is the reach divided by the square root of five, which smooths as an Epanechnikov kernel of that
reach does, so that the reach along lines and over land mean the same. At the edge the kernel is scaled on both sides,
``d(x)·K(x - u)·d(u)`` with the one ``d`` that makes it add up to one from every place and at every place (Sinkhorn
1967): every case's weight stays inside the county, and an even spread stays even up to the edge. Dividing at the case
alone (Jones and Diggle) keeps the first, dividing at the place alone the second.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from scipy import fft
from shapely.geometry.base import BaseGeometry

from gis_desk.disputes.statistics.lots import Lots
from layers import crs
from layers.work import QUIET, Progress

_TAILS = 5.0
"""Standard deviations at which the kernel is cut off."""
_ROUNDS = 200
"""Of the scaling at most; it takes a dozen."""


@dataclass(frozen=True)
class Grid:
    """Square cells over the ground: R rows from south, C columns from west, in a Gauss-Krüger plane.

    `west` and `south` are the corner and `cell` the width in metres, `inside` (R, C) tells whose middle is inside the
    ground, `zone` is the plane. Scale within the zone is off by less than 0.03 %.
    """

    west: float
    south: float
    cell: float
    inside: np.ndarray
    zone: object

    def cell_of(self, xy: np.ndarray, *, clip: bool = False) -> tuple[np.ndarray, np.ndarray]:
        """Row and column of points (N, 2) of the plane; outside the grid -1, or with `clip` the nearest."""
        column, row = np.floor((xy - (self.west, self.south)) / self.cell).T
        rows, columns = self.inside.shape
        if clip:
            return np.clip(row, 0, rows - 1).astype(int), np.clip(column, 0, columns - 1).astype(int)
        good = (column >= 0) & (row >= 0) & (column < columns) & (row < rows)
        return np.where(good, row, -1).astype(int), np.where(good, column, -1).astype(int)


@dataclass(frozen=True)
class Surface:
    """Density over land.

    Attributes
    ----------
    per_km2 : array (R, C)
        Weighted cases per km², 0 outside the ground; it adds up to the weights of the cases inside.
    grid : Grid
        Where its cells are.
    n, outside, at_edge : int
        Cases inside the ground; those outside or without a place, left out; those of `n` that were put at its edge.
    bandwidth_m : float
        Reach.
    row, column, weight : arrays (n,)
        Cell and weight of the cases inside.
    """

    per_km2: np.ndarray
    grid: Grid
    n: int
    outside: int
    at_edge: int
    bandwidth_m: float
    row: np.ndarray
    column: np.ndarray
    weight: np.ndarray


class _Kernel:
    """The convolution with the kernel on one grid, for many pictures."""

    def __init__(self, grid: Grid, bandwidth_m: float) -> None:
        sigma = bandwidth_m / np.sqrt(5.0) / grid.cell
        margin = int(np.ceil(_TAILS * sigma))
        self.shape = tuple(fft.next_fast_len(n + margin, real=True) for n in grid.inside.shape)
        self.inside = grid.inside
        along = []
        for n in self.shape:
            far = np.minimum(np.arange(n), n - np.arange(n))
            bell = np.where(far <= margin, np.exp(-0.5 * (far / sigma) ** 2), 0.0)
            along.append(bell / bell.sum())
        kernel = fft.rfft2(np.outer(*along))
        self.kernel = kernel
        self.scale = grid.inside.astype(float)
        """The scaling (R, C) of the kernel at each cell, 0 outside the ground."""
        for _ in range(_ROUNDS):
            held = self.scale * self.spread(self.scale)
            if np.abs(held[grid.inside] - 1.0).max(initial=0.0) < 1e-6:
                break
            self.scale = np.divide(self.scale, np.sqrt(held), out=np.zeros(held.shape), where=grid.inside)

    def spread(self, values: np.ndarray) -> np.ndarray:
        """`values` (..., R, C) smoothed; what falls outside the grid is lost."""
        made = fft.irfft2(fft.rfft2(values, s=self.shape) * self.kernel, s=self.shape)
        smoothed: np.ndarray = made[..., : values.shape[-2], : values.shape[-1]]
        return smoothed

    def corrected(self, counts: np.ndarray) -> np.ndarray:
        """`counts` (..., R, C), none outside the ground, as a density per cell with the same sum."""
        spread = self.scale * np.maximum(self.spread(counts * self.scale), 0.0)
        total = spread.sum(axis=(-2, -1), keepdims=True)
        wanted = counts.sum(axis=(-2, -1), keepdims=True)
        return spread * np.divide(wanted, total, out=np.zeros(total.shape), where=total > 0)


def grid_over(ground: BaseGeometry, cells: int) -> Grid:
    """A grid of `cells` cells on its longer side over `ground` (polygons, EPSG:4490).

    Raises
    ------
    ValueError
        For ground without an area.
    """
    if ground.is_empty or ground.area == 0:
        raise ValueError("no ground to lay a grid over")
    zone = crs.plane_for(ground.bounds)
    flat = crs.transform(np.array([ground], dtype=object), crs.GEOGRAPHIC, zone)[0]
    west, south, east, north = flat.bounds
    cell = max(east - west, north - south) / cells
    rows, columns = max(1, int(np.ceil((north - south) / cell))), max(1, int(np.ceil((east - west) / cell)))
    x, y = west + (np.arange(columns) + 0.5) * cell, south + (np.arange(rows) + 0.5) * cell
    shapely.prepare(flat)
    inside = shapely.contains_xy(flat, *np.meshgrid(x, y))
    return Grid(west, south, cell, inside, zone)


def over_land(
    points: np.ndarray,
    ground: BaseGeometry,
    *,
    weights: np.ndarray | None = None,
    bandwidth_m: float = 3000.0,
    edge_m: float = 500.0,
    cells: int = 256,
    progress: Progress = QUIET,
) -> Surface:
    """Density of cases over `ground`.

    Parameters
    ----------
    points : array (N, 2)
        Longitude and latitude of the cases, EPSG:4490; NaN for those without a place.
    ground : Polygon or MultiPolygon
        EPSG:4490.
    edge_m : float
        Cases up to so far outside the ground belong to it, in the nearest cell inside: they lie at its border.
    weights : array (N,), optional
        1 by default.
    bandwidth_m : float
        Reach in metres; at least three cells are taken.
    cells : int
        Cells on the longer side.

    Raises
    ------
    ValueError
        For ground without an area.
    Cancelled
        If the user stops it.
    """
    progress.step(0, 3, "density")
    grid = grid_over(ground, cells)
    weights = np.ones(len(points)) if weights is None else np.asarray(weights, float)
    there, flat, at_edge = belonging(points, ground, grid, edge_m)
    progress.step(1, 3, "density")
    row, column = inward(grid, flat)
    reach = max(bandwidth_m, 3 * grid.cell)
    if not grid.inside.any() or not len(there):
        empty = np.zeros(grid.inside.shape)
        return Surface(empty, grid, len(there), len(points) - len(there), at_edge, reach, row, column, weights[there])
    counts = _counted(grid, row, column, weights[there])
    made = _Kernel(grid, reach).corrected(counts)
    progress.step(2, 3, "density")
    per_km2 = made / (grid.cell / 1000) ** 2
    return Surface(per_km2, grid, len(there), len(points) - len(there), at_edge, reach, row, column, weights[there])


def belonging(
    points: np.ndarray, ground: BaseGeometry, grid: Grid, edge_m: float
) -> tuple[np.ndarray, np.ndarray, int]:
    """Which points (N, 2; EPSG:4490) lie in `ground` or within `edge_m` of it, these in its plane, and how many out."""
    west, south, east, north = ground.bounds
    x, y = edge_m / crs.scale_at((south + north) / 2)[0] * 1.5, edge_m / 100_000
    good = np.isfinite(points).all(axis=1) if len(points) else np.zeros(0, bool)
    with np.errstate(invalid="ignore"):
        good &= (points[:, 0] > west - x) & (points[:, 0] < east + x)
        good &= (points[:, 1] > south - y) & (points[:, 1] < north + y)
    there = np.flatnonzero(good)
    if not len(there):
        return there, np.empty((0, 2)), 0
    flat = np.column_stack(crs.transform_points(points[there, 0], points[there, 1], crs.GEOGRAPHIC, grid.zone))
    shape = crs.transform(np.array([ground], dtype=object), crs.GEOGRAPHIC, grid.zone)[0]
    shapely.prepare(shape)
    inside = shapely.intersects_xy(shape, flat[:, 0], flat[:, 1])
    out = np.flatnonzero(~inside)
    if len(out):
        wide = shapely.buffer(shape, edge_m)
        shapely.prepare(wide)
        inside[out] = at_edge = shapely.intersects_xy(wide, flat[out, 0], flat[out, 1])
        return there[inside], flat[inside], int(at_edge.sum())
    return there, flat, 0


def inward(grid: Grid, flat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Row and column of points (N, 2) of the plane, in the nearest cell inside the ground."""
    row, column = grid.cell_of(flat, clip=True)
    out = np.flatnonzero(~grid.inside[row, column]) if len(row) else np.empty(0, int)
    if len(out) and grid.inside.any():
        from_row, from_column = np.nonzero(grid.inside)
        tree = shapely.STRtree(np.asarray(shapely.points(from_column, from_row), dtype=object))
        nearest = tree.query_nearest(shapely.points(column[out], row[out]), all_matches=False)[1]
        row[out], column[out] = from_row[nearest], from_column[nearest]
    return row, column


def _counted(grid: Grid, row: np.ndarray, column: np.ndarray, weight: np.ndarray) -> np.ndarray:
    rows, columns = grid.inside.shape
    flat = np.bincount(row * columns + column, weights=weight, minlength=rows * columns)
    counted: np.ndarray = flat.reshape(rows, columns).astype(float)
    return counted


def random_peaks(
    surface: Surface,
    *,
    chance: np.ndarray | None = None,
    permutations: int,
    seed: int,
    progress: Progress = QUIET,
) -> tuple[float, np.ndarray]:
    """Highest density per km² of as many cases laid out at random, each with the weight it has.

    Real and random pictures are made alike, on a grid up to four times as coarse where the reach allows it.

    Parameters
    ----------
    chance : array (R, C), optional
        Relative chance of each cell, 0 outside the ground; the same for each cell inside by default.

    Returns
    -------
    peak : float
        Of the real picture so made.
    peaks : array (permutations,)
        Of the random ones.
    """
    grid, step = surface.grid, int(np.clip(surface.bandwidth_m / surface.grid.cell / 6, 1, 4))
    likely = grid.inside.astype(float) if chance is None else np.where(grid.inside, chance, 0.0)
    inside, likely = _coarser(grid.inside, step) > 0, _coarser(likely, step).ravel()
    coarse = Grid(grid.west, grid.south, grid.cell * step, inside, grid.zone)
    kernel, km2 = _Kernel(coarse, surface.bandwidth_m), (coarse.cell / 1000) ** 2
    real = kernel.corrected(_counted(coarse, surface.row // step, surface.column // step, surface.weight))
    lots = Lots(likely, surface.weight, seed)
    peaks = np.empty(permutations)
    for i in range(permutations):
        progress.step(i, permutations, "random pictures")
        peaks[i] = kernel.corrected(lots.drawn(1)[0].reshape(inside.shape)).max()
    return float(real.max() / km2), peaks / km2


def _coarser(values: np.ndarray, step: int) -> np.ndarray:
    """Sums of `values` (R, C) over squares of `step` cells."""
    rows, columns = (-(-n // step) for n in values.shape)
    padded = np.zeros((rows * step, columns * step))
    padded[: values.shape[0], : values.shape[1]] = values
    summed: np.ndarray = padded.reshape(rows, step, columns, step).sum(axis=(1, 3))
    return summed
