"""A made-up line with markers and a plan of its inspection, of any size."""

import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from tests.gis_desk.inspections import land

UNITS = ("990121", "990122")


def course(km: float, y: float = 12_000.0) -> shapely.LineString:
    """A winding way from west to east, plane metres of `land`."""
    x = np.linspace(0, km * 1000, max(int(km * 12), 3))
    return shapely.LineString(np.column_stack([x, y + 700 * np.sin(x / 2300) + 250 * np.sin(x / 700)]))


def county(
    way: shapely.LineString, markers: int, names: Sequence[str] = ("东山县", "西水县")
) -> dict[str, pd.DataFrame]:
    """Divisions on both sides of a way, the line, its markers, a road, a village."""
    west, _, east, _ = way.bounds
    along = shapely.get_coordinates(way).tolist()
    sides = [shapely.Polygon([*along, (east, 25_000 if side else 0), (west, 25_000 if side else 0)]) for side in (1, 0)]
    divisions = land.frame(
        sides, key=list(UNITS), code=list(UNITS), name=list(names), level=["county"] * 2, seat=["", ""]
    )
    lines = land.frame(
        [way],
        key=["L1"],
        code=["99212122"],
        name=["东山—西水线"],
        level=["county"],
        status=["legal"],
        left_unit=[UNITS[0]],
        right_unit=[UNITS[1]],
        inspected_on=["2021-06-01"],
        agreement=["界协 2122 号"],
        lead=[""],
    )
    road = land.frame([way.parallel_offset(800)], key=["R1"], name=["东西路"], **{"class": ["county"]})
    village = land.frame([way.interpolate(0.4, normalized=True).buffer(900).exterior.interpolate(0)], key=["V1"])
    village = village.assign(name=["石桥村"], **{"class": "village"})
    shares = (np.arange(markers) + 0.5) / max(markers, 1)
    posts = land.frame(
        [way.interpolate(float(s), normalized=True) for s in shares],
        key=[f"M{n}" for n in range(1, markers + 1)],
        number=[f"2122{n:03d}Q" for n in range(1, markers + 1)],
        line=["L1"] * markers,
        chainage_m=shares * way.length,
        posts=["single"] * markers,
        letter=["Q"] * markers,
        material=["granite"] * markers,
        state=["intact"] * markers,
        height_m=[300.0 + n for n in range(markers)],
        place=["石桥村北"] * markers,
        care_side=[UNITS[0]] * markers,
        objects=[[{"name": "电线杆", "azimuth_deg": 12.5, "distance_m": 34.0}]] * markers,
    )
    return {"division": divisions, "boundary_line": lines, "road": road, "place_name": village, "marker": posts}


def plan(way: shapely.LineString, frames: dict[str, Any], teams: int = 2, days: int = 2) -> dict[str, Any]:
    """Every day its share of the markers in their order, and the stretches between them walked."""
    rows = frames["marker"]
    shares = np.array_split(np.arange(len(rows)), teams * days)
    found = []
    for team in range(1, teams + 1):
        mine = [_day(way, rows, shares[(team - 1) * days + day - 1], day) for day in range(1, days + 1)]
        found.append({"team": team, "days": mine})
    return {"lines": [{"key": "L1", "code": "99212122", "name": "东山—西水线"}], "teams": found}


def _day(way: shapely.LineString, rows: gpd.GeoDataFrame, mine: np.ndarray, number: int) -> dict[str, Any]:
    stops: list[dict[str, Any]] = []
    legs: list[dict[str, Any]] = []
    before = None
    for n, k in enumerate(mine.tolist()):
        row = rows.iloc[k]
        clock = {"arrive": f"{8 + n % 10:02d}:00", "depart": f"{8 + n % 10:02d}:20"}
        lon, lat, at = row.geometry.x, row.geometry.y, float(row["chainage_m"])
        if before is None:
            base = land.lonlat(*(np.array(way.interpolate(at).coords[0]) - [0, 3000]))
            legs.append({"to": 0, "mode": "drive", "geometry": _line([base, (lon, lat)])})
        else:
            part = shapely.ops.substring(way, float(before["chainage_m"]), at)
            course = shapely.get_coordinates(land.there([part])[0]).tolist()
            stops.append(
                {
                    **clock,
                    "marker": f"{before['number']}–{row['number']}",
                    "key": f"L1:{before['chainage_m']:.0f}-{at:.0f}",
                    "kind": "stretch",
                    "line_key": "L1",
                    "lon": before.geometry.x,
                    "lat": before.geometry.y,
                    "end_lon": lon,
                    "end_lat": lat,
                    "middle": course[len(course) // 2],
                    "chainage_m": float(before["chainage_m"]),
                    "end_chainage_m": at,
                    "length_m": at - float(before["chainage_m"]),
                    "km": 0.0,
                }
            )
            legs.append({"to": len(stops) - 1, "mode": "inspect", "geometry": _line(course)})
        stops.append(
            {
                **clock,
                "marker": row["number"],
                "key": row["key"],
                "kind": "marker",
                "line_key": "L1",
                "lon": lon,
                "lat": lat,
                "chainage_m": at,
                "length_m": 0.0,
                "km": 1.25,
                "mode": "drive",
            }
        )
        before = row
    return {"day": number, "km": 12.5, "hours": 6.0, "start": "08:00", "end": "15:30", "stops": stops, "legs": legs}


def _line(places: Sequence[Any]) -> dict[str, Any]:
    return {"type": "LineString", "coordinates": [list(p) for p in places]}


def poppler(tool: str, *arguments: object) -> str:
    run = subprocess.run([tool, *map(str, arguments)], capture_output=True, check=True)
    return run.stdout.decode("utf-8")


def page_words(file: Path, page: int | None = None) -> str:
    """The text of a page (from 1), or of all."""
    which = [] if page is None else ["-f", page, "-l", page]
    return poppler("pdftotext", "-enc", "UTF-8", *which, file, "-")
