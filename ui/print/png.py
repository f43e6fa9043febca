"""PNG (ISO 15948) of 8 bits and three colours, packed some rows at a time; other threads go on meanwhile."""

import io
import struct
import zlib
from typing import BinaryIO

import numpy as np
from PySide6.QtGui import QImage

_PACKED = 8_000_000
"""Dots that are packed at a time."""
_AT_ONCE = 100_000
"""Dots of a small picture that are packed at a time, so that nobody waits."""


class PngFile:
    """Writes one picture into an open file: rows from top to bottom, then `end`.

    Parameters
    ----------
    wide, high : int
        Dots.
    dots : float
        Dots per mm, as the file says.
    """

    def __init__(self, file: BinaryIO, wide: int, high: int, dots: float) -> None:
        self._file, self._packer = file, zlib.compressobj(6)
        per_metre = round(dots * 1000)
        file.write(b"\x89PNG\r\n\x1a\n")
        self._chunk(b"IHDR", struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0))
        self._chunk(b"pHYs", struct.pack(">IIB", per_metre, per_metre, 1))

    def rows(self, image: QImage, first: int, last: int, at_once: int = _PACKED) -> None:
        """The rows `first` to `last` (not included) of an image of 32 bits, at most `at_once` dots at a time."""
        step = max(at_once // image.width(), 1)
        for start in range(first, last, step):
            self._chunk(b"IDAT", self._packer.compress(_scanlines(image, start, min(start + step, last))))

    def end(self) -> None:
        """Finish the picture."""
        self._chunk(b"IDAT", self._packer.flush())
        self._chunk(b"IEND", b"")

    def _chunk(self, kind: bytes, content: bytes) -> None:
        self._file.write(struct.pack(">I", len(content)) + kind + content)
        self._file.write(struct.pack(">I", zlib.crc32(content, zlib.crc32(kind))))


def png(image: QImage, dots: float) -> bytes:
    """An image of 32 bits as PNG that says its `dots` per mm."""
    out = io.BytesIO()
    made = PngFile(out, image.width(), image.height(), dots)
    made.rows(image, 0, image.height(), _AT_ONCE)
    made.end()
    return out.getvalue()


def _scanlines(image: QImage, first: int, last: int) -> bytes:
    """Rows `first` to `last` (not included) of red, green, blue, each with its filter byte (0: none)."""
    wide = image.width()
    whole = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    dots = whole[first:last, : 4 * wide].reshape(last - first, wide, 4)
    rows = np.zeros((last - first, 1 + 3 * wide), np.uint8)
    for channel in range(3):
        rows[:, 1 + channel :: 3] = dots[:, :, 2 - channel]
    return rows.tobytes()
