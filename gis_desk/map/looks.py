"""Layers with a look of the user's own as scene layers."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeAlias

import numpy as np
import shapely

from gis_desk.map.anchors import area_labels, line_labels, shape_of, unit_labels
from gis_desk.map.batches import batch
from gis_desk.map.borders import level_of
from gis_desk.map.later import Later
from gis_desk.map.layer import MapLayer
from gis_desk.map.outlines import Blocks, Outlines
from gis_desk.map.parts import Parts, edge_lines, lines_of, shared_edges
from gis_desk.map.plane import Plane
from gis_desk.map.scene import Areas, Batch, Fill, Labels, LegendEntry, Lines, Points, SceneLayer, Stroke
from gis_desk.map.symbology.columns import words_of
from gis_desk.map.symbology.drawing import Drawing, Rules, assigned, classes
from gis_desk.map.symbology.look import LabelSpec
from gis_desk.map.symbology.primitives import lettering, point, stroke, surface
from gis_desk.map.symbology.symbols import AreaSymbol, LineSymbol, PointSymbol, Symbolism, as_area, as_line, as_point
from gis_desk.map.thinning import Places
from gis_desk.map.values import only, shapes
from layers.errors import StyleError
from layers.text import Text, text

MOST_OUTLINES = 120
"""Different outlines of areas in one layer: the class of an edge is kept in one byte."""

Standard: TypeAlias = Callable[[MapLayer], SceneLayer]
Box: TypeAlias = tuple[float, float, float, float]


def look_layer(layer: MapLayer, plane: Plane, standard: Standard) -> SceneLayer:
    """`layer` as its look says; what the look leaves open is as `standard` builds it.

    Raises
    ------
    StyleError
        If the areas have more than `MOST_OUTLINES` different outlines.
    """
    look = layer.look
    if look is None:
        return standard(layer)
    bare = replace(layer, frame=layer.shown_rows(), look=None, kept=None)
    if look.drawing is None:
        if look.labels is None:
            return standard(bare)
        built, spec = standard(replace(bare, style={**bare.style, "labels": False})), look.labels
        rows = np.arange(len(bare.frame))
        radius = 0.0 if built.points is None else max((s.size_mm / 2 for s in built.points.symbols), default=0.0)
        return replace(built, labels=Later(lambda: names(bare, spec, plane, rows, built, radius)))
    drawn = _Drawn(bare, look.drawing, plane)
    made = drawn.scene_layer(layer, outlines=not look.borders)
    if look.borders and bare.kind == "division":
        borders = standard(replace(bare, style={**bare.style, "fill": False, "labels": False}))
        made = replace(made, lines=borders.lines, outlines=(*made.outlines, *borders.outlines))
    if look.labels is not None:
        own = look.labels
        return replace(made, labels=Later(lambda: names(bare, own, plane, drawn.rows, made, drawn.radius)))
    if bare.kind == "division":
        return replace(made, labels=Later(lambda: drawn.unit_names(bare)))
    return replace(made, labels=Later(lambda: standard(bare).labels))


class _Drawn:
    """What `assigned` gives, as surfaces, lines and points of a scene; feature k is the k-th pair of row and class."""

    def __init__(self, layer: MapLayer, drawing: Drawing, plane: Plane) -> None:
        self.plane = plane
        self.classes = classes(drawing)
        self.rows, self.kinds = assigned(drawing, layer.frame)
        self.geometry = shapes(layer.frame)[self.rows]
        self.types = shapely.get_type_id(self.geometry)
        symbols = [c.symbol for c in self.classes]
        pointed = np.array([isinstance(s, PointSymbol) for s in symbols], dtype=bool)[self.kinds]
        self.is_area = np.isin(self.types, (3, 6)) & ~pointed
        self.is_line = np.isin(self.types, (1, 2, 5)) & ~pointed
        self.is_point = (self.types >= 0) & ~self.is_area & ~self.is_line & (np.isin(self.types, (0, 4)) | pointed)
        self.points_of = [as_point(s) for s in symbols]
        self.radius = max((s.size_mm / 2 for s in self.points_of), default=0.0) if self.is_point.any() else 0.0
        self.level = level_of(layer.frame)[self.rows] if layer.kind == "division" else np.zeros(len(self.rows), int)
        self._build_areas(symbols, drawing, layer.detail_m)
        lines = [as_line(s) for s in symbols]
        self.strokes = [None if s is None else stroke(s) for s in lines]
        self.ways = Outlines(
            only(self.is_line, self.geometry), plane, False, _with_junctions, self._cut_lines, detail_m=layer.detail_m
        )

    def _build_areas(self, symbols: Sequence[Symbolism], drawing: Drawing, detail_m: float) -> None:
        surfaces = [None if (a := as_area(s)) is None else surface(a) for s in symbols]
        self.fills = [None if s is None else s.fill for s in surfaces]
        rims = [None if s is None else s.outline for s in surfaces]
        self.rims = list(dict.fromkeys(r for r in rims if r is not None))
        if len(self.rims) > MOST_OUTLINES:
            raise StyleError(
                "the classes have {n} different outlines",
                do="give them at most {most}, for example all the same",
                n=len(self.rims),
                most=MOST_OUTLINES,
            )
        place = {rim: n for n, rim in enumerate(self.rims)}
        self.rim = np.array([-1 if r is None else place[r] for r in rims], np.int64)[self.kinds]
        rank = self.level + self.kinds if isinstance(drawing, Rules) else self.level
        key = rank * len(symbols) + self.kinds
        filled = np.array([f is not None for f in self.fills], dtype=bool)[self.kinds] & self.is_area
        used, number = np.unique(key[filled], return_inverse=True)
        self.used = tuple(fill for k in used.tolist() if (fill := self.fills[k % len(symbols)]) is not None)
        self.fill = np.full(len(self.rows), -1, np.int64)
        self.fill[filled] = number
        self.ordered = len(np.unique(rank[filled])) > 1
        areas = only(self.is_area, self.geometry)
        self.surfaces = Outlines(areas, self.plane, True, self._mark, self._cut_areas, detail_m=detail_m)

    def _mark(self, parts: Parts, places: Places) -> Parts:
        """Where rings part, and each edge once, with the outline of the last class that has it."""
        if not len(parts.xy):
            return parts
        shared = shared_edges(parts, places.ids)
        of_group = np.full(shared.groups, -1, np.int64)
        np.maximum.at(of_group, shared.group, self.rim[np.repeat(parts.owner, parts.counts)])
        edge = np.where(shared.first, of_group[shared.group], -1)
        return replace(parts, fixed=shared.node, edge=edge.astype(np.int8))

    def _cut_areas(self, parts: Parts, tolerance_m: float) -> tuple[Batch, Batch]:
        """Blocks of fills, lower levels of divisions and later rules on top, and of outlines."""
        fill = self.fill[parts.owner]
        shown = np.flatnonzero(fill >= 0)
        edges = edge_lines(parts)
        kind = edges.edge[edges.offsets[:-1]].astype(np.int64)
        return (
            batch(parts.taken(shown), tolerance_m, fill[shown], together=True, by_style=self.ordered),
            batch(edges, tolerance_m, kind, together=False, by_style=True),
        )

    def _cut_lines(self, parts: Parts, tolerance_m: float) -> tuple[Batch]:
        return (batch(parts, tolerance_m, self.kinds[parts.owner], together=False, by_style=True),)

    def scene_layer(self, layer: MapLayer, *, outlines: bool) -> SceneLayer:
        """All of it but the names."""
        areas, lines = self.surfaces.extent(), self.ways.extent()
        points = self._points()
        nothing = Stroke(0.0, (0, 0, 0))
        return SceneLayer(
            layer.id,
            layer.kind,
            areas=Areas(Blocks(self.surfaces, 0), self.used) if areas is not None and self.used else None,
            rims=Lines(Blocks(self.surfaces, 1), tuple(self.rims)) if areas and self.rims and outlines else None,
            lines=Lines(Blocks(self.ways, 0), tuple(s or nothing for s in self.strokes)) if lines else None,
            points=points,
            legend=self._legend(layer, outlines=outlines),
            bounds=_around([areas, lines, None if points is None else _box(points.xy)]),
            outlines=tuple(o for o, box in ((self.surfaces, areas), (self.ways, lines)) if box is not None),
        )

    def _points(self) -> Points | None:
        """Points, and what is drawn with a point symbol at its middle, later classes on top."""
        rows = np.flatnonzero(self.is_point & ~shapely.is_empty(self.geometry))
        xy = _middles(self.geometry[rows], self.plane)
        good = np.isfinite(xy).all(axis=1)
        xy, kind = xy[good], self.kinds[rows[good]]
        if not len(xy):
            return None
        order = np.lexsort((-xy[:, 1], kind))
        return Points(xy[order], kind[order], tuple(point(s) for s in self.points_of))

    def _legend(self, layer: MapLayer, *, outlines: bool) -> tuple[LegendEntry, ...]:
        """One entry per class, with the symbol that its geometries have."""
        areas, lines = bool(self.is_area.any()), bool(self.is_line.any())
        return tuple(
            _entry(
                text("{words}", words=one.title) if one.title else layer.title,
                one.symbol,
                areas=areas,
                lines=lines,
                outlines=outlines,
            )
            for one in self.classes
        )

    def unit_names(self, layer: MapLayer) -> Sequence[Labels]:
        """The standard names of divisions."""
        extent = self.surfaces.extent()
        if extent is None:
            return ()
        first = np.zeros(len(self.rows), bool)
        first[np.unique(self.rows, return_index=True)[1]] = True
        frame = layer.frame.iloc[self.rows].reset_index(drop=True)
        return unit_labels(frame.assign(name=frame["name"].where(first)), self.surfaces.roughly(extent), self.level)


def legend_entry(title: Text, symbol: Symbolism) -> LegendEntry:
    """The line of a legend for `symbol` as it is, whatever is drawn with it."""
    return _entry(title, symbol, areas=False, lines=False, outlines=True)


def _entry(title: Text, symbol: Symbolism, *, areas: bool, lines: bool, outlines: bool) -> LegendEntry:
    area, line = as_area(symbol), as_line(symbol)
    if area is not None and (areas or (isinstance(symbol, AreaSymbol) and not lines)):
        made = surface(area)
        if made.fill is None and made.outline is not None:
            return LegendEntry(title, made.outline)
        return LegendEntry(title, made.fill or Fill((0, 0, 0)), made.outline if outlines else None)
    if line is not None and (lines or isinstance(symbol, LineSymbol)):
        return LegendEntry(title, stroke(line))
    return LegendEntry(title, point(as_point(symbol)))


def _with_junctions(parts: Parts, places: Places) -> Parts:
    ids = places.ids
    return replace(parts, fixed=parts.fixed | (np.bincount(ids) > 1)[ids]) if len(ids) else parts


def _middles(geometry: np.ndarray, plane: Plane) -> np.ndarray:
    """A point (N, 2) of the plane on each geometry: itself, half way along a line, inside an area."""
    types = shapely.get_type_id(geometry)
    middle = geometry.copy()
    lines = types == 1
    middle[lines] = shapely.line_interpolate_point(geometry[lines], 0.5, normalized=True)
    rest = ~np.isin(types, (0, 1))
    middle[rest] = shapely.point_on_surface(geometry[rest])
    degrees = shapely.get_coordinates(middle)
    return np.column_stack(plane.forward(degrees[:, 0], degrees[:, 1]))


def names(
    layer: MapLayer, spec: LabelSpec, plane: Plane, rows: np.ndarray, built: SceneLayer, radius: float
) -> tuple[Labels, ...]:
    """The names of `rows`, each once, as `spec` says.

    Parameters
    ----------
    rows : (M,) int
        Row of each feature of the outlines of `built`.
    built : SceneLayer
        The layer without names.
    radius : float
        Of the symbols that names may stand beside, mm.
    """
    found = words_of(layer.frame, spec.column)
    words = np.append(found.words, "")[found.codes[rows]] if spec.column else np.full(len(rows), "", dtype=object)
    first = np.zeros(len(rows), bool)
    first[np.unique(rows, return_index=True)[1]] = True
    words = np.where(first, words, "")
    letters, source = lettering(spec), shapes(layer.frame)[rows]
    types = shapely.get_type_id(source)
    areas, lines = np.isin(types, (3, 6)), np.isin(types, (1, 2, 5))
    rest = types >= 0
    made: tuple[Labels, ...] = ()
    for outlines in built.outlines:
        if not isinstance(outlines, Outlines) or outlines.shapes is None or len(outlines.shapes) != len(rows):
            continue
        extent = outlines.extent()
        if extent is None:
            continue
        if outlines.closed and spec.placement in ("auto", "centre"):
            rest &= ~areas
            made += tuple(area_labels(words, outlines.roughly(extent), letters, shape_of(source, plane)))
        if not outlines.closed and spec.placement in ("auto", "along"):
            rest &= ~lines
            none = np.zeros(len(rows), np.int64)
            made += line_labels(words, lambda some: lines_of(plane.shapes(source[some])), letters, none)
    some = np.flatnonzero(rest & (words != "") & ~shapely.is_empty(source))
    xy = _middles(source[some], plane)
    good = np.isfinite(xy).all(axis=1)
    some, xy = some[good], xy[good]
    if not len(some):
        return made
    clear = np.full(len(some), 0.0 if spec.placement == "centre" else radius)
    none = np.zeros(len(some), np.int64)
    room = np.full(len(some), np.inf)
    order = np.arange(len(some))
    return (*made, Labels(tuple(words[some].tolist()), xy, none * 0.0, none, (letters,), "beside", room, clear, order))


def _box(xy: np.ndarray) -> Box:
    low, high = xy.min(axis=0), xy.max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def _around(boxes: Sequence[Box | None]) -> Box | None:
    some = np.array([box for box in boxes if box is not None])
    return None if not len(some) else _box(np.vstack([some[:, :2], some[:, 2:]]))
