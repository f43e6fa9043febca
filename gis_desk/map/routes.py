"""An inspection plan on the map: legs by day, driving and walking, and numbered stops."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from gis_desk.map import style
from gis_desk.map.batches import batch
from gis_desk.map.layer import MapLayer
from gis_desk.map.parts import lines_of
from gis_desk.map.plane import Plane
from gis_desk.map.scene import Labels, LegendEntry, Lines, Points, SceneLayer
from gis_desk.map.values import integers, only, shapes, texts
from layers.crs import GEOGRAPHIC, distance_m
from layers.text import Text, text

COLUMNS = ("key", "role", "team", "day", "colour_day", "mode", "order", "label", "name")
SET_M = 60.0
"""Stops nearer to each other than this, one after the other, share one symbol: the posts of a set stand closer."""


def route_frame(
    plan: Mapping[str, Any], *, team: int | None = None, day: int | None = None, merge_m: float = SET_M
) -> gpd.GeoDataFrame:
    """Legs and stops of a plan (the document of ``inspect plan``) as rows.

    A stretch that is walked has its stop at its middle.

    Parameters
    ----------
    plan : mapping
        ``teams`` with ``days`` with ``stops``; a day has ``legs`` (``geometry``, ``mode``) or one ``geometry``.
    team, day : int or None
        Only these.
    merge_m : float
        Stops that follow each other within this distance become one, labelled with both numbers.

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
            rows += [{**same, **stop} for stop in _merged(_stops(d), merge_m)]
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
    found = []
    for n, stop in enumerate(day.get("stops", ()), start=1):
        if stop.get("lon") is None or stop.get("lat") is None:
            continue
        lon, lat = float(stop["lon"]), float(stop["lat"])
        stretch = bool(stop.get("length_m")) and stop.get("end_lon") is not None and stop.get("end_lat") is not None
        if stretch:
            lon, lat = (lon + float(stop["end_lon"])) / 2, (lat + float(stop["end_lat"])) / 2
        if stop.get("middle"):
            lon, lat = (float(v) for v in stop["middle"])
        name = "" if stretch else str(stop.get("marker") or stop.get("name") or "")
        found.append({"role": "stop", "order": n, "label": str(n), "name": name, "geometry": shapely.Point(lon, lat)})
    return found


def _merged(stops: list[dict[str, Any]], within_m: float) -> list[dict[str, Any]]:
    """Runs of stops that stay within `within_m` of their first one, as one stop each."""
    runs: list[list[dict[str, Any]]] = []
    for stop in stops:
        if runs:
            first = runs[-1][0]["geometry"]
            here = stop["geometry"]
            if float(distance_m(first.x, first.y, here.x, here.y)) <= within_m:
                runs[-1].append(stop)
                continue
        runs.append([stop])
    return [
        run[0]
        if len(run) == 1
        else {
            **run[0],
            "label": f"{run[0]['order']}-{run[-1]['order']}",
            "name": _set_name([s["name"] for s in run if s["name"]]),
        }
        for run in runs
    ]


def _set_name(names: list[str]) -> str:
    """``2122021C/D/E`` for the posts of one set; else the first and the last."""
    if len(names) < 2:
        return "".join(names)
    if len({n[:-1] for n in names}) == 1:
        return names[0][:-1] + "/".join(sorted(n[-1] for n in names))
    return f"{names[0]}…{names[-1]}"


def _shape(geometry: Any) -> Any:
    if hasattr(geometry, "geom_type"):
        return geometry
    kind = geometry.get("type")
    if kind == "Feature":
        return _shape(geometry["geometry"])
    if kind == "FeatureCollection":
        return shapely.GeometryCollection([_shape(f) for f in geometry["features"]])
    return shapely.geometry.shape(geometry)


def route_layer(
    plan: Mapping[str, Any],
    title: Text,
    *,
    team: int | None = None,
    day: int | None = None,
    merge_m: float = SET_M,
) -> MapLayer:
    """The map layer ``route`` of a plan, or of one team or day of it; see `route_frame`."""
    return MapLayer("route", title, "route", route_frame(plan, team=team, day=day, merge_m=merge_m))


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
    legs = only(role == "leg", moved)
    parts = lines_of(legs)
    lines = None
    if len(parts.xy):
        lines = Lines((batch(parts, 0.0, kind[parts.owner], together=False, by_style=True),), tuple(strokes))
    rows = np.flatnonzero((role == "stop") & (shapely.get_type_id(moved) == 0))
    xy = shapely.get_coordinates(moved[rows])
    base = style.symbol("stop")
    numbers = tuple(texts(frame, "label")[rows].tolist())
    wide = np.array([len(n) > 2 for n in numbers], dtype=np.int64)
    symbols = tuple(
        replace(base, shape=shape, fill=style.day_stroke(k, walking=False).colour)
        for k in range(count)
        for shape in ("circle", "pill")
    )
    points = Points(xy, 2 * colour_day[rows] + wide, symbols) if len(rows) else None
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
                np.where(wide == 1, 0.9, 0.5) * base.size_mm,
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
        legend.append(LegendEntry(text(style.title("point", "stop")), symbols[2 * int(colour_day[rows[0]])]))
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
