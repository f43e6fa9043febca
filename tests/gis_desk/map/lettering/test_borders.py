"""The borders names keep clear of."""

import numpy as np
import pytest

from gis_desk.map import View, build_scene
from gis_desk.map.lettering import borders
from gis_desk.map.lettering.borders import border_dots
from tests.gis_desk.map.coverage import layer, squares


def four(codes, level):
    scene = build_scene([layer(squares(codes).assign(level=level))])
    return scene, View(0, 0, 1e5, 400, 300).fitted(scene.bounds)


@pytest.mark.parametrize("turn", [0.0, 30.0])
def test_county_borders_are_marked_without_gaps(turn):
    scene, view = four([["990121", "990122"], ["990123", "990124"]], "county")
    view = View(view.x, view.y, view.scale, view.width, view.height, view.dots_per_mm, turn)
    x, y = border_dots(scene.layers, view)
    batch = scene.layers[0].lines.levels[0]
    for part in range(len(batch.offsets) - 1):
        ends = batch.xy[batch.offsets[part] : batch.offsets[part + 1]]
        for share in np.linspace(0, 1, 30):
            at = ends[:-1] + share * np.diff(ends, axis=0)
            for right, down in zip(*view.to_dots(at[:, 0], at[:, 1]), strict=True):
                assert np.hypot(x - right, y - down).min() < 1.6


def test_lines_do_not_run_on_from_one_border_to_the_next():
    scene, view = four([["990121", "990122"], ["990123", "990124"]], "county")
    x, y = border_dots(scene.layers, view)
    batch = scene.layers[0].lines.levels[0]
    px, py = view.to_dots(batch.xy[:, 0], batch.xy[:, 1])
    columns, rows = sorted(set(np.round(px))), sorted(set(np.round(py)))
    off = np.minimum(
        np.abs(x[:, None] - np.array(columns)).min(axis=1), np.abs(y[:, None] - np.array(rows)).min(axis=1)
    )
    assert off.max() < 3


def test_borders_of_townships_are_no_obstacle():
    scene, view = four([["990121001", "990121002"]], "township")
    x, y = border_dots(scene.layers, view)
    assert not ((np.abs(x - 200) < 20) & (np.abs(y - 150) < 20)).any()
    assert len(x) > 100


def test_where_there_are_too_many_names_have_no_choice(monkeypatch):
    scene, view = four([["990121", "990122"]], "county")
    monkeypatch.setattr(borders, "_MOST", 10)
    assert border_dots(scene.layers, view) is None


def test_nothing_to_avoid_gives_none():
    assert border_dots((), View(0, 0, 1e5, 400, 300)) is None
