"""Pixels as one number each: red, green, blue and opacity in a uint32, the colours multiplied by the opacity."""

from typing import Any

import numpy as np

_PAIR = np.uint32(0x00FF00FF)
_EIGHT = np.uint32(8)


def pack(red: Any, green: Any, blue: Any, opacity: Any = None) -> np.ndarray:
    """Packed pixels (H, W) uint32 of uint8 arrays (H, W); without `opacity` all opaque."""
    made = np.empty((*np.shape(red), 4), dtype=np.uint8)
    made[..., 0], made[..., 1], made[..., 2] = red, green, blue
    if opacity is None:
        made[..., 3] = 255
    else:
        made[..., 3] = opacity
        if not (made[..., 3] == 255).all():
            share = made[..., 3:].astype(np.uint16)
            made[..., :3] = (made[..., :3] * share + 127) // 255
    return made.view(np.uint32)[..., 0]


def unpack(pixels: np.ndarray) -> np.ndarray:
    """Red, green, blue, opacity (H, W, 4) uint8 of packed pixels, colours still multiplied by opacity."""
    return np.ascontiguousarray(pixels).view(np.uint8).reshape(*pixels.shape, 4)


def mix(one: np.ndarray, other: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Between packed pixels: `share` (uint32, 0 to 256) of `other`, the rest of `one`. Two channels at a time."""
    low = other & _PAIR
    low -= one & _PAIR
    low *= share
    low >>= _EIGHT
    low += one
    low &= _PAIR
    high = (other >> _EIGHT) & _PAIR
    before = (one >> _EIGHT) & _PAIR
    high -= before
    high *= share
    before <<= _EIGHT
    high += before
    high &= ~_PAIR
    low |= high
    return low


def halved(pixels: np.ndarray) -> np.ndarray:
    """Packed pixels (H, W) at half the size, rounded up: each the mean of four, at an odd edge of two."""
    height, width = pixels.shape
    if height % 2 or width % 2:
        pixels = np.pad(pixels, ((0, height % 2), (0, width % 2)), mode="edge")
    parts = unpack(pixels).astype(np.uint16)
    total = parts[::2, ::2] + parts[1::2, ::2] + parts[::2, 1::2] + parts[1::2, 1::2]
    return np.ascontiguousarray(((total + 2) // 4).astype(np.uint8)).view(np.uint32)[..., 0]
