"""What the map is asked to show."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from gis_desk.map.scene import SceneLayer
from layers.text import Text

KINDS = (
    "raster",
    "division",
    "water",
    "road",
    "boundary_line",
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
        (``#rrggbb``), ``width_mm``, ``size_mm``, ``levels`` (division levels shown), ``fill_level``.
    kept : SceneLayer or None
        What was prepared of it before; with an empty frame it is all there is to show yet.
    source : Raster or None
        What a layer of the kind ``raster`` shows; its frame is empty.
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
