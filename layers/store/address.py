"""How a file is named to SQLite."""

from pathlib import Path, PurePath
from urllib.parse import quote


def address(file: Path, query: str) -> str:
    """The ``file:`` address of `file` with `query` (``mode=ro``), also for drives and network shares of Windows."""
    return f"{_plain(file.resolve())}?{query}"


def _plain(path: PurePath) -> str:
    """SQLite knows no host in an address: a share becomes a path that begins with two slashes."""
    shown = quote(path.as_posix(), safe="/:")
    return f"file:///{shown}" if not shown.startswith("/") else f"file://{shown}"
