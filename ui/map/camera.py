"""Where the map looks: plane, middle, scale and turn, and the ways to change them."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject, QPoint, QPointF, QRectF, Signal

from gis_desk.map.plane import Plane, plane_of
from gis_desk.map.view import View

CHINA = (73.5, 18.0, 135.1, 53.6)
"""West, south, east, north of what an empty map shows."""
LEAST, MOST = 100.0, 80_000_000.0
"""Scale denominators between which one can zoom."""
POINT_SCALE = 10_000.0
"""Scale at which a single point is shown."""


class Camera(QObject):
    """The view of a map and the plane it lies in.

    Signals
    -------
    moved(jump)
        The view is another one; `jump`: it is not the next step of a drag, so that a new picture is wanted at once.
    """

    moved = Signal(bool)

    def __init__(self, parent: QObject, dots_per_mm: float) -> None:
        super().__init__(parent)
        self.plane: Plane = plane_of(CHINA)
        self.view = View(0.0, 0.0, 20_000_000.0, 640.0, 480.0, dots_per_mm)
        self.view = self.view.fitted(self.plane.box(CHINA))

    def look(self, view: View, *, jump: bool = False) -> None:
        """Look as `view` says."""
        if view == self.view:
            return
        zoomed = view.scale != self.view.scale or view.turn != self.view.turn
        self.view = view
        self.moved.emit(jump or zoomed)

    def resize(self, width: float, height: float, dots_per_mm: float) -> None:
        """The window is so many pixels large; the middle stays."""
        self.view = replace(self.view, width=width, height=height, dots_per_mm=dots_per_mm)

    def change_plane(self, plane: Plane) -> bool:
        """Draw in `plane` from now on, the same place in the middle; whether it is another one."""
        if plane == self.plane:
            return False
        lon, lat = self.center()
        self.plane = plane
        x, y = plane.forward([lon], [lat])
        if np.isfinite([x[0], y[0]]).all():
            self.view = replace(self.view, x=float(x[0]), y=float(y[0]))
        return True

    # places

    def center(self) -> tuple[float, float]:
        """Longitude and latitude of the middle."""
        lon, lat = self.plane.inverse([self.view.x], [self.view.y])
        return float(lon[0]), float(lat[0])

    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north of what is visible, degrees."""
        left, bottom, right, top = self.view.bounds
        lon, lat = self.plane.inverse([left, right, left, right], [bottom, bottom, top, top])
        return float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())

    def lonlat_at(self, pixel: QPointF | QPoint) -> tuple[float, float]:
        """Longitude and latitude under a pixel."""
        x, y = self.view.to_plane(pixel.x(), pixel.y())
        lon, lat = self.plane.inverse([x], [y])
        return float(lon[0]), float(lat[0])

    def pixel_of(self, lon: float, lat: float) -> QPointF:
        """The pixel of a position."""
        return self.pixels_of([(lon, lat)])[0]

    def pixels_of(self, positions: Sequence[tuple[float, float]]) -> list[QPointF]:
        """The pixels of positions (longitude, latitude)."""
        if not len(positions):
            return []
        lon, lat = np.asarray(positions, float).T
        right, down = self.view.to_dots(*self.plane.forward(lon, lat))
        return [QPointF(a, b) for a, b in zip(right.tolist(), down.tolist(), strict=True)]

    # ways to change them

    def show_bounds(self, west: float, south: float, east: float, north: float) -> None:
        """Show a box of degrees whole; a point at `POINT_SCALE` or nearer."""
        if not np.isfinite([west, south, east, north]).all():
            return
        if west == east and south == north:
            x, y = self.plane.forward([west], [south])
            scale = min(self.view.scale, POINT_SCALE)
            self.look(replace(self.view, x=float(x[0]), y=float(y[0]), scale=scale), jump=True)
            return
        self.show_box(self.plane.box((west, south, east, north)))

    def show_box(self, box: tuple[float, float, float, float]) -> None:
        """Show left, bottom, right, top (plane metres) whole."""
        fitted = self.view.fitted(box, least=500.0)
        self.look(replace(fitted, scale=_allowed(fitted.scale)), jump=True)

    def show_pixels(self, box: QRectF) -> None:
        """Show a box of the window as large as it can be shown whole."""
        x, y = self.view.to_plane(box.center().x(), box.center().y())
        share = max(box.width() / max(self.view.width, 1.0), box.height() / max(self.view.height, 1.0))
        self.look(replace(self.view, x=x, y=y, scale=_allowed(self.view.scale * share)), jump=True)

    def go_to(self, lon: float, lat: float, *, scale: float | None = None, turn: float | None = None) -> None:
        """Put a position in the middle; scale and turn stay where None is given."""
        x, y = self.plane.forward([lon], [lat])
        if not np.isfinite([x[0], y[0]]).all():
            return
        moved = replace(self.view, x=float(x[0]), y=float(y[0]))
        if scale is not None:
            moved = replace(moved, scale=_allowed(scale))
        if turn is not None:
            moved = replace(moved, turn=turned(turn))
        self.look(moved, jump=True)

    def set_scale(self, denominator: float) -> None:
        """Zoom to 1:`denominator` about the middle."""
        if denominator > 0:
            self.look(replace(self.view, scale=_allowed(float(denominator))), jump=True)

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom in by `factor` (below 1: out) about a pixel, or the middle."""
        where = at or QPointF(self.view.width / 2, self.view.height / 2)
        self.look(self.view.zoomed(factor, where.x(), where.y(), least=LEAST, most=MOST))

    def turn(self, degrees: float, at: QPointF | None = None) -> None:
        """Turn the map to `degrees` clockwise about a pixel, or the middle."""
        there = replace(self.view, turn=turned(degrees))
        if at is not None:
            x, y = self.view.to_plane(at.x(), at.y())
            moved_x, moved_y = there.to_plane(at.x(), at.y())
            there = replace(there, x=there.x + x - moved_x, y=there.y + y - moved_y)
        self.look(there)

    def pan(self, right: float, down: float) -> None:
        """Drag the ground by so many pixels."""
        self.look(self.view.moved(right, down))


def turned(degrees: float) -> float:
    """`degrees` from above -180 to 180, north up where it is next to nothing."""
    plain = -((180.0 - degrees) % 360.0 - 180.0)
    return 0.0 if abs(plain) < 0.05 else plain


def _allowed(scale: float) -> float:
    return min(max(scale, LEAST), MOST)
