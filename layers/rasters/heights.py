"""Heights of the ground from a terrain model (GeoTIFF)."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rasterio.enums import Resampling
from rasterio.errors import RasterioError
from rasterio.windows import Window

from layers import crs
from layers.errors import FormatError, Where
from layers.rasters.gdal import damaged, open_file

_MOST = 20_000_000
"""Cells that are held; a larger part is read coarser."""


@dataclass(frozen=True, eq=False)
class Heights:
    """A part of a terrain model.

    Parameters
    ----------
    cells : ndarray of float32, (H, W)
        Metres; NaN where the model has nothing.
    to_cells : 6 floats
        a, b, c, d, e, f: column = a x + b y + c and row = d x + e y + f of coordinates in `definition`; cell centres
        are at .5.
    definition : str
        CRS of the model.
    """

    cells: np.ndarray
    to_cells: tuple[float, float, float, float, float, float]
    definition: str

    def place(self, x: np.ndarray, y: np.ndarray, plane: Any) -> tuple[np.ndarray, np.ndarray]:
        """Columns and rows of places in `plane`, cell centres being whole numbers."""
        u, v = crs.transform_points(np.ravel(x), np.ravel(y), plane, crs.parse(self.definition))
        u, v = np.asarray(u).reshape(np.shape(x)), np.asarray(v).reshape(np.shape(x))
        a, b, c, d, e, f = self.to_cells
        return a * u + b * v + c - 0.5, d * u + e * v + f - 0.5

    def between(self, column: np.ndarray, row: np.ndarray) -> np.ndarray:
        """Heights in metres (float32) at `column` and `row`, between the cells in proportion; NaN where not known."""
        high, wide = self.cells.shape
        inside = (column >= -0.5) & (column <= wide - 0.5) & (row >= -0.5) & (row <= high - 0.5)
        column = np.clip(np.where(inside, column, 0.0), 0.0, wide - 1.0)
        row = np.clip(np.where(inside, row, 0.0), 0.0, high - 1.0)
        left, top = column.astype(int), row.astype(int)
        right, bottom = np.minimum(left + 1, wide - 1), np.minimum(top + 1, high - 1)
        p, q = column - left, row - top
        upper = self.cells[top, left] * (1 - p) + self.cells[top, right] * p
        lower = self.cells[bottom, left] * (1 - p) + self.cells[bottom, right] * p
        return np.where(inside, upper * (1 - q) + lower * q, np.nan).astype(np.float32)


def read_heights(path: Path, bounds: tuple[float, float, float, float]) -> Heights:
    """The heights of `path` in `bounds` (west, south, east, north, EPSG:4490).

    Raises
    ------
    FormatError
        For a file that is not there or damaged, has no position, is no terrain model (more than one band, colours), or
        has nothing in `bounds`.
    CrsError
        When its CRS is missing or cannot be transformed safely.
    """
    if not path.is_file():
        raise FormatError("there is no such file", where=Where(path), do="check the path")
    dataset = open_file(path, "GTiff")
    try:
        return _read(dataset, path, bounds)
    except RasterioError as exc:
        raise damaged(path) from exc
    finally:
        dataset.close()


def _read(dataset: Any, path: Path, bounds: tuple[float, float, float, float]) -> Heights:
    if dataset.count != 1 or dataset.dtypes[0] not in ("int16", "uint16", "int32", "float32", "float64"):
        raise FormatError(
            "this is a picture, not a terrain model ({n} bands, {kind})",
            where=Where(path),
            do="give a GeoTIFF with one band of heights in metres",
            n=dataset.count,
            kind=dataset.dtypes[0],
        )
    if not dataset.crs or dataset.transform.is_identity or not abs(dataset.transform.determinant) > 0:
        raise FormatError(
            "the terrain model does not say where it lies", where=Where(path), do="give it position and CRS first"
        )
    definition = dataset.crs.to_wkt()
    own = crs.parse(definition, Where(path))
    west, south, east, north = bounds
    lon, lat = np.meshgrid(np.linspace(west, east, 9), np.linspace(south, north, 9))
    x, y = crs.transform_points(lon.ravel(), lat.ravel(), crs.GEOGRAPHIC, own)
    x, y, inverse = np.asarray(x), np.asarray(y), ~dataset.transform
    column, row = inverse.a * x + inverse.b * y + inverse.c, inverse.d * x + inverse.e * y + inverse.f
    left, top = max(0, int(np.floor(column.min())) - 2), max(0, int(np.floor(row.min())) - 2)
    right = min(dataset.width, int(np.ceil(column.max())) + 2)
    bottom = min(dataset.height, int(np.ceil(row.max())) + 2)
    if right <= left or bottom <= top:
        raise FormatError(
            "the terrain model has nothing where the lines are", where=Where(path), do="give the model of this county"
        )
    coarser = max(1.0, float(np.sqrt((right - left) * (bottom - top) / _MOST)))
    wide, high = max(1, round((right - left) / coarser)), max(1, round((bottom - top) / coarser))
    cells = dataset.read(
        1,
        window=Window(left, top, right - left, bottom - top),
        out_shape=(high, wide),
        masked=True,
        resampling=Resampling.average if coarser > 1 else Resampling.nearest,
    )
    p, q = wide / (right - left), high / (bottom - top)
    to_cells = (
        inverse.a * p,
        inverse.b * p,
        (inverse.c - left) * p,
        inverse.d * q,
        inverse.e * q,
        (inverse.f - top) * q,
    )
    heights = np.ma.filled(cells.astype(np.float32), np.nan) * dataset.scales[0] + dataset.offsets[0]
    return Heights(heights, to_cells, definition)
