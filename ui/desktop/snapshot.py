"""What the panels show of a workspace: its frames, read off the GUI thread, only those that have changed."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from gis_desk.divisions.hierarchy import Node, tree
from gis_desk.map.layer import DRAWN
from layers.errors import Where, WorkspaceError
from layers.schema import TABLES
from layers.store import Store
from layers.work import Progress
from ui.desktop.collate import plain, readings
from ui.desktop.wordindex import Entry, WordIndex
from ui.map.extent import look_through
from ui.texts import tr

_IN_TREE = ("key", "code", "name", "level", "parent")
_PIECE = 8192
"""Rows that are compared at once."""


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Frames by table, the tree of divisions, and the index for the search box."""

    frames: Mapping[str, Any] = field(default_factory=dict)
    roots: tuple[Node, ...] = ()
    entries: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    words: WordIndex = field(default_factory=lambda: WordIndex({}))

    @property
    def is_indexed(self) -> bool:
        """Whether tree and search entries belong to the frames."""
        return self.entries.keys() >= self.frames.keys()

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """Names of divisions by code."""
        return {e.hint: e.title for e in self.entries.get("division", ()) if e.hint}

    def frame(self, layer: str) -> Any:
        """The frame of `layer`, or None."""
        return self.frames.get(layer)


Wanted = Mapping[str, Collection[str] | None]
"""Tables to read again: only the rows with these keys, or all of them where there is None."""


def take(store: Store, before: Snapshot, wanted: Wanted | None, progress: Progress) -> Snapshot:
    """A snapshot of `store` now; tables that are not `wanted` (None: all are) are taken over from `before`.

    Its tree and search entries are those of `before`: they take longer than all else, and `indexed` makes them.

    Raises
    ------
    WorkspaceError
        If a table does not fit into memory.
    """
    layers = [t for t in DRAWN if wanted is None or t in wanted]
    frames = dict(before.frames)
    for number, layer in enumerate(layers):
        progress.step(number, len(layers), tr("Reading {layer}", layer=layer))
        keys, known = (wanted or {}).get(layer), frames.get(layer)
        rows = Progress(stopped=progress.stopped)
        try:
            frame = (
                store.frame(layer, progress=progress)
                if keys is None or known is None
                else store.frame_again(layer, known, keys, rows)
            )
        except MemoryError as error:
            raise WorkspaceError(
                "the {n} rows do not fit into the memory of this computer",
                where=Where(store.path, layer),
                do="close other programs, or keep layers of millions of points in a workspace of their own",
                n=store.count(layer),
            ) from error
        if frame.empty:
            frames.pop(layer, None)
        else:
            look_through(frame)
            frames[layer] = frame
    return Snapshot({t: frames[t] for t in DRAWN if t in frames}, before.roots, before.entries, before.words)


def indexed(snapshot: Snapshot, before: Snapshot, progress: Progress) -> Snapshot:
    """`snapshot` with the tree of divisions and search entries; of frames that `before` had too they are taken over."""
    entries = {}
    divisions = snapshot.frames.get("division")
    roots = before.roots
    if not _alike(divisions, before.frames.get("division"), _IN_TREE, progress):
        roots = () if divisions is None else tree(divisions)
    for number, (layer, frame) in enumerate(snapshot.frames.items()):
        progress.step(number, len(snapshot.frames), tr("Reading {layer}", layer=layer))
        known = before.entries.get(layer)
        if known is not None and not _alike(frame, before.frames.get(layer), _searched(layer), progress):
            known = None
        entries[layer] = _entries(layer, frame, progress) if known is None else known
    same = entries.keys() == before.entries.keys() and all(entries[k] is before.entries[k] for k in entries)
    return replace(snapshot, roots=roots, entries=entries, words=before.words if same else WordIndex(entries))


def _alike(frame: Any, other: Any, columns: Iterable[str], progress: Progress) -> bool:
    """Whether two frames have the same in `columns`, row by row: geometry or population may have moved."""
    if frame is other:
        return True
    if frame is None or other is None or len(frame) != len(other):
        return False
    for name in columns:
        one, two = (each[name].to_numpy(dtype=object) for each in (frame, other))
        for start in range(0, len(one), _PIECE):
            progress.step(0, 0)
            if one[start : start + _PIECE].tolist() != two[start : start + _PIECE].tolist():
                return False
    return True


def _named_by(layer: str) -> tuple[str | None, str | None]:
    """The column that names a row of `layer`, and the one that is shown beside it."""
    columns = {c.name for c in TABLES[layer].columns}
    title = next((c for c in ("name", "title", "number", "code") if c in columns), None)
    hints = ("code", "place_code", "number", "division", "line")
    return title, next((c for c in hints if c in columns and c != title), None)


def _searched(layer: str) -> tuple[str, ...]:
    """The columns of which the search entries of `layer` are made."""
    columns = {c.name for c in TABLES[layer].columns}
    return tuple(c for c in ("key", *_named_by(layer), "pinyin") if c == "key" or c in columns)


def _entries(layer: str, frame: Any, progress: Progress) -> tuple[Entry, ...]:
    columns = {c.name for c in TABLES[layer].columns}
    title, hint = _named_by(layer)
    if title is None:
        return ()
    spelled = frame["pinyin"].tolist() if "pinyin" in columns else [None] * len(frame)
    hints = frame[hint].tolist() if hint else [None] * len(frame)
    keys, titles = frame["key"].tolist(), frame[title].tolist()
    found, seen = [], set()
    for number, (key, name, code, spelling) in enumerate(zip(keys, titles, hints, spelled, strict=True)):
        if number % 256 == 0:
            progress.step(number, len(frame))
        if not isinstance(name, str) or not name:
            continue
        if layer in ("road", "water"):
            if name in seen:
                continue
            seen.add(name)
        words = [name.lower(), *readings(name)]
        if isinstance(spelling, str) and (roman := plain(spelling)) and roman not in words:
            words.append(roman)
        if isinstance(code, str) and code:
            words.append(code.lower())
        found.append(Entry(layer, str(key), name, code if isinstance(code, str) else "", tuple(words)))
    return tuple(found)


def search(snapshot: Snapshot, typed: str, most: int = 30) -> list[Entry]:
    """The entries that `typed` fits, best first: whole, beginning, then inside; names before other layers."""
    wanted = typed.strip().lower()
    roman = plain(wanted) if wanted.isascii() else ""
    needles = {n for n in (wanted, roman) if n}
    if not needles:
        return []
    return snapshot.words.search(sorted(needles), most)
