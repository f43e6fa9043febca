"""The one geometry that a file holds: a drawing of an area or a line, from any known format or as WKT text."""

from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from layers.crs import in_china
from layers.errors import FormatError, Where
from layers.formats.reading import read
from layers.text import text
from layers.validity import why_invalid

_WORDS = ("POINT", "LINESTRING", "POLYGON", "MULTI", "GEOMETRYCOLLECTION", "SRID=")
_MOST_BYTES = 20_000_000
_DIMENSIONS = {"point": 0, "line": 1, "area": 2}
_KINDS = {"point": text("drawn point"), "line": text("drawn line"), "area": text("drawn area")}


def read_shape(
    path: Path, kind: str, *, layer: str | None = None, crs: str = "auto", known: Any = None
) -> BaseGeometry:
    """The geometry of `kind` in the file at `path`, EPSG:4490; several features are taken together.

    Parameters
    ----------
    kind : str
        ``point``, ``line`` or ``area``.
    layer, crs, known
        As `reading.read`.

    Raises
    ------
    FormatError, CrsError
        As `read`; where the file holds nothing of this kind.
    """
    where = Where(path)
    shapes = [_wkt(path)] if _is_wkt(path) else list(_features(path, layer, crs, known))
    wanted = [p for s in shapes for p in _parts(s) if shapely.get_dimensions(p) == _DIMENSIONS[kind]]
    if not wanted:
        raise FormatError(
            "the file holds no {kind}, but: {kinds}",
            where=where,
            do="give a file with one drawing, as GeoJSON, KML, shapefile or WKT",
            kind=_KINDS[kind],
            kinds=", ".join(sorted({s.geom_type for s in shapes})) or "-",
        )
    if len(wanted) == 1:
        return wanted[0]
    if kind == "area":
        for part in wanted:
            if not part.is_valid:
                raise FormatError(
                    "the area crosses itself: {reason}",
                    where=where,
                    do="draw it again without crossing",
                    reason=why_invalid(str(shapely.is_valid_reason(part))),
                )
        return shapely.union_all(wanted)
    parts = [shapely.get_coordinates(p) for p in wanted]
    return shapely.MultiLineString(parts) if kind == "line" else shapely.MultiPoint(np.vstack(parts))


def _parts(shape: BaseGeometry) -> list[BaseGeometry]:
    parts = list(shapely.get_parts(shape))
    return [p for part in parts for p in _parts(part)] if shape.geom_type == "GeometryCollection" else parts


def _features(path: Path, layer: str | None, crs: str, known: Any) -> list[BaseGeometry]:
    frame = read(path, layer=layer, crs=crs, known=known).frame
    if "geometry" not in frame:
        return []
    return [g for g in frame.geometry if g is not None and not g.is_empty]


def _is_wkt(path: Path) -> bool:
    if path.suffix.lower() not in (".wkt", ".txt") or not path.is_file():
        return False
    with path.open("rb") as file:
        head = file.read(64)
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().upper().startswith(tuple(w.encode() for w in _WORDS))


def _wkt(path: Path) -> BaseGeometry:
    where = Where(path)
    if path.stat().st_size > _MOST_BYTES:
        raise FormatError("the file is too large for one drawing", where=where, do="give one area or line")
    try:
        written = path.read_text(encoding="utf-8-sig").strip()
        with np.errstate(invalid="ignore"):  # a NaN is told of below
            shape = shapely.from_wkt(written.rpartition(";")[2] if written.upper().startswith("SRID=") else written)
    except (UnicodeDecodeError, shapely.errors.GEOSException) as exc:
        raise FormatError(
            "the text is no geometry: {problem}",
            where=where,
            do="write it as WKT, longitude first: POLYGON ((110.1 25.0, ...))",
            problem=" ".join(str(exc).split())[:120],
        ) from exc
    if not np.isfinite(shapely.get_coordinates(shape)).all():
        raise FormatError("the coordinates are no numbers", where=where, do="give longitude,latitude in degrees")
    if shape.is_empty or not in_china(shape):
        raise FormatError(
            "the geometry lies outside the country's frame",
            where=where,
            do="give longitude 73 to 136 and latitude 3 to 54, in degrees, longitude first",
        )
    return shape
