"""A small county for tests: two counties side by side, two townships in the west, one line, two markers."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import geopandas as gpd
import pandas as pd
from shapely import LineString, MultiLineString, MultiPolygon, Point, box, segmentize

from layers.schema import TABLES

TODAY = date(2026, 6, 15)
CRS = "EPSG:4490"


def frame(layer: str, rows: Sequence[dict[str, Any]]) -> Any:
    """Rows as the store gives them: all columns, key first; a GeoDataFrame where the table has a shape."""
    table = TABLES[layer]
    data = {name: [row.get(name) for row in rows] for name in table.names}
    if not table.shape.value:
        return pd.DataFrame(data, dtype=object)
    shapes = gpd.GeoSeries([row.get("geometry") for row in rows], crs=CRS)
    return gpd.GeoDataFrame(pd.DataFrame(data, dtype=object), geometry=shapes)


def _unit(code: str, name: str, level: str, parent: str, west: float, south: float, east: float, north: float) -> dict:
    shape = MultiPolygon([segmentize(box(west, south, east, north), 0.1)])
    return {"key": code, "code": code, "name": name, "level": level, "parent": parent, "geometry": shape}


def divisions() -> gpd.GeoDataFrame:
    return frame(
        "division",
        [
            _unit("990101", "云溪县", "county", "9901", 110.0, 25.0, 110.2, 25.2),
            _unit("990102", "石门县", "county", "9901", 110.2, 25.0, 110.4, 25.2),
            _unit("990101101", "南坪镇", "township", "990101", 110.0, 25.0, 110.2, 25.1),
            _unit("990101102", "北岭乡", "township", "990101", 110.0, 25.1, 110.2, 25.2),
            _unit("990102101", "东河镇", "township", "990102", 110.2, 25.0, 110.4, 25.2),
        ],
    )


def lines() -> gpd.GeoDataFrame:
    return frame(
        "boundary_line",
        [
            {
                "key": "L1",
                "code": "99019902",
                "name": "云石线",
                "level": "county",
                "left_unit": "990101",
                "right_unit": "990102",
                "status": "legal",
                "inspected_on": "2020-05-01",
                "geometry": MultiLineString([LineString([(110.2, 25.0), (110.2, 25.2)])]),
            }
        ],
    )


def markers() -> gpd.GeoDataFrame:
    return frame(
        "marker",
        [
            {"key": "M1", "number": "99019902001Q", "line": "L1", "state": "intact", "geometry": Point(110.2, 25.02)},
            {"key": "M2", "number": "99019902002Q", "line": "L1", "state": "lost", "geometry": Point(110.2, 25.15)},
        ],
    )


def case(key: str, lon: float = 110.2, lat: float = 25.05, **values: Any) -> dict[str, Any]:
    row = {
        "key": key,
        "number": f"2026-{int(key.strip('D') or 0):03d}",
        "title": "林地纠纷",
        "line": "L1",
        "side_a": "990101",
        "side_b": "990102",
        "kind": "forest",
        "grade": "yellow",
        "state": "found",
        "found_on": "2026-03-01",
        "next_check": "2026-07-01",
        "secrecy": "internal",
        "geometry": Point(lon, lat),
    }
    return row | values


def cases(*rows: dict[str, Any]) -> gpd.GeoDataFrame:
    return frame("dispute", rows)


def events(*rows: dict[str, Any]) -> pd.DataFrame:
    return frame("dispute_event", rows)
