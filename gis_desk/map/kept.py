"""Prepared layers of a workspace: the next time it is opened, its map is there at once."""

import functools
import hashlib
import json
import shutil
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from platformdirs import user_cache_path

from gis_desk import __version__
from gis_desk.map import style
from gis_desk.map.layer import MapLayer
from gis_desk.map.packing import packed, unpacked
from gis_desk.map.plane import Plane
from gis_desk.map.scene import SceneLayer
from gis_desk.map.shelf import Entry, Shelf
from layers.errors import FormatError

_MOST_FOLDERS = 60
"""Workspaces of which the user's cache keeps something; those that were longest not open go first."""


def stamp_of(path: Path) -> str:
    """What tells whether a file is still the same: size, time and, of a GeoPackage, its counter of changes.

    Empty where that cannot be known: the file is missing, or a log beside it holds changes of its own.
    """
    if Path(f"{path}-wal").exists() or Path(f"{path}-journal").exists():
        return ""
    try:
        found = path.stat()
        with path.open("rb") as file:
            counter = file.read(28)[24:].hex()
    except OSError:
        return ""
    return f"{found.st_size}-{found.st_mtime_ns}-{counter}"


def key_of(layer: MapLayer, plane: Plane, beside: Sequence[str] = ()) -> str:
    """What a prepared layer was made for: kind, style, plane, the layers it depends on, and the program's version."""
    facts = [layer.id, layer.kind, json.dumps(dict(layer.style), sort_keys=True, default=str), plane.definition]
    return hashlib.sha256("|".join([*facts, *sorted(beside), _program()]).encode()).hexdigest()[:24]


@functools.cache
def _program() -> str:
    return __version__ + json.dumps(style.table(), sort_keys=True, default=str)


class Kept:
    """The prepared layers of one workspace, or of any file.

    Nothing here is needed: what is missing, broken or out of date is made again, and what cannot be written is not
    kept. Large layers are kept in a folder beside the workspace (``county.gpkg.levels``), small ones in the user's
    cache, as are all of a workspace whose folder cannot be written.

    Parameters
    ----------
    path : Path
        The workspace.
    stamp : str
        `stamp_of` it before it was opened.
    mine : bool
        Whether the file is open for writing here. Who only reads it leaves the folder beside it to the one who writes,
        and keeps nothing of a file that has changed meanwhile.
    cache : Path or None
        The user's cache of this program; None: where the system has it.
    """

    def __init__(self, path: Path, stamp: str, *, mine: bool = True, cache: Path | None = None) -> None:
        self.path = path
        self._stamp, self._mine = stamp, mine
        self._lock = threading.RLock()
        beside, own = _folders(path, cache or user_cache_path("gis-desk"))
        self._beside, self._own = Shelf(beside, stamp), Shelf(own, stamp)

    def scene(self) -> list[SceneLayer]:
        """The layers as they were kept, for a picture before anything of the workspace is read; all in one plane.

        None where only points were kept, which do not say in which plane they lie.
        """
        with self._lock:
            keys = [*self._beside.entries, *(k for k in self._own.entries if k not in self._beside.entries)]
            found = [read for key in keys if (read := self._read(key)) is not None]
        plane = next((plane for plane, layer in found if layer.outlines), None)
        return [layer for of, layer in found if of == plane]

    def shown(self) -> dict[str, tuple[bool, float]]:
        """Whether each layer was drawn when the workspace was closed, and how strongly."""
        said = self._own.notes.get("shown")
        good = {str(k): v for k, v in said.items() if _is_shown(v)} if isinstance(said, dict) else {}
        return {k: (bool(v[0]), float(v[1])) for k, v in good.items()}

    def find(self, layer: MapLayer, plane: Plane, beside: Sequence[str] = ()) -> SceneLayer | None:
        """The prepared `layer`, without its geometries; None where there is none, or its table has changed."""
        with self._lock:
            found = self._read(key_of(layer, plane, beside))
        return None if found is None else found[1]

    def holds(self, layer: MapLayer, plane: Plane, beside: Sequence[str] = ()) -> bool:
        """Whether the prepared `layer` is here."""
        key = key_of(layer, plane, beside)
        with self._lock:
            return key in self._beside.entries or key in self._own.entries

    def keep(
        self, layer: MapLayer, plane: Plane, made: SceneLayer, beside: Sequence[str] = (), *, small: bool = False
    ) -> bool:
        """Keep a layer whose levels are there, a `small` one in the user's cache; whether that was possible."""
        entry = Entry(layer.id, layer.kind, key_of(layer, plane, beside), (layer.id, *beside))
        with self._lock:
            facts, arrays = packed(made, plane)
            if (small or not self._mine or not self._beside.put(entry, facts, arrays)) and not self._own.put(
                entry, facts, arrays
            ):
                return False
            for shelf in (self._beside, self._own):
                self._drop({e.key for e in shelf.entries.values() if e.layer == layer.id and e.key != entry.key})
            return True

    def outdate(self, tables: Sequence[str] | frozenset[str]) -> None:
        """Forget what was made of `tables`."""
        with self._lock:
            for shelf in (self._beside, self._own):
                self._drop({key for key, e in shelf.entries.items() if set(e.depends) & set(tables)})

    def close(self, shown: Mapping[str, tuple[bool, float]] | None = None) -> None:
        """Say of which state of the file the kept layers are; to be called after it was closed.

        A folder that holds nothing any more is removed. `shown` says of each layer whether it was drawn, and how
        strongly.
        """
        with self._lock:
            stamp = stamp_of(self.path)
            if not stamp or (not self._mine and stamp != self._stamp):
                return
            if self._mine:
                self._beside.close(stamp, {})
            self._own.close(stamp, {"shown": {k: list(v) for k, v in (shown or {}).items()}})
            _leave_the_newest(self._own.folder.parent)

    def _read(self, key: str) -> tuple[Plane, SceneLayer] | None:
        for shelf in (self._beside, self._own):
            if key in shelf.entries:
                try:
                    return unpacked(*shelf.read(key))
                except (FormatError, KeyError, ValueError, TypeError, IndexError):
                    self._drop({key})
        return None

    def _drop(self, keys: set[str]) -> None:
        for key in keys:
            self._beside.drop(key, mine=self._mine)
            self._own.drop(key, mine=True)


def _folders(path: Path, cache: Path) -> tuple[Path, Path]:
    """Where the layers of a workspace may be kept: beside it, and in the user's cache."""
    name = hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:24]
    return path.with_name(f"{path.name}.levels"), cache / "levels" / name


def _is_shown(said: object) -> bool:
    return isinstance(said, list) and len(said) == 2 and isinstance(said[1], int | float) and 0 <= said[1] <= 1


def _leave_the_newest(folder: Path) -> None:
    """Remove the folders of workspaces that were not open for longest."""
    with suppress(OSError):
        found = sorted((p for p in folder.iterdir() if p.is_dir()), key=lambda p: p.stat().st_mtime, reverse=True)
        for old in found[_MOST_FOLDERS:]:
            shutil.rmtree(old, ignore_errors=True)
