"""How far the layers of a map reach, each frame looked through once."""

import weakref
from collections.abc import Sequence

import numpy as np
import pandas as pd
import shapely

from gis_desk.map.build import degrees_of
from gis_desk.map.layer import MapLayer
from gis_desk.map.values import shapes

Box = tuple[float, float, float, float]


class Extent:
    """Remembers the box of every frame it has been asked for and is still shown."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[pd.DataFrame, object, Box | None]] = {}

    def of(self, layers: Sequence[MapLayer]) -> Box | None:
        """West, south, east, north of everything visible, as `gis_desk.map.build.degrees_of` gives it."""
        known: dict[str, tuple[pd.DataFrame, object, Box | None]] = {}
        for layer in layers:
            before = self._known.get(layer.id)
            if before is not None and before[0] is layer.frame and before[1] is layer.kept:
                known[layer.id] = before
            elif layer.visible:
                known[layer.id] = (layer.frame, layer.kept, _box(layer))
        self._known = known
        boxes = [known[layer.id][2] for layer in layers if layer.visible]
        there = [box for box in boxes if box is not None]
        if not there:
            return None
        low, high = np.array(there)[:, :2].min(axis=0), np.array(there)[:, 2:].max(axis=0)
        return float(low[0]), float(low[1]), float(high[0]), float(high[1])


_looked: dict[int, tuple["weakref.ref[pd.DataFrame]", Box | None]] = {}
"""Boxes of frames that live, by their identity."""


def look_through(frame: pd.DataFrame) -> None:
    """Find the box of a frame off the GUI thread, so that the map need not when the frame is shown."""
    number = id(frame)
    _looked[number] = weakref.ref(frame, lambda _: _looked.pop(number, None)), _on_globe(frame)


def _box(layer: MapLayer) -> Box | None:
    """The box of one layer; only where something lies off the globe is every row looked at."""
    if layer.kept is None and len(layer.frame):
        known = _looked.get(id(layer.frame))
        box = known[1] if known is not None and known[0]() is layer.frame else _on_globe(layer.frame)
        if box is not None:
            return box
    return degrees_of([layer])


def _on_globe(frame: pd.DataFrame) -> Box | None:
    """The box of all rows; None where something lies off the globe, or has no position."""
    box = shapely.bounds(shapes(frame))
    low, high = box[:, :2].min(axis=0), box[:, 2:].max(axis=0)
    if (low >= (-180, -90)).all() and (high <= (180, 90)).all():
        return float(low[0]), float(low[1]), float(high[0]), float(high[1])
    return None
