"""How GDAL is asked: local files only, by content."""

import os
import warnings
from pathlib import Path
from typing import Any

import rasterio
from rasterio.errors import NotGeoreferencedWarning, RasterioError

from layers.errors import FormatError, Where

os.environ.setdefault("GDAL_CACHEMAX", "48")
"""Megabytes of blocks that GDAL keeps; else it takes a twentieth of the computer's memory. What was painted is kept by
`layers.rasters.tiles`; this is for pictures in strips, of which neighbouring tiles need the same rows.
"""
warnings.simplefilter("ignore", NotGeoreferencedWarning)
"""Whether a picture has a position is judged by `layers.rasters.geotiff`; tiles and overviews have none."""


def open_file(path: Path, driver: str, **options: Any) -> Any:
    """The dataset of a file that exists on this computer, never of an address or another driver.

    Raises
    ------
    FormatError
        When GDAL cannot read it.
    """
    try:
        return rasterio.open(path.resolve(strict=True), driver=driver, **options)
    except (RasterioError, OSError) as exc:
        raise damaged(path) from exc


def damaged(path: Path) -> FormatError:
    """What is said of a picture that cannot be read."""
    return FormatError(
        "the picture cannot be read", where=Where(path), do="it is damaged or cut off; copy or export it again"
    )
