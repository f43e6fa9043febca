"""Levels, windows and the first thinning: nothing vanishes, borders stay common, and what is near is exact."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_desk.map import build_scene, plane_of
from gis_desk.map import outlines as outlines_module
from gis_desk.map.borders import Borders, level_of
from gis_desk.map.outlines import Outlines
from gis_desk.map.parts import LEAST_RING, edge_lines, rings_of, shared_edges
from gis_desk.map.thinning import grid_of, thinned
from layers.work import Cancelled, Progress
from tests.gis_desk.map.coverage import layer, squares, wavy

CELLS = [0.0, 1.0, 30.0, 400.0, 5_000.0, 80_000.0, 3e6]


@pytest.fixture
def small(monkeypatch):
    """Layers of a few thousand vertices count as large."""
    monkeypatch.setattr("gis_desk.map.outlines.SMALL", 2000)
    monkeypatch.setattr("gis_desk.map.outlines._EXACT", 9000)


def outlines_of(frame) -> tuple[Outlines, tuple]:
    built = build_scene([layer(frame)]).layers[0]
    return built.outlines[0], built.bounds


@pytest.mark.parametrize("cell", CELLS)
def test_no_ring_is_lost_by_thinning(cell):
    frame = wavy()
    shapes = frame.geometry.to_numpy()
    plane = plane_of(frame.total_bounds)
    whole = rings_of(plane.shapes(shapes))
    parts, _ = thinned(shapes, plane, grid_of(plane, frame.total_bounds, cell), closed=True)
    assert len(parts.owner) == len(whole.owner)
    assert np.bincount(parts.owner).tolist() == np.bincount(whole.owner).tolist()
    assert parts.counts.min() >= LEAST_RING
    assert np.isfinite(parts.xy).all()


def test_no_ring_is_lost_at_any_level_or_window(small):
    outlines, bounds = outlines_of(wavy(cells=6))
    rings = len(outlines.whole()[0].offsets) - 1
    for factor in (0.5, 1, 2, 4, 8, 16, 64, 1024):
        first = outlines.at((-np.inf, *bounds[1:]) if factor > 64 else bounds, 50.0 * factor)[0]
        assert len(first.offsets) - 1 == rings, f"a ring is lost at {50 * factor} m before the levels are there"
    outlines.prepare(bounds)
    assert len(outlines.levels) >= 3
    for tolerance, (fills, _) in outlines.levels:
        assert len(fills.offsets) - 1 == rings, f"a ring is lost at {tolerance} m"


@pytest.mark.parametrize("cell", [1.0, 30.0, 400.0, 5_000.0])
def test_both_sides_of_a_border_are_thinned_alike(cell):
    frame = wavy()
    shapes, plane = frame.geometry.to_numpy(), plane_of(frame.total_bounds)
    exact = shared_edges(rings_of(plane.shapes(shapes)))
    parts, places = thinned(shapes, plane, grid_of(plane, frame.total_bounds, cell), closed=True)
    edges = shared_edges(parts, places.ids)
    outer = _lone_length(rings_of(plane.shapes(shapes)), exact)
    assert _lone_length(parts, edges) <= outer * 1.05, "borders have come apart"


def _lone_length(parts, edges) -> float:
    lone = (np.bincount(edges.group, minlength=edges.groups) == 1)[edges.group]
    step = parts.xy[parts.following()] - parts.xy
    return float(np.hypot(*step[lone].T).sum())


def test_a_window_holds_exactly_what_the_whole_holds_there(small):
    outlines, bounds = outlines_of(wavy(cells=6))
    left, _, right, top = bounds
    box = ((left + right) / 2 - 9000, top - 30_000, (left + right) / 2 + 9000, top - 12_000)
    near = _lines_in(outlines.at(box, 0.001)[1], box)
    assert near
    assert near == _lines_in(outlines.whole()[1], box)


def _lines_in(batch, box) -> set:
    """Edges inside `box`, with the style they are drawn in, to the millimetre."""
    found = set()
    window = shapely.box(*box)
    for block in range(len(batch.style)):
        for part in range(batch.blocks[block], batch.blocks[block + 1]):
            line = batch.xy[batch.offsets[part] : batch.offsets[part + 1]] + np.array(batch.origin)
            for a, b in zip(line[:-1].tolist(), line[1:].tolist(), strict=True):
                if shapely.contains(window, shapely.LineString([a, b])):
                    ends = sorted([tuple(round(v, 3) for v in a), tuple(round(v, 3) for v in b)])
                    found.add((*ends, int(batch.style[block])))
    return found


def test_thinned_borders_keep_their_classes(small):
    frame = squares([["990121001", "990121002"], ["990122001", "990221001"]], side=0.2)
    frame["geometry"] = shapely.segmentize(frame.geometry.to_numpy(), 0.0005)
    found = {}
    plane = plane_of(frame.total_bounds)
    borders = Borders(frame.geometry.to_numpy(), plane, level_of(frame), frame["code"].to_numpy())
    for cell in (0.0, 400.0):
        lines = edge_lines(
            borders.mark(
                *thinned(frame.geometry.to_numpy(), plane, grid_of(plane, frame.total_bounds, cell), closed=True)
            )
        )
        for k in range(len(lines.owner)):
            line = lines.xy[lines.offsets[k] : lines.offsets[k + 1]]
            kind = int(lines.edge[lines.offsets[k]])
            found.setdefault(cell, {}).setdefault(kind, 0.0)
            found[cell][kind] += float(np.hypot(*np.diff(line, axis=0).T).sum())
    assert found[0.0].keys() == found[400.0].keys()
    for kind, metres in found[0.0].items():
        assert found[400.0][kind] == pytest.approx(metres, abs=3000)


def test_preparing_can_be_stopped_and_changes_nothing_then(small):
    outlines, bounds = outlines_of(wavy(cells=5))
    with pytest.raises(Cancelled):
        outlines.prepare(bounds, Progress(stopped=lambda: True))
    assert outlines.provisional
    outlines.prepare(bounds)
    assert not outlines.provisional


@settings(max_examples=40, deadline=None)
@given(st.integers(3, 60), st.floats(0.1, 1e5), st.integers(0, 10_000), st.booleans())
def test_any_polygon_survives_any_cell(points, cell, seed, with_hole):
    rng = np.random.default_rng(seed)
    turn = np.sort(rng.random(points)) * 2 * np.pi
    ring = np.column_stack([108 + 0.3 * np.cos(turn), 25 + 0.2 * np.sin(turn)])
    polygon = shapely.Polygon(ring, [0.2 * (ring - [108, 25]) + [108, 25]] if with_hole else [])
    shapes = np.array([polygon, None, shapely.Point(1, 1), shapely.Polygon()], dtype=object)
    plane = plane_of((107.0, 24.0, 109.0, 26.0))
    whole = rings_of(plane.shapes(shapes))
    parts, places = thinned(shapes, plane, grid_of(plane, polygon.bounds, cell), closed=True)
    assert len(parts.owner) == len(whole.owner)
    assert set(parts.owner.tolist()) <= {0}
    assert len(places.ids) == len(parts.xy)
    for place in np.unique(places.ids):
        assert len(np.unique(parts.xy[places.ids == place], axis=0)) == 1, "one place, two positions"


@pytest.mark.parametrize("cell", [0.0, 100.0, 1e6])
def test_lines_keep_their_ends(cell):
    line = shapely.LineString(np.column_stack([np.linspace(108, 108.4, 500), 25 + 0.01 * np.sin(np.arange(500))]))
    both = shapely.MultiLineString([line, shapely.LineString([(109, 25), (109.00001, 25)])])
    shapes = np.array([line, both, shapely.LineString()], dtype=object)
    plane = plane_of((107.0, 24.0, 110.0, 26.0))
    parts, _ = thinned(shapes, plane, grid_of(plane, (108, 25, 109, 26), cell), closed=False)
    assert parts.owner.tolist() == [0, 1, 1]
    assert parts.counts.min() >= 2


def test_polygons_across_the_antimeridian_and_off_the_globe_hurt_nobody(small):
    frame = wavy(cells=5)
    frame.loc[0, "geometry"] = shapely.Polygon([(1e300, 0), (1e300, 1), (0, 1)])
    frame.loc[1, "geometry"] = shapely.Polygon([(179, 0), (-179, 0), (-179, 1), (179, 1)])
    frame.loc[2, "geometry"] = shapely.Polygon()
    ring = shapely.linearrings([[0, 0], [np.nan, 1], [1, 1], [0, 0]], handle_nan="allow")
    frame.loc[3, "geometry"] = shapely.polygons(ring)
    outlines, bounds = outlines_of(frame)
    assert np.isfinite(bounds).all()
    assert np.isfinite(outlines.at(bounds, 100.0)[0].xy).all()
    outlines.prepare(bounds)
    assert np.isfinite(outlines.at(bounds, 1000.0)[0].xy).all()


def test_levels_made_in_tiles_are_those_of_the_whole(small, monkeypatch):
    frame = wavy(cells=7)
    pictures = []
    for tile in (1_500, 10**9):
        monkeypatch.setattr("gis_desk.map.outlines._TILE", tile)
        outlines, bounds = outlines_of(frame)
        outlines.prepare(bounds)
        pictures.append([(_ends(fills), _lines_in(borders, bounds)) for _, (fills, borders) in outlines.levels])
    assert len(pictures[0]) >= 3
    for (fills_a, lines_a), (fills_b, lines_b) in zip(*pictures, strict=True):
        assert fills_a == fills_b
        assert lines_a == lines_b


def _ends(batch) -> set:
    """Vertices with the fill they belong to, to the decimetre."""
    found = set()
    for block in range(len(batch.style)):
        found |= {(round(x, 1), round(y, 1), int(batch.style[block])) for x, y in batch.block(block)[0].tolist()}
    return found


def test_what_the_first_picture_thinned_serves_the_names_and_is_then_forgotten(small, monkeypatch):
    asked = []
    monkeypatch.setattr(outlines_module, "thinned", lambda *a, **k: asked.append(1) or thinned(*a, **k))
    frame = wavy(4)
    built = build_scene([layer(frame)]).layers[0]
    before = len(asked)
    assert {name for labels in built.labels for name in labels.texts} == set(frame["name"])
    assert len(asked) == before, "thinned once for both"
    outlines, extent = built.outlines[0], built.bounds
    assert outlines.first(extent)[0] is not outlines.first(extent)[0]


def test_paper_leaves_out_no_more_than_it_may(small):
    """Rule M11 of the map review: nothing is moved by more than twice the detail of a vector page."""
    frame, detail = wavy(points=3000), 20.0
    built = build_scene([layer(frame, detail_m=detail)]).layers[0]
    plane = plane_of(frame.total_bounds)
    fills = built.areas.levels.at(built.bounds, detail)
    assert fills.tolerance_m == detail
    assert len(fills.xy) < 0.7 * shapely.get_num_coordinates(frame.geometry.to_numpy()).sum()
    drawn = np.concatenate([fills.block(k)[0] for k in range(len(fills.style))])
    rings = [r for k in range(len(fills.style)) for r in _rings(*fills.block(k))]
    borders = shapely.STRtree(
        shapely.linearrings(np.concatenate(rings), indices=np.repeat(range(len(rings)), [len(r) for r in rings]))
    )
    real = shapely.STRtree(shapely.get_rings(shapely.get_parts(plane.shapes(frame.geometry.to_numpy()))))
    for points, lines in ((drawn, real), (shapely.get_coordinates(real.geometries), borders)):
        some = shapely.points(points[:: len(points) // 300])
        _, away = lines.query_nearest(some, return_distance=True, all_matches=False)
        assert away.max() <= 2 * detail


def test_on_paper_the_coarser_picture_is_made_of_the_finer_one(small, monkeypatch):
    frame = wavy(points=3000)
    built = build_scene([layer(frame, detail_m=20.0)]).layers[0]
    fine = built.areas.levels.at(built.bounds, 20.0)
    monkeypatch.setattr("gis_desk.map.outlines.thinned", None)  # would fail if it were asked again
    rough = built.areas.levels.at(built.bounds, 200.0)
    assert len(rough.offsets) == len(fine.offsets), "no ring is lost"
    assert len(rough.xy) < 0.5 * len(fine.xy)
    assert {text for group in built.labels for text in group.texts} == set(frame["name"])


def _rings(xy, offsets):
    return np.split(xy, offsets[1:-1])
