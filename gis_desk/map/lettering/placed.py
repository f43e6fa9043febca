"""A name that found its room: where it stands, whole or in pieces."""

from dataclasses import dataclass

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


def upright_box(x: float, y: float, width: float, height: float, angle: float) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of the upright box around a turned one."""
    turn = np.radians(angle)
    c, s = abs(float(np.cos(turn))), abs(float(np.sin(turn)))
    half_w, half_h = (width * c + height * s) / 2, (width * s + height * c) / 2
    return x - half_w, y - half_h, x + half_w, y + half_h
