"""Small maps as drawings: one letter per cell, so that a test can be read.

A cell is 0.001 degrees, about 100 m, at 110° east and 30° north. `A*B`: the star belongs to A and to B, the dot to
nobody. Outlines that cells cannot show are written as corners in cells: ``A: 0,0 2,2 2,0 0,2 ; B: 2,0 4,0 4,2``.
"""

import json
import re

import geopandas as gpd
from shapely.geometry import LineString, Point, Polygon, box
from shapely.ops import unary_union

CELL = 0.001
ORIGIN = (110.0, 30.0)
CRS = "EPSG:4490"


def place(x: float, y: float) -> tuple[float, float]:
    """Longitude and latitude of a corner given in cells."""
    return ORIGIN[0] + x * CELL, ORIGIN[1] + y * CELL


def _corners(text: str) -> list[tuple[float, float]]:
    return [place(*map(float, pair.split(","))) for pair in text.split()]


def draw(text: str, level: str = "township") -> gpd.GeoDataFrame:
    """Divisions from a drawing; their key is the letter, their code too."""
    if ":" in text:
        named = [part.split(":") for part in text.split(";")]
        shapes = {name.strip(): Polygon(_corners(corners)) for name, corners in named}
    else:
        cells: dict[str, list[Polygon]] = {}
        for y, line in enumerate(reversed(text.split())):
            for x, mark in enumerate(line):
                for code in {"*": "AB", ".": ""}.get(mark, mark):
                    cells.setdefault(code, []).append(box(*place(x, y), *place(x + 1, y + 1)))
        shapes = {code: unary_union(cells[code]) for code in sorted(cells)}
    return frame(shapes, level)


def frame(shapes: dict[str, Polygon], level: str = "township") -> gpd.GeoDataFrame:
    """A `division` frame of named shapes."""
    keys = list(shapes)
    return gpd.GeoDataFrame(
        {"key": keys, "code": keys, "name": keys, "level": level, "parent": None},
        geometry=list(shapes.values()),
        crs=CRS,
    )


def line(corners: str, **columns: object) -> gpd.GeoDataFrame:
    """A `boundary_line` frame with one line of key L."""
    row = {"key": "L", "code": None, "name": "L", "level": "township", "left_unit": None, "right_unit": None}
    row |= {"status": "legal", "length_m": None} | columns
    return gpd.GeoDataFrame([row], geometry=[LineString(_corners(corners))], crs=CRS)


def markers(text: str, objects: str = "") -> gpd.GeoDataFrame:
    """A `marker` frame on line L: ``9901001Q@5,0 9901002Q@8,0``; `objects`: ``9901001Q 30/12 150/8``."""
    given: dict[str, str] = {}
    for part in filter(None, objects.split(";")):
        number, *pairs = part.split()
        given[number] = json.dumps(
            [
                {"name": f"o{i}", "azimuth": float(p.split("/")[0]), "distance": float(p.split("/")[1])}
                for i, p in enumerate(pairs)
            ]
        )
    rows, points = [], []
    for n, item in enumerate(text.split()):
        number, corner = re.fullmatch(r"(.*)@(.*)", item).groups()
        rows.append(
            {"key": f"m{n}", "number": number, "line": "L", "posts": None, "letter": None, "objects": given.get(number)}
        )
        points.append(Point(place(*map(float, corner.split(",")))))
    return gpd.GeoDataFrame(rows, geometry=points, crs=CRS)
