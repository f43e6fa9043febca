"""GeoPackages of several tables that others fill in: columns of given kinds, also where all are empty, and styles."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fiona
import pandas as pd
import pyogrio
import shapely

from layers.crs import GEOGRAPHIC
from layers.errors import Where
from layers.formats import gdal
from layers.formats.writing.shapefile import failed
from layers.schema import Kind
from layers.work import QUIET, Progress

_TYPES: Mapping[str, str] = {
    Kind.TEXT: "str",
    Kind.INT: "int64",
    Kind.REAL: "float",
    Kind.BOOL: "bool",
    Kind.DATE: "date",
}
MOMENT = "datetime"
"""Kind of a column of date and time, beside those of `layers.schema.Kind`."""


@dataclass(frozen=True)
class PackageTable:
    """One table.

    Parameters
    ----------
    name, title : str
        Name in the file, and its words.
    geometry : str
        ``Point``, ``MultiLineString``, ``MultiPolygon``, or empty for a table without.
    columns : mapping
        Name to kind: text, int, real, bool, date, or `MOMENT`.
    rows : sequence of mappings
        Column to value; what is missing is empty. The shape, EPSG:4490, stands under ``geometry``.
    style : str
        As QGIS writes it (.qml); empty for none.
    """

    name: str
    title: str
    geometry: str
    columns: Mapping[str, str]
    rows: Sequence[Mapping[str, Any]]
    style: str = ""


def write_tables(path: Path, tables: Sequence[PackageTable], progress: Progress = QUIET) -> None:
    """Write a new GeoPackage of `tables`, with the table ``layer_styles`` that QGIS looks into.

    Raises
    ------
    FormatError
        If GDAL cannot write it.
    OSError
        If the disk is full or may not be written.
    """
    with gdal.quiet():
        try:
            for number, table in enumerate(tables):
                progress.step(number, len(tables), table.name)
                _write(path, table)
            styled = [t for t in tables if t.style]
            if styled:
                _write_styles(path, styled)
        except (*gdal.FAILURES, fiona.errors.FionaError) as exc:
            raise failed(exc, Where(path)) from exc


def _write(path: Path, table: PackageTable) -> None:
    schema = {
        "geometry": table.geometry or "None",
        "properties": {name: _TYPES.get(kind, kind) for name, kind in table.columns.items()},
    }
    options = {"IDENTIFIER": table.title, "GEOMETRY_NAME": "geom", "FID": "fid"}
    system = GEOGRAPHIC if table.geometry else None
    with fiona.open(path, "w", driver="GPKG", layer=table.name, schema=schema, crs=system, **options) as out:
        out.writerecords(_record(table, row) for row in table.rows)


def _record(table: PackageTable, row: Mapping[str, Any]) -> dict[str, Any]:
    shape = row.get("geometry") if table.geometry else None
    if shape is not None:
        shape = shapely.force_2d(shape)
        if table.geometry.startswith("Multi") and not hasattr(shape, "geoms"):
            shape = getattr(shapely, table.geometry)([shape])
    values = {name: _value(row.get(name), kind) for name, kind in table.columns.items()}
    return {"geometry": None if shape is None else shapely.geometry.mapping(shape), "properties": values}


def _value(value: Any, kind: str) -> Any:
    if value is None or value != value:
        return None
    if not isinstance(value, str):
        return value
    if kind == Kind.DATE:
        return dt.date.fromisoformat(value)
    return value.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def _write_styles(path: Path, tables: Sequence[PackageTable]) -> None:
    rows = {
        "f_table_catalog": [""] * len(tables),
        "f_table_schema": [""] * len(tables),
        "f_table_name": [t.name for t in tables],
        "f_geometry_column": ["geom" if t.geometry else "" for t in tables],
        "styleName": [t.name for t in tables],
        "styleQML": [t.style for t in tables],
        "styleSLD": [""] * len(tables),
        "useAsDefault": [True] * len(tables),
        "description": [t.title for t in tables],
        "owner": [""] * len(tables),
        "update_time": [dt.datetime.now(dt.UTC).replace(microsecond=0, tzinfo=None)] * len(tables),
    }
    pyogrio.write_dataframe(pd.DataFrame(rows), path, driver="GPKG", layer="layer_styles", append=True)


def count_filled(path: Path, columns: Mapping[str, Sequence[str]]) -> int:
    """How many rows of the tables of `path` have a value in one of their `columns` (table to columns).

    Tables and columns that are not there count nothing; false is no value.

    Raises
    ------
    FormatError
        If the file is there and cannot be read as a GeoPackage.
    """
    filled = 0
    with gdal.quiet():
        try:
            there = {str(name) for name, _ in pyogrio.list_layers(path)}
            for table in there & set(columns):
                frame = pyogrio.read_dataframe(path, layer=table, read_geometry=False)
                asked = frame[[c for c in columns[table] if c in frame]]
                filled += int((asked.notna() & (asked != False)).any(axis=1).sum())  # noqa: E712 - column by column
        except gdal.FAILURES as exc:
            raise failed(exc, Where(path)) from exc
    return filled
