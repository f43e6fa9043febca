"""The forms of a name inside an area: one line, spread letters, two lines, a column."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from gis_desk.map.lettering.beside import AIR
from gis_desk.map.lettering.placed import Piece, upright_boxes
from gis_desk.map.lettering.words import characters, columnar, separable, two_lines

FITS = 1.1
"""A name may be wider than its area by so much."""
_SPREAD_FROM = 2.2
"""Names of large areas are spread where the area is so many times as wide as the name."""
_SPREAD_TO = 0.55
_WIDEST_GAP = 1.5
_LONGEST_COLUMN = 6
_UPRIGHT = 1.2
"""An area that is so many times as high as wide may have a column where a line finds no room."""


def places(u: np.ndarray, v: np.ndarray, width: np.ndarray, height: float) -> np.ndarray:
    """Middles (N, 5, 2) of names in one line: on the place, a little above, below, to the left and to the right."""
    x = np.stack([u, u, u, u - 0.25 * width, u + 0.25 * width], axis=1)
    y = np.stack([v, v - 0.8 * height, v + 0.8 * height, v, v], axis=1)
    return np.stack([x, y], axis=2)


@dataclass(frozen=True)
class Form:
    """A name as it would be written around the middle of its area, without a place; in one line without pieces."""

    width: float
    height: float
    pieces: tuple[Piece, ...] = ()
    shifts: tuple[tuple[float, float], ...] = ((0.0, 0.0),)

    @property
    def boxes(self) -> list[tuple[float, float, float, float]]:
        """Left, top, right, bottom of the boxes of its pieces, from its middle."""
        return upright_boxes(self.pieces, AIR / 2)


def forms(text: str, spaced: bool, width: float, height: float, em: float, wide: float, tall: float) -> Iterator[Form]:
    """The forms that fit an area, the best first.

    Parameters
    ----------
    text : str
    spaced : bool
        Whether names of this class are spread over large areas.
    width, height : float
        Size of the name in one line, in pixels.
    em : float
        Width of one character.
    wide, tall : float
        Room across and down at the middle of the area, in pixels.
    """
    count = len(characters(text))
    step = max(em, 0.88 * height)
    upright = columnar(text) and count <= _LONGEST_COLUMN
    fits_across, fits_down = width <= FITS * wide, upright and count * step <= tall and em <= wide
    if fits_down and width > wide and tall > 1.5 * wide:
        yield column(text, em, height, step)
        fits_down = False
    if fits_across:
        if spaced and separable(text) and 2 <= count <= _LONGEST_COLUMN and wide >= _SPREAD_FROM * width:
            yield spread(text, width, height, em, wide)
        yield Form(width, height)
    halves = two_lines(text)
    if halves is not None and (not fits_across or width > 0.8 * wide):
        broken = lines(halves, width / max(len(text), 1), height)
        if broken.width <= FITS * wide and broken.height <= FITS * tall:
            yield broken
    if fits_down and tall > _UPRIGHT * wide:
        yield column(text, em, height, step)


def column(text: str, em: float, height: float, step: float) -> Form:
    """One character under the other."""
    parts = characters(text)
    top = -(len(parts) - 1) * step / 2
    pieces = tuple(Piece(one, 0.0, top + k * step, em, min(height, step)) for k, one in enumerate(parts))
    whole = Form(em, len(parts) * step, pieces)
    return replace(whole, shifts=((0, 0), (0, -0.5 * step), (0, 0.5 * step), (-0.4 * em, 0), (0.4 * em, 0)))


def lines(halves: tuple[str, str], advance: float, height: float) -> Form:
    """Two lines, each in the middle."""
    widths = [len(half) * advance for half in halves]
    return Form(
        max(widths),
        2 * height,
        tuple(
            Piece(half, 0.0, (k - 0.5) * height, wide, height)
            for k, (half, wide) in enumerate(zip(halves, widths, strict=True))
        ),
    )


def spread(text: str, width: float, height: float, em: float, wide: float) -> Form:
    """Letters with gaps in steps of a quarter of a character, over about half of the area."""
    parts = characters(text)
    gap = min((_SPREAD_TO * wide - width) / (len(parts) - 1), _WIDEST_GAP * em)
    gap = max(int(gap / em * 4), 1) * em / 4
    advance = width / len(parts)
    first = -(len(parts) - 1) * (advance + gap) / 2
    pieces = tuple(Piece(one, first + k * (advance + gap), 0.0, advance, height) for k, one in enumerate(parts))
    return Form(width + (len(parts) - 1) * gap + AIR, height, pieces)
