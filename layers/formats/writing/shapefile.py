"""Shapefile bundles: one per kind of geometry, .cpg always, the full field names beside it."""

import csv
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from layers.errors import FormatError, Where
from layers.formats import gdal
from layers.formats.writing import compare, dbf
from layers.formats.writing.report import LossReport
from layers.formats.writing.sheet import Field, Sheet
from layers.schema import TABLES
from layers.text import text

SUFFIXES = (".shp", ".shx", ".dbf", ".prj", ".cpg", ".sbn", ".sbx", ".qix", ".fix", ".fields.csv", ".shp.xml")
"""Members of a bundle; old indexes go with the file they belonged to."""
_KINDS = {0: "point", 4: "multipoint", 1: "line", 5: "line", 2: "line", 3: "polygon", 6: "polygon"}
_TYPES = {"point": "Point", "multipoint": "MultiPoint", "line": "LineString", "polygon": "Polygon"}
TOLERANCE_MM = 0.001


def write(sheet: Sheet, folder: Path, path: Path, encoding: str, report: LossReport) -> list[Path]:
    """Write `sheet` as bundles named after `path` into `folder`, check them, and give their files."""
    if sheet.shapes is None:
        raise FormatError(
            "a shapefile needs geometry, the layer {layer} has none", do="write a CSV or XLSX", layer=sheet.name
        )
    used = _encoding(sheet, encoding, report)
    fields = dbf.fitted(sheet.fields, used, report)
    groups = _groups(sheet.shapes, report)
    files: list[Path] = []
    for kind, (rows, shapes) in groups.items():
        stem = path.stem if len(groups) == 1 else f"{path.stem}_{kind}"
        part = [Field(f.column, f.name, f.kind, [f.values[i] for i in rows]) for f in fields]
        files += _bundle(folder / f"{stem}.shp", kind, part, shapes, sheet, used, report)
    report.encoding, report.tolerance_mm = used, TOLERANCE_MM
    return files


def _encoding(sheet: Sheet, asked: str, report: LossReport) -> str:
    if asked != "GBK":
        return asked
    for one in sheet.fields:
        for row, value in enumerate([one.name, *one.values]):
            if isinstance(value, str):
                try:
                    value.encode("gbk")
                except UnicodeEncodeError as exc:
                    what = text("GBK has no {character}: written as GB18030, which has", character=value[exc.start])
                    report.add("encoding", what, one.name, rows=1 if row else 0, row=row or None, before="GBK",
                               after="GB18030")  # fmt: skip
                    return "GB18030"
    return "GBK"


def _groups(shapes: np.ndarray, report: LossReport) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Rows and shapes by kind; collections keep the parts of their highest dimension."""
    shapes = np.array(shapes, dtype=object)
    mixed = np.flatnonzero(shapely.get_type_id(shapes) == 7)
    for i in mixed:
        parts = shapely.get_parts(shapes[i])
        top = [p for p in parts if shapely.get_dimensions(p) == shapely.get_dimensions(shapes[i])]
        kind = [shapely.MultiPoint, shapely.MultiLineString, shapely.MultiPolygon][
            max(shapely.get_dimensions(shapes[i]), 0)
        ]
        shapes[i] = kind([q for p in top for q in shapely.get_parts(p)]) if top else None
    if len(mixed):
        what = text("collections keep only their parts of the highest dimension")
        report.add("changed", what, "geometry", rows=len(mixed), row=int(mixed[0]) + 1)
    rings = np.flatnonzero(shapely.get_type_id(shapes) == 2)
    shapes[rings] = [shapely.LineString(shapes[i].coords) for i in rings]
    missing = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    shapes[missing] = None
    kinds = [None if gone else _KINDS[int(t)] for t, gone in zip(shapely.get_type_id(shapes), missing, strict=True)]
    found = [k for k in _TYPES if k in kinds] or ["point"]
    if missing.any():
        report.add("note", text("rows without geometry stay without"), "geometry", rows=int(missing.sum()),
                   row=int(np.flatnonzero(missing)[0]) + 1)  # fmt: skip
    if len(found) > 1:
        report.add(
            "split", text("a shapefile holds one kind of geometry: written as {n} files", n=len(found)), "geometry"
        )
        report.add("order", text("the order of rows holds within each file"))
    groups = {}
    for n, kind in enumerate(found):
        rows = np.array([i for i, k in enumerate(kinds) if k == kind or (k is None and n == 0)], dtype=int)
        groups[kind] = rows, shapes[rows]
    return groups


def _bundle(
    path: Path, kind: str, fields: list[Field], shapes: np.ndarray, sheet: Sheet, encoding: str, report: LossReport
) -> list[Path]:
    where = Where(path.name)
    frame = gpd.GeoDataFrame({"id": np.arange(len(shapes), dtype=np.int32)}, geometry=shapes, crs=sheet.crs)
    with gdal.quiet() as said:
        try:
            pyogrio.write_dataframe(frame, path, driver="ESRI Shapefile", encoding="UTF-8",
                                    geometry_type=_ogr_type(kind, shapes))  # fmt: skip
        except gdal.FAILURES as exc:
            raise failed(exc, where) from exc
    if any("2GB" in line for line in said):
        raise FormatError("the file would be larger than 2 GB", where=where, do="write a GeoPackage")
    dbf.write(path.with_suffix(".dbf"), fields, len(shapes), encoding)
    path.with_suffix(".cpg").write_text(encoding, encoding="ascii")
    _key_file(path.with_suffix(".fields.csv"), fields, sheet)
    _check(path, fields, shapes, encoding, report)
    return [f for f in (path.with_suffix(s) for s in SUFFIXES) if f.exists()]


def _ogr_type(kind: str, shapes: np.ndarray) -> str:
    return _TYPES[kind] + (" Z" if bool(shapely.has_z(shapes).any()) else "")


def failed(exc: Exception, where: Where) -> Exception:
    """What to raise for `exc`, which GDAL raised while writing or reading back."""
    if isinstance(exc, OSError) and exc.errno:
        return exc
    return FormatError(
        "the file cannot be written ({why})",
        where=where,
        do="check the path, the rights and the free space",
        why=" ".join(str(exc).split())[:200],
    )


def _key_file(path: Path, fields: list[Field], sheet: Sheet) -> None:
    """The table that says which short name stands for which column."""
    table = TABLES.get(sheet.name)
    labels = {c.name: (c.zh, c.en, c.unit) for c in table.columns} if table else {}
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("field", "column", "zh", "en", "unit", "type"))
        for one in fields:
            writer.writerow((one.name, one.column, *labels.get(one.column, ("", "", "")), one.kind.value))


def _check(path: Path, fields: list[Field], shapes: np.ndarray, encoding: str, report: LossReport) -> None:
    """Read the bundle back through GDAL and compare."""
    where = Where(path.name)
    with gdal.quiet():
        try:
            found = pyogrio.read_dataframe(path, encoding=encoding)
        except gdal.FAILURES as exc:
            raise failed(exc, where) from exc
    values = {str(c): [_back(v) for v in found[c]] for c in found.columns if c != "geometry"}
    if isinstance(found, gpd.GeoDataFrame):
        geometry = found.geometry.to_numpy()
    else:
        geometry = np.full(len(found), None, dtype=object)
    if fields:
        compare.fields(fields, values, len(shapes), where)
    unit = 1000.0 if found.crs is not None and found.crs.is_projected else 111_320_000.0
    worst = compare.shapes(shapes, geometry, TOLERANCE_MM / unit, where)
    report.checked_mm = max(report.checked_mm, worst * unit)


def _back(value: object) -> object:
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return None if value is None or value != value or value is pd.NaT else value


def stale(path: Path) -> list[Path]:
    """Files of older bundles that `path` replaces, also those split by kind."""
    stems = [path.stem, *(f"{path.stem}_{kind}" for kind in _TYPES)]
    return [f for s in stems for x in SUFFIXES if (f := path.with_name(s + x)).is_file()]
