"""What part of the plane is looked at, how large, and on what device."""

from dataclasses import dataclass, replace

import numpy as np

MM_PER_INCH = 25.4


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
    """

    x: float
    y: float
    scale: float
    width: float
    height: float
    dots_per_mm: float = 96 / MM_PER_INCH

    @property
    def metres_per_dot(self) -> float:
        """Ground metres under one device pixel."""
        return self.scale / (1000.0 * self.dots_per_mm)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, bottom, right, top in plane metres."""
        half_w, half_h = self.width * self.metres_per_dot / 2, self.height * self.metres_per_dot / 2
        return self.x - half_w, self.y - half_h, self.x + half_w, self.y + half_h

    def to_dots(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Device pixels (right, down from the top left corner) of plane metres."""
        per = self.metres_per_dot
        return (np.asarray(x) - self.x) / per + self.width / 2, (self.y - np.asarray(y)) / per + self.height / 2

    def to_plane(self, right: float, down: float) -> tuple[float, float]:
        """Plane metres of a device pixel."""
        per = self.metres_per_dot
        return self.x + (right - self.width / 2) * per, self.y - (down - self.height / 2) * per

    def moved(self, right: float, down: float) -> "View":
        """The view after the ground was dragged by so many pixels."""
        per = self.metres_per_dot
        return replace(self, x=self.x - right * per, y=self.y + down * per)

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
        """The view that shows `bounds` (plane metres) whole, with a share `margin` of air on every side."""
        left, bottom, right, top = bounds
        room = max(1.0 - 2 * margin, 0.1)
        per = max((right - left) / max(self.width * room, 1.0), (top - bottom) / max(self.height * room, 1.0))
        scale = max(per * 1000.0 * self.dots_per_mm, least)
        return replace(self, x=(left + right) / 2, y=(bottom + top) / 2, scale=scale)
