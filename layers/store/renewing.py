"""A frame kept up with its table: only the rows that a change touched are read again."""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.crs import GEOGRAPHIC
from layers.schema import Kind, Table
from layers.store import geopackage
from layers.store.rows import GEOMETRY, column_names, quoted
from layers.store.values import column_of
from layers.work import Progress

_TOGETHER = 500
"""Keys that one query asks for."""
_PIECE = 8192
_SHARE = 4
"""A table of which more than every fourth row was touched is read as a whole: that is quicker."""


def renewed(
    connection: sqlite3.Connection,
    reading: AbstractContextManager[Any],
    table: Table,
    frame: Any,
    keys: Iterable[str],
    whole: Callable[[], Any],
    progress: Progress,
) -> Any:
    """What `Store.frame` would give now, made of the older `frame` and the rows `keys`.

    Rows that are gone are left out, new ones come last, as they do in the table. Where the place of a row cannot be
    told from what is known, the table is read as a `whole`. `reading` is held while the connection is asked.
    """
    touched = set(keys)
    if not len(frame) or len(touched) * _SHARE > len(frame):
        return whole()
    places = _places(frame["key"].to_numpy(dtype=object), touched, progress)
    last = _last_untouched(len(frame), places)
    with reading:
        rows = _read(connection, table, sorted(touched), progress)
        anchor = _number_of(connection, table, str(frame["key"].iloc[last])) if last >= 0 else None
    if anchor is None:
        return whole()
    stays = {key for key, place in places.items() if key in rows and place < last and rows[key][0] < anchor}
    added = sorted((row for key, row in rows.items() if key not in stays), key=lambda row: row[0])
    at = np.array([places[key] for key in stays], dtype=np.int64)
    gone = np.array([place for key, place in places.items() if key not in stays], dtype=np.int64)
    return _put_together(table, frame, at, [rows[key] for key in stays], gone, added)


def _places(all_keys: np.ndarray, touched: set[str], progress: Progress) -> dict[str, int]:
    """Where the touched keys stand in a frame."""
    found: dict[str, int] = {}
    for start in range(0, len(all_keys), _PIECE):
        progress.step(start, len(all_keys))
        piece = all_keys[start : start + _PIECE].tolist()
        if not touched.isdisjoint(piece):
            found |= {key: start + number for number, key in enumerate(piece) if key in touched}
    return found


def _last_untouched(size: int, places: dict[str, int]) -> int:
    """The last row of a frame that was not touched, -1 where there is none."""
    taken, last = set(places.values()), size - 1
    while last in taken:
        last -= 1
    return last


def _number_of(connection: sqlite3.Connection, table: Table, key: str) -> int | None:
    found = connection.execute(f'SELECT fid FROM "{table.name}" WHERE key = ?', (key,)).fetchone()
    return None if found is None else int(found[0])


def _read(
    connection: sqlite3.Connection, table: Table, keys: Sequence[str], progress: Progress
) -> dict[str, tuple[Any, ...]]:
    """By key: number, key, and the values of the table's columns as SQLite has them; for those that are there."""
    wanted = ", ".join(quoted(name) for name in ("fid", "key", *column_names(table)))
    rows: dict[str, tuple[Any, ...]] = {}
    for start in range(0, len(keys), _TOGETHER):
        progress.step(start, len(keys))
        part = keys[start : start + _TOGETHER]
        places = ", ".join("?" * len(part))
        for row in connection.execute(f'SELECT {wanted} FROM "{table.name}" WHERE key IN ({places})', part):
            rows[row[1]] = row
    return rows


def _put_together(
    table: Table,
    frame: Any,
    at: np.ndarray,
    changed: list[tuple[Any, ...]],
    gone: np.ndarray,
    added: list[tuple[Any, ...]],
) -> Any:
    """`frame` with the rows at `at` replaced by `changed`, those of `gone` taken out and `added` at the end."""
    made = frame.copy(deep=False)
    moved = len(gone) or len(added)
    if moved:
        made = pd.DataFrame(index=pd.RangeIndex(len(frame) - len(gone) + len(added)))
    for number, (name, kind) in enumerate([("key", Kind.TEXT), *((c.name, c.kind) for c in table.columns)], 1):
        new = _objects(kind, [row[number] for row in changed])
        if not moved and (name == "key" or _alike(frame[name].iloc[at].tolist(), new)):
            continue
        values = _plain(frame[name])
        values[at] = new
        if moved:
            values = np.concatenate([np.delete(values, gone), _objects(kind, [row[number] for row in added])])
        made[name] = pd.Series(_column(kind, values))
    if not table.shape.value:
        return made
    shapes = frame.geometry.array.copy()
    shapes[at] = geopackage.decode([row[-1] for row in changed])
    if not moved:
        made[GEOMETRY] = shapes
        return made
    left = np.delete(np.asarray(shapes), gone)
    shapes = np.concatenate([left, geopackage.decode([row[-1] for row in added])])
    return gpd.GeoDataFrame(made, geometry=gpd.GeoSeries(shapes, crs=GEOGRAPHIC))


def _objects(kind: Kind, values: Sequence[Any]) -> np.ndarray:
    """SQLite values as a frame has them, missing ones as None."""
    found = np.empty(len(values), dtype=object)
    found[:] = values if kind in (Kind.INT, Kind.REAL) else column_of(kind, values)
    return found


def _plain(column: Any) -> np.ndarray:
    """A column's values as objects of its own, missing ones as None."""
    values = column.to_numpy(dtype=object, copy=True)
    values[column.isna().to_numpy()] = None
    return values


def _column(kind: Kind, values: np.ndarray) -> np.ndarray:
    """Objects as `column_of` would have made them."""
    if kind is Kind.INT:
        there = [None if v is None else int(v) for v in values]
        return np.asarray(column_of(kind, there))
    return np.asarray(column_of(kind, values.tolist())) if kind is Kind.REAL else values


def _alike(before: list[Any], now: np.ndarray) -> bool:
    """Whether every value is what it was; two missing ones are alike."""
    return all((a is None or a != a) if b is None else bool(a == b) for a, b in zip(before, now.tolist(), strict=True))
