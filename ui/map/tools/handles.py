"""Where the vertices of an object are: its outline, and a handle for each that can be told apart."""

import numpy as np
import shapely
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from shapely.geometry.base import BaseGeometry

from gis_desk.map.plane import Plane
from gis_desk.map.view import View
from ui.map.overlay import ACCENT, Overlaid, draw_overlaid, overlaid
from ui.map.paths import to_device

_SIZE = 5
"""Of a handle, in pixels."""
_APART = 7
"""Pixels: of vertices nearer to one another only one has a handle."""
_MOST = 1500
"""Handles: more of them would hide the map, so there are none."""


class Handles:
    """The outline and the vertices of one object, known by its `key`.

    Parameters
    ----------
    key : str
    shape : geometry in EPSG:4490
    plane : Plane
        Of the map.
    """

    def __init__(self, key: str, shape: BaseGeometry, plane: Plane) -> None:
        self.key = key
        self._outline: Overlaid | None = overlaid(shape, plane, "outline")
        xy = shapely.get_coordinates(shape)
        self._xy = np.column_stack(plane.forward(xy[:, 0], xy[:, 1]))

    def places(self, view: View) -> np.ndarray:
        """Pixels (M, 2) of the handles in `view`: one where vertices lie together, none where there are too many."""
        right, down = view.to_dots(self._xy[:, 0], self._xy[:, 1])
        seen = (right >= 0) & (right <= view.width) & (down >= 0) & (down <= view.height)
        at = np.column_stack([right[seen], down[seen]])
        _, first = np.unique((at // _APART).astype(np.int64), axis=0, return_index=True)
        return at[np.sort(first)] if len(first) <= _MOST else at[:0]

    def paint(self, painter: QPainter, view: View, *, dark: bool) -> None:
        """Draw both."""
        if self._outline is not None:
            draw_overlaid(painter, [self._outline], view, to_device(view), dark=dark)
        painter.setPen(QPen(ACCENT[dark], 1.2))
        painter.setBrush(QColor("#101314" if dark else "#ffffff"))
        half = _SIZE / 2
        painter.drawRects([QRectF(x - half, y - half, _SIZE, _SIZE) for x, y in self.places(view).tolist()])
        painter.setBrush(Qt.BrushStyle.NoBrush)
