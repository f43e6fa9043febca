"""Small base maps for tests: pictures whose colours say where they are."""

import sqlite3
from pathlib import Path

import numpy as np
import rasterio
from rasterio.io import MemoryFile
from rasterio.transform import from_origin


def ramp(width, height):
    """Red grows to the right, green grows downwards, (3, H, W) uint8."""
    rows, columns = np.mgrid[0:height, 0:width]
    return np.stack(
        [columns * 255 // max(width - 1, 1), rows * 255 // max(height - 1, 1), np.full_like(rows, 128)]
    ).astype(np.uint8)


def tiff(path, samples=None, *, at=(500_000.0, 2_900_000.0), step=10.0, crs="EPSG:4545", **more):
    """A GeoTIFF of `samples` (bands, H, W) whose upper left corner is `at`; more goes to GDAL."""
    samples = ramp(300, 200) if samples is None else np.asarray(samples)
    colours = more.pop("colours", None)
    palette = more.pop("palette", None)
    profile = {
        "driver": "GTiff",
        "width": samples.shape[2],
        "height": samples.shape[1],
        "count": len(samples),
        "dtype": samples.dtype,
        "crs": crs,
        "transform": None if at is None else from_origin(*at, step, step),
    }
    with rasterio.open(path, "w", **{k: v for k, v in (profile | more).items() if v is not None}) as made:
        if colours is not None:
            made.colorinterp = colours
        made.write(samples)
        if palette is not None:
            made.write_colormap(1, palette)
    return Path(path)


def encoded(samples, driver="PNG"):
    """A picture file of `samples` (bands, H, W)."""
    with MemoryFile() as memory:
        with memory.open(
            driver=driver, width=samples.shape[2], height=samples.shape[1], count=len(samples), dtype=samples.dtype
        ) as made:
            made.write(samples)
        return memory.read()


def plain_tile(red, green, blue, side=256):
    """A PNG of one colour."""
    return encoded(np.stack([np.full((side, side), v, np.uint8) for v in (red, green, blue)]))


def mbtiles(path, tiles, metadata=None, *, schema="CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB)"):  # fmt: skip
    """An MBTiles file of ``{(zoom, column, row from the north): bytes}``."""
    connection = sqlite3.connect(path)
    connection.execute(schema)
    connection.execute("CREATE UNIQUE INDEX tile_index ON tiles (zoom_level, tile_column, tile_row)")
    rows = [(z, x, (1 << z) - 1 - y, data) for (z, x, y), data in tiles.items()]
    connection.executemany("INSERT INTO tiles VALUES (?, ?, ?, ?)", rows)
    if metadata is not None:
        connection.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        connection.executemany("INSERT INTO metadata VALUES (?, ?)", list(metadata.items()))
    connection.commit()
    connection.close()
    return Path(path)


def tile_of(lon, lat, zoom):
    """Column and row (from the north) of the web-map tile that holds a position."""
    count = 1 << zoom
    x = (lon + 180) / 360 * count
    y = (1 - np.arcsinh(np.tan(np.radians(lat))) / np.pi) / 2 * count
    return int(x), int(y)
