"""From a file to a raster, by what it holds and not by its name."""

from pathlib import Path

from layers.errors import FormatError, Where
from layers.rasters import geotiff, mbtiles
from layers.rasters.raster import Raster
from layers.rasters.signature import is_raster


def open_raster(path: Path, crs_name: str = "auto", shift: str = "") -> Raster:
    """The raster of a GeoTIFF or MBTiles file.

    Parameters
    ----------
    path : Path
    crs_name : str
        ``auto`` for what the file says, else ``EPSG:n`` or WKT; MBTiles are always EPSG:3857.
    shift : str
        ``gcj02`` where the coordinates are offset so; else empty.

    Raises
    ------
    FormatError
        For a file that isn't there, is of another kind, is damaged, or has no position.
    CrsError
        When its CRS is missing or cannot be transformed safely.
    """
    if not path.is_file():
        raise FormatError("there is no such file", where=Where(path), do="check the path")
    kind = is_raster(path)
    if kind == "GeoTIFF":
        return geotiff.open_geotiff(path, crs_name, shift)
    if kind == "MBTiles":
        return mbtiles.open_mbtiles(path, shift)
    raise FormatError("this is neither a GeoTIFF nor an MBTiles file", where=Where(path), do="choose one of the two")
