"""A small made-up county for the window's tests: three townships of two villages each, names, stones, one line."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Point, box

from layers.schema import TABLES
from layers.store import Store
from layers.text import text

WEST, SOUTH, STEP = 108.30, 25.60, 0.05
TOWNSHIPS = (("990101001", "城关镇"), ("990101002", "青山乡"), ("990101003", "白云镇"))
CRS = "EPSG:4490"


def frame(table: str, rows: list[dict]) -> pd.DataFrame:
    """`rows` with all columns of `table`."""
    columns = ["key", *(c.name for c in TABLES[table].columns)]
    plain = pd.DataFrame([{c: row.get(c) for c in columns} for row in rows], columns=columns)
    if not TABLES[table].shape.value:
        return plain
    return gpd.GeoDataFrame(plain, geometry=[row["geometry"] for row in rows], crs=CRS)


def make_county(path: Path, who: str = "李测") -> Store:
    """The county as a workspace at `path`, open."""
    store = Store.create(path, county="990101", who=who)
    divisions, names = [], []
    for n, (code, name) in enumerate(TOWNSHIPS):
        west = WEST + n * STEP
        whole = box(west, SOUTH, west + STEP, SOUTH + 2 * STEP)
        divisions.append(_division(code, name, "township", "990101", whole))
        for m, village in enumerate(("东村", "西村")):
            part = box(west, SOUTH + m * STEP, west + STEP, SOUTH + (m + 1) * STEP)
            key = f"{code}{m + 200:03d}"
            divisions.append(_division(key, name[:2] + village, "village", code, part))
            names.append(
                {
                    "key": f"p{n}{m}",
                    "name": name[:2] + village,
                    "class": "village",
                    "division": key,
                    "status": "approved",
                    "geometry": part.centroid,
                }
            )
    county = box(WEST, SOUTH, WEST + 3 * STEP, SOUTH + 2 * STEP)
    divisions.append(_division("990101", "云岭县", "county", "990100", county))
    store.load("division", frame("division", divisions), text("Import divisions"))
    store.load("place_name", frame("place_name", names), text("Import names"))
    edge = LineString([(WEST + STEP, SOUTH), (WEST + STEP, SOUTH + 2 * STEP)])
    line = {"key": "l1", "code": "9901", "name": "城关青山线", "level": "township", "left_unit": "990101001"}
    line |= {"right_unit": "990101002", "status": "legal", "geometry": MultiLineString([edge])}
    store.load("boundary_line", frame("boundary_line", [line]), text("Import lines"))
    stones = [
        {
            "key": f"m{n}",
            "number": f"{n + 1:03d}",
            "line": "l1",
            "posts": "single",
            "state": "intact",
            "geometry": Point(WEST + STEP, SOUTH + n * STEP),
        }
        for n in range(3)
    ]
    store.load("marker", frame("marker", stones), text("Import markers"))
    return store


def _division(code: str, name: str, level: str, parent: str, shape) -> dict:
    return {
        "key": code,
        "code": code,
        "name": name,
        "level": level,
        "parent": parent,
        "geometry": MultiPolygon([shape]),
    }
