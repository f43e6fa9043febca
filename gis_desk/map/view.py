"""What part of the plane is looked at, how large, and on what device."""

from dataclasses import dataclass, replace
from math import cos, radians, sin

import numpy as np

MM_PER_INCH = 25.4
PAPER_DETAIL_MM = 0.1
"""What a vector page leaves out; rule M11 of the map review allows 0.2 mm."""


@dataclass(frozen=True)
class View:
    """A window on the plane.

    Parameters
    ----------
    x, y : float
        Its middle, plane metres.
    scale : float
        Scale denominator: one unit on the device is `scale` units on the ground.
    width, height : float
        Size in device pixels.
    dots_per_mm : float
        Device pixels per millimetre; all widths and sizes of a scene are in millimetres.
    turn : float
        Degrees by which the map is turned clockwise: at 90 the plane's up points to the right.
    """

    x: float
    y: float
    scale: float
    width: float
    height: float
    dots_per_mm: float = 96 / MM_PER_INCH
    turn: float = 0.0

    @property
    def metres_per_dot(self) -> float:
        """Ground metres under one device pixel."""
        return self.scale / (1000.0 * self.dots_per_mm)

    @property
    def axes(self) -> tuple[float, float]:
        """Cosine and sine of `turn`."""
        if not self.turn:
            return 1.0, 0.0
        return cos(radians(self.turn)), sin(radians(self.turn))

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, bottom, right, top in plane metres of all that is seen; of a turned view the box around it."""
        c, s = self.axes
        per = self.metres_per_dot / 2
        half_w = (abs(c) * self.width + abs(s) * self.height) * per
        half_h = (abs(s) * self.width + abs(c) * self.height) * per
        return self.x - half_w, self.y - half_h, self.x + half_w, self.y + half_h

    def to_dots(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Device pixels (right, down from the top left corner) of plane metres."""
        per = self.metres_per_dot
        right, up = (np.asarray(x) - self.x) / per, (np.asarray(y) - self.y) / per
        if self.turn:
            c, s = self.axes
            right, up = right * c + up * s, up * c - right * s
        return right + self.width / 2, self.height / 2 - up

    def to_plane(self, right: float, down: float) -> tuple[float, float]:
        """Plane metres of a device pixel."""
        x, y = self._away(right - self.width / 2, down - self.height / 2)
        return self.x + x, self.y + y

    def moved(self, right: float, down: float) -> "View":
        """The view after the ground was dragged by so many pixels."""
        x, y = self._away(right, down)
        return replace(self, x=self.x - x, y=self.y - y)

    def _away(self, right: float, down: float) -> tuple[float, float]:
        """Plane metres of a way in device pixels."""
        per = self.metres_per_dot
        c, s = self.axes
        return (right * c + down * s) * per, (right * s - down * c) * per

    def zoomed(self, factor: float, right: float, down: float, *, least: float, most: float) -> "View":
        """The view with its scale denominator divided by `factor` while the pixel given stays on its place.

        The denominator stays between `least` and `most`.
        """
        scale = min(max(self.scale / factor, least), most)
        x, y = self.to_plane(right, down)
        ratio = scale / self.scale
        return replace(self, x=x + (self.x - x) * ratio, y=y + (self.y - y) * ratio, scale=scale)

    def fitted(
        self, bounds: tuple[float, float, float, float], *, margin: float = 0.06, least: float = 100.0
    ) -> "View":
        """The view that shows `bounds` (plane metres) whole, with a share `margin` of air on every side.

        The turn stays.
        """
        left, bottom, right, top = bounds
        room = max(1.0 - 2 * margin, 0.1)
        c, s = (abs(axis) for axis in self.axes)
        wide, high = c * (right - left) + s * (top - bottom), s * (right - left) + c * (top - bottom)
        per = max(wide / max(self.width * room, 1.0), high / max(self.height * room, 1.0))
        scale = max(per * 1000.0 * self.dots_per_mm, least)
        return replace(self, x=(left + right) / 2, y=(bottom + top) / 2, scale=scale)
