"""Which parts of a picture are taken: one big number per row, fixed to the ground so that the map moves it whole."""

from collections.abc import Sequence
from math import floor

import numpy as np

AROUND_MM = 24.0
"""How far beyond the picture names are placed, so that those in it do not change while it is moved."""
STEP = 2.0
"""Pixels of a row and of a bit."""
_BAND = 4

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in dots."""


class Ground:
    """The rows of a picture and a strip around it; every number holds what is taken in `_BAND` rows.

    Dots are counted from the origin of the plane, so that the rows and bits of a thing do not depend on the view.

    Parameters
    ----------
    left, top : float
        Corner of the view in those dots.
    width, height : float
        Size of the view in pixels.
    around : float
        Pixels that are watched beyond its edges.
    """

    def __init__(self, left: float, top: float, width: float, height: float, around: float) -> None:
        self.first_column = floor((left - around) / STEP)
        self.first_row = floor((top - around) / STEP)
        self.columns = floor((left + width + around) / STEP) + 1 - self.first_column
        self.height = floor((top + height + around) / STEP) + 1 - self.first_row
        self.bands = [0] * (self.height + _BAND)
        self.lines: list[int] | None = None

    def cells(self, box: Box) -> tuple[int, int, int, int] | None:
        """First column, number of columns, first and last row of a box; None where it leaves the ground."""
        a = floor(box[0] / STEP) - self.first_column
        b = floor(box[2] / STEP) - self.first_column
        first = floor(box[1] / STEP) - self.first_row
        last = floor(box[3] / STEP) - self.first_row
        if a < 0 or first < 0 or b >= self.columns or last >= self.height:
            return None
        return a, b - a + 1, first, last

    def free(self, box: Box, *, uncrossed: bool = False) -> bool:
        """Whether the box lies on the ground and nothing lies in it; with `uncrossed`, no line to avoid either."""
        cells = self.cells(box)
        if cells is None:
            return False
        a, wide, first, last = cells
        mask = ((1 << wide) - 1) << a
        if not _clear(self.bands, mask, first, last):
            return False
        return not uncrossed or self.lines is None or _clear(self.lines, mask, first, last)

    def fits(self, boxes: Sequence[Box], x: float, y: float, *, uncrossed: bool = False) -> bool:
        """Whether all boxes, moved by `x` and `y`, are free."""
        return all(
            self.free((left + x, top + y, right + x, bottom + y), uncrossed=uncrossed)
            for left, top, right, bottom in boxes
        )

    def spans(
        self, left: np.ndarray, top: np.ndarray, right: np.ndarray, bottom: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """First column (-1 where a box leaves the ground), columns, first and last row of many boxes (of any shape)."""
        a = np.floor(left / STEP).astype(np.int64) - self.first_column
        b = np.floor(right / STEP).astype(np.int64) - self.first_column
        first = np.floor(top / STEP).astype(np.int64) - self.first_row
        last = np.floor(bottom / STEP).astype(np.int64) - self.first_row
        on = (a >= 0) & (first >= 0) & (b < self.columns) & (last < self.height)
        return np.where(on, a, -1), b - a + 1, first, last

    def first_free(
        self, columns: list[int], wide: list[int], first: list[int], last: list[int], *, uncrossed: bool
    ) -> int:
        """The first of some boxes, given by their `spans`, that is free; it is taken. -1 where none is."""
        bands, lines = self.bands, self.lines if uncrossed else None
        for k, column in enumerate(columns):
            if column < 0:
                continue
            mask = ((1 << wide[k]) - 1) << column
            top, bottom = first[k], last[k]
            if bands[top] & mask or not _clear(bands, mask, top, bottom):
                continue
            if lines is not None and not _clear(lines, mask, top, bottom):
                continue
            for row in range(max(top - _BAND + 1, 0), bottom + 1):
                bands[row] |= mask
            return k
        return -1

    def take(self, box: Box) -> None:
        """Mark the box as taken, as far as it lies on the ground."""
        a = max(floor(box[0] / STEP) - self.first_column, 0)
        b = min(floor(box[2] / STEP) - self.first_column, self.columns - 1)
        first = max(floor(box[1] / STEP) - self.first_row, 0)
        last = min(floor(box[3] / STEP) - self.first_row, self.height - 1)
        if b < a:
            return
        mask = ((1 << (b - a + 1)) - 1) << a
        for row in range(max(first - _BAND + 1, 0), last + 1):
            self.bands[row] |= mask

    def take_boxes(self, left: np.ndarray, top: np.ndarray, right: np.ndarray, bottom: np.ndarray) -> None:
        """Mark many small boxes (N,) at once."""
        a = np.floor(left / STEP).astype(np.int64) - self.first_column
        first = np.floor(top / STEP).astype(np.int64) - self.first_row
        wide = np.floor(right / STEP).astype(np.int64) - self.first_column - a
        high = np.floor(bottom / STEP).astype(np.int64) - self.first_row - first
        taken = np.zeros((self.height, self.columns), bool)
        for across in range(int(wide.max(initial=-1)) + 1):
            for down in range(int(high.max(initial=-1)) + 1):
                column, row = a + across, first + down
                on = (across <= wide) & (down <= high)
                on &= (column >= 0) & (row >= 0) & (column < self.columns) & (row < self.height)
                taken[row[on], column[on]] = True
        self.bands = _banded(taken, self.bands)

    def avoid(self, x: np.ndarray, y: np.ndarray) -> None:
        """Mark places (N,) of lines that names do not cross where that can be avoided."""
        column = np.floor(x / STEP).astype(np.int64) - self.first_column
        row = np.floor(y / STEP).astype(np.int64) - self.first_row
        on = (column >= 0) & (row >= 0) & (column < self.columns) & (row < self.height)
        drawn = np.zeros((self.height, self.columns), bool)
        drawn[row[on], column[on]] = True
        self.lines = _banded(drawn, self.lines or [0] * (self.height + _BAND))


def _clear(bands: list[int], mask: int, first: int, last: int) -> bool:
    """Whether the rows are free; of a box lower than a band the rows up to the height of a band."""
    row = first
    while row + _BAND - 1 <= last:
        if bands[row] & mask:
            return False
        row += _BAND
    return row > last or not bands[max(last - _BAND + 1, first)] & mask


def _banded(marked: np.ndarray, bands: list[int]) -> list[int]:
    """`bands` and the rows of `marked` (rows, columns)."""
    joined = marked.copy()
    for down in range(1, _BAND):
        joined[:-down] |= marked[down:]
    packed = np.packbits(joined, axis=1, bitorder="little")
    some = np.flatnonzero(packed.any(axis=1))
    bands = list(bands)
    for row in some.tolist():
        bands[row] |= int.from_bytes(packed[row].tobytes(), "little")
    return bands
