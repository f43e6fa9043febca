"""Paths of Qt from plain arrays, the way from the plane to a device, and the cache of both."""

from collections import OrderedDict

import numpy as np
from PySide6.QtCore import QByteArray, QDataStream, Qt
from PySide6.QtGui import QPainterPath, QTransform

from gis_desk.map.outlines import made
from gis_desk.map.scene import Batch, Scene
from gis_desk.map.view import View
from ui.map.fonts import Ruler
from ui.map.sprites import Sprites

_ELEMENT = np.dtype([("kind", ">i4"), ("x", ">f8"), ("y", ">f8")])


class Cache:
    """Paths and letterings that pictures have in common, the least used dropped beyond a limit in bytes."""

    def __init__(self, limit: int = 192 * 1024 * 1024) -> None:
        self.limit = limit
        self.size = 0
        self._paths: OrderedDict[tuple[int, int], tuple[Batch, QPainterPath, int]] = OrderedDict()
        self.sprites = Sprites()
        self._rulers: dict[float, Ruler] = {}

    def path(self, batch: Batch, block: int) -> QPainterPath:
        """The path of one block in plane coordinates."""
        key = (id(batch), block)
        found = self._paths.get(key)
        if found is not None and found[0] is batch:
            self._paths.move_to_end(key)
            return found[1]
        xy, offsets = batch.block(block)
        made = path_of(xy, offsets, closed=batch.closed)
        weight = 32 * len(xy) + 200
        self._paths[key] = (batch, made, weight)
        self.size += weight
        while self.size > self.limit and len(self._paths) > 1:
            self.size -= self._paths.popitem(last=False)[1][2]
        return made

    def ruler(self, dots_per_mm: float) -> Ruler:
        """The ruler of a device."""
        if dots_per_mm not in self._rulers:
            self._rulers[dots_per_mm] = Ruler(dots_per_mm)
        return self._rulers[dots_per_mm]

    def keep(self, scene: Scene) -> None:
        """Drop the paths of what is no longer part of `scene`."""
        alive = {
            id(batch)
            for layer in scene.layers
            for group in (layer.areas, layer.rims, layer.lines)
            if group is not None
            for batch in made(group.levels)
        }
        for key in [k for k in self._paths if k[0] not in alive]:
            self.size -= self._paths.pop(key)[2]


def path_of(xy: np.ndarray, offsets: np.ndarray, *, closed: bool) -> QPainterPath:
    """A path of rings (closed, winding fill) or lines.

    The elements go through a data stream in one piece, so that no Python runs per vertex.
    """
    counts = np.diff(offsets)
    parts, base = len(counts), int(offsets[0])
    vertices = int(offsets[-1]) - base
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    if not vertices:
        return path
    more = 1 if closed else 0
    total = vertices + more * parts
    elements = np.empty(total, _ELEMENT)
    elements["kind"] = 1
    starts = offsets[:-1] - base + more * np.arange(parts)
    elements["kind"][starts] = 0
    where = np.arange(vertices) + more * np.repeat(np.arange(parts), counts)
    elements["x"][where] = xy[base : base + vertices, 0]
    elements["y"][where] = xy[base : base + vertices, 1]
    if closed:
        ends = offsets[1:] - base + np.arange(parts)
        elements["x"][ends] = xy[offsets[:-1], 0]
        elements["y"][ends] = xy[offsets[:-1], 1]
    blob = total.to_bytes(4, "big") + elements.tobytes() + int(starts[-1]).to_bytes(4, "big") + (1).to_bytes(4, "big")
    stream = QDataStream(QByteArray(blob))
    stream >> path
    return path


def to_device(view: View) -> QTransform:
    """From plane metres to the pixels of `view`."""
    per = view.metres_per_dot
    moved = QTransform()
    moved.translate(view.width / 2, view.height / 2)
    moved.rotate(view.turn)
    moved.scale(1 / per, -1 / per)
    moved.translate(-view.x, -view.y)
    return moved
