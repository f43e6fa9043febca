"""Lines as scene layers: boundary lines, roads, waters, and plain lines and areas."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import shapely

from gis_desk.map import style
from gis_desk.map.anchors import area_labels, line_labels
from gis_desk.map.batches import batch, tower
from gis_desk.map.layer import MapLayer
from gis_desk.map.parts import Parts, edge_lines, lines_of, rings_of, shared_edges, vertex_ids
from gis_desk.map.plane import Plane
from gis_desk.map.scene import Areas, Fill, Labels, LegendEntry, Lines, SceneLayer, Stroke
from gis_desk.map.values import only, shapes, texts
from layers.schema import LEVELS, ROAD_CLASSES
from layers.text import text


def boundary_line_layer(layer: MapLayer, plane: Plane) -> SceneLayer:
    """Boundary lines in the pattern of their level; disputed and proposed ones in the colour of their status."""
    moved = plane.shapes(shapes(layer.frame))
    level, status = texts(layer.frame, "level"), texts(layer.frame, "status")
    legal = [style.overridden(s, layer.style) for s in reversed(style.boundary_strokes())]
    colours = style.table()["status"]
    strokes = [
        *legal,
        *(replace(s, colour=style.colour(colours["proposed"])) for s in legal),
        *(replace(s, colour=style.colour(colours["disputed"])) for s in legal),
    ]
    group = {"proposed": 1, "habit": 1, "disputed": 2}
    kind = np.array(
        [
            len(legal) * group.get(s, 0) + (len(LEVELS) - 1 - LEVELS.index(v if v in LEVELS else "county"))
            for v, s in zip(level, status, strict=True)
        ],
        dtype=np.int64,
    )
    legend = []
    for k in sorted(set(kind.tolist()), key=lambda k: -(k % len(legal))):
        words = text(style.title("boundary", LEVELS[len(LEVELS) - 1 - k % len(legal)]))
        legend.append(LegendEntry(words, strokes[k]))
    return _line_layer(layer, moved, kind, strokes, "line", legend, texts(layer.frame, "name"))


def road_layer(layer: MapLayer, plane: Plane) -> SceneLayer:
    """Roads by class, the lesser ones first."""
    moved = plane.shapes(shapes(layer.frame))
    order = tuple(reversed(ROAD_CLASSES))
    strokes = [style.overridden(style.stroke_of(style.table()["road"][c]), layer.style) for c in order]
    classes = texts(layer.frame, "class")
    kind = np.array([order.index(c) if c in order else order.index("village") for c in classes], dtype=np.int64)
    legend = [
        LegendEntry(text(style.title("road", order[k])), strokes[k]) for k in sorted(set(kind.tolist()), reverse=True)
    ]
    return _line_layer(layer, moved, kind, strokes, "road", legend, texts(layer.frame, "name"))


def water_layer(layer: MapLayer, plane: Plane) -> SceneLayer:
    """Rivers, streams and canals as lines, lakes and wide rivers as surfaces with a shore."""
    moved = plane.shapes(shapes(layer.frame))
    table = style.table()["water"]
    order = ("stream", "canal", "river")
    shore = Stroke(table["area"]["width"], style.colour(table["area"]["line"]), round_cap=True)
    strokes = [*(style.stroke_of(table[c]) for c in order), shore]
    classes = texts(layer.frame, "class")
    kind = np.array([order.index(c) if c in order else order.index("river") for c in classes], dtype=np.int64)
    names = texts(layer.frame, "name")
    surface = np.isin(shapely.get_type_id(moved), (3, 6))
    built = _line_layer(
        layer,
        only(~surface, moved),
        kind,
        strokes,
        "water",
        [LegendEntry(text(style.title("water", order[k])), strokes[k]) for k in sorted(set(kind[~surface].tolist()))],
        names,
    )
    if not surface.any():
        return built
    fill = Fill(style.colour(table["area"]["fill"]))
    areas, edge = _surfaces(only(surface, moved), fill, len(order))
    lines = built.lines
    joined = _joined(lines, Lines(edge.levels, tuple(strokes)))
    return replace(
        built,
        areas=areas,
        lines=joined,
        labels=(*built.labels, *area_labels(layer, names, moved, style.lettering("water"))),
        legend=(LegendEntry(text(style.title("water", "area")), fill), *built.legend),
        bounds=_bounds(moved),
    )


def plain_layer(layer: MapLayer, plane: Plane) -> SceneLayer:
    """Areas and lines of a frame without a table, in one colour."""
    moved = plane.shapes(shapes(layer.frame))
    table = style.table()["plain"]
    names = texts(layer.frame, "name")
    stroke = style.overridden(style.stroke_of(table["line"]), layer.style)
    rim = style.overridden(style.stroke_of(table["area"]), layer.style)
    surface = np.isin(shapely.get_type_id(moved), (3, 6))
    legend = [LegendEntry(layer.title, stroke)] if (~surface).any() else []
    built = _line_layer(
        layer,
        only(~surface, moved),
        np.zeros(len(moved), np.int64),
        [stroke, rim],
        "plain",
        legend,
        names,
    )
    if not surface.any():
        return built
    tint = style.colour(table["area"]["fill"])
    if "colour" in layer.style:
        tint = tuple((c & 0xFFFFFF) | 0x24000000 for c in style.colour(layer.style["colour"]))  # type: ignore[assignment]
    areas, edge = _surfaces(only(surface, moved), Fill(tint), 1)
    return replace(
        built,
        areas=areas if layer.style.get("fill", True) else None,
        lines=_joined(built.lines, Lines(edge.levels, (stroke, rim))),
        labels=(*built.labels, *area_labels(layer, names, moved, style.lettering("plain"))),
        legend=(LegendEntry(layer.title, Fill(tint)), *built.legend),
        bounds=_bounds(moved),
    )


def _surfaces(polygons: np.ndarray, fill: Fill, edge: int) -> tuple[Areas, Lines]:
    parts = rings_of(polygons)
    shared = shared_edges(parts)
    parts = replace(parts, fixed=shared.node, edge=np.where(shared.first, 0, -1).astype(np.int8))
    levels = tower(parts)
    areas = Areas(
        tuple(batch(p, t, np.zeros(len(p.owner), np.int64), together=True) for t, p in levels),
        (fill,),
    )
    rims = []
    for t, p in levels:
        line = edge_lines(p)
        rims.append(batch(line, t, np.full(len(line.owner), edge), together=False, by_style=True))
    return areas, Lines(tuple(rims), ())


def _joined(one: Lines | None, other: Lines) -> Lines:
    """Two sets of lines under one list of strokes; both keep their own levels, so the longer list decides."""
    if one is None or not len(one.levels[0].xy):
        return other
    merged = []
    for other_level in other.levels:
        mine = max(
            (m for m in one.levels if m.tolerance_m <= other_level.tolerance_m),
            key=lambda m: m.tolerance_m,
            default=one.levels[0],
        )
        merged.append(
            replace(
                other_level,
                xy=np.vstack([mine.xy, other_level.xy]),
                offsets=np.concatenate([mine.offsets, other_level.offsets[1:] + len(mine.xy)]),
                blocks=np.concatenate([mine.blocks, other_level.blocks[1:] + len(mine.offsets) - 1]),
                style=np.concatenate([mine.style, other_level.style]),
                boxes=np.vstack([mine.boxes, other_level.boxes]),
            )
        )
    return Lines(tuple(merged), other.strokes)


def _line_layer(
    layer: MapLayer,
    moved: np.ndarray,
    kind: np.ndarray,
    strokes: Sequence[Stroke],
    letters: str,
    legend: Sequence[LegendEntry],
    names: np.ndarray,
) -> SceneLayer:
    parts = lines_of(moved)
    if not len(parts.xy):
        return SceneLayer(layer.id, layer.kind, layer.opacity, bounds=_bounds(moved), legend=tuple(legend))
    parts = replace(parts, fixed=parts.fixed | _junctions(parts))
    lines = Lines(
        tuple(batch(p, t, kind[p.owner], together=False, by_style=True) for t, p in tower(parts)), tuple(strokes)
    )
    labels: tuple[Labels, ...] = ()
    if layer.style.get("labels", True):
        labels = line_labels(names, parts, style.lettering(letters), kind)
    return SceneLayer(
        layer.id,
        layer.kind,
        layer.opacity,
        lines=lines,
        labels=labels,
        legend=tuple(legend),
        bounds=_bounds(moved),
    )


def _junctions(parts: Parts) -> np.ndarray:
    ids = vertex_ids(parts.xy)
    return (np.bincount(ids) > 1)[ids]


def _bounds(moved: np.ndarray) -> tuple[float, float, float, float] | None:
    box = shapely.total_bounds(moved) if len(moved) else np.full(4, np.nan)
    return (float(box[0]), float(box[1]), float(box[2]), float(box[3])) if np.isfinite(box).all() else None
