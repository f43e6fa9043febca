"""Names as small pictures with their halo, made many at a time, the least used dropped beyond a limit in bytes."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from math import ceil

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

from gis_desk.map.lettering.placed import Placed
from gis_desk.map.scene import LabelStyle
from ui.map.fonts import Ruler
from ui.map.lettering import ink

_SHEET = 1024
"""Width in pixels of a sheet on which names are drawn together."""
_TOGETHER = 96
_TALLEST = 4096
_KNOWN_STYLES = 200

Key = tuple[object, ...]


class Sprites:
    """Pictures of names by text, style, form, device and ground."""

    def __init__(self, limit: int = 48 * 1024 * 1024) -> None:
        self.limit = limit
        self.size = 0
        self._kept: OrderedDict[Key, QImage] = OrderedDict()
        self._styles: dict[int, tuple[LabelStyle, int]] = {}
        self._numbers: dict[LabelStyle, int] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def pictures(
        self, names: Sequence[Placed], ruler: Ruler, ground: int, stopped: Callable[[], bool] = lambda: False
    ) -> list[QImage]:
        """A picture for each name, its middle the middle of the name; fewer when it was stopped."""
        device = (ruler.dots_per_mm, ground)
        keys: list[Key] = [(name.text, self._number(name.style), name.pieces, device) for name in names]
        lacking: dict[LabelStyle, dict[Key, Placed]] = {}
        ready: dict[Key, QImage] = {}
        for key, name in zip(keys, names, strict=True):
            found = self._kept.get(key)
            if found is None:
                lacking.setdefault(name.style, {})[key] = name
            else:
                ready[key] = found
                self._kept.move_to_end(key)
        for style, some in lacking.items():
            waiting = list(some.items())
            for start in range(0, len(waiting), _TOGETHER):
                if stopped():
                    return []
                group = waiting[start : start + _TOGETHER]
                made = drawn([name for _, name in group], style, ruler, ground)
                for (key, _), picture in zip(group, made, strict=True):
                    ready[key] = picture
                    self._keep(key, picture)
        return [ready[key] for key in keys]

    def _number(self, style: LabelStyle) -> int:
        """A number for `style`: styles have much in them, and are looked up for every name."""
        held = self._styles.get(id(style))
        if held is None:
            if len(self._styles) > _KNOWN_STYLES:
                self._styles.clear()
            held = self._styles[id(style)] = (style, self._numbers.setdefault(style, len(self._numbers)))
        return held[1]

    def _keep(self, key: Key, picture: QImage) -> None:
        self._kept[key] = picture
        self.size += picture.sizeInBytes()
        while self.size > self.limit and len(self._kept) > 1:
            self.size -= self._kept.popitem(last=False)[1].sizeInBytes()


def drawn(names: Sequence[Placed], style: LabelStyle, ruler: Ruler, ground: int) -> list[QImage]:
    """Pictures of names of one style.

    The letters are drawn side by side on one sheet; the halo is made of them there, by widening them, for all at once.
    """
    reach = style.halo_mm * ruler.dots_per_mm
    pad = ceil(reach) + 2
    boxes: list[tuple[int, int, int, int]] = []
    left = top = row = 0
    widest = _SHEET
    for name in names:
        lean = ceil(abs(style.slant) * name.height)
        wide = min(ceil(name.width) + 2 * (pad + lean), _TALLEST)
        high = min(ceil(name.height) + 2 * pad, _TALLEST)
        if left and left + wide > _SHEET:
            left, top, row = 0, top + row, 0
        boxes.append((left, top, wide, high))
        left, row, widest = left + wide, max(row, high), max(widest, wide)
    sheet = QImage(widest, max(top + row, 1), QImage.Format.Format_ARGB32_Premultiplied)
    sheet.fill(0)
    painter = QPainter(sheet)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.setPen(Qt.GlobalColor.white)
    for name, (x, y, wide, high) in zip(names, boxes, strict=True):
        painter.save()
        painter.translate(x + wide / 2, y + high / 2)
        ink(painter, name, ruler)
        painter.restore()
    painter.end()
    letters = _opacity(sheet)
    table = _mixtures(style.colour[ground], style.halo[ground])
    halo = widened(letters, reach) if reach > 0 else np.zeros_like(letters)
    colours = np.ascontiguousarray(table[(letters >> 2).astype(np.uint16) << 6 | (halo >> 2)])
    height, width = colours.shape
    painted = QImage(colours.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied)
    return [painted.copy(*box) for box in boxes]


def _opacity(sheet: QImage) -> np.ndarray:
    """Alpha of each pixel (rows, columns)."""
    pixels = np.frombuffer(sheet.constBits(), np.uint32).reshape(sheet.height(), sheet.bytesPerLine() // 4)
    return (pixels[:, : sheet.width()] >> 24).astype(np.uint8)


def widened(letters: np.ndarray, reach: float) -> np.ndarray:
    """Alpha (rows, columns) of the letters made wider by `reach` pixels on all sides.

    Whole pixels by crosses and squares in turn, which together are nearly round; the rest as a lighter rim. Strokes
    thinner than a pixel count as whole ones, so that the halo of small letters is as dense as that of large ones.
    """
    grown = (np.minimum(letters, 127) << 1 | letters >> 7).astype(np.uint8)
    for step in range(int(reach)):
        grown = _grown(grown, 1.0, 1.0 if step % 2 else 0.0)
    rest = reach - int(reach)
    return _grown(grown, rest, 0.6 * rest) if rest > 0.02 else grown


def _grown(alpha: np.ndarray, beside: float, across: float) -> np.ndarray:
    out = alpha.copy()
    near = _scaled(alpha, beside)
    np.maximum(out[1:], near[:-1], out=out[1:])
    np.maximum(out[:-1], near[1:], out=out[:-1])
    np.maximum(out[:, 1:], near[:, :-1], out=out[:, 1:])
    np.maximum(out[:, :-1], near[:, 1:], out=out[:, :-1])
    if across > 0:
        far = _scaled(alpha, across)
        np.maximum(out[1:, 1:], far[:-1, :-1], out=out[1:, 1:])
        np.maximum(out[1:, :-1], far[:-1, 1:], out=out[1:, :-1])
        np.maximum(out[:-1, 1:], far[1:, :-1], out=out[:-1, 1:])
        np.maximum(out[:-1, :-1], far[1:, 1:], out=out[:-1, :-1])
    return out


def _scaled(alpha: np.ndarray, share: float) -> np.ndarray:
    if share >= 1:
        return alpha
    return ((alpha.astype(np.uint16) * int(share * 256)) >> 8).astype(np.uint8)


def _mixtures(letters: int, halo: int) -> np.ndarray:
    """Premultiplied colours (4096,) of every mixture of 64 steps of ink over 64 steps of halo."""
    step = np.arange(64) / 63
    over, under = (part.ravel() for part in np.meshgrid(step, step, indexing="ij"))
    over = over * ((letters >> 24) / 255)
    under = under * ((halo >> 24) / 255) * (1 - over)
    mixed = np.rint((over + under) * 255).astype(np.uint32) << 24
    for shift in (16, 8, 0):
        part = ((letters >> shift) & 255) * over + ((halo >> shift) & 255) * under
        mixed |= np.rint(part).astype(np.uint32) << shift
    return mixed
