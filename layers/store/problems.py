"""The store's errors, each with its remedy."""

import json
import shutil
import sqlite3
from contextlib import suppress
from pathlib import Path

from layers.errors import GisDeskError, StaleEdit, Where, WorkspaceError, WorkspaceInUse
from layers.schema import Table
from layers.store.address import address


def stale(path: Path, table: Table, key: str, column: str) -> StaleEdit:
    """The row is not what the edit was made from."""
    return StaleEdit(
        "row '{key}' was changed meanwhile",
        where=Where(path, table.name, field=column),
        do="look at the new value, then make your change again",
        key=key,
    )


def in_use(file: Path) -> WorkspaceInUse:
    """Somebody else writes; the holder is read from the file."""
    holder: dict[str, str] = {}
    with suppress(sqlite3.Error, GisDeskError, json.JSONDecodeError):
        connection = sqlite3.connect(address(file, "mode=ro"), uri=True)
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


def not_a_workspace(file: Path) -> WorkspaceError:
    """Some other file."""
    return WorkspaceError(
        "this file is not a GIS Desk workspace",
        where=Where(file),
        do="make a new workspace and import the file into it",
    )


def broken(file: Path, exc: sqlite3.Error) -> WorkspaceError:
    """What SQLite could not read, in our words."""
    if "locked" in str(exc):
        return WorkspaceInUse(
            "another program has locked this workspace", where=Where(file), do="close it there and try again"
        )
    if "full" in str(exc) or "disk I/O" in str(exc) or "readonly" in str(exc):
        return cannot_write(file, exc)
    if "not a database" in str(exc):
        return not_a_workspace(file)
    return WorkspaceError(
        "the workspace is damaged ({problem})",
        where=Where(file),
        do="take the copy from your last backup; keep this file for rescue",
        problem=str(exc),
    )


def cannot_write(file: Path, exc: Exception) -> WorkspaceError:
    """What SQLite or the system could not write, with the space that is left."""
    free = shutil.disk_usage(file.parent).free // 1_000_000 if file.parent.is_dir() else 0
    return WorkspaceError(
        "the workspace cannot be written ({problem}; {free} MB free)",
        where=Where(file),
        do="free some space or check your rights, then try again; nothing of this change was kept",
        problem=str(exc),
        free=free,
    )
