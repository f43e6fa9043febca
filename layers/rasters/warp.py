"""Moving pixels from one plane into another: a mesh of exact points, straight lines between them, four neighbours."""

from collections.abc import Callable

import numpy as np

from layers.rasters.facts import Bounds
from layers.rasters.pixels import mix
from layers.work import Cancelled

Place = Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]
"""Gives columns and rows in a picture, counted from its upper left corner, of points in the plane."""

ERROR_PX = 0.3
"""How far a pixel may come from beside its true place, in pixels of the picture it is read from."""
_WIDEST, _NARROWEST = 128, 8
_FAR = -1e7
_AT_ONCE = 1 << 15
FRAME = 2
"""Empty pixels around a picture that is resampled."""


def mesh(bounds: Bounds, width: int, height: int, place: Place) -> tuple[np.ndarray, np.ndarray]:
    """Columns and rows (float64) at the nodes of a mesh over `bounds`, fine enough that lines between them are true.

    The mesh begins with cells of 128 pixels. Its midpoints are computed exactly; where one lies more than `ERROR_PX`
    beside the line between its neighbours the cells are halved. The midpoints belong to the mesh that is given, so
    what remains is about a quarter of what was measured. Nodes that no projection holds are not finite.
    """
    cell = _WIDEST
    while True:
        across, down = 2 * -(-width // cell), 2 * -(-height // cell)
        x = np.linspace(bounds[0], bounds[2], across + 1)
        y = np.linspace(bounds[3], bounds[1], down + 1)
        grid_x, grid_y = np.meshgrid(x, y)
        column, row = place(grid_x.ravel(), grid_y.ravel())
        column, row = column.reshape(grid_x.shape), row.reshape(grid_x.shape)
        if cell <= _NARROWEST or max(_sag(column), _sag(row)) <= ERROR_PX:
            return column, row
        cell //= 2


def _sag(nodes: np.ndarray) -> float:
    """How far the midpoints lie beside the lines between even nodes; infinite where one is not finite."""
    if not np.isfinite(nodes).all():
        return np.inf
    even = nodes[::2, ::2]
    across = (even[:, 1:] + even[:, :-1]) / 2
    down = (even[1:] + even[:-1]) / 2
    middle = (down[:, 1:] + down[:, :-1]) / 2
    return max(
        float(np.abs(nodes[::2, 1::2] - across).max(initial=0.0)),
        float(np.abs(nodes[1::2, ::2] - down).max(initial=0.0)),
        float(np.abs(nodes[1::2, 1::2] - middle).max(initial=0.0)),
    )


def spread(nodes: np.ndarray, width: int, height: int) -> np.ndarray:
    """The mesh's value at the middle of each pixel, (height, width) float32."""
    held = np.where(np.isfinite(nodes), nodes, _FAR).astype(np.float32)
    return _hats(height, held.shape[0]) @ held @ _hats(width, held.shape[1]).T


def _hats(pixels: int, nodes: int) -> np.ndarray:
    """Share (pixels, nodes) of each node in each pixel."""
    at = (np.arange(pixels) + 0.5) * (nodes - 1) / pixels
    shares = 1.0 - np.abs(at[:, None] - np.arange(nodes)[None, :])
    return np.maximum(shares, 0.0).astype(np.float32)


def resample(picture: np.ndarray, column: np.ndarray, row: np.ndarray, *, smooth: bool) -> np.ndarray:
    """Packed pixels of `picture` (h, w) at fractional places (H, W); nothing (0) outside.

    `smooth` mixes four neighbours in steps of 1/256 pixel, else the nearest is taken.
    """
    high, wide = picture.shape
    framed = np.zeros((high + 2 * FRAME, wide + 2 * FRAME), dtype=np.uint32)
    framed[FRAME:-FRAME, FRAME:-FRAME] = picture
    return _resampled(framed, column, row, smooth=smooth)


def moved(
    framed: np.ndarray,
    column: np.ndarray,
    row: np.ndarray,
    size: tuple[int, int],
    *,
    smooth: bool,
    stopped: Callable[[], bool] = lambda: False,
) -> np.ndarray:
    """As `spread` and `resample`, a strip at a time: packed pixels (height, width) of `size` (width, height).

    Parameters
    ----------
    framed : (h + 4, w + 4) uint32
        The picture with a frame of `FRAME` empty pixels.
    column, row : (m, n) float64
        The nodes of the mesh, counted from the upper left corner of the picture inside the frame.

    Raises
    ------
    Cancelled
        When `stopped` says so.
    """
    width, height = size
    made = np.empty((height, width), dtype=np.uint32)
    down, across = _hats(height, column.shape[0]), _hats(width, column.shape[1]).T
    u, v = (np.where(np.isfinite(nodes), nodes, _FAR).astype(np.float32) @ across for nodes in (column, row))
    rows = max(_AT_ONCE // max(width, 1), 1)
    for start in range(0, height, rows):
        if stopped():
            raise Cancelled
        part = down[start : start + rows]
        made[start : start + rows] = _resampled(framed, part @ u, part @ v, smooth=smooth)
    return made


def _resampled(framed: np.ndarray, column: np.ndarray, row: np.ndarray, *, smooth: bool) -> np.ndarray:
    """As `resample`, of a picture with a frame of two empty pixels; small enough to stay in the processor's cache."""
    beside = 1.5 if smooth else 2.0
    x = np.clip((column + np.float32(beside)) * np.float32(256), 256, (framed.shape[1] - 2) * 256).astype(np.int32)
    y = np.clip((row + np.float32(beside)) * np.float32(256), 256, (framed.shape[0] - 2) * 256).astype(np.int32)
    flat, stride = framed.ravel(), framed.shape[1]
    at = (y >> 8) * np.int32(stride) + (x >> 8)
    if not smooth:
        return flat.take(at)
    share_x, share_y = (x & 255).view(np.uint32), (y & 255).view(np.uint32)
    above = mix(flat.take(at), flat.take(at + 1), share_x)
    at += np.int32(stride)
    return mix(above, mix(flat.take(at), flat.take(at + 1), share_x), share_y)
