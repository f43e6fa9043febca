"""What lies under the cursor."""

from collections.abc import Sequence

import numpy as np
import shapely

from gis_desk.map.layer import KINDS, MapLayer
from gis_desk.map.style import lettering, symbol
from gis_desk.map.values import shapes, texts
from layers.crs import scale_at

_SMALL = {"place_name": "village", "sign": "sign", "marker": "triple"}


class Identifier:
    """An index over the visible layers; each layer's tree is built when it is first asked."""

    def __init__(self) -> None:
        self._layers: list[MapLayer] = []
        self._trees: dict[str, tuple[object, shapely.STRtree, np.ndarray, np.ndarray]] = {}

    def set_layers(self, layers: Sequence[MapLayer]) -> None:
        """Look into these from now on; trees of the same frames are kept."""
        rank = {kind: n for n, kind in enumerate(KINDS)}
        visible = [layer for layer in layers if layer.visible]
        self._layers = sorted(visible, key=lambda layer: rank.get(layer.kind, len(KINDS) - 3), reverse=True)
        frames = {layer.id: layer.frame for layer in self._layers}
        self._trees = {k: t for k, t in self._trees.items() if frames.get(k) is t[0]}

    def at(self, lon: float, lat: float, tolerance_m: float, scale: float) -> list[tuple[str, str]]:
        """Layer id and key of what touches the square of half side `tolerance_m` round the position.

        Topmost layer first, then the smaller before the larger. Points too small to be drawn at `scale` don't count.
        """
        if not np.isfinite([lon, lat]).all() or abs(lat) >= 90:
            return []
        east, north = scale_at(lat)
        dx, dy = tolerance_m / max(east, 1e-6), tolerance_m / north
        square = shapely.box(lon - dx, lat - dy, lon + dx, lat + dy)
        found: list[tuple[str, str]] = []
        for layer in self._layers:
            if layer.kind in _SMALL and scale > max(
                symbol(_SMALL[layer.kind]).max_scale, lettering("township").max_scale * (layer.kind == "place_name")
            ):
                continue
            tree, keys, size = self._tree(layer)
            hits = tree.query(square, predicate="intersects")
            found += [(layer.id, str(keys[k])) for k in sorted(hits.tolist(), key=lambda k: size[k])]
        return found

    def _tree(self, layer: MapLayer) -> tuple[shapely.STRtree, np.ndarray, np.ndarray]:
        known = self._trees.get(layer.id)
        if known is None:
            geometries = shapes(layer.frame)
            box = np.nan_to_num(shapely.bounds(geometries))
            size = (box[:, 2] - box[:, 0]) + (box[:, 3] - box[:, 1])
            keys = texts(layer.frame, "key") if "key" in layer.frame.columns else np.arange(len(geometries))
            known = self._trees[layer.id] = (layer.frame, shapely.STRtree(geometries), keys, size)
        return known[1], known[2], known[3]
