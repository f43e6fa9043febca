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

_ELEMENT = np.dtype([("kind", ">i4"), ("x", ">f8"), ("y", ">f8")])
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
        pieces = [batch.block(block) for block in blocks]
        made = paths_of([xy for xy, _ in pieces], [offsets for _, offsets in pieces], closed=batch.closed)
        for block, path, (xy, _) in zip(blocks, made, pieces, strict=True):
            weight = 32 * len(xy) + 200
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
    """As `path_of`, for several paths at once.

    The elements go through a data stream in one piece for each, so that no Python runs per vertex; they are put
    together for all of them, so that numpy is not called a dozen times for each.
    """
    sizes = np.array([int(o[-1]) for o in offsets], np.int64)
    parts = np.array([len(o) - 1 for o in offsets], np.int64)
    before = np.concatenate([[0], np.cumsum(sizes)])
    starts = np.concatenate([o[:-1] + v for o, v in zip(offsets, before[:-1].tolist(), strict=True)])
    counts = np.diff(np.append(starts, before[-1]))
    more = 1 if closed else 0
    number = np.arange(len(starts))
    elements = np.empty(int(before[-1]) + more * len(starts), _ELEMENT)
    elements["kind"] = 1
    heads = starts + more * number
    elements["kind"][heads] = 0
    where = np.arange(before[-1]) + more * np.repeat(number, counts)
    xy = np.concatenate(places)
    elements["x"][where] = xy[:, 0]
    elements["y"][where] = xy[:, 1]
    if closed and len(starts):
        ends = heads + counts
        elements["x"][ends] = xy[starts, 0]
        elements["y"][ends] = xy[starts, 1]
    whole = elements.tobytes()
    last_part = np.cumsum(parts)
    cuts = np.concatenate([[0], before[1:] + more * last_part])
    found = []
    for a, b, last in zip(cuts[:-1].tolist(), cuts[1:].tolist(), (last_part - 1).tolist(), strict=True):
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.WindingFill)
        if b > a:
            head = (b - a).to_bytes(4, "big")
            foot = (int(heads[last]) - a).to_bytes(4, "big") + (1).to_bytes(4, "big")
            stream = QDataStream(QByteArray(head + whole[a * _WIDTH : b * _WIDTH] + foot))
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
