"""Shared edges, levels of detail, and that no ring is ever lost."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_desk.map.batches import batch
from gis_desk.map.parts import LEAST_RING, coarser, edge_lines, lines_of, rings_of, shared_edges
from gis_desk.map.plane import plane_of
from tests.gis_desk.map.coverage import squares, wavy


def _ready(frame):
    from dataclasses import replace

    polygons = plane_of(frame.total_bounds).shapes(frame.geometry.to_numpy())
    parts = rings_of(polygons)
    edges = shared_edges(parts)
    return replace(parts, fixed=edges.node, edge=np.where(edges.first, 0, -1).astype(np.int8)), edges


def tower(parts):
    """Ever coarser parts with their tolerance, the exact ones first."""
    levels = [(0.0, parts)]
    extent = float(np.ptp(parts.xy, axis=0).max())
    for k in range(9):
        tolerance = extent / 250_000 * 2**k
        levels.append((tolerance, coarser(levels[-1][1], tolerance, passes=24)))
    return levels


def test_a_shared_edge_is_one_group_and_drawn_once():
    _, edges = _ready(squares([["990121001", "990121002"]]))
    assert edges.groups == 7
    assert edges.first.sum() == 7
    assert edges.node.sum() == 4, "two corners, seen from both squares"


def test_rings_keep_at_least_four_vertices_at_every_level():
    parts, _ = _ready(wavy())
    levels = tower(parts)
    assert len(levels) >= 4
    for tolerance, level in levels:
        assert len(level.owner) == len(parts.owner), f"a ring is lost at {tolerance} m"
        assert level.counts.min() >= LEAST_RING
    assert len(levels[-1][1].xy) < len(parts.xy) / 10


def test_both_sides_of_a_border_stay_the_same():
    parts, _ = _ready(wavy())
    outer = _ends_of_lone_edges(parts)
    for tolerance, level in tower(parts):
        inner = _ends_of_lone_edges(level) - outer
        assert not inner, f"{len(inner)} vertices of borders differ on their two sides at {tolerance} m"


def _ends_of_lone_edges(parts):
    edges = shared_edges(parts)
    lone = (np.bincount(edges.group, minlength=edges.groups) == 1)[edges.group]
    return {tuple(p) for p in parts.xy[lone].tolist()} | {tuple(p) for p in parts.xy[parts.following()[lone]].tolist()}


def test_borders_of_every_level_have_the_length_of_the_union_of_edges():
    parts, _ = _ready(wavy(cells=3))
    for _, level in tower(parts):
        lines = edge_lines(level)
        drawn = sum(
            np.hypot(*np.diff(lines.xy[a:b], axis=0).T).sum()
            for a, b in zip(lines.offsets[:-1], lines.offsets[1:], strict=True)
        )
        after = level.following()
        ends = np.sort(np.stack([level.xy, level.xy[after]], axis=1), axis=1).reshape(-1, 4)
        once = np.unique(ends.round(3), axis=0)
        exact = np.hypot(once[:, 0] - once[:, 2], once[:, 1] - once[:, 3]).sum()
        every = np.hypot(*(level.xy[after] - level.xy).T).sum()
        assert drawn < 0.8 * every, "shared borders are drawn twice"
        assert exact * 0.7 <= drawn <= exact * 1.45


def test_ends_and_junctions_of_lines_stay():
    line = shapely.LineString([(0, 0), (10, 0.01), (20, 0), (30, 0.01), (40, 0)])
    parts = coarser(lines_of(np.array([line], dtype=object)), 50.0)
    assert parts.xy.tolist()[0] == [0, 0]
    assert parts.xy.tolist()[-1] == [40, 0]
    assert len(parts.xy) < 5


@pytest.mark.parametrize(
    "shape",
    [
        shapely.Polygon(),  # empty
        shapely.Point(1, 1),  # no surface
        None,  # missing
        shapely.Polygon([(0, 0), (0, 0), (0, 0), (0, 0)]),  # a ring of one place
    ],
)
def test_what_has_no_ring_gives_none(shape):
    parts = rings_of(np.array([shape], dtype=object))
    assert len(parts.owner) == 0
    assert batch(parts, 0.0, np.zeros(0, np.int64), together=True).visible((0, 0, 1, 1)).size == 0


@settings(max_examples=30, deadline=None)
@given(st.integers(3, 300), st.floats(0.01, 5000), st.integers(0, 10_000))
def test_any_ring_survives_any_tolerance(points, tolerance, seed):
    rng = np.random.default_rng(seed)
    turn = np.sort(rng.random(points)) * 2 * np.pi
    radius = 100 + 80 * rng.random(points)
    ring = shapely.Polygon(np.column_stack([radius * np.cos(turn), radius * np.sin(turn)]))
    parts = rings_of(np.array([ring], dtype=object))
    after = coarser(parts, tolerance, passes=30)
    assert len(after.owner) == len(parts.owner)
    if len(parts.owner):
        assert after.counts[0] >= min(LEAST_RING, parts.counts[0])
        before = {tuple(p) for p in parts.xy.tolist()}
        assert all(tuple(p) in before for p in after.xy.tolist())


def test_blocks_are_small_and_hold_everything():
    parts, _ = _ready(wavy(cells=6, points=600))
    made = batch(parts, 0.0, parts.owner % 5, together=True)
    sizes = [made.offsets[b] - made.offsets[a] for a, b in zip(made.blocks[:-1], made.blocks[1:], strict=True)]
    assert sum(sizes) == len(parts.xy)
    assert max(sizes) < 12_000
    assert len(made.visible((-1e9, -1e9, 1e9, 1e9))) == len(made.style)
