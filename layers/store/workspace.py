"""The store: the only writer of rows. One change, one transaction, one line of history, one step of undo."""

import getpass
import json
import os
import platform
import sqlite3
import threading
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from layers import memory
from layers.change import Change
from layers.errors import Where, WorkspaceError
from layers.schema import SCHEMA_VERSION, TABLES
from layers.store import content, geopackage, opening, tables
from layers.store.history import History, HistoryRow, now, raw_edit
from layers.store.lock import WriterLock
from layers.store.medium import can_write
from layers.store.numbers import refuse_twice
from layers.store.problems import broken, cannot_write, in_use
from layers.store.renewing import renewed
from layers.store.rows import insert_all, plain_row, raw_row, read_frame, table_of
from layers.store.values import from_sql
from layers.text import Text
from layers.work import QUIET, Progress

_BATCH = 4_000_000
"""Bytes of long contents in one transaction: more would let the window wait."""


@dataclass(frozen=True)
class Notice:
    """What a change touched, announced once after it is on disk."""

    label: Text
    layers: frozenset[str]
    keys: Mapping[str, Sequence[str]]
    """Keys per layer; an empty list means that many rows came or went (bulk)."""


class Store:
    """A workspace that is open. Make one with `create` or `open`; close it, or use it in a ``with`` block.

    All methods may be called from any thread. Writers wait for each other; with a write-ahead log, readers wait for
    nobody and see the last change that was finished, so that the window stays alive while an import runs; what takes a
    moment only (one row, a setting, a count) does not wait for whole tables either. Subscribers are called in the
    thread of the change. Every method that writes has its change on disk when it returns.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, lock: WriterLock | None, who: str) -> None:
        self.path = path
        self.who = who
        self.readonly = lock is None
        self._connection = connection
        self._history = History(connection, path)
        self._lock = lock
        self._mutex = threading.RLock()
        self._reader, self._reading = connection, self._mutex
        self._glance, self._glancing = connection, self._mutex
        if not self.readonly and opening.has_log(connection):
            self._reader, self._reading = opening.connect(path, write=False), threading.RLock()
            self._glance, self._glancing = opening.connect(path, write=False), threading.RLock()
        elif self.readonly:
            self._glance, self._glancing = opening.connect_to_read(path), threading.RLock()
        self._version = self._data_version()
        self._listeners: list[Callable[[Notice], None]] = []
        self._moved: set[str] = set()

    @classmethod
    def create(cls, path: str | os.PathLike[str], *, county: str | None = None, who: str | None = None) -> Self:
        """A new, empty workspace at `path`, open for writing.

        It is built beside its place and moved there whole, so that a full disk or a killed process leaves nothing.

        Raises
        ------
        WorkspaceError
            If there is a file already, or it cannot be written.
        """
        opening.make_file(Path(path), county)
        return cls.open(path, who=who)

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
        file, name = Path(path), who or default_name()
        if file.is_dir():
            raise WorkspaceError("this is a folder, not a workspace", where=Where(file), do="choose a .gpkg file in it")
        if not file.is_file():
            raise WorkspaceError("there is no such file", where=Where(file), do="check the path")
        if not write or not can_write(file):
            return cls(file, opening.connect_to_read(file), None, name)
        lock = WriterLock(file)
        if not lock.take():
            raise in_use(file)
        connection = store = None
        try:
            connection = opening.connect(file)
            opening.check_whole(connection, file)
            version = tables.read_version(connection, file)
            opening.set_journal(connection, file)
            store = cls(file, connection, lock, name)
            if version < SCHEMA_VERSION:
                opening.back_up(connection, file, version)
                with store._transaction():
                    tables.migrate(connection, version)
            store.set_setting("holder", {"who": name, "host": platform.node(), "since": now()})
        except BaseException as exc:
            if store is not None:
                store._reader.close()
                store._glance.close()
            if connection is not None:
                connection.close()
            lock.free()
            if isinstance(exc, sqlite3.Error):
                raise broken(file, exc) from exc
            raise
        return store

    def close(self) -> None:
        """Put everything into the one file and let go of it."""
        with self._mutex, self._reading, self._glancing:
            for other in (self._reader, self._glance):
                if other is not self._connection:
                    other.close()
            if not self.readonly:
                # a full disk must not keep the window from closing: what was acknowledged is on disk already
                with suppress(sqlite3.OperationalError, WorkspaceError):
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

    def changed_elsewhere(self) -> bool:
        """Whether another process has changed the file since this was asked last; never while this one writes."""
        if not self._mutex.acquire(blocking=False):
            return False
        try:
            before, self._version = self._version, self._data_version()
        except sqlite3.Error:  # busy just now, or the medium is gone: whoever reads next is told
            return False
        finally:
            self._mutex.release()
        return before != self._version

    def _data_version(self) -> int:
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def layers(self) -> list[str]:
        """The tables that have rows, in the order of the schema."""
        with self._glancing:
            return [t for t in TABLES if self._glance.execute(f'SELECT 1 FROM "{t}" LIMIT 1').fetchone()]

    def count(self, layer: str) -> int:
        """How many rows `layer` has."""
        query = f'SELECT count(*) FROM "{table_of(layer).name}"'
        with self._glancing:
            return int(self._glance.execute(query).fetchone()[0])

    def keys(self, layer: str) -> list[str]:
        """The keys of `layer` in the order of its rows."""
        query = f'SELECT key FROM "{table_of(layer).name}" ORDER BY fid'
        with self._glancing:
            return [r[0] for r in self._glance.execute(query)]

    def column(self, layer: str, name: str, *, begins: str = "", last: int | None = None) -> list[Any]:
        """The values of one column of `layer` that are there, newest row first, without reading the rest of the rows.

        Parameters
        ----------
        begins : str
            Only text that begins like this.
        last : int or None
            Only of so many of the newest rows that fit.
        """
        column = table_of(layer).column(name)
        query = f'SELECT "{column.name}" FROM "{layer}" WHERE "{column.name}" IS NOT NULL'
        if begins:
            query += f' AND substr("{column.name}", 1, {len(begins)}) = ?'
        query += " ORDER BY fid DESC LIMIT ?"
        with self._glancing:
            found = self._glance.execute(query, (*((begins,) if begins else ()), -1 if last is None else last))
            return [from_sql(column.kind, value) for (value,) in found]

    def _look_for_room(self, layer: str) -> None:
        """Refuse to read a table that does not fit into memory; the last number says at once that most do."""
        with self._glancing:
            last = self._glance.execute(f'SELECT max(fid) FROM "{layer}"').fetchone()[0]
        if (last or 0) > memory.FEW:
            memory.fits(self.count(layer), memory.OF_TABLE, Where(self.path, layer))

    def frame(
        self,
        layer: str,
        *,
        where: Mapping[str, Any] | None = None,
        bbox: tuple[float, float, float, float] | None = None,
        only: Collection[str] | None = None,
        progress: Progress = QUIET,
    ) -> Any:
        """The rows of `layer` as a frame with ``key`` and all columns of the schema.

        Parameters
        ----------
        where : mapping
            Column to value; rows must equal all of them (None: missing).
        bbox : (west, south, east, north)
            Degrees; only rows whose envelope meets it (spatial layers).
        only : collection of str
            Read no other columns than ``key`` and these; a frame without ``geometry`` is a plain one.
        progress : Progress
            Whether to go on is asked every some thousand rows.

        Returns
        -------
        GeoDataFrame (EPSG:4490) for spatial layers, else DataFrame; RangeIndex.

        Raises
        ------
        TooLargeError
            If the whole table does not fit into memory.
        Cancelled
            If the user asks to stop.
        """
        table = table_of(layer)
        if not where and bbox is None:
            self._look_for_room(layer)
        with self._reading:
            return read_frame(self._reader, table, where or {}, bbox, progress, only)

    def frame_again(self, layer: str, frame: Any, keys: Iterable[str], progress: Progress = QUIET) -> Any:
        """What `frame` gives now, from what it gave before and the rows `keys` that have changed since.

        Only those rows are read; the older frame stays as it is, columns that are the same are shared with it.

        Raises
        ------
        Cancelled
            If the user asks to stop.
        """
        table = table_of(layer)
        whole = partial(self.frame, layer)
        return renewed(self._reader, self._reading, table, frame, keys, whole, progress)

    def row(self, layer: str, key: str) -> dict[str, Any] | None:
        """All values of one row, its geometry under ``geometry``; None where there is no such key."""
        table = table_of(layer)
        with self._glancing:
            found = raw_row(self._glance, table, key)
        return None if found is None else plain_row(table, found)

    def new_key(self, layer: str) -> str:
        """A key that no row of `layer` has, nor will be given to another."""
        table_of(layer)
        return uuid.uuid4().hex

    def setting(self, name: str, default: Any = None) -> Any:
        """The JSON value kept under `name`."""
        with self._glancing:
            found = self._glance.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
        return default if found is None else json.loads(found[0])

    def set_setting(self, name: str, value: Any) -> None:
        """Keep the JSON `value` under `name`; settings are not part of the history."""
        with self._transaction():
            self._connection.execute(
                "INSERT INTO setting (name, value) VALUES (?, ?) "
                "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                (name, json.dumps(value, ensure_ascii=False, allow_nan=False)),
            )

    def apply(self, change: Change, contents: Iterable[bytes] = ()) -> int:
        """Carry out `change`, all of it or nothing; give its number in the history (0 for a change without edits).

        Parameters
        ----------
        contents : iterable of bytes
            Long contents that rows of the change name by their SHA-256, kept beside the tables: the history holds the
            name only. They stay when the change is undone.

        Raises
        ------
        StaleEdit
            If a row is no longer as an edit's `before` says.
        ValueTaken
            If a value of a unique column stands in another row already.
        WorkspaceError
            If a value does not fit its column, a key is taken, or the disk is full.
        """
        if not change.edits:
            return 0
        touched: dict[str, list[str]] = {}
        with self._transaction():
            number = self._history.begin(change.label, len(change.edits), self.who)
            for edit in change.edits:
                self._history.carry_out(number, raw_edit(edit))
                touched.setdefault(edit.layer, []).append(edit.key)
            refuse_twice(self._connection, change.edits)
            for data in contents:
                content.put(self._connection, data)
            self._renew(touched)
        self._announce(change.label, touched)
        return number

    def keep(self, contents: Iterable[bytes]) -> list[str]:
        """Put long contents into the workspace ahead of the change that names them; the SHA-256 of those that are new.

        Many transactions of some megabytes, so that other writers never wait long. If it ends before the last one, by
        an error or because the user stops it, what was put is taken out again.

        Raises
        ------
        WorkspaceError
            If the disk is full, or the workspace is open for reading only.
        """
        new: list[str] = []
        batch: list[bytes] = []
        try:
            for data in contents:
                batch.append(data)
                if sum(map(len, batch)) >= _BATCH:
                    new += self._put(batch)
                    batch = []
            return new + self._put(batch)
        except BaseException:
            self.let_go(new)
            raise

    def _put(self, batch: Sequence[bytes]) -> list[str]:
        with self._transaction():
            return [name for data in batch if (name := content.put(self._connection, data)) is not None]

    def let_go(self, names: Iterable[str]) -> None:
        """Take out the contents that `keep` has put in and no change names."""
        for name in names:
            with self._transaction():
                content.drop(self._connection, name)

    def content(self, sha256: str) -> bytes:
        """The long content with this SHA-256.

        Raises
        ------
        WorkspaceError
            If there is none, or it is not what was kept.
        """
        with self._glancing:
            return content.get(self._glance, sha256, self.path)

    def load(self, layer: str, frame: Any, label: Text, progress: Progress = QUIET) -> int:
        """Insert all rows of `frame` as one change (an import); give its number in the history.

        Columns that the schema lacks are left out; a missing ``key`` column is filled with new keys.

        Raises
        ------
        WorkspaceError
            As `apply`. Nothing is kept of a load that fails or is cancelled.
        """
        table = table_of(layer)
        if frame.empty:
            return 0
        keys = [str(k) for k in frame["key"]] if "key" in frame else [self.new_key(layer) for _ in range(len(frame))]
        with self._transaction():
            number = self._history.begin(label, len(keys), self.who)
            first, last = insert_all(self._connection, table, frame, keys, progress)
            self._history.note_load(number, layer, first, last)
            geopackage.renew_contents(self._connection, layer, extent=bool(table.shape.value))
        self._announce(label, {layer: []})
        return number

    def undo(self) -> Text | None:
        """Take back the last change that stands; its label, or None where there is nothing to undo."""
        return self._step("undo", self._history.take_back)

    def redo(self) -> Text | None:
        """Carry out again the change that was undone last; its label, or None where there is none."""
        return self._step("redo", self._history.do_again)

    def _step(self, direction: str, perform: Callable[[int], Mapping[str, Sequence[str]]]) -> Text | None:
        with self._transaction():
            found = self._history.edge(direction)
            if found is None:
                return None
            number, label = found
            touched = perform(number)
            self._renew(touched)
        self._announce(label, touched)
        return label

    def undo_label(self) -> Text | None:
        """Label of the change that `undo` would take back."""
        return self._label("undo")

    def redo_label(self) -> Text | None:
        """Label of the change that `redo` would carry out again."""
        return self._label("redo")

    def _label(self, direction: str) -> Text | None:
        with self._glancing:
            found = History(self._glance, self.path).edge(direction)
        return None if found is None else found[1]

    def history(self, limit: int = 200) -> list[HistoryRow]:
        """The last changes, newest first; those that were undone and then left behind are included."""
        with self._glancing:
            return History(self._glance, self.path).lines(limit)

    def history_of(self, key: str, limit: int = 200) -> list[HistoryRow]:
        """The last changes of the row `key`, and of rows that name it in any column, newest first.

        Rows that came with an import are not looked through.
        """
        with self._reading:
            return History(self._reader, self.path).lines_of(key, limit)

    def subscribe(self, listener: Callable[[Notice], None]) -> Callable[[], None]:
        """Call `listener` after every change; the result ends that."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            with suppress(ValueError):
                self._listeners.remove(listener)

        return unsubscribe

    def _renew(self, touched: Mapping[str, Sequence[str]]) -> None:
        for layer in touched:
            geopackage.renew_contents(self._connection, layer, extent=False)

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
                    raise cannot_write(self.path, exc) from exc
                raise

    def _announce(self, label: Text, keys: Mapping[str, Sequence[str]]) -> None:
        self._moved |= {layer for layer in keys if TABLES[layer].shape.value}
        notice = Notice(label, frozenset(keys), keys)
        for listener in list(self._listeners):
            listener(notice)


def default_name() -> str:
    """The name of the person at this computer, as the history shows it."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "?"
