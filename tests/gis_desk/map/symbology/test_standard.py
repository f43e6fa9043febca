"""The standard symbols said as a look draw what the standard draws."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from gis_desk.map import build_scene
from gis_desk.map.symbology.document import of_document, to_document
from gis_desk.map.symbology.standard import standard_look
from layers.schema import GRADES, MARKER_STATES, ROAD_CLASSES
from tests.gis_desk.map.coverage import layer


def frame(column: str, values, shapes) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"key": range(len(values)), column: list(values)}, geometry=shapes, crs="EPSG:4490")


def points(count: int) -> list[shapely.Point]:
    return [shapely.Point(108 + n * 0.01, 25) for n in range(count)]


@pytest.mark.parametrize(
    "kind", ["division", "water", "road", "boundary_line", "place_name", "sign", "marker", "dispute"]
)
def test_every_table_has_one(kind):
    look = standard_look(kind)
    assert of_document(to_document(look)) == look


def test_other_tables_have_none():
    assert standard_look("route") is None


@pytest.mark.parametrize(
    ("kind", "column", "values"),
    [
        ("dispute", "grade", GRADES),
        ("place_name", "class", ["village", "community", "residential", "building", "natural", "facility"]),
        ("marker", "posts", ["single", "double", "triple", "single"]),
        ("marker", "state", MARKER_STATES),
    ],
)
def test_points_look_the_same(kind, column, values):
    rows = frame(column, values, points(len(values)))
    plain = build_scene([layer(rows, kind)]).layers[0].points
    ours = build_scene([layer(rows, kind, look=standard_look(kind))]).layers[0].points

    def seen(found) -> dict[float, tuple]:
        symbols = [found.symbols[k] for k in found.symbol]
        return {
            round(float(x), 1): (s.shape, s.size_mm, s.fill[0], s.line[0])
            for x, s in zip(found.xy[:, 0], symbols, strict=True)
        }

    assert seen(ours) == seen(plain)


def test_roads_look_the_same():
    lines = [shapely.LineString([(108, 25 + n * 0.01), (108.1, 25 + n * 0.01)]) for n in range(len(ROAD_CLASSES))]
    rows = frame("class", ROAD_CLASSES, lines)
    rows = pd.concat([rows, rows.iloc[:1].assign(**{"class": "unheard of"})], ignore_index=True)
    scenes = [build_scene([layer(rows, "road", look=look)]).layers[0].lines for look in (None, standard_look("road"))]
    seen = [{(s.width_mm, s.colour[0], s.dash_mm, s.casing_mm) for s in lines.strokes} for lines in scenes]
    assert seen[0] == seen[1]
    assert np.isfinite(scenes[1].levels[0].xy).all()
