"""A plan with everything a hand-over has to carry: dates, a meeting, hostile names, and the register beside it."""

import copy
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from gis_desk.inspections.asking.settings import PlanSettings
from gis_desk.inspections.handing.handout import Handover
from gis_desk.inspections.handing.register import Register
from gis_desk.inspections.planning.planner import plan_inspection
from gis_desk.inspections.ways.travel import Start
from tests.gis_desk.inspections import land

EVIL = "=cmd|'/c calc'!A1"
TAGS = "<b>1</b> ]]> $[name] & \"'"
NUL = "+2\x07"
PICTURE = b"\xff\xd8\xff\xe0 a small picture"
LINE = land.wave(6000)
OBJECTS = [
    {"name": "独立树", "azimuth_deg": 12.5, "distance_m": 30.0},
    {"name": "<i>井</i>", "azimuth_deg": 200.0, "distance_m": 8.0},
]


def plain(sentence: Any) -> str:
    return str(sentence)


def markers() -> gpd.GeoDataFrame:
    made = land.markers(LINE, 4, number=[TAGS, NUL, "003", "004"], state=["intact", "lost", "tilted", "intact"])
    made["material"] = ["石", None, "混凝土", None]
    made["height_m"] = [812.34, None, 790.0, None]
    made["place"] = [EVIL, None, "青山县", None]
    made["care_side"] = ["甲", "乙", None, None]
    made["objects"] = [OBJECTS, None, OBJECTS, None]
    return made


def document() -> dict[str, Any]:
    made = plan_inspection(
        land.lines(LINE, name=[EVIL]),
        markers(),
        land.grid(4),
        ["all"],
        teams=2,
        days=2,
        starts=[Start(*land.lonlat(3000, 6000), "青山镇 <&>")],
        settings=PlanSettings(rounds=100),
    )
    plan = copy.deepcopy(made.as_json(plain))
    for team in plan["teams"]:
        for day in team["days"]:
            day["date"] = f"2026-05-{17 + day['day']:02d}"
    one, two = (team["days"][0] for team in plan["teams"])
    shared = next(s for s in one["stops"] if s["kind"] == "marker")
    two["stops"].append({**shared, "arrive": "23:00", "begin": "23:00", "depart": "23:20"})
    return {**plan, "key": "p1"}


def register() -> Register:
    photos = pd.DataFrame({"marker": ["L1-m001", "L1-m001"], "thumbnail": ["old", "new"], "taken_at": ["2021", "2022"]})
    frames = {
        "marker": markers(),
        "boundary_line": land.lines(LINE, name=[EVIL]),
        "division": land.frame(
            [shapely.box(0, 0, 15_000, 10_000)], key=["d"], code=["990101"], name=["青山县"], level=["county"]
        ),
        "road": land.grid(4),
        "water": land.frame(
            [shapely.LineString([(0, 500), (9000, 9000)]), shapely.box(3000, 3000, 3500, 3500)],
            key=["w1", "w2"],
            name=["清溪", None],
            **{"class": ["river", "lake"]},
        ),
        "inspection_photo": photos,
    }
    return Register.of(frames.__getitem__, lambda name: PICTURE + name.encode(), "青山县.gpkg")


def given(plan: dict[str, Any], **more: Any) -> Handover:
    return Handover(plan, register(), plain, "联检 <一>", "2026-04-01", **more)
