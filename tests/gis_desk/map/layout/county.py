"""A small county of four townships with a neighbour, as the material of layouts."""

import datetime as dt

import geopandas as gpd
import pandas as pd
import shapely

from gis_desk.map.layout import Material, material_of
from tests.gis_desk.map.coverage import squares

TODAY = dt.date(2026, 11, 25)
HOME = "990121"


def frames(*, neighbours: bool = True) -> dict[str, pd.DataFrame]:
    """Divisions (a county of four townships, another one east of it), a line, two markers, a dispute, a road."""
    towns = squares([["990121001", "990121002"], ["990121003", "990121004"]], side=0.05)
    towns["name"] = ["龙山镇", "水口乡", "金竹镇", "木子乡"]
    counties = gpd.GeoDataFrame(
        {"key": [HOME, "990122"], "code": [HOME, "990122"], "name": ["云榕县", "枫岭县"], "level": ["county"] * 2},
        geometry=[shapely.box(108, 25, 108.1, 25.1), shapely.box(108.1, 25, 108.2, 25.1)],
        crs="EPSG:4490",
    )
    divisions = pd.concat([counties if neighbours else counties.iloc[:1], towns], ignore_index=True)
    border = shapely.LineString([(108.1, 25.0), (108.1, 25.1)])
    lines = gpd.GeoDataFrame(
        {
            "key": ["L1"],
            "code": ["2122"],
            "name": ["云枫线"],
            "level": ["county"],
            "status": ["legal"],
            "left_unit": [HOME],
            "right_unit": ["990122"],
            "length_m": [11_000.5],
        },
        geometry=[border],
        crs="EPSG:4490",
    )
    markers = gpd.GeoDataFrame(
        {
            "key": ["M1", "M2"],
            "number": ["2122001Q", "2122002Q"],
            "line": ["2122", "2122"],
            "posts": ["single", "single"],
            "state": ["intact", "lost"],
            "chainage_m": [1000.0, 8000.0],
        },
        geometry=[border.interpolate(0.1, normalized=True), border.interpolate(0.8, normalized=True)],
        crs="EPSG:4490",
    )
    names = gpd.GeoDataFrame(
        {"key": ["N1"], "name": ["杉木屯"], "class": ["village"], "status": ["approved"]},
        geometry=[shapely.Point(108.03, 25.03)],
        crs="EPSG:4490",
    )
    disputes = gpd.GeoDataFrame(
        {
            "key": ["D1"],
            "number": ["YH2026-001"],
            "title": ["山林权属"],
            "grade": ["red"],
            "state": ["found"],
            "kind": ["forest"],
            "secrecy": ["internal"],
        },
        geometry=[shapely.Point(108.095, 25.05)],
        crs="EPSG:4490",
    )
    events = pd.DataFrame(
        {
            "key": ["E1", "E2"],
            "dispute": ["D1", "D9"],
            "happened_on": ["2026-05-01", "2026-06-01"],
            "kind": ["found", "found"],
            "actor": ["石明", "石明"],
            "account": ["巡查发现", "别的隐患"],
        }
    )
    return {
        "division": gpd.GeoDataFrame(divisions, crs="EPSG:4490"),
        "boundary_line": lines,
        "marker": markers,
        "place_name": names,
        "dispute": disputes,
        "dispute_event": events,
    }


def plan(days: int = 2) -> dict:
    """Two teams, each with `days` days of three stops along the border."""

    def day(team: int, number: int) -> dict:
        south = 25.0 + 0.02 * (team * days + number)
        places = [(108.1, south + 0.004 * k) for k in range(3)]
        return {
            "day": number,
            "stops": [
                {"marker": f"{team}{number}{k}Q", "lon": x, "lat": y, "arrive": "08:00", "depart": "08:20"}
                for k, (x, y) in enumerate(places)
            ],
            "legs": [{"mode": "drive", "geometry": {"type": "LineString", "coordinates": [list(p) for p in places]}}],
        }

    return {"teams": [{"team": t, "days": [day(t, d) for d in range(1, days + 1)]} for t in (0, 1)]}


def material(*, neighbours: bool = True, with_plan: bool = False, **values: str) -> Material:
    """The county as material, on a fixed day."""
    from dataclasses import replace

    made = material_of(frames(neighbours=neighbours), home=HOME, plan=plan() if with_plan else None, values=values)
    return replace(made, today=TODAY)
