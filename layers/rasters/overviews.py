"""Overviews of a large GeoTIFF, written beside it once so that small scales are quick from then on."""

from pathlib import Path

import rasterio
from rasterio.enums import ColorInterp, Resampling
from rasterio.errors import RasterioError
from rasterio.windows import Window

from layers.errors import FormatError, Where
from layers.rasters.gdal import open_file
from layers.work import QUIET, Progress

FIRST = 4
"""How much coarser the first overview is; what is finer is read from the picture itself."""
_SIDE = 512


def path_of(path: Path) -> Path:
    """Where the overviews of `path` are kept."""
    return path.with_name(path.name + ".ovr")


def build_overviews(path: Path, progress: Progress = QUIET) -> Path:
    """Write the overviews of a GeoTIFF into a file beside it, which any GDAL program finds too; the picture itself
    is not touched.

    Raises
    ------
    FormatError
        When the picture cannot be read or the file cannot be written.
    Cancelled
        If the user stops it; nothing is left behind.
    """
    target = path_of(path)
    part = target.with_name(target.name + ".part")
    try:
        _write(path, part, progress)
        part.replace(target)
    except (RasterioError, OSError) as exc:
        raise FormatError(
            "the overviews cannot be written", where=Where(target), do="look for room and rights in its folder"
        ) from exc
    finally:
        part.unlink(missing_ok=True)
    return target


def _write(path: Path, part: Path, progress: Progress) -> None:
    options = {"BIGTIFF_OVERVIEW": "IF_SAFER", "COMPRESS_OVERVIEW": "DEFLATE", "PREDICTOR_OVERVIEW": "2"}
    with open_file(path, "GTiff") as source, rasterio.Env(**options):
        palette = source.colorinterp[0] is ColorInterp.palette
        how = Resampling.nearest if palette else Resampling.average
        wide, high = -(-source.width // FIRST), -(-source.height // FIRST)
        whole = source.dtypes[0].startswith(("u", "i"))
        profile = {
            "driver": "GTiff", "width": wide, "height": high, "count": source.count, "dtype": source.dtypes[0],
            "tiled": True, "blockxsize": 256, "blockysize": 256, "compress": "DEFLATE", "BIGTIFF": "IF_SAFER",
            "predictor": 2 if whole else 3, "nodata": source.nodata,
        }  # fmt: skip
        with rasterio.open(part, "w", **profile) as made:
            made.colorinterp = source.colorinterp
            if palette:
                made.write_colormap(1, source.colormap(1))
            rows = range(0, high, _SIDE)
            total = len(rows) * -(-wide // _SIDE)
            for n, (y, x) in enumerate((y, x) for y in rows for x in range(0, wide, _SIDE)):
                progress.step(n, total, "overviews")
                w, h = min(_SIDE, wide - x), min(_SIDE, high - y)
                left, top = x * source.width / wide, y * source.height / high
                window = Window(left, top, w * source.width / wide, h * source.height / high)
                samples = source.read(window=window, out_shape=(source.count, h, w), resampling=how)
                made.write(samples, window=Window(x, y, w, h))
        factors: list[int] = []
        while max(wide, high) > _SIDE << len(factors):
            factors.append(2 << len(factors))
        if factors:
            with rasterio.open(part, "r+") as made:
                made.build_overviews(factors, how)
        progress.step(total, total, "overviews")
