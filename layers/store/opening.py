"""Making and opening the file itself: journals, locks, older versions."""

import json
import os
import sqlite3
import uuid
from contextlib import suppress
from pathlib import Path

from layers.errors import Where, WorkspaceError
from layers.schema import SCHEMA_VERSION
from layers.store import geopackage, tables
from layers.store.address import address
from layers.store.medium import allows_wal
from layers.store.problems import broken, cannot_write


def make_file(target: Path, county: str | None) -> None:
    """A new, empty workspace file, built beside its place and moved there whole.

    Raises
    ------
    WorkspaceError
        If there is a file already, or it cannot be written.
    """
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
        raise cannot_write(target, exc) from exc


def connect(file: Path, *, write: bool = True) -> sqlite3.Connection:
    """A connection beside others of the same process; journal not yet chosen."""
    mode = "mode=rw" if write else "mode=ro"
    connection = sqlite3.connect(
        address(file, mode), uri=True, isolation_level=None, check_same_thread=False, timeout=5
    )
    geopackage.add_functions(connection)
    return connection


def connect_to_read(file: Path) -> sqlite3.Connection:
    """A connection that only reads; the file is of the current version.

    Raises
    ------
    WorkspaceError
        If it is damaged, of another version, or was not closed and cannot be finished here.
    """
    log = file.with_name(file.name + "-wal")
    query = "mode=ro"
    if not os.access(file.parent, os.W_OK):
        if log.exists() and log.stat().st_size:
            raise WorkspaceError(
                "the workspace was not closed and lies in a folder that cannot be written",
                where=Where(file),
                do="copy it and the -wal file beside it to a folder where you may write, and open it there",
            )
        query += "&immutable=1"
    try:
        connection = sqlite3.connect(address(file, query), uri=True, isolation_level=None, check_same_thread=False)
        geopackage.add_functions(connection)
        check_whole(connection, file)
        version = tables.read_version(connection, file)
    except sqlite3.Error as exc:
        raise broken(file, exc) from exc
    if version < SCHEMA_VERSION:
        connection.close()
        raise WorkspaceError(
            "the workspace is of an older version and cannot be brought up to date here",
            where=Where(file),
            do="copy it to a folder where you may write, and open it there",
        )
    return connection


def set_journal(connection: sqlite3.Connection, file: Path) -> None:
    """Write-ahead log where the medium allows it, else a rollback journal; every commit reaches the disk."""
    connection.execute(f"PRAGMA journal_mode = {'WAL' if allows_wal(file) else 'DELETE'}")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA cache_size = -65536")


def has_log(connection: sqlite3.Connection) -> bool:
    """Whether the file is kept with a write-ahead log now, so that reading and writing do not wait for each other."""
    return connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"


def check_whole(connection: sqlite3.Connection, file: Path) -> None:
    """Refuse an empty file, and let SQLite refuse what is no database."""
    if file.stat().st_size == 0:
        raise WorkspaceError("the file is empty", where=Where(file), do="take the copy from your last backup")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()


def back_up(connection: sqlite3.Connection, file: Path, version: int) -> Path:
    """Copy an older file to ``<name>.v<n>.bak`` beside it."""
    backup = file.with_name(f"{file.stem}.v{version}.bak")
    copy = sqlite3.connect(backup)
    try:
        connection.backup(copy)
    finally:
        copy.close()
    return backup
