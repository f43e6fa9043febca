"""A map frame with its ground: which plane, where its middle lies, how it is turned; mm to degrees and back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import ceil
from typing import Any

import numpy as np
import shapely

from gis_desk.map.book import SCALES
from gis_desk.map.layout.items import MapItem
from gis_desk.map.plane import Plane
from gis_desk.map.view import View

_AIR = 0.08
_LEAST_M = 200.0


@dataclass(frozen=True)
class Framed:
    """A map item that knows its ground.

    Parameters
    ----------
    item : MapItem
    plane : Plane
    x, y : float
        Middle of the frame, plane metres.
    scale : float
        Denominator.
    turn : float
        Degrees by which the map is turned clockwise.
    """

    item: MapItem
    plane: Plane
    x: float
    y: float
    scale: float
    turn: float = 0.0

    def view(self, dots: float = 1.0) -> View:
        """The view that fills the frame on a device of `dots` per mm."""
        return View(self.x, self.y, self.scale, self.item.width * dots, self.item.height * dots, dots, self.turn)

    @cached_property
    def corners(self) -> np.ndarray:
        """Longitude and latitude (4, 2) of the corners: top left, top right, bottom right, bottom left."""
        xy = self._edge
        return np.column_stack(self.plane.inverse(xy[:, 0], xy[:, 1]))

    @property
    def footprint(self) -> Any:
        """What the frame shows as a polygon in its plane."""
        return shapely.Polygon(self._edge)

    @property
    def _edge(self) -> np.ndarray:
        view = self.view()
        places = ((0.0, 0.0), (view.width, 0.0), (view.width, view.height), (0.0, view.height))
        return np.array([view.to_plane(right, down) for right, down in places])

    def to_mm(self, lon: Any, lat: Any) -> np.ndarray:
        """Millimetres (N, 2) on the page of degrees; NaN where the plane has no place for them."""
        x, y = self.plane.forward(np.atleast_1d(lon), np.atleast_1d(lat))
        right, down = self.view().to_dots(x, y)
        return np.column_stack([self.item.x + right, self.item.y + down])

    def to_degrees(self, x_mm: float, y_mm: float) -> tuple[float, float]:
        """Longitude and latitude of a place on the page."""
        x, y = self.view().to_plane(x_mm - self.item.x, y_mm - self.item.y)
        lon, lat = self.plane.inverse([x], [y])
        return float(lon[0]), float(lat[0])

    @cached_property
    def north(self) -> float:
        """Degrees clockwise from the top of the page to true north at the middle of the frame."""
        lon, lat = self.to_degrees(self.item.x + self.item.width / 2, self.item.y + self.item.height / 2)
        a, b = self.to_mm([lon, lon], [lat, lat + 0.001])
        return float(np.degrees(np.arctan2(b[0] - a[0], a[1] - b[1])))

    @property
    def affine(self) -> tuple[float, float, float, float, float, float]:
        """(a, d, b, e, c, f) of a world file for one dot per mm: x = a·right + b·down + c, y = d·right + e·down + f."""
        view = self.view()
        x0, y0 = view.to_plane(-self.item.x, -self.item.y)
        x1, y1 = view.to_plane(1 - self.item.x, -self.item.y)
        x2, y2 = view.to_plane(-self.item.x, 1 - self.item.y)
        return x1 - x0, y1 - y0, x2 - x0, y2 - y0, x0, y0


def frame_on(
    item: MapItem,
    plane: Plane,
    points: np.ndarray,
    *,
    scale: float = 0.0,
    turn: float = 0.0,
    margin: float = _AIR,
    middle: tuple[float, float] | None = None,
) -> Framed:
    """The frame that shows `points` (N, 2), plane metres, whole, or at 1:`scale` about their middle.

    Parameters
    ----------
    margin : float
        Share of the frame that stays empty around them.
    middle : (x, y) or None
        Plane metres; None: the middle of the points.
    """
    blank = Framed(item, plane, 0.0, 0.0, 1000.0, turn)
    right, down = blank.view().to_dots(points[:, 0], points[:, 1])
    box = (right.min(), down.min(), right.max(), down.max())
    x, y = middle or blank.view().to_plane((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    if not scale:
        wide, high = max(box[2] - box[0], _LEAST_M), max(box[3] - box[1], _LEAST_M)
        share = max(1.0 - margin, 0.2)
        scale = rounded_scale(1000 * max(wide / (item.width * share), high / (item.height * share)))
    return replace(blank, x=float(x), y=float(y), scale=float(scale))


def rounded_scale(need: float) -> float:
    """The round denominator that is at least `need`."""
    return float(next((s for s in SCALES if s >= need), ceil(need / 1_000_000) * 1_000_000))


def box_points(plane: Plane, bounds: Sequence[float]) -> np.ndarray:
    """The edge (N, 2) of a box in degrees, in plane metres."""
    west, south, east, north = bounds
    t = np.linspace(0, 1, 9)
    lon = np.concatenate([west + t * (east - west), west + t * (east - west), np.full(9, west), np.full(9, east)])
    lat = np.concatenate(
        [np.full(9, south), np.full(9, north), south + t * (north - south), south + t * (north - south)]
    )
    xy = np.column_stack(plane.forward(lon, lat))
    return xy[np.isfinite(xy).all(axis=1)]
