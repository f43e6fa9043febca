"""What a map on paper shows around its subject: near things only, and places as far as they are named."""

import pytest

from gis_desk.map.around import layers_around
from gis_desk.map.build import build_layer
from gis_desk.map.plane import plane_of
from tests.ui.print.book.ground import county, course

WAY = course(8)


@pytest.mark.parametrize("kind", ["village", "community", "residential", "building", "natural", "facility"])
def test_places_have_symbols_only_where_they_are_named(kind):
    frames = county(WAY, 2)
    frames["place_name"] = frames["place_name"].assign(**{"class": kind})
    bounds = frames["boundary_line"].total_bounds
    (layer,) = layers_around(frames, ["place_name"], bounds, 1.2)
    built = build_layer(layer, plane_of(bounds))
    symbol = built.points.symbols[built.points.symbol[0]]
    names = built.labels[0].styles[built.labels[0].style[0]]
    assert symbol.max_scale <= names.max_scale
    assert built.legend[0].symbol == symbol, "the legend leaves it out with the symbol"


def test_what_lies_far_away_is_left_out():
    frames = county(WAY, 2)
    west, south, east, north = frames["boundary_line"].total_bounds
    near = layers_around(frames, ["division", "marker", "sign"], (west, south, east, north), 1.2)
    assert [layer.id for layer in near] == ["division", "marker"]
    assert layers_around(frames, ["marker"], (west + 5, south, east + 5, north), 1.2) == []
