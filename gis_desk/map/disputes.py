"""Disputes and the claims of their sides as scene layers: grade by shape, pattern and colour; claims red and blue."""

from dataclasses import replace

import numpy as np
import shapely

from gis_desk.map import style
from gis_desk.map.batches import batch
from gis_desk.map.layer import MapLayer
from gis_desk.map.outlines import Blocks, Outlines
from gis_desk.map.parts import Parts, edge_lines
from gis_desk.map.places import point_layer
from gis_desk.map.plane import Plane
from gis_desk.map.scene import Areas, Batch, Fill, Hatch, LegendEntry, Lines, SceneLayer, Stroke
from gis_desk.map.thinning import Places
from gis_desk.map.values import only, shapes, texts
from gis_desk.map.ways import line_layer
from layers.schema import GRADES, SIDES
from layers.text import text

_ORDER = ("ungraded", *reversed(GRADES))
"""The gravest is drawn last; what nobody has graded is no grade."""
_CLOSED = ("settled", "transferred", "revisited")


def claim_layer(layer: MapLayer, plane: Plane) -> SceneLayer:
    """Claim lines, solid and 0.3 mm wide: the first side red, the second blue, the third green and broken."""
    source, side = shapes(layer.frame), texts(layer.frame, "side")
    order = tuple(reversed(SIDES))
    strokes = [style.overridden(style.stroke_of(style.table()["claim"][s]), layer.style) for s in order]
    kind = np.array([order.index(s) if s in order else order.index("a") for s in side], dtype=np.int64)
    legend = [
        LegendEntry(text(style.title("claim", order[k])), strokes[k]) for k in sorted(set(kind.tolist()), reverse=True)
    ]
    none = np.full(len(source), "", dtype=object)
    return line_layer(layer, plane, source, kind, strokes, "line", legend, none)


def dispute_layer(layer: MapLayer, plane: Plane) -> SceneLayer:
    """Disputes by grade: each with its symbol, hollow where it is closed; stretches of a line as bands in the pattern
    of their grade, areas hatched.
    """
    source, grade = shapes(layer.frame), texts(layer.frame, "grade")
    kind = np.array([_ORDER.index(g) if g in _ORDER else 0 for g in grade], dtype=np.int64)
    closed = np.isin(texts(layer.frame, "state"), _CLOSED)
    number = texts(layer.frame, "number")
    names = np.where(number == "", texts(layer.frame, "title"), number)
    symbols = (*_ORDER, *(f"closed_{g}" for g in _ORDER))
    none = np.zeros(len(kind), np.int64)
    built = point_layer(layer, plane, kind + len(_ORDER) * closed, symbols, names, none, ["dispute"])
    kinds = shapely.get_type_id(source)
    lines, areas = np.isin(kinds, (1, 5)), np.isin(kinds, (3, 6))
    if lines.any():
        strokes = [_band(g) for g in _ORDER]
        bands = line_layer(layer, plane, only(lines, source), kind, strokes, "dispute", [], np.full(len(kind), ""))
        built = replace(built, lines=bands.lines, outlines=bands.outlines)
    return _hatched(layer, plane, built, only(areas, source), kind) if areas.any() else built


def _band(grade: str) -> Stroke:
    entry = style.table()["dispute"][grade]
    return style.stroke_of({**entry, "colour": _faint(grade)})


def _faint(grade: str) -> dict[str, str]:
    fill = style.table()["point"][grade]["fill"]
    return {ground: tone + "b0" for ground, tone in fill.items()}


def _hatched(layer: MapLayer, plane: Plane, built: SceneLayer, source: np.ndarray, kind: np.ndarray) -> SceneLayer:
    fills, rims = [], []
    for grade in _ORDER:
        entry = style.table()["dispute"][grade]
        tone = style.symbol(grade).fill
        clear = style.colour(_clear(grade))
        fills.append(Fill(clear, Hatch(tone, float(entry["spacing"]), 0.2, float(entry["angle"]))))
        rims.append(Stroke(0.3, tone, round_cap=True))

    def cut(parts: Parts, tolerance_m: float) -> tuple[Batch, ...]:
        edges = edge_lines(parts)
        return (
            batch(parts, tolerance_m, kind[parts.owner], together=True),
            batch(edges, tolerance_m, kind[edges.owner], together=False, by_style=True),
        )

    outlines = Outlines(source, plane, True, _as_they_are, cut, detail_m=layer.detail_m)
    return replace(
        built,
        areas=Areas(Blocks(outlines, 0), tuple(fills)),
        rims=Lines(Blocks(outlines, 1), tuple(rims)),
        outlines=(*built.outlines, outlines),
    )


def _clear(grade: str) -> dict[str, str]:
    return {ground: tone + "1e" for ground, tone in style.table()["point"][grade]["fill"].items()}


def _as_they_are(parts: Parts, places: Places) -> Parts:  # noqa: ARG001 - neighbours share no edges
    return parts
