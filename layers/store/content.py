"""Long contents under their own SHA-256: kept once, whatever rows and lines of the history name them."""

import hashlib
import sqlite3
from pathlib import Path

from layers.errors import Where, WorkspaceError


def sha256(data: bytes) -> str:
    """The name of a content."""
    return hashlib.sha256(data).hexdigest()


def put(connection: sqlite3.Connection, data: bytes) -> str | None:
    """Keep a content, inside the caller's transaction; its name, or None where it was there already."""
    name = sha256(data)
    done = connection.execute("INSERT OR IGNORE INTO content (sha256, data) VALUES (?, ?)", (name, data))
    return name if done.rowcount else None


def drop(connection: sqlite3.Connection, name: str) -> None:
    """Take a content out, inside the caller's transaction."""
    connection.execute("DELETE FROM content WHERE sha256 = ?", (name,))


def get(connection: sqlite3.Connection, name: str, path: Path) -> bytes:
    """The content called `name`.

    Raises
    ------
    WorkspaceError
        If there is none, or it has changed since.
    """
    found = connection.execute("SELECT data FROM content WHERE sha256 = ?", (name,)).fetchone()
    if found is None or not isinstance(found[0], bytes) or sha256(found[0]) != name:
        raise WorkspaceError(
            "the content {name} is missing or damaged",
            where=Where(path, "content"),
            do="import the file again that it came from",
            name=name[:12],
        )
    return found[0]
