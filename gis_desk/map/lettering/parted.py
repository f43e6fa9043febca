"""Areas whose anchor is out of view: a place for the name in what is seen of them.

The ground is divided into squares whose size depends on the scale alone, and every square has one place for the name of
an area. A name therefore stays on the ground while the map is moved, and takes another place only when its own leaves.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from math import ceil, floor, log2

import numpy as np
import shapely

from gis_desk.map.parts import rings_of
from gis_desk.map.roomiest import roomiest

_MOST_SHAPES, _MOST_PLACES = 64, 20_000
_SQUARES = 2.5
"""A view is at least so many squares across, so that a place lies well inside it."""

Box = tuple[float, float, float, float]
Place = tuple[float, float, np.ndarray]
"""x, y in plane metres, and the room (4,) in metres at 0, 45, 90 and 135 degrees."""
Square = tuple[int, int]


def square_m(width_m: float, height_m: float) -> float:
    """Side of the squares, a power of two in metres, for a view of this size."""
    return float(2.0 ** floor(log2(max(min(width_m, height_m), 1e-3) / _SQUARES)))


class Parted:
    """The places of the names of areas, square by square, made when they are first looked for.

    Parameters
    ----------
    boxes : (N, 4) float
        Left, bottom, right, top of each area in plane metres.
    rows : (N,) int
        Row of each area in its layer.
    shape : callable
        The area of a row of the layer in plane metres, exact; None where it has none.
    """

    def __init__(self, boxes: np.ndarray, rows: np.ndarray, shape: Callable[[int], shapely.Geometry | None]) -> None:
        self.boxes, self.rows, self._shape = boxes, rows, shape
        self._shapes: OrderedDict[int, shapely.Geometry | None] = OrderedDict()
        self._places: dict[tuple[int, float, Square], Place | None] = {}

    def known(self) -> np.ndarray:
        """The places found so far (K, 10): area, size and column and row of the square, x, y, and the room (4)."""
        found = [(row, size, *at, *p[:2], *p[2].tolist()) for (row, size, at), p in list(self._places.items()) if p]
        return np.array(found, np.float64).reshape(-1, 10)

    def knowing(self, found: np.ndarray) -> "Parted":
        """Itself, with the places that another of the same areas found; a part of them is as good."""
        for row, size, column, line, x, y, *room in found.tolist():
            self._places[int(row), size, (int(column), int(line))] = x, y, np.array(room)
        return self

    def places(self, row: int, bounds: Box, size: float) -> list[Place]:
        """The places of the name of area `row` in the squares that touch `bounds`, those that stay longest first."""
        left, bottom, right, top = self.boxes[row].tolist()
        low = floor(max(left, bounds[0]) / size), floor(max(bottom, bounds[1]) / size)
        high = ceil(min(right, bounds[2]) / size), ceil(min(top, bounds[3]) / size)
        squares = [(i, j) for i in range(low[0], high[0]) for j in range(low[1], high[1])]
        lacking = [square for square in squares if (row, size, square) not in self._places]
        if lacking:
            self._make(row, size, lacking)
        found = [(square, self._places.get((row, size, square))) for square in squares]
        return [place for _, place in sorted(((s, p) for s, p in found if p is not None), key=lambda one: _turn(*one))]

    def _make(self, row: int, size: float, squares: Sequence[Square]) -> None:
        if len(self._places) > _MOST_PLACES:
            self._places.clear()
        self._places.update({(row, size, square): None for square in squares})
        shape = self._known(row)
        if shape is None:
            return
        corner = np.array(squares) * size
        near = shapely.clip_by_rect(shape, *corner.min(axis=0), *(corner.max(axis=0) + size))
        pieces = np.array([shapely.clip_by_rect(near, x, y, x + size, y + size) for x, y in corner.tolist()])
        solid = np.flatnonzero(shapely.area(pieces) > (size / 50) ** 2)
        if not len(solid):
            return
        which, xy, _, reach = roomiest(rings_of(pieces[solid]))
        for k, at, room in zip(which.tolist(), xy.tolist(), reach, strict=True):
            self._places[row, size, squares[solid[k]]] = at[0], at[1], room

    def _known(self, row: int) -> shapely.Geometry | None:
        if row in self._shapes:
            self._shapes.move_to_end(row)
            return self._shapes[row]
        made = self._shape(int(self.rows[row]))
        self._shapes[row] = made
        if len(self._shapes) > _MOST_SHAPES:
            self._shapes.popitem(last=False)
        return made


def _turn(square: Square, place: Place) -> tuple[int, int, Square]:
    """The roomiest first, in coarse steps; of equal ones those that a coarser division has too."""
    room = min(float(place[2][0]), 3 * float(place[2][2]))
    among = square[0] | square[1]
    return -round(2 * log2(max(room, 1e-6))), -(among & -among) if among else -(2**40), square
