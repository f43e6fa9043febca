"""A folder of prepared layers, and its index that says of which state of a file they are."""

import dataclasses
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from layers.arrays import read_arrays, write_arrays

_INDEX = "index.json"


@dataclass(frozen=True)
class Entry:
    """A prepared layer: the table it shows, what it was made for, and the tables it depends on."""

    layer: str
    kind: str
    key: str
    depends: tuple[str, ...]


class Shelf:
    """The folder, and what in it is of the state `stamp` of a file."""

    def __init__(self, folder: Path, stamp: str) -> None:
        self.folder = folder
        self.entries: dict[str, Entry] = {}
        self.notes: dict[str, Any] = {}
        """What was noted beside them, as JSON says it."""
        with suppress(OSError, ValueError, KeyError, TypeError):
            index = json.loads((folder / _INDEX).read_text(encoding="utf-8"))
            if stamp and index["stamp"] == stamp:
                found = [
                    Entry(str(e["layer"]), str(e["kind"]), str(e["key"]), tuple(map(str, e["depends"])))
                    for e in index["layers"]
                ]
                self.entries = {e.key: e for e in found if e.key.isalnum()}
                self.notes = dict(index.get("notes", {}))

    def read(self, key: str) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
        """Facts and arrays of a layer.

        Raises
        ------
        FormatError
            If its file is missing or broken.
        """
        return read_arrays(self._file(key))

    def put(self, entry: Entry, facts: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> bool:
        """Take a layer; whether the folder could be written."""
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            write_arrays(self._file(entry.key), facts, arrays)
            self.entries[entry.key] = entry
            return True
        return False

    def drop(self, key: str, *, mine: bool) -> None:
        """Forget a layer; `mine`: its file too."""
        if self.entries.pop(key, None) is not None and mine:
            with suppress(OSError):
                self._file(key).unlink()

    def close(self, stamp: str, notes: Mapping[str, Any]) -> None:
        """Say that all that is here is of the state `stamp`, and sweep the rest; an empty folder goes."""
        if not self.entries:
            self._empty()
            return
        index = {"stamp": stamp, "layers": [dataclasses.asdict(e) for e in self.entries.values()], "notes": notes}
        draft = self.folder / f"{_INDEX}.part"
        with suppress(OSError):
            draft.write_text(json.dumps(index, ensure_ascii=False), encoding="utf-8")
            draft.replace(self.folder / _INDEX)
            wanted = {_INDEX, *(self._file(key).name for key in self.entries)}
            for stray in self.folder.iterdir():
                if stray.name not in wanted and _ours(stray):
                    stray.unlink()

    def _file(self, key: str) -> Path:
        return self.folder / f"{key}.levels"

    def _empty(self) -> None:
        with suppress(OSError):
            for stray in self.folder.iterdir():
                if _ours(stray):
                    stray.unlink()
            self.folder.rmdir()


def _ours(file: Path) -> bool:
    """Whether a file is one of these, or the draft of one that a killed process has left."""
    draft = file.name.startswith(".") and ".levels." in file.name
    return file.name == _INDEX or file.suffix in (".levels", ".part") or draft
