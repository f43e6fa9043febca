"""Long contents under their own SHA-256: kept once, whatever rows and lines of the history name them."""

import hashlib
import sqlite3
from pathlib import Path

from layers.errors import Where, WorkspaceError


def sha256(data: bytes) -> str:
    """The name of a content."""
    return hashlib.sha256(data).hexdigest()


def put(connection: sqlite3.Connection, data: bytes) -> None:
    """Keep a content, inside the caller's transaction; what is there already stays."""
    connection.execute("INSERT OR IGNORE INTO content (sha256, data) VALUES (?, ?)", (sha256(data), data))


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
