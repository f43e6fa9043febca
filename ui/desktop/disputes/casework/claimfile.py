"""A claim line out of a file: shapefile, GeoJSON, GPX, KML or any other that is known, in any reference system."""

from pathlib import Path

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from layers.errors import FormatError, Where
from layers.formats import read
from layers.work import Progress


def line_of(path: Path, known: gpd.GeoDataFrame | None, progress: Progress) -> BaseGeometry:
    """The one line that the file holds, EPSG:4490; parts that meet end to end are joined.

    Parameters
    ----------
    known : GeoDataFrame or None
        Known boundaries, EPSG:4490: they choose among zones.

    Raises
    ------
    FormatError
        Where the file holds no line, or several that do not meet; else as `layers.formats.read`.
    """
    frame = read(path, known=known, progress=progress).frame
    shapes = frame["geometry"].to_numpy() if "geometry" in frame else []
    parts = [part for shape in shapes if shape is not None for part in shapely.get_parts(shape)]
    lines = [part for part in parts if part.geom_type in ("LineString", "LinearRing") and not part.is_empty]
    if not lines:
        raise FormatError(
            "the file has {n} objects and no line among them",
            where=Where(path),
            do="give a file with the claim as a line; points and areas are no claim line",
            n=len(frame),
        )
    joined = shapely.line_merge(shapely.multilinestrings(lines)) if len(lines) > 1 else lines[0]
    if shapely.get_num_geometries(joined) > 1 and len(frame) > 1:
        raise FormatError(
            "the file has {n} lines that do not meet, and a claim is one",
            where=Where(path, row=2),
            do="keep only the claim line in the file and load it again",
            n=shapely.get_num_geometries(joined),
        )
    return joined
