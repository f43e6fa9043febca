"""The workspace's own tables: made from the schema, brought up to date from older files."""

import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path

from layers.errors import Where, WorkspaceError
from layers.schema import SCHEMA_VERSION, TABLES, Kind, Table
from layers.store import geopackage, oldsettings
from layers.store.address import address
from layers.store.problems import not_a_workspace

_SQL_KIND = {
    Kind.TEXT: "TEXT",
    Kind.INT: "INTEGER",
    Kind.REAL: "REAL",
    Kind.BOOL: "BOOLEAN",
    Kind.DATE: "DATE",
    Kind.JSON: "TEXT",
    Kind.BLOB: "BLOB",
}

_HOUSEHOLD = {
    "setting": ("Settings", "name TEXT NOT NULL UNIQUE, value TEXT"),
    "history": (
        "History of changes",
        "at TEXT NOT NULL, who TEXT NOT NULL, label TEXT NOT NULL, state TEXT NOT NULL, edits INTEGER NOT NULL, "
        "undone_at TEXT",
    ),
    "history_edit": (
        "Rows of the history",
        "change INTEGER NOT NULL, layer TEXT NOT NULL, row_key TEXT, op TEXT NOT NULL, before TEXT, before_geom BLOB, "
        "after TEXT, after_geom BLOB, first_fid INTEGER, last_fid INTEGER",
    ),
    "content": ("Long contents by their SHA-256", "sha256 TEXT NOT NULL UNIQUE, data BLOB NOT NULL"),
}


def create_all(connection: sqlite3.Connection) -> None:
    """Everything an empty workspace holds, inside the caller's transaction."""
    geopackage.add_metadata(connection)
    for name in _HOUSEHOLD:
        _create_own(connection, name)
    connection.execute("CREATE INDEX history_edit_change ON history_edit(change)")
    for table in TABLES.values():
        _create(connection, table)
    write_version(connection)


def _create_own(connection: sqlite3.Connection, name: str) -> None:
    title, columns = _HOUSEHOLD[name]
    connection.execute(f'CREATE TABLE "{name}" (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, {columns})')
    geopackage.register(connection, name, title, "")


def _create(connection: sqlite3.Connection, table: Table) -> None:
    columns = [f'"{c.name}" {_SQL_KIND[c.kind]}' for c in table.columns]
    shape = [f'"{geopackage.GEOMETRY}" {table.shape.value}'] if table.shape.value else []
    parts = ["fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL", *shape, "key TEXT NOT NULL UNIQUE", *columns]
    connection.execute(f'CREATE TABLE "{table.name}" ({", ".join(parts)})')
    geopackage.register(connection, table.name, f"{table.zh} / {table.en}", table.shape.value)


def _settings_to_tables(connection: sqlite3.Connection) -> None:
    """Version 2 kept bookmarks, base maps and the order of layers as settings, outside of the history."""
    for name in oldsettings.TABLES_MADE:
        _create(connection, TABLES[name])
    oldsettings.move(connection)


MIGRATIONS: Mapping[int, Callable[[sqlite3.Connection], None]] = {2: _settings_to_tables}
"""What to do to a file of version n before new tables and columns are added; most versions need nothing."""


def write_version(connection: sqlite3.Connection) -> None:
    """Note the schema's version."""
    connection.execute(
        "INSERT INTO setting (name, value) VALUES ('schema_version', ?) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (str(SCHEMA_VERSION),),
    )


def read_version(connection: sqlite3.Connection, path: Path) -> int:
    """The schema version of an open file.

    Raises
    ------
    WorkspaceError
        When the file is no workspace, or from a newer version of the program.
    """
    try:
        found = connection.execute("SELECT value FROM setting WHERE name = 'schema_version'").fetchone()
    except sqlite3.DatabaseError as exc:
        if "locked" in str(exc) or "disk" in str(exc):
            raise
        raise not_a_workspace(path) from exc
    if found is None or not str(found[0]).isdigit():
        raise not_a_workspace(path)
    version = int(found[0])
    if version > SCHEMA_VERSION:
        raise WorkspaceError(
            "this workspace was made by a newer version of the program (schema {found}, this program knows {known})",
            where=Where(path),
            do="open it with the newer version, or install that version here",
            found=version,
            known=SCHEMA_VERSION,
        )
    return version


def migrate(connection: sqlite3.Connection, version: int) -> None:
    """Bring a file of `version` up to the schema, inside the caller's transaction."""
    for number in range(version, SCHEMA_VERSION):
        if number in MIGRATIONS:
            MIGRATIONS[number](connection)
    present = {r[0] for r in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    for name in _HOUSEHOLD:
        if name not in present:
            _create_own(connection, name)
    for table in TABLES.values():
        if table.name not in present:
            _create(connection, table)
            continue
        columns = {r[1] for r in connection.execute(f'PRAGMA table_info("{table.name}")')}
        for column in table.columns:
            if column.name not in columns:
                connection.execute(f'ALTER TABLE "{table.name}" ADD COLUMN "{column.name}" {_SQL_KIND[column.kind]}')
    write_version(connection)


def is_workspace(path: str | Path) -> bool:
    """Whether the file at `path` is one of ours, of any version; False for anything else, also for no file."""
    file = Path(path)
    if not file.is_file():
        return False
    with file.open("rb") as stream:
        if stream.read(16) != b"SQLite format 3\0":
            return False
    connection = sqlite3.connect(address(file, "mode=ro"), uri=True)
    try:
        row = connection.execute("SELECT value FROM setting WHERE name = 'schema_version'").fetchone()
    except sqlite3.OperationalError as exc:
        return "locked" in str(exc)
    except (sqlite3.DatabaseError, UnicodeDecodeError):  # damaged pages
        return False
    finally:
        connection.close()
    return row is not None
