"""What lies under the cursor."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np
import pandas as pd
import shapely
from PySide6.QtCore import QObject, Signal

from gis_desk.map.layer import KINDS, MapLayer
from gis_desk.map.style import lettering, symbol
from gis_desk.map.symbology import Condition, passing
from gis_desk.map.values import shapes, texts
from layers.crs import scale_at
from ui.map.behind import behind

_SMALL = {"place_name": "village", "sign": "sign", "marker": "triple"}
_PIECE = 16_384
"""Rows in one tree: the geometry library builds a tree in one breath, and the window must not hold its own."""
_AT_ONCE = 20_000
"""Rows up to which an index is built while one waits."""


@dataclass(frozen=True, eq=False)
class Index:
    """The rows of one frame: trees over stretches of it, keys, sizes in degrees, and which of them a filter shows."""

    frame: pd.DataFrame
    trees: tuple[tuple[int, shapely.STRtree], ...]
    keys: np.ndarray
    size: np.ndarray
    filter: tuple[Condition, ...] = ()
    shown: np.ndarray | None = None

    def at(self, shape: shapely.Geometry, predicate: Literal["intersects", "contains"] = "intersects") -> np.ndarray:
        """Rows that are met by `shape`, the smaller before the larger."""
        hits = [first + tree.query(shape, predicate=predicate) for first, tree in self.trees]
        rows = np.concatenate(hits) if hits else np.empty(0, np.int64)
        if self.shown is not None:
            rows = rows[self.shown[rows]]
        met: np.ndarray = rows[np.argsort(self.size[rows], kind="stable")]
        return met


def index_of(frame: pd.DataFrame, conditions: tuple[Condition, ...] = ()) -> Index:
    """The index of the rows of a frame (EPSG:4490) that fulfil `conditions`; the trees are ready to be asked."""
    geometries = shapes(frame)
    box = np.nan_to_num(shapely.bounds(geometries), posinf=0.0, neginf=0.0)
    size = (box[:, 2] - box[:, 0]) + (box[:, 3] - box[:, 1])
    keys = texts(frame, "key") if "key" in frame.columns else np.arange(len(geometries)).astype(str).astype(object)
    trees = []
    for first in range(0, len(geometries), _PIECE):
        tree = shapely.STRtree(geometries[first : first + _PIECE])
        tree.query(shapely.Point(0, 0))
        trees.append((first, tree))
    shown = passing(frame, conditions) if conditions else None
    return Index(frame, tuple(trees), keys, size, conditions, shown)


def _filter(layer: MapLayer) -> tuple[Condition, ...]:
    return () if layer.look is None else layer.look.filter


def _is_of(index: Index, layer: MapLayer) -> bool:
    return index.frame is layer.frame and index.filter == _filter(layer)


class Identifier(QObject):
    """Indexes over the visible layers; large ones are built in a thread of their own.

    Signals
    -------
    ready()
        All layers can be asked; comes after each `prepare`.
    failed(exception)
        A layer could not be prepared.
    """

    ready = Signal()
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._layers: list[MapLayer] = []
        self._known: dict[str, Index] = {}
        self._building: set[tuple[int, tuple[Condition, ...]]] = set()

    def set_layers(self, layers: Sequence[MapLayer]) -> None:
        """Look into these from now on; the indexes of the same frames are kept."""
        rank = {kind: n for n, kind in enumerate(KINDS)}
        visible = [layer for layer in layers if layer.visible]
        self._layers = sorted(visible, key=lambda layer: rank.get(layer.kind, len(KINDS) - 3), reverse=True)
        by_id = {layer.id: layer for layer in self._layers}
        self._known = {k: t for k, t in self._known.items() if k in by_id and _is_of(t, by_id[k])}

    def layers(self) -> tuple[MapLayer, ...]:
        """The visible layers, topmost first."""
        return tuple(self._layers)

    def prepare(self) -> bool:
        """Begin to build what is missing; whether all is there already."""
        missing = [layer for layer in self._layers if layer.id not in self._known]
        for layer in missing:
            if len(layer.frame) <= _AT_ONCE:
                self._known[layer.id] = index_of(layer.frame, _filter(layer))
            elif (key := (id(layer.frame), _filter(layer))) not in self._building:
                self._building.add(key)
                behind(partial(index_of, layer.frame, _filter(layer)), self._keep, self.failed, f"index {layer.id}")
        return not [layer for layer in self._layers if layer.id not in self._known]

    def _keep(self, made: Index) -> None:
        self._building.discard((id(made.frame), made.filter))
        for layer in self._layers:
            if _is_of(made, layer):
                self._known[layer.id] = made
        if self.prepare():
            self.ready.emit()

    def index(self, layer: str) -> Index | None:
        """The index of a visible layer; None while it is not there yet."""
        return self._known.get(layer)

    def at(self, lon: float, lat: float, tolerance_m: float, scale: float) -> list[tuple[str, str]]:
        """Layer id and key of what touches the square of half side `tolerance_m` round the position.

        Topmost layer first, then the smaller before the larger. Points too small to be drawn at `scale` don't count.
        An index that is missing is built first: a large one takes a while, see `prepare`.
        """
        if not np.isfinite([lon, lat]).all() or abs(lat) >= 90:
            return []
        east, north = scale_at(lat)
        dx, dy = tolerance_m / max(east, 1e-6), tolerance_m / north
        square = shapely.box(lon - dx, lat - dy, lon + dx, lat + dy)
        found: list[tuple[str, str]] = []
        for layer in self._layers:
            if not drawn_at(layer, scale):
                continue
            index = self._known.get(layer.id)
            if index is None:
                index = self._known[layer.id] = index_of(layer.frame, _filter(layer))
            found += [(layer.id, str(index.keys[row])) for row in index.at(square).tolist()]
        return found


def drawn_at(layer: MapLayer, scale: float) -> bool:
    """Whether the objects of `layer` are drawn at 1:`scale`: it is in the layer's range, and they are large enough."""
    least, most = layer.scales
    if not least <= scale <= most:
        return False
    if layer.kind not in _SMALL or layer.built_look is not None:
        return True
    named = lettering("township").max_scale if layer.kind == "place_name" else 0.0
    return scale <= max(symbol(_SMALL[layer.kind]).max_scale, named)
