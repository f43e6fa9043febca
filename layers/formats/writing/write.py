"""Write a layer to a file of any format: report what is lost, check what was written, then replace the older file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

import numpy as np
import pandas as pd

from layers import crs as systems
from layers.errors import CrsError, EncodingError, FormatError, Where
from layers.formats.writing import geojson, geopackage, shapefile, sheets
from layers.formats.writing.place import put, workshop
from layers.formats.writing.public import published
from layers.formats.writing.report import LossReport
from layers.formats.writing.sheet import Sheet, sheet, target_crs
from layers.text import text
from layers.work import QUIET, Progress

ENCODINGS = ("UTF-8", "GBK", "GB18030")


@dataclass(frozen=True)
class Form:
    """A format that can be written: name, the CRS it takes by itself (``zone``: that of the data), its writer."""

    name: str
    automatic: str
    write: Callable[[Sheet, Path, Path, str, LossReport], list[Path]]


FORMATS: Mapping[str, Form] = {
    ".shp": Form("Shapefile", "zone", shapefile.write),
    ".gpkg": Form("GeoPackage", systems.GEOGRAPHIC, geopackage.write),
    ".geojson": Form("GeoJSON", systems.GEOGRAPHIC, geojson.write),
    ".json": Form("GeoJSON", systems.GEOGRAPHIC, geojson.write),
    ".csv": Form("CSV", systems.GEOGRAPHIC, sheets.write_csv),
    ".xlsx": Form("XLSX", systems.GEOGRAPHIC, sheets.write_xlsx),
}
"""Formats by suffix."""


def write(
    frame: pd.DataFrame,
    name: str,
    path: str | PathLike[str],
    *,
    crs: str = "auto",
    encoding: str = "UTF-8",
    fields: Mapping[str, str] | None = None,
    public: bool = False,
    progress: Progress = QUIET,
) -> LossReport:
    """Write `frame` to `path`; its suffix says which format.

    Everything is first written beside `path`, read back and compared (number of rows, every value, every vertex);
    only then the older file is replaced, of a shapefile the whole bundle.

    Parameters
    ----------
    frame : GeoDataFrame or DataFrame
        Shapes in EPSG:4490.
    name : str
        Table of `layers.schema.TABLES`, or any other name for the layer.
    crs : str
        ``auto``: the 3-degree CGCS2000 zone of the data's middle for a shapefile, EPSG:4490 for the others; else an
        EPSG code or WKT. GeoJSON is always in degrees.
    encoding : str
        ``UTF-8``, ``GBK`` or ``GB18030``, for shapefiles and CSV. GBK gives way to GB18030 where it lacks a character.
    fields : mapping, optional
        Column to name in the file; the columns not named are left out.
    public : bool
        Only what may be published, coordinates coarsened.

    Raises
    ------
    FormatError
        If the format is unknown, cannot hold the layer, must not be published, or reads back differently.
    EncodingError
        If the encoding is none of the three.
    CrsError
        If the target CRS cannot be reached.
    OSError
        If the disk is full or may not be written; the older file is as it was.
    """
    path = Path(path)
    form = FORMATS.get(path.suffix.lower())
    if form is None:
        raise FormatError(
            "no format is known for the ending '{suffix}'",
            where=Where(path),
            do="choose one of: {endings}",
            suffix=path.suffix,
            endings=", ".join(FORMATS),
        )
    used = next((e for e in ENCODINGS if e.replace("-", "") == encoding.upper().replace("-", "")), None)
    if used is None:
        raise EncodingError(
            "'{encoding}' is no encoding files are written in",
            where=Where(path),
            do="choose one of: {encodings}",
            encoding=encoding,
            encodings=", ".join(ENCODINGS),
        )
    report = LossReport(path, form.name, name, public=public)
    progress.step(0, 3, "columns")
    given = published(frame, name, report) if public else frame
    ready = sheet(given, name, fields, report)
    _move(ready, crs, form, path, report)
    report.rows = ready.rows
    progress.step(1, 3, "writing")
    with workshop(path) as folder:
        files = form.write(ready, folder, path, used, report)
        progress.step(2, 3, "replacing the older file")
        stale = shapefile.stale(path) if form.name == "Shapefile" else []
        report.files = put(files, path.parent, stale)
    progress.step(3, 3, "writing")
    return report


def _move(ready: Sheet, asked: str, form: Form, path: Path, report: LossReport) -> None:
    """Bring the shapes into the target CRS."""
    where = Where(path)
    target = target_crs(asked, ready.shapes, form.automatic, where)
    if target is None or ready.shapes is None:
        return
    if form.name == "GeoJSON" and target not in ("EPSG:4490", "EPSG:4326"):
        raise CrsError(
            "GeoJSON is always in degrees", where=where, do="leave --crs out, or choose another format for a plane"
        )
    if report.public and asked.lower() == "auto":
        target = systems.GEOGRAPHIC
    usable = np.array([s is not None and not s.is_empty for s in ready.shapes], dtype=bool)
    moved = np.array(ready.shapes, dtype=object)
    if usable.any():
        moved[usable] = systems.transform(moved[usable], systems.GEOGRAPHIC, target, where=where)
    ready.shapes, ready.crs = moved, target
    report.crs, report.crs_title = target, systems.title_of(target)
    if target != systems.GEOGRAPHIC and asked.lower() == "auto":
        report.add("note", text("coordinates are in the plane of {crs}", crs=report.crs_title))
