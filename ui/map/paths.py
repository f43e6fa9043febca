"""Paths of Qt from plain arrays, the way from the plane to a device, and the cache of both."""

from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QByteArray, QDataStream, QPointF, Qt
from PySide6.QtGui import QPainterPath, QTransform

from gis_desk.map.outlines import made
from gis_desk.map.scene import Batch, Scene
from gis_desk.map.view import View
from ui.map.fonts import Ruler
from ui.map.sprites import Sprites

_ELEMENT = np.dtype([("kind", "<i4"), ("x", "<f8"), ("y", "<f8")])
_WIDTH = _ELEMENT.itemsize


class Cache:
    """Paths and letterings that pictures have in common, the least used dropped beyond a limit in bytes."""

    def __init__(self, limit: int = 192 * 1024 * 1024) -> None:
        self.limit = limit
        self.size = 0
        self._paths: OrderedDict[tuple[int, int], tuple[Batch, QPainterPath, int]] = OrderedDict()
        self.sprites = Sprites()
        self._rulers: dict[float, Ruler] = {}

    def paths(self, batch: Batch, blocks: Sequence[int]) -> list[QPainterPath]:
        """The paths of some blocks in plane coordinates; those that are not there yet are made together."""
        name = id(batch)
        known = [self._paths.get((name, block)) for block in blocks]
        missing = [b for b, entry in zip(blocks, known, strict=True) if entry is None or entry[0] is not batch]
        fresh = dict(zip(missing, self._made(batch, missing), strict=True)) if missing else {}
        found = []
        for block, entry in zip(blocks, known, strict=True):
            if block in fresh:
                found.append(fresh[block])
            else:
                assert entry is not None
                self._paths.move_to_end((name, block))
                found.append(entry[1])
        return found

    def _made(self, batch: Batch, blocks: list[int]) -> list[QPainterPath]:
        xy, starts, vertices, parts = batch.together(blocks)
        made = _paths(xy, starts, vertices, parts, closed=batch.closed)
        for block, path, size in zip(blocks, made, np.diff(vertices).tolist(), strict=True):
            weight = 32 * size + 200
            self._paths[id(batch), block] = (batch, path, weight)
            self.size += weight
        while self.size > self.limit and len(self._paths) > len(blocks):
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
    """A path of rings (closed, winding fill) or lines: vertices (N, 2), and where each part begins (P + 1,)."""
    return paths_of([xy], [offsets], closed=closed)[0]


def paths_of(places: Sequence[np.ndarray], offsets: Sequence[np.ndarray], *, closed: bool) -> list[QPainterPath]:
    """As `path_of`, for several paths at once."""
    vertices, parts = (
        np.concatenate([[0], np.cumsum(np.array(n, np.int64))])
        for n in ([int(o[-1]) for o in offsets], [len(o) - 1 for o in offsets])
    )
    starts = np.concatenate([o[:-1] + v for o, v in zip(offsets, vertices[:-1].tolist(), strict=True)])
    return _paths(np.concatenate(places), starts, vertices, parts, closed=closed)


def _paths(
    xy: np.ndarray, starts: np.ndarray, vertices: np.ndarray, parts: np.ndarray, *, closed: bool
) -> list[QPainterPath]:
    """Paths of what `gis_desk.map.scene.Batch.together` gives.

    The elements go through a data stream in one piece for each, so that no Python runs per vertex; they are put
    together for all of them, so that numpy is not called a dozen times for each.
    """
    counts = np.diff(np.append(starts, vertices[-1]))
    number = np.arange(len(starts))
    heads = starts + number if closed else starts
    if closed and len(starts):  # every ring ends where it began
        source = np.arange(len(xy) + len(starts)) - np.repeat(number, counts + 1)
        source[heads + counts] = starts
        xy = xy[source]
    elements = np.empty(len(xy), _ELEMENT)
    elements["kind"] = 1
    elements["kind"][heads] = 0
    elements["x"], elements["y"] = xy[:, 0], xy[:, 1]
    whole = memoryview(elements.tobytes())
    cuts = (vertices + parts if closed else vertices).tolist()
    feet = heads[parts[1:] - 1].tolist() if len(starts) else [0] * (len(cuts) - 1)
    found = []
    for a, b, last in zip(cuts[:-1], cuts[1:], feet, strict=True):
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.WindingFill)
        if b > a:
            foot = (last - a).to_bytes(4, "little") + (1).to_bytes(4, "little")
            content = b"".join(((b - a).to_bytes(4, "little"), whole[a * _WIDTH : b * _WIDTH], foot))
            stream = QDataStream(QByteArray(content))
            stream.setByteOrder(QDataStream.ByteOrder.LittleEndian)
            stream >> path
        found.append(path)
    return found


def on_device(batch: Batch, blocks: Sequence[int], view: View, step: float) -> list[tuple[QPointF, QPainterPath]]:
    """The paths of some blocks in pixels of `view`, each from a corner of its own, every vertex on a grid of `step`.

    Vector files write each digit of a number: short numbers make them a third as large, and as much quicker to pack.
    Vertices that fall together are drawn once, as long as a ring keeps three of them and a line two.
    """
    if not blocks:
        return []
    pieces = [batch.block(block) for block in blocks]
    sizes = np.array([len(xy) for xy, _ in pieces])
    starts = np.concatenate([o[:-1] + v for (_, o), v in zip(pieces, np.cumsum(sizes) - sizes, strict=True)])
    x, y = view.to_dots(*np.concatenate([xy for xy, _ in pieces]).T)
    moved = np.rint(np.column_stack([x, y]) / step) * step
    keep = np.ones(len(moved), bool)
    keep[1:] = (moved[1:] != moved[:-1]).any(axis=1)
    keep[starts] = True
    few = np.add.reduceat(keep.astype(np.int64), starts) < (3 if batch.closed else 2)
    keep |= np.repeat(few, np.diff(np.append(starts, len(moved))))
    kept = np.concatenate([[0], np.cumsum(keep)])
    firsts = np.cumsum(sizes) - sizes
    corners = np.floor(np.minimum.reduceat(moved, firsts))
    moved = (moved - np.repeat(corners, sizes, axis=0))[keep]
    bounds = kept[np.append(firsts, len(keep))]
    places = np.split(moved, bounds[1:-1])
    offsets = [kept[o + v] - kept[v] for (_, o), v in zip(pieces, firsts.tolist(), strict=True)]
    paths = paths_of(places, offsets, closed=batch.closed)
    return [(QPointF(*corner), path) for corner, path in zip(corners.tolist(), paths, strict=True)]


def to_device(view: View) -> QTransform:
    """From plane metres to the pixels of `view`."""
    per = view.metres_per_dot
    moved = QTransform()
    moved.translate(view.width / 2, view.height / 2)
    moved.rotate(view.turn)
    moved.scale(1 / per, -1 / per)
    moved.translate(-view.x, -view.y)
    return moved
