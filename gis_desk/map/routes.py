"""An inspection plan on the map: legs by day, driving and walking, and numbered stops."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from gis_desk.map import style
from gis_desk.map.batches import batch, tower
from gis_desk.map.layer import MapLayer
from gis_desk.map.parts import lines_of
from gis_desk.map.plane import Plane
from gis_desk.map.scene import Labels, LegendEntry, Lines, Points, SceneLayer
from gis_desk.map.values import integers, shapes, texts
from layers.crs import GEOGRAPHIC
from layers.text import Text, text

COLUMNS = ("key", "role", "team", "day", "colour_day", "mode", "order", "name")


def route_frame(plan: Mapping[str, Any], *, team: int | None = None, day: int | None = None) -> gpd.GeoDataFrame:
    """Legs and stops of a plan (the document of ``inspect plan``) as rows.

    Parameters
    ----------
    plan : mapping
        ``teams`` with ``days`` with ``stops``; a day has ``legs`` (``geometry``, ``mode``) or one ``geometry``.
    team, day : int or None
        Only these.

    Returns
    -------
    GeoDataFrame
        Columns of `COLUMNS` and ``geometry``, EPSG:4490; ``role`` is ``leg`` or ``stop``, ``colour_day`` counts the
        days of all teams from 0 on.
    """
    rows: list[dict[str, Any]] = []
    days = 0
    for t in plan.get("teams", ()):
        for d in t.get("days", ()):
            colour_day, days = days, days + 1
            if (team is not None and t.get("team") != team) or (day is not None and d.get("day") != day):
                continue
            same = {"team": t.get("team", 0), "day": d.get("day", 0), "colour_day": colour_day}
            rows += [{**same, **leg} for leg in _legs(d)]
            rows += [{**same, **stop} for stop in _stops(d)]
    for n, row in enumerate(rows):
        row["key"] = f"{row['role']}-{n}"
    table = {c: [r.get(c) for r in rows] for c in COLUMNS}
    return gpd.GeoDataFrame(table, geometry=[r["geometry"] for r in rows], crs=GEOGRAPHIC)


def _legs(day: Mapping[str, Any]) -> list[dict[str, Any]]:
    legs = [leg for leg in day.get("legs", ()) if leg.get("geometry")]
    if not legs and day.get("geometry"):
        legs = [{"geometry": day["geometry"], "mode": "drive"}]
    return [
        {"role": "leg", "mode": str(leg.get("mode") or "drive"), "geometry": _shape(leg["geometry"])} for leg in legs
    ]


def _stops(day: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "role": "stop",
            "order": n,
            "name": str(stop.get("marker") or stop.get("name") or ""),
            "geometry": shapely.Point(float(stop["lon"]), float(stop["lat"])),
        }
        for n, stop in enumerate(day.get("stops", ()), start=1)
        if stop.get("lon") is not None and stop.get("lat") is not None
    ]


def _shape(geometry: Any) -> Any:
    if hasattr(geometry, "geom_type"):
        return geometry
    kind = geometry.get("type")
    if kind == "Feature":
        return _shape(geometry["geometry"])
    if kind == "FeatureCollection":
        return shapely.GeometryCollection([_shape(f) for f in geometry["features"]])
    return shapely.geometry.shape(geometry)


def route_layer(plan: Mapping[str, Any], title: Text, *, team: int | None = None, day: int | None = None) -> MapLayer:
    """The map layer ``route`` of a plan, or of one team or day of it."""
    return MapLayer("route", title, "route", route_frame(plan, team=team, day=day))


def build_route(layer: MapLayer, plane: Plane) -> SceneLayer:
    """Legs below, stops with their number on top."""
    frame = layer.frame
    moved = plane.shapes(shapes(frame))
    role, mode = texts(frame, "role"), texts(frame, "mode")
    colour_day = integers(frame, "colour_day")
    walking = np.isin(mode, ("walk", "foot", "walking", "inspect"))
    count = int(colour_day.max(initial=0)) + 1
    strokes = [style.day_stroke(k // 2, walking=k % 2 == 0) for k in range(2 * count)]
    kind = colour_day * 2 + np.where(walking, 0, 1)
    legs = np.where(role == "leg", moved, None)
    parts = lines_of(legs)
    lines = None
    if len(parts.xy):
        lines = Lines(
            tuple(batch(p, t, kind[p.owner], together=False, by_style=True) for t, p in tower(parts)), tuple(strokes)
        )
    rows = np.flatnonzero((role == "stop") & (shapely.get_type_id(moved) == 0))
    xy = shapely.get_coordinates(moved[rows])
    base = style.symbol("stop")
    symbols = tuple(replace(base, fill=style.day_stroke(k, walking=False).colour) for k in range(count))
    points = Points(xy, colour_day[rows], symbols) if len(rows) else None
    numbers = tuple(str(n) for n in integers(frame, "order")[rows])
    labels: tuple[Labels, ...] = ()
    if len(rows):
        none = np.zeros(len(rows))
        labels = (
            Labels(
                numbers,
                xy,
                none,
                none.astype(np.int64),
                (replace(style.lettering("stop"), halo_mm=0.0),),
                "on",
                np.full(len(rows), np.inf),
                none,
                np.arange(len(rows)),
            ),
            Labels(
                tuple(texts(frame, "name")[rows].tolist()),
                xy,
                none,
                none.astype(np.int64),
                (replace(style.lettering("marker"), rank=1, max_scale=600_000.0),),
                "beside",
                np.full(len(rows), np.inf),
                np.full(len(rows), base.size_mm / 2),
                np.arange(len(rows)),
            ),
        )
    legend = []
    for k in sorted(set(colour_day.tolist())):
        row = int(np.flatnonzero(colour_day == k)[0])
        team, day = int(integers(frame, "team")[row]), int(integers(frame, "day")[row])
        legend.append(LegendEntry(text("Team {team}, day {day}: driving", team=team, day=day), strokes[2 * k + 1]))
        if (walking & (colour_day == k)).any():
            legend.append(LegendEntry(text("Team {team}, day {day}: on foot", team=team, day=day), strokes[2 * k]))
    if len(rows):
        legend.append(LegendEntry(text(style.title("point", "stop")), symbols[int(colour_day[rows[0]])]))
    box = shapely.total_bounds(moved) if len(moved) else np.full(4, np.nan)
    return SceneLayer(
        layer.id,
        layer.kind,
        layer.opacity,
        lines=lines,
        points=points,
        labels=labels,
        legend=tuple(legend),
        bounds=(float(box[0]), float(box[1]), float(box[2]), float(box[3])) if np.isfinite(box).all() else None,
    )
