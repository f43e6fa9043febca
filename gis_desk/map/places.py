"""Points as scene layers: place names, markers, signs, plain points."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import shapely

from gis_desk.map import style
from gis_desk.map.anchors import keys_of
from gis_desk.map.layer import MapLayer
from gis_desk.map.plane import Plane
from gis_desk.map.scene import Labels, LabelStyle, LegendEntry, Points, SceneLayer, Symbol
from gis_desk.map.values import shapes, texts
from layers.text import text

_POSTS = ("single", "double", "triple", "missing")
_GONE = ("lost", "damaged", "abandoned")
_NAMES = ("village", "residential", "building", "natural", "facility", "township_seat", "county_seat")
_NAME_SYMBOL = {
    "village": "village",
    "community": "village",
    "residential": "residential",
    "building": "building",
    "natural": "natural",
    "facility": "facility",
}
_NAME_LETTERS = ("village", "community", "residential", "building", "natural", "facility", "road", "township", "county")


def marker_layer(layer: MapLayer, plane: Plane) -> SceneLayer:
    """Boundary markers by their posts, lost and destroyed ones crossed, with their numbers."""
    posts, state = texts(layer.frame, "posts"), texts(layer.frame, "state")
    kind = np.array(
        [
            _POSTS.index("missing") if s in _GONE else _POSTS.index(p if p in _POSTS else "single")
            for p, s in zip(posts, state, strict=True)
        ],
        dtype=np.int64,
    )
    return point_layer(
        layer, plane, kind, _POSTS, texts(layer.frame, "number"), np.zeros(len(kind), np.int64), ["marker"]
    )


def sign_layer(layer: MapLayer, plane: Plane) -> SceneLayer:
    """Place-name signs."""
    none = np.zeros(len(layer.frame), np.int64)
    return point_layer(layer, plane, none, ("sign",), texts(layer.frame, "name"), none, ["sign"])


def place_name_layer(layer: MapLayer, plane: Plane) -> SceneLayer:
    """Place names by class; those of roads and divisions stand without a symbol."""
    classes, names = texts(layer.frame, "class"), texts(layer.frame, "name")
    kind = np.array([_NAMES.index(_NAME_SYMBOL[c]) if c in _NAME_SYMBOL else -1 for c in classes], dtype=np.int64)
    letters = np.array(
        [
            _NAME_LETTERS.index(c)
            if c in _NAME_LETTERS
            else _NAME_LETTERS.index("township" if c == "division" else "facility")
            for c in classes
        ],
        dtype=np.int64,
    )
    return point_layer(layer, plane, kind, _NAMES, names, letters, _NAME_LETTERS)


def plain_points(layer: MapLayer, plane: Plane) -> SceneLayer:
    """Points of a frame without a table, in one colour."""
    none = np.zeros(len(layer.frame), np.int64)
    return point_layer(layer, plane, none, ("plain",), texts(layer.frame, "name"), none, ["plain"])


def point_layer(
    layer: MapLayer,
    plane: Plane,
    kind: np.ndarray,
    symbols: Sequence[str],
    names: np.ndarray,
    letters: np.ndarray,
    lettering: Sequence[str],
) -> SceneLayer:
    """Points (lines and areas at their middle) with a symbol and a name each.

    Parameters
    ----------
    kind : (N,) int
        Index into `symbols`; -1 for a name without a symbol.
    letters : (N,) int
        Index into `lettering`.
    """
    source = shapes(layer.frame)
    extended = ~np.isin(shapely.get_type_id(source), (-1, 0))
    if extended.any():
        source = source.copy()
        source[extended] = shapely.point_on_surface(source[extended])
    usable = (shapely.get_type_id(source) == 0) & ~shapely.is_empty(source)
    rows = np.flatnonzero(usable)
    if not len(rows):
        return SceneLayer(layer.id, layer.kind, layer.opacity)
    degrees = shapely.get_coordinates(source[rows])
    xy = np.column_stack(plane.forward(degrees[:, 0], degrees[:, 1]))
    good = np.isfinite(xy).all(axis=1)
    xy, rows = xy[good], rows[good]
    if not len(rows):
        return SceneLayer(layer.id, layer.kind, layer.opacity)
    table = tuple(_restyled(style.symbol(s), layer) for s in symbols)
    if not layer.style.get("nameless", True):
        table = tuple(
            replace(one, max_scale=min(one.max_scale, style.lettering(s).max_scale)) if s in lettering else one
            for s, one in zip(symbols, table, strict=True)
        )
    shown = np.flatnonzero(kind[rows] >= 0)
    order = shown[np.lexsort((-xy[shown, 1], kind[rows[shown]]))]
    present = sorted(set(kind[rows].tolist()) - {-1})
    legend = [
        LegendEntry(layer.title if s == "plain" else text(style.title("point", s)), table[k])
        for k, s in enumerate(symbols)
        if k in present
    ]
    labels: tuple[Labels, ...] = ()
    if layer.style.get("labels", True):
        keys = keys_of(layer.frame)
        labels = point_labels(
            names[rows],
            xy,
            kind[rows],
            table,
            letters[rows],
            tuple(style.lettering(n) for n in lettering),
            None if keys is None else keys[rows],
        )
    return SceneLayer(
        layer.id,
        layer.kind,
        layer.opacity,
        points=Points(xy[order], kind[rows[order]], table),
        labels=labels,
        legend=tuple(legend),
        bounds=(*xy.min(axis=0).tolist(), *xy.max(axis=0).tolist()),
    )


def point_labels(
    names: np.ndarray,
    xy: np.ndarray,
    kind: np.ndarray,
    symbols: Sequence[Symbol],
    letters: np.ndarray,
    lettering: tuple[LabelStyle, ...],
    keys: np.ndarray | None = None,
) -> tuple[Labels, ...]:
    """Names beside their symbols."""
    some = np.flatnonzero(names != "")
    if not len(some):
        return ()
    radius = np.array([s.size_mm / 2 for s in symbols] + [0.0])
    return (
        Labels(
            texts=tuple(names[some].tolist()),
            xy=xy[some],
            angle=np.zeros(len(some)),
            style=letters[some],
            styles=lettering,
            where="beside",
            room_m=np.full(len(some), np.inf),
            clear_mm=radius[kind[some]],
            order=np.arange(len(some)),
            keys=() if keys is None else tuple(keys[some].tolist()),
        ),
    )


def _restyled(one: Symbol, layer: MapLayer) -> Symbol:
    if "colour" in layer.style:
        one = replace(one, fill=style.colour(layer.style["colour"]))
    if "size_mm" in layer.style:
        one = replace(one, size_mm=float(layer.style["size_mm"]))
    return one
