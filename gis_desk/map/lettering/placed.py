"""A name that found its room: where it stands, whole or in pieces."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians, sin

import numpy as np

from gis_desk.map.scene import LabelStyle


@dataclass(frozen=True)
class Piece:
    """A part of a name with a place of its own: a character of a column or a curve, one of two lines.

    Parameters
    ----------
    text : str
    x, y : float
        Its middle in pixels from the middle of the name.
    width, height : float
    angle : float
        Degrees anticlockwise.
    """

    text: str
    x: float
    y: float
    width: float
    height: float
    angle: float = 0.0


@dataclass(frozen=True)
class Placed:
    """A name on the picture.

    Parameters
    ----------
    text : str
    style : LabelStyle
    x, y : float
        Middle of its box in pixels.
    width, height : float
        Size of the box.
    pieces : tuple of Piece
        Empty where the name is one straight line of text.
    """

    text: str
    style: LabelStyle
    x: float
    y: float
    width: float
    height: float
    pieces: tuple[Piece, ...] = ()

    def scaled(self, by: float) -> "Placed":
        """The same name on a device whose pixels are so many times as fine."""
        pieces = tuple(Piece(p.text, p.x * by, p.y * by, p.width * by, p.height * by, p.angle) for p in self.pieces)
        return Placed(self.text, self.style, self.x * by, self.y * by, self.width * by, self.height * by, pieces)

    @property
    def boxes(self) -> list[np.ndarray]:
        """Corners (4, 2) in pixels of the boxes that are written in."""
        if not self.pieces:
            return [corners(self.x, self.y, self.width, self.height, 0.0)]
        return [corners(self.x + p.x, self.y + p.y, p.width, p.height, p.angle) for p in self.pieces]


def corners(x: float, y: float, width: float, height: float, angle: float) -> np.ndarray:
    """The four corners (4, 2) of a box around its middle, turned anticlockwise by `angle` degrees."""
    turn = np.radians(-angle)
    across = np.array([np.cos(turn), np.sin(turn)]) * width / 2
    down = np.array([-np.sin(turn), np.cos(turn)]) * height / 2
    middle = np.array([x, y])
    return np.array([middle - across - down, middle + across - down, middle + across + down, middle - across + down])


def upright_boxes(pieces: Sequence[Piece], air: float) -> list[tuple[float, float, float, float]]:
    """Left, top, right, bottom of upright boxes that hold the pieces and as much `air` at both ends of each.

    A slanting piece is held by boxes about as long as high, so that they hold little but the piece.
    """
    found = []
    for piece in pieces:
        if not piece.angle:
            half_w, half_h = piece.width / 2 + air, piece.height / 2
            found.append((piece.x - half_w, piece.y - half_h, piece.x + half_w, piece.y + half_h))
            continue
        turn = radians(piece.angle)
        right, up = cos(turn), sin(turn)
        count = max(int(piece.width / max(piece.height, 1.0)), 1)
        wide = piece.width / count + 2 * air
        half_w = (wide * abs(right) + piece.height * abs(up)) / 2
        half_h = (wide * abs(up) + piece.height * abs(right)) / 2
        for k in range(count):
            away = ((k + 0.5) / count - 0.5) * piece.width
            x, y = piece.x + right * away, piece.y - up * away
            found.append((x - half_w, y - half_h, x + half_w, y + half_h))
    return found
