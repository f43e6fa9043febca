"""What the panels show of a workspace: its frames, read off the GUI thread, only those that have changed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from gis_desk.divisions.hierarchy import Node, tree
from layers.errors import Where, WorkspaceError
from layers.schema import TABLES, Kind
from layers.store import Store
from layers.work import Progress
from ui.desktop.collate import plain, readings
from ui.desktop.wordindex import Entry, WordIndex
from ui.texts import tr

DRAWN = ("division", "water", "road", "boundary_line", "place_name", "sign", "marker", "dispute")
"""Tables that are map layers, from the ground up."""
_SAID = ("name", "title", "number", "code", "place_code", "division", "line", "pinyin", "level", "kind", "parent")
_WHOLE = {name: {c.name for c in table.columns if c.kind is Kind.INT} for name, table in TABLES.items()}
"""Columns of whole numbers by table."""


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Frames by table, the tree of divisions, and the index for the search box."""

    frames: Mapping[str, Any] = field(default_factory=dict)
    roots: tuple[Node, ...] = ()
    entries: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    words: WordIndex = field(default_factory=lambda: WordIndex({}))

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """Names of divisions by code."""
        return {e.hint: e.title for e in self.entries.get("division", ()) if e.hint}

    def frame(self, layer: str) -> Any:
        """The frame of `layer`, or None."""
        return self.frames.get(layer)


Rows = Mapping[str, Collection[str] | None]
"""Table to the keys of the rows to read again; None for all of them."""


def take(store: Store, before: Snapshot, layers: Rows | None, progress: Progress) -> Snapshot:
    """A snapshot of `store` now; what is not named in `layers` (None: everything) is taken over from `before`.

    Its tree and search entries are those of `before`: they take longer than all else, and `indexed` makes them.

    Raises
    ------
    WorkspaceError
        If a table does not fit into memory.
    """
    wanted = [t for t in DRAWN if layers is None or t in layers]
    frames = dict(before.frames)
    for number, layer in enumerate(wanted):
        progress.step(number, len(wanted), tr("Reading {layer}", layer=layer))
        keys, known = (None if layers is None else layers[layer]), before.frames.get(layer)
        try:
            if keys is None or known is None:
                frame = store.frame(layer, progress=progress)
            else:
                frame = _patched(store, layer, known, keys)
        except MemoryError as exc:
            raise WorkspaceError(
                "the {n} rows do not fit into the memory of this computer",
                where=Where(store.path, layer),
                do="close other programs, or keep layers of millions of points in a workspace of their own",
                n=store.count(layer),
            ) from exc
        if frame.empty:
            frames.pop(layer, None)
        else:
            frames[layer] = frame
    return Snapshot({t: frames[t] for t in DRAWN if t in frames}, before.roots, before.entries, before.words)


def _patched(store: Store, layer: str, known: Any, keys: Collection[str]) -> Any:
    """The frame `known` with the rows `keys` as they are now: renewed in their place, gone, or new at the end."""
    new = pd.concat([store.frame(layer, where={"key": key}) for key in keys])
    all_keys = known["key"].to_numpy()
    asked = set(keys)
    at = {all_keys[n]: n for n in np.flatnonzero([key in asked for key in all_keys])}
    place = np.array([at.get(key, -1) for key in new["key"]], dtype=int)
    stays = np.ones(len(known), bool)
    stays[[n for key, n in at.items() if key not in set(new["key"])]] = False
    columns = {}
    for name in known.columns:
        values, fresh = known[name].to_numpy(), new[name].to_numpy()
        made = values.astype(np.result_type(values.dtype, fresh.dtype))
        made[place[place >= 0]] = fresh[place >= 0]
        made = np.concatenate([made if stays.all() else made[stays], fresh[place < 0]])
        whole = name in _WHOLE.get(layer, ()) and made.dtype == float and not np.isnan(made).any()
        columns[name] = made.astype("int64") if whole else made
    if "geometry" not in columns:
        return pd.DataFrame(columns)
    return gpd.GeoDataFrame(columns, geometry="geometry", crs=known.crs)


def _same_words(one: Any, other: Any) -> bool:
    """Whether two frames have the same rows in all that the tree and the search say of them."""
    columns = ["key", *(c for c in _SAID if c in one.columns)]
    return one is other or (len(one) == len(other) and all(one[c].equals(other[c]) for c in columns))


def indexed(snapshot: Snapshot, before: Snapshot, progress: Progress) -> Snapshot:
    """`snapshot` with the tree of divisions and search entries; of frames that `before` had too they are taken over."""
    entries = {}
    divisions = snapshot.frames.get("division")
    roots = before.roots
    known_divisions = before.frames.get("division")
    if divisions is None or known_divisions is None or not _same_words(divisions, known_divisions):
        roots = () if divisions is None else tree(divisions)
    for number, (layer, frame) in enumerate(snapshot.frames.items()):
        progress.step(number, len(snapshot.frames), tr("Reading {layer}", layer=layer))
        old = before.frames.get(layer)
        known = before.entries.get(layer) if old is not None and _same_words(old, frame) else None
        entries[layer] = _entries(layer, frame, progress) if known is None else known
    same = entries.keys() == before.entries.keys() and all(entries[k] is before.entries[k] for k in entries)
    return replace(snapshot, roots=roots, entries=entries, words=before.words if same else WordIndex(entries))


def _entries(layer: str, frame: Any, progress: Progress) -> tuple[Entry, ...]:
    columns = {c.name for c in TABLES[layer].columns}
    title = next((c for c in ("name", "title", "number", "code") if c in columns), None)
    if title is None:
        return ()
    hint = next((c for c in ("code", "place_code", "number", "division", "line") if c in columns and c != title), None)
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
