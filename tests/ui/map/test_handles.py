"""The handles of an object's vertices: one where several lie together, none where they would hide the map."""

import numpy as np
import pytest
import shapely

from gis_desk.map import View, plane_of
from ui.map.tools.handles import Handles

SIZE = (400.0, 300.0)


def handles_and_view(shape):
    plane = plane_of(shape.bounds)
    made = Handles("a", shape, plane)
    xy = shapely.get_coordinates(shape)
    x, y = plane.forward(xy[:, 0], xy[:, 1])
    view = View(0.0, 0.0, 1.0, *SIZE).fitted((x.min(), y.min(), x.max(), y.max()))
    return made, view


def test_every_vertex_that_stands_alone_has_one():
    corners = [(108, 25), (108.1, 25), (108.1, 25.08), (108.04, 25.1), (108, 25.05)]
    made, view = handles_and_view(shapely.Polygon(corners))
    places = made.places(view)
    assert len(places) == len(corners)
    assert ((places >= 0) & (places <= SIZE)).all()


def test_vertices_that_lie_together_share_one():
    wave = [(108 + k * 1e-6, 25 + (k % 2) * 1e-7) for k in range(500)]
    made, view = handles_and_view(shapely.LineString([*wave, (108.1, 25.1)]))
    assert len(made.places(view)) == 2


@pytest.mark.parametrize(("count", "shown"), [(900, True), (4000, False)])
def test_there_are_none_where_they_would_hide_the_map(count, shown):
    rng = np.random.default_rng(2)
    scattered = shapely.MultiPoint(np.column_stack([rng.uniform(108, 108.1, count), rng.uniform(25, 25.08, count)]))
    made, view = handles_and_view(scattered)
    assert (len(made.places(view)) > 0) == shown


def test_only_what_is_in_view_counts():
    made, view = handles_and_view(shapely.Polygon([(108, 25), (108.1, 25), (108.1, 25.08)]))
    away = View(view.x + 1e6, view.y, view.scale, *SIZE)
    assert len(made.places(away)) == 0
