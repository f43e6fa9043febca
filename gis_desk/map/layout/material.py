"""What a layout is filled with: layers and tables of a workspace, and the leaves of a series."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
import shapely

from gis_desk.map.book import day_tables
from gis_desk.map.layer import DRAWN, MapLayer
from gis_desk.map.routes import route_layer
from gis_desk.map.symbology.keeping import TABLE as STYLES
from gis_desk.map.symbology.keeping import looks_of
from gis_desk.map.symbology.look import Look
from gis_desk.map.values import shapes, texts
from layers.schema import TABLES
from layers.text import Text

Box = tuple[float, float, float, float]


@dataclass(frozen=True, eq=False)
class Material:
    """What a layout is filled with.

    Parameters
    ----------
    layers : tuple of MapLayer
        From the ground up; their frames are EPSG:4490.
    tables : mapping
        Further tables for table items by name, without geometry (``stops`` of a plan).
    home : str
        Code of the county; empty: everything there is.
    values : mapping
        Fields the user gives: ``title``, ``compiler``, ``mark``, ``review_no`` ...
    today : date
    """

    layers: tuple[MapLayer, ...]
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    home: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    today: dt.date = field(default_factory=dt.date.today)

    def layer(self, name: str) -> MapLayer | None:
        """The layer whose id or kind is `name`, or None."""
        return next((m for m in self.layers if m.id == name), None) or next(
            (m for m in self.layers if m.kind == name), None
        )

    def frame(self, name: str) -> pd.DataFrame | None:
        """The rows of a table or layer, or None."""
        if name in self.tables:
            return self.tables[name]
        layer = self.layer(name)
        return None if layer is None else layer.frame

    def row(self, name: str, key: str) -> Mapping[str, Any] | None:
        """One row of a table or layer without its geometry, or None."""
        frame = self.frame(name)
        if frame is None or "key" not in frame:
            return None
        found = frame[texts(frame, "key") == key]
        if found.empty:
            return None
        return {str(k): v for k, v in found.drop(columns="geometry", errors="ignore").iloc[0].items()}

    @property
    def county(self) -> Mapping[str, Any] | None:
        """The row of the home county, or None."""
        divisions = self.frame("division")
        if divisions is None or not self.home:
            return None
        found = divisions[texts(divisions, "code") == self.home]
        return None if found.empty else found.iloc[0].to_dict()

    def is_home(self) -> np.ndarray:
        """Which divisions (N,) belong to the home county; all of them where there is none."""
        divisions = self.frame("division")
        codes = texts(divisions, "code") if divisions is not None else np.zeros(0, dtype=object)
        mine = np.array([str(c).startswith(self.home) for c in codes], dtype=bool)
        return mine if mine.any() or not self.home else np.ones(len(codes), bool)

    def home_bounds(self) -> Box | None:
        """West, south, east, north of the home county, else of the visible layers; None where nothing has a place."""
        divisions = self.frame("division")
        if divisions is not None and self.home and (mine := self.is_home()).any():
            box = bounds_of(shapes(divisions)[mine])
            if box is not None:
                return box
        return self.bounds()

    def bounds(self) -> Box | None:
        """West, south, east, north of everything visible; None where nothing has a place."""
        found = [b for m in self.layers if m.visible and (b := bounds_of(shapes(m.frame))) is not None]
        if not found:
            return None
        box = np.array(found)
        return (
            float(box[:, 0].min()),
            float(box[:, 1].min()),
            float(box[:, 2].max()),
            float(box[:, 3].max()),
        )

    def given(self, **values: str) -> "Material":
        """The material with further values; empty ones are left out."""
        return replace(self, values={**self.values, **{k: v for k, v in values.items() if v}})


def bounds_of(geometries: Sequence[Any] | np.ndarray) -> Box | None:
    """West, south, east, north of what lies on the globe; None for nothing."""
    box = shapely.bounds(np.asarray(geometries, dtype=object))
    box = box[np.isfinite(box).all(axis=1)] if len(box) else box
    if len(box):
        box = box[(np.abs(box[:, [0, 2]]) <= 180).all(axis=1) & (np.abs(box[:, [1, 3]]) <= 90).all(axis=1)]
    if not len(box):
        return None
    return (float(box[:, 0].min()), float(box[:, 1].min()), float(box[:, 2].max()), float(box[:, 3].max()))


def material_of(
    frames: Mapping[str, pd.DataFrame],
    *,
    home: str = "",
    plan: Mapping[str, Any] | None = None,
    values: Mapping[str, str] | None = None,
    near: bool = True,
) -> Material:
    """The material of a workspace's tables.

    Parameters
    ----------
    frames : mapping
        Table name to frame (EPSG:4490); the layers look as the table ``layer_style`` says, where it is among them.
    home : str
        Code of the county.
    plan : mapping or None
        The document of ``inspect plan``: becomes the layer ``route`` and the table ``stops``.
    near : bool
        Only what lies in the neighbourhood of the county, three times as wide and high.
    """
    layers = []
    looks = _looks(frames.get(STYLES))
    for name in DRAWN:
        frame = frames.get(name)
        if frame is not None and not frame.empty:
            style = {"home": home} if home and name == "division" else {}
            layers.append(MapLayer(name, Text(TABLES[name].en), name, frame, style=style, look=looks.get(name)))
    tables = {name: f for name, f in frames.items() if name not in DRAWN and not f.empty}
    if plan:
        layers.append(route_layer(plan, Text("Route")))
        tables["stops"] = stops_of(plan)
    made = Material(tuple(layers), tables, home, dict(values or {}))
    return near_home(made) if near and home else made


def _looks(rows: pd.DataFrame | None) -> dict[str, Look]:
    """The users' looks by layer; one that cannot be understood leaves its layer as it usually is."""
    if rows is None or rows.empty:
        return {}
    return looks_of(dict(zip(rows["key"], rows["look"], strict=True)))[0]


def is_empty(layer: MapLayer) -> bool:
    """Whether there is nothing to show: no rows, and no picture that stands for them."""
    return not len(layer.frame) and getattr(layer, "source", None) is None


def near_home(material: Material) -> Material:
    """The material with what lies in the neighbourhood of the county only, three times as wide and high."""
    box = material.home_bounds()
    if box is None:
        return material
    west, south, east, north = box
    around = shapely.box(*box).buffer(max(east - west, north - south, 0.02))
    kept = []
    for layer in material.layers:
        keep = shapely.intersects(around, shapes(layer.frame))
        frame = layer.frame if keep.all() else layer.frame[keep].reset_index(drop=True)
        made = replace(layer, frame=frame)
        if not is_empty(made):
            kept.append(made)
    return replace(material, layers=tuple(kept))


def stops_of(plan: Mapping[str, Any]) -> pd.DataFrame:
    """The stops of a plan as a table: team, day, order, marker, position, chainage, times, way."""
    rows = [
        {
            "team": str(table.team),
            "day": str(table.day),
            "order": r.order,
            "marker": r.marker,
            "lon": r.lon,
            "lat": r.lat,
            "chainage_km": None if r.chainage_m is None else round(r.chainage_m / 1000, 3),
            "arrive": r.arrive,
            "depart": r.depart,
            "way_km": None if r.km is None else round(r.km, 2),
            "found": "",
        }
        for table in day_tables(plan)
        for r in table.rows
    ]
    columns = ("team", "day", "order", "marker", "lon", "lat", "chainage_km", "arrive", "depart", "way_km", "found")
    return pd.DataFrame(rows, columns=list(columns))
