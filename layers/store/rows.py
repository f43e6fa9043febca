"""Rows in and out of a table: whole frames, single rows, bulk inserts. Callers hold the transaction."""

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.crs import GEOGRAPHIC
from layers.errors import Where, WorkspaceError
from layers.schema import TABLES, Kind, Table
from layers.store import geopackage
from layers.store.values import column_of, fit_shapes, from_sql, to_sql_checked
from layers.work import QUIET, Progress

GEOMETRY = "geometry"
_BATCH = 5000


def table_of(layer: str) -> Table:
    """The table called `layer`; WorkspaceError where there is none."""
    if layer not in TABLES:
        raise WorkspaceError(
            "the workspace has no layer '{layer}'", do="use one of: {known}", layer=layer, known=", ".join(TABLES)
        )
    return TABLES[layer]


def quoted(name: str) -> str:
    """`name` as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def column_names(table: Table) -> list[str]:
    """The schema's columns and the geometry, as SQLite names them, without the key."""
    return [*(c.name for c in table.columns), *([geopackage.GEOMETRY] if table.shape.value else [])]


def read_frame(
    connection: sqlite3.Connection,
    table: Table,
    where: Mapping[str, Any],
    bbox: tuple[float, float, float, float] | None,
    progress: Progress = QUIET,
    only: Collection[str] | None = None,
) -> Any:
    """The rows that meet `where` and `bbox` as a frame; see `Store.frame`.

    They are fetched some thousands at a time, so that other threads are never kept waiting for millions.
    """
    kinds = {"key": Kind.TEXT} | {c.name: c.kind for c in table.columns if only is None or c.name in only}
    spatial = bool(table.shape.value) and (only is None or GEOMETRY in only)
    wanted = [*kinds, *([geopackage.GEOMETRY] if spatial else [])]
    query = f'SELECT {", ".join(quoted(c) for c in wanted)} FROM "{table.name}"'
    conditions: list[str] = []
    values: list[Any] = []
    if bbox is not None:
        if not table.shape.value:
            raise ValueError(f"{table.name} has no geometry")
        conditions.append(
            f'fid IN (SELECT id FROM "{geopackage.index_of(table.name)}" '
            "WHERE maxx >= ? AND minx <= ? AND maxy >= ? AND miny <= ?)"
        )
        values += [bbox[0], bbox[2], bbox[1], bbox[3]]
    for column, value in where.items():
        kind = Kind.TEXT if column == "key" else table.column(column).kind
        conditions.append(f"{quoted(column)} IS ?")
        values.append(to_sql_checked(table, column, value, "?") if kind is not Kind.TEXT else _sought(value))
    if conditions:
        query += " WHERE " + " AND ".join(conditions)
    pieces: dict[str, list[np.ndarray]] = {name: [column_of(kind, ())] for name, kind in kinds.items()}
    shapes = [np.empty(0, dtype=object)]
    cursor, count = connection.execute(query + " ORDER BY fid", values), 0
    while rows := cursor.fetchmany(_BATCH):  # in pieces, so that other threads have their turn
        progress.step(count, 0)
        count += len(rows)
        columns = list(zip(*rows, strict=True))
        for (name, kind), found in zip(kinds.items(), columns, strict=False):
            pieces[name].append(column_of(kind, found))
        if spatial:
            shapes.append(geopackage.decode(columns[-1]))
    frame = pd.DataFrame({name: np.concatenate(parts) for name, parts in pieces.items()})
    if not spatial:
        return frame
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(np.concatenate(shapes), crs=GEOGRAPHIC))


def _sought(value: Any) -> Any:
    """`value` as it is looked for: text with half a character, which no text of a database has, as bytes."""
    if isinstance(value, str) and not value.isascii():
        written = value.encode("utf-8", "surrogatepass")
        return value if written == value.encode("utf-8", "replace") else written
    return value


def raw_row(connection: sqlite3.Connection, table: Table, key: str) -> dict[str, Any] | None:
    """SQLite values of one row, its geometry as a blob; None where there is no such key."""
    names = column_names(table)
    query = f'SELECT {", ".join(quoted(n) for n in names)} FROM "{table.name}" WHERE key = ?'
    found = connection.execute(query, (_sought(key),)).fetchone()
    return None if found is None else dict(zip(names, found, strict=True))


def plain_row(table: Table, raw: Mapping[str, Any]) -> dict[str, Any]:
    """Python values of a raw row, its geometry under ``geometry``."""
    row = {c.name: from_sql(c.kind, raw[c.name]) for c in table.columns}
    if table.shape.value:
        row[GEOMETRY] = geopackage.decode([raw[geopackage.GEOMETRY]])[0]
    return row


def insert_all(
    connection: sqlite3.Connection, table: Table, frame: Any, keys: Sequence[str], progress: Progress
) -> tuple[int, int]:
    """Insert every row of `frame`; first and last fid. The spatial index is filled at once instead of by trigger.

    Raises
    ------
    WorkspaceError
        For a value or geometry that does not fit, or a frame in another CRS.
    """
    known = [c for c in table.columns if c.name in frame]
    columns: list[Sequence[Any]] = [keys]
    for column in known:
        name = column.name
        columns.append([to_sql_checked(table, name, v, k) for v, k in zip(frame[name], keys, strict=True)])
    names = ["key", *(c.name for c in known)]
    blobs: list[bytes | None] = []
    if spatial := bool(table.shape.value) and isinstance(frame, gpd.GeoDataFrame):
        if frame.crs is not None and frame.crs != GEOGRAPHIC:
            raise WorkspaceError(
                "the rows are in {crs}, the workspace keeps CGCS2000 degrees",
                where=Where(layer=table.name),
                do="transform them first",
                crs=frame.crs.name,
            )
        blobs = geopackage.encode(fit_shapes(table, frame.geometry.to_numpy(), keys))
        columns.append(blobs)
        names.append(geopackage.GEOMETRY)
    places = ", ".join("?" * len(names))
    query = f'INSERT INTO "{table.name}" ({", ".join(quoted(n) for n in names)}) VALUES ({places})'
    rows = list(zip(*columns, strict=True))
    counter = "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = ?"
    first = int(connection.execute(counter, (table.name,)).fetchone()[0]) + 1
    if spatial:
        geopackage.drop_trigger(connection, table.name, "insert")
    for start in range(0, len(rows), _BATCH):
        progress.step(start, len(rows), "writing rows")
        connection.executemany(query, rows[start : start + _BATCH])
    if spatial:
        boxes = [
            (first + n, *geopackage.envelope(blob))
            for n, blob in enumerate(blobs)
            if blob is not None and not (blob[3] >> 4) & 1
        ]
        connection.executemany(f'INSERT INTO "{geopackage.index_of(table.name)}" VALUES (?, ?, ?, ?, ?)', boxes)
        geopackage.add_trigger(connection, table.name, "insert")
    progress.step(len(rows), len(rows), "writing rows")
    return first, first + len(rows) - 1
