"""Sheet indexes: which sheets lie around one, and all of them as small outlines."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from gis_desk.map.layout.framing import Framed

AROUND = ((-1, -1), (0, -1), (1, -1), (-1, 0), (1, 0), (-1, 1), (0, 1), (1, 1))
"""Column and row of the eight cells around the middle; the first row is the north."""


@dataclass(frozen=True)
class Outline:
    """The outline (N, 2) of a sheet in mm from the top left corner of the index, and its middle."""

    sheet: int
    xy: np.ndarray
    middle: tuple[float, float]


def around(frames: Sequence[Framed], sheet: int) -> dict[tuple[int, int], int]:
    """Cell to the number of the sheet that lies there, for the sheets that touch `sheet` (from 1).

    Each cell holds the nearest sheet of that direction; directions are those of the page.
    """
    if not 1 <= sheet <= len(frames):
        return {}
    here = frames[sheet - 1]
    outlines = _outlines(frames, here)
    mine = outlines[sheet - 1]
    near = shapely.buffer(mine, 0.02 * np.sqrt(shapely.area(mine)))
    found: dict[tuple[int, int], tuple[float, int]] = {}
    for n, outline in enumerate(outlines, start=1):
        if n == sheet or not shapely.intersects(near, outline):
            continue
        middle = shapely.get_coordinates(shapely.centroid(outline))[0]
        right, down = here.view().to_dots(middle[:1], middle[1:])
        across = (float(right[0]) - here.item.width / 2) / here.item.width
        below = (float(down[0]) - here.item.height / 2) / here.item.height
        if max(abs(across), abs(below)) < 1e-3:
            continue
        angle = np.degrees(np.arctan2(below, across))
        step = round(float(angle) / 45) % 8
        cell = ((1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1))[step]
        far = float(np.hypot(across, below))
        if cell not in found or far < found[cell][0]:
            found[cell] = (far, n)
    return {cell: n for cell, (_, n) in found.items()}


def _outlines(frames: Sequence[Framed], here: Framed) -> list[Any]:
    """What every frame shows, in the plane of `here`."""
    found = []
    for frame in frames:
        if frame.plane.definition == here.plane.definition:
            found.append(frame.footprint)
        else:
            xy = np.column_stack(here.plane.forward(frame.corners[:, 0], frame.corners[:, 1]))
            found.append(shapely.Polygon(xy))
    return found


def overview(frames: Sequence[Framed], width: float, height: float) -> list[Outline]:
    """The outlines of all sheets, as large as `width` by `height` mm allow."""
    if not frames:
        return []
    outlines = _outlines(frames, frames[0])
    left, bottom, right, top = shapely.total_bounds(outlines)
    per = max((right - left) / width, (top - bottom) / height, 1e-9)
    x0, y0 = (width - (right - left) / per) / 2, (height - (top - bottom) / per) / 2
    found = []
    for n, outline in enumerate(outlines, start=1):
        xy = shapely.get_coordinates(outline)
        moved = np.column_stack([x0 + (xy[:, 0] - left) / per, y0 + (top - xy[:, 1]) / per])
        middle = moved[:4].mean(axis=0)
        found.append(Outline(n, moved, (float(middle[0]), float(middle[1]))))
    return found
