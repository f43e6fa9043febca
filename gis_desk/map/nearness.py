"""What is near: places in an order that keeps neighbours together, and those inside a box found by it."""

from functools import cached_property

import numpy as np

_BLOCK = 1024


def z_order(x: np.ndarray, y: np.ndarray, bounds: tuple[float, float, float, float]) -> np.ndarray:
    """Rank of points along a Z-shaped curve through `bounds`: near in rank is mostly near on the ground."""
    left, bottom, right, top = bounds

    def spread(values: np.ndarray) -> np.ndarray:
        for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
            values = (values | (values << shift)) & mask
        return values

    gx = np.clip((x - left) / max(right - left, 1e-9) * 65535, 0, 65535).astype(np.int64)
    gy = np.clip((y - bottom) / max(top - bottom, 1e-9) * 65535, 0, 65535).astype(np.int64)
    return spread(gx) | (spread(gy) << 1)


class Neighbourhoods:
    """Places (N, 2) in blocks of near ones.

    Made when they are first asked for; whoever looks at everything never pays for it.
    """

    def __init__(self, xy: np.ndarray) -> None:
        self.xy = xy

    @cached_property
    def extent(self) -> tuple[float, float, float, float]:
        """Left, bottom, right, top of all."""
        low, high = self.xy.min(axis=0), self.xy.max(axis=0)
        return float(low[0]), float(low[1]), float(high[0]), float(high[1])

    @cached_property
    def _blocks(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        order = np.argsort(z_order(self.xy[:, 0], self.xy[:, 1], self.extent), kind="stable").astype(np.int32)
        starts = np.arange(0, len(order), _BLOCK)
        sorted_ = self.xy[order]
        return order, np.minimum.reduceat(sorted_, starts), np.maximum.reduceat(sorted_, starts)

    def within(self, bounds: tuple[float, float, float, float]) -> np.ndarray:
        """Index of the places inside `bounds`, ascending."""
        left, bottom, right, top = bounds
        if len(self.xy) <= _BLOCK:
            rows = np.arange(len(self.xy))
        else:
            west, south, east, north = self.extent
            if left <= west and bottom <= south and right >= east and top >= north:
                return np.arange(len(self.xy))
            order, low, high = self._blocks
            near = (low[:, 0] <= right) & (high[:, 0] >= left) & (low[:, 1] <= top) & (high[:, 1] >= bottom)
            blocks = np.flatnonzero(near)
            at = (blocks[:, None] * _BLOCK + np.arange(_BLOCK)[None, :]).ravel()
            rows = np.sort(order[at[at < len(order)]])
        x, y = self.xy[rows, 0], self.xy[rows, 1]
        return rows[(x >= left) & (x <= right) & (y >= bottom) & (y <= top)]
