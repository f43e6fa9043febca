"""A base map as part of a scene: where it lies in the plane, and how its colours are toned."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np

from gis_desk.map.layer import MapLayer
from gis_desk.map.plane import Plane
from gis_desk.map.scene import SceneLayer
from layers import crs
from layers.text import Text

if TYPE_CHECKING:
    from layers.rasters.raster import Patch, Raster

Bounds = tuple[float, float, float, float]
KIND = "raster"


@dataclass(frozen=True)
class Look:
    """How a base map is toned.

    Parameters
    ----------
    brightness, contrast : float
        -1 to 1; 0 leaves the colours as they are.
    grey : bool
        Without colour.
    """

    brightness: float = 0.0
    contrast: float = 0.0
    grey: bool = False

    @classmethod
    def of(cls, style: Mapping[str, Any]) -> Look:
        """The look of a layer's style: ``brightness``, ``contrast``, ``grey``; numbers are kept within -1 and 1."""
        return cls(_share(style.get("brightness")), _share(style.get("contrast")), bool(style.get("grey", False)))

    @property
    def plain(self) -> bool:
        """Whether the colours stay as they are."""
        return self == Look()

    def tone(self, pixels: np.ndarray) -> np.ndarray:
        """Pixels (H, W, 4) uint8, colours multiplied by opacity, with other tones; the opacity stays."""
        if self.plain:
            return pixels
        made = pixels.copy()
        opacity = pixels[..., 3:]
        if (opacity == 255).all():
            made[..., :3] = self._toned(pixels[..., :3])
            return made
        share = opacity.astype(np.uint16)
        full = (pixels[..., :3].astype(np.uint16) * 255 // np.maximum(share, 1)).clip(0, 255).astype(np.uint8)
        made[..., :3] = (self._toned(full).astype(np.uint16) * share + 127) // 255
        return made

    def _toned(self, colours: np.ndarray) -> np.ndarray:
        if self.grey:
            parts = colours.astype(np.uint16)
            light = (parts[..., 0] * 77 + parts[..., 1] * 150 + parts[..., 2] * 29) >> 8
            colours = np.repeat(light.astype(np.uint8)[..., None], 3, axis=-1)
        steps = np.arange(256) - 127.5
        gain = 1 + self.contrast if self.contrast < 0 else 1 + 3 * self.contrast
        table = np.clip(steps * gain + 127.5 + 255 * self.brightness, 0, 255).astype(np.uint8)
        return table[colours]


def _share(value: object) -> float:
    number = float(value) if isinstance(value, int | float) else 0.0
    return min(max(number, -1.0), 1.0) if np.isfinite(number) else 0.0


@dataclass(frozen=True)
class BaseMap:
    """A raster in one plane with one look: what `gis_desk.map.scene.Picture` asks for."""

    raster: Raster
    plane: str
    look: Look

    @property
    def key(self) -> tuple[object, ...]:
        """Equal for pictures that are equal everywhere."""
        return self.raster.number, self.plane, self.look

    def level(self, bounds: Bounds, width: float, height: float) -> int:
        """The resolution for a picture of `bounds`; the same for all its parts."""
        return self.raster.level_for(bounds, width, height, self.plane)

    def read(
        self, bounds: Bounds, width: int, height: int, level: int, stopped: Callable[[], bool]
    ) -> tuple[np.ndarray, bool] | None:
        """Pixels (height, width, 4) uint8 of `bounds`, and whether they are final; None where there is nothing.

        Raises
        ------
        Cancelled
            When `stopped` says so.
        """
        patch: Patch | None = self.raster.read(bounds, width, height, self.plane, level=level, stopped=stopped)
        return None if patch is None else (self.look.tone(patch.pixels), patch.whole)


def raster_layer(layer: MapLayer, plane: Plane) -> SceneLayer:
    """The base map of a layer in `plane`; empty where the layer has none.

    Raises
    ------
    CrsError
        When no safe transformation leads from the raster into the plane.
    """
    raster: Raster | None = layer.source
    if raster is None:
        return SceneLayer(layer.id, KIND)
    crs.transformer(crs.parse(raster.definition), plane.crs)
    box = plane.box(raster.facts.bounds)
    bounds = box if np.isfinite(box).all() else None
    return SceneLayer(layer.id, KIND, picture=BaseMap(raster, plane.definition, Look.of(layer.style)), bounds=bounds)


def map_layer(name: str, title: Text, raster: Raster, *, visible: bool, opacity: float, look: Look) -> MapLayer:
    """The layer of the map that shows `raster`; it holds no objects."""
    nothing = gpd.GeoDataFrame({"key": np.array([], dtype=object)}, geometry=[], crs=crs.GEOGRAPHIC)
    style = {"brightness": look.brightness, "contrast": look.contrast, "grey": look.grey}
    return MapLayer(name, title, KIND, nothing, visible, opacity, style, source=raster)
