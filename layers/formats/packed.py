"""Bytes of a file, unpacked where it is compressed, never more than is reasonable."""

import gzip
import zipfile
import zlib
from pathlib import Path

from layers.errors import FormatError, Where
from layers.formats.source import MAX_BYTES

_RATIO = 300


def content(path: Path) -> bytes:
    """The bytes of the file, those of a .gz file unpacked.

    Raises
    ------
    FormatError
        If the archive is cut off, damaged, or unpacks to more than the file could honestly hold.
    """
    data = path.read_bytes()
    if not data.startswith(b"\x1f\x8b"):
        return data
    limit = min(MAX_BYTES, 10_000_000 + _RATIO * len(data))
    try:
        with gzip.open(path) as file:
            data = file.read(limit + 1)
    except (EOFError, OSError, zlib.error) as exc:
        raise _damaged(path) from exc
    if len(data) > limit:
        raise _bomb(path)
    return data


def members(path: Path) -> dict[str, int]:
    """Names and sizes of what a zip archive holds, after a check that it is sane.

    Raises
    ------
    FormatError
        If it is no archive, is cut off, or would unpack to absurd size.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            found = {one.filename: one.file_size for one in archive.infolist()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as exc:
        raise _damaged(path) from exc
    if sum(found.values()) > min(MAX_BYTES, 10_000_000 + _RATIO * path.stat().st_size):
        raise _bomb(path)
    return found


def member(path: Path, name: str) -> bytes:
    """The bytes of one member of the zip archive at `path`."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open(name) as file:
            data = file.read(MAX_BYTES + 1)
    except (zipfile.BadZipFile, OSError, ValueError, KeyError, NotImplementedError, RuntimeError, EOFError,
            zlib.error) as exc:  # fmt: skip
        raise _damaged(path) from exc
    if len(data) > MAX_BYTES:
        raise _bomb(path)
    return data


def _damaged(path: Path) -> FormatError:
    return FormatError("the archive is cut off or damaged", where=Where(path), do="copy or download the file again")


def _bomb(path: Path) -> FormatError:
    return FormatError(
        "the file unpacks to more data than is plausible",
        where=Where(path),
        do="unpack it with another program and look at what it is",
    )
