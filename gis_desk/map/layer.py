"""What the map is asked to show."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from gis_desk.map.scene import SceneLayer
from gis_desk.map.symbology import Look, ScaleRange, passing
from layers.schema import TABLES
from layers.text import Text

KINDS = (
    "raster",
    "division",
    "built_up_area",
    "water",
    "road",
    "boundary_line",
    "dispute_claim",
    "place_name",
    "sign",
    "marker",
    "dispute",
    "route",
    "area",
    "line",
    "point",
)
"""Kinds with symbols of their own, in the order they are drawn from the ground up; any other kind is drawn plainly."""
DRAWN = tuple(kind for kind in KINDS if kind in TABLES)
"""Tables that are map layers, from the ground up."""


@dataclass(frozen=True, eq=False)
class MapLayer:
    """One layer of the map.

    Parameters
    ----------
    id : str
        Name that `identified` gives back; unique on a map.
    title : Text
        Its name in lists and in the legend.
    kind : str
        Table name of the workspace (``division``, ``marker`` ...), ``route`` for a plan's legs and stops, or one of
        ``area``, ``line``, ``point`` for a frame without a table.
    frame : GeoDataFrame
        Columns of the table and ``key``; EPSG:4490. A frame is never changed after it was given.
    visible : bool
        Whether it is drawn.
    opacity : float
        0 to 1.
    style : mapping
        Departures from the style table: ``fill`` (False: no fills), ``labels`` (False: none), ``colour``
        (``#rrggbb``), ``width_mm``, ``size_mm``, ``levels`` (division levels shown), ``fill_level``, ``nameless``
        (False: no symbols of places at scales that are too small for their names).
    kept : SceneLayer or None
        What was prepared of it before; with an empty frame it is all there is to show yet.
    source : Raster or None
        What a layer of the kind ``raster`` shows; its frame is empty.
    look : Look or None
        The user's own symbols, names, filter and scales; None: the standard look of its kind.
    detail_m : float
        For paper: what its finest map leaves out, metres on the ground; 0: for a screen.
    """

    id: str
    title: Text
    kind: str
    frame: pd.DataFrame
    visible: bool = True
    opacity: float = 1.0
    style: Mapping[str, Any] = field(default_factory=dict)
    kept: SceneLayer | None = None
    source: Any = None
    look: Look | None = None
    detail_m: float = 0.0

    @property
    def strength(self) -> float:
        """Its opacity and that of its look together."""
        return self.opacity * (1.0 if self.look is None else self.look.opacity)

    @property
    def scales(self) -> tuple[float, float]:
        """The smallest and the greatest scale denominator at which it is shown."""
        scale = ScaleRange() if self.look is None else self.look.scale
        return scale.nearest, scale.farthest

    @property
    def built_look(self) -> Look | None:
        """What of its look decides how it is built, None for the standard; opacity and scales are laid on later."""
        built = None if self.look is None else replace(self.look, opacity=1.0, scale=ScaleRange())
        return None if built is None or built.plain else built

    def shown_rows(self) -> pd.DataFrame:
        """The rows that the filter of its look lets through; `frame` itself where there is none."""
        if self.look is None or not self.look.filter:
            return self.frame
        return self.frame[passing(self.frame, self.look.filter)].reset_index(drop=True)
