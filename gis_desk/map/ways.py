"""Lines as scene layers: boundary lines, roads, waters, and plain lines and areas."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import shapely

from gis_desk.map import style
from gis_desk.map.anchors import area_labels, line_labels, shape_of
from gis_desk.map.batches import batch
from gis_desk.map.later import Later
from gis_desk.map.layer import MapLayer
from gis_desk.map.outlines import Blocks, Outlines, kept_of
from gis_desk.map.packing import named_again
from gis_desk.map.parts import Parts, edge_lines, lines_of, shared_edges
from gis_desk.map.plane import Plane
from gis_desk.map.scene import Areas, Batch, Fill, Labels, LegendEntry, Lines, SceneLayer, Stroke
from gis_desk.map.thinning import Places
from gis_desk.map.values import only, shapes, texts
from layers.schema import LEVELS, ROAD_CLASSES
from layers.text import text


def boundary_line_layer(layer: MapLayer, plane: Plane) -> SceneLayer:
    """Boundary lines in the pattern of their level; disputed and proposed ones in the colour of their status."""
    source = shapes(layer.frame)
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
    return line_layer(layer, plane, source, kind, strokes, "line", legend, texts(layer.frame, "name"))


def road_layer(layer: MapLayer, plane: Plane) -> SceneLayer:
    """Roads by class, the lesser ones first."""
    source = shapes(layer.frame)
    order = tuple(reversed(ROAD_CLASSES))
    strokes = [style.overridden(style.stroke_of(style.table()["road"][c]), layer.style) for c in order]
    classes = texts(layer.frame, "class")
    kind = np.array([order.index(c) if c in order else order.index("village") for c in classes], dtype=np.int64)
    legend = [
        LegendEntry(text(style.title("road", order[k])), strokes[k]) for k in sorted(set(kind.tolist()), reverse=True)
    ]
    return line_layer(layer, plane, source, kind, strokes, "road", legend, texts(layer.frame, "name"))


def water_layer(layer: MapLayer, plane: Plane) -> SceneLayer:
    """Rivers, streams and canals as lines, lakes and wide rivers as surfaces with a shore."""
    source = shapes(layer.frame)
    table = style.table()["water"]
    order = ("stream", "canal", "river")
    shore = Stroke(table["area"]["width"], style.colour(table["area"]["line"]), round_cap=True)
    strokes = [*(style.stroke_of(table[c]) for c in order), shore]
    classes = texts(layer.frame, "class")
    kind = np.array([order.index(c) if c in order else order.index("river") for c in classes], dtype=np.int64)
    names = texts(layer.frame, "name")
    surface = _surface(source)
    built = line_layer(
        layer,
        plane,
        only(~surface, source),
        kind,
        strokes,
        "water",
        [LegendEntry(text(style.title("water", order[k])), strokes[k]) for k in sorted(set(kind[~surface].tolist()))],
        names,
    )
    if not surface.any():
        return built
    fill = Fill(style.colour(table["area"]["fill"]))
    legend = LegendEntry(text(style.title("water", "area")), fill)
    return _with_surfaces(layer, plane, built, only(surface, source), fill, shore, names, "water", legend)


def plain_layer(layer: MapLayer, plane: Plane) -> SceneLayer:
    """Areas and lines of a frame without a table, in one colour."""
    source = shapes(layer.frame)
    table = style.table()["plain"]
    names = texts(layer.frame, "name")
    stroke = style.overridden(style.stroke_of(table["line"]), layer.style)
    rim = style.overridden(style.stroke_of(table["area"]), layer.style)
    surface = _surface(source)
    legend = [LegendEntry(layer.title, stroke)] if (~surface).any() else []
    none = np.zeros(len(source), np.int64)
    built = line_layer(layer, plane, only(~surface, source), none, [stroke], "plain", legend, names)
    if not surface.any():
        return built
    tint = style.colour(table["area"]["fill"])
    if "colour" in layer.style:
        tint = tuple((c & 0xFFFFFF) | 0x24000000 for c in style.colour(layer.style["colour"]))  # type: ignore[assignment]
    fill = Fill(tint)
    entry = LegendEntry(layer.title, fill)
    made = _with_surfaces(layer, plane, built, only(surface, source), fill, rim, names, "plain", entry)
    return made if layer.style.get("fill", True) else replace(made, areas=None)


def _surface(source: np.ndarray) -> np.ndarray:
    return np.isin(shapely.get_type_id(source), (3, 6))


def _with_surfaces(
    layer: MapLayer,
    plane: Plane,
    built: SceneLayer,
    source: np.ndarray,
    fill: Fill,
    rim: Stroke,
    names: np.ndarray,
    letters: str,
    entry: LegendEntry,
) -> SceneLayer:
    """`built` with surfaces below its lines, each with a rim; a border of two is drawn once."""
    kept = kept_of(layer.kept, closed=True)
    outlines = Outlines(
        source, plane, True, _shared, _cut_surfaces, () if kept is None else kept.levels, detail_m=layer.detail_m
    )
    extent = outlines.extent()
    if extent is None:
        return built
    labels: Sequence[Labels] = ()
    if layer.style.get("labels", True):
        below, lettering, shape = built.labels, style.lettering(letters), shape_of(source, plane)
        labels = Later(
            lambda: (
                named_again(layer.kept, shape)
                or (*below, *area_labels(names, outlines.roughly(extent), lettering, shape))
            )
        )
    return replace(
        built,
        areas=Areas(Blocks(outlines, 0), (fill,)),
        rims=Lines(Blocks(outlines, 1), (rim,)),
        labels=labels,
        legend=(entry, *built.legend),
        bounds=_joined(built.bounds, extent),
        outlines=(*built.outlines, outlines),
    )


def _shared(parts: Parts, places: Places) -> Parts:
    if not len(parts.xy):
        return parts
    shared = shared_edges(parts, places.ids)
    return replace(parts, fixed=shared.node, edge=np.where(shared.first, 0, -1).astype(np.int8))


def _cut_surfaces(parts: Parts, tolerance_m: float) -> tuple[Batch, Batch]:
    rims = edge_lines(parts)
    return (
        batch(parts, tolerance_m, np.zeros(len(parts.owner), np.int64), together=True),
        batch(rims, tolerance_m, np.zeros(len(rims.owner), np.int64), together=False, by_style=True),
    )


def _joined(
    one: tuple[float, float, float, float] | None, other: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    if one is None:
        return other
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def line_layer(
    layer: MapLayer,
    plane: Plane,
    source: np.ndarray,
    kind: np.ndarray,
    strokes: Sequence[Stroke],
    letters: str,
    legend: Sequence[LegendEntry],
    names: np.ndarray,
) -> SceneLayer:
    """Lines in the stroke of their kind, the first strokes below the others.

    Parameters
    ----------
    source : (N,) geometries in EPSG:4490, or None
    kind : (N,) int
        Index into `strokes`.
    letters : str
        Lettering of `names` (N,).
    """
    outlines = Outlines(
        source,
        plane,
        False,
        _with_junctions,
        lambda parts, t: (batch(parts, t, kind[parts.owner], together=False, by_style=True),),
        () if (kept := kept_of(layer.kept, closed=False)) is None else kept.levels,
        detail_m=layer.detail_m,
    )
    extent = outlines.extent()
    if extent is None:
        return SceneLayer(layer.id, layer.kind, layer.opacity, legend=tuple(legend))
    labels: Sequence[Labels] = ()
    if layer.style.get("labels", True):
        lettering = style.lettering(letters)
        labels = Later(
            lambda: (
                named_again(layer.kept)
                or line_labels(names, lambda rows: lines_of(plane.shapes(source[rows])), lettering, kind)
            )
        )
    return SceneLayer(
        layer.id,
        layer.kind,
        layer.opacity,
        lines=Lines(Blocks(outlines, 0), tuple(strokes)),
        labels=labels,
        legend=tuple(legend),
        bounds=extent,
        outlines=(outlines,),
    )


def _with_junctions(parts: Parts, places: Places) -> Parts:
    ids = places.ids
    return replace(parts, fixed=parts.fixed | (np.bincount(ids) > 1)[ids]) if len(ids) else parts
