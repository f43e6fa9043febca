"""Very many equal point symbols at once: the symbol is drawn once and stamped into the picture as numbers."""

from collections.abc import Callable

import numpy as np
from PySide6.QtGui import QImage, QPainter

from gis_desk.map.scene import Symbol
from ui.map.symbols import draw_symbol

_DENSE = 60_000
"""Places from which on symbols closer than half their size are drawn once: nobody could tell them apart."""


def canvas_of(painter: QPainter) -> np.ndarray | None:
    """The pixels (H, W, 4) that `painter` paints on, where they can be written by others too: a plain picture, not
    moved or scaled, with full opacity.
    """
    image = painter.device()
    if not isinstance(image, QImage) or image.format() != QImage.Format.Format_ARGB32_Premultiplied:
        return None
    if not painter.transform().isIdentity() or painter.opacity() < 1.0 or image.devicePixelRatio() != 1.0:
        return None
    if image.bytesPerLine() != 4 * image.width():
        return None
    return np.frombuffer(image.bits(), np.uint8).reshape(image.height(), image.width(), 4)


def stamp(
    pixels: np.ndarray,
    symbol: Symbol,
    x: np.ndarray,
    y: np.ndarray,
    dots_per_mm: float,
    ground: int,
    cancel: Callable[[], bool],
) -> None:
    """Draw `symbol` at every place (N,), (N,) in pixels; given up where `cancel` says True.

    Places are rounded to whole pixels, and equal ones drawn once. Where symbols overlap, their rims are below all of
    their fills.
    """
    seal = _seal(symbol, dots_per_mm, ground)
    half_h, half_w = seal.shape[0] // 2, seal.shape[1] // 2
    column, row = np.rint(x).astype(np.int64), np.rint(y).astype(np.int64)
    high, wide = pixels.shape[:2]
    inside = (column >= half_w) & (column < wide - half_w) & (row >= half_h) & (row < high - half_h)
    key = _once(row[inside] * wide + column[inside], wide, high, max(round(symbol.size_mm * dots_per_mm / 2), 2))
    flat = pixels.reshape(-1, 4)
    down, right = np.nonzero(seal[:, :, 3])
    order = np.argsort(-np.hypot(down - half_h, right - half_w), kind="stable")
    for number, (d, r) in enumerate(zip(down[order].tolist(), right[order].tolist(), strict=True)):
        if number % 4 == 0 and cancel():
            return
        _put(flat, key + (d - half_h) * wide + r - half_w, seal[d, r])
    for a, b in zip(column[~inside].tolist(), row[~inside].tolist(), strict=True):
        _at_the_edge(pixels, seal, a - half_w, b - half_h)


def _once(key: np.ndarray, wide: int, high: int, size: int) -> np.ndarray:
    """Each place once; where there are very many, one per cell of `size` pixels."""
    there = np.zeros(wide * high, bool)
    there[key] = True
    key = np.flatnonzero(there)
    if len(key) > _DENSE:
        one = np.full((wide // size + 1) * (high // size + 1), -1, np.int64)
        one[key // wide // size * (wide // size + 1) + key % wide // size] = key
        key = one[one >= 0]
    return key


def _put(flat: np.ndarray, at: np.ndarray, tone: np.ndarray) -> None:
    """One pixel of the seal over the pixels `at`."""
    if tone[3] == 255:
        flat[at] = tone
    else:
        below = flat[at].astype(np.uint16) * (255 - int(tone[3]))
        flat[at] = tone + ((below + 127) // 255).astype(np.uint8)


def _at_the_edge(pixels: np.ndarray, seal: np.ndarray, left: int, top: int) -> None:
    high, wide = pixels.shape[:2]
    x0, y0 = max(left, 0), max(top, 0)
    x1, y1 = min(left + seal.shape[1], wide), min(top + seal.shape[0], high)
    if x0 >= x1 or y0 >= y1:
        return
    tone = seal[y0 - top : y1 - top, x0 - left : x1 - left]
    below = pixels[y0:y1, x0:x1].astype(np.uint16) * (255 - tone[:, :, 3:].astype(np.uint16))
    pixels[y0:y1, x0:x1] = tone + ((below + 127) // 255).astype(np.uint8)


def _seal(symbol: Symbol, dots_per_mm: float, ground: int) -> np.ndarray:
    """The symbol (H, W, 4), premultiplied, its middle on the middle pixel."""
    half_h = int(symbol.size_mm / 2 * dots_per_mm * 1.3) + 2
    half_w = int(half_h * (1.9 if symbol.shape in ("pill", "double_square", "triple_square") else 1.0))
    image = QImage(2 * half_w + 1, 2 * half_h + 1, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_symbol(painter, symbol, half_w + 0.5, half_h + 0.5, dots_per_mm, ground)
    painter.end()
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    return pixels[:, : image.width()].copy()
