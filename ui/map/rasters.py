"""Base maps on a device: read block by block in the device's own pixels, at most 300 to the inch, and kept."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from math import ceil, floor

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter, QTransform

from gis_desk.map.scene import Picture
from gis_desk.map.view import MM_PER_INCH, View
from layers.work import Cancelled
from ui.map.paths import to_device

BLOCK = 512
"""Pixels along a block."""
FINEST = 300 / MM_PER_INCH
"""Pixels per mm of the device beyond which a base map gains nothing."""
_MOST = 40_000_000
"""Pixels of a picture that has to be drawn in one piece."""
_LIMIT = 96_000_000
_PHASES = 32

Bounds = tuple[float, float, float, float]
Stopped = Callable[[], bool]


class Blocks:
    """Blocks drawn lately, kept up to a number of bytes; may be used from several threads."""

    def __init__(self, limit: int = _LIMIT) -> None:
        self.limit = limit
        self.size = 0
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[object, ...], QImage | None] = OrderedDict()

    def get(self, key: tuple[object, ...]) -> tuple[bool, QImage | None]:
        """Whether a block is known, and the block; None where the base map has nothing."""
        with self._lock:
            if key not in self._kept:
                return False, None
            self._kept.move_to_end(key)
            return True, self._kept[key]

    def put(self, key: tuple[object, ...], image: QImage | None) -> None:
        """Keep a block."""
        with self._lock:
            if key not in self._kept:
                self.size += _bytes(image)
            self._kept[key] = image
            while self.size > self.limit and len(self._kept) > 1:
                self.size -= _bytes(self._kept.popitem(last=False)[1])


def _bytes(image: QImage | None) -> int:
    return 64 if image is None else image.sizeInBytes() + 64


BLOCKS = Blocks()
"""Those of the program."""


def picture_steps(
    painter: QPainter, picture: Picture, bounds: Bounds | None, view: View, stopped: Stopped, *, whole: bool = False
) -> Iterator[Callable[[], None]]:
    """The steps that draw a base map, the middle of the view first; each is short enough to be stopped after.

    Parameters
    ----------
    bounds : Bounds or None
        Where the base map lies in the plane; None where that is not known.
    whole : bool
        Draw it in one piece, as vector devices want it; a turned view is drawn in one piece too.
    """
    work = _Drawing(painter, picture, view, stopped)
    blocks = work.blocks(bounds)
    if whole or view.turn:
        yield from work.in_one_piece(blocks)
        return
    for column, row in blocks:
        yield lambda column=column, row=row: work.draw(column, row)  # type: ignore[misc]


class _Drawing:
    """One base map in one view. Blocks lie on a grid of the plane that fits the pixels of the view, so that the
    blocks of a dragged map are those of the picture before.
    """

    def __init__(self, painter: QPainter, picture: Picture, view: View, stopped: Stopped) -> None:
        self.painter, self.picture, self.view, self.stopped = painter, picture, view, stopped
        left, bottom, right, top = view.bounds
        self.per = view.metres_per_dot * max(view.dots_per_mm / FINEST, 1.0)
        area = (right - left) * (top - bottom)
        if view.turn or view.dots_per_mm > FINEST:
            self.per = max(self.per, (area / _MOST) ** 0.5)
        self.phase_x, self.phase_y = (round(v / self.per % 1.0 * _PHASES) % _PHASES for v in (left, top))
        self.left = left - (self.phase_x / _PHASES) * self.per
        self.top = top - (self.phase_y / _PHASES) * self.per
        self.level = picture.level(view.bounds, (right - left) / self.per, (top - bottom) / self.per)

    @property
    def origin(self) -> tuple[float, float]:
        """Where block 0, 0 begins."""
        return self.phase_x / _PHASES * self.per, self.phase_y / _PHASES * self.per

    def blocks(self, bounds: Bounds | None) -> list[tuple[int, int]]:
        """Columns and rows of the blocks that are seen, those in the middle first."""
        left, bottom, right, top = self.view.bounds
        if bounds is not None:
            left, bottom = max(left, bounds[0]), max(bottom, bounds[1])
            right, top = min(right, bounds[2]), min(top, bounds[3])
        if right <= left or top <= bottom:
            return []
        side, (x, y) = BLOCK * self.per, self.origin
        small = 1e-6
        columns = range(floor((left - x) / side + small), ceil((right - x) / side - small))
        rows = range(floor((y - top) / side + small), ceil((y - bottom) / side - small))
        middle_x, middle_y = (self.view.x - x) / side - 0.5, (y - self.view.y) / side - 0.5
        found = [(column, row) for row in rows for column in columns]
        return sorted(found, key=lambda at: (at[0] - middle_x) ** 2 + (at[1] - middle_y) ** 2)

    def place(self, column: int, row: int) -> Bounds:
        """Left, bottom, right, top of a block in the plane."""
        side, (x, y) = BLOCK * self.per, self.origin
        return x + column * side, y - (row + 1) * side, x + (column + 1) * side, y - row * side

    def image(self, column: int, row: int) -> QImage | None:
        """A block, from memory where it is there; None where the base map has nothing, or when it was stopped."""
        key = (self.picture.key, self.per, self.phase_x, self.phase_y, self.level, column, row)
        known, image = BLOCKS.get(key)
        if known:
            return image
        try:
            found = self.picture.read(self.place(column, row), BLOCK, BLOCK, self.level, self.stopped)
        except Cancelled:
            return None
        if found is None:
            BLOCKS.put(key, None)
            return None
        image = image_of(found[0])
        if found[1]:
            BLOCKS.put(key, image)
        return image

    def draw(self, column: int, row: int) -> None:
        """One block on its place; its pixels are those of the device unless the device is finer than `FINEST`."""
        image = self.image(column, row)
        if image is None or self.stopped():
            return
        box = self.place(column, row)
        x, y = self.view.to_dots(np.array([box[0]]), np.array([box[3]]))
        ratio = self.per / self.view.metres_per_dot
        if ratio == 1.0:
            self.painter.drawImage(QPointF(round(float(x[0])), round(float(y[0]))), image)
            return
        self.painter.save()
        self.painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self.painter.translate(float(x[0]), float(y[0]))
        self.painter.scale(ratio, ratio)
        self.painter.drawImage(QPointF(0, 0), image)
        self.painter.restore()

    def in_one_piece(self, blocks: list[tuple[int, int]]) -> Iterator[Callable[[], None]]:
        """Gather the blocks, then draw them as one picture: no seams when it is turned or scaled afterwards."""
        if not blocks:
            return
        first, last = min(c for c, _ in blocks), max(c for c, _ in blocks)
        upper, lower = min(r for _, r in blocks), max(r for _, r in blocks)
        left, _, _, top = self.place(first, upper)
        west, south, east, north = self.view.bounds
        skip_x, skip_y = max(floor((west - left) / self.per), 0), max(floor((top - north) / self.per), 0)
        wide = min((last - first + 1) * BLOCK, ceil((east - left) / self.per)) - skip_x
        tall = min((lower - upper + 1) * BLOCK, ceil((top - south) / self.per)) - skip_y
        gathered = QImage(wide, tall, QImage.Format.Format_ARGB32_Premultiplied)
        gathered.fill(0)
        inside = QPainter(gathered)
        inside.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)

        def add(column: int, row: int) -> None:
            image = self.image(column, row)
            if image is not None:
                inside.drawImage(QPointF((column - first) * BLOCK - skip_x, (row - upper) * BLOCK - skip_y), image)

        try:
            for column, row in blocks:
                yield lambda column=column, row=row: add(column, row)  # type: ignore[misc]
        finally:
            inside.end()
        yield lambda: self._draw_piece(gathered, left + skip_x * self.per, top - skip_y * self.per)

    def _draw_piece(self, image: QImage, left: float, top: float) -> None:
        self.painter.save()
        self.painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        placed = QTransform(self.per, 0, 0, -self.per, left, top)
        self.painter.setTransform(placed * to_device(self.view) * self.painter.transform())
        self.painter.drawImage(QPointF(0, 0), _without_opacity(image))
        self.painter.restore()


def _without_opacity(image: QImage) -> QImage:
    """The same picture without an opacity channel where it needs none: a PDF then holds it in a tenth of the room."""
    opacity = image.convertToFormat(QImage.Format.Format_Alpha8)
    seen = np.frombuffer(opacity.constBits(), np.uint8).reshape(image.height(), opacity.bytesPerLine())
    if seen[:, : image.width()].min(initial=255) < 255:
        return image
    return image.convertToFormat(QImage.Format.Format_RGB32)


def image_of(pixels: np.ndarray) -> QImage:
    """An image of its own from pixels (H, W, 4) uint8, colours multiplied by opacity."""
    held = np.ascontiguousarray(pixels)
    high, wide = held.shape[:2]
    image = QImage(held.data, wide, high, 4 * wide, QImage.Format.Format_RGBA8888_Premultiplied)
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
