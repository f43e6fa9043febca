"""The legal borders in view as places that names do not cross where that can be avoided."""

from collections.abc import Iterable

import numpy as np

from gis_desk.map.lettering.ground import AROUND_MM
from gis_desk.map.outlines import level_for
from gis_desk.map.scene import Lines, SceneLayer
from gis_desk.map.view import View
from layers.schema import LEVELS

_APART = 1.5
"""Pixels between places along a line."""
_SHARE = 0.9
_MOST = 150_000
_COUNTY_UP = LEVELS.index("county") + 1


def border_dots(
    layers: Iterable[SceneLayer], view: View, detail_m: float = 0.0
) -> tuple[np.ndarray, np.ndarray] | None:
    """Pixels (N,), right and down, along the borders of county level and above in `view` and a strip around it.

    `detail_m` is what the lines on the picture leave out where that is more than a pixel, metres on the ground.

    None where there is none, and where there are so many of them that names have nowhere else to stand.
    Source: map rules, section 4, number 9.
    """
    across, down = [], []
    count, more = 0, AROUND_MM * view.dots_per_mm
    for layer in layers:
        if layer.lines is None or layer.kind not in ("division", "boundary_line"):
            continue
        for xy, ends in _drawn(layer.lines, view, detail_m):
            x, y = view.to_dots(xy[:, 0], xy[:, 1])
            step = np.hypot(np.diff(x), np.diff(y))
            pieces = np.maximum(np.ceil(step / _APART), 1).astype(np.int64)
            near = (np.maximum(x[1:], x[:-1]) > -more) & (np.minimum(x[1:], x[:-1]) < view.width + more)
            near &= (np.maximum(y[1:], y[:-1]) > -more) & (np.minimum(y[1:], y[:-1]) < view.height + more)
            pieces[~near] = 0
            pieces[ends] = 0
            pieces = np.minimum(pieces, _MOST)
            count += int(pieces.sum())
            if count > _MOST:
                return None
            which = np.repeat(np.arange(len(pieces)), pieces)
            share = (np.arange(len(which)) - np.repeat(np.cumsum(pieces) - pieces, pieces)) / pieces[which]
            across.append(x[which] + share * (x[which + 1] - x[which]))
            down.append(y[which] + share * (y[which + 1] - y[which]))
    if not count:
        return None
    return np.concatenate(across), np.concatenate(down)


def _drawn(lines: Lines, view: View, detail_m: float) -> Iterable[tuple[np.ndarray, np.ndarray]]:
    """Vertices (V, 2) of the blocks of county level and above that are drawn in `view`, and the last of each line."""
    if len(lines.strokes) % len(LEVELS):
        return
    more = AROUND_MM * view.dots_per_mm * view.metres_per_dot
    left, bottom, right, top = view.bounds
    bounds = (left - more, bottom - more, right + more, top + more)
    tolerance = max(_SHARE * view.metres_per_dot, detail_m)
    level = level_for(lines.levels, tolerance, 1.0, view.bounds)
    for block in level.visible(bounds).tolist():
        kind = int(level.style[block])
        if kind % len(LEVELS) < len(LEVELS) - _COUNTY_UP or view.scale > lines.strokes[kind].max_scale:
            continue
        xy, offsets = level.block(block)
        yield xy, offsets[1:-1] - 1
