"""The scenes of a layout's maps, each layer built once for a plane and shared by all frames and pages."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from gis_desk.map.build import build_layer, build_scene
from gis_desk.map.layer import MapLayer
from gis_desk.map.layout.material import Material
from gis_desk.map.plane import Plane
from gis_desk.map.scene import Scene, SceneLayer
from gis_desk.map.values import texts

Filters = Mapping[str, Mapping[str, str]]
"""Layer to column to value: only rows with that value are on the page."""


class Scenes:
    """Builds scenes of `material` and keeps what it built. Not shared between threads."""

    def __init__(self, material: Material) -> None:
        self.material = material
        self._layers: dict[tuple[str, str, bool], tuple[float, SceneLayer]] = {}
        self._scenes: dict[tuple[str, tuple[str, ...]], tuple[float, Scene]] = {}

    def of(
        self, plane: Plane, names: Sequence[str] = (), only: Filters | None = None, *, detail_m: float = 0.0
    ) -> Scene:
        """The scene of the layers `names` (none: all that are visible) in `plane`.

        Parameters
        ----------
        only : mapping
            Filters rows.
        detail_m : float
            What the finest of the maps leaves out, metres on the ground.
        """
        chosen = [m for m in self.material.layers if (m.visible if not names else m.id in names or m.kind in names)]
        if names:
            chosen = [replace(m, visible=True) for m in chosen]
        filters = {k: v for k, v in (only or {}).items() if any(m.id == k for m in chosen)}
        ids = tuple(m.id for m in chosen)
        key = (plane.definition, ids)
        if not filters and key in self._scenes and _fine_enough(self._scenes[key][0], detail_m):
            return self._scenes[key][1]
        lined = any(m.kind == "boundary_line" for m in chosen)
        known = {m.id: self._layer(m, plane, chosen, lined, detail_m) for m in chosen if m.id not in filters}
        rows = [replace(m, frame=matching(m, filters[m.id])) if m.id in filters else m for m in chosen]
        scene = build_scene([m for m in rows if m.id in known or len(m.frame)], plane, known=known)
        if not filters:
            self._scenes[key] = detail_m, scene
        return scene

    def _layer(
        self, layer: MapLayer, plane: Plane, others: Sequence[MapLayer], lined: bool, detail_m: float
    ) -> SceneLayer:
        key = (plane.definition, layer.id, lined)
        if key not in self._layers or not _fine_enough(self._layers[key][0], detail_m):
            self._layers[key] = detail_m, build_layer(replace(layer, detail_m=detail_m), plane, others)
        return self._layers[key][1]


def _fine_enough(has_m: float, wanted_m: float) -> bool:
    return 0 < has_m <= 1.001 * wanted_m or has_m == wanted_m


def matching(layer: MapLayer, where: Mapping[str, str]) -> pd.DataFrame:
    """The rows of `layer` whose columns have these values; ``a|b`` is either."""
    keep = np.ones(len(layer.frame), bool)
    for column, value in where.items():
        keep &= np.isin(texts(layer.frame, column), value.split("|"))
    return layer.frame[keep].reset_index(drop=True)
