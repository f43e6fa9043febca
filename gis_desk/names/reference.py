"""Reference lists: names of the whole country, or of any other list, that those of a workspace are compared with.

A list is one content of the workspace, its columns compressed, and one row that names it: importing, replacing and
removing it is one change each, and the history copies none of it.
"""

import io
import zipfile
from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np

from gis_desk.names import kept_lists
from gis_desk.names.listed import Listed, points_of
from gis_desk.names.places import Places
from gis_desk.names.subject import Context
from layers import memory
from layers.change import Change, delete, insert, update
from layers.errors import FormatError, GisDeskError, Where
from layers.schema import CLASSES, LEVELS, TABLES
from layers.store import Store, sha256
from layers.text import text
from layers.work import QUIET, Progress

TABLE = "reference_list"
CONTENTS = TABLES[TABLE].column("content").choices
"""What a list may hold, in the words of ``gis-desk import --as``; a workspace has one list of each at most."""
_GONE = ("historic", "deregistered")
_TABLES = ("division", "place_name")
_PER_NAME = 500
"""Bytes of all arrays of one name at most; a content that claims more is no list."""


def packed(places: Places) -> bytes:
    """The columns of `places` that comparing needs, compressed; names that are no longer in force are left out."""
    rows = _in_force(places)
    arrays: dict[str, np.ndarray] = {}
    columns = {"name": places.name, "division": places.division}
    if places.key != places.division:
        columns["key"] = places.key
    for column, values in columns.items():
        data = [values[n].encode("utf-8", "surrogatepass") for n in rows]
        arrays[column] = np.frombuffer(b"".join(data), np.uint8)
        arrays[f"{column}_size"] = np.fromiter(map(len, data), np.uint32, len(data))
    arrays["class"] = np.array(
        [CLASSES.index(places.cls[n]) if places.cls[n] in CLASSES else -1 for n in rows], np.int8
    )
    arrays["level"] = np.array([LEVELS.index(v) if (v := places.level[n]) in LEVELS else -1 for n in rows], np.int8)
    arrays["table"] = np.array([_TABLES.index(places.table[n]) for n in rows], np.int8)
    if any(famous := places.more.get("famous") or []):
        arrays["famous"] = np.array([bool(famous[n]) for n in rows], np.int8)
    points = [places.point(n) for n in rows] if places.geometry is not None else []
    if any(p is not None for p in points):
        arrays["points"] = np.array([p or (np.nan, np.nan) for p in points], np.float64)
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
    return file.getvalue()


def _in_force(places: Places) -> list[int]:
    """Rows that have a name, and one that is not given up."""
    status = places.more.get("status") or [None] * len(places)
    return [n for n, s in enumerate(status) if s not in _GONE and places.name[n].strip()]


def unpacked(data: bytes, where: Where) -> Places:
    """The names that `packed` has compressed.

    Raises
    ------
    FormatError
        If the content is no list.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            size = sum(one.file_size for one in file.infolist())
            memory.fits(size // _PER_NAME + 1, _PER_NAME, where)
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            return _places(arrays)
    except (ValueError, KeyError, IndexError, EOFError, OSError, zipfile.BadZipFile, UnicodeDecodeError) as exc:
        raise FormatError(
            "the reference list is damaged", where=where, do="import it again with gis-desk import --reference"
        ) from exc


def _places(arrays: Mapping[str, np.ndarray]) -> Places:
    columns = {}
    for column in ("name", "division", "key"):
        if column in arrays or column != "key":
            ends = np.cumsum(arrays[f"{column}_size"]).tolist()
            data = arrays[column].tobytes()
            if (ends[-1] if ends else 0) != len(data):
                raise ValueError(column)
            begins = [0, *ends[:-1]] if ends else []
            pieces = zip(begins, ends, strict=True)
            columns[column] = [str(data[b:e], "utf-8", "surrogatepass") for b, e in pieces]
    names, codes = columns["name"], columns["division"]
    levels: list[str | None] = [None if n < 0 else LEVELS[n] for n in arrays["level"].tolist()]
    tables = [_TABLES[n] for n in arrays["table"].tolist()]
    units = {c: n for c, n, t in zip(codes, names, tables, strict=True) if t == "division" and c and len(c) < 12}
    classes = ["" if n < 0 else CLASSES[n] for n in arrays["class"].tolist()]
    rows = list(range(1, len(names) + 1))
    places = Places(columns.get("key", codes), names, classes, levels, codes, tables, rows, units=units)
    if "famous" in arrays:
        places.more["famous"] = [bool(n) for n in arrays["famous"].tolist()]
    if "points" in arrays:
        places.geometry = points_of(arrays["points"])
    if len({len(c) for c in (names, codes, places.key, places.cls, levels, tables)}) > 1:
        raise ValueError("columns of several lengths")
    return places


def plan_reference(store: Store, content: str, places: Places, file: str, today: date) -> tuple[Change, bytes]:
    """The change that makes `places` the reference list for `content` (divisions or names), and what it keeps.

    An older list of the same content is replaced; lists of both contents may stand side by side.
    """
    data = packed(places)
    count = len(_in_force(places))
    row = {
        "content": content, "file": file, "rows": count, "loaded_on": today.isoformat(), "sha256": sha256(data),
    }  # fmt: skip
    label = text("Import {n} names of {file} as reference list", n=count, file=file)
    if before := store.row(TABLE, content):
        return Change(label, (update(TABLE, content, _plain(before), row),)), data
    return Change(label, (insert(TABLE, content, row),)), data


def plan_removal(store: Store, content: str) -> Change:
    """The change that takes the reference list for `content` away.

    Raises
    ------
    GisDeskError
        If there is none.
    """
    before = store.row(TABLE, content)
    if before is None:
        raise GisDeskError(
            "the workspace has no reference list imported as {content}", where=Where(store.path),
            do="see with gis-desk info which lists it has", content=content,
        )  # fmt: skip
    return Change(
        text("Remove the reference list {file}", file=before["file"]), (delete(TABLE, content, _plain(before)),)
    )


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in ("key", "fid")}


def stamps(store: Store) -> tuple[str, ...]:
    """What tells which lists a workspace has: their SHA-256."""
    return tuple(str(s) for s in store.frame(TABLE)["sha256"])


def lists_of(store: Store, context: Context, progress: Progress = QUIET) -> list[Listed]:
    """The reference lists of a workspace, ready to be asked: from the cache, else built and kept there.

    Raises
    ------
    FormatError, WorkspaceError
        If a list is damaged.
    """
    found = []
    for name in stamps(store):
        stamp = kept_lists.stamp_of(f"reference {name}", context)
        listed = kept_lists.find(stamp, context)
        if listed is None:
            places = unpacked(store.content(name), Where(store.path, TABLE))
            if not len(places):
                continue
            listed = Listed.of(places, context, progress)
            kept_lists.keep(stamp, listed)
        found.append(listed)
    return found
