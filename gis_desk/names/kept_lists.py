"""Indexes of long lists in the user's cache: the next question to the same list needs not build them again."""

import hashlib
import json
import zlib
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np
from platformdirs import user_cache_path

from gis_desk import __version__
from gis_desk.names.listed import Listed
from gis_desk.names.places import sounds_of
from gis_desk.names.subject import Context
from layers.arrays import read_arrays, write_arrays
from layers.errors import FormatError

FORMAT = 1
"""Raised when the arrays of an index change."""
_MOST = 3
"""Indexes that are kept; the one not used for longest goes."""


def stamp_of(content: str, context: Context) -> str:
    """What tells whether a kept index is the one wanted.

    Parameters
    ----------
    content : str
        What tells the list from all others, such as its SHA-256 and how it is to be read.
    context : Context
        Its tables decide how names are taken apart, sound and look.
    """
    tables = json.dumps(context.tables.data, sort_keys=True, ensure_ascii=False, default=str)
    facts = "|".join([content, str(FORMAT), __version__, _readings(), _program(), tables])
    return hashlib.sha256(facts.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def find(stamp: str, context: Context) -> Listed | None:
    """The index kept under `stamp`; None where there is none, or it is damaged."""
    file = _folder() / f"{stamp}.names"
    try:
        facts, arrays = read_arrays(file)
        if facts["sum"] != _sum(arrays):
            raise ValueError(file)
        found = Listed(arrays, sounds_of(context.tables, context.speller))
    except (FormatError, ValueError, KeyError, TypeError, IndexError):
        with suppress(OSError):
            file.unlink()
        return None
    with suppress(OSError):
        file.touch()
    return found


def keep(stamp: str, listed: Listed) -> bool:
    """Keep an index under `stamp`; whether that was possible."""
    folder = _folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_arrays(folder / f"{stamp}.names", {"sum": _sum(listed.arrays())}, listed.arrays())
        files = sorted(folder.glob("*.names"), key=lambda f: f.stat().st_mtime, reverse=True)
        for old in files[_MOST:]:
            old.unlink()
    except OSError:
        return False
    return True


def _folder() -> Path:
    return user_cache_path("gis-desk") / "names"


def _sum(arrays: Mapping[str, np.ndarray]) -> int:
    """A checksum over names, kinds and values of all arrays."""
    total = 0
    for name in sorted(arrays):
        array = np.ascontiguousarray(arrays[name])
        total = zlib.crc32(f"{name}|{array.dtype.str}|{array.shape}".encode(), total)
        total = zlib.crc32(array.reshape(-1).view(np.uint8).data if array.size else b"", total)
    return total


def _readings() -> str:
    """The version of the table of readings; empty in a build that does not say."""
    try:
        return version("pypinyin")
    except PackageNotFoundError:
        return ""


@cache
def _program() -> str:
    """What tells this program's way to take names apart from that of another state of it."""
    files = sorted(Path(__file__).parent.rglob("*.py"))
    return hashlib.sha256(b"".join(f.read_bytes() for f in files)).hexdigest()
