"""Pictures of tiles: PNG, JPEG and WebP, told by their first bytes and refused when they would burst the memory."""

import warnings
import zlib
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from rasterio.enums import ColorInterp
from rasterio.errors import NotGeoreferencedWarning, RasterioError
from rasterio.io import MemoryFile

from layers.rasters.pixels import pack

warnings.simplefilter("ignore", NotGeoreferencedWarning)
"""A tile has no position of its own."""
MOST_BYTES = 8_000_000
MOST_SIDE = 2048
_SIGNATURES = (("PNG", b"\x89PNG\r\n\x1a\n"), ("JPEG", b"\xff\xd8\xff"), ("WEBP", b"RIFF"))


def kind_of(content: bytes) -> str | None:
    """``PNG``, ``JPEG`` or ``WEBP``; None for anything else."""
    for kind, mark in _SIGNATURES:
        if content.startswith(mark) and (kind != "WEBP" or content[8:12] == b"WEBP"):
            return kind
    return None


def decode(content: bytes) -> np.ndarray | None:
    """Packed pixels (h, w) of a tile; None for what is no picture, is cut off, or is larger than a tile may be."""
    kind = kind_of(content) if len(content) <= MOST_BYTES else None
    if kind is None or not _WHOLE[kind](content):
        return None
    try:
        with MemoryFile(content) as memory, memory.open(driver=kind) as dataset:
            if max(dataset.width, dataset.height) > MOST_SIDE:
                return None
            return _pixels(dataset)
    except RasterioError:
        return None


def _whole_png(content: bytes) -> bool:
    """Whether every chunk is there as it was written: GDAL takes what is missing for what was in the memory before."""
    at = 8
    while at + 12 <= len(content):
        size = int.from_bytes(content[at : at + 4], "big")
        end = at + 12 + size
        if end > len(content) or zlib.crc32(content[at + 4 : end - 4]) != int.from_bytes(content[end - 4 : end], "big"):
            return False
        if content[at + 4 : at + 8] == b"IEND":
            return True
        at = end
    return False


def _whole_jpeg(content: bytes) -> bool:
    return content.rfind(b"\xff\xd9") > 0


def _whole_webp(content: bytes) -> bool:
    return int.from_bytes(content[4:8], "little") + 8 <= len(content)


_WHOLE: Mapping[str, Callable[[bytes], bool]] = {"PNG": _whole_png, "JPEG": _whole_jpeg, "WEBP": _whole_webp}


def _pixels(dataset: Any) -> np.ndarray:
    samples = dataset.read()
    if samples.dtype == np.uint16:
        samples = (samples >> 8).astype(np.uint8)
    if dataset.colorinterp[0] is ColorInterp.palette:
        table = np.zeros((256, 4), dtype=np.uint8)
        for value, colour in dataset.colormap(1).items():
            table[value & 255] = colour
        return pack(*np.moveaxis(table[samples[0]], -1, 0))
    if len(samples) <= 2:
        return pack(samples[0], samples[0], samples[0], samples[1] if len(samples) == 2 else None)
    return pack(*samples[:4])
