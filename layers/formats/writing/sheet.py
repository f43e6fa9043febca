"""A layer made ready for writing: plain values by field, shapes in the target CRS."""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from layers import crs
from layers.errors import FormatError, Where
from layers.formats.writing.report import LossReport
from layers.schema import TABLES, Kind
from layers.text import text


@dataclass
class Field:
    """One field: column of the layer, name in the file, kind, values (None where missing)."""

    column: str
    name: str
    kind: Kind
    values: list[Any]


@dataclass
class Sheet:
    """N rows: fields, and shapes (N,) or None, in `crs` (``EPSG:n`` or WKT, None without shapes)."""

    name: str
    fields: list[Field]
    shapes: np.ndarray | None
    rows: int
    crs: str | None = None


def sheet(frame: pd.DataFrame, name: str, fields: Mapping[str, str] | None, report: LossReport) -> Sheet:
    """The rows of `frame` as plain values, shapes still in EPSG:4490.

    `fields` gives the columns to write and their names in the file; without it all columns keep their names.

    Raises
    ------
    FormatError
        If `fields` names a column that is not there, or two columns get one name.
    """
    table = TABLES.get(name)
    kinds = {c.name: c.kind for c in table.columns} | {"key": Kind.TEXT} if table else {}
    shape = frame.geometry.name if isinstance(frame, gpd.GeoDataFrame) else None
    columns = [str(c) for c in frame.columns if c != shape]
    if fields:
        if missing := [c for c in fields if c not in columns]:
            raise FormatError(
                "the layer {layer} has no column {column}",
                do="correct the list of fields; there are: {columns}",
                layer=name,
                column=missing[0],
                columns=", ".join(columns),
            )
        if len(set(fields.values())) < len(fields):
            raise FormatError("two columns get one name in the file", do="give each column a name of its own")
        for column in (c for c in columns if c not in fields):
            report.add("dropped", text("not in the list of fields"), column)
        columns = list(fields)
    made = []
    for column in columns:
        values = frame[column].tolist()
        kind = kinds.get(column) or _kind(frame[column])
        if kind is Kind.BLOB:
            report.add("dropped", text("files are not exported"), column)
            continue
        plain = [_value(v, kind) for v in values]
        if column == "extra" and not any(v not in (None, "{}") for v in plain):
            continue
        made.append(_writable(Field(column, (fields or {}).get(column, column), kind, plain), report))
    shapes = None
    if shape is not None:
        shapes = frame.geometry.to_numpy().copy()
        if not any(s is not None for s in shapes) and table is not None and not table.shape.value:
            shapes = None
    return Sheet(name, made, shapes, len(frame))


_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")


def _writable(one: Field, report: LossReport) -> Field:
    """The field without the character NUL and halves of characters, which no format keeps."""
    odd = [i for i, v in enumerate(one.values) if isinstance(v, str) and _UNWRITABLE.search(v)]
    if odd:
        what = text("the character NUL and halves of characters are left out")
        report.add("changed", what, one.name, rows=len(odd), row=odd[0] + 1)
        for i in odd:
            one.values[i] = _UNWRITABLE.sub("", one.values[i])
    return one


def _kind(column: "pd.Series[Any]") -> Kind:
    if pd.api.types.is_bool_dtype(column):
        return Kind.BOOL
    if pd.api.types.is_integer_dtype(column):
        return Kind.INT
    if pd.api.types.is_float_dtype(column):
        return Kind.REAL
    if pd.api.types.is_datetime64_any_dtype(column):
        return Kind.TEXT
    some = next((v for v in column if not _missing(v)), None)
    return Kind.JSON if isinstance(some, dict | list) else Kind.TEXT


def _missing(value: Any) -> bool:
    return value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)) or value is pd.NaT


def _value(value: Any, kind: Kind) -> Any:
    if _missing(value):
        return None
    if kind is Kind.INT:
        return int(value)
    if kind is Kind.REAL:
        return float(value)
    if kind is Kind.BOOL:
        return bool(value)
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, ensure_ascii=False)
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return str(value)


def target_crs(asked: str, shapes: np.ndarray | None, automatic: str, where: Where) -> str | None:
    """The CRS to write in: `asked`, or for ``auto`` `automatic` (``zone`` stands for the zone of the middle).

    Raises
    ------
    CrsError
        If `asked` is none, or is on an old datum.
    """
    if shapes is None:
        return None
    if asked.lower() != "auto":
        known = crs.parse(asked, where)
        return crs.code_of(known) or str(known.to_wkt())
    if automatic != "zone":
        return automatic
    bounds = gpd.GeoSeries(shapes).total_bounds
    if not np.isfinite(bounds).all():
        return crs.GEOGRAPHIC
    plane = crs.plane_for(bounds)
    return crs.code_of(plane) or str(plane.to_wkt())
