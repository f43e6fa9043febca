"""The store: the only writer of rows. One change, one transaction, one line of history, one step of undo."""

import datetime as dt
import getpass
import json
import os
import platform
import shutil
import sqlite3
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import geopandas as gpd
import pandas as pd

from layers.change import Change, Edit
from layers.crs import GEOGRAPHIC
from layers.errors import GisDeskError, StaleEdit, Where, WorkspaceError, WorkspaceInUse
from layers.schema import SCHEMA_VERSION, TABLES, Kind, Table
from layers.store import geopackage, tables
from layers.store.lock import WriterLock
from layers.store.medium import allows_wal, can_write
from layers.store.values import (
    column_of,
    dump_row,
    fit_shapes,
    from_sql,
    is_missing,
    load_row,
    same_shape,
    to_sql_checked,
)
from layers.text import Text
from layers.work import QUIET, Progress

GEOMETRY = "geometry"
_BATCH = 5000


@dataclass(frozen=True)
class HistoryRow:
    """One user action: number, time (ISO, local with offset), who, label, rows touched, whether it is undone."""

    id: int
    at: str
    who: str
    label: Text
    edits: int
    undone: bool


@dataclass(frozen=True)
class Notice:
    """What a change touched, announced once after it is on disk."""

    label: Text
    layers: frozenset[str]
    keys: Mapping[str, Sequence[str]]
    """Keys per layer; an empty list means that many rows came or went (bulk)."""


class Store:
    """A workspace that is open. Make one with `create` or `open`; close it, or use it in a ``with`` block.

    All methods may be called from any thread; calls wait for each other. Subscribers are called in the thread of the
    change. Every method that writes has its change on disk when it returns.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, lock: WriterLock | None, who: str) -> None:
        self.path = path
        self.who = who
        self.readonly = lock is None
        self._connection = connection
        self._lock = lock
        self._mutex = threading.RLock()
        self._listeners: list[Callable[[Notice], None]] = []
        self._moved: set[str] = set()

    # opening and closing -------------------------------------------------------------------------------------------

    @classmethod
    def create(cls, path: str | os.PathLike[str], *, county: str | None = None, who: str | None = None) -> Self:
        """A new, empty workspace at `path`, open for writing.

        It is built beside its place and moved there whole, so that a full disk or a killed process leaves nothing.

        Raises
        ------
        WorkspaceError
            If there is a file already, or it cannot be written.
        """
        target = Path(path)
        if target.exists():
            raise WorkspaceError(
                "there is already a file",
                where=Where(target),
                do="choose another name, or open the workspace that is there",
            )
        if not target.parent.is_dir():
            raise WorkspaceError("the folder does not exist", where=Where(target.parent), do="make the folder first")
        draft = target.with_name(f".{target.name}.{uuid.uuid4().hex[:8]}")
        try:
            connection = sqlite3.connect(draft, isolation_level=None)
            try:
                connection.execute("PRAGMA page_size = 4096")
                geopackage.add_functions(connection)
                connection.execute("BEGIN")
                tables.create_all(connection)
                if county:
                    connection.execute("INSERT INTO setting (name, value) VALUES ('county', ?)", (json.dumps(county),))
                connection.execute("COMMIT")
            finally:
                connection.close()
            draft.replace(target)
        except (sqlite3.Error, OSError) as exc:
            for left in (draft, draft.with_name(draft.name + "-journal")):
                with suppress(OSError):
                    left.unlink(missing_ok=True)
            raise _cannot_write(target, exc) from exc
        return cls.open(target, who=who)

    @classmethod
    def open(cls, path: str | os.PathLike[str], *, write: bool = True, who: str | None = None) -> Self:
        """The workspace at `path`; on read-only media, or with ``write=False``, for reading only.

        An older file is copied to ``<name>.v<n>.bak`` beside it and then brought up to date.

        Raises
        ------
        WorkspaceInUse
            If another process writes to it; the holder is named.
        WorkspaceError
            If it is missing, damaged, no workspace, or of a newer version.
        """
        file = Path(path)
        if file.is_dir():
            raise WorkspaceError("this is a folder, not a workspace", where=Where(file), do="choose a .gpkg file in it")
        if not file.is_file():
            raise WorkspaceError("there is no such file", where=Where(file), do="check the path")
        name = who or default_name()
        if not write or not can_write(file):
            return cls._open_to_read(file, name)
        lock = WriterLock(file)
        if not lock.take():
            raise _in_use(file)
        try:
            connection = _connect(file)
            try:
                _check_whole(connection, file)
                version = tables.read_version(connection, file)
                _set_journal(connection, file)
                store = cls(file, connection, lock, name)
                if version < SCHEMA_VERSION:
                    store._migrate(version)
                store._note_holder()
            except BaseException:
                connection.close()
                raise
        except sqlite3.Error as exc:
            lock.free()
            raise _broken(file, exc) from exc
        except BaseException:
            lock.free()
            raise
        return store

    @classmethod
    def _open_to_read(cls, file: Path, who: str) -> Self:
        log = file.with_name(file.name + "-wal")
        address = f"{file.resolve().as_uri()}?mode=ro"
        if not os.access(file.parent, os.W_OK):
            if log.exists() and log.stat().st_size:
                raise WorkspaceError(
                    "the workspace was not closed and lies in a folder that cannot be written",
                    where=Where(file),
                    do="copy it and the -wal file beside it to a folder where you may write, and open it there",
                )
            address += "&immutable=1"
        try:
            connection = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
            geopackage.add_functions(connection)
            _check_whole(connection, file)
            version = tables.read_version(connection, file)
        except sqlite3.Error as exc:
            raise _broken(file, exc) from exc
        if version < SCHEMA_VERSION:
            connection.close()
            raise WorkspaceError(
                "the workspace is of an older version and cannot be brought up to date here",
                where=Where(file),
                do="copy it to a folder where you may write, and open it there",
            )
        return cls(file, connection, None, who)

    def _migrate(self, version: int) -> None:
        backup = self.path.with_name(f"{self.path.stem}.v{version}.bak")
        copy = sqlite3.connect(backup)
        try:
            self._connection.backup(copy)
        finally:
            copy.close()
        with self._transaction():
            tables.migrate(self._connection, version)

    def _note_holder(self) -> None:
        self.set_setting("holder", {"who": self.who, "host": platform.node(), "since": _now()})

    def close(self) -> None:
        """Put everything into the one file and let go of it."""
        with self._mutex:
            if not self.readonly:
                with suppress(sqlite3.OperationalError):  # a full disk must not keep the window from closing
                    with self._transaction():
                        for layer in sorted(self._moved):
                            geopackage.renew_contents(self._connection, layer, extent=True)
                        self._connection.execute("DELETE FROM setting WHERE name = 'holder'")
                    self._connection.execute("PRAGMA journal_mode = DELETE")
            self._connection.close()
            if self._lock is not None:
                self._lock.free()
                self._lock = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # reading -------------------------------------------------------------------------------------------------------

    def layers(self) -> list[str]:
        """The tables that have rows, in the order of the schema."""
        with self._mutex:
            return [t for t in TABLES if self._connection.execute(f'SELECT 1 FROM "{t}" LIMIT 1').fetchone()]

    def count(self, layer: str) -> int:
        """How many rows `layer` has."""
        table = _table(layer)
        with self._mutex:
            return int(self._connection.execute(f'SELECT count(*) FROM "{table.name}"').fetchone()[0])

    def keys(self, layer: str) -> list[str]:
        """The keys of `layer` in the order of its rows."""
        table = _table(layer)
        with self._mutex:
            return [r[0] for r in self._connection.execute(f'SELECT key FROM "{table.name}" ORDER BY fid')]

    def frame(
        self,
        layer: str,
        *,
        where: Mapping[str, Any] | None = None,
        bbox: tuple[float, float, float, float] | None = None,
    ) -> Any:
        """The rows of `layer` as a frame with ``key`` and all columns of the schema.

        Parameters
        ----------
        where : mapping
            Column to value; rows must equal all of them (None: missing).
        bbox : (west, south, east, north)
            Degrees; only rows whose envelope meets it (spatial layers).

        Returns
        -------
        GeoDataFrame (EPSG:4490) for spatial layers, else DataFrame; RangeIndex.
        """
        table = _table(layer)
        spatial = bool(table.shape.value)
        wanted = ["key", *(c.name for c in table.columns), *([geopackage.GEOMETRY] if spatial else [])]
        query = f'SELECT {", ".join(_quoted(c) for c in wanted)} FROM "{table.name}"'
        conditions, values = [], []
        if bbox is not None:
            if not spatial:
                raise ValueError(f"{layer} has no geometry")
            conditions.append(
                f'fid IN (SELECT id FROM "{geopackage.index_of(layer)}" '
                "WHERE maxx >= ? AND minx <= ? AND maxy >= ? AND miny <= ?)"
            )
            values += [bbox[0], bbox[2], bbox[1], bbox[3]]
        for column, value in (where or {}).items():
            kind = Kind.TEXT if column == "key" else table.column(column).kind
            conditions.append(f"{_quoted(column)} IS ?")
            values.append(to_sql_checked(table, column, value, "?") if kind is not Kind.TEXT else value)
        if conditions:
            query += " WHERE " + " AND ".join(conditions)
        with self._mutex:
            rows = self._connection.execute(query + " ORDER BY fid", values).fetchall()
        columns = list(zip(*rows, strict=True)) if rows else [() for _ in wanted]
        data: dict[str, Any] = {"key": column_of(Kind.TEXT, columns[0])}
        for known, found in zip(table.columns, columns[1:], strict=False):
            data[known.name] = column_of(known.kind, found)
        frame = pd.DataFrame(data)
        if not spatial:
            return frame
        return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(geopackage.decode(columns[-1]), crs=GEOGRAPHIC))

    def row(self, layer: str, key: str) -> dict[str, Any] | None:
        """All values of one row, its geometry under ``geometry``; None where there is no such key."""
        table = _table(layer)
        with self._mutex:
            found = self._raw(table, key)
        if found is None:
            return None
        row = {c.name: from_sql(c.kind, found[c.name]) for c in table.columns}
        if table.shape.value:
            row[GEOMETRY] = geopackage.decode([found[geopackage.GEOMETRY]])[0]
        return row

    def _raw(self, table: Table, key: str) -> dict[str, Any] | None:
        """SQLite values of one row, geometry as its blob."""
        names = [*(c.name for c in table.columns), *([geopackage.GEOMETRY] if table.shape.value else [])]
        query = f'SELECT {", ".join(_quoted(n) for n in names)} FROM "{table.name}" WHERE key = ?'
        found = self._connection.execute(query, (key,)).fetchone()
        return None if found is None else dict(zip(names, found, strict=True))

    def new_key(self, layer: str) -> str:
        """A key that no row of `layer` has, nor will be given to another."""
        _table(layer)
        return uuid.uuid4().hex

    # settings ------------------------------------------------------------------------------------------------------

    def setting(self, name: str, default: Any = None) -> Any:
        """The JSON value kept under `name`."""
        with self._mutex:
            found = self._connection.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
        return default if found is None else json.loads(found[0])

    def set_setting(self, name: str, value: Any) -> None:
        """Keep the JSON `value` under `name`; settings are not part of the history."""
        with self._transaction():
            self._connection.execute(
                "INSERT INTO setting (name, value) VALUES (?, ?) "
                "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                (name, json.dumps(value, ensure_ascii=False, allow_nan=False)),
            )

    # changing ------------------------------------------------------------------------------------------------------

    def apply(self, change: Change) -> int:
        """Carry out `change`, all of it or nothing; give its number in the history (0 for a change without edits).

        Raises
        ------
        StaleEdit
            If a row is no longer as an edit's `before` says.
        WorkspaceError
            If a value does not fit its column, a key is taken, or the disk is full.
        """
        if not change.edits:
            return 0
        with self._transaction():
            number = self._begin_history(change.label, len(change.edits))
            for edit in change.edits:
                self._record(number, *self._perform(_table(edit.layer), self._to_raw(edit)))
            for layer in {e.layer for e in change.edits}:
                geopackage.renew_contents(self._connection, layer, extent=False)
        self._announce(change.label, _keys_of(change.edits))
        return number

    def load(self, layer: str, frame: Any, label: Text, progress: Progress = QUIET) -> int:
        """Insert all rows of `frame` as one change (an import); give its number in the history.

        Columns that the schema lacks are refused; a missing ``key`` column is filled with new keys.

        Raises
        ------
        WorkspaceError
            As `apply`. Nothing is kept of a load that fails or is cancelled.
        """
        table = _table(layer)
        if frame.empty:
            return 0
        keys = [str(k) for k in frame["key"]] if "key" in frame else [self.new_key(layer) for _ in range(len(frame))]
        known = [c for c in table.columns if c.name in frame]
        columns: list[Sequence[Any]] = [keys]
        for column in known:
            columns.append(
                [to_sql_checked(table, column.name, v, k) for v, k in zip(frame[column.name], keys, strict=True)]
            )
        names = ["key", *(c.name for c in known)]
        spatial = bool(table.shape.value) and isinstance(frame, gpd.GeoDataFrame)
        if spatial:
            if frame.crs is not None and frame.crs != GEOGRAPHIC:
                raise WorkspaceError(
                    "the rows are in {crs}, the workspace keeps CGCS2000 degrees",
                    where=Where(layer=layer),
                    do="transform them with layers.crs first",
                    crs=frame.crs.name,
                )
            shapes = fit_shapes(table, frame.geometry.to_numpy(), keys)
            blobs = geopackage.encode(shapes)
            columns.append(blobs)
            names.append(geopackage.GEOMETRY)
        places = ", ".join("?" * len(names))
        query = f'INSERT INTO "{layer}" ({", ".join(_quoted(n) for n in names)}) VALUES ({places})'
        rows = list(zip(*columns, strict=True))
        with self._transaction():
            number = self._begin_history(label, len(rows))
            last = int(
                self._connection.execute(
                    "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = ?", (layer,)
                ).fetchone()[0]
            )
            if spatial:
                geopackage.drop_trigger(self._connection, layer, "insert")
            for start in range(0, len(rows), _BATCH):
                progress.step(start, len(rows), "writing rows")
                self._connection.executemany(query, rows[start : start + _BATCH])
            first = last + 1
            if spatial:
                boxes = [
                    (first + n, *geopackage.envelope(blob))
                    for n, blob in enumerate(blobs)
                    if blob is not None and not (blob[3] >> 4) & 1
                ]
                self._connection.executemany(
                    f'INSERT INTO "{geopackage.index_of(layer)}" VALUES (?, ?, ?, ?, ?)', boxes
                )
                geopackage.add_trigger(self._connection, layer, "insert")
            self._connection.execute(
                "INSERT INTO history_edit (change, layer, op, first_fid, last_fid) VALUES (?, ?, 'load', ?, ?)",
                (number, layer, first, last + len(rows)),
            )
            geopackage.renew_contents(self._connection, layer, extent=spatial)
            progress.step(len(rows), len(rows), "writing rows")
        self._announce(label, {layer: []})
        return number

    def undo(self) -> Text | None:
        """Take back the last change that stands; its label, or None where there is nothing to undo."""
        with self._transaction():
            found = self._edge("undo")
            if found is None:
                return None
            number, label = found
            touched: dict[str, list[str]] = {}
            entries = self._connection.execute(
                "SELECT fid, layer, row_key, op, before, before_geom, after, after_geom, first_fid, last_fid "
                "FROM history_edit WHERE change = ? ORDER BY fid DESC",
                (number,),
            ).fetchall()
            for fid, layer, key, op, before, before_geom, after, after_geom, first, last in entries:
                table = _table(layer)
                if op == "load":
                    self._unload(table, number, fid, first, last)
                    touched.setdefault(layer, [])
                    continue
                self._perform(table, _RawEdit(layer, key, load_row(after), after_geom, load_row(before), before_geom))
                touched.setdefault(layer, []).append(key)
            self._connection.execute(
                "UPDATE history SET state = 'undone', undone_at = ? WHERE fid = ?", (_now(), number)
            )
            for layer in touched:
                geopackage.renew_contents(self._connection, layer, extent=False)
        self._announce(label, touched)
        return label

    def redo(self) -> Text | None:
        """Carry out again the change that was undone last; its label, or None where there is none."""
        with self._transaction():
            found = self._edge("redo")
            if found is None:
                return None
            number, label = found
            touched: dict[str, list[str]] = {}
            entries = self._connection.execute(
                "SELECT layer, row_key, before, before_geom, after, after_geom FROM history_edit "
                "WHERE change = ? ORDER BY fid",
                (number,),
            ).fetchall()
            for layer, key, before, before_geom, after, after_geom in entries:
                self._perform(
                    _table(layer), _RawEdit(layer, key, load_row(before), before_geom, load_row(after), after_geom)
                )
                touched.setdefault(layer, []).append(key)
            self._connection.execute("UPDATE history SET state = 'done', undone_at = NULL WHERE fid = ?", (number,))
            for layer in touched:
                geopackage.renew_contents(self._connection, layer, extent=False)
        self._announce(label, touched)
        return label

    def undo_label(self) -> Text | None:
        """Label of the change that `undo` would take back."""
        with self._mutex:
            found = self._edge("undo")
        return None if found is None else found[1]

    def redo_label(self) -> Text | None:
        """Label of the change that `redo` would carry out again."""
        with self._mutex:
            found = self._edge("redo")
        return None if found is None else found[1]

    def history(self, limit: int = 200) -> list[HistoryRow]:
        """The last changes, newest first; those that were undone and then left behind are included."""
        with self._mutex:
            rows = self._connection.execute(
                "SELECT fid, at, who, label, edits, state FROM history ORDER BY fid DESC LIMIT ?", (limit,)
            ).fetchall()
        return [
            HistoryRow(n, at, who, _load_text(label), edits, state != "done")
            for n, at, who, label, edits, state in rows
        ]

    def subscribe(self, listener: Callable[[Notice], None]) -> Callable[[], None]:
        """Call `listener` after every change; the result ends that."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            with suppress(ValueError):
                self._listeners.remove(listener)

        return unsubscribe

    # inside --------------------------------------------------------------------------------------------------------

    def _edge(self, direction: str) -> tuple[int, Text] | None:
        query = {
            "undo": "SELECT fid, label FROM history WHERE state = 'done' ORDER BY fid DESC LIMIT 1",
            "redo": "SELECT fid, label FROM history WHERE state = 'undone' ORDER BY fid LIMIT 1",
        }[direction]
        found = self._connection.execute(query).fetchone()
        return None if found is None else (int(found[0]), _load_text(found[1]))

    def _begin_history(self, label: Text, edits: int) -> int:
        self._connection.execute("UPDATE history SET state = 'left' WHERE state = 'undone'")
        cursor = self._connection.execute(
            "INSERT INTO history (at, who, label, state, edits) VALUES (?, ?, ?, 'done', ?)",
            (_now(), self.who, _dump_text(label), edits),
        )
        return int(cursor.lastrowid or 0)

    def _to_raw(self, edit: Edit) -> "_RawEdit":
        table = _table(edit.layer)

        def split(row: Mapping[str, Any] | None) -> tuple[dict[str, Any] | None, bytes | None]:
            if row is None:
                return None, None
            values = {c: to_sql_checked(table, c, v, edit.key) for c, v in row.items() if c not in (GEOMETRY, "key")}
            if GEOMETRY not in row or not table.shape.value:
                return values, None
            values[geopackage.GEOMETRY] = None
            shape = None if is_missing(row[GEOMETRY]) else row[GEOMETRY]
            return values, geopackage.encode(fit_shapes(table, [shape], [edit.key]))[0]

        before, before_geom = split(edit.before)
        after, after_geom = split(edit.after)
        return _RawEdit(edit.layer, edit.key, before, before_geom, after, after_geom)

    def _perform(self, table: Table, edit: "_RawEdit") -> tuple["_RawEdit", str]:
        """Carry out one edit; give it back with what really stood there before."""
        if edit.before is None and edit.after is not None:
            names = ["key", *edit.after]
            values = [edit.key, *_with_shape(edit.after, edit.after_geom)]
            places = ", ".join("?" * len(names))
            query = f'INSERT INTO "{table.name}" ({", ".join(_quoted(n) for n in names)}) VALUES ({places})'
            try:
                self._connection.execute(query, values)
            except sqlite3.IntegrityError as exc:
                raise StaleEdit(
                    "there is already a row '{key}'",
                    where=Where(self.path, table.name),
                    do="refresh and try again",
                    key=edit.key,
                ) from exc
            return edit, "insert"
        stored = self._raw(table, edit.key)
        if stored is None:
            raise StaleEdit(
                "there is no row '{key}' any more",
                where=Where(self.path, table.name),
                do="refresh and try again",
                key=edit.key,
            )
        for column, value in (edit.before or {}).items():
            if column == geopackage.GEOMETRY:
                if not same_shape(stored[column], edit.before_geom):
                    raise _stale(self.path, table, edit.key, GEOMETRY)
            elif stored[column] != value:
                raise _stale(self.path, table, edit.key, column)
        if edit.after is None:
            self._connection.execute(f'DELETE FROM "{table.name}" WHERE key = ?', (edit.key,))
            geom = stored.pop(geopackage.GEOMETRY, None)
            whole = {**stored, geopackage.GEOMETRY: None} if table.shape.value else stored
            return _RawEdit(edit.layer, edit.key, whole, geom, None, None), "delete"
        if edit.after:
            sets = ", ".join(f"{_quoted(c)} = ?" for c in edit.after)
            self._connection.execute(
                f'UPDATE "{table.name}" SET {sets} WHERE key = ?',
                [*_with_shape(edit.after, edit.after_geom), edit.key],
            )
        before = {c: stored[c] if c != geopackage.GEOMETRY else None for c in edit.after}
        geom = stored[geopackage.GEOMETRY] if geopackage.GEOMETRY in edit.after else None
        return _RawEdit(edit.layer, edit.key, before, geom, edit.after, edit.after_geom), "update"

    def _record(self, number: int, edit: "_RawEdit", op: str) -> None:
        self._connection.execute(
            "INSERT INTO history_edit (change, layer, row_key, op, before, before_geom, after, after_geom) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                number,
                edit.layer,
                edit.key,
                op,
                None if edit.before is None else dump_row(edit.before),
                edit.before_geom,
                None if edit.after is None else dump_row(edit.after),
                edit.after_geom,
            ),
        )

    def _unload(self, table: Table, number: int, entry: int, first: int, last: int) -> None:
        """Take an import back; its rows move into the history so that it can be redone."""
        names = ["key", *(c.name for c in table.columns)]
        shape = f', "{geopackage.GEOMETRY}"' if table.shape.value else ""
        wanted = ", ".join(_quoted(n) for n in names) + shape
        query = f'SELECT {wanted} FROM "{table.name}" WHERE fid BETWEEN ? AND ? ORDER BY fid'
        rows = self._connection.execute(query, (first, last)).fetchall()
        self._connection.execute("DELETE FROM history_edit WHERE fid = ?", (entry,))
        for row in rows:
            values = dict(zip(names[1:], row[1 : len(names)], strict=True))
            geom = row[len(names)] if shape else None
            if shape:
                values[geopackage.GEOMETRY] = None
            self._record(number, _RawEdit(table.name, row[0], None, None, values, geom), "insert")
        self._connection.execute(f'DELETE FROM "{table.name}" WHERE fid BETWEEN ? AND ?', (first, last))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """One transaction; whatever goes wrong inside, nothing of it stays."""
        with self._mutex:
            if self.readonly:
                raise WorkspaceError(
                    "the workspace is open for reading only",
                    where=Where(self.path),
                    do="copy it to a folder where you may write, or ask the person who has it open to close it",
                )
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                yield
                self._connection.execute("COMMIT")
            except BaseException as exc:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                if isinstance(exc, sqlite3.IntegrityError):
                    raise WorkspaceError(
                        "a row with the same key is there already",
                        where=Where(self.path),
                        do="give every row its own key, or delete the old rows first",
                    ) from exc
                if isinstance(exc, sqlite3.Error):
                    raise _cannot_write(self.path, exc) from exc
                raise

    def _announce(self, label: Text, keys: Mapping[str, Sequence[str]]) -> None:
        self._moved |= {layer for layer in keys if TABLES[layer].shape.value}
        notice = Notice(label, frozenset(keys), keys)
        for listener in list(self._listeners):
            listener(notice)


@dataclass(frozen=True)
class _RawEdit:
    """An edit in SQLite values; a geometry stands in ``*_geom`` and is only named in the mapping."""

    layer: str
    key: str
    before: Mapping[str, Any] | None
    before_geom: bytes | None
    after: Mapping[str, Any] | None
    after_geom: bytes | None


def _with_shape(values: Mapping[str, Any], geom: bytes | None) -> list[Any]:
    return [geom if c == geopackage.GEOMETRY else v for c, v in values.items()]


def _keys_of(edits: Sequence[Edit]) -> dict[str, list[str]]:
    keys: dict[str, list[str]] = {}
    for edit in edits:
        keys.setdefault(edit.layer, []).append(edit.key)
    return keys


def _table(layer: str) -> Table:
    if layer not in TABLES:
        raise WorkspaceError(
            "the workspace has no layer '{layer}'", do="use one of: {known}", layer=layer, known=", ".join(TABLES)
        )
    return TABLES[layer]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _now() -> str:
    return dt.datetime.now().astimezone().isoformat(timespec="milliseconds")


def default_name() -> str:
    """The name of the person at this computer, as the history shows it."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "?"


def _dump_text(label: Text) -> str:
    return json.dumps(
        {"template": label.template, "args": {k: str(v) for k, v in label.args.items()}}, ensure_ascii=False
    )


def _load_text(document: str) -> Text:
    plain = json.loads(document)
    return Text(plain["template"], plain["args"])


def _connect(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{file.resolve().as_uri()}?mode=rw", uri=True, isolation_level=None, check_same_thread=False, timeout=5
    )
    geopackage.add_functions(connection)
    return connection


def _set_journal(connection: sqlite3.Connection, file: Path) -> None:
    connection.execute(f"PRAGMA journal_mode = {'WAL' if allows_wal(file) else 'DELETE'}")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA cache_size = -65536")


def _check_whole(connection: sqlite3.Connection, file: Path) -> None:
    if file.stat().st_size == 0:
        raise WorkspaceError("the file is empty", where=Where(file), do="take the copy from your last backup")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()


def _stale(path: Path, table: Table, key: str, column: str) -> StaleEdit:
    return StaleEdit(
        "row '{key}' was changed meanwhile",
        where=Where(path, table.name, field=column),
        do="look at the new value, then make your change again",
        key=key,
    )


def _in_use(file: Path) -> WorkspaceInUse:
    holder: dict[str, str] = {}
    with suppress(sqlite3.Error, GisDeskError, json.JSONDecodeError):
        connection = sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)
        try:
            found = connection.execute("SELECT value FROM setting WHERE name = 'holder'").fetchone()
            holder = json.loads(found[0]) if found else {}
        finally:
            connection.close()
    return WorkspaceInUse(
        "{who} on {host} is working in this workspace since {since}",
        where=Where(file),
        do="ask for it to be closed there, or open it for reading only",
        who=holder.get("who", "?"),
        host=holder.get("host", "?"),
        since=holder.get("since", "?")[:19].replace("T", " "),
    )


def _broken(file: Path, exc: sqlite3.Error) -> WorkspaceError:
    if "locked" in str(exc):
        return WorkspaceInUse(
            "another program has locked this workspace", where=Where(file), do="close it there and try again"
        )
    if "full" in str(exc) or "disk I/O" in str(exc) or "readonly" in str(exc):
        return _cannot_write(file, exc)
    return WorkspaceError(
        "the workspace is damaged ({problem})",
        where=Where(file),
        do="take the copy from your last backup; keep this file for rescue",
        problem=str(exc),
    )


def _cannot_write(file: Path, exc: Exception) -> WorkspaceError:
    free = shutil.disk_usage(file.parent).free // 1_000_000 if file.parent.is_dir() else 0
    return WorkspaceError(
        "the workspace cannot be written ({problem}; {free} MB free)",
        where=Where(file),
        do="free some space or check your rights, then try again; nothing of this change was kept",
        problem=str(exc),
        free=free,
    )
