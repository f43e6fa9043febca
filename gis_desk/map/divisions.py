"""Divisions as a scene layer: tones that tell neighbours apart, every border once in the style of the highest level."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from gis_desk.map import style
from gis_desk.map.anchors import shape_of, unit_labels
from gis_desk.map.batches import batch
from gis_desk.map.borders import Borders, level_of, neighbours
from gis_desk.map.colouring import colours
from gis_desk.map.later import Later
from gis_desk.map.layer import MapLayer
from gis_desk.map.outlines import Blocks, Outlines, kept_of
from gis_desk.map.packing import named_again
from gis_desk.map.parts import Parts, edge_lines
from gis_desk.map.plane import Plane
from gis_desk.map.scene import Areas, Batch, LegendEntry, Lines, SceneLayer
from gis_desk.map.values import shapes, texts
from layers.schema import LEVELS
from layers.text import text

_PREFIX = (2, 4, 6, 9)
"""Digits of a code that name the province, prefecture, county and township."""


def division_layer(layer: MapLayer, plane: Plane, drawn: Sequence[np.ndarray] = ()) -> SceneLayer:
    """The scene layer of division polygons of any mixture of levels.

    Parameters
    ----------
    drawn : sequence of (M,) arrays of lines
        Boundary lines (EPSG:4490) that another layer draws; the edges they run along are left to it.
    """
    frame = layer.frame
    wanted = layer.style.get("levels")
    if wanted is not None:
        frame = frame[np.isin(level_of(frame), [LEVELS.index(w) for w in wanted])].reset_index(drop=True)
    level, source = level_of(frame), shapes(frame)
    borders = Borders(source, plane, level, texts(frame, "code"), drawn)
    kept = kept_of(layer.kept, closed=True)
    fill = np.full(len(frame), -1, np.int64) if kept is None else np.asarray(kept.rows["fill"])
    outlines = Outlines(
        source,
        plane,
        True,
        borders.mark,
        lambda parts, t: _cut(parts, t, fill),
        () if kept is None else kept.levels,
        {"fill": fill},
        layer.detail_m,
    )
    extent = outlines.extent()
    if extent is None:
        return SceneLayer(layer.id, layer.kind, layer.opacity)
    fills = (style.outside_fill(), *style.unit_fills())
    if kept is None:
        parts, places = outlines.first(extent, again=bool(layer.style.get("labels", True)))
        edges = borders.edges(parts, places)
        fill[:] = unit_fills(frame, level, neighbours(parts, edges), str(layer.style.get("home", "")), len(fills))
        marked = borders.marked(parts, places, edges)
        outlines.show(marked, extent)
        legend = _legend(np.unique(marked.edge[marked.edge >= 0]))
    else:
        legend = layer.kept.legend if layer.kept is not None else ()

    strokes = tuple(style.overridden(s, layer.style) for s in reversed(style.boundary_strokes()))
    shape = shape_of(source, plane)
    return SceneLayer(
        layer.id,
        layer.kind,
        layer.opacity,
        areas=Areas(Blocks(outlines, 0), fills) if layer.style.get("fill", True) else None,
        lines=Lines(Blocks(outlines, 1), strokes),
        labels=Later(
            lambda: named_again(layer.kept, shape) or unit_labels(frame, outlines.roughly(extent), level, shape)
        )
        if layer.style.get("labels", True)
        else (),
        legend=legend,
        bounds=extent,
        outlines=(outlines,),
    )


def _legend(present: np.ndarray) -> tuple[LegendEntry, ...]:
    return tuple(
        LegendEntry(text(style.title("boundary", LEVELS[k])), style.boundary_stroke(LEVELS[k]))
        for k in present.tolist()
    )


def _cut(parts: Parts, tolerance_m: float, fill: np.ndarray) -> tuple[Batch, Batch]:
    """Blocks of fills, and of borders in the order of their strokes."""
    lines = edge_lines(parts)
    kind = lines.edge[lines.offsets[:-1]].astype(np.int64)
    borders = batch(lines, tolerance_m, len(LEVELS) - 1 - kind, together=False, by_style=True)
    of_ring = fill[parts.owner]
    shown = np.flatnonzero(of_ring >= 0)
    return batch(parts.taken(shown), tolerance_m, of_ring[shown], together=True), borders


def unit_fills(frame: pd.DataFrame, level: np.ndarray, pairs: np.ndarray, home: str, fills: int) -> np.ndarray:
    """Index of the fill of every unit (N,), -1 for none; `fills` is how many there are, 0 being the outside's.

    One level is coloured: townships where there are any, else the finest. Units of higher levels that hold none of
    them, and units of other counties than `home`, get the quiet tone of the outside. Without `home` it is the one
    county that has villages, if there is one. `pairs` (M, 2) are units with a border in common.
    """
    codes = texts(frame, "code")
    wanted = LEVELS.index("township") if (level == LEVELS.index("township")).any() else int(level.max())
    if not home:
        with_villages = {c[:6] for c in codes[level == LEVELS.index("village")]}
        if len(with_villages) == 1 and len({c[:6] for c in codes}) > 1:
            home = next(iter(with_villages))
    fill = np.full(len(frame), -1, np.int64)
    coloured = level == wanted
    if home:
        coloured &= np.array([c.startswith(home) for c in codes], dtype=bool)
    above = np.flatnonzero(level < wanted)
    holders = {c[:n] for c in codes[level == wanted] for n in _PREFIX[:wanted]} if len(above) else set()
    for row in above:
        if codes[row].rstrip("0") and codes[row] not in holders and codes[row].rstrip("0") not in holders:
            fill[row] = 0
    fill[(level == wanted) & ~coloured] = 0
    rows = np.flatnonzero(coloured)
    place = np.full(len(frame), -1, np.int64)
    place[rows] = np.arange(len(rows))
    joined = place[pairs]
    fill[rows] = 1 + colours(joined[(joined >= 0).all(axis=1)], len(rows), fills - 1)
    return fill
