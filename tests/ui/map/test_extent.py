"""How far the layers reach is known without looking twice."""

import geopandas as gpd
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_desk.map.build import degrees_of
from tests.gis_desk.map.coverage import layer, squares
from ui.map import extent
from ui.map.extent import Extent

NUMBER = st.floats(-200, 200) | st.sampled_from([1e300, float("inf"), float("nan")])


def frame(points):
    shapes = [None if p is None else shapely.Point(*p) for p in points]
    return gpd.GeoDataFrame({"key": range(len(shapes))}, geometry=gpd.GeoSeries(shapes, crs="EPSG:4490"))


@settings(deadline=None)
@given(st.lists(st.none() | st.tuples(NUMBER, NUMBER), max_size=6), st.lists(st.tuples(NUMBER, NUMBER), max_size=3))
def test_it_is_what_a_look_at_every_row_gives(one, two):
    layers = [layer(frame(one), "point"), layer(frame(two), "line"), layer(squares([["a"]]), visible=False)]
    assert Extent().of(layers) == degrees_of(layers)


def test_a_frame_is_looked_through_once(monkeypatch):
    looked = []
    real = extent._box
    monkeypatch.setattr(extent, "_box", lambda each: looked.append(each.id) or real(each))
    known, one, two = Extent(), layer(squares([["a"]])), layer(squares([["b"]]), "area")
    assert known.of([one, two]) == known.of([two, one])
    assert looked == ["division", "area"]
    known.of([one])
    known.of([one, layer(squares([["c", "d"]]), "area")])
    assert looked == ["division", "area", "area"]
    assert known.of([]) is None
