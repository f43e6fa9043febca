"""Divisions as a scene layer: tones that tell neighbours apart, every border once in the style of the highest level."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import shapely

from gis_desk.map import style
from gis_desk.map.anchors import unit_labels
from gis_desk.map.batches import Tower, batch
from gis_desk.map.colouring import greedy_colours
from gis_desk.map.layer import MapLayer
from gis_desk.map.parts import Edges, Parts, edge_lines, lines_of, rings_of, shared_edges, vertex_ids
from gis_desk.map.plane import Plane
from gis_desk.map.scene import Areas, Batch, Fill, LegendEntry, Lines, SceneLayer
from gis_desk.map.values import shapes, texts
from layers.schema import LEVELS
from layers.text import text

_PREFIX = (2, 4, 6, 9)
"""Digits of a code that name the province, prefecture, county and township."""
_PROBES = 8000
_PROBE_M = 30.0
"""How far beyond a lone border one looks for the neighbour: farther than slivers are wide."""


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
    polygons = plane.shapes(shapes(frame))
    level = level_of(frame)
    parts = rings_of(polygons)
    if not len(parts.xy):
        return SceneLayer(layer.id, layer.kind, layer.opacity)
    edges = shared_edges(parts)
    classes = border_classes(parts, edges, level, texts(frame, "code"), polygons)
    mine = edges.first & ~_drawn_elsewhere(parts, [plane.shapes(lines) for lines in drawn])
    parts = replace(parts, fixed=edges.node, edge=np.where(mine, classes, -1).astype(np.int8))
    tower = Tower(parts)

    areas = None
    if layer.style.get("fill", True):
        fill, fills = unit_fills(frame, level, parts, edges, str(layer.style.get("home", "")))
        ring_fill = fill[parts.owner]
        shown = np.flatnonzero(ring_fill >= 0)
        areas = Areas(tower.batches(lambda p, t: batch(p.taken(shown), t, ring_fill[shown], together=True)), fills)
    strokes = tuple(style.overridden(s, layer.style) for s in reversed(style.boundary_strokes()))
    lines = Lines(tower.batches(lambda p, t: _borders(p, t, len(strokes))), strokes)
    present = np.unique(classes[edges.first])
    xy = parts.xy
    return SceneLayer(
        layer.id,
        layer.kind,
        layer.opacity,
        areas=areas,
        lines=lines,
        labels=unit_labels(frame, polygons, level, tower) if layer.style.get("labels", True) else (),
        legend=tuple(
            LegendEntry(text(style.title("boundary", LEVELS[k])), style.boundary_stroke(LEVELS[k])) for k in present
        ),
        bounds=(*xy.min(axis=0).tolist(), *xy.max(axis=0).tolist()),
    )


def _drawn_elsewhere(parts: Parts, drawn: Sequence[np.ndarray]) -> np.ndarray:
    """Whether the edge beginning at each vertex (N,) lies on a line of `drawn`, vertex by vertex to the millimetre."""
    lines = lines_of(np.concatenate(drawn)) if drawn else None
    if lines is None or not len(lines.xy):
        return np.zeros(len(parts.xy), bool)
    ids = vertex_ids(np.vstack([parts.xy, lines.xy]))
    of_ring, of_line = ids[: len(parts.xy)], ids[len(parts.xy) :]
    count = np.int64(len(ids) + 1)

    def pairs(one: np.ndarray, other: np.ndarray) -> np.ndarray:
        return np.minimum(one, other) * count + np.maximum(one, other)

    return np.isin(pairs(of_ring, of_ring[parts.following()]), pairs(of_line, of_line[lines.following()]))


def level_of(frame: pd.DataFrame) -> np.ndarray:
    """Index into `layers.schema.LEVELS` of every row (N,), from the column or, where it is empty, from the code."""
    named, codes = texts(frame, "level"), texts(frame, "code")
    index = {name: k for k, name in enumerate(LEVELS)}
    by_length = {2: 0, 4: 1, 6: 2, 9: 3, 12: 4}

    def one(name: str, code: str) -> int:
        if name in index:
            return index[name]
        if len(code) == 6 and code.endswith("00"):
            return 0 if code.endswith("0000") else 1
        if len(code) == 12 and code.endswith("000"):
            return 3
        return by_length.get(len(code), 2)

    return np.array([one(n, c) for n, c in zip(named, codes, strict=True)], dtype=np.int64)


def border_classes(
    parts: Parts, edges: Edges, level: np.ndarray, codes: np.ndarray, polygons: np.ndarray
) -> np.ndarray:
    """The highest level that the edge beginning at each vertex separates (N,), index into ``LEVELS``.

    It is the highest level of the units that have the edge in their outline, and higher still where the codes of two
    of them already differ in the digits of a higher level. The outer edge of a set of units counts one level higher
    than they are, unless a neighbour lies within `_PROBE_M` (then the two outlines merely do not match).
    """
    unit = np.repeat(parts.owner, parts.counts)
    of_group = np.full(edges.groups, len(LEVELS) - 1, np.int64)
    np.minimum.at(of_group, edges.group, level[unit])
    for above, digits in reversed(list(enumerate(_PREFIX))):
        known = np.array([len(c) >= digits for c in codes]) & (level >= above)
        number, _ = pd.factorize(np.array([c[:digits] for c in codes], dtype=object))
        low = np.full(edges.groups, len(codes), np.int64)
        high = np.full(edges.groups, -1, np.int64)
        use = known[unit]
        np.minimum.at(low, edges.group[use], number[unit[use]])
        np.maximum.at(high, edges.group[use], number[unit[use]])
        of_group[high > low] = np.minimum(of_group[high > low], above)
    lone = np.bincount(edges.group, minlength=edges.groups) == 1
    top = int(level.min())
    if top >= LEVELS.index("township"):
        outer = _outer_edges(parts, edges, lone, polygons)
        of_group[edges.group[outer]] = np.minimum(of_group[edges.group[outer]], top - 1)
    return of_group[edges.group]


def _outer_edges(parts: Parts, edges: Edges, lone: np.ndarray, polygons: np.ndarray) -> np.ndarray:
    """Edges (index of their first vertex) with nothing on their other side.

    Of very many lone edges only every so-manieth is probed, and those after it along the ring go with it.
    """
    start = np.flatnonzero(lone[edges.group])
    if not len(start):
        return start
    stop = parts.following()[start]
    heads = np.ones(len(start), bool)
    heads[1:] = stop[:-1] != start[1:]
    heads |= np.arange(len(start)) % max(len(start) // _PROBES, 1) == 0
    probe = start[heads]
    a, b = parts.xy[probe], parts.xy[parts.following()[probe]]
    along = b - a
    size = np.maximum(np.hypot(along[:, 0], along[:, 1])[:, None], 1e-9)
    beside = (a + b) / 2 + _PROBE_M * np.column_stack([along[:, 1], -along[:, 0]]) / size
    tree = shapely.STRtree([p for p in polygons if p is not None])
    free = np.ones(len(probe), bool)
    free[tree.query(shapely.points(beside), predicate="intersects")[0]] = False
    return start[free[np.cumsum(heads) - 1]]


def unit_fills(
    frame: pd.DataFrame, level: np.ndarray, parts: Parts, edges: Edges, home: str
) -> tuple[np.ndarray, tuple[Fill, ...]]:
    """Index of the fill of every unit (N,), -1 for none, and the fills.

    One level is coloured: townships where there are any, else the finest. Units of higher levels that hold none of
    them, and units of other counties than `home`, get the quiet tone of the outside. Without `home` it is the one
    county that has villages, if there is one.
    """
    fills = (style.outside_fill(), *style.unit_fills())
    codes = texts(frame, "code")
    wanted = LEVELS.index("township") if (level == LEVELS.index("township")).any() else int(level.max())
    county = np.array([c[:6] for c in codes], dtype=object)
    if not home:
        with_villages = set(county[level == LEVELS.index("village")])
        home = next(iter(with_villages)) if len(with_villages) == 1 and len(set(county)) > 1 else ""
    fill = np.full(len(frame), -1, np.int64)
    coloured = (level == wanted) & np.array([c.startswith(home) for c in codes], dtype=bool)
    holders = {c[:n] for c in codes[level == wanted] for n in _PREFIX[:wanted]}
    for row in np.flatnonzero(level < wanted):
        if codes[row].rstrip("0") and codes[row] not in holders and codes[row].rstrip("0") not in holders:
            fill[row] = 0
    fill[(level == wanted) & ~coloured] = 0
    rows = np.flatnonzero(coloured)
    place = np.full(len(frame), -1, np.int64)
    place[rows] = np.arange(len(rows))
    unit = place[np.repeat(parts.owner, parts.counts)]
    ours = unit >= 0
    low = np.full(edges.groups, len(rows), np.int64)
    high = np.full(edges.groups, -1, np.int64)
    np.minimum.at(low, edges.group[ours], unit[ours])
    np.maximum.at(high, edges.group[ours], unit[ours])
    both = high > low
    joined = np.unique(low[both] * np.int64(len(rows) + 1) + high[both])
    pairs = np.column_stack(np.divmod(joined, len(rows) + 1))
    fill[rows] = 1 + greedy_colours(pairs, len(rows), len(fills) - 1)
    return fill, fills


def _borders(parts: Parts, tolerance_m: float, strokes: int) -> Batch:
    lines = edge_lines(parts)
    kind = lines.edge[lines.offsets[:-1]].astype(np.int64)
    return batch(lines, tolerance_m, strokes - 1 - kind, together=False, by_style=True)
