"""From layers to a scene."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import shapely

from gis_desk.map import style
from gis_desk.map.disputes import claim_layer, dispute_layer
from gis_desk.map.divisions import division_layer
from gis_desk.map.layer import KINDS, MapLayer
from gis_desk.map.looks import look_layer
from gis_desk.map.places import marker_layer, place_name_layer, plain_points, sign_layer
from gis_desk.map.plane import Plane, plane_of
from gis_desk.map.rasters import raster_layer
from gis_desk.map.routes import build_route
from gis_desk.map.scene import Scene, SceneLayer
from gis_desk.map.values import shapes
from gis_desk.map.ways import boundary_line_layer, plain_layer, road_layer, water_layer
from layers.work import QUIET, Progress

_BUILDERS: Mapping[str, Callable[[MapLayer, Plane], SceneLayer]] = {
    "boundary_line": boundary_line_layer,
    "road": road_layer,
    "water": water_layer,
    "marker": marker_layer,
    "dispute": dispute_layer,
    "dispute_claim": claim_layer,
    "sign": sign_layer,
    "place_name": place_name_layer,
    "route": build_route,
    "raster": raster_layer,
}


def build_layer(layer: MapLayer, plane: Plane, others: Sequence[MapLayer] = ()) -> SceneLayer:
    """One layer as plain numbers in `plane`; a kind without symbols of its own is drawn by its geometry.

    `others` are the layers on the same map: where one of them draws the boundary lines, the divisions do not draw
    the same border again.
    """
    if layer.kept is not None and (layer.frame.empty or layer.kept.points is not None):
        return layer.kept
    if layer.built_look is not None:
        return look_layer(layer, plane, lambda bare: build_layer(bare, plane, others))
    if layer.kind == "division":
        return division_layer(layer, plane, [shapes(other.shown_rows()) for other in border_layers(others)])
    builder = _BUILDERS.get(layer.kind)
    if builder is None:
        builder = plain_points if layer.kind == "point" or _mostly_points(layer) else plain_layer
    return builder(layer, plane)


def _mostly_points(layer: MapLayer) -> bool:
    kinds = shapely.get_type_id(shapes(layer.frame))
    known = kinds[kinds >= 0]
    return bool(len(known)) and bool((known == 0).mean() > 0.5)


def border_layers(layers: Sequence[MapLayer]) -> list[MapLayer]:
    """The visible layers that draw boundary lines."""
    return [layer for layer in layers if layer.visible and layer.kind == "boundary_line"]


def degrees_of(layers: Sequence[MapLayer]) -> tuple[float, float, float, float] | None:
    """West, south, east, north of everything visible, coordinates outside the globe left out; None when empty.

    Base maps count only where there is nothing else: the map begins with the county, not with the picture below it.
    """
    low, high = np.full(2, np.inf), np.full(2, -np.inf)
    for layer in layers:
        box = _boxes(layer) if layer.visible else np.zeros((0, 4))
        box = box[np.isfinite(box).all(axis=1)]
        box = box[(np.abs(box[:, [0, 2]]) <= 180).all(axis=1) & (np.abs(box[:, [1, 3]]) <= 90).all(axis=1)]
        if len(box):
            low = np.minimum(low, box[:, :2].min(axis=0))
            high = np.maximum(high, box[:, 2:].max(axis=0))
    if not np.isfinite(low).all():
        pictures = [layer.source.facts.bounds for layer in layers if layer.visible and layer.source is not None]
        if not pictures:
            return None
        low, high = np.min(pictures, axis=0)[:2], np.max(pictures, axis=0)[2:]
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def _boxes(layer: MapLayer) -> np.ndarray:
    """West, south, east, north (N, 4) of the rows of a layer, or of what was kept of it."""
    kept = layer.kept
    if kept is not None and layer.frame.empty and kept.bounds is not None and kept.outlines:
        return np.array([kept.outlines[0].plane.box_of(kept.bounds)])
    return shapely.bounds(shapes(layer.frame))


def build_scene(
    layers: Sequence[MapLayer],
    plane: Plane | None = None,
    *,
    known: Mapping[str, SceneLayer] | None = None,
    progress: Progress = QUIET,
) -> Scene:
    """The scene of the visible layers, in the order of `gis_desk.map.layer.KINDS` and, within a kind, as given.

    Parameters
    ----------
    layers : sequence of MapLayer
    plane : Plane or None
        None: the plane that fits all of them.
    known : mapping
        Scene layers by id that are already built in this plane and are taken as they are.

    Raises
    ------
    Cancelled
        If the user stops it.
    """
    shown = [layer for layer in layers if layer.visible]
    chosen = plane or plane_of(degrees_of(shown) or (104.0, 34.0, 106.0, 36.0))
    built = []
    for n, layer in enumerate(shown):
        progress.step(n, len(shown), "map")
        ready = (known or {}).get(layer.id)
        if ready is None:
            ready = build_layer(layer, chosen, shown)
        dressed = (ready.opacity, ready.scales) == (layer.strength, layer.scales)
        built.append(ready if dressed else replace(ready, opacity=layer.strength, scales=layer.scales))
    rank = {kind: n for n, kind in enumerate(KINDS)}
    built.sort(key=lambda b: rank.get(b.kind, len(KINDS) - 3))
    return Scene(
        chosen,
        tuple(built),
        style.colour(style.table()["ground"]["colour"]),
        _union([b for b in built if b.picture is None] or built),
    )


def _union(layers: Sequence[SceneLayer]) -> tuple[float, float, float, float] | None:
    boxes: list[Any] = [layer.bounds for layer in layers if layer.bounds is not None]
    if not boxes:
        return None
    box = np.array(boxes)
    low, high = box[:, :2].min(axis=0), box[:, 2:].max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])
