"""Between Python values and what SQLite keeps: one row, one column of a frame, one entry of the history."""

import base64
import datetime as dt
import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from layers.differences import Part
from layers.document import Document
from layers.errors import Where, WorkspaceError
from layers.schema import Kind, Shape, Table
from layers.store import geopackage

_ALLOWED = {
    Shape.POINT: ("Point",),
    Shape.LINE: ("LineString", "MultiLineString"),
    Shape.POLYGON: ("Polygon", "MultiPolygon"),
}

_TOGETHER = 100_000
"""Characters of JSON that are read in one go: no other thread runs meanwhile."""


def is_missing(value: Any) -> bool:
    """None, NaN, NaT and pandas' NA."""
    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value))


def to_sql(kind: Kind, value: Any) -> Any:
    """`value` as SQLite keeps it; missing values are NULL.

    Raises
    ------
    ValueError, TypeError
        When it is not of `kind`.
    """
    if is_missing(value):
        return None
    if kind is Kind.BOOL:
        return int(bool(value))
    if kind is Kind.INT:
        return int(value)
    if kind is Kind.REAL:
        number = float(value)
        if not math.isfinite(number):
            raise ValueError(value)
        return number
    if kind is Kind.JSON:
        if isinstance(value, Document):
            return value.text
        return json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True)
    if kind is Kind.DATE:
        return (
            value.isoformat()[:10] if isinstance(value, dt.date) else dt.date.fromisoformat(str(value)[:10]).isoformat()
        )
    if kind is Kind.BLOB:
        return bytes(value)
    return str(value).replace("\x00", "")


def from_sql(kind: Kind, value: Any) -> Any:
    """What `to_sql` made, back again."""
    if value is None:
        return None
    if kind is Kind.BOOL:
        return bool(value)
    if kind is Kind.JSON:
        return json.loads(value)
    return value


def to_sql_checked(table: Table, column: str, value: Any, key: str) -> Any:
    """As `to_sql`, with an error that names table, column and value."""
    try:
        return to_sql(table.column(column).kind, value)
    except KeyError as exc:
        raise WorkspaceError(
            "the layer has no column '{column}'",
            where=Where(layer=table.name, field=column),
            do="use one of the columns of the layer",
            column=column,
        ) from exc
    except (ValueError, TypeError) as exc:
        raise WorkspaceError(
            "'{value}' of row '{key}' is no value for this column",
            where=Where(layer=table.name, field=column, value=value),
            do="enter a {kind}",
            value=str(value)[:60],
            key=key,
            kind=table.column(column).kind.value,
        ) from exc


def fit_shapes(table: Table, shapes: Sequence[BaseGeometry | None] | np.ndarray, keys: Sequence[str]) -> np.ndarray:
    """`shapes` in the table's geometry type: x and y only, single parts made multi where the table wants it.

    Raises
    ------
    WorkspaceError
        For a geometry of another type, naming the row, and for coordinates that are not finite.
    """
    flat = shapely.force_2d(np.asarray(shapes, dtype=object))
    if table.shape is Shape.NONE:
        return flat
    bounds = shapely.bounds(flat)
    for number in np.flatnonzero(~np.isfinite(bounds).all(axis=1)).tolist():
        shape = flat[number]
        if shape is not None and not shape.is_empty:
            raise _bad_shape(table, keys[number])
    allowed = _ALLOWED.get(table.shape)
    if allowed is None:
        return flat
    for place, shape in enumerate(flat):
        if shape is None or shape.geom_type == allowed[-1]:
            continue
        if shape.geom_type not in allowed:
            raise WorkspaceError(
                "row '{key}' is a {found}, this layer holds {wanted}",
                where=Where(layer=table.name, field="geometry"),
                do="put it into a layer of its own kind",
                key=keys[place],
                found=shape.geom_type,
                wanted=allowed[-1],
            )
        flat[place] = shapely.multilinestrings([shape]) if table.shape is Shape.LINE else shapely.multipolygons([shape])
    return flat


def _bad_shape(table: Table, key: str) -> WorkspaceError:
    return WorkspaceError(
        "the geometry of row '{key}' has a coordinate that is no number",
        where=Where(layer=table.name, field="geometry"),
        do="correct the coordinates and try again",
        key=key,
    )


def column_of(kind: Kind, values: Sequence[Any]) -> Any:
    """A frame's column from SQLite values: numbers as numpy numbers (NaN where missing), the rest as objects."""
    if kind is Kind.REAL:
        return np.array([math.nan if v is None else v for v in values], dtype=float)
    if kind is Kind.INT:
        if any(v is None for v in values):
            return np.array([math.nan if v is None else v for v in values], dtype=float)
        return np.array(values, dtype="int64")
    made = np.empty(len(values), dtype=object)
    made[:] = (
        _documents(values)
        if kind is Kind.JSON
        else [from_sql(kind, v) for v in values]
        if kind is Kind.BOOL
        else values
    )
    return made


def _documents(values: Sequence[Any]) -> list[Any]:
    """JSON texts as values, short ones together, so that other threads have their turn between long ones."""
    found: list[Any] = []
    first = size = 0
    for end, value in enumerate(values, 1):
        size += len(value or "")
        if size > _TOGETHER or end == len(values):
            found += _read_at_once(values[first:end])
            first, size = end, 0
    return found


def _read_at_once(values: Sequence[Any]) -> list[Any]:
    there = [v for v in values if v is not None]
    if not there:
        return list(values)
    found = iter(json.loads(f"[{','.join(there)}]"))
    return [None if v is None else next(found) for v in values]


def dump_row(row: Mapping[str, Any]) -> str:
    """SQLite values of a row as JSON text for the history; binary values in base64, long texts by their `Part`."""
    return json.dumps({c: _plain(v) for c, v in row.items()}, ensure_ascii=False)


def load_row(document: str | None) -> dict[str, Any] | None:
    """What `dump_row` wrote, as SQLite values and parts."""
    if document is None:
        return None
    return {c: _told(v) if isinstance(v, dict) else v for c, v in json.loads(document).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"base64": base64.b64encode(value).decode()}
    return value._asdict() if isinstance(value, Part) else value


def _told(value: Mapping[str, str]) -> bytes | Part:
    return Part(**value) if "places" in value else base64.b64decode(value["base64"])


def same_shape(one: bytes | None, other: bytes | None) -> bool:
    """Whether two geometry blobs hold the same coordinates."""
    if one is None or other is None:
        return one is other
    if one == other:
        return True
    first, second = geopackage.decode([one, other])
    return bool(first.equals_exact(second, 0.0))
