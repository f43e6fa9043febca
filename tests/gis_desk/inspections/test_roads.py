"""The road network: where roads meet, one-way streets, expressways, and drives against a plain search."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from gis_desk.inspections.asking.settings import PlanSettings
from gis_desk.inspections.ways.roads import Drives, Spot, islands_of, read_roads, substring
from layers.errors import PlanError
from tests.gis_desk.inspections import land

LINE = shapely.LineString


def roads(shapes, classes=None, **columns):
    n = len(shapes)
    columns = {"key": [str(i) for i in range(n)], "class": classes or ["county"] * n, **columns}
    return read_roads(land.frame(shapes, **columns), land.PLANE, PlanSettings())


@pytest.mark.parametrize(
    ("shapes", "classes", "edges", "junctions"),
    [
        ([LINE([(0, 0), (1000, 0)]), LINE([(1000, 0), (1000, 900)])], None, 2, 3),  # end to end
        ([LINE([(0, 0), (1000, 0)]), LINE([(1001.5, 0), (1000, 900)])], None, 2, 3),  # ends 1.5 m apart are one
        ([LINE([(0, 0), (1000, 0)]), LINE([(1005, 0), (1000, 900)])], None, 2, 4),  # 5 m apart are two
        ([LINE([(0, 0), (1000, 0)]), LINE([(500, 0.8), (500, 900)])], None, 3, 4),  # an end touches another road
        ([LINE([(0, 0), (1000, 0)]), LINE([(500, -900), (500, 900)])], None, 4, 5),  # they cross
        ([LINE([(0, 0), (1000, 0)]), LINE([(500, -900), (500, 900)])], ["expressway", "county"], 2, 4),  # a bridge
        ([LINE([(0, 0), (1000, 0)]), LINE([(0, 5), (0, 5)])], None, 1, 2),  # no length
        ([LINE([(0, 0), (1000, 0)]), LINE([(500, -900), (500, 900)])], ["county", "path"], 1, 2),  # no vehicle
    ],
)
def test_where_roads_meet(shapes, classes, edges, junctions):
    network = roads(shapes, classes)
    assert (len(network.shapes), len(np.unique(network.ends))) == (edges, junctions)


def test_speed_of_its_own_comes_before_that_of_the_class():
    network = roads([LINE([(0, y), (3600, y)]) for y in (0, 50)], speed_kmh=[36.0, None])
    assert network.speed == pytest.approx([10.0, 40 / 3.6])


def test_one_way_is_driven_one_way():
    shapes = [LINE([(0, 0), (3000, 0)]), LINE([(0, 0), (0, 4000), (3000, 0)])]
    network = roads(shapes, oneway=[True, False])
    drives = Drives(network, [Spot(0, 0.1), Spot(0, 0.9)])
    there, back = drives.course(0, 1), drives.course(1, 0)
    assert [drives.metres(0, 1), drives.metres(1, 0)] == pytest.approx([there[1], back[1]], rel=1e-12)
    assert there[1] == pytest.approx(2400, rel=1e-3)
    assert back[1] == pytest.approx(300 + 9000 + 300, rel=1e-3)
    assert drives.seconds()[0, 1] < drives.seconds()[1, 0]


def test_no_vehicle_road_is_an_error():
    with pytest.raises(PlanError, match="no road"):
        roads([LINE([(0, 0), (1000, 0)])], ["path"])


def test_the_greatest_island_is_taken():
    network = roads([LINE([(0, 0), (1000, 0)]), LINE([(0, 5000), (4000, 5000)]), LINE([(4000, 5000), (4000, 9000)])])
    assert islands_of(network).tolist() == [1, 0, 0]


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**31))
def test_drives_equal_a_plain_search_over_split_edges(seed):
    """Spots inside edges give what the same graph gives when the edges are really cut there."""
    draw = np.random.default_rng(seed)
    nodes = np.stack(np.meshgrid(np.arange(4), np.arange(4)), -1).reshape(-1, 2) * 900.0
    nodes += draw.uniform(-200, 200, nodes.shape)
    pairs = [(i, i + 1) for i in range(16) if i % 4 < 3] + [(i, i + 4) for i in range(12)]
    pairs = [p for p in pairs if draw.random() < 0.85]
    network = roads([LINE(nodes[list(p)]) for p in pairs], oneway=[bool(draw.random() < 0.2) for _ in pairs])
    spots = [Spot(int(draw.integers(len(pairs))), float(draw.random())) for _ in range(5)]
    got = Drives(network, spots).seconds()
    size = network.junctions + len(spots)
    best = np.full((size, size), np.inf)

    def link(a, b, seconds, oneway):
        best[a, b] = min(best[a, b], seconds)
        if not oneway:
            best[b, a] = min(best[b, a], seconds)

    for edge, (u, v) in enumerate(network.ends):
        stops = [(0.0, u), *sorted((s.share, network.junctions + i) for i, s in enumerate(spots) if s.edge == edge)]
        for (low, a), (high, b) in zip(stops, [*stops[1:], (1.0, v)], strict=True):
            link(a, b, (high - low) * network.metres[edge] / network.speed[edge], network.oneway[edge])
    best[~np.isfinite(best)] = 0
    want = dijkstra(csr_array(best), indices=range(network.junctions, size))[:, network.junctions :]
    assert np.allclose(np.where(np.isinf(got), -1, got), np.where(np.isinf(want), -1, want), atol=1e-3)


@pytest.mark.parametrize(("low", "high", "want"), [(1, 3, [(1, 0), (2, 0), (2, 1)]), (3, 1, [(2, 1), (2, 0), (1, 0)])])
def test_substring(low, high, want):
    assert [tuple(c) for c in substring(LINE([(0, 0), (2, 0), (2, 5)]), low, high).coords] == want
