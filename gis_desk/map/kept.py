"""Prepared levels beside a workspace: the next time it is opened, its map is there at once."""

import dataclasses
import hashlib
import json
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from platformdirs import user_cache_path

from gis_desk import __version__
from gis_desk.map.layer import MapLayer
from gis_desk.map.outlines import Blocks, Outlines
from gis_desk.map.plane import Plane
from gis_desk.map.scene import (
    Areas,
    Batch,
    Fill,
    LegendEntry,
    Lines,
    SceneLayer,
    Stroke,
    Symbol,
)
from layers.arrays import read_arrays, write_arrays
from layers.errors import FormatError
from layers.text import Text

_INDEX = "index.json"
_PLAIN: Mapping[str, type] = {kind.__name__: kind for kind in (Stroke, Fill, Symbol)}


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
    return hashlib.sha256("|".join([*facts, *sorted(beside), __version__]).encode()).hexdigest()[:24]


@dataclass(frozen=True)
class _Entry:
    layer: str
    kind: str
    key: str
    depends: tuple[str, ...]


class Kept:
    """The prepared layers of one workspace, or of any file.

    Nothing here is needed: what is missing, broken or out of date is made again, and what cannot be written is not
    kept.

    Parameters
    ----------
    path : Path
        The workspace; its prepared layers lie in a folder beside it (``county.gpkg.levels``), or in the user's cache
        where that cannot be written.
    stamp : str
        `stamp_of` it before it was opened.
    mine : bool
        Whether the file is open for writing here. Who only reads it leaves the folder beside it to the one who writes,
        and keeps nothing of a file that has changed meanwhile.
    """

    def __init__(self, path: Path, stamp: str, *, mine: bool = True) -> None:
        self.path = path
        self._stamp, self._mine = stamp, mine
        self._lock = threading.RLock()
        self._entries: dict[str, _Entry] = {}
        self._folder, self._entries = _found(path, stamp)

    def scene(self) -> list[SceneLayer]:
        """The layers as they were kept, for a picture before anything of the workspace is read."""
        with self._lock:
            found = [self._read(entry) for entry in list(self._entries.values())]
        return [layer for layer in found if layer is not None]

    def find(self, layer: MapLayer, plane: Plane, beside: Sequence[str] = ()) -> SceneLayer | None:
        """The prepared `layer`, without its geometries; None where there is none, or its table has changed."""
        with self._lock:
            entry = self._entries.get(key_of(layer, plane, beside))
            return None if entry is None else self._read(entry)

    def keep(self, layer: MapLayer, plane: Plane, made: SceneLayer, beside: Sequence[str] = ()) -> bool:
        """Keep a layer whose levels are there; whether that was possible."""
        with self._lock:
            entry = _Entry(layer.id, layer.kind, key_of(layer, plane, beside), (layer.id, *beside))
            if not self._written(entry, *_taken_apart(made, plane)):
                return False
            self._drop({e.key for e in self._entries.values() if e.layer == layer.id and e.key != entry.key})
            self._entries[entry.key] = entry
            return True

    def _written(self, entry: _Entry, facts: dict[str, Any], arrays: dict[str, np.ndarray]) -> bool:
        """Write a layer into the folder in use, else into the first of the two that takes it."""
        folders = _folders(self.path) if self._mine else _folders(self.path)[1:]
        for folder in (self._folder,) if self._entries and self._folder in folders else folders:
            self._folder = folder
            with suppress(OSError):
                folder.mkdir(parents=True, exist_ok=True)
                write_arrays(self._file(entry), facts, arrays)
                return True
        return False

    def outdate(self, tables: Sequence[str] | frozenset[str]) -> None:
        """Forget what was made of `tables`."""
        with self._lock:
            self._drop({key for key, e in self._entries.items() if set(e.depends) & set(tables)})

    def close(self) -> None:
        """Say of which state of the file the kept layers are; to be called after it was closed.

        A folder that holds nothing any more is removed.
        """
        with self._lock:
            if not self._entries:
                for folder in _folders(self.path) if self._mine else ():
                    _emptied(folder)
                return
            stamp = stamp_of(self.path)
            if not stamp or (not self._mine and (stamp != self._stamp or self._folder != _folders(self.path)[1])):
                return
            index = {"stamp": stamp, "layers": [dataclasses.asdict(e) for e in self._entries.values()]}
            draft = self._folder / f"{_INDEX}.part"
            with suppress(OSError):
                draft.write_text(json.dumps(index, ensure_ascii=False), encoding="utf-8")
                draft.replace(self._folder / _INDEX)
                wanted = {_INDEX, *(self._file(e).name for e in self._entries.values())}
                for stray in self._folder.iterdir():
                    if stray.name not in wanted and _ours(stray):
                        stray.unlink()

    def _file(self, entry: _Entry) -> Path:
        return self._folder / f"{entry.key}.levels"

    def _read(self, entry: _Entry) -> SceneLayer | None:
        try:
            return _put_together(*read_arrays(self._file(entry)))
        except (FormatError, KeyError, ValueError, TypeError, IndexError):
            self._drop({entry.key})
            return None

    def _drop(self, keys: set[str]) -> None:
        for key in keys:
            entry = self._entries.pop(key, None)
            if entry is not None and (self._mine or self._folder == _folders(self.path)[1]):
                with suppress(OSError):
                    self._file(entry).unlink()


def _folders(path: Path) -> tuple[Path, Path]:
    """Where the layers of a workspace may be kept: beside it, and in the user's cache."""
    name = hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:24]
    return path.with_name(f"{path.name}.levels"), user_cache_path("gis-desk") / "levels" / name


def _ours(file: Path) -> bool:
    """Whether a file is one of these, or the draft of one that a killed process has left."""
    draft = file.name.startswith(".") and ".levels." in file.name
    return file.name == _INDEX or file.suffix in (".levels", ".part") or draft


def _emptied(folder: Path) -> None:
    with suppress(OSError):
        for stray in folder.iterdir():
            if _ours(stray):
                stray.unlink()
        folder.rmdir()


def _found(path: Path, stamp: str) -> tuple[Path, dict[str, _Entry]]:
    """The folder to use, and what in it is of the present state of the file."""
    folders = _folders(path)
    for folder in folders:
        with suppress(OSError, ValueError, KeyError, TypeError):
            index = json.loads((folder / _INDEX).read_text(encoding="utf-8"))
            if stamp and index["stamp"] == stamp:
                entries = [
                    _Entry(str(e["layer"]), str(e["kind"]), str(e["key"]), tuple(map(str, e["depends"])))
                    for e in index["layers"]
                ]
                return folder, {e.key: e for e in entries if e.key.isalnum()}
    return folders[0], {}


def _taken_apart(layer: SceneLayer, plane: Plane) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """A layer as facts for JSON and arrays; its names are not kept, they come with the rows."""
    arrays: dict[str, np.ndarray] = {}
    sets = []
    for n, outlines in enumerate(layer.outlines):
        assert isinstance(outlines, Outlines)
        for name, values in outlines.rows.items():
            arrays[f"{n}.rows.{name}"] = values
        for k, (_, batches) in enumerate(outlines.levels):
            for b, one in enumerate(batches):
                for name in ("xy", "offsets", "blocks", "style", "boxes"):
                    arrays[f"{n}.{k}.{b}.{name}"] = getattr(one, name)
        levels = [[t, [[*b.origin, b.closed] for b in batches]] for t, batches in outlines.levels]
        sets.append({"closed": outlines.closed, "levels": levels, "rows": list(outlines.rows)})
    facts = {
        "id": layer.id,
        "kind": layer.kind,
        "bounds": layer.bounds,
        "plane": [plane.definition, plane.middle],
        "outlines": sets,
        "fills": None if layer.areas is None else [_plain(f) for f in layer.areas.fills],
        "strokes": [_plain(s) for s in layer.lines.strokes] if layer.lines is not None else None,
        "rims": [_plain(s) for s in layer.rims.strokes] if layer.rims is not None else None,
        "places": [_place_of(group) for group in (layer.areas, layer.lines, layer.rims)],
        "legend": [[e.title.template, dict(e.title.args), _plain(e.symbol)] for e in layer.legend],
    }
    return facts, arrays


def _place_of(group: Areas | Lines | None) -> list[int] | None:
    """Which outlines of the layer (rings: 1, lines: 0) a group shows, and which of their blocks."""
    if group is None or not isinstance(group.levels, Blocks):
        return None
    return [int(group.levels.outlines.closed), group.levels.kind]


def _put_together(facts: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> SceneLayer:
    """The layer of facts and arrays; it has its levels, and no geometries behind them."""
    plane = Plane(str(facts["plane"][0]), facts["plane"][1])
    sets = []
    for n, one in enumerate(facts["outlines"]):
        closed = bool(one["closed"])
        levels = tuple(
            (float(tolerance), tuple(_batch(arrays, f"{n}.{k}.{b}", tolerance, one) for b, one in enumerate(made)))
            for k, (tolerance, made) in enumerate(one["levels"])
        )
        rows = {name: arrays[f"{n}.rows.{name}"] for name in one["rows"]}
        sets.append(Outlines(None, plane, closed, _nothing_there, _nothing_there, levels, rows))

    def blocks(place: Sequence[int]) -> Blocks:
        return Blocks(next(o for o in sets if int(o.closed) == place[0]), int(place[1]))

    areas, lines, rims = facts["places"]
    return SceneLayer(
        str(facts["id"]),
        str(facts["kind"]),
        areas=None if areas is None else Areas(blocks(areas), tuple(map(_made, facts["fills"]))),
        lines=None if lines is None else Lines(blocks(lines), tuple(map(_made, facts["strokes"]))),
        rims=None if rims is None else Lines(blocks(rims), tuple(map(_made, facts["rims"]))),
        legend=tuple(LegendEntry(Text(str(t), dict(a)), _made(s)) for t, a, s in facts["legend"]),
        bounds=None if facts["bounds"] is None else tuple(map(float, facts["bounds"])),  # type: ignore[arg-type]
        outlines=tuple(sets),
    )


def _batch(arrays: Mapping[str, np.ndarray], name: str, tolerance: float, facts: Sequence[Any]) -> Batch:
    xy, offsets, blocks, style, boxes = (
        arrays[f"{name}.{part}"] for part in ("xy", "offsets", "blocks", "style", "boxes")
    )
    x, y, ring = facts
    _check_steps(offsets, len(xy))
    _check_steps(blocks, len(offsets) - 1)
    if len(style) != len(blocks) - 1 or boxes.shape != (len(style), 4) or (len(style) and int(style.min()) < 0):
        raise ValueError(name)
    return Batch(float(tolerance), xy, offsets, blocks, style, boxes, bool(ring), (float(x), float(y)))


def _check_steps(offsets: np.ndarray, last: int) -> None:
    """Refuse offsets that do not lead from 0 to `last` without a step back: whoever followed them would fall."""
    if not len(offsets) or offsets[0] != 0 or offsets[-1] != last or (np.diff(offsets) < 0).any():
        raise ValueError(last)


def _plain(symbol: Any) -> list[Any]:
    values = {f.name: getattr(symbol, f.name) for f in dataclasses.fields(symbol)}
    said = {k: None if v == float("inf") else v for k, v in values.items() if v is not None}
    return [type(symbol).__name__, said]


def _made(entry: Sequence[Any]) -> Any:
    kind, values = entry
    return _PLAIN[kind](
        **{k: float("inf") if v is None else tuple(v) if isinstance(v, list) else v for k, v in values.items()}
    )


def _nothing_there(*_: Any) -> Any:
    raise ValueError("a kept layer has no geometries")
