"""GeoPackage: one layer, all types kept."""

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio

from layers.errors import Where
from layers.formats import gdal
from layers.formats.writing import compare
from layers.formats.writing.report import LossReport
from layers.formats.writing.shapefile import failed
from layers.formats.writing.sheet import Field, Sheet
from layers.schema import Kind
from layers.text import text

TOLERANCE_MM = 0.001
_NAMED_APART = ("fid", "geom", "geometry", "ogc_fid")


def write(sheet: Sheet, folder: Path, path: Path, encoding: str, report: LossReport) -> list[Path]:
    """Write `sheet` as one layer into `folder`, check it, and give the file."""
    target = folder / path.name
    where = Where(path)
    if encoding != "UTF-8":
        report.add("encoding", text("texts in a GeoPackage are UTF-8"), before=encoding, after="UTF-8")
    fields = _fitted(sheet.fields, report)
    columns: dict[str, Any] = {f.name: _column(f) for f in fields}
    frame: pd.DataFrame = pd.DataFrame(columns, index=pd.RangeIndex(sheet.rows))
    if sheet.shapes is not None:
        frame = gpd.GeoDataFrame(frame, geometry=sheet.shapes, crs=sheet.crs)
    with gdal.quiet():
        try:
            pyogrio.write_dataframe(frame, target, driver="GPKG", layer=sheet.name)
            found = pyogrio.read_dataframe(target, layer=sheet.name)
        except gdal.FAILURES as exc:
            raise failed(exc, where) from exc
    values = {str(c): [None if v is None or v != v else v for v in found[c]] for c in found.columns if c != "geometry"}
    if fields:
        compare.fields(fields, values, sheet.rows, where)
    if sheet.shapes is not None:
        geometry = found.geometry.to_numpy() if isinstance(found, gpd.GeoDataFrame) else np.full(len(found), None)
        unit = 1000.0 if frame.crs is not None and frame.crs.is_projected else 111_320_000.0
        report.checked_mm = compare.shapes(sheet.shapes, geometry, TOLERANCE_MM / unit, where) * unit
    report.encoding, report.tolerance_mm = "UTF-8", TOLERANCE_MM
    return [target]


def _fitted(fields: list[Field], report: LossReport) -> list[Field]:
    taken: set[str] = set(_NAMED_APART)
    made = []
    for one in fields:
        name, n = one.name, 1
        while name.lower() in taken:
            n += 1
            name = f"{one.name}_{n}"
        taken.add(name.lower())
        if name != one.name:
            report.add("renamed", text("the name is taken in a GeoPackage"), one.name, before=one.name, after=name)
        values = one.values
        if one.kind is Kind.INT and any(v is not None and abs(v) >= 2**63 for v in values):
            report.add("type", text("numbers of more than 18 digits are written as text"), one.name)
            made.append(Field(one.column, name, Kind.TEXT, [None if v is None else str(v) for v in values]))
        else:
            made.append(Field(one.column, name, one.kind, values))
    return made


def _column(one: Field) -> Any:
    if one.kind is Kind.INT:
        return pd.array(one.values, dtype="Int64")
    if one.kind is Kind.BOOL:
        return pd.array(one.values, dtype="boolean")
    if one.kind is Kind.REAL:
        return np.array([np.nan if v is None else v for v in one.values], dtype=float)
    return pd.Series(one.values, dtype=object)
